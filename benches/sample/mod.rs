//! What the benches work on: texts of the sample knowledge base, an index of it, and questions.

// Each bench uses a part of this.
#![allow(dead_code)]

use faqt::corpus::source::Means;
use faqt::engine::refresh::Silent;
use faqt::engine::{Engine, Library, Sources, Tuning};
use faqt::index::{Candidates, Making};
use faqt::lexicon::Synonyms;
use faqt::plan::{Plan, plan};
use faqt::question::Question;
use faqt::rank::{Parameters, RankedPassage, rerank};
use faqt::text::Language;
use std::path::{Path, PathBuf};

/// One that is answered from a definition, one that compares, one with slips of the keyboard, and
/// one that the sample does not answer.
pub const QUESTIONS: [&str; 4] = [
    "What does KPO stand for?",
    "difference between BPO and KPO",
    "waht is knowlege proces outsorcing",
    "what is the capital of France",
];
/// How many candidates are looked at, and passages read, as the engine does.
pub const CANDIDATES: usize = 100;
pub const READ: usize = 8;
/// How often a file is repeated, so that what happens once a call weighs little.
const REPEATED: usize = 8;

/// The folder of the sample.
pub fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// One file of the sample, several times over.
pub fn text(name: &str) -> String {
    let text = std::fs::read_to_string(corpus().join(name));
    text.expect("the sample corpus is part of the project")
        .repeat(REPEATED)
}

/// The sample, with its index in `folder`.
pub fn library(folder: &Path) -> Library {
    Library {
        index: folder.to_path_buf(),
        sources: Some(Sources::new(&[corpus()]).expect("the sample corpus has a path")),
        making: Making::default(),
        means: Means::default(),
        tuning: Tuning::default(),
        model: None,
    }
}

/// Makes the index anew.
pub fn build(library: &Library) {
    library
        .refresh(None, true, 0, &Silent)
        .expect("the sample corpus can be indexed");
}

/// What a question is turned into.
pub fn planned(engine: &Engine, question: &str) -> Plan {
    let question = Question::parse(question, &[Language::English]);
    plan(&question, &**engine.home(), &Synonyms::default()).expect("the index can be read")
}

/// The passages that may answer it.
pub fn found(engine: &Engine, plan: &Plan) -> Candidates {
    let found = engine.home().candidates(&plan.query, CANDIDATES);
    found.expect("the index can be read")
}

/// The best of them with their texts.
pub fn best(engine: &Engine, plan: &Plan, found: Candidates) -> Vec<RankedPassage> {
    let mut ranked = rerank(&plan.query, found, &Parameters::default());
    ranked.truncate(READ);
    let keys: Vec<_> = ranked.iter().map(|r| r.candidate.key).collect();
    let read = engine.home().fetch(&keys).expect("the index can be read");
    let both = ranked.into_iter().zip(read);
    both.map(|(ranked, passage)| RankedPassage::new(&ranked, passage))
        .collect()
}
