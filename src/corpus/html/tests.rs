use super::document;
use crate::corpus::encoding::decode;
use crate::corpus::{BlockKind, Document};
use std::collections::HashMap;
use std::path::PathBuf;

fn read(html: &str) -> Document {
    document("page.html", "page.html", decode(html.as_bytes()))
}

/// Kind and words of each block, one a line.
fn show(document: &Document) -> String {
    let mut lines = String::new();
    for block in &document.blocks {
        let kind = match block.kind {
            BlockKind::Heading { level } => format!("h{level}"),
            BlockKind::Paragraph => "p".into(),
            BlockKind::ListItem => "li".into(),
            BlockKind::Table => "table".into(),
            BlockKind::Code => "code".into(),
            BlockKind::FaqQuestion { level: None } => "Q".into(),
            BlockKind::FaqQuestion { level: Some(l) } => format!("Q{l}"),
            BlockKind::FaqAnswer { .. } => "A".into(),
            BlockKind::Boilerplate => "-".into(),
        };
        let words = document.words_of(block).replace('\n', "⏎");
        lines += &format!("{kind}: {words}\n");
    }
    lines
}

fn words(text: &str) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for word in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
    {
        *counts.entry(word.to_lowercase()).or_default() += 1;
    }
    counts
}

/// Precision, recall and F1 of the words of `found` against those of `expected`.
fn word_scores(found: &str, expected: &str) -> (f64, f64, f64) {
    let (found, expected) = (words(found), words(expected));
    let common: usize = found
        .iter()
        .map(|(word, &count)| count.min(expected.get(word).copied().unwrap_or(0)))
        .sum();
    let precision = common as f64 / found.values().sum::<usize>().max(1) as f64;
    let recall = common as f64 / expected.values().sum::<usize>().max(1) as f64;
    let sum = precision + recall;
    let f1 = if sum > 0.0 {
        2.0 * precision * recall / sum
    } else {
        0.0
    };
    (precision, recall, f1)
}

fn shared_pages() -> Option<PathBuf> {
    let shared = match std::env::var_os("FAQT_SHARED") {
        Some(path) => vec![PathBuf::from(path)],
        None => ["../shared", "../../shared"]
            .iter()
            .map(|p| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(p))
            .collect(),
    };
    shared
        .into_iter()
        .map(|path| path.join("corpora/html"))
        .find(|path| path.is_dir())
}

/// The text of a page, all of which is content.
fn all_text(html: &str) -> String {
    let page = super::walk::walk(html);
    page.extraction.text().to_string()
}

#[test]
fn the_content_of_real_pages_is_told_from_their_frame() {
    let Some(folder) = shared_pages() else {
        println!("no sample pages here; nothing measured");
        return;
    };
    let mut scores = Vec::new();
    let mut pages: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    pages.sort();
    for page in pages {
        let read_text = |name: &str| std::fs::read(page.join(name));
        let (Ok(source), Ok(expected)) = (read_text("source.html"), read_text("expected.html"))
        else {
            continue;
        };
        let document = document("page.html", "page.html", decode(&source));
        let content: Vec<&str> = document
            .blocks
            .iter()
            .filter(|block| block.kind != BlockKind::Boilerplate)
            .map(|block| document.words_of(block))
            .collect();
        let expected = all_text(&decode(&expected).text);
        let (precision, recall, f1) = word_scores(&content.join("\n"), &expected);
        let name = page.file_name().unwrap_or_default().to_string_lossy();
        println!(
            "{name:28} precision {precision:.3} recall {recall:.3} F1 {f1:.3} {:?}",
            document.title
        );
        scores.push((recall, f1));
    }
    let mean = |score: fn(&(f64, f64)) -> f64| {
        scores.iter().map(score).sum::<f64>() / scores.len().max(1) as f64
    };
    let (recall, f1) = (mean(|s| s.0), mean(|s| s.1));
    println!("mean recall {recall:.3}, mean F1 {f1:.3}");
    assert!(f1 >= 0.5 && recall >= 0.5);
}
