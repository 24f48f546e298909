//! Small words: what says little is made to count less, the less the more there is to go by.

use super::{FUNCTION_WEIGHT, Planner};
use crate::text::is_unspaced;
use std::io;

/// With more content words than this, small words and single letters count less and less: they
/// help where there is little else to go by, and are noise in a long question.
const FEW_CONTENT_WORDS: f32 = 3.0;
impl Planner<'_> {
    /// Makes what counts less than a whole word lighter still in a long question.
    pub(super) fn lighten_function_words(&mut self) {
        let content = self.plan.query.terms.iter().filter(|t| t.content).count() as f32;
        let share = (FEW_CONTENT_WORDS / content.max(1.0)).min(1.0);
        let terms = self.plan.query.terms.iter_mut();
        for term in terms.filter(|t| t.weight < 1.0) {
            term.weight *= share;
        }
    }

    /// In a script without spaces, two neighbouring characters often belong to two words; such a
    /// pair stands nowhere and says nothing. It is taken for a function word, as long as enough of
    /// the other pairs are known for the question to be about something the corpus has.
    pub(super) fn lighten_chance_pairs(&mut self) -> io::Result<()> {
        const ENOUGH_KNOWN: usize = 3;
        let (mut pairs, mut unknown) = (0, Vec::new());
        for (at, term) in self.plan.query.terms.iter().enumerate() {
            let exact = &self.plan.query.exact_leaves[term.exact];
            if term.content && exact.chars().all(is_unspaced) {
                pairs += 1;
                if self.lexicon.exact_frequency(exact)? == 0 {
                    unknown.push(at);
                }
            }
        }
        if (pairs - unknown.len()) * ENOUGH_KNOWN >= pairs {
            for at in unknown {
                let term = &mut self.plan.query.terms[at];
                term.content = false;
                term.weight = FUNCTION_WEIGHT;
            }
        }
        Ok(())
    }
}
