//! Tables as documents, whatever file they stand in. A table comes here as *rows* of *cells*, each
//! a stretch of one text; it leaves as blocks:
//!
//! - Rows above the header are its caption: a heading, and paragraphs.
//! - Under a column of questions and a column of answers each row is a pair.
//! - Rows with a long text among their cells are sections: the short cells are the heading.
//! - All other rows are a table, the header first; without a header, items of a list.
//!
//! Rows are read one by one and only the next few are kept, so that a long table takes no more
//! memory than what is made of it.

mod judge;

use super::extraction::Extraction;
use super::faq::is_question;
use super::{Block, BlockKind, Segment, SourceMap};
use crate::text::Span;
use judge::{Pairs, Plan, Shape, is_heading, plan};
use std::collections::{BTreeSet, VecDeque};

/// So many rows are looked at to tell what a table is.
const LOOKAHEAD: usize = 60;

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
    /// From which byte of the text on it is of which row.
    rows: Vec<(usize, u32)>,
}

impl Records {
    /// Reads tables whose cells are stretches of `text`.
    pub(super) fn read(text: &str, rows: impl Iterator<Item = Row>) -> Records {
        let mut ahead = Ahead {
            rows,
            next: VecDeque::with_capacity(LOOKAHEAD),
        };
        let mut writer = Writer {
            text,
            made: Records::default(),
            row: 0,
            table: None,
            category: Span::new(0, 0),
            is_asked: false,
        };
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
            }
            writer.end_table();
        }
        writer.made
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

    /// The title of a document with these blocks that is called `name` if nothing else: only where
    /// its first heading would be the names of columns.
    pub(super) fn title_of(&self, name: String) -> Option<String> {
        Some(name).filter(|name| self.begins_with_names && !name.is_empty())
    }

    /// The map of a packed file: each byte of the text is its own place, on its row.
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

struct Writer<'t> {
    text: &'t str,
    made: Records,
    /// The row that is written.
    row: u32,
    /// Where the table begins that is written.
    table: Option<usize>,
    /// The words of the last category.
    category: Span,
    /// Whether a question stands before what is written.
    is_asked: bool,
}

impl Writer<'_> {
    /// Levels below which nothing of a file of tables stands: captions, categories, records.
    const CAPTION: BlockKind = BlockKind::Heading { level: 2 };
    const CATEGORY: BlockKind = BlockKind::Heading { level: 3 };
    const RECORD: BlockKind = BlockKind::Heading { level: 4 };
    const QUESTION: BlockKind = BlockKind::FaqQuestion { level: None };

    // Rows.

    fn caption(&mut self, row: &Row, may_be_heading: bool) {
        self.row = row.number;
        match row.cells.as_slice() {
            [cell] if may_be_heading && is_heading(self.words(cell)) => {
                self.line(Self::CAPTION, &row.cells);
            }
            [cell] => self.paragraphs(BlockKind::Paragraph, cell),
            cells => self.line(BlockKind::Paragraph, cells),
        }
    }

    fn header(&mut self, names: &Row, plan: &Plan) {
        self.row = names.number;
        match &plan.shape {
            Shape::Table => self.table_row(names, plan),
            Shape::Records { .. } => {
                self.made.begins_with_names |= self.made.blocks.is_empty();
                self.line(Self::CATEGORY, &names.cells);
            }
            Shape::Pairs(pairs) => self.note_left_out(names, pairs),
            Shape::Prose | Shape::Rows => self.line(BlockKind::ListItem, &names.cells),
        }
    }

    fn row(&mut self, row: &Row, plan: &Plan, may_be_heading: bool) {
        self.row = row.number;
        match &plan.shape {
            Shape::Table => self.table_row(row, plan),
            Shape::Rows => self.line(BlockKind::ListItem, &row.cells),
            Shape::Prose => self.caption(row, may_be_heading),
            Shape::Pairs(pairs) => self.pairs(row, pairs),
            Shape::Records { long } => self.record(row, long),
        }
    }

    fn table_row(&mut self, row: &Row, plan: &Plan) {
        match self.table {
            Some(_) => self.made.extraction.separator("\n"),
            None => self.begin_block(),
        }
        self.table.get_or_insert(self.made.extraction.len());
        self.note_row();
        self.cells(&row.cells, Some(&plan.columns));
    }

    fn end_table(&mut self) {
        self.category = Span::new(0, 0);
        self.is_asked = false;
        if let Some(start) = self.table.take() {
            self.end_block(BlockKind::Table, start);
        }
    }

    fn record(&mut self, row: &Row, long: &[u32]) {
        let is_long = |cell: &&Cell| long.contains(&cell.column);
        let short: Vec<Cell> = row.cells.iter().filter(|c| !is_long(c)).copied().collect();
        if !short.is_empty() {
            self.line(Self::RECORD, &short);
        }
        for cell in row.cells.iter().filter(is_long) {
            self.paragraphs(BlockKind::Paragraph, cell);
        }
    }

    fn pairs(&mut self, row: &Row, columns: &Pairs) {
        let category = columns.category.and_then(|column| row.cell(column));
        if let Some(cell) = category {
            let is_new = self.words(cell) != self.category.of(self.text);
            if is_new {
                self.line(Self::CATEGORY, &[*cell]);
                self.category = cell.span;
            }
        }
        let mut is_answered = false;
        for (question, answers) in &columns.pairs {
            if let Some(cell) = row.cell(*question) {
                let kind = self.question(row, cell);
                self.line(kind, &[*cell]);
                self.is_asked = kind == Self::QUESTION;
            }
            for cell in answers.iter().filter_map(|&answer| row.cell(answer)) {
                self.paragraphs(self.answer(), cell);
                is_answered = true;
            }
        }
        let behind = row.cells.iter();
        let behind = behind.filter(|cell| columns.more.contains(&cell.column));
        let behind: Vec<Cell> = behind.copied().collect();
        if is_answered && !behind.is_empty() {
            self.line(self.answer(), &behind);
        } else if !behind.is_empty() {
            self.line(BlockKind::Paragraph, &behind);
        }
    }

    /// What a cell among the questions is. Alone in its row it may be the heading of what follows,
    /// or a remark.
    fn question(&self, row: &Row, cell: &Cell) -> BlockKind {
        let words = self.words(cell);
        match row.cells.len() {
            1 if is_question(words) => Self::QUESTION,
            1 if is_heading(words) => Self::CATEGORY,
            1 => BlockKind::Paragraph,
            _ => Self::QUESTION,
        }
    }

    /// What an answer is: without a question before it, running text.
    fn answer(&self) -> BlockKind {
        match self.is_asked {
            true => BlockKind::FaqAnswer { cut_off: false },
            false => BlockKind::Paragraph,
        }
    }

    fn note_left_out(&mut self, names: &Row, columns: &Pairs) {
        let text = self.text;
        let left_out = names.cells.iter().filter(|cell| !columns.uses(cell.column));
        let left_out = left_out.map(|cell| cell.span.of(text).to_string());
        self.made.left_out.extend(left_out);
    }

    // Text.

    fn words(&self, cell: &Cell) -> &str {
        cell.span.of(self.text)
    }

    fn begin_block(&mut self) {
        if self.made.extraction.len() > 0 {
            self.made.extraction.separator("\n\n");
        }
    }

    fn end_block(&mut self, kind: BlockKind, start: usize) {
        let text = self.made.extraction.text();
        let span = Span::new(start, text.len()).trimmed(text);
        if !span.is_empty() {
            self.made.blocks.push(Block { kind, span });
        }
    }

    fn note_row(&mut self) {
        let rows = &mut self.made.rows;
        if rows.last().is_none_or(|&(_, last)| self.row > last) {
            rows.push((self.made.extraction.len(), self.row));
        }
    }

    /// Cells on one line.
    fn line(&mut self, kind: BlockKind, cells: &[Cell]) {
        self.begin_block();
        let start = self.made.extraction.len();
        self.note_row();
        self.cells(cells, None);
        self.end_block(kind, start);
    }

    /// Cells with ` | ` between them, and where `columns` are given, in place of each empty one.
    fn cells(&mut self, cells: &[Cell], columns: Option<&[u32]>) {
        let place = |cell: &Cell| {
            let columns = columns.unwrap_or_default();
            columns.partition_point(|&column| column < cell.column)
        };
        // A row with a cell here and there would be nothing but bars.
        let last = cells.last().map_or(0, place);
        let is_sparse = last > 16 * cells.len();
        let mut at = 0;
        for (order, cell) in cells.iter().enumerate() {
            let place = if is_sparse {
                order
            } else {
                place(cell).max(order)
            };
            let empty = if columns.is_some() { place } else { order };
            while at < empty {
                self.made.extraction.separator(" | ");
                at += 1;
            }
            self.words_in_line(cell);
        }
    }

    /// The words of a cell with single spaces between them. A bar with spaces around it would look
    /// like the end of the cell, so it loses them.
    fn words_in_line(&mut self, cell: &Cell) {
        if !self.words(cell).contains('|') {
            self.flow(cell.span, cell.quoted);
            return self.made.extraction.end_block();
        }
        let mut before = None;
        for word in words(self.text, cell.span) {
            let is_bar = word.of(self.text) == "|";
            if before == Some(false) && !is_bar {
                self.made.extraction.separator(" ");
            }
            self.flow(word, cell.quoted);
            before = Some(is_bar);
        }
    }

    /// The paragraphs of a cell, each a block; their lines stay lines.
    fn paragraphs(&mut self, kind: BlockKind, cell: &Cell) {
        let mut start = None;
        for line in pieces(self.text, cell.span, |c| c == '\n') {
            let words = line.trimmed(self.text);
            if words.is_empty() {
                if let Some(start) = start.take() {
                    self.end_block(kind, start);
                }
                continue;
            }
            if start.is_some() {
                let end = line.start();
                self.made.extraction.line_break(end - 1..end);
            } else {
                self.begin_block();
                self.note_row();
                start = Some(self.made.extraction.len());
            }
            self.flow(words, cell.quoted);
            self.made.extraction.end_block();
        }
        if let Some(start) = start {
            self.end_block(kind, start);
        }
    }

    /// Adds running text, in which `""` may stand for one quotation mark.
    fn flow(&mut self, span: Span, quoted: bool) {
        let mut at = span.start();
        while quoted && let Some(found) = self.text[at..span.end()].find("\"\"") {
            let mark = at + found;
            let before = at..mark;
            self.made
                .extraction
                .flow(&self.text[before.clone()], before);
            self.made.extraction.flow("\"", mark..mark + 2);
            at = mark + 2;
        }
        self.made
            .extraction
            .flow(&self.text[at..span.end()], at..span.end());
    }
}

/// The words of a stretch of text.
fn words(text: &str, span: Span) -> impl Iterator<Item = Span> {
    pieces(text, span, char::is_whitespace).filter(|word| !word.is_empty())
}

fn pieces(text: &str, span: Span, ends: fn(char) -> bool) -> impl Iterator<Item = Span> {
    let begin = span.of(text).as_ptr() as usize;
    span.of(text).split(ends).map(move |piece| {
        let start = span.start() + (piece.as_ptr() as usize - begin);
        Span::new(start, start + piece.len())
    })
}

#[cfg(test)]
mod tests;
