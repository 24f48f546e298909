//! Lists of reStructuredText: items, terms with their definitions, fields.

use super::super::BlockKind;
use super::super::date;
use super::super::faq::is_question;
use super::super::markup::{self, Stretch};
use super::{Reader, end_of, inline, marks};
use std::ops::Range;

impl<'s> Reader<'_, 's> {
    /// The bytes of the bullet or number that the first line of `range` begins with.
    pub(super) fn item_mark(&self, range: &Range<usize>, indent: usize) -> Option<usize> {
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
    pub(super) fn item(
        &mut self,
        range: Range<usize>,
        indent: usize,
        depth: usize,
        length: usize,
    ) -> usize {
        let end = self.lines.indented(range.start + 1, range.end, indent + 1);
        self.writer.begin(BlockKind::ListItem);
        self.writer.hold();
        self.behind(range.start..end, length, depth);
        self.writer.end();
        end - range.start
    }

    /// What stands behind the first `length` bytes of a line, and the lines below it.
    pub(super) fn behind(&mut self, range: Range<usize>, length: usize, depth: usize) {
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
    pub(super) fn definition(&mut self, range: Range<usize>, indent: usize, depth: usize) -> usize {
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
    pub(super) fn field(
        &mut self,
        range: Range<usize>,
        indent: usize,
        depth: usize,
        name: &'s str,
    ) -> usize {
        let line = range.start;
        let end = self.lines.indented(line + 1, range.end, indent + 1);
        let words = self.lines.words(line);
        let value = words.start + name.len() + 2..words.end;
        if self.at_head && depth == 0 {
            let value = self.writer.source.get(value).unwrap_or("").trim();
            match marks::head(name) {
                marks::Head::Date => self.writer.date = date::day_in(value).or(self.writer.date),
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
}
