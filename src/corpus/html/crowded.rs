//! Tags with thousands of attributes. The tokenizer goes one call deeper with each attribute of a
//! tag, so that a tag with enough of them would use up the stack and end the program. Behind the
//! [`MOST`]th they are blanked out; everything keeps its place.

use std::borrow::Cow;

/// Attributes of one tag that are read. Tags in use have up to twenty or so; an unoptimised build has
/// room for about twice as many as this on the stack of a thread.
const MOST: usize = 64;

/// So many things that begin like a tag and never end are looked at. In a script there can be
/// millions (`a<b`), and each is read to the end of the source.
const ENDLESS: usize = 16;

/// The source without the attributes that are too many.
pub(super) fn without_crowds(source: &str) -> Cow<'_, str> {
    let bytes = source.as_bytes();
    let mut tamed: Option<Vec<u8>> = None;
    let (mut at, mut endless) = (0, 0);
    while let Some(found) = bytes[at..].iter().position(|&byte| byte == b'<') {
        at += found + 1;
        let name = bytes[at..].strip_prefix(b"/").unwrap_or(&bytes[at..]);
        if !name.first().is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        let tag = tag(bytes, at);
        if let Some(from) = tag.crowd {
            tamed.get_or_insert_with(|| bytes.to_vec())[from..tag.end].fill(b' ');
        }
        if tag.is_closed || tag.crowd.is_some() {
            at = tag.end;
            continue;
        }
        endless += 1;
        if endless == ENDLESS {
            break;
        }
    }
    match tamed.map(String::from_utf8) {
        Some(Ok(tamed)) => Cow::Owned(tamed),
        // A crowd ends at ASCII or at the end, so nothing was cut in two.
        Some(Err(_)) | None => Cow::Borrowed(source),
    }
}

/// What was seen of a tag.
struct Tag {
    /// Where its `>` stands, or the end of the source.
    end: usize,
    is_closed: bool,
    /// Where the attributes begin that are too many.
    crowd: Option<usize>,
}

/// Reads the tag whose name begins at `at`.
fn tag(bytes: &[u8], mut at: usize) -> Tag {
    let mut count = 0;
    let mut crowd = None;
    let mut in_name = true;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'>' => {
                return Tag {
                    end: at - 1,
                    is_closed: true,
                    crowd,
                };
            }
            // At the start of a name it is a part of the name.
            b'=' if in_name => {
                let value = at + blanks(&bytes[at..]);
                if let Some(&quote @ (b'"' | b'\'')) = bytes.get(value) {
                    let length = bytes[value + 1..].iter().position(|&byte| byte == quote);
                    at = length.map_or(bytes.len(), |length| value + length + 2);
                }
                in_name = false;
                count += 1;
                if count == MOST {
                    crowd = Some(at);
                }
            }
            _ if byte.is_ascii_whitespace() || byte == b'/' => {}
            _ => in_name = true,
        }
    }
    Tag {
        end: bytes.len(),
        is_closed: false,
        crowd,
    }
}

fn blanks(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .take_while(|byte| byte.is_ascii_whitespace())
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_too_much_is_blanked() {
        let page = "<p class=\"a > b\" id='c'>one</p><img alt=\"é\">";
        assert_eq!(without_crowds(page), page);
        let crowded = format!("<p{}>one</p>é", " a=\"é>\"".repeat(MOST + 9));
        let tamed = without_crowds(&crowded);
        assert_eq!(tamed.len(), crowded.len());
        assert_eq!(tamed.matches("a=").count(), MOST);
        assert!(tamed.ends_with("  >one</p>é"));
    }
}
