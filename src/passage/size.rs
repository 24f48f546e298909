//! How long a passage is. A *size* is counted in half words: a word between spaces is two, and a
//! character of a script written without spaces (Chinese, Japanese, Thai) is one, so that
//! passages of all languages say about as much. A very long word (a key, an address) counts as
//! several, so that nothing grows without being noticed.
//!
//! The sizes of the parts of a text never sum to less than the size of the whole.

use crate::text::Span;
use unicode_segmentation::UnicodeSegmentation;

/// Half words in a word.
pub(super) const WORD: usize = 2;

/// Characters of a spaced script that count as one word. English words have five on average and
/// hardly ever this many; German compounds seldom.
const LONGEST_WORD: usize = 24;

/// The size of `text`, in half words.
pub(super) fn size_of(text: &str) -> usize {
    let mut meter = Meter::default();
    if text.is_ascii() {
        // Most text is, and its characters need no decoding.
        text.bytes().for_each(|b| meter.read_spaced(char::from(b)));
    } else {
        text.chars().for_each(|c| meter.read(c));
    }
    meter.size
}

/// Cuts `text` into spans of at most `limit` half words, and `limit` is at least two words:
/// between words where there are spaces, else between characters as a reader sees them.
pub(super) fn cut(text: &str, limit: usize) -> Vec<Span> {
    let limit = limit.max(2 * WORD);
    let mut pieces = Pieces::default();
    let mut at = 0;
    while let Some(from) = text[at..].find(|c: char| !c.is_whitespace()) {
        let start = at + from;
        let end = text[start..]
            .find(char::is_whitespace)
            .map_or(text.len(), |length| start + length);
        let word = &text[start..end];
        if pieces.add(Span::new(start, end), word, limit) {
            // It fitted.
        } else if size_of(word) <= limit && !word.chars().any(is_unspaced) {
            pieces.close();
            pieces.add(Span::new(start, end), word, limit);
        } else {
            for (offset, character) in inseparable(word) {
                let span = Span::new(start + offset, start + offset + character.len());
                if !pieces.add(span, character, limit) {
                    pieces.close();
                    // Nothing inseparable is as large as two words.
                    pieces.add(span, character, limit);
                }
            }
        }
        pieces.meter.read(' ');
        at = end;
    }
    pieces.close();
    pieces.done
}

/// The characters of a word as a reader sees them; where so many marks are piled on one letter
/// that this would be unbounded, the marks one by one.
fn inseparable(word: &str) -> impl Iterator<Item = (usize, &str)> {
    word.grapheme_indices(true).flat_map(|(at, grapheme)| {
        let whole = grapheme.len() <= LONGEST_WORD;
        let ends = grapheme
            .char_indices()
            .map(|(i, c)| i + c.len_utf8())
            .filter(move |&end| !whole || end == grapheme.len());
        ends.scan(0, move |from, end| {
            let piece = (at + *from, &grapheme[*from..end]);
            *from = end;
            Some(piece)
        })
    })
}

/// Pieces in the making.
#[derive(Default)]
struct Pieces {
    done: Vec<Span>,
    open: Option<Span>,
    meter: Meter,
}

impl Pieces {
    /// Adds the words at `span` to the open piece, unless that would make it larger than `limit`.
    fn add(&mut self, span: Span, words: &str, limit: usize) -> bool {
        let mut meter = self.meter;
        words.chars().for_each(|c| meter.read(c));
        if meter.size > limit {
            return false;
        }
        self.open = Some(self.open.map_or(span, |open| open.cover(span)));
        self.meter = meter;
        true
    }

    fn close(&mut self) {
        self.done.extend(self.open.take());
        self.meter = Meter::default();
    }
}

/// Measures a text character by character.
#[derive(Clone, Copy, Default)]
struct Meter {
    size: usize,
    /// Characters of the word so far; a very long one begins anew.
    letters: usize,
}

impl Meter {
    fn read(&mut self, c: char) {
        if is_unspaced(c) && !c.is_whitespace() {
            self.letters = 0;
            self.size += 1;
        } else {
            self.read_spaced(c);
        }
    }

    /// The same for a character of a script with spaces.
    fn read_spaced(&mut self, c: char) {
        if c.is_whitespace() {
            self.letters = 0;
            return;
        }
        if self.letters == 0 {
            self.size += WORD;
        }
        self.letters += 1;
        if self.letters == LONGEST_WORD {
            self.letters = 0;
        }
    }
}

/// Whether a character belongs to a script that is written without spaces between words.
fn is_unspaced(c: char) -> bool {
    c >= '\u{e00}'
        && matches!(c,
            '\u{e00}'..='\u{eff}' // Thai, Lao
            | '\u{1000}'..='\u{109f}' // Burmese
            | '\u{1780}'..='\u{17ff}' // Khmer
            | '\u{2e80}'..='\u{9fff}' // Han, kana, their punctuation
            | '\u{f900}'..='\u{faff}'
            | '\u{fe30}'..='\u{fe4f}'
            | '\u{ff00}'..='\u{ff9f}'
            | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn scripts_measure_alike() {
        assert_eq!(size_of("two words"), 2 * WORD);
        assert_eq!(size_of("今天下雨"), 2 * WORD);
        assert_eq!(size_of(&"x".repeat(48)), 2 * WORD);
    }

    #[test]
    fn a_piled_up_letter_is_cut_like_anything_else() {
        let text = format!("a{}", "\u{301}".repeat(100_000));
        assert!(cut(&text, 20).len() > 100);
    }

    proptest! {
        #[test]
        fn pieces_are_small_and_lose_nothing(text in "[a-zé 的。ก\u{301}\n]{0,300}", limit in 4usize..40) {
            let mut at = 0;
            for piece in cut(&text, limit) {
                prop_assert!(text[at..piece.start()].trim().is_empty());
                prop_assert!(size_of(piece.of(&text)) <= limit);
                at = piece.end();
            }
            prop_assert!(text[at..].trim().is_empty());
        }

        #[test]
        fn parts_measure_no_less_than_the_whole(a in "[a-z 的。]{0,60}", b in "[a-z 的。]{0,60}") {
            let whole = format!("{a}{b}");
            prop_assert!(size_of(&a) + size_of(&b) >= size_of(&whole));
        }
    }
}
