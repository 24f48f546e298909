//! Reading a bundle. It may come from anywhere: nothing of it is believed before it is compared with
//! the seal, and the seal itself may only name files as an index has them, in a size that an archive
//! of this size can hold.

use super::limited;
use crate::index::embedded::checksum;
use crate::index::embedded::seal::{META, SEAL, Seal, SealedFile};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use zip::ZipArchive;
use zip::result::ZipError;

/// More files than an index ever has: tantivy keeps some tens of segments, of seven files each.
const MOST_FILES: usize = 10_000;
/// A seal and the account of a commit take some hundred bytes for each file.
const LARGEST_ACCOUNT: u64 = 16 << 20;
/// What a bundle may at most unpack to, as a multiple of its own size. An index is packed to three
/// quarters, a tiny one to a third; zeros would be to a thousandth.
const MOST_TIMES: u64 = 100;

/// The last bytes of a bundle: BLAKE3 in hexadecimal digits, of all bytes before.
pub const DIGEST: u64 = 64;

/// What the last bytes of a bundle are to be. Leaves the file behind the bytes that it is of.
///
/// # Errors
/// What the system says; where there are fewer bytes than that.
pub fn digest(file: &mut File) -> io::Result<String> {
    let length = file.seek(SeekFrom::End(0))?;
    let before = length
        .checked_sub(DIGEST)
        .ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))?;
    file.seek(SeekFrom::Start(0))?;
    let mut hasher = blake3::Hasher::new();
    io::copy(&mut file.take(before), &mut hasher)?;
    Ok(hasher.finalize().to_hex().to_string())
}

/// Whether a file ends with the hash of the rest of it.
fn is_whole(file: &mut File) -> io::Result<bool> {
    let digest = match digest(file) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(false),
        digest => digest?,
    };
    let mut written = Vec::new();
    file.take(DIGEST).read_to_end(&mut written)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(written == digest.as_bytes())
}

/// A bundle whose seal was read and can be meant.
pub struct Bundle {
    path: PathBuf,
    archive: ZipArchive<BufReader<File>>,
    bytes: u64,
    seal: Seal,
}

impl Bundle {
    /// Opens the bundle at `path`.
    ///
    /// # Errors
    /// What is wrong with it, as a clause that follows its path.
    pub fn open(path: &Path) -> Result<Bundle, String> {
        let unopened = |e: io::Error| format!("cannot be read: {e}");
        let mut file = File::open(path).map_err(unopened)?;
        let bytes = file.metadata().map_err(unopened)?.len();
        if !is_whole(&mut file).map_err(unopened)? {
            return Err(
                "is not a bundle that was exported, or not as it was; copy or export it again"
                    .into(),
            );
        }
        let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|e| {
            format!("is not a whole bundle ({e}); export it again, or copy it again")
        })?;
        if archive.len() > MOST_FILES {
            return Err(format!(
                "holds {} members, too many for an index",
                archive.len()
            ));
        }
        let seal = match archive.by_name(SEAL) {
            Ok(member) => limited(member, LARGEST_ACCOUNT).map_err(|e| unread(SEAL, &e))?,
            Err(error) => return Err(absent(SEAL, &error)),
        };
        let seal = Seal::parse(&seal)
            .ok_or_else(|| format!("holds a {SEAL} that is damaged or of another version"))?;
        let bundle = Bundle {
            path: path.to_path_buf(),
            archive,
            bytes,
            seal,
        };
        bundle.can_be_meant()?;
        Ok(bundle)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its size.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// What it says it holds.
    pub fn seal(&self) -> &Seal {
        &self.seal
    }

    /// Whether it holds what its seal lists and nothing else, under names that lead nowhere else.
    fn can_be_meant(&self) -> Result<(), String> {
        let listed: BTreeSet<&str> = self.seal.files.iter().map(|f| f.name.as_str()).collect();
        if let Some(name) = listed.iter().find(|name| !is_segment_file(name)) {
            return Err(format!("lists '{name}', which is not a file of an index"));
        }
        if listed.len() != self.seal.files.len() {
            return Err("lists a file twice".into());
        }
        let most = self.bytes.saturating_mul(MOST_TIMES);
        let sizes = self.seal.files.iter().map(|file| file.size);
        let all = sizes.fold(0u64, u64::saturating_add);
        if all > most {
            return Err(format!(
                "would unpack to {all} bytes, which is more than an index of its size"
            ));
        }
        let names: Result<Vec<Cow<str>>, _> = self.archive.file_names().collect();
        let names = names.map_err(|e| format!("holds a member whose name cannot be read: {e}"))?;
        let held: BTreeSet<&str> = names.iter().map(AsRef::as_ref).collect();
        let mut wanted = listed;
        wanted.extend([SEAL, META]);
        if let Some(name) = held.difference(&wanted).next() {
            return Err(format!("holds '{name}', which does not belong there"));
        }
        if let Some(name) = wanted.difference(&held).next() {
            return Err(format!("lacks {name}"));
        }
        match self.archive.len() == held.len() {
            true => Ok(()),
            false => Err("holds two members of one name".into()),
        }
    }

    /// Reads all of it, and compares that with the seal.
    ///
    /// # Errors
    /// What is wrong with it, as a clause that follows its path.
    pub fn verify(&mut self) -> Result<(), String> {
        self.meta()?;
        for file in self.seal.files.clone() {
            self.copy(&file, &mut io::sink())
                .map_err(|e| unread(&file.name, &e))?;
        }
        Ok(())
    }

    /// Writes its files into `folder`.
    ///
    /// # Errors
    /// What the system says, or that a file is not what the seal says.
    pub fn unpack(&mut self, folder: &Path) -> io::Result<()> {
        let meta = self.meta().map_err(io::Error::other)?;
        let put = |name: &str, write: &mut dyn FnMut(&mut File) -> io::Result<()>| {
            let mut file = File::create_new(folder.join(name))?;
            write(&mut file)?;
            file.sync_data()
        };
        for file in self.seal.files.clone() {
            put(&file.name, &mut |out| self.copy(&file, out))?;
        }
        put(META, &mut |out| out.write_all(&meta))
    }

    /// The account of the commit, as the seal names it.
    fn meta(&mut self) -> Result<Vec<u8>, String> {
        let member = match self.archive.by_name(META) {
            Ok(member) => member,
            Err(error) => return Err(absent(META, &error)),
        };
        let meta = limited(member, LARGEST_ACCOUNT).map_err(|e| unread(META, &e))?;
        match checksum::digest(&meta) == self.seal.commit {
            true => Ok(meta),
            false => Err(format!("holds another {META} than was exported")),
        }
    }

    /// Copies a member, if it is what the seal says.
    fn copy(&mut self, file: &SealedFile, out: &mut impl Write) -> io::Result<()> {
        let member = self.archive.by_name(&file.name).map_err(io::Error::other)?;
        let mut member = member.take(file.size + 1);
        let mut hasher = blake3::Hasher::new();
        let mut buffer = vec![0; 1 << 16];
        let mut size = 0;
        loop {
            let read = member.read(&mut buffer)?;
            let Some(bytes @ [_, ..]) = buffer.get(..read) else {
                break;
            };
            hasher.update(bytes);
            out.write_all(bytes)?;
            size += read as u64;
        }
        match size == file.size && hasher.finalize().to_hex().as_str() == file.hash {
            true => Ok(()),
            false => Err(io::Error::other(format!(
                "{} is not what was exported",
                file.name
            ))),
        }
    }
}

fn unread(name: &str, error: &io::Error) -> String {
    format!("holds a damaged {name}: {error}")
}

fn absent(name: &str, error: &ZipError) -> String {
    match error {
        ZipError::FileNotFound => format!("is not a bundle of an index: it lacks {name}"),
        other => format!("holds a damaged {name}: {other}"),
    }
}

/// Whether a name is that of a segment's file: 32 hexadecimal digits, and what kind of file it is.
fn is_segment_file(name: &str) -> bool {
    name.split_once('.').is_some_and(|(id, kind)| {
        id.len() == 32
            && id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
            && !kind.is_empty()
            && kind.split('.').all(|part| {
                !part.is_empty() && part.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'z'))
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leads_elsewhere() {
        let id = "0123456789abcdef0123456789abcdef";
        assert!(is_segment_file(&format!("{id}.store")));
        assert!(is_segment_file(&format!("{id}.17.del")));
        for name in [
            "../x",
            "meta.json",
            id,
            &format!("{id}."),
            &format!("{id}./../x"),
        ] {
            assert!(!is_segment_file(name), "{name}");
        }
    }
}
