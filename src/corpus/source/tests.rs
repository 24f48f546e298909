use super::*;
use std::path::Path;

struct Corpus(tempfile::TempDir);

impl Corpus {
    fn of(files: &[(&str, &str)]) -> Corpus {
        let corpus = Corpus(tempfile::tempdir().expect("a temporary folder"));
        for (path, text) in files {
            let path = corpus.root().join(path);
            fs::create_dir_all(path.parent().expect("it has a folder")).expect("it can be made");
            fs::write(path, text).expect("it can be written");
        }
        corpus
    }

    fn root(&self) -> &Path {
        self.0.path()
    }

    fn walk(&self, below: &str) -> (Vec<String>, Vec<String>) {
        let Walk {
            files, warnings, ..
        } = walk(&self.root().join(below)).expect("it exists");
        let paths = files.into_iter().map(|file| file.path).collect();
        (paths, warnings.iter().map(ToString::to_string).collect())
    }

    fn read(&self, path: &str) -> (FileReport, Vec<Document>) {
        self.read_in_windows(path, WINDOW)
    }

    fn read_in_windows(&self, path: &str, window: usize) -> (FileReport, Vec<Document>) {
        let file = SourceFile {
            path: path.to_string(),
            absolute: self.root().join(path),
            ..SourceFile::default()
        };
        let mut found = Vec::new();
        let (options, means) = (
            ReadOptions::default(),
            Means {
                window,
                ..Means::default()
            },
        );
        let reading = Reading {
            options: &options,
            means: &means,
        };
        let report = documents(&file, &reading, &mut |document| found.push(document));
        let begun = found.iter().filter(|document| document.part.begins());
        assert_eq!(report.documents, begun.count());
        if let Ok(hash) = content_hash(&file, &means.converters) {
            assert_eq!(hash, report.hash, "of {path}");
        }
        (report, found)
    }
}

#[test]
fn a_walk_keeps_to_the_ignore_files_at_and_below_the_root() {
    let corpus = Corpus::of(&[
        (".gitignore", "corpus/\n"),
        (
            "corpus/.gitignore",
            "*.log\n/build\ndrafts/*\n!drafts/keep.md\n",
        ),
        ("corpus/.ignore", "secret.txt\n!trace.log\n"),
        ("corpus/a.md", "a"),
        ("corpus/b.log", "b"),
        ("corpus/trace.log", "t"),
        ("corpus/secret.txt", "s"),
        ("corpus/build/c.md", "c"),
        ("corpus/sub/build/d.md", "d"),
        ("corpus/sub/.gitignore", "!b.log\n"),
        ("corpus/sub/b.log", "b"),
        ("corpus/drafts/keep.md", "k"),
        ("corpus/drafts/drop.md", "d"),
        ("corpus/.hidden/e.md", "e"),
        ("corpus/index/.faqt-index", ""),
        ("corpus/index/segment.txt", "f"),
        ("corpus/picture.png", "g"),
    ]);
    let (paths, warnings) = corpus.walk("corpus");
    assert_eq!(
        paths,
        [
            "a.md",
            "drafts/keep.md",
            "picture.png",
            "sub/b.log",
            "sub/build/d.md",
            "trace.log"
        ]
    );
    assert_eq!(warnings, Vec::<String>::new());
    assert_eq!(corpus.walk("corpus/a.md").0, ["a.md"]);
    assert!(matches!(
        walk(Path::new("/no/such")),
        Err(SourceError::Missing { .. })
    ));
    assert_eq!(
        walk(Path::new("-")).expect("standard input").files[0].path,
        "-"
    );
}

#[test]
fn a_walk_of_many_folders_finds_what_one_of_few_does() {
    let mut files = vec![(".gitignore".to_string(), "*.log\n")];
    for number in 0..40 {
        files.push((format!("folder-{number:02}/a.md"), "a"));
        files.push((format!("folder-{number:02}/b.log"), "b"));
        files.push((format!("folder-{number:02}/sub/deep/c.md"), "c"));
        files.push((format!("folder-{number:02}/sub/.gitignore"), "drop.md\n"));
        files.push((format!("folder-{number:02}/sub/drop.md"), "d"));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, *text)).collect();
    let corpus = Corpus::of(&files);
    let (paths, warnings) = corpus.walk("");
    let expected: Vec<String> = (0..40)
        .flat_map(|n| ["a.md", "sub/deep/c.md"].map(|name| format!("folder-{n:02}/{name}")))
        .collect();
    assert_eq!(paths, expected);
    assert_eq!(warnings, [""; 0]);
}

#[cfg(unix)]
#[test]
fn links_are_followed_once_and_never_in_a_circle() {
    use std::os::unix::fs::symlink;
    let corpus = Corpus::of(&[
        ("corpus/a/one.md", "1"),
        ("corpus/b/two.md", "2"),
        ("away/three.md", "3"),
    ]);
    let root = corpus.root().join("corpus");
    let link = |target: &str, path: &str| symlink(target, root.join(path)).expect("a link");
    link("one.md", "a/same.md");
    link("..", "a/up");
    link("../b", "a/sibling");
    link("../../away", "b/away");
    link("../../away", "b/twice");
    link("../..", "b/above");
    link("nowhere", "broken");
    link("circle", "circle");
    std::process::Command::new("mkfifo")
        .arg(root.join("pipe"))
        .status()
        .ok();
    let (paths, warnings) = corpus.walk("corpus");
    assert_eq!(
        paths,
        ["a/one.md", "a/same.md", "b/away/three.md", "b/two.md"]
    );
    let named: Vec<&str> = warnings
        .iter()
        .filter_map(|w| w.split(':').next())
        .collect();
    assert_eq!(
        named,
        [
            "a/sibling",
            "a/up",
            "b/above",
            "b/twice",
            "broken",
            "circle",
            "pipe"
        ]
    );
}

#[test]
fn the_format_is_known_by_name_or_by_look() {
    let record = "{\"_id\": \"r\", \"text\": \"Words.\"}\n";
    let corpus = Corpus::of(&[
        ("a.txt", "Title\n\nWords of the text."),
        ("b.jsonl", record),
        ("c", record),
        ("d.json", "[{\"question\": \"Why?\", \"answer\": \"So.\"}]"),
        ("e.json", "{\"name\": \"value\"}"),
        ("f.txt", ""),
        ("g.txt", " \r\n "),
        ("h.png", "\u{89}PNG"),
        ("i.md", "\u{0}\u{1}\u{2}\u{3}"),
    ]);
    let state = |path: &str| corpus.read(path).0.state;
    let ids =
        |path: &str| -> Vec<String> { corpus.read(path).1.into_iter().map(|d| d.id).collect() };
    assert_eq!(ids("a.txt"), ["a.txt"]);
    assert_eq!(ids("b.jsonl"), ["r"]);
    assert_eq!(ids("c"), ["r"]);
    assert_eq!(ids("d.json"), ["d.json#1"]);
    assert_eq!(ids("e.json"), ["e.json"]);
    assert_eq!(
        (state("f.txt"), state("g.txt")),
        (FileState::Empty, FileState::Empty)
    );
    assert_eq!(
        (state("h.png"), state("i.md")),
        (FileState::Binary, FileState::Binary)
    );
    assert!(matches!(state("gone.txt"), FileState::Failed(_)));
    assert!(matches!(state(""), FileState::Failed(_)));
    assert_eq!(corpus.read("a.txt").1[0].title.as_deref(), Some("Title"));
}

#[test]
fn a_large_file_is_read_in_parts_that_have_its_places() {
    let mut text = String::from("---\ntags: pumps\ndate: 2024-05-06\n---\n# Pumps\n\n");
    let mut lines = Vec::new();
    for number in 0..60 {
        let words = format!("Pump {number} moves the water of the house to the roof.");
        lines.push((text.len() as u64, text.lines().count() as u32 + 3, words));
        let (_, _, words) = &lines[number];
        text += &format!("## Pump\n\n{words}\n\n");
    }
    let corpus = Corpus::of(&[("big.md", &text), ("blank.txt", &" \n".repeat(500))]);
    let (report, parts) = corpus.read_in_windows("big.md", 500);
    assert_eq!((report.state, report.documents), (FileState::Read, 1));
    assert_eq!(report.format, Some(Format::Markdown));
    assert!(parts.len() > 5);
    for part in &parts {
        assert_eq!((&*part.id, &*part.path), ("big.md", "big.md"));
        assert_eq!(part.title.as_deref(), Some("Pumps"));
        assert_eq!(part.tags, ["pumps"]);
        assert_eq!(part.date, parts[0].date);
        assert_eq!(part.language, crate::text::Language::English);
    }
    for (start, line, words) in lines {
        let part = parts.iter().find(|part| part.text.contains(&words));
        let part = part.expect("all words are read");
        let at = part.text.find(&words).expect("they are in it");
        let place = part.place(crate::text::Span::new(at, at + words.len()));
        let start = start + "## Pump\n\n".len() as u64;
        assert_eq!(place.bytes, start..start + words.len() as u64);
        assert_eq!(place.units, (line, line));
    }
    assert_eq!(corpus.read_in_windows("big.md", text.len()).1.len(), 1);
    let (report, _) = corpus.read_in_windows("blank.txt", 100);
    assert_eq!((report.state, report.documents), (FileState::Empty, 0));
}

#[test]
fn a_hash_reads_what_it_writes() {
    let hash = ContentHash::of(b"words");
    assert_eq!(hash.to_string().parse(), Ok(hash));
    assert!("+".repeat(32).parse::<ContentHash>().is_err());
    let json = serde_json::to_string(&hash).expect("a string");
    assert_eq!(serde_json::from_str::<ContentHash>(&json).ok(), Some(hash));
}
