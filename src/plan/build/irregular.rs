//! Irregular forms: "kept" is looked for where "keeps" was typed, in a corpus with English in it.

use super::{Planner, add_alternative};
use crate::lexicon::irregular_forms;
use crate::text::{Analyser, Language};
use std::io;

/// What an irregular form counts beside the word that was typed. Less than a regular one: a form
/// such as "written" often stands for itself, and nearer to 1 it makes answers of mere mentions.
const IRREGULAR_WEIGHT: f32 = 0.85;

impl Planner<'_> {
    /// Adds to each content word the irregular forms of it that the corpus has.
    pub(super) fn irregular_forms(&mut self) -> io::Result<()> {
        let is_english = |a: &Analyser| a.language() == Language::English;
        let Some(english) = self.analysers.iter().position(is_english) else {
            return Ok(());
        };
        for at in 0..self.places.len() {
            let (place, exact) = (&self.places[at], self.exact_at(at).to_string());
            let number = place.term;
            if place.literal || !self.plan.query.terms[number].content {
                continue;
            }
            for forms in irregular_forms(&exact) {
                let english = &mut self.analysers[english];
                let stems: Vec<String> = forms.iter().map(|f| english.stem(f).into()).collect();
                if !stems.iter().any(|stem| stem == english.stem(&exact)) {
                    continue;
                }
                for stem in stems {
                    if self.lexicon.stem_frequency(&stem)? > 0 {
                        let leaf = self.plan.query.leaf(&stem);
                        let term = &mut self.plan.query.terms[number];
                        add_alternative(term, vec![leaf], IRREGULAR_WEIGHT);
                    }
                }
            }
        }
        Ok(())
    }
}
