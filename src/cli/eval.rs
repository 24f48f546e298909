//! `faqt eval`

mod sets;

use super::output::{print, style};
use super::progress::Counter;
use super::{Common, Ending, Failure, place};
use crate::engine::Engine;
use crate::eval::{self, Evaluation, JudgedSet, Options};
use crate::present::eval as view;
use clap::Args;
use sets::Named;
use std::num::NonZero;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Measure how good the answers are, with judged questions.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    set: sets::Arguments,
    /// Also ask the questions of another set, which nothing here answers.
    #[arg(long, value_name = "SET")]
    other: Option<PathBuf>,
    /// Also ask each question without the documents that answer it.
    #[arg(long)]
    removed: bool,
    /// Ask only N questions, the same ones each time.
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Ask the index as it is, without a look at the corpus.
    #[arg(long)]
    no_refresh: bool,
}

/// Runs the command.
pub fn run(common: &Common, arguments: Arguments) -> Result<Ending, Failure> {
    let named = arguments.set.named()?;
    let library = place::library(&named.corpus(common), &[])?;
    let engine = place::engine(common, &library, !arguments.no_refresh)?;
    let set = sets::limited(named.read(common, Some(&engine))?, arguments.limit);
    let other = match &arguments.other {
        Some(path) => {
            let other = Named::at(path)?.read(common, None)?;
            Some(sets::limited(other, arguments.limit))
        }
        None => None,
    };
    let evaluation = evaluate(common, &engine, &set, other.as_ref(), arguments.removed)?;
    print(&view::evaluation(&evaluation, &style(common, &engine, 0)))?;
    Ok(Ending::Found)
}

fn evaluate(
    common: &Common,
    engine: &Engine,
    set: &JudgedSet,
    other: Option<&JudgedSet>,
    removed: bool,
) -> Result<Evaluation, Failure> {
    let start = Instant::now();
    let clock = || -> Duration { start.elapsed() };
    let mut options = Options {
        other,
        removed,
        threads: std::thread::available_parallelism().map_or(1, NonZero::get),
        clock: &clock,
        done: &|| {},
    };
    let counter = Counter::on_terminal(common.quiet, "asking", eval::steps(set, &options));
    let done = || counter.iter().for_each(Counter::advance);
    options.done = &done;
    Ok(eval::evaluate(engine, set, &options)?)
}
