//! Conversations. `tests/repl/*.txt` are transcripts as a reader would see them: what is typed
//! stands behind the prompt, what follows is what must be said. `FAQT_ACCEPT=1 cargo test --test
//! repl` writes them anew. What only a person at a terminal sees is tested on a pseudo-terminal,
//! in `tests/repl/terminal.rs`.

mod harness;

#[cfg(unix)]
#[path = "repl/terminal.rs"]
mod terminal;

use harness::{Library, repository};
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

const PROMPT: &str = "faqt> ";

/// Typed after each line of a transcript: what is said to it marks the end of the reply.
const MARK: &str = ":zzzzzzzz";
const MARKED: &str = "There is no :zzzzzzzz. See :help.";

/// The documents that the conversations are about.
fn library() -> Library {
    Library::with(
        "weirs.md",
        "# Weirs\n\nA weir is a low wall across a river. It raises the level of the water above it.\n\n\
         ## Care\n\nClear the weir of driftwood after each flood. Rotten planks are replaced in summer.\n",
    )
    .and(
        "locks.txt",
        "Locks\n\nA lock lifts boats from one level to another. Every lock has two gates.\n\n\
         The Port Control Office (PCO) opens the locks at six.\n",
    )
    .and(
        "faq.md",
        "# Questions of visitors\n\n## May I swim at the weir?\n\nNo. The water below it pulls swimmers under.\n\n\
         ## What does a passage cost?\n\n| Boat | Price |\n|---|---|\n| Canoe | 2 € |\n| Barge | 40 € |\n",
    )
}

/// Holds the conversation of a transcript and compares it whole.
fn dialogue(name: &str) {
    let path = repository("tests/repl").join(name);
    let transcript = std::fs::read_to_string(&path).expect("a transcript");
    let held = hold(
        transcript
            .lines()
            .filter_map(|line| line.strip_prefix(PROMPT)),
    );
    if std::env::var_os("FAQT_ACCEPT").is_some() {
        std::fs::write(&path, held).expect("a transcript can be written");
        return;
    }
    assert!(
        held == transcript,
        "tests/repl/{name} differs. What was said:\n\n{held}\n\
         If that is meant, accept it: FAQT_ACCEPT=1 cargo test --test repl"
    );
}

/// Types each line and writes down what is said to it, replies and complaints as they come.
fn hold<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let library = library();
    library.index();
    let (said, both) = std::io::pipe().expect("a pipe");
    let mut talk = library
        .command(&["repl"])
        .stdin(Stdio::piped())
        .stdout(both.try_clone().expect("a second end"))
        .stderr(both)
        .spawn()
        .expect("the program starts");
    let mut typed = talk.stdin.take().expect("piped");
    let mut said = BufReader::new(said).lines().map(|line| line.expect("text"));
    let mut held = String::new();
    for line in lines {
        held.push_str(&format!("{PROMPT}{line}\n"));
        // A program that has left reads no more.
        let _ = writeln!(typed, "{line}\n{MARK}");
        let reply: Vec<String> = said.by_ref().take_while(|line| line != MARKED).collect();
        let reply = reply.join("\n");
        if !reply.trim().is_empty() {
            held.push_str(reply.trim_matches('\n'));
            held.push('\n');
        }
    }
    drop(typed);
    talk.wait().expect("an end");
    // The folder is another one each time.
    held.replace(&library.path("").display().to_string(), "/")
}

#[test]
fn questions_and_more() {
    dialogue("questions.txt");
}

#[test]
fn passages_by_number() {
    dialogue("passages.txt");
}

#[test]
fn slips_of_the_keyboard() {
    dialogue("slips.txt");
}

#[test]
fn help_and_leaving() {
    dialogue("leaving.txt");
}
