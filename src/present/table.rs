//! Tables on a terminal. A *table* is text whose rows stand one a line with their cells separated
//! by ` | `; it is shown in columns where they fit, and row by row where they do not.

use super::wrap::{Line, Part, Piece, columns, prose};
use crate::text::Span;

/// The lines of `text` at `rows` as a table: in columns where they fit `width`, otherwise each
/// row wrapped.
pub fn table(text: &str, rows: &[Span], width: usize) -> Vec<Line> {
    const BORDER: &str = " │ ";
    let grid: Vec<Vec<Span>> = rows
        .iter()
        .filter(|row| !row.of(text).trim().is_empty())
        .map(|row| cells(text, *row))
        .collect();
    let mut widths: Vec<usize> = Vec::new();
    for (column, cell) in grid.iter().flat_map(|row| row.iter().enumerate()) {
        let needed = columns(cell.of(text));
        match widths.get_mut(column) {
            Some(so_far) => *so_far = needed.max(*so_far),
            None => widths.push(needed),
        }
    }
    let borders = columns(BORDER) * widths.len().saturating_sub(1);
    if widths.iter().sum::<usize>() + borders > width {
        return grid
            .iter()
            .flat_map(|row| hanging_row(text, row, width))
            .collect();
    }
    let aligned = |row: &Vec<Span>| {
        let mut line = Line::new();
        for (column, cell) in row.iter().enumerate() {
            if column > 0 {
                line.push(Piece::Fill(BORDER.into()));
            }
            line.push(Piece::Words(*cell));
            if column + 1 < row.len() {
                let missing = widths[column] - columns(cell.of(text));
                line.push(Piece::Fill(" ".repeat(missing).into()));
            }
        }
        line
    };
    grid.iter().map(aligned).collect()
}

fn cells(text: &str, row: Span) -> Vec<Span> {
    let mut start = row.start();
    let mut cells = Vec::new();
    let mut words = row.of(text);
    // The first cell is empty.
    if let Some(others) = words.strip_prefix("| ") {
        cells.push(Span::new(start, start));
        start += "| ".len();
        words = others;
    }
    // So is the last.
    let (words, behind) = match words.strip_suffix(" |") {
        Some(others) => (others, Some(Span::new(row.end(), row.end()))),
        None => (words, None),
    };
    for cell in words.split(" | ") {
        cells.push(Span::new(start, start + cell.len()).trimmed(text));
        start += cell.len() + " | ".len();
    }
    cells.extend(behind);
    cells
}

/// A table row too wide for its columns: like running text, a bar between the cells and the
/// lines behind the first indented.
fn hanging_row(text: &str, row: &[Span], width: usize) -> Vec<Line> {
    const INDENT: usize = 2;
    let mut parts = Vec::new();
    for cell in row.iter().filter(|cell| !cell.is_empty()) {
        if !parts.is_empty() {
            parts.push(Part::Word("│"));
        }
        parts.push(Part::Text(*cell));
    }
    let mut lines = prose(text, &parts, width.saturating_sub(INDENT));
    for line in lines.iter_mut().skip(1) {
        line.insert(0, Piece::Fill(" ".repeat(INDENT.min(width / 4)).into()));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::cells;
    use crate::text::Span;

    #[test]
    fn empty_cells_are_cells() {
        let shown = |row: &str| -> Vec<String> {
            let cells = cells(row, Span::new(0, row.len()));
            cells.iter().map(|cell| cell.of(row).to_string()).collect()
        };
        assert_eq!(shown("a | b"), ["a", "b"]);
        assert_eq!(shown("a |  | c"), ["a", "", "c"]);
        assert_eq!(shown("| 2022 | 2023"), ["", "2022", "2023"]);
        assert_eq!(shown("|  | c"), ["", "", "c"]);
        assert_eq!(shown("a | b |"), ["a", "b", ""]);
    }
}
