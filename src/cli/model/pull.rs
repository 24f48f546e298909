//! `faqt model pull`: the only way of the program into the network, and not by its own means. All
//! Rust programs for it that were looked at bring a TLS library written in C; curl is on nearly every
//! machine, with the certificates and proxies of that machine. What it brings is held against the
//! checksums of the listing.

use super::super::output::print;
use super::{Common, Ending, Failure};
use crate::encoder::Encoder;
use crate::present::stats::size;
use etcetera::BaseStrategy;
use serde::Deserialize;
use sha1::{Digest, Sha1};
use sha2::Sha256;
use std::fs::{self, File};
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where models are, if HF_ENDPOINT does not say otherwise.
const ENDPOINT: &str = "https://huggingface.co";

/// The owner of models that are named without one.
const OWNER: &str = "sentence-transformers";

/// Files of a model that are read here; the same names stand in the folders of its steps.
const NAMES: [&str; 7] = [
    "modules.json",
    "config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "sentence_bert_config.json",
    "config_sentence_transformers.json",
    "model.safetensors",
];

/// What is read of most models, for whoever fetches one by hand.
const NEEDED: [&str; 7] = [
    "modules.json",
    "config.json",
    "sentence_bert_config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "1_Pooling/config.json",
    "model.safetensors",
];

/// An entry of the listing of a model.
#[derive(Debug, Deserialize)]
struct Entry {
    #[serde(rename = "type")]
    kind: String,
    path: String,
    #[serde(default)]
    size: u64,
    /// What git calls it: the SHA-1 of its bytes with a header.
    oid: String,
    /// For great files, which git does not hold.
    lfs: Option<Large>,
}

#[derive(Debug, Deserialize)]
struct Large {
    /// The SHA-256 of its bytes.
    oid: String,
    size: u64,
}

/// A model on a server, and where it goes.
struct Source<'a> {
    endpoint: String,
    /// `owner/name`
    repository: String,
    revision: &'a str,
    folder: PathBuf,
    quiet: bool,
}

/// Runs the command.
pub fn run(
    common: &Common,
    name: &str,
    to: Option<PathBuf>,
    revision: &str,
) -> Result<Ending, Failure> {
    let repository = repository(name)?;
    if !is_plain(revision) {
        return Err(Failure::Usage(format!(
            "'{revision}' is no branch, tag or commit"
        )));
    }
    let endpoint = std::env::var("HF_ENDPOINT")
        .ok()
        .filter(|it| !it.is_empty());
    let source = Source {
        endpoint: endpoint
            .as_deref()
            .unwrap_or(ENDPOINT)
            .trim_end_matches('/')
            .to_string(),
        folder: to.map_or_else(|| own_folder(&repository), Ok)?,
        repository,
        revision,
        quiet: common.quiet,
    };
    source.pull()?;
    let encoder = Encoder::open(&source.folder)?;
    if !common.quiet {
        let facts = encoder.facts();
        print(&format!(
            "{}: {} numbers a vector, {}, {}\nlook at it with: faqt model check {}\n",
            source.repository,
            facts.dimensions,
            facts.pooling.name(),
            size(facts.bytes),
            shell_words::quote(&source.folder.to_string_lossy()),
        ))?;
    }
    Ok(Ending::Found)
}

/// `owner/name`
fn repository(name: &str) -> Result<String, Failure> {
    let parts: Vec<&str> = name.split('/').collect();
    match parts[..] {
        [name] if is_plain(name) => Ok(format!("{OWNER}/{name}")),
        [owner, only] if is_plain(owner) && is_plain(only) => Ok(name.to_string()),
        _ => Err(Failure::Usage(format!(
            "'{name}' is not the name of a model: write 'name' or 'owner/name'"
        ))),
    }
}

/// Whether it is one step of a path and of an address.
fn is_plain(part: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    !part.is_empty() && !part.starts_with(['.', '-']) && part.chars().all(fits)
}

/// Below the person's data, a folder of the model's own.
fn own_folder(repository: &str) -> Result<PathBuf, Failure> {
    let places = etcetera::choose_base_strategy();
    let places = places.map_err(|_| Failure::Usage("name a folder with --to DIR".into()))?;
    Ok(places.data_dir().join("faqt/models").join(repository))
}

impl Source<'_> {
    /// Brings all files that are not there yet.
    fn pull(&self) -> Result<(), Failure> {
        let made = fs::create_dir_all(&self.folder);
        made.map_err(|error| failed(&self.folder, error))?;
        let entries = self.listing()?;
        let wanted: Vec<&Entry> = entries.iter().filter(|entry| entry.is_wanted()).collect();
        if !wanted
            .iter()
            .any(|entry| entry.path.ends_with("model.safetensors"))
        {
            return Err(Failure::Pull(format!(
                "{} has no model.safetensors, which is the only form of weights that faqt reads",
                self.repository
            )));
        }
        wanted.into_iter().try_for_each(|entry| self.bring(entry))
    }

    fn listing(&self) -> Result<Vec<Entry>, Failure> {
        let path = self.folder.join("listing.part");
        let address = format!(
            "{}/api/models/{}/tree/{}?recursive=true",
            self.endpoint, self.repository, self.revision
        );
        // One of an earlier run is not to be continued.
        let _ = fs::remove_file(&path);
        self.fetch(&address, &path, false)?;
        let bytes = fs::read(&path).map_err(|error| failed(&path, error))?;
        let _ = fs::remove_file(&path);
        let entries = serde_json::from_slice(&bytes);
        entries.map_err(|error| self.by_hand(&format!("{address} gave no listing: {error}")))
    }

    /// Brings one file, if it is not there and whole.
    fn bring(&self, entry: &Entry) -> Result<(), Failure> {
        let path = self.folder.join(&entry.path);
        if entry.is_in(&path) {
            return Ok(());
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| failed(parent, error))?;
        }
        let part = PathBuf::from(format!("{}.part", path.display()));
        let there = fs::metadata(&part).map_or(0, |known| known.len());
        if there > entry.size() {
            fs::remove_file(&part).map_err(|error| failed(&part, error))?;
        }
        if there != entry.size() || there == 0 {
            self.say(&format!("fetching {} ({})", entry.path, size(entry.size())));
            self.fetch(&self.address(&entry.path), &part, true)?;
        }
        if !entry.is_in(&part) {
            // What is wrong is not to be continued.
            let _ = fs::remove_file(&part);
            return Err(Failure::Pull(format!(
                "{} came with other bytes than its checksum says; it was removed: try again",
                self.address(&entry.path)
            )));
        }
        fs::rename(&part, &path).map_err(|error| failed(&path, error))
    }

    fn address(&self, path: &str) -> String {
        let Source {
            endpoint,
            repository,
            revision,
            ..
        } = self;
        format!("{endpoint}/{repository}/resolve/{revision}/{path}")
    }

    /// Has curl bring what is at `address`, going on where an earlier run was stopped.
    fn fetch(&self, address: &str, to: &Path, shown: bool) -> Result<(), Failure> {
        let is_shown = shown && !self.quiet && io::stderr().is_terminal();
        // What is asked for in secret is not to come in the open.
        let protocol = match self.endpoint.starts_with("https:") {
            true => "=https",
            false => "=http,https",
        };
        let mut curl = Command::new("curl");
        curl.args([
            "--fail",
            "--location",
            "--retry",
            "2",
            "--connect-timeout",
            "20",
        ])
        .args(["--proto", protocol, "--proto-redir", protocol])
        .args([
            "--show-error",
            if is_shown {
                "--progress-bar"
            } else {
                "--silent"
            },
        ])
        .args(["--continue-at", "-", "--output"])
        .arg(to)
        .args(["--url", address])
        .stdin(Stdio::null())
        .stdout(Stdio::null());
        let outcome = match is_shown {
            true => curl.status().map(|status| (status, Vec::new())),
            false => curl
                .stderr(Stdio::piped())
                .output()
                .map(|done| (done.status, done.stderr)),
        };
        match outcome {
            Ok((status, _)) if status.success() => Ok(()),
            Ok((_, said)) => {
                let said = String::from_utf8_lossy(&said);
                let said = said
                    .lines()
                    .last()
                    .unwrap_or("curl could not fetch it")
                    .trim();
                Err(self.by_hand(&format!("cannot fetch {address}: {said}")))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(self.by_hand(
                "there is no curl on the PATH, which faqt model pull needs: install it and do the same again",
            )),
            Err(error) => Err(self.by_hand(&format!("cannot run curl: {error}"))),
        }
    }

    fn say(&self, what: &str) {
        if !self.quiet {
            anstream::eprintln!("{what}");
        }
    }

    /// What went wrong, and how to do it without this command.
    fn by_hand(&self, what: &str) -> Failure {
        let files = NEEDED
            .iter()
            .map(|name| format!("  {}\n", self.address(name)));
        Failure::Pull(format!(
            "{what}\nwithout curl or a connection here, fetch these files on another machine:\n{}\
             and put them into {}, the one of 1_Pooling into a folder of that name in it",
            files.collect::<String>(),
            self.folder.display(),
        ))
    }
}

impl Entry {
    /// Whether it is among what is read here: in the folder of the model, or in that of a step,
    /// which begins with a number.
    fn is_wanted(&self) -> bool {
        let parts: Vec<&str> = self.path.split('/').collect();
        let is_step =
            |folder: &str| is_plain(folder) && folder.starts_with(|c: char| c.is_ascii_digit());
        self.kind == "file"
            && match parts[..] {
                [name] => NAMES.contains(&name),
                [folder, name] => is_step(folder) && NAMES.contains(&name),
                _ => false,
            }
    }

    fn size(&self) -> u64 {
        self.lfs.as_ref().map_or(self.size, |large| large.size)
    }

    /// Whether a file is this one, by size and checksum.
    fn is_in(&self, path: &Path) -> bool {
        let Ok(mut file) = File::open(path) else {
            return false;
        };
        let is_whole = file
            .metadata()
            .is_ok_and(|known| known.len() == self.size());
        is_whole
            && match &self.lfs {
                Some(large) => digest(Sha256::new(), &mut file).is_ok_and(|it| it == large.oid),
                None => {
                    let header = format!("blob {}\0", self.size);
                    let digested = digest(Sha1::new_with_prefix(header), &mut file);
                    digested.is_ok_and(|it| it == self.oid)
                }
            }
    }
}

/// Hexadecimal.
fn digest(mut digest: impl Digest, file: &mut File) -> io::Result<String> {
    let mut room = vec![0; 1 << 16];
    loop {
        match file.read(&mut room)? {
            0 => break,
            count => digest.update(&room[..count]),
        }
    }
    let bytes = digest.finalize();
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn failed(path: &Path, error: io::Error) -> Failure {
    Failure::File {
        path: path.display().to_string(),
        error,
    }
}
