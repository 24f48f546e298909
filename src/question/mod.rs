//! Floor 1: what was asked. A [`Question`] is what was typed, taken apart: its words and their
//! roles, quoted phrases, filters, and the kind of answer it waits for. What it means to an index
//! is a later stage's matter, and nothing that can be typed is an error here.

mod answer_type;
mod filter;
mod function_words;
mod roles;
mod sides;

pub use answer_type::AnswerType;
use filter::filter_at;
pub use filter::{Filter, FilterError, FilterName, PathPatterns, Tag, day};
pub use function_words::{english as english_function_words, is_function_word, is_request_word};
use roles::assign_roles;
pub use sides::sides;

use crate::text::{Language, Span, fold};
use std::collections::HashSet;

/// What was typed, taken apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// As typed.
    pub text: String,
    /// Its words in order, those of phrases and filters included.
    pub words: Vec<QuestionWord>,
    /// Quoted phrases; a result must hold each of them.
    pub phrases: Vec<Phrase>,
    /// Which documents are asked.
    pub filter: Filter,
    /// The kind of answer it waits for.
    pub answer_type: AnswerType,
    /// How many words behind those are too many to be searched for.
    pub left_out: usize,
}

/// One word of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionWord {
    /// Where it stands in the question.
    pub span: Span,
    /// As typed.
    pub text: String,
    /// What it does in the question.
    pub role: Role,
    /// The field it is confined to (`title:word`).
    pub field: Option<FieldName>,
    /// Whether it stands in quotes or a filter: taken as it is, never corrected.
    pub literal: bool,
}

/// What a word does in a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It names the topic.
    Content,
    /// It names the kind of answer: "meaning", "list", "full form".
    Request,
    /// It holds the question together: "the", "of", "what".
    Function,
    /// It must not stand in a result (`-word`).
    Excluded,
}

/// Words that must stand next to each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// Between the quotes.
    pub text: String,
    /// The field it is confined to.
    pub field: Option<FieldName>,
}

/// A part of a passage that a word can be confined to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldName {
    /// `title:`
    Title,
    /// `heading:`
    Headings,
    /// `question:`
    Question,
    /// `body:` or `text:`
    Body,
}

impl FieldName {
    fn parse(name: &str) -> Option<FieldName> {
        match name.to_ascii_lowercase().as_str() {
            "title" => Some(FieldName::Title),
            "heading" | "headings" => Some(FieldName::Headings),
            "question" => Some(FieldName::Question),
            "body" | "text" => Some(FieldName::Body),
            _ => None,
        }
    }
}

impl Question {
    /// Takes `text` apart. `languages` are those of the corpus, for their function words.
    pub fn parse(typed: &str, languages: &[Language]) -> Question {
        let question = Question::untyped(typed, languages);
        let words = question.words.iter();
        let folded: Vec<String> = words.flat_map(|w| bare_words(&w.text)).collect();
        Question {
            answer_type: answer_type::answer_type(&folded),
            ..question
        }
    }

    /// How many words of a question name its topic.
    pub fn topic_words(typed: &str) -> usize {
        let words = Question::untyped(typed, &[]).words;
        words.iter().filter(|w| w.role == Role::Content).count()
    }

    /// The question, but for what it waits for.
    fn untyped(typed: &str, languages: &[Language]) -> Question {
        let text = &typed[..readable(typed)];
        let (filter, chunks) = filtered(text, chunks(text));
        let mut words = Vec::new();
        let mut phrases = Vec::new();
        let asks = asks(text);
        let outside = chunks.iter().filter(|chunk| !chunk.quoted).count();
        for chunk in &chunks {
            let excluded = chunk.minus && !asks && chunk.span.len() >= 2;
            if chunk.quoted
                && outside <= MOST_WORDS_AROUND_PHRASES
                && !excluded
                && !chunk.span.of(text).trim().is_empty()
            {
                phrases.push(Phrase {
                    text: chunk.span.of(text).trim().to_string(),
                    field: chunk.field,
                });
            }
            for span in spaced_words(text, chunk.span) {
                words.push(QuestionWord {
                    span,
                    text: span.of(text).to_string(),
                    role: if excluded {
                        Role::Excluded
                    } else {
                        Role::Content
                    },
                    field: chunk.field,
                    literal: chunk.quoted && outside <= MOST_WORDS_AROUND_PHRASES
                        || chunk.field.is_some(),
                });
            }
        }
        // Nothing to look for but what must not be there: then it was not meant as a filter.
        if words.iter().all(|w| w.role == Role::Excluded) {
            words.iter_mut().for_each(|w| w.role = Role::Content);
        }
        assign_roles(&mut words, languages);
        Question {
            left_out: typed[text.len()..].split_whitespace().count(),
            text: typed.to_string(),
            words,
            phrases,
            filter,
            answer_type: AnswerType::default(),
        }
    }

    /// Whether there is any word to look for.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|w| w.role == Role::Excluded)
    }
}

/// A question is read up to so many different words, and so many bytes: each word is looked up,
/// corrected and weighed, and a page of text, which some people paste, has fewer.
const MOST_WORDS: usize = 400;
const MOST_BYTES: usize = 8 * 1024;

/// How much of `typed` is read, in bytes: whole words, if it is not all one.
fn readable(typed: &str) -> usize {
    let most = typed.floor_char_boundary(MOST_BYTES);
    let spans = spaced_words(typed, Span::new(0, most));
    let mut seen = HashSet::new();
    let mut is_new = |span: &&Span| seen.insert(span.of(typed)) && seen.len() > MOST_WORDS;
    if let Some(span) = spans.iter().find(|span| is_new(span)) {
        return span.start();
    }
    match spans.last() {
        _ if most == typed.len() || typed[most..].starts_with(char::is_whitespace) => most,
        Some(last) if last.start() > 0 => last.start(),
        _ => most,
    }
}

/// Whether a text reads as a question rather than as a list of keywords: then a dash before a word
/// is part of what is asked ("what does -v do?"), not a filter.
fn asks(text: &str) -> bool {
    let first = bare_words(text).next().unwrap_or_default();
    const OPENERS: &[&str] = &[
        "what", "which", "who", "whom", "whose", "when", "where", "why", "how", "is", "are", "was",
        "were", "do", "does", "did", "can", "could", "should", "would", "will", "has", "have",
        "may", "must", "tell", "explain",
    ];
    text.trim_end().ends_with(['?', '？', '؟']) || OPENERS.contains(&first.as_str())
}

/// In a longer text, quotes cite something; in a shorter one they demand a phrase.
const MOST_WORDS_AROUND_PHRASES: usize = 12;

/// A stretch of the question between its operators.
struct Chunk {
    span: Span,
    quoted: bool,
    minus: bool,
    field: Option<FieldName>,
    /// What it narrows down, and to what, if it is meant as a filter.
    filter: Option<(FilterName, Span)>,
}

/// Takes the chunks that are filters out of the others. What is left if nothing else was typed, or
/// a value makes no sense, are ordinary words.
fn filtered(text: &str, chunks: Vec<Chunk>) -> (Filter, Vec<Chunk>) {
    let mut filter = Filter::default();
    if chunks.iter().all(|chunk| chunk.filter.is_some()) {
        return (filter, chunks);
    }
    let words = chunks.into_iter().filter_map(|chunk| {
        let Some((name, value)) = chunk.filter else {
            return Some(chunk);
        };
        let value = value.of(text).trim_end_matches(['?', ',', ';']);
        match filter.add(name, value) {
            Ok(()) => None,
            Err(_) => Some(chunk),
        }
    });
    let words = words.collect();
    (filter, words)
}

/// Cuts at white space and quotes, and takes `-` and `field:` off the front. A quote that is never
/// closed, or stands inside a word (`it's`, `5"`), is an ordinary character.
fn chunks(text: &str) -> Vec<Chunk> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let space = rest.len() - rest.trim_start().len();
        if space > 0 {
            at += space;
            continue;
        }
        if let Some((name, value, length)) = filter_at(rest) {
            found.push(Chunk {
                span: Span::new(at, at + length),
                quoted: false,
                minus: false,
                field: None,
                filter: Some((name, Span::new(at + value.start(), at + value.end()))),
            });
            at += length;
            continue;
        }
        let mut start = at;
        let minus = rest.starts_with('-')
            && rest[1..].starts_with(|c: char| c.is_alphanumeric() || is_quote(c));
        if minus {
            start += 1;
        }
        let field = text[start..].find(':').and_then(|colon| {
            let value = text[start + colon + 1..].chars().next();
            let named = FieldName::parse(&text[start..start + colon])?;
            value
                .filter(|&c| c.is_alphanumeric() || is_quote(c))
                .map(|_| (named, start + colon + 1))
        });
        if let Some((_, value)) = field {
            start = value;
        }
        let field = field.map(|(named, _)| named);
        let opening = text[start..].chars().next().filter(|&c| is_quote(c));
        let closing = opening.and_then(|open| {
            let inside = start + open.len_utf8();
            text[inside..]
                .find(is_quote)
                .map(|end| (inside, inside + end))
        });
        if let Some((inside, end)) = closing {
            found.push(Chunk {
                span: Span::new(inside, end),
                quoted: true,
                minus,
                field,
                filter: None,
            });
            at = end + text[end..].chars().next().map_or(0, char::len_utf8);
            continue;
        }
        let end = start
            + text[start..]
                .find(char::is_whitespace)
                .unwrap_or(text.len() - start);
        found.push(Chunk {
            span: Span::new(start, end),
            quoted: false,
            minus,
            field,
            filter: None,
        });
        at = end.max(at + 1);
        while !text.is_char_boundary(at) {
            at += 1;
        }
    }
    found
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

/// The words between the white space of `span`, with what clings to them.
fn spaced_words(text: &str, span: Span) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = None;
    for (i, c) in span.of(text).char_indices() {
        match (c.is_whitespace(), start) {
            (true, Some(from)) => {
                found.push(Span::new(from, span.start() + i));
                start = None;
            }
            (false, None) => start = Some(span.start() + i),
            _ => {}
        }
    }
    found.extend(start.map(|from| Span::new(from, span.end())));
    found
}

/// The folded words of a text, without what clings to them.
fn bare_words(text: &str) -> impl Iterator<Item = String> {
    text.split_whitespace().map(bare).filter(|w| !w.is_empty())
}

/// A word folded, without punctuation at its ends and apostrophes inside.
fn bare(word: &str) -> String {
    let inner = word.trim_matches(|c: char| !c.is_alphanumeric());
    fold(inner).replace(['\'', '’'], "")
}

#[cfg(test)]
mod tests;
