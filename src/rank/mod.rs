//! Floor 4: from candidates to ranked passages, by named features that ride in every result.

use crate::passage::Passage;
use crate::text::Span;
use serde::{Deserialize, Serialize};

/// A passage in its final order, with the reasons for it.
#[derive(Clone, Debug, PartialEq)]
pub struct RankedPassage {
    /// The passage.
    pub passage: Passage,
    /// The weighted sum of its features; only the order of scores within one reply has a meaning.
    pub score: f32,
    /// Why it stands where it stands.
    pub features: Features,
    /// The words of the question found in its text, in order, as spans of `passage.text`.
    pub matched: Vec<Span>,
    /// The best sentence of the passage for this question, as a span of `passage.text`.
    pub best_sentence: Option<Span>,
}

/// What speaks for a passage, each feature computed by one function.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Features {
    /// Placeholder until the ranking stage fills in its own names.
    pub bm25: f32,
}

impl Features {
    /// Every feature's name and value, in the order of declaration.
    pub fn named(&self) -> Vec<(&'static str, f32)> {
        vec![("bm25", self.bm25)]
    }
}
