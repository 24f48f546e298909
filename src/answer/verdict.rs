//! The verdict: whether the corpus answers. It rests on how much of the topic, weighted by rarity,
//! the best passage and its best sentence speak of; words that stand nowhere in the corpus are the
//! rarest of all, so a question about something else falls short by itself.

use serde::{Deserialize, Serialize};

/// Whether the corpus answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// A sentence of the corpus answers.
    Answered,
    /// Something near, but perhaps not the answer.
    Related,
    /// Nothing in the corpus speaks to it.
    NotFound,
}

/// What a verdict rests on.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Evidence {
    /// Share of the topic that the answering passage with its surroundings speaks of: 0 to 1.
    pub passage: f32,
    /// Share of the topic that the answering sentence itself speaks of: 0 to 1.
    pub sentence: f32,
}

/// From here on the corpus answers.
const ANSWERED: f32 = 0.62;
/// Below this nothing in it speaks to the question.
const RELATED: f32 = 0.45;

impl Evidence {
    /// How sure it is that the sentence answers: 0 to 1.
    pub fn confidence(self) -> f32 {
        (0.65 * self.passage + 0.35 * self.sentence).clamp(0.0, 1.0)
    }

    /// The verdict at that confidence.
    pub fn verdict(self) -> Verdict {
        match self.confidence() {
            c if c >= ANSWERED => Verdict::Answered,
            c if c >= RELATED => Verdict::Related,
            _ => Verdict::NotFound,
        }
    }
}
