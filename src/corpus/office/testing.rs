//! What the tests of office documents share: packages made of a few parts, and what is read of them.

use crate::corpus::read::{Input, Output, ReadOptions, Unread, read};
use crate::corpus::testing::{check_blocks, show};
use crate::corpus::{Document, Format};
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

pub(super) struct Outcome {
    pub(super) documents: Vec<Document>,
    pub(super) warnings: Vec<String>,
    pub(super) result: Result<(), Unread>,
}

pub(super) fn outcome(format: Format, bytes: &[u8]) -> Outcome {
    let (mut documents, mut warnings) = (Vec::new(), Vec::new());
    let options = ReadOptions::default();
    let mut each = |document| documents.push(document);
    let mut output = Output::new("a/file", &mut each, &mut warnings);
    let result = read(format, &Input::new("a/file", bytes, &options), &mut output);
    let warnings = warnings.into_iter().map(|warning| warning.detail).collect();
    for document in &documents {
        check_blocks(document);
        let numbers = document.blocks.iter().map(|b| document.place(b.span).units);
        let mut last = 1;
        for (first, end) in numbers {
            assert!(first >= last && end >= first, "numbers rise");
            last = first;
        }
    }
    Outcome {
        documents,
        warnings,
        result,
    }
}

/// The number of each block, before it.
pub(super) fn numbered(document: &Document) -> String {
    let numbers = document
        .blocks
        .iter()
        .map(|b| document.place(b.span).units.0);
    let lines = show(document);
    let lines = numbers.zip(lines.lines());
    lines
        .map(|(number, line)| format!("{number} {line}\n"))
        .collect()
}

pub(super) fn pack(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .expect("a part");
        writer.write_all(text.as_bytes()).expect("written");
    }
    writer.finish().expect("a package").into_inner()
}

/// A Word document with this body, and these other parts.
pub(super) fn word(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let document = format!("<w:document><w:body>{body}</w:body></w:document>");
    let mut all = vec![("word/document.xml", document.as_str())];
    all.extend(parts);
    pack(&all)
}

pub(super) fn shown(format: Format, bytes: &[u8]) -> String {
    let Outcome {
        documents, result, ..
    } = outcome(format, bytes);
    assert_eq!(result, Ok(()));
    documents.iter().map(show).collect::<Vec<_>>().join("---\n")
}

pub(super) fn body(body: &str) -> String {
    shown(Format::Docx, &word(body, &[]))
}

pub(super) fn p(words: &str) -> String {
    format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>")
}

#[track_caller]
pub(super) fn refused(format: Format, bytes: &[u8], reason: &str) {
    let Outcome {
        documents, result, ..
    } = outcome(format, bytes);
    let Err(Unread(said)) = result else {
        panic!("read: {documents:?}");
    };
    assert!(said.contains(reason), "{said}");
}
