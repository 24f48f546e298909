//! What of a page is content. To *judge* a page is to decide for each of its blocks whether it is
//! content, boilerplate (navigation, notices, teasers) or not shown at all. Losing content is worse
//! than keeping boilerplate, so every rule has a share of the text beyond which it does not apply,
//! and where hardly anything would be left all of the page is content.

use super::article;
use super::page::{FaqPart, Page, PageBlock, Role};
use super::readable::readable;

/// What becomes of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// Content of the page.
    Content,
    /// Kept in the text, left out of passages.
    Boilerplate,
    /// Nobody sees it.
    Dropped,
}

/// The fate of each block, in the order of `page.blocks`, and warnings. Of a `whole` page
/// everything is content that is shown.
pub(super) fn judge(page: &Page, whole: bool) -> (Vec<Fate>, Vec<String>) {
    let mut warnings = Vec::new();
    let shown = shown(page);
    let mut fates: Vec<Fate> = shown
        .iter()
        .map(|&shown| if shown { Fate::Content } else { Fate::Dropped })
        .collect();
    if !whole {
        frame(page, &shown, &mut fates, &mut warnings);
    }
    reveal(page, &mut fates, &mut warnings);
    (fates, warnings)
}

/// Marks what stands around the content.
fn frame(page: &Page, shown: &[bool], fates: &mut [Fate], warnings: &mut Vec<String>) {
    let sums = Sums::of(page, fates);
    let in_region = regions(page, &sums);
    mark(page, fates, |block| in_region[block.node]);
    let sums = Sums::of(page, fates);
    if let Some(inside) = content_nodes(page, &sums) {
        mark(page, fates, |block| {
            !inside[block.node] && block.role != Role::Heading(1) && block.faq.is_none()
        });
    }
    mark_link_runs(page, fates);
    // Of less text, it would take whatever there is.
    let is_enough = page.extraction.len() >= article::LONG;
    if let Some(readable) = is_enough.then(|| readable(page, shown)).flatten() {
        article::settle(page, &readable, fates);
    }

    let content = length(page, fates, Fate::Content);
    let boilerplate = length(page, fates, Fate::Boilerplate);
    if is_too_little(content, content + boilerplate) && !has_main_text(page, fates) {
        for fate in fates.iter_mut().filter(|f| **f == Fate::Boilerplate) {
            *fate = Fate::Content;
        }
        if boilerplate > 0 {
            warnings.push("no main content found; the whole page was taken".to_string());
        }
    }
}

/// Takes hidden text where there is hardly any other.
fn reveal(page: &Page, fates: &mut [Fate], warnings: &mut Vec<String>) {
    let hidden = length(page, fates, Fate::Dropped);
    let shown = length(page, fates, Fate::Content) + length(page, fates, Fate::Boilerplate);
    if !is_too_little(shown, shown + hidden) {
        return;
    }
    let by_name = |b: &PageBlock| b.hidden.is_some_and(|h| page.hidden[h].is_by_name);
    let mut revealed = false;
    for (fate, block) in fates.iter_mut().zip(&page.blocks) {
        if *fate == Fate::Dropped && block.hidden.is_some() && !by_name(block) {
            *fate = Fate::Content;
            revealed = true;
        }
    }
    if revealed {
        warnings.push("nearly all text is hidden; it was taken all the same".to_string());
    }
}

/// Whether the page says itself what its content is, and there is text in that.
fn has_main_text(page: &Page, fates: &[Fate]) -> bool {
    let inside = page.inside(|node| page.nodes[node].is_main || page.nodes[node].is_article);
    let mut blocks = page.blocks.iter().zip(fates);
    blocks.any(|(block, fate)| {
        let is_text =
            !matches!(block.role, Role::Heading(_)) && block.linked * 2 < block.span.len();
        *fate == Fate::Content && inside[block.node] && is_text
    })
}

/// The bytes of text with this fate.
fn length(page: &Page, fates: &[Fate], fate: Fate) -> usize {
    let blocks = page.blocks.iter().zip(fates);
    blocks
        .filter(|&(_, f)| *f == fate)
        .map(|(block, _)| block.span.len())
        .sum()
}

/// Whether `part` is so little of `whole` that a rule must have gone wrong.
fn is_too_little(part: usize, whole: usize) -> bool {
    // A page can be a short notice inside a large frame: 15 % of the text, or some sentences.
    const SOME_SENTENCES: usize = 200;
    part * 100 < whole * 15 || (part < SOME_SENTENCES && whole >= part * 3)
}

fn mark(page: &Page, fates: &mut [Fate], is_boilerplate: impl Fn(&PageBlock) -> bool) {
    for (fate, block) in fates.iter_mut().zip(&page.blocks) {
        if *fate == Fate::Content && is_boilerplate(block) {
            *fate = Fate::Boilerplate;
        }
    }
}

/// Which blocks a reader can come to see. Hidden text counts if a control opens it or if it
/// follows a question: that is how pages fold the answers of an FAQ away.
fn shown(page: &Page) -> Vec<bool> {
    let text = page.extraction.text();
    let mut verdicts: Vec<Option<bool>> = vec![None; page.hidden.len()];
    let mut after_question = false;
    let mut shown = Vec::with_capacity(page.blocks.len());
    for block in &page.blocks {
        let asks = block.span.of(text).ends_with(['?', '？', '؟']);
        let is_shown = match block.hidden {
            None => !block.is_button || asks || block.role != Role::Paragraph,
            Some(hidden) => *verdicts[hidden].get_or_insert_with(|| {
                let region = &page.hidden[hidden];
                let is_controlled = region
                    .id
                    .as_ref()
                    .is_some_and(|id| page.controlled.contains(id));
                !region.is_by_name && (after_question || is_controlled)
            }),
        };
        if is_shown {
            after_question = asks || block.faq == Some(FaqPart::Summary);
        }
        shown.push(is_shown);
    }
    shown
}

/// How much text stands in each node, nodes inside it included. Only content counts.
struct Sums {
    text: Vec<usize>,
    /// The text in blocks that read as prose.
    prose: Vec<usize>,
    has_h1: Vec<bool>,
    has_main: Vec<bool>,
}

impl Sums {
    fn of(page: &Page, fates: &[Fate]) -> Sums {
        let count = page.nodes.len();
        let mut sums = Sums {
            text: vec![0; count],
            prose: vec![0; count],
            has_h1: vec![false; count],
            has_main: page.nodes.iter().map(|n| n.is_main).collect(),
        };
        for (block, _) in page
            .blocks
            .iter()
            .zip(fates)
            .filter(|&(_, &fate)| fate == Fate::Content)
        {
            sums.text[block.node] += block.span.len();
            if is_prose(page, block) {
                sums.prose[block.node] += block.span.len();
            }
            sums.has_h1[block.node] |= block.role == Role::Heading(1);
        }
        sums.text = page.added_up(sums.text);
        sums.prose = page.added_up(sums.prose);
        for node in (1..count).rev() {
            let parent = page.nodes[node].parent;
            sums.has_h1[parent] |= sums.has_h1[node];
            sums.has_main[parent] |= sums.has_main[node];
        }
        sums
    }
}

/// Whether a block reads as sentences and not as a list of links or labels.
pub(super) fn is_prose(page: &Page, block: &PageBlock) -> bool {
    const LONG: usize = 80;
    const SENTENCE: usize = 40;
    let words = block.span.of(page.extraction.text());
    let ends_sentence = words.ends_with(['.', '!', '?', ':', '。', '！', '？', '"', '”', '»']);
    let is_long = words.len() >= LONG || (words.len() >= SENTENCE && ends_sentence);
    is_long && block.linked * 2 < words.len() && !matches!(block.role, Role::Heading(_))
}

/// For each node whether it is in a region that is no content.
fn regions(page: &Page, sums: &Sums) -> Vec<bool> {
    let (all_text, all_prose) = (sums.text[0], sums.prose[0]);
    let mut inside = vec![false; page.nodes.len()];
    for (index, node) in page.nodes.iter().enumerate().skip(1) {
        let holds_the_page = sums.has_main[index]
            || sums.has_h1[index]
            || sums.text[index] * 2 > all_text
            || (all_prose > 0 && sums.prose[index] * 5 > all_prose * 2);
        inside[index] = inside[node.parent] || (node.is_region && !holds_the_page);
    }
    inside
}

/// For each node whether it is in the part of the page that holds its content; `None` where no
/// part does.
fn content_nodes(page: &Page, sums: &Sums) -> Option<Vec<bool>> {
    // With less prose than some sentences nothing tells the content from its frame.
    const ENOUGH: usize = 400;
    let all_prose = sums.prose[0];
    if all_prose < ENOUGH {
        return None;
    }
    let share = |inside: &[bool]| -> usize {
        let nodes = page.nodes.iter().enumerate().skip(1);
        nodes
            .filter(|&(index, node)| inside[index] && !inside[node.parent])
            .map(|(index, _)| sums.prose[index])
            .sum()
    };
    let marked = page.inside(|index| page.nodes[index].is_main);
    if share(&marked) * 2 >= all_prose {
        return Some(marked);
    }
    let marked = page.inside(|index| page.nodes[index].is_article);
    if share(&marked) * 4 >= all_prose * 3 {
        return Some(marked);
    }
    const NEARLY_ALL: usize = 90;
    let root = page.innermost_with(&sums.prose, NEARLY_ALL);
    (root > 0).then(|| page.inside(|index| index == root))
}

/// Marks runs of blocks that are nothing but links, unless they stand among prose.
fn mark_link_runs(page: &Page, fates: &mut [Fate]) {
    const RUN: usize = 3;
    const SHORT: usize = 100;
    let is_link = |block: &PageBlock| {
        block.linked * 10 >= block.span.len() * 8
            && block.span.len() <= SHORT
            && !matches!(block.role, Role::Heading(_) | Role::Term(_))
            && block.faq.is_none()
    };
    let sums = Sums::of(page, fates);
    let mut start = 0;
    while start < page.blocks.len() {
        let links = page.blocks[start..]
            .iter()
            .take_while(|b| is_link(b))
            .count();
        if links >= RUN {
            // A list of links among prose, as at the end of a section, is content.
            let node = page.blocks[start].node;
            let around = match page.nodes[node] {
                list if list.is_list => list.parent,
                _ => node,
            };
            if sums.prose[around] * 2 < sums.text[around] {
                let run = &mut fates[start..start + links];
                for fate in run.iter_mut().filter(|f| **f == Fate::Content) {
                    *fate = Fate::Boilerplate;
                }
            }
        }
        start += links.max(1);
    }
}
