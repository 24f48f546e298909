//! How passages get their names. A passage is named by what it says and where it belongs, never
//! by its position, so that a name survives edits elsewhere in the file; passages of one document
//! that say the same are told apart by their order.

use super::PassageId;
use std::collections::{HashMap, HashSet};

/// Gives out the names of one document's passages.
pub(super) struct Namer {
    /// What every name of the document begins with.
    document: blake3::Hasher,
    /// The contents that were named, each by 64 bits of its hash: a file may have millions of
    /// passages. Contents that share these bits only count as repeated where they are not.
    seen: HashSet<u64>,
    /// How often those were named that were named again.
    repeated: HashMap<u64, u64>,
}

impl Namer {
    /// For the document `id` in the file `path`.
    pub(super) fn new(path: &str, id: &str) -> Namer {
        let mut document = blake3::Hasher::new();
        add(&mut document, path);
        add(&mut document, id);
        Namer {
            document,
            seen: HashSet::new(),
            repeated: HashMap::new(),
        }
    }

    /// The name of the next passage, to be asked for in the order of the text.
    pub(super) fn name(
        &mut self,
        heading_path: &[String],
        question: Option<&str>,
        text: &str,
    ) -> PassageId {
        let content = self.content(heading_path, question, text);
        let key = first_64_bits(&content.finalize());
        if self.seen.insert(key) {
            return nth(&content, 0);
        }
        let earlier = self.repeated.entry(key).or_insert(0);
        *earlier += 1;
        nth(&content, *earlier)
    }

    /// What names all passages of the document that say this there.
    pub(super) fn content(
        &self,
        heading_path: &[String],
        question: Option<&str>,
        text: &str,
    ) -> blake3::Hasher {
        let mut hasher = self.document.clone();
        hasher.update(&(heading_path.len() as u64).to_le_bytes());
        for heading in heading_path {
            add(&mut hasher, heading);
        }
        hasher.update(&[u8::from(question.is_some())]);
        add(&mut hasher, question.unwrap_or(""));
        add(&mut hasher, text);
        hasher
    }
}

/// The name of a passage with this content that so many equal ones stand before.
pub(super) fn nth(content: &blake3::Hasher, earlier: u64) -> PassageId {
    let mut hasher = content.clone();
    hasher.update(&earlier.to_le_bytes());
    first_bits(&hasher.finalize())
}

/// Adds a text with its length, so that no two lists of texts read the same.
fn add(hasher: &mut blake3::Hasher, text: &str) {
    hasher.update(&(text.len() as u64).to_le_bytes());
    hasher.update(text.as_bytes());
}

fn first_bits(hash: &blake3::Hash) -> PassageId {
    PassageId::from_bits(first_64_bits(hash) >> 4)
}

fn first_64_bits(hash: &blake3::Hash) -> u64 {
    let mut first = [0; 8];
    first.copy_from_slice(&hash.as_bytes()[..8]);
    u64::from_be_bytes(first)
}
