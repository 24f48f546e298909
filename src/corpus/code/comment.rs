//! The words of comments: without the marks that make them comments and the lines that only
//! decorate them, as paragraphs and items.

use super::super::BlockKind;
use super::super::faq::is_question;
use super::super::markup::{Writer, trimmed};
use std::ops::Range;

/// A line of a comment.
pub(super) struct Line {
    /// Its words.
    words: Range<usize>,
    /// Columns before them, where these say something.
    indent: Option<usize>,
    role: Role,
}

/// What a command of Perl's documentation makes of a line.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    Words,
    Item,
    Heading,
}

/// The lines of a comment that begins with `mark`; `words` is what stands between its marks.
pub(super) fn lines(source: &str, words: Range<usize>, mark: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut at = words.start;
    let is_block = matches!(mark, "/*" | "(*" | "{-" | "#|" | "#=" | "<#" | "{");
    for (number, line) in source
        .get(words)
        .unwrap_or("")
        .split_inclusive('\n')
        .enumerate()
    {
        let range = trimmed(source, at..at + line.len());
        let bare = match (is_block, number) {
            (true, _) => without(source, range, &['*', '|', '!', '<'], number == 0),
            (false, 0) if !matches!(mark, "\"\"\"" | "'''" | "=pod" | "=begin" | "<!--") => {
                let last: Vec<char> = mark.trim_end().chars().next_back().into_iter().collect();
                without(
                    source,
                    range,
                    &[&last[..], &['!', '|', '^', '<']].concat(),
                    true,
                )
            }
            _ => range,
        };
        let (bare, role) = match mark {
            "=pod" => command(source, bare),
            _ => (undecorated(source, bare), Role::Words),
        };
        // Columns are those of the file; of the first line of a text in quotes none are known.
        let indent = source
            .get(at..bare.start)
            .map_or(0, |before| before.chars().count());
        let in_quotes = matches!(mark, "\"\"\"" | "'''");
        let unknown = number == 0 && (line.ends_with('\n') || in_quotes);
        lines.push(Line {
            words: bare,
            indent: (!unknown).then_some(indent),
            role,
        });
        at += line.len();
    }
    if lines.is_empty() {
        // A mark alone separates paragraphs.
        lines.push(Line {
            words: at..at,
            indent: None,
            role: Role::Words,
        });
    }
    lines
}

/// The words behind a command like `=item`; none behind one that only arranges.
fn command(source: &str, range: Range<usize>) -> (Range<usize>, Role) {
    let words = source.get(range.clone()).unwrap_or("");
    let is_command =
        words.starts_with('=') && words[1..].starts_with(|c: char| c.is_ascii_lowercase());
    if !is_command {
        return (range, Role::Words);
    }
    let name = words.split_whitespace().next().unwrap_or("");
    let behind = trimmed(source, range.start + name.len()..range.end);
    match name {
        "=item" if behind.len() > 1 => (behind, Role::Item),
        "=head1" | "=head2" | "=head3" | "=head4" => (behind, Role::Heading),
        _ => (range.end..range.end, Role::Words),
    }
}

/// Without the marks that go on with those of the comment: the third slash, a star on each line.
fn without(source: &str, range: Range<usize>, marks: &[char], at_once: bool) -> Range<usize> {
    let words = source.get(range.clone()).unwrap_or("");
    let rest = words.trim_start_matches(marks);
    let taken = words.len() - rest.len();
    // A star or two at the start of a line may emphasise a word.
    let is_mark = rest.is_empty() || rest.starts_with(char::is_whitespace) || taken > 0 && at_once;
    match is_mark {
        true => trimmed(source, range.end - rest.len()..range.end),
        false => range,
    }
}

/// Without rules at its ends; nothing where it is only a rule.
fn undecorated(source: &str, range: Range<usize>) -> Range<usize> {
    let words = source.get(range.clone()).unwrap_or("");
    if words.starts_with("```") || words.starts_with("~~~") {
        return range;
    }
    if !words.chars().any(char::is_alphanumeric) {
        return match words.chars().count() > 2 || words.bytes().all(|b| b"*/#-=|".contains(&b)) {
            true => range.end..range.end,
            false => range,
        };
    }
    let is_rule = |c: char| matches!(c, '-' | '=' | '*' | '#' | '/' | '~' | '─' | '═' | '+');
    let rest = words.trim_start_matches(is_rule);
    let before = if words.len() - rest.len() >= 3 {
        words.len() - rest.len()
    } else {
        0
    };
    let rest = words.trim_end_matches(is_rule);
    let behind = if words.len() - rest.len() >= 3 {
        words.len() - rest.len()
    } else {
        0
    };
    trimmed(source, range.start + before..range.end - behind)
}

/// Whether a licence is being read, of which nothing is said about the code.
#[derive(Clone, Copy, Default, PartialEq)]
pub(super) enum Notice {
    #[default]
    None,
    /// One paragraph.
    Paragraph,
    /// From here to the end of the comment.
    Rest,
}

/// Writes a comment; `at_head` where no code stands before it.
pub(super) fn write(writer: &mut Writer, lines: &[Line], at_head: bool) {
    let source = writer.source;
    let words_of = |line: &Line| source.get(line.words.clone()).unwrap_or("");
    let mut notice = Notice::None;
    let mut fenced = false;
    let with_words = lines.iter().filter(|line| !line.words.is_empty());
    let base = with_words.filter_map(|line| line.indent).min().unwrap_or(0);
    let mut after_colon = false;
    for (number, line) in lines.iter().enumerate() {
        let words = words_of(line);
        if words.starts_with("```") || words.starts_with("~~~") {
            writer.end();
            fenced = !fenced
                && lines[number + 1..].iter().any(|line| {
                    let words = words_of(line);
                    words.starts_with("```") || words.starts_with("~~~")
                });
            continue;
        }
        if fenced
            || words.starts_with(">>> ")
            || writer.kind() == Some(BlockKind::Code) && !words.is_empty()
        {
            code(writer, line, base);
            continue;
        }
        if words.is_empty() {
            writer.end();
            after_colon = false;
            continue;
        }
        if is_setting(words) {
            continue;
        }
        let indented = line.indent.is_some_and(|indent| indent > base);
        let begins = match line.role {
            Role::Item => Some(0),
            Role::Words => start(words, indented),
            Role::Heading => None,
        };
        if let Some(length) = begins {
            writer.begin(BlockKind::ListItem);
            writer.flow(line.words.start + length..line.words.end);
        } else {
            let heading = words.trim_start_matches('#');
            let is_marked = heading.len() < words.len() && heading.starts_with(' ');
            let is_heading = is_marked || line.role == Role::Heading;
            if after_colon || is_heading {
                writer.end();
            }
            if !writer.is_open() {
                writer.begin(BlockKind::Paragraph);
                if notice != Notice::Rest {
                    notice = licence(lines[number..].iter().map(words_of), at_head);
                }
                if notice != Notice::None {
                    writer.become_kind(BlockKind::Boilerplate);
                }
            }
            let skipped = if is_heading {
                words.len() - heading.len()
            } else {
                0
            };
            writer.flow(line.words.start + skipped..line.words.end);
            if is_heading || is_question(heading) {
                writer.end();
            }
        }
        writer.replaced(" ", line.words.end..line.words.end);
        after_colon = words.ends_with(':');
    }
    writer.end();
}

/// A line of code inside of a comment.
fn code(writer: &mut Writer, line: &Line, base: usize) {
    match writer.kind() {
        Some(BlockKind::Code) => writer.glue("\n"),
        _ => writer.begin(BlockKind::Code),
    }
    let depth = line
        .indent
        .map_or(0, |indent| indent.saturating_sub(base))
        .min(40);
    if writer.has_words() && !line.words.is_empty() {
        writer.glue(&" ".repeat(depth));
    }
    writer.verbatim(line.words.clone());
}

/// The bytes of the bullet that begins an item; none of a word like `@param` or `name:`, which
/// begins one as well.
fn start(words: &str, indented: bool) -> Option<usize> {
    for bullet in ["- ", "* ", "+ ", "• "] {
        if let Some(rest) = words.strip_prefix(bullet) {
            return Some(words.len() - rest.trim_start().len());
        }
    }
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    let number = &words[digits..];
    if (1..=2).contains(&digits) && (number.starts_with(". ") || number.starts_with(") ")) {
        return Some(digits + 2);
    }
    let is_letter = |b: u8| b.is_ascii_alphabetic();
    let is_tag =
        words.starts_with(['@', '\\']) && words.as_bytes().get(1).is_some_and(|&b| is_letter(b));
    let is_field = words.starts_with(':')
        && words.as_bytes().get(1).is_some_and(|&b| is_letter(b))
        && words[1..].contains(": ");
    let is_argument = indented && {
        let name = words.split([':', ' ']).next().unwrap_or("");
        let bare = name.trim_start_matches('*');
        let behind = &words[name.len()..];
        let typed = behind.starts_with(" (") && behind.contains("): ");
        let is_name =
            !bare.is_empty() && bare.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        is_name && (behind.starts_with(": ") || typed)
    };
    (is_tag || is_field || is_argument).then_some(0)
}

/// Whether a line is for an editor or a checker.
fn is_setting(words: &str) -> bool {
    words.starts_with("-*-")
        || words.starts_with("vim:")
        || words.starts_with("vi:")
        || words.starts_with("ex:")
        || words.starts_with("eslint-")
        || words.starts_with("prettier-ignore")
        || words.starts_with("coding:")
        || words.starts_with("coding=")
        || words.starts_with("clang-format ")
        || words.starts_with("noqa")
}

/// What the paragraph that begins with these lines says about rights. Behind the first code of a
/// file only what can hardly be anything else counts.
fn licence<'l>(lines: impl Iterator<Item = &'l str>, at_head: bool) -> Notice {
    const OPENING: &[&str] = &[
        "licensed under the",
        "permission is hereby granted",
        "permission to use, copy",
        "redistribution and use in source",
        "this program is free software",
        "this library is free software",
        "you may not use this file",
    ];
    const OPENING_AT_HEAD: &[&str] = &[
        "licensed under",
        "this file is part of",
        "this source code is",
        "use of this source code",
        "this software is",
        "this code is licensed",
        "this code is free software",
        "distributed under",
        "the contents of this file are subject",
    ];
    const WITHIN: &[&str] = &[
        "licensed under the",
        "permission is hereby granted",
        "redistribution and use in source",
    ];
    const ALONE: &[&str] = &[
        "copyright (c)",
        "copyright 19",
        "copyright 20",
        "©",
        "spdx-",
    ];
    const ALONE_AT_HEAD: &[&str] = &[
        "copyright",
        "(c) ",
        "@license",
        "$id",
        "$freebsd",
        "author: ",
        "all rights reserved",
    ];
    let paragraph: Vec<&str> = lines.take_while(|line| !line.is_empty()).take(6).collect();
    let words = paragraph.join(" ").to_lowercase();
    let begins = |beginnings: &[&str]| beginnings.iter().any(|begin| words.starts_with(begin));
    let holds = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
    match at_head {
        _ if begins(OPENING) => Notice::Rest,
        true if begins(OPENING_AT_HEAD) || holds(WITHIN) => Notice::Rest,
        _ if begins(ALONE) => Notice::Paragraph,
        true if begins(ALONE_AT_HEAD) || holds(&["spdx-license-identifier"]) => Notice::Paragraph,
        _ => Notice::None,
    }
}
