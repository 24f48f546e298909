//! Floor 11: the command line. One command, one file: its arguments, then its function. This file
//! holds what the commands share: the options that go with each of them, and the way from an
//! outcome to an exit code.

mod ask;
mod batch;
mod conversation;
mod doctor;
mod eval;
mod export;
mod failure;
mod filter;
mod import;
mod index;
mod kept;
mod meaning;
mod means;
mod model;
mod output;
mod place;
mod progress;
mod reader;
mod search;
mod show;
mod stats;
mod tune;

use crate::index::embedded;
use clap::{Args, Parser, Subcommand, ValueEnum};
use failure::Failure;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
#[cfg(unix)]
use std::sync::Arc;

/// Ask your documents: the sentence that answers, with its exact place.
#[derive(Debug, Parser)]
#[command(name = "faqt", version, max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 answered, or only near (\"related\"), or found; 1 nothing found; 2 error."
)]
struct Arguments {
    #[command(flatten)]
    common: Common,
    /// Without a command, a conversation begins.
    #[command(subcommand)]
    command: Option<Command>,
}

/// What goes with every command.
#[derive(Clone, Debug, Args)]
struct Common {
    /// The folder of the index; else that of the environment variable FAQT_INDEX, if it names one.
    #[arg(long, global = true, value_name = "DIR")]
    index: Option<PathBuf>,
    /// A file or folder to ask; can be given several times. `-` reads standard input.
    #[arg(long, global = true, value_name = "PATH")]
    corpus: Vec<PathBuf>,
    /// Keep the main part of HTML pages, or all of them with navigation and footers; else as the
    /// index was built.
    #[arg(long, global = true, value_name = "PART")]
    html: Option<Html>,
    /// The folder of a sentence encoder, to ask by meaning as well as by words; else that of the
    /// environment variable FAQT_MODEL, if it names one; see `faqt model`.
    #[arg(long, global = true, value_name = "DIR")]
    model: Option<PathBuf>,
    /// Ask by words alone, whatever names a sentence encoder.
    #[arg(long, global = true)]
    no_model: bool,
    /// When to use colour.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: When,
    /// Print no progress, notes or warnings.
    #[arg(long, short, global = true)]
    quiet: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum When {
    Auto,
    Always,
    Never,
}

/// How much of an HTML page is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Html {
    /// What the page is there for.
    Main,
    /// All of it.
    Full,
}

#[derive(Debug, Subcommand)]
enum Command {
    Index(index::Arguments),
    Ask(ask::Arguments),
    Search(search::Arguments),
    Show(show::Arguments),
    Stats(stats::Arguments),
    Eval(Box<eval::Arguments>),
    Tune(Box<tune::Arguments>),
    Doctor(doctor::Arguments),
    Export(export::Arguments),
    Import(import::Arguments),
    Model(model::Arguments),
    Repl(conversation::Arguments),
    #[command(hide = true)]
    Reader(reader::Arguments),
}

/// How a command ended.
enum Ending {
    /// It did what was asked.
    Found,
    /// It did, and there was nothing, or something is wrong.
    Nothing,
    /// It did what it could, said what it could not, and that is not enough.
    Failed,
}

/// Runs the program with these arguments (the first is its name).
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let mut arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(usage) => {
            let _ = usage.print();
            return ExitCode::from(u8::try_from(usage.exit_code()).unwrap_or(2));
        }
    };
    let Common { index, model, .. } = &mut arguments.common;
    *index = index.take().or_else(|| named_by("FAQT_INDEX"));
    *model = model.take().or_else(|| named_by("FAQT_MODEL"));
    let json = arguments.command.as_ref().is_some_and(Command::speaks_json);
    embedded::introduce(arguments.command.as_ref().map_or("faqt", Command::name));
    full_files_are_errors();
    match dispatch(arguments) {
        Ok(Ending::Found) => ExitCode::SUCCESS,
        Ok(Ending::Nothing) => ExitCode::from(1),
        Ok(Ending::Failed) => ExitCode::from(2),
        // Whoever read our output has gone: that is no failure of ours, and nobody is left to tell.
        Err(Failure::BrokenPipe) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.report(json);
            ExitCode::from(2)
        }
    }
}

/// The path in an environment variable; an empty one is as good as none.
fn named_by(variable: &str) -> Option<PathBuf> {
    let value = std::env::var_os(variable);
    value.filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// A file that grows beyond what the process may write ends it, unless it says that it cares: then
/// writing fails, and that is told like any other failure.
#[cfg(unix)]
fn full_files_are_errors() {
    const TOO_LARGE: i32 = signal_hook::consts::SIGXFSZ;
    let _ = signal_hook::flag::register(TOO_LARGE, Arc::default());
}

#[cfg(not(unix))]
fn full_files_are_errors() {}

fn dispatch(arguments: Arguments) -> Result<Ending, Failure> {
    let common = arguments.common;
    match arguments.command {
        Some(Command::Index(arguments)) => index::run(&common, arguments),
        Some(Command::Ask(arguments)) => ask::run(&common, arguments),
        Some(Command::Search(arguments)) => search::run(&common, arguments),
        Some(Command::Show(arguments)) => show::run(&common, arguments),
        Some(Command::Stats(arguments)) => stats::run(&common, arguments),
        Some(Command::Eval(arguments)) => eval::run(&common, *arguments),
        Some(Command::Tune(arguments)) => tune::run(&common, *arguments),
        Some(Command::Reader(arguments)) => reader::run(&arguments),
        Some(Command::Doctor(arguments)) => doctor::run(&common, arguments),
        Some(Command::Export(arguments)) => export::run(&common, arguments),
        Some(Command::Import(arguments)) => import::run(&common, arguments),
        Some(Command::Model(arguments)) => model::run(&common, arguments),
        Some(Command::Repl(arguments)) => conversation::run(&common, arguments),
        None => conversation::run(&common, conversation::Arguments::default()),
    }
}

impl Command {
    /// As it is typed, for others who wait for it.
    fn name(&self) -> &'static str {
        match self {
            Command::Index(_) => "faqt index",
            Command::Ask(_) => "faqt ask",
            Command::Search(_) => "faqt search",
            Command::Show(_) => "faqt show",
            Command::Stats(_) => "faqt stats",
            Command::Eval(_) => "faqt eval",
            Command::Tune(_) => "faqt tune",
            Command::Doctor(_) => "faqt doctor",
            Command::Export(_) => "faqt export",
            Command::Import(_) => "faqt import",
            Command::Model(_) => "faqt model",
            Command::Repl(_) => "faqt repl",
            Command::Reader(_) => "faqt reader",
        }
    }

    fn speaks_json(&self) -> bool {
        match self {
            Command::Reader(_) => false,
            Command::Export(arguments) => arguments.json,
            Command::Import(arguments) => arguments.json,
            Command::Model(arguments) => arguments.speaks_json(),
            Command::Index(arguments) => arguments.json,
            Command::Ask(arguments) => arguments.query.json,
            Command::Search(arguments) => arguments.query.json,
            Command::Show(arguments) => arguments.json,
            Command::Stats(arguments) => arguments.json,
            Command::Eval(arguments) => arguments.json,
            Command::Tune(arguments) => arguments.json,
            Command::Doctor(arguments) => arguments.json,
            Command::Repl(arguments) => arguments.json,
        }
    }
}
