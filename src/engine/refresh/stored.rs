//! What an index has of a file that is read again: equal passages stay in it.

use crate::index::IndexError;
use crate::index::embedded::Reader;
use crate::passage::{Passage, PassageId};
use std::collections::HashMap;

/// The passages that an index has of one file, each by a digest of all that is stored of it;
/// `None` where several have the same name, which are not told apart and written anew.
#[derive(Default)]
pub(super) struct Stored(HashMap<PassageId, Option<u128>>);

/// What an index has of the name of a passage.
pub(super) enum Found {
    /// No passage.
    Nothing,
    /// The same one.
    Equal,
    /// Another, or several.
    Other,
}

impl Stored {
    /// Those of the file at `path`.
    pub(super) fn of(reader: &Reader, path: &str) -> Result<Stored, IndexError> {
        let mut stored: HashMap<PassageId, Option<u128>> = HashMap::new();
        reader.each_passage_of(path, &mut |passage| {
            let digest = digest(&passage);
            stored
                .entry(passage.id)
                .and_modify(|digest| *digest = None)
                .or_insert(digest);
        })?;
        Ok(Stored(stored))
    }

    /// What there is of the name of `passage`, which is not asked for again.
    pub(super) fn take(&mut self, passage: &Passage) -> Found {
        match self.0.remove(&passage.id) {
            None => Found::Nothing,
            Some(stored) if stored.is_some() && stored == digest(passage) => Found::Equal,
            Some(_) => Found::Other,
        }
    }

    /// The names that were not asked for.
    pub(super) fn left(&mut self) -> impl Iterator<Item = PassageId> {
        self.0.drain().map(|(id, _)| id)
    }
}

/// Of everything that a passage is; `None` where it cannot be written down.
fn digest(passage: &Passage) -> Option<u128> {
    let form = postcard::to_stdvec(passage).ok()?;
    let hash = blake3::hash(&form);
    let first: [u8; 16] = hash.as_bytes()[..16].try_into().ok()?;
    Some(u128::from_le_bytes(first))
}
