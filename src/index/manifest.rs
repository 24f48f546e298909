//! What an index says about itself: the manifest is written with every commit, and only with it,
//! so an index whose manifest can be read is whole.

use crate::corpus::read::ReadOptions;
use crate::corpus::source::{Converter, FileState};
use crate::passage::SplitSettings;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// The layout of fields and stored passages; one more whenever either changes.
pub const SCHEMA_VERSION: u32 = 2;

/// How passages are made of files: an index in which this changes is read anew.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Making {
    /// How text is split.
    pub split: SplitSettings,
    /// How files are read.
    pub reading: ReadOptions,
    /// What other programs read.
    #[serde(default)]
    pub converters: Vec<Converter>,
}

/// The account of one commit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`SCHEMA_VERSION`] of the program that wrote it.
    pub schema: u32,
    /// The version of that program.
    pub program: String,
    /// What its analysis made of some probe words: [`crate::text::FINGERPRINT`].
    pub fingerprint: String,
    /// The folder that passages' paths begin at.
    pub root: PathBuf,
    /// What was indexed: files and folders, absolute. `-` stands for standard input.
    pub sources: Vec<PathBuf>,
    /// How its passages were made.
    pub making: Making,
    /// A digest of every file's path, size and time of change, to see at a glance that nothing changed.
    pub listing: String,
    /// Files seen, whether or not they could be read.
    pub files: u64,
    /// Documents read from them.
    pub documents: u64,
    /// Passages made of them.
    pub passages: u64,
    /// Files left out because they are not text.
    pub skipped: u64,
    /// Warnings given while reading them.
    pub warnings: u64,
    /// Seconds since 1970 at the time of the commit.
    pub built: u64,
}

impl Manifest {
    /// Whether it was brought in from elsewhere, without the sources that it was made of.
    pub fn is_imported(&self) -> bool {
        self.sources.is_empty()
    }
}

/// What is known about one source file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// Its path below the root.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// Nanoseconds since 1970; 0 where unknown.
    pub modified: i64,
    /// A digest of its bytes.
    pub hash: String,
    /// What became of it.
    pub state: FileState,
    /// Documents read from it.
    pub documents: u64,
    /// Passages made of it.
    pub passages: u64,
    /// What the reader had to say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}
