//! The reply: all that any view needs to show of one question, explanation included.

use crate::answer::{Answer, Verdict};
pub use crate::plan::Correction;
use crate::plan::Plan;
use crate::question::{AnswerType, Filter, Question};
use crate::rank::RankedPassage;

/// All that any view needs to show of one question.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// What was asked, as typed.
    pub question: String,
    /// What kind of answer it waits for.
    pub answer_type: AnswerType,
    /// Whether the corpus answers.
    pub verdict: Verdict,
    /// How sure it is that the corpus answers, 0 to 1, whether an answer is given or not; 0 for a
    /// plain search and where no passage was found.
    pub confidence: f32,
    /// The sentences that answer; `None` for a plain search and where nothing was found.
    pub answer: Option<Answer>,
    /// The passages, best first.
    pub passages: Vec<RankedPassage>,
    /// Misspelt words and what they were taken for.
    pub corrections: Vec<Correction>,
    /// Words and what else they were searched as: synonyms, compounds written otherwise, acronyms
    /// and what the corpus says they stand for.
    pub expansions: Vec<Replacement>,
    /// The content words that were searched for, as typed or corrected.
    pub searched: Vec<String>,
    /// The content words that stand nowhere in the corpus.
    pub ignored: Vec<String>,
    /// How many words at the end of a question that is too long were not searched.
    pub left_out: usize,
    /// Which documents were asked.
    pub filter: Filter,
    /// What was used besides words; `None` where they were alone.
    pub meaning: Option<MeaningUsed>,
    /// Whether no document at all is one of those; only looked at where nothing was found.
    pub asks_none: bool,
    /// Why the index could not be brought up to date, so that it may show documents as they were;
    /// `None` where it could, or was not to be.
    pub stale: Option<String>,
    /// How many passages were considered before the reply was cut to its length.
    pub considered: usize,
}

/// A sentence encoder that had a part in a reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeaningUsed {
    /// Its name.
    pub model: String,
    /// How many passages have no vector yet, and are found by words alone.
    pub waiting: u64,
}

/// Words of the question and what was searched besides them, or in their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    /// As typed.
    pub from: String,
    /// As searched.
    pub to: String,
}

impl Reply {
    /// The reply to `question` by way of `plan`.
    pub fn new(
        question: &Question,
        plan: Plan,
        verdict: Verdict,
        confidence: f32,
        answer: Option<Answer>,
        passages: Vec<RankedPassage>,
        considered: usize,
    ) -> Reply {
        let replacements = |pairs: Vec<(String, String)>| {
            pairs
                .into_iter()
                .map(|(from, to)| Replacement { from, to })
                .collect()
        };
        Reply {
            question: question.text.clone(),
            answer_type: plan.query.answer_type,
            verdict,
            confidence,
            answer,
            passages,
            corrections: plan.corrections,
            expansions: replacements(plan.expansions),
            searched: plan.searched,
            ignored: plan.unknown,
            left_out: question.left_out,
            filter: plan.query.filter,
            asks_none: false,
            stale: None,
            considered,
            meaning: None,
        }
    }
}
