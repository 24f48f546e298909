//! Workbooks of Excel and OpenDocument, one document a sheet. The cells come from the `calamine`
//! crate, of XLSX and XLSB one by one, so that a sheet costs what stands in it and not what it
//! could hold; [`Records`] makes text of them. On some damaged XLSB files the library panics, and of
//! a damaged XLS it may ask for all the memory that is declared there, which is why workbooks are
//! among the formats that are read in a process of their own.
//!
//! Hidden sheets are read like others: they are content, and their name is in each place. What is
//! in charts, shapes, comments, headers and footers is not read.

mod book;
mod value;

use super::encoding::decode;
use super::read::{Input, Output, Unread};
use super::records::{Cell, Records, Row};
use super::{Document, Unit, WarningKind, html};
use crate::text::Span;
use book::{Book, Properties};
use calamine::Dimensions;

/// So much text is read from a workbook, in bytes. A text that is stored once may stand in any
/// number of cells, so that what is unpacked says little.
const MOST_TEXT: usize = 256 * 1024 * 1024;

/// Reads a workbook, one document a sheet.
///
/// # Errors
/// Where it is encrypted, or no workbook at all.
pub(super) fn read(input: &Input, output: &mut Output) -> Result<(), Unread> {
    if is_page(input.bytes) {
        return read_page(input, output);
    }
    let mut book = Book::open(input.bytes)?;
    let properties = book.properties();
    let mut room = MOST_TEXT;
    let mut count = 0;
    for name in book.sheets() {
        let mut grid = Grid::with_room(room);
        let result = book.cells(&name, &mut |row, column, words| {
            grid.add(row, column, words)
        });
        if let Err(reason) = result {
            let what = match grid.cells.is_empty() {
                true => "could not be read",
                false => "could not be read to its end",
            };
            output.warn(
                WarningKind::Unreadable,
                format!("sheet “{name}” {what}: {reason}"),
            );
        }
        if grid.is_full {
            let mebibytes = MOST_TEXT >> 20;
            output.warn(
                WarningKind::TooLarge,
                format!(
                    "has more than {mebibytes} MiB of text; what follows row {} of sheet “{name}” \
                     was left out",
                    grid.cells.last().map_or(1, |(row, _)| row + 1)
                ),
            );
        }
        room = room.saturating_sub(grid.text.len());
        grid.merge(&book.merged(&name));
        count += usize::from(sheet(input, &name, grid, &properties, output));
        if room == 0 {
            break;
        }
    }
    if count == 0 {
        let detail = "has nothing in its cells; what is in charts and shapes is not read";
        output.warn(WarningKind::Structure, detail);
    }
    Ok(())
}

/// Whether a file that is called a workbook is an HTML page, as many programs export tables.
fn is_page(bytes: &[u8]) -> bool {
    let begin = bytes.trim_ascii_start();
    let begins = |with: &[u8]| {
        let own = begin.get(..with.len());
        own.is_some_and(|own| own.eq_ignore_ascii_case(with))
    };
    begins(b"<html") || begins(b"<!doctype html") || begins(b"<table")
}

fn read_page(input: &Input, output: &mut Output) -> Result<(), Unread> {
    let decoded = decode(input.bytes);
    let mut document = html::document(&input.id(), input.path, decoded);
    document.within.clone_from(&input.within);
    output.give(document);
    Ok(())
}

/// Hands on the document of a sheet, a long one in parts; whether there is anything on it.
fn sheet(
    input: &Input,
    name: &str,
    grid: Grid,
    properties: &Properties,
    output: &mut Output,
) -> bool {
    let Grid { text, cells, .. } = grid;
    let part = input.part(name, &[]);
    let mut left_out = None;
    let mut is_empty = true;
    Records::read(&text, rows(&cells), &mut |records| {
        if records.blocks.is_empty() {
            return;
        }
        is_empty = false;
        left_out = left_out.take().or_else(|| records.left_out());
        let map = records.map_to_rows();
        let (text, _) = records.extraction.into_parts();
        let document = Document {
            title: match is_generic(name) {
                true => properties.title.clone(),
                false => Some(name.to_string()),
            },
            blocks: records.blocks,
            date: properties.date,
            tags: properties.tags.clone(),
            ..part.document(Unit::Row, text, map)
        };
        output.give(Records::name(records.is_later, document));
    });
    if let Some(left_out) = left_out {
        let detail = format!("on sheet “{name}” {left_out}");
        output.warn(WarningKind::Structure, detail);
    }
    !is_empty
}

/// Whether a program gave the sheet its name: a word and a number, as in `Sheet1`, `Tabelle2`.
fn is_generic(name: &str) -> bool {
    const WORDS: &[&str] = &[
        "sheet",
        "tabelle",
        "feuil",
        "feuille",
        "hoja",
        "foglio",
        "planilha",
        "folha",
        "blad",
        "ark",
        "arkusz",
        "list",
        "munka",
        "sayfa",
        "лист",
        "工作表",
        "シート",
        "시트",
        "table",
        "tabel",
    ];
    let word = name.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '_'));
    word.is_empty() || WORDS.contains(&&*word.to_lowercase())
}

/// The cells of a sheet that hold something.
struct Grid {
    /// Their words, one behind the other.
    text: String,
    /// The row of each, counted from 0.
    cells: Vec<(u32, Cell)>,
    /// How long the text may become.
    room: usize,
    /// Whether there was more.
    is_full: bool,
}

impl Grid {
    fn with_room(room: usize) -> Grid {
        Grid {
            text: String::new(),
            cells: Vec::new(),
            room,
            is_full: false,
        }
    }

    /// Adds a cell; says whether there is room for more.
    fn add(&mut self, row: u32, column: u32, words: &str) -> bool {
        let words = words.trim();
        if words.is_empty() {
            return true;
        }
        if self.text.len() + words.len() >= self.room {
            self.is_full = true;
            return false;
        }
        let start = self.text.len();
        self.text.push_str(words);
        self.text.push('\n');
        let cell = Cell {
            column,
            span: Span::new(start, start + words.len()),
            quoted: false,
        };
        self.cells.push((row, cell));
        true
    }

    /// Brings the cells in order, and says again in each row what stands in a cell that was merged
    /// over several: a row is read by itself.
    fn merge(&mut self, merged: &[Dimensions]) {
        self.cells.sort_by_key(|(row, cell)| (*row, cell.column));
        self.cells.dedup_by_key(|(row, cell)| (*row, cell.column));
        let at = |row: u32, column: u32| {
            let key = (row, column);
            self.cells
                .binary_search_by_key(&key, |(row, cell)| (*row, cell.column))
        };
        let mut more = Vec::new();
        for &Dimensions { start, end } in merged {
            let Ok(first) = at(start.0, start.1) else {
                continue;
            };
            let (_, cell) = self.cells[first];
            let mut next = self.cells.partition_point(|(row, _)| *row <= start.0);
            // Rows below with cells of their own; each cell is looked at once for each region.
            while let Some(&(row, _)) = self.cells.get(next).filter(|(row, _)| *row <= end.0) {
                // Regions do not overlap, but a broken file may say that they do.
                if more.len() > self.cells.len() {
                    break;
                }
                if at(row, start.1).is_err() {
                    more.push((row, cell));
                }
                next += self.cells[next..].partition_point(|(other, _)| *other == row);
            }
        }
        self.cells.append(&mut more);
        self.cells.sort_by_key(|(row, cell)| (*row, cell.column));
        self.cells.dedup_by_key(|(row, cell)| (*row, cell.column));
    }
}

/// The rows of cells in order, numbered as the program shows them.
fn rows(cells: &[(u32, Cell)]) -> impl Iterator<Item = Row> {
    let mut last = None;
    cells.chunk_by(|(a, _), (b, _)| a == b).map(move |cells| {
        let row = cells.first().map_or(0, |(row, _)| *row);
        let after_gap = last.is_some_and(|last| row > last + 1);
        last = Some(row);
        Row {
            number: row.saturating_add(1),
            after_gap,
            cells: cells.iter().map(|(_, cell)| *cell).collect(),
        }
    })
}

#[cfg(test)]
mod tests;
