//! A reply shows the documents as they are now: every question looks whether something changed,
//! and only what changed is read again.

use super::harness::Library;
use super::workshop;
use faqt::present::json;
use std::io::{Cursor, Write};

#[test]
fn index_says_what_it_did() {
    let library = workshop();
    library
        .run(&["index"])
        .exits(0)
        .tells_nothing()
        .prints("indexed: 2 files, 2 passages, 0 skipped, 0 warnings in ");
}

#[test]
fn unchanged_files_are_not_read_again() {
    let library = workshop();
    library.index();
    library
        .index()
        .prints("2 files (2 unchanged), 2 passages, 0 warnings");
}

#[test]
fn a_touched_file_is_not_read_again() {
    let library = workshop();
    library.index();
    library.touch("tools.txt");
    library
        .run(&["ask", "what does a vice do?"])
        .exits(0)
        .tells("refreshed the index: 2 files (2 unchanged), 2 passages");
    library.run(&["ask", "vice"]).exits(0).tells_nothing();
}

#[test]
fn an_edit_is_seen_by_the_next_question() {
    let library = workshop();
    library.ask("what are widgets?").answered("brass");
    library.write(
        "parts/widgets.md",
        "# Widgets\n\nWidgets are small parts of steel. They turn without noise.\n",
    );
    library
        .run(&["ask", "what are widgets?"])
        .exits(0)
        .prints("Widgets are small parts of steel.")
        .tells("refreshed the index: 2 files (1 changed, 1 unchanged), 2 passages (1 added, 1 removed)");
    library.ask("brass").not_found();
}

#[test]
fn a_new_file_is_seen_by_the_next_question() {
    let library = workshop();
    library.ask("what do gears mesh with?").not_found();
    library.write("gears.txt", "Gears mesh with other gears.\n");
    library
        .ask("what do gears mesh with?")
        .answered("Gears mesh with other gears.")
        .at("gears.txt", 1);
}

#[test]
fn a_removed_file_is_gone_by_the_next_question() {
    let library = workshop();
    library
        .ask("what does a vice hold?")
        .answered("A vice holds");
    library.remove("tools.txt");
    let run = library.run(&["ask", "what does a vice hold?"]);
    run.exits(1)
        .tells("1 file (1 unchanged), 1 removed, 1 passage (1 removed)");
    let stats: json::Stats = library.run(&["stats", "--json"]).json();
    assert_eq!((stats.files, stats.passages), (1, 1));
}

#[test]
fn a_renamed_file_is_found_under_its_new_name() {
    let library = workshop();
    library.index();
    std::fs::rename(
        library.path("docs/tools.txt"),
        library.path("docs/bench.txt"),
    )
    .expect("a new name");
    library.ask("what does a vice hold?").at("bench.txt", 3);
}

#[test]
fn words_that_are_gone_leave_the_statistics() {
    let library = workshop();
    library.write(
        "a.txt",
        "The Universal Serial Bus (USB) connects devices.\n",
    );
    library.index();
    library.remove("a.txt");
    let stats: json::Stats = library.run(&["stats", "--json"]).json();
    assert_eq!((stats.acronyms, stats.passages), (0, 2));
}

#[test]
fn every_asking_command_refreshes() {
    let library = workshop();
    library.index();
    for (number, command) in [
        &["ask", "widgets"][..],
        &["search", "widgets"],
        &["stats"],
        &["repl"],
    ]
    .into_iter()
    .enumerate()
    {
        library.write(&format!("{number}.txt"), format!("Number {number}.\n"));
        let run = library.run_with_input(command, "what are widgets?\n");
        run.exits(0).tells("refreshed the index");
    }
}

#[test]
fn no_refresh_asks_the_index_as_it_is() {
    let library = workshop();
    library.index();
    library.write("gears.txt", "Gears mesh with other gears.\n");
    for command in ["ask", "search"] {
        let run = library.run(&[command, "gears", "--no-refresh"]);
        run.exits(1).tells_nothing();
    }
    let stats: json::Stats = library.run(&["stats", "--json", "--no-refresh"]).json();
    assert_eq!(stats.files, 2);
}

#[test]
fn rebuild_reads_everything_anew() {
    let library = workshop();
    library.index();
    let run = library.run(&["index", "--rebuild"]);
    run.exits(0)
        .prints("indexed: 2 files, 2 passages, 0 skipped, 0 warnings");
    library.run(&["ask", "widgets"]).exits(0).tells_nothing();
}

#[test]
fn other_passage_lengths_make_other_passages() {
    let library = workshop();
    let long = "A sentence of exactly seven words here. ".repeat(60);
    library.write("long.txt", long);
    let passages = || {
        let run = library.run(&["stats", "--json", "--quiet"]);
        run.exits(0).json::<json::Stats>().passages
    };
    let usual = passages();
    library.put(
        "faqt.toml",
        "corpus = \"docs\"\nindex = \"index\"\n[passages]\ntarget_words = 40\nmax_words = 60\n",
    );
    assert!(passages() > usual);
}

#[test]
fn quiet_says_nothing_but_the_reply() {
    let library = workshop();
    library.write(
        "bad.txt",
        b"Broken \xff\xfe\x80 text \x81 here, and more words.\n",
    );
    library
        .run(&["ask", "what are widgets?", "--quiet"])
        .exits(0)
        .tells_nothing()
        .prints("brass");
    library
        .run(&["index", "-q", "--rebuild"])
        .exits(0)
        .tells_nothing()
        .prints_nothing();
}

/// The settings name a corpus, but that is not what this index was made of.
#[test]
fn an_index_of_standard_input_stays_as_it_is() {
    let library = workshop();
    let log = "The gauge at the weir stood at forty.";
    library
        .run_with_input(&["index", "-", "--index", "log-index"], log)
        .exits(0);
    for _ in 0..2 {
        library
            .run(&["ask", "--index", "log-index", "where did the gauge stand?"])
            .tells_nothing()
            .prints("The gauge at the weir stood at forty.");
    }
}

#[test]
fn settings_and_synonyms_are_no_documents() {
    let library = workshop();
    library.put(
        "faqt.toml",
        "corpus = \".\"\nindex = \"index\"\nsynonyms = \"docs/words.txt\"\n",
    );
    library.put("docs/words.txt", "vice, clamp\n");
    library.put("docs/faqt.toml", "corpus = \".\"\n");
    library.index().prints("3 files, 3 passages");
    // Nor where the index is asked without its settings.
    let run = library.run(&["stats", "--files", "--index", "index"]);
    run.exits(0).tells_nothing().does_not_print("words.txt");
    // A file that is named is meant.
    library
        .run(&["index", "docs/words.txt", "--index", "other"])
        .exits(0)
        .prints("1 file");
}

#[test]
fn every_file_is_listed_with_how_it_stands() {
    let library = workshop();
    library.write("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    library.write("machine", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0");
    library.write("nothing.txt", "");
    library.write("broken.pdf", "%PDF-1.4 broken");
    let mut text = "A zeppelin is an airship — café, naïve, “façade”.\n"
        .repeat(3)
        .into_bytes();
    text.extend_from_slice(b"One broken byte: \xff\n");
    library.write("broken.txt", text);
    let run = library.run(&["stats", "--files"]);
    run.exits(0)
        .prints("failed broken.pdf: ")
        .prints("indexed broken.txt: text, 1 passage, the same since 20")
        .prints("warning: some bytes are not valid")
        .prints("skipped machine: is no text")
        .prints("empty nothing.txt: holds no bytes")
        .prints("indexed parts/widgets.md: markdown, 1 passage")
        .prints("skipped picture.png: is of a format that is not read (.png)");
    let listed = |arguments: &[&str]| -> Vec<(String, String)> {
        let run = library.run(&[&["stats", "--json", "--files"], arguments].concat());
        let files: json::Files = run.json();
        files.files.into_iter().map(|f| (f.path, f.state)).collect()
    };
    let all = listed(&[]);
    assert_eq!(all.len(), 7);
    assert!(all.is_sorted());
    let chosen = listed(&["failed,empty"]);
    let chosen: Vec<_> = chosen
        .iter()
        .map(|(p, s)| (p.as_str(), s.as_str()))
        .collect();
    assert_eq!(chosen, [("broken.pdf", "failed"), ("nothing.txt", "empty")]);
    assert_eq!(listed(&["problems"]).len(), 5);
    library
        .run(&["stats", "--files", "left_out"])
        .exits(1)
        .prints_nothing();
    library
        .run(&["stats", "--files", "fialed"])
        .exits(2)
        .tells("failed");
}

#[test]
fn strict_is_for_those_who_miss_nothing() {
    let library = workshop();
    library.index();
    library.run(&["index", "--strict"]).exits(0).tells_nothing();
    library.write("broken.pdf", "%PDF-1.4 broken");
    library.write("gears.txt", "Gears mesh with other gears.\n");
    library
        .run(&["index"])
        .exits(0)
        .prints("4 files (1 new, 2 unchanged, 1 failed)");
    for _ in 0..2 {
        let run = library.run(&["index", "--strict"]);
        run.exits(2)
            .tells("1 file could not be read")
            .tells("broken.pdf: ")
            .tells(".ignore");
    }
    library.ask("what do gears mesh with?").answered("Gears");
    let run = library.run(&["index", "--strict", "--json"]);
    let report: json::Indexed = run.exits(2).json();
    assert_eq!(report.failed.len(), 1);
    assert_eq!(
        (
            report.files.seen,
            report.files.unchanged,
            report.files.failed
        ),
        (4, 3, 1)
    );
    assert_eq!((report.passages.all, report.passages.kept), (3, 3));
}

/// A zip archive of one file.
fn zip_of(name: &str, content: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file(name, options).expect("a member");
    zip.write_all(content).expect("its bytes");
    zip.finish().expect("an archive").into_inner()
}

/// Where something was left out and nothing was read, the file is not empty.
#[test]
fn what_was_left_out_is_no_empty_file() {
    let nested = (0..6).fold(b"Deep words.".to_vec(), |inner, depth| {
        let name = if depth == 0 { "a.txt" } else { "in.zip" };
        zip_of(name, &inner)
    });
    let pdf = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
        2 0 obj<</Type/Pages/Count 1/Kids[9 0 R]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
    let library = Library::with("nested.zip", nested)
        .and("lines.jsonl", "these are no records\nnor is this\n")
        .and("pages.pdf", pdf)
        .and(
            "pictures.zip",
            zip_of("a.png", &[0x89, b'P', b'N', b'G', 0, 1]),
        )
        .and("blank.txt", " \n");
    let run = library.run(&["index", "--strict"]);
    run.exits(2)
        .tells("3 files could not be read")
        .tells("nested.zip: holds archives in archives")
        .tells("lines.jsonl: line 1 is not JSON")
        .tells("pages.pdf: only 0 of its 1 pages can be found; it is damaged");
    let run = library.run(&["stats", "--files"]);
    run.exits(0)
        .prints("failed nested.zip: holds archives in archives")
        .prints("empty pictures.zip: holds files that are no text (1): a.png")
        .prints("empty blank.txt: holds nothing but white space");
}
