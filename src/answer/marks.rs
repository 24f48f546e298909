//! Where the terms of a question stand in the text of one passage: the words to highlight, and
//! what each sentence is scored by.

use crate::plan::{PlanTerm, QueryPlan};
use crate::text::{Analyser, Span};

/// A text with the plan's leaves marked in it.
pub struct Marks {
    words: Vec<Word>,
    /// Those of them that are leaves of the plan: few, and all that most questions are about.
    met: Vec<Word>,
}

#[derive(Clone, Copy)]
struct Word {
    span: Span,
    position: u32,
    leaf: Option<usize>,
    exact: Option<usize>,
}

/// A range of the marked words: those of one sentence.
#[derive(Clone, Copy)]
pub struct Stretch<'m> {
    words: &'m [Word],
    met: &'m [Word],
}

/// Some words with their numbers. Nearly every word that is looked up is none of them, and most are
/// told by their length and first byte, which is cheaper than to hash each word of a text.
struct Known<'w> {
    words: &'w [String],
    /// Which lengths they have, in bytes; from 63 on they count alike.
    lengths: u64,
    /// Which first bytes they have, modulo 64.
    firsts: u64,
}

impl<'w> Known<'w> {
    fn of(words: &'w [String]) -> Known<'w> {
        let bits = |bit: fn(&str) -> u64| words.iter().fold(0, |all, word| all | bit(word));
        Known {
            words,
            lengths: bits(length_bit),
            firsts: bits(first_bit),
        }
    }

    fn number(&self, word: &str) -> Option<usize> {
        if self.lengths & length_bit(word) == 0 || self.firsts & first_bit(word) == 0 {
            return None;
        }
        self.words.iter().position(|known| known == word)
    }
}

fn length_bit(word: &str) -> u64 {
    1 << word.len().min(63)
}

fn first_bit(word: &str) -> u64 {
    word.bytes().next().map_or(0, |first| 1 << (first & 63))
}

impl Marks {
    /// Marks `text`, whose language is that of `analyser`.
    pub fn new(plan: &QueryPlan, analyser: &mut Analyser, text: &str) -> Marks {
        let (leaves, exacts) = (Known::of(&plan.leaves), Known::of(&plan.exact_leaves));
        let mut words = Vec::new();
        analyser.each_term(text, &mut |term| {
            words.push(Word {
                span: term.span,
                position: term.position,
                leaf: leaves.number(term.stem),
                exact: exacts.number(term.exact),
            });
        });
        let is_met = |word: &&Word| word.leaf.is_some() || word.exact.is_some();
        let met = words.iter().filter(is_met).copied().collect();
        Marks { words, met }
    }

    /// The whole text.
    pub fn all(&self) -> Stretch<'_> {
        Stretch {
            words: &self.words,
            met: &self.met,
        }
    }

    /// The words inside `span`.
    pub fn within(&self, span: Span) -> Stretch<'_> {
        Stretch {
            words: inside(&self.words, span),
            met: inside(&self.met, span),
        }
    }

    /// The spans of all words by which a content term of the plan is met, in order.
    pub fn matched(&self, plan: &QueryPlan) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        for term in plan.terms.iter().filter(|t| t.content) {
            for alternative in &term.alternatives {
                for found in self.all().phrases(&alternative.leaves) {
                    spans.extend(found.iter().map(|w| w.span));
                }
            }
        }
        spans.sort();
        spans.dedup();
        // The pairs of an unspaced script overlap; a highlight is one stretch.
        spans.into_iter().fold(Vec::new(), |mut merged, span| {
            match merged.last_mut() {
                Some(last) if last.overlaps(span) => *last = last.cover(span),
                _ => merged.push(span),
            }
            merged
        })
    }
}

/// Those of the words that begin inside `span`.
fn inside(words: &[Word], span: Span) -> &[Word] {
    let from = words.partition_point(|w| w.span.start() < span.start());
    let to = words.partition_point(|w| w.span.start() < span.end());
    &words[from..to.max(from)]
}

impl<'m> Stretch<'m> {
    /// How well the term is met here: 0 not at all, 1 in the form that was typed, a little less in
    /// another form or by another alternative.
    pub fn met(self, term: &PlanTerm) -> f32 {
        const OTHER_FORM: f32 = 0.97;
        if self.met.iter().any(|w| w.exact == Some(term.exact)) {
            return 1.0;
        }
        let met = |a: &&crate::plan::Alternative| self.holds(&a.leaves);
        term.alternatives
            .iter()
            .filter(met)
            .map(|a| a.weight * OTHER_FORM)
            .fold(0.0, f32::max)
    }

    /// Whether the term is met both by itself and by another of its forms: an acronym beside what it stands for.
    pub fn defines(self, term: &PlanTerm) -> bool {
        let long = |a: &crate::plan::Alternative| a.leaves.len() > 1 && self.holds(&a.leaves);
        self.met.iter().any(|w| w.exact == Some(term.exact)) && term.alternatives.iter().any(long)
    }

    /// Whether the first word is met right before the second.
    pub fn adjacent(self, first: &PlanTerm, second: &PlanTerm) -> bool {
        let is = |word: &Word, term: &PlanTerm| {
            let single = term.alternatives.iter().filter(|a| a.leaves.len() == 1);
            word.leaf.is_some()
                && single
                    .into_iter()
                    .any(|a| a.leaves.first() == word.leaf.as_ref())
        };
        let follows = |at: usize| {
            let next = self.met[at + 1..]
                .iter()
                .take_while(|w| w.position <= self.met[at].position + 1);
            next.into_iter()
                .any(|w| w.position > self.met[at].position && is(w, second))
        };
        (0..self.met.len()).any(|at| is(&self.met[at], first) && follows(at))
    }

    /// Where the term first stands, in words from the beginning of the stretch.
    pub fn first(self, term: &PlanTerm) -> Option<u32> {
        let start = self.words.first()?.position;
        let at = |a: &crate::plan::Alternative| {
            self.phrases(&a.leaves)
                .next()
                .map(|found| found[0].position - start)
        };
        term.alternatives.iter().filter_map(at).min()
    }

    /// Where the first run of words that belong to the topic ends, in bytes of the text.
    pub fn behind_topic(self, plan: &QueryPlan) -> Option<usize> {
        let topic = |word: &&Word| {
            word.leaf.is_some_and(|of_word| {
                let terms = plan.terms.iter().filter(|t| t.content);
                let mut leaves = terms.flat_map(|t| &t.alternatives).flat_map(|a| &a.leaves);
                leaves.any(|&leaf| leaf == of_word)
            })
        };
        let first = self.words.iter().position(|word| topic(&word))?;
        let run = self.words[first..].iter().take_while(topic);
        run.map(|word| word.span.end()).max()
    }

    /// Words in the stretch that are not leaves of the plan and longer than `letters`.
    pub fn new_words(self, letters: usize) -> usize {
        self.words
            .iter()
            .filter(|w| w.leaf.is_none() && w.span.len() > letters)
            .count()
    }

    /// Every place where these leaves stand next to each other.
    fn phrases<'l>(self, leaves: &'l [usize]) -> impl Iterator<Item = Vec<&'m Word>> + use<'m, 'l> {
        let words = self.met;
        self.starts(leaves).filter_map(move |start| {
            let mut found = vec![&words[start]];
            for (leaf, step) in leaves[1..].iter().zip(1u32..) {
                let wanted = words[start].position + step;
                let next = words[start..].iter().take_while(|w| w.position <= wanted);
                found.push(
                    next.filter(|w| w.position == wanted)
                        .find(|w| w.leaf == Some(*leaf))?,
                );
            }
            Some(found)
        })
    }

    /// Whether these leaves stand next to each other somewhere.
    fn holds(self, leaves: &[usize]) -> bool {
        match leaves {
            [_] => self.starts(leaves).next().is_some(),
            _ => self.phrases(leaves).next().is_some(),
        }
    }

    /// The words, as numbers among those that are met, at which a phrase of these leaves may begin.
    fn starts<'l>(self, leaves: &'l [usize]) -> impl Iterator<Item = usize> + use<'m, 'l> {
        let (words, first) = (self.met, leaves.first().copied());
        (0..words.len()).filter(move |&at| first.is_some() && words[at].leaf == first)
    }
}
