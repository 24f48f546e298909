//! The readable specification: `tests/spec/*.md` hold small cases, each with one or more files, a
//! question, and what must come of it. `tests/spec/README.md` says how a case is written. A case
//! that is marked `wrong:` keeps its right expectation and must fail; when it no longer does, the
//! mark has to go.

mod harness;

#[path = "spec/case.rs"]
mod case;
#[path = "spec/check.rs"]
mod check;

use case::{Case, Question};
use harness::{Library, SETTINGS, repository};

/// Runs all cases of one file and reports all that fail together.
fn run(file: &str) {
    let path = repository("tests/spec").join(file);
    let text = std::fs::read_to_string(&path).expect("a file of cases");
    let cases = case::read(&text);
    assert!(!cases.is_empty(), "{file} has no case");
    let failures: Vec<String> = cases.iter().flat_map(failures).collect();
    assert!(failures.is_empty(), "{file}\n\n{}", failures.join("\n\n"));
}

fn failures(case: &Case) -> Vec<String> {
    assert!(!case.questions.is_empty(), "“{}” asks nothing", case.title);
    let library = Library::empty();
    for file in &case.files {
        library.write(&file.name, &file.content);
        if file.name == "../synonyms.txt" {
            let settings = format!("{SETTINGS}synonyms = \"synonyms.txt\"\n");
            library.put("faqt.toml", settings);
        }
    }
    let outcomes = case
        .questions
        .iter()
        .map(|question| failure(&library, question));
    outcomes
        .flatten()
        .map(|failure| format!("## {}\n{failure}", case.title))
        .collect()
}

/// What is wrong with the reply to one question, the mark included.
fn failure(library: &Library, question: &Question) -> Option<String> {
    let asked = match question.command.as_str() {
        "search" => library.search(&question.text),
        _ => library.ask(&question.text),
    };
    let found = check::differences(&asked.reply, &question.expectations);
    let text = &question.text;
    match (&question.wrong, found.is_empty()) {
        (None, true) => None,
        (None, false) => Some(format!("{text}\n{}", found.join("\n"))),
        (Some(today), true) => Some(format!(
            "{text}\nis right now: take the mark off that says “{today}”"
        )),
        (Some(today), false) => {
            println!("known to be wrong: {text}: {today}");
            None
        }
    }
}

macro_rules! files {
    ($($name:ident)*) => {
        $(#[test] fn $name() { run(concat!(stringify!($name), ".md")); })*
        const FILES: &[&str] = &[$(concat!(stringify!($name), ".md")),*];
    };
}

files! { faq_shapes cut_off structure words questions answers acronyms filters encodings topic synonyms compounds spelling formats_rst formats_asciidoc formats_org formats_man formats_subtitles formats_code }

#[test]
fn every_file_is_run() {
    let listed = std::fs::read_dir(repository("tests/spec")).expect("the cases");
    for entry in listed {
        let name = entry.expect("an entry").file_name();
        let name = name.to_string_lossy();
        let case = name.ends_with(".md") && name != "README.md";
        assert!(!case || FILES.contains(&&*name), "{name} is not run");
    }
}
