//! An index in one file, to be handed on without its documents: a *bundle*. It is a zip archive,
//! since its directory at the end shows at once that it was cut off, each member can be read by
//! itself, and everybody has a tool that opens it. Its first member is the seal, which lists all
//! others with size and hash; what is not listed does not belong. Its last bytes, the archive's
//! comment, are the hash of all before them, so that no changed byte goes unseen. Paths of the
//! machine that it was made on are left out.

mod unpack;

use super::checksum;
use super::directory::{Access, replace_file};
use super::examine::{Examination, examine, examine_folder};
use super::lock::WriterLock;
use super::seal::{self, META, SEAL, Seal, SealedFile};
use super::writer::{clear, recover, replace};
use super::{IMPORTING, current, exists, guard, io_failed, open_folder};
use crate::index::{IndexError, Manifest};
use std::fs::{self, File};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use unpack::Bundle;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// What was exported or imported.
#[derive(Clone, Debug, PartialEq)]
pub struct Carried {
    /// What the index says about itself now.
    pub manifest: Manifest,
    /// Bytes of the bundle.
    pub bytes: u64,
}

/// Writes the index in `dir` into one file, at once or not at all, after a look at all of it. A
/// regular file that is there is replaced only with `force`, and nothing else ever is.
///
/// # Errors
/// [`IndexError::Damaged`] where the index is not sound; [`IndexError::Locked`] while somebody
/// writes to it; [`IndexError::Bundle`] where the file cannot be written.
pub fn export(dir: &Path, file: &Path, force: bool) -> Result<Carried, IndexError> {
    let refused = |reason: String| IndexError::Bundle {
        file: file.to_path_buf(),
        reason,
    };
    match fs::symlink_metadata(file) {
        Ok(there) if there.is_symlink() => {
            let reason = "is a symbolic link; name the file that it leads to, or another one";
            return Err(refused(reason.into()));
        }
        // A device must not be taken away, nor can a folder be replaced.
        Ok(there) if !there.is_file() => {
            let reason = "is there and is no regular file; name another one";
            return Err(refused(reason.into()));
        }
        Ok(_) if !force => {
            return Err(refused("is there already; --force replaces it".to_string()));
        }
        Ok(_) | Err(_) => {}
    }
    if !exists(dir) {
        return Err(IndexError::Missing(dir.to_path_buf()));
    }
    // In a folder that cannot be written to nobody writes either.
    let lock = match WriterLock::take(dir) {
        Err(locked @ IndexError::Locked { .. }) => return Err(locked),
        taken => taken.ok(),
    };
    let examination = examine(dir)?;
    if let Some(error) = examination.first_error() {
        let reason = format!("{} {}", error.subject, error.fact);
        return Err(guard::damaged(dir, &reason));
    }
    let folder = current(dir);
    let (index, _) = guard::guarded(dir, || open_folder(dir, &folder, Access::Mapped))?;
    let names = seal::files(&folder, &index).map_err(|e| io_failed(dir, &e))?;
    let (manifest, meta) = without_sources(dir, &folder)?;
    let files: io::Result<Vec<SealedFile>> = names
        .iter()
        .map(|name| seal::hashed(&folder, name))
        .collect();
    let files = files.map_err(|e| io_failed(dir, &e))?;
    let seal = Seal::new(checksum::digest(&meta), files);
    let bytes = write(file, &folder, &seal, &meta).map_err(|e| refused(e.to_string()))?;
    drop(lock);
    Ok(Carried { manifest, bytes })
}

/// The account of the last commit without paths of this machine: the manifest, and `meta.json` with
/// its digest.
fn without_sources(dir: &Path, folder: &Path) -> Result<(Manifest, Vec<u8>), IndexError> {
    let unreadable = |what: &str| guard::damaged(&folder.join(META), what);
    let bytes = fs::read(folder.join(META)).map_err(|e| io_failed(dir, &e))?;
    let record =
        checksum::either(&bytes).ok_or_else(|| unreadable("it is not what was written"))?;
    let mut record: serde_json::Value =
        serde_json::from_slice(record).map_err(|e| unreadable(&e.to_string()))?;
    let payload = record.get("payload").and_then(|payload| payload.as_str());
    let manifest: Manifest = serde_json::from_str(payload.unwrap_or(""))
        .map_err(|e| unreadable(&format!("its manifest: {e}")))?;
    let manifest = Manifest {
        root: PathBuf::new(),
        sources: Vec::new(),
        apart: Vec::new(),
        listing: String::new(),
        ..manifest
    };
    let payload = serde_json::to_string(&manifest).map_err(|e| unreadable(&e.to_string()))?;
    record["payload"] = payload.into();
    let record = serde_json::to_vec(&record).map_err(|e| unreadable(&e.to_string()))?;
    Ok((manifest, checksum::file(&record)))
}

/// Writes the bundle beside its place, reads it back, and puts it there. Gives its size.
fn write(file: &Path, folder: &Path, seal: &Seal, meta: &[u8]) -> io::Result<u64> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let temporary = file.with_file_name(format!(".{name}.{}", std::process::id()));
    let write = || {
        let mut out = File::options();
        let out = out.read(true).write(true).create_new(true);
        let mut written = pack(out.open(&temporary)?, folder, seal, meta)?;
        written.sync_data()?;
        let bytes = written.stream_position()?;
        drop(written);
        Bundle::open(&temporary)
            .and_then(|mut bundle| bundle.verify())
            .map_err(|reason| io::Error::other(format!("was not written well: {reason}")))?;
        fs::rename(&temporary, file)?;
        Ok(bytes)
    };
    write().inspect_err(|_| {
        let _ = fs::remove_file(&temporary);
    })
}

/// A file to which nothing more is written after the first failure, without another word: the
/// archive writer tries to end its archive when it is dropped, and prints what fails then.
struct UntilFailure {
    file: File,
    failed: bool,
}

impl Write for UntilFailure {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.failed {
            return Ok(bytes.len());
        }
        let written = self.file.write(bytes);
        self.failed = matches!(&written, Err(e) if e.kind() != io::ErrorKind::Interrupted);
        written
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Seek for UntilFailure {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

fn pack(file: File, folder: &Path, seal: &Seal, meta: &[u8]) -> io::Result<File> {
    let failed = false;
    let mut zip = ZipWriter::new(UntilFailure { file, failed });
    zip.set_comment("0".repeat(unpack::DIGEST as usize))?;
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    zip.start_file(SEAL, options)?;
    zip.write_all(&checksum::file(&seal.json()?))?;
    zip.start_file(META, options)?;
    zip.write_all(meta)?;
    for file in &seal.files {
        // Below that size the old form of the archive holds it, which every tool reads.
        let large = file.size >= u64::from(u32::MAX) / 2;
        zip.start_file(&file.name, options.large_file(large))?;
        io::copy(&mut File::open(folder.join(&file.name))?, &mut zip)?;
    }
    let mut out = zip.finish()?.file;
    let digest = unpack::digest(&mut out)?;
    out.seek(io::SeekFrom::End(-(unpack::DIGEST as i64)))?;
    out.write_all(digest.as_bytes())?;
    Ok(out)
}

/// Makes the index in the bundle `file` the one in `dir`, after a look at all of it. An index that
/// is there is replaced only with `force`.
///
/// # Errors
/// [`IndexError::Bundle`] with what is wrong with the file; [`IndexError::Incompatible`] where the
/// index in it does not fit this program; [`IndexError::Locked`] while somebody writes to `dir`.
pub fn import(file: &Path, dir: &Path, force: bool) -> Result<Carried, IndexError> {
    let refused = |reason: String| IndexError::Bundle {
        file: file.to_path_buf(),
        reason,
    };
    let mut bundle = Bundle::open(file).map_err(refused)?;
    let there = |dir: &Path| {
        let reason = format!(
            "there is an index in {} already; --force replaces it",
            dir.display()
        );
        match exists(dir) && !force {
            true => Err(refused(reason)),
            false => Ok(()),
        }
    };
    there(dir)?;
    // Before a folder is made for it.
    bundle.verify().map_err(refused)?;
    let lock = WriterLock::take(dir)?;
    recover(dir)?;
    there(dir)?;
    let folder = dir.join(IMPORTING);
    let outcome = unpack(&mut bundle, dir, &folder).and_then(|manifest| {
        replace(dir, IMPORTING).map_err(|e| io_failed(dir, &e))?;
        Ok(manifest)
    });
    if outcome.is_err() {
        clear(dir, &folder)?;
    }
    drop(lock);
    Ok(Carried {
        manifest: outcome?,
        bytes: bundle.bytes(),
    })
}

/// Unpacks a bundle into `folder`, which is empty, and looks at all of what came out.
fn unpack(bundle: &mut Bundle, dir: &Path, folder: &Path) -> Result<Manifest, IndexError> {
    let write = |bundle: &mut Bundle| {
        fs::create_dir_all(folder)?;
        bundle.unpack(folder)?;
        // What tantivy clears up one day is what it knows of.
        let mut known: Vec<&str> = bundle
            .seal()
            .files
            .iter()
            .map(|f| f.name.as_str())
            .collect();
        known.push(META);
        replace_file(&folder.join(".managed.json"), &serde_json::to_vec(&known)?)?;
        bundle.seal().write(folder)
    };
    write(bundle).map_err(|e| io_failed(dir, &e))?;
    let refused = |reason: String| IndexError::Bundle {
        file: bundle.path().to_path_buf(),
        reason,
    };
    guard::guarded(dir, || {
        let (index, directory) = open_folder(dir, folder, Access::Mapped)?;
        super::fitting_manifest(dir, &index, &directory)
    })
    .map_err(|error| match error {
        IndexError::Incompatible { reason, .. } => refused(format!(
            "holds an index that does not fit this program: {reason}"
        )),
        other => refused(format!("holds no index that can be opened: {other}")),
    })?;
    let mut examination = Examination::default();
    examine_folder(dir, folder, &mut examination);
    if let Some(error) = examination.first_error() {
        let reason = format!("holds a damaged index: {} {}", error.subject, error.fact);
        return Err(refused(reason));
    }
    match examination.manifest {
        Some(manifest) if manifest.is_imported() && manifest.root.as_os_str().is_empty() => {
            Ok(manifest)
        }
        _ => Err(refused("names folders of another machine".into())),
    }
}

/// Reads at most so many bytes.
fn limited(from: impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(most + 1).read_to_end(&mut bytes)?;
    match bytes.len() as u64 > most {
        true => Err(io::Error::other("it is larger than it should be")),
        false => Ok(bytes),
    }
}
