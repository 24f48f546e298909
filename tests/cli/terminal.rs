//! What the output looks like: colour, width, and words that do not depend on either.

use super::harness::Run;
use super::workshop;

const ESCAPE: char = '\u{1b}';

#[test]
fn a_pipe_gets_no_colour() {
    let run = workshop().run(&["ask", "what are widgets?"]);
    assert!(!run.out.contains(ESCAPE), "{run}");
}

#[test]
fn colour_can_be_asked_for() {
    let library = workshop();
    for command in ["ask", "search"] {
        let run = library.run(&[command, "what are widgets?", "--color", "always"]);
        assert!(run.out.contains(ESCAPE), "{run}");
        let run = library.run(&[command, "what are widgets?", "--color", "never"]);
        assert!(!run.out.contains(ESCAPE), "{run}");
    }
}

#[test]
fn a_flag_goes_before_no_color() {
    let library = workshop();
    let with = |variable: &str, value: &str, arguments: &[&str]| {
        let mut command = library.command(arguments);
        Run::of(command.env(variable, value), b"")
            .out
            .contains(ESCAPE)
    };
    let plain = ["ask", "widgets"];
    let always = ["ask", "widgets", "--color", "always"];
    assert!(!with("NO_COLOR", "1", &plain));
    assert!(with("NO_COLOR", "1", &always));
    assert!(with("CLICOLOR_FORCE", "1", &plain));
}

#[test]
fn colours_change_no_word() {
    let library = workshop();
    let plain = library.run(&["show", &id(&library), "--color", "never"]);
    let coloured = library.run(&["show", &id(&library), "--color", "always"]);
    assert_eq!(plain.out, without_escapes(&coloured.out));
}

fn id(library: &super::Library) -> String {
    library.search("vice").reply.passages[0].id.clone()
}

fn without_escapes(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(ESCAPE) {
        plain.push_str(before);
        rest = after.split_once('m').map_or("", |(_, rest)| rest);
    }
    plain + rest
}

#[test]
fn lines_are_as_wide_as_the_terminal() {
    let library = workshop();
    library.write(
        "long.txt",
        "Ballast keeps a ship upright in heavy weather. ".repeat(9),
    );
    for columns in [40, 60, 90] {
        let mut command = library.command(&["search", "ballast"]);
        let run = Run::of(command.env("COLUMNS", columns.to_string()), b"");
        let widest = run.out.lines().map(|line| line.chars().count()).max();
        let widest = widest.expect("lines");
        assert!((columns - 15..=columns).contains(&widest), "{widest} {run}");
    }
}

/// Files are not to be trusted: what they hold must not steer the terminal.
#[test]
fn documents_cannot_steer_the_terminal() {
    let library = workshop();
    library.write(
        "evil\u{1b}[31m.txt",
        "Evil title \u{1b}]0;owned\u{7}\n\nA zeppelin \u{1b}[2J\u{9b}31m\u{202e} is an airship \u{8}\u{8}of old.\n",
    );
    for arguments in [
        &["ask", "what is a zeppelin?"][..],
        &["search", "zeppelin"],
        &["ask", "zeppelin \u{1b}[31mred"],
    ] {
        let run = library.run(arguments);
        assert!(matches!(run.code, Some(0 | 1)), "{run}");
        for text in [&run.out, &run.err] {
            let obeyed = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
            assert!(!text.contains(obeyed), "{text:?}");
        }
    }
}
