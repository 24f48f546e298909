//! Asking the embedded index. A reader sees one commit from when it was opened until it is
//! reloaded; a writer at work does not disturb it.

use super::directory::Access;
use super::filter::Fitting;
use super::guard::{damaged, guarded};
use super::passages::{passages_of, read};
use super::schema::{FILE_RECORD, Fields, schema};
use super::{by_id, current, failed, fitting_manifest, open_folder};
use crate::index::{
    Candidate, Candidates, FileRecord, IndexError, Manifest, PassageKey, Retrieval, Statistics,
};
use crate::lexicon::Lexicon;
use crate::passage::{Passage, PassageId, PassageKind};
use crate::plan::QueryPlan;
use crate::question::Filter;
use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tantivy::index::SegmentComponent;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::store::StoreReader;
use tantivy::{DocAddress, DocSet, Index, IndexReader, ReloadPolicy, Searcher, TERMINATED, Term};

/// An index opened for asking.
pub struct Reader {
    pub(super) dir: PathBuf,
    pub(super) fields: Fields,
    pub(super) searcher: Searcher,
    /// What is stored, by segment.
    stores: Vec<StoreReader>,
    manifest: Manifest,
    pub(super) fitting: Fitting,
}

/// So many blocks of what is stored are kept unpacked, for each segment.
const KEPT_BLOCKS: usize = 100;

/// How often opening is tried again after this: a writer may have removed a file in between, or put
/// another index in this one's place.
fn attempts_after(error: &IndexError) -> u32 {
    match error {
        IndexError::Failed { .. } => 5,
        // Seldom that; a damaged index is to be told of soon.
        IndexError::Damaged(_) => 2,
        _ => 0,
    }
}

impl Reader {
    /// Opens the index in `dir` at its last commit.
    ///
    /// # Errors
    /// [`IndexError::Missing`], [`IndexError::Incompatible`], or [`IndexError::Failed`] with what
    /// the system said.
    pub fn open(dir: &Path) -> Result<Reader, IndexError> {
        Reader::open_for(dir, Access::Mapped)
    }

    /// The same for questions, each of which reads a small part of it.
    ///
    /// # Errors
    /// Those of [`Reader::open`].
    pub fn open_for_questions(dir: &Path) -> Result<Reader, IndexError> {
        Reader::open_for(dir, Access::Scattered)
    }

    /// The same for whoever reads much of it once, and takes no more memory for that than for little.
    ///
    /// # Errors
    /// Those of [`Reader::open`].
    pub fn open_in_pieces(dir: &Path) -> Result<Reader, IndexError> {
        Reader::open_for(dir, Access::InPieces)
    }

    fn open_for(dir: &Path, access: Access) -> Result<Reader, IndexError> {
        let mut attempt = 0;
        loop {
            match guarded(dir, || Reader::open_in(dir, &current(dir), access)) {
                Err(error) if attempt < attempts_after(&error) => {
                    attempt += 1;
                    std::thread::sleep(Duration::from_millis(10 << attempt));
                }
                outcome => return outcome,
            }
        }
    }

    /// The same for the index in `folder`, which stands in `dir`; tried once.
    pub(super) fn open_in(dir: &Path, folder: &Path, access: Access) -> Result<Reader, IndexError> {
        let (index, directory) = open_folder(dir, folder, access)?;
        let manifest = fitting_manifest(dir, &index, &directory)?;
        no_deleted_entry_returns(dir, &index)?;
        let reader: tantivy::Result<IndexReader> = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into();
        let searcher = reader.map_err(|e| failed(dir, e))?.searcher();
        let segments = searcher.segment_readers().iter();
        let stores = segments.map(|segment| segment.get_store_reader(KEPT_BLOCKS));
        Ok(Reader {
            dir: dir.to_path_buf(),
            fields: schema().1,
            stores: stores.collect::<io::Result<_>>()?,
            searcher,
            manifest,
            fitting: Fitting::default(),
        })
    }

    /// Calls `each` with every passage of the file at `path`, in no particular order.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn each_passage_of(
        &self,
        path: &str,
        each: &mut dyn FnMut(Passage),
    ) -> Result<(), IndexError> {
        let mut found =
            self.entries(&Term::from_field_text(self.fields.file, &passages_of(path)))?;
        // In stored order, so that each block of the store is unpacked once.
        found.sort();
        for address in found {
            each(self.stored(address)?);
        }
        Ok(())
    }

    /// Reads the stored entry at `address`.
    pub(super) fn stored<T: serde::de::DeserializeOwned>(
        &self,
        address: DocAddress,
    ) -> Result<T, IndexError> {
        let store = &self.stores[address.segment_ord as usize];
        let document = store.get_document_bytes(address.doc_id);
        read(&document.map_err(|e| failed(&self.dir, e))?).map_err(|error| match error {
            IndexError::Damaged(reason) => damaged(&self.dir, &reason),
            other => other,
        })
    }

    /// Reads the passage at `address`, which has to be the one that was ranked: the numbers that it
    /// was ranked by stand apart from its text.
    pub(super) fn ranked(&self, address: DocAddress) -> Result<Passage, IndexError> {
        let passage: Passage = self.stored(address)?;
        let numbers = self
            .searcher
            .segment_reader(address.segment_ord)
            .fast_fields()
            .u64("passage")
            .map_err(|e| failed(&self.dir, e))?;
        match numbers.first(address.doc_id) == Some(passage.id.bits()) {
            true => Ok(passage),
            false => Err(damaged(
                &self.dir,
                "a passage is stored under the name of another",
            )),
        }
    }

    /// The entries that hold `term`, deleted ones left out.
    pub(super) fn entries(&self, term: &Term) -> Result<Vec<DocAddress>, IndexError> {
        let mut found = Vec::new();
        for (ordinal, segment) in self.searcher.segment_readers().iter().enumerate() {
            let inverted = segment
                .inverted_index(term.field())
                .map_err(|e| failed(&self.dir, e))?;
            let Some(mut postings) = inverted.read_postings(term, IndexRecordOption::Basic)? else {
                continue;
            };
            let mut entry = postings.doc();
            while entry != TERMINATED {
                if !segment.is_deleted(entry) {
                    found.push(DocAddress::new(ordinal as u32, entry));
                }
                entry = postings.advance();
            }
        }
        Ok(found)
    }

    /// Whether some passage may have this field.
    pub(super) fn has(&self, field: Field) -> bool {
        let (fields, met) = (&self.fields, self.manifest.fields);
        let optional = [
            (fields.title, met.title),
            (fields.headings, met.headings),
            (fields.question, met.question),
            (fields.acronym, met.acronym),
        ];
        !optional.contains(&(field, false))
    }

    fn count(&self, term: &Term) -> Result<u64, IndexError> {
        if self
            .searcher
            .segment_readers()
            .iter()
            .any(|s| s.has_deletes())
        {
            return Ok(self.entries(term)?.len() as u64);
        }
        self.searcher
            .doc_freq(term)
            .map_err(|e| failed(&self.dir, e))
    }

    fn counts(&self) -> Result<Statistics, IndexError> {
        let mut kinds = Vec::new();
        for kind in PassageKind::ALL {
            let count = self.count(&Term::from_field_text(self.fields.kind, kind.name()))?;
            if count > 0 {
                kinds.push((kind, count));
            }
        }
        let space = self
            .searcher
            .space_usage()
            .map_err(|e| failed(&self.dir, tantivy::TantivyError::from(e)))?;
        Ok(Statistics {
            passages: kinds.iter().map(|(_, n)| n).sum(),
            kinds,
            languages: self.languages()?,
            acronyms: super::lexicon::acronym_count(self)?,
            bytes: space.total().get_bytes(),
        })
    }
}

/// Refuses a list of deleted entries that is not what was written: with it, passages of former
/// versions of a file would come back.
fn no_deleted_entry_returns(dir: &Path, index: &Index) -> Result<(), IndexError> {
    let segments = index
        .searchable_segment_metas()
        .map_err(|e| failed(dir, e))?;
    for segment in segments.iter().filter(|segment| segment.has_deletes()) {
        let list = segment.relative_path(SegmentComponent::Delete);
        let whole = index.directory().validate_checksum(&list);
        if !whole.map_err(|e| failed(dir, e.into()))? {
            let list = current(dir).join(list);
            return Err(damaged(&list, "it is not what was written there"));
        }
    }
    Ok(())
}

impl Retrieval for Reader {
    fn candidates(&self, plan: &QueryPlan, limit: usize) -> Result<Candidates, IndexError> {
        guarded(&self.dir, || {
            super::candidates::candidates(self, plan, limit)
        })
    }

    fn ids(&self) -> Result<Vec<(PassageId, PassageKind)>, IndexError> {
        guarded(&self.dir, || by_id::ids(self))
    }

    fn admitted(&self, plan: &QueryPlan) -> Result<Option<HashSet<PassageId>>, IndexError> {
        guarded(&self.dir, || by_id::admitted(self, plan))
    }

    fn named(&self, plan: &QueryPlan, ids: &[PassageId]) -> Result<Vec<Candidate>, IndexError> {
        guarded(&self.dir, || by_id::named(self, plan, ids))
    }

    fn lets_pass(&self, filter: &Filter) -> Result<bool, IndexError> {
        guarded(&self.dir, || super::filter::lets_pass(self, filter))
    }

    fn fetch(&self, keys: &[PassageKey]) -> Result<Vec<Passage>, IndexError> {
        guarded(&self.dir, || {
            keys.iter().map(|key| self.ranked(address(*key))).collect()
        })
    }

    fn passage(&self, id: PassageId) -> Result<Option<Passage>, IndexError> {
        guarded(&self.dir, || {
            let found = self.entries(&Term::from_field_text(self.fields.id, &id.to_string()))?;
            let passage = found.first().map(|&address| self.ranked(address));
            match passage.transpose()? {
                Some(other) if other.id != id => Err(damaged(
                    &self.dir,
                    &format!("passage {id} leads to another"),
                )),
                found => Ok(found),
            }
        })
    }

    fn each_passage(&self, each: &mut dyn FnMut(Passage)) -> Result<(), IndexError> {
        let addresses = guarded(&self.dir, || {
            let mut found = Vec::new();
            for kind in PassageKind::ALL {
                found.extend(self.entries(&Term::from_field_text(self.fields.kind, kind.name()))?);
            }
            // Files are read by several threads, so only the places tell a lasting order.
            found.sort();
            Ok(found)
        })?;
        for address in addresses {
            each(guarded(&self.dir, || self.stored(address))?);
        }
        Ok(())
    }

    fn words_with_prefix(&self, prefix: &str, limit: usize) -> Result<Vec<String>, IndexError> {
        guarded(&self.dir, || {
            Ok(super::lexicon::words_with_prefix(self, prefix, limit)?)
        })
    }

    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn files(&self) -> Result<Vec<FileRecord>, IndexError> {
        guarded(&self.dir, || {
            let mut found = self.entries(&Term::from_field_text(self.fields.kind, FILE_RECORD))?;
            // In stored order, so that each block of the store is unpacked once.
            found.sort();
            found
                .into_iter()
                .map(|address| self.stored(address))
                .collect()
        })
    }

    fn statistics(&self) -> Result<Statistics, IndexError> {
        guarded(&self.dir, || self.counts())
    }
}

/// The key of an entry: its segment and number in it.
pub(super) fn key(address: DocAddress) -> PassageKey {
    PassageKey(u64::from(address.segment_ord) << 32 | u64::from(address.doc_id))
}

fn address(PassageKey(key): PassageKey) -> DocAddress {
    DocAddress::new((key >> 32) as u32, key as u32)
}
