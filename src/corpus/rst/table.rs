//! Tables of reStructuredText that are drawn with characters.

use super::super::markup::{Lines, Stretch, trimmed};
use std::ops::Range;
use unicode_width::UnicodeWidthChar;

/// A table and how many lines it takes.
pub(super) struct Drawn {
    pub(super) rows: Vec<Vec<Stretch>>,
    pub(super) lines: usize,
}

/// A table with a frame of `+---+` and `|` around each cell. A cell that spans several columns is
/// one cell, one that spans rows belongs to the first of them.
pub(super) fn grid(lines: &Lines, range: Range<usize>) -> Option<Drawn> {
    let is_border = |line: usize| {
        let words = lines.trimmed(line);
        words.starts_with('+')
            && words.ends_with('+')
            && words.len() > 2
            && words.bytes().all(|b| matches!(b, b'+' | b'-' | b'='))
    };
    if !is_border(range.start) {
        return None;
    }
    let indent = lines.indent(range.start);
    let border = lines.trimmed(range.start);
    let columns: Vec<usize> = border.match_indices('+').map(|(at, _)| at).collect();
    let belongs = |&line: &usize| lines.trimmed(line).starts_with(['+', '|']);
    let count = range.clone().take_while(belongs).count();
    if count < 3 {
        return None;
    }
    let mut rows: Vec<Vec<Stretch>> = Vec::new();
    let mut begins = true;
    for line in range.start..range.start + count {
        // A border that runs past a cell that goes on ends the row for the others.
        let words = lines.trimmed(line);
        if words.contains("+--") || words.contains("+==") || words.contains("--+") {
            begins = true;
            if is_border(line) {
                continue;
            }
        }
        if std::mem::take(&mut begins) {
            rows.push(Vec::new());
        }
        let place = lines.behind_column(line, indent);
        let cells = cut(lines.source(), place, &columns);
        let Some(row) = rows.last_mut() else { continue };
        row.resize(
            row.len().max(columns.len().saturating_sub(1)),
            Stretch::default(),
        );
        for (column, cell) in cells {
            let words = lines.source().get(cell.clone()).unwrap_or("");
            let is_frame = words.bytes().all(|b| matches!(b, b'+' | b'-' | b'='));
            if !is_frame && let Some(stretch) = row.get_mut(column) {
                stretch.add(lines.source(), cell);
            }
        }
    }
    Some(Drawn { rows, lines: count })
}

/// The cells of a line of a grid, each with its first column: cut where a column ends if a bar
/// stands there.
fn cut(source: &str, line: Range<usize>, columns: &[usize]) -> Vec<(usize, Range<usize>)> {
    let words = source.get(line.clone()).unwrap_or("");
    let mut cells = Vec::new();
    let mut begin: Option<(usize, usize)> = None;
    let mut column = 0;
    for (at, character) in words.char_indices() {
        if matches!(character, '|' | '+')
            && let Ok(index) = columns.binary_search(&column)
        {
            if let Some((first, start)) = begin {
                cells.push((first, trimmed(source, start..line.start + at)));
            }
            begin = Some((index, line.start + at + 1));
        }
        column += character.width().unwrap_or(0);
    }
    cells
}

/// A table whose columns are drawn by a line of `==== ====`.
pub(super) fn simple(lines: &Lines, range: Range<usize>) -> Option<Drawn> {
    let is_border = |line: usize| {
        let words = lines.trimmed(line);
        words.starts_with('=') && words.bytes().all(|b| matches!(b, b'=' | b' '))
    };
    if !is_border(range.start) || !lines.trimmed(range.start).contains(' ') {
        return None;
    }
    let indent = lines.indent(range.start);
    let columns = columns(lines.trimmed(range.start));
    // The second border is below the header, the third one ends the table; without a header the
    // second one does, which has nothing but blank lines behind it.
    let mut borders = (range.start + 1..range.end).filter(|&line| is_border(line));
    let second = borders.next()?;
    let goes_on = second + 1 < range.end && !lines.is_blank(second + 1);
    let last = match goes_on {
        true => borders.next().unwrap_or(second),
        false => second,
    };
    let mut rows: Vec<Vec<Stretch>> = Vec::new();
    for line in range.start + 1..last {
        let words = lines.trimmed(line);
        let is_rule = words.bytes().all(|b| matches!(b, b'-' | b'=' | b' '));
        if words.is_empty() || is_rule {
            continue;
        }
        let cells = cells(lines.source(), lines.behind_column(line, indent), &columns);
        let is_new = cells.first().is_some_and(|cell| !cell.is_empty());
        if is_new || rows.is_empty() {
            rows.push(vec![Stretch::default(); columns.len()]);
        }
        for (stretch, cell) in rows.iter_mut().next_back().into_iter().flatten().zip(cells) {
            stretch.add(lines.source(), cell);
        }
    }
    Some(Drawn {
        rows,
        lines: last + 1 - range.start,
    })
}

/// Where columns begin and end; the last one has no end.
fn columns(border: &str) -> Vec<Range<usize>> {
    let mut columns = Vec::new();
    let mut at = 0;
    for run in border.split(' ') {
        if !run.is_empty() {
            columns.push(at..at + run.len());
        }
        at += run.len() + 1;
    }
    if let Some(last) = columns.last_mut() {
        last.end = usize::MAX;
    }
    columns
}

/// The stretch of a line in each column, without white space at its ends.
fn cells(source: &str, line: Range<usize>, columns: &[Range<usize>]) -> Vec<Range<usize>> {
    let words = source.get(line.clone()).unwrap_or("");
    let mut bounds = vec![line.end..line.end; columns.len()];
    let mut column = 0;
    for (at, character) in words.char_indices() {
        let width = character.width().unwrap_or(0);
        let behind = line.start + at + character.len_utf8();
        for (bound, range) in bounds.iter_mut().zip(columns) {
            if range.contains(&column) {
                bound.start = bound.start.min(line.start + at);
                bound.end = behind;
            }
        }
        column += width;
    }
    bounds
        .into_iter()
        .map(|bound| trimmed(source, bound))
        .collect()
}
