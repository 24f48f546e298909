//! An error says what happened, to which file, and what to do next, on standard error; programs
//! that asked for JSON get the same as an object on standard output.

use super::harness::{Library, SETTINGS};
use super::workshop;
use faqt::present::json;

#[test]
fn nothing_to_ask() {
    let library = Library::empty().without_settings();
    for command in [&["ask", "widgets"][..], &["index"], &["stats"], &["repl"]] {
        library
            .run(command)
            .exits(2)
            .prints_nothing()
            .tells("no corpus is named")
            .tells("--corpus PATH");
    }
}

#[test]
fn a_corpus_that_is_not_there() {
    let library = Library::empty().without_settings();
    library
        .run(&["ask", "widgets", "--corpus", "nowhere"])
        .exits(2)
        .tells("nowhere does not exist");
    library.put("faqt.toml", "corpus = \"gone\"\n");
    library
        .run(&["index"])
        .exits(2)
        .tells("gone does not exist");
}

#[test]
fn no_index_and_no_leave_to_build_one() {
    workshop()
        .run(&["ask", "widgets", "--no-refresh"])
        .exits(2)
        .tells("there is no index in")
        .tells("faqt index");
    let nowhere = workshop().without_settings();
    nowhere
        .run(&["ask", "widgets", "--index", "nowhere"])
        .exits(2)
        .tells("there is no index in nowhere")
        .tells("faqt index PATH; or name another with --index DIR");
}

/// To build anew what cannot be built there would not help.
#[test]
fn an_index_that_cannot_be_there_is_told_so() {
    let library = workshop();
    library.put("a-file", "no folder");
    let run = library.run(&["ask", "widgets", "--index", "a-file"]);
    run.exits(2).tells("a folder that can be read and written");
    assert!(!run.err.contains("--rebuild"), "{run}");
}

#[test]
fn programs_are_told_in_json() {
    let library = workshop();
    let kind = |arguments: &[&str]| {
        let run = library.run(arguments);
        let failed: json::Failed = run.exits(2).json();
        assert_eq!(failed.schema, json::SCHEMA);
        assert!(run.err.contains(&failed.error.message), "{run}");
        failed.error.kind
    };
    assert_eq!(
        kind(&["ask", "widgets", "--json", "--no-refresh"]),
        "no_index"
    );
    assert_eq!(kind(&["show", "000000000000", "--json"]), "no_passage");
    assert_eq!(kind(&["stats", "--json", "--corpus", "nowhere"]), "corpus");
    assert_eq!(kind(&["ask", "--json", "--batch", "absent"]), "file");
    library.put("faqt.toml", "nonsense\n");
    assert_eq!(kind(&["search", "widgets", "--json"]), "settings");
    library.put("faqt.toml", "");
    assert_eq!(kind(&["search", "widgets", "--json"]), "no_corpus");
}

#[test]
fn a_command_line_that_makes_no_sense() {
    let library = workshop();
    for arguments in [
        &["ask"][..],
        &["search"],
        &["show"],
        &["frobnicate"],
        &["ask", "widgets", "--frobnicate"],
        &["ask", "widgets", "-n", "many"],
        &["ask", "widgets", "--batch", "questions.txt"],
        &["ask", "widgets", "--color", "sometimes"],
    ] {
        let run = library.run(arguments);
        run.exits(2).prints_nothing().tells("--help");
    }
}

/// No input is a syntax error.
#[test]
fn whatever_is_asked_is_a_question() {
    let library = workshop();
    for question in [
        "\"",
        "\"open",
        "(",
        "widgets AND",
        "AND",
        "*",
        "title:",
        "body:(x",
        "-",
        "--",
        "-widgets",
        "std::vec::Vec",
        "it's",
        "what does -v do?",
        "widgets^2~",
        "\\",
        "\u{0}x",
        "🦀",
        "?",
        "the",
    ] {
        if question.contains('\u{0}') {
            continue; // no argument can hold it
        }
        let run = library.run(&["ask", "--json", "--", question]);
        assert!(matches!(run.code, Some(0 | 1)), "{run}");
        let reply: json::Reply = run.json();
        assert_eq!(reply.question, question);
    }
}

#[test]
fn synonyms_that_cannot_be_used() {
    let library = workshop();
    library.put(
        "faqt.toml",
        format!("{SETTINGS}synonyms = [\"words.txt\"]\n"),
    );
    library
        .run(&["ask", "widgets"])
        .exits(2)
        .tells("words.txt: No such file")
        .tells("faqt.toml")
        .tells("'synonyms = …'");
    library.put("words.txt", "# ours\nwidget, gadget\nholiday\n");
    let failed: json::Failed = library.run(&["ask", "widgets", "--json"]).exits(2).json();
    assert_eq!(failed.error.kind, "settings");
    assert!(
        failed
            .error
            .message
            .contains("words.txt: line 3: one entry alone")
    );
    assert!(failed.error.hint.is_some());
}
