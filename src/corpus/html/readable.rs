//! Which blocks of a page are readable in the sense of Mozilla's Readability, the judge behind the
//! reader view of browsers, in the shape of the library dom_smoothie. The library makes a page of
//! its own, and only the walk knows the places of words; so each stretch of text that it is given
//! begins with a *mark*, a private character, and what it keeps is told by the marks in it.
//!
//! It is given the tree of our own walk, which bounds depth and size: some of its steps take the
//! square of the depth.

use super::page::Page;
use super::tree::Part;
use dom_query::{Document, NodeId};
use dom_smoothie::{Config, Readability};
use std::panic::catch_unwind;

/// Elements deeper than this stand beside the one around them. Pages in use are some 40 deep.
const DEEPEST: usize = 100;

/// The first private character of planes 15 and 16.
const FIRST_MARK: u32 = 0xF_0000;

/// The private characters of a plane; the last two of each plane are none.
const MARKS_OF_PLANE: u32 = 0xFFFE;

/// For each block whether most of it is readable; `None` where that cannot be said. Only blocks
/// that are `shown` are looked at.
pub(super) fn readable(page: &Page, shown: &[bool]) -> Option<Vec<bool>> {
    let parts = page.tree.parts()?;
    // Where the library does not know what to do, the page is read without it.
    let text = catch_unwind(|| article(document(page, parts, shown)))
        .ok()
        .flatten()?;
    let mut kept = vec![0; page.blocks.len()];
    for part in text.chars().filter_map(marked) {
        if let Some(&Part::Text { block, span, .. }) = parts.get(part)
            && let Some(kept) = kept.get_mut(block)
        {
            *kept += span.len();
        }
    }
    let blocks = page.blocks.iter().zip(kept);
    Some(
        blocks
            .map(|(block, kept)| kept * 2 >= block.span.len())
            .collect(),
    )
}

/// What the library takes for the text of the article.
fn article(document: Document) -> Option<String> {
    let config = Config {
        disable_json_ld: true,
        ..Config::default()
    };
    let mut judge = Readability::with_document(document, None, Some(config)).ok()?;
    Some(judge.parse().ok()?.text_content.to_string())
}

/// The tree of the page as the library wants it, with marks.
fn document(page: &Page, parts: &[Part], shown: &[bool]) -> Document {
    let document = Document::from("<!doctype html><html><head></head><body></body></html>");
    let Some(body) = document.body().map(|body| body.id) else {
        return document;
    };
    let tree = &document.tree;
    // The node and the depth of each part; of a text those of the element around it.
    let mut nodes: Vec<(NodeId, usize)> = Vec::with_capacity(parts.len());
    for (index, part) in parts.iter().enumerate() {
        let around = |parent: &Option<usize>| parent.map_or((body, 0), |parent| nodes[parent]);
        let node = match part {
            Part::Element { parent, name, .. } if is_frame(name) => around(parent),
            Part::Element {
                parent,
                name,
                attributes,
            } => {
                let (parent, depth) = around(parent);
                let element = tree.new_element(name);
                for (name, value) in attributes {
                    element.set_attr(name, value);
                }
                if &**name == "img" {
                    // One without a source is no image.
                    element.set_attr("src", "x");
                }
                tree.append_child_of(&parent, &element.id);
                match depth < DEEPEST {
                    true => (element.id, depth + 1),
                    false => (parent, depth),
                }
            }
            Part::Text {
                parent,
                block,
                span,
            } => {
                let around = around(parent);
                if shown.get(*block) == Some(&true) {
                    let words = span.of(page.extraction.text());
                    let words: String = mark(index).into_iter().chain(unmarked(words)).collect();
                    tree.append_child_of(&around.0, &tree.new_text(words).id);
                }
                around
            }
        };
        nodes.push(node);
    }
    document
}

/// Whether an element stands around all of a page.
fn is_frame(name: &str) -> bool {
    matches!(name, "html" | "head" | "body")
}

/// The words without what could be taken for marks.
fn unmarked(words: &str) -> impl Iterator<Item = char> {
    words.chars().filter(|&c| u32::from(c) < FIRST_MARK)
}

fn mark(part: usize) -> Option<char> {
    let part = u32::try_from(part).ok()?;
    let plane = part / MARKS_OF_PLANE;
    char::from_u32(FIRST_MARK + (plane << 16) + part % MARKS_OF_PLANE)
}

fn marked(mark: char) -> Option<usize> {
    let offset = u32::from(mark).checked_sub(FIRST_MARK)?;
    Some(((offset >> 16) * MARKS_OF_PLANE + (offset & 0xFFFF)) as usize)
}
