//! The macros of mdoc, which say what a word is: a flag, an argument, a file. Most of them may
//! stand behind each other on one line.

mod words;

use super::super::BlockKind;
use super::super::date;
use super::roff::arguments;
use super::{Next, Reader};
use std::ops::Range;
use words::{APART, AROUND};

/// What is known while a page in mdoc is read.
#[derive(Default)]
pub(super) struct State {
    /// Whether the page is in mdoc.
    on: bool,
    /// What the page is about, for `.Nm` without a name.
    name: Option<Range<usize>>,
    /// The lists that are open.
    lists: Vec<List>,
    /// The displays that are open, and whether lines were kept before.
    displays: Vec<bool>,
    in_synopsis: bool,
    /// Whether the next word stands close to the one before.
    close: bool,
    /// Whether no spaces are put between words.
    dense: bool,
    /// Whether a tag goes on over several lines.
    open_tag: bool,
    /// How many arguments of a function have been read.
    arguments: Option<usize>,
}

impl State {
    pub(super) fn is_on(&self) -> bool {
        self.on
    }
}

#[derive(Clone, Copy, PartialEq)]
enum List {
    /// Items have a tag.
    Tagged,
    Bare,
    /// Items are rows.
    Columns,
}

/// Macros for words, which may stand inside of a line.
const WORDS: &[&str] = &[
    "Ad", "An", "Ap", "Ar", "At", "Bsx", "Bx", "Cd", "Cm", "Dv", "Dx", "Em", "Er", "Ev", "Fa",
    "Fl", "Fn", "Fr", "Ft", "Fx", "Ic", "In", "Lb", "Li", "Lk", "Ms", "Mt", "Nm", "No", "Ns", "Nx",
    "Ox", "Pa", "Pf", "St", "Sx", "Sy", "Ta", "Tn", "Ux", "Va", "Vt", "Xr", "Bc",
];

/// Macros that begin a line.
const LINES: &[&str] = &[
    "Dd", "Dt", "Os", "Sh", "Ss", "Pp", "Lp", "Bl", "El", "It", "Bd", "Ed", "Dl", "D1", "Nd", "Fd",
    "Fo", "Fc", "Ex", "Rv", "Rs", "Re", "Bk", "Ek", "Bf", "Ef", "Sm", "Db", "Bt", "Ud", "Hf", "Tg",
];

/// Whether mdoc knows the macro.
pub(super) fn is_macro(name: &str) -> bool {
    LINES.contains(&name) || is_callable(name) || name.starts_with('%')
}

fn is_callable(name: &str) -> bool {
    WORDS.contains(&name)
        || AROUND.iter().any(|(open, _, _)| *open == name)
        || APART
            .iter()
            .any(|(open, close, _, _)| *open == name || *close == name)
}

impl<'s> Reader<'_, 's> {
    /// Reads a line that names a macro of mdoc.
    pub(super) fn mdoc_macro(&mut self, name: &'s str, at: Range<usize>, behind: Range<usize>) {
        self.mdoc.on = true;
        let found = arguments(self.writer.source, behind.clone());
        match name {
            "Dd" => {
                let words = self.text(&behind);
                self.writer.date = date::day_in(words).or(self.writer.date);
            }
            "Dt" => {
                let word = |at: usize| {
                    found
                        .get(at)
                        .map_or("", |range| self.text(range))
                        .to_string()
                };
                let (page, section) = (word(0), word(1));
                self.name_page(&page, &section);
            }
            "Sh" | "Ss" => {
                self.mdoc.lists.clear();
                self.mdoc.displays.clear();
                self.code = false;
                self.end();
                self.mdoc.in_synopsis = self.text(&behind).trim() == "SYNOPSIS";
                let level = if name == "Sh" { 1 } else { 2 };
                self.writer.begin(BlockKind::Heading { level });
                self.mdoc_words(&found);
                self.writer.end();
            }
            "Pp" | "Lp" => match self.code {
                true => self.code_line(behind.start),
                false if self.mdoc.lists.last() == Some(&List::Columns) => {}
                false => self.end(),
            },
            "Bl" => self.open_list(&behind),
            "El" => {
                self.mdoc.lists.pop();
                self.end();
            }
            "It" => self.list_item(&found),
            "Bd" => {
                let words = self.text(&behind);
                self.mdoc.displays.push(self.code);
                self.set_code(words.contains("-literal") || words.contains("-unfilled"));
            }
            "Ed" => {
                let before = self.mdoc.displays.pop().unwrap_or(false);
                self.set_code(before);
                if !before {
                    self.end();
                }
            }
            "Dl" | "D1" => {
                self.end();
                self.writer.begin(BlockKind::Code);
                self.mdoc_words(&found);
                self.writer.end();
            }
            "Nd" => {
                self.running(at.start);
                self.writer.replaced(" - ", at);
                self.mdoc_words(&found);
                self.finish_line(&behind);
            }
            "Ex" => {
                self.running(at.start);
                match found.get(1) {
                    Some(name) => self.put(name.clone(), "", ""),
                    None => self.mdoc_name(&at),
                }
                self.writer
                    .replaced(" exits 0 on success, and >0 if an error occurs. ", at);
            }
            "Fo" => {
                self.running(at.start);
                self.mdoc_words(&found);
                self.writer.glue("(");
                self.mdoc.close = true;
                self.mdoc.arguments = Some(0);
            }
            "Fc" => {
                self.mdoc.arguments = None;
                self.writer.glue(")");
                self.finish_line(&behind);
            }
            "Fd" => {
                self.end();
                self.mdoc_plain(&found, &at);
                self.end();
            }
            _ if name.starts_with('%') => {
                self.mdoc_plain(&found, &at);
                if !self.code {
                    self.writer.glue(", ");
                }
            }
            _ if is_callable(name) => {
                let is_line =
                    self.mdoc.in_synopsis && matches!(name, "Nm" | "Fn" | "Ft" | "In" | "Vt");
                if is_line && self.next == Next::Text && !self.code {
                    self.end();
                }
                self.running(at.start);
                let mut words = vec![at];
                words.extend(found);
                self.mdoc_words(&words);
                self.finish_line(&behind);
            }
            "Sm" => {
                let words = self.text(&behind).trim();
                self.mdoc.dense = words == "off" || words.is_empty() && !self.mdoc.dense;
                if !self.mdoc.dense {
                    self.mdoc.close = false;
                    self.writer.replaced(" ", at.start..at.start);
                }
            }
            "Re" => self.end(),
            _ => {}
        }
    }

    fn running(&mut self, start: usize) {
        match self.code {
            true => self.code_line(start),
            false => self.begin(),
        }
    }

    fn finish_line(&mut self, range: &Range<usize>) {
        let is_open = self.mdoc.close || self.mdoc.dense;
        if !self.code && !is_open {
            self.done(range.clone());
        }
    }

    fn mdoc_plain(&mut self, words: &[Range<usize>], at: &Range<usize>) {
        self.running(at.start);
        for word in words {
            self.put(word.clone(), "", "");
        }
    }

    fn open_list(&mut self, behind: &Range<usize>) {
        let words = self.text(behind);
        let has = |kind: &str| words.split_whitespace().any(|word| word == kind);
        let list = match () {
            () if has("-column") => List::Columns,
            () if ["-bullet", "-dash", "-hyphen", "-item", "-enum"]
                .iter()
                .any(|kind| has(kind)) =>
            {
                List::Bare
            }
            () => List::Tagged,
        };
        self.end();
        // Lists in lists are read as one; there are never many.
        if self.mdoc.lists.len() < 100 {
            self.mdoc.lists.push(list);
        }
        if list == List::Columns {
            self.writer.begin(BlockKind::Table);
        }
    }

    fn list_item(&mut self, words: &[Range<usize>]) {
        let list = self.mdoc.lists.last().copied().unwrap_or(List::Bare);
        self.mdoc.close = false;
        if list == List::Columns && self.writer.kind() == Some(BlockKind::Table) {
            if self.writer.has_words() {
                self.writer.glue("\n");
                self.mdoc.close = true;
            }
            return self.mdoc_words(words);
        }
        self.end();
        self.writer.begin(BlockKind::ListItem);
        self.mdoc_words(words);
        self.writer.replaced(" ", 0..0);
        let last = words.last().map_or("", |word| self.text(word));
        self.mdoc.open_tag = list == List::Tagged && last == "Xo";
        self.tagged = list == List::Tagged && !words.is_empty() && !self.mdoc.open_tag;
        if list != List::Tagged {
            self.mdoc.close = true;
        }
    }
}
