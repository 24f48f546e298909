//! Where things are: flags before the environment before the settings file.

use super::harness::{Library, Run, SETTINGS};
use super::workshop;
use faqt::present::json;

/// Runs the program in a folder of the library.
fn run_in(library: &Library, folder: &str, arguments: &[&str]) -> Run {
    let mut command = library.command(arguments);
    Run::of(command.current_dir(library.path(folder)), b"")
}

#[test]
fn settings_are_found_upward() {
    let library = workshop();
    run_in(&library, "docs/parts", &["ask", "what are widgets?"])
        .exits(0)
        .prints("Widgets are small parts of brass. ../parts/widgets.md:3");
    assert!(library.path("index").is_dir());
}

#[test]
fn places_are_written_as_seen_from_here() {
    let library = workshop();
    library.put("elsewhere/empty", "");
    run_in(&library, "elsewhere", &["ask", "what are widgets?"])
        .exits(0)
        .prints("../docs/parts/widgets.md:3");
}

#[test]
fn settings_may_name_several_sources_and_the_length_of_passages() {
    let library = workshop();
    library.put("more/gears.txt", "Gears mesh with other gears.\n");
    library.put(
        "faqt.toml",
        "corpus = [\"docs\", \"more\"]\nindex = \"index\"\n[passages]\ntarget_words = 40\nmax_words = 80\n",
    );
    library
        .ask("what do gears mesh with?")
        .at("more/gears.txt", 1);
    library
        .ask("what are widgets?")
        .at("docs/parts/widgets.md", 3);
}

#[test]
fn settings_that_cannot_be_understood_are_named() {
    let library = workshop();
    library.put("faqt.toml", "corpus = \"docs\"\ncorpsu = \"typo\"\n");
    library
        .run(&["ask", "widgets"])
        .exits(2)
        .tells("faqt.toml")
        .tells("corpsu");
    library.put("faqt.toml", "corpus = [\n");
    library.run(&["stats"]).exits(2).tells("faqt.toml");
    library.put(
        "faqt.toml",
        "corpus = \"docs\"\n[passages]\nmax_words = 3\n",
    );
    library.run(&["stats"]).exits(2).tells("max_words");
}

#[test]
fn a_corpus_may_be_named_several_times() {
    let library = workshop().without_settings();
    library.put("more/gears.txt", "Gears mesh with other gears.\n");
    library.put("more/springs.txt", "Springs store force.\n");
    let ask = |question: &str| {
        let corpora = ["--corpus", "docs", "--corpus", "more/gears.txt"];
        let run = library.run(
            &[
                &["ask", "--json", "--index", "index", question],
                &corpora[..],
            ]
            .concat(),
        );
        run.json::<json::Reply>()
    };
    let place = |reply: json::Reply| reply.passages[0].place.path.clone();
    assert_eq!(place(ask("gears")), "more/gears.txt");
    assert_eq!(place(ask("widgets")), "docs/parts/widgets.md");
    assert_eq!(ask("springs").verdict, "not_found");
}

#[test]
fn a_corpus_may_be_one_file() {
    let library = workshop().without_settings();
    library
        .run(&[
            "ask",
            "what are widgets?",
            "--corpus",
            "docs/parts/widgets.md",
        ])
        .exits(0)
        .prints("docs/parts/widgets.md:3");
}

#[test]
fn a_corpus_without_a_named_index_is_indexed_in_the_cache() {
    let library = workshop().without_settings();
    let arguments = ["ask", "widgets", "--corpus", "docs"];
    library.run(&arguments).exits(0).tells("built the index");
    library.run(&arguments).exits(0).tells_nothing();
    let cached = std::fs::read_dir(library.path("home/.cache/faqt")).expect("a cache");
    assert_eq!(cached.count(), 1);
    assert!(!library.path("index").exists());
}

/// Only what a corpus is named on the command line is indexed, not what the settings name.
#[test]
fn a_named_corpus_does_not_disturb_the_index_of_the_settings() {
    let library = workshop();
    library.index();
    library.put("more/gears.txt", "Gears mesh with other gears.\n");
    library
        .run(&["ask", "gears", "--corpus", "more"])
        .exits(0)
        .prints("Gears mesh");
    library.run(&["index"]).exits(0).prints("2 unchanged");
}

#[test]
fn the_environment_names_the_index() {
    let library = workshop();
    let run = |arguments: &[&str]| {
        let mut command = library.command(arguments);
        Run::of(command.env("FAQT_INDEX", "from-environment"), b"")
    };
    run(&["index"]).exits(0);
    assert!(library.path("from-environment/.faqt-index").exists());
    run(&["index", "--index", "from-flag"]).exits(0);
    assert!(library.path("from-flag/.faqt-index").exists());
    assert!(!library.path("index").exists());
}

#[test]
fn an_empty_variable_names_nothing() {
    let library = workshop();
    let mut command = library.command(&["index"]);
    Run::of(command.env("FAQT_INDEX", ""), b"").exits(0);
    assert!(library.path("index/.faqt-index").exists());
}

#[test]
fn an_index_knows_what_it_was_made_of() {
    let library = workshop().without_settings();
    library
        .run(&["index", "docs", "--index", "index"])
        .exits(0)
        .prints("indexed: 2 files");
    library.write("gears.txt", "Gears mesh with other gears.\n");
    library
        .run(&["ask", "what do gears mesh with?", "--index", "index"])
        .exits(0)
        .prints("Gears mesh with other gears.")
        .tells("refreshed the index");
}

#[test]
fn standard_input_is_a_corpus() {
    let library = Library::empty().without_settings();
    let ask = [
        "ask",
        "what are widgets?",
        "--corpus",
        "-",
        "--index",
        "index",
    ];
    library
        .run_with_input(&ask, "Tools\n\nWidgets are small parts of brass.\n")
        .exits(0)
        .prints("Widgets are small parts of brass. standard input:3");
    library
        .run_with_input(&ask, "Tools\n\nWidgets are large parts of steel.\n")
        .exits(0)
        .prints("Widgets are large parts of steel.");
    library
        .run_with_input(&["search", "--batch", "-", "--corpus", "-"], "widgets\n")
        .exits(2);
    // It cannot be read twice, so without it the index is asked as it is.
    library
        .run(&["ask", "what are widgets?", "--index", "index", "--json"])
        .exits(0)
        .prints("\"path\": \"-\"");
    // A question of other documents would be its end: only who says so puts them in its place.
    library.write("gears.txt", "Gears mesh with other gears.\n");
    let elsewhere = ["--index", "index", "--corpus", "docs"];
    library
        .run(&[&elsewhere[..], &["ask", "what are widgets?"]].concat())
        .exits(0)
        .tells("was made of standard input and is asked as it is")
        .prints("Widgets are large parts of steel.");
    let rebuild = [&elsewhere[..], &["index", "--rebuild"]].concat();
    library.run(&rebuild).exits(0);
    library
        .run(&[&elsewhere[..], &["ask", "gears"]].concat())
        .prints("Gears mesh");
}

#[test]
fn what_gitignore_names_is_left_out() {
    let library = workshop();
    library.write(".gitignore", "drafts/\n*.log\n");
    library.write("drafts/zeppelin.txt", "A zeppelin is an airship.\n");
    library.write("noise.log", "zeppelin\n");
    library.write(".hidden.txt", "zeppelin\n");
    library.ask("zeppelin").not_found();
    assert_eq!(SETTINGS.lines().count(), 2);
}

#[test]
fn an_index_inside_the_corpus_is_no_text() {
    let library = workshop();
    library.put("faqt.toml", "corpus = \".\"\nindex = \"docs/index\"\n");
    library.index();
    let stats: json::Stats = library.run(&["stats", "--json"]).json();
    let again: json::Stats = library.run(&["stats", "--json"]).tells_nothing().json();
    assert_eq!(stats, again);
}
