//! Marks inside of the running text of AsciiDoc: emphasis, code, attributes, macros.

use super::super::markup::{Scan, Stretch, Writer, floor};
use super::marks::Attributes;

/// Macros and attributes are looked for so far, in bytes.
const REACH: usize = 1500;

/// Writes the words of `stretch` without its marks.
pub(super) fn write(writer: &mut Writer, stretch: &Stretch, attributes: &Attributes) {
    let starts = b"\\*_`#^~+<{[( abcdefghijklmnopqrstuvwxyz";
    Scan::new(stretch, writer).each(starts, |scan| match scan.rest().as_bytes() {
        [b'\\', ..] => escape(scan),
        [b'*', b'*', ..] => double(scan, "**"),
        [b'_', b'_', ..] => double(scan, "__"),
        [b'#', b'#', ..] => double(scan, "##"),
        [b'`', b'`', ..] => code(scan, "``", attributes),
        [b'*', ..] => single(scan, "*"),
        [b'_', ..] => single(scan, "_"),
        [b'#', ..] => single(scan, "#"),
        [b'`', ..] => code(scan, "`", attributes),
        [b'^', ..] => raised(scan, "^"),
        [b'~', ..] => raised(scan, "~"),
        [b'+', b'+', b'+', ..] => passed(scan, "+++"),
        [b'+', b'+', ..] => passed(scan, "++"),
        [b'+', ..] => passed(scan, "+"),
        [b' ', b'+', ..] => hard_break(scan),
        [b'<', b'<', ..] => reference(scan),
        [b'{', ..] => attribute(scan, attributes),
        [b'[', ..] => anchor(scan),
        [b'(', b'(', ..] => index_term(scan),
        [b'a'..=b'z', ..] => inline_macro(scan),
        _ => false,
    });
}

/// A backslash before a mark takes its meaning.
fn escape(scan: &mut Scan) -> bool {
    let next = scan.rest()[1..].bytes().next();
    let is_mark = next.is_some_and(|b| b"*_`#^~+<{[(|\\".contains(&b));
    if is_mark {
        scan.skip(1);
        scan.keep(scan.at()..scan.at() + 1, scan.at() + 1);
    }
    is_mark
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Marks around whole words.
fn single(scan: &mut Scan, mark: &'static str) -> bool {
    if !opens(scan) {
        return false;
    }
    match scan.find(mark, scan.at() + 2, closes) {
        Some(end) => {
            scan.pair(1, end, 1);
            true
        }
        None => false,
    }
}

fn opens(scan: &Scan) -> bool {
    let before = scan.before();
    let after = scan.rest()[1..].chars().next();
    before.is_none_or(|c| !is_word(c) && !matches!(c, ':' | ';' | '}' | '\\' | '/'))
        && after.is_some_and(|c| !c.is_whitespace())
}

fn closes(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at + 1..].chars().next();
    before.is_some_and(|c| !c.is_whitespace()) && after.is_none_or(|c| !is_word(c))
}

/// Marks that may stand inside of words.
fn double(scan: &mut Scan, mark: &'static str) -> bool {
    match scan.find(mark, scan.at() + 3, |_, _| true) {
        Some(end) => {
            scan.pair(2, end, 2);
            true
        }
        None => false,
    }
}

/// Superscript and subscript hold no white space.
fn raised(scan: &mut Scan, mark: &'static str) -> bool {
    let inner = &scan.rest()[1..];
    let length = inner
        .bytes()
        .take(60)
        .position(|b| b == mark.as_bytes()[0] || b.is_ascii_whitespace());
    match length.filter(|&length| length > 0 && inner[length..].starts_with(mark)) {
        Some(length) => {
            scan.pair(1, scan.at() + 1 + length, 1);
            true
        }
        None => false,
    }
}

/// Code is kept as it is, but for the attributes in it.
fn code(scan: &mut Scan, mark: &'static str, attributes: &Attributes) -> bool {
    let length = mark.len();
    let end = match length {
        1 if !opens(scan) => None,
        1 => scan.find(mark, scan.at() + 2, closes),
        _ => scan.find(mark, scan.at() + 3, |_, _| true),
    };
    let Some(end) = end else {
        return false;
    };
    let start = scan.at() + length;
    let inner = &scan.text()[start..end];
    let named = inner.split('{').skip(1).any(|part| {
        part.split_once('}')
            .is_some_and(|(name, _)| attributes.get(name).is_some())
    });
    if named {
        scan.pair(length, end, length);
        return true;
    }
    let passed = usize::from(inner.len() > 2 && inner.starts_with('+') && inner.ends_with('+'));
    scan.keep(start + passed..end - passed, end + length);
    true
}

/// What is handed through is kept as it is.
fn passed(scan: &mut Scan, mark: &'static str) -> bool {
    let length = mark.len();
    let end = match length {
        1 if !opens(scan) => None,
        1 => scan.find(mark, scan.at() + 2, closes),
        _ => scan.find(mark, scan.at() + length + 1, |_, _| true),
    };
    match end {
        Some(end) => {
            scan.keep(scan.at() + length..end, end + length);
            true
        }
        None => false,
    }
}

/// A plus sign at the end of a line keeps the line end.
fn hard_break(scan: &mut Scan) -> bool {
    let rest = &scan.rest()[2..];
    if rest.is_empty() {
        scan.skip(2);
        return true;
    }
    let is_break = rest.starts_with('\n');
    if is_break {
        scan.break_line(scan.at() + 3);
    }
    is_break
}

/// `<<target,words>>` keeps the words, or the target where there are none.
fn reference(scan: &mut Scan) -> bool {
    let inner = &scan.rest()[2..];
    let Some(end) = scan.find(">>", scan.at() + 2, |_, _| true) else {
        return false;
    };
    let length = end - scan.at() - 2;
    if length == 0 || length > REACH || inner[..length].starts_with([' ', '\n']) {
        return false;
    }
    match inner[..length].find(',') {
        Some(comma) => scan.pair(2 + comma + 1, end, 2),
        None => scan.keep(scan.at() + 2..end, end + 2),
    }
    true
}

fn attribute(scan: &mut Scan, attributes: &Attributes) -> bool {
    let inner = &scan.rest()[1..];
    let is_name = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    let length = inner.bytes().take(80).take_while(is_name).count();
    if length == 0 || !inner[length..].starts_with('}') {
        return false;
    }
    match attributes.get(&inner[..length]) {
        Some("") => scan.skip(length + 2),
        Some(words) => scan.replace(words, scan.at() + length + 2),
        None => return false,
    }
    true
}

/// `[[name]]` and the role before marked words are left out.
fn anchor(scan: &mut Scan) -> bool {
    let rest = scan.rest();
    let Some(end) = rest.bytes().take(120).position(|b| b == b']') else {
        return false;
    };
    let behind = &rest[end + 1..];
    let is_role = rest[1..].starts_with(['.', '#']) && behind.starts_with(['*', '_', '`', '#']);
    if is_role {
        scan.skip(end + 1);
    } else if rest.starts_with("[[") && behind.starts_with(']') {
        scan.skip(end + 2);
    } else {
        return false;
    }
    true
}

/// `((shown))` and `(((hidden)))` words of an index.
fn index_term(scan: &mut Scan) -> bool {
    let hidden = scan.rest().starts_with("(((");
    let mark = if hidden { ")))" } else { "))" };
    let Some(end) = scan.find(mark, scan.at() + 2, |_, _| true) else {
        return false;
    };
    if end - scan.at() > REACH {
        return false;
    }
    match hidden {
        true => scan.skip(end + 3 - scan.at()),
        false => scan.pair(2, end, 2),
    }
    true
}

/// `name:target[words]`, and bare addresses.
fn inline_macro(scan: &mut Scan) -> bool {
    if scan.before().is_some_and(|c| is_word(c) || c == '-') {
        return false;
    }
    let rest = scan.rest();
    let is_name = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let length = rest.bytes().take(20).take_while(is_name).count();
    let name = &rest[..length];
    if !rest[length..].starts_with(':') {
        return false;
    }
    if !is_macro(name) {
        return false;
    }
    let is_address =
        matches!(name, "http" | "https" | "ftp" | "irc") && rest[length..].starts_with("://");
    let behind = &rest[length + 1..];
    let stops = |b: u8| b == b'[' || b.is_ascii_whitespace();
    let reach = behind.len().min(REACH);
    let target = behind.bytes().take(reach).position(stops).unwrap_or(reach);
    let target = floor(behind, target);
    let open = length + 1 + target;
    let bracket = bracketed(&rest[open..]);
    let Some(inner) = bracket else {
        if is_address {
            // Its marks are part of it.
            scan.keep(scan.at()..scan.at() + open, scan.at() + open);
        }
        return is_address;
    };
    let words = &rest[open + 1..open + 1 + inner];
    let at = scan.at();
    let end = at + open + inner + 2;
    match name {
        _ if is_address => link(scan, open, words, length + 1 + target, 0),
        "link" | "mailto" | "xref" => link(scan, open, words, target, length + 1),
        "image" | "video" => {
            let shown = words.find(',').unwrap_or(words.len());
            scan.keep(at + open + 1..at + open + 1 + shown, end);
        }
        "icon" | "anchor" | "indexterm" => scan.skip(end - at),
        "kbd" | "btn" | "stem" | "latexmath" | "asciimath" | "pass" | "indexterm2" => {
            scan.keep(at + open + 1..end - 1, end);
        }
        "menu" => {
            scan.keep(at + length + 1..at + open, at + open);
            scan.replace(if words.is_empty() { "" } else { " > " }, scan.at() + 1);
            scan.keep(scan.at()..end - 1, end);
        }
        "footnote" | "footnoteref" => {
            scan.replace(" ", at + open + 1);
            scan.pair(0, end - 1, 1);
        }
        _ if name.starts_with("link")
            && !words.is_empty()
            && words.bytes().all(|b| b.is_ascii_digit()) =>
        {
            // Of the manuals of git: `linkgit:git-add[1]` is git-add(1).
            scan.keep(at + length + 1..at + open, at + open);
            scan.replace("(", at + open + 1);
            scan.keep(at + open + 1..end - 1, end - 1);
            scan.replace(")", end);
        }
        _ => return false,
    }
    true
}

/// The macros that are known, and those of the manuals of git, which begin with `link`.
fn is_macro(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "http",
        "https",
        "ftp",
        "irc",
        "mailto",
        "xref",
        "image",
        "video",
        "icon",
        "anchor",
        "indexterm",
        "indexterm2",
        "kbd",
        "btn",
        "menu",
        "stem",
        "latexmath",
        "asciimath",
        "pass",
        "footnote",
        "footnoteref",
    ];
    NAMES.contains(&name) || name.starts_with("link")
}

/// Keeps the words of a link, or its target, where it has none.
fn link(scan: &mut Scan, open: usize, words: &str, target: usize, before: usize) {
    let at = scan.at();
    let end = at + open + words.len() + 2;
    // Behind a comma there may be settings.
    let settings = words
        .match_indices(',')
        .map(|(comma, _)| comma)
        .find(|&comma| words[comma..].contains('='));
    let shown = words[..settings.unwrap_or(words.len())].trim_end_matches('^');
    match shown.trim_matches('"').is_empty() {
        true => scan.keep(at + before..at + before + target, end),
        false => {
            let close = at + open + 1 + shown.len();
            scan.pair(open + 1, close, end - close);
        }
    }
}

/// The bytes between `[` at the start of `text` and the bracket that closes it.
fn bracketed(text: &str) -> Option<usize> {
    let mut depth = 0;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().take(REACH) {
        match byte {
            b'[' if !escaped => depth += 1,
            b']' if !escaped => {
                depth -= 1;
                if depth == 0 {
                    return Some(at - 1);
                }
            }
            _ if depth == 0 => return None,
            _ => {}
        }
        escaped = byte == b'\\';
    }
    None
}
