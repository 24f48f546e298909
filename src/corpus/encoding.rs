//! From bytes to text. An *encoding* is the rule by which a file's bytes stand for characters;
//! few files say which one it is, so it is found from the bytes: a byte order mark, the pattern
//! of zero bytes that UTF-16 leaves, valid UTF-8, and only then a guess among the older ones.
//! The text comes with a map back to the bytes, since every place is told in the file as it is.

mod signs;

use super::{Segment, SourceMap};
use encoding_rs::{DecoderResult, Encoding, ISO_2022_JP};
use signs::{guess, is_iso_2022_jp, is_mostly_utf8, utf16_without_mark};

/// A file's text and where each of its characters stands in the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoded {
    /// The text, without byte order mark. Line ends are kept as they are.
    pub text: String,
    /// From `text` to the bytes and lines of the file. A line ends at `\n`, `\r\n` or `\r`.
    pub map: SourceMap,
    /// The name of the encoding, as the Encoding Standard writes it.
    pub encoding: &'static str,
    /// Whether some bytes meant nothing and became U+FFFD.
    pub lossy: bool,
}

/// The rule by which the bytes of one file stand for characters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coding(Rule);

#[derive(Clone, Copy, Debug, PartialEq)]
enum Rule {
    Utf8,
    Utf16(ByteOrder),
    Older(&'static Encoding),
}

/// Where a stretch of a file begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Bytes before it.
    pub source: u64,
    /// The line it begins on, counted from 1.
    pub line: u32,
}

impl Position {
    /// The beginning of a file.
    pub const BEGINNING: Position = Position { source: 0, line: 1 };
}

/// Decodes a whole file. Never fails: bytes that mean nothing become U+FFFD.
pub fn decode(bytes: &[u8]) -> Decoded {
    let (coding, mark) = Coding::of(bytes);
    let start = Position {
        source: mark as u64,
        ..Position::BEGINNING
    };
    coding.decode(&bytes[mark..], start, true).0
}

impl Coding {
    /// That of a file that begins with `bytes`, and the length of its byte order mark.
    pub fn of(bytes: &[u8]) -> (Coding, usize) {
        let (rule, mark) = match bytes {
            [0xEF, 0xBB, 0xBF, ..] => (Rule::Utf8, 3),
            [0xFF, 0xFE, ..] => (Rule::Utf16(ByteOrder::Little), 2),
            [0xFE, 0xFF, ..] => (Rule::Utf16(ByteOrder::Big), 2),
            _ => (Rule::of(bytes), 0),
        };
        (Coding(rule), mark)
    }

    /// That of a file of which `bytes` are a stretch behind its beginning, as far as they tell.
    pub fn without_mark(bytes: &[u8]) -> Coding {
        Coding(Rule::of(bytes))
    }

    /// Whether it is UTF-8, as which ASCII counts.
    pub fn is_utf8(self) -> bool {
        self.0 == Rule::Utf8
    }

    /// The text of a stretch of the file that begins at `start`, and where what is left of it
    /// begins: without `is_last` a character that is cut at the end is left.
    pub fn decode(self, bytes: &[u8], start: Position, is_last: bool) -> (Decoded, Position) {
        let mut out = Builder::new(self.name(), start, bytes.len());
        match self.0 {
            Rule::Utf8 => utf8(bytes, is_last, &mut out),
            Rule::Utf16(order) => utf16(bytes, order, is_last, &mut out),
            Rule::Older(encoding) if encoding.is_single_byte() => {
                single_byte(bytes, encoding, &mut out);
            }
            Rule::Older(encoding) => many_bytes(bytes, encoding, is_last, &mut out),
        }
        out.finish()
    }

    /// Its name, as the Encoding Standard writes it.
    pub fn name(self) -> &'static str {
        match self.0 {
            Rule::Utf8 => "UTF-8",
            Rule::Utf16(ByteOrder::Little) => "UTF-16LE",
            Rule::Utf16(ByteOrder::Big) => "UTF-16BE",
            Rule::Older(encoding) => encoding.name(),
        }
    }
}

impl Rule {
    /// That of a file without a byte order mark.
    fn of(bytes: &[u8]) -> Rule {
        if let Some(order) = utf16_without_mark(bytes) {
            return Rule::Utf16(order);
        }
        // The whole is tested, not a first part: a part may end inside a character.
        if std::str::from_utf8(bytes).is_ok() {
            return match is_iso_2022_jp(bytes) {
                true => Rule::Older(ISO_2022_JP),
                false => Rule::Utf8,
            };
        }
        match is_mostly_utf8(bytes) {
            true => Rule::Utf8,
            false => Rule::Older(guess(bytes)),
        }
    }
}

/// Whether `bytes`, the beginning of a file, are something else than text: pictures, archives,
/// programs, and documents that only their own program can read.
pub fn is_binary(bytes: &[u8]) -> bool {
    const SAMPLE: usize = 8 * 1024;
    /// How formats begin whose first bytes would pass for text.
    const BEGINNINGS: &[&[u8]] = &[b"%PDF-", b"{\\rtf", b"%!PS", b"PK\x03\x04", b"\x1F\x8B"];
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    if BEGINNINGS.iter().any(|begin| sample.starts_with(begin)) {
        return true;
    }
    if sample.starts_with(b"\xFF\xFE") || sample.starts_with(b"\xFE\xFF") {
        return false;
    }
    let controls = sample.iter().filter(|&&b| is_control(b)).count();
    // Random bytes hold 10 % of these; text has none but for a slip here and there.
    controls * 50 > sample.len() && utf16_without_mark(sample).is_none()
}

/// A control character that text has no use for: not a tab, line end, form feed, backspace or
/// the escape that colours terminal output.
fn is_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x08 | 0x1B)
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum ByteOrder {
    Little,
    Big,
}

impl ByteOrder {
    fn unit(self, pair: [u8; 2]) -> u16 {
        match self {
            ByteOrder::Little => u16::from_le_bytes(pair),
            ByteOrder::Big => u16::from_be_bytes(pair),
        }
    }
}

fn utf8(bytes: &[u8], is_last: bool, out: &mut Builder) {
    let whole = match is_last {
        true => bytes,
        false => without_cut_character(bytes),
    };
    for chunk in whole.utf8_chunks() {
        out.straight(chunk.valid());
        if !chunk.invalid().is_empty() {
            out.broken(chunk.invalid().len());
        }
    }
}

/// The bytes without the beginning of a character in UTF-8 that lacks its end.
pub fn without_cut_character(bytes: &[u8]) -> &[u8] {
    // No character has more than four bytes.
    let tail = &bytes[bytes.len().saturating_sub(4)..];
    let last = tail.utf8_chunks().last();
    let cut = last.map_or(&[][..], |chunk| chunk.invalid());
    let lacks_end = std::str::from_utf8(cut).is_err_and(|error| error.error_len().is_none());
    &bytes[..bytes.len() - if lacks_end { cut.len() } else { 0 }]
}

fn utf16(bytes: &[u8], order: ByteOrder, is_last: bool, out: &mut Builder) {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let is_first_half = |pair: &[u8; 2]| (0xD800..0xDC00).contains(&order.unit(*pair));
    let pairs = match pairs {
        [whole @ .., last] if !is_last && is_first_half(last) => whole,
        pairs => pairs,
    };
    for unit in char::decode_utf16(pairs.iter().map(|&pair| order.unit(pair))) {
        match unit {
            Ok(c) => out.character(c, 2 * c.len_utf16()),
            Err(_) => out.broken(2),
        }
    }
    if is_last && !rest.is_empty() {
        out.broken(1);
    }
}

/// An encoding in which each byte is one character, the lower half ASCII.
fn single_byte(bytes: &[u8], encoding: &'static Encoding, out: &mut Builder) {
    let table: Vec<Option<char>> = (0..=255u8)
        .map(|byte| {
            let single = [byte];
            let (text, broken) = encoding.decode_without_bom_handling(&single);
            text.chars().next().filter(|_| !broken)
        })
        .collect();
    let mut rest = bytes;
    while let Some(&byte) = rest.first() {
        let ascii = ascii_beginning(rest);
        if ascii.is_empty() {
            match table[usize::from(byte)] {
                Some(c) => out.character(c, 1),
                None => out.broken(1),
            }
            rest = &rest[1..];
        } else {
            out.straight(ascii);
            rest = &rest[ascii.len()..];
        }
    }
}

/// An encoding in which a character takes one byte or several. The decoder is fed byte by byte,
/// for only so does it tell which bytes a character came from.
fn many_bytes(bytes: &[u8], encoding: &'static Encoding, is_last: bool, out: &mut Builder) {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut buffer = [0u8; 64];
    // Bytes from `start` to `at` are inside the decoder and have not become a character yet.
    let (mut start, mut at) = (0, 0);
    let mut ended = false;
    while !ended {
        if start == at && encoding != ISO_2022_JP {
            let ascii = ascii_beginning(&bytes[at..]);
            out.straight(ascii);
            at += ascii.len();
            start = at;
        }
        let next = &bytes[at..bytes.len().min(at + 1)];
        let last = next.is_empty();
        if last && !is_last {
            return;
        }
        let (result, read, written) =
            decoder.decode_to_utf8_without_replacement(next, &mut buffer, last);
        at += read;
        if written > 0
            && let Ok(text) = std::str::from_utf8(&buffer[..written])
        {
            out.whole(text, at - start);
            start = at;
        }
        match result {
            DecoderResult::Malformed(_, good) => {
                let end = at.saturating_sub(usize::from(good)).max(start);
                out.broken(end - start);
                start = end;
            }
            DecoderResult::InputEmpty => ended = last,
            DecoderResult::OutputFull => {}
        }
    }
}

/// The ASCII that `bytes` begin with.
fn ascii_beginning(bytes: &[u8]) -> &str {
    let end = bytes
        .iter()
        .position(|b| !b.is_ascii())
        .unwrap_or(bytes.len());
    std::str::from_utf8(&bytes[..end]).unwrap_or_default()
}

/// Text and map as they grow.
struct Builder {
    decoded: Decoded,
    source: u64,
    line: u32,
    /// The last character was a carriage return; a line feed behind it belongs to it.
    returned: bool,
}

impl Builder {
    fn new(encoding: &'static str, start: Position, capacity: usize) -> Builder {
        Builder {
            decoded: Decoded {
                text: String::with_capacity(capacity),
                map: SourceMap::new(),
                encoding,
                lossy: false,
            },
            source: start.source,
            line: start.line,
            returned: false,
        }
    }

    /// Adds text that is the same bytes in the file.
    fn straight(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            if self.returned && !rest.starts_with('\n') {
                self.line += 1;
            }
            let ends = |&b: &u8| b == b'\n' || b == b'\r';
            let row = match rest.as_bytes().iter().position(ends) {
                Some(end) if rest[end..].starts_with("\r\n") => end + 2,
                Some(end) => end + 1,
                None => rest.len(),
            };
            let (row, behind) = rest.split_at(row);
            self.segment(row, row.len());
            self.line += u32::from(row.ends_with('\n'));
            self.returned = row.ends_with('\r');
            rest = behind;
        }
    }

    /// Adds a character that `source_len` bytes of the file stand for.
    fn character(&mut self, c: char, source_len: usize) {
        self.whole(c.encode_utf8(&mut [0; 4]), source_len);
    }

    /// Adds some characters that `source_len` bytes of the file stand for together.
    fn whole(&mut self, text: &str, source_len: usize) {
        if self.returned && !text.starts_with('\n') {
            self.line += 1;
        }
        self.segment(text, source_len);
        self.line += u32::from(text.ends_with('\n'));
        self.returned = text.ends_with('\r');
    }

    /// Adds the sign for bytes that mean nothing.
    fn broken(&mut self, source_len: usize) {
        self.decoded.lossy = true;
        self.character(char::REPLACEMENT_CHARACTER, source_len);
    }

    fn segment(&mut self, text: &str, source_len: usize) {
        self.decoded.map.push(Segment {
            text: self.decoded.text.len(),
            text_len: text.len(),
            source: self.source,
            source_len: source_len as u64,
            line: self.line,
        });
        self.decoded.text.push_str(text);
        self.source += source_len as u64;
    }

    fn finish(self) -> (Decoded, Position) {
        let end = Position {
            source: self.source,
            line: self.line + u32::from(self.returned),
        };
        (self.decoded, end)
    }
}

#[cfg(test)]
mod tests;
