//! Each command, and the exit codes: 0 answered or found, 1 nothing found, 2 error.

use super::harness::{Library, SETTINGS};
use super::workshop;
use faqt::present::json;

/// An answer looks the same whether passages follow it or not.
#[test]
fn an_answer_without_passages_keeps_its_lines() {
    let steps = "# Descaling\n\nThese are the steps to descale a kettle:\n\n1. Fill it with vinegar.\n\
                 2. Boil it twice.\n3. Rinse it well.\n";
    let lamps =
        "# Lamps\n\nTo turn a lamp on:\n\n```sh\nlamp --on \\\n  --bright\nlamp --status\n```\n";
    let library = Library::with("steps.md", steps).and("lamps.md", lamps);
    library.index();
    for question in [
        "what are the steps to descale a kettle?",
        "how to turn a lamp on?",
    ] {
        let alone = library.run(&["ask", "-n", "0", question]).out;
        let first = library.run(&["ask", "-n", "1", question]).out;
        assert!(alone.lines().count() > 4, "{alone}");
        assert!(first.starts_with(&alone), "{first}\n{alone}");
    }
}

#[test]
fn ask_prints_the_sentence_and_its_place() {
    let run = workshop().run(&["ask", "what are widgets?"]);
    run.exits(0);
    assert!(
        run.out
            .starts_with("Widgets are small parts of brass.\n  docs/parts/widgets.md:3  Widgets\n"),
        "{run}"
    );
}

#[test]
fn ask_exits_1_where_the_documents_do_not_answer() {
    let run = workshop().run(&["ask", "what is the capital of France?"]);
    run.exits(1)
        .prints("Not in your documents.")
        .prints("capital, France");
}

#[test]
fn ask_needs_no_quotes() {
    workshop()
        .run(&["ask", "what", "are", "widgets"])
        .exits(0)
        .prints("Widgets are small parts of brass.");
}

#[test]
fn ask_limits_the_passages() {
    let library = library_of_nine();
    let shown = |arguments: &[&str]| {
        let run = library.run(&[&["ask", "kettle", "--json"], arguments].concat());
        run.exits(0).json::<json::Reply>().passages.len()
    };
    assert_eq!(shown(&[]), 3);
    assert_eq!(shown(&["-n", "1"]), 1);
    assert_eq!(shown(&["-n", "7"]), 7);
}

#[test]
fn search_prints_passages_best_first() {
    let library = library_of_nine();
    let run = library.run(&["search", "kettle"]);
    run.exits(0);
    let heads = run.out.lines().filter(|line| line.contains("docs/"));
    assert_eq!(heads.count(), 5, "{run}");
    let reply: json::Reply = library.run(&["search", "kettle", "--json"]).json();
    assert_eq!(reply.answer, None);
    assert_eq!(reply.verdict, "related");
    let ranks: Vec<usize> = reply.passages.iter().map(|p| p.rank).collect();
    assert_eq!(ranks, [1, 2, 3, 4, 5]);
    let scores: Vec<f32> = reply.passages.iter().map(|p| p.score).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
}

#[test]
fn search_limits_the_passages() {
    let library = library_of_nine();
    let run = library.run(&["search", "kettle", "-n", "8", "--json"]);
    assert_eq!(run.exits(0).json::<json::Reply>().passages.len(), 8);
}

#[test]
fn search_exits_1_where_nothing_is_found() {
    let library = workshop();
    library
        .run(&["search", "zeppelin"])
        .exits(1)
        .prints("Not in your documents.");
    let reply: json::Reply = library.run(&["search", "zeppelin", "--json"]).json();
    assert_eq!(reply.verdict, "not_found");
    assert_eq!(reply.ignored, ["zeppelin"]);
}

#[test]
fn json_holds_every_field_of_the_reply() {
    let library = workshop();
    let reply = library.ask("what are widgets?").answered("brass").reply;
    assert_eq!(reply.schema, json::SCHEMA);
    assert_eq!(reply.question, "what are widgets?");
    assert_eq!(reply.answer_type, "definition");
    assert_eq!(reply.searched, ["widgets"]);
    let passage = &reply.passages[0];
    assert_eq!(passage.document, "parts/widgets.md");
    assert_eq!(passage.title.as_deref(), Some("Widgets"));
    assert_eq!(passage.kind, "prose");
    assert_eq!(passage.language, "en");
    assert!(!passage.features.0.is_empty());
    let answer = reply.answer.expect("an answer");
    let sentence = &answer.sentences[0];
    assert_eq!(sentence.passage, passage.id);
    assert_eq!(
        &passage.text[sentence.span[0]..sentence.span[1]],
        sentence.text
    );
    let file = library.get("docs/parts/widgets.md");
    let bytes = sentence.place.bytes.expect("a text has bytes");
    let bytes = bytes.map(|byte| byte as usize);
    assert_eq!(&file[bytes[0]..bytes[1]], sentence.text);
}

#[test]
fn the_same_question_has_the_same_reply() {
    let library = library_of_nine();
    let reply = || json::Reply {
        took_us: 0,
        ..library.ask("which kettle boils water?").reply
    };
    let first = reply();
    assert_eq!(first, reply());
    library.run(&["index", "--rebuild"]).exits(0);
    assert_eq!(first, reply());
}

#[test]
fn show_prints_one_passage_whole() {
    let library = workshop();
    let found = library.search("vice").first("A vice holds").reply;
    let id = found.passages[0].id.as_str();
    library
        .run(&["show", id])
        .exits(0)
        .prints("docs/tools.txt:3")
        .prints(id)
        .prints("A file takes the burr off an edge. A vice holds the piece");
    let shown: json::Shown = library.run(&["show", id, "--json"]).exits(0).json();
    assert_eq!(shown.passage.id, id);
    assert_eq!(shown.passage.text, found.passages[0].text);
}

#[test]
fn a_passage_keeps_its_id_when_the_file_changes_elsewhere() {
    let library = Library::with(
        "a.md",
        "# One\n\nThe first part.\n\n# Two\n\nThe second part.\n",
    );
    let id = |library: &Library| library.search("second").reply.passages[0].id.clone();
    let before = id(&library);
    library.write(
        "a.md",
        "# Zero\n\nA part put before.\n\n# One\n\nThe first part, edited.\n\n# Two\n\nThe second part.\n",
    );
    assert_eq!(before, id(&library));
}

#[test]
fn show_of_an_unknown_id_is_an_error() {
    let library = workshop();
    let run = library.run(&["show", "000000000000"]);
    run.exits(2)
        .tells("no passage is called 000000000000")
        .tells("ids stand behind the passages of a reply");
    library.run(&["show", "not an id"]).exits(2);
}

#[test]
fn stats_says_what_the_index_holds() {
    let library = workshop();
    library
        .run(&["stats"])
        .exits(0)
        .prints("files 2")
        .prints("passages 2");
    let stats: json::Stats = library.run(&["stats", "--json"]).exits(0).json();
    assert_eq!((stats.files, stats.documents, stats.passages), (2, 2, 2));
    assert_eq!(stats.schema, json::SCHEMA);
    assert!(stats.root.ends_with("docs"), "{}", stats.root);
    assert!(stats.index_dir.ends_with("index"), "{}", stats.index_dir);
}

#[test]
fn stats_counts_acronyms() {
    let library = Library::with(
        "a.txt",
        "The Universal Serial Bus (USB) connects devices. A Read-Only Memory (ROM) keeps its content.\n",
    );
    let stats: json::Stats = library.run(&["stats", "--json"]).json();
    assert_eq!(stats.acronyms, 2);
}

#[test]
fn a_piped_conversation_begins_without_a_command() {
    let library = workshop();
    for arguments in [&[][..], &["repl"]] {
        library
            .run_with_input(arguments, "what are widgets?\n:quit\n")
            .exits(0)
            .prints("Widgets are small parts of brass.");
    }
    library
        .run_with_input(&["repl"], "zeppelin\n")
        .exits(1)
        .prints("Not in your documents.");
}

#[test]
fn a_conversation_speaks_json() {
    let library = workshop();
    let run = library.run_with_input(&["repl", "--json"], "widgets\nvice\n");
    let replies: Vec<json::Reply> = run.exits(0).json_lines();
    let questions: Vec<&str> = replies.iter().map(|r| r.question.as_str()).collect();
    assert_eq!(questions, ["widgets", "vice"]);
}

#[test]
fn help_names_every_command_and_flag() {
    let run = Library::empty().run(&["--help"]);
    run.exits(0).tells_nothing();
    for word in [
        "index",
        "ask",
        "search",
        "show",
        "stats",
        "repl",
        "--index",
        "--corpus",
        "--color",
        "--quiet",
        "FAQT_INDEX",
        "Exit codes: 0 answered, or only near (\"related\"), or found; 1 nothing found; 2 error.",
    ] {
        run.prints(word);
    }
    let version = Library::empty().run(&["--version"]);
    version.exits(0).prints(env!("CARGO_PKG_VERSION"));
}

/// Nine documents that all speak of kettles.
fn library_of_nine() -> Library {
    let uses = [
        "boils water for tea",
        "stands on the stove in winter",
        "whistles when steam comes out of its spout",
        "was mended by the tinker in March",
        "hangs over the fire on a chain",
        "is made of copper with a lid of tin",
        "must be freed of lime with vinegar",
        "holds two litres and a half",
        "belongs to the captain of the ship",
    ];
    let library = Library::empty();
    for (number, does) in (1..).zip(uses) {
        library.write(&format!("{number}.txt"), format!("The kettle {does}.\n"));
    }
    library
}

/// The list is read at each question; the index knows nothing of it.
#[test]
fn synonyms_hold_as_soon_as_they_are_written() {
    let library = workshop();
    library.run(&["search", "gizmo"]).exits(1);
    library.put("faqt.toml", format!("{SETTINGS}synonyms = \"words.txt\"\n"));
    library.put("words.txt", "gizmo, widget\n");
    let run = library.run(&["search", "gizmo", "--no-refresh"]);
    run.exits(0)
        .prints("gizmo = widget")
        .prints("Widgets are small parts");
    library.put("words.txt", "gadget, widget\n");
    library.run(&["search", "gizmo", "--no-refresh"]).exits(1);
}

/// "Recieve" stands there once and "receive" everywhere: both are searched, and that is said.
#[test]
fn a_rare_word_that_looks_misspelt_is_searched_both_ways() {
    let line =
        |n: usize| format!("## Part {n}\n\nYou receive letter {n} of all letters by cart.\n\n");
    let mut text: String = (1..=60).map(line).collect();
    text += "## Odd\n\nMany recieve nothing at all.\n";
    let library = Library::with("letters.md", text);
    let run = library.run(&["search", "recieve"]);
    run.exits(0).prints("“recieve” also read as “receive”");
    let reply: json::Reply = library.run(&["search", "recieve", "--json"]).json();
    assert!(reply.corrections[0].besides && reply.considered > 1);
    let quoted: json::Reply = library.run(&["search", "\"recieve\"", "--json"]).json();
    assert_eq!((quoted.corrections.len(), quoted.passages.len()), (0, 1));
}

#[test]
fn a_quoted_phrase_stands_word_for_word() {
    // The words of the phrase, and their stems next to each other, but not in these forms.
    let library = Library::with("near.txt", "He learned curve drawing while learning.\n")
        .and("exact.txt", "The learning curve is steep.\n")
        .and("apart.txt", "A curve of learning rises.\n");
    let found = library.search("\"learning curve\"");
    found.first("The learning curve is steep.");
    let run = library.run(&["search", "--json", "\"learning curve\""]);
    let reply: json::Reply = run.exits(0).json();
    assert_eq!(reply.passages.len(), 1, "{reply:#?}");
}

#[test]
fn as_many_passages_are_shown_as_are_asked_for() {
    let library = Library::empty();
    for number in 0..130 {
        // Unlike enough to be no duplicates.
        let other = (0..12)
            .map(|n| format!(" word{}", number * 31 + n * 7))
            .collect::<String>();
        library.write(
            &format!("{number}.txt"),
            format!("Gauge {number} shows{other}.\n"),
        );
    }
    let reply: json::Reply = library
        .run(&["search", "--json", "-n", "130", "gauge"])
        .exits(0)
        .json();
    assert_eq!(reply.passages.len(), 130);
}
