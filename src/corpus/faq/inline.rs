//! Questions answered in the same breath: list items and paragraphs that begin with a question and
//! go on with its answer ("1. How many bidders? Four to six."). One alone may be a figure of
//! speech, so only two and more of a kind, side by side, are taken for an FAQ.

use super::question::{bare, is_question};
use crate::corpus::{Block, BlockKind};
use crate::text::Span;

/// The blocks with those that hold question and answer cut in two.
pub fn split(text: &str, blocks: Vec<Block>) -> Vec<Block> {
    let pairs: Vec<Option<(Span, Span)>> = blocks.iter().map(|block| pair(text, block)).collect();
    let mut cut = Vec::with_capacity(blocks.len());
    for (i, block) in blocks.iter().enumerate() {
        let beside = |j: Option<usize>| {
            j.is_some_and(|j| {
                blocks.get(j).is_some_and(|b| b.kind == block.kind) && pairs[j].is_some()
            })
        };
        match pairs[i] {
            Some((question, answer)) if beside(i.checked_sub(1)) || beside(Some(i + 1)) => {
                cut.push(Block {
                    kind: BlockKind::FaqQuestion { level: None },
                    span: question,
                });
                cut.push(Block {
                    kind: BlockKind::FaqAnswer { cut_off: false },
                    span: answer,
                });
            }
            _ => cut.push(*block),
        }
    }
    cut
}

/// The question a block begins with and the answer it goes on with.
fn pair(text: &str, block: &Block) -> Option<(Span, Span)> {
    /// A question further in is not what the block is about, in bytes.
    const LONGEST_QUESTION: usize = 300;
    if !matches!(block.kind, BlockKind::ListItem | BlockKind::Paragraph) {
        return None;
    }
    let words = block.span.of(text);
    let (mark, sign) = words
        .char_indices()
        .take_while(|(at, _)| *at < LONGEST_QUESTION)
        .find(|(_, c)| matches!(c, '?' | '？' | '؟' | '.' | '!'))
        .map(|(at, c)| (at + c.len_utf8(), c))
        // The number of an item is no end of a sentence.
        .filter(|(at, c)| *c != '.' || *at > 4)
        .or_else(|| {
            let at = words.find(['?', '？'])?;
            (at < LONGEST_QUESTION && words[..at].matches('.').count() == 1).then(|| {
                (
                    at + words[at..].chars().next().map_or(0, char::len_utf8),
                    '?',
                )
            })
        })?;
    let behind = &words[mark..];
    let separate = behind.starts_with(char::is_whitespace) || sign != '?';
    let start = block.span.start();
    let question = Span::new(start, start + mark);
    let answer = Span::new(start + mark, block.span.end()).trimmed(text);
    let asks = matches!(sign, '?' | '？' | '؟') && is_question(question.of(text));
    let answers =
        answer.of(text).split_whitespace().count() >= 2 || answer.of(text).chars().count() > 6;
    (asks && answers && separate && !answer.of(text).contains('?'))
        .then(|| (bare(question, text), answer))
}
