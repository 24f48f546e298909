//! A way through code that stops at comments. It looks at each byte once, and closer only at those
//! that can begin a comment or a string in the language.

mod special;

use super::language::{Language, Quote, Special};
use std::ops::Range;

/// A comment that stands alone on its lines.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Comment {
    /// Where its words stand, with the marks inside of it but not those around it.
    pub(super) words: Range<usize>,
    /// Where its first line begins and its last one ends, with the line end.
    pub(super) lines: Range<usize>,
    /// What it begins with.
    pub(super) mark: &'static str,
}

/// A way through `source`.
pub(super) struct Scan<'s> {
    source: &'s str,
    bytes: &'s [u8],
    language: &'static Language,
    at: usize,
    line_start: usize,
    /// Bytes that can begin something.
    starts: [bool; 256],
    /// Marks that open something which nothing closes any more.
    unclosed: Vec<&'static str>,
    /// How many texts that seemed to begin had no end.
    misses: usize,
}

impl<'s> Scan<'s> {
    pub(super) fn new(source: &'s str, language: &'static Language) -> Scan<'s> {
        let mut starts = [false; 256];
        let marks = language.line.iter().copied();
        let blocks = language.block.iter().map(|(open, _)| *open);
        let quotes = language.quotes.iter().map(|quote| quote.mark);
        for mark in marks.chain(blocks).chain(quotes) {
            starts[usize::from(mark.as_bytes()[0])] = true;
        }
        let special: &[u8] = match language.special {
            Special::Rust => b"'",
            Special::Script => b"/",
            Special::Here => b"<",
            Special::Perl | Special::Ruby => b"<=",
            Special::Lua => b"-[",
            Special::None | Special::Lisp => b"",
        };
        for &byte in special.iter().chain(b"\n\r") {
            starts[usize::from(byte)] = true;
        }
        Scan {
            source,
            bytes: source.as_bytes(),
            language,
            at: 0,
            line_start: 0,
            starts,
            unclosed: Vec::new(),
            misses: 0,
        }
    }

    /// The next comment that stands alone.
    pub(super) fn next(&mut self) -> Option<Comment> {
        while let Some(&byte) = self.bytes.get(self.at) {
            if !self.starts[usize::from(byte)] {
                self.at += 1;
            } else if matches!(byte, b'\n' | b'\r') {
                self.at += 1;
                self.line_start = self.at;
            } else if let Some(comment) = self.token() {
                return Some(comment);
            }
        }
        None
    }

    fn rest(&self) -> &'s str {
        // The marks are ASCII, so it stands on a boundary.
        self.source.get(self.at..).unwrap_or("")
    }

    /// What stands before on the line.
    fn before(&self) -> &'s str {
        self.source.get(self.line_start..self.at).unwrap_or("")
    }

    /// Goes past what begins here; gives it if it is a comment that stands alone.
    fn token(&mut self) -> Option<Comment> {
        let rest = self.rest();
        let alone = self.before().trim().is_empty();
        if let Some(comment) = self.special(rest, alone) {
            return comment;
        }
        let mut blocks = self.language.block.iter();
        if let Some((open, close)) = blocks.find(|(open, _)| rest.starts_with(open)) {
            return self.block(open, close, alone);
        }
        if let Some(mark) = self.line_mark(rest, alone) {
            let end = self.at + rest.find(['\n', '\r']).unwrap_or(rest.len());
            let words = self.at + mark.len()..end;
            self.at = end;
            return alone.then(|| self.comment(words, end, mark));
        }
        let mut quotes = self.language.quotes.iter();
        match quotes.find(|quote| rest.starts_with(quote.mark)) {
            Some(quote) => self.string(quote),
            None => {
                self.at += 1;
                None
            }
        }
    }

    fn line_mark(&self, rest: &str, alone: bool) -> Option<&'static str> {
        let language = self.language;
        let free = !language.apart
            || self.before().is_empty()
            || self.before().ends_with([' ', '\t', ';', '(', ')', '}']);
        let allowed = if language.at_line_start { alone } else { free };
        let found = language.line.iter().find(|mark| rest.starts_with(**mark));
        // An attribute of PHP, or of Rust behind its shebang.
        found.copied().filter(|mark| {
            allowed && !(*mark == "#" && rest.starts_with("#[") && language.line.len() > 1)
        })
    }

    /// A comment with these words that ends before `end`.
    fn comment(&self, words: Range<usize>, end: usize, mark: &'static str) -> Comment {
        let behind = self.source.get(end..).unwrap_or("");
        let line = behind.find('\n').map_or(behind.len(), |at| at + 1);
        Comment {
            words,
            lines: self.line_start..end + line,
            mark,
        }
    }

    /// Whether nothing but white space follows on the line of `end`.
    fn ends_line(&self, end: usize) -> bool {
        let behind = self.source.get(end..).unwrap_or("");
        let next = behind.trim_start_matches([' ', '\t']).bytes().next();
        matches!(next, None | Some(b'\n' | b'\r'))
    }

    fn block(&mut self, open: &'static str, close: &str, alone: bool) -> Option<Comment> {
        let start = self.at + open.len();
        let found = match self.unclosed.contains(&open) {
            true => None,
            false if self.language.nested => self.nested_end(open, close),
            false => self
                .source
                .get(start..)
                .and_then(|rest| rest.find(close))
                .map(|at| start + at),
        };
        let Some(end) = found else {
            self.unclosed.push(open);
            self.at = start;
            return None;
        };
        Some(self.leave(start..end, end + close.len(), open)).filter(|_| alone)?
    }

    /// Goes on at `end`; gives the comment with these words if nothing follows on its last line.
    fn leave(&mut self, words: Range<usize>, end: usize, mark: &'static str) -> Option<Comment> {
        let found = self.ends_line(end).then(|| self.comment(words, end, mark));
        self.go(end);
        found
    }

    /// Goes on at `end`, maybe on another line.
    fn go(&mut self, end: usize) {
        let passed = self.source.get(self.at..end).unwrap_or("");
        if let Some(line) = passed.rfind(['\n', '\r']) {
            self.line_start = self.at + line + 1;
        }
        self.at = end;
    }

    fn nested_end(&self, open: &str, close: &str) -> Option<usize> {
        let mut depth = 1_usize;
        let mut at = self.at + open.len();
        let first = [open.as_bytes()[0], close.as_bytes()[0]];
        while let Some(byte) = self.bytes.get(at) {
            if first.contains(byte) {
                if self.bytes[at..].starts_with(close.as_bytes()) {
                    depth -= 1;
                    if depth == 0 {
                        return Some(at);
                    }
                    at += close.len();
                    continue;
                }
                if self.bytes[at..].starts_with(open.as_bytes()) {
                    depth += 1;
                    at += open.len();
                    continue;
                }
            }
            at += 1;
        }
        None
    }

    fn string(&mut self, quote: &Quote) -> Option<Comment> {
        let start = self.at + quote.mark.len();
        let is_character = self.language.special == Special::Lisp && self.before().ends_with('\\');
        let found = match is_character || self.unclosed.contains(&quote.mark) {
            true => None,
            false => self.string_end(start, quote),
        };
        let Some(end) = found else {
            if quote.long && !is_character {
                self.unclosed.push(quote.mark);
            }
            self.at = start;
            return None;
        };
        let before = self.before().trim();
        let documents = quote.documents
            && (before.len() <= 2 && before.bytes().all(|b| b.is_ascii_alphabetic())
                || matches!(
                    before,
                    "@doc" | "@moduledoc" | "@typedoc" | "@shortdoc" | "@doc ~S"
                ));
        let behind = end + quote.mark.len();
        match documents {
            true => self.leave(start..end, behind, quote.mark),
            false => {
                self.go(behind);
                None
            }
        }
    }

    fn string_end(&self, start: usize, quote: &Quote) -> Option<usize> {
        let mark = quote.mark.as_bytes();
        let mut at = start;
        while let Some(&byte) = self.bytes.get(at) {
            match byte {
                b'\\' if quote.escapes => at += 1,
                b'\n' | b'\r' if !quote.long => return None,
                _ if byte == mark[0] && self.bytes[at..].starts_with(mark) => return Some(at),
                _ => {}
            }
            at += 1;
        }
        None
    }
}
