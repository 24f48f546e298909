//! Questions and answers in nested data, as FAQ pages are fed from: records of `question` and
//! `answer`, maps from question to answer, FAQ pages of schema.org, all of them in lists, below
//! categories, or both. The names of categories become headings.
//!
//! A file is read so only where at least half of its text asks or answers; of a file of settings,
//! nothing may be left out because something in it is called `question`.

use super::extraction::Extraction;
use super::faq::{Field, field, is_question};
use super::jsonl::paragraphs;
use super::tree::{Node, Scalar};
use super::{Block, BlockKind};
use crate::text::Span;

/// What was found.
#[derive(Default)]
pub(super) struct Found {
    /// The text, with a map to that of the file.
    pub extraction: Extraction,
    /// Its parts.
    pub blocks: Vec<Block>,
}

/// The questions and answers in `nodes`, which are nested data in `text`; `None` where that is
/// not what they are for.
pub(super) fn find(text: &str, nodes: &[Node]) -> Option<Found> {
    let mut parts = Vec::new();
    for node in nodes {
        walk(node, 1, &mut parts);
    }
    let is_pair = |part: &&Part| matches!(part.kind, Kind::Question | Kind::Answer);
    let said: usize = parts
        .iter()
        .filter(is_pair)
        .map(|p| p.scalar.words.len())
        .sum();
    let all: usize = nodes.iter().map(size).sum();
    if said == 0 || said * 2 < all {
        return None;
    }
    let mut found = Found::default();
    for part in &parts {
        found.add(text, part);
    }
    Some(found)
}

#[derive(Clone, Copy)]
enum Kind {
    Heading(u8),
    Question,
    Answer,
    Text,
}

struct Part<'n, 't> {
    kind: Kind,
    scalar: &'n Scalar<'t>,
}

impl Found {
    fn add(&mut self, text: &str, part: &Part) {
        if self.extraction.len() > 0 {
            self.extraction.separator("\n\n");
        }
        let start = self.extraction.len();
        part.scalar.write(text, &mut self.extraction);
        let written = self.extraction.text();
        let span = Span::new(start, written.len()).trimmed(written);
        let kind = match part.kind {
            Kind::Heading(level) => BlockKind::Heading { level },
            Kind::Question => BlockKind::FaqQuestion { level: None },
            Kind::Answer => BlockKind::FaqAnswer { cut_off: false },
            Kind::Text => BlockKind::Paragraph,
        };
        match part.kind {
            Kind::Heading(_) | Kind::Question => self.blocks.push(Block { kind, span }),
            Kind::Answer | Kind::Text => {
                let spans = paragraphs(written, span);
                self.blocks.extend(spans.map(|span| Block { kind, span }));
            }
        }
    }
}

/// How much text the values are, keys left out; those that ask are text.
fn size(node: &Node) -> usize {
    match node {
        Node::Scalar(scalar) => scalar.words.len(),
        Node::List(items) => items.iter().map(size).sum(),
        Node::Map(entries) => {
            let asked = |key: &Node| asking(key).map_or(0, |key| key.words.len());
            entries
                .iter()
                .map(|(key, value)| asked(key) + size(value))
                .sum()
        }
    }
}

fn walk<'n, 't>(node: &'n Node<'t>, level: u8, parts: &mut Vec<Part<'n, 't>>) {
    match node {
        Node::Scalar(_) => {}
        Node::List(items) => items.iter().for_each(|item| walk(item, level, parts)),
        Node::Map(entries) => match pair(entries) {
            Some((question, answers)) => {
                let category = entries.iter().find_map(|(key, value)| {
                    let is_category = key_is(key, |key| field(key) == Some(Field::Category));
                    value.scalar().filter(|_| is_category)
                });
                let last = parts.iter().rev().find_map(|part| match part.kind {
                    Kind::Heading(_) => Some(&*part.scalar.words),
                    _ => None,
                });
                if let Some(category) = category.filter(|own| last != Some(&*own.words)) {
                    let kind = Kind::Heading(level);
                    parts.push(Part {
                        kind,
                        scalar: category,
                    });
                }
                add_pair(question, answers, parts);
            }
            None => walk_map(entries, level, parts),
        },
    }
}

fn add_pair<'n, 't>(
    question: &'n Scalar<'t>,
    answers: Vec<&'n Scalar<'t>>,
    parts: &mut Vec<Part<'n, 't>>,
) {
    let kind = Kind::Question;
    parts.push(Part {
        kind,
        scalar: question,
    });
    let kind = Kind::Answer;
    parts.extend(answers.into_iter().map(|scalar| Part { kind, scalar }));
}

/// A map that is no pair itself: its name is the heading of what stands in it.
fn walk_map<'n, 't>(entries: &'n [(Node<'t>, Node<'t>)], level: u8, parts: &mut Vec<Part<'n, 't>>) {
    const NAMES: &[&str] = &["name", "title", "heading", "label", "headline"];
    let names = |key: &str| NAMES.contains(&key) || field(key) == Some(Field::Category);
    let name = entries.iter().find_map(|(key, value)| {
        let scalar = value.scalar()?;
        key_is(key, names).then_some(scalar)
    });
    let mut inner = level;
    if let Some(scalar) = name {
        let kind = Kind::Heading(level.min(6));
        parts.push(Part { kind, scalar });
        inner = level.saturating_add(1);
    }
    for (key, value) in entries {
        if let Some(question) = asking(key) {
            let answers = texts(value);
            if !answers.is_empty() {
                add_pair(question, answers, parts);
                continue;
            }
        }
        if let Some(scalar) = value.scalar() {
            // Words that introduce the questions; addresses and marks do not.
            const ENOUGH_WORDS: usize = 4;
            let is_name = name.is_some_and(|name| std::ptr::eq(name, scalar));
            if !is_name && scalar.words.split_whitespace().count() >= ENOUGH_WORDS {
                parts.push(Part {
                    kind: Kind::Text,
                    scalar,
                });
            }
            continue;
        }
        let before = parts.len();
        let heading = key.scalar().filter(|key| !is_container(&key.words));
        let below = if heading.is_some() {
            inner.saturating_add(1)
        } else {
            inner
        };
        walk(value, below, parts);
        if let Some(scalar) = heading.filter(|_| parts.len() > before) {
            let kind = Kind::Heading(inner.min(6));
            parts.insert(before, Part { kind, scalar });
        }
    }
}

/// Question and answers of a map that is a pair.
fn pair<'n, 't>(
    entries: &'n [(Node<'t>, Node<'t>)],
) -> Option<(&'n Scalar<'t>, Vec<&'n Scalar<'t>>)> {
    let value = |wanted: &dyn Fn(&str) -> bool| {
        let found = entries.iter().find(|(key, _)| key_is(key, wanted));
        found.map(|(_, value)| value)
    };
    // schema.org: a Question has its words as `name`.
    let accepted = value(&|key| matches!(key, "acceptedAnswer" | "suggestedAnswer"));
    let question = match accepted {
        Some(_) => value(&|key| key == "name").or_else(|| value(&|key| key == "text")),
        None => value(&|key| field(key) == Some(Field::Question)),
    };
    let question = question.and_then(Node::scalar)?;
    let answer = accepted.or_else(|| value(&|key| field(key) == Some(Field::Answer)));
    let answers = texts(answer?);
    (!answers.is_empty()).then_some((question, answers))
}

/// The texts of an answer: itself, those of a list, the text of a record.
fn texts<'n, 't>(node: &'n Node<'t>) -> Vec<&'n Scalar<'t>> {
    const TEXTS: &[&str] = &["text", "body", "content", "value", "answer", "articleBody"];
    match node {
        Node::Scalar(_) => node.scalar().into_iter().collect(),
        Node::List(items) => items.iter().flat_map(texts).collect(),
        Node::Map(entries) => {
            let is_text = |key: &str| TEXTS.contains(&key);
            let found = entries.iter().find(|(key, _)| key_is(key, is_text));
            found.map(|(_, value)| texts(value)).unwrap_or_default()
        }
    }
}

fn key_is(key: &Node, wanted: impl Fn(&str) -> bool) -> bool {
    matches!(key, Node::Scalar(key) if wanted(&key.words))
}

/// A key that is a question.
fn asking<'n, 't>(key: &'n Node<'t>) -> Option<&'n Scalar<'t>> {
    key.scalar().filter(|key| is_question(&key.words))
}

/// Whether a key says only that something is in it, and not what.
fn is_container(key: &str) -> bool {
    const NAMES: &[&str] = &[
        "items",
        "entries",
        "entry",
        "list",
        "data",
        "qa",
        "qas",
        "qna",
        "pairs",
        "content",
        "contents",
        "sections",
        "groups",
        "topics",
        "chapters",
        "children",
        "mainEntity",
        "@graph",
        "results",
        "records",
        "page",
        "pages",
    ];
    NAMES.contains(&key) || field(key).is_some()
}
