//! The styles of an OpenDocument file, as far as they say what a paragraph is. A style has a
//! *parent*, whose properties it takes over; those made for one paragraph (`P1`) have one that
//! people have named. The names of the program's own styles are English in every language.

use crate::corpus::office::markup::{Element, Step, Visitor};
use crate::corpus::office::story::is_monospaced;
use std::collections::HashMap;

/// No style has parents over more steps.
const LONGEST_CHAIN: usize = 32;

/// What a style makes of a paragraph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) is_title: bool,
    pub(super) is_code: bool,
}

/// What letters look like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Letters {
    pub(super) is_bold: bool,
    pub(super) is_monospaced: bool,
}

impl Letters {
    /// The same inside of a paragraph or a span with letters of its own.
    pub(super) fn within(self, outer: Letters) -> Letters {
        Letters {
            is_bold: self.is_bold || outer.is_bold,
            is_monospaced: self.is_monospaced || outer.is_monospaced,
        }
    }
}

/// All styles of a file, and the objects that are embedded in it.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<(String, String), Style>,
    open: Option<(String, String)>,
    /// Where embedded objects stand in the package, in their order.
    pub(super) objects: Vec<String>,
}

#[derive(Debug, Default)]
struct Style {
    parent: Option<String>,
    is_bold: Option<bool>,
    is_monospaced: Option<bool>,
}

impl Styles {
    /// The families of styles for paragraphs and for spans of text.
    pub(super) const PARAGRAPH: &'static str = "paragraph";
    pub(super) const TEXT: &'static str = "text";

    /// The look that the paragraph style `name` gives.
    pub(super) fn look(&self, name: Option<&str>) -> Look {
        let names = || self.chain(Styles::PARAGRAPH, name).map(|(name, _)| name);
        Look {
            is_title: names().any(|name| name == "Title"),
            is_code: names().any(is_code),
        }
    }

    /// The letters that a style gives.
    pub(super) fn letters(&self, family: &str, name: Option<&str>) -> Letters {
        let styles = || self.chain(family, name).filter_map(|(_, style)| style);
        Letters {
            is_bold: styles().find_map(|style| style.is_bold) == Some(true),
            is_monospaced: styles().find_map(|style| style.is_monospaced) == Some(true),
        }
    }

    /// A style and its parents, from the inside out.
    fn chain<'s>(
        &'s self,
        family: &str,
        name: Option<&'s str>,
    ) -> impl Iterator<Item = (&'s str, Option<&'s Style>)> {
        let look_up = move |name: &str| self.styles.get(&(family.to_string(), name.to_string()));
        let first = name.map(|name| (name, look_up(name)));
        std::iter::successors(first, move |(_, style)| {
            let parent = style.as_ref()?.parent.as_deref()?;
            Some((parent, look_up(parent)))
        })
        .take(LONGEST_CHAIN)
    }
}

impl Visitor for Styles {
    fn open(&mut self, element: &Element) -> Step {
        match element.name() {
            "style" => {
                let family = element.attribute("family").unwrap_or_default();
                let name = element.attribute("name").unwrap_or_default();
                let style = Style {
                    parent: element.attribute("parent-style-name"),
                    ..Style::default()
                };
                self.styles.insert((family.clone(), name.clone()), style);
                self.open = Some((family, name));
            }
            "text-properties" => {
                let style = self.open.as_ref().and_then(|key| self.styles.get_mut(key));
                if let Some(style) = style {
                    let weight = element.attribute("font-weight");
                    style.is_bold = weight.map(|weight| weight == "bold");
                    let font = element.attribute("font-name");
                    let font = font.or_else(|| element.attribute("font-family"));
                    style.is_monospaced =
                        font.map(|font| is_monospaced(font.trim_matches(['\'', '"'])));
                }
            }
            "object" => self.objects.extend(element.attribute("href")),
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

/// Spaces in names are written `_20_`.
fn is_code(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "code",
        "codeblock",
        "htmlpreformatted",
        "preformattedtext",
        "sourcecode",
    ];
    let plain = name.replace("_20_", "").replace([' ', '_', '-'], "");
    NAMES.contains(&plain.to_lowercase().as_str())
}
