//! What is read of our own samples, one file of each format and more: the blocks with their places,
//! as they stand in `tests/formats/golden/`.
//!
//! `FAQT_ACCEPT=1 cargo test --test formats samples` writes them anew; read the diff before it is
//! committed.

use super::harness::reading::read;
use super::harness::repository;
use faqt::corpus::{BlockKind, Document};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        match entry.path() {
            path if path.is_dir() => files_below(&path, found),
            path => found.push(path),
        }
    }
    found.sort();
}

fn kind(kind: BlockKind) -> String {
    match kind {
        BlockKind::Heading { level } => format!("heading {level}"),
        BlockKind::Paragraph => "paragraph".into(),
        BlockKind::ListItem => "item".into(),
        BlockKind::Table => "table".into(),
        BlockKind::Code => "code".into(),
        BlockKind::FaqQuestion { .. } => "question".into(),
        BlockKind::FaqAnswer { cut_off: false } => "answer".into(),
        BlockKind::FaqAnswer { cut_off: true } => "answer, cut off".into(),
        BlockKind::Boilerplate => "boilerplate".into(),
    }
}

/// A document as a person can check it against the file.
fn shown(document: &Document) -> String {
    let mut out = format!("== {} ({})\n", document.id, document.format.name());
    for (name, value) in [
        ("title", document.title.clone()),
        ("date", document.date.map(faqt::question::day)),
        (
            "tags",
            Some(document.tags.join(", ")).filter(|tags| !tags.is_empty()),
        ),
    ] {
        if let Some(value) = value {
            let _ = writeln!(out, "{name}: {value}");
        }
    }
    for block in &document.blocks {
        let place = document.place(block.span);
        let (first, last) = place.units;
        let units = match first == last {
            true => first.to_string(),
            false => format!("{first}-{last}"),
        };
        let words = document.words_of(block).replace('\n', " ⏎ ");
        let _ = writeln!(
            out,
            "{} {units}, {}: {words}",
            place.unit.name(),
            kind(block.kind)
        );
    }
    out
}

#[test]
fn samples_are_read_as_before() {
    let samples = repository("tests/formats/samples");
    let golden = repository("tests/formats/golden");
    let accept = std::env::var_os("FAQT_ACCEPT").is_some();
    let mut files = Vec::new();
    files_below(&samples, &mut files);
    assert!(files.len() > 30, "samples of every format");
    let mut other = Vec::new();
    for file in files {
        let (documents, report) = read(&file);
        let mut seen: String = documents.iter().map(shown).collect();
        let warnings = report
            .warnings
            .iter()
            .map(|w| format!("warning: {}\n", w.detail));
        seen.extend(warnings);
        let _ = writeln!(seen, "state: {:?}", report.state);
        let below = file.strip_prefix(&samples).expect("a sample");
        let expected = golden.join(below).with_added_extension("txt");
        if accept {
            fs::create_dir_all(expected.parent().expect("a folder")).expect("a folder");
            fs::write(&expected, &seen).expect("written");
        } else if fs::read_to_string(&expected).ok().as_ref() != Some(&seen) {
            other.push(format!("{}:\n{seen}", below.display()));
        }
    }
    assert!(
        other.is_empty(),
        "read otherwise than before:\n{}",
        other.join("\n")
    );
}
