//! reStructuredText, as docutils and Sphinx read it: what is structure in it (sections, lists,
//! literal blocks, directives) is known by indentation and by the marks that a line begins with.
//! A *body* is a row of lines with one indentation; bodies stand inside of each other.

mod directive;
mod inline;
mod marks;
mod table;

use super::BlockKind;
use super::faq::is_question;
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

    /// The bytes of the bullet or number that the first line of `range` begins with.
    fn item_mark(&self, range: &Range<usize>, indent: usize) -> Option<usize> {
        let line = range.start;
        let mark = marks::item(self.lines.trimmed(line))?;
        if !mark.is_doubtful {
            return Some(mark.length);
        }
        // A line of prose may begin with a number: what follows must fit below an item.
        let next = line + 1;
        let fits = next >= range.end
            || self.lines.is_blank(next)
            || self.lines.indent(next) > indent
            || marks::item(self.lines.trimmed(next)).is_some();
        fits.then_some(mark.length)
    }

    /// An item of a list, whose mark takes `length` bytes.
    fn item(&mut self, range: Range<usize>, indent: usize, depth: usize, length: usize) -> usize {
        let end = self.lines.indented(range.start + 1, range.end, indent + 1);
        self.writer.begin(BlockKind::ListItem);
        self.writer.hold();
        self.behind(range.start..end, length, depth);
        self.writer.end();
        end - range.start
    }

    /// What stands behind the first `length` bytes of a line, and the lines below it.
    fn behind(&mut self, range: Range<usize>, length: usize, depth: usize) {
        let line = range.start;
        let words = self.lines.words(line);
        let first = Stretch::of(
            self.writer.source,
            markup::trimmed(self.writer.source, words.start + length..words.end),
        );
        let below = line + 1..range.end;
        let indent = self.least_indent(below.clone());
        let text = first.text();
        if text.starts_with(".. ") || marks::item(text).is_some_and(|mark| !mark.is_doubtful) {
            return self.nested(first, below, indent, depth);
        }
        // The paragraph that begins here goes on below, as far as it is not broken.
        let ends = |&next: &usize| !self.lines.is_blank(next);
        let count = below.clone().take_while(ends).count();
        let has_term =
            count > 0 && !text.is_empty() && self.goes_deeper(below.start..below.start + count);
        let announces = first.text().ends_with("::");
        if text.is_empty() || announces || has_term {
            let mut first = first;
            if announces {
                first.shorten(1);
            }
            self.paragraph(first);
            let taken = match announces {
                true => self.literal(below.clone(), indent.saturating_sub(1)),
                false => 0,
            };
            return self.body(below.start + taken..below.end, indent, depth + 1);
        }
        let mut stretch = first;
        let rest = below.start + count;
        for next in below.start..rest {
            stretch.add(self.writer.source, self.lines.words(next));
        }
        let announces = stretch.text().ends_with("::");
        if announces {
            stretch.shorten(1);
        }
        self.paragraph(stretch);
        let taken = match announces {
            true => self.literal(rest..below.end, indent),
            false => 0,
        };
        self.body(rest + taken..below.end, indent, depth + 1);
    }

    /// Whether the lines hold more than one paragraph: lists, directives or deeper lines.
    fn goes_deeper(&self, range: Range<usize>) -> bool {
        let indent = self.lines.indent(range.start);
        range.into_iter().any(|line| {
            let words = self.lines.trimmed(line);
            let opens = words.starts_with(".. ")
                || marks::item(words).is_some_and(|mark| !mark.is_doubtful);
            opens || self.lines.indent(line) > indent
        })
    }

    /// An item whose first words are another item's, or a directive.
    fn nested(&mut self, first: Stretch, below: Range<usize>, indent: usize, depth: usize) {
        let length = marks::item(first.text()).map_or(0, |mark| mark.length);
        let directive = first.text().starts_with(".. ");
        let start = first.source(length);
        let words = start..first.range(0..first.text().len()).end;
        if !directive {
            self.writer.begin(BlockKind::ListItem);
            self.writer.hold();
            self.paragraph(Stretch::of(self.writer.source, words));
        } else if let Some((name, argument)) = marks::directive(first.text()) {
            let argument = Stretch::of(self.writer.source, end_of(&words, argument.len()));
            return self.directive(name, argument, below, depth);
        }
        self.body(below, indent, depth + 1);
    }

    /// A term and what is said about it; a question and its answer, where the term asks.
    fn definition(&mut self, range: Range<usize>, indent: usize, depth: usize) -> usize {
        let line = range.start;
        let end = self.lines.indented(line + 1, range.end, indent + 1);
        let body = line + 1..end;
        let term = self.lines.stretch(line..line + 1);
        self.about(&term, body.clone(), self.least_indent(body), depth);
        end - line
    }

    /// Something with the lines that are about it.
    fn about(&mut self, term: &Stretch, body: Range<usize>, indent: usize, depth: usize) {
        let asks = is_question(term.text());
        let outer = self.writer.answering;
        self.writer.begin(match asks {
            true => BlockKind::FaqQuestion { level: None },
            false => BlockKind::ListItem,
        });
        inline::write(self.writer, term, &self.substitutions);
        if asks {
            self.writer.end();
            self.writer.answering = true;
        } else if self.lines.next_words(body.start, body.end).is_some() {
            let closed = self.writer.open_words().ends_with(':');
            self.writer.glue(if closed { " " } else { ": " });
            self.writer.hold();
        }
        self.body(body, indent, depth + 1);
        self.writer.end();
        self.writer.answering = outer;
    }

    /// `:name: value`. At the head of a file such fields say something about it.
    fn field(&mut self, range: Range<usize>, indent: usize, depth: usize, name: &'s str) -> usize {
        let line = range.start;
        let end = self.lines.indented(line + 1, range.end, indent + 1);
        let words = self.lines.words(line);
        let value = words.start + name.len() + 2..words.end;
        if self.at_head && depth == 0 {
            let value = self.writer.source.get(value).unwrap_or("").trim();
            match marks::head(name) {
                marks::Head::Date => self.writer.date = markup::date(value).or(self.writer.date),
                marks::Head::Tags => self.writer.tags.extend(markup::tags(value)),
                marks::Head::Setting => {}
                marks::Head::Words => {
                    self.named(name, line, end, depth);
                }
            }
            return end - line;
        }
        self.named(name, line, end, depth);
        end - line
    }

    /// A field that is content.
    fn named(&mut self, name: &str, line: usize, end: usize, depth: usize) {
        let words = self.lines.words(line);
        let label = Stretch::of(
            self.writer.source,
            words.start + 1..words.start + 1 + name.len(),
        );
        self.writer.begin(BlockKind::ListItem);
        inline::write(self.writer, &label, &self.substitutions);
        self.writer.glue(": ");
        self.writer.hold();
        self.behind(line..end, name.len() + 2, depth);
        self.writer.end();
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
