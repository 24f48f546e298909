//! A text whose places are counted. The words of a packed format stand nowhere in the file byte
//! for byte, so their place is the number of the block that holds them: of the paragraph, the row
//! of a table, the item of a list.

use super::read::Input;
use super::{Block, BlockKind, Document, Segment, SourceMap, Unit};
use crate::text::Span;

/// A text with its blocks, growing at the end; each block, and each row of a table, has the next
/// number, from 1.
#[derive(Debug, Default)]
pub(super) struct Numbered {
    text: String,
    map: SourceMap,
    blocks: Vec<Block>,
    number: u32,
}

impl Numbered {
    /// Adds a block of these words; of nothing but white space, none.
    pub(super) fn block(&mut self, kind: BlockKind, words: &str) {
        let words = words.trim();
        if words.is_empty() {
            return;
        }
        if let Some(last) = self.blocks.last() {
            let is_list = kind == BlockKind::ListItem && last.kind == kind;
            self.text.push_str(if is_list { "\n" } else { "\n\n" });
        }
        let start = self.put(words);
        let span = Span::new(start, self.text.len());
        self.blocks.push(Block { kind, span });
    }

    /// Adds a line to the last block, or begins one with it if that is of another kind: the next
    /// row of a table, the next line of code.
    pub(super) fn line(&mut self, kind: BlockKind, words: &str) {
        let goes_on = self.blocks.last().is_some_and(|last| last.kind == kind);
        if !goes_on {
            return self.block(kind, words);
        }
        let words = words.trim_end();
        if words.trim_start().is_empty() {
            return;
        }
        self.text.push('\n');
        self.put(words);
        let end = self.text.len();
        if let Some(last) = self.blocks.last_mut() {
            last.span = Span::new(last.span.start(), end);
        }
    }

    /// How many blocks there are.
    pub(super) fn blocks(&self) -> usize {
        self.blocks.len()
    }

    /// The part of a file that all this was read from, as a document without a title.
    pub(super) fn into_document(self, input: &Input) -> Document {
        Document {
            blocks: self.blocks,
            ..input.document(Unit::Paragraph, self.text, self.map)
        }
    }

    /// Writes the words under the next number; gives where they begin.
    fn put(&mut self, words: &str) -> usize {
        let start = self.text.len();
        self.number = self.number.saturating_add(1);
        self.map.push(Segment {
            text: start,
            text_len: words.len(),
            source: start as u64,
            source_len: words.len() as u64,
            line: self.number,
        });
        self.text.push_str(words);
        start
    }
}

#[cfg(test)]
mod tests {
    use super::Numbered;
    use crate::corpus::BlockKind;
    use crate::corpus::read::{Input, ReadOptions};
    use crate::corpus::testing::{check_blocks, show};

    #[test]
    fn blocks_and_rows_are_counted() {
        let mut text = Numbered::default();
        text.block(BlockKind::Heading { level: 1 }, "Kettles");
        text.block(BlockKind::Paragraph, "  ");
        text.block(BlockKind::Paragraph, " They boil.\nAnd whistle. ");
        text.line(BlockKind::Table, "Size | Price");
        text.line(BlockKind::Table, "small | 12");
        text.block(BlockKind::ListItem, "Fill it.");
        text.block(BlockKind::ListItem, "Heat it.");
        let options = ReadOptions::default();
        let document = text.into_document(&Input::new("kettles.rtf", b"", &options));
        check_blocks(&document);
        assert_eq!(
            show(&document),
            "h1: Kettles\n\
             p: They boil.⏎And whistle.\n\
             table: Size | Price⏎small | 12\n\
             li: Fill it.\n\
             li: Heat it.\n"
        );
        let places: Vec<_> = document
            .blocks
            .iter()
            .map(|block| document.place(block.span).units)
            .collect();
        assert_eq!(places, [(1, 1), (2, 2), (3, 4), (5, 5), (6, 6)]);
        assert!(!document.place(document.blocks[0].span).is_in_bytes());
    }
}
