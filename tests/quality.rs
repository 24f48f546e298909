//! Ranking is behaviour under test. Every judged question of `tests/quality/questions.jsonl` is
//! asked of the sample knowledge base, and what comes of it stands, one line a question, in
//! `tests/quality/ranks.txt`: a change that moves a single rank shows in the diff of that file.
//!
//! - `FAQT_ACCEPT=1 cargo test --test quality` writes the file anew; read the diff before it is
//!   committed.
//! - `faqt eval tests/quality/questions.jsonl --show q017` prints one question in full.
//! - `cargo test --test quality -- --nocapture` prints a table by kind of question.
//!
//! Judgments are quotes, not passage ids: splitting differently invalidates none.

#[path = "harness/engine.rs"]
mod engine;
#[path = "harness/shared.rs"]
mod shared;

#[path = "quality/judgments.rs"]
mod judgments;
#[path = "quality/measures.rs"]
mod measures;
#[path = "quality/public.rs"]
mod public;

use engine::engine;
use faqt::answer::Verdict;
use faqt::eval::{JudgedQuestion, JudgedSet};
use judgments::Outcome;
use measures::Summary;
use std::path::{Path, PathBuf};

/// What must be reached at least, as shares of 1. Raised when the ranking gets better, never
/// lowered to make a change pass.
mod floors {
    /// Questions whose judged passage comes first.
    pub const RECALL_AT_1: f64 = 0.82;
    /// Questions whose judged passage is among the first five.
    pub const RECALL_AT_5: f64 = 0.91;
    /// Mean of 1 / rank of the judged passage.
    pub const MEAN_RECIPROCAL_RANK: f64 = 0.86;
    /// Questions whose shown answer is the judged sentence.
    pub const ANSWERED_RIGHT: f64 = 0.68;
    /// Questions that the corpus does not answer and for which no sentence is given as the answer.
    pub const NOT_ANSWERED: f64 = 0.88;
    /// Those of them that are told that nothing is here.
    pub const REFUSED_RIGHTLY: f64 = 0.64;
    /// Questions that the corpus answers and that are refused; at most.
    pub const REFUSED_WRONGLY: f64 = 0.0;
}

/// So many passages are looked through for the judged one.
const DEPTH: usize = 10;

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[test]
fn the_sample_knowledge_base() {
    let (_folder, engine) = engine(&[repository("corpus")]);
    let set = judgments::read(&repository("tests/quality/questions.jsonl"), &engine);
    judgments_are_well_formed(&set);
    let ask = |question: JudgedQuestion| {
        let reply = engine.ask(&question.text, DEPTH).expect("a reply");
        let outcome = Outcome::of(&question, &reply);
        (question, outcome)
    };
    let outcomes: Vec<(JudgedQuestion, Outcome)> = set.questions.into_iter().map(ask).collect();
    let summary = Summary::of(&outcomes);
    println!("{}", measures::table(&outcomes));
    compare_ranks(&outcomes);
    for (what, reached, floor) in [
        ("recall at 1", summary.recall_at_1, floors::RECALL_AT_1),
        ("recall at 5", summary.recall_at_5, floors::RECALL_AT_5),
        (
            "mean reciprocal rank",
            summary.reciprocal_rank,
            floors::MEAN_RECIPROCAL_RANK,
        ),
        (
            "answered right",
            summary.answered_right,
            floors::ANSWERED_RIGHT,
        ),
        ("not answered", summary.not_answered, floors::NOT_ANSWERED),
        (
            "refused rightly",
            summary.refused_rightly,
            floors::REFUSED_RIGHTLY,
        ),
    ] {
        assert!(reached >= floor, "{what}: {reached:.4} is below {floor}");
    }
    let wrongly = summary.refused_wrongly;
    assert!(
        wrongly <= floors::REFUSED_WRONGLY,
        "refused wrongly: {wrongly:.4} is above {}",
        floors::REFUSED_WRONGLY
    );
}

/// Compares what came out with the committed file, or writes that anew where it is accepted.
fn compare_ranks(outcomes: &[(JudgedQuestion, Outcome)]) {
    let path = repository("tests/quality/ranks.txt");
    let computed = measures::ranks(outcomes);
    if std::env::var_os("FAQT_ACCEPT").is_some() {
        std::fs::write(&path, &computed).expect("ranks.txt can be written");
        return;
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    let differences = measures::differences(&committed, &computed);
    assert!(
        differences.is_empty(),
        "tests/quality/ranks.txt differs from what is computed:\n{differences}\n\
         If that is meant, accept it: FAQT_ACCEPT=1 cargo test --test quality"
    );
}

/// Questions of kind `none`, and only they, have no answer.
fn judgments_are_well_formed(set: &JudgedSet) {
    assert!(set.questions.len() >= 100, "{}", set.questions.len());
    for question in &set.questions {
        let none = question.kind.as_deref() == Some("none");
        assert_eq!(question.answerable, !none, "{}", question.id);
    }
}

/// What a question that has no answer was told.
fn refused(verdict: Verdict) -> bool {
    verdict == Verdict::NotFound
}
