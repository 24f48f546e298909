//! Marks inside of the running text of reStructuredText: emphasis, code, links, roles.

use super::super::markup::{Scan, Stretch, Writer};
use std::collections::HashMap;

/// Writes the words of `stretch` without its marks; `|name|` becomes what it stands for.
pub(super) fn write(writer: &mut Writer, stretch: &Stretch, substitutions: &HashMap<&str, &str>) {
    Scan::new(stretch, writer).each(b"\\*`|_[:", |scan| match scan.rest().as_bytes() {
        [b'\\', ..] => escape(scan),
        [b'`', b'`', ..] => literal(scan),
        [b'*', b'*', ..] => emphasis(scan, "**"),
        [b'*', ..] => emphasis(scan, "*"),
        [b'`', ..] => interpreted(scan, 0),
        [b'_', b'`', ..] => {
            scan.skip(1);
            interpreted(scan, 0)
        }
        [b':', ..] => role(scan),
        [b'|', ..] => substitution(scan, substitutions),
        [b'[', ..] => footnote(scan),
        [b'_', ..] => reference(scan),
        _ => false,
    });
}

/// `\x` is `x`, and a backslash before white space joins two words.
fn escape(scan: &mut Scan) -> bool {
    let next = scan.rest()[1..].chars().next();
    match next {
        Some(space) if space.is_whitespace() => scan.skip(1 + space.len_utf8()),
        Some(character) => {
            scan.skip(1);
            let at = scan.at();
            scan.keep(at..at + character.len_utf8(), at + character.len_utf8());
        }
        None => scan.skip(1),
    }
    true
}

/// Whether a mark may open here: behind white space or punctuation that opens, and before words.
fn opens(scan: &Scan, length: usize) -> bool {
    let before = scan.before();
    let after = scan
        .rest()
        .get(length..)
        .and_then(|rest| rest.chars().next());
    let free = before.is_none_or(|c| c.is_whitespace() || is_opening(c));
    let quoted = matches!(
        (before, after),
        (Some('\''), Some('\'')) | (Some('"'), Some('"')) | (Some('('), Some(')'))
    );
    free && !quoted && after.is_some_and(|c| !c.is_whitespace())
}

fn is_opening(character: char) -> bool {
    "'\"([{<-/:\u{2018}\u{201C}«¿¡–—".contains(character) || character == '\0'
}

/// Whether a mark of `length` bytes may close at `at`.
fn closes(text: &str, at: usize, length: usize) -> bool {
    let before = text.get(..at).and_then(|words| words.chars().next_back());
    let after = text
        .get(at + length..)
        .and_then(|words| words.chars().next());
    let ends = |c: char| {
        c.is_whitespace()
            || c.is_ascii_punctuation() && c != '_'
            || !c.is_alphanumeric() && !c.is_ascii()
    };
    before.is_some_and(|c| !c.is_whitespace() && c != '\\') && after.is_none_or(ends)
}

fn emphasis(scan: &mut Scan, mark: &'static str) -> bool {
    let length = mark.len();
    if !opens(scan, length) {
        return false;
    }
    let from = scan.at() + length + 1;
    let is_end =
        |text: &str, at| closes(text, at, length) && (length == 2 || !text[..at].ends_with('*'));
    match scan.find(mark, from, is_end) {
        Some(end) => {
            scan.pair(length, end, length);
            true
        }
        None => false,
    }
}

fn literal(scan: &mut Scan) -> bool {
    if !opens(scan, 2) {
        return false;
    }
    let start = scan.at() + 2;
    let is_end = |text: &str, at: usize| {
        let after = text[at + 2..].chars().next();
        !text[..at].ends_with(char::is_whitespace)
            && after.is_none_or(|c| !c.is_alphanumeric() && c != '`')
    };
    match scan.find("``", start + 1, is_end) {
        Some(end) => {
            scan.keep(start..end, end + 2);
            true
        }
        None => false,
    }
}

/// Text in back quotes, with `role` bytes of its role before it: what is said of a link is kept,
/// its target is not.
fn interpreted(scan: &mut Scan, role: usize) -> bool {
    let start = scan.at() + role + 1;
    let is_end = |text: &str, at: usize| {
        let before = text[..at].chars().next_back();
        let after = text[at + 1..].chars().next();
        before.is_some_and(|c| !c.is_whitespace() && c != '\\' && c != '`') && after != Some('`')
    };
    let text = scan.text();
    let begins = text.get(start..).and_then(|rest| rest.chars().next());
    if begins.is_none_or(|c| c.is_whitespace() || c == '`') {
        return false;
    }
    let Some(end) = scan.find("`", start + 1, is_end) else {
        return false;
    };
    let behind = &text[end + 1..];
    let underscores = behind.len() - behind.trim_start_matches('_').len();
    let mut next = end + 1 + underscores.min(2);
    if role == 0
        && underscores == 0
        && let Some(length) = role_length(behind)
    {
        next += length;
    }
    let inner = &text[start..end];
    let words = match inner.rsplit_once('<') {
        Some((words, target)) if target.ends_with('>') => match words.trim_end() {
            // A link without words shows its target.
            "" => start + 1..end - 1,
            words => start..start + words.len(),
        },
        _ => {
            let mark = inner.len() - inner.trim_start_matches(['~', '!']).len();
            start + mark.min(1)..end
        }
    };
    scan.keep(words, next);
    true
}

/// `:name:` before back quotes.
fn role(scan: &mut Scan) -> bool {
    let free = scan
        .before()
        .is_none_or(|c| !c.is_alphanumeric() && c != ':');
    match role_length(scan.rest()) {
        Some(length) if free && scan.rest()[length..].starts_with('`') => interpreted(scan, length),
        _ => false,
    }
}

/// The bytes of `:name:`.
fn role_length(text: &str) -> Option<usize> {
    let inner = text.strip_prefix(':')?;
    let is_name = |b: &u8| b.is_ascii_alphanumeric() || b"-_+.:".contains(b);
    let length = inner.bytes().take(60).take_while(is_name).count();
    let name = inner.get(..length)?;
    (name.len() > 1 && name.ends_with(':')).then_some(1 + length)
}

fn substitution(scan: &mut Scan, substitutions: &HashMap<&str, &str>) -> bool {
    /// Names are short; a bar further on belongs to something else.
    const LONGEST: usize = 80;
    let rest = scan.rest();
    let Some(end) = rest.bytes().skip(1).take(LONGEST).position(|b| b == b'|') else {
        return false;
    };
    let name = rest.get(1..1 + end).unwrap_or("");
    let behind = scan.at() + end + 2;
    let underscores = rest[end + 2..]
        .bytes()
        .take(2)
        .take_while(|&b| b == b'_')
        .count();
    match substitutions.get(name) {
        Some(words) => scan.replace(words, behind + underscores),
        None => return false,
    }
    true
}

/// `[1]_` is left out, `[name]_` keeps the name.
fn footnote(scan: &mut Scan) -> bool {
    const LONGEST: usize = 60;
    let rest = scan.rest();
    let Some(end) = rest.bytes().take(LONGEST).position(|b| b == b']') else {
        return false;
    };
    if !rest[end..].starts_with("]_") {
        return false;
    }
    let label = &rest[1..end];
    match label.starts_with(['#', '*']) || label.bytes().all(|b| b.is_ascii_digit()) {
        true => scan.skip(end + 2),
        false => {
            let start = scan.at() + 1;
            scan.keep(start..start + label.len(), start + label.len() + 2);
        }
    }
    true
}

/// The underscores behind a word that is a link.
fn reference(scan: &mut Scan) -> bool {
    let rest = scan.rest();
    let length = rest.bytes().take_while(|&b| b == b'_').count();
    let word = scan.before().is_some_and(char::is_alphanumeric);
    let after = rest[length..].chars().next();
    let ends = after.is_none_or(|c| c.is_whitespace() || ".,;:!?)]}'\"-/>".contains(c));
    // Names like `__init__` are no links.
    let whole = scan.text()[..scan.at()]
        .rsplit(char::is_whitespace)
        .next()
        .unwrap_or("");
    let is_name = whole.trim_start_matches(['(', '"', '\'']).starts_with('_');
    if !word || length > 2 || !ends || is_name {
        return false;
    }
    scan.skip(length);
    true
}
