//! Synonyms: where the question has words of the user's list, what they also mean becomes another
//! way to meet them, or takes their place. What is quoted is taken as it stands.

use super::{Place, Planner, same_word};
use crate::lexicon::Synonym;
use std::io;

/// What a synonym counts beside the word that was typed: as much as the other form of an acronym.
/// Somebody said that they mean the same, so it is worth nearly as much; of two like passages the
/// one with the word itself comes first.
const SYNONYM_WEIGHT: f32 = 0.9;

impl<'l> Planner<'l> {
    /// Applies the longest rules at each place, from the first word on.
    pub(super) fn synonyms(&mut self) -> io::Result<()> {
        let mut at = 0;
        while at < self.places.len() && !self.synonyms.is_empty() {
            let rules = self.rules_at(at);
            let length = rules.iter().map(|r| r.words.len()).max().unwrap_or(0);
            for rule in rules.into_iter().filter(|r| r.words.len() == length) {
                self.apply(at, rule)?;
            }
            at += length.max(1);
        }
        self.drop_replaced();
        Ok(())
    }

    /// Whether a rule asks for the folded word in this or another form.
    pub(super) fn is_of_synonym(&mut self, exact: &str) -> bool {
        let synonyms = self.synonyms;
        let mut words = synonyms.words();
        words.any(|word| same_word(&mut self.analysers, word, exact))
    }

    /// The rules whose words stand in the question from place `at` on.
    fn rules_at(&mut self, at: usize) -> Vec<&'l Synonym> {
        let first = self.exact_at(at).to_string();
        let near = self.synonyms.beginning_like(&first);
        near.filter(|rule| self.stands_at(at, &rule.words))
            .collect()
    }

    /// Whether these words stand in the question from place `at` on, in any form. Small words alone
    /// do not count ("it" is not "IT"), nor does what is quoted.
    fn stands_at(&mut self, at: usize, words: &[String]) -> bool {
        let Some(places) = self.places.get(at..at + words.len()) else {
            return false;
        };
        let query = &self.plan.query;
        let content = |p: &Place| query.terms[p.term].content;
        let adjacent = |pair: &[Place]| pair[1].word - pair[0].word <= 1;
        let mut pairs = places.iter().zip(words);
        places.iter().any(content)
            && !places.iter().any(|p| p.literal)
            && places.windows(2).all(adjacent)
            && pairs.all(|(place, word)| {
                let exact = &query.exact_leaves[query.terms[place.term].exact];
                same_word(&mut self.analysers, word, exact)
            })
    }

    fn apply(&mut self, at: usize, rule: &Synonym) -> io::Result<()> {
        let places = &self.places[at..at + rule.words.len()];
        let mut terms: Vec<usize> = places.iter().map(|p| p.term).collect();
        let from: Vec<&str> = (terms.iter().map(|&t| &*self.plan.query.terms[t].word)).collect();
        let from = from.join(" ");
        terms.retain(|&t| self.plan.query.terms[t].content);
        let mut known = Vec::new();
        for other in &rule.others {
            if self.has(other)? {
                known.push(other);
            }
        }
        if !rule.keeps {
            // What takes the place of words is searched for even if it stands nowhere.
            known = if known.is_empty() {
                rule.others.iter().collect()
            } else {
                known
            };
            self.give_up(&terms, known.first().map_or("", |other| other));
            terms.truncate(1);
        }
        let weight = if rule.keeps { SYNONYM_WEIGHT } else { 1.0 };
        for other in known {
            for &term in &terms {
                self.add_text(term, other, weight);
            }
            self.expanded(&from, other);
        }
        Ok(())
    }

    /// Makes one term, shown as `word`, of those that a rule replaces, to be met as it says.
    fn give_up(&mut self, terms: &[usize], word: &str) {
        let exact = self.plan.query.exact_leaf(&crate::text::fold(word));
        for (number, &term) in terms.iter().enumerate() {
            let term = &mut self.plan.query.terms[term];
            term.alternatives.clear();
            if number == 0 {
                term.word = word.to_string();
                term.exact = exact;
            }
        }
    }

    /// Takes out the terms that nothing meets any more, because others stand for them.
    fn drop_replaced(&mut self) {
        let terms = std::mem::take(&mut self.plan.query.terms);
        let mut now = Vec::with_capacity(terms.len());
        for term in terms {
            let met = !term.alternatives.is_empty();
            now.push(met.then_some(self.plan.query.terms.len()));
            self.plan.query.terms.extend(met.then_some(term));
        }
        self.places.retain_mut(|place| {
            let at = now[place.term];
            place.term = at.unwrap_or(place.term);
            at.is_some()
        });
    }
}
