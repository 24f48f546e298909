//! `faqt export`

use super::output::print;
use super::{Common, Ending, Failure, place};
use crate::engine::meaning;
use crate::index::embedded;
use crate::present::json::{self, Layout};
use crate::present::stats::{counted, size};
use clap::Args;
use std::path::PathBuf;

/// Write the index into one file that can be asked elsewhere, without the documents.
#[derive(Debug, Args)]
#[command(
    after_help = "The file holds the text of all passages and the paths of the documents below the corpus, but no path of this machine. The index is exported as it is; faqt index brings it up to date."
)]
pub struct Arguments {
    /// The file to write: a zip archive.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Replace a file that is there. Nothing but a regular file ever is.
    #[arg(long)]
    force: bool,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// Runs the command.
pub fn run(common: &Common, arguments: Arguments) -> Result<Ending, Failure> {
    if arguments.file.as_os_str() == "-" {
        return Err(Failure::Usage(
            "an index is exported to a file, not to standard output: name one, such as notes.faqt"
                .into(),
        ));
    }
    let library = place::library(common, &[])?;
    let done = embedded::export(&library.index, &arguments.file, arguments.force)?;
    if arguments.json {
        let wire = json::carried(&arguments.file, done.bytes, &library.index, &done.manifest);
        print(&json::write(&wire, Layout::Pretty))?;
    } else if !common.quiet {
        print(&format!(
            "exported: {} of {} to {} ({})\n",
            counted(done.manifest.passages, "passage"),
            counted(done.manifest.files, "file"),
            arguments.file.display(),
            size(done.bytes)
        ))?;
    }
    if !common.quiet && meaning::folder(&library.index).is_dir() {
        anstream::eprintln!(
            "faqt: vectors are left out; where the file is imported, they are made with: faqt index --index DIR --model DIR"
        );
    }
    Ok(Ending::Found)
}
