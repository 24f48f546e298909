//! HTML and XHTML pages. The way is: source → [`tokens`] → a [page](walk) of blocks, without a
//! tree → each block [judged](judge) to be content or boilerplate → [assembled](assemble) with
//! the questions that the page only [carries for search engines](structured).

mod assemble;
mod element;
mod judge;
mod structured;
mod tokens;
mod walk;

use super::encoding::Decoded;
use super::{BlockKind, Document};
use assemble::Assembled;
use structured::Pair;
use walk::Page;

/// The document of an HTML page. Never fails: of broken markup it takes what a browser would show.
pub fn document(id: &str, path: &str, decoded: Decoded) -> Document {
    let page = walk::walk(&decoded.text);
    let (fates, mut warnings) = judge::judge(&page);
    let pairs = pairs(&page, &decoded.text, &mut warnings);
    let Assembled { extraction, blocks } = assemble::assemble(&page, &fates, &pairs);
    let (text, map) = extraction.into_parts();
    let mut document = Document::new(id, path, text, map.through(&decoded.map));
    document.blocks = blocks;
    document.title = title(&page, &document);
    document.warnings = warnings;
    document
}

fn pairs(page: &Page, source: &str, warnings: &mut Vec<String>) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for range in &page.json_ld {
        match structured::pairs(source, range.clone()) {
            Some(found) => pairs.extend(found),
            None => warnings.push("a block of structured data is not valid JSON".to_string()),
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
    Some(confirmed.unwrap_or_else(|| title.clone()))
}

#[cfg(test)]
mod tests;
