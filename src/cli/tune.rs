//! `faqt tune`

mod write;

use super::eval::own::OwnOptions;
use super::eval::sets::{self, Named, SetOptions};
use super::output::{print, style};
use super::progress::Counter;
use super::{Common, Ending, Failure, place};
use crate::engine::Engine;
use crate::eval::measures::{Measure, Subject};
use crate::eval::tune::{self, FOLDS, LEAST, RankingOptions, Trial, TuneReport, moved};
use crate::eval::{self, JudgedSet, Options};
use crate::present::json::{self, Layout};
use crate::present::tune as view;
use crate::settings::Settings;
use clap::Args;
use std::num::NonZero;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Choose weights, k1 and b, and thresholds on judged questions, and keep them if they are better.
#[derive(Debug, Args)]
#[command(
    after_help = "A gain is written to the faqt.toml that names the corpus, or to --write FILE.
Exit codes: 0 done, whether there is a gain or not, 2 error."
)]
pub struct Arguments {
    #[command(flatten)]
    set: SetOptions,
    #[command(flatten)]
    own: OwnOptions,
    /// Also ask the questions of another set, which nothing here answers.
    #[arg(long, value_name = "SET")]
    other: Option<PathBuf>,
    /// Also ask each question without the documents that answer it.
    #[arg(long)]
    removed: bool,
    /// The measure of documents that ranking is tuned for.
    #[arg(long, value_name = "NAME", default_value = "nDCG@10", value_parser = measure)]
    measure: Measure,
    /// Tune on at most N questions: 80 kB of memory each.
    #[arg(long, value_name = "N", default_value = "2000")]
    limit: usize,
    /// Hold other questions out together, and draw others.
    #[arg(long, value_name = "N", default_value = "1")]
    seed: u64,
    /// The settings file to start from and to write to; it may be a new one.
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
    /// Write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Ask the index as it is, without a look at the corpus.
    #[arg(long)]
    no_refresh: bool,
}

fn measure(name: &str) -> Result<Measure, String> {
    let of_documents = |measure: &Measure| measure.subject() == Subject::Documents;
    let mut all = Measure::ALL.into_iter().filter(of_documents);
    let names: Vec<&str> = all.clone().map(Measure::name).collect();
    all.find(|measure| measure.name().eq_ignore_ascii_case(name))
        .ok_or_else(|| format!("measures of documents are {}", names.join(", ")))
}

/// Runs the command.
pub fn run(common: &Common, arguments: Arguments) -> Result<Ending, Failure> {
    let named = match arguments.own.own {
        true => None,
        false => Some(arguments.set.named()?),
    };
    let corpus = named.as_ref().map(|named| named.corpus(common));
    let corpus = corpus.as_ref().unwrap_or(common);
    let file = match &arguments.write {
        Some(file) => Some(file.clone()),
        None => place::settings_file(corpus)?,
    };
    let mut library = place::library(corpus, &[])?;
    if let Some(file) = &arguments.write {
        // What is written is a difference to this file, so it is the one to start from.
        library.tuning = match file.exists() {
            true => Settings::read(file)?.tuning(),
            false => Settings::default().tuning(),
        };
    }
    let engine = place::engine(common, &library, !arguments.no_refresh)?;
    let set = match &named {
        Some(named) => named.read(common, Some(&engine))?,
        None => arguments.own.set(&engine, Some(arguments.seed))?.judged,
    };
    let set = enough(set, common, &arguments)?;
    let mut report = TuneReport {
        file: file.as_ref().map(|file| place::shown(file)),
        ..TuneReport::default()
    };
    report
        .trials
        .push(ranking(common, &engine, &set, &arguments)?);
    let tuned = engine.tuned(moved(engine.tuning(), report.gained()));
    report
        .trials
        .extend(verdicts(common, &tuned, &set, &arguments)?);
    if report.trials.len() == 1 {
        report.notes.push(
            "The thresholds stay: that takes right answers, and questions that nothing answers, ten of each at least (judged as none, --removed, or --other SET)."
                .into(),
        );
    }
    if arguments.own.own {
        report.notes.push(
            "The questions were made of the documents: how people ask is better told by questions that they asked."
                .into(),
        );
    }
    if let Some(file) = file.filter(|_| !arguments.dry_run && report.gained().next().is_some()) {
        let wanted = moved(engine.tuning(), report.gained());
        write::moves(&file, report.gained(), &wanted)?;
        report.written = true;
    }
    match arguments.json {
        true => print(&json::write(&json::tuning(&report), Layout::Pretty))?,
        false => print(&view::report(&report, &style(common, &engine, 0)))?,
    }
    Ok(Ending::Found)
}

/// The set, no larger than asked for, if it judges enough questions.
fn enough(set: JudgedSet, common: &Common, arguments: &Arguments) -> Result<JudgedSet, Failure> {
    let all = set.questions.len();
    let set = sets::drawn(set, Some(arguments.limit), arguments.seed);
    let judged = tune::judged(&set).len();
    if judged < LEAST {
        return Err(Failure::Usage(format!(
            "{judged} questions with a judged document are too few to tune on: it takes {LEAST}; 'faqt tune --own' makes questions of the documents themselves"
        )));
    }
    if set.questions.len() < all && !common.quiet {
        anstream::eprintln!(
            "faqt: tuning on {} of {all} questions; --limit N takes more",
            set.questions.len()
        );
    }
    Ok(set)
}

fn ranking(
    common: &Common,
    engine: &Engine,
    set: &JudgedSet,
    arguments: &Arguments,
) -> Result<Trial, Failure> {
    // Asking takes about half of the time, searching the other half.
    let asked = tune::judged(set).len();
    let of_search = asked.div_ceil(FOLDS + 1);
    let all = asked + of_search * (FOLDS + 1);
    let counter = Counter::on_terminal(common.quiet, "tuning", all);
    Ok(tune::ranking(
        engine,
        set,
        &RankingOptions {
            measure: arguments.measure,
            seed: arguments.seed,
            threads: threads(),
            asked: &|| counter.iter().for_each(Counter::advance),
            searched: &|| {
                counter
                    .iter()
                    .for_each(|counter| counter.advance_by(of_search))
            },
        },
    )?)
}

/// Tunes the thresholds, where there is anything that nothing answers.
fn verdicts(
    common: &Common,
    engine: &Engine,
    set: &JudgedSet,
    arguments: &Arguments,
) -> Result<Vec<Trial>, Failure> {
    let other = match &arguments.other {
        Some(path) => {
            let other = Named::at(path)?.read(common, None)?;
            Some(sets::drawn(other, Some(arguments.limit), arguments.seed))
        }
        None => None,
    };
    let unanswered = set.questions.iter().any(|question| !question.answerable);
    if !unanswered && other.is_none() && !arguments.removed {
        return Ok(Vec::new());
    }
    let start = Instant::now();
    let clock = || -> Duration { start.elapsed() };
    let mut options = Options {
        other: other.as_ref(),
        removed: arguments.removed,
        threads: threads(),
        clock: &clock,
        done: &|| {},
    };
    let counter = Counter::on_terminal(common.quiet, "answering", eval::steps(set, &options));
    let done = || counter.iter().for_each(Counter::advance);
    options.done = &done;
    Ok(tune::verdicts(engine, set, &options, arguments.seed)?)
}

fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, NonZero::get)
}
