//! Reading vectors: the state of one commit, however many follow it.

use super::keys::{Keys, missing};
use super::layout::{Columns, Layout};
use super::map::Mapped;
use super::quantise::Query;
use super::record::{Encoding, Record};
use super::scan::{nearest, of_ids};
use super::{Neighbour, Part, VectorError, damaged, failed, folder};
use crate::passage::PassageId;
use std::io;
use std::path::{Path, PathBuf};

/// So often is a store opened whose file a writer replaces meanwhile.
const ATTEMPTS: u32 = 5;

/// The vectors of one commit, in the order in which they came.
#[derive(Debug)]
pub struct VectorStore {
    record: Record,
    map: Mapped,
}

impl VectorStore {
    /// Opens the vectors in `folder`, if `encoder` made them. That reads a small file and a header,
    /// however many there are.
    ///
    /// # Errors
    /// [`VectorError::Missing`], [`VectorError::Mismatch`], [`VectorError::Version`],
    /// [`VectorError::Truncated`], [`VectorError::Damaged`], [`VectorError::Failed`].
    pub fn open(folder: &Path, encoder: &Encoding) -> Result<VectorStore, VectorError> {
        fitting(folder, &folder::record(folder)?, encoder)?;
        let store = VectorStore::open_any(folder)?;
        fitting(folder, &store.record, encoder)?;
        Ok(store)
    }

    /// Opens the vectors in `folder`, whatever made them.
    ///
    /// # Errors
    /// Those of [`VectorStore::open`] without [`VectorError::Mismatch`].
    pub fn open_any(folder: &Path) -> Result<VectorStore, VectorError> {
        let mut attempt = 1;
        loop {
            let record = folder::record(folder)?;
            let file = || folder::rows(folder, record.generation);
            match folder::mapped(folder, &record) {
                Ok(map) => {
                    return Ok(VectorStore { map: map?, record });
                }
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(failed(&file(), &error));
                }
                // A writer may have replaced it since the record was read.
                Err(_) if attempt < ATTEMPTS && folder::record(folder)? != record => {}
                Err(_) => return Err(damaged(&file(), "is missing")),
            }
            attempt += 1;
        }
    }

    /// What made them.
    pub fn encoding(&self) -> &Encoding {
        &self.record.encoding
    }

    /// How many there are, those of passages that are gone included.
    pub fn len(&self) -> u64 {
        self.record.rows
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.record.rows == 0
    }

    /// Whether it is known that nothing of this index lacks a vector; see
    /// [`super::VectorWriter::note_complete`].
    pub fn is_complete_for(&self, index: &str) -> bool {
        self.record.complete.as_deref() == Some(index)
    }

    /// Those of `wanted` that have no vector yet, in their order. It takes memory for all keys of
    /// the store while it looks.
    pub fn missing(
        &self,
        wanted: impl IntoIterator<Item = (PassageId, Part)>,
    ) -> Vec<(PassageId, Part)> {
        missing(self.columns().iter().flat_map(Columns::keys), wanted)
    }

    /// The up to `limit` vectors nearest to `query` among those that `keep` lets through, nearest
    /// first, equal ones by id and part. Every vector is looked at, on `threads` threads, which
    /// change nothing but the time; `keep` is asked only about those that would be among the
    /// nearest. A row that is not what was written is left out.
    ///
    /// # Errors
    /// [`VectorError::Dimensions`] where the query has another length.
    pub fn scan(
        &self,
        query: &[f32],
        limit: usize,
        threads: usize,
        keep: impl Fn(PassageId, Part) -> bool + Sync,
    ) -> Result<Vec<Neighbour>, VectorError> {
        let query = self.query(query)?;
        Ok(nearest(&self.columns(), &query, limit, threads, &keep))
    }

    /// The cosines of `query` with all vectors of these passages, by id and part; exactly those that
    /// [`VectorStore::scan`] gives.
    ///
    /// # Errors
    /// [`VectorError::Dimensions`] where the query has another length.
    pub fn scores_of(
        &self,
        query: &[f32],
        ids: &[PassageId],
    ) -> Result<Vec<Neighbour>, VectorError> {
        let query = self.query(query)?;
        Ok(of_ids(&self.columns(), &query, ids))
    }

    fn query(&self, vector: &[f32]) -> Result<Query, VectorError> {
        checked(vector, self.record.encoding.dimensions).map(Query::new)
    }

    pub(super) fn keys(&self) -> Keys {
        let mut keys = Keys::with_capacity_and_hasher(self.len() as usize, Default::default());
        keys.extend(self.columns().iter().flat_map(Columns::keys));
        keys
    }

    pub(super) fn columns(&self) -> Vec<Columns<'_>> {
        let layout = Layout::new(self.record.encoding.dimensions);
        layout.columns(&self.map, self.record.rows as usize)
    }

    pub(super) fn record(&self) -> &Record {
        &self.record
    }

    pub(super) fn bytes(&self) -> u64 {
        self.map.len() as u64
    }
}

/// A vector that has as many dimensions as it should.
pub fn checked(vector: &[f32], expected: usize) -> Result<&[f32], VectorError> {
    match vector.len() == expected {
        true => Ok(vector),
        false => Err(VectorError::Dimensions {
            given: vector.len(),
            expected,
        }),
    }
}

/// Whether `encoder` made the vectors of this record.
///
/// # Errors
/// [`VectorError::Mismatch`] where it did not.
pub fn fitting(folder: &Path, record: &Record, encoder: &Encoding) -> Result<(), VectorError> {
    match record.encoding.differs(encoder) {
        None => Ok(()),
        Some(differs) => Err(VectorError::Mismatch {
            folder: PathBuf::from(folder),
            differs,
        }),
    }
}
