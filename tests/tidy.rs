//! The house rules that a machine can check. Each test is one rule and says where it stands; what
//! is exempt stands in a list with its reason.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Files that may be longer than [`LONGEST`], and why.
const LONG_FILES: &[(&str, &str)] = &[
    (
        "src/corpus/source/walk.rs",
        "the walk and the ignore rules that it obeys on its way",
    ),
    (
        "src/question/function_words.rs",
        "lists of words, which are long and simple",
    ),
    (
        "src/passage/split/tests.rs",
        "the promises of splitting, with the maker of random documents they share",
    ),
    (
        "src/passage/split.rs",
        "one walk over a document, whose parts share its state",
    ),
    (
        "src/corpus/markdown.rs",
        "one walk over Markdown events, whose parts share its state",
    ),
    (
        "src/corpus/jsonl.rs",
        "the record shapes and their reader belong together",
    ),
    (
        "src/lexicon/acronyms.rs",
        "the patterns of one grammar, to be read side by side",
    ),
    (
        "src/corpus/code/language.rs",
        "a table of languages, which is long and simple",
    ),
    (
        "src/present/wrap.rs",
        "one line breaker, whose parts share its state",
    ),
];

/// A file beyond so many lines needs a reason. Unit tests at its end do not count.
const LONGEST: usize = 400;

/// The only modules below the command line that touch files: what is read from outside (`source`),
/// the folder of a model, the index, the vectors, and the settings. `engine/library` asks whether a
/// path is a folder.
const TOUCH_FILES: &[&str] = &[
    "src/corpus/source.rs",
    "src/corpus/source/",
    "src/encoder/folder.rs",
    "src/index/embedded/",
    "src/vectors/folder.rs",
    "src/vectors/map.rs",
    "src/vectors/writer.rs",
    "src/settings.rs",
    "src/engine/library.rs",
    "src/cli/",
    "src/repl/",
];

/// The only files that do what the compiler cannot check, each with its reasons: a file in memory,
/// and a processor's own instructions.
const UNSAFE: &[&str] = &[
    "src/encoder/folder.rs",
    "src/encoder/kernel.rs",
    "src/vectors/map.rs",
    "src/vectors/kernel.rs",
];

/// The only modules that print, or look at the clock or the environment.
/// `isolation` measures how long it has waited for a reader.
const EDGES: &[&str] = &[
    "src/cli/",
    "src/repl/",
    "src/main.rs",
    "src/corpus/source/isolation.rs",
];

/// A source file of the program.
struct Source {
    /// From the repository on, with `/`.
    path: String,
    /// As it stands there.
    text: String,
    /// The same without comments and unit tests.
    code: String,
}

impl Source {
    /// The module of the library it belongs to.
    fn module(&self) -> &str {
        let inside = self.path.strip_prefix("src/").unwrap_or(&self.path);
        let end = inside.find(['/', '.']).unwrap_or(inside.len());
        &inside[..end]
    }

    fn is_test(&self) -> bool {
        let name = self.path.rsplit('/').next().unwrap_or("");
        matches!(name, "tests.rs" | "testing.rs" | "fixture.rs")
    }

    fn is_among(&self, places: &[&str]) -> bool {
        places.iter().any(|place| self.path.starts_with(place))
    }
}

fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources_below(folder: &str) -> Vec<Source> {
    let mut found = Vec::new();
    collect(&repository().join(folder), &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!found.is_empty(), "{folder} holds no source file");
    found
}

fn collect(folder: &Path, found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("a source file");
            let below = path.strip_prefix(repository()).expect("a path below");
            found.push(Source {
                path: below.to_string_lossy().replace('\\', "/"),
                code: code(&text),
                text,
            });
        }
    }
}

/// The lines of a file that are compiled into the program: unit tests stand last, and comments
/// may name what they like.
fn code(text: &str) -> String {
    let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    let lines = text[..end].lines();
    let kept = lines.filter(|line| !line.trim_start().starts_with("//"));
    kept.flat_map(|line| [line, "\n"]).collect()
}

/// Every place in the program's code where one of these words stands, tests left out.
fn places(words: &[&str], allowed: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources_below("src") {
        if source.is_test() || source.is_among(allowed) {
            continue;
        }
        for line in source.code.lines() {
            if let Some(word) = words.iter().find(|word| line.contains(**word)) {
                found.push(format!("{}: {word} in: {}", source.path, line.trim()));
            }
        }
    }
    found
}

#[track_caller]
fn none(found: Vec<String>, rule: &str) {
    assert!(found.is_empty(), "{rule}:\n{}", found.join("\n"));
}

/// `// Floor 3: …` above `pub mod …;` in `src/lib.rs`.
fn floors() -> BTreeMap<String, u32> {
    let text = fs::read_to_string(repository().join("src/lib.rs")).expect("src/lib.rs");
    let mut floors = BTreeMap::new();
    let mut floor = None;
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("// Floor ") {
            let digits = rest.split(':').next().unwrap_or("");
            floor = Some(digits.parse().expect("the number of a floor"));
        } else if let Some(module) = line.strip_prefix("pub mod ") {
            let floor = floor.expect("a module stands on a floor");
            floors.insert(module.trim_end_matches(';').to_string(), floor);
        }
    }
    assert!(floors.len() > 5, "src/lib.rs names its floors");
    floors
}

/// A module names only modules of lower floors; those of one floor do not know each other.
#[test]
fn modules_name_only_lower_floors() {
    let floors = floors();
    let mut wrong = Vec::new();
    for source in sources_below("src") {
        let Some(own) = floors.get(source.module()).filter(|_| !source.is_test()) else {
            continue;
        };
        assert!(
            !source.code.contains("crate::{"),
            "{}: write one `use` for each module",
            source.path
        );
        for (at, _) in source.code.match_indices("crate::") {
            let rest = &source.code[at + "crate::".len()..];
            let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_'));
            let named = &rest[..end.unwrap_or(rest.len())];
            let lower = floors.get(named).is_some_and(|floor| floor < own);
            if named != source.module() && !lower {
                wrong.push(format!("{} (floor {own}) names {named}", source.path));
            }
        }
    }
    none(wrong, "a module names only lower floors");
}

/// Where a module says its floor, that is the one `src/lib.rs` gives it.
#[test]
fn modules_know_their_floor() {
    let floors = floors();
    let mut wrong = Vec::new();
    for source in sources_below("src") {
        let said = source.text.strip_prefix("//! Floor ");
        let said = said.and_then(|rest| rest.split(':').next()?.parse::<u32>().ok());
        if let Some(said) = said
            && floors.get(source.module()) != Some(&said)
        {
            wrong.push(format!("{} says floor {said}", source.path));
        }
    }
    none(wrong, "src/lib.rs puts it elsewhere");
}

#[test]
fn only_few_modules_touch_files() {
    let words = [
        "std::fs",
        "fs::",
        "File::",
        ".is_dir()",
        ".is_file()",
        ".exists()",
    ];
    none(
        places(&words, TOUCH_FILES),
        "only a few modules touch files",
    );
}

#[test]
fn only_the_edges_print_or_look_around() {
    let words = [
        "println!",
        "print!(",
        "dbg!",
        "io::stdout",
        "io::stderr",
        "Instant::now",
        "SystemTime",
        "std::env",
        "env::var",
        "current_dir",
    ];
    none(
        places(&words, EDGES),
        "only the command line and the conversation print, or read clock and environment",
    );
}

#[test]
fn only_the_embedded_index_names_tantivy() {
    none(
        places(&["tantivy"], &["src/index/embedded/"]),
        "only src/index/embedded names tantivy",
    );
}

#[test]
fn only_few_files_are_unsafe() {
    none(
        places(&["unsafe "], UNSAFE),
        "what the compiler cannot check has its places",
    );
}

#[test]
fn only_main_ends_the_process() {
    none(
        places(&["process::exit"], &["src/main.rs"]),
        "only main ends the process",
    );
}

/// What people write must never end the program.
#[test]
fn no_input_is_unwrapped() {
    let words = [
        ".unwrap()",
        ".expect(",
        "panic!(",
        "todo!(",
        "unimplemented!(",
    ];
    none(places(&words, &[]), "no unwrap, no panic");
}

/// It says what the file is, and defines its word.
#[test]
fn every_file_begins_with_what_it_is() {
    let mut wrong = Vec::new();
    for folder in ["src", "tests", "benches"] {
        if !repository().join(folder).is_dir() {
            continue;
        }
        for source in sources_below(folder) {
            // The file that is tested says what both are about.
            let of_another = source.path.starts_with("src/") && source.is_test();
            if !of_another && !source.text.starts_with("//!") {
                wrong.push(source.path);
            }
        }
    }
    none(wrong, "a file begins with //!");
}

#[test]
fn long_files_have_a_reason() {
    let mut wrong = Vec::new();
    let mut long = Vec::new();
    for source in sources_below("src")
        .into_iter()
        .chain(sources_below("tests"))
    {
        let end = source.text.find("#[cfg(test)]\nmod tests {");
        let lines = source.text[..end.unwrap_or(source.text.len())]
            .lines()
            .count();
        if lines > LONGEST {
            long.push(source.path.clone());
            if !LONG_FILES.iter().any(|(path, _)| *path == source.path) {
                wrong.push(format!("{}: {lines} lines", source.path));
            }
        }
    }
    none(wrong, "a file beyond 400 lines needs a reason");
    let idle = LONG_FILES
        .iter()
        .filter(|(path, _)| !long.iter().any(|l| l == path));
    let idle = idle.map(|(path, _)| path.to_string()).collect();
    none(idle, "these are not long any more: take them off the list");
}

#[test]
fn nothing_is_left_for_later() {
    let words = ["TO-DO", "FIXME", "XXX", "#[ignore"].map(|word| word.replace('-', ""));
    let mut wrong = Vec::new();
    for source in sources_below("src")
        .into_iter()
        .chain(sources_below("tests"))
    {
        // What is left to do is a word of Org.
        if source.path == "tests/tidy.rs" || source.path.starts_with("src/corpus/org") {
            continue;
        }
        for word in words
            .iter()
            .filter(|word| source.text.contains(word.as_str()))
        {
            wrong.push(format!("{}: {word}", source.path));
        }
    }
    none(wrong, "nothing is left for later");
}

/// A heap of leftovers has no place here: each file is named for what it holds.
#[test]
fn no_file_is_called_for_nothing() {
    const EMPTY_NAMES: &[&str] = &["util", "utils", "common", "helpers", "misc", "new", "v2"];
    let mut wrong = Vec::new();
    for source in sources_below("src")
        .into_iter()
        .chain(sources_below("tests"))
    {
        let mut parts = source.path.split(['/', '.']);
        if parts.any(|part| EMPTY_NAMES.contains(&part)) {
            wrong.push(source.path);
        }
    }
    none(wrong, "a name says what is in it");
}
