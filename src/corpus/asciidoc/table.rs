//! Tables of AsciiDoc: cells behind bars, as many in a row as the table has columns, on as many
//! lines as the writer liked.

use super::super::markup::{Lines, Stretch, csv, trimmed};
use super::marks::Style;
use std::ops::Range;

/// The rows of a table, whose lines are `range`.
pub(super) fn rows(
    lines: &Lines,
    range: Range<usize>,
    separator: char,
    style: &Style,
) -> Vec<Vec<Stretch>> {
    let separator = style.separator.unwrap_or(separator);
    if matches!(separator, ',' | ';') {
        let rows = range.filter(|&line| !lines.is_blank(line));
        return rows
            .map(|line| csv(lines.source(), lines.words(line)))
            .collect();
    }
    let mut cells: Vec<(usize, Stretch)> = Vec::new();
    let mut first_row = None;
    for line in range {
        for (number, part) in cut(lines.get(line), separator).into_iter().enumerate() {
            let start = lines.start(line);
            let words = trimmed(
                lines.source(),
                start + part.words.start..start + part.words.end,
            );
            // What stands before the first bar goes on with the cell above.
            if number == 0 {
                if let Some((_, last)) = cells.last_mut() {
                    last.add(lines.source(), words);
                }
                continue;
            }
            let cell = Stretch::of(lines.source(), words);
            let copies = part.copies.clamp(1, 100);
            cells.extend(std::iter::repeat_n((part.columns, cell), copies));
        }
        if first_row.is_none() && !cells.is_empty() {
            first_row = Some(cells.iter().map(|(columns, _)| columns).sum());
        }
    }
    let columns = match style.columns {
        0 => first_row.unwrap_or(1),
        columns => columns,
    };
    in_rows(cells, columns)
}

fn in_rows(cells: Vec<(usize, Stretch)>, columns: usize) -> Vec<Vec<Stretch>> {
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut filled = 0;
    for (width, cell) in cells {
        row.push(cell);
        filled += width;
        if filled >= columns {
            rows.push(std::mem::take(&mut row));
            filled = 0;
        }
    }
    if !row.is_empty() {
        rows.push(row);
    }
    rows
}

struct Part {
    words: Range<usize>,
    columns: usize,
    copies: usize,
}

/// The parts of a line between its separators; the first one stands before all of them.
fn cut(line: &str, separator: char) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut part = Part {
        words: 0..0,
        columns: 1,
        copies: 1,
    };
    for (at, _) in line.match_indices(separator) {
        let before = &line[part.words.start..at];
        if before.ends_with('\\') {
            continue;
        }
        let word = before.rsplit([' ', '\t']).next().unwrap_or("");
        let spec = spec(word);
        part.words.end = at - spec.map_or(0, |_| word.len());
        parts.push(part);
        let (columns, copies) = spec.unwrap_or((1, 1));
        part = Part {
            words: at + separator.len_utf8()..0,
            columns,
            copies,
        };
    }
    part.words.end = line.len();
    parts.push(part);
    parts
}

/// Columns and copies of a cell with a word like `2+`, `.3+^.>s` or `a` before its bar.
fn spec(word: &str) -> Option<(usize, usize)> {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let number = word[..digits].parse().unwrap_or(1);
    let rest = &word[digits..];
    let (rest, columns, copies) = match rest.strip_prefix('*') {
        Some(rest) if digits > 0 => (rest, 1, number),
        _ => {
            let rows = rest.strip_prefix('.').map_or(rest, |rest| {
                rest.trim_start_matches(|c: char| c.is_ascii_digit())
            });
            match rows.strip_prefix('+') {
                Some(rest) => (rest, number, 1),
                None if digits == 0 => (rest, 1, 1),
                None => return None,
            }
        }
    };
    let rest = rest.trim_start_matches(['<', '^', '>', '.']);
    let is_style = rest.is_empty() || rest.len() == 1 && "adehlmsv".contains(rest);
    (is_style && !word.is_empty()).then(|| (columns.clamp(1, 1000), copies))
}
