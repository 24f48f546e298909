//! What the commands say and do about vectors, from outside: who waits for whom, what is told, and
//! what is refused.

use super::harness::Library;
use super::meaning::{house, model, name, reply};
use faqt::present::json;
use std::fs::{self, File};
use std::path::Path;
use std::thread;
use std::time::Duration;

/// Holds the lock of the vectors of an index as another process does.
fn hold(index: &Path) -> File {
    let folder = index.join("vectors");
    fs::create_dir_all(&folder).expect("a folder");
    let lock = File::create(folder.join("writer.lock")).expect("a lock");
    lock.lock().expect("a free lock");
    lock
}

#[test]
fn an_index_waits_for_who_makes_vectors() {
    let (library, model) = (house(), model("bert"));
    let folder = name(model.path());
    library.index();
    let lock = hold(&library.path("index"));
    let run = library.run(&["index", "--wait", "0", "--model", folder]);
    run.exits(2).tells("another process writes vectors");
    run.tells("--wait");
    let release = thread::spawn(move || {
        thread::sleep(Duration::from_millis(700));
        drop(lock);
    });
    let run = library.run(&["index", "--wait", "60", "--model", folder]);
    release.join().expect("a release");
    run.exits(0).prints("meaning: 2 vectors");
    run.tells("index/vectors; waiting up to 60 s");
}

#[cfg(unix)]
#[test]
fn who_watches_makes_vectors_once_nobody_else_does() {
    let (library, model) = (house(), model("bert"));
    library.index();
    let lock = hold(&library.path("index"));
    let mut child = library.start(&["index", "--watch", "--model", name(model.path())]);
    thread::sleep(Duration::from_millis(700));
    assert!(child.try_wait().expect("a child").is_none(), "it ended");
    drop(lock);
    let record = library.path("index/vectors/vectors.json");
    for _ in 0..600 {
        if record.exists() {
            break;
        }
        thread::sleep(Duration::from_millis(50));
    }
    let made = record.exists();
    child.kill().expect("a kill");
    child.wait().expect("an end");
    assert!(made, "no vectors were made");
}

#[test]
fn a_checkup_says_how_many_passages_wait() {
    let (library, model) = (house(), model("bert"));
    let folder = name(model.path());
    library.index();
    library.run(&["doctor"]).exits(0).does_not_print("vectors");
    let run = library.run(&["doctor", "--model", folder]);
    run.exits(0)
        .prints("the vectors are not there yet for 2 of 2 passages");
    library.run(&["index", "--model", folder]).exits(0);
    library
        .run(&["doctor", "--model", folder])
        .does_not_print("the vectors");
    library.write("attic.md", "# Attic\n\nSuitcases are kept in the attic.\n");
    library.index();
    // Whether or not the model is named: the vectors are there.
    for arguments in [&["doctor"][..], &["doctor", "--model", folder]] {
        let run = library.run(arguments);
        run.exits(0)
            .prints("the vectors are not there yet for 1 of 3 passages");
        run.prints("faqt index --model DIR");
    }
}

#[test]
fn a_checkup_looks_whether_the_model_fits() {
    let (library, one, other) = (house(), model("bert"), model("roberta"));
    library
        .run(&["index", "--model", name(one.path())])
        .exits(0);
    let run = library.run(&["doctor", "--model", name(other.path())]);
    run.exits(0).prints("do not fit the encoder");
    let run = library.run(&["doctor", "--model", "docs"]);
    run.exits(0).prints("the sentence encoder cannot be used");
    run.prints("docs/modules.json").prints("faqt model pull");
}

#[test]
fn an_index_says_in_json_what_was_done_about_vectors() {
    let (library, one, other) = (house(), model("bert"), model("roberta"));
    let index = |model: &Path| {
        let run = library.run(&["index", "--json", "--model", name(model)]);
        run.exits(0)
            .json::<json::Indexed>()
            .vectors
            .expect("vectors")
    };
    let run = library.run(&["index", "--json"]);
    assert_eq!(run.json::<json::Indexed>().vectors, None);
    let first = index(one.path());
    let counts = |v: &json::Embedded| [v.count, v.made, v.kept, v.removed, v.waiting];
    assert_eq!(counts(&first), [2, 2, 0, 0, 0]);
    assert!(!first.anew);
    library.write("attic.md", "# Attic\n\nSuitcases are kept in the attic.\n");
    assert_eq!(counts(&index(one.path())), [3, 1, 2, 0, 0]);
    let stats = ["stats", "--json", "--model", name(one.path())];
    let stats: json::Stats = library.run(&stats).json();
    let stats = stats.vectors.expect("vectors");
    assert_eq!((stats.model, stats.hash), (first.model, first.hash));
    library.remove("attic.md");
    library.remove("garden.md");
    assert_eq!(counts(&index(one.path())), [1, 0, 1, 2, 0]);
    let anew = index(other.path());
    assert_eq!((counts(&anew), anew.anew), ([1, 1, 0, 1, 0], true));
}

#[test]
fn check_and_stats_say_the_same_hash() {
    let (library, model) = (house(), model("bert"));
    let folder = name(model.path());
    library.run(&["index", "--model", folder]).exits(0);
    let stats: json::Stats = library.run(&["stats", "--json"]).json();
    let hash = stats.vectors.expect("vectors").hash;
    library.run(&["model", "check", folder]).prints(&hash);
    let short = format!("hash {}", &hash[..8]);
    library.run(&["stats"]).prints(&short);
    library.run(&["stats", "--model", folder]).prints(&short);
}

#[test]
fn vectors_outlive_settings_that_are_written_anew() {
    let (library, model) = (house(), model("bert"));
    let folder = name(model.path());
    library.run(&["index", "--model", folder]).exits(0);
    let config = model.path().join("config.json");
    let text = fs::read_to_string(&config).expect("settings");
    let text = text.replacen('{', "{\n  \"transformers_version\": \"9\", ", 1);
    fs::write(&config, text).expect("settings");
    let tokenizer = model.path().join("tokenizer_config.json");
    fs::write(&tokenizer, r#"{"model_max_length": 512}"#).expect("settings");
    library
        .run(&["index", "--model", folder])
        .prints("(0 made)");
}

/// Sets all numbers of the weights to zero.
#[test]
fn weights_of_zeros_are_refused() {
    let (library, model) = (house(), model("bert"));
    let weights = model.path().join("model.safetensors");
    let mut bytes = fs::read(&weights).expect("weights");
    let header = u64::from_le_bytes(bytes[..8].try_into().expect("eight bytes"));
    bytes[8 + usize::try_from(header).expect("a length")..].fill(0);
    fs::write(&weights, bytes).expect("weights");
    let folder = name(model.path());
    for arguments in [
        &["index", "--model", folder][..],
        &["model", "check", folder],
    ] {
        let run = library.run(arguments);
        run.exits(2).tells("model.safetensors is damaged");
        run.tells("its weights are zeros").tells("faqt model pull");
    }
    let (with, run) = reply(
        &library,
        &["ask", "--json", "when do apples ripen?", "--model", folder],
    );
    assert_eq!((with.meaning, with.verdict.as_str()), (None, "answered"));
    run.tells("words alone");
}

/// It is said of all that may go wrong with the folder: what, where, and what to do.
#[test]
fn a_file_in_the_place_of_vectors_is_told() {
    let (library, model) = (house(), model("bert"));
    let folder = name(model.path());
    library.index();
    library.put("index/vectors", "not a folder");
    let run = library.run(&["index", "--model", folder]);
    run.exits(2).tells("index/vectors is no folder");
    run.tells("move it away");
    let (with, run) = reply(
        &library,
        &["ask", "--json", "when do apples ripen?", "--model", folder],
    );
    assert_eq!((with.meaning, with.verdict.as_str()), (None, "answered"));
    run.tells("index/vectors is no folder")
        .tells("move it away");
    for arguments in [&["doctor"][..], &["doctor", "--model", folder]] {
        let run = library.run(arguments);
        run.exits(0)
            .prints("the vectors cannot be used")
            .prints("move it away");
    }
}

#[cfg(unix)]
#[test]
fn vectors_that_may_not_be_read_or_written_are_told() {
    use std::os::unix::fs::PermissionsExt;
    let (library, model) = (house(), model("bert"));
    let folder = name(model.path());
    library.run(&["index", "--model", folder]).exits(0);
    library.write("attic.md", "# Attic\n\nSuitcases are kept in the attic.\n");
    let vectors = library.path("index/vectors");
    let allow = |mode| {
        fs::set_permissions(&vectors, fs::Permissions::from_mode(mode)).expect("permissions");
    };
    let ask = ["ask", "--json", "when do apples ripen?", "--model", folder];
    allow(0o000);
    if fs::read_dir(&vectors).is_ok() {
        println!("skipped: who runs the tests may read whatever there is");
        return allow(0o755);
    }
    let run = library.run(&["index", "--model", folder]);
    let (with, asked) = reply(&library, &ask);
    let checked = library.run(&["doctor"]);
    // What is there counts, what is new waits.
    allow(0o555);
    fs::set_permissions(
        vectors.join("writer.lock"),
        fs::Permissions::from_mode(0o444),
    )
    .expect("permissions");
    let unwritable = library.run(&["index", "--model", folder]);
    let (there, waits) = reply(&library, &ask);
    allow(0o755);
    run.exits(2)
        .tells("cannot read or write")
        .tells("index/vectors/writer.lock: Permission denied");
    run.tells("see who may read and write it");
    assert_eq!((with.meaning, with.verdict.as_str()), (None, "answered"));
    asked.tells("index/vectors/vectors.json: Permission denied");
    asked.tells("see who may read and write it");
    checked
        .prints("Permission denied")
        .prints("see who may read and write it");
    unwritable
        .exits(2)
        .tells("index/vectors/writer.lock: Permission denied");
    assert_eq!(there.meaning.expect("meaning").waiting, 1);
    waits.tells("1 passage has no vector yet");
}

#[test]
fn settings_with_an_empty_path_name_no_model() {
    let library = house();
    let settings = |path: &str| {
        let text = format!("corpus = \"docs\"\nindex = \"index\"\n[model]\npath = \"{path}\"\n");
        library.put("faqt.toml", text);
        library.run(&["ask", "when do apples ripen?"])
    };
    let run = settings("");
    assert!(!run.exits(0).err.contains("model"), "{run}");
    let run = settings("~/models/all-MiniLM-L6-v2");
    run.exits(2)
        .tells("faqt.toml")
        .tells("write the whole path");
}

#[test]
fn an_imported_index_gets_vectors_without_its_documents() {
    let (library, model) = (Library::empty(), model("bert"));
    let folder = name(model.path());
    // More than are made before a question.
    for number in 0..80 {
        let text = format!(
            "# Part {number}\n\nThe part {number} weighs {} grams.\n",
            number * 7
        );
        library.write(&format!("{number}.md"), text);
    }
    library.run(&["index", "--model", folder]).exits(0);
    let run = library.run(&["export", "parts.faqt"]);
    run.exits(0).tells("faqt index --index DIR --model DIR");
    library
        .run(&["--index", "imp", "import", "parts.faqt"])
        .exits(0);
    let ask = [
        "ask",
        "--json",
        "--index",
        "imp",
        "--model",
        folder,
        "what does part 12 weigh?",
    ];
    let (with, run) = reply(&library, &ask);
    assert_eq!(with.meaning, None);
    run.tells("faqt index --index 'imp' --model");
    // As before, where nobody names a model.
    library.run(&["index", "--index", "imp"]).exits(2);
    let index = ["index", "--index", "imp", "--model", folder];
    let run = library.run(&index);
    run.exits(0).prints("meaning: 80 vectors");
    run.tells("the index in imp was imported and stays as it is");
    let (with, _) = reply(&library, &ask);
    assert_eq!(with.meaning.expect("meaning").waiting, 0);
    let run = library.run(&[&index[..], &["--json"]].concat());
    let wire: json::Indexed = run.exits(0).json();
    assert_eq!((wire.files.seen, wire.files.unchanged), (80, 80));
    assert_eq!((wire.passages.all, wire.passages.kept), (80, 80));
    assert_eq!(wire.vectors.expect("vectors").kept, 80);
    // Documents that are named are what is meant.
    let run = library.run(&["index", "--index", "imp", "--model", folder, "docs"]);
    run.exits(2).tells("was imported");
    let rebuilt = library.run(&[
        "index",
        "--index",
        "imp",
        "--model",
        folder,
        "--rebuild",
        "docs",
    ]);
    rebuilt.exits(0).prints("indexed: 80 files");
}

#[test]
fn an_index_of_standard_input_gets_vectors_too() {
    let (library, model) = (Library::empty().without_settings(), model("bert"));
    let folder = name(model.path());
    let text = "# Garden\n\nApples ripen in September.\n";
    let run = library.run_with_input(&["index", "--index", "imp", "--corpus", "-"], text);
    run.exits(0);
    let run = library.run(&["index", "--index", "imp", "--model", folder]);
    run.exits(0)
        .prints("meaning: 1 vector ")
        .tells("stays as it is");
    library
        .run(&["index", "--index", "none", "--model", folder])
        .exits(2)
        .tells("no corpus");
}

/// What is complete is known without a look at all passages, and only of the index it was seen of.
#[test]
fn the_vectors_know_of_which_index_they_are_complete() {
    let (library, model) = (house(), model("bert"));
    let folder = name(model.path());
    let ask = ["ask", "--json", "when do apples ripen?", "--model", folder];
    let record = || library.get("index/vectors/vectors.json");
    library.run(&["index", "--model", folder]).exits(0);
    let first = record();
    assert!(first.contains("\"complete\""), "{first}");
    assert_eq!(reply(&library, &ask).0.meaning.expect("meaning").waiting, 0);
    assert_eq!(
        record(),
        first,
        "a question that finds all as it was writes nothing"
    );
    library.write("attic.md", "# Attic\n\nSuitcases are kept in the attic.\n");
    let as_it_was = [&ask[..], &["--no-refresh"]].concat();
    assert_eq!(
        reply(&library, &as_it_was)
            .0
            .meaning
            .expect("meaning")
            .waiting,
        0
    );
    library.index();
    let (with, run) = reply(&library, &as_it_was);
    assert_eq!(with.meaning.expect("meaning").waiting, 1);
    run.tells("1 passage has no vector yet");
    assert_eq!(reply(&library, &ask).0.meaning.expect("meaning").waiting, 0);
    assert_ne!(record(), first);
}

/// What could not be brought up to date is said to be so by meaning as by words.
#[test]
fn a_stream_over_a_locked_index_says_that_it_is_stale() {
    let (library, model) = (house(), model("bert"));
    let folder = name(model.path());
    library.run(&["index", "--model", folder]).exits(0);
    let lock = File::open(library.path("index/writer.lock")).expect("the writer's lock");
    lock.lock().expect("a free lock");
    library.write("attic.md", "# Attic\n\nSuitcases are kept in the attic.\n");
    let stream = ["ask", "--batch", "-", "--json", "--model", folder];
    let run = library.run_with_input(&stream, "when do apples ripen?\n");
    let reply: json::Reply = run.json();
    assert!(reply.stale.is_some(), "{run}");
    assert!(reply.meaning.is_some(), "{run}");
}
