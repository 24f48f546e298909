//! The macros of man: headings, items with a tag, examples, links.

use super::super::BlockKind;
use super::super::date;
use super::roff::arguments;
use super::{Next, Reader, escape, roff};
use std::ops::Range;

impl Reader<'_, '_> {
    pub(super) fn man_macro(
        &mut self,
        name: &str,
        arguments: &[Range<usize>],
        behind: Range<usize>,
    ) {
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
        self.writer.date = date::day_in(&date).or(self.writer.date);
    }

    /// The title is name and section; names are written in capitals there, but not in file names.
    pub(super) fn name_page(&mut self, name: &str, section: &str) {
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
}
