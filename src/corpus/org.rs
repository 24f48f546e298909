//! Org: headlines with stars, what Emacs keeps about them (states, tags, drawers, times) left out,
//! and what people wrote.

mod inline;
mod marks;

use super::BlockKind;
use super::date;
use super::faq::is_question;
use super::markup::{self, Lines, Stretch, Writer};
use super::read::{Input, Output, Unread};
use marks::Opening;

/// Reads a file.
///
/// # Errors
/// None: every text is Org.
pub fn read(input: &Input, output: &mut Output) -> Result<(), Unread> {
    markup::read(input, output, write)
}

fn write(writer: &mut Writer) {
    let lines = Lines::new(writer.source);
    let mut reader = Reader {
        writer,
        lines: &lines,
        states: Vec::new(),
        question: None,
        unclosed: 0,
    };
    let mut line = 0;
    while line < lines.count() {
        line += reader.block(line).max(1);
    }
    reader.writer.end();
}

struct Reader<'r, 's> {
    writer: &'r mut Writer<'s>,
    lines: &'r Lines<'s>,
    /// The states of tasks that the file adds to the usual ones.
    states: Vec<&'s str>,
    /// How far the item is indented whose term is a question that is being answered.
    question: Option<usize>,
    /// Behind the last line up to which an end of a drawer was looked for without success.
    unclosed: usize,
}

impl<'s> Reader<'_, 's> {
    /// Reads the block that begins at `line`; the number of its lines.
    fn block(&mut self, line: usize) -> usize {
        let words = self.lines.trimmed(line);
        if words.is_empty() {
            return 1;
        }
        if let Some(level) = marks::headline(self.lines.get(line)) {
            return self.headline(line, level);
        }
        if let Some((key, value)) = marks::keyword(words) {
            return self.keyword(line, key, value);
        }
        if let Some(count) = self.drawer(line, words) {
            return count;
        }
        if let Some(opening) = marks::opening(words) {
            return self.wrapped(line, opening);
        }
        if marks::is_silent(words) {
            return 1;
        }
        if words.starts_with('|') {
            return self.table(line);
        }
        if words == ":" || words.starts_with(": ") {
            return self.fixed(line);
        }
        if let Some(item) = marks::item(self.lines.get(line)) {
            return self.item(line, item);
        }
        if let Some(label) = marks::footnote(words).filter(|_| self.lines.indent(line) == 0) {
            return self.paragraph(line, label);
        }
        self.paragraph(line, 0)
    }

    fn paragraph(&mut self, line: usize, skipped: usize) -> usize {
        if self
            .question
            .is_some_and(|indent| self.lines.indent(line) <= indent)
        {
            self.end_answer();
        }
        let count = self.paragraph_lines(line);
        let place = self.lines.words(line);
        let mut stretch = Stretch::of(self.writer.source, place.start + skipped..place.end);
        for next in line + 1..line + count {
            stretch.add(self.writer.source, self.lines.words(next));
        }
        self.write(&stretch);
        count
    }

    fn write(&mut self, stretch: &Stretch) {
        if !stretch.text().is_empty() {
            self.writer.begin(BlockKind::Paragraph);
            inline::write(self.writer, stretch);
            self.writer.end();
        }
    }

    /// How many lines belong to the paragraph or item that begins at `line`.
    fn paragraph_lines(&self, line: usize) -> usize {
        let goes_on = |&next: &usize| {
            let whole = self.lines.get(next);
            let words = whole.trim();
            let breaks = words.is_empty()
                || marks::headline(whole).is_some()
                || words.starts_with("#+")
                || marks::is_silent(words)
                || words.starts_with('|')
                || words == ":"
                || words.starts_with(": ")
                || marks::item(whole).is_some()
                || marks::footnote(words).is_some() && whole.starts_with('[')
                || marks::drawer(words).is_some();
            !breaks
        };
        1 + (line + 1..self.lines.count()).take_while(goes_on).count()
    }

    fn end_answer(&mut self) {
        self.question = None;
        self.writer.answering = false;
    }

    fn headline(&mut self, line: usize, level: usize) -> usize {
        self.end_answer();
        let place = self.lines.words(line);
        let words = self.writer.source.get(place.clone()).unwrap_or("");
        let title = marks::title(words, level, &self.states);
        let stretch = Stretch::of(
            self.writer.source,
            place.start + title.start..place.start + title.end,
        );
        self.writer.begin(BlockKind::Heading {
            level: level.min(6) as u8,
        });
        inline::write(self.writer, &stretch);
        self.writer.end();
        1
    }

    /// `#+KEY: value`.
    fn keyword(&mut self, line: usize, key: &str, value: &'s str) -> usize {
        let place = self.lines.words(line);
        match key.to_ascii_uppercase().as_str() {
            "TITLE" if !value.is_empty() => {
                let title = match self.writer.title.take() {
                    Some(title) => format!("{title} {value}"),
                    None => value.to_string(),
                };
                self.writer.title = Some(title);
            }
            "DATE" => self.writer.date = date::day_in(value).or(self.writer.date),
            "FILETAGS" => {
                let tags = value.split([':', ' ', ',']).filter(|tag| !tag.is_empty());
                self.writer.tags.extend(tags.map(String::from));
            }
            "KEYWORDS" => self.writer.tags.extend(markup::tags(value)),
            "TODO" | "SEQ_TODO" | "TYP_TODO" => {
                let states = value.split_whitespace().filter(|state| *state != "|");
                self.states.extend(
                    states
                        .map(|state| state.split('(').next().unwrap_or(state))
                        .take(100),
                );
            }
            "CAPTION" | "SUBTITLE" | "DESCRIPTION" => {
                self.write(&Stretch::of(
                    self.writer.source,
                    place.end - value.len()..place.end,
                ));
            }
            "INCLUDE" => self.writer.warnings.push(format!(
                "includes {value}, which was not read as a part of it"
            )),
            _ => {}
        }
        1
    }

    /// What Emacs keeps about a headline, up to `:END:`.
    fn drawer(&mut self, line: usize, words: &str) -> Option<usize> {
        marks::drawer(words)?;
        if line < self.unclosed {
            return None;
        }
        let is_end = |line: usize| self.lines.trimmed(line).eq_ignore_ascii_case(":end:");
        let is_headline = |line: usize| marks::headline(self.lines.get(line)).is_some();
        let last = (line + 1..self.lines.count()).find(|&next| is_end(next) || is_headline(next));
        match last.filter(|&last| is_end(last)) {
            Some(last) => Some(last + 1 - line),
            None => {
                self.unclosed = last.unwrap_or(self.lines.count());
                None
            }
        }
    }

    /// `#+BEGIN_…` up to its end. What holds other blocks is left open: they are read as such.
    fn wrapped(&mut self, line: usize, opening: Opening) -> usize {
        let name = match opening {
            Opening::Text => return 1,
            Opening::Code(name) | Opening::Silent(name) => name,
        };
        let is_end = |line: usize| marks::ends(self.lines.trimmed(line), name);
        let rest = line + 1..self.lines.count();
        let count = rest.take_while(|&next| !is_end(next)).count();
        if matches!(opening, Opening::Code(_)) {
            let inside = line + 1..line + 1 + count;
            let words = inside.clone().filter(|&line| !self.lines.is_blank(line));
            let indent = words.map(|line| self.lines.indent(line)).min().unwrap_or(0);
            self.writer.code(self.lines, inside, indent);
        }
        count + 2
    }

    /// Lines behind a colon, which are kept as they are.
    fn fixed(&mut self, line: usize) -> usize {
        let is_fixed = |&line: &usize| {
            let words = self.lines.trimmed(line);
            words == ":" || words.starts_with(": ")
        };
        let count = (line..self.lines.count()).take_while(is_fixed).count();
        self.writer.begin(BlockKind::Code);
        for next in line..line + count {
            let range = self.lines.range(next);
            let colon = self.lines.words(next).start + 1;
            let space = usize::from(self.writer.source.as_bytes().get(colon) == Some(&b' '));
            self.writer
                .verbatim((colon + space).min(range.end)..range.end);
            self.writer
                .break_line(range.end..self.lines.start(next + 1));
        }
        self.writer.end();
        count
    }

    fn table(&mut self, line: usize) -> usize {
        let is_row = |&line: &usize| self.lines.trimmed(line).starts_with('|');
        let count = (line..self.lines.count()).take_while(is_row).count();
        let rows: Vec<Vec<Stretch>> = (line..line + count)
            .filter(|&line| !marks::is_rule(self.lines.trimmed(line)))
            .map(|line| {
                let start = self.lines.words(line).start;
                let cells = marks::cells(self.lines.trimmed(line));
                let place = |cell: std::ops::Range<usize>| start + cell.start..start + cell.end;
                cells
                    .into_iter()
                    .map(|cell| Stretch::of(self.writer.source, place(cell)))
                    .collect()
            })
            .collect();
        self.writer
            .table(&rows, &mut |writer, cell| inline::write(writer, cell));
        count
    }

    fn item(&mut self, line: usize, item: marks::Item) -> usize {
        let indent = self.lines.indent(line);
        if self.question.is_some_and(|question| indent <= question) {
            self.end_answer();
        }
        let count = self.paragraph_lines(line);
        let place = self.lines.words(line);
        let start = place.start + item.mark;
        let term = item
            .term
            .map(|length| Stretch::of(self.writer.source, start..start + length));
        let begin = start + item.term.map_or(0, |length| length + item.separator);
        let mut stretch = Stretch::of(self.writer.source, begin.min(place.end)..place.end);
        for next in line + 1..line + count {
            stretch.add(self.writer.source, self.lines.words(next));
        }
        match term {
            Some(term) if is_question(term.text()) => {
                self.writer.begin(BlockKind::FaqQuestion { level: None });
                inline::write(self.writer, &term);
                self.writer.end();
                self.question = Some(indent);
                self.writer.answering = true;
                self.write(&stretch);
            }
            term => {
                self.writer.begin(BlockKind::ListItem);
                if let Some(term) = term {
                    inline::write(self.writer, &term);
                    self.writer.glue(": ");
                }
                inline::write(self.writer, &stretch);
                self.writer.end();
            }
        }
        count
    }
}

#[cfg(test)]
mod tests;
