//! A checkup: what there is to say about an index and about how it stands to its sources. It only
//! looks.

use super::library::{Library, Sources};
use super::meaning;
use super::refresh::{Listing, listing};
use crate::corpus::source::{self, FileState};
use crate::index::embedded::{self, Examination};
use crate::index::{FileRecord, Finding, IndexError, Manifest, Severity};
use crate::vectors::{self, VectorError};
use std::collections::HashMap;

/// Of one sort, so many are named; the rest is counted.
const NAMED: usize = 5;

/// What came of a checkup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checkup {
    /// What was found, what matters most first.
    pub findings: Vec<Finding>,
    /// Files of the index that were read.
    pub files: u64,
    /// Bytes of them.
    pub bytes: u64,
    /// Passages that were read back.
    pub passages: u64,
    /// Source files that the index knows of.
    pub records: u64,
}

impl Checkup {
    /// Findings of this severity.
    pub fn count(&self, severity: Severity) -> usize {
        let findings = self.findings.iter();
        findings.filter(|f| f.severity == severity).count()
    }
}

impl Library {
    /// Looks at the whole index, and at its sources where they are known.
    ///
    /// # Errors
    /// [`IndexError::Missing`] where there is no index. Whatever else is wrong is in the findings.
    pub fn checkup(&self) -> Result<Checkup, IndexError> {
        let Examination {
            mut findings,
            files,
            bytes,
            passages,
            records,
            manifest,
        } = embedded::examine(&self.index)?;
        if let (Some(manifest), Some(records)) = (&manifest, &records) {
            findings.extend(self.against_sources(manifest, records));
            findings.extend(unread(records));
        }
        findings.extend(self.vectors());
        // Stable, so that each sort stays in the order of looking.
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        Ok(Checkup {
            findings,
            files,
            bytes,
            passages,
            records: records.map_or(0, |records| records.len() as u64),
        })
    }

    /// What is wrong with the vectors of the passages, if there are any.
    fn vectors(&self) -> Option<Finding> {
        const ADVICE: &str =
            "questions are asked by words alone until they are made anew: faqt index --model DIR";
        let subject = "the vectors";
        match vectors::examine(&meaning::folder(&self.index)) {
            Err(VectorError::Missing(_)) => None,
            Err(error) => Some(Finding::warning(
                subject,
                format!("cannot be used: {error}"),
                ADVICE,
            )),
            Ok(found) => match found.damaged.len() {
                0 => None,
                damaged => Some(Finding::warning(
                    subject,
                    format!(
                        "are damaged: {damaged} of {} are not what was written",
                        found.vectors
                    ),
                    "they count for nothing; to make them anew: faqt index --model DIR",
                )),
            },
        }
    }

    /// What differs between what the index was made of and what is there.
    fn against_sources(&self, manifest: &Manifest, records: &[FileRecord]) -> Vec<Finding> {
        let note = |fact: &str, advice: &str| vec![Finding::note("the index", fact, advice)];
        let sources = match &self.sources {
            None if manifest.is_imported() => {
                return note("was imported: its documents are not here", "");
            }
            Some(_) if manifest.is_imported() => {
                return note(
                    "was imported, and not made of the documents named here",
                    "to make it of them: faqt index --rebuild",
                );
            }
            None => return note("was made of standard input, which cannot be read again", ""),
            Some(sources) if sources.from_stdin() => {
                return note(
                    "is made of standard input, which is read anew each time",
                    "",
                );
            }
            Some(sources) => sources,
        };
        let listing = match listing(sources, &self.making) {
            Ok(listing) => listing,
            Err(error) => {
                return vec![Finding::warning(
                    "the corpus",
                    format!("cannot be looked at: {error}"),
                    "name it with --corpus PATH or in faqt.toml; --no-refresh asks the index as it is",
                )];
            }
        };
        let mut findings = left_out(&listing);
        findings.extend(self.differences(manifest, records, sources, &listing));
        findings
    }

    fn differences(
        &self,
        manifest: &Manifest,
        records: &[FileRecord],
        sources: &Sources,
        listing: &Listing,
    ) -> Vec<Finding> {
        const READ: &str = "the next question reads it, and so does: faqt index";
        if manifest.listing == listing.digest {
            return Vec::new();
        }
        if manifest.root != sources.root || manifest.making != self.making {
            let fact = "was made of other sources or by other settings than are named here";
            let advice = "the next question reads all anew, and so does: faqt index";
            return vec![Finding::warning("the index", fact, advice)];
        }
        let mut known: HashMap<&str, &FileRecord> = records
            .iter()
            .map(|record| (record.path.as_str(), record))
            .collect();
        let mut stale = Vec::new();
        for file in &listing.files {
            match known.remove(file.path.as_str()) {
                None => stale.push(Finding::warning(&file.path, "is new", READ)),
                Some(record) => {
                    let same = record.has_stamp_of(file);
                    let touched = || {
                        source::content_hash(file, &self.means.converters)
                            .is_ok_and(|hash| hash.to_string() == record.hash)
                    };
                    if !same && !touched() {
                        stale.push(Finding::warning(&file.path, "has changed", READ));
                    }
                }
            }
        }
        let mut gone: Vec<&str> = known.into_keys().collect();
        gone.sort_unstable();
        let forget = "the next question forgets it, and so does: faqt index";
        let is_gone = |path| Finding::warning(path, "is gone", forget);
        stale.extend(gone.into_iter().map(is_gone));
        first_of(stale)
    }
}

/// What the walk over the sources could not look at.
fn left_out(listing: &Listing) -> Vec<Finding> {
    let advice = "mend it, or name it in a .gitignore there";
    let warned = listing.warnings.iter();
    first_of(
        warned
            .map(|warning| Finding::warning(&warning.path, &warning.detail, advice))
            .collect(),
    )
}

/// The source files that could not be read into the index.
fn unread(records: &[FileRecord]) -> Vec<Finding> {
    let advice = "mend it; what has changed is read again";
    let failed = records.iter().filter_map(|record| match &record.state {
        FileState::Failed(reason) => Some(Finding::warning(&record.path, reason, advice)),
        _ => None,
    });
    first_of(failed.collect())
}

/// The first of many findings of one sort, and how many more there are.
fn first_of(mut findings: Vec<Finding>) -> Vec<Finding> {
    if let Some(more @ 1..) = findings.len().checked_sub(NAMED) {
        findings.truncate(NAMED);
        if let Some(last) = findings.last().cloned() {
            findings.push(Finding {
                subject: format!("{more} more files"),
                fact: "like these".into(),
                ..last
            });
        }
    }
    findings
}
