//! The folder an index lives in, as tantivy sees it: memory-mapped files with some differences.
//! A question brings in no more of a large file than it reads; whoever reads much of all files reads
//! them in pieces; a reader takes no lock, so a read-only folder can
//! be asked; files get the permissions the person's umask gives them, so that another user can ask
//! too; the small files that are replaced as a whole carry their digest; and what the system says
//! when writing fails is kept, since tantivy's threads lose it on its way.

mod scattered;

use super::checksum::{self, Content};
use super::pieces::Pieces;
use scattered::Scattered;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, META_LOCK, MmapDirectory,
    TerminatingWrite, WatchCallback, WatchHandle, WritePtr,
};

/// How the files of a segment are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Memory-mapped.
    Mapped,
    /// Memory-mapped, and of large files no more is brought in than is read: best for questions.
    Scattered,
    /// By [`Pieces`]: best for whoever reads much of them once.
    InPieces,
}

/// The folder of an index.
#[derive(Clone, Debug)]
pub struct IndexDirectory {
    inner: MmapDirectory,
    path: Arc<Path>,
    access: Access,
    /// How large files are read where access is scattered.
    scattered: Option<Scattered>,
    /// Whether a small file had no digest.
    bare: Arc<AtomicBool>,
    trouble: Trouble,
}

/// The first thing that went wrong while writing.
#[derive(Clone, Debug, Default)]
pub struct Trouble(Arc<Mutex<Option<(io::ErrorKind, String)>>>);

impl Trouble {
    /// Keeps what the system said, if something went wrong.
    fn note<T>(&self, outcome: io::Result<T>) -> io::Result<T> {
        if let (Err(error), Ok(mut first)) = (&outcome, self.0.lock())
            && error.kind() != io::ErrorKind::NotFound
        {
            first.get_or_insert_with(|| (error.kind(), error.to_string()));
        }
        outcome
    }

    /// What the system said first.
    pub fn first(&self) -> Option<(io::ErrorKind, String)> {
        self.0.lock().ok().and_then(|first| first.clone())
    }
}

impl IndexDirectory {
    /// The folder at `path`, which must exist.
    pub fn open(path: &Path, access: Access) -> tantivy::Result<IndexDirectory> {
        Ok(IndexDirectory {
            inner: MmapDirectory::open(path)?,
            path: path.into(),
            access,
            scattered: match access {
                Access::Scattered => Some(Scattered::open(path)?),
                Access::Mapped | Access::InPieces => None,
            },
            bare: Arc::default(),
            trouble: Trouble::default(),
        })
    }

    /// Whether one of the small files read so far had no digest: an older program wrote it, or
    /// somebody else did.
    pub fn is_bare(&self) -> bool {
        self.bare.load(Ordering::Relaxed)
    }

    /// Where to see what went wrong while writing.
    pub fn trouble(&self) -> Trouble {
        self.trouble.clone()
    }
}

/// Writes a small file at once or not at all, with its digest.
///
/// # Errors
/// What the system says. What stood there before then stands there still.
pub fn replace_file(target: &Path, data: &[u8]) -> io::Result<()> {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let temporary = target.with_file_name(format!(".{name}.{}", std::process::id()));
    let write = || {
        let mut file = File::create(&temporary)?;
        file.write_all(&checksum::file(data))?;
        file.sync_data()?;
        std::fs::rename(&temporary, target)
    };
    write().inspect_err(|_| {
        let _ = std::fs::remove_file(&temporary);
    })
}

/// A file being written, whose troubles are noted.
struct Noting {
    inner: WritePtr,
    trouble: Trouble,
}

impl Write for Noting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.trouble.note(self.inner.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.trouble.note(self.inner.flush())
    }
}

impl TerminatingWrite for Noting {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        self.trouble.note(self.inner.terminate_ref(token))
    }
}

impl Directory for IndexDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        if let Some(scattered) = self.scattered.as_ref().filter(|_| Scattered::suits(path)) {
            return scattered.get_file_handle(path);
        }
        let mapped = self.inner.get_file_handle(path)?;
        Ok(match self.access {
            Access::Mapped | Access::Scattered => mapped,
            Access::InPieces => Arc::new(Pieces::new(mapped, self.path.join(path))),
        })
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let inner = self.inner.open_write(path).inspect_err(|error| {
            if let OpenWriteError::IoError { io_error, .. } = error {
                let again = io::Error::new(io_error.kind(), io_error.to_string());
                let _ = self.trouble.note::<()>(Err(again));
            }
        })?;
        Ok(BufWriter::new(Box::new(Noting {
            inner,
            trouble: self.trouble.clone(),
        })))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let bytes = self.inner.atomic_read(path)?;
        match checksum::file_content(&bytes) {
            Content::Whole(data) => Ok(data.to_vec()),
            Content::Bare(data) => {
                self.bare.store(true, Ordering::Relaxed);
                Ok(data.to_vec())
            }
            Content::Broken => Err(OpenReadError::wrap_io_error(
                io::Error::new(
                    io::ErrorKind::InvalidData,
                    "it is not what was written there",
                ),
                path.to_path_buf(),
            )),
        }
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.trouble.note(replace_file(&self.path.join(path), data))
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.inner.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        // Guards a reader against a writer that removes files while it opens them. Where it cannot
        // be taken, the reader tries again instead: see `reader`.
        match self.inner.acquire_lock(lock) {
            Err(LockError::IoError(_)) if lock.filepath == META_LOCK.filepath => {
                Ok(DirectoryLock::from(Box::new(())))
            }
            other => other,
        }
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }
}
