//! A way through code that stops at comments. It looks at each byte once, and closer only at those
//! that can begin a comment or a string in the language.

use super::super::markup::floor;
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

    /// What only some languages have: `Some` if it was there and has been passed.
    fn special(&mut self, rest: &'s str, alone: bool) -> Option<Option<Comment>> {
        match self.language.special {
            Special::Rust => self.rust(rest),
            Special::Script => self.expression(rest),
            Special::Here => self.here(rest),
            Special::Perl if rest.starts_with('=') => self.documentation(rest, "=cut"),
            Special::Ruby if rest.starts_with("=begin") => self.documentation(rest, "=end"),
            Special::Perl | Special::Ruby => self.here(rest),
            Special::Lua => self.brackets(rest, alone),
            Special::None | Special::Lisp => None,
        }
    }

    /// Raw strings, characters, lifetimes.
    fn rust(&mut self, rest: &str) -> Option<Option<Comment>> {
        if let Some(inner) = rest.strip_prefix('"') {
            let bare = self.before().trim_end_matches('#');
            let hashes = self.before().len() - bare.len();
            let is_raw = bare.ends_with('r')
                && !bare
                    .trim_end_matches(['b', 'c', 'r'])
                    .ends_with(|c: char| c.is_alphanumeric() || c == '_');
            if !is_raw || self.unclosed.contains(&"r\"") {
                return None;
            }
            let close = format!("\"{}", "#".repeat(hashes));
            match inner.find(&close) {
                Some(end) => self.go(self.at + 1 + end + close.len()),
                None => {
                    self.unclosed.push("r\"");
                    self.at += 1;
                }
            }
            return Some(None);
        }
        let inner = rest.strip_prefix('\'')?;
        let mut characters = inner.chars();
        let length = match characters.next() {
            Some('\\') => inner[1..]
                .chars()
                .next()
                .map(|c| 1 + c.len_utf8())
                .and_then(|first| {
                    let close = inner
                        .get(first..)?
                        .bytes()
                        .take(10)
                        .position(|b| b == b'\'')?;
                    Some(1 + first + close + 1)
                }),
            Some(character) if characters.next() == Some('\'') => Some(character.len_utf8() + 2),
            _ => None,
        };
        self.at += length.unwrap_or(1);
        Some(None)
    }

    /// A regular expression between slashes.
    fn expression(&mut self, rest: &str) -> Option<Option<Comment>> {
        let is_slash = rest.starts_with('/') && !rest.starts_with("//") && !rest.starts_with("/*");
        if !is_slash {
            return None;
        }
        let before = self.before().trim_end();
        let begins = before.is_empty()
            || before.ends_with([
                '(', ',', '=', ':', '[', '!', '&', '|', '?', '{', '}', ';', '+', '>',
            ])
            || before.ends_with("return")
            || before.ends_with("typeof")
            || before.ends_with("case");
        if !begins {
            self.at += 1;
            return Some(None);
        }
        let mut in_class = false;
        let mut escaped = false;
        let end = rest
            .bytes()
            .enumerate()
            .skip(1)
            .take(2000)
            .find_map(|(at, byte)| {
                let was_escaped = escaped;
                escaped = byte == b'\\' && !was_escaped;
                match byte {
                    b'\n' | b'\r' => Some(None),
                    _ if was_escaped => None,
                    b'[' => {
                        in_class = true;
                        None
                    }
                    b']' => {
                        in_class = false;
                        None
                    }
                    b'/' if !in_class => Some(Some(at)),
                    _ => None,
                }
            });
        self.at += end.flatten().map_or(1, |end| end + 1);
        Some(None)
    }

    /// A text of many lines: `<<WORD` up to a line of that word.
    fn here(&mut self, rest: &str) -> Option<Option<Comment>> {
        /// Such texts are short; a shift may look like the beginning of one.
        const REACH: usize = 50_000;
        /// A file that is full of them is in another language.
        const MOST_MISSES: usize = 20;
        let behind = rest.strip_prefix("<<")?;
        let behind = behind
            .strip_prefix('<')
            .unwrap_or(behind)
            .trim_start_matches(['-', '~']);
        let behind = behind.strip_prefix(['"', '\'', '\\']).unwrap_or(behind);
        let is_word = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
        let length = behind.bytes().take_while(is_word).count();
        let word = &behind[..length];
        if word.is_empty() || !word.starts_with(|c: char| c.is_ascii_uppercase() || c == '_') {
            return None;
        }
        if self.misses > MOST_MISSES {
            return None;
        }
        let reach = floor(rest, REACH);
        let mut at = rest.find('\n')? + 1;
        while at < reach {
            let line = rest[at..].split_inclusive('\n').next().unwrap_or("");
            if line.trim().trim_end_matches(';') == word {
                self.go(self.at + at);
                return Some(None);
            }
            at += line.len();
        }
        self.misses += 1;
        None
    }

    /// Documentation of many lines between lines that begin with an equal sign.
    fn documentation(&mut self, rest: &str, close: &str) -> Option<Option<Comment>> {
        let word = rest[1..].starts_with(|c: char| c.is_ascii_lowercase());
        if !self.before().is_empty() || !word {
            return None;
        }
        let first = rest.find(['\n', '\r']).unwrap_or(rest.len());
        // Of the first line only a heading is said to a reader.
        let words = rest[..first].find(' ').unwrap_or(first);
        let mut end = rest.len();
        let mut at = first;
        for line in rest[first..].split_inclusive('\n') {
            if line.starts_with(close) {
                end = at;
                at += line.trim_end().len();
                break;
            }
            at += line.len();
        }
        let mark = if close == "=cut" { "=pod" } else { "=begin" };
        let comment = self.comment(self.at + words..self.at + end, self.at + at, mark);
        self.go(self.at + at);
        Some(Some(comment))
    }

    /// Comments and strings in long brackets: `--[==[ … ]==]`.
    fn brackets(&mut self, rest: &str, alone: bool) -> Option<Option<Comment>> {
        let inner = rest.strip_prefix("--").unwrap_or(rest);
        let is_comment = inner.len() < rest.len();
        let behind = inner.strip_prefix('[')?;
        let signs = behind.bytes().take_while(|&b| b == b'=').count();
        if !behind[signs..].starts_with('[') {
            return None;
        }
        let close = format!("]{}]", "=".repeat(signs));
        let open = rest.len() - behind.len() + signs + 1;
        if self.unclosed.contains(&"[[") {
            return None;
        }
        let Some(end) = rest[open..].find(&close) else {
            self.unclosed.push("[[");
            return None;
        };
        let words = self.at + open..self.at + open + end;
        let behind = words.end + close.len();
        if !is_comment {
            self.go(behind);
            return Some(None);
        }
        Some(self.leave(words, behind, "--").filter(|_| alone))
    }
}
