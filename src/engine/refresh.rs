//! Building an index and keeping it fresh. A refresh looks at every source file's size and times;
//! what looks changed is compared by content; only what really changed is read into the index
//! again, and of that only the passages that differ are written. All of it appears in one commit.

mod listing;
mod plan;
mod report;
mod stored;
mod update;

pub use listing::{Listing, listing};
pub use report::{FileCounts, PassageCounts, Report, standing};

use super::library::{Library, Sources};
use crate::corpus::Warning;
use crate::corpus::source::{self, FINE_STEP, FileState, SourceError, SourceFile};
use crate::index::embedded::{self, Reader, Writer};
use crate::index::{
    FileRecord, IndexError, Making, Manifest, OptionalFields, Retrieval, SCHEMA_VERSION, Storage,
};
use crate::text::FINGERPRINT;
use plan::{Plan, Task, left_paths, plan};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;
use update::{Change, Done, Updater};

/// Hears how a refresh goes on. All calls may come from several threads.
pub trait Progress: Sync {
    /// So many files with so many bytes are about to be read.
    fn begin(&self, files: usize, bytes: u64);
    /// A file has been read.
    fn advance(&self, file: &SourceFile);
    /// All are read; what is left is writing.
    fn finish(&self);
    /// Whether to stop before the next file and leave the index as it was.
    fn is_stopped(&self) -> bool {
        false
    }
}

/// Hears nothing.
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _: usize, _: u64) {}
    fn advance(&self, _: &SourceFile) {}
    fn finish(&self) {}
}

/// A refresh that could not be done.
#[derive(Debug, thiserror::Error)]
pub enum RefreshError {
    /// A source is missing or cannot be walked.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The index cannot be read or written.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// It was told to stop.
    #[error("stopped; the index is as it was")]
    Stopped,
}

/// Brings the index of `library` up to date with the files of `listing`. `now` is in nanoseconds
/// since 1970, at the time of the listing or later; with `rebuild` everything is read anew.
///
/// # Errors
/// If the index cannot be written. A file that cannot be read is no error: it is in the report.
pub fn refresh(
    library: &Library,
    sources: &Sources,
    listing: Listing,
    rebuild: bool,
    now: i64,
    progress: &dyn Progress,
) -> Result<Report, RefreshError> {
    let (dir, making) = (&library.index, &library.making);
    if !rebuild
        && !embedded::was_interrupted(dir)
        && let Some(report) = unchanged(dir, sources, &listing)
    {
        return Ok(report?);
    }
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let mut writer = Writer::open(dir, rebuild, threads)?;
    let reader = match rebuild {
        true => None,
        false => opened(dir)?,
    };
    let (known, same_root) = known_files(reader.as_ref(), &writer, sources, making)?;
    let (known, apart): (Vec<_>, Vec<_>) = known.into_iter().partition(FileRecord::was_opened);
    let hash = |file: &SourceFile| {
        let hash = source::content_hash(file, &library.means.converters).ok()?;
        Some(hash.to_string())
    };
    let plan = plan(listing.files, known, same_root, &hash);
    for path in left_paths(&plan) {
        writer.remove_file(path)?;
    }
    let Plan { kept, tasks, gone } = plan;
    let mut records = left_out(&writer, &listing.warnings, apart)?;
    records.extend(kept);
    let mut report = Report {
        wrote: true,
        warnings: listing.warnings,
        ..Report::default()
    };
    report.files.removed = gone.len() as u64;
    report.passages.removed = gone.iter().map(|record| record.passages).sum();
    for record in &records {
        report.count(record, Change::None);
    }
    progress.begin(tasks.len(), tasks.iter().map(|task| task.file.size).sum());
    let updater = Updater {
        library,
        writer: &writer,
        reader: reader.as_ref(),
        now: settled(&tasks, now),
    };
    let mut unsettled = false;
    for done in update_all(&updater, &tasks, threads, progress)? {
        unsettled |= done.unsettled;
        report.take(&done);
        records.extend(done.record);
    }
    progress.finish();
    report.finish(&records);
    report.manifest = Manifest {
        schema: SCHEMA_VERSION,
        program: env!("CARGO_PKG_VERSION").to_string(),
        fingerprint: FINGERPRINT.to_string(),
        root: sources.root.clone(),
        sources: sources.paths.clone(),
        apart: sources.apart.clone(),
        making: making.clone(),
        listing: if unsettled {
            String::new()
        } else {
            listing.digest
        },
        files: records.iter().filter(|record| is_file(record)).count() as u64,
        documents: records.iter().map(|record| record.documents).sum(),
        passages: records.iter().map(|record| record.passages).sum(),
        skipped: report.files.skipped,
        warnings: report.warnings.len() as u64,
        built: u64::try_from(now / 1_000_000_000).unwrap_or(0),
        fields: OptionalFields::default(),
    };
    writer.commit(&report.manifest)?;
    writer.close()?;
    Ok(report)
}

/// The report on an index that shows its sources as they are; `None` for any other.
fn unchanged(
    dir: &Path,
    sources: &Sources,
    listing: &Listing,
) -> Option<Result<Report, IndexError>> {
    let reader = Reader::open_in_pieces(dir).ok()?;
    let manifest = reader.manifest();
    let same = manifest.sources == sources.paths && manifest.apart == sources.apart;
    let fresh = same && manifest.listing == listing.digest && !sources.from_stdin();
    let records = reader.files();
    // What a converter failed at is tried again.
    let waits = |record: &FileRecord| record.was_opened() && record.modified == 0;
    let waiting = records.as_ref().is_ok_and(|all| all.iter().any(waits));
    (fresh && !waiting).then(|| {
        let warnings = listing.warnings.clone();
        Ok(Report::unchanged(reader.manifest(), &records?, warnings))
    })
}

/// The index as it is; `None` where there is none. One that exists and cannot be read is an error:
/// adding to it would leave old passages beside new ones.
fn opened(dir: &Path) -> Result<Option<Reader>, IndexError> {
    match Reader::open_in_pieces(dir) {
        Err(IndexError::Missing(_)) => Ok(None),
        opened => opened.map(Some),
    }
}

/// What the index knows of the files, so far as it still holds, and whether their paths begin at
/// the same folder: passages that would be made otherwise now are removed.
fn known_files(
    reader: Option<&Reader>,
    writer: &Writer,
    sources: &Sources,
    making: &Making,
) -> Result<(Vec<FileRecord>, bool), IndexError> {
    let Some(reader) = reader else {
        return Ok((Vec::new(), true));
    };
    let files = reader.files()?;
    let manifest = reader.manifest();
    if manifest.making == *making {
        return Ok((files, manifest.root == sources.root));
    }
    files
        .iter()
        .try_for_each(|record| writer.remove_file(&record.path))?;
    Ok((Vec::new(), true))
}

/// Whether a record is that of a file, and not of something that stands among files.
fn is_file(record: &FileRecord) -> bool {
    !matches!(record.state, FileState::LeftOut(_))
}

/// Notes what was seen on the walk and is no file to read. Gives the notes.
fn left_out(
    writer: &Writer,
    warnings: &[Warning],
    before: Vec<FileRecord>,
) -> Result<Vec<FileRecord>, IndexError> {
    let mut before: HashMap<String, FileRecord> = before
        .into_iter()
        .map(|record| (record.path.clone(), record))
        .collect();
    let mut records = Vec::new();
    for (warning, state) in listing::left_out(warnings) {
        let record = match before.remove(&warning.path) {
            Some(record) if record.state == state => record,
            _ => {
                let record = FileRecord::unread(&warning.path, state);
                writer.add_file(&record)?;
                record
            }
        };
        records.push(record);
    }
    before
        .keys()
        .try_for_each(|path| writer.remove_file(path))?;
    Ok(records)
}

/// Waits until the files that are about to be read show the next change in their stamps, where
/// that is a matter of milliseconds. Gives the time that it is then.
fn settled(tasks: &[Task], now: i64) -> i64 {
    let lefts = tasks.iter().map(|task| task.file.settles_in(now));
    let left = lefts.filter(|&left| left <= FINE_STEP).max().unwrap_or(0);
    thread::sleep(Duration::from_nanos(u64::try_from(left).unwrap_or(0)));
    now + left
}

/// Works on all files, on all cores. The order of the outcome is that of the files.
fn update_all(
    updater: &Updater,
    tasks: &[Task],
    threads: usize,
    progress: &dyn Progress,
) -> Result<Vec<Done>, RefreshError> {
    let next = AtomicUsize::new(0);
    let finished: Mutex<Vec<(usize, Result<Done, IndexError>)>> = Mutex::default();
    thread::scope(|scope| {
        for _ in 0..threads.min(tasks.len()) {
            scope.spawn(|| {
                while let Some((number, task)) = take(&next, tasks) {
                    let outcome = updater.update(task);
                    let failed = outcome.is_err();
                    if let Ok(mut finished) = finished.lock() {
                        finished.push((number, outcome));
                    }
                    progress.advance(&task.file);
                    if failed || progress.is_stopped() {
                        next.store(tasks.len(), Ordering::Relaxed);
                    }
                }
            });
        }
    });
    if progress.is_stopped() {
        return Err(RefreshError::Stopped);
    }
    let mut finished = finished
        .into_inner()
        .unwrap_or_else(|poisoned| poisoned.into_inner());
    finished.sort_by_key(|(number, _)| *number);
    let outcomes = finished.into_iter().map(|(_, outcome)| Ok(outcome?));
    outcomes.collect()
}

fn take<'w, T>(next: &AtomicUsize, work: &'w [T]) -> Option<(usize, &'w T)> {
    let number = next.fetch_add(1, Ordering::Relaxed);
    work.get(number).map(|item| (number, item))
}
