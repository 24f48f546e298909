//! Comparisons for which no sentence speaks of both sides: then one sentence about each is shown.

use super::marks::Stretch;
use super::select::Reading;
use super::{Answerer, RANK_WEIGHT, best_score};
use crate::plan::{PlanTerm, QueryPlan};
use crate::rank::RankedPassage;
use crate::text::Span;
use std::rc::Rc;

/// A sentence as a comparison looks at it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct About {
    /// The passage it stands in, by number.
    pub passage: usize,
    /// Where it stands there.
    pub span: Span,
    /// The side it is about, 0 or 1.
    pub side: usize,
    /// How well it speaks of that side.
    pub score: f32,
}

/// A sentence is about what it names within so many words.
const EARLY: u32 = 4;
/// Which part of a side's words it must say.
const SAID: f32 = 0.6;
/// What saying what a side is counts beside the score of the sentence.
const DEFINITION_WEIGHT: f32 = 0.4;
/// What follows the name of a thing where it is said what it is.
const DEFINING: &[&str] = &[
    " is a ",
    " is an ",
    " is the ",
    " are ",
    " means ",
    " refers to ",
    " stands for ",
    " ist ein",
    " bedeutet ",
    " bezeichnet ",
    " est un",
    " es un",
];
/// What standing in the same document counts: there the two were meant to be compared.
const SAME_DOCUMENT: f32 = 0.3;

impl Answerer<'_> {
    /// Where two things are compared and what would be shown speaks of only one: a sentence about
    /// each, with the numbers of their passages.
    pub(super) fn sides_apart(
        &self,
        passages: &[RankedPassage],
        readings: &[Rc<Reading>],
        (at, shown): (usize, &[Span]),
    ) -> Option<Vec<(usize, Span)>> {
        let plan = self.plan;
        let sides = plan.sides.as_ref()?;
        let top = best_score(passages);
        let mut sentences = Vec::new();
        for (number, (ranked, reading)) in passages.iter().zip(readings).enumerate() {
            let passage = &ranked.passage;
            let marks = &reading.marks;
            // What lies between two spans is not shown.
            let both = || {
                let each = shown
                    .iter()
                    .map(|span| said(plan, sides, marks.within(*span)));
                each.fold([0.0f32; 2], |most, share| {
                    [most[0].max(share[0]), most[1].max(share[1])]
                })
            };
            if number == at && speaks_of_both(both()) {
                return None;
            }
            for scored in &reading.sentences {
                let stretch = marks.within(scored.span);
                let Some((side, tells)) =
                    about(plan, sides, stretch, scored.span.of(&passage.text))
                else {
                    continue;
                };
                sentences.push(About {
                    passage: number,
                    span: scored.span,
                    side,
                    score: scored.score + tells + RANK_WEIGHT * (ranked.score / top),
                });
            }
        }
        let document = |number: usize| &passages[number].passage.document;
        let mut both = pair(&sentences, document)?.map(|s| (s.passage, s.span));
        if both[0].0 == both[1].0 {
            both.sort_by_key(|(_, span)| *span);
        }
        Some(both.to_vec())
    }
}

/// Which part of each side the words of `stretch` say: 0 to 1.
fn said(plan: &QueryPlan, sides: &[Vec<usize>; 2], stretch: Stretch<'_>) -> [f32; 2] {
    let met = |term: &usize| plan.terms.get(*term).map_or(0.0, |t| stretch.met(t));
    let share = |side: &Vec<usize>| side.iter().map(met).sum::<f32>() / side.len().max(1) as f32;
    [share(&sides[0]), share(&sides[1])]
}

/// Whether words that say so much of each side speak of both.
fn speaks_of_both(said: [f32; 2]) -> bool {
    said.iter().all(|share| *share >= SAID)
}

/// The side that a sentence is about, and by how much it tells what that is. `None` where it names
/// neither early on, or both.
fn about(
    plan: &QueryPlan,
    sides: &[Vec<usize>; 2],
    stretch: Stretch<'_>,
    text: &str,
) -> Option<(usize, f32)> {
    let said = said(plan, sides, stretch);
    let side = usize::from(said[1] > said[0]);
    if said[side] < SAID || said[0] == said[1] || text.ends_with(['?', '？', '؟']) {
        return None;
    }
    let terms = sides[side].iter().filter_map(|&at| plan.terms.get(at));
    let first = |term: &PlanTerm| stretch.first(term);
    terms.filter_map(first).min().filter(|at| *at <= EARLY)?;
    let text = text.to_lowercase();
    let defines = DEFINING.iter().any(|words| text.contains(words));
    let defines = f32::from(u8::from(defines));
    Some((side, said[side] + DEFINITION_WEIGHT * defines))
}

/// The best sentence about each side, those of the second side behind those of the first;
/// `document` names the document of a passage.
fn pair<D: PartialEq>(sentences: &[About], document: impl Fn(usize) -> D) -> Option<[About; 2]> {
    let of = |side: usize| sentences.iter().filter(move |s| s.side == side);
    let mut best: Option<(f32, [About; 2])> = None;
    for first in of(0) {
        for second in of(1) {
            let together = document(first.passage) == document(second.passage);
            let bonus = if together { SAME_DOCUMENT } else { 0.0 };
            let score = first.score + second.score + bonus;
            if best.is_none_or(|(found, _)| score > found) {
                best = Some((score, [*first, *second]));
            }
        }
    }
    best.map(|(_, both)| both)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(passage: usize, side: usize, score: f32) -> About {
        let span = Span::new(0, 1);
        About {
            passage,
            span,
            side,
            score,
        }
    }

    #[test]
    fn each_side_has_its_best_sentence_if_possible_of_one_document() {
        let sentences = [
            about(0, 0, 1.0),
            about(0, 1, 0.8),
            about(1, 1, 1.0),
            about(2, 1, 1.5),
        ];
        let chosen = |document: fn(usize) -> usize, sentences: &[About]| {
            pair(sentences, document).map(|both| both.map(|s| s.passage))
        };
        assert_eq!(chosen(|passage| passage, &sentences[..3]), Some([0, 0]));
        assert_eq!(chosen(|passage| passage, &sentences), Some([0, 2]));
        assert_eq!(chosen(|passage| passage, &sentences[1..]), None);
    }
}
