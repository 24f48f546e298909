//! Whether a passage says what the topic is: an acronym beside its long form, or "X is …".

use super::{View, term_rarity};
use crate::index::GAP_WIDTH;
use crate::plan::{Alternative, PlanTerm};
use crate::question::AnswerType;

/// An acronym and its long form define each other when at most so many words stand between them.
const BESIDE: u32 = 4;
/// What "X is" counts where "what is X?" was asked: about as much as a word that one in three
/// passages holds. It tells passages apart where all of them are about X.
const TOLD: f32 = 1.0;
/// The verbs by which something is said to be something.
const VERBS: &[&str] = &["is", "are", "was", "were", "means", "ist", "sind"];

impl View<'_> {
    pub(super) fn definition(&self) -> f32 {
        if !matches!(
            self.plan.answer_type,
            AnswerType::FullForm | AnswerType::Definition
        ) {
            return 0.0;
        }
        let topic = self.plan.terms.iter().filter(|t| t.content);
        let defined = topic.filter(|t| self.spelt_out(t));
        let asked = self.plan.answer_type == AnswerType::Definition;
        let told = match asked && self.is_told() {
            true => TOLD,
            false => 0.0,
        };
        defined
            .map(|t| term_rarity(t, self.collection))
            .fold(told, f32::max)
    }

    /// Whether the text begins with the topic, perhaps behind an article, and goes on with the verb
    /// of a definition: in "the harbour of X is" it is not X that is defined. The verb is looked for
    /// only where the question has it.
    fn is_told(&self) -> bool {
        let small = self.plan.terms.iter().filter(|t| !t.content);
        let verb = small.filter(|t| VERBS.contains(&&*self.plan.exact_leaves[t.exact]));
        let verbs: Vec<u32> = verb.flat_map(|t| self.positions(t).into_owned()).collect();
        let topic: Vec<&PlanTerm> = self.plan.terms.iter().filter(|t| t.content).collect();
        let Some((first, rest)) = topic.split_first().filter(|_| !verbs.is_empty()) else {
            return false;
        };
        let rest: Vec<_> = rest.iter().map(|t| self.positions(t)).collect();
        let from = self.text_start();
        let begins = |start: &u32| {
            let whole = (1u32..)
                .zip(&rest)
                .all(|(step, at)| at.binary_search(&(start + step)).is_ok());
            (from..=from + 1).contains(start)
                && whole
                && verbs.contains(&(start + topic.len() as u32))
        };
        self.positions(first).iter().any(begins)
    }

    /// Whether the term stands here both as a single word and as a phrase, close to each other.
    fn spelt_out(&self, term: &PlanTerm) -> bool {
        if term.alternatives.iter().all(|a| a.leaves.len() == 1) {
            return false;
        }
        let positions = |a: &Alternative| match self.phrase_count(&a.leaves) {
            0 => Vec::new(),
            _ => self.candidate.matches[a.leaves[0]].body.clone(),
        };
        let short = term.alternatives.iter().filter(|a| a.leaves.len() == 1);
        let short: Vec<u32> = short.flat_map(positions).collect();
        let near = |at: &u32, length: usize| {
            let reach = length as u32 + BESIDE;
            short.iter().any(|s| s + reach >= *at && *s <= at + reach)
        };
        let long = term.alternatives.iter().filter(|a| a.leaves.len() > 1);
        long.into_iter()
            .any(|a| positions(a).iter().any(|at| near(at, a.leaves.len())))
    }

    /// The position at which the passage's own text begins: behind title, headings and question.
    /// Roughly, where those are very long or hold compounds.
    fn text_start(&self) -> u32 {
        let lengths = &self.candidate.lengths;
        let above = [lengths.title, lengths.headings, lengths.question];
        let gap = GAP_WIDTH as u32;
        above.iter().filter(|&&n| n > 0).map(|n| n + gap).sum()
    }
}
