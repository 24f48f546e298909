//! A look at all vectors of a store, for `faqt doctor`. Nothing is changed by it.

use super::{Part, VectorError, VectorStore};
use crate::passage::PassageId;
use std::path::Path;

/// What came of the look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examination {
    /// Vectors that were looked at.
    pub vectors: u64,
    /// Bytes of their file.
    pub bytes: u64,
    /// Vectors that are what was written, in the order of the file.
    pub sound: Vec<(PassageId, Part)>,
    /// The numbers of rows that are not, from 0. [`super::VectorWriter::retain`] drops them.
    pub damaged: Vec<u64>,
}

/// Looks at every byte of the vectors in `folder`, whatever made them.
///
/// # Errors
/// Those of [`VectorStore::open_any`]: what keeps the store from being opened.
pub fn examine(folder: &Path) -> Result<Examination, VectorError> {
    let store = VectorStore::open_any(folder)?;
    let mut examination = Examination {
        vectors: store.len(),
        bytes: store.bytes(),
        sound: Vec::new(),
        damaged: Vec::new(),
    };
    for row in store.columns().iter().flat_map(|columns| columns.all()) {
        match row.key.part().filter(|_| row.is_sound()) {
            Some(part) => examination.sound.push((row.key.id(), part)),
            None => examination.damaged.push(row.number),
        }
    }
    Ok(examination)
}
