//! Source code: its comments are text, and what stands between them is kept as it is, each comment
//! right before the code it is about. A comment that shares its line with code stays in the code.

mod comment;
mod language;
mod scan;

use super::encoding::Decoded;
use super::markup::{self, Writer};
use super::read::{Input, Output, Unread};
use super::{BlockKind, Document};
use scan::{Comment, Scan};
use std::ops::Range;

/// Reads a file.
///
/// # Errors
/// None: what cannot be told from code is code.
pub fn read(input: &Input, output: &mut Output) -> Result<(), Unread> {
    markup::read(input, output, write)
}

/// The document of a part of a file whose text is `decoded`.
pub(super) fn next_document(input: &Input, decoded: &Decoded) -> Document {
    markup::document(input, decoded, write)
}

/// Whether the name of a file says that it is code, or settings with comments.
pub fn is_known(name: &str) -> bool {
    language::of(name).is_some()
}

fn write(writer: &mut Writer) {
    let source = writer.source;
    let Some(language) = language::of(writer.name) else {
        return code(writer, 0..source.len());
    };
    // The first line may say what runs the file.
    let shebang = source.starts_with("#!") && !source.starts_with("#![");
    let mut from = match shebang {
        true => source.find('\n').map_or(source.len(), |at| at + 1),
        false => 0,
    };
    let begin = from;
    let mut lines = Vec::new();
    let mut last: Option<Comment> = None;
    let mut at_head = true;
    let mut scan = Scan::new(source, language);
    while let Some(found) = scan.next() {
        if found.lines.start < begin {
            continue;
        }
        // Comments of one line each, one below the other, are one comment.
        let is_line = |comment: &Comment| {
            let words = source.get(comment.words.clone()).unwrap_or("");
            !words.contains('\n')
        };
        let goes_on = last.as_ref().is_some_and(|last| {
            last.lines.end == found.lines.start
                && last.mark == found.mark
                && is_line(last)
                && is_line(&found)
        });
        if !goes_on {
            comment::write(writer, &lines, at_head);
            lines.clear();
        }
        if from < found.lines.start {
            at_head &= source
                .get(from..found.lines.start)
                .unwrap_or("")
                .trim()
                .is_empty();
            code(writer, from..found.lines.start);
        }
        from = found.lines.end;
        lines.extend(comment::lines(source, found.words.clone(), found.mark));
        last = Some(found);
    }
    comment::write(writer, &lines, at_head);
    code(writer, from..source.len());
}

/// The code at `range`, which is cut where something new begins: at a line that is not indented,
/// behind a blank one.
fn code(writer: &mut Writer, range: Range<usize>) {
    let text = writer.source.get(range.clone()).unwrap_or("");
    let mut start = range.start;
    let mut at = range.start;
    let mut blank = false;
    for line in text.split_inclusive('\n') {
        let words = line.trim();
        let begins = blank
            && line.starts_with(|c: char| !c.is_whitespace())
            && !words.starts_with(['}', ')', ']'])
            && words != "end";
        if begins {
            piece(writer, start..at);
            start = at;
        }
        blank = words.is_empty();
        at += line.len();
    }
    piece(writer, start..range.end);
}

fn piece(writer: &mut Writer, range: Range<usize>) {
    let words = writer.source.get(range.clone()).unwrap_or("");
    // A bracket alone says nothing.
    if words.chars().any(char::is_alphanumeric) {
        writer.begin(BlockKind::Code);
        writer.verbatim(markup::trimmed(writer.source, range));
        writer.end();
    }
}

#[cfg(test)]
mod tests;
