//! `faqt stats`

use super::output::{print, style};
use super::{Common, Ending, Failure, meaning, place};
use crate::engine::{Engine, Library};
use crate::index::{FileRecord, IndexError};
use crate::present::files::{self, Selection};
use crate::present::json::{self, Layout};
use crate::present::stats::{self, CorpusStats};
use clap::Args;

/// Say what the index holds.
#[derive(Debug, Args)]
pub struct Arguments {
    /// List every file that was seen and how it stands, or only those that are: indexed, skipped,
    /// empty, failed, left_out, warned, or problems, which are all but the first.
    #[arg(long, value_name = "WHICH", num_args = 0..=1, value_delimiter = ',')]
    files: Option<Vec<Selection>>,
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
    if let Some(selected) = &arguments.files {
        return list(common, &engine, selected, arguments.json);
    }
    let counted = corpus_stats(&library, &engine)?;
    match arguments.json {
        true => print(&json::write(&json::stats(&counted), Layout::Pretty))?,
        false => print(&stats::stats(&counted, &style(common, &engine, 0)))?,
    }
    Ok(Ending::Found)
}

/// Lists the files that one of the selections holds; without any, all.
fn list(
    common: &Common,
    engine: &Engine,
    selected: &[Selection],
    json: bool,
) -> Result<Ending, Failure> {
    let mut records = engine.home().files()?;
    records.sort_by(|a, b| a.path.cmp(&b.path));
    let is_selected =
        |record: &&FileRecord| selected.is_empty() || selected.iter().any(|s| s.holds(record));
    let shown: Vec<&FileRecord> = records.iter().filter(is_selected).collect();
    let root = &engine.home().manifest().root;
    match json {
        true => print(&json::write(&json::files(root, &shown), Layout::Pretty))?,
        false => print(&files::files(&shown, &style(common, engine, 0)))?,
    }
    Ok(match shown.is_empty() {
        true => Ending::Nothing,
        false => Ending::Found,
    })
}

/// The counts of an index, ready to be shown.
pub fn corpus_stats(library: &Library, engine: &Engine) -> Result<CorpusStats, IndexError> {
    let manifest = engine.home().manifest();
    let counted = engine.home().statistics()?;
    let number = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
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
        built: stats::moment(manifest.built),
        root: manifest.root.clone(),
        vectors: meaning::stored(library),
        index_dir: library.index.clone(),
    })
}
