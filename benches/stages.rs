//! How long each stage of the way takes by itself, over the sample knowledge base: from a file's
//! bytes to an answer. `cargo bench --bench stages`.

use divan::Bencher;
use divan::counter::BytesCount;
use faqt::answer::{Answerer, Thresholds};
use faqt::corpus::encoding::decode;
use faqt::corpus::source::Means;
use faqt::corpus::{Document, html, markdown, plain};
use faqt::engine::refresh::Silent;
use faqt::engine::{Engine, Library, Sources, Tuning};
use faqt::index::Making;
use faqt::lexicon::{Synonyms, acronyms};
use faqt::passage::{SplitSettings, passages};
use faqt::plan::plan;
use faqt::question::Question;
use faqt::rank::{Parameters, RankedPassage, rerank};
use faqt::text::{Analyser, Analysers, Language, sentences};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

const QUESTIONS: [&str; 4] = [
    "What does KPO stand for?",
    "difference between BPO and KPO",
    "waht is knowlege proces outsorcing",
    "what is the capital of France",
];
/// How many candidates are looked at, and passages read, as the engine does.
const CANDIDATES: usize = 100;
const READ: usize = 8;
/// How often a file is repeated, so that what happens once a call weighs little.
const REPEATED: usize = 8;

fn main() {
    divan::main();
}

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// One file of the sample corpus, several times over.
fn sample(name: &str) -> String {
    let text = std::fs::read_to_string(corpus().join(name));
    text.expect("the sample corpus is part of the project")
        .repeat(REPEATED)
}

static PLAIN: LazyLock<String> = LazyLock::new(|| sample("governance-and-exit.txt"));
static MARKDOWN: LazyLock<String> = LazyLock::new(|| sample("bpo.md"));
static HTML: LazyLock<String> = LazyLock::new(|| sample("automation.html"));
static DOCUMENT: LazyLock<Document> =
    LazyLock::new(|| markdown::document("bpo.md", "bpo.md", decode(MARKDOWN.as_bytes())));

/// An engine over the sample corpus; its index stays in a folder for temporary files.
static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("faqt-stages-{}", std::process::id()));
    let library = Library {
        index: folder.clone(),
        sources: Some(Sources::new(&[corpus()]).expect("the sample corpus has a path")),
        making: Making::default(),
        means: Means::default(),
        tuning: Tuning::default(),
    };
    library
        .refresh(None, true, 0, &Silent)
        .expect("the sample corpus can be indexed");
    let engine = library.open().expect("the index was just built");
    // What is open stays readable without its name.
    let _ = std::fs::remove_dir_all(folder);
    engine
});

#[divan::bench]
fn sentence_bounds(bencher: Bencher) {
    let text = PLAIN.as_str();
    bencher
        .counter(BytesCount::of_str(text))
        .bench(|| sentences(text));
}

#[divan::bench]
fn language(bencher: Bencher) {
    let text = PLAIN.as_str();
    bencher.bench(|| Language::detect(text));
}

#[divan::bench]
fn analysis(bencher: Bencher) {
    let text = PLAIN.as_str();
    let mut analyser = Analyser::new(Language::English);
    bencher.counter(BytesCount::of_str(text)).bench_local(|| {
        let mut bytes = 0;
        analyser.each_term(text, &mut |term| bytes += term.stem.len());
        bytes
    });
}

#[divan::bench]
fn acronym_pairs(bencher: Bencher) {
    let text = PLAIN.as_str();
    bencher
        .counter(BytesCount::of_str(text))
        .bench(|| acronyms(text));
}

#[divan::bench]
fn read_plain(bencher: Bencher) {
    let text = PLAIN.as_str();
    bencher
        .counter(BytesCount::of_str(text))
        .bench(|| plain::document("a.txt", "a.txt", decode(text.as_bytes())));
}

#[divan::bench]
fn read_markdown(bencher: Bencher) {
    let text = MARKDOWN.as_str();
    bencher
        .counter(BytesCount::of_str(text))
        .bench(|| markdown::document("a.md", "a.md", decode(text.as_bytes())));
}

#[divan::bench]
fn read_html(bencher: Bencher) {
    let text = HTML.as_str();
    bencher
        .counter(BytesCount::of_str(text))
        .bench(|| html::document("a.html", "a.html", decode(text.as_bytes())));
}

#[divan::bench]
fn split(bencher: Bencher) {
    let (document, settings) = (&*DOCUMENT, SplitSettings::default());
    bencher
        .counter(BytesCount::of_str(&document.text))
        .bench(|| passages(document, &settings));
}

#[divan::bench(args = QUESTIONS)]
fn query_plan(bencher: Bencher, question: &str) {
    let home = ENGINE.home();
    bencher.bench(|| {
        let question = Question::parse(question, &[Language::English]);
        plan(&question, &**home, &Synonyms::default()).expect("the index can be read")
    });
}

#[divan::bench(args = QUESTIONS)]
fn candidates(bencher: Bencher, question: &str) {
    let home = ENGINE.home();
    let question = Question::parse(question, &[Language::English]);
    let plan = plan(&question, &**home, &Synonyms::default()).expect("the index can be read");
    bencher.bench(|| home.candidates(&plan.query, CANDIDATES));
}

#[divan::bench(args = QUESTIONS)]
fn rerank_candidates(bencher: Bencher, question: &str) {
    let home = ENGINE.home();
    let question = Question::parse(question, &[Language::English]);
    let plan = plan(&question, &**home, &Synonyms::default()).expect("the index can be read");
    let found = home
        .candidates(&plan.query, CANDIDATES)
        .expect("the index can be read");
    bencher
        .with_inputs(|| found.clone())
        .bench_values(|found| rerank(&plan.query, found, &Parameters::default()));
}

#[divan::bench(args = QUESTIONS)]
fn answer_from_passages(bencher: Bencher, question: &str) {
    let home = ENGINE.home();
    let question = Question::parse(question, &[Language::English]);
    let plan = plan(&question, &**home, &Synonyms::default()).expect("the index can be read");
    let found = home
        .candidates(&plan.query, CANDIDATES)
        .expect("the index can be read");
    let collection = found.collection.clone();
    let mut ranked = rerank(&plan.query, found, &Parameters::default());
    ranked.truncate(READ);
    let keys: Vec<_> = ranked.iter().map(|r| r.candidate.key).collect();
    let read = home.fetch(&keys).expect("the index can be read");
    let passages: Vec<RankedPassage> = ranked
        .into_iter()
        .zip(read)
        .map(|(ranked, passage)| RankedPassage::new(&ranked, passage))
        .collect();
    let analysers = Analysers::default();
    let answerer = || {
        let thresholds = Thresholds::default();
        Answerer::new(&plan.query, &collection, thresholds, analysers.lend())
    };
    bencher.bench(|| answerer().answer(&passages, 8));
}

#[divan::bench(args = QUESTIONS)]
fn ask(bencher: Bencher, question: &str) {
    let engine = &*ENGINE;
    bencher.bench(|| engine.ask(question, 3));
}
