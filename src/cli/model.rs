//! `faqt model`: sentence encoders, which are fetched once and then used offline.

#[cfg(feature = "model")]
mod check;
#[cfg(feature = "model")]
mod pull;

use super::{Common, Ending, Failure};
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Look at a sentence encoder, or fetch one.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Open a model, say what it is, and compare some of its vectors with those of another program.
    #[command(
        after_help = "Exit codes: 0 all is well, 1 its vectors are wrong, 2 it cannot be used."
    )]
    Check {
        /// The folder of the model, as Hugging Face lays it out.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Fetch a model from Hugging Face, by means of curl.
    ///
    /// This is the only command that uses the network. HF_ENDPOINT names another server.
    Pull {
        /// `all-MiniLM-L6-v2`, or `owner/name`.
        #[arg(value_name = "NAME")]
        name: String,
        /// The folder for its files; else one of the person's own, which is printed.
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
        /// A branch, tag or commit.
        #[arg(long, default_value = "main")]
        revision: String,
    },
}

impl Arguments {
    /// Whether JSON is to be printed.
    pub fn speaks_json(&self) -> bool {
        matches!(self.action, Action::Check { json: true, .. })
    }
}

/// Runs the command.
#[cfg(feature = "model")]
pub fn run(common: &Common, arguments: Arguments) -> Result<Ending, Failure> {
    match arguments.action {
        Action::Check { folder, json } => check::run(common, &folder, json),
        Action::Pull { name, to, revision } => pull::run(common, &name, to, &revision),
    }
}

/// Says that there is nothing to run.
#[cfg(not(feature = "model"))]
pub fn run(_: &Common, arguments: Arguments) -> Result<Ending, Failure> {
    match arguments.action {
        Action::Check { folder: _, json: _ } => Err(Failure::NoModels),
        Action::Pull {
            name: _,
            to: _,
            revision: _,
        } => Err(Failure::NoModels),
    }
}
