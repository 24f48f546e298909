//! `faqt eval`

pub mod own;
pub mod sets;

use super::output::{plain_style, print, style};
use super::progress::Counter;
use super::{Common, Ending, Failure, place};
use crate::engine::Engine;
use crate::eval::compare::compare;
use crate::eval::explain::explain;
use crate::eval::gate::{Checked, Gate};
use crate::eval::measures::Values;
use crate::eval::run::{self, Run};
use crate::eval::{self, Evaluation, JudgedSet, Options, Report};
use crate::present::eval as view;
use crate::present::json::{self, Layout};
use crate::present::terminal::Style;
use clap::Args;
use sets::Named;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Measure how good the answers are, with judged questions.
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 done, 1 a gate is not passed, 2 error.")]
pub struct Arguments {
    #[command(flatten)]
    set: sets::SetOptions,
    #[command(flatten)]
    own: own::OwnOptions,
    /// Draw other questions of the documents.
    #[arg(long, value_name = "N", conflicts_with_all = ["set", "topics"])]
    seed: Option<u64>,
    /// Also ask the questions of another set, which nothing here answers.
    #[arg(long, value_name = "SET")]
    other: Option<PathBuf>,
    /// Also ask each question without the documents that answer it.
    #[arg(long)]
    removed: bool,
    /// Ask only N questions, the same ones each time.
    #[arg(long, value_name = "N", conflicts_with = "own")]
    limit: Option<usize>,
    /// Write the documents that were found to FILE as a TREC run.
    #[arg(long, value_name = "FILE")]
    run: Option<PathBuf>,
    /// Ask nothing; score the documents of the TREC run in FILE.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["own", "other", "removed", "run", "show"])]
    score: Option<PathBuf>,
    /// Compare with the TREC run in FILE, question by question.
    #[arg(long, value_name = "FILE")]
    compare: Option<PathBuf>,
    /// Compare with asking by words alone, question by question: what the sentence encoder gives.
    #[arg(long, conflicts_with_all = ["compare", "score", "show"])]
    compare_words: bool,
    /// What a figure must reach: `nDCG@10>=0.75`; can be given several times.
    #[arg(long, value_name = "GATE")]
    gate: Vec<Gate>,
    /// Show one question in full: what was searched for, what was found, and why.
    #[arg(long, value_name = "ID", conflicts_with_all = ["other", "removed", "limit", "run", "compare", "gate", "json"])]
    show: Option<String>,
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
    // Only quotes have to be looked up where a run is scored.
    let has_quotes = named.as_ref().is_none_or(Named::has_quotes);
    let engine = match arguments.score.is_some() && !has_quotes {
        true => None,
        false => {
            let corpus = named.as_ref().map(|named| named.corpus(common));
            let library = place::library(corpus.as_ref().unwrap_or(common), &[])?;
            Some(place::asking(common, &library, !arguments.no_refresh)?)
        }
    };
    let (set, own) = match (&named, &engine) {
        (Some(named), engine) => (named.read(common, engine.as_ref())?, None),
        (None, Some(engine)) => {
            let own = arguments.own.set(engine, arguments.seed)?;
            (own.judged.clone(), Some(own))
        }
        (None, None) => return Err(Failure::NoCorpus),
    };
    if let (Some(id), Some(engine)) = (&arguments.show, &engine) {
        return show(common, engine, &set, id);
    }
    let set = sets::limited(set, arguments.limit);
    let mut report = match (&arguments.score, &engine) {
        (Some(path), _) => Report::scored(&set, &read_run(path)?),
        (None, Some(engine)) => ask(common, engine, &set, &arguments)?,
        (None, None) => return Err(Failure::NoCorpus),
    };
    report.own = own.map(|own| eval::own::report(&own, &report.questions));
    let before = match (&arguments.compare, &engine) {
        (Some(path), _) => Some(run::score(&set, &read_run(path)?)),
        (None, Some(engine)) if arguments.compare_words => Some(by_words(common, engine, &set)?),
        (None, _) => None,
    };
    report.comparison = before.map(|before| compare(&before, &report.values()));
    report.gates = checked(&arguments.gate, &report)?;
    let style = match &engine {
        Some(engine) => style(common, engine, 0),
        None => plain_style(common),
    };
    tell(&report, arguments.json, &style)
}

/// Prints the report; names every gate that it does not pass.
fn tell(report: &Report, json: bool, style: &Style) -> Result<Ending, Failure> {
    match json {
        true => print(&json::write(&json::evaluation(report), Layout::Pretty))?,
        false => print(&view::report(report, style))?,
    }
    let mut ending = Ending::Found;
    for Checked { gate, value, .. } in report.gates.iter().filter(|gate| !gate.passed) {
        anstream::eprintln!("faqt: gate {gate} is not passed: {value:.4}");
        ending = Ending::Nothing;
    }
    Ok(ending)
}

/// Asks the questions, and whatever else the options say.
fn ask(
    common: &Common,
    engine: &Engine,
    set: &JudgedSet,
    arguments: &Arguments,
) -> Result<Report, Failure> {
    let other = match &arguments.other {
        Some(path) => {
            let other = Named::at(path)?.read(common, None)?;
            Some(sets::limited(other, arguments.limit))
        }
        None => None,
    };
    let evaluation = evaluate(common, engine, set, other.as_ref(), arguments.removed)?;
    if let Some(out) = &arguments.run {
        let lines = evaluation.outcomes.iter();
        let text: String = lines.map(|o| run::lines(&o.id, &o.documents)).collect();
        std::fs::write(out, text).map_err(|error| Failure::File {
            path: out.display().to_string(),
            error,
        })?;
    }
    let nothing = |figure: &eval::Figure| figure.name == "R@100" && figure.value == 0.0;
    let report = Report::of(&evaluation);
    if report.figures.iter().any(nothing) && !common.quiet {
        anstream::eprintln!(
            "faqt: no judged document was found for any question: is this the corpus that the set judges? documents are named by _id in JSON Lines, by path otherwise"
        );
    }
    Ok(report)
}

/// What comes of asking by words alone.
fn by_words(
    common: &Common,
    engine: &Engine,
    set: &JudgedSet,
) -> Result<Vec<(String, Values)>, Failure> {
    if engine.used().is_none() {
        return Err(Failure::Usage(
            "--compare-words needs a sentence encoder and the vectors of the documents: make them with faqt index --model DIR, then ask with --model DIR".to_string(),
        ));
    }
    let evaluation = evaluate(common, &engine.by_words(), set, None, false)?;
    Ok(Report::of(&evaluation).values())
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

fn show(common: &Common, engine: &Engine, set: &JudgedSet, id: &str) -> Result<Ending, Failure> {
    let mut questions = set.questions.iter();
    let question = questions.find(|question| question.id == id);
    let question =
        question.ok_or_else(|| Failure::Usage(format!("no question of the set is called {id}")))?;
    let explained = explain(engine, question)?;
    let weights = &engine.tuning().ranking.weights;
    let style = style(common, engine, 0);
    print(&view::explanation(&explained, weights, &style))?;
    Ok(Ending::Found)
}

fn read_run(path: &Path) -> Result<Run, Failure> {
    Ok(run::read(&path.display().to_string(), &sets::text(path)?)?)
}

/// The gates held against the figures.
fn checked(gates: &[Gate], report: &Report) -> Result<Vec<Checked>, Failure> {
    let check = |gate: &Gate| {
        gate.check(&report.figures).ok_or_else(|| {
            let names: Vec<String> = report.figures.iter().map(|f| f.full_name()).collect();
            Failure::Usage(format!(
                "--gate {gate}: there is no such figure; there are {}",
                names.join(", ")
            ))
        })
    };
    gates.iter().map(check).collect()
}
