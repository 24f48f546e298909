//! From bytes to text. An *encoding* is the rule by which a file's bytes stand for characters;
//! few files say which one it is, so it is found from the bytes: a byte order mark, the pattern
//! of zero bytes that UTF-16 leaves, valid UTF-8, and only then a guess among the older ones.
//! The text comes with a map back to the bytes, since every place is told in the file as it is.

use super::{Segment, SourceMap};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, ISO_2022_JP};

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

/// Decodes a whole file. Never fails: bytes that mean nothing become U+FFFD.
pub fn decode(bytes: &[u8]) -> Decoded {
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        return utf8(rest, 3);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        return utf16(rest, 2, ByteOrder::Little);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        return utf16(rest, 2, ByteOrder::Big);
    }
    if let Some(order) = utf16_without_mark(bytes) {
        return utf16(bytes, 0, order);
    }
    // The whole is tested, not a first part: a part may end inside a character.
    if std::str::from_utf8(bytes).is_ok() {
        return match is_iso_2022_jp(bytes) {
            true => many_bytes(bytes, ISO_2022_JP),
            false => utf8(bytes, 0),
        };
    }
    if is_mostly_utf8(bytes) {
        return utf8(bytes, 0);
    }
    let encoding = guess(bytes);
    match encoding.is_single_byte() {
        true => single_byte(bytes, encoding),
        false => many_bytes(bytes, encoding),
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

#[derive(Clone, Copy, PartialEq)]
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

/// The byte order of UTF-16 that does not begin with its mark: one byte of a pair is often zero
/// and never the other one, and the pairs make sensible characters.
fn utf16_without_mark(bytes: &[u8]) -> Option<ByteOrder> {
    const SAMPLE: usize = 4096;
    let (pairs, _) = bytes[..bytes.len().min(SAMPLE)].as_chunks::<2>();
    let zeros = |i: usize| pairs.iter().filter(|pair| pair[i] == 0).count();
    let order = match (zeros(0), zeros(1)) {
        (0, high) if high * 32 >= pairs.len() && high > 0 => ByteOrder::Little,
        (high, 0) if high * 32 >= pairs.len() && high > 0 => ByteOrder::Big,
        _ => return None,
    };
    let sample = pairs.as_flattened();
    let is_utf8 = match std::str::from_utf8(sample) {
        Ok(_) => true,
        // The sample may end inside a character.
        Err(error) => error.error_len().is_none(),
    };
    // UTF-16 is UTF-8 as well where all its bytes are small, hardly ever where some are not.
    if is_utf8 && !sample.is_ascii() {
        return None;
    }
    // Text with a stray zero in it reads as Chinese made of pairs of letters.
    let letters = |pair: &&[u8; 2]| {
        pair.iter()
            .all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace())
    };
    if pairs.iter().filter(letters).count() * 2 >= pairs.len() {
        return None;
    }
    let units = || pairs.iter().map(|&pair| order.unit(pair));
    let strange = char::decode_utf16(units())
        .filter(|unit| match unit {
            Ok(c) => c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{C}'),
            Err(_) => true,
        })
        .count();
    // One is allowed: the sample may end between the two halves of a character.
    (strange <= 1 && strange * 4 < pairs.len()).then_some(order)
}

/// Whether bytes that are all ASCII are really Japanese mail, which switches by escapes.
fn is_iso_2022_jp(bytes: &[u8]) -> bool {
    bytes.contains(&0x1B)
        && bytes.is_ascii()
        && bytes
            .windows(3)
            .any(|w| matches!(w, b"\x1B$B" | b"\x1B$@" | b"\x1B(J"))
}

/// Whether the bytes are UTF-8 with some damage. Other encodings hardly ever form its sequences
/// of several bytes by chance, so a file that has more of them than broken bytes is UTF-8.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut sound, mut broken, mut cut_at_end) = (0usize, 0usize, false);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().bytes().filter(|&b| b >= 0xC0).count();
        broken += usize::from(!chunk.invalid().is_empty());
        cut_at_end = chunk.invalid().len() > 1;
    }
    sound > broken || (broken == 1 && cut_at_end)
}

/// The likeliest of the older encodings, judged from the first non-ASCII byte on.
fn guess(bytes: &[u8]) -> &'static Encoding {
    /// Enough to tell; the detector reads some ten megabytes a second.
    const SAMPLE: usize = 256 * 1024;
    const BEFORE: usize = 64;
    let telling = bytes.iter().position(|b| !b.is_ascii()).unwrap_or(0);
    let start = telling.saturating_sub(BEFORE);
    let end = bytes.len().min(start + SAMPLE);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[start..end], end == bytes.len());
    detector.guess(None, Utf8Detection::Deny)
}

fn utf8(bytes: &[u8], origin: u64) -> Decoded {
    let mut out = Builder::new("UTF-8", origin, bytes.len());
    for chunk in bytes.utf8_chunks() {
        out.straight(chunk.valid());
        if !chunk.invalid().is_empty() {
            out.broken(chunk.invalid().len());
        }
    }
    out.finish()
}

fn utf16(bytes: &[u8], origin: u64, order: ByteOrder) -> Decoded {
    let name = match order {
        ByteOrder::Little => "UTF-16LE",
        ByteOrder::Big => "UTF-16BE",
    };
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut out = Builder::new(name, origin, bytes.len() / 2);
    for unit in char::decode_utf16(pairs.iter().map(|&pair| order.unit(pair))) {
        match unit {
            Ok(c) => out.character(c, 2 * c.len_utf16()),
            Err(_) => out.broken(2),
        }
    }
    if !rest.is_empty() {
        out.broken(1);
    }
    out.finish()
}

/// An encoding in which each byte is one character, the lower half ASCII.
fn single_byte(bytes: &[u8], encoding: &'static Encoding) -> Decoded {
    let table: Vec<Option<char>> = (0..=255u8)
        .map(|byte| {
            let single = [byte];
            let (text, broken) = encoding.decode_without_bom_handling(&single);
            text.chars().next().filter(|_| !broken)
        })
        .collect();
    let mut out = Builder::new(encoding.name(), 0, bytes.len());
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
    out.finish()
}

/// An encoding in which a character takes one byte or several. The decoder is fed byte by byte,
/// for only so does it tell which bytes a character came from.
fn many_bytes(bytes: &[u8], encoding: &'static Encoding) -> Decoded {
    let mut out = Builder::new(encoding.name(), 0, bytes.len());
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
    out.finish()
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
    fn new(encoding: &'static str, origin: u64, capacity: usize) -> Builder {
        Builder {
            decoded: Decoded {
                text: String::with_capacity(capacity),
                map: SourceMap::new(),
                encoding,
                lossy: false,
            },
            source: origin,
            line: 1,
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

    fn finish(self) -> Decoded {
        self.decoded
    }
}

#[cfg(test)]
mod tests;
