//! The part of a book that lists all others: which there are, and in which order they are read.

use super::address;
use crate::corpus::office::markup::{Element, Step, Visitor};
use std::collections::{HashMap, HashSet};

/// The parts of a book.
#[derive(Debug)]
pub(super) struct Outline {
    /// The part that this is read from.
    root: String,
    items: HashMap<String, Item>,
    spine: Vec<String>,
    /// The part with the table of contents of EPUB 3, a page; and that of EPUB 2, which is none.
    pub(super) navigation: Option<String>,
    pub(super) ncx: Option<String>,
    /// The page of the book that shows the contents.
    contents_page: Option<String>,
}

#[derive(Debug)]
struct Item {
    part: String,
    media_type: String,
}

impl Outline {
    /// To be filled from the part `root`.
    pub(super) fn new(root: &str) -> Outline {
        Outline {
            root: root.to_string(),
            items: HashMap::new(),
            spine: Vec::new(),
            navigation: None,
            ncx: None,
            contents_page: None,
        }
    }

    /// The pages of the book in the order of reading, each once, without the contents.
    pub(super) fn chapters(&self) -> Vec<&str> {
        let items = self.spine.iter().filter_map(|id| self.items.get(id));
        let pages = items.filter(|item| item.media_type.contains("html"));
        let mut seen = HashSet::new();
        pages
            .map(|item| item.part.as_str())
            .filter(|part| self.navigation.as_deref() != Some(part))
            .filter(|part| self.contents_page.as_deref() != Some(part))
            .filter(|part| seen.insert(*part))
            .collect()
    }
}

impl Visitor for Outline {
    fn open(&mut self, element: &Element) -> Step {
        let href = || {
            let href = element.attribute("href").unwrap_or_default();
            address(&self.root, &href).0
        };
        match element.name() {
            "item" => {
                let part = href();
                let media_type = element.attribute("media-type").unwrap_or_default();
                let properties = element.attribute("properties").unwrap_or_default();
                if properties.split_whitespace().any(|one| one == "nav") {
                    self.navigation = Some(part.clone());
                }
                if media_type == "application/x-dtbncx+xml" {
                    self.ncx = Some(part.clone());
                }
                let id = element.attribute("id").unwrap_or_default();
                self.items.insert(id, Item { part, media_type });
            }
            "itemref" => self.spine.extend(element.attribute("idref")),
            "reference" if element.attribute("type").as_deref() == Some("toc") => {
                self.contents_page = Some(href());
            }
            _ => {}
        }
        Step::Into
    }

    fn close(&mut self, _name: &str) {}

    fn text(&mut self, _text: &str) {}
}
