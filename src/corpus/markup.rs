//! What the readers of text with light markup share: the lines of a source ([`Lines`]), words put
//! together from several of them ([`Stretch`]), marks inside of running text ([`Scan`]), and the
//! document that is being written ([`Writer`]). None of these readers fails: where a text does not
//! keep the rules of its format, its words are kept with the marks among them.

mod lines;
mod scan;
mod writer;

pub(super) use lines::{Lines, Stretch, ceiling, csv, floor, trimmed};
pub(super) use scan::Scan;
pub(super) use writer::Writer;

use super::Unit;
use super::encoding::Decoded;
use super::read::{Input, Output, Unread};
use super::{BlockKind, Document};

/// Blocks inside of others are followed so deep; what is deeper is read as paragraphs.
pub(super) const DEEPEST: usize = 40;

/// Reads a text as `format` writes it down.
pub(super) fn read(
    input: &Input,
    output: &mut Output,
    format: fn(&mut Writer),
) -> Result<(), Unread> {
    let decoded = input.decode(output);
    output.give(document(input, &decoded, format));
    Ok(())
}

/// The document of a decoded text.
pub(super) fn document(input: &Input, decoded: &Decoded, format: fn(&mut Writer)) -> Document {
    let mut writer = Writer::new(&decoded.text, input.name());
    format(&mut writer);
    writer.end();
    let (text, map) = writer.extraction.into_parts();
    let mut document = input.document(Unit::Line, text, map.through(&decoded.map));
    document.blocks = writer.blocks;
    document.title = writer.title;
    document.date = writer.date;
    document.tags = writer.tags;
    document.warnings = writer.warnings;
    document
}

/// The words of the first outermost heading.
pub(super) fn first_heading(writer: &Writer) -> Option<String> {
    let is_outermost = |kind| kind == BlockKind::Heading { level: 1 };
    let heading = writer
        .blocks
        .iter()
        .find(|block| is_outermost(block.kind))?;
    Some(heading.span.of(writer.extraction.text()).to_string())
}

/// The words between commas, semicolons or white space: what a line of keywords holds.
pub(super) fn tags(words: &str) -> impl Iterator<Item = String> {
    let separator: fn(char) -> bool = match words.contains([',', ';']) {
        true => |c| matches!(c, ',' | ';'),
        false => char::is_whitespace,
    };
    let parts = words.split(separator).map(str::trim);
    parts.filter(|tag| !tag.is_empty()).map(String::from)
}

/// What the tests of these readers share.
#[cfg(test)]
pub(super) mod testing {
    use super::*;
    use crate::corpus::read::ReadOptions;
    use crate::corpus::testing::{as_utf8, check_blocks, check_places};

    /// The document of `text` in a file called `name`.
    pub(in crate::corpus) fn read(name: &str, text: &str, format: fn(&mut Writer)) -> Document {
        let options = ReadOptions::default();
        document(
            &Input::new(name, text.as_bytes(), &options),
            &as_utf8(text),
            format,
        )
    }

    /// Asserts that blocks are sound and that each word is found at its place.
    pub(in crate::corpus) fn check(
        document: &Document,
        text: &str,
        in_order: &dyn Fn(&str, &str) -> bool,
    ) {
        check_blocks(document);
        check_places(document, text, in_order);
    }

    /// `sample` with bytes taken out, doubled or replaced, in many ways.
    pub(in crate::corpus) fn mutated(sample: &str) -> impl Iterator<Item = String> + '_ {
        let mut state = 0x2545_F491_4F6C_DD1D_u64;
        let mut next = move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state as usize
        };
        (0..300).map(move |_| {
            let mut bytes = sample.as_bytes().to_vec();
            for _ in 0..1 + next() % 8 {
                let at = next() % bytes.len();
                match next() % 4 {
                    0 => drop(bytes.remove(at)),
                    1 => bytes[at] = sample.as_bytes()[next() % sample.len()],
                    2 => bytes.truncate(at.max(20)),
                    _ => bytes.insert(at, b"\n\t |:`*[".as_slice()[next() % 8]),
                }
            }
            String::from_utf8_lossy(&bytes).replace('\u{FFFD}', "")
        })
    }
}
