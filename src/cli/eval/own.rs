//! A set made of the documents themselves.

use crate::cli::Failure;
use crate::engine::Engine;
use crate::eval::own::{OwnSet, OwnSettings, own_set};
use clap::Args;
use std::num::NonZero;

/// Whether the set is to be made, and how.
#[derive(Clone, Copy, Debug, Args)]
pub struct OwnOptions {
    /// Make the questions of the documents themselves; no judgments are needed.
    #[arg(long, conflicts_with_all = ["set", "topics"])]
    pub own: bool,
    /// How many questions to make of the documents at most [default: 200].
    #[arg(long, value_name = "N", conflicts_with_all = ["set", "topics"])]
    questions: Option<NonZero<usize>>,
}

impl OwnOptions {
    /// The set that is made of the documents of `engine`; another seed draws other questions.
    pub fn set(self, engine: &Engine, seed: Option<u64>) -> Result<OwnSet, Failure> {
        let usual = OwnSettings::default();
        let settings = OwnSettings {
            seed: seed.unwrap_or(usual.seed),
            questions: self.questions.map_or(usual.questions, NonZero::get),
        };
        let set = own_set(&**engine.home(), settings)?;
        if set
            .judged
            .questions
            .iter()
            .all(|question| !question.answerable)
        {
            return Err(Failure::Usage(
                "no question can be made of these documents: they hold no sentence or heading to ask for"
                    .into(),
            ));
        }
        Ok(set)
    }
}
