//! The wire type of an index that was written into a file, or taken out of one.

use super::SCHEMA;
use crate::index::Manifest;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// An exported or imported index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Carried {
    /// [`SCHEMA`].
    pub schema: u32,
    /// The file it was written to or read from.
    pub file: String,
    /// The bytes of that.
    pub bytes: u64,
    /// The folder it was in or is in now.
    pub index_dir: String,
    /// Source files.
    pub files: u64,
    /// Documents.
    pub documents: u64,
    /// Passages.
    pub passages: u64,
}

/// An exported or imported index on the wire.
pub fn carried(file: &Path, bytes: u64, index_dir: &Path, manifest: &Manifest) -> Carried {
    Carried {
        schema: SCHEMA,
        file: file.to_string_lossy().into_owned(),
        bytes,
        index_dir: index_dir.to_string_lossy().into_owned(),
        files: manifest.files,
        documents: manifest.documents,
        passages: manifest.passages,
    }
}
