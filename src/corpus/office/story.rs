//! The text of an office document in reading order. A *story* is told paragraph by paragraph, as
//! elements open and close; text boxes and tables may stand in a paragraph, and paragraphs in
//! them. What stands in a paragraph without belonging to its words (boxes, notes) comes after it.

use super::composition::{Piece, code_line, flowing};
use super::table::{Cell, Table};
use crate::corpus::BlockKind;

/// A paragraph in the making.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    /// Its words, raw.
    pub(super) words: String,
    /// The style it names.
    pub(super) style: Option<String>,
    /// The heading level that it gives itself; 0 says that it is none.
    pub(super) level: Option<u8>,
    /// Whether it says of itself that it is an item of a list.
    pub(super) is_item: Option<bool>,
    /// The numbering that it names, 0 for none, and the level in that.
    pub(super) number: Option<u32>,
    pub(super) depth: Option<usize>,
    /// How many bytes of its words are bold, and how many in letters of equal width.
    pub(super) bold: usize,
    pub(super) monospaced: usize,
    after: Vec<Piece>,
}

impl Paragraph {
    /// Puts a label before its words, in their letters; where it has no words, none is shown.
    pub(super) fn put_before(&mut self, label: &str) {
        if self.words.trim().is_empty() {
            return;
        }
        self.words = format!("{label} {}", self.words);
        self.bold += label.len() + 1;
        self.monospaced += label.len() + 1;
    }

    /// Whether it has words, and all of them are among so many bytes.
    pub(super) fn is_all(&self, bytes: usize) -> bool {
        !self.words.trim().is_empty() && bytes >= self.words.trim().len()
    }
}

/// What a paragraph turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A block of this kind.
    Block(BlockKind),
    /// A line of code.
    Code,
    /// A line in letters of equal width, which is code where not most of the document is so.
    Typewritten,
    /// A paragraph in bold letters, which is a heading where the document has no others.
    Bold,
}

enum Open {
    Paragraph(Paragraph),
    Table(Table, Vec<Piece>),
}

/// A story in the making.
#[derive(Default)]
pub(super) struct Story {
    open: Vec<Open>,
    pieces: Vec<Piece>,
    /// Which of the pieces are code only by their letters.
    typewritten: Vec<usize>,
    /// Which of them may be headings.
    bold: Vec<usize>,
}

impl Story {
    /// Begins a paragraph.
    pub(super) fn begin_paragraph(&mut self) {
        self.open.push(Open::Paragraph(Paragraph::default()));
    }

    /// The paragraph that is open.
    pub(super) fn paragraph(&mut self) -> Option<&mut Paragraph> {
        match self.open.last_mut()? {
            Open::Paragraph(paragraph) => Some(paragraph),
            Open::Table(..) => None,
        }
    }

    /// Adds words to the paragraph that is open.
    pub(super) fn words(&mut self, words: &str) {
        if let Some(paragraph) = self.paragraph() {
            paragraph.words.push_str(words);
        }
    }

    /// Ends the paragraph that is open; `role` tells what it is.
    pub(super) fn end_paragraph(&mut self, role: impl FnOnce(&Paragraph) -> Role) {
        let Some(Open::Paragraph(paragraph)) = self.open.pop_if(|open| open.is_paragraph()) else {
            return;
        };
        let role = role(&paragraph);
        match role {
            Role::Block(kind) => self.text(kind, &paragraph.words),
            Role::Bold => {
                if self.open.is_empty() && may_be_heading(&paragraph.words) {
                    self.bold.push(self.pieces.len());
                }
                self.text(BlockKind::Paragraph, &paragraph.words);
            }
            Role::Code | Role::Typewritten => {
                for line in lines(&paragraph.words) {
                    if role == Role::Typewritten && self.open.is_empty() {
                        self.typewritten.push(self.pieces.len());
                    }
                    self.give(Piece::CodeLine(code_line(line)));
                }
            }
        }
        for piece in paragraph.after {
            self.give(piece);
        }
    }

    /// Ends the paragraph that is open without leaving a trace; gives its words.
    pub(super) fn take_words(&mut self) -> String {
        match self.open.pop_if(|open| open.is_paragraph()) {
            Some(Open::Paragraph(paragraph)) => paragraph.words,
            _ => String::new(),
        }
    }

    fn text(&mut self, kind: BlockKind, words: &str) {
        let words = flowing(words);
        if !words.is_empty() {
            self.give(Piece::Text { kind, words });
        }
    }

    /// Adds pieces behind the paragraph, or the table, that is open.
    pub(super) fn after(&mut self, pieces: Vec<Piece>) {
        let table = self.open.iter_mut().find(|open| !open.is_paragraph());
        match table {
            Some(Open::Table(_, after)) => after.extend(pieces),
            _ => match self.paragraph() {
                Some(paragraph) => paragraph.after.extend(pieces),
                None => self.pieces.extend(pieces),
            },
        }
    }

    /// Begins a table.
    pub(super) fn begin_table(&mut self) {
        self.open.push(Open::Table(Table::default(), Vec::new()));
    }

    pub(super) fn begin_row(&mut self) {
        self.table().into_iter().for_each(Table::begin_row);
    }

    pub(super) fn begin_cell(&mut self) {
        self.table().into_iter().for_each(Table::begin_cell);
    }

    /// The table that is open.
    pub(super) fn table(&mut self) -> Option<&mut Table> {
        match self.open.last_mut()? {
            Open::Table(table, _) => Some(table),
            Open::Paragraph(_) => None,
        }
    }

    /// The cell that is open.
    pub(super) fn cell(&mut self) -> Option<&mut Cell> {
        self.table()?.cell()
    }

    /// Ends the table that is open.
    pub(super) fn end_table(&mut self) {
        let Some(Open::Table(table, after)) = self.open.pop_if(|open| !open.is_paragraph()) else {
            return;
        };
        for piece in table.pieces().into_iter().chain(after) {
            self.give(piece);
        }
    }

    /// How many pieces are complete that stand in no other.
    pub(super) fn len(&self) -> usize {
        self.pieces.len()
    }

    /// The pieces from the one at `start` on.
    pub(super) fn since(&mut self, start: usize) -> &mut [Piece] {
        self.pieces.get_mut(start..).unwrap_or_default()
    }

    /// Takes the pieces from the one at `start` on out of the story.
    pub(super) fn take_from(&mut self, start: usize) -> Vec<Piece> {
        self.typewritten.retain(|&at| at < start);
        self.bold.retain(|&at| at < start);
        self.pieces.split_off(start.min(self.pieces.len()))
    }

    /// Adds a piece where the story has come to.
    pub(super) fn give(&mut self, piece: Piece) {
        let rest = match self.open.last_mut() {
            None => Some(piece),
            Some(Open::Paragraph(paragraph)) => {
                paragraph.after.push(piece);
                None
            }
            Some(Open::Table(table, _)) => table.give(piece),
        };
        self.pieces.extend(rest);
    }

    /// Its pieces. What a damaged part leaves open is closed.
    pub(super) fn pieces(mut self) -> Vec<Piece> {
        while let Some(open) = self.open.last() {
            match open {
                Open::Paragraph(_) => self.end_paragraph(|_| Role::Block(BlockKind::Paragraph)),
                Open::Table(..) => self.end_table(),
            }
        }
        self.raise_headings();
        self.read_typescript();
        self.pieces
    }

    /// Who does not know of styles makes headings bold. Several in a row are the lines of a cover.
    fn raise_headings(&mut self) {
        if self.pieces.iter().any(Piece::is_heading) {
            return;
        }
        for &at in &self.bold {
            let is_last = self.pieces.len() == at + 1;
            if !is_last
                && self.bold.binary_search(&(at + 1)).is_err()
                && let Some(Piece::Text { kind, .. }) = self.pieces.get_mut(at)
            {
                *kind = BlockKind::Heading { level: 2 };
            }
        }
    }

    /// A document typed in letters of equal width throughout is no program.
    fn read_typescript(&mut self) {
        let all: usize = self.pieces.iter().map(Piece::len).sum();
        let typewritten = self.typewritten.iter().map(|&at| &self.pieces[at]);
        if typewritten.map(Piece::len).sum::<usize>() * 2 <= all {
            return;
        }
        for &at in &self.typewritten {
            if let Piece::CodeLine(line) = &self.pieces[at] {
                self.pieces[at] = Piece::paragraph(line);
            }
        }
        let is_full =
            |piece: &Piece| !matches!(piece, Piece::Text { words, .. } if words.is_empty());
        self.pieces.retain(is_full);
    }
}

impl Open {
    fn is_paragraph(&self) -> bool {
        matches!(self, Open::Paragraph(_))
    }
}

/// Whether the letters of a font are of equal width, by its name.
pub(super) fn is_monospaced(font: &str) -> bool {
    const NAMES: &[&str] = &[
        "consolas",
        "courier",
        "fixedsys",
        "inconsolata",
        "lucida console",
        "menlo",
        "monaco",
        "terminal",
        "typewriter",
    ];
    let font = font.to_lowercase();
    let is_mono = font.split([' ', '-', '_']).any(|word| word == "mono");
    is_mono || font.ends_with("mono") || NAMES.iter().any(|name| font.starts_with(name))
}

/// Whether a paragraph in bold letters is as short as a heading and no sentence.
fn may_be_heading(words: &str) -> bool {
    const LONGEST: usize = 120;
    let words = words.trim();
    !words.is_empty() && words.len() <= LONGEST && !words.ends_with(['.', ',', ';', ':'])
}

/// The lines of a paragraph, one where it is empty.
fn lines(words: &str) -> impl Iterator<Item = &str> {
    let empty = words.is_empty().then_some("");
    words.lines().chain(empty)
}
