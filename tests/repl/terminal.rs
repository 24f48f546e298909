//! What only a person at a terminal sees: the prompt, editing, history, completion, the editor.
//! A pseudo-terminal stands for the terminal.

use super::{Library, library};
use expectrl::process::unix::{PtyStream, UnixProcess};
use expectrl::{ControlCode, Eof, Expect, Session};
use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::time::Duration;

type Terminal = Session<UnixProcess, PtyStream>;

/// A conversation at a terminal of this many columns, at its first prompt.
fn converse(command: Command, columns: u16) -> Terminal {
    let mut terminal = Session::spawn(command).expect("a pseudo-terminal");
    // Generous: the machine may be busy, and nothing waits that long where all is well.
    terminal.set_expect_timeout(Some(Duration::from_secs(20)));
    terminal
        .get_process_mut()
        .set_window_size(columns, 40)
        .expect("a width");
    see(&mut terminal, "Ask a question, or :help.");
    see(&mut terminal, "faqt> ");
    terminal
}

fn at_terminal(library: &Library) -> Terminal {
    library.index();
    converse(library.command(&["repl", "--color", "never"]), 80)
}

#[track_caller]
fn see(terminal: &mut Terminal, words: &str) -> String {
    match terminal.expect(words) {
        Ok(seen) => String::from_utf8_lossy(seen.before()).into_owned(),
        Err(error) => panic!("“{words}” is not seen: {error}"),
    }
}

/// Presses Ctrl-D until the program ends. Once is not always enough: a key that comes while a reply
/// is being written, before the next line is edited, is the terminal's own and may be lost.
#[track_caller]
fn leave(mut terminal: Terminal) {
    terminal.set_expect_timeout(Some(Duration::from_secs(2)));
    let ended = (0..10).any(|_| {
        // A program that has ended takes no more keys.
        let _ = terminal.send(ControlCode::EndOfTransmission);
        terminal.expect(Eof).is_ok()
    });
    assert!(ended, "Ctrl-D leaves");
    let status = terminal.get_process().wait().expect("an exit code");
    assert!(
        matches!(status, expectrl::process::unix::WaitStatus::Exited(_, 0)),
        "{status:?}"
    );
}

#[test]
fn a_question_is_answered_and_ctrl_d_leaves() {
    let library = library();
    let mut terminal = at_terminal(&library);
    terminal.send_line("what is a weir?").expect("a question");
    see(&mut terminal, "A weir is a low wall across a river.");
    see(&mut terminal, "docs/weirs.md:3");
    see(&mut terminal, "faqt> ");
    leave(terminal);
}

#[test]
fn plain_faqt_on_a_terminal_is_a_conversation() {
    let library = library();
    library.index();
    let mut terminal = converse(library.command(&[]), 80);
    terminal.send_line(":quit").expect("a command");
    terminal.expect(Eof).expect(":quit leaves");
}

#[test]
fn ctrl_c_clears_the_line() {
    let library = library();
    let mut terminal = at_terminal(&library);
    terminal.send("what is thrown away").expect("some words");
    see(&mut terminal, "away");
    terminal.send(ControlCode::EndOfText).expect("Ctrl-C");
    see(&mut terminal, "faqt> ");
    terminal.send_line("what lifts boats?").expect("a question");
    see(&mut terminal, "A lock lifts boats");
    see(&mut terminal, "faqt> ");
    leave(terminal);
    let history = library.get("home/.local/state/faqt/history");
    assert!(history.contains("what lifts boats?"), "{history}");
    assert!(!history.contains("thrown away"), "{history}");
}

#[test]
fn history_is_kept_between_sessions() {
    let library = library();
    let mut first = at_terminal(&library);
    first.send_line("what lifts boats?").expect("a question");
    see(&mut first, "A lock lifts boats");
    see(&mut first, "faqt> ");
    leave(first);
    let mut second = at_terminal(&library);
    second.send("\x1b[A").expect("arrow up");
    see(&mut second, "what lifts boats?");
    second.send_line("").expect("enter");
    see(&mut second, "A lock lifts boats");
    see(&mut second, "faqt> ");
    leave(second);
}

#[test]
fn tab_completes_commands_and_words_of_the_documents() {
    let library = library();
    let mut terminal = at_terminal(&library);
    terminal.send(":sta\t").expect("tab");
    see(&mut terminal, ":stats");
    terminal.send_line("").expect("enter");
    see(&mut terminal, "passages");
    see(&mut terminal, "faqt> ");
    terminal.send("driftw\t").expect("tab");
    see(&mut terminal, "driftwood");
    terminal.send_line("").expect("enter");
    see(&mut terminal, "Clear the weir of");
    see(&mut terminal, "faqt> ");
    leave(terminal);
}

#[test]
fn open_runs_the_editor_at_the_line() {
    let library = library();
    library.index();
    let written = library.path("arguments");
    let script = format!(
        "#!/bin/sh\nprintf '%s\\n' \"$@\" > '{}'\n",
        written.display()
    );
    // Named like an editor, since each is told the line in its own way.
    library.put("bin/nano", script);
    let editor = library.path("bin/nano");
    std::fs::set_permissions(&editor, PermissionsExt::from_mode(0o755)).expect("a mode");
    let mut command = library.command(&["repl", "--color", "never"]);
    command.env("EDITOR", &editor);
    let mut terminal = converse(command, 80);
    terminal.send_line("what lifts boats?").expect("a question");
    see(&mut terminal, "A lock lifts boats");
    see(&mut terminal, "faqt> ");
    terminal.send_line(":open 1").expect("a command");
    see(&mut terminal, "faqt> ");
    leave(terminal);
    let file = std::fs::canonicalize(library.path("docs/locks.txt")).expect("the document");
    let expected = format!("+3\n{}\n", file.display());
    assert_eq!(library.get("arguments"), expected);
}

#[test]
fn replies_follow_the_width_of_the_terminal() {
    let library = library();
    library.index();
    let mut terminal = converse(library.command(&["repl", "--color", "never"]), 40);
    terminal
        .send_line("care for the weir driftwood")
        .expect("a question");
    see(&mut terminal, "weirs.md:7");
    see(&mut terminal, "faqt> ");
    terminal
        .get_process_mut()
        .set_window_size(120, 40)
        .expect("a width");
    terminal.send_line(":show 1").expect("a command");
    // Too long for the first width, marks of the best sentence included.
    see(
        &mut terminal,
        "flood.« Rotten planks are replaced in summer.",
    );
    leave(terminal);
}
