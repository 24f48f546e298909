//! From a question to its plan: correct what stands nowhere in the corpus, analyse each word in
//! every language of the corpus, and add the acronyms the corpus defines. Every step that changes
//! what was typed is recorded, because a reply must say so.

mod acronyms;
mod spelling;

use super::{Alternative, PlanPhrase, PlanTerm, QueryPlan};
use crate::lexicon::Lexicon;
use crate::question::{Question, QuestionWord, Role, sides};
use crate::text::{Analyser, Language, fold, is_unspaced};
use std::io;

/// A plan and what was done to the question to get it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// What to look for.
    pub query: QueryPlan,
    /// Misspelt words and what they were taken for.
    pub corrections: Vec<(String, String)>,
    /// Acronyms and their long forms in the corpus, or the other way round.
    pub expansions: Vec<(String, String)>,
    /// The content words that are searched for, as typed or corrected.
    pub searched: Vec<String>,
    /// The content words that stand nowhere in the corpus.
    pub unknown: Vec<String>,
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
/// With more content words than this, small words and single letters count less and less: they
/// help where there is little else to go by, and are noise in a long question.
const FEW_CONTENT_WORDS: f32 = 3.0;
/// What a single letter or digit counts: beside other words it is mostly an initial or a number.
const SINGLE_LETTER_WEIGHT: f32 = 0.5;
/// What a word that names the kind of answer counts beside a content word.
const REQUEST_WEIGHT: f32 = 0.5;
/// What a word in another language's stem, or the whole of a compound for its part, counts.
const VARIANT_WEIGHT: f32 = 0.95;
/// What "net" counts where ".NET" was asked for.
const DOTTED_PART_WEIGHT: f32 = 0.5;
/// Languages that make up less than this share of the corpus do not stem the question.
const LANGUAGE_SHARE: f64 = 0.02;

/// Plans `question` over the corpus that `lexicon` describes.
pub fn plan(question: &Question, lexicon: &dyn Lexicon) -> io::Result<Plan> {
    let mut planner = Planner {
        lexicon,
        analysers: analysers(lexicon)?,
        plan: Plan::default(),
    };
    planner.plan.query.answer_type = question.answer_type;
    let mut terms_of = Vec::with_capacity(question.words.len());
    for word in &question.words {
        terms_of.push(planner.word(word)?);
    }
    let terms = |side: Vec<usize>| side.iter().flat_map(|&w| terms_of[w].clone()).collect();
    planner.plan.query.sides = sides(question).map(|both| both.map(terms));
    for phrase in &question.phrases {
        let words = exact_words(&phrase.text);
        if !words.is_empty() {
            let stems = planner.stems_of(&phrase.text);
            let field = phrase.field;
            planner.plan.query.phrases.push(PlanPhrase {
                words,
                stems,
                field,
            });
        }
    }
    planner.lighten_chance_pairs()?;
    planner.lighten_function_words();
    planner.acronyms()?;
    planner.searched()?;
    Ok(planner.plan)
}

/// An analyser for each language that shapes the corpus, and one that does not stem.
fn analysers(lexicon: &dyn Lexicon) -> io::Result<Vec<Analyser>> {
    let languages = lexicon.languages()?;
    let all: u64 = languages.iter().map(|(_, n)| n).sum();
    let shaping = languages
        .iter()
        .filter(|(_, n)| *n as f64 >= LANGUAGE_SHARE * all as f64)
        .map(|&(l, _)| l);
    let mut chosen: Vec<Language> = shaping.filter(|l| l.stemmer().is_some()).collect();
    chosen.push(Language::Unknown);
    Ok(chosen.into_iter().map(Analyser::new).collect())
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
    analysers: Vec<Analyser>,
    plan: Plan,
}

impl Planner<'_> {
    /// Adds the terms of a word; gives their indexes.
    fn word(&mut self, word: &QuestionWord) -> io::Result<Vec<usize>> {
        if word.role == Role::Excluded {
            self.exclude(word)?;
            return Ok(Vec::new());
        }
        let (text, role) = self.spelt(word)?;
        let mut indexes = Vec::new();
        for term in self.terms(&text, word, role) {
            let same = |t: &PlanTerm| t.exact == term.exact && t.field == term.field;
            let terms = &mut self.plan.query.terms;
            let at = terms.iter().position(same);
            indexes.push(at.unwrap_or(terms.len()));
            match at.map(|at| &mut terms[at]) {
                Some(known) => {
                    known.count += 1.0;
                    known.weight = known.weight.max(term.weight);
                    known.content |= term.content;
                }
                None => terms.push(term),
            }
        }
        Ok(indexes)
    }

    fn exclude(&mut self, word: &QuestionWord) -> io::Result<()> {
        let stems = &mut self.plan.query.excluded;
        for analyser in &mut self.analysers {
            analyser.each_term(&word.text, &mut |term| {
                if term.whole_of == 0 && !stems.iter().any(|s| s == term.stem) {
                    stems.push(term.stem.to_string());
                }
            });
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

    /// Makes what counts less than a whole word lighter still in a long question.
    fn lighten_function_words(&mut self) {
        let content = self.plan.query.terms.iter().filter(|t| t.content).count() as f32;
        let share = (FEW_CONTENT_WORDS / content.max(1.0)).min(1.0);
        let terms = self.plan.query.terms.iter_mut();
        for term in terms.filter(|t| t.weight < 1.0) {
            term.weight *= share;
        }
    }

    /// The leaves of a text's words, in order, stemmed by the main language.
    fn leaves_of(&mut self, text: &str) -> Vec<usize> {
        let stems = self.stems_of(text);
        stems
            .iter()
            .map(|stem| self.plan.query.leaf(stem))
            .collect()
    }

    /// A text's words, in order, stemmed by the main language.
    fn stems_of(&mut self, text: &str) -> Vec<String> {
        let mut stems = Vec::new();
        if let Some(analyser) = self.analysers.first_mut() {
            analyser.each_term(text, &mut |term| {
                if term.whole_of == 0 {
                    stems.push(term.stem.to_string());
                }
            });
        }
        stems
    }

    /// In a script without spaces, two neighbouring characters often belong to two words; such a
    /// pair stands nowhere and says nothing. It is taken for a function word, as long as enough of
    /// the other pairs are known for the question to be about something the corpus has.
    fn lighten_chance_pairs(&mut self) -> io::Result<()> {
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
