//! `faqt model`, from outside. Models are pulled from a small server of our own.

use super::harness::{Library, Run};
use super::tiny::tiny;
use faqt::present::json::{Failed, ModelCheck};
use safetensors::Dtype;
use serde_json::json;
use sha1::{Digest, Sha1};
use sha2::Sha256;
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;
use tempfile::TempDir;

fn folder() -> TempDir {
    let tiny = tiny();
    tiny.folder(&tiny.case("bert"), Dtype::F32)
}

fn name(path: &Path) -> &str {
    path.to_str().expect("a path of plain characters")
}

#[test]
fn check_says_what_a_model_is() {
    let (library, folder) = (Library::empty(), folder());
    let run = library.run(&["model", "check", name(folder.path())]);
    let said = &run.out;
    for part in [
        "bert, 2 layers",
        "24 numbers, norm 1, by mean pooling",
        "up to 60 tokens",
        "no reference values",
    ] {
        assert!(said.contains(part), "no '{part}' in:\n{said}");
    }
    // A random model means nothing by its vectors.
    assert!([Some(0), Some(1)].contains(&run.code), "{:?}", run.code);
}

#[test]
fn check_speaks_json() {
    let (library, folder) = (Library::empty(), folder());
    let run = library.run(&["model", "check", "--json", name(folder.path())]);
    let wire: ModelCheck = run.json();
    assert_eq!((wire.layers, wire.dimensions, wire.max_tokens), (2, 24, 60));
    assert_eq!((wire.pooling.as_str(), wire.normalised), ("mean", true));
    assert_eq!(run.code, Some(if wire.sound { 0 } else { 1 }));
    let run = library.run(&["model", "check", "--json", "docs"]);
    let failed: Failed = run.exits(2).json();
    assert_eq!(failed.error.kind, "model");
}

#[test]
fn check_of_a_folder_without_a_model_says_what_to_do() {
    let library = Library::with("a.md", "# A\n");
    let run = library.run(&["model", "check", "docs"]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.err.contains("cannot read docs/modules.json"),
        "{}",
        run.err
    );
    assert!(
        run.err.contains("faqt model pull all-MiniLM-L6-v2"),
        "{}",
        run.err
    );
}

#[test]
fn check_compares_the_known_model() {
    let Some(folder) = std::env::var_os("FAQT_MODEL_TEST") else {
        println!("skipped: FAQT_MODEL_TEST names no folder with all-MiniLM-L6-v2");
        return;
    };
    let run = Library::empty().run(&["model", "check", name(Path::new(&folder))]);
    assert!(
        run.out.contains("as they should be for all-MiniLM-L6-v2"),
        "{}",
        run.out
    );
    assert_eq!(run.code, Some(0));
}

/// How the server behaves.
#[derive(Clone, Copy, PartialEq)]
enum Manner {
    Whole,
    /// The first time, the connection ends in the middle of the weights.
    Cut,
    /// One byte of the weights differs from what the listing says.
    Wrong,
}

/// A server of one model.
struct Server {
    address: String,
    /// The requests so far: the path, and the range that was asked for.
    asked: Arc<Mutex<Vec<String>>>,
}

const LISTING: &str = "/api/models/sentence-transformers/tiny/tree/main?recursive=true";

impl Server {
    fn start(folder: &Path, manner: Manner) -> Server {
        let mut answers = BTreeMap::new();
        let mut entries = vec![
            json!({"type": "directory", "path": "1_Pooling", "oid": "0", "size": 0}),
            json!({"type": "file", "path": "onnx/model.onnx", "oid": "0", "size": 7}),
            json!({"type": "file", "path": "../config.json", "oid": "0", "size": 7}),
            json!({"type": "file", "path": "pytorch_model.bin", "oid": "0", "size": 7}),
        ];
        for file in [
            "modules.json",
            "config.json",
            "tokenizer.json",
            "1_Pooling/config.json",
            "model.safetensors",
        ] {
            let mut bytes = fs::read(folder.join(file)).expect(file);
            let hex = |bytes: &[u8]| {
                bytes
                    .iter()
                    .map(|byte| format!("{byte:02x}"))
                    .collect::<String>()
            };
            let mut blob = Sha1::new_with_prefix(format!("blob {}\0", bytes.len()));
            blob.update(&bytes);
            let mut entry = json!({"type": "file", "path": file, "size": bytes.len(), "oid": hex(&blob.finalize())});
            if file == "model.safetensors" {
                let large = hex(&Sha256::digest(&bytes));
                entry["lfs"] = json!({"oid": large, "size": bytes.len(), "pointerSize": 133});
                entry["oid"] = json!("of the pointer");
                bytes[999] ^= u8::from(manner == Manner::Wrong);
            }
            entries.push(entry);
            answers.insert(
                format!("/sentence-transformers/tiny/resolve/main/{file}"),
                bytes,
            );
        }
        answers.insert(LISTING.into(), json!(entries).to_string().into_bytes());
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = asked.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                answer(stream, &answers, manner, &log);
            }
        });
        Server { address, asked }
    }

    fn pull(&self, library: &Library) -> Run {
        let mut command = library.command(&["model", "pull", "tiny", "--to", "models/tiny"]);
        Run::of(command.env("HF_ENDPOINT", &self.address), b"")
    }

    /// Whether these were asked for, with the range where there was one.
    fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("the log").clone()
    }
}

fn answer(
    mut stream: TcpStream,
    answers: &BTreeMap<String, Vec<u8>>,
    manner: Manner,
    log: &Mutex<Vec<String>>,
) {
    let mut lines = BufReader::new(stream.try_clone().expect("the stream"))
        .lines()
        .map_while(Result::ok);
    let request = lines.next().unwrap_or_default();
    let path = request.split(' ').nth(1).unwrap_or_default().to_string();
    let headers: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
    let from = headers.iter().find_map(|line| {
        let lower = line.to_lowercase();
        lower
            .strip_prefix("range: bytes=")?
            .trim_end_matches('-')
            .parse::<usize>()
            .ok()
    });
    let mut log = log.lock().expect("the log");
    let is_first = !log.iter().any(|asked| asked.starts_with(&path));
    log.push(format!("{path} {}", from.unwrap_or(0)));
    drop(log);
    let Some(bytes) = answers.get(&path) else {
        let _ = stream
            .write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        return;
    };
    let rest = &bytes[from.unwrap_or(0).min(bytes.len())..];
    let status = match from {
        Some(from) => format!(
            "206 Partial Content\r\ncontent-range: bytes {from}-{}/{}",
            bytes.len() - 1,
            bytes.len()
        ),
        None => "200 OK".into(),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        rest.len()
    );
    let cut = manner == Manner::Cut && is_first && path.ends_with("safetensors");
    let sent = if cut { &rest[..rest.len() / 2] } else { rest };
    let _ = stream
        .write_all(head.as_bytes())
        .and_then(|()| stream.write_all(sent));
}

/// Whether curl is here, without which nothing can be pulled.
fn has_curl() -> bool {
    let has = std::process::Command::new("curl")
        .arg("--version")
        .output()
        .is_ok();
    if !has {
        println!("skipped: there is no curl here");
    }
    has
}

#[test]
fn pull_brings_what_is_read_and_no_more() {
    if !has_curl() {
        return;
    }
    let (library, folder) = (Library::empty(), folder());
    let server = Server::start(folder.path(), Manner::Whole);
    let run = server.pull(&library);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(
        run.out.contains("faqt model check models/tiny"),
        "{}",
        run.out
    );
    assert_eq!(server.asked().len(), 6, "{:?}", server.asked());
    let there = library.path("models/tiny");
    for file in ["modules.json", "1_Pooling/config.json", "model.safetensors"] {
        let same = fs::read(there.join(file)).expect(file)
            == fs::read(folder.path().join(file)).expect(file);
        assert!(same, "{file}");
    }
    assert_eq!(fs::read_dir(&there).expect("the model").count(), 5);
    // What is there is not brought again.
    assert_eq!(server.pull(&library).code, Some(0));
    assert_eq!(server.asked().len(), 7);
}

#[test]
fn pull_goes_on_where_it_was_stopped() {
    if !has_curl() {
        return;
    }
    let (library, folder) = (Library::empty(), folder());
    let server = Server::start(folder.path(), Manner::Cut);
    let first = server.pull(&library);
    assert_eq!(first.code, Some(2), "{}", first.out);
    let again = server.pull(&library);
    assert_eq!(again.code, Some(0), "{}", again.err);
    let size = fs::metadata(folder.path().join("model.safetensors"))
        .expect("weights")
        .len();
    let rest = format!(
        "/sentence-transformers/tiny/resolve/main/model.safetensors {}",
        size / 2
    );
    assert!(server.asked().contains(&rest), "{:?}", server.asked());
}

#[test]
fn pull_keeps_nothing_with_a_wrong_checksum() {
    if !has_curl() {
        return;
    }
    let (library, folder) = (Library::empty(), folder());
    let run = Server::start(folder.path(), Manner::Wrong).pull(&library);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("checksum"), "{}", run.err);
    let left = fs::read_dir(library.path("models/tiny")).expect("the folder");
    let mut names = left.map(|entry| entry.expect("an entry").file_name());
    assert!(!names.any(|name| name.to_string_lossy().starts_with("model.safetensors")));
}

#[test]
fn pull_without_a_network_says_how_to_do_it_by_hand() {
    let library = Library::empty();
    let mut command = library.command(&["model", "pull", "all-MiniLM-L6-v2", "--to", "here"]);
    // Nobody listens there.
    let run = Run::of(command.env("HF_ENDPOINT", "http://127.0.0.1:9"), b"");
    assert_eq!(run.code, Some(2));
    for part in [
        "fetch these files on another machine",
        "/sentence-transformers/all-MiniLM-L6-v2/resolve/main/model.safetensors",
        "/resolve/main/1_Pooling/config.json",
        "put them into here",
    ] {
        assert!(run.err.contains(part), "no '{part}' in:\n{}", run.err);
    }
}

#[test]
fn pull_without_curl_says_that_it_is_needed() {
    let library = Library::empty();
    let mut command = library.command(&["model", "pull", "all-MiniLM-L6-v2", "--to", "here"]);
    let run = Run::of(command.env("PATH", "/no/such/folder"), b"");
    run.exits(2)
        .tells("there is no curl on the PATH")
        .tells("install it")
        .tells("fetch these files on another machine")
        .tells("put them into here");
}

#[test]
fn pull_takes_only_names_of_models() {
    for name in ["../x", "a/b/c", "", "a b", ".", "a/-b", "a?b"] {
        let run = Library::empty().run(&["model", "pull", "--to", "here", "--", name]);
        assert_eq!(run.code, Some(2), "{name}");
        assert!(
            run.err.contains("is not the name of a model"),
            "{}",
            run.err
        );
    }
}
