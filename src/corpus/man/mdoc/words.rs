//! The words of a line in mdoc, with the macros among them.

use super::super::{Reader, escape};
use super::is_callable;
use std::ops::Range;

/// Words that stand around others: what opens, and what is put before and behind.
pub(super) const AROUND: &[(&str, &str, &str)] = &[
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
pub(super) const APART: &[(&str, &str, &str, &str)] = &[
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

impl Reader<'_, '_> {
    /// Writes the words of a line, the macros among them obeyed.
    pub(super) fn mdoc_words(&mut self, words: &[Range<usize>]) {
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
    pub(super) fn mdoc_name(&mut self, place: &Range<usize>) {
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
    pub(super) fn put(&mut self, place: Range<usize>, before: &str, behind: &str) {
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
