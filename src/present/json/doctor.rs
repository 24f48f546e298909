//! A checkup on the wire: what `faqt doctor --json` writes.

use super::SCHEMA;
use crate::engine;
use crate::index::Severity;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// What was found out about an index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkup {
    /// [`SCHEMA`].
    pub schema: u32,
    /// Where the index is.
    pub index_dir: String,
    /// Whether there is no error among the findings.
    pub sound: bool,
    /// What was read.
    pub checked: Checked,
    /// Errors, then warnings, then notes.
    pub findings: Vec<Finding>,
    /// What was repaired, before the look that led to the findings.
    pub repaired: Vec<String>,
}

/// What was read and found as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checked {
    /// Files of the index.
    pub files: u64,
    /// Bytes of them.
    pub bytes: u64,
    /// Passages.
    pub passages: u64,
    /// Source files that the index knows of.
    pub records: u64,
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// `error`, `warning` or `note`.
    pub severity: String,
    /// What it is about: a file, a folder, the index.
    pub subject: String,
    /// What is so, as a clause that follows the subject.
    pub fact: String,
    /// What to do about it; `null` where nothing need be done.
    pub advice: Option<String>,
}

/// A checkup of the index in `dir` on the wire.
pub fn checkup(checkup: &engine::Checkup, dir: &Path, repaired: &[String]) -> Checkup {
    let finding = |finding: &crate::index::Finding| Finding {
        severity: finding.severity.name().to_string(),
        subject: finding.subject.clone(),
        fact: finding.fact.clone(),
        advice: Some(finding.advice.clone()).filter(|advice| !advice.is_empty()),
    };
    Checkup {
        schema: SCHEMA,
        index_dir: dir.to_string_lossy().into_owned(),
        sound: checkup.count(Severity::Error) == 0,
        checked: Checked {
            files: checkup.files,
            bytes: checkup.bytes,
            passages: checkup.passages,
            records: checkup.records,
        },
        findings: checkup.findings.iter().map(finding).collect(),
        repaired: repaired.to_vec(),
    }
}
