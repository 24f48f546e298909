//! What two judges of a page come to together. Readability ([`super::readable`]) knows articles: it
//! finds the element that holds the text and throws out what is strewn into it. It is wrong about
//! pages that are none: it takes the entries of a manual, which are full of links, for navigation,
//! and knows nothing of questions. So of a page that calls itself an article it decides, but for
//! what it is known to lose; of others the own rules do, and it speaks for text that they missed
//! and against lists of links.

use super::judge::{Fate, is_prose};
use super::page::{FaqPart, Page, PageBlock, Role};
use std::collections::HashSet;

/// So many bytes of text satisfy Readability. With less it goes without some of its rules.
pub(super) const LONG: usize = 500;

/// Changes the fates that the own rules gave by what is `readable`, unless it misses the page.
pub(super) fn settle(page: &Page, readable: &[bool], fates: &mut [Fate]) {
    let Some(judgement) = Judgement::of(page, readable, fates) else {
        return;
    };
    // From the end on: a heading is content if something that is follows it.
    let mut follows = false;
    for (index, block) in page.blocks.iter().enumerate().rev() {
        if fates[index] == Fate::Dropped {
            continue;
        }
        let is_heading = matches!(block.role, Role::Heading(_));
        let is_content = match fates[index] {
            Fate::Content => readable[index] || judgement.keeps(page, block, follows),
            // The names that the own rules go by may be chance ("id=navigation-and-editing").
            _ => {
                judgement.is_long
                    && readable[index]
                    && (block.linked * 2 < block.span.len() || (is_heading && follows))
            }
        };
        fates[index] = match is_content {
            true => Fate::Content,
            false => Fate::Boilerplate,
        };
        follows = is_content && (follows || !is_heading);
    }
}

/// What is known of each node of a page, by its index.
struct Judgement {
    /// Whether enough is readable.
    is_long: bool,
    /// Whether it is in the article: the innermost node with nearly all that is readable.
    in_article: Vec<bool>,
    /// Whether it is in a node that is mostly links, of which nothing is readable.
    in_links: Vec<bool>,
    /// Whether it is in a node with questions and answers.
    in_questions: Vec<bool>,
    /// Whether nothing in it is readable, but something in one that is alike: another section.
    is_alike: Vec<bool>,
}

impl Judgement {
    /// `None` where Readability seems to have missed the content.
    fn of(page: &Page, readable: &[bool], fates: &[Fate]) -> Option<Judgement> {
        const NEARLY_ALL: usize = 90;
        let sums = |count: &dyn Fn(usize, &PageBlock) -> usize| {
            let mut sums = vec![0; page.nodes.len()];
            for (index, block) in page.blocks.iter().enumerate() {
                if fates[index] != Fate::Dropped {
                    sums[block.node] += count(index, block);
                }
            }
            sums
        };
        let bytes_if = |counts: bool, block: &PageBlock| usize::from(counts) * block.span.len();
        let is_own = |index: usize| fates[index] == Fate::Content;
        let own_read = sums(&|index, block| bytes_if(readable[index], block));
        let read = page.added_up(own_read.clone());
        let prose = page.added_up(sums(&|index, block| {
            bytes_if(is_own(index) && is_prose(page, block), block)
        }));
        let article = page.innermost_with(&read, NEARLY_ALL);
        // Where most prose stands elsewhere, it took the wrong part. Around an article, there may
        // be more of other articles than of itself.
        let least_share = if page.about.is_article { 10 } else { 2 };
        if read[0] == 0 || prose[article] * least_share < prose[0] {
            return None;
        }
        let linked = page.added_up(sums(&|_, block| block.linked));
        let text = page.added_up(sums(&|_, block| block.span.len()));
        let is_links = |node: usize| {
            read[node] == 0 && prose[node] == 0 && linked[node] * 2 >= text[node] && text[node] > 0
        };
        let nodes = || page.nodes.iter().zip(&own_read);
        let read_alike: HashSet<u64> = nodes()
            .filter(|&(_, &read)| read > 0)
            .map(|(node, _)| node.likeness)
            .collect();
        Some(Judgement {
            is_long: read[0] >= LONG,
            in_article: page.inside(|node| node == article),
            in_links: page.inside(is_links),
            in_questions: in_questions(page, fates),
            is_alike: nodes()
                .map(|(node, &read)| read == 0 && read_alike.contains(&node.likeness))
                .collect(),
        })
    }

    /// Whether a block is content by the own rules although it is not readable; `follows` says
    /// whether content follows it.
    fn keeps(&self, page: &Page, block: &PageBlock, follows: bool) -> bool {
        let node = block.node;
        if self.in_questions[node] || self.is_alike[node] || block.faq.is_some() {
            return true;
        }
        match block.role {
            Role::Heading(1) => true,
            Role::Heading(_) if follows => true,
            _ if page.about.is_article => self.in_article[node] && is_hard_to_read(page, block),
            Role::Code => true,
            _ => self.in_article[node] || !self.in_links[node],
        }
    }
}

/// What Readability throws out of an article though it is text like any other.
fn is_hard_to_read(page: &Page, block: &PageBlock) -> bool {
    let is_data = block.cell.is_some_and(|cell| {
        let table = &page.tables[cell.table];
        table.columns > 1 && !table.is_layout
    });
    is_data || matches!(block.role, Role::Code | Role::Term(_) | Role::Definition(_))
}

/// For each node whether it is in one with questions: several among what heads its parts, and at
/// least as many as there is else.
fn in_questions(page: &Page, fates: &[Fate]) -> Vec<bool> {
    let text = page.extraction.text();
    let mut questions = vec![0; page.nodes.len()];
    let mut heads = vec![0; page.nodes.len()];
    for (block, fate) in page.blocks.iter().zip(fates) {
        let is_head = matches!(block.role, Role::Heading(_) | Role::Term(_))
            || matches!(block.faq, Some(FaqPart::Summary | FaqPart::Question))
            || block.is_button;
        // Links that ask lead to other articles.
        if *fate == Fate::Content && is_head && block.linked * 2 < block.span.len() {
            let asks = block.span.of(text).ends_with(['?', '？', '؟']);
            heads[block.node] += 1;
            questions[block.node] += usize::from(asks);
        }
    }
    let (questions, heads) = (page.added_up(questions), page.added_up(heads));
    page.inside(|node| questions[node] > 1 && questions[node] * 2 >= heads[node])
}
