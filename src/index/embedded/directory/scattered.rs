//! Large files of which a question reads a few pages here and there. Systems read ahead of who reads a
//! mapped file, some of them megabytes at each place, which from a cold cache is most of the time of
//! a question. So these files are read page by page, and where more is about to be read, the system
//! is told how much.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tantivy::HasLen;
use tantivy::directory::error::{OpenDirectoryError, OpenReadError};
use tantivy::directory::{Directory, FileHandle, MmapDirectory, OwnedBytes};

/// The files with what is stored, where words stand, and in which passages. Of the others a question
/// reads a good part.
const LARGE: [&str; 3] = ["store", "pos", "idx"];
/// What a page holds needs no announcement, and of what is much longer a question reads a part.
const ANNOUNCED: Range<usize> = 4096..1 << 20;
/// So many reads are announced: those of the first questions. Later what questions read most is in
/// memory, and the announcements would cost more than they save.
const MOST_ANNOUNCED: usize = 512;

/// Opens such files.
#[derive(Clone, Debug)]
pub struct Scattered {
    inner: MmapDirectory,
    folder: Arc<Path>,
    announced: Arc<AtomicUsize>,
}

impl Scattered {
    /// For the folder at `path`, which must exist.
    pub fn open(path: &Path) -> Result<Scattered, OpenDirectoryError> {
        Ok(Scattered {
            inner: not_read_ahead(path)?,
            folder: path.into(),
            announced: Arc::default(),
        })
    }

    /// Whether the file at `path` is one of those.
    pub fn suits(path: &Path) -> bool {
        let ending = path.extension().and_then(|ending| ending.to_str());
        ending.is_some_and(|ending| LARGE.contains(&ending))
    }

    /// The file at `path` below the folder.
    pub fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let inner = self.inner.get_file_handle(path)?;
        Ok(match File::open(self.folder.join(path)) {
            Err(_) => inner,
            Ok(file) => Arc::new(Announcing {
                inner,
                file,
                announced: self.announced.clone(),
            }),
        })
    }
}

#[cfg(unix)]
fn not_read_ahead(path: &Path) -> Result<MmapDirectory, OpenDirectoryError> {
    MmapDirectory::open_with_madvice(path, tantivy::directory::Advice::Random)
}

#[cfg(not(unix))]
fn not_read_ahead(path: &Path) -> Result<MmapDirectory, OpenDirectoryError> {
    MmapDirectory::open(path)
}

/// A file that announces what is read of it.
#[derive(Debug)]
struct Announcing {
    inner: Arc<dyn FileHandle>,
    file: File,
    announced: Arc<AtomicUsize>,
}

impl HasLen for Announcing {
    fn len(&self) -> usize {
        self.inner.len()
    }
}

impl FileHandle for Announcing {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        if ANNOUNCED.contains(&range.len())
            && self.announced.load(Ordering::Relaxed) < MOST_ANNOUNCED
        {
            self.announced.fetch_add(1, Ordering::Relaxed);
            announce(&self.file, &range);
        }
        self.inner.read_bytes(range)
    }
}

/// Tells the system that `range` of the file is about to be read. Without that it is read as well,
/// more slowly.
#[cfg(target_os = "linux")]
fn announce(file: &File, range: &Range<usize>) {
    use rustix::fs::{Advice, fadvise};
    let length = std::num::NonZeroU64::new(range.len() as u64);
    let _ = fadvise(file, range.start as u64, length, Advice::WillNeed);
}

#[cfg(not(target_os = "linux"))]
fn announce(_: &File, _: &Range<usize>) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_what_stands_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let bytes: Vec<u8> = (0..20_000u32).map(|number| (number % 251) as u8).collect();
        let (store, terms) = (Path::new("one.store"), Path::new("one.term"));
        std::fs::write(folder.path().join(store), &bytes).expect("a file");
        assert!(Scattered::suits(store) && !Scattered::suits(terms));
        let scattered = Scattered::open(folder.path()).expect("a directory");
        let file = scattered.get_file_handle(store).expect("an open file");
        assert_eq!(file.len(), bytes.len());
        for range in [0..0, 10..20, 4_000..12_500, 0..20_000] {
            let read = file.read_bytes(range.clone()).expect("bytes");
            assert_eq!(read.as_slice(), &bytes[range]);
        }
        assert_eq!(scattered.announced.load(Ordering::Relaxed), 2);
        assert!(matches!(
            scattered.get_file_handle(terms),
            Err(OpenReadError::FileDoesNotExist(_))
        ));
    }
}
