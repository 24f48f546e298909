//! Tables as documents, whatever file they stand in. A table comes here as *rows* of *cells*, each
//! a stretch of one text; it leaves as blocks:
//!
//! - Rows above the header are its caption: a heading, and paragraphs.
//! - Under a column of questions and a column of answers each row is a pair.
//! - Rows with a long text among their cells are sections: the short cells are the heading.
//! - All other rows are a table, the header first; without a header, items of a list.
//!
//! Rows are read one by one and only the next few are kept. What is made of them is handed on in
//! parts, so that a long table takes little more memory than the file itself.

mod judge;
mod write;

use super::extraction::Extraction;
use super::{Block, Document};
#[cfg(any(feature = "spreadsheet", test))]
use super::{Segment, SourceMap};
use crate::text::Span;
use judge::{Plan, plan};
use std::collections::{BTreeSet, VecDeque};
use write::Writer;

/// So many rows are looked at to tell what a table is.
const LOOKAHEAD: usize = 60;
/// A part ends with the row that brings it to so many bytes of text, or so many blocks. Its map and
/// what is found out about its blocks take some 30 times as much.
const PART_TEXT: usize = 8 * 1024 * 1024;
const PART_BLOCKS: usize = 100_000;

/// A cell that holds something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    /// Its column, counted from 0.
    pub column: u32,
    /// Its words, without white space around them.
    pub span: Span,
    /// Whether `""` in it stands for one quotation mark.
    pub quoted: bool,
}

/// A row that has at least one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// Its number; rising.
    pub number: u32,
    /// Whether empty rows stand before it.
    pub after_gap: bool,
    /// Its cells, by column.
    pub cells: Vec<Cell>,
}

impl Row {
    /// The cell in this column.
    fn cell(&self, column: u32) -> Option<&Cell> {
        let found = self.cells.binary_search_by_key(&column, |cell| cell.column);
        found.ok().map(|at| &self.cells[at])
    }
}

/// What tables became.
#[derive(Default)]
pub(super) struct Records {
    /// The text, with a map to that of the cells.
    pub extraction: Extraction,
    /// Its parts.
    pub blocks: Vec<Block>,
    /// The names of columns beside questions and answers that were left out.
    pub left_out: BTreeSet<String>,
    /// Whether the first heading is the names of columns.
    begins_with_names: bool,
    /// Whether another part came before.
    pub is_later: bool,
    /// From which byte of the text on it is of which row.
    rows: Vec<(usize, u32)>,
}

impl Records {
    /// Reads tables whose cells are stretches of `text`, and hands on each part.
    pub(super) fn read(text: &str, rows: impl Iterator<Item = Row>, each: &mut dyn FnMut(Records)) {
        let mut ahead = Ahead {
            rows,
            next: VecDeque::with_capacity(LOOKAHEAD),
        };
        let mut writer = Writer::new(text);
        while !ahead.fill().is_empty() {
            let plan = plan(text, ahead.fill());
            for order in 0..plan.captions {
                if let Some(row) = ahead.next() {
                    writer.caption(&row, order == 0);
                }
            }
            if let Some(names) = plan.has_header.then(|| ahead.next()).flatten() {
                writer.header(&names, &plan);
            }
            let mut is_first = true;
            while let Some(row) = ahead.of_same_table(text, &plan, is_first) {
                // What nothing follows is no heading.
                let may_be_heading = is_first && !ahead.fill().is_empty();
                writer.row(&row, &plan, may_be_heading);
                is_first = false;
                if writer.len() >= PART_TEXT || writer.blocks() >= PART_BLOCKS {
                    each(writer.next_part(&plan));
                }
            }
            writer.end_table();
        }
        each(writer.finish());
    }

    /// What was left out, as a clause that follows the path.
    pub(super) fn left_out(&self) -> Option<String> {
        const NAMED: usize = 5;
        let names: Vec<String> = self
            .left_out
            .iter()
            .map(|name| format!("“{name}”"))
            .collect();
        let more = match names.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let named = names[..names.len().min(NAMED)].join(", ");
        let what = if names.len() == 1 {
            "column"
        } else {
            "columns"
        };
        (!names.is_empty())
            .then(|| format!("the {what} {named}{more} beside questions and answers left out"))
    }

    /// Names the document of a part behind the first by the row that it begins with, too.
    pub(super) fn name(is_later: bool, mut document: Document) -> Document {
        if let Some(first) = document.blocks.first().filter(|_| is_later) {
            let (row, _) = document.place(first.span).units;
            document.id += &format!("#{row}");
        }
        document
    }

    /// The title of a document with these blocks that is called `name` if nothing else: only where
    /// its first heading would be the names of columns.
    pub(super) fn title_of(&self, name: String) -> Option<String> {
        Some(name).filter(|name| self.begins_with_names && !name.is_empty())
    }

    /// The map of a packed file: each byte of the text is its own place, on its row.
    #[cfg(any(feature = "spreadsheet", test))]
    pub(super) fn map_to_rows(&self) -> SourceMap {
        let mut map = SourceMap::new();
        let ends = self.rows.iter().skip(1).map(|&(start, _)| start);
        let ends = ends.chain([self.extraction.len()]);
        for (&(start, row), end) in self.rows.iter().zip(ends) {
            map.push(Segment {
                text: start,
                text_len: end - start,
                source: start as u64,
                source_len: (end - start) as u64,
                line: row,
            });
        }
        map
    }
}

/// The rows that come next.
struct Ahead<I> {
    rows: I,
    next: VecDeque<Row>,
}

impl<I: Iterator<Item = Row>> Ahead<I> {
    fn fill(&mut self) -> &[Row] {
        while self.next.len() < LOOKAHEAD {
            let Some(row) = self.rows.next() else { break };
            self.next.push_back(row);
        }
        self.next.make_contiguous()
    }

    fn next(&mut self) -> Option<Row> {
        self.next.pop_front().or_else(|| self.rows.next())
    }

    /// The next row, unless another table begins with it.
    fn of_same_table(&mut self, text: &str, plan: &Plan, is_first: bool) -> Option<Row> {
        let is_behind_gap = match self.next.front() {
            Some(row) => row.after_gap,
            None => self.fill().first()?.after_gap,
        };
        let ends = is_behind_gap && !is_first && plan.ends_before(text, self.fill());
        if ends { None } else { self.next() }
    }
}

#[cfg(test)]
mod tests;
