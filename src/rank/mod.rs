//! Floor 5: from candidates to ranked passages, by named features that ride in every result.
//! Everything here is a pure function; the passages' texts are not needed until the order stands.

mod diversity;
mod features;
mod fusion;
mod parameters;
mod rarities;
mod rerank;

pub use diversity::{fold_duplicates, spread_documents};
pub use features::{Counts, Features, features};
pub use fusion::{Fused, Fusion, Near, Nearness, fuse};
pub use parameters::Parameters;
pub use rarities::{Rarities, is_known, rarity, term_rarity};
pub use rerank::{Ranked, meets_in_text, rerank};

use crate::passage::Passage;
use crate::text::Span;

/// A passage in its final order, with the reasons for it.
#[derive(Clone, Debug, PartialEq)]
pub struct RankedPassage {
    /// The passage.
    pub passage: Passage,
    /// The weighted sum of its features, or what fusion made of it; only the order of scores within
    /// one reply has a meaning.
    pub score: f32,
    /// Why it stands where it stands.
    pub features: Features,
    /// The parts of the score, where meaning has one.
    pub fused: Option<Fused>,
    /// The words of the question found in its text, in order, as spans of `passage.text`.
    pub matched: Vec<Span>,
    /// The best sentence of the passage for this question, as a span of `passage.text`.
    pub best_sentence: Option<Span>,
}

impl RankedPassage {
    /// A passage with its rank, nothing marked in it yet.
    pub fn new(ranked: &Ranked, passage: Passage) -> RankedPassage {
        RankedPassage {
            passage,
            score: ranked.score,
            features: ranked.features,
            fused: ranked.fused,
            matched: Vec::new(),
            best_sentence: None,
        }
    }

    /// Its score by words alone.
    pub fn by_words(&self) -> f32 {
        self.fused.map_or(self.score, |fused| fused.words)
    }
}

#[cfg(test)]
mod tests;
