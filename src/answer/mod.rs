//! Floor 6: from ranked passages to the sentence that answers, and to an honest verdict. The
//! answer is always a sentence of the corpus with its place, never words of ours.

mod comparison;
mod cues;
mod evidence;
mod extent;
mod marks;
mod select;
mod value;
mod valued;
mod verdict;

pub use verdict::{Evidence, MeaningEvidence, Thresholds, Verdict};

use crate::corpus::Place;
use crate::index::Collection;
use crate::passage::{Passage, PassageId};
use crate::plan::QueryPlan;
use crate::question::Question;
use crate::rank::RankedPassage;
use crate::text::{Lent, Span};
use extent::{extent, with_list};
use select::{Reading, ScoredSentence, goes_on_from, read};
use std::collections::HashMap;
use std::rc::Rc;
use value::Wanted;

/// The words that answer: always words of the corpus.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The sentences: what belongs together in order of the text, a second one that is nearly as good
    /// behind the best; more than two only of a list.
    pub sentences: Vec<AnswerSentence>,
    /// The number of the sentence that answers best; the others make it whole.
    pub best: usize,
    /// The words inside one of them that are asked for: a name, a place, a time, a quantity.
    pub value: Option<AnswerSentence>,
    /// How sure it is, 0 to 1.
    pub confidence: f32,
    /// What that rests on.
    pub evidence: Evidence,
    /// The cut-off FAQ answer that these sentences complete, where that is how they were found.
    pub completes: Option<PassageId>,
}

/// One verbatim sentence (or list item, or table row, or the value inside one) of a passage.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerSentence {
    /// The passage it stands in; one of the reply's passages.
    pub passage: PassageId,
    /// Where it stands in that passage's text.
    pub span: Span,
    /// Its words.
    pub text: String,
    /// Where it stands in the original file.
    pub place: Place,
}

/// The cosines of the question and each of these sentences.
pub type Nearness<'q> = Box<dyn Fn(&[&str]) -> Vec<f32> + 'q>;

/// Reads passages for one question.
pub struct Answerer<'q> {
    plan: &'q QueryPlan,
    collection: &'q Collection,
    thresholds: Thresholds,
    wanted: Option<Wanted>,
    analysers: Lent<'q>,
    /// How near sentences are to the question in meaning, and how far that is to be trusted.
    near: Option<(f32, Nearness<'q>)>,
    /// What was read once: a passage is read for the answer and again for what a view marks in it.
    readings: HashMap<PassageId, Rc<Reading>>,
}

/// What a passage's rank counts beside its best sentence when the answer is chosen among passages:
/// the gap to the best passage, as a share of that one's score.
const RANK_WEIGHT: f32 = 1.0;
/// What the cosine of question and sentence counts beside the score by words: docs/meaning.md.
const MEANING_WEIGHT: f32 = 0.3;
/// How many sentences at most are held against the question in meaning, each some milliseconds.
const SENTENCES_TO_COMPARE: usize = 4;
/// From this likeness on, a stored question is the question that was asked.
const SAME_QUESTION: f32 = 0.75;

impl<'q> Answerer<'q> {
    /// For the question of `plan` over `collection`. Texts are read with these `analysers`.
    pub fn new(
        plan: &'q QueryPlan,
        collection: &'q Collection,
        thresholds: Thresholds,
        analysers: Lent<'q>,
    ) -> Answerer<'q> {
        let words = plan
            .terms
            .iter()
            .map(|t| plan.exact_leaves[t.exact].as_str());
        Answerer {
            wanted: Wanted::of(plan.answer_type, &words.collect::<Vec<_>>()),
            plan,
            collection,
            thresholds,
            analysers,
            near: None,
            readings: HashMap::new(),
        }
    }

    /// The same, choosing among sentences by how near they are to the question in meaning too;
    /// `trust`, 0 to 1, is what that counts.
    pub fn near(self, trust: f32, near: Nearness<'q>) -> Answerer<'q> {
        Answerer {
            near: Some((trust, near)),
            ..self
        }
    }

    /// Marks what the view shows of a passage: the words that matched, and the best sentence.
    pub fn mark(&mut self, ranked: &mut RankedPassage) {
        let reading = self.read(&ranked.passage);
        ranked.best_sentence = reading.best().map(|s| s.span);
        ranked.matched.clone_from(&reading.matched);
    }

    /// The sentence among the first `most` of `passages` (best first) that answers, and the verdict;
    /// with it the number of the passage it stands in. A sentence of any passage that goes on where
    /// a cut-off answer to the same question breaks off comes before all others.
    pub fn answer(
        &mut self,
        passages: &[RankedPassage],
        most: usize,
    ) -> (Option<(usize, Answer)>, Verdict) {
        let readings: Vec<Rc<Reading>> = passages.iter().map(|p| self.read(&p.passage)).collect();
        let cut = self.cut_answer(passages);
        let completing = cut.and_then(|cut| completing(passages, &readings, &cut.text));
        let most = most.min(passages.len());
        let chosen = completing.or_else(|| self.choose(&passages[..most], &readings[..most]));
        let Some((at, best)) = chosen else {
            return (None, Verdict::NotFound);
        };
        let best = match completing {
            Some(_) => best,
            None => {
                let (passage, reading) = (&passages[at].passage, &readings[at]);
                let best = with_list(passage, reading, best, self.plan.answer_type);
                self.with_value(passage, reading, best)
            }
        };
        let completes = cut.filter(|_| !passages[at].passage.cut_off).map(|p| p.id);
        let mut evidence = self.evidence(passages, &readings, at, best);
        if let Some(cut) = cut {
            // The page itself says that it answers this question.
            evidence.same_question = evidence.same_question.max(self.read(cut).asked);
        }
        let near = &passages[..most];
        let mut shown = extent(passages, &readings, (at, best), self.plan.answer_type);
        let here: Vec<Span> = shown
            .iter()
            .filter(|(number, _)| *number == at)
            .map(|(_, span)| *span)
            .collect();
        let value = self.value(&passages[at].passage, &readings[at], best, &here);
        if completing.is_none()
            && let Some(apart) = self.sides_apart(near, &readings, (at, &here))
        {
            shown = apart;
        }
        let sentence = |(at, span): (usize, Span)| {
            let passage: &Passage = &passages[at].passage;
            AnswerSentence {
                passage: passage.id,
                span,
                text: span.of(&passage.text).to_string(),
                place: passage.place_of(span),
            }
        };
        let confidence = evidence.confidence();
        let answer = Answer {
            best: shown
                .iter()
                .position(|s| *s == (at, best.span))
                .unwrap_or(0),
            sentences: shown.into_iter().map(sentence).collect(),
            value: value.map(|span| sentence((at, span))),
            confidence,
            evidence,
            completes,
        };
        (Some((at, answer)), self.thresholds.verdict(confidence))
    }

    /// The passage and sentence that answer best.
    fn choose(
        &self,
        passages: &[RankedPassage],
        readings: &[Rc<Reading>],
    ) -> Option<(usize, ScoredSentence)> {
        let mut choice = choice(passages, readings);
        if let Some((trust, near)) = &self.near {
            let weight = MEANING_WEIGHT * trust;
            let best = choice.first().map_or(0.0, |best| best.score);
            // No other can come before the best.
            choice.retain(|c| c.score + weight >= best);
            choice.truncate(SENTENCES_TO_COMPARE);
            if choice.len() > 1 {
                let text = |c: &Choice| c.sentence.span.of(&passages[c.at].passage.text);
                let cosines = near(&choice.iter().map(text).collect::<Vec<_>>());
                for (choice, cosine) in choice.iter_mut().zip(cosines) {
                    choice.score += weight * cosine;
                }
                choice.sort_by(|a, b| b.score.total_cmp(&a.score));
            }
        }
        choice.first().map(|best| (best.at, best.sentence))
    }

    /// The cut-off answer to the question that was asked, if a page has one.
    pub fn cut_answer<'p>(&mut self, passages: &'p [RankedPassage]) -> Option<&'p Passage> {
        let mut cut = passages.iter().map(|p| &p.passage).filter(|p| p.cut_off);
        cut.find(|p| {
            let stored = Question::parse(p.question.as_deref().unwrap_or(""), &[]);
            stored.answer_type == self.plan.answer_type && self.read(p).asked >= SAME_QUESTION
        })
    }

    fn read(&mut self, passage: &Passage) -> Rc<Reading> {
        if let Some(known) = self.readings.get(&passage.id) {
            return Rc::clone(known);
        }
        let (plan, collection) = (self.plan, self.collection);
        let analyser = self.analysers.of(passage.language);
        let reading = Rc::new(read(plan, collection, passage, analyser));
        self.readings.insert(passage.id, Rc::clone(&reading));
        reading
    }
}

/// The sentence of a whole passage that begins with the words at which `cut` breaks off.
fn completing(
    passages: &[RankedPassage],
    readings: &[Rc<Reading>],
    cut: &str,
) -> Option<(usize, ScoredSentence)> {
    let whole = (0..passages.len()).filter(|&at| !passages[at].passage.cut_off);
    whole.into_iter().find_map(|at| {
        let text = &passages[at].passage.text;
        let mut sentences = readings[at].sentences.iter();
        let found = sentences.find(|s| goes_on_from(cut, s.span.of(text)))?;
        Some((at, *found))
    })
}

/// The sentences that may answer, best first. A cut-off answer is among them only where no whole
/// passage has a sentence.
fn choice(passages: &[RankedPassage], readings: &[Rc<Reading>]) -> Vec<Choice> {
    let top = best_score(passages);
    let whole = passages.iter().any(|p| !p.passage.cut_off);
    let read = passages.iter().zip(readings).enumerate();
    let mut choice: Vec<Choice> = read
        .filter(|(_, (ranked, _))| !whole || !ranked.passage.cut_off)
        .flat_map(|(at, (ranked, reading))| {
            let rank = RANK_WEIGHT * (ranked.score / top);
            reading.sentences.iter().map(move |sentence| Choice {
                at,
                sentence: *sentence,
                score: sentence.score + rank,
            })
        })
        .collect();
    choice.sort_by(|a, b| b.score.total_cmp(&a.score));
    choice
}

/// A sentence that may answer.
struct Choice {
    /// The number of its passage.
    at: usize,
    sentence: ScoredSentence,
    /// How well it answers, the rank of its passage included.
    score: f32,
}

/// The score of the best passage.
fn best_score(passages: &[RankedPassage]) -> f32 {
    let scores = passages.iter().map(|p| p.score);
    scores.fold(f32::MIN_POSITIVE, f32::max)
}
