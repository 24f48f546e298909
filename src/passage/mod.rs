//! Floor 2: from documents to passages. A *passage* is what the index holds and a reply shows:
//! some whole sentences of one section, about [`SplitSettings::target_words`] long, with
//! everything that is needed to find it, to show it and to say where it stands.

mod id;
mod moved;
mod partition;
mod size;
mod split;

pub use moved::Mover;
pub use split::{SplitSettings, Splitting, passages};

use crate::corpus::{Format, Place, SourceMap};
use crate::text::{Language, Span};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Names a passage by what it says and where it belongs, so that it keeps its name when other
/// parts of the file change: 60 bits, written as 12 letters and digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PassageId(u64);

/// What a passage is made of; it decides how its fields weigh.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PassageKind {
    /// Running text, with its lists.
    Prose,
    /// The answer to a question of an FAQ, or a part of it.
    Faq,
    /// A table or a part of one, its header kept.
    Table,
    /// Code or other preformatted text.
    Code,
}

impl PassageKind {
    /// Every kind. An index stores a kind by its place here.
    pub const ALL: [PassageKind; 4] = [
        PassageKind::Prose,
        PassageKind::Faq,
        PassageKind::Table,
        PassageKind::Code,
    ];

    /// Its name, in views and in the index.
    pub fn name(self) -> &'static str {
        match self {
            PassageKind::Prose => "prose",
            PassageKind::Faq => "faq",
            PassageKind::Table => "table",
            PassageKind::Code => "code",
        }
    }
}

/// A passage with its surroundings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Passage {
    /// Its name.
    pub id: PassageId,
    /// The document it is part of, as in [`crate::corpus::Document::id`].
    pub document: String,
    /// The document's title.
    pub title: Option<String>,
    /// The headings above it, outermost first, without the title.
    pub heading_path: Vec<String>,
    /// The FAQ question it answers.
    pub question: Option<String>,
    /// Its words: the document's text at its span, verbatim.
    pub text: String,
    /// What it is made of.
    pub kind: PassageKind,
    /// Whether it is an FAQ answer that the page cuts off.
    pub cut_off: bool,
    /// The document's language.
    pub language: Language,
    /// What the document is written in.
    pub format: Format,
    /// The document's date by its own account, in seconds since 1970.
    pub date: Option<i64>,
    /// The document's tags.
    pub tags: Vec<String>,
    /// Where it stands in the original file.
    pub place: Place,
    /// From offsets in `text` to the original file.
    pub map: SourceMap,
}

impl Passage {
    /// Where the words at `span` of this passage's text stand in the original file.
    pub fn place_of(&self, span: Span) -> Place {
        let (bytes, units) = self.map.locate(span);
        Place {
            units,
            bytes,
            ..self.place.clone()
        }
    }
}

impl PassageId {
    const ALPHABET: &'static [u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

    /// The id with these low 60 bits.
    pub fn from_bits(bits: u64) -> PassageId {
        PassageId(bits & ((1 << 60) - 1))
    }

    /// Its 60 bits.
    pub fn bits(self) -> u64 {
        self.0
    }

    /// Reads what [`fmt::Display`] writes; `None` for anything else.
    pub fn parse(text: &str) -> Option<PassageId> {
        if text.len() != 12 {
            return None;
        }
        let mut bits = 0u64;
        for byte in text.bytes() {
            let digit = Self::ALPHABET
                .iter()
                .position(|&a| a == byte.to_ascii_lowercase())?;
            bits = bits << 5 | digit as u64;
        }
        Some(PassageId(bits))
    }
}

impl fmt::Display for PassageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digit = |i: u32| Self::ALPHABET[(self.0 >> (5 * i) & 31) as usize] as char;
        let text: String = (0..12).rev().map(digit).collect();
        f.pad(&text)
    }
}

/// As it is displayed where people read, else as its bits: it does not compress, and every passage
/// that is stored has one.
impl Serialize for PassageId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match serializer.is_human_readable() {
            true => serializer.collect_str(self),
            false => serializer.serialize_u64(self.0),
        }
    }
}

impl<'de> Deserialize<'de> for PassageId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<PassageId, D::Error> {
        if !deserializer.is_human_readable() {
            return u64::deserialize(deserializer).map(PassageId::from_bits);
        }
        let text = String::deserialize(deserializer)?;
        PassageId::parse(&text)
            .ok_or_else(|| D::Error::custom(format!("'{text}' is not a passage id")))
    }
}
