//! A refreshed index is the index that a build from nothing would make, whatever happened to the
//! files in between; and it is made with less work.

#[path = "harness/corpus.rs"]
mod corpus;

use corpus::{Corpus, Counted};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const GUIDE: &str = "# Kettles\n\nThe workshop mends kettles of copper.\n\n## Spouts\n\n\
    A spout is soldered twice. It cools for an hour.\n\n## Lids\n\nA lid has one knob.\n";

fn workshop() -> Corpus {
    let records = "{\"_id\": \"r1\", \"text\": \"A whistle of brass.\"}\n\
        {\"text\": \"A handle of beech.\"}\n\
        {\"_id\": \"r1\", \"text\": \"A whistle of brass.\"}\n\
        {\"text\": \"A handle of beech.\"}\n";
    let corpus = Corpus::new();
    corpus.write("guide/kettles.md", GUIDE);
    corpus.write("guide/again.md", GUIDE);
    corpus.write("guide/deep/tin.txt", "Tin\n\nTin melts early. It shines.\n");
    corpus.write("parts.jsonl", records);
    corpus.write(
        "faq.html",
        "<h1>FAQ</h1><h2>Who mends lids?</h2><p>The workshop.</p>",
    );
    corpus.write("picture.png", [0x89, b'P', b'N', b'G', 0, 1]);
    corpus.write("blank.txt", " \n");
    corpus
}

#[test]
fn a_moved_folder_is_not_read_again() {
    let corpus = workshop();
    corpus.refresh();
    corpus.rename("guide", "handbook");
    corpus.refresh().moved(3).changed(0).removed(0);
    corpus.is_as_rebuilt();
    corpus.rename("parts.jsonl", "handbook/pieces.jsonl");
    corpus.rename("picture.png", "handbook/photo.png");
    corpus.rename("blank.txt", "handbook/nothing.txt");
    let counted = corpus.refresh();
    counted.moved(1).removed(0);
    assert_eq!((counted.0.files.skipped, counted.0.files.empty), (1, 1));
    corpus.is_as_rebuilt();
}

/// What the file holds by now is not looked at: the system vouches for it.
#[test]
fn no_reader_sees_a_moved_file() {
    let corpus = workshop();
    corpus.refresh();
    corpus.rename("guide", "handbook");
    corpus.overwrite_unnoticed("handbook/deep/tin.txt", "Tan");
    let counted = corpus.refresh();
    counted.moved(3);
    let texts = corpus.texts();
    assert!(
        texts.iter().any(|text| text.contains("Tin melts early")),
        "{texts:?}"
    );
}

/// A time that lies ahead hides no later change: neither in the same file, nor where another one
/// took its place.
#[cfg(unix)]
#[test]
fn a_time_in_the_future_hides_no_change() {
    let corpus = workshop();
    corpus.date_ahead("guide/deep/tin.txt");
    corpus.refresh();
    assert!(corpus.is_fresh());
    corpus.overwrite_unnoticed("guide/deep/tin.txt", "Zinc\n\nZinc melts");
    assert!(!corpus.is_fresh());
    corpus.refresh().changed(1);
    corpus.is_as_rebuilt();
    assert!(corpus.is_fresh());

    let kettles = corpus.read("guide/kettles.md");
    corpus.date_ahead("guide/kettles.md");
    corpus.refresh();
    assert!(corpus.is_fresh());
    let other = kettles.replace("copper", "pewter");
    corpus.replace_unnoticed("guide/kettles.md", &other);
    assert!(!corpus.is_fresh());
    corpus.refresh().changed(1);
    corpus.is_as_rebuilt();
}

#[test]
fn a_file_that_was_copied_and_removed_has_moved() {
    let corpus = workshop();
    corpus.refresh();
    corpus.write("copy/kettles.md", GUIDE);
    corpus.remove("guide/kettles.md");
    corpus.refresh().moved(1).removed(0);
    corpus.is_as_rebuilt();
}

#[test]
fn another_ending_is_another_format() {
    let corpus = Corpus::new();
    corpus.write("notes.txt", GUIDE);
    corpus.refresh();
    corpus.rename("notes.txt", "notes.md");
    corpus.refresh().moved(0).removed(1);
    corpus.is_as_rebuilt();
}

#[test]
fn a_moved_root_costs_nothing() {
    let corpus = workshop();
    corpus.refresh();
    let moved = corpus.with_root_renamed();
    let counted = moved.refresh();
    counted.moved(0).changed(0).removed(0);
    assert_eq!(
        (counted.0.files.unchanged, counted.0.passages.added),
        (5, 0)
    );
    moved.is_as_rebuilt();
}

#[test]
fn only_changed_passages_are_written() {
    let corpus = workshop();
    let long: String = (0..200)
        .map(|n| format!("## Step {n}\n\nTurn the lid {n} times. Then rest.\n\n"))
        .collect();
    corpus.write("long.md", &long);
    corpus.refresh();
    corpus.write("long.md", format!("{long}## Last\n\nPolish it.\n"));
    corpus.refresh().changed(1).passages(1, 0);
    corpus.is_as_rebuilt();
    corpus.write("long.md", long.replace("lid 199 times", "lid many times"));
    corpus.refresh().changed(1).passages(1, 2);
    corpus.is_as_rebuilt();
    // All places behind the edit are others now.
    corpus.write("long.md", format!("## First\n\nLook.\n\n{long}"));
    corpus.refresh().changed(1);
    corpus.is_as_rebuilt();
}

#[test]
fn equal_names_in_one_file_are_kept_apart() {
    let corpus = workshop();
    corpus.refresh();
    let record = "{\"_id\": \"r1\", \"text\": \"A whistle of brass.\"}\n";
    for text in [
        record.repeat(3),
        record.to_string(),
        format!("\n{}", record.repeat(2)),
    ] {
        corpus.write("parts.jsonl", text);
        corpus.refresh().changed(1);
        corpus.is_as_rebuilt();
    }
}

#[test]
fn whatever_happens_the_index_is_as_rebuilt() {
    let mut state = 7u64;
    let mut below = |most: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % most
    };
    for _ in 0..2 {
        let corpus = workshop();
        corpus.refresh();
        for step in 0..6 {
            for _ in 0..1 + below(4) {
                let paths = corpus.paths();
                let path = &paths[below(paths.len())];
                match below(7) {
                    0 => corpus.write(&format!("new/{step}-{}.md", below(9)), GUIDE),
                    1 if paths.len() > 3 => corpus.remove(path),
                    2 => corpus.rename(path, &format!("moved/{step}-{}-{}", below(99), name(path))),
                    3 => corpus.rename(path, &format!("{}/{}", below(3), name(path))),
                    4 => corpus.touch(path),
                    5 => corpus.write(
                        path,
                        corpus.read(path).replacen('.', "! More.", 1 + below(2)),
                    ),
                    _ => corpus.write(path, corpus.read(path) + "\n\nAnother word.\n"),
                }
            }
            corpus.refresh();
            corpus.is_as_rebuilt();
        }
    }
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[test]
fn links_and_folders_are_noted_and_no_files() {
    #[cfg(unix)]
    {
        let corpus = workshop();
        std::os::unix::fs::symlink("nowhere", corpus.path("broken")).expect("a link");
        let counted = corpus.refresh();
        assert_eq!(counted.0.files.left_out, 1);
        assert_eq!(counted.0.manifest.files, 7);
        corpus.refresh().removed(0);
        corpus.is_as_rebuilt();
        corpus.remove("broken");
        let counted = corpus.refresh();
        assert_eq!((counted.0.files.left_out, counted.0.files.removed), (0, 0));
        corpus.is_as_rebuilt();
        // A name that is a file now, a link then.
        corpus.remove("faq.html");
        std::os::unix::fs::symlink("nowhere", corpus.path("faq.html")).expect("a link");
        assert_eq!(corpus.refresh().0.files.left_out, 1);
        corpus.is_as_rebuilt();
        corpus.remove("faq.html");
        corpus.write("faq.html", "Words.");
        corpus.refresh();
        corpus.is_as_rebuilt();
    }
}

#[test]
fn every_file_is_counted_once() {
    let corpus = workshop();
    let sum = |Counted(report): &Counted| {
        let files = report.files;
        let seen = files.new + files.changed + files.moved + files.unchanged;
        assert_eq!(
            seen + files.skipped + files.empty + files.failed,
            report.manifest.files
        );
    };
    sum(&corpus.refresh());
    corpus.write("new.md", "New.");
    corpus.rename("guide", "handbook");
    corpus.remove("faq.html");
    corpus.write("parts.jsonl", "{\"text\": \"One.\"}\n");
    let counted = corpus.refresh();
    counted.moved(3).changed(1).removed(1);
    assert_eq!(
        (
            counted.0.files.new,
            counted.0.files.skipped,
            counted.0.files.empty
        ),
        (1, 1, 1)
    );
    sum(&counted);
    sum(&corpus.refresh());
}

/// Files that are written, replaced and removed while they are read: nothing fails, and when it is
/// quiet again the index is as rebuilt.
#[test]
fn files_that_change_while_they_are_read() {
    let corpus = Corpus::new();
    let text = |turn: usize| {
        format!(
            "# Turn {turn}\n\n{}",
            "The kettle sings. ".repeat(200 + turn % 7)
        )
    };
    for number in 0..60 {
        corpus.write(&format!("{number}.md"), text(number));
    }
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut turn = 0;
            while !done.load(Ordering::Relaxed) {
                turn += 1;
                let path = format!("{}.md", turn * 7 % 60);
                match turn % 4 {
                    0 => drop(std::fs::remove_file(corpus.path(&path))),
                    1 => {
                        std::fs::write(corpus.path("new.tmp"), text(turn)).expect("a file");
                        std::fs::rename(corpus.path("new.tmp"), corpus.path(&path)).expect("moved");
                    }
                    _ => std::fs::write(corpus.path(&path), text(turn)).expect("a file"),
                }
            }
        });
        let start = Instant::now();
        let mut runs = 0;
        while runs < 6 || start.elapsed() < Duration::from_secs(2) {
            let Counted(report) = corpus.refresh();
            assert_eq!(report.failed, []);
            runs += 1;
        }
        done.store(true, Ordering::Relaxed);
    });
    corpus.refresh();
    corpus.is_as_rebuilt();
    assert!(corpus.is_fresh());
}

/// Two contents of one size within one step of the clock, the second after the refresh.
#[test]
fn a_change_that_no_stamp_shows_is_seen_next_time() {
    let corpus = Corpus::new();
    for turn in 0..20 {
        corpus.write("a.txt", format!("Turn {turn:04} of the lid."));
        corpus.refresh();
        corpus.write("a.txt", format!("Turn {turn:04} of the pot."));
        corpus.refresh();
        assert_eq!(corpus.texts(), [format!("Turn {turn:04} of the pot.")]);
    }
}

/// Where the clock of a file server goes ahead of ours, nobody knows what was written since.
#[test]
fn a_clock_that_is_behind_is_not_trusted() {
    let corpus = Corpus::new();
    corpus.write("a.txt", "The lid is round.");
    let counted = corpus.refresh_by_a_slow_clock();
    assert_eq!(counted.0.files.new, 1);
    assert!(!corpus.is_fresh());
    assert_eq!(corpus.refresh().0.files.unchanged, 1);
    assert!(corpus.is_fresh());
}
