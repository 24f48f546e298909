//! Tables, whose columns are known by nothing but where their cells stand.

use super::line::Line;
use super::piece::Piece;

/// A column is a strip of the page that no cell of another column touches.
#[derive(Clone, Copy, Debug)]
struct Column {
    start: f32,
    end: f32,
}

/// A row of a table: the number of its page and its cells.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    pub page: u32,
    pub cells: Vec<String>,
}

/// Rows of a table are not further apart than so many sizes.
const WIDEST_GAP: f32 = 3.0;

/// Two columns are a table only with so many rows; with more columns, two rows are enough.
const FEWEST_ROWS: usize = 3;

/// Lines of a table on one page.
const MOST_LINES: usize = 300;

/// The rows of the table that `lines` begin with, and of how many lines they are made.
pub(super) fn rows(lines: &[Line]) -> Option<(Vec<Row>, usize)> {
    let mut columns: Vec<Column> = Vec::new();
    let mut count = 0;
    let mut full = 0;
    for (number, line) in lines.iter().take(MOST_LINES).enumerate() {
        let is_near = number == 0 || {
            let gap = line.baseline - lines[number - 1].baseline;
            gap > 0.0 && gap < WIDEST_GAP * line.size.max(lines[number - 1].size)
        };
        if !is_near || line.is_entry || line.bullet().is_some() {
            break;
        }
        if line.pieces.len() > 1 {
            let Some(with) = fitted(&columns, &line.pieces) else {
                break;
            };
            columns = with;
            full += 1;
            count = number + 1;
        } else if !goes_on(&columns, line, &lines[number.saturating_sub(1)]) {
            break;
        }
    }
    let enough = match columns.len() {
        0 | 1 => return None,
        2 => FEWEST_ROWS,
        _ => 2,
    };
    let lines = &lines[..count];
    let short = lines.iter().flat_map(|line| &line.pieces);
    let is_running_text =
        short.clone().filter(|piece| is_sentence(piece)).count() * 3 > short.count();
    if full < enough || is_running_text {
        return None;
    }
    Some((assemble(lines, &columns), count))
}

/// A cell of more words than that is text.
fn is_sentence(piece: &Piece) -> bool {
    piece.text.split_whitespace().count() > 9
}

/// The columns, widened or added to by the cells of one more row; `None` where a cell stands in
/// two columns, or two cells in one.
fn fitted(columns: &[Column], pieces: &[Piece]) -> Option<Vec<Column>> {
    let mut columns = columns.to_vec();
    let mut used: Vec<usize> = Vec::new();
    for piece in pieces {
        let touched: Vec<usize> = (0..columns.len())
            .filter(|&i| piece.start < columns[i].end && columns[i].start < piece.end)
            .collect();
        match touched.as_slice() {
            [] => columns.push(Column {
                start: piece.start,
                end: piece.end,
            }),
            &[one] if !used.contains(&one) => {
                used.push(one);
                let column = &mut columns[one];
                column.start = column.start.min(piece.start);
                column.end = column.end.max(piece.end);
            }
            _ => return None,
        }
    }
    columns.sort_by(|a, b| a.start.total_cmp(&b.start));
    let are_apart = columns.windows(2).all(|pair| pair[0].end <= pair[1].start);
    (are_apart && columns.len() <= 40).then_some(columns)
}

/// Whether a line of one piece is the rest of a cell in the row before it.
fn goes_on(columns: &[Column], line: &Line, before: &Line) -> bool {
    let column = columns
        .iter()
        .position(|column| line.start >= column.start - 1.0 && line.end <= column.end + line.size);
    let is_close = line.baseline - before.baseline < 1.5 * line.size;
    column.is_some_and(|column| column > 0) && is_close && line.is_like(before)
}

fn assemble(lines: &[Line], columns: &[Column]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for line in lines {
        if line.pieces.len() > 1 || rows.is_empty() {
            rows.push(Row {
                page: line.page,
                cells: vec![String::new(); columns.len()],
            });
        }
        for piece in &line.pieces {
            let middle = (piece.start + piece.end) / 2.0;
            let column = columns.iter().rposition(|column| column.start <= middle);
            if let Some(row) = rows.last_mut() {
                let cell = &mut row.cells[column.unwrap_or(0)];
                if !cell.is_empty() {
                    cell.push(' ');
                }
                cell.push_str(&piece.text);
            }
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(baseline: f32, cells: &[(f32, &str)]) -> Line {
        let pieces: Vec<Piece> = cells
            .iter()
            .map(|&(start, text)| Piece {
                text: text.into(),
                start,
                end: start + 5.0 * text.len() as f32,
                baseline,
                size: 10.0,
                ..Piece::default()
            })
            .collect();
        Line {
            text: "cells".into(),
            page: 1,
            start: pieces[0].start,
            end: pieces[pieces.len() - 1].end,
            baseline,
            size: 10.0,
            pieces,
            ..Line::default()
        }
    }

    fn shown(lines: &[Line]) -> Option<String> {
        let (rows, _) = rows(lines)?;
        let rows: Vec<String> = rows.iter().map(|row| row.cells.join(" | ")).collect();
        Some(rows.join("\n"))
    }

    #[test]
    fn cells_below_each_other_are_a_table() {
        let lines = [
            line(100.0, &[(50.0, "Kettle"), (150.0, "Litres")]),
            line(112.0, &[(50.0, "Small"), (160.0, "1.2")]),
            line(124.0, &[(50.0, "Large"), (160.0, "1.7")]),
            line(160.0, &[(50.0, "All kettles are grey.")]),
        ];
        let table = "Kettle | Litres\nSmall | 1.2\nLarge | 1.7";
        assert_eq!(shown(&lines).as_deref(), Some(table));
        assert_eq!(rows(&lines).map(|(_, count)| count), Some(3));
    }

    #[test]
    fn an_empty_cell_and_a_broken_one() {
        let lines = [
            line(
                100.0,
                &[(50.0, "Part"), (150.0, "Number"), (250.0, "Remark")],
            ),
            line(112.0, &[(50.0, "Lid"), (250.0, "fits both")]),
            line(124.0, &[(250.0, "kettles")]),
            line(136.0, &[(50.0, "Spout"), (150.0, "77"), (250.0, "glued")]),
        ];
        let table = "Part | Number | Remark\nLid |  | fits both kettles\nSpout | 77 | glued";
        assert_eq!(shown(&lines).as_deref(), Some(table));
    }

    #[test]
    fn two_lines_of_two_pieces_are_none() {
        let lines = [
            line(100.0, &[(50.0, "Kettle"), (150.0, "Litres")]),
            line(112.0, &[(50.0, "Small"), (160.0, "1.2")]),
        ];
        assert_eq!(shown(&lines), None);
    }
}
