//! Asking by meaning as well as by words, from outside: with small random models, and where
//! `FAQT_MODEL_TEST` names its folder, with all-MiniLM-L6-v2.

use super::harness::{Library, Run};
use super::tiny::tiny;
use faqt::present::json;
use safetensors::Dtype;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;
use tempfile::TempDir;

pub fn model(case: &str) -> TempDir {
    let tiny = tiny();
    tiny.folder(&tiny.case(case), Dtype::F32)
}

pub fn name(path: &Path) -> &str {
    path.to_str().expect("a path of plain characters")
}

/// Two documents that share few words.
pub fn house() -> Library {
    Library::with(
        "heating.md",
        "# Heating\n\nThe boiler in the cellar burns gas. It is looked after each autumn.\n",
    )
    .and(
        "garden.md",
        "# Garden\n\nApples ripen in September. The hedge is cut twice a year.\n",
    )
}

pub fn reply(library: &Library, arguments: &[&str]) -> (json::Reply, Run) {
    let run = library.run(arguments);
    let reply = serde_json::from_str(&run.out);
    (
        reply.unwrap_or_else(|e| panic!("{e}: {}{}", run.out, run.err)),
        run,
    )
}

/// The folder of all-MiniLM-L6-v2, if the environment names it.
fn known() -> Option<PathBuf> {
    let folder = std::env::var_os("FAQT_MODEL_TEST").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("skipped: FAQT_MODEL_TEST does not name the folder of all-MiniLM-L6-v2");
    }
    folder
}

#[test]
fn nothing_changes_without_a_model() {
    let library = house();
    let (reply, run) = reply(&library, &["ask", "--json", "when do apples ripen?"]);
    assert_eq!(reply.meaning, None);
    assert!(reply.passages.iter().all(|p| p.shares.is_none()));
    assert!(!run.out.contains("shares"), "{}", run.out);
    assert!(!library.path("index/vectors").exists());
}

#[test]
fn an_index_has_vectors_where_a_model_is_given() {
    let (library, model) = (house(), model("bert"));
    let folder = name(model.path());
    let run = library.run(&["index", "--model", folder]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(run.out.contains("meaning: 2 vectors of"), "{}", run.out);
    let again = library.run(&["index", "--model", folder]);
    assert!(again.out.contains("(0 made)"), "{}", again.out);
    let ask = ["ask", "--json", "when do apples ripen?"];
    let (with, _) = reply(&library, &[&ask[..], &["--model", folder]].concat());
    let used = with.meaning.expect("meaning");
    assert_eq!(used.waiting, 0);
    let first = &with.passages[0];
    let shares = first.shares.expect("shares");
    assert!((shares.words + shares.meaning - first.score).abs() < 1e-5);
    let off = [&ask[..], &["--model", folder, "--no-model"]].concat();
    assert_eq!(reply(&library, &off).0.meaning, None);
    let stats = library.run(&["stats", "--model", folder]);
    assert!(stats.out.contains("2 vectors of"), "{}", stats.out);
    let run = library.run(&["doctor"]);
    assert!(
        run.out.contains("no errors") || run.code == Some(0),
        "{}",
        run.out
    );
}

#[test]
fn settings_and_environment_name_the_model_too() {
    let (library, model) = (house(), model("bert"));
    let folder = name(model.path());
    library.put(
        "faqt.toml",
        format!("corpus = \"docs\"\nindex = \"index\"\n[model]\npath = '{folder}'\n"),
    );
    let ask = ["ask", "--json", "when do apples ripen?"];
    // A few vectors are made before the question.
    let (with, _) = reply(&library, &ask);
    assert_eq!(with.meaning.expect("meaning").waiting, 0);
    let (without, _) = reply(&library, &[&ask[..], &["--no-model"]].concat());
    assert_eq!(without.meaning, None);
    library.put("faqt.toml", "corpus = \"docs\"\nindex = \"index\"\n");
    let mut command = library.command(&ask);
    command.env("FAQT_MODEL", folder);
    let out = command.output().expect("a run").stdout;
    let with: json::Reply = serde_json::from_slice(&out).expect("a reply");
    assert!(with.meaning.is_some());
}

#[test]
fn a_model_that_cannot_be_opened_costs_an_index_but_no_question() {
    let (library, model) = (house(), model("bert"));
    fs::remove_file(model.path().join("tokenizer.json")).expect("a file");
    let folder = name(model.path());
    let run = library.run(&["index", "--model", folder]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("tokenizer.json"), "{}", run.err);
    let (with, run) = reply(
        &library,
        &["ask", "--json", "when do apples ripen?", "--model", folder],
    );
    assert_eq!((with.meaning, with.verdict.as_str()), (None, "answered"));
    assert!(run.err.contains("words alone"), "{}", run.err);
}

#[test]
fn an_empty_variable_names_no_model() {
    let library = house();
    let mut command = library.command(&["ask", "--json", "when do apples ripen?"]);
    let out = command.env("FAQT_MODEL", "").output().expect("a run");
    let reply: json::Reply = serde_json::from_slice(&out.stdout).expect("a reply");
    assert_eq!((reply.meaning, reply.verdict.as_str()), (None, "answered"));
    assert_eq!(
        String::from_utf8_lossy(&out.stderr)
            .matches("model")
            .count(),
        0
    );
}

#[test]
fn vectors_that_are_no_numbers_are_not_kept() {
    let (library, model) = (house(), model("bert"));
    let weights = model.path().join("model.safetensors");
    let mut bytes = fs::read(&weights).expect("weights");
    let header = u64::from_le_bytes(bytes[..8].try_into().expect("eight bytes"));
    let header = usize::try_from(header).expect("a length");
    bytes[8 + header..].fill(0xff);
    fs::write(&weights, bytes).expect("weights");
    let folder = name(model.path());
    let run = library.run(&["index", "--model", folder]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("are not numbers"), "{}", run.err);
    let ask = ["ask", "--json", "when do apples ripen?", "--model", folder];
    assert_eq!(reply(&library, &ask).0.verdict, "answered");
}

#[test]
fn vectors_of_another_model_are_said_and_made_anew() {
    let (library, one, other) = (house(), model("bert"), model("roberta"));
    library.run(&["index", "--model", name(one.path())]);
    let other = name(other.path());
    let ask = ["ask", "--json", "when do apples ripen?", "--model", other];
    let (with, run) = reply(&library, &ask);
    assert_eq!(with.meaning, None);
    assert!(run.err.contains("do not fit"), "{}", run.err);
    assert!(run.err.contains("faqt index --index"), "{}", run.err);
    let run = library.run(&["index", "--model", other]);
    assert!(run.out.contains("all made anew"), "{}{}", run.out, run.err);
    assert!(reply(&library, &ask).0.meaning.is_some());
}

#[test]
fn damaged_vectors_are_said_and_made_anew() {
    let (library, model) = (house(), model("bert"));
    let folder = name(model.path());
    library.run(&["index", "--model", folder]);
    let rows = fs::read_dir(library.path("index/vectors")).expect("vectors");
    let rows = rows.map(|entry| entry.expect("an entry").path());
    let is_rows = |path: &PathBuf| {
        let name = path.file_name().expect("a name");
        name.to_string_lossy().starts_with("rows.")
    };
    let rows = rows.into_iter().find(is_rows).expect("rows");
    fs::write(&rows, "short").expect("a file");
    let ask = ["ask", "--json", "when do apples ripen?", "--model", folder];
    let (with, run) = reply(&library, &ask);
    assert_eq!((with.meaning, with.verdict.as_str()), (None, "answered"));
    assert!(run.err.contains("was cut off"), "{}", run.err);
    let doctor = library.run(&["doctor"]);
    assert!(doctor.out.contains("the vectors"), "{}", doctor.out);
    let run = library.run(&["index", "--model", folder]);
    assert!(run.out.contains("all made anew"), "{}{}", run.out, run.err);
    assert!(reply(&library, &ask).0.meaning.is_some());
}

#[test]
fn a_filter_holds_for_what_is_found_by_meaning() {
    let (library, model) = (house(), model("bert"));
    let folder = name(model.path());
    library.run(&["index", "--model", folder]);
    for question in [
        "boiler in:garden.md",
        "boiler -apples",
        "\"hedge is\" boiler",
    ] {
        let run = library.run(&["search", "--json", "--model", folder, "--", question]);
        let found: json::Reply = serde_json::from_str(&run.out).expect("a reply");
        let kept = if question.contains("apples") {
            "heating.md"
        } else {
            "garden.md"
        };
        let others = found.passages.iter().filter(|p| p.place.path != kept);
        assert_eq!(others.count(), 0, "{question}: {}", run.out);
    }
}

/// `FAQT_KILLS` says how often; three times if it says nothing.
#[test]
fn an_ended_run_goes_on_where_it_was() {
    let kills = std::env::var("FAQT_KILLS").ok();
    let kills: u64 = kills.and_then(|n| n.parse().ok()).unwrap_or(3);
    let (library, model) = (Library::empty(), model("bert"));
    let folder = name(model.path());
    for number in 0..4_000 {
        let text = format!(
            "# Part {number}\n\nThe part {number} weighs {} grams.\n",
            number * 7
        );
        library.write(&format!("{number}.md"), text);
    }
    library.run(&["index"]);
    let ask = ["ask", "--json", "what does part 12 weigh?"];
    let record = library.path("index/vectors/vectors.json");
    let mut interrupted = 0;
    for turn in 0..kills {
        let mut child = library.start(&["index", "--model", folder]);
        // The first is ended at its first commit, the others at any moment.
        while turn == 0 && !record.exists() && child.try_wait().expect("a child").is_none() {
            sleep(Duration::from_millis(2));
        }
        sleep(Duration::from_millis(turn * 37 % 400));
        interrupted += u64::from(child.try_wait().expect("a child").is_none());
        child.kill().expect("a kill");
        child.wait().expect("an end");
        library.run(&["doctor"]).exits(0);
        assert_eq!(reply(&library, &ask).0.verdict, "answered");
        let (with, _) = reply(&library, &[&ask[..], &["--model", folder]].concat());
        assert_eq!(with.verdict, "answered");
        if turn % 10 == 9 {
            fs::remove_dir_all(library.path("index/vectors")).expect("vectors");
        }
    }
    eprintln!("{interrupted} of {kills} kills hit a running process");
    let run = library.run(&["index", "--model", folder]);
    assert!(run.out.contains("meaning: 4,000 vectors"), "{}", run.out);
    let (with, _) = reply(&library, &[&ask[..], &["--model", folder]].concat());
    assert_eq!(with.meaning.expect("meaning").waiting, 0);
}

#[test]
fn what_meaning_gives_can_be_measured() {
    let (library, model) = (house(), model("bert"));
    let folder = name(model.path());
    library.put(
        "judgments.jsonl",
        "{\"question\": \"which trees bear fruit?\", \"document\": \"garden.md\", \"quote\": \"Apples ripen in September\"}\n{\"question\": \"what does the boiler burn?\", \"document\": \"heating.md\", \"quote\": \"burns gas\"}\n",
    );
    let compare = ["eval", "judgments.jsonl", "--compare-words", "--json"];
    let run = library.run(&compare);
    run.exits(2);
    assert!(run.err.contains("faqt index --model"), "{}", run.err);
    library.run(&["index", "--model", folder]);
    let run = library.run(&[&compare[..], &["--model", folder]].concat());
    let found: json::Evaluation = run.exits(0).json();
    let differences = found.comparison.expect("a comparison").differences;
    let ndcg = differences.iter().find(|d| d.name == "nDCG@10");
    let [low, high] = ndcg.expect("nDCG@10").interval;
    assert!(low <= high);
}

#[test]
fn what_shares_no_word_is_found_by_its_meaning() {
    let Some(folder) = known() else { return };
    let library = house();
    let folder = name(&folder);
    let ask = ["ask", "--json", "which fuel warms our home?"];
    let (without, run) = reply(&library, &ask);
    assert_eq!((without.verdict.as_str(), run.code), ("not_found", Some(1)));
    let (with, _) = reply(&library, &[&ask[..], &["--model", folder]].concat());
    assert_eq!(with.verdict, "related");
    assert_eq!(with.passages[0].place.path, "heating.md");
    let off = [&ask[..], &["--model", folder, "--no-model"]].concat();
    assert_eq!(reply(&library, &off).0.verdict, "not_found");
    let strange = [
        "ask",
        "--json",
        "who won the chess olympiad?",
        "--model",
        folder,
    ];
    assert_eq!(reply(&library, &strange).0.verdict, "not_found");
}
