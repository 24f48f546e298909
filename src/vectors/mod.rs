//! Floor 3: the vectors of passages, by which those are found that mean the same in other words. A
//! *vector* is a direction that an encoder gives to a text; the cosine of two says how near their
//! meanings are. They stand in a folder beside the passages and are named by [`PassageId`], which
//! outlives any rebuild of the index: a vector is made once, and one whose passage is gone harms
//! nobody.
//!
//! In the folder stand `vectors.json`, the record of the last commit: what made the vectors, which
//! file they are in, and how many of its rows count; `rows.N`, that file; and `writer.lock`. What is
//! behind the rows that count is not there for any reader, and the next writer writes over it.
//! `layout` says what a file of rows looks like.

mod examine;
#[cfg(test)]
mod fixture;
mod folder;
mod kernel;
mod keys;
mod layout;
mod map;
mod quantise;
mod record;
mod scan;
mod store;
#[cfg(test)]
mod tests;
mod writer;

pub use examine::{Examination, examine};
pub use keys::Part;
pub use record::Encoding;
pub use store::VectorStore;
pub use writer::VectorWriter;

use crate::passage::PassageId;
use std::io;
use std::path::{Path, PathBuf};

/// A vector and how near it is to the one that was asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbour {
    /// The passage.
    pub id: PassageId,
    /// What of the passage.
    pub part: Part,
    /// From -1 to 1, up to rounding: of the vectors as they are stored.
    pub cosine: f32,
}

/// Why vectors cannot be read or written. Words can be searched for all the same.
#[derive(Debug, thiserror::Error)]
pub enum VectorError {
    /// There are none.
    #[error("there are no vectors in {}", .0.display())]
    Missing(PathBuf),
    /// Another model made them, or the same one in another way.
    #[error("the vectors in {} do not fit the encoder: {differs}; they have to be made anew", folder.display())]
    Mismatch {
        /// Where they are.
        folder: PathBuf,
        /// What differs.
        differs: String,
    },
    /// A program of another version made them.
    #[error("the vectors in {} have layout {found}, this program uses layout {}; they have to be made anew", folder.display(), record::VERSION)]
    Version {
        /// Where they are.
        folder: PathBuf,
        /// Their layout.
        found: u32,
    },
    /// A file has lost its end.
    #[error("{} has {bytes} bytes of at least {expected}: it was cut off; the vectors have to be made anew", file.display())]
    Truncated {
        /// The file.
        file: PathBuf,
        /// What it has.
        bytes: u64,
        /// What it must have.
        expected: u64,
    },
    /// A file is not what was written.
    #[error("{} {reason}; the vectors have to be made anew", file.display())]
    Damaged {
        /// The file.
        file: PathBuf,
        /// What is wrong, as a clause that follows its name.
        reason: String,
    },
    /// Another process writes.
    #[error("another process writes vectors to {}", .0.display())]
    Locked(PathBuf),
    /// The disk, or what this process may write, is full.
    #[error("there is no room for vectors in {}: {reason}", folder.display())]
    Full {
        /// Where they were to go.
        folder: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// A vector has another length than those of the store.
    #[error("a vector has {given} dimensions, the stored ones have {expected}")]
    Dimensions {
        /// Its own.
        given: usize,
        /// Theirs.
        expected: usize,
    },
    /// Something else stands where they should.
    #[error("{} is no folder, so that there can be no vectors in it", .0.display())]
    NotAFolder(PathBuf),
    /// The system refuses.
    #[error("cannot read or write {}: {reason}", path.display())]
    Failed {
        /// What could not be read or written.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
}

/// What the system says of `path`.
fn failed(path: &Path, error: &io::Error) -> VectorError {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    let reason = error.to_string();
    match error.kind() {
        StorageFull | QuotaExceeded | FileTooLarge => VectorError::Full {
            folder: path.to_path_buf(),
            reason,
        },
        _ => VectorError::Failed {
            path: path.to_path_buf(),
            reason,
        },
    }
}

/// What a file is: damaged, for this reason.
fn damaged(file: &Path, reason: impl Into<String>) -> VectorError {
    VectorError::Damaged {
        file: file.to_path_buf(),
        reason: reason.into(),
    }
}
