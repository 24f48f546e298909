//! What an index says about itself: the manifest is written with every commit, and only with it,
//! so an index whose manifest can be read is whole.

use crate::corpus::Format;
use crate::corpus::read::ReadOptions;
use crate::corpus::source::{Converter, FileIdentity, FileState, SourceFile};
use crate::passage::SplitSettings;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// The layout of fields and stored passages; one more whenever either changes.
pub const SCHEMA_VERSION: u32 = 4;

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

/// Fields that not every passage has. What none has is not looked up, which would cost more than to
/// look up what some have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionalFields {
    /// Whether some passage has had a title since the index was built.
    pub title: bool,
    /// The same of headings.
    pub headings: bool,
    /// The same of the question of an FAQ.
    pub question: bool,
    /// The same of definitions of acronyms.
    pub acronym: bool,
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
    /// Files among them that are no documents: settings and synonyms.
    #[serde(default)]
    pub apart: Vec<PathBuf>,
    /// How its passages were made.
    pub making: Making,
    /// A digest of every file's path, size and times, to see at a glance that nothing changed.
    /// Empty where some file has to be looked at again in any case.
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
    /// What its passages have. Set by the home that they are in.
    #[serde(default)]
    pub fields: OptionalFields,
}

impl Manifest {
    /// Whether it was brought in from elsewhere, without the sources that it was made of.
    pub fn is_imported(&self) -> bool {
        self.sources.is_empty()
    }

    /// Whether it was made of standard input, which cannot be read again.
    pub fn is_of_stdin(&self) -> bool {
        self.sources.iter().any(|path| path.as_os_str() == "-")
    }
}

/// What is known about one source file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// Its path below the root.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// When it last changed in any way, in nanoseconds since 1970; 0 where that is unknown, or
    /// where it has to be looked at again in any case.
    pub modified: i64,
    /// When it says its content was written.
    pub written: i64,
    /// What names it whatever its path is.
    pub identity: Option<FileIdentity>,
    /// A digest of its bytes.
    pub hash: String,
    /// What it was taken for.
    pub format: Option<Format>,
    /// What became of it.
    pub state: FileState,
    /// Documents read from it.
    pub documents: u64,
    /// Passages made of it.
    pub passages: u64,
    /// Whether the file's name seems to have gone into what was read, so that another name would
    /// make other passages.
    pub named: bool,
    /// Seconds since 1970 at which its content was last read; it is the same since.
    pub read: u64,
    /// What the reader had to say.
    pub warnings: Vec<String>,
}

impl FileRecord {
    /// Whether the system says the same of `file` as when this was written down. Both times
    /// count: one can be set by anybody, the other is not kept by every file system.
    pub fn has_stamp_of(&self, file: &SourceFile) -> bool {
        let stamp = |size: u64, modified: i64, written: i64| (size, modified, written);
        stamp(self.size, self.modified, self.written)
            == stamp(file.size, file.modified, file.written)
    }

    /// Whether it is that of a file, and not of a link or a folder that the walk left out.
    pub fn was_opened(&self) -> bool {
        !self.hash.is_empty()
    }

    /// The record of something at `path` that was not read.
    pub fn unread(path: &str, state: FileState) -> FileRecord {
        FileRecord {
            path: path.to_string(),
            size: 0,
            modified: 0,
            written: 0,
            identity: None,
            hash: String::new(),
            format: None,
            state,
            documents: 0,
            passages: 0,
            named: false,
            read: 0,
            warnings: Vec::new(),
        }
    }
}
