//! What a file holds, as a number: files whose content is the same need not be read twice.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::io::{self, Read};
use std::str::FromStr;

/// Names the content of a file: 128 bits of BLAKE3. Of a file that is not read because it is
/// binary or too large, the first 8 KiB and the size count as its content.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct ContentHash([u8; 16]);

/// A reader that hashes what passes through.
pub(super) struct Hashing<R> {
    inner: R,
    hasher: blake3::Hasher,
}

impl<R: Read> Hashing<R> {
    pub(super) fn new(inner: R) -> Hashing<R> {
        Hashing {
            inner,
            hasher: blake3::Hasher::new(),
        }
    }

    pub(super) fn hash(self) -> ContentHash {
        ContentHash::from_blake3(self.hasher.finalize())
    }
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.hasher.update(&buffer[..count]);
        Ok(count)
    }
}

impl ContentHash {
    /// The hash of `bytes`.
    pub fn of(bytes: &[u8]) -> ContentHash {
        ContentHash::from_blake3(blake3::hash(bytes))
    }

    pub(super) fn of_unread(head: &[u8], size: u64) -> ContentHash {
        let mut hasher = blake3::Hasher::new();
        hasher.update(head).update(&size.to_le_bytes());
        ContentHash::from_blake3(hasher.finalize())
    }

    fn from_blake3(hash: blake3::Hash) -> ContentHash {
        let mut bits = [0; 16];
        bits.copy_from_slice(&hash.as_bytes()[..16]);
        ContentHash(bits)
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}

impl FromStr for ContentHash {
    type Err = String;

    fn from_str(text: &str) -> Result<ContentHash, String> {
        let digits = text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit());
        match u128::from_str_radix(text, 16) {
            Ok(bits) if digits => Ok(ContentHash(bits.to_be_bytes())),
            _ => Err(format!("'{text}' is not a content hash")),
        }
    }
}

impl From<ContentHash> for String {
    fn from(hash: ContentHash) -> String {
        hash.to_string()
    }
}

impl TryFrom<String> for ContentHash {
    type Error = String;

    fn try_from(text: String) -> Result<ContentHash, String> {
        text.parse()
    }
}
