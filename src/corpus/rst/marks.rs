//! What a line of reStructuredText looks like by itself.

use super::super::markup::Lines;
use std::collections::HashMap;
use unicode_width::UnicodeWidthStr;

/// The character of a line that only underlines: `=====`.
pub(super) fn adornment(line: &str) -> Option<u8> {
    let words = line.trim_end();
    let first = *words.as_bytes().first()?;
    let same = words.len() >= 2 && words.bytes().all(|byte| byte == first);
    // Two dots are an empty comment, two colons announce code.
    let long = words.len() >= 3 || !matches!(first, b'.' | b':');
    (first.is_ascii_punctuation() && same && long).then_some(first)
}

/// Whether `line` is long enough to underline `title`; docutils lets four pass whatever the title.
pub(super) fn underlines(line: &str, title: &str) -> bool {
    line.len() >= title.width().min(4)
}

/// Whether a line only separates.
pub(super) fn is_transition(words: &str) -> bool {
    words.len() >= 4 && adornment(words).is_some()
}

/// The mark before an item of a list.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    /// Its bytes, with the space behind it.
    pub(super) length: usize,
    /// Whether a line of prose could begin with it as well.
    pub(super) is_doubtful: bool,
}

/// The bullet or number that a line begins with.
pub(super) fn item(words: &str) -> Option<Mark> {
    let first = words.chars().next()?;
    let (length, is_doubtful) = match first {
        '*' | '+' | '-' | '•' | '‣' | '⁃' => (first.len_utf8(), false),
        _ => (number(words)?, true),
    };
    let behind = words.get(length..)?;
    let space = behind.len() - behind.trim_start().len();
    (space > 0 || behind.is_empty()).then_some(Mark {
        length: length + space,
        is_doubtful,
    })
}

/// The bytes of `1.`, `#.`, `a)`, `(iv)`.
fn number(words: &str) -> Option<usize> {
    let open = usize::from(words.starts_with('('));
    let inner = words.get(open..)?;
    let length = inner
        .bytes()
        .take(8)
        .take_while(u8::is_ascii_alphanumeric)
        .count();
    let label = match inner.starts_with('#') {
        true => "#",
        false => inner.get(..length)?,
    };
    let digits = label.bytes().all(|b| b.is_ascii_digit());
    let roman = label.bytes().all(|b| b"ivxlcdmIVXLCDM".contains(&b));
    let is_number = label == "#" || label.len() == 1 || digits && label.len() <= 4 || roman;
    let close = *inner.as_bytes().get(label.len())?;
    let closes = close == b')' || close == b'.' && open == 0;
    (is_number && closes && !label.is_empty()).then_some(open + label.len() + 1)
}

/// The name of a field: `:name: value`.
pub(super) fn field(words: &str) -> Option<&str> {
    let inner = words.strip_prefix(':')?;
    if inner.starts_with([' ', ':', '`']) {
        return None;
    }
    let end = inner.match_indices(':').map(|(at, _)| at).find(|&at| {
        !inner[..at].ends_with('\\')
            && matches!(inner.as_bytes().get(at + 1), None | Some(b' ' | b'\t'))
    })?;
    let name = &inner[..end];
    (!name.contains('`') && name.len() < 200).then_some(name)
}

/// What a field at the head of a file is about.
pub(super) enum Head {
    Date,
    Tags,
    /// Of no use to a reader.
    Setting,
    /// Content.
    Words,
}

/// What the field called `name` is about.
pub(super) fn head(name: &str) -> Head {
    match name.to_ascii_lowercase().as_str() {
        "date" | "created" | "modified" | "updated" => Head::Date,
        "tags" | "tag" | "keywords" | "category" | "categories" => Head::Tags,
        "orphan" | "tocdepth" | "nocomments" | "nosearch" | "no-search" | "slug" | "template"
        | "save_as" | "url" | "lang" | "figure_id" => Head::Setting,
        _ => Head::Words,
    }
}

/// Name and argument of a directive: `.. name:: argument`.
pub(super) fn directive(words: &str) -> Option<(&str, &str)> {
    let inner = words.strip_prefix("..")?.trim_start();
    let (name, argument) = inner.split_once("::")?;
    let name = name.trim_end();
    let is_name = !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_:+.".contains(&b));
    let behind = argument.is_empty() || argument.starts_with([' ', '\t']);
    (is_name && behind).then(|| (name, argument.trim()))
}

/// What `.. |name| replace:: words` defines. Long words are left alone: they would be repeated
/// wherever the name stands.
pub(super) fn substitutions<'s>(lines: &Lines<'s>) -> HashMap<&'s str, &'s str> {
    const LONGEST: usize = 200;
    let mut found = HashMap::new();
    for line in 0..lines.count() {
        let Some(inner) = lines.trimmed(line).strip_prefix(".. |") else {
            continue;
        };
        if let Some((name, rest)) = inner.split_once('|')
            && let Some(words) = rest.trim_start().strip_prefix("replace::")
            && words.len() < LONGEST
        {
            found.insert(name, words.trim().trim_matches(['`', '*']));
        }
    }
    found
}
