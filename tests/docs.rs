//! Documents are run, or resolved. The rules, for whoever writes them:
//!
//! - A block ```` ```console ```` in `README.md` is a session on the sample knowledge base. A line
//!   `$ faqt …` is a command; the lines below it, up to the next `$` or the end, are what it prints
//!   on standard output. Without such lines only the exit code is looked at, which must be 0 or 1.
//!   A line that is just `…` stands for any lines. `| head -N`, quotes, and `# words` behind a
//!   command are understood; other commands (`cargo …`, `git …`) are not run.
//! - The session runs in a copy of the sample: `corpus/` and `faqt.toml`, nothing else. Times and
//!   sizes differ from run to run: digits of `in 0.18 s` and `36.0 kB` are compared as `0`.
//! - Every path and every `Type` in backticks in `README.md` and `ARCHITECTURE.md` must exist: a word
//!   with a slash or a known extension as a file or folder of the repository, a capitalised word as
//!   a public type, trait or variant of the sources. Words in a `console` or other fenced block are
//!   not looked at. What belongs to somebody else stands in `FOREIGN`.
//!
//! A document that does not exist yet has nothing to check.

mod harness;

use harness::{Library, Run, repository};
use std::fs;
use std::path::Path;

/// Names in backticks that are not ours to resolve.
const FOREIGN: &[&str] = &[
    // Of public sets in the BEIR layout.
    "corpus.jsonl",
    "queries.jsonl",
    "qrels/test.tsv",
];

fn document(name: &str) -> Option<String> {
    let text = fs::read_to_string(repository(name)).ok();
    if text.is_none() {
        println!("skipped: there is no {name} yet");
    }
    text
}

/// A command of a session, and what is shown below it.
struct Step {
    command: String,
    shown: Vec<String>,
}

/// The sessions of a document, one for each block.
fn sessions(text: &str) -> Vec<Vec<Step>> {
    let mut sessions = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.trim() != "```console" {
            continue;
        }
        let mut steps: Vec<Step> = Vec::new();
        for line in lines.by_ref().take_while(|line| line.trim() != "```") {
            if let Some(command) = line.strip_prefix("$ ") {
                steps.push(Step {
                    command: command.to_string(),
                    shown: Vec::new(),
                });
            } else if let Some(step) = steps.last_mut() {
                step.shown.push(line.to_string());
            }
        }
        sessions.push(steps);
    }
    sessions
}

/// A copy of the sample knowledge base.
fn sample() -> Library {
    let library = Library::empty();
    fs::remove_dir(library.path("docs")).expect("an empty folder");
    library.put(
        "faqt.toml",
        fs::read(repository("faqt.toml")).expect("settings"),
    );
    for entry in fs::read_dir(repository("corpus")).expect("the sample") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy();
        library.put(
            &format!("corpus/{name}"),
            fs::read(&path).expect("a document"),
        );
    }
    library
}

#[test]
fn the_sessions_of_the_readme_are_true() {
    let Some(text) = document("README.md") else {
        return;
    };
    let library = sample();
    let mut wrong = Vec::new();
    for step in sessions(&text).into_iter().flatten() {
        let Some((run, most)) = run(&library, &step.command) else {
            continue;
        };
        if !matches!(run.code, Some(0 | 1)) {
            wrong.push(format!("$ {}\n{run}", step.command));
        }
        let printed: Vec<&str> = run.out.lines().take(most).collect();
        if !step.shown.is_empty() && !agrees(&step.shown, &printed) {
            wrong.push(format!("$ {}\n{}", step.command, printed.join("\n")));
        }
    }
    assert!(
        wrong.is_empty(),
        "README.md shows something else than:\n\n{}",
        wrong.join("\n\n")
    );
}

/// Runs a command line of ours; gives at most how many lines of it are shown.
fn run(library: &Library, command: &str) -> Option<(Run, usize)> {
    let command = command.split(" # ").next().unwrap_or(command);
    let mut parts = command.split(" | ");
    let mut words = words(parts.next()?);
    let most = match parts.next().map(str::trim) {
        None => usize::MAX,
        Some(pipe) => pipe
            .strip_prefix("head -")?
            .trim_start_matches("n ")
            .parse()
            .ok()?,
    };
    if words.first().map(String::as_str) != Some("faqt") {
        return None;
    }
    words.remove(0);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    Some((library.run(&words), most))
}

/// The words of a command line, as a shell cuts it.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in command.chars() {
        match (c, quote) {
            (c, Some(open)) if c == open => quote = None,
            ('"' | '\'', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (c, None) if c.is_whitespace() => words.extend(word.take()),
            (c, _) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// Whether what is shown is what was printed; `…` stands for any lines.
fn agrees(shown: &[String], printed: &[&str]) -> bool {
    let Some((first, rest)) = shown.split_first() else {
        return printed.iter().all(|line| line.trim().is_empty());
    };
    if first.trim() == "…" {
        return (0..=printed.len()).any(|skipped| agrees(rest, &printed[skipped..]));
    }
    match printed.split_first() {
        Some((line, others)) => steady(first) == steady(line) && agrees(rest, others),
        None => first.trim().is_empty() && agrees(rest, printed),
    }
}

/// A line with its times and sizes taken out.
fn steady(line: &str) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    let changing = |at: usize| {
        let number = words[at].starts_with(|c: char| c.is_ascii_digit());
        let unit = words
            .get(at + 1)
            .map(|unit| unit.trim_end_matches([',', ')', '.']));
        number && matches!(unit, Some("s" | "ms" | "µs" | "B" | "kB" | "MB"))
    };
    let kept = (0..words.len()).map(|at| if changing(at) { "0" } else { words[at] });
    kept.collect::<Vec<_>>().join(" ")
}

#[test]
fn every_path_and_type_that_is_named_exists() {
    let types = types();
    let mut wrong = Vec::new();
    for name in ["README.md", "ARCHITECTURE.md"] {
        let Some(text) = document(name) else { continue };
        for word in named(&text) {
            if !FOREIGN.contains(&word) && !exists(word, &types) {
                wrong.push(format!("{name}: `{word}`"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "named, but not there:\n{}",
        wrong.join("\n")
    );
}

/// What stands in backticks outside of fenced blocks.
fn named(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut fenced = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            words.extend(line.split('`').skip(1).step_by(2));
        }
    }
    words
}

/// Whether what looks like a path or a type of ours is one. Anything else is not ours to judge.
fn exists(word: &str, types: &[String]) -> bool {
    const EXTENSIONS: &[&str] = &[".rs", ".md", ".toml", ".txt", ".jsonl"];
    let plain = |word: &str| {
        word.chars()
            .all(|c| c.is_alphanumeric() || "/._-".contains(c))
            && !word.is_empty()
    };
    let place = word.split(':').next().unwrap_or(word);
    let path = plain(place)
        && !word.starts_with(['/', '.', '-'])
        && (word.contains('/') || EXTENSIONS.iter().any(|end| word.ends_with(end)));
    if path {
        let there = |folder: &str| repository(folder).join(place).exists();
        return ["", "src", "corpus"].iter().any(|folder| there(folder));
    }
    let name = word.rsplit("::").next().unwrap_or(word);
    let capital = word.starts_with(|c: char| c.is_ascii_uppercase());
    let typed = capital
        && name.chars().all(char::is_alphanumeric)
        && name.chars().any(char::is_lowercase)
        && name.len() > 2;
    !typed || types.iter().any(|known| known == name)
}

/// The names of all public types and traits, and of variants and fields' types: every capitalised
/// word that is declared in the sources.
fn types() -> Vec<String> {
    let mut types = Vec::new();
    collect(&repository("src"), &mut types);
    types
}

fn collect(folder: &Path, types: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("the sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, types);
            continue;
        }
        let text = fs::read_to_string(&path).unwrap_or_default();
        for line in text.lines().map(str::trim_start) {
            let declared = ["struct ", "enum ", "trait ", "type "];
            let behind = declared.iter().find_map(|word| {
                let line = line.strip_prefix("pub ").unwrap_or(line);
                line.strip_prefix(word)
            });
            // A variant of an enum stands alone on its line.
            let variant = line.strip_suffix(',').unwrap_or(line);
            let name = behind.unwrap_or(variant);
            let end = name
                .find(|c: char| !c.is_alphanumeric())
                .unwrap_or(name.len());
            if end > 0 && name.starts_with(|c: char| c.is_ascii_uppercase()) {
                types.push(name[..end].to_string());
            }
        }
    }
}

/// The rules above, on a document made for it.
#[test]
fn sessions_are_read_and_compared() {
    let text = "# A\n\n```console\n$ faqt ask \"what is KPO?\" | head -2  # words\none\n…\n$ cargo test\n```\n";
    let sessions = sessions(text);
    assert_eq!(sessions[0].len(), 2);
    assert_eq!(sessions[0][0].shown, ["one", "…"]);
    let shown = |lines: &[&str]| lines.iter().map(|l| l.to_string()).collect::<Vec<_>>();
    assert!(agrees(&shown(&["a", "…", "d"]), &["a", "b", "c", "d"]));
    assert!(!agrees(&shown(&["a", "d"]), &["a", "b", "d"]));
    assert!(agrees(&shown(&["done in 0.18 s"]), &["done in 1.02 s"]));
    assert_eq!(words("faqt ask \"what is KPO?\" -n 2").len(), 5);
    let library = sample();
    let (run, most) = run(&library, "faqt ask \"What is KPO?\" | head -2").expect("ours");
    assert_eq!((run.code, most), (Some(0), 2));
    assert_eq!(
        named("a `src/lib.rs` b\n```\n`no`\n```\n`Reply`"),
        ["src/lib.rs", "Reply"]
    );
    let types = types();
    assert!(exists("src/lib.rs", &types) && exists("Reply", &types) && exists("rank/", &types));
    assert!(exists("Verdict::NotFound", &types) && exists("--json", &types));
    assert!(!exists("src/gone.rs", &types) && !exists("Zeppelin", &types));
}
