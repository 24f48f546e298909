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
        let said = |word: &str| question.contains(&word);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::question::Question;
    use crate::text::fold;
    use proptest::prelude::*;

    /// The value for a question in a sentence, in which the question's content words are known.
    fn found<'s>(asked: &str, sentence: &'s str, language: Language) -> Option<&'s str> {
        let question = Question::parse(asked, &[language]);
        let bare = |w: &str| fold(w.trim_matches(|c: char| !c.is_alphanumeric())).into_owned();
        let folded: Vec<String> = asked.split_whitespace().map(bare).collect();
        let words: Vec<&str> = folded.iter().map(String::as_str).collect();
        let content = question.words.iter();
        let content = content.filter(|w| w.role == crate::question::Role::Content);
        let content: Vec<String> = content.map(|w| bare(&w.text)).collect();
        let mut known = Vec::new();
        let mut at = 0;
        for word in sentence.split_inclusive(' ') {
            if content.contains(&bare(word)) {
                known.push(Span::new(at, at + word.trim_end().len()));
            }
            at += word.len();
        }
        let wanted = Wanted::of(question.answer_type, &words)?;
        value(wanted, sentence, &known, language).map(|span| span.of(sentence))
    }

    #[test]
    fn the_words_that_are_asked_for_are_found() {
        for (asked, sentence, expected) in [
            (
                "when does it open?",
                "The weir will open in May 2018 at last.",
                "May 2018",
            ),
            (
                "when was the weir built?",
                "The weir was built in 1902 by farmers.",
                "1902",
            ),
            (
                "when was it built",
                "It was built on Monday, 3 May 1902, in the rain.",
                "Monday, 3 May 1902",
            ),
            (
                "when is it shut?",
                "The weir is shut from May till September.",
                "May till September",
            ),
            (
                "how long is it shut?",
                "The weir stays shut for three to six months.",
                "three to six months",
            ),
            (
                "how often is it cleaned?",
                "The weir is cleaned every two weeks by hand.",
                "every two weeks",
            ),
            (
                "how often is it cleaned?",
                "It is cleaned twice a year.",
                "twice a year",
            ),
            (
                "how many members has the team?",
                "In 2019 the team had twelve members.",
                "twelve members",
            ),
            (
                "what percentage is lost?",
                "Some 40 per cent is lost within 3 days.",
                "40 per cent",
            ),
            (
                "how much does it cost?",
                "In 2019 it cost $3.5 million and two lives.",
                "$3.5 million",
            ),
            (
                "who built the weir?",
                "The weir was built by Dr. J. R. van Smith in London.",
                "Dr. J. R. van Smith",
            ),
            (
                "who wrote it?",
                "The report is by the American engineer Ada Byron.",
                "Ada Byron",
            ),
            (
                "who runs the weir?",
                "The Bank of England runs the weir.",
                "Bank of England",
            ),
            (
                "where is the weir?",
                "The weir of Ann Lee stands near Paris, France, since 1902.",
                "Paris, France",
            ),
            (
                "where is the key?",
                "The key hangs in the kitchen cupboard.",
                "the kitchen cupboard",
            ),
            (
                "what year was it built",
                "It was built in May 1902.",
                "1902",
            ),
            (
                "when was the first season of the show",
                "The show ran from May 1998 to April 2003.",
                "May 1998",
            ),
        ] {
            assert_eq!(
                found(asked, sentence, Language::English),
                Some(expected),
                "{asked}"
            );
        }
    }

    #[test]
    fn other_languages_have_numbers_dates_and_names() {
        for (asked, sentence, expected) in [
            (
                "wann wurde das Wehr gebaut?",
                "Das Wehr wurde am 3. Mai 1902 gebaut.",
                "3. Mai 1902",
            ),
            (
                "wie lange dauert es?",
                "Die Sanierung dauert 14 Tage.",
                "14 Tage",
            ),
            (
                "wer baute das Wehr?",
                "Das Wehr wurde von Karl Weber aus Holz gebaut.",
                "Karl Weber",
            ),
            (
                "wo steht das Wehr?",
                "Das Wehr steht in Bamberg.",
                "Bamberg",
            ),
        ] {
            assert_eq!(
                found(asked, sentence, Language::German),
                Some(expected),
                "{asked}"
            );
        }
    }

    #[test]
    fn nothing_is_made_up() {
        for (asked, sentence) in [
            ("who built the weir?", "The weir was built by farmers."),
            ("who built the weir?", "Farmers built the weir in May."),
            ("when was the weir built?", "The weir was built by hand."),
            (
                "how many herons are there?",
                "Many herons stand on the weir.",
            ),
            ("where is the weir?", "The weir is old."),
            ("what is a weir?", "A weir built in 1902 is a wall."),
        ] {
            assert_eq!(found(asked, sentence, Language::English), None, "{asked}");
        }
    }

    proptest! {
        #[test]
        fn a_value_is_a_stretch_of_its_sentence(
            sentence in "(\\PC|[A-Z][a-z]{2,5}|[0-9]{1,4}|May|to|in|by|two|every|weeks|[ ,.–-]| ){0,30}",
            (from, to) in (0usize..40, 0usize..40),
            which in 0usize..4,
        ) {
            let wanted = [
                Wanted::Person { playing: true },
                Wanted::Place { origin: true },
                Wanted::Time { year_only: false, edge: Edge::Last },
                Wanted::Quantity(Measure::Frequency),
            ];
            let known = [Span::new(from.min(to), from.max(to))];
            if let Some(span) = value(wanted[which], &sentence, &known, Language::English) {
                prop_assert!(!span.of(&sentence).trim().is_empty());
            }
        }
    }
}
