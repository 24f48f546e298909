//! Tables for tbl: settings, formats, and rows with tabs between the cells.

use super::super::markup::{Lines, Stretch, trimmed};
use super::roff;
use std::ops::Range;

/// The rows of a table, whose lines are `range`.
pub(super) fn rows(lines: &Lines, range: Range<usize>) -> Vec<Vec<Stretch>> {
    let mut line = range.start;
    let mut separator = '\t';
    if let Some(settings) = lines
        .trimmed(line)
        .strip_suffix(';')
        .filter(|_| line < range.end)
    {
        separator = separator_of(settings).unwrap_or('\t');
        line += 1;
    }
    let mut rows = Vec::new();
    let mut in_format = true;
    while line < range.end {
        let words = lines.trimmed(line);
        if in_format {
            in_format = !words.ends_with('.');
        } else if words == ".T&" {
            in_format = true;
        } else if !is_silent(words) {
            let (row, count) = row(lines, line..range.end, separator);
            rows.push(row);
            line += count;
            continue;
        }
        line += 1;
    }
    rows
}

/// Rules, and lines for roff.
fn is_silent(words: &str) -> bool {
    matches!(words, "_" | "=" | "") || words.starts_with(['.', '\''])
}

/// The character in `tab(x)`.
fn separator_of(settings: &str) -> Option<char> {
    let (_, behind) = settings.split_once("tab")?;
    behind.trim_start().strip_prefix('(')?.chars().next()
}

/// The cells of a row, and how many lines it takes: a cell may go on between `T{` and `T}`.
fn row(lines: &Lines, range: Range<usize>, separator: char) -> (Vec<Stretch>, usize) {
    let source = lines.source();
    let mut cells = Vec::new();
    let mut line = range.start;
    let mut rest = lines.range(line);
    loop {
        let words = source.get(rest.clone()).unwrap_or("");
        let end = words.find(separator).unwrap_or(words.len());
        let cell = trimmed(source, rest.start..rest.start + end);
        let opens = words[..end].trim_end().ends_with("T{");
        if !opens {
            if !matches!(source.get(cell.clone()), Some("\\^" | "_" | "=" | "\\_")) {
                cells.push(Stretch::of(source, cell));
            }
            if end == words.len() {
                return (cells, line + 1 - range.start);
            }
            rest.start += end + separator.len_utf8();
            continue;
        }
        let mut stretch = Stretch::default();
        line += 1;
        while line < range.end && !lines.get(line).starts_with("T}") {
            let words = lines.words(line);
            let start = match roff::name(lines.get(line)) {
                // Of a macro only the words count.
                Some(name) if roff::is_silent(name) => words.end,
                Some(name) => (words.start + 1 + name.len()).min(words.end),
                None => words.start,
            };
            stretch.add(source, trimmed(source, start..words.end));
            line += 1;
        }
        cells.push(stretch);
        if line >= range.end {
            return (cells, line - range.start);
        }
        let behind = lines.range(line);
        let words = lines.get(line);
        match words.find(separator) {
            Some(at) => rest = behind.start + at + separator.len_utf8()..behind.end,
            None => return (cells, line + 1 - range.start),
        }
    }
}
