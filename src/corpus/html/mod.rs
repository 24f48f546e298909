//! HTML and XHTML pages. The way is: source → `tokens` → a `page` of blocks, without a
//! tree → each block judged (`judge`) to be content or boilerplate → assembled (`assemble`) with
//! the questions that the page only carries for search engines (`structured`).

mod about;
mod article;
mod assemble;
mod crowded;
mod element;
mod judge;
mod open;
mod page;
mod readable;
mod structured;
mod tokens;
mod tree;
mod walk;

use super::encoding::Decoded;
use super::extraction::Extraction;
use super::read::{Input, Output, Unread};
use super::{Block, BlockKind, Document, SourceMap};
use crate::text::Span;
use assemble::Assembled;
use judge::Fate;
use page::Page;
use structured::Pair;

/// Reads an HTML page. Never fails: of broken markup it takes what a browser would show.
///
/// # Errors
/// None; the type is that of all readers.
pub fn read(input: &Input, output: &mut Output) -> Result<(), Unread> {
    let decoded = input.decode(output);
    let whole = input.options.whole_pages;
    let mut document = of_page(&input.id(), input.path, decoded, whole);
    document.within = input.within.clone();
    output.give(document);
    Ok(())
}

/// The main content of an HTML page.
pub fn document(id: &str, path: &str, decoded: Decoded) -> Document {
    of_page(id, path, decoded, false)
}

/// The document of a page; of the `whole` page with its navigation and the like as content.
fn of_page(id: &str, path: &str, decoded: Decoded, whole: bool) -> Document {
    let mut page = walk::walk(&decoded.text);
    let mut warnings = Vec::new();
    let pairs = structured(&mut page, &decoded.text, &mut warnings);
    let (fates, warned) = judge::judge(&page, whole);
    warnings.extend(warned);
    let Assembled { extraction, blocks } = assemble::assemble(
        &page,
        &fates,
        &pairs,
        assemble::summaries_ask(&page, &fates),
    );
    let (text, map) = extraction.into_parts();
    let mut document = Document::new(id, path, text, map.through(&decoded.map));
    document.blocks = blocks;
    document.title = page.about.title_beside(main_heading(&document));
    document.date = page.about.date();
    document.tags = page.about.tags;
    document.warnings = warnings;
    document
}

/// A piece of HTML inside another format, all of it content.
pub(super) struct Fragment {
    extraction: Extraction,
    /// Stretches of its text.
    pub(super) blocks: Vec<Block>,
    /// How many `<details>` it leaves open, or closes that were open before.
    pub(super) opened_details: isize,
}

impl Fragment {
    /// The words at `span` and their places in the fragment's source.
    pub(super) fn stretch(&self, span: Span) -> (&str, SourceMap) {
        let text = span.of(self.extraction.text());
        (text, self.extraction.map().slice(span))
    }
}

/// Reads a piece of HTML. Summaries are questions if `summaries_ask`; `in_details` says whether
/// the piece begins inside of what one opens.
pub(super) fn fragment(source: &str, summaries_ask: bool, in_details: bool) -> Fragment {
    let page = walk::walk_in(source, in_details);
    let fate = |block: &page::PageBlock| match block.hidden {
        None => Fate::Content,
        Some(_) => Fate::Dropped,
    };
    let fates: Vec<Fate> = page.blocks.iter().map(fate).collect();
    let Assembled { extraction, blocks } = assemble::assemble(&page, &fates, &[], summaries_ask);
    Fragment {
        extraction,
        blocks,
        opened_details: page.opened_details,
    }
}

/// Takes what structured data says about the page; gives the questions and answers in it.
fn structured(page: &mut Page, source: &str, warnings: &mut Vec<String>) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for range in &page.json_ld {
        match structured::data(source, range.clone(), &mut page.about) {
            Some(found) => pairs.extend(found),
            None if source[range.clone()].contains("Question") => {
                warnings.push("questions in structured data that is no JSON".to_string());
            }
            None => {}
        }
    }
    pairs
}

fn main_heading(document: &Document) -> Option<String> {
    let mut blocks = document.blocks.iter();
    let heading = blocks.find(|block| block.kind == BlockKind::Heading { level: 1 })?;
    Some(document.words_of(heading).replace('\n', " "))
}

/// All text of a piece of HTML.
#[cfg(test)]
pub(super) fn fragment_text(source: &str) -> String {
    walk::walk(source).extraction.text().to_string()
}

#[cfg(test)]
mod tests;
