//! The folder of vectors: its files by name, and how they are read and replaced.

use super::map::Mapped;
use super::record::{Record, Unreadable};
use super::{VectorError, damaged, failed, layout};
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The record of the last commit.
pub const RECORD: &str = "vectors.json";
/// The same while it is written.
const WRITING: &str = ".vectors.json";
/// Held by the writer.
const LOCK: &str = "writer.lock";
/// Before the number of a file of rows.
const ROWS: &str = "rows.";

/// The record in `folder`.
///
/// # Errors
/// [`VectorError::Missing`], [`VectorError::Version`], [`VectorError::Damaged`], or what the system
/// says.
pub fn record(folder: &Path) -> Result<Record, VectorError> {
    let file = folder.join(RECORD);
    let bytes = match fs::read(&file) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(VectorError::Missing(folder.to_path_buf()));
        }
        Err(error) => return Err(failed_in(folder, &file, &error)),
    };
    Record::read(&bytes).map_err(|unreadable| match unreadable {
        Unreadable::Damaged => damaged(&file, "is not what was written there"),
        Unreadable::Version(found) => VectorError::Version {
            folder: folder.to_path_buf(),
            found,
        },
    })
}

/// Makes `record` that of the folder, at once or not at all, and lasting.
///
/// # Errors
/// What the system says. The record before then stands there still.
pub fn replace_record(folder: &Path, record: &Record) -> io::Result<()> {
    let temporary = folder.join(WRITING);
    let mut file = File::create(&temporary)?;
    file.write_all(&record.write()?)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&temporary, folder.join(RECORD))?;
    sync(folder)
}

/// Makes names in the folder lasting.
#[cfg(unix)]
pub fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Elsewhere a folder cannot be opened, and its names last as the system thinks right.
#[cfg(not(unix))]
pub fn sync(_: &Path) -> io::Result<()> {
    Ok(())
}

/// The file of rows of this number.
pub fn rows(folder: &Path, generation: u64) -> PathBuf {
    folder.join(format!("{ROWS}{generation}"))
}

/// The rows that a record counts, mapped.
///
/// # Errors
/// [`io::ErrorKind::NotFound`] in the outer result; else as for [`VectorError`].
pub fn mapped(folder: &Path, record: &Record) -> io::Result<Result<Mapped, VectorError>> {
    let path = rows(folder, record.generation);
    let file = File::open(&path)?;
    let bytes = file.metadata()?.len();
    let layout = layout::Layout::new(record.encoding.dimensions);
    let Some(expected) = layout.bytes(record.rows) else {
        return Ok(Err(damaged(&path, "is larger than memory can be")));
    };
    if bytes < expected as u64 {
        return Ok(Err(VectorError::Truncated {
            file: path,
            bytes,
            expected: expected as u64,
        }));
    }
    let map = Mapped::new(&file, expected)?;
    let header = layout::header(record.generation, &record.encoding_digest());
    Ok(match layout::wrong_header(&map, &header) {
        Some(wrong) => Err(damaged(&path, wrong)),
        None => Ok(map),
    })
}

/// Takes the writer's lock, a lock of the system, which goes with the process.
///
/// # Errors
/// [`VectorError::Locked`] where another process holds it; what the system says.
pub fn lock(folder: &Path) -> Result<File, VectorError> {
    let path = folder.join(LOCK);
    let open = || {
        fs::create_dir_all(folder)?;
        let mut options = File::options();
        options.create(true).truncate(false).write(true).open(&path)
    };
    let file = open().map_err(|error| failed_in(folder, &path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(VectorError::Locked(folder.to_path_buf())),
        Err(TryLockError::Error(error)) => Err(failed(&path, &error)),
    }
}

/// What the system says of `path`, unless `folder` is none, which says more.
fn failed_in(folder: &Path, path: &Path, error: &io::Error) -> VectorError {
    match fs::metadata(folder) {
        Ok(there) if !there.is_dir() => VectorError::NotAFolder(folder.to_path_buf()),
        _ => failed(path, error),
    }
}

/// The numbers of all files of rows, whether they count or not.
fn generations(folder: &Path) -> io::Result<Vec<u64>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        let number = name.to_str().and_then(|name| name.strip_prefix(ROWS));
        found.extend(number.and_then(|number| number.parse::<u64>().ok()));
    }
    Ok(found)
}

/// A number that no file of rows has, and none had that a record may name still.
pub fn next_generation(folder: &Path) -> io::Result<u64> {
    let named = record(folder).ok().map(|record| record.generation);
    let last = generations(folder)?.into_iter().chain(named).max();
    Ok(last.map_or(0, |last| last.saturating_add(1)))
}

/// Removes every file of rows but this one. What cannot be, as a reader on some systems holds it, is
/// for the next writer.
pub fn clear(folder: &Path, kept: u64) {
    let others = generations(folder).unwrap_or_default();
    for other in others.into_iter().filter(|other| *other != kept) {
        let _ = fs::remove_file(rows(folder, other));
    }
}
