//! `faqt export` and `faqt import`: an index goes into one file and comes out the same, and nothing
//! else comes out of any file.

use super::harness::{Library, Run};
use super::workshop;
use faqt::present::json;
use std::fs;
use std::io::{Read, Write};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// An index of the workshop, exported.
fn exported() -> Library {
    let library = workshop();
    library.index();
    library
        .run(&["export", "tools.faqt"])
        .exits(0)
        .prints("exported: 2 passages of 2 files to tools.faqt");
    library
}

/// Asks the imported index in `imported`.
fn ask(library: &Library, question: &str) -> json::Reply {
    let run = library.run(&["ask", "--json", "--index", "imported", question]);
    run.tells_nothing();
    run.json()
}

fn import(library: &Library, file: &str) -> Run {
    library.run(&["import", file, "--index", "imported"])
}

#[test]
fn an_imported_index_answers_as_the_first_one() {
    let library = exported();
    let bundle = fs::read(library.path("tools.faqt")).expect("a bundle");
    import(&library, "tools.faqt")
        .exits(0)
        .prints("imported: 2 passages of 2 files to imported");
    for question in ["what are widgets?", "what does a vice hold?"] {
        let first = library.ask(question).reply;
        let second = ask(&library, question);
        let seen = |reply: &json::Reply| {
            let passages = reply.passages.iter();
            let seen = passages.map(|p| (p.id.clone(), p.text.clone(), p.place.clone()));
            (reply.answer.clone(), seen.collect::<Vec<_>>())
        };
        assert_eq!(seen(&first), seen(&second));
    }
    library
        .run(&["doctor", "--index", "imported"])
        .exits(0)
        .prints("was imported: its documents are not here")
        .prints("0 errors, 0 warnings, 1 note");
    let stats: json::Stats = library
        .run(&["stats", "--json", "--index", "imported"])
        .json();
    assert_eq!((stats.root.as_str(), stats.passages), ("", 2));
    // Exporting again gives the same file.
    library
        .run(&["export", "again.faqt", "--index", "imported"])
        .exits(0);
    assert!(fs::read(library.path("again.faqt")).expect("a bundle") == bundle);
}

#[test]
fn both_speak_json() {
    let library = workshop();
    library.index();
    let run = library.run(&["export", "tools.faqt", "--json"]);
    let out: json::Carried = run.exits(0).json();
    assert_eq!((out.file.as_str(), out.passages), ("tools.faqt", 2));
    assert_eq!(
        out.bytes,
        fs::metadata(library.path("tools.faqt"))
            .expect("a file")
            .len()
    );
    let import = ["import", "tools.faqt", "--json", "--index", "imported"];
    let came: json::Carried = library.run(&import).exits(0).json();
    assert_eq!(came.index_dir, "imported");
    assert_eq!((came.files, came.passages, came.bytes), (2, 2, out.bytes));
    let failed: json::Failed = library.run(&import).exits(2).json();
    assert_eq!(failed.error.kind, "file");
}

#[test]
fn no_path_of_the_machine_goes_along() {
    let library = exported();
    let here = library
        .path("")
        .to_string_lossy()
        .trim_end_matches('/')
        .to_string();
    let file = fs::File::open(library.path("tools.faqt")).expect("a bundle");
    let mut archive = ZipArchive::new(file).expect("an archive");
    for number in 0..archive.len() {
        let mut bytes = Vec::new();
        let mut member = archive.by_index(number).expect("a member");
        member.read_to_end(&mut bytes).expect("its bytes");
        let found = bytes
            .windows(here.len())
            .any(|window| window == here.as_bytes());
        assert!(!found, "member {number} holds {here}");
    }
}

#[test]
fn nothing_is_replaced_unasked() {
    let library = exported();
    let before = fs::read(library.path("tools.faqt")).expect("a bundle");
    library
        .run(&["export", "tools.faqt"])
        .exits(2)
        .tells("--force");
    library.run(&["export", "tools.faqt", "--force"]).exits(0);
    assert!(fs::read(library.path("tools.faqt")).expect("a bundle") == before);
    library
        .run(&["import", "tools.faqt"])
        .exits(2)
        .tells("--force");
    library.run(&["import", "tools.faqt", "--force"]).exits(0);
    library
        .run(&["export", "no/such/folder.faqt"])
        .exits(2)
        .tells("no/such/folder.faqt");
}

/// A device, a folder, or what a link leads to is not taken away, not even with --force.
#[cfg(unix)]
#[test]
fn only_a_regular_file_is_replaced() {
    let library = exported();
    let bundle = fs::read(library.path("tools.faqt")).expect("a bundle");
    let at = |name: &str| library.path(name);
    let socket = std::os::unix::net::UnixListener::bind(at("socket")).expect("a socket");
    std::os::unix::fs::symlink("tools.faqt", at("link")).expect("a link");
    std::os::unix::fs::symlink("nowhere", at("dangling")).expect("a link");
    for (name, reason) in [
        ("socket", "is no regular file"),
        ("docs", "is no regular file"),
        ("link", "is a symbolic link"),
        ("dangling", "is a symbolic link"),
    ] {
        let before = fs::symlink_metadata(at(name)).expect("it is there");
        let run = library.run(&["export", name, "--force"]);
        run.exits(2).tells(name).tells(reason);
        let after = fs::symlink_metadata(at(name)).expect("it is there");
        assert_eq!(before.file_type(), after.file_type(), "{name}");
    }
    drop(socket);
    assert!(fs::read(at("tools.faqt")).expect("a bundle") == bundle);
    library
        .run(&["export", "-"])
        .exits(2)
        .tells("not to standard output");
    assert!(!at("-").exists());
}

#[test]
fn an_index_needs_a_place_to_go_to() {
    let library = exported().without_settings();
    library
        .run(&["import", "tools.faqt"])
        .exits(2)
        .tells("--index DIR");
}

/// In a project, an imported index is asked as it is and said to be one; it is made anew of the
/// project's documents only when somebody says so.
#[test]
fn an_imported_index_is_not_made_anew_in_silence() {
    let library = exported();
    library.run(&["import", "tools.faqt", "--force"]).exits(0);
    library.write("gears.txt", "Gears mesh with other gears.\n");
    library
        .run(&["ask", "gears"])
        .exits(1)
        .tells("the index in index was imported and is asked as it is")
        .tells("faqt index --rebuild");
    library.run(&["ask", "widgets"]).exits(0).prints("brass");
    library
        .run(&["ask", "widgets", "--no-refresh"])
        .exits(0)
        .tells_nothing();
    library
        .run(&["index"])
        .exits(2)
        .tells("was imported: its documents are not here")
        .tells("faqt index --rebuild");
    library
        .run(&["doctor"])
        .exits(0)
        .prints("was imported, and not made of the documents named here");
    library
        .run(&["index", "--rebuild"])
        .exits(0)
        .prints("3 files");
    library.ask("gears").first("Gears mesh");
}

#[test]
fn a_damaged_index_is_not_exported() {
    let library = workshop();
    library.index();
    let store = &super::doctor::files(&library, ".store")[0];
    let mut bytes = fs::read(store).expect("a file");
    bytes[9] ^= 4;
    fs::write(store, bytes).expect("a file");
    library.run(&["export", "x.faqt"]).exits(2).tells("damaged");
    assert!(!library.path("x.faqt").exists());
}

#[test]
fn a_damaged_bundle_is_refused() {
    let library = exported();
    let whole = fs::read(library.path("tools.faqt")).expect("a bundle");
    let refused = |bytes: &[u8], what: &str| {
        fs::write(library.path("bad.faqt"), bytes).expect("a file");
        let run = import(&library, "bad.faqt");
        assert_eq!(run.code, Some(2), "{what}: {run}");
        run.exits(2).tells("bad.faqt: ");
        assert!(!library.path("imported").exists(), "{what}");
    };
    for length in [0, 1, 100, whole.len() / 2, whole.len() - 1] {
        refused(&whole[..length], &format!("cut off at {length}"));
    }
    let step = whole.len() / 60;
    for at in (0..whole.len())
        .step_by(step)
        .chain(whole.len() - 70..whole.len())
    {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x20;
        refused(&bytes, &format!("changed at {at}"));
    }
    refused(b"no archive at all", "text");
}

/// The bundle with its members changed.
fn altered(
    library: &Library,
    name: &str,
    change: impl Fn(&str, Vec<u8>) -> Vec<(String, Vec<u8>)>,
) {
    let file = fs::File::open(library.path("tools.faqt")).expect("a bundle");
    let mut archive = ZipArchive::new(file).expect("an archive");
    let mut out = ZipWriter::new(fs::File::create(library.path(name)).expect("a file"));
    for number in 0..archive.len() {
        let mut bytes = Vec::new();
        let mut member = archive.by_index(number).expect("a member");
        member.read_to_end(&mut bytes).expect("its bytes");
        let member = member.name().expect("a name").into_owned();
        for (name, bytes) in change(&member, bytes) {
            out.start_file(name, SimpleFileOptions::default())
                .expect("a member");
            out.write_all(&bytes).expect("its bytes");
        }
    }
    out.set_comment("0".repeat(64)).expect("a comment");
    out.finish().expect("an archive");
    let mut bytes = fs::read(library.path(name)).expect("a file");
    bytes.truncate(bytes.len() - 64);
    let digest = blake3::hash(&bytes).to_hex();
    bytes.extend_from_slice(digest.as_bytes());
    fs::write(library.path(name), bytes).expect("a file");
}

/// A seal or an account with some words changed, and its digest made to fit.
fn reworded(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let text = String::from_utf8(bytes.to_vec()).expect("text");
    let (data, _) = text.trim_end().rsplit_once('\n').expect("a digest");
    assert!(data.contains(from), "{from} is not in {data}");
    let data = data.replace(from, to);
    format!("{data}\n{}\n", blake3::hash(data.as_bytes()).to_hex()).into_bytes()
}

#[test]
fn what_does_not_belong_is_refused() {
    let library = exported();
    let same = |name: &str, bytes: Vec<u8>| vec![(name.to_string(), bytes)];
    altered(&library, "bad.faqt", |name, bytes| {
        let mut members = same(name, bytes);
        if name == "seal.json" {
            members.push(("../evil.txt".into(), b"out".to_vec()));
        }
        members
    });
    import(&library, "bad.faqt")
        .exits(2)
        .tells("does not belong there");
    altered(&library, "bad.faqt", |name, bytes| {
        match name.ends_with(".store") {
            true => Vec::new(),
            false => same(name, bytes),
        }
    });
    import(&library, "bad.faqt").exits(2).tells("lacks");
    // A seal that lists a file elsewhere, or one that is far too large.
    for (from, to, said) in [
        (
            ".store\"",
            ".store/../../evil\"",
            "is not a file of an index",
        ),
        ("\"size\": ", "\"size\": 99999999", "would unpack to"),
        ("\"version\": 1", "\"version\": 9", "of another version"),
    ] {
        altered(&library, "bad.faqt", |name, bytes| match name {
            "seal.json" => same(name, reworded(&bytes, from, to)),
            _ => same(name, bytes),
        });
        import(&library, "bad.faqt").exits(2).tells(said);
    }
    // An account of another program, under a seal that fits.
    let commit = std::cell::RefCell::new((String::new(), String::new()));
    let from = "\\\"schema\\\":";
    altered(&library, "spare.faqt", |name, bytes| {
        if name == "meta.json" {
            let now = reworded(&bytes, from, "\\\"schema\\\":9");
            let digest = |bytes: &[u8]| blake3::hash(bytes).to_hex().to_string();
            *commit.borrow_mut() = (digest(&bytes), digest(&now));
        }
        same(name, bytes)
    });
    let (before, after) = commit.into_inner();
    altered(&library, "bad.faqt", |name, bytes| match name {
        "seal.json" => same(name, reworded(&bytes, &before, &after)),
        "meta.json" => same(name, reworded(&bytes, from, "\\\"schema\\\":9")),
        _ => same(name, bytes),
    });
    import(&library, "bad.faqt")
        .exits(2)
        .tells("does not fit this program");
    assert!(!library.path("evil.txt").exists());
    assert!(!library.path("imported/passages").exists());
    assert!(!library.path("imported/passages.importing").exists());
}

/// Bytes that unpack to a thousand times as many.
#[test]
fn a_bomb_is_not_unpacked() {
    let library = exported();
    altered(&library, "bad.faqt", |name, bytes| {
        match name.ends_with(".store") {
            true => vec![(name.to_string(), vec![0; 50 << 20])],
            false => vec![(name.to_string(), bytes)],
        }
    });
    import(&library, "bad.faqt")
        .exits(2)
        .tells("is not what was exported");
    assert!(!library.path("imported").exists());
}
