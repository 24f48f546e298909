//! Manual pages: roff with the macros of man or mdoc. A line that begins with a full stop is a
//! *control line*, which names a macro; all others are text. Macros are read for what they mean
//! to a reader: a heading, an option with its description, an example. What roff would do with
//! fonts and widths is left out.

mod escape;
mod macros;
mod mdoc;
mod roff;
mod table;

use super::BlockKind;
use super::markup::{self, Lines, Stretch, Writer};
use super::read::{Input, Output, Unread};
use roff::{Condition, arguments};
use std::collections::HashMap;
use std::ops::Range;

/// Reads a file.
///
/// # Errors
/// None: of what roff does not know it makes text.
pub fn read(input: &Input, output: &mut Output) -> Result<(), Unread> {
    markup::read(input, output, write)
}

fn write(writer: &mut Writer) {
    let lines = Lines::new(writer.source);
    let mut reader = Reader {
        writer,
        lines: &lines,
        strings: escape::strings(),
        code: false,
        next: Next::Text,
        tagged: false,
        address: None,
        met: true,
        mdoc: mdoc::State::default(),
    };
    let mut line = 0;
    while line < lines.count() {
        line += reader.block(line).max(1);
    }
    reader.writer.end();
}

/// What the next line of words is.
#[derive(Clone, Copy, PartialEq)]
enum Next {
    Text,
    /// What an item is about.
    Tag,
    Heading(u8),
}

struct Reader<'r, 's> {
    writer: &'r mut Writer<'s>,
    lines: &'r Lines<'s>,
    /// What `\*(xx` stands for.
    strings: HashMap<String, String>,
    /// Whether lines are kept as they are.
    code: bool,
    next: Next,
    /// Whether the words that come now are said about the tag before them.
    tagged: bool,
    /// The address of the link that is open, and where the text was when it began.
    address: Option<(Range<usize>, usize)>,
    /// Whether the last condition of an `.ie` was met.
    met: bool,
    mdoc: mdoc::State,
}

impl<'s> Reader<'_, 's> {
    /// Reads the line, and those that belong to it; how many these are.
    fn block(&mut self, line: usize) -> usize {
        let range = self.lines.range(line);
        match roff::name(self.text(&range)) {
            Some("de" | "de1" | "am" | "ig") => self.skip_definition(line),
            Some("TS") => self.table(line),
            Some("EQ") => {
                let rest = line + 1..self.lines.count();
                2 + rest
                    .take_while(|&next| roff::name(self.lines.get(next)) != Some("EN"))
                    .count()
            }
            Some("if" | "ie" | "el" | "while") => self.condition(line),
            _ => {
                self.line(range);
                1
            }
        }
    }

    fn text(&self, range: &Range<usize>) -> &'s str {
        self.writer.source.get(range.clone()).unwrap_or("")
    }

    /// A macro that the page defines for itself; how many lines it takes.
    fn skip_definition(&self, line: usize) -> usize {
        let own = self.lines.get(line);
        // The word that ends it stands behind the name of the macro, which `.ig` has none of.
        let position = if roff::name(own) == Some("ig") { 1 } else { 2 };
        let words = own.trim_start_matches(['.', '\'', ' ', '\t']);
        let end = words.split_whitespace().nth(position);
        let is_end = |next: usize| {
            let words = self.lines.get(next);
            let bare = words.strip_prefix('.').map(str::trim_start);
            bare.is_some_and(|bare| bare.starts_with('.'))
                || end.is_some() && roff::name(words) == end
        };
        let rest = line + 1..self.lines.count();
        2 + rest.take_while(|&next| !is_end(next)).count()
    }

    /// `.if`, `.ie` or `.el`: what follows counts where the condition is met on a terminal.
    fn condition(&mut self, line: usize) -> usize {
        let range = self.lines.range(line);
        let words = self.text(&range);
        let (is_met, body) = match roff::condition(words) {
            Condition::If(met, body) => (met, body),
            Condition::Either(met, body) => {
                self.met = met;
                (met, body)
            }
            Condition::Else(body) => (!self.met, body),
        };
        let inner = words[body..].trim_start();
        let start = range.end - inner.len();
        match inner.strip_prefix("\\{") {
            Some(rest) if is_met => {
                let begin = range.end - rest.len();
                if !rest.trim().is_empty() && rest.trim() != "\\" {
                    self.line(begin..range.end);
                }
                1
            }
            Some(_) => self.skip_group(line, &words[body..]),
            None => {
                if is_met && !inner.is_empty() {
                    self.line(start..range.end);
                }
                1
            }
        }
    }

    /// How many lines a group takes that is left out.
    fn skip_group(&self, line: usize, first: &str) -> usize {
        let opened = |words: &str| {
            words.matches("\\{").count() as isize - words.matches("\\}").count() as isize
        };
        let mut depth = opened(first);
        let mut count = 1;
        while depth > 0 && line + count < self.lines.count() {
            depth += opened(self.lines.get(line + count));
            count += 1;
        }
        count
    }

    /// Reads one line: text or a macro.
    fn line(&mut self, range: Range<usize>) {
        let words = self.text(&range);
        let Some(name) = roff::name(words) else {
            let is_control =
                words.starts_with(['.', '\'']) && words.len() > 1 && !words.starts_with("...");
            if !is_control || words.starts_with('\'') && !words.starts_with("'\\\"") {
                self.words(range);
            }
            return;
        };
        let behind = range.end
            - (words.len() - (name.as_ptr() as usize - words.as_ptr() as usize) - name.len());
        let name_at = behind - name.len()..behind;
        if mdoc::is_macro(name) && (self.mdoc.is_on() || matches!(name, "Dd" | "Dt")) {
            return self.mdoc_macro(name, name_at, behind..range.end);
        }
        let arguments = arguments(self.writer.source, behind..range.end);
        self.man_macro(name, &arguments, behind..range.end);
    }

    /// A line of text.
    fn words(&mut self, range: Range<usize>) {
        let words = self.text(&range);
        if self.code {
            self.code_line(range.start);
            return self.escaped(range);
        }
        if words.trim().is_empty() {
            if self.next == Next::Text {
                self.end();
            }
            return;
        }
        let plain = || escape::plain(words, &self.strings);
        if self.next == Next::Text && words.ends_with("\\c") && roff::is_bullet(plain().trim()) {
            self.end();
            return self.writer.begin(BlockKind::ListItem);
        }
        if words.starts_with(' ') && self.next == Next::Text && self.writer.has_words() {
            self.writer.break_line(range.start..range.start);
        }
        self.begin();
        self.escaped(range.clone());
        self.done(range);
    }

    /// Begins what the next words belong to.
    fn begin(&mut self) {
        match self.next {
            Next::Heading(level) => {
                self.writer.begin(BlockKind::Heading { level });
            }
            Next::Tag => {}
            Next::Text => {
                if std::mem::take(&mut self.tagged) && self.writer.has_words() {
                    let closed = self.writer.open_words().trim_end().ends_with(':');
                    self.writer.glue(if closed { " " } else { ": " });
                }
                self.writer.go_on();
            }
        }
    }

    /// Ends the line of words at `range`.
    fn done(&mut self, range: Range<usize>) {
        let words = self.text(&range);
        let joined = words.ends_with("\\c") || words.ends_with('\\') && !words.ends_with("\\\\");
        if !joined {
            self.writer.replaced(" ", range.end..range.end);
        }
        match std::mem::replace(&mut self.next, Next::Text) {
            Next::Heading(_) => self.writer.end(),
            Next::Tag => self.tagged = !roff::is_bullet(self.writer.open_words().trim()),
            Next::Text => {}
        }
    }

    fn escaped(&mut self, range: Range<usize>) {
        escape::write(self.writer, range, &self.strings, self.code);
    }

    /// Ends the paragraph or item.
    fn end(&mut self) {
        self.tagged = false;
        self.next = Next::Text;
        self.writer.end();
    }

    /// Begins a line of code, whose words begin at `start`.
    fn code_line(&mut self, start: usize) {
        match self.writer.kind() {
            Some(BlockKind::Code) => {
                let newline = start.saturating_sub(1)..start;
                self.writer.extraction.verbatim("\n", newline);
            }
            _ => {
                self.tagged = false;
                self.next = Next::Text;
                self.writer.begin(BlockKind::Code);
            }
        }
    }

    fn set_code(&mut self, code: bool) {
        // Behind a tag only its description can stand, even where its lines are kept.
        if self.next == Next::Tag {
            return;
        }
        if self.code != code {
            if code && self.writer.has_words() || self.writer.kind() == Some(BlockKind::Code) {
                self.end();
            }
            self.code = code;
        }
    }

    fn table(&mut self, line: usize) -> usize {
        let rest = line + 1..self.lines.count();
        let count = rest
            .take_while(|&next| roff::name(self.lines.get(next)) != Some("TE"))
            .count();
        let rows: Vec<Vec<Stretch>> = table::rows(self.lines, line + 1..line + 1 + count);
        self.end();
        let strings = &self.strings;
        self.writer.table(&rows, &mut |writer, cell| {
            for part in cell.parts(0..cell.text().len()) {
                let range = cell.range(part);
                let end = range.end;
                escape::write(writer, range, strings, false);
                writer.replaced(" ", end..end);
            }
        });
        count + 2
    }
}

#[cfg(test)]
mod tests;
