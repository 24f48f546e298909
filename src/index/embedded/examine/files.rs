//! The files of an index: whether they are those that were written, by the seal where it is of this
//! commit and by tantivy's own checksums, and which ones do not belong there.

use super::{Examination, REBUILD, REPAIR};
use crate::index::Finding;
use crate::index::embedded::guard::guarded_read;
use crate::index::embedded::seal::{self, Found, META, SEAL, Seal, SealedFile};
use std::collections::{BTreeSet, HashMap};
use std::io;
use std::path::Path;
use tantivy::Index;

const RENEW: &str = "the next change renews it, and so does: faqt doctor --repair";

/// Looks at the files in `folder`, of which `index` is open.
pub fn examine(folder: &Path, index: &Index, examination: &mut Examination) {
    let names = match seal::files(folder, index) {
        Ok(names) => names,
        Err(error) => {
            let fact = format!("cannot be read: {error}");
            return examination.find(Finding::error(META, fact, REBUILD));
        }
    };
    let sealed = sealed(folder, examination);
    let mut wrong: Vec<Finding> = Vec::new();
    if let Some(seal) = &sealed {
        let missing = seal.files.iter().filter(|file| {
            // Of another commit, files may have gone with it.
            is_of(folder, seal) && !names.contains(&file.name)
        });
        wrong.extend(missing.map(|file| Finding::error(&file.name, "is missing", REBUILD)));
    }
    let known: HashMap<&str, &SealedFile> = sealed
        .iter()
        .flat_map(|seal| &seal.files)
        .map(|file| (file.name.as_str(), file))
        .collect();
    for name in &names {
        match as_written(folder, index, name, known.get(name.as_str()).copied()) {
            Ok(bytes) => {
                examination.files += 1;
                examination.bytes += bytes;
            }
            Err(fact) => wrong.push(Finding::error(name, fact, REBUILD)),
        }
    }
    examination.find_all(wrong, "files");
    stray(folder, &names, examination);
}

/// The seal, of whatever commit; what is to be said about it is found.
fn sealed(folder: &Path, examination: &mut Examination) -> Option<Seal> {
    match seal::find(folder) {
        Found::Nothing => {
            let fact = "is missing: files are known by their own weaker checksums only";
            examination.find(Finding::warning(SEAL, fact, RENEW));
            None
        }
        Found::Broken => {
            let fact = "is damaged: files are known by their own weaker checksums only";
            examination.find(Finding::warning(SEAL, fact, RENEW));
            None
        }
        Found::Whole(seal) => {
            if !is_of(folder, &seal) {
                let fact = "is older than the last commit, as a run was ended between the two; files that it does not list are known by their own weaker checksums only";
                examination.find(Finding::note(SEAL, fact, RENEW));
            }
            Some(seal)
        }
    }
}

fn is_of(folder: &Path, seal: &Seal) -> bool {
    seal::commit(folder).is_ok_and(|commit| commit == seal.commit)
}

/// The bytes of a file that is as it was written, or what is wrong with it.
fn as_written(
    folder: &Path,
    index: &Index,
    name: &str,
    sealed: Option<&SealedFile>,
) -> Result<u64, String> {
    let now = seal::hashed(folder, name).map_err(|error| format!("cannot be read: {error}"))?;
    match sealed {
        Some(then) if then.size != now.size => Err(format!(
            "has {} bytes, and {} were written",
            now.size, then.size
        )),
        Some(then) if then.hash != now.hash => {
            Err("holds other bytes than those that were written".into())
        }
        _ => {
            let read = || index.directory().validate_checksum(Path::new(name));
            match guarded_read(|| read().map_err(io::Error::other)) {
                Ok(true) => Ok(now.size),
                Ok(false) => Err("does not agree with its own checksum".into()),
                Err(error) => Err(format!("cannot be read: {error}")),
            }
        }
    }
}

/// Finds what does not belong into `folder`.
fn stray(folder: &Path, names: &BTreeSet<String>, examination: &mut Examination) {
    let (ours, others): (Vec<String>, Vec<String>) = match unlisted(folder, names) {
        Ok(unlisted) => unlisted.into_iter().partition(|name| is_ours(name)),
        Err(error) => {
            let fact = format!("cannot be listed: {error}");
            let advice = "give yourself leave to list it";
            return examination.find(Finding::warning("passages", fact, advice));
        }
    };
    let orphan = |name| {
        let fact = "belongs to no commit: a run was ended before it could clear up";
        Finding::warning(name, fact, REPAIR)
    };
    let stranger = |name| Finding::note(name, "is not a file of the index", "move it elsewhere");
    examination.find_all(ours.into_iter().map(orphan).collect(), "files");
    examination.find_all(others.into_iter().map(stranger).collect(), "files");
}

/// The files in `folder` that runs which were ended left behind.
///
/// # Errors
/// Where the folder or its commit cannot be read.
pub fn orphans(folder: &Path, index: &Index) -> io::Result<Vec<String>> {
    let names = seal::files(folder, index)?;
    let unlisted = unlisted(folder, &names)?;
    Ok(unlisted.into_iter().filter(|name| is_ours(name)).collect())
}

/// What stands in `folder` and belongs to no commit, by name.
fn unlisted(folder: &Path, names: &BTreeSet<String>) -> io::Result<Vec<String>> {
    const OTHERS: [&str; 5] = [
        META,
        SEAL,
        ".managed.json",
        ".tantivy-meta.lock",
        ".tantivy-writer.lock",
    ];
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if !names.contains(&name) && !OTHERS.contains(&name.as_str()) {
            found.push(name);
        }
    }
    found.sort();
    Ok(found)
}

/// Whether a name is that of a segment's file, or of a small file that was being replaced.
fn is_ours(name: &str) -> bool {
    let segment = name
        .split_once('.')
        .is_some_and(|(id, _)| id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let replaced = [META, SEAL, ".managed.json"].into_iter().any(|file| {
        let rest = name.strip_prefix('.').and_then(|n| n.strip_prefix(file));
        let process = rest.and_then(|rest| rest.strip_prefix('.'));
        process.is_some_and(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()))
    });
    segment || replaced
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_ours_are_taken_for_leavings() {
        let segment = "0123456789abcdef0123456789abcdef";
        for ours in [
            &format!("{segment}.store"),
            &format!("{segment}.17.del"),
            ".meta.json.4711",
            ".seal.json.1",
            "..managed.json.22",
        ] {
            assert!(is_ours(ours), "{ours}");
        }
        for other in [
            "notes.txt",
            "store",
            ".meta.json.",
            ".meta.json.old",
            segment,
        ] {
            assert!(!is_ours(other), "{other}");
        }
    }
}
