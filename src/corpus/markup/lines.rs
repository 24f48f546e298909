//! The lines of a source, and words put together from several of them.

use std::ops::Range;

/// Where each line of a text begins. Lines are counted from 0; those behind the last one are blank.
pub(in crate::corpus) struct Lines<'s> {
    text: &'s str,
    /// Four bytes a line, since a file may be nothing but line ends.
    starts: Vec<u32>,
}

impl<'s> Lines<'s> {
    /// The lines of `text`, which end at `\n`, `\r\n` or `\r`.
    pub(in crate::corpus) fn new(text: &'s str) -> Lines<'s> {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (at, &byte) in bytes.iter().enumerate() {
            let ends = byte == b'\n' || byte == b'\r' && bytes.get(at + 1) != Some(&b'\n');
            if ends && at + 1 < bytes.len() {
                starts.push(u32::try_from(at + 1).unwrap_or(u32::MAX));
            }
        }
        Lines { text, starts }
    }

    /// The text.
    pub(in crate::corpus) fn source(&self) -> &'s str {
        self.text
    }

    /// How many there are.
    pub(in crate::corpus) fn count(&self) -> usize {
        self.starts.len()
    }

    /// Where the line begins; the end of the text for lines behind the last one.
    pub(in crate::corpus) fn start(&self, line: usize) -> usize {
        self.starts
            .get(line)
            .map_or(self.text.len(), |&start| start as usize)
    }

    /// Where it stands, without its end.
    pub(in crate::corpus) fn range(&self, line: usize) -> Range<usize> {
        let start = self.start(line);
        let whole = self.text.get(start..self.start(line + 1)).unwrap_or("");
        start..start + whole.trim_end_matches(['\n', '\r']).len()
    }

    /// It, without its end.
    pub(in crate::corpus) fn get(&self, line: usize) -> &'s str {
        self.text.get(self.range(line)).unwrap_or("")
    }

    /// Where its words stand: without white space at its ends.
    pub(in crate::corpus) fn words(&self, line: usize) -> Range<usize> {
        trimmed(self.text, self.range(line))
    }

    /// Its words.
    pub(in crate::corpus) fn trimmed(&self, line: usize) -> &'s str {
        self.get(line).trim()
    }

    /// Whether it has no words.
    pub(in crate::corpus) fn is_blank(&self, line: usize) -> bool {
        self.trimmed(line).is_empty()
    }

    /// Columns before its words; a tab goes to the next multiple of eight.
    pub(in crate::corpus) fn indent(&self, line: usize) -> usize {
        let mut column = 0;
        for byte in self.get(line).bytes() {
            match byte {
                b' ' => column += 1,
                b'\t' => column = column / 8 * 8 + 8,
                _ => break,
            }
        }
        column
    }

    /// Where it stands from column `indent` on, as far as there is nothing but white space before.
    pub(in crate::corpus) fn behind_column(&self, line: usize, indent: usize) -> Range<usize> {
        let range = self.range(line);
        let (mut column, mut at) = (0, range.start);
        for byte in self.get(line).bytes() {
            match byte {
                _ if column >= indent => break,
                b' ' => column += 1,
                b'\t' => column = column / 8 * 8 + 8,
                _ => break,
            }
            at += 1;
        }
        at..range.end
    }

    /// The first line from `from` on and before `to` that is not blank.
    pub(in crate::corpus) fn next_words(&self, from: usize, to: usize) -> Option<usize> {
        (from..to).find(|&line| !self.is_blank(line))
    }

    /// Behind the lines from `from` on, before `to`, that are blank or indented by `indent` or
    /// more; blank ones at the end do not count.
    pub(in crate::corpus) fn indented(&self, from: usize, to: usize, indent: usize) -> usize {
        let mut end = from;
        for line in from..to {
            if self.is_blank(line) {
                continue;
            }
            if self.indent(line) < indent {
                break;
            }
            end = line + 1;
        }
        end
    }

    /// The lines, with white space at the ends of each left out.
    pub(in crate::corpus) fn stretch(&self, lines: Range<usize>) -> Stretch {
        let mut stretch = Stretch::default();
        for line in lines {
            stretch.add(self.text, self.words(line));
        }
        stretch
    }
}

/// The last character boundary of `text` at or before `at`.
pub(in crate::corpus) fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at)
        .rev()
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(0)
}

/// The first character boundary of `text` at or behind `at`.
pub(in crate::corpus) fn ceiling(text: &str, at: usize) -> usize {
    (at..text.len())
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(text.len())
}

/// A range without the white space at its ends.
pub(in crate::corpus) fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let words = text.get(range.clone()).unwrap_or("");
    let behind = words.trim_start();
    let start = range.end - behind.len();
    start..start + behind.trim_end().len()
}

/// Words that belong together though they stand on several lines, as one text with `\n` between
/// the lines, and where in the source each of these stands.
#[derive(Clone, Debug, Default)]
pub(in crate::corpus) struct Stretch {
    text: String,
    /// Where each line begins: in `text`, and in the source.
    pieces: Vec<(usize, usize)>,
}

impl Stretch {
    /// A stretch of one line.
    pub(in crate::corpus) fn of(source: &str, range: Range<usize>) -> Stretch {
        let mut stretch = Stretch::default();
        stretch.add(source, range);
        stretch
    }

    /// Adds a line; one of no bytes is left out.
    pub(in crate::corpus) fn add(&mut self, source: &str, range: Range<usize>) {
        let words = source.get(range.clone()).unwrap_or("");
        if words.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.pieces.push((self.text.len(), range.start));
        self.text.push_str(words);
    }

    /// Its words.
    pub(in crate::corpus) fn text(&self) -> &str {
        &self.text
    }

    /// Takes `count` bytes off its end, which must be in its last line.
    pub(in crate::corpus) fn shorten(&mut self, count: usize) {
        self.text.truncate(self.text.len().saturating_sub(count));
    }

    /// Where the byte at `at` stands in the source; a line end stands behind its line.
    pub(in crate::corpus) fn source(&self, at: usize) -> usize {
        let behind = self.pieces.partition_point(|&(start, _)| start <= at);
        match self.pieces.get(behind.saturating_sub(1)) {
            Some(&(text, source)) => source + at.saturating_sub(text),
            None => 0,
        }
    }

    /// The stretch of the source from the byte at `range.start` to the byte before `range.end`.
    pub(in crate::corpus) fn range(&self, range: Range<usize>) -> Range<usize> {
        let start = self.source(range.start);
        match range.is_empty() {
            true => start..start,
            false => start..(self.source(range.end - 1) + 1).max(start),
        }
    }

    /// The parts of `range` that stand on one line each.
    pub(in crate::corpus) fn parts(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let mut parts = Vec::new();
        let mut at = range.start;
        for line in self.text.get(range).unwrap_or("").split_inclusive('\n') {
            parts.push(at..at + line.trim_end_matches('\n').len());
            at += line.len();
        }
        parts
    }
}

/// The cells of a row with commas, some of them in quotes.
pub(in crate::corpus) fn csv(source: &str, line: Range<usize>) -> Vec<Stretch> {
    let words = source.get(line.clone()).unwrap_or("");
    let mut cells = Vec::new();
    let (mut start, mut quoted) = (0, false);
    for (at, byte) in words.bytes().chain(std::iter::once(b',')).enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted || at == words.len() => {
                let cell = trimmed(source, line.start + start..line.start + at);
                let inner = source.get(cell.clone()).unwrap_or("");
                let bare = inner.len() >= 2 && inner.starts_with('"') && inner.ends_with('"');
                let marks = usize::from(bare);
                cells.push(Stretch::of(source, cell.start + marks..cell.end - marks));
                start = at + 1;
            }
            _ => {}
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_in_all_three_ways() {
        let lines = Lines::new("a\r\n\tb \n\n  c\rd");
        let all: Vec<&str> = (0..lines.count()).map(|line| lines.get(line)).collect();
        assert_eq!(all, ["a", "\tb ", "", "  c", "d"]);
        assert_eq!((lines.indent(1), lines.indent(3)), (8, 2));
        assert_eq!(lines.words(1), 4..5);
        assert!(lines.is_blank(2) && lines.is_blank(9));
    }

    #[test]
    fn a_stretch_knows_where_its_lines_stand() {
        let source = "  one\n  two";
        let stretch = Lines::new(source).stretch(0..2);
        assert_eq!(stretch.text(), "one\ntwo");
        assert_eq!(stretch.range(4..7), 8..11);
        assert_eq!(stretch.parts(1..6), [1..3, 4..6]);
    }
}
