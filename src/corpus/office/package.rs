//! The zip archive that an office document is. A *package* holds *parts*: XML files with names. It is
//! opened with limits, because a few kilobytes can be made to unpack to more than any memory.

use crate::corpus::encoding::decode;
use crate::corpus::read::{Output, Unread};
use crate::corpus::{WarningKind, source};
use std::collections::HashMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// So many bytes are unpacked of one package, all parts together.
const MOST_UNPACKED: u64 = source::LARGEST_FILE;

/// No document has so many parts; the list of them would take memory out of proportion.
const MOST_PARTS: usize = 100_000;

/// A part that unpacks to more than this is looked at for its ratio.
const LARGE_PART: u64 = 16 << 20;

/// Markup with a lot of repetition packs at 1:100; what packs better is made to harm.
const LARGEST_RATIO: u64 = 500;

/// The first bytes of the container that old binary Office files and encrypted new ones are in.
const COMPOUND_FILE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// The first bytes of the record of a part in the list at the end of an archive.
const RECORD: &[u8] = b"PK\x01\x02";

/// An open package.
pub(super) struct Package<'p> {
    archive: ZipArchive<Cursor<&'p [u8]>>,
    /// From the name of each part, made comparable, to its number.
    numbers: HashMap<String, usize>,
    left: u64,
}

impl<'p> Package<'p> {
    /// Opens the package that `bytes` are.
    ///
    /// # Errors
    /// Where it is encrypted, no zip archive, or broken.
    pub(super) fn open(bytes: &'p [u8]) -> Result<Package<'p>, Unread> {
        if bytes.starts_with(COMPOUND_FILE) {
            return Err(compound(bytes));
        }
        let records = bytes.windows(RECORD.len()).filter(|four| *four == RECORD);
        if records.take(MOST_PARTS + 1).count() > MOST_PARTS {
            return Err(Unread(format!(
                "holds more than {MOST_PARTS} parts, which no document does"
            )));
        }
        let is_zip = bytes.windows(2).any(|two| two == b"PK");
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| match is_zip {
            true => Unread("is a broken zip archive; get or save it again".into()),
            false => Unread(
                "is not what its name says: no zip archive; save it again with the program it was made with"
                    .into(),
            ),
        })?;
        let numbers = (0..archive.len())
            .filter_map(|number| {
                let name = archive.name_for_index(number)?.ok()?;
                Some((comparable(&name), number))
            })
            .collect();
        Ok(Package {
            archive,
            numbers,
            left: MOST_UNPACKED,
        })
    }

    /// Whether there is a part of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.numbers.contains_key(&comparable(name))
    }

    /// The bytes of a part; `None` where there is no such part. Of a damaged one as much as can be
    /// unpacked, with a warning.
    ///
    /// # Errors
    /// Where the part is encrypted or unpacks to too much.
    pub(super) fn bytes(
        &mut self,
        name: &str,
        output: &mut Output,
    ) -> Result<Option<Vec<u8>>, Unread> {
        let Some(&number) = self.numbers.get(&comparable(name)) else {
            return Ok(None);
        };
        let part = match self.archive.by_index(number) {
            Ok(part) => part,
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(encrypted());
            }
            Err(error) => {
                warn_of_damage(name, &error.to_string(), output);
                return Ok(None);
            }
        };
        let packed = part.compressed_size();
        let mut bytes = Vec::new();
        let outcome = part.take(self.left + 1).read_to_end(&mut bytes);
        let size = bytes.len() as u64;
        if size > self.left {
            let mebibytes = MOST_UNPACKED >> 20;
            return Err(Unread(format!(
                "unpacks to more than {mebibytes} MiB; split it"
            )));
        }
        if size > LARGE_PART && size / LARGEST_RATIO > packed {
            return Err(Unread(format!(
                "{name} in it unpacks to {LARGEST_RATIO} times its size, which no document does"
            )));
        }
        self.left -= size;
        if let Err(error) = outcome {
            warn_of_damage(name, &error.to_string(), output);
        }
        Ok(Some(bytes))
    }

    /// The text of a part; `None` where there is no such part.
    ///
    /// # Errors
    /// As for [`Package::bytes`].
    pub(super) fn text(
        &mut self,
        name: &str,
        output: &mut Output,
    ) -> Result<Option<String>, Unread> {
        let bytes = self.bytes(name, output)?;
        Ok(bytes.map(|bytes| decode(&bytes).text))
    }
}

/// Why a document that cannot be read without a password is not read.
pub(super) fn encrypted() -> Unread {
    Unread("is encrypted; save it without a password".into())
}

/// The part that a reference in the part `from` leads to: references are relative to its folder.
pub(super) fn resolve(from: &str, reference: &str) -> String {
    if let Some(absolute) = reference.strip_prefix('/') {
        return absolute.to_string();
    }
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in reference.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// Some programs write names with backslashes or in another case than they use them.
fn comparable(name: &str) -> String {
    let name = name.replace('\\', "/").to_ascii_lowercase();
    name.trim_start_matches('/').to_string()
}

fn warn_of_damage(name: &str, error: &str, output: &mut Output) {
    output.warn(
        WarningKind::Unreadable,
        format!("{name} in it is damaged ({error}); read as far as it goes"),
    );
}

/// Of a container of the old kind: an encrypted document of the new kind has a stream of this name.
fn compound(bytes: &[u8]) -> Unread {
    const STREAM: &str = "EncryptedPackage";
    let name: Vec<u8> = STREAM.encode_utf16().flat_map(u16::to_le_bytes).collect();
    match bytes.windows(name.len()).any(|window| window == name) {
        true => encrypted(),
        false => Unread(
            "is of the old binary format under a new name; save it in the format its name says"
                .into(),
        ),
    }
}
