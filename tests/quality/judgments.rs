//! What came of asking one judged question of the sample.

use faqt::answer::Verdict;
use faqt::engine::{Engine, Reply};
use faqt::eval::judge::Judge;
use faqt::eval::read::{self, Text};
use faqt::eval::{JudgedQuestion, JudgedSet};
use std::path::Path;

/// What came of asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The rank of the first judged passage, from 1.
    pub rank: Option<usize>,
    /// Whether the judged words were shown as the answer.
    pub answered_right: bool,
    /// What the person was told.
    pub verdict: Verdict,
}

/// Reads the judged questions; every quote stands in a passage of its document.
pub fn read(path: &Path, engine: &Engine) -> JudgedSet {
    let text = std::fs::read_to_string(path).expect("the judged questions");
    let name = &path.to_string_lossy();
    let judgments = read::judgments(Text { name, text: &text });
    let judgments = judgments.unwrap_or_else(|error| panic!("{error}"));
    let set = read::resolve(name, judgments, &**engine.home()).expect("passages");
    set.unwrap_or_else(|error| panic!("{error}"))
}

impl Outcome {
    /// Compares a reply with the judgments.
    pub fn of(question: &JudgedQuestion, reply: &Reply) -> Outcome {
        let judge = Judge::of(question);
        let right = judge.as_ref().is_some_and(|judge| judge.answers(reply));
        Outcome {
            rank: judge.and_then(|judge| judge.passage_rank(reply)),
            answered_right: right && reply.verdict == Verdict::Answered,
            verdict: reply.verdict,
        }
    }
}
