//! Manual pages: roff with the macros of man or mdoc. A line that begins with a full stop is a
//! *control line*, which names a macro; all others are text. Macros are read for what they mean
//! to a reader: a heading, an option with its description, an example. What roff would do with
//! fonts and widths is left out.

mod escape;
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
        let end = own
            .split_whitespace()
            .nth(if own.contains("ig") { 1 } else { 2 });
        let is_end = |next: usize| {
            let words = self.lines.get(next);
            words.starts_with("..") || end.is_some() && roff::name(words) == end
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

    fn man_macro(&mut self, name: &str, arguments: &[Range<usize>], behind: Range<usize>) {
        match name {
            "TH" => self.title(arguments),
            "SH" | "Sh" => self.heading(1, behind),
            "SS" | "Ss" => self.heading(2, behind),
            "PP" | "P" | "LP" | "sp" | "HP" | "Sp" | "RE" | "YS" | "bp" => match self.code {
                true if name == "sp" => self.code_line(behind.start),
                _ if self.next == Next::Text => self.end(),
                _ => {}
            },
            "RS" => self.indent(),
            "TP" => self.item(),
            "TQ" => {
                if self.writer.is_open() {
                    self.tagged = false;
                    self.writer.glue(", ");
                    self.next = Next::Tag;
                } else {
                    self.item();
                }
            }
            "IP" => {
                let tag = arguments.first().filter(|tag| !tag.is_empty()).cloned();
                self.end();
                if let Some(tag) = tag {
                    self.item();
                    let plain = escape::plain(self.text(&tag), &self.strings);
                    self.next = Next::Text;
                    if !roff::is_bullet(plain.trim()) {
                        self.escaped(tag);
                        self.tagged = true;
                    }
                }
            }
            "nf" | "EX" | "Vb" => self.set_code(true),
            "fi" | "EE" | "Ve" => self.set_code(false),
            "br" if !self.code => self.writer.break_line(behind.start..behind.start),
            "B" | "I" | "SM" | "SB" | "R" | "CW" | "QS" | "BX" => self.words_of(arguments, true),
            "BI" | "BR" | "IB" | "IR" | "RB" | "RI" => self.words_of(arguments, false),
            "UR" | "MT" => {
                self.address = arguments
                    .first()
                    .map(|url| (url.clone(), self.writer.extraction.len()))
            }
            "UE" | "ME" => self.end_address(arguments),
            "SY" => {
                self.end();
                self.words_of(arguments, true);
            }
            "OP" => self.option(arguments),
            "MR" => self.reference(arguments),
            "so" => {
                let file = behind.clone();
                let file = self.text(&file).trim().to_string();
                self.writer.warnings.push(format!(
                    "only leads to {file}, or takes it in, which was not read here"
                ));
            }
            "ds" => self.define(behind),
            _ if roff::is_silent(name) => {}
            _ => self.words_of(arguments, true),
        }
    }

    /// What is indented below a line of its own is said about that line: an option, an error.
    fn indent(&mut self) {
        const LONGEST: usize = 200;
        let words = self.writer.open_words().trim();
        let is_tag = self.writer.kind() == Some(BlockKind::Paragraph)
            && words.len() < LONGEST
            && !words.is_empty()
            && (!words.ends_with(['.', ':', '?', '!']) || words.ends_with("..."));
        if is_tag && !self.code {
            self.writer.become_kind(BlockKind::ListItem);
            self.tagged = true;
        } else if self.next == Next::Text && !self.code {
            self.end();
        }
    }

    fn item(&mut self) {
        self.end();
        if self.code {
            return;
        }
        self.writer.begin(BlockKind::ListItem);
        self.next = Next::Tag;
    }

    fn heading(&mut self, level: u8, words: Range<usize>) {
        self.code = false;
        self.end();
        self.next = Next::Heading(level);
        let words = arguments(self.writer.source, words);
        if !words.is_empty() {
            self.words_of(&words, true);
        }
    }

    /// The words of a macro, with spaces between them where they are not run together.
    fn words_of(&mut self, arguments: &[Range<usize>], apart: bool) {
        let (Some(first), Some(last)) = (arguments.first(), arguments.last()) else {
            return;
        };
        let whole = first.start..last.end;
        match self.code {
            true => self.code_line(first.start),
            false => self.begin(),
        }
        let mut end = first.start;
        for argument in arguments {
            if apart && argument.start > first.start {
                match self.code {
                    true => self.writer.extraction.verbatim(" ", end..argument.start),
                    false => self.writer.replaced(" ", end..end),
                }
            }
            self.escaped(argument.clone());
            end = argument.end;
        }
        if !self.code {
            self.done(whole);
        }
    }

    fn end_address(&mut self, behind: &[Range<usize>]) {
        if let Some((address, length)) = self.address.take()
            && self.writer.extraction.len() == length
            && !self.code
        {
            self.begin();
            self.escaped(address);
        }
        if let Some(behind) = behind.first().filter(|_| self.writer.has_words()) {
            // Punctuation stands close to the words before it.
            self.writer.glue("");
            self.escaped(behind.clone());
        }
        self.writer.replaced(" ", 0..0);
    }

    /// `[-o value]` in a synopsis.
    fn option(&mut self, arguments: &[Range<usize>]) {
        if self.code || arguments.is_empty() {
            return;
        }
        self.begin();
        for (number, argument) in arguments.iter().enumerate() {
            self.writer.glue(if number == 0 { " [" } else { " " });
            self.escaped(argument.clone());
        }
        self.writer.glue("] ");
    }

    /// `name(section)`.
    fn reference(&mut self, arguments: &[Range<usize>]) {
        let [name, section, behind @ ..] = arguments else {
            return self.words_of(arguments, true);
        };
        match self.code {
            true => self.code_line(name.start),
            false => self.begin(),
        }
        self.escaped(name.clone());
        self.writer.glue("(");
        self.escaped(section.clone());
        self.writer.glue(")");
        if let Some(behind) = behind.first() {
            self.escaped(behind.clone());
        }
        if !self.code {
            self.done(name.start..section.end);
        }
    }

    /// The title line: name, section, date.
    fn title(&mut self, arguments: &[Range<usize>]) {
        let words = |at: usize| {
            let argument = arguments.get(at).map_or("", |range| self.text(range));
            escape::plain(argument, &self.strings).trim().to_string()
        };
        let (name, section, date) = (words(0), words(1), words(2));
        self.name_page(&name, &section);
        self.writer.date = markup::date(&date).or(self.writer.date);
    }

    /// The title is name and section; names are written in capitals there, but not in file names.
    fn name_page(&mut self, name: &str, section: &str) {
        if name.is_empty() {
            return;
        }
        let file = self.writer.name.rsplit('/').next().unwrap_or("");
        let of_file = file
            .get(..name.len())
            .filter(|own| own.eq_ignore_ascii_case(name) && file[name.len()..].starts_with('.'));
        let in_capitals = !name.chars().any(char::is_lowercase);
        let name = match of_file {
            Some(own) => own.to_string(),
            None if in_capitals => name.to_lowercase(),
            None => name.to_string(),
        };
        self.writer.title = Some(match section.is_empty() {
            true => name,
            false => format!("{name}({})", section.to_lowercase()),
        });
    }

    /// `.ds name words`.
    fn define(&mut self, behind: Range<usize>) {
        /// More, or longer ones, serve no reader.
        const MOST: usize = 200;
        let words = self.text(&behind).trim_start();
        let (name, value) = words.split_once([' ', '\t']).unwrap_or((words, ""));
        let value = value.trim_start();
        let value = escape::plain(value.strip_prefix('"').unwrap_or(value), &self.strings);
        if self.strings.len() < MOST && value.len() < MOST && !name.is_empty() {
            self.strings.insert(name.to_string(), value);
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
