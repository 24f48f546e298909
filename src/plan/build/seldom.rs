//! Languages of few passages. Their stems are no way to read every question, for by chance they are
//! words of the other languages too; but a word that stands in passages which the stems of those do
//! not account for is looked for by them.

use super::{Planner, VARIANT_WEIGHT, add_alternative};
use crate::text::Analyser;
use std::io;

impl Planner<'_> {
    /// Adds to each content word its stems in languages of few passages, where those have it.
    pub(super) fn seldom_languages(&mut self) -> io::Result<()> {
        if self.seldom.is_empty() {
            return Ok(());
        }
        for at in 0..self.plan.query.terms.len() {
            let query = &self.plan.query;
            let term = &query.terms[at];
            if !term.content {
                continue;
            }
            let single = term.alternatives.iter().filter(|a| a.leaves.len() == 1);
            let leaves = single.flat_map(|a| &a.leaves);
            let stems: Vec<String> = leaves.map(|&leaf| query.leaves[leaf].clone()).collect();
            let exact = query.exact_leaves[term.exact].clone();
            for stem in self.seldom_stems(&exact, &stems)? {
                let leaf = self.plan.query.leaf(&stem);
                let term = &mut self.plan.query.terms[at];
                add_alternative(term, vec![leaf], VARIANT_WEIGHT);
            }
        }
        Ok(())
    }

    /// The stems of a folded word in languages of few passages, where it stands in more passages than
    /// each of `stems`, which are those of the others.
    pub(super) fn seldom_stems(&self, exact: &str, stems: &[String]) -> io::Result<Vec<String>> {
        let mut found = Vec::new();
        let standing = self.lexicon.exact_frequency(exact)?;
        for stem in stems {
            if self.lexicon.stem_frequency(stem)? >= standing {
                return Ok(found);
            }
        }
        for &language in &self.seldom {
            let stem = Analyser::new(language).stem(exact).to_string();
            let is_new = !stems.contains(&stem) && !found.contains(&stem);
            if is_new && self.lexicon.stem_frequency(&stem)? > 0 {
                found.push(stem);
            }
        }
        Ok(found)
    }
}
