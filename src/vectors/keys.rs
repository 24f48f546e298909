//! The keys of vectors: the passage and the part of it that a vector stands for, in 64 bits.

use crate::passage::PassageId;
use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};

/// What of a passage a vector stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// The passage itself.
    Passage,
    /// The question of an FAQ that it answers.
    Question,
}

/// The bits of an id, above which stands the part.
const ID_BITS: u32 = 60;

/// A passage and a part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(pub u64);

impl Key {
    /// The key of this part of this passage.
    pub fn new(id: PassageId, part: Part) -> Key {
        Key(id.bits() | (part as u64) << ID_BITS)
    }

    /// The passage.
    pub fn id(self) -> PassageId {
        PassageId::from_bits(self.0)
    }

    /// The part; `None` where these bits name none, which only damage can bring about.
    pub fn part(self) -> Option<Part> {
        match self.0 >> ID_BITS {
            0 => Some(Part::Passage),
            1 => Some(Part::Question),
            _ => None,
        }
    }
}

/// Those of `wanted` that are not among `known`, in their order. Both are sorted and gone through
/// side by side: a million each took a quarter of the time that a set took, most of which is waiting
/// for memory.
pub fn missing(
    known: impl Iterator<Item = Key>,
    wanted: impl IntoIterator<Item = (PassageId, Part)>,
) -> Vec<(PassageId, Part)> {
    let mut known: Vec<Key> = known.collect();
    known.sort_unstable();
    let wanted: Vec<(PassageId, Part)> = wanted.into_iter().collect();
    let keys = wanted.iter().map(|(id, part)| Key::new(*id, *part));
    let mut keys: Vec<(Key, usize)> = keys.zip(0..).collect();
    keys.sort_unstable();
    let mut rest = known.into_iter().peekable();
    keys.retain(|(key, _)| {
        while rest.next_if(|known| known < key).is_some() {}
        rest.peek() != Some(key)
    });
    keys.sort_unstable_by_key(|(_, at)| *at);
    keys.into_iter().map(|(_, at)| wanted[at]).collect()
}

/// A set of keys.
pub type Keys = HashSet<Key, BuildHasherDefault<Spread>>;

/// A hash of keys, which are hashes themselves: the ids of passages. One multiplication by an odd
/// number, 2^64 over the golden ratio, brings their differences into the upper bits too, which a
/// [`HashSet`] looks at first. Nobody can choose the keys of a store without choosing its passages.
#[derive(Default)]
pub struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, bits: u64) {
        self.0 = (self.0.rotate_left(5) ^ bits).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}
