//! Main content is behaviour under test. Of each page of the shared sample there is known what of
//! it a person would read; how near our reading comes to that stands, one line a page, in
//! `tests/formats/html/pages.txt`.
//!
//! - `FAQT_ACCEPT=1 cargo test --test formats html` writes the file anew; read the diff before it is
//!   committed.
//!
//! The score is the F1 of words: the harmonic mean of the share of our words that are expected
//! (precision) and the share of the expected words that we have (recall), each word counted as
//! often as it stands there.

use super::harness::repository;
use super::harness::shared::shared;
use faqt::corpus::read::{Input, Output, ReadOptions, read};
use faqt::corpus::{BlockKind, Document, Format, finish};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// What must be reached at least. Raised when the reading gets better, never lowered to make a
/// change pass.
mod floors {
    /// The mean of all pages.
    pub const MEAN_F1: f64 = 0.99;
    /// Each page.
    pub const F1: f64 = 0.94;
}

/// The document of a page, of the whole of it or of its content.
fn page(path: &Path, whole_pages: bool) -> Document {
    let bytes = std::fs::read(path).expect("a page");
    let options = ReadOptions { whole_pages };
    let (mut found, mut warnings) = (Vec::new(), Vec::new());
    let mut each = |document| found.push(document);
    let mut output = Output::new("page.html", &mut each, &mut warnings);
    let input = Input::new("page.html", &bytes, &options);
    read(Format::Html, &input, &mut output).expect("every page can be read");
    let mut document = found.pop().expect("a document");
    finish(&mut document);
    document
}

/// The words of all blocks but boilerplate, one block a line.
fn content(document: &Document) -> String {
    let blocks = document.blocks.iter();
    let content = blocks.filter(|block| block.kind != BlockKind::Boilerplate);
    let words: Vec<&str> = content.map(|block| document.words_of(block)).collect();
    words.join("\n")
}

fn counts(text: &str) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    let words = text.split(|c: char| !c.is_alphanumeric());
    for word in words.filter(|word| !word.is_empty()) {
        *counts.entry(word.to_lowercase()).or_default() += 1;
    }
    counts
}

/// Precision, recall and F1 of the words of `found` against those of `expected`.
fn scores(found: &str, expected: &str) -> [f64; 3] {
    let (found, expected) = (counts(found), counts(expected));
    let in_expected = |word: &String| expected.get(word).copied().unwrap_or(0);
    let common: usize = found
        .iter()
        .map(|(word, &count)| count.min(in_expected(word)))
        .sum();
    let share =
        |of: &HashMap<String, usize>| common as f64 / of.values().sum::<usize>().max(1) as f64;
    let (precision, recall) = (share(&found), share(&expected));
    let sum = (precision + recall).max(f64::MIN_POSITIVE);
    [precision, recall, 2.0 * precision * recall / sum]
}

#[test]
fn the_content_of_real_pages_is_told_from_what_surrounds_it() {
    let Some(folder) = shared("corpora/html") else {
        return;
    };
    let entries = std::fs::read_dir(folder).expect("a folder of pages");
    let mut pages: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    pages.sort();
    let mut table = String::from("page precision recall F1\n");
    let mut all = Vec::new();
    for folder in &pages {
        let found = content(&page(&folder.join("source.html"), false));
        let expected = content(&page(&folder.join("expected.html"), true));
        let [precision, recall, f1] = scores(&found, &expected);
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        table += &format!("{name} {precision:.3} {recall:.3} {f1:.3}\n");
        assert!(f1 >= floors::F1, "{name}: F1 {f1:.3}");
        all.push(f1);
    }
    let mean = all.iter().sum::<f64>() / all.len().max(1) as f64;
    table += &format!("mean F1 {mean:.3}\n");
    print!("{table}");
    assert!(mean >= floors::MEAN_F1, "mean F1 {mean:.3}");
    committed_is(&table);
}

fn committed_is(table: &str) {
    let path = repository("tests/formats/html/pages.txt");
    if std::env::var_os("FAQT_ACCEPT").is_some() {
        std::fs::write(&path, table).expect("pages.txt can be written");
        return;
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == table,
        "tests/formats/html/pages.txt differs from what is computed:\n{table}\n\
         If that is meant, accept it: FAQT_ACCEPT=1 cargo test --test formats html"
    );
}

fn sample(name: &str, whole_pages: bool) -> String {
    let folder = repository("tests/formats/samples/html");
    content(&page(&folder.join(name), whole_pages))
}

/// These words are in the text, and those are not.
#[track_caller]
fn holds(text: &str, words: &[&str], others: &[&str]) {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for word in words {
        assert!(flat.contains(word), "“{word}” is missing in:\n{text}");
    }
    for word in others {
        assert!(!flat.contains(word), "“{word}” is in:\n{text}");
    }
}

#[test]
fn of_an_article_what_was_put_around_it_is_left_out() {
    let content = [
        "Why kettles sing",
        "falls silent",
        "What the whistle adds",
        "4 mm | 1,900 Hz",
        "in vinegar brings",
    ];
    let frame = [
        "Repairs",
        "cookies",
        "Tweet",
        "Related articles",
        "nine kettles",
        "B flat",
        "All rights reserved",
    ];
    holds(&sample("article.html", false), &content, &frame);
    let whole = sample("article.html", true);
    holds(&whole, &content, &[]);
    holds(&whole, &["Repairs", "nine kettles", "B flat"], &[]);
}

/// Losing an answer is worse than keeping some navigation.
#[test]
fn questions_are_kept_though_the_page_calls_itself_an_article() {
    let content = [
        "How long does a repair take?",
        "Two weeks, or three in December.",
        "What does a new whistle cost?",
        "Brass: 14 euros",
        "tin that is free of lead",
        "Can I bring the kettle myself?",
        "before noon",
    ];
    holds(&sample("faq.html", false), &content, &["Mill Lane"]);
}

#[test]
fn a_manual_keeps_its_links_and_tables() {
    let content = [
        "heat: Begins to heat. See stop, hold.",
        "hold 80 for 30",
        "Group | Command | Since",
        "Heating | hold | 1.2",
        "Safety | stop | 1.0",
    ];
    holds(&sample("manual.html", false), &content, &["Installing"]);
}
