//! The document that a reader of marked-up text is writing, block by block.

use super::super::extraction::Extraction;
use super::super::{Block, BlockKind};
use super::{Stretch, lines};
use crate::text::Span;
use std::ops::Range;

/// Text and blocks, growing at the end, and what the source says about itself.
pub(in crate::corpus) struct Writer<'s> {
    /// The source.
    pub(in crate::corpus) source: &'s str,
    /// The name of the file.
    pub(in crate::corpus) name: &'s str,
    pub(in crate::corpus) extraction: Extraction,
    pub(in crate::corpus) blocks: Vec<Block>,
    /// As in [`super::Document`].
    pub(in crate::corpus) title: Option<String>,
    pub(in crate::corpus) date: Option<i64>,
    pub(in crate::corpus) tags: Vec<String>,
    pub(in crate::corpus) warnings: Vec<String>,
    /// Whether paragraphs and items that come now answer the question before them.
    pub(in crate::corpus) answering: bool,
    /// The block that is being written, and where it begins.
    open: Option<(BlockKind, usize)>,
    /// Whether the next paragraph goes on with that block: it is an item without words so far.
    held: bool,
}

impl<'s> Writer<'s> {
    /// At the beginning of the document of `source`, a file called `name`.
    pub(super) fn new(source: &'s str, name: &'s str) -> Writer<'s> {
        Writer {
            source,
            name,
            extraction: Extraction::default(),
            blocks: Vec::new(),
            title: None,
            date: None,
            tags: Vec::new(),
            warnings: Vec::new(),
            answering: false,
            open: None,
            held: false,
        }
    }

    /// Begins a block. A paragraph behind [`Writer::hold`] goes on with the block before it.
    pub(in crate::corpus) fn begin(&mut self, kind: BlockKind) {
        if std::mem::take(&mut self.held) && self.open.is_some() && kind == BlockKind::Paragraph {
            return;
        }
        self.end();
        let kind = match kind {
            BlockKind::Paragraph | BlockKind::ListItem if self.answering => {
                BlockKind::FaqAnswer { cut_off: false }
            }
            kind => kind,
        };
        if self.extraction.len() > 0 {
            let before = self.blocks.last().map(|block| block.kind);
            let next_item = kind == BlockKind::ListItem && before == Some(BlockKind::ListItem);
            self.extraction
                .separator(if next_item { "\n" } else { "\n\n" });
        }
        self.open = Some((kind, self.extraction.len()));
    }

    /// Goes on with the open block, or begins a paragraph.
    pub(in crate::corpus) fn go_on(&mut self) {
        if self.held || self.open.is_none() {
            self.begin(BlockKind::Paragraph);
        }
    }

    /// Whether a block is being written.
    pub(in crate::corpus) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Whether the block that is being written has words.
    pub(in crate::corpus) fn has_words(&self) -> bool {
        self.open
            .is_some_and(|(_, start)| self.extraction.len() > start)
    }

    /// Lets the next paragraph go on with the open block.
    pub(in crate::corpus) fn hold(&mut self) {
        self.held = self.open.is_some();
    }

    /// Ends the block that is being written; one without words is none.
    pub(in crate::corpus) fn end(&mut self) {
        self.extraction.end_block();
        self.held = false;
        let Some((kind, start)) = self.open.take() else {
            return;
        };
        let text = self.extraction.text();
        let span = Span::new(start, text.len()).trimmed(text);
        if span.of(text).chars().any(|c| !c.is_whitespace()) {
            self.blocks.push(Block { kind, span });
        }
    }

    /// What the open block is.
    pub(in crate::corpus) fn kind(&self) -> Option<BlockKind> {
        self.open.map(|(kind, _)| kind)
    }

    /// Makes something else of the open block.
    pub(in crate::corpus) fn become_kind(&mut self, kind: BlockKind) {
        if let Some((own, _)) = &mut self.open {
            *own = kind;
        }
    }

    /// The words of the open block.
    pub(in crate::corpus) fn open_words(&self) -> &str {
        let start = self.open.map_or(self.extraction.len(), |(_, start)| start);
        self.extraction.text().get(start..).unwrap_or("")
    }

    /// Adds the words of the source at `range`, white space collapsed.
    pub(in crate::corpus) fn flow(&mut self, range: Range<usize>) {
        let words = self.source.get(range.clone()).unwrap_or("");
        self.extraction.flow(words, range);
    }

    /// Adds the words of a stretch at `range`, a space for each line end.
    pub(in crate::corpus) fn stretch(&mut self, stretch: &Stretch, range: Range<usize>) {
        let parts = stretch.parts(range.clone());
        for part in parts {
            let end = part.end;
            self.flow(stretch.range(part));
            if end < range.end {
                let next = stretch.source(end + 1);
                let before = stretch.source(end);
                match next >= before {
                    true => self.extraction.flow(" ", before..next),
                    false => self.extraction.flow(" ", before..before),
                }
            }
        }
    }

    /// Adds words that stand in the source in another form, at `source`.
    pub(in crate::corpus) fn replaced(&mut self, words: &str, source: Range<usize>) {
        match words.len() == source.len() {
            // As long by chance: put down as a whole all the same, since words may have spaces.
            true => self.extraction.flow(words, source),
            false => self.put_whole(words, source),
        }
    }

    fn put_whole(&mut self, words: &str, source: Range<usize>) {
        if words.trim().is_empty() {
            if !words.is_empty() {
                self.extraction.flow(words, source);
            }
            return;
        }
        if words.starts_with(char::is_whitespace) {
            self.extraction.flow(" ", source.start..source.start);
        }
        self.extraction.flow(words.trim(), source.clone());
        if words.ends_with(char::is_whitespace) {
            self.extraction.flow(" ", source.end..source.end);
        }
    }

    /// Adds words that stand nowhere in the source.
    pub(in crate::corpus) fn glue(&mut self, words: &str) {
        self.extraction.separator(words);
    }

    /// Ends the line inside of a block; a space in a table, where a line is a row.
    pub(in crate::corpus) fn break_line(&mut self, source: Range<usize>) {
        match self.kind() {
            Some(BlockKind::Table | BlockKind::Heading { .. }) => self.extraction.flow(" ", source),
            _ => self.extraction.line_break(source),
        }
    }

    /// Adds what stands at `range` as it is.
    pub(in crate::corpus) fn verbatim(&mut self, range: Range<usize>) {
        let words = self.source.get(range.clone()).unwrap_or("");
        self.extraction.verbatim(words, range);
    }

    /// A block of code: the `lines`, each from column `indent` on.
    pub(in crate::corpus) fn code(
        &mut self,
        lines: &lines::Lines,
        range: Range<usize>,
        indent: usize,
    ) {
        let first = lines.next_words(range.start, range.end);
        let last = range.clone().rev().find(|&line| !lines.is_blank(line));
        let (Some(first), Some(last)) = (first, last) else {
            return;
        };
        self.begin(BlockKind::Code);
        for line in first..=last {
            let words = lines.behind_column(line, indent);
            self.verbatim(words.clone());
            if line < last {
                self.extraction
                    .verbatim("\n", words.end..lines.start(line + 1));
            }
        }
        self.end();
    }

    /// A table: rows of cells, the header first, each cell written by `cell`.
    pub(in crate::corpus) fn table(
        &mut self,
        rows: &[Vec<Stretch>],
        cell: &mut dyn FnMut(&mut Writer<'s>, &Stretch),
    ) {
        let has_words = |row: &&Vec<Stretch>| row.iter().any(|cell| !cell.text().trim().is_empty());
        self.begin(BlockKind::Table);
        for (number, row) in rows.iter().filter(has_words).enumerate() {
            if number > 0 {
                self.glue("\n");
            }
            for (number, stretch) in row.iter().enumerate() {
                if number > 0 {
                    self.glue(" | ");
                }
                cell(self, stretch);
            }
        }
        self.end();
    }
}
