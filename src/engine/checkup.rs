//! A checkup: what there is to say about an index and about how it stands to its sources. It only
//! looks.

use super::library::{Library, Sources};
use super::meaning;
use super::refresh::{Listing, listing};
use crate::corpus::source::{self, FileState};
use crate::index::embedded::{self, Examination};
use crate::index::{FileRecord, Finding, IndexError, Manifest, Severity};
use crate::vectors::{self, Encoding, VectorError, VectorStore};
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

    /// Adds a finding behind those of its severity.
    pub fn add(&mut self, finding: Finding) {
        self.findings.push(finding);
        sort(&mut self.findings);
    }
}

/// What matters most first. Stable, so that each sort stays in the order of looking.
fn sort(findings: &mut [Finding]) {
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
}

impl Library {
    /// Looks at the whole index, at its sources where they are known, and at its vectors, which
    /// `encoder` should have made.
    ///
    /// # Errors
    /// [`IndexError::Missing`] where there is no index. Whatever else is wrong is in the findings.
    pub fn checkup(&self, encoder: Option<&Encoding>) -> Result<Checkup, IndexError> {
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
        findings.extend(self.vectors(encoder));
        sort(&mut findings);
        Ok(Checkup {
            findings,
            files,
            bytes,
            passages,
            records: records.map_or(0, |records| records.len() as u64),
        })
    }

    /// What is wrong with the vectors of the passages, if there are any or should be.
    fn vectors(&self, encoder: Option<&Encoding>) -> Vec<Finding> {
        const ANEW: &str =
            "questions are asked by words alone until they are made anew: faqt index --model DIR";
        let warning = |fact: String, advice| Finding::warning("the vectors", fact, advice);
        let folder = meaning::folder(&self.index);
        let opened = match encoder {
            Some(encoder) => VectorStore::open(&folder, encoder),
            None => VectorStore::open_any(&folder),
        };
        let store = match opened {
            Err(VectorError::Missing(_)) if encoder.is_none() => return Vec::new(),
            Err(VectorError::Missing(_)) => None,
            Err(error) => {
                let advice = match &error {
                    VectorError::Failed { .. } => {
                        "see who may read and write it and its folder; until then questions are asked by words alone"
                    }
                    VectorError::NotAFolder(_) => {
                        "move it away, and make them with: faqt index --model DIR"
                    }
                    _ => ANEW,
                };
                return vec![warning(format!("cannot be used: {error}"), advice)];
            }
            Ok(store) => Some(store),
        };
        let damaged = vectors::examine(&folder).map_or(0, |found| found.damaged.len());
        let damaged = (damaged > 0).then(|| {
            let all = store.as_ref().map_or(0, VectorStore::len);
            warning(
                format!("are damaged: {damaged} of {all} are not what was written"),
                "they count for nothing; to make them anew: faqt index --model DIR",
            )
        });
        let waiting = self.waiting(store.as_ref()).map(|(waiting, all)| {
            warning(
                format!(
                    "are not there yet for {waiting} of {all} passages, which count by words alone"
                ),
                "make them with: faqt index --model DIR",
            )
        });
        damaged.into_iter().chain(waiting).collect()
    }

    /// How many passages have no vector yet, and how many there are; `None` where all have one, or
    /// where the index cannot be asked.
    fn waiting(&self, store: Option<&VectorStore>) -> Option<(u64, u64)> {
        let engine = self.open().ok()?;
        let all = engine.home().statistics().ok()?.passages;
        let waiting = match store {
            Some(store) => meaning::waiting(&**engine.home(), store).ok()?,
            None => all,
        };
        (waiting > 0).then_some((waiting, all))
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
