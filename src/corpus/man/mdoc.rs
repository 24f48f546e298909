//! The macros of mdoc, which say what a word is: a flag, an argument, a file. Most of them may
//! stand behind each other on one line.

use super::super::BlockKind;
use super::super::markup;
use super::roff::arguments;
use super::{Next, Reader, escape};
use std::ops::Range;

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

/// Words that stand around others: what opens, and what is put before and behind.
const AROUND: &[(&str, &str, &str)] = &[
    ("Op", "[", "]"),
    ("Dq", "“", "”"),
    ("Sq", "‘", "’"),
    ("Qq", "\"", "\""),
    ("Pq", "(", ")"),
    ("Bq", "[", "]"),
    ("Brq", "{", "}"),
    ("Aq", "<", ">"),
    ("Ql", "‘", "’"),
    ("En", "", ""),
];

/// The same where something else closes: the macro that opens, the one that closes, and marks.
const APART: &[(&str, &str, &str, &str)] = &[
    ("Oo", "Oc", "[", "]"),
    ("Do", "Dc", "“", "”"),
    ("So", "Sc", "‘", "’"),
    ("Qo", "Qc", "\"", "\""),
    ("Po", "Pc", "(", ")"),
    ("Bo", "Bc", "[", "]"),
    ("Bro", "Brc", "{", "}"),
    ("Ao", "Ac", "<", ">"),
    ("Eo", "Ec", "", ""),
    ("Xo", "Xc", "", ""),
];

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

/// Punctuation that stands close to the word before it.
fn closes(word: &str) -> bool {
    matches!(word, "." | "," | ":" | ";" | ")" | "]" | "?" | "!")
}

/// How systems are called that have macros.
fn system(name: &str) -> Option<&'static str> {
    Some(match name {
        "At" => "AT&T UNIX",
        "Bsx" => "BSD/OS",
        "Bx" => "BSD",
        "Dx" => "DragonFly",
        "Fx" => "FreeBSD",
        "Nx" => "NetBSD",
        "Ox" => "OpenBSD",
        "Ux" => "UNIX",
        _ => return None,
    })
}

impl<'s> Reader<'_, 's> {
    /// Reads a line that names a macro of mdoc.
    pub(super) fn mdoc_macro(&mut self, name: &'s str, at: Range<usize>, behind: Range<usize>) {
        self.mdoc.on = true;
        let found = arguments(self.writer.source, behind.clone());
        match name {
            "Dd" => {
                let words = self.text(&behind);
                self.writer.date = markup::date(words).or(self.writer.date);
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

    /// Writes the words of a line, the macros among them obeyed.
    fn mdoc_words(&mut self, words: &[Range<usize>]) {
        let source = self.writer.source;
        let word = |at: usize| {
            words
                .get(at)
                .and_then(|range| source.get(range.clone()))
                .unwrap_or("")
        };
        // Words in quotes are never macros.
        let is_quoted = |at: usize| {
            let start = words.get(at).map_or(0, |range| range.start);
            start > 0 && source.as_bytes().get(start - 1) == Some(&b'"')
        };
        let trailing = words
            .iter()
            .rev()
            .take_while(|range| closes(self.text(range)))
            .count();
        let end = words.len() - trailing;
        let mut open: Vec<&str> = Vec::new();
        let mut current = "";
        let mut told = true;
        let mut number = 0;
        for at in 0..words.len() {
            if at == end {
                self.default_words(current, told, &words[at.saturating_sub(1)]);
                told = true;
                self.close_all(&mut open);
            }
            let (own, place) = (word(at), words[at].clone());
            if is_callable(own) && !is_quoted(at) && current != "Pf" {
                if at > 0 {
                    self.default_words(current, told, &words[at - 1]);
                    // A flag without words stands close to what follows: `Fl Fl boil`.
                    self.mdoc.close |= current == "Fl" && !told;
                }
                (current, told, number) = (own, false, 0);
                if self.around(own, &place, &mut open) {
                    (current, told) = ("", true);
                }
                continue;
            }
            if closes(own) && !is_quoted(at) {
                self.default_words(current, told, &place);
                told = true;
                self.close_up(place);
                continue;
            }
            told = true;
            let (before, behind) = match current {
                "Fl" => ("-", ""),
                "Pf" => {
                    self.put(place, "", "");
                    self.mdoc.close = true;
                    current = "";
                    continue;
                }
                "In" => ("<", ">"),
                "Xr" if number == 1 => {
                    self.mdoc.close = true;
                    ("(", ")")
                }
                "Fn" if number == 0 => ("", "("),
                "Fn" if number > 1 => (", ", ""),
                "Fa" if self.mdoc.arguments.is_some_and(|count| count > 0) => (", ", ""),
                _ => ("", ""),
            };
            if current == "Nm" && self.mdoc.name.is_none() {
                self.mdoc.name = Some(place.clone());
            }
            if current == "Fa"
                && let Some(count) = &mut self.mdoc.arguments
            {
                *count += 1;
            }
            if before == ", " || current == "Fn" && number == 1 {
                self.mdoc.close = true;
            }
            self.put(place, before, behind);
            number += 1;
            let next_closes = at + 1 >= end || is_callable(word(at + 1)) && !is_quoted(at + 1);
            if current == "Fn" && next_closes {
                self.writer.glue(")");
                current = "";
            }
        }
        if let Some(last) = words.last().filter(|_| trailing == 0) {
            self.default_words(current, told, last);
            self.close_all(&mut open);
        }
    }

    /// What a macro without words stands for.
    fn default_words(&mut self, name: &str, told: bool, place: &Range<usize>) {
        if told {
            return;
        }
        match name {
            "Fl" => self.instead("-", place),
            "Ar" => self.instead("file ...", place),
            "Nm" => self.mdoc_name(place),
            name => {
                if let Some(words) = system(name) {
                    self.instead(words, place);
                }
            }
        }
    }

    /// The name of the page, in the place of a macro.
    fn mdoc_name(&mut self, place: &Range<usize>) {
        if let Some(name) = self.mdoc.name.clone() {
            let name = escape::plain(self.text(&name), &self.strings);
            self.instead(&name, place);
        }
    }

    /// Opens or closes what stands around words, or what changes the space between them; says
    /// whether the macro was of that sort.
    fn around(&mut self, name: &str, place: &Range<usize>, open: &mut Vec<&'static str>) -> bool {
        match name {
            "Ns" => self.mdoc.close = true,
            "Ap" => {
                self.mdoc.close = true;
                self.instead("'", place);
                self.mdoc.close = true;
            }
            "No" | "Li" | "Em" | "Sy" => {}
            "Ta" => {
                self.writer.glue(" | ");
                self.mdoc.close = true;
            }
            _ => {
                if let Some((_, before, behind)) = AROUND.iter().find(|(own, _, _)| *own == name) {
                    self.instead(before, place);
                    self.mdoc.close = true;
                    open.push(behind);
                } else if let Some((_, _, before, _)) =
                    APART.iter().find(|(own, _, _, _)| *own == name)
                {
                    if !before.is_empty() {
                        self.instead(before, place);
                        self.mdoc.close = true;
                    }
                } else if let Some((_, _, _, behind)) =
                    APART.iter().find(|(_, own, _, _)| *own == name)
                {
                    self.writer.glue(behind);
                    self.mdoc.close = false;
                    if name == "Xc" && std::mem::take(&mut self.mdoc.open_tag) {
                        self.tagged = true;
                    }
                } else {
                    return false;
                }
            }
        }
        true
    }

    fn close_all(&mut self, open: &mut Vec<&'static str>) {
        while let Some(behind) = open.pop() {
            self.writer.glue(behind);
            self.mdoc.close = false;
        }
    }

    fn close_up(&mut self, place: Range<usize>) {
        self.writer.glue("");
        self.mdoc.close = true;
        self.put(place, "", "");
    }

    /// Writes one word with marks before and behind it.
    fn put(&mut self, place: Range<usize>, before: &str, behind: &str) {
        let opens = matches!(self.text(&place), "(" | "[");
        self.space(&place);
        if !before.is_empty() {
            self.writer.replaced(before, place.start..place.start);
        }
        self.escaped(place);
        if !behind.is_empty() {
            self.writer.glue(behind);
        }
        self.mdoc.close = opens || behind == "(";
    }

    /// Writes words that stand for the macro at `place`.
    fn instead(&mut self, words: &str, place: &Range<usize>) {
        self.space(place);
        match self.code {
            true => self.writer.extraction.verbatim(words, place.clone()),
            false => self.writer.replaced(words, place.clone()),
        }
    }

    fn space(&mut self, place: &Range<usize>) {
        let close = std::mem::take(&mut self.mdoc.close) || self.mdoc.dense;
        let at_start = !self.writer.has_words() || self.writer.open_words().ends_with(['\n', ' ']);
        match (close, self.code) {
            (true, _) => self.writer.glue(""),
            (false, true) if !at_start => {
                self.writer
                    .extraction
                    .verbatim(" ", place.start..place.start);
            }
            (false, true) => {}
            (false, false) => self.writer.replaced(" ", place.start..place.start),
        }
    }
}
