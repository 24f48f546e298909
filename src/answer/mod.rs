//! Floor 5: from ranked passages to the sentence that answers, and to an honest verdict.

use crate::corpus::Place;
use crate::passage::PassageId;
use crate::text::Span;
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

/// The words that answer: always words of the corpus.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The sentences, in order of the text; rarely more than two.
    pub sentences: Vec<AnswerSentence>,
    /// How sure it is, 0 to 1.
    pub confidence: f32,
    /// The cut-off FAQ answer that these sentences complete, where that is how they were found.
    pub completes: Option<PassageId>,
}

/// One verbatim sentence (or list item, or table row) of a passage.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerSentence {
    /// The passage it stands in; one of the reply's passages.
    pub passage: PassageId,
    /// Where it stands in that passage's text.
    pub span: Span,
    /// Its words.
    pub text: String,
    /// Where it stands in the original file.
    pub place: Place,
}
