//! Asking the embedded index. A reader sees one commit from when it was opened until it is
//! reloaded; a writer at work does not disturb it.

use super::passages::{passages_of, read};
use super::schema::{FILE_RECORD, Fields, schema};
use super::{current, failed, fitting_manifest, open_folder};
use crate::index::{
    Candidates, FileRecord, IndexError, Manifest, PassageKey, Retrieval, Statistics,
};
use crate::lexicon::Lexicon;
use crate::passage::{Passage, PassageId, PassageKind};
use crate::plan::QueryPlan;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tantivy::schema::IndexRecordOption;
use tantivy::{
    DocAddress, DocSet, Index, IndexReader, ReloadPolicy, Searcher, TERMINATED, TantivyDocument,
    Term,
};

/// An index opened for asking.
pub struct Reader {
    pub(super) dir: PathBuf,
    pub(super) fields: Fields,
    pub(super) searcher: Searcher,
    manifest: Manifest,
}

/// How often opening is tried again when a writer removed a file in between.
const ATTEMPTS: u32 = 5;

impl Reader {
    /// Opens the index in `dir` at its last commit.
    ///
    /// # Errors
    /// [`IndexError::Missing`], [`IndexError::Incompatible`], or [`IndexError::Failed`] with what
    /// the system said.
    pub fn open(dir: &Path) -> Result<Reader, IndexError> {
        let mut attempt = 0;
        loop {
            match Reader::open_once(dir) {
                Err(IndexError::Failed { .. }) if attempt < ATTEMPTS => {
                    attempt += 1;
                    std::thread::sleep(Duration::from_millis(10 << attempt));
                }
                outcome => return outcome,
            }
        }
    }

    fn open_once(dir: &Path) -> Result<Reader, IndexError> {
        let index: Index = open_folder(dir, &current(dir))?;
        let manifest = fitting_manifest(dir, &index)?;
        let reader: tantivy::Result<IndexReader> = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into();
        let searcher = reader.map_err(|e| failed(dir, e))?.searcher();
        Ok(Reader {
            dir: dir.to_path_buf(),
            fields: schema().1,
            searcher,
            manifest,
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
    fn stored<T: serde::de::DeserializeOwned>(&self, address: DocAddress) -> Result<T, IndexError> {
        let document: TantivyDocument = self
            .searcher
            .doc(address)
            .map_err(|e| failed(&self.dir, e))?;
        read(&self.fields, &document)
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
}

impl Retrieval for Reader {
    fn candidates(&self, plan: &QueryPlan, limit: usize) -> Result<Candidates, IndexError> {
        super::candidates::candidates(self, plan, limit)
    }

    fn fetch(&self, keys: &[PassageKey]) -> Result<Vec<Passage>, IndexError> {
        keys.iter().map(|key| self.stored(address(*key))).collect()
    }

    fn passage(&self, id: PassageId) -> Result<Option<Passage>, IndexError> {
        let found = self.entries(&Term::from_field_text(self.fields.id, &id.to_string()))?;
        found
            .first()
            .map(|&address| self.stored(address))
            .transpose()
    }

    fn each_passage(&self, each: &mut dyn FnMut(Passage)) -> Result<(), IndexError> {
        let mut found = Vec::new();
        for kind in PassageKind::ALL {
            found.extend(self.entries(&Term::from_field_text(self.fields.kind, kind.name()))?);
        }
        // Files are read by several threads, so only the places tell a lasting order.
        found.sort();
        for address in found {
            each(self.stored(address)?);
        }
        Ok(())
    }

    fn words_with_prefix(&self, prefix: &str, limit: usize) -> Result<Vec<String>, IndexError> {
        Ok(super::lexicon::words_with_prefix(self, prefix, limit)?)
    }

    fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn files(&self) -> Result<Vec<FileRecord>, IndexError> {
        let mut found = self.entries(&Term::from_field_text(self.fields.kind, FILE_RECORD))?;
        // In stored order, so that each block of the store is unpacked once.
        found.sort();
        found
            .into_iter()
            .map(|address| self.stored(address))
            .collect()
    }

    fn statistics(&self) -> Result<Statistics, IndexError> {
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

/// The key of an entry: its segment and number in it.
pub(super) fn key(address: DocAddress) -> PassageKey {
    PassageKey(u64::from(address.segment_ord) << 32 | u64::from(address.doc_id))
}

fn address(PassageKey(key): PassageKey) -> DocAddress {
    DocAddress::new((key >> 32) as u32, key as u32)
}
