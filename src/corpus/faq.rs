//! Questions with their answers. An *FAQ pair* is a question that stands on its own, as a heading
//! or behind a label such as `Q:`, and the text that answers it. Pages write pairs in many ways;
//! every reader makes headings, paragraphs and list items of them, and [`mark`] finds the pairs
//! among these. What is not clearly a pair stays as it is.

mod field;
mod inline;
mod label;
mod question;

pub use field::{Field, field};
pub use label::{Label, label};
pub use question::is_question;

use super::{Block, BlockKind, Document, cutoff};
use crate::text::Span;

/// Longer blocks are not taken for a question, in bytes.
const LONGEST_QUESTION: usize = 500;

/// Finds the pairs among a document's blocks: questions become [`BlockKind::FaqQuestion`], what
/// answers them [`BlockKind::FaqAnswer`], and labels are left out of the spans. Pairs that the
/// reader made itself are left alone.
pub fn mark(document: &mut Document) {
    let blocks = inline::split(&document.text, split_at_labels(document));
    let text = &document.text;
    let views: Vec<View> = blocks.iter().map(|block| View::of(block, text)).collect();
    let loose = loose_pairs(&views);
    let mut marked = Vec::with_capacity(views.len());
    let mut i = 0;
    while i < views.len() {
        i = match question_at(&views, i, &loose, text) {
            Some(found) => {
                let level = views[i].level();
                marked.push(Block {
                    kind: BlockKind::FaqQuestion { level },
                    span: found.question,
                });
                let end = answer_end(&views, i + 1, &found, &loose, text);
                marked.extend(views[i + 1..end].iter().filter_map(answer_part));
                end
            }
            None => {
                marked.push(views[i].block);
                i + 1
            }
        };
    }
    document.blocks = marked;
}

/// A block with what its words look like.
struct View {
    block: Block,
    label: Option<(Label, Span)>,
    is_question: bool,
    is_faq_heading: bool,
}

impl View {
    fn of(block: &Block, text: &str) -> View {
        let words = block.span.of(text);
        let label = match block.kind {
            BlockKind::Heading { .. } | BlockKind::Paragraph | BlockKind::ListItem => label(words),
            _ => None,
        };
        let label = label.map(|(label, length)| {
            let rest = Span::new(block.span.start() + length, block.span.end());
            (label, rest.trimmed(text))
        });
        View {
            block: *block,
            label,
            is_question: is_question(words),
            is_faq_heading: matches!(block.kind, BlockKind::Heading { .. })
                && is_faq_heading(words),
        }
    }

    fn level(&self) -> Option<u8> {
        match self.block.kind {
            BlockKind::Heading { level } => Some(level),
            _ => None,
        }
    }

    fn is_heading(&self) -> bool {
        self.level().is_some()
    }

    /// Text that can answer.
    fn is_prose(&self) -> bool {
        matches!(self.block.kind, BlockKind::Paragraph | BlockKind::ListItem)
    }

    /// Anything that can stand in an answer.
    fn is_content(&self) -> bool {
        self.is_prose() || matches!(self.block.kind, BlockKind::Table | BlockKind::Code)
    }

    fn is_labelled(&self, wanted: impl Fn(Label) -> bool) -> bool {
        self.label.is_some_and(|(label, _)| wanted(label))
    }
}

/// A question and how far its answer may run.
struct Found {
    question: Span,
    /// Whether the answer may run to the end of the document: so it is below a heading. Behind
    /// any other question only a following question or heading shows where the answer ends.
    to_the_end: bool,
}

/// The question that block `i` is, if there is an answer behind it.
fn question_at(views: &[View], i: usize, loose: &[bool], text: &str) -> Option<Found> {
    let view = &views[i];
    let next = views.get(i + 1)?;
    let can_ask = view.is_heading() || view.is_prose();
    if !can_ask || !next.is_content() || view.block.span.len() > LONGEST_QUESTION {
        return None;
    }
    let to_the_end = view.is_heading();
    if let Some((label, rest)) = view.label {
        let answered = next.is_labelled(Label::answers) || is_question(rest.of(text));
        return (label.asks() && !rest.is_empty() && answered).then_some(Found {
            question: rest,
            to_the_end,
        });
    }
    let answered =
        next.is_labelled(Label::surely_answers) && (view.is_question || view.is_heading());
    let headed = view.is_heading() && view.is_question && !next.is_labelled(Label::asks);
    (answered || headed || loose[i]).then(|| Found {
        question: question::bare(view.block.span, text),
        to_the_end,
    })
}

/// Which questions have their answer in the next paragraph although neither a heading nor a label
/// says so. A question alone may be a figure of speech; it counts where the heading above
/// announces questions, where its section holds several, and as an item of a list.
fn loose_pairs(views: &[View]) -> Vec<bool> {
    let mut loose = vec![false; views.len()];
    let mut start = 0;
    while start < views.len() {
        let below = &views[start + 1..];
        let end = start + 1 + below.iter().take_while(|view| !view.is_heading()).count();
        let pairs: Vec<usize> = (start..end).filter(|&i| is_loose_pair(views, i)).collect();
        let is_faq = pairs.len() > 1 || views[start].is_faq_heading;
        for i in pairs {
            loose[i] = is_faq || views[i].block.kind == BlockKind::ListItem;
        }
        start = end;
    }
    loose
}

fn is_loose_pair(views: &[View], i: usize) -> bool {
    let is_item = |view: &View| view.block.kind == BlockKind::ListItem;
    let asks = |view: &View| view.is_question && view.is_prose();
    let view = &views[i];
    let answered = views
        .get(i + 1)
        .is_some_and(|next| next.block.kind == BlockKind::Paragraph && !next.is_question);
    // The last of several questions in a list is not the one that the next paragraph answers.
    let in_list_of_questions =
        i > 0 && is_item(view) && is_item(&views[i - 1]) && asks(&views[i - 1]);
    asks(view) && answered && !in_list_of_questions
}

/// The block behind the last part of the answer that begins at block `start`.
fn answer_end(views: &[View], start: usize, found: &Found, loose: &[bool], text: &str) -> usize {
    // A label may stand on a line of its own, above the answer.
    let label_alone = views[start].label.is_some_and(|(_, rest)| rest.is_empty());
    let first = start + usize::from(label_alone);
    let mut end = start;
    while views.get(end).is_some_and(View::is_content) {
        if end > start && question_at(views, end, loose, text).is_some() {
            return end;
        }
        end += 1;
        // Where the page cuts the answer off, what follows is something else.
        if cutoff::words_end(views[end - 1].block.span.of(text), false).is_some() {
            return end;
        }
    }
    let is_bounded = views.get(end).is_some_and(View::is_heading);
    if found.to_the_end || is_bounded {
        return end;
    }
    let certain = (first + 1).min(end);
    let items = views[certain..end]
        .iter()
        .take_while(|view| view.block.kind == BlockKind::ListItem);
    certain + items.count()
}

/// A block of an answer; tables and code stay what they are, a label alone is none.
fn answer_part(view: &View) -> Option<Block> {
    if !view.is_prose() {
        return Some(view.block);
    }
    let span = match view.label {
        Some((label, rest)) if label.answers() => rest,
        _ => view.block.span,
    };
    (!span.is_empty()).then_some(Block {
        kind: BlockKind::FaqAnswer { cut_off: false },
        span,
    })
}

/// The blocks, with those cut in two that hold a question and its answer on different lines, or
/// on one line as in `Q: Why? A: Because.`
fn split_at_labels(document: &Document) -> Vec<Block> {
    let text = &document.text;
    let mut blocks = Vec::with_capacity(document.blocks.len());
    for &block in &document.blocks {
        if !matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem) {
            blocks.push(block);
            continue;
        }
        let mut start = block.span.start();
        let mut add = |start: usize, end: usize| {
            let span = Span::new(start, end).trimmed(text);
            if !span.is_empty() {
                blocks.push(Block { span, ..block });
            }
        };
        for cut in cuts(block.span, text) {
            add(start, cut);
            start = cut;
        }
        add(start, block.span.end());
    }
    blocks
}

/// Where new questions and answers begin inside a block.
fn cuts(span: Span, text: &str) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut at = span.start();
    let mut asked = false;
    for line in span.of(text).split_inclusive('\n') {
        let label = label(line).map(|(label, _)| label);
        let begins = match label {
            Some(label) if label.asks() => true,
            Some(label) => asked || label.surely_answers() && at > span.start(),
            None => false,
        };
        if begins && at > span.start() {
            cuts.push(at);
        }
        let asks = label.is_some_and(Label::asks);
        if asks && let Some(inline) = inline_answer(line) {
            cuts.push(at + inline);
        }
        asked = asks || (asked && label.is_none());
        at += line.len();
    }
    cuts
}

/// Where the answer begins on a line that holds question and answer: at a label behind the
/// question mark.
fn inline_answer(line: &str) -> Option<usize> {
    let marks = line.match_indices(['?', '？', '؟']);
    marks.take(3).find_map(|(at, mark)| {
        let behind = &line[at + mark.len()..];
        let answer = behind.trim_start_matches(|c: char| c.is_whitespace() || c == '*');
        let (label, _) = label(answer)?;
        label.answers().then_some(line.len() - answer.len())
    })
}

/// Whether a heading announces questions and answers: "Frequently Asked Questions", "FAQ".
pub fn is_faq_heading(heading: &str) -> bool {
    const NAMES: &[&str] = &[
        "frequently asked",
        "faq",
        "common questions",
        "popular questions",
        "questions and answers",
        "questions & answers",
        "q&a",
        "q & a",
        "häufige fragen",
        "häufig gestellte",
        "fragen und antworten",
        "foire aux questions",
        "questions fréquentes",
        "preguntas frecuentes",
        "domande frequenti",
        "perguntas frequentes",
        "veelgestelde vragen",
        "vanliga frågor",
        "często zadawane",
        "najczęściej zadawane",
        "частые вопросы",
        "часто задаваемые",
        "常见问题",
        "常見問題",
        "よくある質問",
        "よくあるご質問",
        "자주 묻는",
    ];
    if heading.len() > 120 {
        return false;
    }
    let heading = heading.to_lowercase();
    NAMES
        .iter()
        .any(|name| match name.is_ascii() && name.len() < 5 {
            true => heading
                .split(|c: char| !c.is_alphanumeric() && c != '&')
                .any(|word| {
                    word.strip_prefix(*name)
                        .is_some_and(|rest| matches!(rest, "" | "s"))
                }),
            false => heading.contains(name),
        })
}

#[cfg(test)]
mod tests;
