//! The embedded home of passages: a tantivy index in a folder. This module and its parts are the
//! only ones that name tantivy.
//!
//! In the folder stand `passages/`, tantivy's own files with their seal; `writer.lock`, held by the
//! one process that writes, and `writer.json`, in which it says who it is; and `.faqt-index`, by
//! which a walk over source files knows to stay out.

mod best;
mod bundle;
mod by_id;
mod candidates;
mod checksum;
mod directory;
mod examine;
mod filter;
mod guard;
mod lexicon;
mod lock;
mod merging;
mod passages;
mod phrases;
mod pieces;
mod reader;
mod removal;
mod schema;
mod seal;
mod union;
mod writer;

pub use bundle::{Carried, export, import};
pub use examine::{Examination, examine, repair};
pub use lock::introduce;
pub use reader::Reader;
pub use writer::Writer;

use super::{IndexError, Manifest, SCHEMA_VERSION};
use crate::text::FINGERPRINT;
use directory::{Access, IndexDirectory};
use std::io;
use std::path::{Path, PathBuf};
use tantivy::directory::error::{OpenReadError, OpenWriteError};
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{Index, TantivyError};

/// Marks a folder as an index, so that it is never taken for source text.
pub const MARKER: &str = ".faqt-index";
/// The folder with tantivy's files.
const CURRENT: &str = "passages";
/// The same while it is built anew.
const BUILDING: &str = "passages.building";
/// The same while it is being replaced.
const REPLACED: &str = "passages.replaced";
/// The same while it is brought in from elsewhere.
const IMPORTING: &str = "passages.importing";
/// Held by the writer.
const LOCK: &str = "writer.lock";
/// In which the writer says who it is.
const HOLDER: &str = "writer.json";

/// Whether `dir` holds an index, of whatever version.
pub fn exists(dir: &Path) -> bool {
    current(dir).join("meta.json").is_file()
}

/// Whether a writer was killed and left something behind, which the next one clears up.
pub fn was_interrupted(dir: &Path) -> bool {
    let left = [BUILDING, REPLACED, IMPORTING, HOLDER];
    let left = left.iter().any(|name| dir.join(name).exists());
    let orphaned = || {
        let folder = current(dir);
        let orphans = |index: &Index| examine::orphans(&folder, index).unwrap_or_default();
        open_folder(dir, &folder, Access::Mapped)
            .is_ok_and(|(index, _)| !orphans(&index).is_empty())
    };
    let left = left || (exists(dir) && !dir.join(MARKER).exists()) || orphaned();
    left && !matches!(lock::state(dir), lock::LockState::Held(_))
}

/// The manifest of the last commit, whatever program made it: read from tantivy's own record
/// without opening the index, which takes a millisecond more.
pub fn manifest(dir: &Path) -> Option<Manifest> {
    #[derive(serde::Deserialize)]
    struct Record {
        payload: String,
    }
    let record = std::fs::read(current(dir).join(seal::META)).ok()?;
    let record: Record = serde_json::from_slice(checksum::either(&record)?).ok()?;
    serde_json::from_str(&record.payload).ok()
}

/// The folder with tantivy's files: where a replacement was interrupted between its two steps, the
/// replaced one still is the index.
fn current(dir: &Path) -> PathBuf {
    let current = dir.join(CURRENT);
    let replaced = dir.join(REPLACED);
    if !current.exists() && replaced.exists() {
        replaced
    } else {
        current
    }
}

/// Opens tantivy's files in `folder` and teaches it our tokenizer.
fn open_folder(
    dir: &Path,
    folder: &Path,
    access: Access,
) -> Result<(Index, IndexDirectory), IndexError> {
    if !folder.join(seal::META).is_file() {
        return Err(IndexError::Missing(dir.to_path_buf()));
    }
    let directory = IndexDirectory::open(folder, access).map_err(|e| failed(dir, e))?;
    let index = Index::open(directory.clone()).map_err(|e| failed(dir, e))?;
    register(&index);
    Ok((index, directory))
}

fn register(index: &Index) {
    index.tokenizers().register(
        schema::TOKENIZER,
        TextAnalyzer::builder(schema::FinishedTerms::default()).build(),
    );
}

/// The manifest of the last commit, if it was made by a program that reads and analyses as this one
/// does, and nobody changed it since.
fn fitting_manifest(
    dir: &Path,
    index: &Index,
    directory: &IndexDirectory,
) -> Result<Manifest, IndexError> {
    let incompatible = |reason: String| IndexError::Incompatible {
        path: dir.to_path_buf(),
        reason,
    };
    let payload = index.load_metas().map_err(|e| failed(dir, e))?.payload;
    let payload = payload.ok_or_else(|| incompatible("it has no manifest".into()))?;
    let manifest: Manifest = serde_json::from_str(&payload)
        .map_err(|_| incompatible("its manifest is of another version".into()))?;
    if manifest.schema != SCHEMA_VERSION {
        return Err(incompatible(format!(
            "it has layout {}, this program uses layout {SCHEMA_VERSION}",
            manifest.schema
        )));
    }
    if manifest.fingerprint != FINGERPRINT {
        return Err(incompatible(
            "its words were analysed by other rules".into(),
        ));
    }
    if directory.is_bare() {
        return Err(guard::damaged(
            dir,
            "its account of itself lacks the digest",
        ));
    }
    Ok(manifest)
}

fn failed(dir: &Path, error: TantivyError) -> IndexError {
    let path = dir.to_path_buf();
    match error {
        TantivyError::LockFailure(..) => lock::locked(dir),
        TantivyError::IncompatibleIndex(difference) => IndexError::Incompatible {
            path,
            reason: format!("{difference:?}"),
        },
        TantivyError::DataCorruption(damage) => guard::damaged(dir, &format!("{damage:?}")),
        TantivyError::IoError(error)
        | TantivyError::OpenWriteError(OpenWriteError::IoError {
            io_error: error, ..
        }) => io_failed(dir, &error),
        TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(file)) => {
            guard::damaged(&dir.join(CURRENT).join(file), "it is missing")
        }
        TantivyError::OpenReadError(OpenReadError::IoError {
            io_error: error,
            filepath: file,
        }) => match io_failed(dir, &error) {
            IndexError::Damaged(_) => {
                guard::damaged(&dir.join(CURRENT).join(file), &error.to_string())
            }
            other => other,
        },
        other => IndexError::Failed {
            path,
            reason: other.to_string(),
        },
    }
}

/// What the system says of the index in `dir`, as an error that says what to do.
fn io_failed(dir: &Path, error: &io::Error) -> IndexError {
    no_good(dir, error.kind(), error.to_string())
}

fn no_good(dir: &Path, kind: io::ErrorKind, reason: String) -> IndexError {
    use io::ErrorKind::{FileTooLarge, InvalidData, QuotaExceeded, StorageFull, UnexpectedEof};
    let path = dir.to_path_buf();
    match kind {
        StorageFull | QuotaExceeded | FileTooLarge => IndexError::Full { path, reason },
        InvalidData | UnexpectedEof => guard::damaged(dir, &reason),
        _ => IndexError::Failed { path, reason },
    }
}
