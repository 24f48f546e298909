//! Compounds: a word that one person writes together another writes apart. "Data base" also looks
//! for "database", and "healthcare" for "health care" where the corpus hardly has it in one word.
//! In languages that write compounds in one word, the parts of an unknown one are looked for.

use super::{Planner, VARIANT_WEIGHT, exact_words};
use crate::lexicon::RARE;
use crate::question::{QuestionWord, Role, is_function_word};
use crate::text::Language;
use std::cmp::Reverse;
use std::io;

/// What the one word counts for each of two words that the corpus has as well: both together are
/// worth one. At full weight "corona virus" counts double wherever "coronavirus" stands.
const HALF_WEIGHT: f32 = 0.5;
/// A compound, or its part, has at least so many letters: what is shorter is met by chance.
const SHORTEST_COMPOUND: usize = 5;
const SHORTEST_PART: usize = 3;
/// The same for the parts of a compound that need not stand together in the corpus.
const SHORTEST_APART: usize = 4;

/// Small words that end an English compound: "log in", "lock down".
const PARTICLES: &[&str] = &["down", "in", "off", "on", "out", "over", "up"];

/// The languages that write their compounds in one word.
const CLOSING: &[Language] = &[
    Language::Danish,
    Language::Dutch,
    Language::Finnish,
    Language::German,
    Language::Hungarian,
    Language::Norwegian,
    Language::Swedish,
];

/// Two words that the corpus writes as one.
pub(super) struct Joined {
    /// The number of the first one.
    pub first: usize,
    /// The one word, folded.
    whole: String,
    /// Whether one of the two is unknown by itself.
    unknown: bool,
}

impl Planner<'_> {
    /// The neighbours of a question that the corpus writes as one word.
    pub(super) fn joined(&mut self, words: &[QuestionWord]) -> io::Result<Vec<Joined>> {
        let mut found = Vec::new();
        for (first, pair) in words.windows(2).enumerate() {
            let [Some(left), Some(right)] = [plain(&pair[0]), plain(&pair[1])] else {
                continue;
            };
            let whole = format!("{left}{right}");
            let second = pair[1].role == Role::Content || PARTICLES.contains(&&*right);
            let clear = |w: &QuestionWord| w.text.chars().all(char::is_alphabetic);
            // Only the second may have something behind it: "data, base" are two things.
            let together = clear(&pair[0]) && pair[1].text.starts_with(char::is_alphabetic);
            if pair[0].role == Role::Content
                && second
                && together
                && whole.chars().count() >= SHORTEST_COMPOUND
                && self.frequency(&whole)? > 0
            {
                let unknown = self.frequency(&left)? == 0 || self.frequency(&right)? == 0;
                found.push(Joined {
                    first,
                    whole,
                    unknown,
                });
            }
        }
        Ok(found)
    }

    /// Makes the one word another way to meet each of the two.
    pub(super) fn join(&mut self, joined: Vec<Joined>) {
        for Joined {
            first,
            whole,
            unknown,
        } in joined
        {
            let two = |number: usize| number == first || number == first + 1;
            let places = self.places.iter().filter(|p| two(p.word));
            let terms: Vec<usize> = places.map(|p| p.term).collect();
            let weight = if unknown { VARIANT_WEIGHT } else { HALF_WEIGHT };
            for &term in &terms {
                if self.plan.query.terms[term].content {
                    self.add_text(term, &whole, weight);
                }
            }
            if unknown {
                let words = terms.iter().map(|&t| &*self.plan.query.terms[t].word);
                let from = words.collect::<Vec<_>>().join(" ");
                self.expanded(&from, &whole);
            }
        }
    }

    /// The two words as which some passage writes the folded word, where the corpus hardly has it
    /// in one.
    pub(super) fn written_apart(&mut self, exact: &str) -> io::Result<Option<String>> {
        let mut splits = self.splits(exact, SHORTEST_PART)?;
        splits.truncate(3);
        for (_, left, right) in splits {
            let small = |word: &str| is_function_word(word, &[]);
            if small(&left) && small(&right) {
                continue;
            }
            let both = format!("{left} {right}");
            for way in self.ways(&both) {
                if self.lexicon.stand_together(&way)? {
                    return Ok(Some(both));
                }
            }
        }
        Ok(None)
    }

    /// The folded word cut into two words of the corpus, with a hyphen between them, where the
    /// corpus is in a language that writes compounds in one word.
    pub(super) fn cut(&mut self, exact: &str) -> io::Result<Option<String>> {
        let closing = |language| CLOSING.contains(&language);
        if !self.analysers.iter().any(|a| closing(a.language())) {
            return Ok(None);
        }
        let splits = self.splits(exact, SHORTEST_APART)?;
        Ok((splits.into_iter().next()).map(|(_, left, right)| format!("{left}-{right}")))
    }

    /// The ways to cut a word into two that the corpus has, by the rarer one's frequency, most
    /// frequent first. Letters that link the two stay with the first, whose stem has lost them.
    fn splits(&mut self, exact: &str, shortest: usize) -> io::Result<Vec<(u64, String, String)>> {
        let letters = exact.chars().count();
        let cuts = exact.char_indices().enumerate();
        let long = |&(number, _): &(usize, _)| number >= shortest && letters - number >= shortest;
        let mut found = Vec::new();
        for (_, (at, _)) in cuts.filter(long) {
            let (left, right) = exact.split_at(at);
            let rarer = match self.frequency(left)? {
                0 => 0,
                frequency => frequency.min(self.frequency(right)?),
            };
            if rarer > RARE {
                found.push((rarer, left.to_string(), right.to_string()));
            }
        }
        found.sort_by_key(|&(rarer, ..)| Reverse(rarer));
        Ok(found)
    }
}

/// The folded form of a word that is one word of letters and may be joined with another.
fn plain(word: &QuestionWord) -> Option<String> {
    let only = <[String; 1]>::try_from(exact_words(&word.text)).ok();
    let free = !word.literal && word.field.is_none() && word.role != Role::Excluded;
    only.map(|[only]| only)
        .filter(|only| free && only.chars().all(char::is_alphabetic))
}
