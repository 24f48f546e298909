//! Where windows end: before a heading if there is one, else at the end of a paragraph, else at a
//! blank line, else at a line end, and in a line that is longer than a window between two words. Of
//! several such places the last counts. No window ends inside a block of code that is closed in it.

use crate::corpus::Format;

/// Finds the ends of one file's windows.
pub(super) struct Cutter {
    format: Format,
    /// The block of code that the next window begins in.
    fence: Option<Fence>,
}

/// Where a window ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    /// The first byte that does not belong to it.
    pub at: usize,
    /// Of a window that begins inside a block of code: where that ends. Nothing stands behind it.
    pub code: Option<usize>,
}

/// What opens a block of code, and closes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Fence {
    mark: char,
    length: usize,
}

/// How good an end is, best first.
#[derive(Clone, Copy)]
enum Boundary {
    Heading,
    Paragraph,
    Blank,
    Line,
}

impl Cutter {
    pub(super) fn new(format: Format) -> Cutter {
        let fence = None;
        Cutter { format, fence }
    }

    /// The end of the window that `text` begins with. More follows unless it is the last of the file.
    /// It is not before the first character, and behind the last only where the text has no better
    /// place.
    pub(super) fn cut(&mut self, text: &str, is_last: bool) -> Cut {
        if let Some(fence) = self.fence {
            return self.cut_code(text, fence, is_last);
        }
        if is_last {
            return Cut {
                at: text.len(),
                code: None,
            };
        }
        let text = before_half_line_end(text);
        let (found, open) = boundary(text, self.format, true);
        let at = found.or_else(|| match self.format {
            // Elsewhere a fence opens a block of code only if another one closes it.
            Format::Markdown => {
                self.fence = open;
                open.and_then(|_| last_line(text))
            }
            format => boundary(text, format, false).0,
        });
        Cut {
            at: at.unwrap_or_else(|| between_words(text)),
            code: None,
        }
    }

    fn cut_code(&mut self, text: &str, fence: Fence, is_last: bool) -> Cut {
        let text = match is_last {
            true => text,
            false => before_half_line_end(text),
        };
        let closing = lines(text).find(|line| {
            let is_whole = is_last || line.next > line.end;
            is_whole && fence.is_closed_by(line.of(text))
        });
        if let Some(line) = closing {
            self.fence = None;
            return Cut {
                at: line.next,
                code: Some(line.start),
            };
        }
        let at = match is_last {
            true => text.len(),
            false => last_line(text).unwrap_or_else(|| between_words(text)),
        };
        Cut { at, code: Some(at) }
    }
}

impl Fence {
    /// The fence that a line opens; it may stand in a quote or in an item of a list.
    fn opened_by(line: &str) -> Option<Fence> {
        let is_before = |c: char| " \t>-*+.)".contains(c) || c.is_ascii_digit();
        let words = line.trim_start_matches(is_before);
        let mark = words.chars().next().filter(|c| "`~".contains(*c))?;
        let behind = words.trim_start_matches(mark);
        let length = words.len() - behind.len();
        let opens = length >= 3 && !(mark == '`' && behind.contains('`'));
        opens.then_some(Fence { mark, length })
    }

    fn is_closed_by(self, line: &str) -> bool {
        let words = line.trim_start_matches([' ', '\t', '>']).trim_end();
        words.len() >= self.length && words.chars().all(|c| c == self.mark)
    }
}

/// A line stands from `start` to `end`; the next one begins at `next`.
struct Line {
    start: usize,
    end: usize,
    next: usize,
}

impl Line {
    fn of<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start..self.end]
    }
}

/// A line ends at `\n`, `\r\n` or `\r`.
fn lines(text: &str) -> impl Iterator<Item = Line> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = &text.as_bytes()[start..];
        if rest.is_empty() {
            return None;
        }
        let ends = |&b: &u8| b == b'\n' || b == b'\r';
        let length = rest.iter().position(ends).unwrap_or(rest.len());
        let ending = match &rest[length..] {
            [b'\r', b'\n', ..] => 2,
            [] => 0,
            _ => 1,
        };
        let end = start + length;
        let next = end + ending;
        let line = Line { start, end, next };
        start = next;
        Some(line)
    })
}

/// The lines above a boundary: those since the last blank one that have words.
#[derive(Default)]
struct Above {
    /// Whether the line right above is blank.
    blank: bool,
    lines: usize,
    characters: usize,
    is_heading: bool,
}

impl Above {
    fn pass(&mut self, words: &str) {
        if words.is_empty() {
            self.blank = true;
            return;
        }
        if std::mem::take(&mut self.blank) {
            *self = Above::default();
        }
        self.lines += 1;
        self.characters = words.chars().count().max(self.characters);
        self.is_heading = is_heading(words) || is_underline(words);
    }
}

/// The last boundary of the best sort that there is, and the fence of code that is open at the end.
/// Without `fences` there is no such code.
fn boundary(text: &str, format: Format, fences: bool) -> (Option<usize>, Option<Fence>) {
    let mut best = [None; 4];
    let mut open: Option<Fence> = None;
    let mut above = Above::default();
    for line in lines(text) {
        let words = line.of(text);
        if let Some(fence) = open {
            if fence.is_closed_by(words) {
                open = None;
                above = Above {
                    lines: 2,
                    ..Above::default()
                };
            }
            continue;
        }
        if line.start > 0 {
            best[rank(words, &above, format) as usize] = Some(line.start);
        }
        open = Fence::opened_by(words).filter(|_| fences && format != Format::Code);
        above.pass(words.trim());
    }
    (best.into_iter().flatten().next(), open)
}

/// What sort of boundary stands before a line.
fn rank(line: &str, above: &Above, format: Format) -> Boundary {
    // Plain text shows by such lines above and below it what else it is; see `plain::heading`.
    const LONGER_THAN_HEADINGS: usize = 80;
    let first = line.chars().next().filter(|c| !c.is_whitespace());
    let starts_anew = match (format, first) {
        (_, None) => false,
        // A colon begins a definition of the term above it.
        (Format::Markdown, first) => !above.is_heading && first != Some(':'),
        (Format::Code, first) => !matches!(first, Some('}' | ')' | ']')) && line.trim() != "end",
        (_, first) => {
            let long = above.lines > 1 || above.characters > LONGER_THAN_HEADINGS;
            long && !above.is_heading && first.is_some_and(char::is_alphabetic)
        }
    };
    // Headings in a row are not parted, since one with nothing below it counts as text.
    match above.blank {
        _ if format == Format::Markdown && is_heading(line) && !above.is_heading => {
            Boundary::Heading
        }
        true if starts_anew => Boundary::Paragraph,
        true => Boundary::Blank,
        false => Boundary::Line,
    }
}

/// `## Words`.
fn is_heading(line: &str) -> bool {
    let behind = line.trim_start_matches('#');
    let level = line.len() - behind.len();
    (1..=6).contains(&level) && (behind.is_empty() || behind.starts_with([' ', '\t']))
}

/// A line that makes a heading of the one above it.
fn is_underline(line: &str) -> bool {
    let is_all = |mark| line.len() >= 2 && line.chars().all(|c| c == mark);
    is_all('=') || is_all('-')
}

/// The beginning of the last line, if that is not the first.
fn last_line(text: &str) -> Option<usize> {
    let start = lines(text).last().map(|line| line.start);
    start.filter(|&start| start > 0)
}

/// Behind the last white space, or behind everything.
fn between_words(text: &str) -> usize {
    let space = text.char_indices().rev().find(|(_, c)| c.is_whitespace());
    space.map_or(text.len(), |(at, c)| at + c.len_utf8())
}

/// The text without a carriage return at its end, whose line feed may follow.
fn before_half_line_end(text: &str) -> &str {
    let before = text.strip_suffix('\r').filter(|before| !before.is_empty());
    before.unwrap_or(text)
}

#[cfg(test)]
mod tests;
