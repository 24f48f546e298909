//! `faqt index --watch`: what is acknowledged is committed, whatever happens to the files.

use super::harness::Library;
use super::workshop;
use faqt::present::json;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// A watching process, stopped at the end of its test.
struct Watch<'l> {
    library: &'l Library,
    process: Child,
    lines: Receiver<String>,
}

/// Longer than any refresh of a few files takes on a busy machine.
const LONG: Duration = Duration::from_secs(60);

impl<'l> Watch<'l> {
    fn begin(library: &'l Library, arguments: &[&str]) -> Watch<'l> {
        let mut process = library.start(&[&["index", "--watch"], arguments].concat());
        let out: ChildStdout = process.stdout.take().expect("piped");
        let (tell, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                let _ = tell.send(line);
            }
        });
        Watch {
            library,
            process,
            lines,
        }
    }

    /// The next line, which holds these words.
    #[track_caller]
    fn tells(&self, words: &str) -> String {
        let line = self.lines.recv_timeout(LONG).expect("a line in time");
        assert!(line.contains(words), "“{words}” is not in “{line}”");
        line
    }

    #[track_caller]
    fn is_silent(&self) {
        let line = self.lines.recv_timeout(Duration::from_millis(700));
        assert!(line.is_err(), "{line:?}");
    }

    /// Another process sees what was acknowledged, and need not refresh.
    #[track_caller]
    fn answers(&self, question: &str, words: &str) {
        self.library
            .run(&["ask", question, "--no-refresh"])
            .exits(0)
            .prints(words);
    }

    /// Stops as by Ctrl-C or by the system; gives what it told on standard error.
    #[track_caller]
    fn stops(mut self, signal: &str) -> String {
        let id = self.process.id().to_string();
        let sent = std::process::Command::new("kill")
            .args([signal, &id])
            .status();
        assert!(sent.expect("kill").success());
        let status = self.process.wait().expect("an end");
        let mut told = String::new();
        let mut err = self.process.stderr.take().expect("piped");
        err.read_to_string(&mut told).expect("text");
        assert_eq!(status.code(), Some(0), "{told}");
        assert!(!told.contains("panicked"), "{told}");
        told
    }
}

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn what_is_acknowledged_is_committed() {
    let library = workshop();
    let watch = Watch::begin(&library, &[]);
    watch.tells("indexed: 2 files, 2 passages");
    library.write("gears.txt", "Gears mesh with other gears.\n");
    watch.tells("3 files (1 new, 2 unchanged)");
    watch.answers("what do gears mesh with?", "Gears mesh with other gears.");
    // In a folder that was not there, and by a rename onto the old file, as editors save.
    library.write("new/deep/oil.txt", "Oil keeps rust away.\n");
    watch.tells("4 files (1 new, 3 unchanged)");
    library.put("home/draft", "Oil keeps rust and squeaks away.\n");
    std::fs::rename(
        library.path("home/draft"),
        library.path("docs/new/deep/oil.txt"),
    )
    .expect("saved");
    watch.tells("1 changed");
    watch.answers("what does oil keep away?", "rust and squeaks");
    std::fs::rename(library.path("docs/new"), library.path("docs/old")).expect("renamed");
    watch.tells("1 moved");
    library.write("old/deep/wax.txt", "Wax seals wood.\n");
    watch.tells("1 new");
    std::fs::remove_dir_all(library.path("docs/old")).expect("removed");
    watch.tells("2 removed");
    // The lock is free in between, and a look changes nothing.
    library.index().prints("3 files (3 unchanged)");
    library.run(&["ask", "widgets"]).exits(0).tells_nothing();
    watch.is_silent();
    assert!(watch.stops("-INT").contains("stopped"));
    library.run(&["ask", "widgets"]).exits(0).tells_nothing();
}

#[test]
fn many_changes_are_few_refreshes() {
    let library = workshop();
    let watch = Watch::begin(&library, &["--json"]);
    let first: json::Indexed = serde_json::from_str(&watch.tells("\"new\":2")).expect("an object");
    assert_eq!(first.files.seen, 2);
    for number in 0..800 {
        library.write(
            &format!("many/{}/{number}.txt", number % 7),
            format!("Number {number}.\n"),
        );
    }
    let (mut seen, mut lines) = (0, 0);
    while seen < 802 {
        let line = watch.tells("\"schema\":1");
        seen = serde_json::from_str::<json::Indexed>(&line)
            .expect("an object")
            .files
            .seen;
        lines += 1;
    }
    assert!(lines <= 10, "{lines} refreshes");
    watch.stops("-TERM");
}

#[test]
fn a_folder_that_vanishes_and_returns() {
    let library = workshop();
    let watch = Watch::begin(&library, &["--poll", "1"]);
    watch.tells("2 files");
    std::fs::rename(library.path("docs"), library.path("away")).expect("away");
    std::thread::sleep(Duration::from_secs(3));
    // The index stays as it was.
    watch.answers("what are widgets?", "brass");
    std::fs::rename(library.path("away"), library.path("docs")).expect("back");
    library.write("gears.txt", "Gears mesh with other gears.\n");
    // Perhaps seen in two looks.
    while !watch.tells("files").contains("3 files") {}
    // The folder that returned is followed again.
    library.write("oil.txt", "Oil keeps rust away.\n");
    watch.tells("4 files");
    let told = watch.stops("-INT");
    assert_eq!(told.matches("docs does not exist").count(), 1, "{told}");
}

#[test]
fn another_writer_is_waited_for() {
    let library = workshop();
    let watch = Watch::begin(&library, &[]);
    watch.tells("2 files");
    let lock = std::fs::File::open(library.path("index/writer.lock")).expect("the writer's lock");
    lock.lock().expect("the lock is free");
    library.write("gears.txt", "Gears mesh with other gears.\n");
    watch.is_silent();
    lock.unlock().expect("the lock is ours");
    watch.tells("3 files");
    watch.stops("-INT");
}

#[test]
fn what_cannot_be_watched() {
    let library = workshop();
    library
        .run_with_input(&["index", "--watch", "-", "--index", "other"], "Words.")
        .exits(2)
        .tells("standard input cannot be watched");
    library
        .run(&["index", "--watch", "nowhere"])
        .exits(2)
        .tells("nowhere does not exist");
    for arguments in [["--watch", "--rebuild"], ["--poll", "5"], ["--poll", "0"]] {
        library.run(&[&["index"][..], &arguments].concat()).exits(2);
    }
}
