//! `faqt import`

use super::output::print;
use super::{Common, Ending, Failure, place};
use crate::index::embedded;
use crate::present::json::{self, Layout};
use crate::present::stats::counted;
use clap::Args;
use std::path::PathBuf;

/// Take in an index that faqt export wrote, after a look at all of it.
#[derive(Debug, Args)]
#[command(
    after_help = "The index goes to the folder that --index or faqt.toml names. It is asked as it is: its documents are not here."
)]
pub struct Arguments {
    /// The file to read.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Replace an index that is there.
    #[arg(long)]
    force: bool,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// Runs the command.
pub fn run(common: &Common, arguments: Arguments) -> Result<Ending, Failure> {
    let dir = match place::library(common, &[]) {
        Err(Failure::NoCorpus) => {
            let reason = "nothing says where the index is to go: name a folder with --index DIR";
            return Err(Failure::Usage(reason.into()));
        }
        library => library?.index,
    };
    let done = embedded::import(&arguments.file, &dir, arguments.force)?;
    if arguments.json {
        let wire = json::carried(&arguments.file, done.bytes, &dir, &done.manifest);
        print(&json::write(&wire, Layout::Pretty))?;
    } else if !common.quiet {
        let dir = place::shown(&dir);
        print(&format!(
            "imported: {} of {} to {dir}; ask them with: faqt --index '{dir}' ask …\n",
            counted(done.manifest.passages, "passage"),
            counted(done.manifest.files, "file"),
        ))?;
    }
    Ok(Ending::Found)
}
