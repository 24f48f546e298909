//! Rows as blocks of a document: what [`super::judge`] found a table to be, written out.

use super::judge::{Pairs, Plan, Shape, is_heading};
use super::{Cell, Records, Row};
use crate::corpus::faq::is_question;
use crate::corpus::{Block, BlockKind};
use crate::text::Span;

/// Writes the rows of tables one behind the other.
pub(super) struct Writer<'t> {
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
    /// The last caption and the names of the columns, for the parts behind the first.
    caption: Option<String>,
    names: Option<String>,
}

impl Writer<'_> {
    /// Levels below which nothing of a file of tables stands: captions, categories, records.
    const CAPTION: BlockKind = BlockKind::Heading { level: 2 };
    const CATEGORY: BlockKind = BlockKind::Heading { level: 3 };
    const RECORD: BlockKind = BlockKind::Heading { level: 4 };
    const QUESTION: BlockKind = BlockKind::FaqQuestion { level: None };

    /// Nothing written yet, of cells that are stretches of `text`.
    pub(super) fn new(text: &str) -> Writer<'_> {
        Writer {
            text,
            made: Records::default(),
            row: 0,
            table: None,
            category: Span::new(0, 0),
            is_asked: false,
            caption: None,
            names: None,
        }
    }

    /// How much text is written, in bytes.
    pub(super) fn len(&self) -> usize {
        self.made.extraction.len()
    }

    /// How many blocks are written.
    pub(super) fn blocks(&self) -> usize {
        self.made.blocks.len()
    }

    /// What was written; goes on with another part, in which the headings and the names of the
    /// columns are said again. They stand nowhere in the file there, and so have the place of what
    /// follows them.
    pub(super) fn next_part(&mut self, plan: &Plan) -> Records {
        let in_table = self.table.is_some();
        let caption = self.caption.take();
        let names = self.names.take();
        self.end_table();
        let done = std::mem::take(&mut self.made);
        self.row += 1;
        self.made.is_later = true;
        if let Some(words) = &caption {
            self.said_again(Self::CAPTION, words);
        }
        if let Some(words) = &names {
            match in_table {
                true => {
                    self.begin_block();
                    self.table = Some(self.len());
                    self.note_row();
                    self.made.extraction.separator(words);
                }
                false if matches!(plan.shape, Shape::Records { .. }) => {
                    self.made.begins_with_names = caption.is_none();
                    self.said_again(Self::CATEGORY, words);
                }
                false => {}
            }
        }
        (self.caption, self.names) = (caption, names);
        done
    }

    fn said_again(&mut self, kind: BlockKind, words: &str) {
        self.begin_block();
        let start = self.len();
        self.note_row();
        self.made.extraction.separator(words);
        self.end_block(kind, start);
    }

    /// What was written.
    pub(super) fn finish(self) -> Records {
        self.made
    }

    // Rows.

    /// A row above a table, or one of a single column.
    pub(super) fn caption(&mut self, row: &Row, may_be_heading: bool) {
        self.row = row.number;
        match row.cells.as_slice() {
            [cell] if may_be_heading && is_heading(self.words(cell)) => {
                self.line(Self::CAPTION, &row.cells);
                self.caption = self.last_words();
            }
            [cell] => self.paragraphs(BlockKind::Paragraph, cell),
            cells => self.line(BlockKind::Paragraph, cells),
        }
    }

    /// The row that names the columns.
    pub(super) fn header(&mut self, names: &Row, plan: &Plan) {
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
        let names = match self.table {
            Some(start) => Some(self.made.extraction.text()[start..].to_string()),
            None => self.last_words(),
        };
        self.names = names.filter(|_| matches!(plan.shape, Shape::Table | Shape::Records { .. }));
    }

    /// The words of the last block.
    fn last_words(&self) -> Option<String> {
        let block = self.made.blocks.last()?;
        Some(block.span.of(self.made.extraction.text()).to_string())
    }

    /// A row of the table. The first one may be a heading of those that follow.
    pub(super) fn row(&mut self, row: &Row, plan: &Plan, may_be_heading: bool) {
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

    /// Ends a table.
    pub(super) fn end_table(&mut self) {
        self.category = Span::new(0, 0);
        self.is_asked = false;
        self.names = None;
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
