//! Cues: what the sentences that answer a kind of question tend to look like. They only lean: a
//! sentence without any cue still wins by what it says.

use crate::question::AnswerType;
use std::cell::LazyCell;

/// What a sentence looks like, for the cues to read.
pub struct Appearance<'s> {
    /// Its words.
    pub text: &'s str,
    /// How many words of the sentence stand before the topic; `None` if it does not name it.
    pub topic_after: Option<u32>,
    /// What stands behind the topic where it is first named; empty if it is not.
    pub behind_topic: &'s str,
    /// Whether it holds an acronym of the question beside its long form.
    pub defines: bool,
}

/// What a cue counts that many other sentences have as well.
const FAINT: f32 = 0.25;

/// How much the sentence looks like an answer of this type: 0 not at all, 1 very.
pub fn cue(answer_type: AnswerType, sentence: &Appearance<'_>) -> f32 {
    let text = LazyCell::new(|| format!(" {} ", sentence.text.to_lowercase()));
    let any = |phrases: &[&str]| phrases.iter().any(|phrase| text.contains(phrase));
    let yes = |condition: bool| f32::from(u8::from(condition));
    match answer_type {
        AnswerType::FullForm => yes(sentence.defines),
        AnswerType::Definition => {
            // "X is …", "An X refers to …", "X: …": the topic at the beginning, then what defines it.
            let early = sentence.topic_after.is_some_and(|words| words <= 2);
            let at_once = says_what_it_is(sentence.behind_topic);
            let told = match early && any(DEFINING) {
                true if at_once => 0.7,
                true => LATER,
                false => 0.0,
            };
            told + yes(sentence.defines) * 0.3
        }
        AnswerType::Difference => yes(any(&[
            " whereas ",
            " while ",
            " but ",
            " on the other hand",
            " than ",
            " unlike ",
            " in contrast",
            " differ",
            " instead",
            " rather ",
            " not ",
            " both ",
            " and ",
        ])),
        AnswerType::Reason => {
            FAINT
                * yes(any(&[
                    " because ",
                    " since ",
                    " due to ",
                    " owing to ",
                    " reason",
                    " so that ",
                    " therefore ",
                    " thanks to ",
                    " as a result",
                    " in order to ",
                    " weil ",
                    " wegen ",
                    " car ",
                    " parce que ",
                ]))
        }
        AnswerType::List => {
            let commas = sentence.text.matches([',', ';', '、']).count() as f32;
            FAINT * (commas / 3.0).min(1.0)
        }
        AnswerType::Time => yes(any(MONTHS)
            || any(&[
                " day", " week", " year", " hour", " minute", "o'clock", " century",
            ])
            || has_year(sentence.text)),
        AnswerType::Quantity => {
            yes(sentence.text.contains(|c: char| c.is_ascii_digit()) || any(NUMBERS))
        }
        AnswerType::Person => FAINT * yes(names(sentence.text) > 0),
        AnswerType::Location => {
            FAINT
                * yes(names(sentence.text) > 0
                    && any(&[" in ", " at ", " from ", " near ", " between ", " of "]))
        }
        AnswerType::HowTo => {
            FAINT
                * yes(any(&[
                    " by ",
                    " first",
                    " then ",
                    " step",
                    " you can ",
                    " use ",
                    " should ",
                    " must ",
                    " need to ",
                    " to ",
                ]))
        }
        AnswerType::YesNo | AnswerType::Passage => 0.0,
    }
}

/// What says what something is.
const DEFINING: &[&str] = &[
    " is ",
    " are ",
    " was ",
    " were ",
    " means ",
    " refers to ",
    " stands for ",
    ": ",
    " – ",
    " — ",
    " | ",
    " ist ",
    " bedeutet ",
    " bezeichnet ",
];

/// What a definition counts whose verb does not stand right behind the topic: it may be about
/// something else ("what X fears is …").
const LATER: f32 = 0.5;

/// Whether what stands behind the topic begins with what defines it, perhaps after brackets.
fn says_what_it_is(behind: &str) -> bool {
    let behind = behind.trim_start_matches(['"', '”', '’', '*']);
    let after_brackets = behind
        .trim_start()
        .strip_prefix('(')
        .and_then(|inside| inside.split_once(')'));
    let behind = after_brackets.map_or(behind, |(_, behind)| behind);
    let behind = format!("{} ", behind.to_lowercase());
    DEFINING.iter().any(|begin| behind.starts_with(begin))
}

const MONTHS: &[&str] = &[
    " january",
    " february",
    " march ",
    " april",
    " may ",
    " june",
    " july",
    " august",
    " september",
    " october",
    " november",
    " december",
];

const NUMBERS: &[&str] = &[
    " one ",
    " two ",
    " three ",
    " four ",
    " five ",
    " six ",
    " seven ",
    " eight ",
    " nine ",
    " ten ",
    " twelve ",
    " hundred",
    " thousand",
    " million",
    " half ",
    " percent",
    " per cent",
    " dozen",
];

/// Four digits that read as a year.
fn has_year(text: &str) -> bool {
    let digits = |word: &str| {
        word.len() == 4
            && word.bytes().all(|b| b.is_ascii_digit())
            && matches!(&word[..1], "1" | "2")
    };
    text.split(|c: char| !c.is_alphanumeric()).any(digits)
}

/// Capitalised words that do not begin the sentence.
fn names(text: &str) -> usize {
    text.split_whitespace()
        .skip(1)
        .filter(|word| word.starts_with(char::is_uppercase))
        .count()
}

/// Whether the sentence only makes sense with the one before it: it begins with a word that points
/// back. An "it" that points ahead ("it can be seen that …") does not.
pub fn points_back(sentence: &str) -> bool {
    const POINTERS: &[&str] = &[
        "it", "they", "he", "she", "this", "these", "those", "such", "its", "their", "both",
        "dies", "diese", "dieser", "sie", "es", "er",
    ];
    let mut words = sentence.split_whitespace().map(|w| {
        w.trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase()
    });
    let first = words.next().unwrap_or_default();
    let points_ahead = first == "it" && words.take(7).any(|word| word == "that" || word == "to");
    POINTERS.contains(&first.as_str()) && !points_ahead
}

/// Whether the sentence only announces what follows.
pub fn leads_in(sentence: &str) -> bool {
    let text = sentence.trim_end();
    text.ends_with([':', '：', '-', '–', '—'])
        || text.ends_with("following.")
        || text.ends_with("as follows.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(answer_type: AnswerType, text: &str) -> f32 {
        let appearance = Appearance {
            text,
            topic_after: Some(0),
            behind_topic: text
                .split_once(' ')
                .map_or("", |(word, _)| &text[word.len()..]),
            defines: false,
        };
        cue(answer_type, &appearance)
    }

    #[test]
    fn the_verb_right_behind_the_topic_defines_it() {
        for behind in [
            " is a pot",
            " (kettle) is",
            ": a pot",
            " – a pot",
            "” means",
        ] {
            assert!(says_what_it_is(behind), "{behind}");
        }
        for behind in [" whistles when it is hot", " issues", "", " (is"] {
            assert!(!says_what_it_is(behind), "{behind}");
        }
    }

    #[test]
    fn a_sentence_that_looks_like_the_answer_scores_higher() {
        for (answer_type, answer, other) in [
            (
                AnswerType::Definition,
                "A kettle is a pot for boiling water.",
                "Kettles boil.",
            ),
            (
                AnswerType::Reason,
                "It failed because the lid was open.",
                "It failed on Monday.",
            ),
            (
                AnswerType::Time,
                "It was built in 1902.",
                "It was built by hand.",
            ),
            (
                AnswerType::Quantity,
                "The team has twelve members.",
                "The team has members.",
            ),
            (
                AnswerType::Person,
                "It is led by Ada Byron.",
                "It is led by committee.",
            ),
            (
                AnswerType::List,
                "Tea, coffee, milk and water are served.",
                "Drinks are served.",
            ),
            (
                AnswerType::Difference,
                "One boils, whereas the other steams.",
                "Steam rises.",
            ),
        ] {
            assert!(
                score(answer_type, answer) > score(answer_type, other),
                "{answer}"
            );
        }
    }

    #[test]
    fn pointing_back_is_told_from_pointing_ahead() {
        assert!(points_back("They are cheap."));
        assert!(points_back("It has several advantages."));
        assert!(!points_back("It can be seen that prices fall."));
        assert!(!points_back("Kettles are cheap."));
        assert!(leads_in("It lists the following:"));
    }
}
