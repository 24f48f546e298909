//! A text in the making. An *extraction* takes words together with the stretch of the source they
//! came from, collapses white space as a browser does, and keeps the map back to the source. The
//! readers of marked-up formats fill one; the lines of its map are only right once the map has
//! been put [`through`](SourceMap::through) the map of the decoded file.

use super::{Segment, SourceMap};
use crate::text::Span;
use std::ops::Range;

/// Text and the way back to its source, growing at the end.
#[derive(Clone, Debug, Default)]
pub(super) struct Extraction {
    text: String,
    map: SourceMap,
    /// White space that was read but not yet written: it counts only if words follow.
    space: Option<Range<usize>>,
}

impl Extraction {
    /// The text so far.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The map so far.
    pub(super) fn map(&self) -> &SourceMap {
        &self.map
    }

    /// Its length in bytes.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// The text and its map.
    pub(super) fn into_parts(self) -> (String, SourceMap) {
        (self.text, self.map)
    }

    /// Adds `words` as they are. `source` is where they stand: byte for byte where it is equally
    /// long, else as a whole.
    pub(super) fn verbatim(&mut self, words: &str, source: Range<usize>) {
        self.space = None;
        self.put(words, source);
    }

    /// Adds words that stand nowhere in the source: what separates two blocks or two cells.
    pub(super) fn separator(&mut self, words: &str) {
        self.space = None;
        self.text.push_str(words);
    }

    /// Adds running text: each run of white space becomes one space, none at the start of a line.
    /// Soft hyphens and zero-width spaces, which nobody sees, are left out.
    pub(super) fn flow(&mut self, words: &str, source: Range<usize>) {
        if words.len() == source.len() {
            self.flow_straight(words, source.start);
            return;
        }
        // An entity or the like: its characters share one place.
        if words.chars().all(is_space) {
            self.note_space(source);
        } else if !words.chars().all(is_invisible) {
            self.write_space();
            self.put(words, source);
        }
    }

    fn flow_straight(&mut self, words: &str, source: usize) {
        let mut from = 0;
        let mut at = 0;
        let bytes = words.as_bytes();
        while at < bytes.len() {
            let byte = bytes[at];
            if byte > b' ' && byte < 0x80 {
                at += 1;
                continue;
            }
            let Some(character) = words[at..].chars().next() else {
                break;
            };
            let width = character.len_utf8();
            let space = is_space(character);
            if space || is_invisible(character) {
                self.word(&words[from..at], source + from);
                if space {
                    self.note_space(source + at..source + at + width);
                }
                from = at + width;
            }
            at += width;
        }
        self.word(&words[from..], source + from);
    }

    fn word(&mut self, word: &str, source: usize) {
        if !word.is_empty() {
            self.write_space();
            self.put(word, source..source + word.len());
        }
    }

    /// Ends the line; white space before and after it goes.
    pub(super) fn line_break(&mut self, source: Range<usize>) {
        self.space = None;
        if self.text.ends_with('\n') || self.text.is_empty() {
            return;
        }
        self.put("\n", source);
    }

    /// Forgets white space that no word has followed yet.
    pub(super) fn end_block(&mut self) {
        self.space = None;
    }

    /// Adds a stretch of another extraction, with its places.
    pub(super) fn copy(&mut self, other: &Extraction, span: Span) {
        self.space = None;
        let offset = self.text.len();
        self.text.push_str(span.of(&other.text));
        self.map.append(&other.map.slice(span), offset);
    }

    /// Adds a text that has a map of its own.
    pub(super) fn append(&mut self, text: &str, map: &SourceMap) {
        self.space = None;
        let offset = self.text.len();
        self.text.push_str(text);
        self.map.append(map, offset);
    }

    fn note_space(&mut self, source: Range<usize>) {
        if self.space.is_none() {
            self.space = Some(source);
        }
    }

    fn write_space(&mut self) {
        if let Some(source) = self.space.take()
            && !self.text.is_empty()
            && !self.text.ends_with(['\n', ' '])
        {
            self.put(" ", source);
        }
    }

    fn put(&mut self, words: &str, source: Range<usize>) {
        self.map.push(Segment {
            text: self.text.len(),
            text_len: words.len(),
            source: source.start as u64,
            source_len: source.len() as u64,
            line: 1,
        });
        self.text.push_str(words);
    }
}

/// White space that collapses; the no-break space too, which copies out of a browser as a space.
fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{c}' | '\u{a0}')
}

/// Marks for line breaking that nobody sees and that would cut words in two for a search.
pub(super) fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}' | '\u{feff}' | '\0')
}
