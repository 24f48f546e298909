//! Nested data with places: what JSON and YAML files hold, as far as questions and answers are
//! looked for in it. A *scalar* knows its words and the stretch of the text they are written in;
//! escapes and folded lines are lined up only when it is written out.

use super::extraction::Extraction;
use std::borrow::Cow;
use std::ops::Range;

/// Data nested deeper is not looked into.
const DEEPEST: usize = 100;

/// Data of more pieces is not looked into: a text of brackets would become many times its size.
/// A list of some 400,000 questions and answers has so many.
const MOST_NODES: usize = 2_000_000;

/// A piece of nested data.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node<'t> {
    /// A string, or a number and the like as it is written.
    Scalar(Scalar<'t>),
    /// A sequence.
    List(Vec<Node<'t>>),
    /// Keys with values.
    Map(Vec<(Node<'t>, Node<'t>)>),
}

/// What a scalar says and where.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scalar<'t> {
    /// What it stands for.
    pub words: Cow<'t, str>,
    /// Where it is written, without quotation marks.
    pub source: Range<usize>,
    /// How it is written.
    pub style: Style,
}

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// As it is, but for line ends and indentation.
    Bare,
    /// With `''` for an apostrophe.
    Single,
    /// With escapes that begin with a backslash.
    Double,
}

impl<'t> Node<'t> {
    /// Its scalar, if it is one that says something.
    pub(super) fn scalar(&self) -> Option<&Scalar<'t>> {
        match self {
            Node::Scalar(scalar) if !scalar.words.trim().is_empty() => Some(scalar),
            _ => None,
        }
    }
}

impl Scalar<'_> {
    /// Writes its words, each character with the place in `text` it came from.
    pub(super) fn write(&self, text: &str, extraction: &mut Extraction) {
        let raw = text.get(self.source.clone()).unwrap_or_default();
        let start = self.source.start;
        match line_up(&self.words, raw, self.style) {
            Some(pieces) => {
                for (words, source) in pieces {
                    let words = &self.words[words];
                    match source {
                        Some(source) => {
                            extraction.verbatim(words, start + source.start..start + source.end);
                        }
                        None => extraction.separator(words),
                    }
                }
            }
            // Written in a way that is not known: all of it has one place.
            None => extraction.verbatim(&self.words, self.source.clone()),
        }
    }
}

type Piece = (Range<usize>, Option<Range<usize>>);

/// The pieces of `words`, each with the stretch of `raw` it came from; white space that came from
/// nowhere has none. `None` where the two do not match.
fn line_up(words: &str, raw: &str, style: Style) -> Option<Vec<Piece>> {
    let mut pieces: Vec<Piece> = Vec::new();
    let (mut at, mut from) = (0, 0);
    while at < words.len() {
        let same = common(&words[at..], &raw[from..], style);
        if same > 0 {
            pieces.push((at..at + same, Some(from..from + same)));
            at += same;
            from += same;
            continue;
        }
        let word = words[at..].chars().next()?;
        let written = raw[from..].chars().next();
        if let Some(length) = escape(&raw[from..], style) {
            if is_continuation(&raw[from..]) {
                from += length;
                continue;
            }
            pieces.push((at..at + word.len_utf8(), Some(from..from + length)));
            at += word.len_utf8();
            from += length;
            continue;
        }
        match (word.is_whitespace(), written.filter(|c| c.is_whitespace())) {
            // A line end that was folded to a space.
            (true, Some(space)) if space.len_utf8() == word.len_utf8() => {
                pieces.push((
                    at..at + word.len_utf8(),
                    Some(from..from + space.len_utf8()),
                ));
                at += word.len_utf8();
                from += space.len_utf8();
            }
            (_, Some(space)) => from += space.len_utf8(),
            (true, None) => {
                pieces.push((at..at + word.len_utf8(), None));
                at += word.len_utf8();
            }
            (false, None) => return None,
        }
    }
    Some(pieces)
}

/// How many bytes both begin with alike, up to the next escape.
fn common(words: &str, raw: &str, style: Style) -> usize {
    let escapes = |character: char| match style {
        Style::Bare => false,
        Style::Single => character == '\'',
        Style::Double => character == '\\',
    };
    let both = words.chars().zip(raw.chars());
    let same = both.take_while(|&(a, b)| a == b && !escapes(b));
    same.map(|(character, _)| character.len_utf8()).sum()
}

/// The length of the escape at the beginning of `raw`, if there is one.
fn escape(raw: &str, style: Style) -> Option<usize> {
    match style {
        Style::Bare => None,
        Style::Single => raw.starts_with("''").then_some(2),
        Style::Double => {
            let behind = raw.strip_prefix('\\')?;
            let character = behind.chars().next()?;
            let digits = match character {
                'x' => 2,
                'u' => 4,
                'U' => 8,
                _ => 0,
            };
            let length = 1 + character.len_utf8() + digits;
            // Half a surrogate pair, as JSON writes characters beyond the first plane.
            let unit = behind
                .get(1..5)
                .and_then(|hex| u16::from_str_radix(hex, 16).ok());
            let is_half = character == 'u' && unit.is_some_and(|unit| unit & 0xFC00 == 0xD800);
            let has_other = raw.get(6..8) == Some("\\u");
            let length = if is_half && has_other { 12 } else { length };
            (length <= raw.len() && raw.is_char_boundary(length)).then_some(length)
        }
    }
}

/// Whether an escape is a backslash at the end of a line, which stands for nothing.
fn is_continuation(raw: &str) -> bool {
    raw.starts_with("\\\n") || raw.starts_with("\\\r")
}

/// Puts nested data together from its parts in order.
#[derive(Default)]
pub(super) struct Builder<'t> {
    open: Vec<Open<'t>>,
    count: usize,
    /// What is complete.
    pub done: Vec<Node<'t>>,
}

enum Open<'t> {
    List(Vec<Node<'t>>),
    Map(Vec<(Node<'t>, Node<'t>)>, Option<Node<'t>>),
}

impl<'t> Builder<'t> {
    /// Begins a list; `None` where it would be too deep.
    pub(super) fn open_list(&mut self) -> Option<()> {
        self.open(Open::List(Vec::new()))
    }

    /// Begins a map, in which keys and values follow by turns.
    pub(super) fn open_map(&mut self) -> Option<()> {
        self.open(Open::Map(Vec::new(), None))
    }

    fn open(&mut self, open: Open<'t>) -> Option<()> {
        self.open.push(open);
        self.count += 1;
        (self.open.len() <= DEEPEST && self.count <= MOST_NODES).then_some(())
    }

    /// Ends the list or map begun last.
    pub(super) fn close(&mut self) {
        match self.open.pop() {
            Some(Open::List(items)) => self.add(Node::List(items)),
            Some(Open::Map(entries, _)) => self.add(Node::Map(entries)),
            None => {}
        }
    }

    /// Adds a scalar, or what stands for one; `None` where there are too many.
    pub(super) fn scalar(&mut self, node: Node<'t>) -> Option<()> {
        self.count += 1;
        self.add(node);
        (self.count <= MOST_NODES).then_some(())
    }

    fn add(&mut self, node: Node<'t>) {
        match self.open.last_mut() {
            Some(Open::List(items)) => items.push(node),
            Some(Open::Map(entries, key)) => match key.take() {
                Some(key) => entries.push((key, node)),
                None => *key = Some(node),
            },
            None => self.done.push(node),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    fn written(words: &str, raw: &str, style: Style) -> Vec<(String, String)> {
        let scalar = Scalar {
            words: words.into(),
            source: 0..raw.len(),
            style,
        };
        let mut extraction = Extraction::default();
        scalar.write(raw, &mut extraction);
        assert_eq!(extraction.text(), words);
        let mut at = 0;
        let places = words.split_inclusive(char::is_whitespace).map(|word| {
            let span = Span::new(at, at + word.len()).trimmed(words);
            at += word.len();
            let (bytes, _) = extraction.map().locate(span);
            let place = &raw[bytes.start as usize..bytes.end as usize];
            (word.trim().to_string(), place.to_string())
        });
        places.collect()
    }

    #[test]
    fn each_word_is_found_as_it_is_written() {
        let same = |words: &str, raw: &str, style| {
            for (word, place) in written(words, raw, style) {
                assert_eq!(word, place);
            }
        };
        same(
            "Cold water\nand tea\n",
            "Cold water\n    and tea\n",
            Style::Bare,
        );
        same(
            "Cold water and tea",
            "Cold water\r\n    and tea",
            Style::Bare,
        );
        same("one\ntwo", "one\n\n  two", Style::Bare);
        let found = written("it's \"hot\"", "it''s \"hot\"", Style::Single);
        assert_eq!(found[0].1, "it''s");
        let found = written(
            "a\tb é 😀 x",
            "a\\tb \\u00e9 \\ud83d\\ude00 x",
            Style::Double,
        );
        assert_eq!(found[2].1, "\\u00e9");
        assert_eq!(found[3].1, "\\ud83d\\ude00");
        same("one two", "one \\\n   two", Style::Double);
        // Not what was written: the whole is the place.
        assert_eq!(written("true", "yes", Style::Bare)[0].1, "yes");
    }
}
