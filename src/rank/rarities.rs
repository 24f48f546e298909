//! How rare the terms of a plan are: among all passages, among the entries of an FAQ, and among
//! stored questions. What all entries of an FAQ speak of tells none of them from the others,
//! however rare it is in everything else that lies in the same index.

use crate::index::{Candidate, Candidates, Collection};
use crate::passage::PassageKind;
use crate::plan::{PlanTerm, QueryPlan};

/// So many stored questions without any of the words are taken to be there besides: in the only
/// question of a corpus no word is common. That makes none rarer than it is among all passages.
/// Measured: docs/quality.md.
const OTHER_QUESTIONS: u64 = 5;
/// How far the lower rarities of an entry are made up for, beside running text: 0 not at all, 1 as
/// if the topic counted in full. Without any, running text that has the topic's name drowns an
/// entry; with all of it, an entry that has only the name drowns the text.
const LIFT: f32 = 0.5;

/// The rarity of each term of a plan, in their order.
#[derive(Clone, Debug, PartialEq)]
pub struct Rarities {
    /// Among all passages.
    pub passages: Vec<f32>,
    /// In the whole of an FAQ entry: never more than among all passages.
    pub entries: Vec<f32>,
    /// Among stored questions.
    pub questions: Vec<f32>,
    /// By what the words of an entry are multiplied so that entries stay comparable with passages
    /// of running text; at least 1.
    pub lift: f32,
}

impl Rarities {
    /// The rarities of the terms of `plan` where these candidates were found. How many entries hold
    /// a term is not known to an index; that so many of the candidates and so many stored questions
    /// do says that there are no fewer.
    pub fn of(plan: &QueryPlan, found: &Candidates) -> Rarities {
        let collection = &found.collection;
        let asked = |term: &PlanTerm| term_frequency(term, &collection.question_frequency);
        let of_questions = |holding: u64| rarity(holding, collection.questions + OTHER_QUESTIONS);
        let entries: Vec<&Candidate> = (found.list.iter())
            .filter(|c| c.kind == PassageKind::Faq)
            .collect();
        let held = |term: &PlanTerm| entries.iter().filter(|c| stands(term, c)).count() as u64;
        let terms = || plan.terms.iter();
        let rarities = Rarities {
            passages: terms().map(|t| term_rarity(t, collection)).collect(),
            questions: terms()
                .map(|t| {
                    let supposed = of_questions(asked(t)).min(term_rarity(t, collection));
                    rarity(asked(t), collection.questions).max(supposed)
                })
                .collect(),
            entries: terms()
                .map(|t| of_questions(held(t).max(asked(t))).min(term_rarity(t, collection)))
                .collect(),
            lift: 1.0,
        };
        let topic = |of: &[f32]| -> f32 {
            let content = terms().zip(of).filter(|(t, _)| t.content);
            content.map(|(t, rarity)| t.weight * t.count * rarity).sum()
        };
        let (passages, entries) = (topic(&rarities.passages), topic(&rarities.entries));
        match entries > 0.0 {
            true => Rarities {
                lift: (passages / entries).powf(LIFT),
                ..rarities
            },
            false => rarities,
        }
    }
}

/// Whether a candidate has the words of one way to meet the term, wherever they stand.
fn stands(term: &PlanTerm, candidate: &Candidate) -> bool {
    let has = |leaf: &usize| !candidate.matches[*leaf].body.is_empty();
    term.alternatives.iter().any(|a| a.leaves.iter().all(has))
}

/// How rare a term is among `all` entries of which `holding` hold it: the idf of BM25 (Robertson
/// and Zaragoza 2009, the form that never falls below 0).
pub fn rarity(holding: u64, all: u64) -> f32 {
    let (holding, all) = (holding.min(all) as f32, all as f32);
    (1.0 + (all - holding + 0.5) / (holding + 0.5)).ln()
}

/// How rare a term of the plan is in the whole collection. A term no passage holds is as rare as
/// can be.
pub fn term_rarity(term: &PlanTerm, collection: &Collection) -> f32 {
    rarity(
        term_frequency(term, &collection.leaf_frequency),
        collection.passages,
    )
}

/// Whether the term stands anywhere in the collection.
pub fn is_known(term: &PlanTerm, collection: &Collection) -> bool {
    term_frequency(term, &collection.leaf_frequency) > 0
}

/// In how many entries a term stands: by its commonest single leaf, or, where it is only met as a
/// phrase, by the rarest word of that.
fn term_frequency(term: &PlanTerm, frequency: &[u64]) -> u64 {
    let of = |leaf: &usize| frequency.get(*leaf).copied().unwrap_or(0);
    let single = term
        .alternatives
        .iter()
        .filter(|a| a.leaves.len() == 1)
        .map(|a| of(&a.leaves[0]))
        .max();
    match single {
        Some(count) if count > 0 => count,
        _ => term
            .alternatives
            .iter()
            .map(|a| a.leaves.iter().map(of).min().unwrap_or(0))
            .max()
            .unwrap_or(0),
    }
}
