//! A folder of files that nobody would write by hand and that turn up all the same: empty, broken,
//! endless, nested beyond reason, with names that a terminal would obey. Whatever stands there,
//! the program reads what can be read, says what cannot, and answers from the rest.
//!
//! `FAQT_HOSTILE_SCALE=50 cargo test --profile quick --test hostile` makes the files so many times
//! larger.

use assert_cmd::Command;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// What the one good file says.
const GOOD: &str = "# Parking\n\nThe car park closes at ten in the evening.\n";

fn scale() -> usize {
    let given = std::env::var("FAQT_HOSTILE_SCALE").ok();
    given.and_then(|scale| scale.parse().ok()).unwrap_or(1)
}

fn faqt(folder: &Path) -> Command {
    let mut command = Command::cargo_bin("faqt").expect("the program is built");
    command.current_dir(folder).env_clear();
    command.arg("--index").arg(folder.join("index"));
    command
}

/// Names and contents, each a way to go wrong.
fn contents(scale: usize) -> Vec<(&'static str, Vec<u8>)> {
    let many = 2_000 * scale;
    let times = |bit: &str, count: usize| bit.repeat(count).into_bytes();
    let numbered = |count: usize, line: &dyn Fn(usize) -> String| {
        (0..count).map(line).collect::<String>().into_bytes()
    };
    let utf16: Vec<u8> = "words in pairs "
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    vec![
        ("empty.txt", Vec::new()),
        ("blank.md", times("\n \n", many)),
        ("zeros.txt", vec![0; many]),
        (
            "binary.txt",
            (0..many).map(|i| (i * i / 7 % 256) as u8).collect(),
        ),
        ("one-line.txt", times("The tram stops here. ", many)),
        ("no-stops.txt", times("words and more words ", many)),
        ("one-word.txt", times("abcdefgh", many)),
        ("one-word-cjk.txt", times("漢字", many)),
        (
            "broken.txt",
            b"a caf\xc3 and caf\xc3\xa9 \xc3\xa9\xc3\xa9 ".repeat(200),
        ),
        ("odd-utf16.txt", [b"\xff\xfe", &*utf16, b"x"].concat()),
        ("latin.txt", b"caf\xe9 cr\xe8me et th\xe9 ".repeat(many)),
        (
            "stacked.txt",
            format!("a{}", "\u{301}".repeat(many)).into_bytes(),
        ),
        ("returns.txt", times("line\r", many)),
        (
            "capitals.txt",
            times("THE TERMS OF ALL ARE AB IS A B ", many),
        ),
        (
            "acronyms.txt",
            times("Alpha Beta (AB), or AB, is AB ", many),
        ),
        ("brackets.txt", times("(\"", many)),
        (
            "questions.txt",
            numbered(many, &|i| format!("Q: Is it {i}?\nA: It is {i}.\n")),
        ),
        ("underlined.txt", times("Title\n=====\n\n", many)),
        ("columns.txt", times("a\tb\t", many)),
        ("divs.html", times("<div>", 5 * many)),
        ("tables.html", times("<table><tr><td>x", many)),
        ("lists.html", times("<ul><li>x", many)),
        (
            "summaries.html",
            times("<details><summary>Why?</summary>", many),
        ),
        (
            "attributes.html",
            format!("<p{}>x", " a=\"b\"".repeat(many)).into_bytes(),
        ),
        ("lesser.html", times("<", many)),
        ("comment.html", times("<!--", many)),
        ("references.html", times("&amp;&notit;", many)),
        (
            "wide.html",
            format!("<table><tr>{}", "<td>x".repeat(many)).into_bytes(),
        ),
        (
            "wide.md",
            format!("|{0}\n|{1}\n|{0}\n", "a|".repeat(many), "-|".repeat(many)).into_bytes(),
        ),
        (
            "rows.md",
            format!("|a|b|\n|-|-|\n{}", "|c|d|\n".repeat(many)).into_bytes(),
        ),
        ("quotes.md", times(">", 5 * many)),
        (
            "nested.md",
            numbered(300, &|i| format!("{}- item\n", "  ".repeat(i))),
        ),
        ("inline.md", times("- ", many)),
        ("links.md", times("[a](", many)),
        ("brackets.md", times("[", many)),
        ("emphasis.md", times("*a **b ", many)),
        ("fences.md", times("```a\n~~~b\n", many)),
        (
            "headings.md",
            numbered(many, &|i| format!("# Heading {i}\n")),
        ),
        ("html.md", times("<div>\n\n", many)),
        ("broken.jsonl", times("{\"text\": \"x\n", many)),
        (
            "short.jsonl",
            numbered(many, &|i| format!("{{\"text\": \"record {i}\"}}\n")),
        ),
        (
            "escapes.jsonl",
            format!("{{\"text\": \"{}\"}}", "\\n\\u00e9".repeat(many)).into_bytes(),
        ),
        ("deep.json", times("[", many)),
        (
            "array.json",
            format!("[{}{{\"text\": \"x\"}}]", "{\"text\": \"y\"},".repeat(many)).into_bytes(),
        ),
        ("cut.json", times("{\"a\":", many)),
        (".gitignore", b"[\n***/**\n\\\n!\n/\n{a,\nz[!".to_vec()),
    ]
}

/// Indexes `folder` and asks it; what the program printed on standard error.
fn index_and_ask(folder: &Path) -> String {
    fs::write(folder.join("good.md"), GOOD).expect("written");
    let indexed = faqt(folder)
        .arg("index")
        .arg(folder)
        .output()
        .expect("it runs");
    let errors = String::from_utf8_lossy(&indexed.stderr).into_owned();
    assert!(indexed.status.success(), "{errors}");
    assert!(!errors.contains("panicked"), "{errors}");
    let summary = String::from_utf8_lossy(&indexed.stdout).into_owned();
    assert!(summary.starts_with("indexed: "), "{summary}");
    let asked = faqt(folder)
        .args(["ask", "When does the car park close?"])
        .output()
        .expect("it runs");
    let answer = String::from_utf8_lossy(&asked.stdout).into_owned();
    assert!(answer.contains("closes at ten"), "{answer}");
    errors
}

#[test]
fn whatever_stands_in_the_files_the_others_are_answered_from() {
    let folder = TempDir::new().expect("a folder");
    for (name, bytes) in contents(scale()) {
        fs::write(folder.path().join(name), bytes).expect("written");
    }
    let errors = index_and_ask(folder.path());
    for name in ["broken.txt", "odd-utf16.txt", "broken.jsonl", ".gitignore"] {
        assert!(errors.contains(name), "no warning names {name}:\n{errors}");
    }
}

#[cfg(unix)]
#[test]
fn whatever_the_files_are_called_or_are_the_others_are_answered_from() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    let folder = TempDir::new().expect("a folder");
    let root = folder.path();
    let names: [&[u8]; 7] = [
        b"-rf",
        b"two\nlines.txt",
        b"\x1b]0;owned\x07\x1b[2J.txt",
        b"bad-\xff\xfe.txt",
        "🚋 tram.txt".as_bytes(),
        b"  .txt",
        &[b'n'; 251],
    ];
    for name in names {
        // Each holds a broken byte, so that a warning has to name it.
        let text = b"A tram with caf\xc3 and \xe2\x82 wi\xc3\xa9 \xc3\xa9\xc3\xa9 on it.";
        fs::write(root.join(OsStr::from_bytes(name)), text).expect("written");
    }
    symlink(root, root.join("round")).expect("linked");
    symlink("nowhere", root.join("dangling")).expect("linked");
    symlink("itself", root.join("itself")).expect("linked");
    symlink("/dev/zero", root.join("device.txt")).expect("linked");
    symlink("/proc/self/mem", root.join("memory.txt")).expect("linked");
    symlink("/proc/self/status", root.join("status.txt")).expect("linked");
    let socket = std::os::unix::net::UnixListener::bind(root.join("socket.txt"));
    let mut deep = root.join("deep");
    for _ in 0..500 {
        deep.push("d");
    }
    fs::create_dir_all(&deep).expect("folders");
    fs::write(deep.join("deep.txt"), "Far below the tram runs.").expect("written");

    let errors = index_and_ask(root);
    drop(socket);
    let controls = |c: char| c.is_control() && c != '\n';
    assert!(!errors.contains(controls), "{errors:?}");
    for name in ["round", "dangling", "itself", "device.txt", "socket.txt"] {
        assert!(errors.contains(name), "no warning names {name}:\n{errors}");
    }
    for line in errors.lines() {
        assert!(line.starts_with("warning: "), "a name broke a line: {line}");
    }
}
