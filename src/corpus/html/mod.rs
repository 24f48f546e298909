//! HTML and XHTML pages. The way is: source → `tokens` → a `page` of blocks, without a
//! tree → each block judged (`judge`) to be content or boilerplate → assembled (`assemble`) with
//! the questions that the page only carries for search engines (`structured`).

mod assemble;
mod crowded;
mod element;
mod judge;
mod open;
mod page;
mod structured;
mod tokens;
mod walk;

use super::encoding::Decoded;
use super::extraction::Extraction;
use super::{Block, BlockKind, Document, SourceMap};
use crate::text::Span;
use assemble::Assembled;
use judge::Fate;
use page::Page;
use structured::Pair;

/// The document of an HTML page. Never fails: of broken markup it takes what a browser would show.
pub fn document(id: &str, path: &str, decoded: Decoded) -> Document {
    let page = walk::walk(&decoded.text);
    let (fates, mut warnings) = judge::judge(&page);
    let pairs = pairs(&page, &decoded.text, &mut warnings);
    let Assembled { extraction, blocks } = assemble::assemble(
        &page,
        &fates,
        &pairs,
        assemble::summaries_ask(&page, &fates),
    );
    let (text, map) = extraction.into_parts();
    let mut document = Document::new(id, path, text, map.through(&decoded.map));
    document.blocks = blocks;
    document.title = title(&page, &document);
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

fn pairs(page: &Page, source: &str, warnings: &mut Vec<String>) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for range in &page.json_ld {
        match structured::pairs(source, range.clone()) {
            Some(found) => pairs.extend(found),
            None if source[range.clone()].contains("Question") => {
                warnings.push("questions in structured data that is no JSON".to_string());
            }
            None => {}
        }
    }
    pairs
}

/// The title of the page without the name of the site, which the main heading tells apart; the
/// main heading where there is no title.
fn title(page: &Page, document: &Document) -> Option<String> {
    let heading = document
        .blocks
        .iter()
        .find(|block| block.kind == BlockKind::Heading { level: 1 })
        .map(|block| document.words_of(block).replace('\n', " "));
    let candidates = [page.og_title.as_ref(), page.title.as_ref()];
    let Some(title) = candidates.into_iter().flatten().next() else {
        return heading;
    };
    let confirmed = heading.filter(|heading| {
        title.strip_prefix(heading.as_str()).is_some_and(|rest| {
            rest.trim_start()
                .starts_with(['|', '-', '–', '—', '·', ':', '»'])
        })
    });
    let plain = |title: &String| title.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(confirmed.unwrap_or_else(|| plain(title)))
}

/// All text of a piece of HTML.
#[cfg(test)]
pub(super) fn fragment_text(source: &str) -> String {
    walk::walk(source).extraction.text().to_string()
}

#[cfg(test)]
mod tests;
