//! `faqt repl`

use super::filter::Filters;
use super::kept::Kept;
use super::output::style;
use super::stats::corpus_stats;
use super::{Common, Ending, Failure, place};
use crate::engine::Reply;
use crate::passage::{Passage, PassageId};
use crate::present::stats::CorpusStats;
use crate::present::why::WhyRow;
use crate::question::Filter;
use crate::rank::RankedPassage;
use crate::repl::session::Format;
use crate::repl::{self, Options};
use clap::Args;
use std::io::{self, IsTerminal};
use std::path::PathBuf;

/// Ask question after question.
#[derive(Debug, Default, Args)]
pub struct Arguments {
    /// How many passages to show below an answer.
    #[arg(short = 'n', value_name = "N")]
    limit: Option<usize>,
    /// Answer with one JSON line a question.
    #[arg(long)]
    pub json: bool,
    /// Ask the index as it is, without a look at the corpus.
    #[arg(long)]
    no_refresh: bool,
    #[command(flatten)]
    filters: Filters,
}

/// How many passages are shown below an answer if nobody says.
const PASSAGES: usize = 3;

/// Runs the command.
pub fn run(common: &Common, arguments: Arguments) -> Result<Ending, Failure> {
    let library = place::library(common, &[])?;
    place::questions_are_elsewhere(&library)?;
    let filter = arguments.filters.filter()?;
    let mut open = Open(Kept::open(common, library, filter, !arguments.no_refresh)?);
    let options = Options {
        style: style(common, open.0.engine(), arguments.limit.unwrap_or(PASSAGES)),
        format: if arguments.json {
            Format::Json
        } else {
            Format::Text
        },
        follow_width: io::stdout().is_terminal(),
    };
    match repl::run(&mut open, options) {
        Ok(true) => Ok(Ending::Found),
        Ok(false) => Ok(Ending::Nothing),
        Err(error) => match error.downcast::<io::Error>() {
            Ok(error) => Err(error.into()),
            Err(error) => Err(Failure::Conversation(error)),
        },
    }
}

/// The library of a conversation.
struct Open(Kept);

impl repl::Library for Open {
    fn ask(&mut self, question: &str, passages: usize) -> anyhow::Result<Reply> {
        Ok(self.0.fresh().ask(question, passages)?)
    }

    fn only(&mut self, filter: Filter) -> anyhow::Result<()> {
        Ok(self.0.only(filter)?)
    }

    fn passage(&mut self, id: PassageId) -> anyhow::Result<Option<Passage>> {
        Ok(self.0.engine().home().passage(id)?)
    }

    fn stats(&mut self) -> anyhow::Result<CorpusStats> {
        Ok(corpus_stats(self.0.library(), self.0.engine())?)
    }

    fn words_with_prefix(&self, prefix: &str, limit: usize) -> Vec<String> {
        self.0
            .engine()
            .home()
            .words_with_prefix(prefix, limit)
            .unwrap_or_default()
    }

    fn absolute(&self, path: &str) -> Option<PathBuf> {
        let root = &self.0.engine().home().manifest().root;
        let file = root.join(path);
        // The documents of an imported index are not here.
        (root.is_absolute() && file.is_file()).then_some(file)
    }

    fn why(&self, ranked: &RankedPassage) -> Vec<WhyRow> {
        let weights = self.0.engine().tuning().ranking.weights.named();
        let row = |((name, value), (_, weight))| WhyRow {
            name,
            value,
            weight,
        };
        ranked
            .features
            .named()
            .into_iter()
            .zip(weights)
            .map(row)
            .collect()
    }
}
