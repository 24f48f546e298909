//! What a line of AsciiDoc looks like by itself, and what lines above a block say about it.

use super::super::markup::floor;
use std::collections::HashMap;

/// What `{name}` stands for.
#[derive(Default)]
pub(super) struct Attributes {
    values: HashMap<String, String>,
}

impl Attributes {
    /// Longer values, in bytes, are cut: they would be repeated wherever the name stands.
    pub(super) const LONGEST: usize = 400;

    /// Defines a name.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        let value = self.resolve(value);
        let end = floor(&value, Self::LONGEST);
        self.values
            .insert(name.to_ascii_lowercase(), value[..end].to_string());
    }

    /// What the name stands for.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let own = self
            .values
            .get(name)
            .or_else(|| self.values.get(&name.to_ascii_lowercase()));
        own.map(String::as_str).or_else(|| built_in(name))
    }

    fn resolve(&self, value: &str) -> String {
        let mut resolved = String::new();
        let mut rest = value;
        while let Some((before, behind)) = rest.split_once('{') {
            resolved += before;
            let known = behind
                .split_once('}')
                .and_then(|(name, rest)| Some((self.get(name)?, rest)));
            match known {
                Some((words, behind)) => {
                    resolved += words;
                    rest = behind;
                }
                None => {
                    resolved.push('{');
                    rest = behind;
                }
            }
        }
        resolved + rest
    }
}

/// The names that AsciiDoc defines itself for characters that would be marks.
fn built_in(name: &str) -> Option<&'static str> {
    Some(match name {
        "empty" | "zwsp" | "wj" | "blank" => "",
        "nbsp" | "sp" => " ",
        "plus" => "+",
        "asterisk" => "*",
        "vbar" => "|",
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "startsb" => "[",
        "endsb" => "]",
        "backslash" => "\\",
        "backtick" => "`",
        "caret" => "^",
        "tilde" => "~",
        "apos" => "'",
        "quot" => "\"",
        "lsquo" => "‘",
        "rsquo" => "’",
        "ldquo" => "“",
        "rdquo" => "”",
        "deg" => "°",
        "brvbar" => "¦",
        "two-colons" => "::",
        "two-semicolons" => ";;",
        "cpp" | "cxx" => "C++",
        "pp" => "++",
        _ => return None,
    })
}

/// What a line in brackets says about the block below it.
#[derive(Clone, Default)]
pub(super) struct Style {
    name: String,
    /// How many columns a table has; 0 if that is not said.
    pub(super) columns: usize,
    /// What separates the cells of a table.
    pub(super) separator: Option<char>,
}

impl Style {
    /// Adds what stands between the brackets.
    pub(super) fn read(&mut self, inner: &str) {
        let first = inner
            .split([',', '#', '.', '%'])
            .next()
            .unwrap_or("")
            .trim();
        if !first.is_empty() && !first.contains('=') {
            self.name = first.to_ascii_lowercase();
        }
        if let Some(value) = value_of(inner, "cols") {
            self.columns = columns(value);
        }
        if let Some(value) = value_of(inner, "separator") {
            self.separator = value.chars().next();
        }
        if value_of(inner, "format").is_some_and(|format| format == "csv") {
            self.separator = self.separator.or(Some(','));
        }
    }

    /// Whether the block is code or something else that is kept as it is.
    pub(super) fn is_code(&self) -> bool {
        matches!(
            &*self.name,
            "source"
                | "listing"
                | "literal"
                | "stem"
                | "latexmath"
                | "asciimath"
                | "math"
                | "ditaa"
                | "plantuml"
        )
    }

    /// Whether it is text.
    pub(super) fn is_text(&self) -> bool {
        !self.is_code()
    }

    /// Whether it is a list of questions and answers.
    pub(super) fn is_qanda(&self) -> bool {
        self.name == "qanda"
    }
}

/// The value of `name=value` or `name="value"`.
fn value_of<'t>(inner: &'t str, name: &str) -> Option<&'t str> {
    let (before, behind) = inner.split_once(name)?;
    let behind = behind.trim_start().strip_prefix('=')?.trim_start();
    let free = before.is_empty() || before.ends_with([',', ' ', '%', ']']);
    let value = match behind.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => behind.split(',').next(),
    };
    value.filter(|_| free)
}

/// How many columns `1,2a,3*` are.
fn columns(value: &str) -> usize {
    const MOST: usize = 1000;
    let count = |part: &str| match part.split_once('*') {
        Some((times, _)) => times.trim().parse().unwrap_or(1),
        None => 1,
    };
    let parts = value.split([',', ';']);
    parts
        .map(count)
        .fold(0_usize, usize::saturating_add)
        .min(MOST)
}

/// A line that opens or closes a block.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Delimiter {
    /// Of code, which ends at the same line.
    Code,
    /// Of code, which ends at a line of three back quotes.
    Fence,
    /// Of text that is handed through to the output format.
    Passed,
    /// Of a block that holds others.
    Container,
    /// Of a table, with what separates its cells.
    Table(char),
}

pub(super) fn delimiter(words: &str) -> Option<Delimiter> {
    let first = *words.as_bytes().first()?;
    let same = words.bytes().all(|byte| byte == first);
    match first {
        _ if words == "--" => Some(Delimiter::Container),
        b'-' | b'.' if same && words.len() >= 4 => Some(Delimiter::Code),
        b'+' if same && words.len() >= 4 => Some(Delimiter::Passed),
        b'=' | b'*' | b'_' if same && words.len() >= 4 => Some(Delimiter::Container),
        b'`' if words.starts_with("```") && !words[3..].contains('`') => Some(Delimiter::Fence),
        b'|' | b',' | b':' | b'!' => {
            let rest = &words[1..];
            let is_table = rest.len() >= 3 && rest.bytes().all(|byte| byte == b'=');
            is_table.then_some(Delimiter::Table(char::from(first)))
        }
        _ => None,
    }
}

/// A thematic break or a page break.
pub(super) fn is_rule(words: &str) -> bool {
    matches!(words, "'''" | "<<<" | "---" | "- - -" | "***" | "* * *")
        || words.len() > 3 && words.bytes().all(|b| b == b'\'' || b == b'<')
}

/// Level and words of `== Title`.
pub(super) fn title(words: &str) -> Option<(u8, &str)> {
    let mark = words.chars().next().filter(|c| matches!(c, '=' | '#'))?;
    let behind = words.trim_start_matches(mark);
    let level = words.len() - behind.len();
    let title = behind.trim_start();
    let is_title = level <= 6 && title.len() < behind.len() && !title.is_empty();
    is_title.then_some((level as u8, title))
}

/// The level of a title with `line` below it.
pub(super) fn underline(line: &str, title: &str) -> Option<u8> {
    let first = *line.as_bytes().first()?;
    let level = b"=-~^+".iter().position(|&mark| mark == first)?;
    let length = title.chars().count();
    let fits = line.len() >= 2 && line.len().abs_diff(length) <= 2;
    let same = line.bytes().all(|byte| byte == first);
    let words = title.chars().any(char::is_alphanumeric)
        && !title.starts_with(['[', '.', '|', '/', ':', '+']);
    (fits && same && words).then_some(level as u8 + 1)
}

/// The bytes of the mark that an item of a list begins with.
pub(super) fn item(words: &str) -> Option<usize> {
    let (mark, rest) = words.split_once([' ', '\t'])?;
    let all = |byte: u8| mark.bytes().all(|b| b == byte);
    let number = mark.strip_suffix('.').or_else(|| mark.strip_suffix(')'));
    let is_number = number.is_some_and(|number| {
        let digits =
            !number.is_empty() && number.len() <= 4 && number.bytes().all(|b| b.is_ascii_digit());
        digits
            || number.len() == 1
                && number.bytes().all(|b| b.is_ascii_lowercase())
                && mark.ends_with('.')
    });
    let is_callout = mark.len() >= 3
        && mark.starts_with('<')
        && mark.ends_with('>')
        && mark[1..mark.len() - 1]
            .bytes()
            .all(|b| b.is_ascii_digit() || b == b'.');
    let is_mark = mark.len() <= 6 && (all(b'*') || all(b'.'))
        || mark == "-"
        || mark == "•"
        || is_number
        || is_callout;
    let words = rest.trim_start();
    if !is_mark || words.is_empty() {
        return None;
    }
    let checked = ["[ ] ", "[x] ", "[X] ", "[*] "]
        .iter()
        .any(|mark| words.starts_with(mark));
    let length = if checked { 4 } else { 0 };
    // From the end, since there may be more than one space behind the mark.
    Some(mark.len() + 1 + (rest.len() - words.len()) + length)
}

/// The bytes of a term, and of the mark behind it: `term:: words`.
pub(super) fn term(words: &str) -> Option<(usize, usize)> {
    let found = ["::", ";;"].iter().find_map(|mark| {
        words.match_indices(mark).map(|(at, _)| at).find_map(|at| {
            let behind = words[at..].trim_start_matches(&mark[..1]);
            let length = words.len() - at - behind.len();
            let ends = behind.is_empty() || behind.starts_with([' ', '\t']);
            let begins = at > 0 && !words[..at].ends_with(&mark[..1]);
            (ends && begins && length <= 4).then_some((at, length))
        })
    });
    found.filter(|&(length, _)| length < 300 && !words.starts_with("//"))
}

/// The bytes of a label like `NOTE: `.
pub(super) fn admonition(words: &str) -> Option<usize> {
    ["NOTE: ", "TIP: ", "IMPORTANT: ", "WARNING: ", "CAUTION: "]
        .iter()
        .find(|label| words.starts_with(**label))
        .map(|label| label.len())
}

/// Name and value of `:name: value`.
pub(super) fn attribute(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.strip_prefix(':')?.split_once(':')?;
    let name = name.trim_matches('!');
    let is_name = !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    let behind = value.is_empty() || value.starts_with([' ', '\t', '\r']);
    (is_name && behind).then(|| (name, value.trim()))
}

/// The file that a line includes.
pub(super) fn include(words: &str) -> Option<&str> {
    let inner = words.strip_prefix("include::")?;
    inner.strip_suffix(']').and(inner.split('[').next())
}

/// Whether a line is a condition, which is taken to be met.
pub(super) fn is_directive(words: &str) -> bool {
    ["ifdef::", "ifndef::", "ifeval::", "endif::"]
        .iter()
        .any(|name| words.starts_with(name))
}

/// Name of a macro that stands alone, and what is between its brackets, with the closing one.
pub(super) fn block_macro(words: &str) -> Option<(&str, &str)> {
    let (name, rest) = words.split_once("::")?;
    let inner = rest.strip_suffix(']')?;
    let (target, _) = inner.split_once('[')?;
    let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    (is_name && !target.contains(' ')).then(|| (name, &rest[target.len() + 1..]))
}

/// Whether a line in brackets says something about a block and is not a sentence in brackets.
pub(super) fn is_attributes(words: &str) -> bool {
    let inner = words.trim_matches(['[', ']']);
    let first = inner.split([',', '=', '#', '.', '%']).next().unwrap_or("");
    !first.trim().contains(' ')
}
