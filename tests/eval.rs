//! Evaluation: homes that are altered for a question.

use faqt::engine::refresh::Silent;
use faqt::engine::{Engine, Library, Sources, Tuning};
use faqt::eval::Altered;
use faqt::index::{PassageKey, Retrieval, describe};
use faqt::lexicon::{Lexicon, Synonyms};
use faqt::passage::{Passage, SplitSettings};
use faqt::plan::plan;
use faqt::question::Question;
use faqt::text::{Analyser, Language};
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

/// The sample knowledge base, with the folder its index is in.
fn sample() -> (TempDir, Engine) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let library = Library {
        index: folder.path().join("index"),
        sources: Some(Sources::new(&[corpus]).expect("a corpus")),
        split: SplitSettings::default(),
        tuning: Tuning::default(),
    };
    library.refresh(None, false, 0, &Silent).expect("an index");
    let engine = library.open().expect("an engine");
    (folder, engine)
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
