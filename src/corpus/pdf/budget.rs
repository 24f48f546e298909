//! How much may be unpacked. A small PDF can hold streams that unpack to gigabytes, and forms that
//! show each other again and again; what is unpacked for one file is counted.

use flate2::read::ZlibDecoder;
use hayro_syntax::Filter;
use hayro_syntax::object::Stream;
use std::borrow::Cow;
use std::io::{self, Read};

/// Bytes that all content of one file may unpack to, each showing of a form counted anew.
const MOST_UNPACKED: u64 = 256 * 1024 * 1024;

/// What each stream costs at least, in bytes: a form of a few may be shown without end.
const LEAST_COST: u64 = 4096;

/// The most that one byte can become: 1032 by DEFLATE, 1365 by LZW, 64 by run lengths.
const MOST_FROM_A_BYTE: u64 = 1365;

/// What is left to unpack, in bytes.
#[derive(Debug)]
pub(super) struct Budget {
    left: u64,
}

/// Why a stream is not unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Its content is larger than what is left.
    TooMuch,
    /// It cannot be unpacked.
    Damaged,
}

impl Budget {
    pub(super) fn new() -> Budget {
        Budget {
            left: MOST_UNPACKED,
        }
    }

    /// The content of a stream, unless that would be too much, or it is damaged.
    pub(super) fn unpack<'p>(&mut self, stream: &Stream<'p>) -> Result<Cow<'p, [u8]>, Fault> {
        if self.left == 0 || self.most_of(stream) > self.left {
            return Err(Fault::TooMuch);
        }
        let bytes = stream.decoded_data().map_err(|_| Fault::Damaged)?;
        self.left = self.left.saturating_sub(LEAST_COST.max(bytes.len() as u64));
        Ok(bytes)
    }

    /// An upper bound of the unpacked size.
    fn most_of(&self, stream: &Stream) -> u64 {
        let packed = stream.raw_data();
        let filters = stream.filters();
        let packing = filters.iter().filter(|filter| {
            matches!(
                filter,
                Filter::FlateDecode | Filter::LzwDecode | Filter::RunLengthDecode
            )
        });
        let length = packed.len() as u64;
        // The text encodings of bytes at most quadruple them.
        let most = match packing.count() {
            0 => length.saturating_mul(4),
            1 => length.saturating_mul(MOST_FROM_A_BYTE),
            // Nothing honest is packed twice.
            _ => u64::MAX,
        };
        if most > self.left && filters.as_slice() == [Filter::FlateDecode] {
            return inflated(&packed, self.left);
        }
        most
    }
}

/// The unpacked size of a zlib stream, or a little more than `most`, without keeping it. What is
/// damaged may be unpacked by other means, so that nothing is known of its size.
fn inflated(packed: &[u8], most: u64) -> u64 {
    let mut unpacked = ZlibDecoder::new(packed).take(most + 1);
    io::copy(&mut unpacked, &mut io::sink()).unwrap_or(u64::MAX)
}
