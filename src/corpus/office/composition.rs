//! From pieces in reading order to a document: each piece becomes a block, and gets the number by
//! which people find it. What is laid out here is all that a reply can show.

use crate::corpus::read::Input;
use crate::corpus::{Block, BlockKind, Document, Segment, SourceMap, Unit};
use crate::text::Span;

/// A piece of content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A block of its own, with words in it.
    Text {
        /// Its role.
        kind: BlockKind,
        /// Trimmed; line breaks are those of the author.
        words: String,
    },
    /// A paragraph that is a line of code, or an empty line between two of them.
    CodeLine(String),
    /// Rows of cells; the first one is the header. A cell is one line.
    Table(Vec<Vec<String>>),
}

impl Piece {
    /// A paragraph of running text.
    pub(super) fn paragraph(words: &str) -> Piece {
        Piece::Text {
            kind: BlockKind::Paragraph,
            words: flowing(words),
        }
    }

    /// Whether it is a heading.
    pub(super) fn is_heading(&self) -> bool {
        let is_heading = |kind: &BlockKind| matches!(kind, BlockKind::Heading { .. });
        matches!(self, Piece::Text { kind, .. } if is_heading(kind))
    }

    /// How many bytes of words it holds.
    pub(super) fn len(&self) -> usize {
        match self {
            Piece::Text { words, .. } | Piece::CodeLine(words) => words.len(),
            Piece::Table(rows) => rows.iter().flatten().map(String::len).sum(),
        }
    }

    /// Its words, in one line.
    pub(super) fn line(&self) -> String {
        let line = |words: &str| words.split_whitespace().collect::<Vec<_>>().join(" ");
        match self {
            Piece::Text { words, .. } | Piece::CodeLine(words) => line(words),
            Piece::Table(rows) => {
                let cells = rows.iter().flatten().filter(|cell| !cell.is_empty());
                cells.map(String::as_str).collect::<Vec<_>>().join(" ")
            }
        }
    }
}

/// Running text as it is read: white space collapses within a line, and empty lines go. So do marks
/// for line breaking that nobody sees and that would cut words in two for a search.
pub(super) fn flowing(words: &str) -> String {
    let mut lines = Vec::new();
    let visible = words.replace(is_invisible, "");
    for line in visible.lines() {
        let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        if !line.is_empty() {
            lines.push(line);
        }
    }
    lines.join("\n")
}

/// A line of code as it is read: with its white space.
pub(super) fn code_line(words: &str) -> String {
    let visible = words.replace(is_invisible, "").replace('\u{a0}', " ");
    visible.trim_end().to_string()
}

fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}' | '\u{feff}' | '\0')
}

/// A document in the making.
#[derive(Default)]
pub(super) struct Composition {
    text: String,
    map: SourceMap,
    blocks: Vec<Block>,
    number: u32,
    /// Where the code block begins that the next line of code joins.
    code: Option<usize>,
}

impl Composition {
    /// Adds pieces, each paragraph and each row with the number after the last one's.
    pub(super) fn count(&mut self, pieces: &[Piece]) {
        for piece in pieces {
            self.piece(piece, true);
        }
    }

    /// Adds pieces that all stand on the slide `number`, which must not be below the last one.
    pub(super) fn place(&mut self, pieces: &[Piece], number: u32) {
        self.number = number;
        self.code = None;
        for piece in pieces {
            self.piece(piece, false);
        }
    }

    /// Whether it holds no words.
    pub(super) fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// The document, of the file or part that `input` names.
    pub(super) fn document(self, input: &Input, unit: Unit) -> Document {
        let mut document = input.document(unit, self.text, self.map);
        document.blocks = self.blocks;
        document
    }

    fn piece(&mut self, piece: &Piece, counts: bool) {
        match piece {
            Piece::CodeLine(line) => return self.code_line(line, counts),
            Piece::Text { kind, words } => {
                let start = self.begin(*kind);
                self.put(words, counts);
                self.finish(*kind, start);
            }
            Piece::Table(rows) => {
                let start = self.begin(BlockKind::Table);
                for (at, row) in rows.iter().enumerate() {
                    if at > 0 {
                        self.text.push('\n');
                    }
                    self.put(&row.join(" | "), counts);
                }
                self.finish(BlockKind::Table, start);
            }
        }
        self.code = None;
    }

    fn code_line(&mut self, line: &str, counts: bool) {
        if line.trim().is_empty() {
            if self.code.is_some() {
                self.text.push('\n');
            }
            return;
        }
        let start = match self.code {
            Some(start) => {
                self.text.push('\n');
                self.blocks.pop();
                start
            }
            None => self.begin(BlockKind::Code),
        };
        self.put(line, counts);
        self.finish(BlockKind::Code, start);
        self.code = Some(start);
    }

    /// Separates the next block from the last one; gives where it starts.
    fn begin(&mut self, kind: BlockKind) -> usize {
        if let Some(last) = self.blocks.last() {
            self.text.truncate(last.span.end());
            let is_list = kind == BlockKind::ListItem && last.kind == kind;
            self.text.push_str(if is_list { "\n" } else { "\n\n" });
        }
        self.text.len()
    }

    fn put(&mut self, words: &str, counts: bool) {
        if counts && !words.trim().is_empty() {
            self.number += 1;
        }
        self.map.push(Segment {
            text: self.text.len(),
            text_len: words.len(),
            source: self.text.len() as u64,
            source_len: words.len() as u64,
            line: self.number.max(1),
        });
        self.text.push_str(words);
    }

    fn finish(&mut self, kind: BlockKind, start: usize) {
        let span = Span::new(start, self.text.len()).trimmed(&self.text);
        if !span.is_empty() {
            self.blocks.push(Block { kind, span });
        }
    }
}
