//! The whole shared folder in one run of the program: every file is indexed, or named with a reason.

use super::harness::shared::shared;
use faqt::present::json::{Files, Reply};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

fn faqt(index: &Path, corpus: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_faqt"))
        .args(arguments)
        .args(["--index".as_ref(), index.as_os_str()])
        .args(["--corpus".as_ref(), corpus.as_os_str()])
        .current_dir(index.parent().expect("a folder"))
        .env_remove("FAQT_INDEX")
        .output()
        .expect("the program")
}

#[test]
fn every_file_is_indexed_or_named_with_a_reason() {
    let folders = [
        "corpora/office",
        "corpora/pdf",
        "corpora/epub",
        "corpora/html",
    ];
    for folder in folders {
        let Some(corpus) = shared(folder) else {
            return;
        };
        let home = tempfile::tempdir().expect("a folder");
        let index = home.path().join("index");
        let run = faqt(&index, &corpus, &["index"]);
        let said = String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success(), "{folder}: {said}");
        assert!(!said.contains("panicked"), "{folder}: {said}");
        let run = faqt(&index, &corpus, &["stats", "--files", "--json"]);
        let files: Files = serde_json::from_slice(&run.stdout).expect("JSON");
        let mut states: BTreeMap<String, usize> = BTreeMap::new();
        for file in &files.files {
            *states.entry(file.state.clone()).or_default() += 1;
            let explained =
                file.state == "indexed" || file.reason.is_some() || !file.warnings.is_empty();
            assert!(
                explained,
                "{folder}/{}: {} without a reason",
                file.path, file.state
            );
        }
        println!("{folder}: {states:?}");
    }
}

/// The place of an answer that the program itself gives, across formats.
#[test]
fn answers_name_pages_slides_and_sheets() {
    let Some(corpus) = shared("corpora/office") else {
        return;
    };
    let home = tempfile::tempdir().expect("a folder");
    let index = home.path().join("index");
    let run = faqt(
        &index,
        &corpus,
        &["search", "--json", "\"Square of the Record Number\""],
    );
    let reply: Reply = serde_json::from_slice(&run.stdout).expect("JSON");
    let sheet = reply
        .passages
        .iter()
        .find(|p| p.place.path == "test-columnar.xlsx");
    let place = &sheet.expect("the sheet").place;
    assert_eq!(
        (place.within.as_slice(), place.unit.as_str()),
        (&["testing".to_string()][..], "row")
    );
    assert_eq!((place.lines, place.bytes), (None, None));
}
