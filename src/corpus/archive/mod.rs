//! Archives and compressed files. A *member* is a file in an archive; it is read by the format
//! that its name and its beginning tell, as a file of the corpus is, and its path is the next part
//! of the places in it. Nothing is written to disk. What a file may unpack, with all archives in
//! it, is limited ([`Allowance`]), since a few bytes can stand for any amount.

mod gzip;
mod member;
mod tally;
mod unpack;
mod zipped;

use super::Format;
use super::read::{Input, Output, Unread};
pub(super) use member::shown_path;
use tally::Tally;
pub(super) use tally::list;
pub(super) use unpack::Allowance;

/// Reads all members of an archive, or the one file in a compressed one. Members that are no text
/// are counted in one warning.
///
/// # Errors
/// Where nothing of it can be read.
pub fn read(format: Format, input: &Input, output: &mut Output) -> Result<(), Unread> {
    let mut tally = Tally::default();
    let result = read_into(format, input, output, &mut tally);
    tally.warn(output);
    result
}

/// The same for an archive that may be in another one, whose tally it goes on with.
fn read_into(
    format: Format,
    input: &Input,
    output: &mut Output,
    tally: &mut Tally,
) -> Result<(), Unread> {
    match format {
        Format::Gzip => gzip::read(input, output, tally),
        Format::Zip => zipped::read(input, output, tally),
        _ => gzip::read_tar(input, output, tally),
    }
}

/// So much of a file as tells its format.
pub(super) fn head(bytes: &[u8]) -> &[u8] {
    /// As much as is looked at of a file of the corpus.
    const ENOUGH: usize = 8 * 1024;
    &bytes[..bytes.len().min(ENOUGH)]
}

#[cfg(test)]
mod tests;
