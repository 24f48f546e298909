//! From a question to its plan: correct what stands nowhere in the corpus, analyse each word in
//! every language of the corpus, and add what else to look for: synonyms that a person wrote down,
//! compounds written otherwise, irregular forms, the acronyms the corpus defines. Every step that
//! changes what was typed is recorded, because a reply must say so.

mod acronyms;
mod compounds;
mod irregular;
mod phrases;
mod seldom;
mod small_words;
mod spelling;
mod synonyms;

use super::{Alternative, PlanTerm, QueryPlan};
use crate::lexicon::{Lexicon, Synonyms};
use crate::question::{Question, QuestionWord, Role, sides};
use crate::text::{Analyser, Language, fold};
use std::io;

/// A plan and what was done to the question to get it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// What to look for.
    pub query: QueryPlan,
    /// Misspelt words and what they were taken for.
    pub corrections: Vec<Correction>,
    /// Words and what else they were searched as: synonyms, compounds written otherwise, acronyms
    /// and their long forms in the corpus.
    pub expansions: Vec<(String, String)>,
    /// The content words that are searched for, as typed or corrected.
    pub searched: Vec<String>,
    /// The content words that stand nowhere in the corpus.
    pub unknown: Vec<String>,
}

/// A misspelt word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// As typed.
    pub from: String,
    /// What it was taken for.
    pub to: String,
    /// Whether what was typed is searched for as well, because the corpus has it.
    pub besides: bool,
}

impl Plan {
    /// Gives up the phrases that no passage holds, and says so among the words that were ignored.
    /// Whether there were any.
    pub fn drop_phrases(&mut self) -> bool {
        let phrases = std::mem::take(&mut self.query.phrases);
        self.unknown.extend(
            phrases
                .iter()
                .map(|phrase| format!("\"{}\"", phrase.words.join(" "))),
        );
        !phrases.is_empty()
    }
}

/// What a function word counts beside a content word. Its rarity already makes it light; this
/// keeps the question words of a short question from outvoting its topic.
/// Chosen on the public sets: see docs/quality.md.
const FUNCTION_WEIGHT: f32 = 0.5;
/// What a single letter or digit counts: beside other words it is mostly an initial or a number.
const SINGLE_LETTER_WEIGHT: f32 = 0.5;
/// What a word that names the kind of answer counts beside a content word.
const REQUEST_WEIGHT: f32 = 0.5;
/// What a word in another language's stem, or the whole of a compound for its part, counts.
const VARIANT_WEIGHT: f32 = 0.95;
/// What "net" counts where ".NET" was asked for.
const DOTTED_PART_WEIGHT: f32 = 0.5;
/// Languages that make up less than this share of the corpus do not stem every question.
const LANGUAGE_SHARE: f64 = 0.02;

/// Plans `question` over the corpus that `lexicon` describes, with the `synonyms` of its user.
pub fn plan(question: &Question, lexicon: &dyn Lexicon, synonyms: &Synonyms) -> io::Result<Plan> {
    let (shaping, seldom) = languages(lexicon)?;
    let mut planner = Planner {
        lexicon,
        synonyms,
        analysers: shaping.into_iter().map(Analyser::new).collect(),
        seldom,
        places: Vec::new(),
        plan: Plan::default(),
    };
    let joined = planner.joined(&question.words)?;
    for (number, word) in question.words.iter().enumerate() {
        let apart = joined
            .iter()
            .any(|j| j.first == number || j.first + 1 == number);
        planner.word(number, word, apart)?;
    }
    planner.plan.query.answer_type = planner.answer_type(question);
    let terms = |side: Vec<usize>| {
        let places = planner.places.iter().filter(|p| side.contains(&p.word));
        places.map(|p| p.term).collect()
    };
    planner.plan.query.sides = sides(question).map(|both| both.map(terms));
    planner.join(joined);
    planner.seldom_languages()?;
    planner.synonyms()?;
    planner.irregular_forms()?;
    planner.phrases(&question.phrases)?;
    planner.lighten_chance_pairs()?;
    planner.lighten_function_words();
    planner.acronyms()?;
    planner.searched()?;
    Ok(planner.plan)
}

/// The languages that shape the corpus, and the one that has no stems; and those of few passages.
fn languages(lexicon: &dyn Lexicon) -> io::Result<(Vec<Language>, Vec<Language>)> {
    let languages = lexicon.languages()?;
    let all: u64 = languages.iter().map(|(_, n)| n).sum();
    let stemmed = languages.into_iter().filter(|(l, _)| l.stemmer().is_some());
    let shapes = |(_, n): &(Language, u64)| *n as f64 >= LANGUAGE_SHARE * all as f64;
    let (shaping, seldom): (Vec<_>, Vec<_>) = stemmed.partition(shapes);
    let names = |counted: Vec<(Language, u64)>| counted.into_iter().map(|(l, _)| l);
    let shaping = names(shaping).chain([Language::Unknown]).collect();
    Ok((shaping, names(seldom).collect()))
}

fn exact_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    Analyser::new(Language::Unknown).each_term(text, &mut |term| {
        if term.whole_of == 0 {
            words.push(term.exact.to_string());
        }
    });
    words
}

struct Planner<'l> {
    lexicon: &'l dyn Lexicon,
    synonyms: &'l Synonyms,
    /// Of the languages that shape the corpus.
    analysers: Vec<Analyser>,
    /// The languages of few passages.
    seldom: Vec<Language>,
    /// What became of the words of the question, in their order.
    places: Vec<Place>,
    plan: Plan,
}

/// A term of the plan where the question says it; a term that is said twice has two places.
struct Place {
    /// Index into the plan's terms.
    term: usize,
    /// The number of the word it is made of.
    word: usize,
    /// Whether it is taken as it stands.
    literal: bool,
}

impl Planner<'_> {
    /// Adds the terms of one word. A word that stands `apart` from the other part of a compound is
    /// not misspelt.
    fn word(&mut self, number: usize, word: &QuestionWord, apart: bool) -> io::Result<()> {
        if word.role == Role::Excluded {
            return self.exclude(word);
        }
        let read = match apart {
            true => spelling::Reading::as_typed(word),
            false => self.spelt(word)?,
        };
        for term in self.terms(&read.text, word, read.role) {
            let same = |t: &PlanTerm| t.exact == term.exact && t.field == term.field;
            let terms = &mut self.plan.query.terms;
            let at = terms.iter().position(same).unwrap_or(terms.len());
            match terms.get_mut(at) {
                Some(known) => {
                    known.count += 1.0;
                    known.weight = known.weight.max(term.weight);
                    known.content |= term.content;
                }
                None => terms.push(term),
            }
            for (text, weight) in &read.also {
                self.add_text(at, text, *weight);
            }
            self.places.push(Place {
                term: at,
                word: number,
                literal: word.literal,
            });
        }
        Ok(())
    }

    /// The folded word at a place.
    fn exact_at(&self, place: usize) -> &str {
        let query = &self.plan.query;
        &query.exact_leaves[query.terms[self.places[place].term].exact]
    }

    /// Notes what words were searched as besides.
    fn expanded(&mut self, from: &str, to: &str) {
        let pair = (from.to_string(), to.to_string());
        if !self.plan.expansions.contains(&pair) {
            self.plan.expansions.push(pair);
        }
    }

    /// Makes `text` another way to meet a term: its words next to each other, in the stems of
    /// every language, and the whole where it is one compound word.
    fn add_text(&mut self, term: usize, text: &str, weight: f32) {
        for stems in self.ways(text) {
            let query = &mut self.plan.query;
            let leaves = stems.iter().map(|stem| query.leaf(stem)).collect();
            add_alternative(&mut query.terms[term], leaves, weight);
        }
    }

    /// The ways in which a text may stand in the corpus, as stems in order.
    fn ways(&mut self, text: &str) -> Vec<Vec<String>> {
        let mut ways: Vec<Vec<String>> = Vec::new();
        for analyser in &mut self.analysers {
            let (mut parts, mut whole) = (Vec::new(), None);
            analyser.each_term(text, &mut |term| match term.whole_of {
                0 => parts.push(term.stem.to_string()),
                length => whole = Some((term.stem.to_string(), parts.len(), length)),
            });
            // A compound inside a longer text is met by its parts.
            let whole = whole.filter(|&(_, from, length)| from == 0 && length == parts.len());
            ways.extend(whole.map(|(stem, ..)| vec![stem]));
            ways.push(parts);
        }
        let mut seen = std::collections::HashSet::new();
        ways.retain(|way| !way.is_empty() && seen.insert(way.clone()));
        ways
    }

    /// Whether the corpus has the words of `text` in one of these ways, though perhaps apart.
    fn has(&mut self, text: &str) -> io::Result<bool> {
        for way in self.ways(text) {
            let mut all = true;
            for stem in &way {
                all &= self.lexicon.stem_frequency(stem)? > 0;
            }
            if all {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn exclude(&mut self, word: &QuestionWord) -> io::Result<()> {
        let mut stems = Vec::new();
        for analyser in &mut self.analysers {
            analyser.each_term(&word.text, &mut |term| {
                if term.whole_of == 0 {
                    stems.push(term.stem.to_string());
                }
            });
        }
        if !self.seldom.is_empty() {
            for exact in exact_words(&word.text) {
                stems.extend(self.seldom_stems(&exact, &stems)?);
            }
        }
        let excluded = &mut self.plan.query.excluded;
        for stem in stems {
            if !excluded.contains(&stem) {
                excluded.push(stem);
            }
        }
        Ok(())
    }

    /// One term for each part of the word, with the stems of every language and the whole of the
    /// compound as alternatives.
    fn terms(&mut self, text: &str, word: &QuestionWord, role: Role) -> Vec<PlanTerm> {
        let (weight, content) = match role {
            Role::Content => (1.0, true),
            Role::Request => (REQUEST_WEIGHT, false),
            Role::Function | Role::Excluded => (FUNCTION_WEIGHT, false),
        };
        let mut terms: Vec<PlanTerm> = Vec::new();
        let query = &mut self.plan.query;
        for analyser in &mut self.analysers {
            let mut whole: Option<(usize, usize)> = None;
            let mut part = 0;
            let mut dotted = false;
            analyser.each_term(text, &mut |term| {
                let leaf = query.leaf(term.stem);
                // The whole of several parts is another way to meet each of them; the whole of one
                // part (".NET") is the word itself, and its part a poorer way to meet it.
                if term.whole_of > 1 {
                    whole = Some((leaf, part + term.whole_of));
                    return;
                }
                if part == terms.len() {
                    let compound = term.whole_of == 0 && whole.is_some();
                    let shown = if part == 0 && !compound {
                        trimmed(text)
                    } else {
                        term.exact
                    };
                    let single = term.exact.len() == 1 && content;
                    terms.push(PlanTerm {
                        word: shown.to_string(),
                        weight: if single { SINGLE_LETTER_WEIGHT } else { weight },
                        count: 1.0,
                        content,
                        field: word.field,
                        exact: query.exact_leaf(term.exact),
                        alternatives: Vec::new(),
                    });
                }
                let known = &mut terms[part];
                let share = match known.alternatives.is_empty() {
                    true => 1.0,
                    false if dotted => DOTTED_PART_WEIGHT,
                    false => VARIANT_WEIGHT,
                };
                add_alternative(known, vec![leaf], share);
                if let Some((leaf, _)) = whole.filter(|&(_, until)| part < until) {
                    add_alternative(known, vec![leaf], VARIANT_WEIGHT);
                }
                dotted = term.whole_of == 1;
                if !dotted {
                    part += 1;
                }
            });
        }
        terms
    }

    /// The leaves of a text's words, in order, stemmed by the main language.
    fn leaves_of(&mut self, text: &str) -> Vec<usize> {
        let main = self.analysers.first_mut();
        let stems = main.map(|analyser| phrases::stems(text, analyser));
        let stems = stems.unwrap_or_default();
        stems
            .iter()
            .map(|stem| self.plan.query.leaf(stem))
            .collect()
    }

    /// Parts the content words into those the corpus has and those it does not.
    fn searched(&mut self) -> io::Result<()> {
        let query = &self.plan.query;
        for term in query.terms.iter().filter(|t| t.content) {
            let mut known = false;
            for alternative in &term.alternatives {
                let mut all = true;
                for &leaf in &alternative.leaves {
                    all &= self.lexicon.stem_frequency(&query.leaves[leaf])? > 0;
                }
                known |= all;
            }
            let list = if known {
                &mut self.plan.searched
            } else {
                &mut self.plan.unknown
            };
            list.push(term.word.clone());
        }
        Ok(())
    }
}

/// Whether two folded words are forms of one word in any of the languages.
fn same_word(analysers: &mut [Analyser], a: &str, b: &str) -> bool {
    let one = |analyser: &mut Analyser| {
        let stem = analyser.stem(a).to_string();
        stem == analyser.stem(b)
    };
    let begin_alike = a.chars().next() == b.chars().next();
    a == b || begin_alike && analysers.iter_mut().any(one)
}

fn add_alternative(term: &mut PlanTerm, leaves: Vec<usize>, weight: f32) {
    if !leaves.is_empty() && !term.alternatives.iter().any(|a| a.leaves == leaves) {
        term.alternatives.push(Alternative { leaves, weight });
    }
}

/// A typed word without the punctuation that clings to it, for showing.
fn trimmed(text: &str) -> &str {
    let inner = text.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '+' | '#'));
    if inner.is_empty() || fold(inner).is_empty() {
        text
    } else {
        inner
    }
}
