//! `faqt doctor`

use super::output::{plain_style, print};
use super::{Common, Ending, Failure, meaning, place};
use crate::index::{Finding, Severity, embedded};
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
    let model = library.model.as_deref().map(meaning::open);
    let encoding = match &model {
        Some(Ok(model)) => Some(model.0.encoding()),
        _ => None,
    };
    let mut found = library.checkup(encoding.as_ref())?;
    if let Some(Err(failure)) = &model {
        let (subject, fact) = ("the sentence encoder", format!("cannot be used: {failure}"));
        found.add(Finding::warning(
            subject,
            fact,
            failure.hint().unwrap_or_default(),
        ));
    }
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
