//! Acronyms: each acronym of the question gets its long forms in the corpus as alternatives, each
//! long form its acronym, so that asking by either finds both.

use super::{Planner, add_alternative};
use std::io;

/// What the other form of an acronym counts beside the one that was typed.
const ACRONYM_WEIGHT: f32 = 0.9;
/// The longest long form that is looked up, in words.
const LONGEST_FORM: usize = 8;

impl Planner<'_> {
    /// Adds to each acronym its long forms, and to each long form its acronym.
    pub(super) fn acronyms(&mut self) -> io::Result<()> {
        for at in 0..self.plan.query.terms.len() {
            let term = &self.plan.query.terms[at];
            if !term.content {
                continue;
            }
            let exact = self.plan.query.exact_leaves[term.exact].clone();
            let shown = term.word.clone();
            for (long, _) in self.lexicon.long_forms(&exact)?.into_iter().take(3) {
                let leaves = self.leaves_of(&long);
                add_alternative(&mut self.plan.query.terms[at], leaves, ACRONYM_WEIGHT);
                self.plan.expansions.push((shown.clone(), long));
            }
        }
        let words: Vec<String> = self
            .plan
            .query
            .terms
            .iter()
            .map(|t| self.plan.query.exact_leaves[t.exact].clone())
            .collect();
        for start in 0..words.len() {
            // Nearly nothing that is asked does; that spares all the look-ups behind it.
            let begins = words.get(start..start + 2).map(|two| two.join(" "));
            if !begins.map_or(Ok(false), |two| self.lexicon.begins_long_form(&two))? {
                continue;
            }
            for end in (start + 2..=words.len().min(start + LONGEST_FORM)).rev() {
                let found = self.lexicon.short_forms(&words[start..end].join(" "))?;
                let Some((short, _)) = found.into_iter().next() else {
                    continue;
                };
                for leaf in self.leaves_of(&short) {
                    for term in &mut self.plan.query.terms[start..end] {
                        add_alternative(term, vec![leaf], ACRONYM_WEIGHT);
                    }
                }
                self.plan
                    .expansions
                    .push((words[start..end].join(" "), short));
                break;
            }
        }
        Ok(())
    }
}
