//! The views for programs. The *wire types* below are the JSON that faqt promises: apart from the
//! inner types, so that those may change, and numbered by [`SCHEMA`], which rises when a field
//! changes its meaning or goes. `docs/json.md` documents them. Spans are byte offsets in the
//! UTF-8 `text` of their passage, `[start, end)`; bytes of a place are offsets in the original
//! file; lines count from 1, both ends inclusive.

mod carried;
mod doctor;
mod evaluation;
mod indexing;
mod model;
mod passage;
mod statistics;
mod tuning;
mod writer;

use crate::answer::Verdict;
use crate::engine;
use crate::passage::PassageId;
use crate::question::{self, AnswerType};
use passage::{ends, place, ranked};
use serde::{Deserialize, Serialize};
use std::time::Duration;

pub use carried::{Carried, carried};
pub use doctor::{Checked, Checkup, Finding, checkup};
pub use evaluation::{
    Comparison, Decision, Difference, Evaluation, Figure, Gate, Kind, Moved, Question, evaluation,
};
pub use indexing::{Embedded, File, Files, Indexed, embedded, files, indexed};
pub use model::ModelCheck;
pub use passage::{Features, Passage, Place, Ranked, Shares, Shown, show};
pub use statistics::{Count, Stats, Vectors, stats};
pub use tuning::{Knob, Trial, Tuning, tuning};
pub use writer::{Layout, write};

/// The version of the wire types.
pub const SCHEMA: u32 = 1;

/// The reply to a question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// [`SCHEMA`].
    pub schema: u32,
    /// The id of the question, where it came from a batch that gives ids.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// As typed.
    pub question: String,
    /// What kind of answer it waits for: `definition`, `full_form`, … `passage`.
    pub answer_type: String,
    /// `answered`, `related` or `not_found`.
    pub verdict: String,
    /// How sure it is that the corpus answers, 0 to 1, whether an answer is given or not.
    pub confidence: f32,
    /// The answer; `null` where there is none.
    pub answer: Option<Answer>,
    /// Best first.
    pub passages: Vec<Ranked>,
    /// Misspelt words.
    pub corrections: Vec<Correction>,
    /// Synonyms, compounds written otherwise, acronyms.
    pub expansions: Vec<Replacement>,
    /// Content words that were searched for.
    pub searched: Vec<String>,
    /// Content words that stand nowhere in the corpus.
    pub ignored: Vec<String>,
    /// Words at the end of a question that is too long, which were not searched for.
    pub left_out: usize,
    /// Which documents were asked; `null` for all.
    pub filter: Option<Filter>,
    /// The sentence encoder that was used besides words; `null` where words were alone.
    #[serde(default)]
    pub meaning: Option<Meaning>,
    /// Why the index could not be brought up to date; `null` where it could, or was not to be.
    pub stale: Option<String>,
    /// Passages considered before the reply was cut.
    pub considered: usize,
    /// Microseconds it took.
    pub took_us: u64,
}

/// A sentence encoder that had a part in a reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meaning {
    /// Its name.
    pub model: String,
    /// Passages that have no vector yet, and count by words alone.
    pub waiting: u64,
}

/// Which documents were asked: of several paths, languages and types one fits, every tag does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// Files, folders or globs.
    #[serde(rename = "in")]
    pub paths: Vec<String>,
    /// ISO 639-1.
    pub lang: Vec<String>,
    /// Formats and endings of file names.
    #[serde(rename = "type")]
    pub types: Vec<String>,
    /// Tags.
    pub tag: Vec<String>,
    /// The first day, `YYYY-MM-DD`.
    pub after: Option<String>,
    /// The day behind the last one.
    pub before: Option<String>,
    /// Whether no document fits, where nothing was found.
    pub fits_none: bool,
}

/// The sentences that answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The sentences, joined by spaces.
    pub text: String,
    /// 0 to 1.
    pub confidence: f32,
    /// One by one.
    pub sentences: Vec<Sentence>,
    /// The number of the one that answers best, from 0.
    pub best: usize,
    /// The words inside them that are asked for.
    pub value: Option<Sentence>,
    /// Id of the cut-off FAQ answer that they complete.
    pub completes: Option<String>,
}

/// One verbatim sentence, or a value inside one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sentence {
    /// Its words.
    pub text: String,
    /// Id of its passage.
    pub passage: String,
    /// Where in the original file.
    pub place: Place,
    /// Where in the text of its passage.
    pub span: [usize; 2],
}

/// A misspelt word, what it was taken for, and whether it was searched as typed besides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Correction {
    pub from: String,
    pub to: String,
    pub besides: bool,
}

/// Words and what was searched besides them, or in their place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Replacement {
    pub from: String,
    pub to: String,
}

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Failed {
    /// [`SCHEMA`].
    pub schema: u32,
    /// The failure.
    pub error: Failure,
}

/// A failure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Failure {
    /// A word to branch on.
    pub kind: String,
    /// What happened, to which file.
    pub message: String,
    /// What to do next.
    pub hint: Option<String>,
}

/// A reply on the wire.
pub fn reply(reply: &engine::Reply, took: Duration) -> Reply {
    Reply {
        schema: SCHEMA,
        id: None,
        question: reply.question.clone(),
        answer_type: answer_type_name(reply.answer_type).to_string(),
        verdict: verdict_name(reply.verdict).to_string(),
        confidence: finite(reply.confidence),
        answer: reply.answer.as_ref().map(answer),
        passages: (1..).zip(&reply.passages).map(ranked).collect(),
        corrections: reply.corrections.iter().map(correction).collect(),
        expansions: reply.expansions.iter().map(replacement).collect(),
        searched: reply.searched.clone(),
        ignored: reply.ignored.clone(),
        meaning: reply.meaning.as_ref().map(|used| Meaning {
            model: used.model.clone(),
            waiting: used.waiting,
        }),
        filter: (!reply.filter.is_empty()).then(|| filter(&reply.filter, reply.asks_none)),
        stale: reply.stale.clone(),
        left_out: reply.left_out,
        considered: reply.considered,
        took_us: u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
    }
}

/// A failure on the wire.
pub fn failed(kind: &str, message: &str, hint: Option<&str>) -> Failed {
    Failed {
        schema: SCHEMA,
        error: Failure {
            kind: kind.to_string(),
            message: message.to_string(),
            hint: hint.map(str::to_string),
        },
    }
}

fn filter(filter: &question::Filter, fits_none: bool) -> Filter {
    Filter {
        paths: filter.paths.clone(),
        lang: (filter.languages.iter())
            .map(|language| language.code().to_string())
            .collect(),
        types: filter.types.clone(),
        tag: filter.tags.iter().map(|tag| tag.name.clone()).collect(),
        after: filter.after.map(question::day),
        before: filter.before.map(question::day),
        fits_none,
    }
}

fn answer(answer: &crate::answer::Answer) -> Answer {
    let texts: Vec<&str> = answer.sentences.iter().map(|s| s.text.as_str()).collect();
    Answer {
        text: texts.join(" "),
        confidence: finite(answer.confidence),
        sentences: answer.sentences.iter().map(sentence).collect(),
        best: answer.best,
        value: answer.value.as_ref().map(sentence),
        completes: answer.completes.as_ref().map(PassageId::to_string),
    }
}

fn sentence(sentence: &crate::answer::AnswerSentence) -> Sentence {
    Sentence {
        text: sentence.text.clone(),
        passage: sentence.passage.to_string(),
        place: place(&sentence.place),
        span: ends(sentence.span),
    }
}

fn correction(correction: &engine::Correction) -> Correction {
    Correction {
        from: correction.from.clone(),
        to: correction.to.clone(),
        besides: correction.besides,
    }
}

fn replacement(replacement: &engine::Replacement) -> Replacement {
    Replacement {
        from: replacement.from.clone(),
        to: replacement.to.clone(),
    }
}

/// JSON has no word for infinity and NaN; a number that is none counts as 0.
fn finite(value: f32) -> f32 {
    if value.is_finite() { value } else { 0.0 }
}

fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Answered => "answered",
        Verdict::Related => "related",
        Verdict::NotFound => "not_found",
    }
}

fn answer_type_name(answer_type: AnswerType) -> &'static str {
    match answer_type {
        AnswerType::Definition => "definition",
        AnswerType::FullForm => "full_form",
        AnswerType::Difference => "difference",
        AnswerType::List => "list",
        AnswerType::Reason => "reason",
        AnswerType::HowTo => "how_to",
        AnswerType::Person => "person",
        AnswerType::Location => "location",
        AnswerType::Time => "time",
        AnswerType::Quantity => "quantity",
        AnswerType::YesNo => "yes_no",
        AnswerType::Passage => "passage",
    }
}

#[cfg(test)]
mod tests;
