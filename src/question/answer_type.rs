//! The answer type: what kind of answer a question waits for, read off its first words and a few
//! set phrases. A wrong guess costs little: the type only leans towards sentences of that form.

use super::function_words::is_function_word;
use serde::{Deserialize, Serialize};

/// What kind of answer a question waits for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerType {
    /// "What is KPO?"
    Definition,
    /// "What is the full form of KPO?", "What does KPO stand for?"
    FullForm,
    /// "What is the difference between BPO and KPO?"
    Difference,
    /// "Which services …?", "What are the types of …?"
    List,
    /// "Why …?"
    Reason,
    /// "How do I …?"
    HowTo,
    /// "Who …?"
    Person,
    /// "Where …?"
    Location,
    /// "When …?"
    Time,
    /// "How many …?", "How much …?"
    Quantity,
    /// "Is …?", "Can …?"
    YesNo,
    /// Anything else: keywords, statements.
    #[default]
    Passage,
}

/// Phrases that settle the type wherever they stand, most telling first.
const ANYWHERE: &[(&str, AnswerType)] = &[
    ("full form", AnswerType::FullForm),
    ("stand for", AnswerType::FullForm),
    ("stands for", AnswerType::FullForm),
    ("short for", AnswerType::FullForm),
    ("abbreviation", AnswerType::FullForm),
    ("acronym", AnswerType::FullForm),
    ("steht fur", AnswerType::FullForm),
    ("difference", AnswerType::Difference),
    ("differences", AnswerType::Difference),
    ("differ", AnswerType::Difference),
    ("differs", AnswerType::Difference),
    ("different from", AnswerType::Difference),
    ("distinguish", AnswerType::Difference),
    ("distinguishes", AnswerType::Difference),
    ("versus", AnswerType::Difference),
    ("vs", AnswerType::Difference),
    ("compared to", AnswerType::Difference),
    ("compared with", AnswerType::Difference),
    ("unterschied", AnswerType::Difference),
    ("how many", AnswerType::Quantity),
    ("how much", AnswerType::Quantity),
    ("how long", AnswerType::Quantity),
    ("how often", AnswerType::Quantity),
    ("how far", AnswerType::Quantity),
    ("how old", AnswerType::Quantity),
    ("how big", AnswerType::Quantity),
    ("what percentage", AnswerType::Quantity),
    ("what number of", AnswerType::Quantity),
    ("the number of", AnswerType::Quantity),
    ("the total number", AnswerType::Quantity),
    ("total count", AnswerType::Quantity),
    ("how come", AnswerType::Reason),
    ("what year", AnswerType::Time),
    ("which year", AnswerType::Time),
    ("what years", AnswerType::Time),
    ("which years", AnswerType::Time),
    ("what day", AnswerType::Time),
    ("which day", AnswerType::Time),
    ("what month", AnswerType::Time),
    ("what century", AnswerType::Time),
    ("what date", AnswerType::Time),
    ("what time", AnswerType::Time),
    ("which country", AnswerType::Location),
    ("which city", AnswerType::Location),
    ("what country", AnswerType::Location),
    ("what city", AnswerType::Location),
    ("meant by", AnswerType::Definition),
    ("meaning of", AnswerType::Definition),
    ("definition of", AnswerType::Definition),
];

/// What the first words say, longest phrase first.
const BEGINNINGS: &[(&str, AnswerType)] = &[
    ("what are the", AnswerType::List),
    ("what are some", AnswerType::List),
    ("what kinds", AnswerType::List),
    ("what types", AnswerType::List),
    ("what sorts", AnswerType::List),
    ("which are", AnswerType::List),
    ("list", AnswerType::List),
    ("name the", AnswerType::List),
    ("what is", AnswerType::Definition),
    ("what s", AnswerType::Definition),
    ("whats", AnswerType::Definition),
    ("what are", AnswerType::Definition),
    ("define", AnswerType::Definition),
    ("explain", AnswerType::Definition),
    ("was ist", AnswerType::Definition),
    ("was sind", AnswerType::Definition),
    ("why", AnswerType::Reason),
    ("warum", AnswerType::Reason),
    ("wieso", AnswerType::Reason),
    ("pourquoi", AnswerType::Reason),
    ("por que", AnswerType::Reason),
    ("perche", AnswerType::Reason),
    ("how", AnswerType::HowTo),
    ("wie viele", AnswerType::Quantity),
    ("wie viel", AnswerType::Quantity),
    ("wie lange", AnswerType::Quantity),
    ("wie", AnswerType::HowTo),
    ("combien", AnswerType::Quantity),
    ("comment", AnswerType::HowTo),
    ("cuantos", AnswerType::Quantity),
    ("cuantas", AnswerType::Quantity),
    ("who", AnswerType::Person),
    ("whom", AnswerType::Person),
    ("whose", AnswerType::Person),
    ("wer", AnswerType::Person),
    ("qui", AnswerType::Person),
    ("quien", AnswerType::Person),
    ("chi", AnswerType::Person),
    ("where", AnswerType::Location),
    ("wo", AnswerType::Location),
    ("donde", AnswerType::Location),
    ("dove", AnswerType::Location),
    ("when", AnswerType::Time),
    ("wann", AnswerType::Time),
    ("quand", AnswerType::Time),
    ("cuando", AnswerType::Time),
    ("quando", AnswerType::Time),
];

/// A question that begins with one of these asks for yes or no.
const AUXILIARIES: &[&str] = &[
    "is", "are", "was", "were", "do", "does", "did", "can", "could", "may", "must", "should",
    "will", "would", "has", "have", "had", "ist", "sind", "kann", "darf", "muss", "gibt", "est",
];

/// The type of the question with these folded words.
pub fn answer_type(words: &[String]) -> AnswerType {
    let holds = |phrase: &str| (0..words.len()).any(|at| begin_with(&words[at..], phrase));
    let anywhere = ANYWHERE.iter().find(|(phrase, _)| holds(phrase));
    let beginning = || {
        BEGINNINGS
            .iter()
            .filter(|(phrase, _)| begin_with(words, phrase))
            .max_by_key(|(phrase, _)| phrase.len())
    };
    if let Some(&(_, found)) = anywhere.or_else(beginning) {
        return match found {
            // "What does SLA mean?" asks for words, "what are the differences" not for a list.
            AnswerType::List if holds("difference") => AnswerType::Difference,
            // "What is the name of the wind in …" describes something and asks for it.
            AnswerType::Definition if anywhere.is_none() && describes(words) => AnswerType::Passage,
            other => other,
        };
    }
    match words {
        [first, ..] if AUXILIARIES.contains(&first.as_str()) => AnswerType::YesNo,
        // "Which services …", "what tools …": several things are asked for.
        [first, second, ..] if matches!(first.as_str(), "which" | "what") && is_plural(second) => {
            AnswerType::List
        }
        [first, .., last] if first == "what" && matches!(last.as_str(), "mean" | "means") => {
            AnswerType::Definition
        }
        _ => AnswerType::Passage,
    }
}

/// Whether the first of these words are those of the phrase.
fn begin_with(words: &[String], phrase: &str) -> bool {
    // Nearly every phrase is told by the first word alone.
    let may_begin = words.first().is_some_and(|w| phrase.starts_with(&**w));
    let mut words = words.iter();
    may_begin
        && phrase
            .split(' ')
            .all(|of_phrase| words.next().is_some_and(|word| word == of_phrase))
}

/// Whether so much is said about the thing that is asked for that it is not a term to be defined.
fn describes(words: &[String]) -> bool {
    const MOST_WORDS_OF_A_TERM: usize = 3;
    let content = words.iter().filter(|w| !is_function_word(w, &[]));
    content.count() > MOST_WORDS_OF_A_TERM || words.iter().any(|w| w == "of")
}

/// Whether an English word looks like a plural; verbs that end alike are not asked for.
fn is_plural(word: &str) -> bool {
    const VERBS: &[&str] = &[
        "is", "was", "has", "does", "makes", "happens", "causes", "means", "goes", "gives",
    ];
    word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") && !VERBS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_type_is_read_off_the_words() {
        for (question, expected) in [
            ("what is kpo", AnswerType::Definition),
            ("what is the full form of kpo", AnswerType::FullForm),
            ("what is the name of the wind", AnswerType::Passage),
            ("what is the meaning of kpo", AnswerType::Definition),
            ("what does rpo stand for", AnswerType::FullForm),
            ("what does sla mean", AnswerType::Definition),
            (
                "what is the difference between bpo and kpo",
                AnswerType::Difference,
            ),
            ("bpo vs kpo", AnswerType::Difference),
            ("what are the types of bpo", AnswerType::List),
            ("which services are offered", AnswerType::List),
            ("which department runs it", AnswerType::Passage),
            ("what happens at the end", AnswerType::Passage),
            ("why is india preferred", AnswerType::Reason),
            ("how do i reset it", AnswerType::HowTo),
            ("how many agents", AnswerType::Quantity),
            ("who signs", AnswerType::Person),
            ("where is it", AnswerType::Location),
            ("in what year did it begin", AnswerType::Time),
            ("is kpo secure", AnswerType::YesNo),
            ("warum indien", AnswerType::Reason),
            ("kpo jobs", AnswerType::Passage),
            ("", AnswerType::Passage),
        ] {
            let words: Vec<String> = question.split_whitespace().map(String::from).collect();
            assert_eq!(answer_type(&words), expected, "{question}");
        }
    }
}
