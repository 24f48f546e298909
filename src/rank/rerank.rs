//! Reranking: candidates in, the same candidates in a better order out.

use super::{Features, Fused, Parameters, Rarities, features};
use crate::index::{Candidate, Candidates};
use crate::plan::{PlanTerm, QueryPlan};
use crate::question::FieldName;
use std::cmp::Reverse;

/// A candidate with its score and the reasons for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// The candidate.
    pub candidate: Candidate,
    /// The weighted sum of its features, or what fusion made of it.
    pub score: f32,
    /// The features.
    pub features: Features,
    /// The parts of the score, where meaning has one.
    pub fused: Option<Fused>,
}

impl Ranked {
    /// Whether a person is shown this for the question: it says some of it, or means the same.
    pub fn is_topical(&self) -> bool {
        self.features.coverage > 0.0 || self.fused.is_some_and(|fused| fused.alone)
    }
}

/// Orders the candidates by the weighted sum of their features; equals by passage id, so that the
/// same question always gets the same answer.
pub fn rerank(plan: &QueryPlan, candidates: Candidates, parameters: &Parameters) -> Vec<Ranked> {
    let rarities = Rarities::of(plan, &candidates);
    let Candidates { collection, list } = candidates;
    let score = |candidate: Candidate| {
        let features = features(plan, &collection, &rarities, &candidate, parameters);
        Ranked {
            score: features.weighted_by(&parameters.weights),
            features,
            candidate,
            fused: None,
        }
    };
    in_order(list.into_iter().map(score).collect())
}

/// By score, equals by passage id.
pub(super) fn in_order(mut ranked: Vec<Ranked>) -> Vec<Ranked> {
    // By keys, since what is ranked is large.
    ranked.sort_by_cached_key(|r| (Reverse(ordered(r.score)), r.candidate.id));
    ranked
}

/// A number that rises with `score` as [`f32::total_cmp`] orders it.
fn ordered(score: f32) -> i32 {
    let bits = score.to_bits() as i32;
    // Of two negative numbers the one with the larger magnitude is the smaller.
    if bits < 0 { bits ^ i32::MAX } else { bits }
}

/// Whether a candidate meets the terms that are confined to the text itself (`body:word`) there,
/// and not only in its title, headings or question.
pub fn meets_in_text(plan: &QueryPlan, candidate: &Candidate) -> bool {
    let in_text = |leaf: &usize| {
        let found = &candidate.matches[*leaf];
        found.body.len() as u32 > found.title + found.headings + found.question
    };
    let confined = plan
        .terms
        .iter()
        .filter(|t| t.field == Some(FieldName::Body));
    let met = |term: &PlanTerm| {
        term.alternatives
            .iter()
            .any(|a| a.leaves.iter().all(in_text))
    };
    confined.into_iter().all(met)
}
