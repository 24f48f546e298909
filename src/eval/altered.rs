//! A home of passages with a few of them hidden or changed: what the corpus would be without them.
//! Evaluation asks it "would the answer be refused if it were not there?" and "is the section found
//! without its heading?" without an index of its own for every question.

use crate::index::{
    Candidate, Candidates, FileRecord, IndexError, Manifest, PassageKey, Retrieval, Statistics,
    describe, each_indexed_term,
};
use crate::lexicon::{Lexicon, acronyms};
use crate::passage::{Passage, PassageId, PassageKind};
use crate::plan::QueryPlan;
use crate::question::Filter;
use crate::text::{Analyser, Language, fold};
use std::collections::{HashMap, HashSet};
use std::io;
use std::sync::Arc;

/// A home with some passages hidden and others put in their place.
pub struct Altered {
    home: Arc<dyn Retrieval>,
    hidden: Vec<Passage>,
    added: Vec<Passage>,
    /// Whether the added passages are all there is to find.
    only: bool,
    stems: Changes,
    exact: Changes,
    /// By folded acronym, or by long form as folded words.
    acronyms: Changes,
}

/// By how much the number of passages that hold a word changes.
type Changes = HashMap<String, i64>;

/// Keys of added passages count down from here; no index has that many.
const LAST_KEY: u64 = u64::MAX;

impl Altered {
    /// `home` without `hidden` passages.
    pub fn without(home: Arc<dyn Retrieval>, hidden: Vec<Passage>) -> Altered {
        Altered::new(home, hidden, Vec::new(), false)
    }

    /// `home` with `added` passages in place of the `hidden` ones.
    pub fn replacing(
        home: Arc<dyn Retrieval>,
        hidden: Vec<Passage>,
        added: Vec<Passage>,
    ) -> Altered {
        Altered::new(home, hidden, added, false)
    }

    /// Nothing but `passages` of `home`; how rare words are is still told by all of it.
    pub fn only(home: Arc<dyn Retrieval>, passages: Vec<Passage>) -> Altered {
        Altered::new(home, Vec::new(), passages, true)
    }

    fn new(
        home: Arc<dyn Retrieval>,
        hidden: Vec<Passage>,
        added: Vec<Passage>,
        only: bool,
    ) -> Altered {
        let mut altered = Altered {
            home,
            hidden,
            added,
            only,
            stems: Changes::new(),
            exact: Changes::new(),
            acronyms: Changes::new(),
        };
        if !only {
            altered.note_words();
        }
        altered
    }

    fn note_words(&mut self) {
        let signed = self.hidden.iter().map(|p| (p, -1));
        for (passage, by) in signed.chain(self.added.iter().map(|p| (p, 1))) {
            let mut words = (HashSet::new(), HashSet::new());
            let mut analyser = Analyser::new(passage.language);
            each_indexed_term(passage, &mut analyser, |_, term, _| {
                words.0.insert(term.stem.to_string());
                words.1.insert(term.exact.to_string());
            });
            let pairs = acronyms(&passage.text);
            let forms = pairs.iter().flat_map(|pair| {
                let long: Vec<_> = pair.long.split_whitespace().map(fold).collect();
                [
                    acronym_change(&fold(&pair.short), &pair.long),
                    acronym_change(&long.join(" "), &pair.short),
                ]
            });
            let forms: HashSet<String> = forms.collect();
            for (changes, words) in [
                (&mut self.stems, words.0),
                (&mut self.exact, words.1),
                (&mut self.acronyms, forms),
            ] {
                for word in words {
                    *changes.entry(word).or_default() += by;
                }
            }
        }
    }

    /// Whether the passage of the home is not to be found.
    fn hides(&self, id: PassageId) -> bool {
        self.only || self.hidden.iter().any(|p| p.id == id)
    }

    /// The added passages as candidates, those that meet nothing of the topic left out.
    fn described(&self, plan: &QueryPlan) -> Vec<Candidate> {
        let topic = || plan.terms.iter().filter(|t| t.content);
        let topical = |candidate: &Candidate| {
            let mut leaves = topic()
                .flat_map(|t| &t.alternatives)
                .flat_map(|a| &a.leaves);
            leaves.any(|&leaf| !candidate.matches[leaf].body.is_empty())
        };
        let described = (0u64..).zip(&self.added).map(|(number, passage)| {
            let mut analyser = Analyser::new(passage.language);
            describe(plan, passage, PassageKey(LAST_KEY - number), &mut analyser)
        });
        described.filter(topical).collect()
    }
}

fn acronym_change(from: &str, to: &str) -> String {
    format!("{from}\0{to}")
}

/// A count after a change.
fn changed(count: u64, changes: &Changes, word: &str) -> u64 {
    count.saturating_add_signed(changes.get(word).copied().unwrap_or(0))
}

impl Retrieval for Altered {
    fn candidates(&self, plan: &QueryPlan, limit: usize) -> Result<Candidates, IndexError> {
        let asked = if self.only {
            1
        } else {
            limit + self.hidden.len()
        };
        let mut found = self.home.candidates(plan, asked)?;
        found.list.retain(|candidate| !self.hides(candidate.id));
        if found.collection.leaf_frequency.len() == plan.leaves.len() && !self.only {
            for (leaf, frequency) in plan.leaves.iter().zip(&mut found.collection.leaf_frequency) {
                *frequency = changed(*frequency, &self.stems, leaf);
            }
        }
        let room = limit.saturating_sub(self.added.len());
        found.list.truncate(room);
        found.list.extend(self.described(plan));
        for (rank, candidate) in found.list.iter_mut().enumerate() {
            candidate.rank = rank;
        }
        Ok(found)
    }

    fn ids(&self) -> Result<Vec<(PassageId, PassageKind)>, IndexError> {
        let ids = match self.only {
            true => Vec::new(),
            false => self.home.ids()?,
        };
        let left = ids.into_iter().filter(|(id, _)| !self.hides(*id));
        Ok(left
            .chain(self.added.iter().map(|p| (p.id, p.kind)))
            .collect())
    }

    /// As in the home; added passages meet all conditions.
    fn admitted(&self, plan: &QueryPlan) -> Result<Option<HashSet<PassageId>>, IndexError> {
        let admitted = self.home.admitted(plan)?;
        Ok(admitted.map(|mut ids| {
            ids.extend(self.added.iter().map(|p| p.id));
            ids
        }))
    }

    /// Those of the home that are not hidden: added passages are among the candidates.
    fn named(&self, plan: &QueryPlan, ids: &[PassageId]) -> Result<Vec<Candidate>, IndexError> {
        let left = ids.iter().copied().filter(|id| !self.hides(*id));
        self.home.named(plan, &left.collect::<Vec<_>>())
    }

    fn fetch(&self, keys: &[PassageKey]) -> Result<Vec<Passage>, IndexError> {
        let fetch = |key: &PassageKey| {
            let added = usize::try_from(LAST_KEY - key.0).ok();
            match added.and_then(|number| self.added.get(number)) {
                Some(passage) => Ok(vec![passage.clone()]),
                None => self.home.fetch(&[*key]),
            }
        };
        let fetched: Result<Vec<Vec<Passage>>, IndexError> = keys.iter().map(fetch).collect();
        Ok(fetched?.into_iter().flatten().collect())
    }

    fn lets_pass(&self, filter: &Filter) -> Result<bool, IndexError> {
        self.home.lets_pass(filter)
    }

    fn passage(&self, id: PassageId) -> Result<Option<Passage>, IndexError> {
        self.home.passage(id)
    }

    fn each_passage(&self, each: &mut dyn FnMut(Passage)) -> Result<(), IndexError> {
        self.home.each_passage(each)
    }

    fn words_with_prefix(&self, prefix: &str, limit: usize) -> Result<Vec<String>, IndexError> {
        self.home.words_with_prefix(prefix, limit)
    }

    fn manifest(&self) -> &Manifest {
        self.home.manifest()
    }

    fn files(&self) -> Result<Vec<FileRecord>, IndexError> {
        self.home.files()
    }

    fn statistics(&self) -> Result<Statistics, IndexError> {
        self.home.statistics()
    }
}

impl Lexicon for Altered {
    fn stem_frequency(&self, stem: &str) -> io::Result<u64> {
        Ok(changed(self.home.stem_frequency(stem)?, &self.stems, stem))
    }

    fn exact_frequency(&self, exact: &str) -> io::Result<u64> {
        Ok(changed(
            self.home.exact_frequency(exact)?,
            &self.exact,
            exact,
        ))
    }

    /// By the home as it is: hidden passages count, added ones do not.
    fn stand_together(&self, stems: &[String]) -> io::Result<bool> {
        self.home.stand_together(stems)
    }

    fn similar(&self, exact: &str, distance: u8) -> io::Result<Vec<(String, u64)>> {
        let found = self.home.similar(exact, distance)?.into_iter();
        let left = found.map(|(word, count)| {
            let count = changed(count, &self.exact, &word);
            (word, count)
        });
        Ok(left.filter(|(_, count)| *count > 0).collect())
    }

    fn long_forms(&self, short: &str) -> io::Result<Vec<(String, u64)>> {
        Ok(self.forms_left(short, self.home.long_forms(short)?))
    }

    fn short_forms(&self, long: &str) -> io::Result<Vec<(String, u64)>> {
        Ok(self.forms_left(long, self.home.short_forms(long)?))
    }

    fn begins_long_form(&self, words: &str) -> io::Result<bool> {
        // Of the added ones nothing is known here, and the removed ones are told by their count.
        self.home.begins_long_form(words)
    }

    fn languages(&self) -> io::Result<Vec<(Language, u64)>> {
        self.home.languages()
    }
}

impl Altered {
    fn forms_left(&self, from: &str, found: Vec<(String, u64)>) -> Vec<(String, u64)> {
        let left = found.into_iter().map(|(to, count)| {
            let count = changed(count, &self.acronyms, &acronym_change(from, &to));
            (to, count)
        });
        left.filter(|(_, count)| *count > 0).collect()
    }
}
