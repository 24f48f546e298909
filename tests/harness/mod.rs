//! A library of documents to be asked from outside, through the program itself. A test reads like
//! a sentence:
//!
//! ```ignore
//! Library::with("notes/a.md", "# Widgets\n\nWidgets are small parts.")
//!     .ask("what are widgets?")
//!     .answered("Widgets are small parts.")
//!     .at("notes/a.md", 3);
//! ```
//!
//! Each library lives in a temporary folder of its own and is asked in a *hermetic* environment:
//! no variable of the person who runs the tests reaches the program.

// Each test file is a program of its own and uses only its part of this one.
#![allow(dead_code)]

pub mod reading;
pub mod shared;

use faqt::present::json;
use serde::de::DeserializeOwned;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, SystemTime};
use tempfile::TempDir;

/// Some documents in a temporary folder: the corpus in `docs/`, the index in `index/`, and a
/// `faqt.toml` that names both, unless a test takes it away.
pub struct Library {
    folder: TempDir,
}

/// The settings of a library.
pub const SETTINGS: &str = "corpus = \"docs\"\nindex = \"index\"\n";

impl Library {
    /// A library without documents.
    pub fn empty() -> Library {
        let folder = tempfile::Builder::new().prefix("faqt-test-").tempdir();
        let library = Library {
            folder: folder.expect("a temporary folder"),
        };
        fs::create_dir_all(library.path("docs")).expect("a folder for documents");
        fs::create_dir_all(library.path("home")).expect("a home");
        library.put("faqt.toml", SETTINGS);
        library
    }

    /// A library with one document.
    pub fn with(path: &str, content: impl AsRef<[u8]>) -> Library {
        Library::empty().and(path, content)
    }

    /// The library with one more document.
    pub fn and(self, path: &str, content: impl AsRef<[u8]>) -> Library {
        self.write(path, content);
        self
    }

    /// The library without `faqt.toml`, so that flags must say everything.
    pub fn without_settings(self) -> Library {
        fs::remove_file(self.path("faqt.toml")).expect("settings to remove");
        self
    }

    /// Writes a document.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        self.put(&format!("docs/{path}"), content);
    }

    /// Removes a document.
    pub fn remove(&self, path: &str) {
        fs::remove_file(self.path("docs").join(path)).expect("a document to remove");
    }

    /// Gives a document a new time of change and leaves its words alone.
    pub fn touch(&self, path: &str) {
        let file = fs::File::options()
            .append(true)
            .open(self.path("docs").join(path))
            .expect("a document to touch");
        let later = SystemTime::now() + Duration::from_secs(5);
        file.set_modified(later).expect("a time that can be set");
    }

    /// Writes a file beside the documents.
    pub fn put(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).expect("a folder");
        }
        fs::write(path, content).expect("a file");
    }

    /// Reads a file of the temporary folder.
    pub fn get(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// A path in the temporary folder.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// The program with these arguments, not started yet, in the hermetic environment.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_faqt"));
        command.args(arguments);
        self.seal(&mut command);
        command
    }

    /// Gives a command the hermetic environment.
    pub fn seal(&self, command: &mut Command) {
        command
            .current_dir(self.folder.path())
            .env_clear()
            .env("HOME", self.path("home"))
            .env("PATH", "/usr/bin:/bin")
            .env("LANG", "C.UTF-8")
            .env("TERM", "xterm")
            .env("COLUMNS", "80");
    }

    /// Runs the program.
    pub fn run(&self, arguments: &[&str]) -> Run {
        self.run_with_input(arguments, "")
    }

    /// Runs the program with something on standard input.
    pub fn run_with_input(&self, arguments: &[&str], input: impl AsRef<[u8]>) -> Run {
        Run::of(&mut self.command(arguments), input.as_ref())
    }

    /// Starts the program with all streams open.
    pub fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts")
    }

    /// Asks a question.
    pub fn ask(&self, question: &str) -> Asked {
        let run = self.run(&["ask", "--json", "--quiet", "--", question]);
        Asked::of(run)
    }

    /// Searches for passages.
    pub fn search(&self, question: &str) -> Asked {
        Asked::of(self.run(&["search", "--json", "--quiet", "--", question]))
    }

    /// Builds the index or brings it up to date, which must go well.
    pub fn index(&self) -> Run {
        let run = self.run(&["index"]);
        run.exits(0);
        run
    }
}

/// What came of running the program once.
pub struct Run {
    /// The exit code; `None` where a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
    command: String,
}

impl Run {
    /// Runs `command` to its end.
    pub fn of(command: &mut Command, input: &[u8]) -> Run {
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        // A program that does not read its input closes it early.
        let _ = child.stdin.take().expect("piped").write_all(input);
        let output = child.wait_with_output().expect("the program ends");
        Run::from_output(output, format!("{command:?}"))
    }

    fn from_output(output: Output, command: String) -> Run {
        Run {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
            command,
        }
    }

    /// It ended with this exit code, and did not panic.
    #[track_caller]
    pub fn exits(&self, code: i32) -> &Run {
        assert_eq!(self.code, Some(code), "exit code of {self}");
        assert!(!self.err.contains("panicked"), "a panic in {self}");
        self
    }

    /// These words stand on standard output, however its lines are broken.
    #[track_caller]
    pub fn prints(&self, words: &str) -> &Run {
        let found = collapsed(&self.out).contains(&collapsed(words));
        assert!(found, "“{words}” is not printed by {self}");
        self
    }

    /// These words do not stand on standard output.
    #[track_caller]
    pub fn does_not_print(&self, words: &str) -> &Run {
        let found = collapsed(&self.out).contains(&collapsed(words));
        assert!(!found, "“{words}” is printed by {self}");
        self
    }

    /// These words stand on standard error.
    #[track_caller]
    pub fn tells(&self, words: &str) -> &Run {
        let found = collapsed(&self.err).contains(&collapsed(words));
        assert!(found, "“{words}” is not told by {self}");
        self
    }

    /// Nothing stands on standard error.
    #[track_caller]
    pub fn tells_nothing(&self) -> &Run {
        assert!(self.err.is_empty(), "something is told by {self}");
        self
    }

    /// Nothing stands on standard output.
    #[track_caller]
    pub fn prints_nothing(&self) -> &Run {
        assert!(self.out.is_empty(), "something is printed by {self}");
        self
    }

    /// Standard output, read strictly as one JSON object of the program's own wire types.
    #[track_caller]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self}"))
    }

    /// The same for one object a line.
    #[track_caller]
    pub fn json_lines<T: DeserializeOwned>(&self) -> Vec<T> {
        let parse = |line: &str| {
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in {line}: {self}"))
        };
        self.out.lines().map(parse).collect()
    }
}

impl std::fmt::Display for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Run {
            code,
            out,
            err,
            command,
        } = self;
        write!(
            f,
            "{command}\nexit code {code:?}\n--- standard output\n{out}--- standard error\n{err}---"
        )
    }
}

/// A reply, with the run that gave it.
pub struct Asked {
    /// The reply.
    pub reply: json::Reply,
    run: Run,
}

impl Asked {
    #[track_caller]
    fn of(run: Run) -> Asked {
        Asked {
            reply: run.json(),
            run,
        }
    }

    #[track_caller]
    fn verdict(self, verdict: &str, code: i32) -> Asked {
        assert_eq!(self.reply.verdict, verdict, "{}", self.run);
        self.run.exits(code);
        self
    }

    /// The verdict is *answered*, and these words stand in the answer.
    #[track_caller]
    pub fn answered(self, words: &str) -> Asked {
        let asked = self.verdict("answered", 0);
        let answer = asked.answer_text();
        let found = collapsed(&answer).contains(&collapsed(words));
        assert!(found, "“{words}” is not in the answer “{answer}”");
        asked
    }

    /// These words do not stand in the answer.
    #[track_caller]
    pub fn answer_lacks(self, words: &str) -> Asked {
        let answer = self.answer_text();
        let found = collapsed(&answer).contains(&collapsed(words));
        assert!(!found, "“{words}” is in the answer “{answer}”");
        self
    }

    /// The answer stands there.
    #[track_caller]
    pub fn at(self, path: &str, line: u32) -> Asked {
        let Some(place) = self.place() else {
            panic!("no answer, so no place: {}", self.run);
        };
        assert_eq!((place.path.as_str(), place.units[0]), (path, line));
        self
    }

    /// The verdict is *related*.
    #[track_caller]
    pub fn related(self) -> Asked {
        self.verdict("related", 0)
    }

    /// The verdict is *not in your documents*.
    #[track_caller]
    pub fn not_found(self) -> Asked {
        self.verdict("not_found", 1)
    }

    /// This word was read as that.
    #[track_caller]
    pub fn corrected(self, from: &str, to: &str) -> Asked {
        let found = self.reply.corrections.iter();
        let found = found.clone().any(|c| c.from == from && c.to == to);
        assert!(found, "corrections: {:?}", self.reply.corrections);
        self
    }

    /// The first passage holds these words.
    #[track_caller]
    pub fn first(self, words: &str) -> Asked {
        let first = self.reply.passages.first().map_or("", |p| p.text.as_str());
        let found = collapsed(first).contains(&collapsed(words));
        assert!(found, "“{words}” is not in the first passage “{first}”");
        self
    }

    /// The words of the answer; none where there is no answer.
    pub fn answer_text(&self) -> String {
        let answer = self.reply.answer.as_ref();
        answer.map(|a| a.text.clone()).unwrap_or_default()
    }

    fn place(&self) -> Option<&json::Place> {
        let answer = self.reply.answer.as_ref()?;
        answer.sentences.first().map(|sentence| &sentence.place)
    }
}

/// The words with single spaces between them.
pub fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A path in the repository.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Checks something that is known to be wrong today. The suite stays green and honest: the right
/// expectation stands, marked with what happens instead, and the mark has to go once it holds.
#[track_caller]
pub fn wrong(today: &str, check: impl FnOnce() + std::panic::UnwindSafe) {
    if std::panic::catch_unwind(check).is_ok() {
        panic!("this is right now; take the mark off that says: {today}");
    }
    println!("known to be wrong: {today}");
}
