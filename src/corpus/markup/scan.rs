//! Marks inside of running text: a *scan* goes through a stretch once, hands its words on to a
//! writer, and leaves out what is a mark. Where a mark is closed is looked up when it opens, and
//! what was found is kept, so that a text of nothing but opening marks takes no time out of
//! proportion.

use super::{Stretch, Writer};
use std::collections::BTreeMap;
use std::ops::Range;

/// A way through a stretch.
pub(in crate::corpus) struct Scan<'a, 'w, 's> {
    /// Where words go.
    pub(in crate::corpus) writer: &'w mut Writer<'s>,
    stretch: &'a Stretch,
    at: usize,
    /// From here on words have not been handed on.
    pending: usize,
    /// Marks further on that close what has been opened: where, and how long.
    closing: BTreeMap<usize, usize>,
    /// For each mark the last place it was looked for from, and what was found.
    found: Vec<(&'static str, usize, Option<usize>)>,
}

impl<'a, 'w, 's> Scan<'a, 'w, 's> {
    /// At the beginning of `stretch`.
    pub(in crate::corpus) fn new(stretch: &'a Stretch, writer: &'w mut Writer<'s>) -> Self {
        Scan {
            writer,
            stretch,
            at: 0,
            pending: 0,
            closing: BTreeMap::new(),
            found: Vec::new(),
        }
    }

    /// Calls `mark` at each character until the end; it says whether it took something there.
    pub(in crate::corpus) fn each(&mut self, starts: &[u8], mark: impl Fn(&mut Self) -> bool) {
        while let Some(&byte) = self.stretch.text().as_bytes().get(self.at) {
            if let Some((_, length)) = self.closing.remove_entry(&self.at) {
                self.skip(length);
            } else if !(starts.contains(&byte) && mark(self)) {
                self.at += self.rest().chars().next().map_or(1, char::len_utf8);
            }
        }
        self.hand_on();
    }

    /// The whole text.
    pub(in crate::corpus) fn text(&self) -> &'a str {
        self.stretch.text()
    }

    /// Where the scan is.
    pub(in crate::corpus) fn at(&self) -> usize {
        self.at
    }

    /// What follows.
    pub(in crate::corpus) fn rest(&self) -> &'a str {
        self.stretch.text().get(self.at..).unwrap_or("")
    }

    /// The character before.
    pub(in crate::corpus) fn before(&self) -> Option<char> {
        self.stretch.text().get(..self.at)?.chars().next_back()
    }

    /// Leaves `length` bytes out.
    pub(in crate::corpus) fn skip(&mut self, length: usize) {
        self.hand_on();
        self.at += length;
        self.pending = self.at;
    }

    /// Keeps the words at `range` as they are and goes on at `end`.
    pub(in crate::corpus) fn keep(&mut self, range: Range<usize>, end: usize) {
        self.hand_on();
        self.writer.stretch(self.stretch, range);
        self.go(end);
    }

    /// Puts `words` in the place of the bytes up to `end`.
    pub(in crate::corpus) fn replace(&mut self, words: &str, end: usize) {
        self.hand_on();
        let source = self.stretch.range(self.at..end);
        self.writer.replaced(words, source);
        self.go(end);
    }

    /// Ends the line, in the place of the bytes up to `end`.
    pub(in crate::corpus) fn break_line(&mut self, end: usize) {
        self.hand_on();
        let source = self.stretch.range(self.at..end);
        self.writer.break_line(source);
        self.go(end);
    }

    /// Leaves out the `opening` bytes here and the `length` bytes at `closing`.
    pub(in crate::corpus) fn pair(&mut self, opening: usize, closing: usize, length: usize) {
        self.closing.insert(closing, length);
        self.skip(opening);
    }

    /// Goes on at `end`.
    fn go(&mut self, end: usize) {
        self.at = end.max(self.at);
        self.pending = self.at;
    }

    fn hand_on(&mut self) {
        let end = self.at;
        if self.pending < end {
            self.writer.stretch(self.stretch, self.pending..end);
        }
        self.pending = end;
    }

    /// The first `mark` from `from` on of which `is_end` says so: it is told the text and where
    /// the mark stands, and must not depend on anything else.
    pub(in crate::corpus) fn find(
        &mut self,
        mark: &'static str,
        from: usize,
        is_end: impl Fn(&str, usize) -> bool,
    ) -> Option<usize> {
        let known = self.found.iter().position(|(known, _, _)| *known == mark);
        if let Some(index) = known {
            let (_, asked, found) = self.found[index];
            if from >= asked && found.is_none_or(|at| at >= from) {
                return found;
            }
        }
        let text = self.stretch.text();
        let behind = text.get(from..)?;
        let found = behind
            .match_indices(mark)
            .map(|(at, _)| from + at)
            .find(|&at| is_end(text, at));
        match known {
            Some(index) => self.found[index] = (mark, from, found),
            None => self.found.push((mark, from, found)),
        }
        found
    }
}
