//! Asking every question of a judged set, on all cores, and noting what comes of it.

use super::altered::Altered;
use super::cores;
use super::judge::Judge;
use super::measures::{DEPTH, Measure, Values};
use super::run::{self, relevant};
use super::set::{JudgedQuestion, JudgedSet};
use super::verdicts::Decision;
use crate::answer::{Evidence, Verdict};
use crate::engine::{Engine, Reply};
use crate::index::IndexError;
use crate::passage::Passage;
use std::collections::{HashMap, HashSet};
use std::time::Duration;

/// So many passages of a reply are looked through for judged words.
const PASSAGES: usize = 10;

/// What is asked besides the questions of the set, and by what means.
pub struct Options<'a> {
    /// Questions of another set, which nothing here answers.
    pub other: Option<&'a JudgedSet>,
    /// Whether each question is asked once more without the documents that answer it.
    pub removed: bool,
    /// How many questions are asked at a time.
    pub threads: usize,
    /// The time since some moment before.
    pub clock: &'a (dyn Fn() -> Duration + Sync),
    /// Called after each question.
    pub done: &'a (dyn Fn() + Sync),
}

/// What came of one question.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The question's id.
    pub id: String,
    /// As it was asked.
    pub text: String,
    /// What sort of question it is.
    pub kind: Option<String>,
    /// The documents found, best first as trec_eval orders them.
    pub documents: Vec<(String, f32)>,
    /// What its judgments allow to measure.
    pub values: Values,
    /// The rank, from 1, of the first passage with judged words.
    pub passage_rank: Option<usize>,
    /// What was said about an answer.
    pub decision: Decision,
    /// How long `ask` took.
    pub took: Duration,
}

/// What came of a set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evaluation {
    /// One for each question, in the order of the set.
    pub outcomes: Vec<Outcome>,
    /// The decisions on questions of another set.
    pub other: Vec<Decision>,
    /// The decisions on answerable questions without the documents that answer them.
    pub removed: Vec<Decision>,
}

/// How many questions are asked: the steps of a progress bar.
pub fn steps(set: &JudgedSet, options: &Options) -> usize {
    let removed = set
        .questions
        .iter()
        .filter(|q| options.removed && removable(q));
    set.questions.len() + removed.count() + options.other.map_or(0, |other| other.questions.len())
}

fn removable(question: &JudgedQuestion) -> bool {
    question.answerable && question.alteration.is_none()
}

/// Asks `engine` the questions of `set`.
///
/// # Errors
/// If the index cannot be read.
pub fn evaluate(
    engine: &Engine,
    set: &JudgedSet,
    options: &Options,
) -> Result<Evaluation, IndexError> {
    let judged = judged_passages(engine, set, options.removed)?;
    let asker = Asker {
        engine,
        judged,
        options,
    };
    let outcomes = asker.each(&set.questions, |question| asker.outcome(question))?;
    let others = options.other.map_or(&[][..], |other| &other.questions);
    let other = asker.each(others, |question| asker.not_here(engine, question))?;
    let without: Vec<&JudgedQuestion> = match options.removed {
        true => set.questions.iter().filter(|q| removable(q)).collect(),
        false => Vec::new(),
    };
    let removed = asker.each(&without, |question| {
        let hidden = asker.passages(question);
        let home = Altered::without(engine.home().clone(), hidden);
        asker.not_here(&engine.over(std::sync::Arc::new(home))?, question)
    })?;
    Ok(Evaluation {
        outcomes,
        other,
        removed,
    })
}

/// The passages of the documents that have to be hidden, or looked at alone.
fn judged_passages(
    engine: &Engine,
    set: &JudgedSet,
    removed: bool,
) -> Result<HashMap<String, Vec<Passage>>, IndexError> {
    let needed = |question: &&JudgedQuestion| removed || given(question);
    let questions = set.questions.iter().filter(needed);
    let wanted: HashSet<String> = questions.flat_map(judged_documents).collect();
    let mut passages: HashMap<String, Vec<Passage>> = HashMap::new();
    if !wanted.is_empty() {
        engine.home().each_passage(&mut |passage| {
            if wanted.contains(&passage.document) {
                let of = passages.entry(passage.document.clone()).or_default();
                of.push(passage);
            }
        })?;
    }
    Ok(passages)
}

/// Whether the sentence is also asked for where the right document is given.
fn given(question: &JudgedQuestion) -> bool {
    !question.sentences.is_empty() && question.alteration.is_none()
}

fn judged_documents(question: &JudgedQuestion) -> Vec<String> {
    let relevant = relevant(question).into_iter();
    relevant.filter(|(_, g)| *g > 0).map(|(d, _)| d).collect()
}

struct Asker<'a> {
    engine: &'a Engine,
    judged: HashMap<String, Vec<Passage>>,
    options: &'a Options<'a>,
}

impl Asker<'_> {
    /// What `ask` makes of each item, in their order, on all cores.
    fn each<T: Sync, R: Send>(
        &self,
        items: &[T],
        ask: impl Fn(&T) -> Result<R, IndexError> + Sync,
    ) -> Result<Vec<R>, IndexError> {
        let ask = |item: &T| {
            let made = ask(item);
            (self.options.done)();
            made
        };
        cores::each(items, self.options.threads, ask)
            .into_iter()
            .collect()
    }

    fn outcome(&self, question: &JudgedQuestion) -> Result<Outcome, IndexError> {
        let altered = altered(self.engine, question)?;
        let engine = altered.as_ref().unwrap_or(self.engine);
        let mut documents = engine.documents(&question.text, DEPTH)?;
        let start = (self.options.clock)();
        let reply = engine.ask(&question.text, PASSAGES)?;
        let took = (self.options.clock)().saturating_sub(start);
        let mut values = run::values(question, &documents);
        run::in_order(&mut documents);
        let judge = Judge::of(question);
        if let Some(judge) = &judge {
            values.extend(judge.values(&reply));
            if given(question) {
                values.extend(self.given_document(question, judge)?);
            }
        }
        Ok(Outcome {
            id: question.id.clone(),
            text: question.text.clone(),
            kind: question.kind.clone(),
            documents,
            values,
            passage_rank: judge.as_ref().and_then(|judge| judge.passage_rank(&reply)),
            decision: decision(question, judge.as_ref(), &reply),
            took,
        })
    }

    /// The passages of the documents that answer.
    fn passages(&self, question: &JudgedQuestion) -> Vec<Passage> {
        let documents = judged_documents(question);
        let found = documents.iter().filter_map(|d| self.judged.get(d));
        found.flatten().cloned().collect()
    }

    fn given_document(
        &self,
        question: &JudgedQuestion,
        judge: &Judge,
    ) -> Result<Values, IndexError> {
        let only = Altered::only(self.engine.home().clone(), self.passages(question));
        let engine = self.engine.over(std::sync::Arc::new(only))?;
        let reply = engine.ask(&question.text, PASSAGES)?;
        let share = |met: bool| f64::from(u8::from(met));
        Ok(Values::from([
            (Measure::GivenHitAt1, share(judge.hit(&reply, 1))),
            (Measure::GivenContained, share(judge.contained(&reply))),
        ]))
    }

    /// What is said to a question that nothing here answers.
    fn not_here(&self, engine: &Engine, question: &JudgedQuestion) -> Result<Decision, IndexError> {
        let reply = engine.ask(&question.text, PASSAGES)?;
        Ok(Decision {
            confidence: reply.confidence,
            verdict: reply.verdict,
            answerable: false,
            right: false,
            evidence: evidence(&reply),
        })
    }
}

/// An engine on the home as it is altered for the question, if it is.
pub(super) fn altered(
    engine: &Engine,
    question: &JudgedQuestion,
) -> Result<Option<Engine>, IndexError> {
    let Some(alteration) = &question.alteration else {
        return Ok(None);
    };
    let home = engine.home();
    let mut hidden = Vec::new();
    for id in &alteration.hidden {
        hidden.extend(home.passage(*id)?);
    }
    let home = Altered::replacing(home.clone(), hidden, alteration.added.clone());
    Ok(Some(engine.over(std::sync::Arc::new(home))?))
}

fn decision(question: &JudgedQuestion, judge: Option<&Judge>, reply: &Reply) -> Decision {
    let relevant = |document: &String| question.grades.get(document).is_some_and(|g| *g > 0);
    let stands_in = || {
        let first = reply.answer.as_ref()?.sentences.first()?;
        let mut passages = reply.passages.iter().map(|ranked| &ranked.passage);
        passages.find(|passage| passage.id == first.passage)
    };
    let right = match question.grades.is_empty() {
        true => judge.is_some_and(|judge| judge.answers(reply)),
        false => stands_in().is_some_and(|passage| relevant(&passage.document)),
    };
    Decision {
        confidence: reply.confidence,
        verdict: reply.verdict,
        answerable: question.answerable,
        right: question.answerable && right && reply.verdict != Verdict::NotFound,
        evidence: evidence(reply),
    }
}

fn evidence(reply: &Reply) -> Option<Evidence> {
    reply.answer.as_ref().map(|answer| answer.evidence)
}
