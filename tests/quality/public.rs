//! Public sets that nobody in this project wrote, where they are here: what is tuned on the sample
//! must not be lost on them. Only those that take seconds; the others are measured in `benches/`.

use super::engine::engine;
use super::shared::shared;
use faqt::engine::Engine;
use faqt::eval::measures::{DEPTH, Measure, Values};
use faqt::eval::read::{BeirTexts, Text, beir};
use faqt::eval::{means, run};
use std::path::{Path, PathBuf};

/// The mean nDCG@10 over one in so many of the judged questions of a set in the BEIR layout.
fn mean_ndcg(engine: &Engine, folder: &Path, one_in: usize) -> f64 {
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a file of the set");
    let (queries, qrels) = (read("queries.jsonl"), read("qrels/test.tsv"));
    let text = |name, text| Text { name, text };
    let texts = BeirTexts {
        queries: text("queries.jsonl", &queries),
        qrels: text("qrels/test.tsv", &qrels),
        answers: None,
        sentences: None,
    };
    let (set, notes) = beir(&texts).unwrap_or_else(|error| panic!("{error}"));
    assert!(notes.is_empty(), "{notes:?}");
    let values: Vec<Values> = (set.questions.iter().step_by(one_in))
        .map(|question| {
            let found = engine.documents(&question.text, DEPTH).expect("a run");
            run::values(question, &found)
        })
        .collect();
    let means = means(values.iter());
    let mean = means.iter().find(|f| f.name == Measure::NdcgAt10.name());
    mean.expect("judged questions").value
}

fn reaches(set: &str, floor: f64) {
    let Some(folder) = shared(&format!("data/{set}")) else {
        return;
    };
    let start = std::time::Instant::now();
    let (_index, engine) = engine(&[folder.join("corpus.jsonl")]);
    let reached = mean_ndcg(&engine, &folder, 1);
    println!(
        "{set}: nDCG@10 {reached:.4} in {:.1} s",
        start.elapsed().as_secs_f32()
    );
    assert!(
        reached >= floor,
        "{set}: nDCG@10 {reached:.4} is below {floor}"
    );
}

/// An FAQ, sections of an encyclopedia and abstracts in one index: neither drowns the others. Alone
/// they reach .738, .976 (of these questions) and .544.
#[test]
fn many_sets_in_one_index() {
    let sets = [
        ("covidfaq", 1, 0.715),
        ("selqa-dev", 8, 0.93),
        ("cacm", 1, 0.51),
    ];
    let folders: Option<Vec<PathBuf>> = sets
        .iter()
        .map(|(set, ..)| shared(&format!("data/{set}")))
        .collect();
    let Some(folders) = folders else { return };
    let corpora: Vec<PathBuf> = folders.iter().map(|f| f.join("corpus.jsonl")).collect();
    let start = std::time::Instant::now();
    let (_index, engine) = engine(&corpora);
    for ((set, one_in, floor), folder) in sets.into_iter().zip(&folders) {
        let reached = mean_ndcg(&engine, folder, one_in);
        println!("{set} among others: nDCG@10 {reached:.4}");
        assert!(
            reached >= floor,
            "{set} among others: nDCG@10 {reached:.4} is below {floor}"
        );
    }
    println!("in {:.1} s", start.elapsed().as_secs_f32());
}

/// Questions that real people typed, asked of an FAQ.
#[test]
fn covidfaq_users() {
    reaches("covidfaq-users", 0.798);
}

/// Paraphrased questions, asked of an FAQ with near-duplicates.
#[test]
fn covidfaq() {
    reaches("covidfaq", 0.736);
}

/// Questions typed into a web search, and the paragraph of an encyclopedia that answers.
#[test]
fn nq_gold() {
    reaches("nq-gold", 0.904);
}

/// Questions and the section of an encyclopedia that answers.
#[test]
fn selqa() {
    reaches("selqa-dev", 0.970);
}

/// A classic collection with long queries.
#[test]
fn cacm() {
    reaches("cacm", 0.543);
}
