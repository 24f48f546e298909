//! The *seal*: a list of every file of a commit with its size and hash, written when the commit is
//! done. Asking does not need it. It tells whether the files are still those that were written, and
//! goes with an index that is handed on. It names its commit by the digest of `meta.json`; where
//! that differs, a run ended between the two, and the next one writes it anew.

use super::checksum::{self, Content};
use super::directory::replace_file;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};
use std::fs::{self, File};
use std::io;
use std::path::Path;
use tantivy::Index;

/// The file of the seal, beside the files it lists.
pub const SEAL: &str = "seal.json";
/// The record of a commit, tantivy's own.
pub const META: &str = "meta.json";
/// The version of what a seal says.
const VERSION: u32 = 1;

/// The files of one commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// Of what it says: 1.
    pub version: u32,
    /// The BLAKE3 hash of `meta.json`, which names the commit.
    pub commit: String,
    /// All other files, by name.
    pub files: Vec<SealedFile>,
}

/// A file of a commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedFile {
    /// Its name in the folder.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// BLAKE3, in hexadecimal digits.
    pub hash: String,
}

impl Seal {
    /// A seal of these files.
    pub fn new(commit: String, files: Vec<SealedFile>) -> Seal {
        Seal {
            version: VERSION,
            commit,
            files,
        }
    }

    /// Reads the bytes of a seal; `None` where they are not those of a whole one of this version.
    pub fn parse(bytes: &[u8]) -> Option<Seal> {
        let Content::Whole(data) = checksum::file_content(bytes) else {
            return None;
        };
        let seal: Seal = serde_json::from_slice(data).ok()?;
        (seal.version == VERSION).then_some(seal)
    }

    /// As JSON, without its digest.
    ///
    /// # Errors
    /// None that can happen.
    pub fn json(&self) -> io::Result<Vec<u8>> {
        Ok(serde_json::to_vec_pretty(self)?)
    }

    /// Writes it into `folder`.
    ///
    /// # Errors
    /// What the system says.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        replace_file(&folder.join(SEAL), &self.json()?)
    }
}

/// What stands of a seal in a folder.
pub enum Found {
    /// None: no run has come so far, or an older program wrote the index.
    Nothing,
    /// Something that is no seal, or is not what was written.
    Broken,
    /// A seal, of this or of another commit.
    Whole(Seal),
}

/// The seal in `folder`.
pub fn find(folder: &Path) -> Found {
    match fs::read(folder.join(SEAL)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Found::Nothing,
        Err(_) => Found::Broken,
        Ok(bytes) => Seal::parse(&bytes).map_or(Found::Broken, Found::Whole),
    }
}

/// How often sealing begins anew because a merge changed the commit meanwhile.
const ATTEMPTS: u32 = 5;

/// Seals the commit in `folder`, of which `index` is open. Hashes of files that the last seal lists
/// are taken from there: files never change under their name.
///
/// # Errors
/// If the files cannot be read or the seal cannot be written.
pub fn renew(folder: &Path, index: &Index) -> io::Result<()> {
    let known = match find(folder) {
        Found::Whole(seal) => seal.files,
        Found::Nothing | Found::Broken => Vec::new(),
    };
    let mut known: HashMap<String, SealedFile> = known
        .into_iter()
        .map(|file| (file.name.clone(), file))
        .collect();
    let mut attempt = 0;
    loop {
        attempt += 1;
        let commit = commit(folder)?;
        let sealed = files(folder, index).and_then(|names| {
            names
                .into_iter()
                .map(|name| match known.get(&name) {
                    Some(file) => Ok(file.clone()),
                    None => hashed(folder, &name),
                })
                .collect::<io::Result<Vec<_>>>()
        });
        match sealed {
            Ok(files) if self::commit(folder)? == commit => {
                return Seal::new(commit, files).write(folder);
            }
            // A merge ended in between: what is hashed already need not be again.
            Ok(files) if attempt < ATTEMPTS => {
                known.extend(files.into_iter().map(|file| (file.name.clone(), file)));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound && attempt < ATTEMPTS => {}
            Ok(_) => return Err(io::Error::other("the index changes all the time")),
            Err(error) => return Err(error),
        }
    }
}

/// What names the commit in `folder`.
///
/// # Errors
/// Where there is none that can be read.
pub fn commit(folder: &Path) -> io::Result<String> {
    Ok(checksum::digest(&fs::read(folder.join(META))?))
}

/// The names of the files of the last commit, apart from `meta.json`, in their order.
///
/// # Errors
/// Where the commit cannot be read.
pub fn files(folder: &Path, index: &Index) -> io::Result<BTreeSet<String>> {
    let metas = index.load_metas().map_err(io::Error::other)?;
    let listed = metas.list_segment_files();
    // tantivy lists what may be there.
    let present = listed.iter().filter(|path| folder.join(path).exists());
    Ok(present
        .map(|path| path.to_string_lossy().into_owned())
        .collect())
}

/// A file as it is now.
///
/// # Errors
/// Where it cannot be read.
pub fn hashed(folder: &Path, name: &str) -> io::Result<SealedFile> {
    let mut hasher = blake3::Hasher::new();
    let size = io::copy(&mut File::open(folder.join(name))?, &mut hasher)?;
    Ok(SealedFile {
        name: name.to_string(),
        size,
        hash: hasher.finalize().to_hex().to_string(),
    })
}
