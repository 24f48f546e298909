//! Filters: as options, in the question, for a whole conversation, and in JSON.

use super::harness::Library;
use faqt::present::json::Reply;

fn library() -> Library {
    let library = Library::with(
        "hr/leave.md",
        "---\ntags: [leave, policy]\ndate: 2021-03-04\n---\n# Leave\n\nThe kettle clerk grants leave.\n",
    )
    .and("it/notes.txt", "The kettle clerk resets passwords.\n")
    .and(
        "it/deutsch.md",
        "# Kessel\n\nDer Kessel wird vom Clerk jeden Morgen mit frischem Wasser gefüllt und danach auf den Herd gestellt.\n",
    );
    let settings = library.get("faqt.toml");
    library.put("faqt.toml", settings + "\n[tags]\nsecret = \"it/*.txt\"\n");
    library
}

/// The files of the passages that are found.
fn found(library: &Library, arguments: &[&str]) -> Vec<String> {
    let arguments = [&["search", "--json"], arguments].concat();
    let reply: Reply = library.run(&arguments).json();
    let mut paths: Vec<String> = reply.passages.into_iter().map(|p| p.place.path).collect();
    paths.sort();
    paths
}

#[test]
fn each_filter_narrows_the_documents() {
    let library = library();
    library.index();
    let leave = ["hr/leave.md"];
    let notes = ["it/notes.txt"];
    assert_eq!(found(&library, &["clerk"]).len(), 3);
    for options in [
        ["--in", "hr"],
        ["--in", "docs/hr"],
        ["--in", "leave.md"],
        ["--in", "**/le*.md"],
        ["--tag", "Leave"],
        ["--tag", "#policy"],
        ["--before", "2021-03-05"],
    ] {
        assert_eq!(
            found(&library, &[&options[..], &["clerk"]].concat()),
            leave,
            "{options:?}"
        );
    }
    for options in [["--type", "txt"], ["--type", "text"], ["--tag", "secret"]] {
        assert_eq!(
            found(&library, &[&options[..], &["clerk"]].concat()),
            notes,
            "{options:?}"
        );
    }
    assert_eq!(
        found(&library, &["--lang", "de", "clerk"]),
        ["it/deutsch.md"]
    );
    assert_eq!(
        found(&library, &["--after", "2021-03-05", "clerk"]).len(),
        2
    );
    assert_eq!(
        found(&library, &["--in", "hr", "--in", "it/*.txt", "clerk"]).len(),
        2
    );
    assert_eq!(
        found(&library, &["--tag", "leave", "--tag", "secret", "clerk"]).len(),
        0
    );
}

/// A name may hold what means something in a glob.
#[cfg(unix)]
#[test]
fn a_file_with_brackets_can_be_named() {
    let library = library()
        .and("app/[slug].md", "The kettle clerk renders pages.\n")
        .and("app/s.md", "The kettle clerk sends steam.\n")
        .and("a\\b.md", "The kettle clerk is back.\n");
    library.index();
    let slug = ["app/[slug].md"];
    for path in ["app/[slug].md", "docs/app/[slug].md", r"app/\[slug\].md"] {
        assert_eq!(found(&library, &["--in", path, "clerk"]), slug, "{path}");
    }
    assert_eq!(found(&library, &["in:app/[slug].md clerk"]), slug);
    assert_eq!(
        found(&library, &["--in", "app/[st].md", "clerk"]),
        ["app/s.md"]
    );
    assert_eq!(found(&library, &["--in", r"a\b.md", "clerk"]), [r"a\b.md"]);
}

#[test]
fn a_filter_can_be_typed_in_the_question() {
    let library = library();
    library.index();
    assert_eq!(found(&library, &["in:hr clerk"]), ["hr/leave.md"]);
    assert_eq!(
        found(&library, &["who resets? type:txt in:\"it\""]),
        ["it/notes.txt"]
    );
    // Both hold.
    assert_eq!(
        found(&library, &["--type", "md", "clerk tag:leave"]),
        ["hr/leave.md"]
    );
    // What makes no sense as a filter is a word.
    assert_eq!(found(&library, &["clerk lang:klingon"]).len(), 3);
    let reply: Reply = library
        .run(&["ask", "--json", "who grants leave? in:hr after:2021"])
        .json();
    let filter = reply.filter.expect("a filter");
    assert_eq!(
        (filter.paths, filter.after),
        (vec!["hr".into()], Some("2021-01-01".into()))
    );
    assert_eq!(reply.passages[0].tags, ["leave", "policy"]);
    assert_eq!(reply.passages[0].date.as_deref(), Some("2021-03-04"));
    assert_eq!(reply.passages[0].format, "markdown");
}

#[test]
fn a_conversation_can_keep_to_some_documents() {
    let library = library();
    library.index();
    let run = library.run_with_input(
        &["repl"],
        ":only in:hr\nclerk\n:only nonsense\n:only\nresets\n",
    );
    run.exits(0)
        .prints("asked only in:hr")
        .prints("grants leave")
        .prints("resets passwords")
        .tells("Asked from now on: only in:hr")
        .tells("'nonsense' is no filter")
        .tells("All documents are asked.");
}

/// No document was asked, so nothing is known of what they say.
#[test]
fn a_filter_that_no_document_fits_is_said_to_be_one() {
    let library = library();
    library.index();
    for command in ["ask", "search"] {
        let run = library.run(&[command, "in:nowhere clerk"]);
        run.exits(1)
            .prints("No document fits, so none was asked. asked only in:nowhere")
            .does_not_print("Not in your documents");
        let reply: Reply = library.run(&[command, "--json", "in:nowhere clerk"]).json();
        assert!(reply.filter.expect("a filter").fits_none);
        let run = library.run(&[command, "in:hr zebras"]);
        run.exits(1).prints("Not in your documents");
        let reply: Reply = library.run(&[command, "--json", "in:hr zebras"]).json();
        assert!(!reply.filter.expect("a filter").fits_none);
    }
}

#[test]
fn a_value_that_cannot_be_meant_is_an_error() {
    let library = library();
    for (option, value, reason) in [
        ("--after", "soon", "--after 'soon' is not a date"),
        ("--lang", "klingon", "--lang 'klingon' is not a language"),
        ("--type", "*.pdf", "--type '*.pdf' is neither"),
        ("--in", "[", "--in '['"),
    ] {
        library
            .run(&["ask", "clerk", option, value])
            .exits(2)
            .tells(reason);
    }
}

#[test]
fn a_language_of_few_documents_is_found_by_its_words() {
    let german = "Die Katzen der Nachbarn liegen gerne auf den warmen Dächern. Am Nachmittag kommen \
        die Kinder aus der Schule und spielen mit den Tieren im Garten.\n";
    let library = Library::with("german.txt", german);
    for number in 0..60 {
        let english = format!(
            "The committee met on day {number} and talked about the item that was put off until then.\n"
        );
        library.write(&format!("{number}.txt"), english);
    }
    library.index();
    library
        .ask("Wo spielen die Kinder?")
        .answered("Am Nachmittag kommen die Kinder");
    let german = ["german.txt"];
    for question in ["kinder", "\"die Kinder\"", "kinder in:german.txt"] {
        assert_eq!(found(&library, &[question]), german, "{question}");
    }
    let excluded = ["--", "gerne -kinder"];
    assert_eq!(found(&library, &excluded), [""; 0]);
    assert_eq!(found(&library, &["--", "gerne -committee"]), german);
}

#[test]
fn more_passages_than_there_can_be_are_all() {
    let library = library();
    library.index();
    for number in ["99999999999", "18446744073709551615"] {
        assert_eq!(found(&library, &["clerk", "-n", number]).len(), 3);
        library.run(&["ask", "clerk", "-n", number]).exits(0);
    }
}
