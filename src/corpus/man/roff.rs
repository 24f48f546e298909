//! Control lines of roff: their names, their arguments, their conditions.

use super::super::markup::ceiling;
use std::ops::Range;

/// The macro that a line names.
pub(super) fn name(line: &str) -> Option<&str> {
    let behind = line
        .strip_prefix(['.', '\''])?
        .trim_start_matches([' ', '\t']);
    let end = behind.find([' ', '\t', '\\', '"']).unwrap_or(behind.len());
    let name = &behind[..end];
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '%')
        && name.len() <= 12
        && name.bytes().all(|b| b.is_ascii_graphic());
    // A line of text may begin with an apostrophe.
    let is_request = line.starts_with('.') || name.len() == 2 && line.len() < 40;
    (is_name && is_request).then_some(name)
}

/// Where the arguments stand in `range`: apart by white space, those with spaces in quotes. A
/// comment ends them.
pub(super) fn arguments(source: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let words = source.get(range.clone()).unwrap_or("");
    let bytes = words.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b' ' | b'\t' => at += 1,
            b'\\' if matches!(bytes.get(at + 1), Some(b'"' | b'#')) => break,
            b'"' => {
                let start = at + 1;
                at = start;
                while at < bytes.len() && (bytes[at] != b'"' || bytes.get(at + 1) == Some(&b'"')) {
                    at += if bytes[at] == b'"' { 2 } else { 1 };
                }
                let end = at.min(bytes.len());
                found.push(range.start + start..range.start + end);
                at = end + 1;
            }
            _ => {
                let start = at;
                while at < bytes.len() && !matches!(bytes[at], b' ' | b'\t') {
                    // An escaped space is part of the argument.
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                at = ceiling(words, at.min(bytes.len()));
                found.push(range.start + start..range.start + at);
            }
        }
    }
    found
}

/// A line that counts only sometimes; the body begins at a byte of it.
pub(super) enum Condition {
    If(bool, usize),
    Either(bool, usize),
    Else(usize),
}

/// Reads the condition of a line that names `if`, `ie`, `el` or `while`.
pub(super) fn condition(line: &str) -> Condition {
    let name = name(line).unwrap_or("");
    let begin = line.find(name).unwrap_or(0) + name.len();
    if name == "el" {
        return Condition::Else(begin);
    }
    let rest = &line[begin..];
    let expression = rest.trim_start();
    let start = line.len() - expression.len();
    let bare = expression.trim_start_matches('!');
    let negated = (expression.len() - bare.len()) % 2 == 1;
    let (length, met) = evaluate(bare);
    let body = start + (expression.len() - bare.len()) + length;
    let met = met != negated;
    match name {
        "ie" => Condition::Either(met, body),
        "while" => Condition::If(false, body),
        _ => Condition::If(met, body),
    }
}

/// The bytes of an expression, and whether it holds for a page that groff shows on a terminal.
fn evaluate(expression: &str) -> (usize, bool) {
    let first = expression.chars().next().unwrap_or(' ');
    match first {
        'n' | 'o' => (1, true),
        't' | 'e' | 'v' => (1, false),
        'd' | 'r' | 'c' | 'm' | 'F' | 'S' => {
            let behind = expression[1..].trim_start();
            let word = behind.split([' ', '\t']).next().unwrap_or("");
            (expression.len() - behind.len() + word.len(), false)
        }
        '\'' | '"' | '\u{1}' => {
            let mut parts = expression[first.len_utf8()..].splitn(3, first);
            let (left, right) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
            let length = (left.len() + right.len() + 3).min(expression.len());
            (ceiling(expression, length), left == right)
        }
        _ => {
            let end = expression.find([' ', '\t']).unwrap_or(expression.len());
            // A group may stand close to its condition.
            let end = expression.find("\\{").map_or(end, |group| group.min(end));
            let own = &expression[..end];
            let is_groff = own == "\\n(.g" || own == "\\n[.g]" || own == "(\\n(.g" || own == "1";
            (end, is_groff)
        }
    }
}

/// Whether a tag is no word but a bullet or a number.
pub(super) fn is_bullet(tag: &str) -> bool {
    let number = tag
        .trim_start_matches('(')
        .trim_end_matches(['.', ')', ':']);
    let is_number = number.len() < tag.len()
        && (1..=3).contains(&number.len())
        && (number.bytes().all(|b| b.is_ascii_digit())
            || number.len() == 1 && number.bytes().all(|b| b.is_ascii_lowercase()));
    matches!(
        tag,
        "•" | "·" | "*" | "-" | "–" | "—" | "o" | "+" | "◦" | "○" | "■" | ""
    ) || is_number
}

/// Whether what stands behind a macro or request is no text.
pub(super) fn is_silent(name: &str) -> bool {
    const SILENT: &[&str] = &[
        "PD",
        "LINKSTYLE",
        "DT",
        "AT",
        "UC",
        "IX",
        "XX",
        "TE",
        "EN",
        "RP",
        "Os",
        "FN",
        "KS",
        "KE",
        "DS",
        "DE",
    ];
    // Requests are written in small letters.
    SILENT.contains(&name) || name.starts_with(|c: char| c.is_ascii_lowercase())
}
