//! Tables of office documents, which hold data or are there for looks: a box around a paragraph,
//! two columns of text. Only the first sort becomes a table of the document; of the other sort the
//! content of the cells is read one after another.

use super::composition::Piece;
use std::collections::HashMap;

/// The mean length of a cell in bytes from which on a table is one of running text.
const LONG_CELL: usize = 300;

/// What spans several rows is repeated in each if it is at most this long, as labels are.
const LONGEST_LABEL: usize = 100;

/// No table that is read by people has more columns.
const MOST_COLUMNS: usize = 256;

/// A table in the making.
#[derive(Debug, Default)]
pub(super) struct Table {
    rows: Vec<Vec<Cell>>,
    /// For each column that a cell further up takes up, for how many rows it still does.
    spans: HashMap<usize, usize>,
}

/// A cell in the making.
#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    pub(super) pieces: Vec<Piece>,
    /// How many columns it takes up.
    pub(super) columns: usize,
    /// Whether it goes on with the cell above it.
    pub(super) continues: bool,
}

impl Table {
    pub(super) fn begin_row(&mut self) {
        for left in self.spans.values_mut() {
            *left = left.saturating_sub(1);
        }
        self.spans.retain(|_, left| *left > 0);
        self.rows.push(Vec::new());
    }

    pub(super) fn begin_cell(&mut self) {
        if self.rows.is_empty() {
            self.begin_row();
        }
        if let Some(row) = self.rows.last_mut() {
            row.push(Cell::default());
        }
    }

    /// Says of the cell that is open that it takes up so many rows, or that another one covers it.
    pub(super) fn span(&mut self, rows: usize, is_covered: bool) {
        let Some(row) = self.rows.last_mut() else {
            return;
        };
        let column = row.len().saturating_sub(1);
        let goes_on = is_covered && self.spans.contains_key(&column);
        row.last_mut()
            .into_iter()
            .for_each(|cell| cell.continues = goes_on);
        if rows > 1 && column < MOST_COLUMNS {
            self.spans.insert(column, rows);
        }
    }

    /// The cell that is open.
    pub(super) fn cell(&mut self) -> Option<&mut Cell> {
        self.rows.last_mut()?.last_mut()
    }

    /// Adds a piece to the cell that is open; gives it back where there is none.
    pub(super) fn give(&mut self, piece: Piece) -> Option<Piece> {
        match self.cell() {
            Some(cell) => {
                cell.pieces.push(piece);
                None
            }
            None => Some(piece),
        }
    }

    /// What stands in it: one table, or the content of its cells.
    pub(super) fn pieces(self) -> Vec<Piece> {
        if !self.holds_data() {
            let cells = self.rows.into_iter().flatten();
            return cells.flat_map(|cell| cell.pieces).collect();
        }
        let mut rows: Vec<Vec<String>> = Vec::new();
        for row in self.rows {
            let line = line(row, rows.last().map(Vec::as_slice));
            if line.iter().any(|cell| !cell.is_empty()) {
                rows.push(line);
            }
        }
        if rows.is_empty() {
            return Vec::new();
        }
        vec![Piece::Table(rows)]
    }

    fn holds_data(&self) -> bool {
        let filled = |row: &&Vec<Cell>| row.iter().any(|cell| !cell.pieces.is_empty());
        let rows = self.rows.iter().filter(filled);
        let columns = rows.clone().map(Vec::len).max().unwrap_or(0);
        let cells = || self.rows.iter().flatten();
        let count = cells().filter(|cell| !cell.pieces.is_empty()).count();
        let length: usize = cells().flat_map(|cell| &cell.pieces).map(Piece::len).sum();
        let is_structure = |piece: &Piece| {
            matches!(piece, Piece::CodeLine(_) | Piece::Table(_)) || piece.is_heading()
        };
        // A lone heading in a cell is the label of a column in a style that was at hand.
        let structured =
            cells().any(|cell| cell.pieces.len() > 1 && cell.pieces.iter().any(is_structure));
        columns >= 2 && rows.count() >= 2 && length <= LONG_CELL * count && !structured
    }
}

/// The cells of a row as they stand below each other; `above` is the row before it.
fn line(row: Vec<Cell>, above: Option<&[String]>) -> Vec<String> {
    let mut line: Vec<String> = Vec::new();
    for cell in row {
        if line.len() >= MOST_COLUMNS {
            // The words are kept; where they stand does not matter any more.
            if let Some(last) = line.last_mut() {
                let more = words(&cell);
                if !more.is_empty() {
                    last.push(' ');
                    last.push_str(&more);
                }
            }
            continue;
        }
        let repeated = above
            .filter(|_| cell.continues)
            .and_then(|above| above.get(line.len()))
            .filter(|label| label.len() <= LONGEST_LABEL);
        let own = words(&cell);
        match repeated {
            Some(label) if own.is_empty() => line.push(label.clone()),
            _ => line.push(own),
        }
        for _ in 1..cell.columns.min(MOST_COLUMNS - line.len() + 1) {
            line.push(String::new());
        }
    }
    line
}

fn words(cell: &Cell) -> String {
    let words: Vec<String> = cell.pieces.iter().map(Piece::line).collect();
    let filled = words.iter().filter(|words| !words.is_empty());
    filled.map(String::as_str).collect::<Vec<_>>().join(" ")
}
