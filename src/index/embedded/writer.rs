//! Writing to the embedded index. One process writes at a time; what it adds is seen by readers
//! at the commit, and a process that is killed leaves the last commit as it was.

use super::passages::{Encoder, file_record, passages_of, record_of};
use super::schema::{Fields, schema};
use super::{
    BUILDING, CURRENT, LOCK, MARKER, REPLACED, current, failed, fitting_manifest, open_folder,
    register,
};
use crate::index::{FileRecord, IndexError, Manifest, Storage};
use crate::lexicon::AcronymPair;
use crate::passage::{Passage, PassageId};
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use tantivy::indexer::LogMergePolicy;
use tantivy::query::{BooleanQuery, TermQuery, TermSetQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{Index, IndexWriter, TantivyDocument, Term};

/// Memory for each of tantivy's indexing threads before it writes a segment.
const THREAD_MEMORY: usize = 64 << 20;
/// A segment with more than this share of deleted entries is merged, so that removed words leave
/// the statistics soon.
const DELETED_SHARE: f32 = 0.25;

/// The one writer of an index.
pub struct Writer {
    dir: PathBuf,
    fields: Fields,
    inner: IndexWriter,
    encoders: Mutex<Vec<Encoder>>,
    rebuilding: bool,
    /// Released when the writer is dropped, or by the system when the process ends in any way.
    _lock: File,
}

impl Writer {
    /// Opens the index in `dir` for writing, or begins one. With `rebuild` a new one is built
    /// beside the old one, whatever that was, and takes its place when the writer is closed.
    ///
    /// # Errors
    /// [`IndexError::Locked`] if another process writes; [`IndexError::Incompatible`] if the index
    /// does not fit and `rebuild` is not set; [`IndexError::Failed`] if the folder cannot be used.
    pub fn open(dir: &Path, rebuild: bool, threads: usize) -> Result<Writer, IndexError> {
        let lock = lock(dir)?;
        recover(dir)?;
        let folder = dir.join(CURRENT);
        let fresh = !folder.join("meta.json").is_file();
        let (schema, fields) = schema();
        let index = if rebuild || fresh {
            let building = dir.join(BUILDING);
            fs::create_dir_all(&building).map_err(|e| io_failed(dir, e))?;
            let directory = super::IndexDirectory::open(&building).map_err(|e| failed(dir, e))?;
            let index = Index::open_or_create(directory, schema).map_err(|e| failed(dir, e))?;
            register(&index);
            index
        } else {
            let index = open_folder(dir, &folder)?;
            fitting_manifest(dir, &index)?;
            index
        };
        let threads = threads.clamp(1, 8);
        let inner: IndexWriter = index
            .writer_with_num_threads(threads, threads * THREAD_MEMORY)
            .map_err(|e| failed(dir, e))?;
        let mut merging = LogMergePolicy::default();
        merging.set_del_docs_ratio_before_merge(DELETED_SHARE);
        inner.set_merge_policy(Box::new(merging));
        Ok(Writer {
            dir: dir.to_path_buf(),
            fields,
            inner,
            encoders: Mutex::default(),
            rebuilding: rebuild || fresh,
            _lock: lock,
        })
    }

    /// Waits for merges under way, puts an index built anew in its place, and gives up the lock.
    pub fn close(self) -> Result<(), IndexError> {
        self.inner
            .wait_merging_threads()
            .map_err(|e| failed(&self.dir, e))?;
        if self.rebuilding {
            replace(&self.dir).map_err(|e| io_failed(&self.dir, e))?;
        }
        Ok(())
    }

    fn delete(&self, file: &str) {
        self.inner
            .delete_term(Term::from_field_text(self.fields.file, file));
    }

    fn insert(&self, document: TantivyDocument) -> Result<(), IndexError> {
        self.inner
            .add_document(document)
            .map(drop)
            .map_err(|e| failed(&self.dir, e))
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
        self.insert(document)
    }

    fn add_file(&self, record: &FileRecord) -> Result<(), IndexError> {
        self.delete(&record_of(&record.path));
        self.insert(file_record(&self.fields, record)?)
    }

    fn remove_file(&self, path: &str) -> Result<(), IndexError> {
        self.delete(&passages_of(path));
        self.delete(&record_of(path));
        Ok(())
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
        let payload =
            serde_json::to_string(manifest).map_err(|e| IndexError::Damaged(e.to_string()))?;
        let mut prepared = self
            .inner
            .prepare_commit()
            .map_err(|e| failed(&self.dir, e))?;
        prepared.set_payload(&payload);
        prepared
            .commit()
            .map(drop)
            .map_err(|e| failed(&self.dir, e))
    }
}

/// Makes the folder and takes the lock in it. The system frees the lock with the process, so it
/// cannot be left behind.
fn lock(dir: &Path) -> Result<File, IndexError> {
    let take = || {
        fs::create_dir_all(dir)?;
        if !dir.join(MARKER).exists() {
            fs::write(
                dir.join(MARKER),
                "This folder holds an index made by faqt. It can be deleted and built again.\n",
            )?;
        }
        File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(dir.join(LOCK))
    };
    let file = take().map_err(|e| io_failed(dir, e))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(IndexError::Locked(dir.to_path_buf())),
        Err(TryLockError::Error(e)) => Err(io_failed(dir, e)),
    }
}

/// Clears up after a writer that was killed: the index it was about to replace returns, and what
/// it had built until then goes.
fn recover(dir: &Path) -> Result<(), IndexError> {
    let replaced = dir.join(REPLACED);
    if replaced.exists() {
        if current(dir) == replaced {
            fs::rename(&replaced, dir.join(CURRENT)).map_err(|e| io_failed(dir, e))?;
        } else {
            clear(dir, &replaced)?;
        }
    }
    clear(dir, &dir.join(BUILDING))
}

/// Puts the folder that was just built in the place of the index.
fn replace(dir: &Path) -> io::Result<()> {
    let (current, replaced) = (dir.join(CURRENT), dir.join(REPLACED));
    if current.exists() {
        fs::rename(&current, &replaced)?;
    }
    fs::rename(dir.join(BUILDING), &current)?;
    if replaced.exists() {
        fs::remove_dir_all(replaced)
    } else {
        Ok(())
    }
}

fn clear(dir: &Path, folder: &Path) -> Result<(), IndexError> {
    match fs::remove_dir_all(folder) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(io_failed(dir, e)),
        _ => Ok(()),
    }
}

fn io_failed(dir: &Path, error: io::Error) -> IndexError {
    IndexError::Failed {
        path: dir.to_path_buf(),
        reason: error.to_string(),
    }
}
