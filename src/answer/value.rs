//! The value: the words inside an answering sentence that a question for a name, a place, a time or
//! a quantity waits for. It is a stretch of the sentence, never made up; where nothing in the
//! sentence is of the kind that is asked for, there is none.

mod cell;
mod name;
mod number;
mod time;
mod vocabulary;
mod words;

pub use cell::cell;

use crate::question::AnswerType;
use crate::text::{Language, Span};
use number::Measure;
use time::Edge;
use words::{Word, words};

/// The kind of value that a question waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// "Who …?"
    Person {
        /// "Who plays …?"
        playing: bool,
    },
    /// "Where …?"
    Place {
        /// "Where … from?"
        origin: bool,
    },
    /// "When …?"; the year alone where that is asked for.
    Time {
        /// "In what year …?"
        year_only: bool,
        /// "When did … begin, end?"
        edge: Edge,
    },
    /// "How many, how much, how long …?"
    Quantity(Measure),
}

/// A stretch of words that may be the value.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    first: usize,
    last: usize,
    /// How well it fits what is asked for.
    fit: f32,
}

impl Candidate {
    fn new(first: usize, last: usize, fit: f32) -> Candidate {
        Candidate { first, last, fit }
    }
}

/// Words that ask for the end of a time, and for its beginning.
const LAST: &[&str] = &[
    "last", "end", "ended", "ends", "stop", "stopped", "finish", "finished", "latest", "close",
    "closed", "endet", "endete",
];
const FIRST: &[&str] = &[
    "start",
    "starts",
    "started",
    "begin",
    "begins",
    "began",
    "first",
    "open",
    "opened",
    "founded",
    "introduced",
    "released",
    "premiere",
    "air",
    "beginnt",
    "begann",
];

/// What standing next to all the words of the question counts beside the fit.
const NEARNESS: f32 = 1.0;

/// What a candidate must have to be shown: a word that merely has a capital, far from all that was
/// asked, has less.
const LEAST: f32 = 0.2;

impl Wanted {
    /// What a question of this type and these folded words waits for; `None` for all types whose
    /// answer is not a few words.
    pub fn of(answer_type: AnswerType, question: &[&str]) -> Option<Wanted> {
        let said = |word: &str| question.iter().any(|w| *w == word);
        let any = |words: &[&str]| words.iter().any(|word| said(word));
        let how = question.iter().position(|w| *w == "how");
        let how = how.and_then(|at| question.get(at + 1)).copied();
        match answer_type {
            AnswerType::Person => Some(Wanted::Person {
                playing: any(&["play", "plays", "played", "portrays", "portrayed", "spielt"]),
            }),
            AnswerType::Location => Some(Wanted::Place {
                origin: any(&["from", "origin", "originate", "originated", "woher"]),
            }),
            AnswerType::Time => Some(Wanted::Time {
                year_only: any(&["what", "which"]) && said("year"),
                edge: if any(LAST) {
                    Edge::Last
                } else if any(FIRST) {
                    Edge::First
                } else {
                    Edge::Any
                },
            }),
            AnswerType::Quantity => Some(Wanted::Quantity(match how {
                _ if said("percentage") => Measure::Share,
                Some("much") => Measure::Amount,
                Some("long") => Measure::Length,
                Some("old") => Measure::Age,
                Some("far" | "big") => Measure::Size,
                Some("often") => Measure::Frequency,
                _ if said("lange") => Measure::Length,
                _ => Measure::Count,
            })),
            _ => None,
        }
    }
}

/// The value in `sentence`, whose words are in `language`; `known` are the places of the question's
/// words in it.
pub fn value(wanted: Wanted, sentence: &str, known: &[Span], language: Language) -> Option<Span> {
    let words = words(sentence, known);
    let candidates = match wanted {
        Wanted::Person { playing } => name::persons(&words, language, playing),
        Wanted::Place { origin } => name::places(&words, language, origin),
        Wanted::Time { year_only, edge } => time::times(&words, year_only, edge),
        Wanted::Quantity(measure) => number::quantities(&words, measure, language),
    };
    let scored = candidates.into_iter().map(|c| {
        let score = c.fit + NEARNESS * nearness(&words, c);
        (c, score)
    });
    let best = scored.reduce(|best, next| if next.1 > best.1 { next } else { best });
    best.filter(|(_, score)| *score > LEAST)
        .map(|(best, _)| words[best.first].span.cover(words[best.last].span))
        .map(|span| without_possessive(sentence, span))
}

/// How near the question's words are: 1 if all stand next to the candidate, towards 0 if far.
fn nearness(words: &[Word<'_>], candidate: Candidate) -> f32 {
    let outside = (0..words.len()).filter(|&at| words[at].known);
    let near: Vec<f32> = outside
        .filter(|at| !(candidate.first..=candidate.last).contains(at))
        .map(|at| {
            1.0 / candidate
                .first
                .abs_diff(at)
                .min(candidate.last.abs_diff(at)) as f32
        })
        .collect();
    near.iter().sum::<f32>() / near.len().max(1) as f32
}

fn without_possessive(sentence: &str, span: Span) -> Span {
    let words = span.of(sentence);
    let bare = words.strip_suffix("'s").or(words.strip_suffix("’s"));
    let bare = bare.unwrap_or(words);
    Span::new(span.start(), span.start() + bare.len())
}
