//! A [`Span`] is a stretch of one text: two byte offsets that stand on character boundaries.
//! It is made by the stage that cut the text and read by every later one; a stage that wants
//! the words asks the text for them, so that a span can never carry words of its own.

use serde::{Deserialize, Serialize};

/// A half-open byte range `start..end` of one UTF-8 text, both ends on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    start: usize,
    end: usize,
}

impl Span {
    /// The span `start..end`.
    ///
    /// # Panics
    /// If `start` lies behind `end`: a programming error, never caused by input.
    pub fn new(start: usize, end: usize) -> Span {
        assert!(start <= end, "a span runs forward: {start}..{end}");
        Span { start, end }
    }

    /// The first byte.
    pub fn start(self) -> usize {
        self.start
    }

    /// The byte behind the last one.
    pub fn end(self) -> usize {
        self.end
    }

    /// How many bytes it holds.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether it holds nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The words it stands for in `text`; empty where the span does not fit that text.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or("")
    }

    /// The same stretch seen from a text that begins `by` bytes earlier.
    pub fn shifted(self, by: usize) -> Span {
        Span::new(self.start + by, self.end + by)
    }

    /// The same stretch seen from a text that begins at byte `origin` of this one; `None` where
    /// the span begins before it.
    pub fn relative_to(self, origin: usize) -> Option<Span> {
        let start = self.start.checked_sub(origin)?;
        Some(Span::new(start, self.end - origin))
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that holds both.
    pub fn cover(self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// The span without the white space at its ends in `text`.
    pub fn trimmed(self, text: &str) -> Span {
        let words = self.of(text);
        let start = self.start + (words.len() - words.trim_start().len());
        let end = start + words.trim().len();
        Span::new(start, end)
    }
}
