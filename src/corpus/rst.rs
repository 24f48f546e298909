//! reStructuredText, as docutils and Sphinx read it: what is structure in it (sections, lists,
//! literal blocks, directives) is known by indentation and by the marks that a line begins with.
//! A *body* is a row of lines with one indentation; bodies stand inside of each other.

mod directive;
mod inline;
mod list;
mod marks;
mod table;

use super::BlockKind;
use super::markup::{self, DEEPEST, Lines, Stretch, Writer, first_heading};
use super::read::{Input, Output, Unread};
use std::collections::HashMap;
use std::ops::Range;

/// Reads a file.
///
/// # Errors
/// None: every text is reStructuredText.
pub fn read(input: &Input, output: &mut Output) -> Result<(), Unread> {
    markup::read(input, output, write)
}

fn write(writer: &mut Writer) {
    let lines = Lines::new(writer.source);
    let mut reader = Reader {
        substitutions: marks::substitutions(&lines),
        at_head: true,
        adornments: Vec::new(),
        writer,
        lines: &lines,
    };
    reader.body(0..lines.count(), 0, 0);
    reader.writer.end();
    reader.writer.title = first_heading(reader.writer);
}

/// A way through the lines of a source.
struct Reader<'r, 's> {
    writer: &'r mut Writer<'s>,
    lines: &'r Lines<'s>,
    /// What `|name|` stands for.
    substitutions: HashMap<&'s str, &'s str>,
    /// Whether only headings and fields have come so far.
    at_head: bool,
    /// How headings were marked so far, outermost first, and whether above as well.
    adornments: Vec<(u8, bool)>,
}

impl<'s> Reader<'_, 's> {
    /// Reads the lines of `range`, whose least indentation is `indent`.
    fn body(&mut self, range: Range<usize>, indent: usize, depth: usize) {
        if depth > DEEPEST {
            return self.paragraph(self.lines.stretch(range));
        }
        let mut line = range.start;
        while let Some(next) = self.lines.next_words(line, range.end) {
            line = next + self.block(next..range.end, indent, depth).max(1);
        }
    }

    /// Reads the block that begins `range`; the number of its lines.
    fn block(&mut self, range: Range<usize>, indent: usize, depth: usize) -> usize {
        let line = range.start;
        if self.lines.indent(line) > indent {
            return self.quote(range, indent, depth);
        }
        let words = self.lines.trimmed(line);
        if depth == 0
            && let Some(count) = self.heading(line, range.end)
        {
            return count;
        }
        if marks::is_transition(words) {
            return 1;
        }
        if words == ".." || words.starts_with(".. ") || words.starts_with("..\t") {
            return self.explicit(range, indent, depth);
        }
        if words.starts_with("__ ") {
            return 1;
        }
        if let Some(name) = marks::field(words) {
            return self.field(range, indent, depth, name);
        }
        self.at_head = false;
        if let Some(count) = self.table(&range) {
            return count;
        }
        if let Some(length) = self.item_mark(&range, indent) {
            return self.item(range, indent, depth, length);
        }
        if words.starts_with("| ") || words == "|" {
            return self.line_block(range, indent);
        }
        if words.starts_with(">>> ") {
            let blank = |&line: &usize| !self.lines.is_blank(line);
            let count = range.clone().take_while(blank).count();
            self.writer.code(self.lines, line..line + count, indent);
            return count;
        }
        let next = line + 1;
        let is_term = next < range.end
            && !self.lines.is_blank(next)
            && self.lines.indent(next) > indent
            && !words.ends_with("::");
        match is_term {
            true => self.definition(range, indent, depth),
            false => self.plain(range, indent, depth),
        }
    }

    /// A paragraph, and the literal block that it may announce.
    fn plain(&mut self, range: Range<usize>, indent: usize, depth: usize) -> usize {
        let line = range.start;
        let goes_on = |&next: &usize| {
            let heading = depth == 0 && marks::adornment(self.lines.get(next)).is_some();
            !(self.lines.is_blank(next) || heading)
        };
        let count = 1 + (line + 1..range.end).take_while(goes_on).count();
        // A line that is indented below the first one is a definition or the code itself.
        let indented = (line + 1..line + count).find(|&next| self.lines.indent(next) > indent);
        let announces = |last: usize| self.lines.trimmed(last).ends_with("::");
        let count = match indented {
            Some(next) if announces(next - 1) => next - line,
            _ => count,
        };
        let end = line + count;
        let mut stretch = self.lines.stretch(line..end);
        if !announces(end - 1) {
            self.paragraph(stretch);
            return count;
        }
        let text = stretch.text();
        let both = text.trim_end_matches("::").is_empty()
            || text.ends_with(" ::")
            || text.ends_with("\n::");
        stretch.shorten(if both { 2 } else { 1 });
        self.paragraph(stretch);
        count + self.literal(end..range.end, indent)
    }

    /// The literal block below an announcement; how many lines it takes.
    fn literal(&mut self, range: Range<usize>, indent: usize) -> usize {
        let end = self.lines.indented(range.start, range.end, indent + 1);
        if end > range.start {
            self.writer.code(
                self.lines,
                range.start..end,
                self.least_indent(range.start..end),
            );
            return end - range.start;
        }
        // Not indented, but quoted by a mark at the start of each line.
        let Some(first) = self.lines.next_words(range.start, range.end) else {
            return 0;
        };
        let mark = |line: usize| self.lines.trimmed(line).chars().next();
        let quote = mark(first).filter(|c| matches!(c, '>' | '$' | '#' | '%' | '!'));
        let count = match quote {
            Some(_) => (first..range.end)
                .take_while(|&line| mark(line) == quote)
                .count(),
            None => return 0,
        };
        self.writer.code(self.lines, first..first + count, indent);
        first + count - range.start
    }

    fn least_indent(&self, range: Range<usize>) -> usize {
        let words = range.filter(|&line| !self.lines.is_blank(line));
        words.map(|line| self.lines.indent(line)).min().unwrap_or(0)
    }

    fn paragraph(&mut self, stretch: Stretch) {
        if !stretch.text().is_empty() {
            self.writer.begin(BlockKind::Paragraph);
            inline::write(self.writer, &stretch, &self.substitutions);
            self.writer.end();
        }
    }

    /// Lines that are indented without a reason: a quotation.
    fn quote(&mut self, range: Range<usize>, indent: usize, depth: usize) -> usize {
        let end = self.lines.indented(range.start, range.end, indent + 1);
        let body = range.start..end.max(range.start + 1);
        let count = body.len();
        self.body(body.clone(), self.least_indent(body), depth + 1);
        count
    }

    /// A heading, underlined or between two lines.
    fn heading(&mut self, line: usize, end: usize) -> Option<usize> {
        if self.lines.indent(line) > 0 && marks::adornment(self.lines.get(line + 1)).is_none() {
            return None;
        }
        let over = marks::adornment(self.lines.get(line));
        let title = line + usize::from(over.is_some());
        let under = marks::adornment(self.lines.get(title + 1)).filter(|_| title + 1 < end)?;
        let words = self.lines.trimmed(title);
        let fits = marks::underlines(self.lines.trimmed(title + 1), words);
        if words.is_empty() || !fits || over.is_some_and(|over| over != under) {
            return None;
        }
        let own = (under, over.is_some());
        let known = self
            .adornments
            .iter()
            .position(|adornment| *adornment == own);
        let level = known.unwrap_or_else(|| {
            self.adornments.push(own);
            self.adornments.len() - 1
        });
        self.writer.answering = false;
        self.writer.begin(BlockKind::Heading {
            level: level.min(5) as u8 + 1,
        });
        inline::write(
            self.writer,
            &self.lines.stretch(title..title + 1),
            &self.substitutions,
        );
        self.writer.end();
        Some(title + 2 - line)
    }

    /// Lines that keep their ends: verses, addresses.
    fn line_block(&mut self, range: Range<usize>, indent: usize) -> usize {
        let belongs = |&line: &usize| {
            let words = self.lines.trimmed(line);
            words.starts_with("| ")
                || words == "|"
                || self.lines.indent(line) > indent && !words.is_empty()
        };
        let count = range.clone().take_while(belongs).count();
        self.writer.begin(BlockKind::Paragraph);
        for line in range.start..range.start + count {
            let words = self.lines.words(line);
            let mark = usize::from(self.lines.trimmed(line).starts_with('|'));
            let stretch = Stretch::of(self.writer.source, words.start + mark..words.end);
            inline::write(self.writer, &stretch, &self.substitutions);
            self.writer
                .break_line(words.end..self.lines.start(line + 1));
        }
        self.writer.end();
        count.max(1)
    }

    /// A table that is drawn; the number of its lines.
    fn table(&mut self, range: &Range<usize>) -> Option<usize> {
        let table = table::grid(self.lines, range.clone())
            .or_else(|| table::simple(self.lines, range.clone()))?;
        self.rows(&table.rows);
        Some(table.lines)
    }

    fn rows(&mut self, rows: &[Vec<Stretch>]) {
        let substitutions = &self.substitutions;
        self.writer.table(rows, &mut |writer, cell| {
            inline::write(writer, cell, substitutions);
        });
    }
}

/// The last `length` bytes of a range.
fn end_of(range: &Range<usize>, length: usize) -> Range<usize> {
    range.end.saturating_sub(length)..range.end
}

#[cfg(test)]
mod tests;
