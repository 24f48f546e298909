//! Floor 3: what a question means to an index. A [`QueryPlan`] holds the *terms* to look for, each
//! with its *alternatives*: other spellings and forms, the parts or the whole of a compound word,
//! synonyms, the long form of an acronym. The words of all alternatives together are the *leaves*, the only thing an
//! index has to look up.

mod build;

pub use build::{Correction, Plan, plan};

use crate::question::{AnswerType, FieldName, Filter};

/// The terms of a question and how they may be met.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QueryPlan {
    /// What to look for, in the order of the question.
    pub terms: Vec<PlanTerm>,
    /// The distinct stems that all alternatives are made of.
    pub leaves: Vec<String>,
    /// Distinct folded words, for telling exact matches from stemmed ones.
    pub exact_leaves: Vec<String>,
    /// Phrases that a passage must hold, as folded words.
    pub phrases: Vec<PlanPhrase>,
    /// Stems a passage must not hold.
    pub excluded: Vec<String>,
    /// Which documents are asked.
    pub filter: Filter,
    /// The kind of answer that is waited for.
    pub answer_type: AnswerType,
    /// Where two things are compared, the terms of each, as indexes into [`QueryPlan::terms`].
    pub sides: Option<[Vec<usize>; 2]>,
}

/// One thing to look for.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanTerm {
    /// The word as it is shown: as typed, or corrected.
    pub word: String,
    /// How much it says about the topic: 1 for content words, less for others.
    pub weight: f32,
    /// How often the question says it.
    pub count: f32,
    /// Whether it names the topic; only these terms select candidates.
    pub content: bool,
    /// The field it is confined to.
    pub field: Option<FieldName>,
    /// Its exact form, as an index into [`QueryPlan::exact_leaves`].
    pub exact: usize,
    /// The ways to meet it; the first is the word itself.
    pub alternatives: Vec<Alternative>,
}

/// One way to meet a term: these leaves next to each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// Indexes into [`QueryPlan::leaves`], in order.
    pub leaves: Vec<usize>,
    /// What a match counts, 0 to 1.
    pub weight: f32,
}

/// Words that must stand next to each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanPhrase {
    /// The folded words, in order.
    pub words: Vec<String>,
    /// The same as stems of each language of the corpus, the main one first: fields of their own hold
    /// no other form.
    pub stems: Vec<Vec<String>>,
    /// The field they must stand in; anywhere if none.
    pub field: Option<FieldName>,
}

impl QueryPlan {
    /// The index of `stem` among the leaves, added if need be.
    fn leaf(&mut self, stem: &str) -> usize {
        position_or_push(&mut self.leaves, stem)
    }

    /// The index of `exact` among the exact leaves, added if need be.
    fn exact_leaf(&mut self, exact: &str) -> usize {
        position_or_push(&mut self.exact_leaves, exact)
    }
}

fn position_or_push(list: &mut Vec<String>, word: &str) -> usize {
    list.iter().position(|w| w == word).unwrap_or_else(|| {
        list.push(word.to_string());
        list.len() - 1
    })
}

#[cfg(test)]
mod tests;
