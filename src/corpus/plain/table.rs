//! Tables of a plain text: lines whose cells are separated by `|` or by tabs.

use super::line::Line;
use crate::corpus::SourceMap;
use crate::text::Span;

/// A table as it stands in the file.
#[derive(Debug)]
pub(super) struct Table {
    pub span: Span,
    /// The cells of each row, trimmed.
    rows: Vec<Vec<Span>>,
}

/// How many lines at the beginning of `lines` are rows of one table; 0 if fewer than two.
pub(super) fn rows(lines: &[Line], text: &str) -> usize {
    let Some(first) = lines.first() else { return 0 };
    let Some(separator) = separator(first.words(text)) else {
        return 0;
    };
    let mut count = 0;
    let mut width = None;
    let mut bordered = first.words(text).starts_with(['|', '+']);
    for line in lines {
        let words = line.words(text);
        if separator == '|' && is_border(words) {
            bordered = true;
        } else {
            let cells = cell_count(words, separator);
            let fits = match width {
                _ if cells < 2 => false,
                // An empty cell at the end of a line leaves no trace after a tab.
                Some(width) => cells == width || (separator == '\t' && cells < width),
                None => true,
            };
            if !fits {
                break;
            }
            width = width.or(Some(cells));
        }
        count += 1;
    }
    // Two lines of two cells with a bar between may be anything: a breadcrumb, a byline.
    let is_table =
        count > 1 && width.is_some_and(|width| bordered || width > 2 || separator == '\t');
    if is_table { count } else { 0 }
}

impl Table {
    /// The table that `lines` are the rows of.
    pub fn new(lines: &[Line], text: &str) -> Table {
        let (first, last) = (&lines[0], &lines[lines.len() - 1]);
        let separator = separator(first.words(text)).unwrap_or('|');
        let rows = lines
            .iter()
            .filter(|line| !(separator == '|' && is_border(line.words(text))))
            .map(|line| cells(line.span(), separator, text).collect())
            .collect();
        Table {
            span: Span::new(first.start, last.end),
            rows,
        }
    }
}

/// What separates the cells of a table whose first line is this.
fn separator(first: &str) -> Option<char> {
    match first {
        words if words.contains('|') => Some('|'),
        words if words.contains('\t') => Some('\t'),
        words if is_border(words) => Some('|'),
        _ => None,
    }
}

/// The line between a header and the rows: `|---|:--:|`, `+----+----+`.
fn is_border(words: &str) -> bool {
    let dashes = words.bytes().filter(|&b| b == b'-' || b == b'=').count();
    dashes >= 3 && words.contains(['|', '+']) && words.bytes().all(|b| b"|+-=: ".contains(&b))
}

fn cell_count(words: &str, separator: char) -> usize {
    without_outer_bars(words, separator)
        .split(separator)
        .count()
}

fn without_outer_bars(words: &str, separator: char) -> &str {
    if separator != '|' {
        return words;
    }
    let words = words.strip_prefix('|').unwrap_or(words);
    words.strip_suffix('|').unwrap_or(words)
}

fn cells(line: Span, separator: char, text: &str) -> impl Iterator<Item = Span> {
    let words = line.of(text);
    let inner = without_outer_bars(words, separator);
    let mut at = line.start() + (inner.as_ptr() as usize - words.as_ptr() as usize);
    inner.split(separator).map(move |cell| {
        let span = Span::new(at, at + cell.len()).trimmed(text);
        at += cell.len() + 1;
        span
    })
}

/// A copy of a text in which tables are written anew. Nothing is copied before the first table.
pub(super) struct Copy<'t> {
    text: &'t str,
    map: &'t SourceMap,
    copied: Option<(String, SourceMap)>,
    /// Up to here the text is copied.
    done: usize,
}

impl<'t> Copy<'t> {
    pub fn new(text: &'t str, map: &'t SourceMap) -> Copy<'t> {
        Copy {
            text,
            map,
            copied: None,
            done: 0,
        }
    }

    /// Where a span that is not copied yet will stand.
    pub fn moved(&self, span: Span) -> Span {
        match &self.copied {
            Some((copy, _)) => {
                let start = copy.len() + span.start() - self.done;
                Span::new(start, start + span.len())
            }
            None => span,
        }
    }

    /// Writes a table, and before it what was not copied yet; where it stands in the copy.
    pub fn table(&mut self, table: &Table) -> Span {
        self.keep(Span::new(self.done, table.span.start()));
        let start = self.len();
        for (number, row) in table.rows.iter().enumerate() {
            self.insert(if number > 0 { "\n" } else { "" });
            for (column, &cell) in row.iter().enumerate() {
                self.insert(if column > 0 { " | " } else { "" });
                self.keep(cell);
            }
        }
        self.done = table.span.end();
        let written = Span::new(start, self.len());
        // An empty cell at either end leaves only its bar.
        self.copied
            .as_ref()
            .map_or(written, |(text, _)| written.trimmed(text))
    }

    /// The copy, if there was anything to write anew.
    pub fn finish(mut self) -> Option<(String, SourceMap)> {
        if self.copied.is_some() {
            self.keep(Span::new(self.done, self.text.len()));
        }
        self.copied
    }

    fn len(&self) -> usize {
        self.copied.as_ref().map_or(0, |(text, _)| text.len())
    }

    fn keep(&mut self, span: Span) {
        let (copy, map) = self.copied.get_or_insert_default();
        map.append(&self.map.slice(span), copy.len());
        copy.push_str(span.of(self.text));
    }

    fn insert(&mut self, between: &str) {
        let (copy, _) = self.copied.get_or_insert_default();
        copy.push_str(between);
    }
}
