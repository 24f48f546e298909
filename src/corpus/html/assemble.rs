//! From a judged page to a document. To *assemble* is to copy the blocks that are kept, each with
//! its places, and to give them their kinds: the cells of a table become one block, a term joins
//! its definition, summaries and what they open become questions and answers.

use super::judge::Fate;
use super::page::{Cell, FaqPart, MOST_COLUMNS, Page, PageBlock, Role};
use super::structured::{Pair, Words};
use crate::corpus::extraction::Extraction;
use crate::corpus::faq::is_question;
use crate::corpus::{Block, BlockKind};
use crate::text::Span;
use std::collections::HashSet;

/// The text of a document and its blocks; the map leads to the decoded source.
#[derive(Debug, Default)]
pub(super) struct Assembled {
    pub(super) extraction: Extraction,
    pub(super) blocks: Vec<Block>,
}

/// Copies the blocks of `page` that were not dropped, and the pairs that it does not show.
/// `summaries_ask` says whether the summaries of the page are questions.
pub(super) fn assemble(
    page: &Page,
    fates: &[Fate],
    pairs: &[Pair],
    summaries_ask: bool,
) -> Assembled {
    let mut assembler = Assembler {
        page,
        fates,
        data_tables: data_tables(page, fates),
        summaries_ask,
        term_asks: None,
        done: Assembled::default(),
    };
    let mut next = 0;
    while next < page.blocks.len() {
        next = assembler.step(next);
    }
    if pairs.is_empty() {
        return assembler.done;
    }
    let mut shown = shown_words(&assembler.done);
    for pair in pairs {
        if shown.insert(normalised(&pair.question.text)) {
            assembler.pair(pair);
        }
    }
    assembler.done
}

struct Assembler<'a> {
    page: &'a Page,
    fates: &'a [Fate],
    /// For each table whether it holds data and is not there to place things on the page.
    data_tables: Vec<bool>,
    /// Whether the summaries of this page are questions.
    summaries_ask: bool,
    /// Whether the last term of a definition list was a question; `None` outside of one.
    term_asks: Option<bool>,
    done: Assembled,
}

impl Assembler<'_> {
    /// Copies the block at `index` with those that belong to it; gives the index of the next one.
    fn step(&mut self, index: usize) -> usize {
        let block = &self.page.blocks[index];
        match self.fates[index] {
            Fate::Dropped => return index + 1,
            Fate::Boilerplate => {
                self.copy(block, BlockKind::Boilerplate);
                return index + 1;
            }
            Fate::Content => {}
        }
        if let Some(cell) = block.cell
            && self.data_tables[cell.table]
        {
            return self.table(index, cell.table);
        }
        if let Some(kind) = self.faq_kind(block) {
            self.copy(block, kind);
            return index + 1;
        }
        match block.role {
            Role::Term(list) => return self.terms(index, list),
            Role::Definition(_) if self.term_asks == Some(true) => {
                self.copy(block, BlockKind::FaqAnswer { cut_off: false });
            }
            role => self.copy(block, kind(role)),
        }
        index + 1
    }

    fn faq_kind(&self, block: &PageBlock) -> Option<BlockKind> {
        let level = match block.role {
            Role::Heading(level) => Some(level),
            _ => None,
        };
        let answer = BlockKind::FaqAnswer { cut_off: false };
        match block.faq? {
            FaqPart::Question => Some(BlockKind::FaqQuestion { level }),
            FaqPart::Answer => Some(answer),
            FaqPart::Summary if self.summaries_ask => Some(BlockKind::FaqQuestion { level }),
            FaqPart::Detail if self.summaries_ask => Some(answer),
            FaqPart::Summary | FaqPart::Detail => None,
        }
    }

    fn copy(&mut self, block: &PageBlock, kind: BlockKind) {
        let start = self.begin(kind);
        self.done.extraction.copy(&self.page.extraction, block.span);
        self.finish(start, kind);
    }

    /// A whole table as one block.
    fn table(&mut self, first: usize, table: usize) -> usize {
        let kind = match self.page.blocks[first].faq {
            Some(_) => self.faq_kind(&self.page.blocks[first]),
            None => None,
        };
        let kind = kind.unwrap_or(BlockKind::Table);
        let start = self.begin(kind);
        let mut rows = Rows::default();
        let mut index = first;
        while let Some(block) = self.page.blocks.get(index) {
            let Some(cell) = block.cell.filter(|c| c.table == table) else {
                break;
            };
            index += 1;
            if self.fates[index - 1] != Fate::Content {
                continue;
            }
            if rows.row != Some(cell.row) {
                self.repeat(&mut rows, usize::MAX);
                if rows.row.is_some() {
                    self.done.extraction.separator("\n");
                }
                rows.begin(cell.row);
            } else if rows.column == cell.column {
                self.done.extraction.separator(" ");
            }
            self.repeat(&mut rows, cell.column);
            self.go_to(&mut rows, cell.column);
            self.copy_in_line(block.span);
            rows.note(cell, block.span);
        }
        self.repeat(&mut rows, usize::MAX);
        self.finish(start, kind);
        index
    }

    /// Copies the cells from further up that reach into this row, up to a column: a row says what
    /// it is about.
    fn repeat(&mut self, rows: &mut Rows, before: usize) {
        while let Some((cell, span)) = rows.next_above(before) {
            self.go_to(rows, cell.column);
            self.copy_in_line(span);
        }
    }

    /// Moves on to a column of the row.
    fn go_to(&mut self, rows: &mut Rows, column: usize) {
        /// No row that is read by people has more empty cells side by side.
        const MOST_PASSED: usize = 50;
        // One mark for each cell passed, empty ones too, so that columns stay in line.
        for _ in rows.column..column.min(rows.column + MOST_PASSED) {
            self.done.extraction.separator(" | ");
        }
        rows.column = column;
    }

    /// Copies words with the line breaks in them as spaces.
    fn copy_in_line(&mut self, span: Span) {
        let words = span.of(self.page.extraction.text());
        let mut start = span.start();
        for line in words.split_inclusive('\n') {
            let stretch = Span::new(start, start + line.len());
            let trimmed = stretch.trimmed(self.page.extraction.text());
            if !trimmed.is_empty() {
                if start > span.start() {
                    self.done.extraction.separator(" ");
                }
                self.done.extraction.copy(&self.page.extraction, trimmed);
            }
            start += line.len();
        }
    }

    /// The terms from `first` on: questions, or else joined to their definition as one item, so
    /// that a sentence about the term names it ("Term: what it means").
    fn terms(&mut self, first: usize, list: usize) -> usize {
        let page = self.page;
        let belongs = |index: usize, role: Role| {
            let block = page.blocks.get(index);
            block.is_some_and(|b| b.role == role) && self.fates[index] == Fate::Content
        };
        let mut end = first + 1;
        while belongs(end, Role::Term(list)) {
            end += 1;
        }
        let terms = &page.blocks[first..end];
        let has_definition = belongs(end, Role::Definition(list));
        let text = page.extraction.text();
        let asks = terms.iter().any(|term| is_question(term.span.of(text)));
        self.term_asks = Some(asks);
        if asks {
            for term in terms {
                self.copy(term, BlockKind::FaqQuestion { level: None });
            }
            return end;
        }
        let start = self.begin(BlockKind::ListItem);
        for (number, term) in terms.iter().enumerate() {
            if number > 0 {
                self.done.extraction.separator(", ");
            }
            self.copy_in_line(term.span);
        }
        if has_definition {
            let ends_with_mark = self
                .done
                .extraction
                .text()
                .ends_with([':', '.', '-', '–', '—']);
            let mark = if ends_with_mark { " " } else { ": " };
            self.done.extraction.separator(mark);
            let definition = page.blocks[end].span;
            self.done.extraction.copy(&page.extraction, definition);
            end += 1;
        }
        self.finish(start, BlockKind::ListItem);
        end
    }

    fn pair(&mut self, pair: &Pair) {
        self.words(&pair.question, BlockKind::FaqQuestion { level: None });
        for paragraph in &pair.answer {
            self.words(paragraph, BlockKind::FaqAnswer { cut_off: false });
        }
    }

    fn words(&mut self, words: &Words, kind: BlockKind) {
        let start = self.begin(kind);
        self.done.extraction.append(&words.text, &words.map);
        self.finish(start, kind);
    }

    /// Separates the next block from the last one; gives where it starts.
    fn begin(&mut self, kind: BlockKind) -> usize {
        if let Some(last) = self.done.blocks.last() {
            let is_list = kind == BlockKind::ListItem && last.kind == kind;
            let separator = if is_list { "\n" } else { "\n\n" };
            self.done.extraction.separator(separator);
        }
        self.done.extraction.len()
    }

    fn finish(&mut self, start: usize, kind: BlockKind) {
        // A table can begin with an empty cell.
        let text = self.done.extraction.text();
        let span = Span::new(start, text.len()).trimmed(text);
        self.done.blocks.push(Block { kind, span });
    }
}

/// The way through the rows of a table.
#[derive(Default)]
struct Rows {
    row: Option<usize>,
    column: usize,
    /// The cells that reach further down, in order of their columns.
    reaching: Vec<(Cell, Span)>,
    /// Of those how many have been passed in this row.
    passed: usize,
    /// Bytes that were copied once, and again.
    copied: usize,
    repeated: usize,
}

impl Rows {
    fn begin(&mut self, row: usize) {
        (self.row, self.column, self.passed) = (Some(row), 1, 0);
        self.reaching.retain(|(cell, _)| cell.last_row >= row);
    }

    /// Remembers a block of a cell. One of several blocks is known by its first.
    fn note(&mut self, cell: Cell, span: Span) {
        /// What heads rows is no longer.
        const LONG: usize = 100;
        self.copied += span.len();
        let at = self
            .reaching
            .partition_point(|(other, _)| other.column < cell.column);
        let is_known = self
            .reaching
            .get(at)
            .is_some_and(|(other, _)| *other == cell);
        if cell.last_row > cell.row
            && cell.column <= MOST_COLUMNS
            && span.len() <= LONG
            && !is_known
        {
            self.reaching.insert(at, (cell, span));
            self.passed = at + 1;
        }
    }

    /// The next cell from further up before a column of this row.
    fn next_above(&mut self, before: usize) -> Option<(Cell, Span)> {
        let &(cell, span) = self.reaching.get(self.passed)?;
        // A table grows to a few times its length at most.
        const MOST_TIMES: usize = 4;
        let is_above = Some(cell.row) < self.row && cell.column < before;
        if !is_above || self.repeated > MOST_TIMES * self.copied {
            return None;
        }
        self.passed += 1;
        // With the marks before it.
        self.repeated += span.len() + 3 * cell.column.saturating_sub(self.column);
        Some((cell, span))
    }
}

fn kind(role: Role) -> BlockKind {
    match role {
        Role::Heading(level) => BlockKind::Heading { level },
        Role::Item | Role::Definition(_) | Role::Term(_) => BlockKind::ListItem,
        Role::Code => BlockKind::Code,
        Role::Paragraph => BlockKind::Paragraph,
    }
}

/// For each table whether it holds data: several rows and columns of short cells, no headings.
fn data_tables(page: &Page, fates: &[Fate]) -> Vec<bool> {
    const LONG_CELL: usize = 300;
    let mut cells = vec![0usize; page.tables.len()];
    let mut lengths = vec![0usize; page.tables.len()];
    let mut rows: Vec<HashSet<usize>> = vec![HashSet::new(); page.tables.len()];
    let mut structured = vec![false; page.tables.len()];
    let mut last = None;
    for (block, fate) in page.blocks.iter().zip(fates) {
        let Some(cell) = block.cell.filter(|_| *fate == Fate::Content) else {
            continue;
        };
        cells[cell.table] += usize::from(last != Some(cell));
        lengths[cell.table] += block.span.len();
        rows[cell.table].insert(cell.row);
        structured[cell.table] |= matches!(block.role, Role::Heading(_) | Role::Code);
        last = Some(cell);
    }
    (0..page.tables.len())
        .map(|t| {
            let table = &page.tables[t];
            let is_grid = table.columns >= 2 && (rows[t].len() >= 2 || table.has_header_cells);
            let is_short = lengths[t] <= LONG_CELL * cells[t];
            is_grid && is_short && !table.is_layout && !structured[t]
        })
        .collect()
}

/// One summary that is a question makes questions of all: "Refund policy" stands in the same row.
pub(super) fn summaries_ask(page: &Page, fates: &[Fate]) -> bool {
    let text = page.extraction.text();
    page.blocks.iter().zip(fates).any(|(block, fate)| {
        *fate == Fate::Content
            && block.faq == Some(FaqPart::Summary)
            && is_question(block.span.of(text))
    })
}

/// The words of each block that can be a question on the page, made comparable.
fn shown_words(assembled: &Assembled) -> HashSet<String> {
    const LONGEST_QUESTION: usize = 500;
    let text = assembled.extraction.text();
    assembled
        .blocks
        .iter()
        .filter(|b| b.kind != BlockKind::Boilerplate && b.span.len() <= LONGEST_QUESTION)
        .map(|block| normalised(block.span.of(text)))
        .collect()
}

/// Letters and digits in lower case: what two spellings of one question have in common.
fn normalised(words: &str) -> String {
    words
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
