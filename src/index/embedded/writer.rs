//! Writing to the embedded index. One process writes at a time; what it adds is seen by readers
//! at the commit, and a process that is killed leaves the last commit as it was.

use super::directory::{Access, IndexDirectory, Trouble};
use super::examine::orphans;
use super::lock::WriterLock;
use super::merging::Merging;
use super::passages::{Encoder, file_record, passages_of, record_of};
use super::removal::Holding;
use super::schema::{Fields, schema};
use super::{
    BUILDING, CURRENT, IMPORTING, REPLACED, current, failed, fitting_manifest, io_failed, no_good,
    open_folder, register, seal,
};
use crate::index::{FileRecord, IndexError, Manifest, OptionalFields, Storage};
use crate::lexicon::AcronymPair;
use crate::passage::{Passage, PassageId};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use tantivy::indexer::IndexWriterOptions;
use tantivy::query::{BooleanQuery, TermQuery, TermSetQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{Index, IndexWriter, TantivyDocument, TantivyError, Term};

/// Memory for each of tantivy's indexing threads before it writes a segment: at least, and at most,
/// where there are few. What a segment takes eight of them take again while they are merged.
const THREAD_MEMORY: (usize, usize) = (16 << 20, 32 << 20);
/// For all of them together.
const MEMORY: usize = 128 << 20;
/// Merges at a time; each has its own memory.
const MERGE_THREADS: usize = 1;

/// The one writer of an index.
pub struct Writer {
    dir: PathBuf,
    /// The folder that is written to.
    folder: PathBuf,
    fields: Fields,
    inner: IndexWriter,
    trouble: Trouble,
    encoders: Mutex<Vec<Encoder>>,
    /// What passages have had so far.
    met: Mutex<OptionalFields>,
    /// Cleared up behind tantivy's own writer.
    leavings: Leavings,
    /// Given up last.
    _lock: WriterLock,
}

/// What a writer leaves behind that does not finish takes up room for nothing, and a full disk is
/// why many do not: it is removed with the writer. What cannot be is for the next one.
struct Leavings {
    folder: PathBuf,
    index: Index,
    /// Whether an index is built in the folder, which takes the place of the old one or goes.
    building: bool,
}

impl Drop for Leavings {
    fn drop(&mut self) {
        match self.building {
            true => drop(fs::remove_dir_all(&self.folder)),
            false => remove_orphans(&self.folder, &self.index),
        }
    }
}

/// Removes what belongs to no commit from the folder of `index`. Only for who holds the lock.
fn remove_orphans(folder: &Path, index: &Index) {
    for name in orphans(folder, index).unwrap_or_default() {
        let _ = fs::remove_file(folder.join(name));
    }
}

impl Writer {
    /// Opens the index in `dir` for writing, or begins one. With `rebuild` a new one is built
    /// beside the old one, whatever that was, and takes its place when the writer is closed.
    ///
    /// # Errors
    /// [`IndexError::Locked`] if another process writes; [`IndexError::Incompatible`] if the index
    /// does not fit and `rebuild` is not set; [`IndexError::Full`] if the disk is full;
    /// [`IndexError::Failed`] if the folder cannot be used.
    pub fn open(dir: &Path, rebuild: bool, threads: usize) -> Result<Writer, IndexError> {
        let lock = WriterLock::take(dir)?;
        recover(dir)?;
        let current = dir.join(CURRENT);
        let anew = rebuild || !current.join(seal::META).is_file();
        let folder = if anew { dir.join(BUILDING) } else { current };
        let (schema, fields) = schema();
        let (index, directory, met) = if anew {
            fs::create_dir_all(&folder).map_err(|e| io_failed(dir, &e))?;
            let directory =
                IndexDirectory::open(&folder, Access::InPieces).map_err(|e| failed(dir, e))?;
            let index =
                Index::open_or_create(directory.clone(), schema).map_err(|e| failed(dir, e))?;
            register(&index);
            (index, directory, OptionalFields::default())
        } else {
            let (index, directory) = open_folder(dir, &folder, Access::InPieces)?;
            let met = fitting_manifest(dir, &index, &directory)?.fields;
            (index, directory, met)
        };
        let leavings = Leavings {
            folder: folder.clone(),
            index: index.clone(),
            building: anew,
        };
        if !anew {
            remove_orphans(&folder, &index);
        }
        let threads = threads.clamp(1, 8);
        let trouble = directory.trouble();
        let (least, most) = THREAD_MEMORY;
        let options = IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .memory_budget_per_thread((MEMORY / threads).clamp(least, most))
            .num_merge_threads(MERGE_THREADS)
            .build();
        let inner: IndexWriter = index
            .writer_with_options(options)
            .map_err(|e| told(dir, &trouble, e))?;
        inner.set_merge_policy(Box::new(Merging::default()));
        Ok(Writer {
            dir: dir.to_path_buf(),
            folder,
            fields,
            inner,
            trouble,
            encoders: Mutex::default(),
            met: Mutex::new(met),
            leavings,
            _lock: lock,
        })
    }

    /// Waits for merges under way, seals what came of them, puts an index built anew in its place,
    /// and gives up the lock.
    pub fn close(self) -> Result<(), IndexError> {
        self.inner
            .wait_merging_threads()
            .map_err(|e| told(&self.dir, &self.trouble, e))?;
        let sealed = match seal::find(&self.folder) {
            seal::Found::Whole(seal) => Some(seal.commit),
            seal::Found::Nothing | seal::Found::Broken => None,
        };
        let commit = seal::commit(&self.folder).map_err(|e| io_failed(&self.dir, &e))?;
        if sealed != Some(commit) {
            seal::renew(&self.folder, &self.leavings.index)
                .map_err(|e| io_failed(&self.dir, &e))?;
        }
        if self.leavings.building {
            replace(&self.dir, BUILDING).map_err(|e| io_failed(&self.dir, &e))?;
        }
        Ok(())
    }

    fn failed(&self, error: TantivyError) -> IndexError {
        told(&self.dir, &self.trouble, error)
    }

    fn delete(&self, file: &str) -> Result<(), IndexError> {
        let entries = Holding(Term::from_field_text(self.fields.file, file));
        let removal = self.inner.delete_query(Box::new(entries));
        removal.map(drop).map_err(|e| self.failed(e))
    }

    fn insert(&self, document: TantivyDocument) -> Result<(), IndexError> {
        self.inner
            .add_document(document)
            .map(drop)
            .map_err(|e| self.failed(e))
    }
}

/// What went wrong while writing to the index in `dir`: where tantivy only says that a thread ended,
/// the folder knows why.
fn told(dir: &Path, trouble: &Trouble, error: TantivyError) -> IndexError {
    match trouble.first() {
        Some((kind, reason)) => no_good(dir, kind, reason),
        None => failed(dir, error),
    }
}

impl Storage for Writer {
    fn add(
        &self,
        path: &str,
        passage: &Passage,
        acronyms: &[AcronymPair],
    ) -> Result<(), IndexError> {
        // An encoder remembers stems, so it is handed on rather than made anew.
        let mut encoder = self
            .encoders
            .lock()
            .map(|mut e| e.pop())
            .unwrap_or_default()
            .unwrap_or_default();
        let document = encoder.passage(&self.fields, path, passage, acronyms)?;
        if let Ok(mut encoders) = self.encoders.lock() {
            encoders.push(encoder);
        }
        let mut met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        met.title |= passage.title.is_some();
        met.headings |= !passage.heading_path.is_empty();
        met.question |= passage.question.is_some();
        met.acronym |= !acronyms.is_empty();
        drop(met);
        self.insert(document)
    }

    fn add_file(&self, record: &FileRecord) -> Result<(), IndexError> {
        // An index that is built anew has no older note, and to look for it in every segment took a
        // quarter of the time where files are small.
        if !self.leavings.building {
            self.delete(&record_of(&record.path))?;
        }
        self.insert(file_record(&self.fields, record)?)
    }

    fn remove_file(&self, path: &str) -> Result<(), IndexError> {
        self.delete(&passages_of(path))?;
        self.delete(&record_of(path))
    }

    fn remove_passages(&self, path: &str, ids: &[PassageId]) -> Result<(), IndexError> {
        if ids.is_empty() {
            return Ok(());
        }
        let terms = ids.iter().map(|id| id.to_string());
        let terms = terms.map(|id| Term::from_field_text(self.fields.id, &id));
        let file = Term::from_field_text(self.fields.file, &passages_of(path));
        // An id is a hash: another file may have the same. One query for all of them, as each
        // query is asked of each segment.
        let both = BooleanQuery::intersection(vec![
            Box::new(TermSetQuery::new(terms)),
            Box::new(TermQuery::new(file, IndexRecordOption::Basic)),
        ]);
        self.inner
            .delete_query(Box::new(both))
            .map(drop)
            .map_err(|e| failed(&self.dir, e))
    }

    fn commit(&mut self, manifest: &Manifest) -> Result<(), IndexError> {
        let met = self.met.get_mut().unwrap_or_else(PoisonError::into_inner);
        let manifest = Manifest {
            fields: *met,
            ..manifest.clone()
        };
        let payload =
            serde_json::to_string(&manifest).map_err(|e| IndexError::Damaged(e.to_string()))?;
        let trouble = self.trouble.clone();
        let failed = |e| told(&self.dir, &trouble, e);
        let mut prepared = self.inner.prepare_commit().map_err(failed)?;
        prepared.set_payload(&payload);
        prepared.commit().map(drop).map_err(failed)?;
        // What is acknowledged is sealed, also where the process ends before the writer is closed.
        seal::renew(&self.folder, self.inner.index()).map_err(|e| io_failed(&self.dir, &e))
    }
}

/// Clears up after a writer that was killed: the index it was about to replace returns, and what
/// it had built until then goes.
pub(super) fn recover(dir: &Path) -> Result<(), IndexError> {
    let replaced = dir.join(REPLACED);
    if replaced.exists() {
        if current(dir) == replaced {
            fs::rename(&replaced, dir.join(CURRENT)).map_err(|e| io_failed(dir, &e))?;
        } else {
            clear(dir, &replaced)?;
        }
    }
    clear(dir, &dir.join(IMPORTING))?;
    clear(dir, &dir.join(BUILDING))
}

/// Puts the folder `built` in the place of the index.
pub(super) fn replace(dir: &Path, built: &str) -> io::Result<()> {
    let (current, replaced) = (dir.join(CURRENT), dir.join(REPLACED));
    if current.exists() {
        fs::rename(&current, &replaced)?;
    }
    fs::rename(dir.join(built), &current)?;
    if replaced.exists() {
        fs::remove_dir_all(replaced)
    } else {
        Ok(())
    }
}

pub(super) fn clear(dir: &Path, folder: &Path) -> Result<(), IndexError> {
    match fs::remove_dir_all(folder) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(io_failed(dir, &e)),
        _ => Ok(()),
    }
}
