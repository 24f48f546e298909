//! AsciiDoc: blocks between lines of marks, lists of nearly any depth, attributes that stand for
//! words. Blocks that hold others (examples, sidebars, quotations) are read as what they hold.

mod inline;
mod list;
mod marks;
mod table;

use super::BlockKind;
use super::date;
use super::markup::{self, Lines, Stretch, Writer, first_heading};
use super::read::{Input, Output, Unread};
use marks::{Attributes, Delimiter, Style};
use std::ops::Range;

/// Reads a file.
///
/// # Errors
/// None: every text is AsciiDoc.
pub fn read(input: &Input, output: &mut Output) -> Result<(), Unread> {
    markup::read(input, output, write)
}

fn write(writer: &mut Writer) {
    let lines = Lines::new(writer.source);
    let mut reader = Reader {
        writer,
        lines: &lines,
        attributes: Attributes::default(),
        style: Style::default(),
        containers: Vec::new(),
        list: None,
        term: false,
        questions: false,
        attached: false,
        after_blank: true,
    };
    let mut line = reader.header();
    while line < lines.count() {
        line += reader.block(line).max(1);
    }
    reader.writer.end();
    let title = reader.attributes.get("doctitle").map(String::from);
    reader.writer.title = title.or_else(|| first_heading(reader.writer));
}

struct Reader<'r, 's> {
    writer: &'r mut Writer<'s>,
    lines: &'r Lines<'s>,
    attributes: Attributes,
    /// What the line in brackets above said about the next block.
    style: Style,
    /// The marks of the blocks that are open around this line.
    containers: Vec<&'s str>,
    /// How many of them were open where the list began that is being read.
    list: Option<usize>,
    /// Whether a term has been read whose description has not begun.
    term: bool,
    /// Whether the terms of the list are questions.
    questions: bool,
    /// Whether a `+` joins the next block to the item before it.
    attached: bool,
    after_blank: bool,
}

impl<'s> Reader<'_, 's> {
    /// The title, and the lines below it; the line behind them.
    fn header(&mut self) -> usize {
        let mut line = 0;
        while line < self.lines.count() && self.heading(line).is_none() {
            let words = self.lines.trimmed(line);
            let comment = words.starts_with("//") && !words.starts_with("///");
            if !(words.is_empty() || comment || self.attribute(line).is_some()) {
                return line;
            }
            line += 1;
        }
        let Some((title, level, count)) = self.heading(line).filter(|&(_, level, _)| level == 1)
        else {
            return line;
        };
        self.write_heading(title, level);
        line += count;
        while line < self.lines.count() && !self.lines.is_blank(line) {
            let words = self.lines.trimmed(line);
            if let Some(count) = self.attribute(line) {
                line += count;
                continue;
            }
            // Below the title stand the authors, and then the revision.
            let revision = date::day_in(words).filter(|_| words.len() < 80);
            if marks::delimiter(words).is_some() || words.starts_with(['[', '=', '.', '*']) {
                break;
            }
            if revision.is_some() {
                self.writer.date = self.writer.date.or(revision);
            } else if !words.starts_with("//") && !marks::is_directive(words) {
                self.paragraph(&self.lines.stretch(line..line + 1));
            }
            line += 1;
        }
        line
    }

    /// Reads the block that begins at `line`; the number of its lines.
    fn block(&mut self, line: usize) -> usize {
        let words = self.lines.trimmed(line);
        if words.is_empty() {
            self.after_blank = true;
            return 1;
        }
        if words == "+" {
            self.attached = true;
            return 1;
        }
        if let Some(count) = self.silent(line, words) {
            return count;
        }
        let count = self.visible(line, words);
        self.style = Style::default();
        self.attached = false;
        self.after_blank = false;
        count
    }

    /// What gives no words: comments, attributes, conditions.
    fn silent(&mut self, line: usize, words: &'s str) -> Option<usize> {
        if words.len() >= 4 && words.bytes().all(|b| b == b'/') {
            return Some(self.until(line, words));
        }
        if words.starts_with("//") && !words.starts_with("///") {
            return Some(1);
        }
        if let Some(count) = self.attribute(line) {
            return Some(count);
        }
        if let Some(path) = marks::include(words) {
            self.writer.warnings.push(format!(
                "includes {path}, which was not read as a part of it"
            ));
            return Some(1);
        }
        if marks::is_directive(words) || marks::is_rule(words) {
            return Some(1);
        }
        let inner = words.strip_prefix('[')?.strip_suffix(']')?;
        if self.lines.indent(line) > 0 || inner.starts_with(' ') {
            return None;
        }
        if !inner.starts_with('[') {
            self.style.read(inner);
        }
        Some(1)
    }

    fn visible(&mut self, line: usize, words: &'s str) -> usize {
        if let Some((title, level, count)) = self.heading(line) {
            self.end_list();
            self.write_heading(title, level);
            return count;
        }
        if let Some(delimiter) = marks::delimiter(words) {
            return self.delimited(line, words, delimiter);
        }
        if let Some((name, rest)) = marks::block_macro(words) {
            if matches!(name, "image" | "video" | "audio") {
                self.leave_list();
                let place = self.lines.words(line);
                let start = place.end - rest.len();
                let alt = rest.find([',', ']']).unwrap_or(rest.len());
                self.paragraph(&Stretch::of(self.writer.source, start..start + alt));
            }
            return 1;
        }
        if let Some(item) = marks::item(words).filter(|_| self.style.is_text()) {
            return self.item(line, item);
        }
        if let Some(term) = marks::term(words).filter(|_| self.style.is_text()) {
            return self.term(line, term);
        }
        let is_title =
            words.len() > 1 && words.starts_with('.') && !words[1..].starts_with(['.', ' ']);
        if is_title && self.lines.indent(line) == 0 {
            self.leave_list();
            let place = self.lines.words(line);
            self.paragraph(&Stretch::of(self.writer.source, place.start + 1..place.end));
            return 1;
        }
        self.text(line, words)
    }

    /// A paragraph, or indented text, which is kept as it is.
    fn text(&mut self, line: usize, words: &str) -> usize {
        self.leave_list();
        let end = self.paragraph_end(line);
        let indented = self.lines.indent(line) > 0 && !self.term && self.list.is_none();
        if indented || self.style.is_code() {
            let indent = (line..end)
                .map(|line| self.lines.indent(line))
                .min()
                .unwrap_or(0);
            self.writer.code(self.lines, line..end, indent);
            return end - line;
        }
        let mut stretch = Stretch::default();
        let label = marks::admonition(words).unwrap_or(0);
        for next in line..end {
            let place = self.lines.words(next);
            let skipped = if next == line { label } else { 0 };
            if !self.lines.trimmed(next).starts_with("//") {
                stretch.add(self.writer.source, place.start + skipped..place.end);
            }
        }
        self.term = false;
        self.paragraph(&stretch);
        end - line
    }

    /// Behind the lines of the paragraph or item that begins at `line`.
    fn paragraph_end(&self, line: usize) -> usize {
        let in_list = self.list.is_some();
        let breaks = |next: usize| {
            let words = self.lines.trimmed(next);
            let begins = marks::delimiter(words).is_some_and(|_| words.len() > 3 || words == "--")
                || marks::include(words).is_some()
                || marks::is_directive(words)
                || words == "+"
                || words.starts_with('[') && words.ends_with(']') && marks::is_attributes(words);
            let next_item =
                in_list && (marks::item(words).is_some() || marks::term(words).is_some());
            words.is_empty() || begins || next_item
        };
        let rest = line + 1..self.lines.count();
        line + 1 + rest.take_while(|&next| !breaks(next)).count()
    }

    fn paragraph(&mut self, stretch: &Stretch) {
        if !stretch.text().is_empty() {
            self.writer.begin(BlockKind::Paragraph);
            inline::write(self.writer, stretch, &self.attributes);
            self.writer.end();
        }
    }

    /// Where a title stands, its level, and how many lines it takes.
    fn heading(&self, line: usize) -> Option<(Range<usize>, u8, usize)> {
        if self.lines.indent(line) > 0 || self.lines.is_blank(line) {
            return None;
        }
        let words = self.lines.trimmed(line);
        let place = self.lines.words(line);
        if let Some((level, title)) = marks::title(words) {
            let start = place.start + (words.len() - title.len());
            let mark = words.split(' ').next().unwrap_or("");
            let bare = title.strip_suffix(mark).map_or(title, str::trim_end);
            return Some((start..start + bare.len(), level, 1));
        }
        let below = self.lines.trimmed(line + 1);
        let level = marks::underline(below, words).filter(|_| self.after_blank)?;
        (marks::item(words).is_none() && marks::term(words).is_none()).then_some((place, level, 2))
    }

    fn write_heading(&mut self, title: Range<usize>, level: u8) {
        self.writer.answering = false;
        self.writer.begin(BlockKind::Heading { level });
        let stretch = Stretch::of(self.writer.source, title);
        inline::write(self.writer, &stretch, &self.attributes);
        self.writer.end();
        self.after_blank = true;
    }

    /// How many lines there are until the line that is `mark` again, both counted.
    fn until(&self, line: usize, mark: &str) -> usize {
        let rest = line + 1..self.lines.count();
        let count = rest
            .take_while(|&next| self.lines.trimmed(next) != mark)
            .count();
        count + 2
    }

    /// A line that opens or closes a block.
    fn delimited(&mut self, line: usize, words: &'s str, delimiter: Delimiter) -> usize {
        if delimiter == Delimiter::Container {
            match self.containers.iter().rposition(|open| *open == words) {
                Some(open) => {
                    self.containers.truncate(open);
                    self.attached = true;
                }
                None => {
                    self.leave_list();
                    self.containers.push(words);
                    self.term = false;
                }
            }
            return 1;
        }
        self.leave_list();
        let closing = match delimiter {
            Delimiter::Fence => "```",
            _ => words,
        };
        let count = self.until(line, closing);
        let inside = line + 1..(line + count - 1).min(self.lines.count());
        match delimiter {
            Delimiter::Table(separator) => {
                let rows = table::rows(self.lines, inside, separator, &self.style);
                let attributes = &self.attributes;
                self.writer.table(&rows, &mut |writer, cell| {
                    inline::write(writer, cell, attributes);
                });
            }
            Delimiter::Passed if !self.style.is_code() => {}
            _ => {
                let words = inside.clone().filter(|&line| !self.lines.is_blank(line));
                let indent = words.map(|line| self.lines.indent(line)).min().unwrap_or(0);
                self.writer.code(self.lines, inside, indent);
            }
        }
        self.term = false;
        count
    }

    /// `:name: value`; how many lines it takes.
    fn attribute(&mut self, line: usize) -> Option<usize> {
        let (name, first) = marks::attribute(self.lines.get(line))?;
        let mut value = first.to_string();
        let mut count = 1;
        while let Some(begin) = value.strip_suffix('\\').or(value.strip_suffix(" +")) {
            value = format!("{} {}", begin.trim_end(), self.lines.trimmed(line + count));
            count += 1;
            if value.len() > Attributes::LONGEST || line + count >= self.lines.count() {
                break;
            }
        }
        match name {
            "revdate" | "date" | "docdate" => {
                self.writer.date = date::day_in(&value).or(self.writer.date)
            }
            "keywords" | "tags" | "page-tags" => self.writer.tags.extend(markup::tags(&value)),
            _ => {}
        }
        let name = if name == "title" { "doctitle" } else { name };
        self.attributes.set(name, &value);
        Some(count)
    }
}

#[cfg(test)]
mod tests;
