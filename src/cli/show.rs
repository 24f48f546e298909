//! `faqt show`

use super::output::{print, style};
use super::{Common, Ending, Failure, place};
use crate::passage::PassageId;
use crate::present::json::{self, Layout};
use crate::present::terminal;
use clap::Args;

/// Show one passage whole.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The passage's id, as printed behind it.
    #[arg(value_name = "ID")]
    id: String,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Ask the index as it is, without a look at the corpus.
    #[arg(long)]
    no_refresh: bool,
}

/// Runs the command.
pub fn run(common: &Common, arguments: Arguments) -> Result<Ending, Failure> {
    let library = place::library(common, &[])?;
    let engine = place::engine(common, &library, !arguments.no_refresh)?;
    let id = PassageId::parse(&arguments.id);
    let passage = match id {
        Some(id) => engine.home().passage(id)?,
        None => None,
    };
    let passage = passage.ok_or(Failure::NoPassage(arguments.id))?;
    match arguments.json {
        true => print(&json::write(&json::show(&passage), Layout::Pretty))?,
        false => print(&terminal::show(&passage, &style(common, &engine, 1)))?,
    }
    Ok(Ending::Found)
}
