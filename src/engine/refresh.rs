//! Building an index and keeping it fresh. A refresh looks at every source file's size and time of
//! change; what looks changed is compared by content; only what really changed is read into the
//! index again, and all of it appears in one commit.

use super::library::{Library, Sources};
use crate::corpus::source::{self, FileReport, FileState, Reading, SourceError, SourceFile, Walk};
use crate::corpus::{Document, Warning, WarningKind};
use crate::index::embedded::{Reader, Writer};
use crate::index::{FileRecord, IndexError, Making, Manifest, Retrieval, SCHEMA_VERSION, Storage};
use crate::lexicon::acronyms;
use crate::passage::each_passage;
use crate::text::{FINGERPRINT, Language};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Hears how a refresh goes on. All calls may come from several threads.
pub trait Progress: Sync {
    /// So many files with so many bytes are about to be read.
    fn begin(&self, files: usize, bytes: u64);
    /// A file has been read.
    fn advance(&self, file: &SourceFile);
    /// All are read; what is left is writing.
    fn finish(&self);
}

/// Hears nothing.
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _: usize, _: u64) {}
    fn advance(&self, _: &SourceFile) {}
    fn finish(&self) {}
}

/// What a refresh did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// What the index says about itself now.
    pub manifest: Manifest,
    /// Files read into the index, new or changed.
    pub read: u64,
    /// Files whose content the index already had.
    pub unchanged: u64,
    /// Files that are gone, and their passages with them.
    pub removed: u64,
    /// Files that could not be read.
    pub failed: u64,
    /// Files that hold nothing to find.
    pub empty: u64,
    /// What was noticed in the files that were read.
    pub warnings: Vec<Warning>,
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
}

/// The files of some sources, and a digest by which to see that nothing changed.
pub struct Listing {
    pub(super) files: Vec<SourceFile>,
    pub(super) warnings: Vec<Warning>,
    /// Changes with every file's path, size or time of change, and with how passages are made.
    pub digest: String,
}

/// Lists the files of `sources`: the cheap first look of every refresh.
pub fn listing(sources: &Sources, making: &Making) -> Result<Listing, SourceError> {
    let (mut files, mut warnings) = (Vec::new(), Vec::new());
    for path in &sources.paths {
        let Walk {
            files: found,
            warnings: noticed,
        } = source::walk(path)?;
        let prefix = sources.prefix(path);
        let below = |path: &str| format!("{prefix}/{path}");
        if prefix.is_empty() {
            files.extend(found);
            warnings.extend(noticed);
            continue;
        }
        files.extend(found.into_iter().map(|file| SourceFile {
            path: below(&file.path),
            ..file
        }));
        warnings.extend(noticed.into_iter().map(|warning| Warning {
            path: below(&warning.path),
            ..warning
        }));
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files.dedup_by(|a, b| a.path == b.path);
    // Collected first, as many small updates of the hasher cost more than the hashing.
    let mut digested = format!("{}\0{making:?}", sources.root.display()).into_bytes();
    for file in &files {
        digested.extend_from_slice(file.path.as_bytes());
        digested.push(0);
        digested.extend_from_slice(&file.size.to_le_bytes());
        digested.extend_from_slice(&file.modified.to_le_bytes());
    }
    Ok(Listing {
        files,
        warnings,
        digest: blake3::hash(&digested).to_hex()[..32].to_string(),
    })
}

/// Brings the index of `library` up to date with the files of `listing`. `now` is in seconds since
/// 1970; with `rebuild` everything is read anew.
///
/// # Errors
/// If the index cannot be written. A file that cannot be read is no error: it is in the report.
pub fn refresh(
    library: &Library,
    sources: &Sources,
    listing: Listing,
    rebuild: bool,
    now: u64,
    progress: &dyn Progress,
) -> Result<Report, IndexError> {
    let (dir, making) = (&library.index, &library.making);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut writer = Writer::open(dir, rebuild, threads)?;
    let known = if rebuild {
        Vec::new()
    } else {
        known_files(dir, &writer, sources, making)?
    };
    let mut known: HashMap<String, FileRecord> = known
        .into_iter()
        .map(|record| (record.path.clone(), record))
        .collect();
    let (mut records, mut work) = (Vec::new(), Vec::new());
    for file in listing.files {
        match known.remove(&file.path) {
            Some(record)
                if record.size == file.size
                    && record.modified == file.modified
                    && file.modified != 0 =>
            {
                records.push(record)
            }
            before => work.push((file, before)),
        }
    }
    for gone in known.values() {
        writer.remove_file(&gone.path)?;
    }
    let mut report = Report {
        unchanged: records.len() as u64,
        removed: known.len() as u64,
        warnings: listing.warnings,
        ..Report::default()
    };
    // What could not be read is named each time, until it can.
    for record in &records {
        if let FileState::Failed(reason) = &record.state {
            report.warnings.push(Warning::new(
                &record.path,
                WarningKind::Unreadable,
                reason.clone(),
            ));
        }
    }
    progress.begin(work.len(), work.iter().map(|(file, _)| file.size).sum());
    for done in read_all(&writer, &work, library, threads, progress)? {
        match done.read {
            true => report.read += 1,
            false => report.unchanged += 1,
        }
        report.warnings.extend(done.warnings);
        records.push(done.record);
    }
    progress.finish();
    report.failed = count(&records, |state| matches!(state, FileState::Failed(_)));
    report.empty = count(&records, |state| *state == FileState::Empty);
    report.warnings.sort_by(|a, b| a.path.cmp(&b.path));
    report.manifest = Manifest {
        schema: SCHEMA_VERSION,
        program: env!("CARGO_PKG_VERSION").to_string(),
        fingerprint: FINGERPRINT.to_string(),
        root: sources.root.clone(),
        sources: sources.paths.clone(),
        making: making.clone(),
        listing: listing.digest,
        files: records.len() as u64,
        documents: records.iter().map(|r| r.documents).sum(),
        passages: records.iter().map(|r| r.passages).sum(),
        skipped: count(&records, |state| *state == FileState::Binary),
        warnings: report.warnings.len() as u64,
        built: now,
    };
    writer.commit(&report.manifest)?;
    writer.close()?;
    Ok(report)
}

/// What the index knows of the files, so far as it still holds: passages that would be made
/// otherwise now are removed. An index that exists and cannot be read is an error: adding to it
/// would leave old passages beside new ones.
fn known_files(
    dir: &Path,
    writer: &Writer,
    sources: &Sources,
    making: &Making,
) -> Result<Vec<FileRecord>, IndexError> {
    let reader = match Reader::open(dir) {
        Err(IndexError::Missing(_)) => return Ok(Vec::new()),
        opened => opened?,
    };
    let files = reader.files()?;
    if same_making(reader.manifest(), sources, making) {
        return Ok(files);
    }
    files
        .iter()
        .try_for_each(|record| writer.remove_file(&record.path))?;
    Ok(Vec::new())
}

/// Whether the passages of an index were made as they would be made now.
fn same_making(manifest: &Manifest, sources: &Sources, making: &Making) -> bool {
    manifest.root == sources.root && manifest.making == *making
}

fn count(records: &[FileRecord], is: impl Fn(&FileState) -> bool) -> u64 {
    records.iter().filter(|record| is(&record.state)).count() as u64
}

/// What became of one file that looked changed.
struct Done {
    record: FileRecord,
    read: bool,
    warnings: Vec<Warning>,
}

/// Reads the files on all cores. The order of the outcome is that of the files.
fn read_all(
    writer: &Writer,
    work: &[(SourceFile, Option<FileRecord>)],
    library: &Library,
    threads: usize,
    progress: &dyn Progress,
) -> Result<Vec<Done>, IndexError> {
    let next = AtomicUsize::new(0);
    let finished: Mutex<Vec<(usize, Result<Done, IndexError>)>> = Mutex::default();
    std::thread::scope(|scope| {
        for _ in 0..threads.min(work.len()) {
            scope.spawn(|| {
                while let Some((number, (file, before))) = take(&next, work) {
                    let outcome = update(writer, file, before.as_ref(), library);
                    let failed = outcome.is_err();
                    if let Ok(mut finished) = finished.lock() {
                        finished.push((number, outcome));
                    }
                    progress.advance(file);
                    if failed {
                        next.store(work.len(), Ordering::Relaxed);
                    }
                }
            });
        }
    });
    let mut finished = finished
        .into_inner()
        .unwrap_or_else(|poisoned| poisoned.into_inner());
    finished.sort_by_key(|(number, _)| *number);
    finished.into_iter().map(|(_, outcome)| outcome).collect()
}

fn take<'w, T>(next: &AtomicUsize, work: &'w [T]) -> Option<(usize, &'w T)> {
    let number = next.fetch_add(1, Ordering::Relaxed);
    work.get(number).map(|item| (number, item))
}

/// Brings one file up to date. A file that was only touched keeps its passages.
fn update(
    writer: &Writer,
    file: &SourceFile,
    before: Option<&FileRecord>,
    library: &Library,
) -> Result<Done, IndexError> {
    if let Some(before) = before {
        let same = source::content_hash(file, &library.means.converters)
            .is_ok_and(|hash| hash.to_string() == before.hash);
        if same && !matches!(before.state, FileState::Failed(_)) {
            let record = FileRecord {
                size: file.size,
                modified: file.modified,
                ..before.clone()
            };
            writer.add_file(&record)?;
            return Ok(Done {
                record,
                read: false,
                warnings: Vec::new(),
            });
        }
        writer.remove_file(&file.path)?;
    }
    let mut made = 0;
    let mut failure = None;
    let reading = Reading {
        options: &library.making.reading,
        means: &library.means,
    };
    let report = source::documents(file, &reading, &mut |document| {
        if failure.is_none() {
            failure = store(writer, file, document, &library.making, &mut made).err();
        }
    });
    if let Some(error) = failure {
        return Err(error);
    }
    let FileReport {
        mut state,
        hash,
        documents,
        mut warnings,
    } = report;
    match &state {
        FileState::Failed(reason) => warnings.push(Warning::new(
            &file.path,
            WarningKind::Unreadable,
            reason.clone(),
        )),
        FileState::Read if made == 0 => state = FileState::Empty,
        _ => {}
    }
    // What a converter fails at depends on more than the file, so it is tried again.
    let converted = library.means.converters.of(&file.path).is_some();
    let again = converted && matches!(state, FileState::Failed(_));
    let record = FileRecord {
        path: file.path.clone(),
        size: file.size,
        modified: if again { 0 } else { file.modified },
        hash: hash.to_string(),
        state,
        documents: documents as u64,
        passages: made,
        warnings: warnings.iter().map(|w| w.detail.clone()).collect(),
    };
    writer.add_file(&record)?;
    Ok(Done {
        record,
        read: true,
        warnings,
    })
}

/// Splits a document and puts its passages into the index.
fn store(
    writer: &Writer,
    file: &SourceFile,
    mut document: Document,
    making: &Making,
    made: &mut u64,
) -> Result<(), IndexError> {
    if document.language == Language::Unknown && mostly_latin(&document.text) {
        // Too short to tell. Most short texts are English, and its stemmer leaves most words of
        // other languages alone.
        document.language = Language::English;
    }
    for passage in each_passage(&document, &making.split) {
        writer.add(&file.path, &passage, &acronyms(&passage.text))?;
        *made += 1;
    }
    Ok(())
}

fn mostly_latin(text: &str) -> bool {
    let (mut latin, mut other) = (0, 0);
    for c in text.chars().filter(|c| c.is_alphabetic()).take(200) {
        if (c as u32) < 0x250 {
            latin += 1
        } else {
            other += 1
        }
    }
    latin > other
}
