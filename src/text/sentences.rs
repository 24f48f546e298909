//! Where sentences begin and end. A *sentence* here is the shortest stretch that a person would
//! quote: it ends at a full stop, question or exclamation mark of any script, at a blank line, at
//! a list bullet, at a table row. Full stops are the hard part, for most languages also write
//! abbreviations, initials, ordinals and file names with them; [`abbreviations`] knows those.
//!
//! The rules follow the sentence boundaries of UAX #29 where those hold for real text. They are
//! looked at only next to a terminator, in one pass: the reference algorithm reads every
//! character and looks ahead without a bound.

mod abbreviations;
mod full_stop;
mod lines;
#[cfg(test)]
mod tests;

use super::Span;
use abbreviations::abbreviation;
use full_stop::{Following, Preceding, dot_ends};
pub use lines::begins_with_bullet;
use lines::{Rows, ends_paragraph, is_line_break};

/// The sentences of `text` in order: trimmed of white space, not overlapping, together holding
/// every other character. Takes time linear in the text; a text without terminators, however
/// long, is one sentence.
///
/// A single line break does not end a sentence, since text is often hard-wrapped. Rows of a table
/// whose cells are separated by ` | ` are kept as one sentence each.
pub fn sentences(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut rows = Rows::new(text);
    let mut start = 0;
    let mut at = rows.take_row(0).unwrap_or(0);
    while let Some(candidate) = next_candidate(text.as_bytes(), at) {
        match look(text, start, candidate) {
            Look::Nothing { resume } => at = resume,
            Look::Boundary { end } => {
                push_trimmed(&mut spans, text, start, end);
                (start, at) = (end, end);
            }
            Look::LineBreak { next, blank } => {
                let row = rows.take_row(next);
                if blank || row.is_some() || rows.left_row() || begins_with_bullet(&text[next..]) {
                    push_trimmed(&mut spans, text, start, candidate);
                    start = next;
                }
                at = row.unwrap_or(next);
            }
        }
    }
    push_trimmed(&mut spans, text, start, text.len());
    spans
}

fn push_trimmed(spans: &mut Vec<Span>, text: &str, start: usize, end: usize) {
    let span = Span::new(start, end).trimmed(text);
    if !span.is_empty() {
        spans.push(span);
    }
}

/// What was found at a candidate.
enum Look {
    /// The sentence goes on; the next candidate stands at `resume` or behind it.
    Nothing { resume: usize },
    /// The sentence ends at `end`.
    Boundary { end: usize },
    /// A line ends here, the next words stand at `next`; `blank` where the paragraph ends too.
    LineBreak { next: usize, blank: bool },
}

/// Bytes at which a terminator or a line break may begin.
const CANDIDATES: [bool; 256] = {
    let mut table = [false; 256];
    // The last nine are the first bytes of the terminators of other scripts.
    let bytes = b".!?\n\r\x0c\xC2\xD6\xD8\xDB\xE0\xE1\xE2\xE3\xEF";
    let mut i = 0;
    while i < bytes.len() {
        table[bytes[i] as usize] = true;
        i += 1;
    }
    table
};

fn next_candidate(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let found = rest.iter().position(|&b| CANDIDATES[b as usize])?;
    Some(from + found)
}

/// Looks at the candidate at byte `at` of a sentence that began at `start`.
fn look(text: &str, start: usize, at: usize) -> Look {
    let Some(first) = text[at..].chars().next() else {
        return Look::Nothing { resume: text.len() };
    };
    if is_line_break(first) {
        return line_break(text, at);
    }
    if terminator(first).is_none() {
        return Look::Nothing {
            resume: at + first.len_utf8(),
        };
    }
    let cluster = Cluster::read(text, at);
    match cluster_ends_sentence(text, start, &cluster) {
        true => Look::Boundary { end: cluster.end },
        false => Look::Nothing {
            resume: cluster.end,
        },
    }
}

fn line_break(text: &str, at: usize) -> Look {
    let rest = &text[at..];
    let space = &rest[..rest.len() - rest.trim_start().len()];
    Look::LineBreak {
        next: at + space.len(),
        blank: ends_paragraph(space),
    }
}

/// What a terminator says by itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Terminator {
    /// `.`, which ends sentences and much else.
    Dot,
    /// `…` or several dots.
    Ellipsis,
    /// `!` and `?`.
    Mark,
    /// Those of scripts in which they serve for nothing else and need no space behind them.
    Full,
}

fn terminator(c: char) -> Option<Terminator> {
    match c {
        '.' => Some(Terminator::Dot),
        '…' => Some(Terminator::Ellipsis),
        '!' | '?' | '‼' | '⁇' | '⁈' | '⁉' | '‽' => Some(Terminator::Mark),
        // Chinese and Japanese, Arabic and Urdu, Devanagari, Armenian, Burmese, Ethiopic, Khmer.
        '。' | '！' | '？' | '．' | '｡' | '؟' | '۔' | '।' | '॥' | '։' | '။' | '።' | '។' => {
            Some(Terminator::Full)
        }
        _ => None,
    }
}

/// A run of terminators with the quotes, brackets and note marks that close behind it.
struct Cluster {
    start: usize,
    /// Behind the closing marks.
    end: usize,
    kind: Terminator,
    /// The last closing mark.
    closed_by: Option<char>,
}

impl Cluster {
    fn read(text: &str, start: usize) -> Cluster {
        let mut cluster = Cluster {
            start,
            end: start,
            kind: Terminator::Dot,
            closed_by: None,
        };
        let mut rest = text[start..].char_indices().peekable();
        let mut length = 0;
        while let Some((_, c)) = rest.next_if(|&(_, c)| terminator(c).is_some()) {
            let kind = terminator(c).unwrap_or(Terminator::Dot);
            cluster.kind = cluster.kind.max(kind);
            cluster.end += c.len_utf8();
            length += 1;
        }
        if length > 1 {
            cluster.kind = cluster.kind.max(Terminator::Ellipsis);
        }
        while let Some((_, c)) = rest.next_if(|&(_, c)| is_closing(c)) {
            cluster.closed_by = Some(c);
            cluster.end += c.len_utf8();
        }
        if let Some((quote, length)) = spaced_guillemet(&text[cluster.end..]) {
            cluster.closed_by = Some(quote);
            cluster.end += length;
        }
        cluster.end += note_marks(&text[cluster.end..]);
        cluster
    }
}

fn is_closing(c: char) -> bool {
    // “ and ‘ close German quotations; * and _ close Markdown emphasis.
    matches!(
        c,
        ')' | ']'
            | '}'
            | '"'
            | '\''
            | '”'
            | '’'
            | '“'
            | '‘'
            | '»'
            | '›'
            | '」'
            | '』'
            | '】'
            | '〉'
            | '》'
            | '）'
            | '］'
            | '｝'
            | '＂'
            | '*'
            | '_'
            | '`'
            | '¹'
            | '²'
            | '³'
    )
}

/// A French closing quote behind a space ("Oui ! »"), with the bytes of both.
fn spaced_guillemet(rest: &str) -> Option<(char, usize)> {
    let mut chars = rest.chars();
    match (chars.next()?, chars.next()?) {
        (space @ (' ' | '\u{a0}' | '\u{202f}'), quote @ ('»' | '›')) => {
            Some((quote, space.len_utf8() + quote.len_utf8()))
        }
        _ => None,
    }
}

/// Bytes of the note marks at the start of `rest`: `[12][a]`.
fn note_marks(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut end = 0;
    while bytes.get(end) == Some(&b'[') {
        let inside = bytes[end + 1..].iter().take(4);
        let length = inside.take_while(|b| b.is_ascii_alphanumeric()).count();
        let is_mark = bytes[end + 1..end + 1 + length]
            .iter()
            .all(u8::is_ascii_digit)
            || length == 1;
        if length == 0 || !is_mark || bytes.get(end + 1 + length) != Some(&b']') {
            break;
        }
        end += length + 2;
    }
    end
}

fn cluster_ends_sentence(text: &str, start: usize, cluster: &Cluster) -> bool {
    let rest = &text[cluster.end..];
    let Some(next) = rest.chars().next() else {
        return true;
    };
    if cluster.kind == Terminator::Full {
        return full_terminator_ends(next, cluster);
    }
    if !next.is_whitespace() {
        return lacks_its_space(text, start, cluster, next);
    }
    let following = Following::read(rest);
    if following.new_paragraph {
        return true;
    }
    if following.goes_on_with_dots {
        return false;
    }
    let Some(letter) = following.first else {
        return true;
    };
    match cluster.kind {
        Terminator::Dot => dot_ends(&Preceding::read(text, start, cluster.start), &following),
        Terminator::Ellipsis => !letter.is_lowercase(),
        // "Yes!" she said. — Yahoo! is — but: how are you? i am fine
        Terminator::Mark | Terminator::Full => {
            let name = || Preceding::read(text, start, cluster.start).is_capitalised();
            let exclaims = text[cluster.start..].starts_with('!');
            !letter.is_lowercase() || (cluster.closed_by.is_none() && !(exclaims && name()))
        }
    }
}

fn full_terminator_ends(next: char, cluster: &Cluster) -> bool {
    // 「はい。」と言った: the quotation is part of the sentence around it.
    let quoted_on = matches!(cluster.closed_by, Some('」' | '』')) && matches!(next, 'と' | 'っ');
    let joined = matches!(next, '、' | '，' | ',' | '；' | '：' | ')' | '）');
    !quoted_on && !joined && !next.is_numeric()
}

/// "cost.The next": a terminator whose space was lost on the way, as is common in scraped pages.
/// Names like `Node.Js` and `System.Text` are not taken for it, since the word on the left must
/// be lower case and stand by itself, and the one on the right must be followed by a space.
fn lacks_its_space(text: &str, start: usize, cluster: &Cluster, next: char) -> bool {
    const SUFFIXES: [&str; 10] = [
        "Js", "Com", "Net", "Org", "Io", "Py", "Txt", "Pdf", "Html", "Json",
    ];
    let left = Preceding::read(text, start, cluster.start);
    if is_ideograph(next) {
        return left.token.ends_with(is_ideograph)
            || (cluster.kind == Terminator::Mark && !left.token.is_empty());
    }
    let spaced = left.before.is_empty()
        || !left.token.is_empty() && {
            let at = cluster.start - left.token.len();
            text[..at].ends_with(|c: char| c.is_whitespace() || matches!(c, '(' | '"' | '“' | '-'))
        };
    let left_word =
        left.token.chars().nth(1).is_some() && left.token.chars().all(char::is_lowercase);
    if !next.is_uppercase() || !left_word || !spaced || abbreviation(left.token).is_some() {
        return false;
    }
    let right = Following::read(&text[cluster.end..]);
    let right_word =
        right.word.chars().nth(1).is_some() && right.word.chars().skip(1).all(char::is_lowercase);
    right_word && right.behind.is_some_and(char::is_whitespace) && !SUFFIXES.contains(&right.word)
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}
