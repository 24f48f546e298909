//! `faqt ask`

use super::kept::Kept;
use super::output::{print, print_json, style};
use super::search::{Query, SYNTAX};
use super::{Common, Ending, Failure, batch, place};
use crate::answer::Verdict;
use crate::present::json::Layout;
use crate::present::terminal;
use clap::Args;
use std::time::Instant;

/// Get the sentence that answers, with its place.
#[derive(Debug, Args)]
#[command(after_help = SYNTAX)]
pub struct Arguments {
    #[command(flatten)]
    pub query: Query,
}

/// How many passages are shown below the answer if nobody says.
const PASSAGES: usize = 3;

/// Runs the command.
pub fn run(common: &Common, arguments: Arguments) -> Result<Ending, Failure> {
    let query = arguments.query;
    let library = place::library(common, &[])?;
    query.reads_apart_from(&library)?;
    let filter = query.filters.filter()?;
    let limit = query.limit.unwrap_or(PASSAGES);
    // An answer is laid out as its passage is, so that is fetched for people also where no passages
    // are to be shown.
    let fetched = if query.json { limit } else { limit.max(1) };
    if query.is_stream() {
        let kept = Kept::open(common, library, filter, !query.no_refresh)?;
        let style = style(common, kept.engine(), limit);
        return batch::answer_stream(
            kept,
            query.json,
            |engine, text| engine.ask(text, fetched),
            |reply| terminal::ask(reply, &style),
        );
    }
    let engine = place::asking(common, &library, !query.no_refresh)?.filtered(filter);
    let style = style(common, &engine, limit);
    if let Some(questions) = &query.batch {
        return batch::answer(
            questions,
            query.json,
            query.threads,
            |text| engine.ask(text, fetched),
            |reply| terminal::ask(reply, &style),
        );
    }
    let start = Instant::now();
    let reply = engine.ask(&query.text(), fetched)?;
    match query.json {
        true => print_json(&reply, None, start.elapsed(), Layout::Pretty)?,
        false => print(&terminal::ask(&reply, &style))?,
    }
    Ok(match reply.verdict {
        Verdict::NotFound => Ending::Nothing,
        Verdict::Answered | Verdict::Related => Ending::Found,
    })
}
