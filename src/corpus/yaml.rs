//! YAML files. Questions and answers ([`pairs`]) become a document with its structure; all other
//! YAML is text as it is. The `saphyr-parser` crate tells where each scalar stands. An alias
//! stands for a scalar or for nothing, so that a file of aliases of aliases stays as small as it is.

use super::Unit;
use super::encoding::Decoded;
use super::pairs;
use super::plain;
use super::read::{Input, Output, Unread};
use super::tree::{Builder, Node, Scalar, Style};
use saphyr_parser::{Event, Parser, ScalarStyle, Span as Marks};
use std::collections::HashMap;

/// Reads a YAML file as one document.
///
/// # Errors
/// None; what is no YAML is text.
pub(super) fn read(input: &Input, output: &mut Output) -> Result<(), Unread> {
    let decoded = input.decode(output);
    let found = nodes(&decoded.text).and_then(|nodes| pairs::find(&decoded.text, &nodes));
    output.give(match found {
        Some(found) => of_pairs(input, found, &decoded),
        None => {
            let document = plain::document(&input.id(), input.path, decoded);
            super::Document {
                within: input.within.clone(),
                ..document
            }
        }
    });
    Ok(())
}

/// The document of what was found in a text.
pub(super) fn of_pairs(input: &Input, found: pairs::Found, decoded: &Decoded) -> super::Document {
    let (text, map) = found.extraction.into_parts();
    let mut document = input.document(Unit::Line, text, map.through(&decoded.map));
    document.blocks = found.blocks;
    document
}

/// The documents of a YAML text; `None` where it is not well formed or nested too deeply.
fn nodes(text: &str) -> Option<Vec<Node<'_>>> {
    let mut builder = Builder::default();
    let mut anchors: HashMap<usize, Node> = HashMap::new();
    let mut offsets = Offsets {
        text,
        known: (0, 0),
    };
    for next in Parser::new_from_str(text) {
        let (event, marks) = next.ok()?;
        match event {
            Event::SequenceStart(..) => builder.open_list()?,
            Event::MappingStart(..) => builder.open_map()?,
            Event::SequenceEnd | Event::MappingEnd => builder.close(),
            Event::Scalar(words, style, anchor, _) => {
                let (source, style) = offsets.written(&marks, style);
                let node = Node::Scalar(Scalar {
                    words,
                    source,
                    style,
                });
                if anchor > 0 {
                    anchors.insert(anchor, node.clone());
                }
                builder.scalar(node)?;
            }
            Event::Alias(anchor) => {
                let meant = anchors.get(&anchor).cloned();
                builder.scalar(meant.unwrap_or(Node::List(Vec::new())))?;
            }
            _ => {}
        }
    }
    Some(builder.done)
}

/// From the parser's counts of characters to bytes. Counts mostly rise, so that each is looked
/// for from the last one on.
struct Offsets<'t> {
    text: &'t str,
    /// A count of characters and the byte it stands for.
    known: (usize, usize),
}

impl Offsets<'_> {
    fn byte(&mut self, index: usize) -> usize {
        let (from, byte) = if index < self.known.0 {
            (0, 0)
        } else {
            self.known
        };
        let skipped = self.text[byte..].char_indices().nth(index - from);
        let found = skipped.map_or(self.text.len(), |(skipped, _)| byte + skipped);
        self.known = (index, found);
        found
    }

    /// Where the characters of a scalar are written, and how.
    fn written(&mut self, marks: &Marks, style: ScalarStyle) -> (std::ops::Range<usize>, Style) {
        let start = self.byte(marks.start.index());
        let end = self.byte(marks.end.index()).max(start);
        let raw = &self.text[start..end];
        let inside = |style| match raw.len() > 1 {
            true => (start + 1..end - 1, style),
            false => (start..end, style),
        };
        match style {
            ScalarStyle::SingleQuoted => inside(Style::Single),
            ScalarStyle::DoubleQuoted => inside(Style::Double),
            // The line of the mark itself, with what it says about indentation.
            _ if raw.starts_with(['|', '>']) => {
                let header = raw.find('\n').map_or(raw.len(), |end| end + 1);
                (start + header..end, Style::Bare)
            }
            _ => (start..end, Style::Bare),
        }
    }
}

#[cfg(test)]
mod tests;
