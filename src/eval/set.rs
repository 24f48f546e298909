//! A judged set: questions, and what is known to answer them.

use crate::passage::{Passage, PassageId};
use std::collections::BTreeMap;

/// Questions with what is known to answer them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JudgedSet {
    /// The questions, in the order of the set.
    pub questions: Vec<JudgedQuestion>,
}

/// A question and what is known to answer it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JudgedQuestion {
    /// Its name, different from all others of the set.
    pub id: String,
    /// As a person would type it.
    pub text: String,
    /// What sort of question it is, where a set has several: reports are broken down by it.
    pub kind: Option<String>,
    /// The grade of each judged document by its id; 0 for judged and not relevant. Empty where only
    /// [`JudgedQuestion::answers`] are judged, or where nothing answers.
    pub grades: BTreeMap<String, u32>,
    /// Words that answer; any of them will do.
    pub answers: Vec<Quote>,
    /// Whole sentences that answer; any of them will do.
    pub sentences: Vec<Quote>,
    /// Whether anything in the corpus answers it.
    pub answerable: bool,
    /// What is different in the corpus while this question is asked.
    pub alteration: Option<Alteration>,
}

/// Words of a document, verbatim but for white space.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quote {
    /// The id of the document, as in [`Passage::document`].
    pub document: String,
    /// The words.
    pub text: String,
}

/// Passages that are hidden while a question is asked, and others in their place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Alteration {
    /// Cannot be found.
    pub hidden: Vec<PassageId>,
    /// Can be found instead.
    pub added: Vec<Passage>,
}
