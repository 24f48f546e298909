//! `faqt doctor`: what it finds, what it says to do, and what it repairs.

use super::harness::{Library, Run};
use super::workshop;
use faqt::present::json;
use std::fs;
use std::path::PathBuf;

fn doctor(library: &Library, arguments: &[&str]) -> (Run, json::Checkup) {
    let run = library.run(&[&["doctor", "--json"], arguments].concat());
    let found = run.json();
    (run, found)
}

/// The files of the index with this ending.
pub fn files(library: &Library, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(library.path("index/passages")).expect("an index");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut found: Vec<PathBuf> = paths
        .filter(|path| path.to_string_lossy().ends_with(ending))
        .collect();
    found.sort();
    found
}

/// Changes one byte in the middle of a file.
fn flip(path: &PathBuf) {
    let mut bytes = fs::read(path).expect("a file");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(path, bytes).expect("a file");
}

#[track_caller]
fn finds(found: &json::Checkup, severity: &str, words: &str) {
    let said = |finding: &json::Finding| {
        let advice = finding.advice.as_deref().unwrap_or("");
        let all = format!("{} {}\n{advice}", finding.subject, finding.fact);
        finding.severity == severity && all.contains(words)
    };
    assert!(found.findings.iter().any(said), "{words}: {found:#?}");
}

#[test]
fn a_sound_index_has_no_findings() {
    let library = workshop();
    library.index();
    let (run, found) = doctor(&library, &[]);
    run.exits(0).tells_nothing();
    assert!(found.sound);
    assert_eq!(found.findings, []);
    assert_eq!((found.checked.passages, found.checked.records), (2, 2));
    library
        .run(&["doctor"])
        .exits(0)
        .prints("2 passages, 2 file records read back")
        .prints("0 errors, 0 warnings, 0 notes");
}

#[test]
fn without_an_index_there_is_nothing_to_look_at() {
    let library = workshop();
    library.run(&["doctor"]).exits(2).tells("faqt index");
    library.run(&["doctor", "--repair"]).exits(2);
    assert!(!library.path("index").exists());
}

#[test]
fn a_changed_byte_is_found_in_every_file() {
    let library = workshop();
    library.index();
    // A second commit, with a list of deleted entries.
    library.write("tools.txt", "Tools\n\nA file takes the burr off.\n");
    library.index();
    for path in files(&library, "") {
        let name = path.file_name().expect("a name").to_string_lossy();
        if name.ends_with(".lock") {
            continue;
        }
        let before = fs::read(&path).expect("a file");
        flip(&path);
        let (run, found) = doctor(&library, &[]);
        if name == "seal.json" {
            run.exits(0);
            finds(&found, "warning", "seal.json is damaged");
        } else {
            run.exits(1);
            assert!(!found.sound);
            finds(&found, "error", "faqt index --rebuild");
        }
        fs::write(&path, before).expect("a file");
    }
    doctor(&library, &[]).0.exits(0);
}

#[test]
fn a_missing_or_short_file_is_found() {
    let library = workshop();
    library.index();
    let store = &files(&library, ".store")[0];
    let bytes = fs::read(store).expect("a file");
    fs::write(store, &bytes[..bytes.len() - 9]).expect("a file");
    let (run, found) = doctor(&library, &[]);
    run.exits(1);
    finds(&found, "error", "bytes, and");
    fs::remove_file(store).expect("removed");
    let (run, found) = doctor(&library, &[]);
    run.exits(1);
    finds(&found, "error", ".store is missing");
    library
        .run(&["doctor"])
        .exits(1)
        .prints("error:")
        .prints("build it anew with: faqt index --rebuild");
    library.run(&["index", "--rebuild"]).exits(0);
    doctor(&library, &[]).0.exits(0);
}

#[test]
fn a_seal_that_is_missing_or_older_is_renewed() {
    let library = workshop();
    library.index();
    let seal = library.path("index/passages/seal.json");
    let older = fs::read(&seal).expect("a seal");
    fs::remove_file(&seal).expect("removed");
    let (run, found) = doctor(&library, &[]);
    run.exits(0);
    finds(&found, "warning", "seal.json is missing");
    let (run, found) = doctor(&library, &["--repair"]);
    run.exits(0);
    assert_eq!(found.repaired, ["sealed the index"]);
    assert_eq!(found.findings, []);
    // As after a run that ended between the commit and its seal.
    library.write("gears.txt", "Gears mesh with other gears.\n");
    library.index();
    fs::write(&seal, older).expect("a seal");
    library.ask("what do gears mesh with?").answered("Gears");
    let (run, found) = doctor(&library, &[]);
    run.exits(0);
    assert!(found.sound);
    finds(&found, "note", "seal.json is older than the last commit");
    library.write("gears.txt", "Gears mesh with no other gears.\n");
    library.index();
    assert_eq!(doctor(&library, &[]).1.findings, []);
}

#[test]
fn what_damage_left_is_never_sealed() {
    let library = workshop();
    library.index();
    fs::remove_file(library.path("index/passages/seal.json")).expect("removed");
    flip(&files(&library, ".store")[0]);
    let (run, found) = doctor(&library, &["--repair"]);
    run.exits(1);
    assert_eq!(found.repaired, [""; 0]);
    assert!(!library.path("index/passages/seal.json").exists());
}

#[test]
fn leavings_are_found_and_removed() {
    let library = workshop();
    library.index();
    let orphan = "0123456789abcdef0123456789abcdef.store";
    library.put(&format!("index/passages/{orphan}"), "half of a file");
    library.put("index/passages/.meta.json.4711", "half of a file");
    library.put("index/passages/notes.txt", "somebody else's");
    library.put("index/passages.building/meta.json", "{}");
    library.put("index/writer.json", "{}");
    fs::remove_file(library.path("index/.faqt-index")).expect("removed");
    let (run, found) = doctor(&library, &[]);
    run.exits(0);
    for words in [
        ".faqt-index is missing",
        "0123456789abcdef0123456789abcdef.store belongs to no commit",
        ".meta.json.4711 belongs to no commit",
        "passages.building was left over",
    ] {
        finds(&found, "warning", words);
    }
    finds(&found, "note", "notes.txt is not a file of the index");
    finds(&found, "note", "writer.json was left over");
    let (run, found) = doctor(&library, &["--repair"]);
    run.exits(0);
    assert_eq!(found.repaired.len(), 5, "{found:#?}");
    assert_eq!(found.findings.len(), 1, "{found:#?}");
    library.ask("what are widgets?").answered("brass");
}

/// What is said of the next `faqt index` is true also where no document changed.
#[test]
fn indexing_clears_up_where_nothing_changed() {
    let library = workshop();
    library.index();
    let orphan = "0123456789abcdef0123456789abcdef.store";
    let leavings = [
        &*format!("index/passages/{orphan}"),
        "index/passages/.meta.json.4711",
        "index/passages.building/meta.json",
        "index/writer.json",
    ];
    for leaving in leavings {
        library.put(leaving, "{}");
        assert_eq!(doctor(&library, &[]).1.findings.len(), 1, "{leaving}");
        library.index();
        assert_eq!(doctor(&library, &[]).1.findings, [], "{leaving}");
    }
    fs::remove_file(library.path("index/.faqt-index")).expect("removed");
    library.index();
    assert_eq!(doctor(&library, &[]).1.findings, []);
}

#[test]
fn stale_and_unread_documents_are_named() {
    let library = workshop();
    library.index();
    library.write("gears.txt", "Gears mesh with other gears.\n");
    library.write("parts/widgets.md", "# Widgets\n\nWidgets are of steel.\n");
    library.remove("tools.txt");
    let (run, found) = doctor(&library, &[]);
    run.exits(0);
    finds(&found, "warning", "gears.txt is new");
    finds(&found, "warning", "parts/widgets.md has changed");
    finds(&found, "warning", "tools.txt is gone");
    // It looks and changes nothing.
    assert_eq!(doctor(&library, &[]).1.findings.len(), 3);
    library.index();
    library.touch("gears.txt");
    assert_eq!(doctor(&library, &[]).1.findings, []);
    fs::remove_dir_all(library.path("docs")).expect("removed");
    let (run, found) = doctor(&library, &[]);
    run.exits(0);
    finds(&found, "warning", "does not exist");
}

#[test]
fn an_index_of_another_layout_is_an_error() {
    let library = workshop();
    library.index();
    library.put("index/passages/meta.json", "{\"segments\": 3");
    let (run, found) = doctor(&library, &[]);
    run.exits(1);
    finds(&found, "error", "faqt index --rebuild");
}

#[test]
fn who_writes_is_a_note() {
    let library = workshop();
    library.index();
    let lock = fs::File::open(library.path("index/writer.lock")).expect("a lock");
    lock.lock().expect("it is free");
    let (run, found) = doctor(&library, &[]);
    run.exits(0);
    finds(&found, "note", "the index is being written to");
    library
        .run(&["doctor", "--repair"])
        .exits(2)
        .tells("another process is writing");
}
