//! One file brought up to date: read, compared with what the index has of it, or taken over from
//! another path. A file may change or vanish while it is read; what is noted of it then is that it
//! has to be looked at again.

use super::plan::{Before, Task, has_name_of};
use super::stored::{Found, Stored};
use crate::corpus::source::{self, FileReport, FileState, Reading, SourceFile};
use crate::corpus::{Document, Warning};
use crate::engine::Library;
use crate::index::embedded::{Reader, Writer};
use crate::index::{FileRecord, IndexError, Storage};
use crate::lexicon::acronyms;
use crate::passage::{Mover, Passage, PassageId, Splitting};
use crate::text::Language;
use std::io;

/// What became of one file.
pub(super) struct Done {
    /// What is known of it now; `None` where it vanished.
    pub record: Option<FileRecord>,
    /// What happened.
    pub change: Change,
    /// Passages that were put into the index.
    pub added: u64,
    /// Passages that were taken out of it.
    pub removed: u64,
    /// What was noticed.
    pub warnings: Vec<Warning>,
    /// Whether it may have changed since it was read, without its stamp showing that.
    pub unsettled: bool,
}

/// What happened to a file since the last refresh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// It came.
    New,
    /// Its content changed.
    Changed,
    /// It has another path.
    Moved,
    /// Its content is the same.
    None,
    /// It vanished.
    Gone,
}

/// What goes with all files of one refresh.
pub(super) struct Updater<'u> {
    pub library: &'u Library,
    pub writer: &'u Writer,
    /// The index as it was before.
    pub reader: Option<&'u Reader>,
    /// Nanoseconds since 1970, not later than any file is opened.
    pub now: i64,
}

/// So often is a file read that changes meanwhile.
const ATTEMPTS: usize = 2;

impl Updater<'_> {
    /// Brings one file up to date.
    pub fn update(&self, task: &Task) -> Result<Done, IndexError> {
        let file = &task.file;
        match &task.before {
            Before::Nothing => self.read(file, None),
            Before::Same(before) => match self.touched(file, before)? {
                Some(done) => Ok(done),
                None => self.read(file, Some(before)),
            },
            Before::Moved(from) => match self.moved(file, from)? {
                Some(done) => Ok(done),
                None => self.read(file, None),
            },
        }
    }

    /// A file whose content is what it was keeps its passages.
    fn touched(&self, file: &SourceFile, before: &FileRecord) -> Result<Option<Done>, IndexError> {
        let same = !matches!(before.state, FileState::Failed(_) | FileState::LeftOut(_))
            && source::content_hash(file, &self.library.means.converters)
                .is_ok_and(|hash| hash.to_string() == before.hash);
        if !same || !is_as_listed(file) {
            return Ok(None);
        }
        self.keep(file, before, Change::None, 0).map(Some)
    }

    /// The passages of a file that moved get the names that go with its path.
    fn moved(&self, file: &SourceFile, from: &FileRecord) -> Result<Option<Done>, IndexError> {
        let Some(reader) = self.reader else {
            return Ok(None);
        };
        let mut mover = Mover::new(&from.path, &file.path, from.passages);
        let (mut count, mut failure) = (0, None);
        reader.each_passage_of(&from.path, &mut |passage| {
            if failure.is_some() {
                return;
            }
            if let Some(passage) = mover.moved(passage) {
                count += 1;
                failure = self.add(file, &passage).err();
            }
        })?;
        if let Some(error) = failure {
            return Err(error);
        }
        if count != from.passages || !is_as_listed(file) {
            self.writer.remove_file(&file.path)?;
            return Ok(None);
        }
        self.keep(file, from, Change::Moved, count).map(Some)
    }

    /// Notes that the content of `file` is that of `before`.
    fn keep(
        &self,
        file: &SourceFile,
        before: &FileRecord,
        change: Change,
        passages: u64,
    ) -> Result<Done, IndexError> {
        let unsettled = file.settles_in(self.now) > 0;
        let record = stamped(before.clone(), file, unsettled);
        self.writer.add_file(&record)?;
        Ok(Done {
            record: Some(record),
            change,
            added: passages,
            removed: passages,
            warnings: Vec::new(),
            unsettled,
        })
    }

    /// Reads a file into the index. Of what the index has of it, equal passages stay.
    fn read(&self, file: &SourceFile, before: Option<&FileRecord>) -> Result<Done, IndexError> {
        let had = before.map_or(0, |record| record.passages);
        let stored = match (self.reader, had) {
            (Some(reader), 1..) => Stored::of(reader, &file.path)?,
            _ => Stored::default(),
        };
        let mut file = file.clone();
        let mut making = Making::new(self, stored);
        let mut attempt = 1;
        let (report, steady) = loop {
            let report = making.read(&file)?;
            match file.looked_at_again() {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    self.writer.remove_file(&file.path)?;
                    return Ok(Done {
                        record: None,
                        change: Change::Gone,
                        added: 0,
                        removed: had,
                        warnings: Vec::new(),
                        unsettled: false,
                    });
                }
                Ok(after) if after == file => break (report, true),
                Ok(after) if attempt < ATTEMPTS => {
                    attempt += 1;
                    file = after;
                    self.writer.remove_file(&file.path)?;
                    making = Making::new(self, Stored::default());
                }
                _ => break (report, false),
            }
        };
        making.finish(&file)?;
        let unsettled = !steady || file.settles_in(self.now) > 0;
        let Making {
            made, kept, named, ..
        } = making;
        // What a converter fails at depends on more than the file.
        let converted = self.library.means.converters.of(&file.path).is_some();
        let again = converted && matches!(report.state, FileState::Failed(_));
        let record = record(&file, &report, made, named, self.now, unsettled || again);
        self.writer.add_file(&record)?;
        Ok(Done {
            record: Some(record),
            change: if before.is_some() {
                Change::Changed
            } else {
                Change::New
            },
            added: made - kept,
            removed: had.saturating_sub(kept),
            warnings: report.warnings,
            unsettled,
        })
    }

    fn add(&self, file: &SourceFile, passage: &Passage) -> Result<(), IndexError> {
        self.writer
            .add(&file.path, passage, &acronyms(&passage.text))
    }
}

fn is_as_listed(file: &SourceFile) -> bool {
    file.looked_at_again().is_ok_and(|after| after == *file)
}

/// A record with the stamp of `file`; with one that never fits where it must be looked at again.
fn stamped(record: FileRecord, file: &SourceFile, unsettled: bool) -> FileRecord {
    FileRecord {
        path: file.path.clone(),
        size: file.size,
        modified: if unsettled { 0 } else { file.modified },
        written: file.written,
        identity: file.identity,
        ..record
    }
}

fn record(
    file: &SourceFile,
    report: &FileReport,
    made: u64,
    named: bool,
    now: i64,
    unsettled: bool,
) -> FileRecord {
    // Where nothing was read and something was left out, that is why.
    let lost = report.warnings.iter().find(|w| w.kind.is_loss());
    let state = match (&report.state, lost) {
        (FileState::Read, Some(lost)) if made == 0 => FileState::Failed(lost.detail.clone()),
        (FileState::Read, None) if made == 0 => FileState::Empty,
        (state, _) => state.clone(),
    };
    let is_told = |warning: &&Warning| matches!(&state, FileState::Failed(reason) if *reason == warning.detail);
    let warnings = report.warnings.iter().filter(|warning| !is_told(warning));
    let warnings = warnings.map(|warning| warning.detail.clone()).collect();
    let record = FileRecord {
        path: String::new(),
        size: 0,
        modified: 0,
        written: 0,
        identity: None,
        hash: report.hash.to_string(),
        format: report.format,
        state,
        documents: report.documents as u64,
        passages: made,
        named,
        read: u64::try_from(now / 1_000_000_000).unwrap_or(0),
        warnings,
    };
    stamped(record, file, unsettled)
}

/// Passages in the making, and what the index has of the same file.
struct Making<'u> {
    updater: &'u Updater<'u>,
    stored: Stored,
    /// Passages to be written, and the names among them of which older ones go.
    waiting: Vec<Passage>,
    replaced: Vec<PassageId>,
    made: u64,
    kept: u64,
    named: bool,
}

/// So many passages are replaced at once.
const BATCH: usize = 256;

impl<'u> Making<'u> {
    fn new(updater: &'u Updater<'u>, stored: Stored) -> Making<'u> {
        Making {
            updater,
            stored,
            waiting: Vec::new(),
            replaced: Vec::new(),
            made: 0,
            kept: 0,
            named: false,
        }
    }

    fn read(&mut self, file: &SourceFile) -> Result<FileReport, IndexError> {
        let reading = Reading {
            options: &self.updater.library.making.reading,
            means: &self.updater.library.means,
        };
        let mut splitting = Splitting::new(&self.updater.library.making.split);
        let mut failure = None;
        let report = source::documents(file, &reading, &mut |document| {
            if failure.is_none() {
                failure = self.take(file, &mut splitting, document).err();
            }
        });
        match failure {
            Some(error) => Err(error),
            None => Ok(report),
        }
    }

    /// Splits a document and puts its passages into the index.
    fn take(
        &mut self,
        file: &SourceFile,
        splitting: &mut Splitting,
        mut document: Document,
    ) -> Result<(), IndexError> {
        if document.language == Language::Unknown && mostly_latin(&document.text) {
            // Too short to tell. Most short texts are English, and its stemmer leaves most words
            // of other languages alone.
            document.language = Language::English;
        }
        let title = document.title.as_deref();
        self.named |= title.is_some_and(|title| has_name_of(title, &file.path));
        let mut passages = splitting.passages(&document);
        passages.try_for_each(|passage| self.put(file, passage))
    }

    /// Puts a passage into the index, if it is not there.
    fn put(&mut self, file: &SourceFile, passage: Passage) -> Result<(), IndexError> {
        self.made += 1;
        match self.stored.take(&passage) {
            Found::Equal => {
                self.kept += 1;
                return Ok(());
            }
            Found::Other => self.replaced.push(passage.id),
            Found::Nothing => {}
        }
        self.waiting.push(passage);
        match self.waiting.len() >= BATCH {
            true => self.write(file),
            false => Ok(()),
        }
    }

    /// Writes what waits. Old passages go before new ones of the same name come: to remove one by
    /// its name removes all that came before.
    fn write(&mut self, file: &SourceFile) -> Result<(), IndexError> {
        let writer = self.updater.writer;
        writer.remove_passages(&file.path, &self.replaced)?;
        self.replaced.clear();
        let mut waiting = self.waiting.drain(..);
        waiting.try_for_each(|passage| self.updater.add(file, &passage))
    }

    /// Writes the rest, and takes out of the index what the file does not say any more.
    fn finish(&mut self, file: &SourceFile) -> Result<(), IndexError> {
        self.write(file)?;
        let left: Vec<PassageId> = self.stored.left().collect();
        let mut batches = left.chunks(BATCH);
        batches.try_for_each(|ids| self.updater.writer.remove_passages(&file.path, ids))
    }
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
