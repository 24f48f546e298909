//! The wire types of indexing: what a refresh did, and how each file stands.

use super::SCHEMA;
use crate::corpus::Format;
use crate::engine::meaning;
use crate::engine::refresh::{Report, standing};
use crate::index::FileRecord;
use crate::present::{files, stats};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::time::Duration;

/// What a refresh did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indexed {
    /// [`SCHEMA`].
    pub schema: u32,
    /// The corpus.
    pub root: String,
    /// Where the index is.
    pub index_dir: String,
    /// Files by what became of them.
    pub files: FileCounts,
    /// Documents in the index.
    pub documents: u64,
    /// Passages in it, and how they came there.
    pub passages: PassageCounts,
    /// What was done about vectors; `null` where no sentence encoder was given.
    pub vectors: Option<Embedded>,
    /// The files that could not be read.
    pub failed: Vec<Failed>,
    /// What was noticed.
    pub warnings: Vec<Warning>,
    /// When the index was written.
    pub built: Option<String>,
    /// Microseconds it took.
    pub took_us: u64,
}

/// Each file that was seen is counted once: `seen` is the sum of all but the last two.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct FileCounts {
    pub seen: u64,
    pub new: u64,
    pub changed: u64,
    pub moved: u64,
    pub unchanged: u64,
    pub skipped: u64,
    pub empty: u64,
    pub failed: u64,
    pub left_out: u64,
    pub removed: u64,
}

/// `kept` and `added` make `all`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct PassageCounts {
    pub all: u64,
    pub kept: u64,
    pub added: u64,
    pub removed: u64,
}

/// `made` and `kept` make `count`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Embedded {
    /// What made the vectors.
    pub model: String,
    /// Its hash, hexadecimal.
    pub hash: String,
    /// How many there are.
    pub count: u64,
    /// Vectors that were made.
    pub made: u64,
    /// Vectors that were there before.
    pub kept: u64,
    /// Vectors that went.
    pub removed: u64,
    /// Passages that have no vector still.
    pub waiting: u64,
    /// Whether all were made anew, as those there did not fit or were damaged.
    pub anew: bool,
    /// Microseconds it took.
    pub took_us: u64,
}

/// A file that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Failed {
    pub path: String,
    pub reason: String,
}

/// A fact about one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Warning {
    pub path: String,
    pub detail: String,
}

/// How each file stands in the index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Files {
    /// [`SCHEMA`].
    pub schema: u32,
    /// The corpus.
    pub root: String,
    /// Sorted by path.
    pub files: Vec<File>,
}

/// How one file stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// Below the root.
    pub path: String,
    /// `indexed`, `skipped`, `empty`, `failed` or `left_out`.
    pub state: String,
    /// Why it is not indexed.
    pub reason: Option<String>,
    /// What it was taken for.
    pub format: Option<String>,
    /// Bytes.
    pub size: u64,
    /// Documents read from it.
    pub documents: u64,
    /// Passages made of it.
    pub passages: u64,
    /// When its content was read; it is the same since.
    pub since: Option<String>,
    /// What had to be left out or guessed.
    pub warnings: Vec<String>,
}

/// A refresh on the wire.
pub fn indexed(
    report: &Report,
    vectors: Option<Embedded>,
    index_dir: &Path,
    took: Duration,
) -> Indexed {
    let (manifest, files, passages) = (&report.manifest, report.files, report.passages);
    Indexed {
        schema: SCHEMA,
        root: manifest.root.to_string_lossy().into_owned(),
        index_dir: index_dir.to_string_lossy().into_owned(),
        files: FileCounts {
            seen: manifest.files,
            new: files.new,
            changed: files.changed,
            moved: files.moved,
            unchanged: files.unchanged,
            skipped: files.skipped,
            empty: files.empty,
            failed: files.failed,
            left_out: files.left_out,
            removed: files.removed,
        },
        documents: manifest.documents,
        passages: PassageCounts {
            all: manifest.passages,
            kept: passages.kept,
            added: passages.added,
            removed: passages.removed,
        },
        vectors,
        failed: (report.failed.iter())
            .map(|(path, reason)| Failed {
                path: path.clone(),
                reason: reason.clone(),
            })
            .collect(),
        warnings: (report.warnings.iter())
            .map(|warning| Warning {
                path: warning.path.clone(),
                detail: warning.detail.clone(),
            })
            .collect(),
        built: stats::moment(manifest.built),
        took_us: microseconds(took),
    }
}

/// What was done about vectors on the wire: the name and the hash of what made them.
pub fn embedded(done: &meaning::Embedded, model: String, hash: String, took: Duration) -> Embedded {
    Embedded {
        model,
        hash,
        count: done.vectors,
        made: done.made,
        kept: done.vectors.saturating_sub(done.made),
        removed: done.removed,
        waiting: done.waiting,
        anew: done.anew,
        took_us: microseconds(took),
    }
}

fn microseconds(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

/// Files on the wire.
pub fn files(root: &Path, records: &[&FileRecord]) -> Files {
    let file = |record: &&FileRecord| File {
        path: record.path.clone(),
        state: standing(&record.state).to_string(),
        reason: files::reason(record),
        format: record.format.map(Format::name).map(str::to_string),
        size: record.size,
        documents: record.documents,
        passages: record.passages,
        since: stats::moment(record.read).filter(|_| record.was_opened()),
        warnings: record.warnings.clone(),
    };
    Files {
        schema: SCHEMA,
        root: root.to_string_lossy().into_owned(),
        files: records.iter().map(file).collect(),
    }
}
