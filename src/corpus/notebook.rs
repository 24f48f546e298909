//! Jupyter notebooks (nbformat 3 and 4): the Markdown of their cells, their code, and what the
//! code printed. Pictures, tables in HTML and error traces are left out.

use super::encoding::Decoded;
use super::extraction::Extraction;
use super::jsonl::{Strings, byte_order_mark, offset};
use super::read::{Input, Output, Unread};
use super::{Block, BlockKind, Segment, SourceMap, Unit, markdown};
use crate::text::Span;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// So much is kept of what one cell printed, in bytes: some 40 lines, a table and a message, but
/// no log.
const LONGEST_OUTPUT: usize = 4000;

#[derive(Deserialize)]
struct Notebook<'a> {
    #[serde(borrow, default)]
    cells: Vec<&'a RawValue>,
    /// Where the cells are in nbformat 3.
    #[serde(borrow, default)]
    worksheets: Vec<Worksheet<'a>>,
}

#[derive(Deserialize)]
struct Worksheet<'a> {
    #[serde(borrow, default)]
    cells: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Cell<'a> {
    #[serde(borrow, default)]
    cell_type: Cow<'a, str>,
    #[serde(borrow)]
    source: Option<&'a RawValue>,
    /// The source of code in nbformat 3.
    #[serde(borrow)]
    input: Option<&'a RawValue>,
    /// Of a heading in nbformat 3.
    level: Option<u8>,
    #[serde(borrow, default)]
    outputs: Vec<CellOutput<'a>>,
}

#[derive(Deserialize)]
struct CellOutput<'a> {
    #[serde(borrow)]
    text: Option<&'a RawValue>,
    #[serde(borrow)]
    data: Option<Bundle<'a>>,
}

#[derive(Deserialize)]
struct Bundle<'a> {
    #[serde(borrow, rename = "text/plain")]
    plain: Option<&'a RawValue>,
}

/// Reads a notebook as one document.
///
/// # Errors
/// Where it is no notebook.
pub(super) fn read(input: &Input, output: &mut Output) -> Result<(), Unread> {
    let file = &input.bytes[byte_order_mark(input.bytes)..];
    let notebook: Notebook = serde_json::from_slice(file).map_err(|error| {
        Unread(format!(
            "is no Jupyter notebook ({error}); open it in Jupyter and save it once more"
        ))
    })?;
    let older = notebook.worksheets.iter().flat_map(|sheet| &sheet.cells);
    let mut writer = Writer {
        file: input.bytes,
        input,
        extraction: Extraction::default(),
        blocks: Vec::new(),
    };
    let mut cells = SourceMap::new();
    for (&raw, number) in notebook.cells.iter().chain(older).zip(1..) {
        let start = offset(input.bytes, raw.get());
        cells.push(Segment {
            text: start,
            text_len: raw.get().len(),
            source: start as u64,
            source_len: raw.get().len() as u64,
            line: number,
        });
        if let Ok(cell) = serde_json::from_str::<Cell>(raw.get()) {
            writer.cell(&cell);
        }
    }
    let Writer {
        extraction, blocks, ..
    } = writer;
    let (text, map) = extraction.into_parts();
    let mut document = input.document(Unit::Cell, text, map.through(&cells));
    let first = blocks
        .iter()
        .find(|block| matches!(block.kind, BlockKind::Heading { .. }));
    document.title = first.map(|block| document.words_of(block).replace('\n', " "));
    document.blocks = blocks;
    output.give(document);
    Ok(())
}

struct Writer<'n> {
    file: &'n [u8],
    input: &'n Input<'n>,
    /// The text, with a map to the bytes of the file.
    extraction: Extraction,
    blocks: Vec<Block>,
}

impl Writer<'_> {
    fn cell(&mut self, cell: &Cell) {
        let source = cell.source.or(cell.input);
        let Decoded { text, map, .. } = self.unescape(source);
        match &*cell.cell_type {
            "markdown" => self.markdown(text, map),
            "heading" => {
                let level = cell.level.unwrap_or(1).clamp(1, 6);
                self.block(BlockKind::Heading { level }, &text, &map);
            }
            "code" => {
                self.block(BlockKind::Code, &text, &map);
                for printed in &cell.outputs {
                    let data = printed.data.as_ref();
                    let words = printed.text.or(data.and_then(|data| data.plain));
                    self.printed(words);
                }
            }
            _ => self.block(BlockKind::Paragraph, &text, &map),
        }
    }

    /// A string, or several one behind the other, with a map to the file.
    fn unescape(&self, source: Option<&RawValue>) -> Decoded {
        let raw = source.map_or("", RawValue::get);
        let place = |at: usize| (at as u64, 1);
        let mut strings = Strings {
            file: self.file,
            place: &place,
            text: String::new(),
            map: SourceMap::new(),
        };
        let list = serde_json::from_str::<Vec<&RawValue>>(raw).unwrap_or_default();
        let parts = list.iter().map(|part| part.get());
        for part in parts.chain([raw]).filter(|part| part.starts_with('"')) {
            strings.unescape(part);
        }
        Decoded {
            text: strings.text,
            map: strings.map,
            encoding: "UTF-8",
            lossy: false,
        }
    }

    fn markdown(&mut self, text: String, map: SourceMap) {
        let decoded = Decoded {
            text,
            map,
            encoding: "UTF-8",
            lossy: false,
        };
        let part = markdown::document(&self.input.id(), self.input.path, decoded);
        if part.blocks.is_empty() {
            return;
        }
        self.begin();
        let start = self.extraction.len();
        self.extraction.append(&part.text, &part.map);
        let shifted = part.blocks.iter().map(|block| Block {
            kind: block.kind,
            span: block.span.shifted(start),
        });
        self.blocks.extend(shifted);
    }

    /// What code printed, cut at the end of a line where it is long.
    fn printed(&mut self, words: Option<&RawValue>) {
        let Decoded { text, map, .. } = self.unescape(words);
        let mut end = text.len().min(LONGEST_OUTPUT);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let end = match text[..end].rfind('\n') {
            Some(line_end) if end < text.len() => line_end,
            _ => end,
        };
        let span = Span::new(0, end);
        self.block(BlockKind::Code, span.of(&text), &map.slice(span));
    }

    fn block(&mut self, kind: BlockKind, text: &str, map: &SourceMap) {
        let span = Span::new(0, text.len()).trimmed(text);
        if span.is_empty() {
            return;
        }
        self.begin();
        let start = self.extraction.len();
        self.extraction.append(span.of(text), &map.slice(span));
        let span = Span::new(start, self.extraction.len());
        self.blocks.push(Block { kind, span });
    }

    fn begin(&mut self) {
        if self.extraction.len() > 0 {
            self.extraction.separator("\n\n");
        }
    }
}

#[cfg(test)]
mod tests;
