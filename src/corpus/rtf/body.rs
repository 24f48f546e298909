//! The paragraphs of an RTF file in the making: what was written since the last one ended, the
//! cells of the row that is open, and the footnotes that wait for the end of their paragraph.

use crate::corpus::BlockKind;
use crate::corpus::numbered::Numbered;

/// Which of the texts of a file words belong to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Stream {
    /// The running text.
    Main,
    /// A footnote, an endnote or a comment.
    Note,
}

/// Collects words and makes blocks of them.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// The paragraph, or the cell, that is being written.
    words: String,
    /// The note that is being written.
    note: String,
    /// Those that are complete.
    notes: Vec<String>,
    /// The complete cells of the row that is open.
    cells: Vec<String>,
    /// Whether the paragraph has a bullet or a number.
    pub(super) listed: bool,
    done: Numbered,
}

/// A heading is no longer than this; longer ones are text that was given a heading's style.
const LONGEST_HEADING: usize = 300;

impl Body {
    /// Adds words; `\n` is a line break inside the paragraph.
    pub(super) fn write(&mut self, stream: Stream, words: &str) {
        match stream {
            Stream::Main => self.words.push_str(words),
            Stream::Note => self.note.push_str(words),
        }
    }

    /// Ends a paragraph of the running text that stands in no cell.
    pub(super) fn end_paragraph(&mut self, kind: BlockKind) {
        self.end_row();
        let words = std::mem::take(&mut self.words);
        let listed = std::mem::take(&mut self.listed);
        match kind {
            BlockKind::Code => self.done.line(kind, &words),
            BlockKind::Heading { .. } if words.len() > LONGEST_HEADING => {
                self.done.block(BlockKind::Paragraph, &flowing(&words));
            }
            BlockKind::Paragraph if listed => {
                self.done.block(BlockKind::ListItem, &flowing(&words));
            }
            BlockKind::Heading { .. } => self.done.block(kind, &in_line(&words)),
            kind => self.done.block(kind, &flowing(&words)),
        }
        self.release_notes();
    }

    /// Ends a cell of a table.
    pub(super) fn end_cell(&mut self) {
        self.listed = false;
        let words = std::mem::take(&mut self.words);
        self.cells.push(in_line(&words));
    }

    /// Ends the row that is open, if any, and takes words without a cell as its last one.
    pub(super) fn close_row(&mut self) {
        if !self.words.trim().is_empty() {
            self.end_cell();
        }
        self.end_row();
    }

    /// Whether a row has cells.
    pub(super) fn has_cells(&self) -> bool {
        !self.cells.is_empty()
    }

    fn end_row(&mut self) {
        let cells = std::mem::take(&mut self.cells);
        if cells.iter().any(|cell| !cell.is_empty()) {
            self.done.line(BlockKind::Table, &cells.join(" | "));
        }
    }

    /// Ends a note.
    pub(super) fn end_note(&mut self) {
        let words = flowing(&std::mem::take(&mut self.note));
        if !words.is_empty() {
            self.notes.push(words);
        }
    }

    fn release_notes(&mut self) {
        for note in std::mem::take(&mut self.notes) {
            self.done.block(BlockKind::Paragraph, &note);
        }
    }

    /// Ends everything.
    pub(super) fn finish(mut self, kind: BlockKind) -> Numbered {
        self.end_note();
        if self.has_cells() {
            self.close_row();
        }
        self.end_paragraph(kind);
        self.done
    }
}

/// Each run of white space as one space, line breaks kept.
fn flowing(words: &str) -> String {
    let lines = words.lines().map(in_line);
    let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

/// Each run of white space as one space.
pub(super) fn in_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
