//! The wire types of passages: of a reply, and on their own.

use super::{SCHEMA, finite};
use crate::corpus::Unit;
use crate::passage;
use crate::question;
use crate::rank::RankedPassage;
use crate::text::Span;
use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// What a score is made of, where meaning has a part in it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shares {
    /// What the words add to the score.
    pub words: f32,
    /// What the meaning adds.
    pub meaning: f32,
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

/// One passage on the wire.
pub fn show(shown: &passage::Passage) -> Shown {
    Shown {
        schema: SCHEMA,
        passage: passage(shown),
    }
}

pub(super) fn ranked((rank, ranked): (usize, &RankedPassage)) -> Ranked {
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

pub(super) fn place(place: &crate::corpus::Place) -> Place {
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

pub(super) fn ends(span: Span) -> [usize; 2] {
    [span.start(), span.end()]
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
