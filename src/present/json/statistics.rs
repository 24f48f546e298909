//! The wire types of what an index holds.

use super::SCHEMA;
use crate::present::stats;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// What an index holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stats {
    /// [`SCHEMA`].
    pub schema: u32,
    /// The corpus.
    pub root: String,
    /// Source files.
    pub files: usize,
    /// Documents.
    pub documents: usize,
    /// Passages.
    pub passages: usize,
    /// Words of all passages, where they were counted.
    pub words: Option<u64>,
    /// Documents by language.
    pub languages: Vec<Count>,
    /// Passages by kind.
    pub kinds: Vec<Count>,
    /// Acronyms the corpus spells out.
    pub acronyms: usize,
    /// Where the index is.
    pub index_dir: String,
    /// Its size on disk.
    pub index_bytes: u64,
    /// Version of the index's own layout, not of this JSON.
    pub index_schema: u32,
    /// The vectors of its passages; left out where there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vectors: Option<Vectors>,
    /// When it was built.
    pub built: Option<String>,
}

/// The vectors of an index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vectors {
    /// What made them.
    pub model: String,
    /// The hash of what made them, hexadecimal.
    pub hash: String,
    /// How many there are.
    pub count: u64,
}

/// How many there are of something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Count {
    pub name: String,
    pub count: usize,
}

/// Statistics on the wire.
pub fn stats(stats: &stats::CorpusStats) -> Stats {
    let count = |name: &str, count| Count {
        name: name.to_string(),
        count,
    };
    let path = |path: &Path| path.to_string_lossy().into_owned();
    Stats {
        schema: SCHEMA,
        root: path(&stats.root),
        files: stats.files,
        documents: stats.documents,
        passages: stats.passages,
        words: stats.words,
        languages: (stats.languages.iter())
            .map(|(language, n)| count(language.code(), *n))
            .collect(),
        kinds: (stats.kinds.iter())
            .map(|(kind, n)| count(kind.name(), *n))
            .collect(),
        acronyms: stats.acronyms,
        index_dir: path(&stats.index_dir),
        index_bytes: stats.index_bytes,
        index_schema: stats.schema,
        vectors: stats.vectors.as_ref().map(|vectors| Vectors {
            model: vectors.model(),
            hash: vectors.hash.clone(),
            count: vectors.count,
        }),
        built: stats.built.clone(),
    }
}
