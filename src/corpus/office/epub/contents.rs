//! The table of contents of a book, which gives its chapters their titles.

use super::address;
use super::outline::Outline;
use crate::corpus::office::composition::Piece;
use crate::corpus::office::markup::{Element, Step, Visitor, visit};
use crate::corpus::office::package::Package;
use crate::corpus::read::{Output, Unread};
use std::collections::{HashMap, HashSet};

/// The titles of the parts of a book.
#[derive(Debug, Default)]
pub(super) struct Contents {
    /// The entries that lead into each part.
    entries: HashMap<String, Vec<Entry>>,
    titles: HashSet<String>,
    /// The part that this is read from.
    from: String,
    /// Whether the entries that come are of the table of contents: a page may list other things.
    is_contents: bool,
    entry: Entry,
    is_title: bool,
}

#[derive(Clone, Debug, Default)]
struct Entry {
    title: String,
    part: String,
    /// Whether it leads to the beginning of the part.
    is_whole: bool,
}

impl Contents {
    /// The contents of the book that `outline` describes; without any where it has none.
    ///
    /// # Errors
    /// As for [`Package::bytes`].
    pub(super) fn read(
        package: &mut Package,
        outline: &Outline,
        output: &mut Output,
    ) -> Result<Contents, Unread> {
        let mut contents = Contents::default();
        for part in [&outline.navigation, &outline.ncx].into_iter().flatten() {
            contents.from.clone_from(part);
            visit(package, part, &mut contents, output)?;
            if !contents.entries.is_empty() {
                break;
            }
        }
        Ok(contents)
    }

    /// The title of a part: one that leads to it as a whole, or the only one that leads into it.
    pub(super) fn title(&self, part: &str) -> Option<&str> {
        let entries = self.entries.get(part)?;
        let whole = entries.iter().find(|entry| entry.is_whole);
        let only = || entries.first().filter(|_| entries.len() == 1);
        whole.or_else(only).map(|entry| entry.title.as_str())
    }

    /// Whether a page does nothing but list the titles: it is the table of contents in print.
    pub(super) fn is_listed_in(&self, pieces: &[Piece]) -> bool {
        let (headings, lines): (Vec<&Piece>, Vec<&Piece>) =
            pieces.iter().partition(|piece| piece.is_heading());
        let all = |lines: &[&Piece]| {
            lines
                .iter()
                .all(|piece| self.titles.contains(&piece.line()))
        };
        headings.len() <= 1 && lines.len() >= 2 && all(&lines)
    }

    fn leads_to(&mut self, reference: Option<String>) {
        let (part, fragment) = address(&self.from, &reference.unwrap_or_default());
        self.entry.part = part;
        self.entry.is_whole = fragment.is_none();
    }

    fn end_entry(&mut self) {
        let mut entry = std::mem::take(&mut self.entry);
        entry.title = entry.title.split_whitespace().collect::<Vec<_>>().join(" ");
        if !entry.title.is_empty() && !entry.part.is_empty() {
            self.titles.insert(entry.title.clone());
            self.entries
                .entry(entry.part.clone())
                .or_default()
                .push(entry);
        }
    }
}

impl Visitor for Contents {
    fn open(&mut self, element: &Element) -> Step {
        match element.name() {
            "nav" => {
                let kind = element.attribute("type").unwrap_or_default();
                self.is_contents = kind.split_whitespace().any(|kind| kind == "toc");
            }
            "a" if self.is_contents => {
                self.leads_to(element.attribute("href"));
                self.is_title = true;
            }
            // `<navPoint><navLabel><text>…</text></navLabel><content src="…"/>…</navPoint>`
            "navLabel" => {
                self.entry = Entry::default();
                self.is_title = true;
            }
            "content" => {
                self.leads_to(element.attribute("src"));
                self.end_entry();
            }
            _ => {}
        }
        Step::Into
    }

    fn close(&mut self, name: &str) {
        match name {
            "nav" => self.is_contents = false,
            "a" if self.is_title => {
                self.is_title = false;
                self.end_entry();
            }
            "navLabel" => self.is_title = false,
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.is_title {
            self.entry.title.push_str(text);
        }
    }
}
