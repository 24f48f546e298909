//! `faqt index`

use super::{Common, Ending, Failure, means, output, place, progress};
use crate::settings::Settings;
use clap::Args;
use std::path::PathBuf;
use std::time::Duration;

/// Build the index, or bring it up to date.
#[derive(Debug, Args)]
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
    /// How long to wait for another process that writes to the index.
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    wait: u32,
}

/// Runs the command.
pub fn run(common: &Common, arguments: Arguments) -> Result<Ending, Failure> {
    if arguments.allow_converters {
        allow_converters(common)?;
    }
    let library = place::library(common, &arguments.paths)?;
    if library.sources.is_none() {
        return Err(Failure::NoCorpus);
    }
    let wait = Duration::from_secs(arguments.wait.into());
    let (report, seconds) = place::refresh_in_turn(common, &library, arguments.rebuild, wait)?;
    if !common.quiet {
        progress::warnings(&report.warnings);
        output::print(&format!(
            "{}\n",
            progress::summary("indexed", &report, seconds)
        ))?;
        // Where nobody said it, the person should know where the index went.
        if !arguments.paths.is_empty() && common.index.is_none() {
            let index = library.index.display();
            anstream::eprintln!(
                "the index is in {index}; ask it with: faqt --index '{index}' ask …"
            );
        }
    }
    Ok(Ending::Found)
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
