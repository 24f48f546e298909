//! Unpacking within limits. What a person packs is a few times larger than its archive; what is
//! packed to fill the memory of whoever looks at it is larger a thousand times, or in the end.

use std::cell::Cell;
use std::io::{self, Read};

/// What all archives in one file may unpack, in all.
#[derive(Debug)]
pub struct Allowance {
    /// Bytes that are left.
    bytes: Cell<u64>,
    /// Members that are left.
    members: Cell<u32>,
}

/// As much as the largest file that is read as a whole.
pub(super) const MOST_BYTES: u64 = 256 * 1024 * 1024;

/// More files than people keep in one archive.
pub(super) const MOST_MEMBERS: u32 = 100_000;

/// Deflate cannot do better than 1032; text is packed 3 to 20 times smaller.
const HIGHEST_RATIO: u64 = 1000;

/// Small files may be packed as well as they can be.
const SMALL: u64 = 1024 * 1024;

impl Default for Allowance {
    fn default() -> Allowance {
        Allowance {
            bytes: Cell::new(MOST_BYTES),
            members: Cell::new(MOST_MEMBERS),
        }
    }
}

impl Allowance {
    /// Takes one member from it; `false` where none is left.
    pub(super) fn take_member(&self) -> bool {
        let left = self.members.get().checked_sub(1);
        self.members.set(left.unwrap_or(0));
        left.is_some()
    }

    /// Takes so many bytes from it; `false` where they are not left.
    pub(super) fn take_bytes(&self, count: u64) -> bool {
        let left = self.bytes.get().checked_sub(count);
        self.bytes.set(left.unwrap_or(0));
        left.is_some()
    }
}

/// Why something was not unpacked to its end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Cut {
    /// Nothing is left of the allowance.
    Exhausted,
    /// It is larger than its packed form can honestly be.
    Bomb,
    /// It is damaged.
    Damaged,
}

/// What `packed` gives, as long as it is within the limits.
pub(super) struct Limited<'a, R, F> {
    packed: R,
    /// How many packed bytes were used up so far.
    packed_size: F,
    unpacked: u64,
    allowance: &'a Allowance,
    /// Which limit was met.
    cut: &'a Cell<Option<Cut>>,
}

impl<'a, R: Read, F: Fn(&R) -> u64> Limited<'a, R, F> {
    pub(super) fn new(
        packed: R,
        packed_size: F,
        allowance: &'a Allowance,
        cut: &'a Cell<Option<Cut>>,
    ) -> Limited<'a, R, F> {
        Limited {
            packed,
            packed_size,
            unpacked: 0,
            allowance,
            cut,
        }
    }
}

impl<R: Read, F: Fn(&R) -> u64> Read for Limited<'_, R, F> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.packed.read(buffer)?;
        self.unpacked += count as u64;
        let packed = (self.packed_size)(&self.packed);
        let cut = if self.unpacked > packed.saturating_mul(HIGHEST_RATIO).max(SMALL) {
            Cut::Bomb
        } else if !self.allowance.take_bytes(count as u64) {
            Cut::Exhausted
        } else {
            return Ok(count);
        };
        self.cut.set(Some(cut));
        Err(io::Error::other("larger than is unpacked"))
    }
}

/// All that `packed` gives, and why that is not all there is.
pub(super) fn unpack<R: Read>(
    packed: R,
    packed_size: impl Fn(&R) -> u64,
    allowance: &Allowance,
) -> (Vec<u8>, Option<Cut>) {
    let cut = Cell::new(None);
    let mut bytes = Vec::new();
    match Limited::new(packed, packed_size, allowance, &cut).read_to_end(&mut bytes) {
        Ok(_) => (bytes, None),
        Err(_) => (bytes, Some(cut.get().unwrap_or(Cut::Damaged))),
    }
}
