//! `faqt doctor`

use super::output::{plain_style, print};
use super::{Common, Ending, Failure, place};
use crate::index::{Severity, embedded};
use crate::present::doctor;
use crate::present::json::{self, Layout};
use clap::Args;

/// Look whether the index is sound, and whether it shows the documents as they are.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 no errors (there may be warnings), 1 errors were found, 2 it could not be looked at."
)]
pub struct Arguments {
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// First remove what ended runs left behind, and renew a seal that is missing.
    #[arg(long)]
    repair: bool,
}

/// Runs the command.
pub fn run(common: &Common, arguments: Arguments) -> Result<Ending, Failure> {
    let library = place::library(common, &[])?;
    let repaired = match arguments.repair && embedded::exists(&library.index) {
        true => embedded::repair(&library.index),
        false => Ok(Vec::new()),
    };
    let found = library.checkup()?;
    // What is damaged cannot be repaired, which the findings say better.
    let repaired = match repaired {
        Err(_) if found.count(Severity::Error) > 0 => Vec::new(),
        outcome => outcome?,
    };
    let dir = &library.index;
    match arguments.json {
        true => print(&json::write(
            &json::checkup(&found, dir, &repaired),
            Layout::Pretty,
        ))?,
        false => print(&doctor::checkup(
            &found,
            dir,
            &repaired,
            &plain_style(common),
        ))?,
    }
    Ok(match found.count(Severity::Error) {
        0 => Ending::Found,
        _ => Ending::Nothing,
    })
}
