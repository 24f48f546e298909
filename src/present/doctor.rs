//! What a checkup found, for people: what was looked at, then each finding with what to do about
//! it, then the sum.

use super::screen::Screen;
use super::stats::{counted, size};
use super::terminal::Style;
use crate::engine::Checkup;
use crate::index::{Finding, Severity};
use std::path::Path;

/// The view of a checkup of the index in `dir`, with what was repaired before it.
pub fn checkup(checkup: &Checkup, dir: &Path, repaired: &[String], style: &Style) -> String {
    let mut screen = Screen::new(style);
    screen.note(&format!(
        "{}: read {} ({}), {}, {} read back",
        dir.display(),
        counted(checkup.files, "file"),
        size(checkup.bytes),
        counted(checkup.passages, "passage"),
        counted(checkup.records, "file record"),
    ));
    if !repaired.is_empty() {
        screen.gap();
    }
    for done in repaired {
        screen.wrapped(0, &format!("repaired: {done}"), screen.palette.title);
    }
    for finding in &checkup.findings {
        screen.gap();
        screen.finding(finding);
    }
    screen.gap();
    let sum = [
        (Severity::Error, "error"),
        (Severity::Warning, "warning"),
        (Severity::Note, "note"),
    ];
    let sum = sum.map(|(severity, name)| counted(checkup.count(severity) as u64, name));
    screen.notice(&sum.join(", "));
    screen.out
}

impl Screen<'_> {
    fn finding(&mut self, finding: &Finding) {
        let style = match finding.severity {
            Severity::Error | Severity::Warning => self.palette.notice,
            Severity::Note => self.palette.quiet,
        };
        let Finding {
            severity,
            subject,
            fact,
            advice,
        } = finding;
        self.wrapped(0, &format!("{}: {subject} {fact}", severity.name()), style);
        if !advice.is_empty() {
            self.wrapped(2, advice, anstyle::Style::new());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_says_what_to_do() {
        let found = Checkup {
            findings: vec![
                Finding::error("ab.store", "is missing", "build it anew"),
                Finding::note("\u{1b}[2Jnotes.txt", "is not a file of the index", ""),
            ],
            files: 1200,
            bytes: 3_100_000,
            passages: 1,
            records: 1,
        };
        let repaired = ["removed cd.idx".to_string()];
        let seen = checkup(&found, Path::new("index"), &repaired, &Style::default());
        assert_eq!(
            seen,
            "index: read 1,200 files (3.1 MB), 1 passage, 1 file record read back\n\n\
             repaired: removed cd.idx\n\n\
             error: ab.store is missing\n  build it anew\n\n\
             note: [2Jnotes.txt is not a file of the index\n\n\
             1 error, 0 warnings, 1 note\n"
        );
    }
}
