//! The views for programs. The *wire types* below are the JSON that faqt promises: apart from the
//! inner types, so that those may change, and numbered by [`SCHEMA`], which rises when a field
//! changes its meaning or goes. `docs/json.md` documents them. Spans are byte offsets in the
//! UTF-8 `text` of their passage, `[start, end)`; bytes of a place are offsets in the original
//! file; lines count from 1, both ends inclusive.

mod doctor;
mod evaluation;
mod indexing;
mod tuning;
mod writer;

use super::stats;
use crate::answer::Verdict;
use crate::corpus::Unit;
use crate::engine;
use crate::passage::{self, PassageId};
use crate::question::{self, AnswerType};
use crate::rank::RankedPassage;
use crate::text::Span;
use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::path::Path;
use std::time::Duration;

pub use doctor::{Checked, Checkup, Finding, checkup};
pub use evaluation::{
    Comparison, Decision, Difference, Evaluation, Figure, Gate, Kind, Moved, Question, evaluation,
};
pub use indexing::{File, Files, Indexed, files, indexed};
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

/// What a score is made of, where meaning has a part in it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shares {
    /// What the words add to the score.
    pub words: f32,
    /// What the meaning adds.
    pub meaning: f32,
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

/// A place in an original file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Below the corpus root, with `/`; `-` for standard input.
    pub path: String,
    /// The way into a file that holds others: member of an archive, sheet, chapter.
    pub within: Vec<String>,
    /// First byte and the byte behind the last one, of a file that is a text.
    pub bytes: Option<[u64; 2]>,
    /// First and last line, where lines are counted.
    pub lines: Option<[u32; 2]>,
    /// What is counted: `line`, `page`, `slide`, `row`, `paragraph`, `cell`, `second`.
    pub unit: String,
    /// The first and the last of them.
    pub units: [u32; 2],
}

/// A passage of a reply.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ranked {
    /// 1 for the best.
    pub rank: usize,
    /// Its id.
    pub id: String,
    /// Comparable within one reply only.
    pub score: f32,
    /// Its document.
    pub document: String,
    /// The document's title.
    pub title: Option<String>,
    /// Outermost first.
    pub heading_path: Vec<String>,
    /// The FAQ question it answers.
    pub question: Option<String>,
    /// `prose`, `faq`, `table` or `code`.
    pub kind: String,
    /// ISO 639-1, or `und`.
    pub language: String,
    /// Whether the source cuts it off.
    pub cut_off: bool,
    /// What the document is written in: `markdown`, `pdf`, …
    pub format: String,
    /// The day the document gives itself, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// The document's tags.
    pub tags: Vec<String>,
    /// Verbatim.
    pub text: String,
    /// Where in the original file.
    pub place: Place,
    /// Words of the question, as spans of `text`.
    pub matched: Vec<[usize; 2]>,
    /// The best sentence, as a span of `text`.
    pub best_sentence: Option<[usize; 2]>,
    /// Why it stands where it stands.
    pub features: Features,
    /// The parts of the score; left out where words were alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shares: Option<Shares>,
}

/// Names and values, in the order of declaration; a JSON object.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Features(pub Vec<(String, f32)>);

/// One passage, shown on its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shown {
    /// [`SCHEMA`].
    pub schema: u32,
    /// The passage.
    pub passage: Passage,
}

/// A passage outside of any reply; the fields are those of [`Ranked`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Passage {
    pub id: String,
    pub document: String,
    pub title: Option<String>,
    pub heading_path: Vec<String>,
    pub question: Option<String>,
    pub kind: String,
    pub language: String,
    pub cut_off: bool,
    pub format: String,
    pub date: Option<String>,
    pub tags: Vec<String>,
    pub text: String,
    pub place: Place,
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

/// What an index holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stats {
    /// [`SCHEMA`].
    pub schema: u32,
    /// The corpus.
    pub root: String,
    /// Source files.
    pub files: usize,
    /// Documents.
    pub documents: usize,
    /// Passages.
    pub passages: usize,
    /// Words of all passages, where they were counted.
    pub words: Option<u64>,
    /// Documents by language.
    pub languages: Vec<Count>,
    /// Passages by kind.
    pub kinds: Vec<Count>,
    /// Acronyms the corpus spells out.
    pub acronyms: usize,
    /// Where the index is.
    pub index_dir: String,
    /// Its size on disk.
    pub index_bytes: u64,
    /// Version of the index's own layout, not of this JSON.
    pub index_schema: u32,
    /// The vectors of its passages; left out where there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vectors: Option<Vectors>,
    /// When it was built.
    pub built: Option<String>,
}

/// The vectors of an index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vectors {
    /// What made them.
    pub model: String,
    /// How many there are.
    pub count: u64,
}

/// How many there are of something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Count {
    pub name: String,
    pub count: usize,
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

/// One passage on the wire.
pub fn show(shown: &passage::Passage) -> Shown {
    Shown {
        schema: SCHEMA,
        passage: passage(shown),
    }
}

/// Statistics on the wire.
pub fn stats(stats: &stats::CorpusStats) -> Stats {
    let count = |name: &str, count| Count {
        name: name.to_string(),
        count,
    };
    let path = |path: &Path| path.to_string_lossy().into_owned();
    Stats {
        schema: SCHEMA,
        root: path(&stats.root),
        files: stats.files,
        documents: stats.documents,
        passages: stats.passages,
        words: stats.words,
        languages: (stats.languages.iter())
            .map(|(language, n)| count(language.code(), *n))
            .collect(),
        kinds: (stats.kinds.iter())
            .map(|(kind, n)| count(kind.name(), *n))
            .collect(),
        acronyms: stats.acronyms,
        index_dir: path(&stats.index_dir),
        index_bytes: stats.index_bytes,
        index_schema: stats.schema,
        vectors: stats.vectors.as_ref().map(|vectors| Vectors {
            model: vectors.model.clone(),
            count: vectors.count,
        }),
        built: stats.built.clone(),
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

fn ranked((rank, ranked): (usize, &RankedPassage)) -> Ranked {
    let passage = passage(&ranked.passage);
    let features = ranked.features.named().into_iter();
    Ranked {
        rank,
        id: passage.id,
        score: finite(ranked.score),
        document: passage.document,
        title: passage.title,
        heading_path: passage.heading_path,
        question: passage.question,
        kind: passage.kind,
        language: passage.language,
        cut_off: passage.cut_off,
        format: passage.format,
        date: passage.date,
        tags: passage.tags,
        text: passage.text,
        place: passage.place,
        matched: ranked.matched.iter().copied().map(ends).collect(),
        best_sentence: ranked.best_sentence.map(ends),
        features: Features(
            features
                .map(|(name, value)| (name.to_string(), finite(value)))
                .collect(),
        ),
        shares: ranked.fused.map(|fused| Shares {
            words: finite(fused.words_share),
            meaning: finite(fused.meaning_share),
        }),
    }
}

fn passage(passage: &passage::Passage) -> Passage {
    Passage {
        id: passage.id.to_string(),
        document: passage.document.clone(),
        title: passage.title.clone(),
        heading_path: passage.heading_path.clone(),
        question: passage.question.clone(),
        kind: passage.kind.name().to_string(),
        language: passage.language.code().to_string(),
        cut_off: passage.cut_off,
        format: passage.format.name().to_string(),
        date: passage.date.map(question::day),
        tags: passage.tags.clone(),
        text: passage.text.clone(),
        place: place(&passage.place),
    }
}

fn place(place: &crate::corpus::Place) -> Place {
    let units = [place.units.0, place.units.1];
    Place {
        path: place.path.clone(),
        within: place.within.clone(),
        bytes: place
            .is_in_bytes()
            .then_some([place.bytes.start, place.bytes.end]),
        lines: (place.unit == Unit::Line).then_some(units),
        unit: place.unit.name().to_string(),
        units,
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

fn ends(span: Span) -> [usize; 2] {
    [span.start(), span.end()]
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

impl Serialize for Features {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Features {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Features, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Features;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of feature names and numbers")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Features, A::Error> {
                let mut features = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    features.push(entry);
                }
                Ok(Features(features))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

#[cfg(test)]
mod tests;
