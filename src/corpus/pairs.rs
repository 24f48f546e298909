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
    let mut walk = Walk::default();
    for node in nodes {
        walk.node(node, 1);
    }
    let parts = walk.parts;
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

/// A walk through nested data, which gathers its parts in order.
#[derive(Default)]
struct Walk<'n, 't> {
    parts: Vec<Part<'n, 't>>,
    /// The category of the last pair that has one.
    category: Option<&'n str>,
}

impl<'n, 't> Walk<'n, 't> {
    fn node(&mut self, node: &'n Node<'t>, level: u8) {
        match node {
            Node::Scalar(_) => {}
            Node::List(items) => items.iter().for_each(|item| self.node(item, level)),
            Node::Map(entries) => match pair(entries) {
                Some((question, answers)) => {
                    self.category(entries, level);
                    self.pair(question, answers);
                }
                None => self.map(entries, level),
            },
        }
    }

    fn add(&mut self, kind: Kind, scalar: &'n Scalar<'t>) {
        self.parts.push(Part { kind, scalar });
    }

    fn pair(&mut self, question: &'n Scalar<'t>, answers: Vec<&'n Scalar<'t>>) {
        self.add(Kind::Question, question);
        answers
            .into_iter()
            .for_each(|answer| self.add(Kind::Answer, answer));
    }

    /// The category that a pair names itself, where it is another than that of the pair before.
    fn category(&mut self, entries: &'n [(Node<'t>, Node<'t>)], level: u8) {
        let found = entries.iter().find_map(|(key, value)| {
            let is_category = key_is(key, |key| field(key) == Some(Field::Category));
            value.scalar().filter(|_| is_category)
        });
        if let Some(found) = found.filter(|own| self.category != Some(&*own.words)) {
            self.category = Some(&found.words);
            self.add(Kind::Heading(level.min(6)), found);
        }
    }

    /// A map that is no pair itself: its name is the heading of what stands in it.
    fn map(&mut self, entries: &'n [(Node<'t>, Node<'t>)], level: u8) {
        const NAMES: &[&str] = &["name", "title", "heading", "label", "headline"];
        let names = |key: &str| NAMES.contains(&key) || field(key) == Some(Field::Category);
        let name = entries.iter().find_map(|(key, value)| {
            let scalar = value.scalar()?;
            key_is(key, names).then_some(scalar)
        });
        let mut inner = level;
        if let Some(name) = name {
            self.add(Kind::Heading(level.min(6)), name);
            inner = level.saturating_add(1);
        }
        for (key, value) in entries {
            let answers = asking(key).map(|question| (question, texts(value)));
            match (answers, value.scalar()) {
                (Some((question, answers)), _) if !answers.is_empty() => {
                    self.pair(question, answers);
                }
                (_, Some(scalar)) => {
                    let is_name = name.is_some_and(|name| std::ptr::eq(name, scalar));
                    if !is_name {
                        self.remark(scalar);
                    }
                }
                (_, None) => self.below(key, value, inner),
            }
        }
    }

    /// Words that introduce questions; addresses and marks do not.
    fn remark(&mut self, scalar: &'n Scalar<'t>) {
        const ENOUGH_WORDS: usize = 4;
        if scalar.words.split_whitespace().count() >= ENOUGH_WORDS {
            self.add(Kind::Text, scalar);
        }
    }

    /// What stands below a key, which is its heading if it says what that is.
    fn below(&mut self, key: &'n Node<'t>, value: &'n Node<'t>, level: u8) {
        let before = self.parts.len();
        let heading = key.scalar().filter(|key| !is_container(&key.words));
        let Some(scalar) = heading else {
            return self.node(value, level);
        };
        self.node(value, level.saturating_add(1));
        if self.parts.len() > before {
            let kind = Kind::Heading(level.min(6));
            self.parts.insert(before, Part { kind, scalar });
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
