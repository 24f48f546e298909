//! From parts to the text of the document, its blocks, and the pages of each stretch of it. Words
//! that are hyphenated at the end of a line are joined.

use super::line::Line;
use super::parts::Part;
use crate::corpus::{Block, BlockKind, Segment, SourceMap};
use crate::text::Span;
use std::collections::HashSet;

/// A text in the making.
#[derive(Debug, Default)]
pub(super) struct Text {
    pub text: String,
    pub map: SourceMap,
    pub blocks: Vec<Block>,
    /// Words of the document that stand whole in a line, in lower case.
    words: HashSet<String>,
}

/// The text of all parts, with a block for each; behind those of each page, its notes.
pub(super) fn text(parts: &[Part], notes: &[(u32, Vec<String>)]) -> Text {
    let mut text = Text {
        words: words(parts),
        ..Text::default()
    };
    let mut notes = notes
        .iter()
        .flat_map(|(page, notes)| notes.iter().map(|note| (*page, note)));
    let mut next = notes.next();
    for part in parts {
        while let Some((page, note)) = next.filter(|(page, _)| *page < part.page()) {
            text.paragraph(note, page);
            next = notes.next();
        }
        text.part(part);
    }
    for (page, note) in next.into_iter().chain(notes) {
        text.paragraph(note, page);
    }
    text
}

impl Text {
    fn part(&mut self, part: &Part) {
        match part {
            Part::Heading(level, lines) => {
                self.block(BlockKind::Heading { level: *level }, |text| {
                    text.flow(lines, 0)
                });
            }
            Part::Paragraph(lines) => self.block(BlockKind::Paragraph, |text| text.flow(lines, 0)),
            Part::Item(lines) => {
                let bullet = lines.first().and_then(Line::bullet).unwrap_or(0);
                self.block(BlockKind::ListItem, |text| text.flow(lines, bullet));
            }
            Part::Code(lines) => self.block(BlockKind::Code, |text| {
                for (number, (indent, line)) in lines.iter().enumerate() {
                    let start = if number > 0 { "\n" } else { "" };
                    text.put(&format!("{start}{}", " ".repeat(*indent)), line.page);
                    text.put(&line.text, line.page);
                }
            }),
            Part::Table(rows) => self.block(BlockKind::Table, |text| {
                for (number, row) in rows.iter().enumerate() {
                    let start = if number > 0 { "\n" } else { "" };
                    text.put(&format!("{start}{}", row.cells.join(" | ")), row.page);
                }
            }),
        }
    }

    /// Adds a paragraph that is one string.
    fn paragraph(&mut self, words: &str, page: u32) {
        self.block(BlockKind::Paragraph, |text| text.put(words, page));
    }

    fn block(&mut self, kind: BlockKind, write: impl FnOnce(&mut Text)) {
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let start = self.text.len();
        write(self);
        let span = Span::new(start, self.text.len()).trimmed(&self.text);
        if !span.is_empty() {
            self.blocks.push(Block { kind, span });
        }
    }

    /// Adds running text, without the first `skip` bytes.
    fn flow(&mut self, lines: &[Line], skip: usize) {
        for (number, line) in lines.iter().enumerate() {
            let skip = if number > 0 { 0 } else { skip };
            let words = line.text.get(skip..).unwrap_or(&line.text);
            let next = lines.get(number + 1).map_or("", |next| &*next.text);
            let (kept, joint) = match self.joint(words, next) {
                Joint::Space => (words, " "),
                Joint::Nothing => (words, ""),
                Joint::Hyphen(length) => (&words[..words.len() - length], ""),
            };
            self.put(kept, line.page);
            if !next.is_empty() {
                self.put(joint, line.page);
            }
        }
    }

    /// What stands between the end of a line and the next one.
    fn joint(&self, words: &str, next: &str) -> Joint {
        let Some(hyphen) = words.chars().next_back() else {
            return Joint::Space;
        };
        if hyphen == '\u{AD}' {
            return Joint::Hyphen(hyphen.len_utf8());
        }
        let is_wide = |c: Option<char>| c.is_some_and(is_written_without_spaces);
        if is_wide(Some(hyphen)) && is_wide(next.chars().next()) {
            return Joint::Nothing;
        }
        let before = &words[..words.len() - hyphen.len_utf8()];
        if !matches!(hyphen, '-' | '\u{2010}') || !before.ends_with(char::is_alphabetic) {
            return Joint::Space;
        }
        if !next.starts_with(char::is_lowercase) {
            // "Kettle-" and "Handbook": the hyphen belongs to the word.
            return match next.starts_with(char::is_alphanumeric) {
                true => Joint::Nothing,
                false => Joint::Space,
            };
        }
        let first = before
            .rsplit(|c: char| !c.is_alphabetic())
            .next()
            .unwrap_or("");
        let second = next
            .split(|c: char| !c.is_alphabetic())
            .next()
            .unwrap_or("");
        let lower = |word: String| word.to_lowercase();
        let joined = self.words.contains(&lower(format!("{first}{second}")));
        let hyphenated = self.words.contains(&lower(format!("{first}-{second}")));
        match joined || !hyphenated {
            true => Joint::Hyphen(hyphen.len_utf8()),
            false => Joint::Nothing,
        }
    }

    fn put(&mut self, words: &str, page: u32) {
        self.map.push(Segment {
            text: self.text.len(),
            text_len: words.len(),
            source: self.text.len() as u64,
            source_len: words.len() as u64,
            line: page,
        });
        self.text.push_str(words);
    }
}

enum Joint {
    Space,
    Nothing,
    /// Nothing, and the hyphen of so many bytes goes.
    Hyphen(usize),
}

/// Chinese and Japanese characters.
fn is_written_without_spaces(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}')
}

/// The words of a document, with those that have a hyphen inside, in lower case.
fn words(parts: &[Part]) -> HashSet<String> {
    let mut words = HashSet::new();
    for part in parts {
        let (Part::Heading(_, lines) | Part::Paragraph(lines) | Part::Item(lines)) = part else {
            continue;
        };
        for word in lines.iter().flat_map(|line| line.text.split_whitespace()) {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '-');
            if word.len() > 2 && !word.ends_with('-') {
                words.insert(word.to_lowercase());
            }
        }
    }
    words
}
