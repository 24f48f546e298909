use super::*;
use crate::corpus::Document;
use crate::corpus::read::ReadOptions;
use crate::corpus::testing::{check_blocks, show};
use proptest::prelude::*;

fn read_text(text: &str) -> Result<Document, Unread> {
    let options = ReadOptions::default();
    let (mut found, mut warnings) = (Vec::new(), Vec::new());
    let mut each = |document| found.push(document);
    let input = Input::new("a.ipynb", text.as_bytes(), &options);
    read(
        &input,
        &mut Output::new("a.ipynb", &mut each, &mut warnings),
    )?;
    let document = found.pop().expect("one document");
    check_blocks(&document);
    Ok(document)
}

const NOTEBOOK: &str = r##"{"cells": [
 {"cell_type": "markdown", "source": ["# Boiling\n", "\n", "How *long* it takes."]},
 {"cell_type": "code", "outputs": [
   {"output_type": "stream", "text": ["tall 3.5\n", "small 6\n"]},
   {"data": {"image/png": "iVBOR", "text/plain": "<Figure>"}}],
  "source": "for kettle in all:\n    show(kettle)"},
 {"cell_type": "markdown", "source": "Its \"floor\" is \u00e9namel."}],
 "nbformat": 4}"##;

#[test]
fn cells_are_text_code_and_output() {
    let found = read_text(NOTEBOOK).expect("a notebook");
    assert_eq!(
        show(&found),
        "h1: Boiling\np: How long it takes.\ncode: for kettle in all:⏎    show(kettle)\n\
         code: tall 3.5⏎small 6\ncode: <Figure>\np: Its \"floor\" is énamel.\n"
    );
    assert_eq!(found.title.as_deref(), Some("Boiling"));
    let place = |words: &str| {
        let at = found.text.find(words).expect("words");
        let place = found.place(Span::new(at, at + words.len()));
        let there = &NOTEBOOK[place.bytes.start as usize..place.bytes.end as usize];
        (there, place.units, place.unit)
    };
    assert_eq!(place("long"), ("long", (1, 1), Unit::Cell));
    assert_eq!(place("show(kettle)"), ("show(kettle)", (2, 2), Unit::Cell));
    assert_eq!(place("small"), ("small", (2, 2), Unit::Cell));
    assert_eq!(place("énamel"), ("\\u00e9namel", (3, 3), Unit::Cell));
}

#[test]
fn older_notebooks_are_read() {
    let found = read_text(
        r#"{"worksheets": [{"cells": [{"cell_type": "heading", "level": 2, "source": ["Tea"]},
        {"cell_type": "code", "input": ["brew()"], "outputs": [{"text": ["hot"]}]}]}], "nbformat": 3}"#,
    );
    assert_eq!(
        show(&found.expect("a notebook")),
        "h2: Tea\ncode: brew()\ncode: hot\n"
    );
}

#[test]
fn what_is_no_notebook_is_said() {
    let Unread(reason) = read_text("{\"cells\": 3}").expect_err("no notebook");
    assert!(
        reason.starts_with("is no Jupyter notebook (invalid type"),
        "{reason}"
    );
}

#[test]
fn long_output_is_cut_at_a_line() {
    let printed = "a line of a log\\n".repeat(10_000);
    let found = read_text(&format!(
        "{{\"cells\": [{{\"cell_type\": \"code\", \"source\": \"log()\", \"outputs\": [{{\"text\": \"{printed}\"}}]}}]}}"
    ));
    let found = found.expect("a notebook");
    assert!(found.text.len() <= LONGEST_OUTPUT + 10 && found.text.ends_with("log"));
}

proptest! {
    #[test]
    fn changed_bytes_are_no_panic(at in 0..NOTEBOOK.len(), byte in any::<u8>()) {
        let mut bytes = NOTEBOOK.as_bytes().to_vec();
        bytes[at] = byte;
        let _ = read_text(&String::from_utf8_lossy(&bytes));
    }
}
