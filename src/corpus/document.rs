//! What every reader makes of a file: a [`Document`], that is one text with its blocks. A *block*
//! is a stretch of that text with a role: a heading, a paragraph, a question of an FAQ. Whatever
//! the format was, the stages behind this one see only documents.

use super::Format;
use super::place::{Place, SourceMap, Unit};
use crate::text::{Language, Span};
use serde::{Deserialize, Serialize};

/// One readable unit of the corpus: a file, or one record of a file that holds many.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// What names it in runs and judgments: the path below the corpus root with `/` between the
    /// parts, or the record's own `_id`.
    pub id: String,
    /// The file it came from, as in [`Place::path`].
    pub path: String,
    /// Where inside that file, as in [`Place::within`].
    pub within: Vec<String>,
    /// What the file, or the part of it, is written in.
    pub format: Format,
    /// Which part of its file it is, where that is too large to be one document.
    pub part: Part,
    /// What its `map` counts as lines.
    pub unit: Unit,
    /// Its title: of the file's own making (title element, front matter, first heading), if any.
    pub title: Option<String>,
    /// The extracted text. Blocks are stretches of it; what lies between them is not content.
    pub text: String,
    /// Its parts in order of the text, not overlapping.
    pub blocks: Vec<Block>,
    /// From `text` to the original file.
    pub map: SourceMap,
    /// The language most of it is written in.
    pub language: Language,
    /// The date it gives itself, in seconds since 1970: of front matter, properties, a letter's head.
    pub date: Option<i64>,
    /// The tags or keywords it gives itself.
    pub tags: Vec<String>,
    /// What the reader had to leave out or guess.
    pub warnings: Vec<String>,
}

/// Which part of its file a document is. Files that are too large to be read as a whole are read in
/// parts, one behind the other, which share their id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// All of it, or all of one record.
    #[default]
    Whole,
    /// The first of several.
    First,
    /// Neither the first nor the last.
    Middle,
    /// The last of several.
    Last,
}

impl Part {
    /// The part that does or does not begin its file, and end it.
    pub fn of(begins: bool, ends: bool) -> Part {
        match (begins, ends) {
            (true, true) => Part::Whole,
            (true, false) => Part::First,
            (false, false) => Part::Middle,
            (false, true) => Part::Last,
        }
    }

    /// Whether nothing of the file stands before it.
    pub fn begins(self) -> bool {
        matches!(self, Part::Whole | Part::First)
    }

    /// Whether nothing of the file stands behind it.
    pub fn ends(self) -> bool {
        matches!(self, Part::Whole | Part::Last)
    }
}

/// A stretch of a document's text with its role. The span is trimmed of white space and of the
/// marks that made the role (`##`, `Q:`, `Answer:`, list bullets).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Its role.
    pub kind: BlockKind,
    /// Where it stands in the document's text.
    pub span: Span,
}

/// The role of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BlockKind {
    /// A heading; level 1 is the outermost. It opens a section that ends at the next heading of
    /// the same or an outer level.
    Heading {
        /// 1 to 6.
        level: u8,
    },
    /// Running text.
    Paragraph,
    /// One item of a list, without its bullet.
    ListItem,
    /// A whole table, its header line first, one line a row, cells separated by ` | `.
    Table,
    /// Preformatted text: code, terminal output.
    Code,
    /// A question of an FAQ. It opens a section that its answers fill.
    FaqQuestion {
        /// The heading level, where the question is a heading as well; it then closes sections as
        /// a heading does.
        level: Option<u8>,
    },
    /// A part of the answer to the nearest question before it; several in a row are one answer.
    FaqAnswer {
        /// Whether the page cuts the answer off ("...Read full"). The span leaves the invitation
        /// to read on out, and ends where the words end.
        cut_off: bool,
    },
    /// Navigation, breadcrumbs, cookie notices: kept in the text, left out of passages.
    Boilerplate,
}

impl Document {
    /// A document of nothing but text: no title, no blocks.
    pub fn new(
        id: impl Into<String>,
        path: impl Into<String>,
        text: impl Into<String>,
        map: SourceMap,
    ) -> Document {
        Document {
            id: id.into(),
            path: path.into(),
            within: Vec::new(),
            format: Format::Plain,
            part: Part::Whole,
            unit: Unit::Line,
            title: None,
            text: text.into(),
            blocks: Vec::new(),
            map,
            language: Language::Unknown,
            date: None,
            tags: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// Where the words at `span` stand in the original file.
    pub fn place(&self, span: Span) -> Place {
        let (bytes, units) = self.map.locate(span);
        Place {
            path: self.path.clone(),
            within: self.within.clone(),
            unit: self.unit,
            units,
            bytes,
        }
    }

    /// The words of a block.
    pub fn words_of(&self, block: &Block) -> &str {
        block.span.of(&self.text)
    }
}
