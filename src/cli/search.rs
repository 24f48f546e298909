//! `faqt search`

use super::filter::Filters;
use super::kept::Kept;
use super::output::{print, print_json, style};
use super::{Common, Ending, Failure, batch, place};
use crate::engine::Library;
use crate::present::json::Layout;
use crate::present::terminal;
use clap::Args;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Instant;

/// What can be typed besides plain words.
pub const SYNTAX: &str = "Besides plain words: \"these words together\", title:word, heading:word, question:word, \
body:word, and -word for what must not be there (put -- before a question that holds such a word, \
or quote it all). in:PATH, lang:CODE, type:TYPE, tag:TAG, after:DATE and before:DATE ask only some \
documents, like the options of these names.\n\n\
Exit codes: 0 answered, or only near (\"related\"), or found; 1 nothing found; 2 error.";

/// Find passages, best first.
#[derive(Debug, Args)]
#[command(after_help = SYNTAX)]
pub struct Arguments {
    #[command(flatten)]
    pub query: Query,
    /// With --batch: write the best documents of each question to FILE as a TREC run.
    #[arg(long, value_name = "FILE", conflicts_with = "json")]
    run: Option<PathBuf>,
}

/// What `search` and `ask` share.
#[derive(Debug, Args)]
pub struct Query {
    /// The question; several words need no quotes.
    #[arg(
        value_name = "QUESTION",
        required_unless_present = "batch",
        conflicts_with = "batch"
    )]
    pub question: Vec<String>,
    /// How many passages to show.
    #[arg(short = 'n', value_name = "N")]
    pub limit: Option<usize>,
    /// Print JSON; with --batch one line a question.
    #[arg(long)]
    pub json: bool,
    /// Ask the index as it is, without a look at the corpus.
    #[arg(long)]
    pub no_refresh: bool,
    /// Answer each line of FILE: BEIR JSONL, `id<TAB>question`, or plain questions; `-` for standard input.
    #[arg(long, value_name = "FILE")]
    pub batch: Option<PathBuf>,
    /// With --batch of a file: answer so many questions at once, instead of one on each core.
    #[arg(long, value_name = "N", requires = "batch")]
    pub threads: Option<NonZeroUsize>,
    #[command(flatten)]
    pub filters: Filters,
}

impl Query {
    /// Refuses a batch from the standard input that the corpus is read from.
    pub fn reads_apart_from(&self, library: &Library) -> Result<(), Failure> {
        match &self.batch {
            Some(_) if self.is_stream() => place::questions_are_elsewhere(library),
            _ => Ok(()),
        }
    }

    /// Whether the questions come from standard input, perhaps one by one.
    pub fn is_stream(&self) -> bool {
        let batch = self.batch.as_deref();
        batch.is_some_and(|questions| questions.as_os_str() == "-")
    }

    /// The question as one text.
    pub fn text(&self) -> String {
        self.question.join(" ")
    }
}

/// How many passages are shown if nobody says.
const PASSAGES: usize = 5;

/// Runs the command.
pub fn run(common: &Common, arguments: Arguments) -> Result<Ending, Failure> {
    let Arguments { query, run } = arguments;
    if run.is_some() && query.batch.is_none() {
        // A question on the command line excludes a batch, so the parser does not ask for one.
        return Err(Failure::Usage("--run needs --batch FILE".into()));
    }
    let library = place::library(common, &[])?;
    query.reads_apart_from(&library)?;
    let filter = query.filters.filter()?;
    let limit = query.limit.unwrap_or(PASSAGES);
    if query.is_stream() && run.is_none() {
        let kept = Kept::open(common, library, filter, !query.no_refresh)?;
        let style = style(common, kept.engine(), limit);
        return batch::answer_stream(
            kept,
            query.json,
            |engine, text| engine.search(text, limit),
            |reply| terminal::search(reply, &style),
        );
    }
    let engine = place::asking(common, &library, !query.no_refresh)?.filtered(filter);
    let style = style(common, &engine, limit);
    match (&query.batch, run) {
        (Some(questions), Some(out)) => {
            let limit = query.limit.unwrap_or(100);
            batch::run(questions, &out, &engine, limit, query.threads)
        }
        (Some(questions), None) => batch::answer(
            questions,
            query.json,
            query.threads,
            |text| engine.search(text, limit),
            |reply| terminal::search(reply, &style),
        ),
        (None, _) => {
            let start = Instant::now();
            let reply = engine.search(&query.text(), limit)?;
            match query.json {
                true => print_json(&reply, None, start.elapsed(), Layout::Pretty)?,
                false => print(&terminal::search(&reply, &style))?,
            }
            Ok(if reply.passages.is_empty() {
                Ending::Nothing
            } else {
                Ending::Found
            })
        }
    }
}
