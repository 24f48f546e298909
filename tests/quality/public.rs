//! Public sets that nobody in this project wrote, where they are here: what is tuned on the sample
//! must not be lost on them. Only those that take seconds; the others are measured in `benches/`.

use super::engine;
use super::measures::ndcg_at_10;
use super::shared::shared;
use std::collections::HashMap;
use std::path::Path;

/// The mean nDCG@10 over the judged questions of a set in the BEIR layout.
fn mean_ndcg(folder: &Path) -> f64 {
    let (_index, engine) = engine(&folder.join("corpus.jsonl"));
    let judged = judged(folder);
    let mut sum = 0.0;
    for (id, question) in questions(folder) {
        let Some(grades) = judged.get(&id) else {
            continue;
        };
        let found = engine.documents(&question, 10).expect("a run");
        let grade = |(document, _): &(String, f32)| grades.get(document).copied().unwrap_or(0);
        let found: Vec<u32> = found.iter().map(grade).collect();
        let all: Vec<u32> = grades.values().copied().collect();
        sum += ndcg_at_10(&found, &all);
    }
    sum / judged.len() as f64
}

fn questions(folder: &Path) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(folder.join("queries.jsonl")).expect("questions");
    let parse = |line: &str| {
        let line: serde_json::Value = serde_json::from_str(line).expect("a question");
        let field = |name: &str| line[name].as_str().unwrap_or_default().to_string();
        (field("_id"), field("text"))
    };
    text.lines().map(parse).collect()
}

/// For each question the grade of each relevant document.
fn judged(folder: &Path) -> HashMap<String, HashMap<String, u32>> {
    let text = std::fs::read_to_string(folder.join("qrels/test.tsv")).expect("judgments");
    let mut judged: HashMap<String, HashMap<String, u32>> = HashMap::new();
    for line in text.lines().skip(1) {
        let parts: Vec<&str> = line.split('\t').collect();
        let grade = parts[2].trim().parse().unwrap_or(0);
        if grade > 0 {
            let of = judged.entry(parts[0].to_string()).or_default();
            of.insert(parts[1].to_string(), grade);
        }
    }
    judged
}

fn reaches(set: &str, floor: f64) {
    let Some(folder) = shared(&format!("data/{set}")) else {
        return;
    };
    let start = std::time::Instant::now();
    let reached = mean_ndcg(&folder);
    println!(
        "{set}: nDCG@10 {reached:.4} in {:.1} s",
        start.elapsed().as_secs_f32()
    );
    assert!(
        reached >= floor,
        "{set}: nDCG@10 {reached:.4} is below {floor}"
    );
}

/// Questions that real people typed, asked of an FAQ.
#[test]
fn covidfaq_users() {
    reaches("covidfaq-users", 0.796);
}

/// Paraphrased questions, asked of an FAQ with near-duplicates.
#[test]
fn covidfaq() {
    reaches("covidfaq", 0.734);
}

/// Questions typed into a web search, and the paragraph of an encyclopedia that answers.
#[test]
fn nq_gold() {
    reaches("nq-gold", 0.901);
}

/// Questions and the section of an encyclopedia that answers.
#[test]
fn selqa() {
    reaches("selqa-dev", 0.968);
}

/// A classic collection with long queries.
#[test]
fn cacm() {
    reaches("cacm", 0.541);
}
