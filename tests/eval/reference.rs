//! The measures are those of trec_eval, to the fourth place and question by question: on a run with
//! ties, graded and negative judgments, questions that are missing and questions without a relevant
//! document. `tests/eval/reference.py` made the figures, and is run again where its interpreter is.

use faqt::eval::measures::Values;
use faqt::eval::read::{self, Text};
use faqt::eval::{means, run};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

fn file(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/eval");
    folder.join(name)
}

fn text(name: &str) -> String {
    std::fs::read_to_string(file(name)).expect(name)
}

/// Ours, in the form of the reference: by question (or `mean`) and measure.
fn ours() -> BTreeMap<(String, String), f64> {
    let qrels = text("reference.qrels");
    let grades = read::qrels(Text {
        name: "reference.qrels",
        text: &qrels,
    });
    let grades = grades.expect("qrels");
    let topics = grades.keys().map(|id| (id.clone(), id.clone())).collect();
    let (set, without, unasked) = read::set(topics, grades);
    assert!(without > 0 && unasked == 0, "{without} {unasked}");
    let found = run::read("reference.run", &text("reference.run")).expect("a run");
    let scored = run::score(&set, &found);
    let mut ours = BTreeMap::new();
    for (id, values) in &scored {
        for (measure, value) in values {
            ours.insert((id.clone(), measure.name().to_string()), *value);
        }
    }
    let values = scored.iter().map(|(_, values): &(String, Values)| values);
    for mean in means(values) {
        ours.insert(("mean".to_string(), mean.name), mean.value);
    }
    ours
}

/// Compares with the lines that the reference printed.
fn agrees(reference: &str) {
    let mut ours = ours();
    for line in reference.lines() {
        let parts: Vec<&str> = line.split(' ').collect();
        let [id, name, value] = parts[..] else {
            panic!("not a line of the reference: {line}");
        };
        let value: f64 = value.parse().expect(line);
        let own = ours.remove(&(id.to_string(), name.to_string()));
        let own = own.unwrap_or_else(|| panic!("we do not have: {line}"));
        assert!((own - value).abs() < 5e-5, "{line}, but we have {own:.6}");
    }
    assert!(ours.is_empty(), "only we have: {ours:?}");
}

#[test]
fn our_measures_are_those_of_the_reference() {
    agrees(&text("reference.txt"));
}

#[test]
fn the_reference_says_the_same_again() {
    let python = std::env::var("FAQT_PYTHON").unwrap_or_else(|_| "python3".into());
    let installed = Command::new(&python)
        .args(["-c", "import pytrec_eval"])
        .output()
        .is_ok_and(|output| output.status.success());
    if !installed {
        println!("skipped: {python} has no pytrec_eval (pip install pytrec_eval-terrier)");
        return;
    }
    let made = Command::new(&python).arg(file("reference.py")).output();
    let made = made.expect("the reference");
    assert!(made.status.success(), "{made:?}");
    agrees(&String::from_utf8_lossy(&made.stdout));
}
