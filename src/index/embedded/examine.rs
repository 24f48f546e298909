//! A look at the whole of an index, for `faqt doctor`: are the files those that were written, can
//! everything in them be read back, does one part agree with the other, and what lies about that
//! should not. Nothing is changed by it; [`repair`] clears up what is safe to.

mod entries;
mod files;

pub(super) use files::orphans;

use super::directory::Access;
use super::lock::{self, LockState, WriterLock};
use super::reader::Reader;
use super::writer::recover;
use super::{
    BUILDING, CURRENT, HOLDER, IMPORTING, MARKER, REPLACED, current, fitting_manifest, guard,
    io_failed, open_folder, seal,
};
use crate::index::{FileRecord, Finding, IndexError, Manifest, Severity};
use std::fs;
use std::path::Path;

/// What helps against damage.
const REBUILD: &str = "build it anew with: faqt index --rebuild";
/// What helps against what lies about.
const REPAIR: &str = "the next faqt index removes it, and so does: faqt doctor --repair";
/// Of one sort, so many are named; the rest is counted.
const NAMED: usize = 20;
/// How often the look begins anew because somebody wrote meanwhile.
const ATTEMPTS: u32 = 3;

/// What came of the look.
#[derive(Debug, Default)]
pub struct Examination {
    /// What was found, in the order of looking.
    pub findings: Vec<Finding>,
    /// Files of the index that were read.
    pub files: u64,
    /// Bytes of them.
    pub bytes: u64,
    /// Passages that were read back.
    pub passages: u64,
    /// What the index knows of its source files; `None` where that cannot be read.
    pub records: Option<Vec<FileRecord>>,
    /// Its account of itself; `None` where that cannot be read.
    pub manifest: Option<Manifest>,
}

impl Examination {
    /// Whether something was found that makes replies wrong or fail.
    pub fn has_errors(&self) -> bool {
        self.first_error().is_some()
    }

    /// The first of them.
    pub fn first_error(&self) -> Option<&Finding> {
        let mut findings = self.findings.iter();
        findings.find(|finding| finding.severity == Severity::Error)
    }

    fn find(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Notes findings of one sort: the first ones, and how many more there are.
    fn find_all(&mut self, found: Vec<Finding>, what: &str) {
        let more = found.len().saturating_sub(NAMED);
        let last = found.last().cloned();
        self.findings.extend(found.into_iter().take(NAMED));
        if let Some(last) = last.filter(|_| more > 0) {
            self.find(Finding {
                subject: format!("{more} more {what}"),
                fact: "like these".into(),
                ..last
            });
        }
    }
}

/// Looks at all of the index in `dir`.
///
/// # Errors
/// [`IndexError::Missing`] where there is none. Whatever else is wrong is in the findings.
pub fn examine(dir: &Path) -> Result<Examination, IndexError> {
    let mut attempt = 1;
    loop {
        let folder = current(dir);
        if !folder.join(seal::META).is_file() {
            return Err(IndexError::Missing(dir.to_path_buf()));
        }
        let before = seal::commit(&folder).ok();
        let mut examination = Examination::default();
        around(dir, &mut examination);
        examine_folder(dir, &folder, &mut examination);
        if attempt == ATTEMPTS || seal::commit(&current(dir)).ok() == before {
            return Ok(examination);
        }
        attempt += 1;
    }
}

/// Looks at what stands beside the files of the index.
fn around(dir: &Path, examination: &mut Examination) {
    if !dir.join(MARKER).is_file() {
        examination.find(Finding::warning(
            MARKER,
            "is missing, so that a walk over documents may take the index for one",
            "the next faqt index writes it, and so does: faqt doctor --repair",
        ));
    }
    let state = lock::state(dir);
    match &state {
        LockState::Held(holder) => {
            let who = holder.as_ref().map_or(String::new(), |h| format!(": {h}"));
            let fact = format!("is being written to{who}");
            return examination.find(Finding::note("the index", fact, ""));
        }
        LockState::Unknown(error) => examination.find(Finding::warning(
            "writer.lock",
            format!("cannot be locked: {error}; two processes could write at once"),
            "keep the index on a disk of this machine: --index DIR",
        )),
        LockState::LeftOver => {
            let fact = "was left over by a run that was ended; it keeps nobody from writing";
            examination.find(Finding::note(HOLDER, fact, REPAIR));
        }
        LockState::Free => {}
    }
    for (folder, fact) in [
        (BUILDING, "was left over by a build that was ended"),
        (IMPORTING, "was left over by an import that was ended"),
    ] {
        if dir.join(folder).exists() {
            examination.find(Finding::warning(folder, fact, REPAIR));
        }
    }
    if dir.join(REPLACED).exists() {
        let fact = match dir.join(CURRENT).exists() {
            true => "was left over when a new index took its place",
            false => "is the index, as a run was ended before a new one took its place",
        };
        examination.find(Finding::warning(
            REPLACED,
            fact,
            "the next faqt index clears it up, and so does: faqt doctor --repair",
        ));
    }
}

/// Looks at the index in `folder`, from the outside in; what cannot be opened hides what is behind.
pub(super) fn examine_folder(dir: &Path, folder: &Path, examination: &mut Examination) {
    let opened = guard::guarded(dir, || {
        let (index, directory) = open_folder(dir, folder, Access::Mapped)?;
        let manifest = fitting_manifest(dir, &index, &directory)?;
        Ok((index, manifest))
    });
    let (index, manifest) = match opened {
        Ok(opened) => opened,
        Err(error) => {
            return examination.find(Finding::error("the index", clause(&error), REBUILD));
        }
    };
    examination.manifest = Some(manifest);
    files::examine(folder, &index, examination);
    match guard::guarded(dir, || Reader::open_in(dir, folder, Access::InPieces)) {
        Ok(reader) => entries::examine(&reader, examination),
        Err(error) => examination.find(Finding::error("the index", clause(&error), REBUILD)),
    }
}

/// An error as a clause that follows "the index".
fn clause(error: &IndexError) -> String {
    match error {
        IndexError::Incompatible { reason, .. } => {
            format!("does not fit this program: {reason}")
        }
        IndexError::Damaged(reason) => format!("is damaged: {reason}"),
        IndexError::Failed { reason, .. } => format!("cannot be opened: {reason}"),
        other => format!("cannot be opened: {other}"),
    }
}

/// Clears up in `dir` what is safe to: what runs that were ended left behind, and a seal that is
/// missing or of another commit. Says what was done.
///
/// # Errors
/// [`IndexError::Locked`] while another process writes; if something cannot be removed or written.
pub fn repair(dir: &Path) -> Result<Vec<String>, IndexError> {
    let mut done = Vec::new();
    let marked = dir.join(MARKER).exists();
    let held = dir.join(HOLDER).exists();
    let _lock = WriterLock::take(dir)?;
    if !marked {
        done.push(format!("wrote {MARKER}"));
    }
    if held {
        done.push(format!("removed {HOLDER}"));
    }
    let left: Vec<&str> = [BUILDING, IMPORTING, REPLACED]
        .into_iter()
        .filter(|folder| dir.join(folder).exists())
        .collect();
    recover(dir)?;
    done.extend(left.iter().map(|folder| format!("cleared up {folder}")));
    let folder = current(dir);
    let (index, directory) = guard::guarded(dir, || open_folder(dir, &folder, Access::Mapped))?;
    fitting_manifest(dir, &index, &directory)?;
    for name in orphans(&folder, &index).map_err(|e| io_failed(dir, &e))? {
        fs::remove_file(folder.join(&name)).map_err(|e| io_failed(dir, &e))?;
        done.push(format!("removed {name}"));
    }
    if !is_sealed(&folder) && is_sound(dir, &folder) {
        // Begun anew: what a seal of another commit says was looked at just now.
        seal::renew(&folder, &index).map_err(|e| io_failed(dir, &e))?;
        done.push("sealed the index".into());
    }
    Ok(done)
}

fn is_sealed(folder: &Path) -> bool {
    match (seal::find(folder), seal::commit(folder)) {
        (seal::Found::Whole(seal), Ok(commit)) => seal.commit == commit,
        _ => false,
    }
}

/// Damage must not be sealed.
fn is_sound(dir: &Path, folder: &Path) -> bool {
    let mut examination = Examination::default();
    examine_folder(dir, folder, &mut examination);
    !examination.has_errors()
}
