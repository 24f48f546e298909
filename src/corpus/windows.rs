//! Text files that are too large to be read as a whole. They are read in *windows*: stretches of some
//! MiB, cut where a reader would cut as well, each of which makes a document that is a
//! [`Part`] of the file. Its places are those of the whole file, and what the file says about itself
//! at its beginning holds for all parts.
//!
//! Where a window ends depends on the bytes before that alone, so what is appended to a file leaves
//! all windows but the last as they were.

mod carried;
mod cut;

pub use carried::Carried;

use super::encoding::{Coding, Decoded, Position, without_cut_character};
use super::plain::Levels;
use super::read::{Input, Output};
use super::{Block, BlockKind, Document, Format, Part, code, markdown, plain};
use crate::text::Span;
use cut::{Cut, Cutter};
use std::io::{self, Read};

/// Bytes of a window. Reading takes some twenty times as much, in each thread that reads.
pub const WINDOW: usize = 4 << 20;

/// The smallest window that can hold a character and a line end with certainty.
const SMALLEST: usize = 16;

/// Whether files of this format can be read in windows: those whose blocks do not depend on what
/// stands far above or below them.
pub fn can_read(format: Format) -> bool {
    matches!(format, Format::Plain | Format::Markdown | Format::Code)
}

/// Reads a file that begins with `begun` and goes on with `rest`, in windows of `size` bytes. `input`
/// names it and holds no bytes. Gives whether there was anything but white space.
///
/// # Errors
/// Those of `rest`. The documents given until then are good.
pub fn read(
    format: Format,
    input: &Input,
    size: usize,
    begun: Vec<u8>,
    rest: impl Read,
    output: &mut Output,
) -> io::Result<bool> {
    let size = size.max(SMALLEST);
    let mut buffer = begun;
    let mut rest = rest;
    let mut at = Position::BEGINNING;
    let mut decoding = Decoding::default();
    let mut cutter = Cutter::new(format);
    let mut reader = Reader {
        format,
        input,
        levels: Levels::default(),
        given: false,
    };
    loop {
        // One byte more than a window has, to know whether this is the last.
        let missing = (size + 1).saturating_sub(buffer.len());
        rest.by_ref()
            .take(missing as u64)
            .read_to_end(&mut buffer)?;
        let is_last = buffer.len() <= size;
        let (mut decoded, end) = decoding.decode(&buffer[..buffer.len().min(size)], at, is_last);
        if decoded.lossy && !std::mem::replace(&mut decoding.told, true) {
            output.warn_of_lost_bytes(decoded.encoding);
        }
        let cut = cutter.cut(&decoded.text, is_last);
        let behind = match cut.at == decoded.text.len() {
            true => end,
            false => position(&decoded, cut.at),
        };
        decoded.map = decoded.map.slice(Span::new(0, cut.at));
        let is_end = is_last && cut.at == decoded.text.len();
        decoded.text.truncate(cut.at);
        buffer.drain(..((behind.source - at.source) as usize).min(buffer.len()));
        at = behind;
        if !decoded.text.trim().is_empty() {
            output.give(reader.document(decoded, &cut, is_end));
        }
        if is_end {
            return Ok(reader.given);
        }
    }
}

/// Where the character at text offset `at` begins.
fn position(decoded: &Decoded, at: usize) -> Position {
    let (bytes, (line, _)) = decoded.map.locate(Span::new(at, at));
    Position {
        source: bytes.start,
        line,
    }
}

/// The encoding of a file, as far as it is known. It is that of the first window that tells: text
/// without a letter beyond ASCII is the same in most of them.
#[derive(Default)]
struct Decoding {
    known: Option<Coding>,
    /// Whether it was said that some bytes mean nothing.
    told: bool,
}

impl Decoding {
    fn decode(&mut self, bytes: &[u8], at: Position, is_last: bool) -> (Decoded, Position) {
        let begins = at == Position::BEGINNING;
        let telling = match is_last {
            true => bytes,
            false => without_cut_character(bytes),
        };
        let (coding, mark) = match self.known {
            Some(coding) => (coding, 0),
            None if begins => Coding::of(telling),
            None => (Coding::without_mark(telling), 0),
        };
        if mark > 0 || !telling.is_ascii() || !coding.is_utf8() {
            self.known = Some(coding);
        }
        let start = Position {
            source: at.source + mark as u64,
            ..at
        };
        coding.decode(&bytes[mark..], start, is_last)
    }
}

/// Makes documents of windows.
struct Reader<'i> {
    format: Format,
    input: &'i Input<'i>,
    /// What a plain text has shown of its headings so far.
    levels: Levels,
    given: bool,
}

impl Reader<'_> {
    fn document(&mut self, decoded: Decoded, cut: &Cut, is_end: bool) -> Document {
        let begins = !std::mem::replace(&mut self.given, true);
        let (id, path) = (self.input.id(), self.input.path);
        let document = match (cut.code, self.format) {
            (Some(end), _) => block_of_code(&id, path, decoded, end),
            (None, Format::Markdown) if begins => markdown::document(&id, path, decoded),
            (None, Format::Markdown) => markdown::next_document(&id, path, decoded),
            (None, Format::Code) => code::next_document(self.input, &decoded),
            (None, _) => plain::next_document(&id, path, decoded, &mut self.levels),
        };
        Document {
            within: self.input.within.clone(),
            format: self.format,
            part: Part::of(begins, is_end),
            ..document
        }
    }
}

/// A window in the middle of a block of code, which ends at byte `end` of it.
fn block_of_code(id: &str, path: &str, decoded: Decoded, end: usize) -> Document {
    let span = Span::new(0, end).trimmed(&decoded.text);
    let kind = BlockKind::Code;
    let mut document = Document::new(id, path, decoded.text, decoded.map);
    document.blocks = Vec::from_iter((!span.is_empty()).then_some(Block { kind, span }));
    document
}

#[cfg(test)]
mod tests;
