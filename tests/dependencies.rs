//! What the program is made of: one line a crate in `benches/dependencies.txt`, twice where two
//! versions of it are needed. Every library is code that somebody must trust, build and update, so
//! none comes in unseen. `FAQT_ACCEPT=1 cargo test --test dependencies` writes the list anew.
//!
//! What other systems need besides differs, so this looks at one of them.

#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

#[test]
fn dependencies_grow_only_on_purpose() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let names = names(repository);
    let list = repository.join("benches/dependencies.txt");
    if env::var_os("FAQT_ACCEPT").is_some() {
        fs::write(&list, names.join("\n") + "\n").expect("a list that can be written");
    }
    let accepted = fs::read_to_string(&list).expect("the list of dependencies");
    let mut gone: Vec<&str> = accepted.lines().collect();
    let mut new = Vec::new();
    for name in names {
        match gone.iter().position(|accepted| *accepted == name) {
            Some(at) => drop(gone.remove(at)),
            None => new.push(name),
        }
    }
    assert!(
        new.is_empty() && gone.is_empty(),
        "new: {}; no longer needed: {}. If that is meant: FAQT_ACCEPT=1 cargo test --test dependencies",
        new.join(", "),
        gone.join(", "),
    );
}

/// The crates the program is made of. Versions change all the time and are no matter of this list.
fn names(repository: &Path) -> Vec<String> {
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--offline", "--edges", "normal"])
        .args(["--prefix", "none", "--format", "{p}"])
        .current_dir(repository)
        .output()
        .expect("cargo is what runs this");
    let told = String::from_utf8_lossy(&tree.stdout);
    // A crate that was listed before is marked.
    let lines = told.lines().map(|line| line.trim_end_matches(" (*)"));
    let crates: BTreeSet<&str> = lines.collect();
    let names = crates.iter().filter_map(|line| line.split(' ').next());
    let mut names: Vec<String> = names
        .filter(|name| *name != env!("CARGO_PKG_NAME"))
        .map(String::from)
        .collect();
    names.sort();
    assert!(
        names.len() > 10,
        "cargo tree: {}",
        String::from_utf8_lossy(&tree.stderr)
    );
    names
}
