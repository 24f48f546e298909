//! How long each stage of the way takes by itself, over the sample knowledge base: from a file's
//! bytes to an answer. `cargo bench --bench stages`.

mod sample;

use divan::Bencher;
use divan::counter::BytesCount;
use faqt::answer::{Answerer, Thresholds};
use faqt::corpus::encoding::decode;
use faqt::corpus::{Document, html, markdown, plain};
use faqt::engine::Engine;
use faqt::lexicon::acronyms;
use faqt::passage::{SplitSettings, passages};
use faqt::rank::{Parameters, rerank};
use faqt::text::{Analyser, Analysers, Language, sentences};
use sample::{QUESTIONS, READ};
use std::sync::LazyLock;

fn main() {
    divan::main();
}

static PLAIN: LazyLock<String> = LazyLock::new(|| sample::text("governance-and-exit.txt"));
static MARKDOWN: LazyLock<String> = LazyLock::new(|| sample::text("bpo.md"));
static HTML: LazyLock<String> = LazyLock::new(|| sample::text("automation.html"));
static DOCUMENT: LazyLock<Document> =
    LazyLock::new(|| markdown::document("bpo.md", "bpo.md", decode(MARKDOWN.as_bytes())));

/// An engine over the sample corpus; its index stays in a folder for temporary files.
static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("faqt-stages-{}", std::process::id()));
    let library = sample::library(&folder);
    sample::build(&library);
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
    let engine = &*ENGINE;
    bencher.bench(|| sample::planned(engine, question));
}

#[divan::bench(args = QUESTIONS)]
fn candidates(bencher: Bencher, question: &str) {
    let engine = &*ENGINE;
    let plan = sample::planned(engine, question);
    bencher.bench(|| sample::found(engine, &plan));
}

#[divan::bench(args = QUESTIONS)]
fn rerank_candidates(bencher: Bencher, question: &str) {
    let engine = &*ENGINE;
    let plan = sample::planned(engine, question);
    let found = sample::found(engine, &plan);
    bencher
        .with_inputs(|| found.clone())
        .bench_values(|found| rerank(&plan.query, found, &Parameters::default()));
}

#[divan::bench(args = QUESTIONS)]
fn fetch_passages(bencher: Bencher, question: &str) {
    let engine = &*ENGINE;
    let plan = sample::planned(engine, question);
    let found = sample::found(engine, &plan).list;
    let keys: Vec<_> = found.iter().take(READ).map(|c| c.key).collect();
    bencher.bench(|| engine.home().fetch(&keys));
}

#[divan::bench(args = QUESTIONS)]
fn answer_from_passages(bencher: Bencher, question: &str) {
    let engine = &*ENGINE;
    let plan = sample::planned(engine, question);
    let found = sample::found(engine, &plan);
    let collection = found.collection.clone();
    let passages = sample::best(engine, &plan, found);
    let analysers = Analysers::default();
    let answerer = || {
        let thresholds = Thresholds::default();
        Answerer::new(&plan.query, &collection, thresholds, analysers.lend())
    };
    bencher.bench(|| answerer().answer(&passages, READ));
}

#[divan::bench(args = QUESTIONS)]
fn search(bencher: Bencher, question: &str) {
    let engine = &*ENGINE;
    bencher.bench(|| engine.search(question, 10));
}

#[divan::bench(args = QUESTIONS)]
fn ask(bencher: Bencher, question: &str) {
    let engine = &*ENGINE;
    bencher.bench(|| engine.ask(question, 3));
}
