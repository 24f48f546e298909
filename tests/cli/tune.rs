//! `faqt tune`: what is proposed, what is written, and where.

use super::harness::{Library, Run, repository};
use faqt::present::json;

/// The sample knowledge base with its judged questions, and a settings file that begins like this.
fn sample(settings: &str) -> Library {
    let library = Library::empty();
    for entry in std::fs::read_dir(repository("corpus")).expect("the sample") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy();
        library.write(&name, std::fs::read(&path).expect("a document"));
    }
    let questions = std::fs::read_to_string(repository("tests/quality/questions.jsonl"));
    let questions = questions.expect("judged questions");
    // A third of them, and all that nothing answers.
    let some = (0..).zip(questions.lines());
    let some = some.filter(|(at, line)| at % 3 == 0 || line.contains("\"none\""));
    let some: Vec<&str> = some.map(|(_, line)| line).collect();
    library.put("questions.jsonl", some.join("\n"));
    library.put("faqt.toml", settings);
    library
}

/// Titles drown everything else.
const HARMFUL: &str = "# What the shop asks.\ncorpus = \"docs\" # all of it\nindex = \"index\"\n\n[ranking.weights]\ntitle = 20.0 # a guess\n";

fn tuning(run: &Run) -> json::Tuning {
    run.exits(0).json()
}

fn ndcg(library: &Library) -> f64 {
    let run = library.run(&["eval", "questions.jsonl", "--json", "-q"]);
    let made: json::Evaluation = run.exits(0).json();
    let figure = made.figures.iter().find(|f| f.name == "nDCG@10");
    figure.expect("nDCG@10").value
}

#[test]
fn what_is_written_is_what_was_measured() {
    let library = sample(HARMFUL);
    let before = ndcg(&library);
    let dry = library.run(&["tune", "questions.jsonl", "--json", "--dry-run"]);
    assert_eq!(library.get("faqt.toml"), HARMFUL);
    let made = tuning(&library.run(&["tune", "questions.jsonl", "--json"]));
    assert_eq!(
        tuning(&dry).trials,
        made.trials,
        "the same seed, another result"
    );
    let ranking = &made.trials[0];
    assert!(ranking.real && made.written, "{made:?}");
    assert_eq!(made.file.as_deref(), Some("faqt.toml"));
    assert!((ranking.before - before).abs() < 1e-9, "{before}: {made:?}");
    let after = ndcg(&library);
    assert!((ranking.chosen - after).abs() < 1e-9, "{after}: {made:?}");
    assert!(after > before + 0.02, "{before} → {after}");
    let title = ranking.moves.iter().find(|m| m.key.ends_with(".title"));
    let title = title.expect("a move of the title");
    assert!(title.to < 20.0 && title.folds == 5, "{title:?}");
    let text = library.get("faqt.toml");
    for kept in ["# What the shop asks.", "# all of it", "# a guess"] {
        assert!(text.contains(kept), "{kept} is gone from:\n{text}");
    }
    assert_eq!(made.trials.len(), 3, "thresholds are tried as well");
    let rest = std::fs::read_dir(library.path("")).expect("the folder");
    let parts = rest.filter(|e| {
        let name = e.as_ref().expect("an entry").file_name();
        name.to_string_lossy().ends_with(".part")
    });
    assert_eq!(parts.count(), 0);
}

#[test]
fn people_read_the_answer_first() {
    let library = sample(HARMFUL);
    let words = ["tune", "questions.jsonl", "--dry-run", "-q"];
    let run = library.run(&words);
    run.exits(0)
        .tells_nothing()
        .prints("on questions held out: not written to faqt.toml, as asked.")
        .prints("ranking.weights.title 20");
    assert!(run.out.starts_with("Better by "), "{run}");
    let mrr = ["--measure", "mrr@10", "--limit", "50"];
    let mrr = library.run(&[&words[..], &mrr].concat());
    mrr.exits(0).prints("ranking: MRR@10");
    let other = library.run(&[&words[..], &["--measure", "fame"]].concat());
    other.exits(2).tells("measures of documents are nDCG@10");
}

#[test]
fn a_corpus_that_no_settings_name_needs_a_file() {
    let library = sample(HARMFUL).without_settings();
    let words = "tune questions.jsonl --corpus docs --index index -q --json";
    let words: Vec<&str> = words.split(' ').collect();
    let made = tuning(&library.run(&[&words[..], &["--limit", "50"]].concat()));
    assert!(made.file.is_none() && !made.written, "{made:?}");
    assert!(!library.path("faqt.toml").exists());
    // What is written is a difference to that file, so that is where tuning begins.
    library.put("other.toml", "[ranking.weights]\ntitle = 20");
    let made = tuning(&library.run(&[&words[..], &["--write", "other.toml"]].concat()));
    assert_eq!(made.file.as_deref(), Some("other.toml"));
    assert!(made.trials[0].real && made.written, "{made:?}");
    assert!(!library.get("other.toml").contains("20"));
}

#[test]
fn a_settings_file_is_made_only_for_a_real_gain() {
    let library = sample(HARMFUL).without_settings();
    let words = "tune questions.jsonl --corpus docs -q --json --write new.toml";
    let words: Vec<&str> = words.split(' ').collect();
    let made = tuning(&library.run(&words));
    let real = made.trials.iter().any(|trial| trial.real);
    assert_eq!(made.written, real, "{made:?}");
    assert_eq!(library.path("new.toml").exists(), real);
}

#[test]
fn a_set_that_cannot_be_tuned_on_is_refused() {
    let library = sample(HARMFUL);
    let questions = library.get("questions.jsonl");
    let few: Vec<&str> = questions.lines().take(20).collect();
    library.put("few.jsonl", few.join("\n"));
    library
        .run(&["tune", "few.jsonl"])
        .exits(2)
        .tells("20 questions with a judged document are too few to tune on: it takes 30");
    library.run(&["tune"]).exits(2);
    assert_eq!(library.get("faqt.toml"), HARMFUL);
}

#[test]
fn questions_can_be_made_of_the_documents() {
    let library = sample("corpus = \"docs\"\nindex = \"index\"\n");
    let run = library.run(&["tune", "--own", "--questions", "50", "--json", "--dry-run"]);
    let made = tuning(&run);
    assert!(made.trials[0].questions > 30, "{made:?}");
    assert!(!made.written && !made.notes.is_empty(), "{made:?}");
}
