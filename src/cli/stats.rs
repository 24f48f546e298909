//! `faqt stats`

use super::output::{print, style};
use super::{Common, Ending, Failure, place};
use crate::engine::{Engine, Library};
use crate::index::IndexError;
use crate::present::json::{self, Layout};
use crate::present::stats::{self, CorpusStats};
use clap::Args;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Say what the index holds.
#[derive(Debug, Args)]
pub struct Arguments {
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
    let counted = corpus_stats(&library, &engine)?;
    match arguments.json {
        true => print(&json::write(&json::stats(&counted), Layout::Pretty))?,
        false => print(&stats::stats(&counted, &style(common, &engine, 0)))?,
    }
    Ok(Ending::Found)
}

/// The counts of an index, ready to be shown.
pub fn corpus_stats(library: &Library, engine: &Engine) -> Result<CorpusStats, IndexError> {
    let manifest = engine.home().manifest();
    let counted = engine.home().statistics()?;
    let number = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let built = OffsetDateTime::from_unix_timestamp(i64::try_from(manifest.built).unwrap_or(0));
    Ok(CorpusStats {
        files: number(manifest.files),
        documents: number(manifest.documents),
        passages: number(counted.passages),
        words: None,
        languages: counted
            .languages
            .iter()
            .map(|&(language, n)| (language, number(n)))
            .collect(),
        kinds: counted
            .kinds
            .iter()
            .map(|&(kind, n)| (kind, number(n)))
            .collect(),
        acronyms: number(counted.acronyms),
        index_bytes: counted.bytes,
        schema: manifest.schema,
        built: built.ok().and_then(|time| time.format(&Rfc3339).ok()),
        root: manifest.root.clone(),
        index_dir: library.index.clone(),
    })
}
