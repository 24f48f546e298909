//! What a refresh did, in numbers: every file that was seen is counted once.

use super::update::{Change, Done};
use crate::corpus::source::FileState;
use crate::corpus::{Warning, WarningKind};
use crate::index::{FileRecord, Manifest};

/// What a refresh did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// What the index says about itself now.
    pub manifest: Manifest,
    /// Whether the index was written; not where it showed everything as it is.
    pub wrote: bool,
    /// The files.
    pub files: FileCounts,
    /// The passages.
    pub passages: PassageCounts,
    /// The files that could not be read, with the reason as a clause that follows the path.
    pub failed: Vec<(String, String)>,
    /// What was noticed in the files that were read.
    pub warnings: Vec<Warning>,
}

/// How many files there are of each sort. All but the last two together are the files seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileCounts {
    /// Read for the first time.
    pub new: u64,
    /// Read again.
    pub changed: u64,
    /// Known under another path before.
    pub moved: u64,
    /// Of the same content as before.
    pub unchanged: u64,
    /// Of no format that is read.
    pub skipped: u64,
    /// Without anything to find.
    pub empty: u64,
    /// Not to be read for some reason.
    pub failed: u64,
    /// Seen on the walk, and no files to read: links that were not followed, pipes.
    pub left_out: u64,
    /// Gone.
    pub removed: u64,
}

/// How many passages a refresh left alone and wrote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PassageCounts {
    /// In the index before and after.
    pub kept: u64,
    /// Put into it.
    pub added: u64,
    /// Taken out of it.
    pub removed: u64,
}

/// How a file stands in the index, in one word for people and programs.
pub fn standing(state: &FileState) -> &'static str {
    match state {
        FileState::Read => "indexed",
        FileState::Binary => "skipped",
        FileState::Empty => "empty",
        FileState::Failed(_) => "failed",
        FileState::LeftOut(_) => "left_out",
    }
}

impl Report {
    /// Of an index that stays as it is.
    pub fn unchanged(
        manifest: &Manifest,
        records: &[FileRecord],
        warnings: Vec<Warning>,
    ) -> Report {
        let mut report = Report {
            manifest: manifest.clone(),
            warnings,
            ..Report::default()
        };
        for record in records {
            report.count(record, Change::None);
        }
        report.finish(records);
        report
    }

    /// Whether something is found otherwise now.
    pub fn is_news(&self) -> bool {
        let files = self.files;
        let changes = [files.new, files.changed, files.moved, files.removed];
        let passages = [self.passages.added, self.passages.removed];
        changes.iter().chain(&passages).any(|&count| count > 0)
    }

    /// Counts a file.
    pub(super) fn count(&mut self, record: &FileRecord, change: Change) {
        let files = &mut self.files;
        let count = match (&record.state, change) {
            (FileState::Failed(_), _) => &mut files.failed,
            (FileState::LeftOut(_), _) => &mut files.left_out,
            (FileState::Empty, _) => &mut files.empty,
            (FileState::Binary, _) => &mut files.skipped,
            (FileState::Read, Change::New) => &mut files.new,
            (FileState::Read, Change::Changed) => &mut files.changed,
            (FileState::Read, Change::Moved) => &mut files.moved,
            (FileState::Read, Change::None | Change::Gone) => &mut files.unchanged,
        };
        *count += 1;
    }

    /// Takes note of a file that was worked on.
    pub(super) fn take(&mut self, done: &Done) {
        match &done.record {
            Some(record) => self.count(record, done.change),
            // One that came and went between two looks was never seen.
            None if done.removed > 0 => self.files.removed += 1,
            None => {}
        }
        self.passages.added += done.added;
        self.passages.removed += done.removed;
        self.warnings.extend(done.warnings.iter().cloned());
    }

    /// Completes it by what is known of all files. What could not be read is named each time,
    /// until it can.
    pub(super) fn finish(&mut self, records: &[FileRecord]) {
        let all: u64 = records.iter().map(|record| record.passages).sum();
        self.passages.kept = all.saturating_sub(self.passages.added);
        for record in records {
            if let FileState::Failed(reason) = &record.state {
                self.failed.push((record.path.clone(), reason.clone()));
                let kind = WarningKind::Unreadable;
                let warning = Warning::new(&record.path, kind, reason.clone());
                let is_same = |other: &Warning| {
                    (&other.path, &other.detail) == (&warning.path, &warning.detail)
                };
                if !self.warnings.iter().any(is_same) {
                    self.warnings.push(warning);
                }
            }
        }
        self.failed.sort();
        self.warnings.sort_by(|a, b| a.path.cmp(&b.path));
    }
}
