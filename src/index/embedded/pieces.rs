//! Files of an index for whoever reads much of it once: in pieces that are let go. To write is to
//! merge, which reads files from the first byte to the last, and what was read of a memory-mapped
//! file counts as memory of the process until the file is closed: merging would take as much memory
//! as there is to merge.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use tantivy::HasLen;
use tantivy::directory::{FileHandle, OwnedBytes};

/// Bytes that are read at a time where fewer are asked for.
const PIECE: usize = 64 << 10;

/// A file that is read from the beginning to the end, more or less.
#[derive(Debug)]
pub struct Pieces {
    /// The same file memory-mapped. Unread, it takes no memory, and holds the content when a writer
    /// removes the file; many open files would meet the limit that systems set.
    mapped: Arc<dyn FileHandle>,
    path: PathBuf,
    last: Mutex<Piece>,
}

/// What was read last.
#[derive(Debug)]
struct Piece {
    start: usize,
    bytes: OwnedBytes,
}

impl Pieces {
    /// The file at `path`, which is also `mapped`.
    pub fn new(mapped: Arc<dyn FileHandle>, path: PathBuf) -> Pieces {
        let last = Piece {
            start: 0,
            bytes: OwnedBytes::empty(),
        };
        Pieces {
            mapped,
            path,
            last: Mutex::new(last),
        }
    }

    fn read(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        let mut file = match File::open(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return self.mapped.read_bytes(range);
            }
            opened => opened?,
        };
        let mut bytes = vec![0; range.len()];
        file.seek(SeekFrom::Start(range.start as u64))?;
        file.read_exact(&mut bytes)?;
        Ok(OwnedBytes::new(bytes))
    }
}

impl HasLen for Pieces {
    fn len(&self) -> usize {
        self.mapped.len()
    }
}

impl FileHandle for Pieces {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        if range.end > self.len() || range.start > range.end {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if range.len() > PIECE {
            return self.read(range);
        }
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if range.start < last.start || range.end > last.start + last.bytes.len() {
            let start = range.start;
            let bytes = self.read(start..self.len().min(start + PIECE))?;
            *last = Piece { start, bytes };
        }
        let start = last.start;
        Ok(last.bytes.slice(range.start - start..range.end - start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;
    use tantivy::directory::{Directory, MmapDirectory};

    fn pieces(folder: &Path) -> Pieces {
        let directory = MmapDirectory::open(folder).expect("a directory");
        let mapped = directory.get_file_handle(Path::new("a"));
        Pieces::new(mapped.expect("it is there"), folder.join("a"))
    }

    #[test]
    fn any_stretch_is_that_of_the_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let bytes: Vec<u8> = (0..3 * PIECE + 7).map(|at| (at / 3) as u8).collect();
        std::fs::write(folder.path().join("a"), &bytes).expect("a file");
        let pieces = pieces(folder.path());
        let end = bytes.len();
        assert_eq!(pieces.len(), end);
        let ranges = [
            0..9,
            3..3 + PIECE,
            5..5,
            PIECE..end,
            end - 9..end,
            end..end,
            1..2,
            0..end,
        ];
        let as_written = || {
            ranges.iter().for_each(|range| {
                let read = pieces.read_bytes(range.clone()).expect("it is read");
                assert_eq!(read.as_slice(), &bytes[range.clone()]);
            });
        };
        as_written();
        std::fs::remove_file(folder.path().join("a")).expect("it goes");
        as_written();
    }

    #[test]
    fn what_is_not_there_is_an_error() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("a"), [7; 99]).expect("a file");
        let pieces = pieces(folder.path());
        let outside = |range: Range<usize>| pieces.read_bytes(range).map_err(|e| e.kind());
        let end = Err(io::ErrorKind::UnexpectedEof);
        assert_eq!(outside(90..100).map(drop), end);
        assert_eq!(outside(100..100).map(drop), end);
        std::fs::write(folder.path().join("a"), [7; 9]).expect("a shorter file");
        assert_eq!(outside(0..20).map(drop), end);
    }
}
