//! The letters of a mailbox file. Each begins with a line `From sender date`, after an empty line;
//! a line of a letter that begins so itself has `>` before it (RFC 4155 and the mboxrd format).

use std::borrow::Cow;

/// The letters of a mailbox, without the lines that begin them, in order of the file.
pub(super) fn letters(bytes: &[u8]) -> impl Iterator<Item = Cow<'_, [u8]>> {
    let first = first_letter(bytes);
    std::iter::successors(first, |letter: &Raw| letter.next(bytes))
        .map(|letter| without_quoting(&bytes[letter.start..letter.end]))
}

/// Whether a mailbox begins here.
pub(super) fn begins(bytes: &[u8]) -> bool {
    begins_letter(bytes)
}

/// Where a letter stands.
#[derive(Clone, Copy)]
struct Raw {
    start: usize,
    end: usize,
}

impl Raw {
    /// The letter that begins with the line at `at`.
    fn at(bytes: &[u8], at: usize) -> Raw {
        let start = at + line_length(&bytes[at..]);
        let mut line = start;
        let mut after_blank = false;
        while line < bytes.len() {
            if after_blank && begins_letter(&bytes[line..]) {
                break;
            }
            let length = line_length(&bytes[line..]);
            after_blank = bytes[line..line + length].trim_ascii().is_empty();
            line += length;
        }
        Raw { start, end: line }
    }

    fn next(&self, bytes: &[u8]) -> Option<Raw> {
        (self.end < bytes.len()).then(|| Raw::at(bytes, self.end))
    }
}

/// The first letter; what stands before it is no letter.
fn first_letter(bytes: &[u8]) -> Option<Raw> {
    let mut line = 0;
    while line < bytes.len() && !begins_letter(&bytes[line..]) {
        line += line_length(&bytes[line..]);
    }
    (line < bytes.len()).then(|| Raw::at(bytes, line))
}

/// Whether `bytes` begin with a line as it begins a letter: with a time of day, and followed by
/// the first line of a header. Text can begin with "From" as well.
fn begins_letter(bytes: &[u8]) -> bool {
    /// Long enough for any such line, and for the name of a field.
    const ENOUGH: usize = 1000;
    if !bytes.starts_with(b"From ") {
        return false;
    }
    let bytes = &bytes[..bytes.len().min(ENOUGH)];
    let (line, rest) = bytes.split_at(line_length(bytes));
    let is_time = |window: &[u8]| matches!(window, [a, b':', c, d] if [a, c, d].iter().all(|digit| digit.is_ascii_digit()));
    line.windows(4).any(is_time) && begins_header(rest)
}

/// Whether a header field begins here, `Name: value`.
pub(super) fn begins_header(bytes: &[u8]) -> bool {
    // A letter that was saved with its envelope twice.
    if bytes.starts_with(b">From ") {
        return true;
    }
    let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let name = bytes.iter().take_while(is_name).count();
    name > 1 && bytes.get(name) == Some(&b':')
}

/// The length of the line that begins here, its end included.
fn line_length(bytes: &[u8]) -> usize {
    let end = bytes.iter().position(|&byte| byte == b'\n');
    end.map_or(bytes.len(), |end| end + 1)
}

/// The letter with one `>` less before each quoted `From `.
fn without_quoting(letter: &[u8]) -> Cow<'_, [u8]> {
    let is_quoted = |line: &[u8]| {
        let quotes = line.iter().take_while(|&&byte| byte == b'>').count();
        quotes > 0 && line[quotes..].starts_with(b"From ")
    };
    let lines = || letter.split_inclusive(|&byte| byte == b'\n');
    if !lines().any(is_quoted) {
        return Cow::Borrowed(letter);
    }
    let plain = lines().map(|line| if is_quoted(line) { &line[1..] } else { line });
    Cow::Owned(plain.collect::<Vec<_>>().concat())
}

#[cfg(test)]
mod tests {
    use super::letters;

    fn all(text: &str) -> Vec<String> {
        letters(text.as_bytes())
            .map(|letter| String::from_utf8_lossy(&letter).into_owned())
            .collect()
    }

    #[test]
    fn letters_begin_after_an_empty_line() {
        let text = "From a@b Mon Jan  1 10:00:00 2024\nSubject: One\n\nText.\n\
                    From here 10:00 on: no letter\n\nFrom now on: none either\n\n\
                    >From the start\n\nFrom c@d Tue Jan  2 9:00:00 2024\r\nSubject: Two\r\n\r\nBye.";
        assert_eq!(
            all(text),
            [
                "Subject: One\n\nText.\nFrom here 10:00 on: no letter\n\n\
                 From now on: none either\n\nFrom the start\n\n",
                "Subject: Two\r\n\r\nBye."
            ]
        );
    }

    #[test]
    fn a_file_without_letters_has_none() {
        assert!(all("").is_empty());
        assert!(all("Dear all,\n\nFrom 10:00 on.\n").is_empty());
        assert_eq!(all("\n\nFrom x 10:00\nA-B: c"), ["A-B: c"]);
    }
}
