//! What an evaluation over an own set says about the documents: how much is found, and what is not.

use super::OwnSet;
use crate::answer::Verdict;
use crate::corpus::Place;
use crate::eval::Asked;
use std::collections::BTreeMap;

/// How well the documents can be asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnReport {
    /// Questions that the documents answer.
    pub asked: usize,
    /// Those whose right passage came first.
    pub first: usize,
    /// Those whose right passage was among the first five.
    pub among_five: usize,
    /// Those whose right passage was not among the first ten, in the order of their places.
    pub missed: Vec<Missed>,
    /// Files of which several questions were asked and none was found, with how many.
    pub lost: Vec<(String, usize)>,
    /// Questions about other things.
    pub elsewhere: usize,
    /// Those that were given as answered all the same.
    pub answered_wrongly: usize,
}

/// A question whose answer was not found.
#[derive(Clone, Debug, PartialEq)]
pub struct Missed {
    /// Where that stands which answers.
    pub place: Place,
    /// The question as it was asked.
    pub question: String,
    /// What sort of question it is.
    pub kind: String,
}

/// One question that is missed may be a bad question; so many of one file are about the file.
const LEAST_OF_LOST: usize = 2;

/// What the questions of `set` came to, as they were `asked`.
pub fn report(set: &OwnSet, asked: &[Asked]) -> OwnReport {
    let answerable = |asked: &&Asked| asked.decision.is_some_and(|d| d.answerable);
    let (here, elsewhere): (Vec<&Asked>, Vec<&Asked>) = asked.iter().partition(answerable);
    let within = |depth: usize| {
        let found = here.iter().filter_map(|asked| asked.passage_rank);
        found.filter(|rank| *rank <= depth).count()
    };
    let mut missed = Vec::new();
    let mut files: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for question in &here {
        let Some(place) = set.places.get(&question.id) else {
            continue;
        };
        let (asked, found) = files.entry(&place.path).or_default();
        *asked += 1;
        *found += usize::from(question.passage_rank.is_some());
        if question.passage_rank.is_none() {
            missed.push(Missed {
                place: place.clone(),
                question: question.text.clone(),
                kind: question.kind.clone().unwrap_or_default(),
            });
        }
    }
    missed.sort_by(|a, b| {
        let key = |m: &Missed| (m.place.path.clone(), m.place.bytes.start);
        key(a).cmp(&key(b))
    });
    let lost = files.into_iter();
    let lost = lost.filter(|(_, (asked, found))| *asked >= LEAST_OF_LOST && *found == 0);
    let answered = |asked: &&&Asked| {
        let decision = asked.decision.iter();
        decision.map(|d| d.verdict).any(|v| v == Verdict::Answered)
    };
    OwnReport {
        asked: here.len(),
        first: within(1),
        among_five: within(5),
        missed,
        lost: lost
            .map(|(path, (asked, _))| (path.to_string(), asked))
            .collect(),
        elsewhere: elsewhere.len(),
        answered_wrongly: elsewhere.iter().filter(answered).count(),
    }
}
