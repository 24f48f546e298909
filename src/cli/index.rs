//! `faqt index`

mod hints;
mod watch;

use super::meaning::{self, Made};
use super::{Common, Ending, Failure, means, output, place, progress};
use crate::engine::meaning::Model;
use crate::engine::refresh::Report;
use crate::engine::{Engine, Library};
use crate::index::embedded;
use crate::present::json::{self, Layout};
use crate::present::printable::one_line;
use crate::settings::Settings;
use clap::Args;
use std::path::PathBuf;
use std::time::Duration;

/// Build the index, or bring it up to date.
#[derive(Debug, Args)]
#[command(
    after_help = "An index whose documents are not here, such as one of faqt import, stays as it is; with a sentence encoder its vectors are made."
)]
pub struct Arguments {
    /// The files and folders to index; by default those of faqt.toml.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Read everything anew, whatever the index holds.
    #[arg(long)]
    rebuild: bool,
    /// Allow the commands that faqt.toml names under [convert] to be run, now and later.
    #[arg(long)]
    allow_converters: bool,
    /// How long to wait for another process that writes to the index, or to its vectors.
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    wait: u32,
    /// List all files that could not be read, and exit with 2 if there are any. What could be read
    /// is indexed.
    #[arg(long)]
    strict: bool,
    /// Stay, and refresh the index whenever a file changes, until Ctrl-C.
    #[arg(long, conflicts_with_all = ["rebuild", "strict"])]
    watch: bool,
    /// With --watch: how often to look at all files, whatever the system tells of changes; 60, or
    /// 5 where it tells nothing.
    #[arg(long, value_name = "SECONDS", requires = "watch")]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=86_400))]
    poll: Option<u64>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// Runs the command.
pub fn run(common: &Common, arguments: Arguments) -> Result<Ending, Failure> {
    if arguments.allow_converters {
        allow_converters(common)?;
    }
    let library = place::library(common, &arguments.paths)?;
    let model = || library.model.as_deref().map(meaning::open).transpose();
    let wait = Duration::from_secs(arguments.wait.into());
    if let Some(engine) = closed(common, &arguments, &library)? {
        let done = embed_alone(common, &library, &engine, model()?, wait)?;
        return tell(common, &arguments, &library, &done);
    }
    let Some(sources) = &library.sources else {
        return Err(Failure::NoCorpus);
    };
    if arguments.watch {
        return watch::run(
            common,
            &library,
            sources,
            model()?,
            arguments.poll,
            arguments.json,
        );
    }
    let (report, seconds) = place::refresh_in_turn(common, &library, arguments.rebuild, wait)?;
    // Words are indexed whatever is wrong with a model.
    let made = model()?.map(|model| meaning::make(common, &library, &model, wait));
    let made = made.transpose()?;
    let done = Done {
        report,
        seconds: Some(seconds),
        made,
    };
    tell(common, &arguments, &library, &done)
}

/// The index, if nothing it was made of is here, so that only vectors can be made of it: the
/// passages stand in it. Who names documents, or no sentence encoder, means something else.
fn closed(
    common: &Common,
    arguments: &Arguments,
    library: &Library,
) -> Result<Option<Engine>, Failure> {
    let is_meant = library.model.is_some()
        && arguments.paths.is_empty()
        && common.corpus.is_empty()
        && !arguments.rebuild
        && !arguments.watch;
    let manifest = embedded::manifest(&library.index).filter(|_| is_meant);
    match manifest {
        Some(manifest) if manifest.is_imported() || library.sources.is_none() => {
            Ok(Some(library.open()?))
        }
        _ => Ok(None),
    }
}

/// Makes vectors of an index that stays as it is.
fn embed_alone(
    common: &Common,
    library: &Library,
    engine: &Engine,
    model: Option<Model>,
    wait: Duration,
) -> Result<Done, Failure> {
    let manifest = engine.home().manifest();
    let report = Report::unchanged(manifest, &engine.home().files()?, Vec::new());
    let made = model.map(|model| meaning::make(common, library, &model, wait));
    let made = made.transpose()?;
    if !common.quiet {
        let index = place::shown(&library.index);
        let origin = place::origin(manifest);
        anstream::eprintln!("faqt: the index in {index} {origin} and stays as it is");
    }
    Ok(Done {
        report,
        seconds: None,
        made,
    })
}

/// What was done.
struct Done {
    report: Report,
    /// How long the refresh took, if there was one.
    seconds: Option<f64>,
    made: Option<Made>,
}

fn tell(
    common: &Common,
    arguments: &Arguments,
    library: &Library,
    done: &Done,
) -> Result<Ending, Failure> {
    let Done {
        report,
        seconds,
        made,
    } = done;
    if arguments.json {
        let took = Duration::from_secs_f64(seconds.unwrap_or_default());
        let vectors = made.as_ref().map(Made::wire);
        let wire = json::indexed(report, vectors, &library.index, took);
        output::print(&json::write(&wire, Layout::Pretty))?;
    } else if !common.quiet {
        if let Some(seconds) = seconds {
            progress::warnings(&report.warnings);
            let summary = progress::summary("indexed", report, *seconds);
            output::print(&format!("{summary}\n"))?;
        }
        if let Some(made) = made {
            output::print(&format!("{}\n", made.summary()))?;
        }
        // Where nobody said it, the person should know where the index went.
        if !arguments.paths.is_empty() && common.index.is_none() {
            let index = library.index.display();
            anstream::eprintln!(
                "the index is in {index}; ask it with: faqt --index '{index}' ask …"
            );
        }
    }
    match arguments.strict && !report.failed.is_empty() {
        true => Ok(refuse(report)),
        false => Ok(Ending::Found),
    }
}

/// Lists what could not be read; all else is in the index.
fn refuse(report: &Report) -> Ending {
    let (count, are) = match report.failed.len() {
        1 => ("1 file".to_string(), "it"),
        many => (format!("{many} files"), "them"),
    };
    anstream::eprintln!("faqt: {count} could not be read");
    for (path, reason) in &report.failed {
        anstream::eprintln!("      {}: {}", one_line(path), one_line(reason));
    }
    anstream::eprintln!("      mend {are}, or name {are} in a file .ignore; all else is indexed");
    Ending::Failed
}

fn allow_converters(common: &Common) -> Result<(), Failure> {
    let Some(file) = Settings::find(&std::env::current_dir()?) else {
        let reason = "there is no faqt.toml here whose converters could be allowed";
        return Err(Failure::Usage(reason.into()));
    };
    let commands = means::allow(&file)?;
    if !common.quiet {
        for command in commands {
            anstream::eprintln!("allowed: {command}");
        }
    }
    Ok(())
}
