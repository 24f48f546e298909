//! The styles of a Word document, as far as they say what a paragraph is. A style is *based on*
//! another, whose properties it takes over; the names of built-in ones are English in every
//! language of Word, while their ids are not.

use crate::corpus::office::markup::{Element, Step, Visitor};
use crate::corpus::office::story::is_monospaced;
use std::collections::HashMap;

/// No style is based on another over more steps.
const LONGEST_CHAIN: usize = 32;

/// What a style makes of a paragraph, or of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) level: Option<Level>,
    /// The title of the whole document.
    pub(super) is_title: bool,
    /// The numbering that it names, 0 for none, and the level in that.
    pub(super) number: Option<u32>,
    pub(super) depth: usize,
    /// What a figure, a table or a listing shows.
    pub(super) is_caption: bool,
    pub(super) is_code: bool,
    /// A line of a table of contents.
    pub(super) is_contents: bool,
    pub(super) is_bold: bool,
    pub(super) is_monospaced: bool,
}

/// The level of a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    /// This one, from 1 on.
    Fixed(u8),
    /// One below the heading before it.
    Below,
}

/// All styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
    looks: HashMap<String, Look>,
    /// The look of a paragraph that names no style.
    default: Look,
    open: Option<String>,
    /// Whether the letters of the whole document are of equal width.
    is_monospaced: bool,
}

#[derive(Clone, Debug, Default)]
struct Style {
    name: String,
    is_default: bool,
    based_on: Option<String>,
    /// As [`outline_level`] gives it.
    level: Option<u8>,
    number: Option<u32>,
    depth: Option<usize>,
    is_bold: Option<bool>,
    is_monospaced: Option<bool>,
    keeps_with_next: Option<bool>,
}

impl Styles {
    /// The look that the style `id` gives.
    pub(super) fn look(&self, id: Option<&str>) -> Look {
        let found = id.and_then(|id| self.looks.get(id));
        found.copied().unwrap_or(self.default)
    }

    /// Works out the looks, once all styles are read.
    pub(super) fn settle(&mut self) {
        let default = self.styles.values().find(|style| style.is_default);
        let whole = default.map(|style| self.whole(style)).unwrap_or_default();
        self.is_monospaced |= whole.is_monospaced == Some(true);
        self.default = look(&whole, self.is_monospaced);
        self.looks = self
            .styles
            .iter()
            .map(|(id, style)| (id.clone(), look(&self.whole(style), self.is_monospaced)))
            .collect();
    }

    /// A style with what it takes over.
    fn whole(&self, style: &Style) -> Style {
        let mut whole = style.clone();
        for _ in 0..LONGEST_CHAIN {
            let Some(base) = whole.based_on.take().and_then(|id| self.styles.get(&id)) else {
                break;
            };
            // A style based on a heading is a heading, one based on a list is a list.
            let by_name = heading_level(&base.name).map(|level| level.min(9));
            whole.level = whole.level.or(base.level).or(by_name);
            whole.number = whole.number.or(base.number);
            whole.depth = whole.depth.or(base.depth);
            whole.is_bold = whole.is_bold.or(base.is_bold);
            whole.is_monospaced = whole.is_monospaced.or(base.is_monospaced);
            whole.keeps_with_next = whole.keeps_with_next.or(base.keeps_with_next);
            whole.based_on.clone_from(&base.based_on);
        }
        whole
    }
}

impl Visitor for Styles {
    fn open(&mut self, element: &Element) -> Step {
        let value = || element.attribute("val");
        if element.name() == "style" {
            let id = element.attribute("styleId").unwrap_or_default();
            let is_paragraph = element.attribute("type").as_deref() == Some("paragraph");
            let is_default = element.attribute("default");
            let style = Style {
                is_default: is_paragraph && matches!(is_default.as_deref(), Some("1" | "true")),
                ..Style::default()
            };
            self.styles.insert(id.clone(), style);
            self.open = Some(id);
            return Step::Into;
        }
        let Some(style) = self.open.as_ref().and_then(|id| self.styles.get_mut(id)) else {
            if element.name() == "rFonts" {
                let font = element.attribute("ascii");
                self.is_monospaced |= font.is_some_and(|font| is_monospaced(&font));
            }
            return Step::Into;
        };
        match element.name() {
            "name" => style.name = value().unwrap_or_default().trim().to_lowercase(),
            "basedOn" => style.based_on = value(),
            "outlineLvl" => style.level = element.number("val").map(outline_level),
            "numId" => style.number = value().and_then(|id| id.parse().ok()),
            "ilvl" => style.depth = element.number("val"),
            "b" => style.is_bold = Some(element.is_on()),
            "keepNext" => style.keeps_with_next = Some(element.is_on()),
            "rFonts" => {
                let font = element.attribute("ascii");
                style.is_monospaced = font
                    .map(|font| is_monospaced(&font))
                    .or(style.is_monospaced);
            }
            // What a table style makes of parts of a table.
            "tblStylePr" => return Step::Over,
            _ => {}
        }
        Step::Into
    }

    fn close(&mut self, name: &str) {
        if name == "style" {
            self.open = None;
        }
    }

    fn text(&mut self, _text: &str) {}
}

/// The heading level of an outline level: that counts from 0, and 9 is running text.
pub(super) fn outline_level(outline: usize) -> u8 {
    u8::try_from(outline + 1).map_or(0, |level| level % 10)
}

fn look(style: &Style, all_monospaced: bool) -> Look {
    let name = style.name.as_str();
    let is_title = name == "title" || is_chapter_title(name);
    let is_caption = ["caption", "figure", "table", "listing"]
        .iter()
        .any(|word| name.contains(word));
    let is_contents = name.starts_with("toc ") || name == "toc heading";
    let keeps = style.keeps_with_next == Some(true) && style.is_bold == Some(true);
    let by_name = is_title.then_some(1).or_else(|| heading_level(name));
    let level = match by_name.or(style.level) {
        Some(0) => None,
        Some(level) => Some(Level::Fixed(level)),
        // What is bold and stands on one page with what follows introduces it.
        None if keeps && !is_caption => Some(Level::Below),
        None => None,
    };
    Look {
        level,
        is_title,
        number: style.number,
        depth: style.depth.unwrap_or(0),
        is_caption,
        is_code: is_code(name) && level.is_none() && !is_caption,
        is_contents,
        is_bold: style.is_bold == Some(true),
        is_monospaced: style.is_monospaced == Some(true) && !all_monospaced,
    }
}

/// Styles for code: `Code`, `Code Block`, `CodeWide`, `HTML Preformatted`, `Source Code`.
fn is_code(name: &str) -> bool {
    const WIDTHS: &[&str] = &["", "block", "wide", "line", "text", "example", "sample"];
    let plain = name.replace([' ', '-', '_'], "");
    let rest = plain
        .strip_prefix("code")
        .map(|rest| WIDTHS.contains(&rest));
    rest.unwrap_or_else(|| {
        [
            "htmlpreformatted",
            "sourcecode",
            "preformattedtext",
            "preformatted",
            "verbatim",
            "macro",
        ]
        .contains(&plain.as_str())
    })
}

/// The level of `heading 1`, and of the A-heads that publishers have below the chapter's title:
/// `HeadA`, `Head B`, `A-Head`.
fn heading_level(name: &str) -> Option<u8> {
    let plain = name.replace([' ', '-', '_'], "");
    let rest = plain
        .strip_prefix("heading")
        .or_else(|| plain.strip_prefix("head"))
        .or_else(|| plain.strip_suffix("head"))?;
    let rest = rest.strip_suffix("number").unwrap_or(rest);
    let mut characters = rest.chars();
    let (first, None) = (characters.next()?, characters.next()) else {
        return None;
    };
    match first {
        '1'..='9' => Some(first as u8 - b'0'),
        'a'..='e' => Some(first as u8 - b'a' + 2),
        _ => None,
    }
}

/// `Chapter Title`, `Book Title`: but not the title of a box or a table.
fn is_chapter_title(name: &str) -> bool {
    let plain = name.replace([' ', '-', '_'], "");
    let of = plain.strip_suffix("title");
    of.is_some_and(|of| ["chapter", "book", "document", "doc", "report", "main"].contains(&of))
}
