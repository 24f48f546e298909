//! What bytes tell about their encoding where the file does not say it.

use super::ByteOrder;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;

/// The byte order of UTF-16 that does not begin with its mark: one byte of a pair is often zero
/// and never the other one, and the pairs make sensible characters.
pub(super) fn utf16_without_mark(bytes: &[u8]) -> Option<ByteOrder> {
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
pub(super) fn is_iso_2022_jp(bytes: &[u8]) -> bool {
    bytes.contains(&0x1B)
        && bytes.is_ascii()
        && bytes
            .windows(3)
            .any(|w| matches!(w, b"\x1B$B" | b"\x1B$@" | b"\x1B(J"))
}

/// Whether the bytes are UTF-8 with some damage. Other encodings hardly ever form its sequences
/// of several bytes by chance, so a file that has more of them than broken bytes is UTF-8.
pub(super) fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut sound, mut broken, mut cut_at_end) = (0usize, 0usize, false);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().bytes().filter(|&b| b >= 0xC0).count();
        broken += usize::from(!chunk.invalid().is_empty());
        cut_at_end = chunk.invalid().len() > 1;
    }
    sound > broken || (broken == 1 && cut_at_end)
}

/// The likeliest of the older encodings, judged from the first non-ASCII byte on.
pub(super) fn guess(bytes: &[u8]) -> &'static Encoding {
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
