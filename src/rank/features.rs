//! The features: what speaks for a passage, one named function each. A feature is a pure function
//! of the plan, facts about the collection, and where the plan's leaves stand in the passage.

mod counts;
mod definition;

pub use counts::Counts;

use super::Parameters;
use super::rarities::{Rarities, term_rarity};
use crate::index::{Candidate, Collection, LeafMatch};
use crate::plan::{Alternative, PlanTerm, QueryPlan};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

macro_rules! features {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// What speaks for a passage. Every value rides in the result it belongs to.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
        pub struct Features {
            $($(#[$doc])* pub $name: f32,)*
        }

        impl Features {
            /// Every feature's name and value, in the order of declaration.
            pub fn named(&self) -> Vec<(&'static str, f32)> {
                vec![$((stringify!($name), self.$name)),*]
            }

            /// Sets the feature of that name; whether there is one.
            pub fn set(&mut self, name: &str, value: f32) -> bool {
                match name {
                    $(stringify!($name) => self.$name = value,)*
                    _ => return false,
                }
                true
            }

            /// The sum of all features, each times the weight of the same name.
            pub fn weighted_by(&self, weights: &Features) -> f32 {
                0.0 $(+ self.$name * weights.$name)*
            }
        }
    };
}

features! {
    /// BM25 of the whole passage: title, headings, question and text.
    body,
    /// BM25 of the FAQ question, function words at full weight.
    question,
    /// BM25 of the title, for passages of running text.
    title,
    /// BM25 of the heading path.
    headings,
    /// Rarity of the words that stand there in exactly the form that was typed.
    exact,
    /// Rarity of neighbouring words of the topic that stand near each other, by nearness.
    proximity,
    /// Rarity of neighbouring words of the question, at least one of the topic, that are neighbours
    /// here in the same order: the mean of each two.
    phrases,
    /// For a question about what something is called or means: rarity of the acronyms that stand
    /// here right beside their long form, or a fixed amount where the text begins with "X is" and
    /// "what is X?" was asked.
    definition,
    /// Share of the topic, by rarity, that the passage speaks of: 0 to 1.
    coverage,
    /// 1 for an FAQ answer that the page cuts off.
    cut_off,
}

/// Words of the question further apart than this in a passage do not support each other.
const REACH: u32 = 12;

/// All features of one candidate.
pub fn features(
    plan: &QueryPlan,
    collection: &Collection,
    rarities: &Rarities,
    candidate: &Candidate,
    parameters: &Parameters,
) -> Features {
    Counts::of(plan, collection, rarities, candidate).features(parameters)
}

struct View<'a> {
    plan: &'a QueryPlan,
    collection: &'a Collection,
    rarities: &'a Rarities,
    candidate: &'a Candidate,
    /// Where each term stands.
    places: Vec<Cow<'a, [u32]>>,
}

impl<'a> View<'a> {
    /// The terms of the topic with their rarities.
    fn topic(&self) -> impl Iterator<Item = (&PlanTerm, f32)> {
        let terms = self.plan.terms.iter().zip(&self.rarities.passages);
        terms.filter(|(t, _)| t.content).map(|(t, r)| (t, *r))
    }

    fn exact(&self) -> f32 {
        let exact = &self.candidate.exact;
        let stands = |term: &PlanTerm| exact.get(term.exact).is_some_and(|&stands| stands);
        self.topic()
            .filter(|(term, _)| stands(term))
            .map(|(_, rarity)| rarity)
            .sum()
    }

    fn proximity(&self) -> f32 {
        let terms = self.plan.terms.iter().zip(&self.rarities.passages);
        let topic: Vec<(&f32, &Cow<[u32]>)> = terms
            .zip(&self.places)
            .filter(|((term, _), _)| term.content)
            .map(|((_, rarity), places)| (rarity, places))
            .collect();
        let near = |pair: &[(&f32, &Cow<[u32]>)]| {
            let [(a, first), (b, second)] = [pair[0], pair[1]];
            let distance = nearest(first, second).filter(|&d| d <= REACH);
            distance.map_or(0.0, |d| a.min(*b) / d as f32)
        };
        topic.windows(2).map(near).fold(0.0, |sum, near| sum + near)
    }

    fn phrases(&self) -> f32 {
        let follow = |places: &[Cow<[u32]>]| {
            let mut next = places[0].iter().map(|place| place + 1);
            next.any(|place| places[1].binary_search(&place).is_ok())
        };
        let rarities = self.rarities.passages.windows(2);
        let pairs = self.plan.terms.windows(2).zip(self.places.windows(2));
        pairs
            .zip(rarities)
            .filter(|((terms, _), _)| terms.iter().any(|term| term.content))
            .filter(|((_, places), _)| follow(places))
            .map(|(_, rarities)| (rarities[0] + rarities[1]) / 2.0)
            .sum()
    }

    fn coverage(&self) -> f32 {
        let all: f32 = self.topic().map(|(_, rarity)| rarity).sum();
        let met: f32 = self.topic().map(|(t, rarity)| rarity * self.met(t)).sum();
        if all > 0.0 { met / all } else { 0.0 }
    }

    /// How well the passage meets the term: the weight of its best alternative that stands there.
    fn met(&self, term: &PlanTerm) -> f32 {
        let stands = |alternative: &&Alternative| self.phrase_count(&alternative.leaves) > 0;
        term.alternatives
            .iter()
            .filter(stands)
            .map(|a| a.weight)
            .fold(0.0, f32::max)
    }

    /// How often the term stands in the passage, by its best alternative.
    fn in_body(&self, term: &PlanTerm) -> f32 {
        let count = |alternative: &Alternative| {
            self.phrase_count(&alternative.leaves) as f32 * alternative.weight
        };
        term.alternatives.iter().map(count).fold(0.0, f32::max)
    }

    /// How often the term stands in a field of its own. A phrase counts there if all its words do.
    fn in_field(&self, term: &PlanTerm, count: impl Fn(&LeafMatch) -> u32) -> f32 {
        let all = |alternative: &Alternative| {
            let least = alternative
                .leaves
                .iter()
                .map(|&leaf| count(&self.candidate.matches[leaf]))
                .min()
                .unwrap_or(0);
            least as f32 * alternative.weight
        };
        term.alternatives.iter().map(all).fold(0.0, f32::max)
    }

    fn phrase_count(&self, leaves: &[usize]) -> usize {
        let [first, rest @ ..] = leaves else { return 0 };
        let body = |leaf: &usize| &self.candidate.matches[*leaf].body;
        if rest.is_empty() {
            return body(first).len();
        }
        let follows = |start: &u32| {
            (1u32..)
                .zip(rest)
                .all(|(i, leaf)| body(leaf).binary_search(&(start + i)).is_ok())
        };
        body(first).iter().filter(|start| follows(start)).count()
    }

    /// Where the term stands, by any of its alternatives; a phrase stands where its first word does.
    fn positions(&self, term: &PlanTerm) -> Cow<'a, [u32]> {
        let candidate: &'a Candidate = self.candidate;
        let stands = |alternative: &&Alternative| self.phrase_count(&alternative.leaves) > 0;
        let found = term.alternatives.iter().filter(stands);
        let places = found.filter_map(|a| Some(&candidate.matches[*a.leaves.first()?].body));
        places.fold(Cow::Borrowed(&[]), |all, more| match all.is_empty() {
            true => Cow::Borrowed(more.as_slice()),
            false => {
                let mut all = all.into_owned();
                all.extend(more);
                all.sort_unstable();
                all.dedup();
                Cow::Owned(all)
            }
        })
    }
}

/// The smallest distance between two rising lists of positions; equal positions (a compound and
/// its part) are no distance at all.
fn nearest(a: &[u32], b: &[u32]) -> Option<u32> {
    let (mut i, mut j, mut best) = (0, 0, None::<u32>);
    while i < a.len() && j < b.len() {
        let distance = a[i].abs_diff(b[j]);
        if distance > 0 && best.is_none_or(|d| distance < d) {
            best = Some(distance);
        }
        if a[i] < b[j] { i += 1 } else { j += 1 }
    }
    best
}
