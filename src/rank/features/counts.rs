//! What the features of a candidate are made of before any parameter is known: how often each term
//! counts in each field. It is small, and enough to rank the candidate by any parameters; tuning
//! keeps it for all candidates of its questions and asks the index once.

use super::{Features, View};
use crate::index::{Candidate, Collection, LeafMatch};
use crate::passage::PassageKind;
use crate::plan::{PlanTerm, QueryPlan};
use crate::rank::{Parameters, Rarities};

/// What the features of one candidate are made of: some 200 bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Counts {
    /// The terms that stand in a field: of all fields, one behind the other.
    terms: Vec<TermCount>,
    body: Field,
    question: Field,
    title: Field,
    headings: Field,
    /// Whether it is an entry of an FAQ.
    is_entry: bool,
    /// The features that no parameter bends; the others are 0.
    fixed: Features,
}

/// A term that stands in a field.
#[derive(Clone, Copy, Debug, PartialEq)]
struct TermCount {
    /// Its rarity, times what it says of the topic: what one mention adds to BM25 at k1 0.
    worth: f32,
    /// How often it stands there, by its best alternative.
    count: f32,
}

/// A field of a candidate.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Field {
    /// Where its terms begin and end among all.
    terms: (u32, u32),
    /// Its length as a share of the mean length.
    share: f32,
}

impl Counts {
    /// The counts of one candidate.
    pub fn of(
        plan: &QueryPlan,
        collection: &Collection,
        rarities: &Rarities,
        candidate: &Candidate,
    ) -> Counts {
        let view = View {
            plan,
            collection,
            rarities,
            candidate,
            places: Vec::new(),
        };
        let places = plan.terms.iter().map(|t| view.positions(t)).collect();
        let view = View { places, ..view };
        let mut counter = Counter {
            view: &view,
            terms: Vec::with_capacity(2 * plan.terms.len()),
        };
        let (lengths, means) = (&candidate.lengths, &collection.mean_lengths);
        let is_entry = candidate.kind == PassageKind::Faq;
        let (of_whole, lift) = match is_entry {
            true => (&rarities.entries, rarities.lift),
            false => (&rarities.passages, 1.0),
        };
        let body = counter.field(
            share(lengths.body, means.body),
            |term| view.in_body(term),
            |term, at| lift * term.weight * term.count * of_whole[at],
        );
        // A stored question stands in a field of its own; the title of an FAQ says nothing of it.
        let (question, title) = match is_entry {
            true => {
                let share = share(lengths.question, means.question);
                let worth = |term: &PlanTerm, at: usize| term.count * rarities.questions[at];
                let question = counter.short_field(share, |m| m.question, worth);
                (question, Field::default())
            }
            false => {
                let share = share(lengths.title, means.title);
                let worth = |term: &PlanTerm, at: usize| term.weight * rarities.passages[at];
                let title = counter.short_field(share, |m| m.title, worth);
                (Field::default(), title)
            }
        };
        let headings = counter.short_field(
            share(lengths.headings, means.headings),
            |m| m.headings,
            |term, at| term.weight * rarities.passages[at],
        );
        Counts {
            terms: counter.terms,
            body,
            question,
            title,
            headings,
            is_entry,
            fixed: Features {
                exact: view.exact(),
                proximity: view.proximity(),
                phrases: view.phrases(),
                definition: view.definition(),
                coverage: view.coverage(),
                cut_off: f32::from(u8::from(candidate.cut_off)),
                ..Features::default()
            },
        }
    }

    /// The features, by these parameters.
    pub fn features(&self, parameters: &Parameters) -> Features {
        let Parameters {
            k1,
            b,
            short_field_b,
            entry_share,
            ..
        } = *parameters;
        let share = if self.is_entry { entry_share } else { 1.0 };
        Features {
            body: share * self.bm25(self.body, k1, b),
            question: share * self.bm25(self.question, k1, short_field_b),
            title: self.bm25(self.title, k1, short_field_b),
            headings: share * self.bm25(self.headings, k1, short_field_b),
            proximity: share * self.fixed.proximity,
            phrases: share * self.fixed.phrases,
            ..self.fixed
        }
    }

    /// BM25 of one field (Robertson and Zaragoza 2009).
    fn bm25(&self, field: Field, k1: f32, b: f32) -> f32 {
        let norm = k1 * (1.0 - b + b * field.share);
        let (from, to) = (field.terms.0 as usize, field.terms.1 as usize);
        let saturated = |count: f32| count * (k1 + 1.0) / (count + norm);
        let terms = self.terms.get(from..to).unwrap_or_default();
        terms.iter().map(|t| t.worth * saturated(t.count)).sum()
    }

    /// The same with no more room than it needs.
    pub fn kept(mut self) -> Counts {
        self.terms.shrink_to_fit();
        self
    }
}

/// Counts the terms of one field after another.
struct Counter<'a> {
    view: &'a View<'a>,
    terms: Vec<TermCount>,
}

impl Counter<'_> {
    fn field(
        &mut self,
        share: f32,
        count: impl Fn(&PlanTerm) -> f32,
        worth: impl Fn(&PlanTerm, usize) -> f32,
    ) -> Field {
        let from = self.terms.len() as u32;
        for (at, term) in self.view.plan.terms.iter().enumerate() {
            let count = count(term);
            if count > 0.0 {
                let worth = worth(term, at);
                self.terms.push(TermCount { worth, count });
            }
        }
        Field {
            terms: (from, self.terms.len() as u32),
            share,
        }
    }

    fn short_field(
        &mut self,
        share: f32,
        count: impl Fn(&LeafMatch) -> u32,
        worth: impl Fn(&PlanTerm, usize) -> f32,
    ) -> Field {
        let view = self.view;
        self.field(share, |term| view.in_field(term, &count), worth)
    }
}

/// A length as a share of the mean; 1 where there is no mean.
fn share(length: u32, mean: f32) -> f32 {
    match mean > 0.0 {
        true => length as f32 / mean,
        false => 1.0,
    }
}
