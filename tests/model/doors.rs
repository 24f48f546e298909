//! What the commands say and do about vectors, from outside: who waits for whom, what is told, and
//! what is refused.

use super::harness::Run;
use super::meaning::{house, model, name};
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
