//! Data that carries its own checksum, so that what comes back from the disk is what was written or
//! is known not to be. A stored entry has 64 bits before it, which suffice against accidents and
//! cost little; a small file that is replaced as a whole has a digest on its last line.

/// Bytes of BLAKE3 before a stored entry.
const SHORT: usize = 8;
/// Bytes that most entries fit in.
const USUAL: usize = 2048;
/// Hexadecimal digits on the last line of a file: all 256 bits.
const LONG: usize = 64;

/// A stored entry with the checksum before it: what `write` puts behind the bytes that it is given.
pub fn entry<E>(write: impl FnOnce(Vec<u8>) -> Result<Vec<u8>, E>) -> Result<Vec<u8>, E> {
    let mut entry = Vec::with_capacity(USUAL);
    entry.resize(SHORT, 0);
    let mut entry = write(entry)?;
    let checksum = short(&entry[SHORT..]);
    entry[..SHORT].copy_from_slice(&checksum);
    Ok(entry)
}

/// The content of a stored entry; `None` where it is not what was written.
pub fn entry_content(entry: &[u8]) -> Option<&[u8]> {
    let (checksum, content) = entry.split_at_checked(SHORT)?;
    (short(content) == *checksum).then_some(content)
}

fn short(content: &[u8]) -> [u8; SHORT] {
    let mut short = [0; SHORT];
    short.copy_from_slice(&blake3::hash(content).as_bytes()[..SHORT]);
    short
}

/// What a small file holds.
#[derive(Debug, PartialEq, Eq)]
pub enum Content<'b> {
    /// What was written.
    Whole(&'b [u8]),
    /// It has no digest: an older program wrote it, or it is damaged.
    Bare(&'b [u8]),
    /// Something else than was written.
    Broken,
}

/// The bytes of a small file that is to hold `data`: its digest follows on a line of its own.
pub fn file(data: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(data.len() + LONG + 2);
    bytes.extend_from_slice(data);
    bytes.push(b'\n');
    bytes.extend_from_slice(digest(data).as_bytes());
    bytes.push(b'\n');
    bytes
}

/// What a small file of these bytes holds.
pub fn file_content(bytes: &[u8]) -> Content<'_> {
    let Some((data, end)) = bytes.split_at_checked(bytes.len().wrapping_sub(LONG + 2)) else {
        return Content::Bare(bytes);
    };
    match end {
        [b'\n', written @ .., b'\n'] if written.iter().all(u8::is_ascii_hexdigit) => {
            match written == digest(data).as_bytes() {
                true => Content::Whole(data),
                false => Content::Broken,
            }
        }
        _ => Content::Bare(bytes),
    }
}

/// BLAKE3 in hexadecimal digits.
pub fn digest(data: &[u8]) -> String {
    blake3::hash(data).to_hex().to_string()
}

/// What a file holds, with or without a digest; `None` where it is broken.
pub fn either(bytes: &[u8]) -> Option<&[u8]> {
    match file_content(bytes) {
        Content::Whole(data) | Content::Bare(data) => Some(data),
        Content::Broken => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> Vec<u8> {
        let write = |mut entry: Vec<u8>| {
            entry.extend(text.as_bytes());
            Ok::<_, ()>(entry)
        };
        entry(write).expect("bytes")
    }

    #[test]
    fn what_was_written_comes_back() {
        for text in ["", "{}", "äöü"] {
            assert_eq!(entry_content(&written(text)), Some(text.as_bytes()));
            assert_eq!(
                file_content(&file(text.as_bytes())),
                Content::Whole(text.as_bytes())
            );
        }
        assert_eq!(file_content(b"{}"), Content::Bare(b"{}"));
        assert_eq!(entry_content(b"{}"), None);
    }

    #[test]
    fn no_flipped_bit_goes_unseen() {
        let text = "{\"path\":\"notes.md\"}";
        let entry = written(text);
        for bit in 0..entry.len() * 8 {
            let mut bytes = entry.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(entry_content(&bytes), None, "bit {bit}");
        }
        let written = file(text.as_bytes());
        for bit in 0..written.len() * 8 {
            let mut bytes = written.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            // What is taken for a file without a digest still has one behind its data, and is no JSON.
            let read = file_content(&bytes);
            let bare = matches!(read, Content::Bare(data) if data == bytes);
            assert!(read == Content::Broken || bare, "bit {bit}");
        }
    }
}
