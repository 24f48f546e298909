//! The index survives: another version, damage, a killed writer, a second writer, a folder that
//! cannot be written to.

use super::harness::{Library, Run};
use super::workshop;
use faqt::present::json;
use std::fs::File;
use std::process::Command;
use std::time::{Duration, Instant};

/// Changes the manifest that the last commit wrote, as another program would have written it.
fn tamper(library: &Library, index: &str, from: &str, to: &str) {
    let path = &format!("{index}/passages/meta.json");
    let meta = library.get(path);
    let (meta, _) = meta.trim_end().rsplit_once('\n').expect("a digest");
    let (from, to) = (from.replace('"', "\\\""), to.replace('"', "\\\""));
    assert!(meta.contains(&from), "{from} is not in {meta}");
    let meta = meta.replace(&from, &to);
    let digest = blake3::hash(meta.as_bytes()).to_hex();
    library.put(path, format!("{meta}\n{digest}\n"));
}

#[test]
fn an_index_of_another_version_is_built_anew_on_demand() {
    for (from, to) in [
        ("\"schema\":", "\"schema\":99"),
        ("\"fingerprint\":\"", "\"fingerprint\":\"other"),
        ("\"fingerprint\":", "\"fingerpaint\":"),
    ] {
        let library = workshop();
        library.index();
        tamper(&library, "index", from, to);
        for arguments in [
            &["ask", "widgets"][..],
            &["index"],
            &["search", "widgets", "--no-refresh"],
        ] {
            let run = library.run(arguments);
            run.exits(2)
                .tells("does not fit this program")
                .tells("faqt index --rebuild");
        }
        library.run(&["index", "--rebuild"]).exits(0);
        library.ask("what are widgets?").answered("brass");
    }
}

#[test]
fn an_index_of_another_version_in_the_cache_is_built_anew_by_itself() {
    let library = workshop().without_settings();
    let ask = || library.run(&["--corpus", "docs", "ask", "what are widgets?"]);
    ask().exits(0).tells("built the index");
    let cached = std::fs::read_dir(library.path("home/.cache/faqt")).expect("a cache");
    let cached = cached.flatten().next().expect("an index").file_name();
    let index = format!("home/.cache/faqt/{}", cached.to_string_lossy());
    let tamper = || tamper(&library, &index, "\"schema\":", "\"schema\":99");

    tamper();
    ask()
        .exits(0)
        .tells("does not fit this program")
        .tells("building it anew")
        .prints("brass");
    ask().exits(0).tells_nothing();

    tamper();
    let run = library.run(&["index", "docs"]);
    run.exits(0).tells("building it anew").prints("indexed: ");
}

#[test]
fn a_damaged_index_is_an_error_with_a_way_out() {
    let library = workshop();
    library.index();
    library.put("index/passages/meta.json", "{\"segments\": 3");
    let run = library.run(&["ask", "widgets"]);
    run.exits(2).tells("index").tells("faqt index --rebuild");
    library.run(&["index", "--rebuild"]).exits(0);
    library.ask("what are widgets?").answered("brass");
}

#[test]
fn an_index_that_cannot_be_read_is_not_added_to() {
    let library = workshop();
    library.index();
    let files = || -> Vec<_> {
        let entries = std::fs::read_dir(library.path("index/passages")).expect("the index");
        let mut names: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        names.sort();
        names
    };
    let stored = |path: &std::path::PathBuf| path.extension().is_some_and(|e| e == "store");
    for path in files().iter().filter(|path| stored(path)) {
        std::fs::remove_file(path).expect("removed");
    }
    let before = files();
    library.write("gears.txt", "Gears mesh with other gears.\n");
    library.run(&["index"]).exits(2).tells("--rebuild");
    assert_eq!(files(), before);
    library.run(&["index", "--rebuild"]).exits(0);
    library.ask("what are widgets?").answered("brass");
}

#[test]
fn a_second_writer_is_told() {
    let library = workshop();
    library.index();
    let lock = File::open(library.path("index/writer.lock")).expect("the writer's lock");
    lock.lock().expect("the lock is free");
    library.write("gears.txt", "Gears mesh with other gears.\n");
    library
        .run(&["index", "--wait", "0"])
        .exits(2)
        .tells("another process is writing to the index in")
        .tells("wait until it is done");
    // A stale answer, said to be one, is better than none.
    library
        .run(&["ask", "what are widgets?"])
        .exits(0)
        .prints("Widgets are small parts of brass.")
        .tells("asking it as it is");
    library
        .run(&["ask", "what are widgets?", "--no-refresh"])
        .exits(0)
        .tells_nothing();
    // Programs are told in the reply.
    for arguments in [
        &["ask", "--json", "what are widgets?"][..],
        &["search", "--json", "-q", "widgets"],
        &["ask", "--json", "--batch", "-"],
        &["repl", "--json"],
    ] {
        let reply: json::Reply = library
            .run_with_input(arguments, "what are widgets?\n")
            .json();
        let stale = reply.stale.unwrap_or_else(|| panic!("{arguments:?}"));
        assert!(stale.contains("another process is writing"), "{stale}");
    }
    let run = library.run(&["ask", "--json", "--no-refresh", "what are widgets?"]);
    assert_eq!(run.json::<json::Reply>().stale, None);
    lock.unlock().expect("the lock is ours");
    library.index().prints("3 files");
}

#[test]
fn readers_work_while_a_writer_runs() {
    let library = workshop();
    library.index();
    let mut writers = 0;
    let mut asked = 0;
    while writers < 3 {
        let mut writer = library.start(&["index", "--rebuild"]);
        loop {
            let run = library.run(&["ask", "what are widgets?", "--no-refresh"]);
            run.exits(0).prints("Widgets are small parts of brass.");
            asked += 1;
            if let Some(status) = writer.try_wait().expect("a writer") {
                assert_eq!(status.code(), Some(0));
                break;
            }
        }
        writers += 1;
    }
    assert!(asked >= writers);
}

/// Some megabytes of invented words.
fn generated(library: &Library, files: u32) {
    let mut state = 1u32;
    let mut number = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state >> 16
    };
    for file in 0..files {
        let mut text = String::new();
        while text.len() < 40_000 {
            let words: Vec<String> = (0..12).map(|_| syllables(number() % 5000)).collect();
            text.push_str(&format!("The {}.\n\n", words.join(" ")));
        }
        library.write(&format!("generated/{file}.txt"), text);
    }
}

fn syllables(mut number: u32) -> String {
    const SYLLABLES: [&str; 10] = ["ba", "ke", "li", "mo", "nu", "pa", "re", "si", "to", "vu"];
    let mut word = String::new();
    while word.is_empty() || number > 0 {
        word.push_str(SYLLABLES[number as usize % 10]);
        number /= 10;
    }
    word
}

/// Whenever an indexer is killed, the last commit opens and answers, and the next run completes.
#[test]
fn a_killed_indexer_leaves_the_last_commit() {
    let library = workshop();
    library.index();
    generated(&library, 40);
    let start = Instant::now();
    let whole = library.command(&["index", "--rebuild", "--index", "measured"]);
    Run::of(&mut { whole }, b"").exits(0);
    let takes = start.elapsed();
    for turn in 0..10 {
        // Moments all over the run, those of the commit at its end more often.
        let share = 1.0 - (1.0 - f64::from(turn) / 9.5).powi(2);
        let rebuild = if turn % 3 == 2 {
            &["--rebuild"][..]
        } else {
            &[]
        };
        let mut writer = library.start(&[&["index"], rebuild].concat());
        std::thread::sleep(takes.mul_f64(share) + Duration::from_millis(1));
        writer.kill().expect("a writer to kill");
        writer.wait().expect("an end");
        let run = library.run(&["ask", "what are widgets?", "--no-refresh"]);
        run.exits(0)
            .tells_nothing()
            .prints("Widgets are small parts of brass.");
    }
    library.index().prints("42 files");
    library.ask("what are widgets?").answered("brass");
    // What the killed ones left behind is gone.
    let index = std::fs::read_dir(library.path("index")).expect("the index");
    let mut names: Vec<_> = index.map(|e| e.expect("an entry").file_name()).collect();
    names.sort();
    assert_eq!(names, [".faqt-index", "passages", "writer.lock"]);
}

#[test]
fn a_first_run_that_was_killed_is_no_index() {
    let library = workshop();
    generated(&library, 20);
    let mut writer = library.start(&["index"]);
    std::thread::sleep(Duration::from_millis(60));
    writer.kill().expect("a writer to kill");
    writer.wait().expect("an end");
    library.ask("what are widgets?").answered("brass");
}

/// Runs the program as somebody who may not write here: the first user may write everywhere, so
/// for that one another is borrowed. `None`, with a printed line, where none can be had.
#[cfg(unix)]
pub fn as_ordinary_user(library: &Library, arguments: &[&str]) -> Option<Run> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let root = library.path("");
    if std::fs::metadata(&root).expect("a folder").uid() != 0 {
        return Some(library.run(arguments));
    }
    const NOBODY: &str = "65534";
    std::fs::set_permissions(&root, PermissionsExt::from_mode(0o755)).expect("a mode");
    let program = library.path("faqt-copy");
    // By another process: one that another test starts meanwhile would hold a copy of ours open for
    // writing, and such a file cannot be run.
    let copied = Command::new("cp")
        .args([env!("CARGO_BIN_EXE_faqt").as_ref(), program.as_os_str()])
        .status();
    assert!(
        copied.is_ok_and(|status| status.success()),
        "a copy nobody may run"
    );
    let own = |path: &str| {
        let path = library.path(path);
        let _ = std::fs::create_dir_all(&path);
        std::os::unix::fs::chown(path, Some(65534), None).expect("a new owner");
    };
    own("home");
    if arguments.first() == Some(&"index") {
        own("index");
    }
    let mut command = Command::new("setpriv");
    command
        .args(["--reuid", NOBODY, "--regid", NOBODY, "--clear-groups", "--"])
        .arg(program)
        .args(arguments);
    library.seal(&mut command);
    if Command::new("setpriv").arg("--version").output().is_err() {
        println!("skipped: no setpriv to become an ordinary user with");
        return None;
    }
    Some(Run::of(&mut command, b""))
}

#[cfg(unix)]
#[test]
fn an_index_in_a_read_only_folder_is_asked() {
    use std::os::unix::fs::PermissionsExt;
    let library = workshop();
    library.index();
    let mode = |folder: &str, mode| {
        let path = library.path(folder);
        std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).expect("a mode");
    };
    for folder in ["index/passages", "index", "docs"] {
        mode(folder, 0o555);
    }
    let ask = |arguments: &[&str]| as_ordinary_user(&library, arguments);
    if let Some(run) = ask(&["ask", "what are widgets?"]) {
        run.exits(0)
            .tells_nothing()
            .prints("Widgets are small parts of brass.");
        // Even where it is stale.
        mode("docs", 0o755);
        library.write("gears.txt", "Gears mesh with other gears.\n");
        ask(&["ask", "what are widgets?"])
            .expect("the same user")
            .exits(0)
            .prints("Widgets are small parts of brass.")
            .tells("asking it as it is");
    }
    for folder in ["index/passages", "index", "docs"] {
        mode(folder, 0o755);
    }
}

/// The one who waits is told once for whom, and goes on when it is done.
#[test]
fn a_second_writer_waits_its_turn() {
    let library = workshop();
    library.index();
    let lock = File::open(library.path("index/writer.lock")).expect("the writer's lock");
    lock.lock().expect("the lock is free");
    let me = std::process::id();
    library.put(
        "index/writer.json",
        format!("{{\"process\":{me},\"host\":\"kettle\",\"command\":\"faqt index\"}}"),
    );
    library.write("gears.txt", "Gears mesh with other gears.\n");
    let run = library.run(&["index", "--wait", "1"]);
    run.exits(2)
        .tells(&format!("faqt index, process {me} on kettle, since 20"));
    assert_eq!(run.err.matches("waiting up to 1 s").count(), 1, "{run}");
    let waiting = library.start(&["index", "--wait", "60"]);
    std::thread::sleep(Duration::from_millis(500));
    lock.unlock().expect("the lock is ours");
    let output = waiting.wait_with_output().expect("an end");
    assert_eq!(output.status.code(), Some(0));
    assert!(!library.path("index/writer.json").exists());
}

/// The system frees the lock of a killed process; what it wrote about itself is believed no more.
#[test]
fn the_lock_of_a_killed_writer_holds_nobody_up() {
    let library = workshop();
    generated(&library, 60);
    let holder = library.path("index/writer.json");
    let mut writer = library.start(&["index"]);
    let start = Instant::now();
    let mut said = String::new();
    while !said.ends_with('\n') && start.elapsed() < Duration::from_secs(30) {
        std::thread::sleep(Duration::from_millis(1));
        said = std::fs::read_to_string(&holder).unwrap_or_default();
    }
    assert!(said.contains(&format!("\"process\":{}", writer.id())));
    assert!(said.contains("faqt index"));
    let held = library.run(&["index", "--wait", "0"]);
    // It may have been done already.
    if held.code == Some(2) {
        held.tells(&format!("faqt index, process {}, since 20", writer.id()));
    }
    writer.kill().expect("a writer to kill");
    writer.wait().expect("an end");
    library.run(&["index", "--wait", "0"]).exits(0);
    assert!(!holder.exists());
}

/// A byte that changed in the store is an error and never another text.
#[test]
fn a_passage_that_changed_on_disk_is_not_shown() {
    let library = workshop();
    library.index();
    let mut changed = 0;
    for store in super::doctor::files(&library, ".store") {
        let mut bytes = std::fs::read(&store).expect("a file");
        if let Some(at) = bytes.windows(5).position(|word| word == b"brass") {
            bytes[at..at + 5].copy_from_slice(b"steel");
            std::fs::write(store, bytes).expect("a file");
            changed += 1;
        }
    }
    assert_eq!(changed, 1);
    let run = library.run(&["ask", "what are widgets?", "--no-refresh"]);
    run.exits(2)
        .prints_nothing()
        .tells("damaged")
        .tells("faqt doctor")
        .tells("faqt index --rebuild");
}
