//! `faqt eval`

mod own;
mod sets;

use super::output::{print, style};
use super::progress::Counter;
use super::{Common, Ending, Failure, place};
use crate::engine::Engine;
use crate::eval::{self, Evaluation, JudgedSet, Options, own::report};
use crate::present::{eval as view, own as own_view};
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
    #[command(flatten)]
    own: own::Arguments,
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
    let named = match arguments.own.own {
        true => None,
        false => Some(arguments.set.named()?),
    };
    let corpus = named.as_ref().map(|named| named.corpus(common));
    let library = place::library(corpus.as_ref().unwrap_or(common), &[])?;
    let engine = place::engine(common, &library, !arguments.no_refresh)?;
    let own = arguments.own.set(&engine)?;
    let set = match (&named, &own) {
        (Some(named), _) => sets::limited(named.read(common, Some(&engine))?, arguments.limit),
        (None, Some(own)) => own.judged.clone(),
        (None, None) => JudgedSet::default(),
    };
    let other = match &arguments.other {
        Some(path) => {
            let other = Named::at(path)?.read(common, None)?;
            Some(sets::limited(other, arguments.limit))
        }
        None => None,
    };
    let evaluation = evaluate(common, &engine, &set, other.as_ref(), arguments.removed)?;
    let style = style(common, &engine, 0);
    let mut shown = view::evaluation(&evaluation, &style);
    if let Some(own) = &own {
        let report = report(own, &evaluation);
        let summary = own_view::summary(&report, &style);
        let never_found = own_view::never_found(&report, &style);
        shown = format!("{summary}\n{shown}{never_found}");
    }
    print(&shown)?;
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
