//! The lines of a plain text and what each looks like by itself.

use super::PartKind;
use crate::text::Span;

/// A line: its words stand from `start` to `end`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub start: usize,
    pub end: usize,
    /// Where the next line begins.
    pub next: usize,
    /// Columns before the words; a tab goes to the next multiple of four.
    pub indent: usize,
    /// Bytes before the words.
    pub indent_bytes: usize,
}

impl Line {
    pub fn is_blank(&self) -> bool {
        self.start == self.end
    }

    /// Bytes of its words.
    pub fn len(&self) -> usize {
        self.end - self.start
    }

    pub fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }

    pub fn words<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start..self.end]
    }

    /// Whether the writer ended this line on purpose: in a text of `width` bytes a line, the first
    /// word of the next one would have had room on it.
    pub fn breaks_before(&self, next: &Line, width: usize, text: &str) -> bool {
        let word = next.words(text).split_whitespace().next().unwrap_or("");
        self.len() + 1 + word.len() < width || width < 40
    }
}

/// The lines of `text` from byte `from` on. A line ends at `\n`, `\r\n` or `\r`.
pub(super) fn lines(text: &str, from: usize) -> impl Iterator<Item = Line> {
    let mut at = from;
    std::iter::from_fn(move || {
        let rest = &text[at..];
        if rest.is_empty() {
            return None;
        }
        let end = rest
            .bytes()
            .position(|b| b == b'\n' || b == b'\r')
            .unwrap_or(rest.len());
        let ending = match &rest.as_bytes()[end..] {
            [b'\r', b'\n', ..] => 2,
            [] => 0,
            _ => 1,
        };
        let words = trimmed(Span::new(at, at + end), text);
        let before = &text[at..words.start()];
        let line = Line {
            start: words.start(),
            end: words.end(),
            next: at + end + ending,
            indent: columns(before),
            indent_bytes: before.len(),
        };
        at = line.next;
        Some(line)
    })
}

fn columns(indent: &str) -> usize {
    indent.chars().fold(0, |column, c| match c {
        '\t' => column / 4 * 4 + 4,
        _ => column + 1,
    })
}

/// The span without white space at its ends, among it the marks that have no width.
pub(super) fn trimmed(span: Span, text: &str) -> Span {
    let is_space = |c: char| c.is_whitespace() || c == '\u{200B}' || c == '\u{FEFF}';
    let words = span.of(text);
    let behind = words.trim_start_matches(is_space);
    let start = span.end() - behind.len();
    Span::new(start, start + behind.trim_end_matches(is_space).len())
}

/// The span without blank lines at its ends; the first line keeps its indent.
pub(super) fn without_blank_ends(span: Span, text: &str) -> Span {
    let words = trimmed(span, text);
    let before = &text[span.start()..words.start()];
    let indent = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    match words.is_empty() {
        true => words,
        false => Span::new(span.start() + indent, words.end()),
    }
}

/// Whether a line only separates: `-----`, `* * *`, `=====`.
pub(super) fn is_rule(words: &str) -> bool {
    let mark = words.chars().next().filter(|c| "-=*_~#+.".contains(*c));
    let count = words.chars().filter(|&c| Some(c) == mark).count();
    count >= 3 && words.chars().all(|c| Some(c) == mark || c == ' ')
}

/// The mark before a list item.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bullet {
    /// Its bytes, with the space behind it.
    pub length: usize,
    /// Whether a line of running text could begin with it as well.
    pub is_doubtful: bool,
}

/// The bullet that a line begins with: `- `, `• `, `1. `, `2) `, `(3) `, `a) `.
pub(super) fn bullet(words: &str) -> Option<Bullet> {
    let first = words.chars().next()?;
    let (mark, is_doubtful) = match first {
        '-' | '–' | '+' => (first.len_utf8(), true),
        '*' | '•' | '◦' | '‣' | '▪' | '●' | '○' | '■' | '·' | '∙' | '➢' | '✓' => {
            (first.len_utf8(), false)
        }
        _ => {
            let open = usize::from(first == '(');
            let inner = &words[open..];
            let digits = inner.bytes().take(4).take_while(u8::is_ascii_digit).count();
            let letter = inner.bytes().take(1).filter(u8::is_ascii_lowercase).count();
            let (length, numeric) = match digits {
                0 => (letter, false),
                _ => (digits, true),
            };
            let close = inner.as_bytes().get(length)?;
            let closed = *close == b')' || (*close == b'.' && open == 0 && numeric);
            if length == 0 || length > 3 || !closed {
                return None;
            }
            (open + length + 1, *close == b'.')
        }
    };
    let behind = &words[mark..];
    let space = behind.len() - behind.trim_start().len();
    // The sign • often has no space behind it; a dash or an asterisk without one is none.
    let needs_space = first.is_ascii() || first == '–' || first == '·';
    let is_bullet = space < behind.len() && (space > 0 || !needs_space);
    is_bullet.then_some(Bullet {
        length: mark + space,
        is_doubtful,
    })
}

/// Whether a stretch is code: indented as a whole, and either announced by a colon or written
/// with the signs of code.
pub(super) fn is_code(stretch: &[Line], previous: Option<(PartKind, Span)>, text: &str) -> bool {
    if stretch.iter().any(|line| line.indent < 4) {
        return false;
    }
    let looks_like_code = |line: &&Line| {
        let words = line.words(text);
        words.ends_with(['{', '}', ';', '\\', ',', ')'])
            || words.starts_with(['$', '#', '<', '/', '@'])
            || [" = ", "()", "::", "->", "=>", " --", "==", "&&", "</"]
                .iter()
                .any(|sign| words.contains(sign))
    };
    let coded = stretch.iter().filter(looks_like_code).count() * 2 >= stretch.len();
    match previous {
        Some((PartKind::ListItem, _)) => false,
        Some((PartKind::Code, _)) => true,
        Some((_, span)) => {
            let is_item = bullet(stretch[0].words(text)).is_some();
            coded || (span.of(text).ends_with(':') && !is_item)
        }
        None => coded,
    }
}

/// Whether the writer never broke a line inside a paragraph: most of the text stands on lines
/// longer than anyone wraps them.
pub(super) fn one_paragraph_a_line(stretch: &[Line]) -> bool {
    const LONGER_THAN_WRAPPED: usize = 120;
    let total: usize = stretch.iter().map(Line::len).sum();
    let long = stretch
        .iter()
        .map(Line::len)
        .filter(|&len| len > LONGER_THAN_WRAPPED);
    stretch.len() > 1 && long.sum::<usize>() * 2 > total
}
