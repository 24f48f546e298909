//! The tree of a page, for a judge that needs one: the elements that the walk opens and their text,
//! in the order of the source. Elements within running text are left out, but for links: there are
//! many of them, one for each word of coloured code, and they say little about what is content.

use super::element::is_block;
use super::tokens::StartTag;
use crate::text::Span;

/// The most parts of a tree that are remembered. Each has a mark of its own in
/// [`super::readable`], of which there are some more.
const MOST: usize = 130_000;

/// The parts of a page. A parent comes before its children.
#[derive(Debug, Default)]
pub(super) struct Tree {
    parts: Vec<Part>,
}

/// A part of a page. `parent` is the index of the element around it among the parts.
#[derive(Clone, Debug)]
pub(super) enum Part {
    /// An element.
    Element {
        parent: Option<usize>,
        name: Box<str>,
        /// Those of its attributes that tell what it is there for, by name.
        attributes: Box<[(&'static str, Box<str>)]>,
    },
    /// A stretch of text.
    Text {
        parent: Option<usize>,
        /// The block it belongs to.
        block: usize,
        /// Its words in the text of the page.
        span: Span,
    },
}

impl Tree {
    /// All parts; `None` where there were more than can be remembered.
    pub(super) fn parts(&self) -> Option<&[Part]> {
        (self.parts.len() < MOST).then_some(&self.parts)
    }

    /// Adds an element; gives its index, or that of the element around it where it is left out.
    pub(super) fn element(&mut self, tag: &StartTag, parent: Option<usize>) -> Option<usize> {
        let name = tag.name.as_str();
        let counts = is_block(name) || matches!(name, "a" | "br" | "button" | "img" | "input");
        if !counts || self.parts.len() >= MOST {
            return parent;
        }
        self.parts.push(Part::Element {
            parent,
            name: tag.name.as_str().into(),
            attributes: purpose(tag),
        });
        Some(self.parts.len() - 1)
    }

    /// Adds the words at `span`, if there are any.
    pub(super) fn text(&mut self, parent: Option<usize>, block: usize, span: Span) {
        if let Some(Part::Text {
            parent: last_parent,
            block: last_block,
            span: last,
        }) = self.parts.last_mut()
            && (*last_parent, *last_block) == (parent, block)
        {
            *last = Span::new(last.start(), span.end());
            return;
        }
        if !span.is_empty() && self.parts.len() < MOST {
            self.parts.push(Part::Text {
                parent,
                block,
                span,
            });
        }
    }
}

/// Those attributes of a tag that tell what the element is there for. Of a link only whether it
/// leads to another place of the page.
fn purpose(tag: &StartTag) -> Box<[(&'static str, Box<str>)]> {
    const NAMES: &[&str] = &["class", "id", "role", "itemprop"];
    let named = |&name: &&'static str| Some((name, Box::from(tag.get(name)?)));
    let inner = tag.get("href").filter(|href| href.starts_with('#'));
    let inner = inner.map(|_| ("href", Box::from("#")));
    NAMES.iter().filter_map(named).chain(inner).collect()
}
