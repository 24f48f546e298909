//! The files of a corpus, one by one: how each stands in the index and why. Nothing that was seen
//! is silently missing here.

use super::highlight::{Palette, styled};
use super::printable::one_line;
use super::stats::{counted, moment};
use super::terminal::Style;
use crate::corpus::Format;
use crate::corpus::source::FileState;
use crate::engine::refresh::standing;
use crate::index::FileRecord;
use std::str::FromStr;

/// Which files are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selection {
    /// Those of which the index holds passages.
    Indexed,
    /// Those of no format that is read.
    Skipped,
    /// Those without anything to find.
    Empty,
    /// Those that could not be read.
    Failed,
    /// What is no file to read: links that were not followed, pipes.
    LeftOut,
    /// Those of which something had to be left out or guessed.
    Warned,
    /// All that are not indexed, and those with warnings.
    Problems,
}

impl Selection {
    const ALL: [(&'static str, Selection); 7] = [
        ("indexed", Selection::Indexed),
        ("skipped", Selection::Skipped),
        ("empty", Selection::Empty),
        ("failed", Selection::Failed),
        ("left_out", Selection::LeftOut),
        ("warned", Selection::Warned),
        ("problems", Selection::Problems),
    ];

    /// Whether `record` is one of them.
    pub fn holds(self, record: &FileRecord) -> bool {
        let warned = !record.warnings.is_empty();
        match self {
            Selection::Indexed => record.state == FileState::Read,
            Selection::Skipped => record.state == FileState::Binary,
            Selection::Empty => record.state == FileState::Empty,
            Selection::Failed => matches!(record.state, FileState::Failed(_)),
            Selection::LeftOut => matches!(record.state, FileState::LeftOut(_)),
            Selection::Warned => warned,
            Selection::Problems => warned || record.state != FileState::Read,
        }
    }
}

impl FromStr for Selection {
    type Err = String;

    fn from_str(name: &str) -> Result<Selection, String> {
        let found = Selection::ALL.into_iter().find(|(own, _)| *own == name);
        found.map(|(_, selection)| selection).ok_or_else(|| {
            let names = Selection::ALL.map(|(name, _)| name).join(", ");
            format!("files are {names}")
        })
    }
}

/// Why a file is not indexed, as a clause that follows its path.
pub fn reason(record: &FileRecord) -> Option<String> {
    match &record.state {
        FileState::Read => None,
        FileState::Failed(reason) | FileState::LeftOut(reason) => Some(reason.clone()),
        FileState::Binary => Some(match Format::unread_ending(&record.path) {
            Some(ending) => format!("is of a format that is not read (.{ending})"),
            None => "is no text".to_string(),
        }),
        FileState::Empty if record.size == 0 => Some("holds no bytes".to_string()),
        FileState::Empty if !record.warnings.is_empty() => record.warnings.first().cloned(),
        FileState::Empty if record.documents > 0 => {
            Some("was read, and holds nothing to find".to_string())
        }
        FileState::Empty if record.format.is_some_and(Format::is_packed) => {
            Some("holds no text that can be read".to_string())
        }
        FileState::Empty => Some("holds nothing but white space".to_string()),
    }
}

/// The files one a line, each with how it stands, and its warnings below it.
pub fn files(records: &[&FileRecord], style: &Style) -> String {
    let palette = Palette::new(style.color);
    let mut out = String::new();
    for record in records {
        let state = standing(&record.state);
        let look = match record.state {
            FileState::Read => palette.quiet,
            _ => palette.notice,
        };
        let pad = " ".repeat("left_out".len() + 2 - state.len());
        let path = styled(&one_line(&record.path), palette.place);
        let reason = reason(record);
        let told = reason.clone();
        let facts = one_line(&reason.unwrap_or_else(|| particulars(record)));
        out.push_str(&format!("{}{pad}{path}: {facts}\n", styled(state, look)));
        let untold = record.warnings.iter();
        for warning in untold.filter(|warning| Some(*warning) != told.as_ref()) {
            let warning = one_line(warning);
            out.push_str(&format!(
                "          {}{warning}\n",
                styled("warning: ", palette.notice)
            ));
        }
    }
    out
}

/// "markdown, 3 passages, the same since 2026-01-31 12:00"
fn particulars(record: &FileRecord) -> String {
    let mut facts: Vec<String> = Vec::new();
    facts.extend(record.format.map(|format| format.name().to_string()));
    if record.documents != 1 {
        facts.push(counted(record.documents, "document"));
    }
    facts.push(counted(record.passages, "passage"));
    let since = moment(record.read);
    facts.extend(since.map(|time| format!("the same since {}", time.replace('T', " "))));
    facts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(path: &str, state: FileState) -> FileRecord {
        FileRecord {
            documents: 1,
            passages: 12,
            size: 900,
            read: 1_769_860_800,
            format: Some(Format::Markdown),
            ..FileRecord::unread(path, state)
        }
    }

    #[test]
    fn each_file_says_how_it_stands() {
        let mut read = record("guide/a.md", FileState::Read);
        read.warnings = vec!["line 3 is not closed".into()];
        let failed = record(
            "b.pdf",
            FileState::Failed("is encrypted; save it without".into()),
        );
        let skipped = record("c\u{1b}[31m.png", FileState::Binary);
        let empty = record("d.pdf", FileState::Empty);
        let shown = files(&[&read, &failed, &skipped, &empty], &Style::default());
        assert_eq!(
            shown,
            "indexed   guide/a.md: markdown, 12 passages, the same since 2026-01-31 12:00:00Z\n          \
             warning: line 3 is not closed\n\
             failed    b.pdf: is encrypted; save it without\n\
             skipped   c [31m.png: is of a format that is not read (.png)\n\
             empty     d.pdf: was read, and holds nothing to find\n"
        );
        assert!(Selection::Problems.holds(&read) && Selection::Problems.holds(&empty));
        assert!(!Selection::Failed.holds(&read) && Selection::Failed.holds(&failed));
        assert!(
            "fialed"
                .parse::<Selection>()
                .is_err_and(|e| e.contains("failed"))
        );
    }
}
