//! Floor 1: from source files to documents with structure. Only [`source`] reads files; each
//! format is a pure function from bytes to documents.

pub mod date;
mod document;
mod format;
mod place;
mod warning;

pub mod read;
pub mod source;

pub mod encoding;
mod extraction;
mod numbered;

pub mod archive;
mod delimited;
pub mod html;
mod json;
pub mod jsonl;
pub mod mail;
pub mod markdown;
mod notebook;
pub mod office;
mod pairs;
#[cfg(feature = "pdf")]
pub mod pdf;
pub mod plain;
mod records;
pub mod rtf;
#[cfg(feature = "spreadsheet")]
mod spreadsheet;
mod tree;
mod yaml;

pub mod asciidoc;
pub mod code;
pub mod man;
mod markup;
pub mod org;
pub mod rst;
pub mod subtitles;

pub mod windows;

pub mod boilerplate;
pub mod cutoff;
pub mod faq;

#[cfg(test)]
mod testing;

pub use document::{Block, BlockKind, Document, Part};
pub use format::Format;
pub use place::{Place, Segment, SourceMap, Unit};
pub use warning::{Warning, WarningKind};

use crate::text::Language;

/// The last step of reading, the same for all formats: finds the questions and answers, the
/// answers that are cut off, and what is not content; then the language of what is left, and a
/// title where the format gave none.
pub fn finish(document: &mut Document) {
    finish_structure(document);
    if document.language == Language::Unknown {
        document.language = language(document);
    }
}

/// [`finish`] without the language.
fn finish_structure(document: &mut Document) {
    faq::mark(document);
    cutoff::mark(document);
    boilerplate::mark(document);
    if document.title.is_none() && document.part.begins() {
        document.title = first_heading(document);
    }
}

/// The heading that can stand for the whole document: it begins it, and all others are below it.
fn first_heading(document: &Document) -> Option<String> {
    let level_of = |block: &Block| match block.kind {
        BlockKind::Heading { level } => Some(level),
        _ => None,
    };
    let mut blocks = document.blocks.iter();
    let first = blocks.find(|block| block.kind != BlockKind::Boilerplate)?;
    let level = level_of(first)?;
    let above_all = blocks.filter_map(level_of).all(|other| other > level);
    above_all.then(|| document.words_of(first).to_string())
}

/// The language of the running text; code and navigation say nothing about it.
fn language(document: &Document) -> Language {
    /// More than the detector looks at.
    const ENOUGH: usize = 4000;
    let mut body = String::new();
    for block in &document.blocks {
        if matches!(block.kind, BlockKind::Code | BlockKind::Boilerplate) {
            continue;
        }
        for c in document.words_of(block).chars() {
            if body.len() >= ENOUGH {
                return Language::detect(&body);
            }
            body.push(c);
        }
        body.push('\n');
    }
    Language::detect(&body)
}
