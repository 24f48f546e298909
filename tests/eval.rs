//! Evaluation: homes that are altered for a question, and what is measured of a judged set.

#[path = "harness/engine.rs"]
mod engine;
#[path = "eval/reference.rs"]
mod reference;

use engine::engine;
use faqt::answer::Verdict;
use faqt::engine::Engine;
use faqt::eval::measures::Measure;
use faqt::eval::{
    Alteration, Altered, Evaluation, JudgedQuestion, JudgedSet, Options, Quote, Report, evaluate,
};
use faqt::index::{PassageKey, Retrieval, describe};
use faqt::lexicon::{Lexicon, Synonyms};
use faqt::passage::Passage;
use faqt::plan::plan;
use faqt::question::Question;
use faqt::text::{Analyser, Language};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

/// The sample knowledge base, with the folder its index is in.
fn sample() -> (TempDir, Engine) {
    engine(&[Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")])
}

fn passages(home: &dyn Retrieval, path: &str) -> Vec<Passage> {
    let mut found = Vec::new();
    home.each_passage(&mut |passage| found.push(passage))
        .expect("passages");
    found.retain(|passage| passage.place.path == path);
    assert!(!found.is_empty(), "{path} has passages");
    found
}

/// What a passage is described as in memory is what the index says of it.
#[test]
fn a_description_is_what_the_index_holds() {
    let (_folder, engine) = sample();
    for question in [
        "What does KPO stand for?",
        "how long does a transition take",
        "cost-plus pricing per FTE",
        "Which service levels matter in a call centre?",
    ] {
        let question = Question::parse(question, &[Language::English]);
        let plan = plan(&question, &**engine.home(), &Synonyms::default())
            .expect("a plan")
            .query;
        let found = engine.home().candidates(&plan, 200).expect("candidates");
        assert!(found.list.len() > 10);
        for candidate in found.list {
            let passage = engine
                .home()
                .fetch(&[candidate.key])
                .expect("a passage")
                .remove(0);
            let mut analyser = Analyser::new(passage.language);
            let described = describe(&plan, &passage, PassageKey(0), &mut analyser);
            assert_eq!(described.matches, candidate.matches, "{passage:?}");
            assert_eq!(described.exact, candidate.exact, "{passage:?}");
            assert_eq!(described.document, candidate.document);
            // The index keeps lengths above forty roughly.
            assert_eq!(described.lengths.question, candidate.lengths.question);
        }
    }
}

#[test]
fn what_is_hidden_is_neither_found_nor_known() {
    let (_folder, engine) = sample();
    let path = "kpo-full-form.txt";
    let hidden = passages(&**engine.home(), path);
    let altered = Arc::new(Altered::without(engine.home().clone(), hidden.clone()));
    let without = engine.over(altered.clone()).expect("an engine");
    let question = "What does KPO stand for?";
    let found = without.search(question, 50).expect("a reply").passages;
    assert!(!found.is_empty());
    assert!(found.iter().all(|found| found.passage.place.path != path));

    // A word that stands nowhere else is unknown now; put back, it is known again.
    let only_there = |word: &str| engine.home().exact_frequency(word).expect("a count");
    let word = "apo";
    let holding = hidden.iter().filter(|p| p.text.contains("APO")).count() as u64;
    assert!(holding > 0 && only_there(word) >= holding);
    let left = altered.exact_frequency(word).expect("a count");
    assert!(left <= only_there(word) - holding, "{left}");
    let back = Altered::replacing(altered, Vec::new(), hidden);
    assert_eq!(
        back.exact_frequency(word).expect("a count"),
        only_there(word)
    );
    let again = engine.over(Arc::new(back)).expect("an engine");
    let found = again.search(question, 1).expect("a reply").passages;
    let expected = engine.search(question, 1).expect("a reply").passages;
    assert_eq!(found[0].passage.id, expected[0].passage.id);
}

#[test]
fn only_what_is_left_is_found() {
    let (_folder, engine) = sample();
    let path = "pricing-models.md";
    let left = passages(&**engine.home(), path);
    let only = Altered::only(engine.home().clone(), left);
    let engine = engine.over(Arc::new(only)).expect("an engine");
    let found = engine
        .search("which pricing model is cheapest?", 50)
        .expect("a reply")
        .passages;
    assert!(found.len() > 2);
    assert!(found.iter().all(|found| found.passage.place.path == path));
}

/// Asks the questions of `set`, with all that can be asked besides.
fn evaluated(engine: &Engine, set: &JudgedSet, other: &JudgedSet) -> Evaluation {
    let options = Options {
        other: Some(other),
        removed: true,
        threads: 2,
        clock: &|| Duration::from_millis(5),
        done: &|| {},
    };
    evaluate(engine, set, &options).expect("an evaluation")
}

fn judged(id: &str, text: &str, document: &str, words: &str) -> JudgedQuestion {
    JudgedQuestion {
        id: id.into(),
        text: text.into(),
        kind: Some("judged".into()),
        answers: vec![Quote {
            document: document.into(),
            text: words.into(),
        }],
        answerable: true,
        ..JudgedQuestion::default()
    }
}

fn nothing_answers(id: &str, text: &str) -> JudgedQuestion {
    JudgedQuestion {
        id: id.into(),
        text: text.into(),
        kind: Some("none".into()),
        ..JudgedQuestion::default()
    }
}

#[test]
fn a_set_is_measured_in_all_its_parts() {
    let (_folder, engine) = sample();
    let stands_for = "What does SLA stand for?";
    let words = "SLA stands  for service level agreement";
    let right = judged("right", stands_for, "sla-metrics.html", words);
    let wrong = judged("wrong", stands_for, "careers.md", "anything else");
    let hidden = passages(&**engine.home(), "sla-metrics.html");
    let altered = JudgedQuestion {
        id: "altered".into(),
        alteration: Some(Alteration {
            hidden: hidden.iter().map(|passage| passage.id).collect(),
            added: Vec::new(),
        }),
        ..right.clone()
    };
    let given = JudgedQuestion {
        id: "given".into(),
        sentences: right.answers.clone(),
        ..right.clone()
    };
    let none = nothing_answers("none", "what is the capital of France");
    let set = JudgedSet {
        questions: vec![right, wrong, altered, given, none],
    };
    let other = JudgedSet {
        questions: vec![nothing_answers("o", "how tall is a giraffe?")],
    };
    let made = evaluated(&engine, &set, &other);
    let value = |at: usize, measure| made.outcomes[at].values.get(&measure).copied();
    assert_eq!(value(0, Measure::PrecisionAt1), Some(1.0));
    assert_eq!(value(0, Measure::PassageAt1), Some(1.0));
    assert_eq!(value(0, Measure::HitAt1), Some(1.0));
    assert_eq!(value(0, Measure::Contained), Some(1.0));
    assert!(made.outcomes[0].decision.right);
    assert_eq!(value(1, Measure::HitAt3), Some(0.0));
    assert!(!made.outcomes[1].decision.right);
    // What is hidden is not found, by documents or by passages.
    assert_eq!(value(2, Measure::RecallAt100), Some(0.0));
    assert_eq!(value(2, Measure::PassageReciprocalRankAt10), Some(0.0));
    assert_eq!(value(3, Measure::GivenContained), Some(1.0));
    assert_eq!(value(0, Measure::GivenContained), None);
    assert!(made.outcomes[4].values.is_empty());
    assert_eq!(made.outcomes[4].decision.verdict, Verdict::NotFound);
    assert_eq!((made.other.len(), made.removed.len()), (1, 3));
    // Refused questions keep their confidence.
    let confidence = made.outcomes[4].decision.confidence;
    assert!(confidence > 0.0 && confidence < 0.1, "{confidence}");

    let report = Report::of(&made);
    let names: Vec<String> = report.figures.iter().map(|f| f.full_name()).collect();
    for name in [
        "nDCG@10",
        "hit@1",
        "precision",
        "AUROC none",
        "AUROC other",
        "AUROC removed",
    ] {
        assert!(names.iter().any(|n| n == name), "{name} of {names:?}");
    }
    let kinds: Vec<&str> = report.kinds.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(kinds, ["judged", "none"]);
    assert_eq!(evaluated(&engine, &set, &other), made);
}
