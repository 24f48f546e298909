//! `faqt repl`

use super::filter::Filters;
use super::output::style;
use super::stats::corpus_stats;
use super::{Common, Ending, Failure, meaning, place};
use crate::engine::meaning::Model;
use crate::engine::refresh::{RefreshError, Silent};
use crate::engine::{Engine, Freshness, Library, Reply};
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
use std::time::{Duration, Instant};

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
    let engine = place::engine(common, &library, !arguments.no_refresh)?;
    let model = meaning::model(common, &library);
    let engine = engine.filtered(filter.clone());
    let engine = asking(common, &library, engine, &model, !arguments.no_refresh);
    let options = Options {
        style: style(common, &engine, arguments.limit.unwrap_or(PASSAGES)),
        format: if arguments.json {
            Format::Json
        } else {
            Format::Text
        },
        follow_width: io::stdout().is_terminal(),
    };
    let mut open = OpenLibrary {
        common: common.clone(),
        library,
        engine,
        model,
        filter,
        refresh: !arguments.no_refresh,
        checked: Instant::now(),
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

/// The engine, asking by meaning too where there is an encoder.
fn asking(
    common: &Common,
    library: &Library,
    engine: Engine,
    model: &Option<Model>,
    refresh: bool,
) -> Engine {
    match model {
        Some(model) => meaning::with(common, library, engine, model, refresh),
        None => engine,
    }
}

/// How often a conversation looks whether the corpus has changed.
const CHECK_EVERY: Duration = Duration::from_secs(2);

/// A library with an engine on it, kept fresh between questions.
struct OpenLibrary {
    common: Common,
    library: Library,
    engine: Engine,
    model: Option<Model>,
    filter: Filter,
    refresh: bool,
    checked: Instant,
}

impl OpenLibrary {
    /// An engine of the library as this conversation asks it.
    fn asking(&self, engine: Engine) -> Engine {
        let engine = engine.filtered(self.filter.clone());
        asking(
            &self.common,
            &self.library,
            engine,
            &self.model,
            self.refresh,
        )
    }

    /// Brings the index up to date if it has been a while. What cannot be refreshed now is asked as
    /// it is, and said to be so: the next look will see.
    fn keep_fresh(&mut self) {
        if !self.refresh || self.checked.elapsed() < CHECK_EVERY {
            return;
        }
        self.checked = Instant::now();
        match self.refreshed() {
            Ok(Some(engine)) => self.engine = self.asking(engine),
            Ok(None) => self.engine.set_stale(None),
            Err(error) => self.engine.set_stale(Some(error.to_string())),
        }
    }

    /// An engine on the index where that had to be brought up to date.
    fn refreshed(&self) -> Result<Option<Engine>, RefreshError> {
        let Freshness::Stale(listing) = self.library.check()? else {
            return Ok(None);
        };
        let now = place::now();
        self.library.refresh(Some(listing), false, now, &Silent)?;
        Ok(Some(self.library.open()?))
    }
}

impl repl::Library for OpenLibrary {
    fn ask(&mut self, question: &str, passages: usize) -> anyhow::Result<Reply> {
        self.keep_fresh();
        Ok(self.engine.ask(question, passages)?)
    }

    fn only(&mut self, filter: Filter) -> anyhow::Result<()> {
        self.filter = filter;
        let stale = self.engine.reason_stale().cloned();
        self.engine = self.asking(self.library.open()?);
        self.engine.set_stale(stale);
        Ok(())
    }

    fn passage(&mut self, id: PassageId) -> anyhow::Result<Option<Passage>> {
        Ok(self.engine.home().passage(id)?)
    }

    fn stats(&mut self) -> anyhow::Result<CorpusStats> {
        Ok(corpus_stats(&self.library, &self.engine)?)
    }

    fn words_with_prefix(&self, prefix: &str, limit: usize) -> Vec<String> {
        self.engine
            .home()
            .words_with_prefix(prefix, limit)
            .unwrap_or_default()
    }

    fn absolute(&self, path: &str) -> Option<PathBuf> {
        let root = &self.engine.home().manifest().root;
        let file = root.join(path);
        // The documents of an imported index are not here.
        (root.is_absolute() && file.is_file()).then_some(file)
    }

    fn why(&self, ranked: &RankedPassage) -> Vec<WhyRow> {
        let weights = self.engine.tuning().ranking.weights.named();
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
