//! A page before it is judged: its text, its blocks, and what the later steps need to know about
//! them. A *node* is an element that groups blocks; nodes know their parents only, which is all of
//! a tree that is needed to add up how much text stands where.

use crate::corpus::extraction::Extraction;
use crate::text::Span;
use std::collections::HashSet;
use std::ops::Range;

/// The text of a page before it is judged.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// All text, the hidden too.
    pub(super) extraction: Extraction,
    /// The blocks in order of the text.
    pub(super) blocks: Vec<PageBlock>,
    /// The elements that group blocks. A parent comes before its children; 0 is the page.
    pub(super) nodes: Vec<Node>,
    /// The tables in order of their start tags.
    pub(super) tables: Vec<Table>,
    /// The `id` of each hidden region, if it has one.
    pub(super) hidden: Vec<HiddenRegion>,
    /// The ids that some control on the page opens and closes.
    pub(super) controlled: HashSet<String>,
    /// The content of the title element.
    pub(super) title: Option<String>,
    /// The title for social networks, commonly without the name of the site.
    pub(super) og_title: Option<String>,
    /// How many details elements begin, less those that end.
    pub(super) opened_details: isize,
    /// Where in the source structured data stands.
    pub(super) json_ld: Vec<Range<usize>>,
}

/// A block of a page.
#[derive(Clone, Copy, Debug)]
pub(super) struct PageBlock {
    /// Its words, trimmed.
    pub(super) span: Span,
    /// What its elements make of it.
    pub(super) role: Role,
    /// Its part in a question and its answer.
    pub(super) faq: Option<FaqPart>,
    /// The innermost grouping element.
    pub(super) node: usize,
    /// The table cell it is in.
    pub(super) cell: Option<Cell>,
    /// The hidden region it is in.
    pub(super) hidden: Option<usize>,
    /// How many of its bytes are in links.
    pub(super) linked: usize,
    /// Whether all of it is the label of a button.
    pub(super) is_button: bool,
}

/// What the elements around a block make of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Heading(u8),
    Paragraph,
    Item,
    Code,
    /// `<dt>` and `<dd>`, with the number of their list.
    Term(usize),
    Definition(usize),
}

/// The part of a block in a question and its answer, as far as markup tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FaqPart {
    /// `<summary>`, which need not be a question.
    Summary,
    /// What a summary opens.
    Detail,
    /// Marked as a question by microdata.
    Question,
    /// Marked as an answer by microdata.
    Answer,
}

/// An element that groups blocks.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Node {
    pub(super) parent: usize,
    /// Whether its name or role says that it is no content.
    pub(super) is_region: bool,
    /// Whether it is, or stands in, a main, article or section element.
    pub(super) is_in_content: bool,
    pub(super) is_main: bool,
    pub(super) is_article: bool,
    pub(super) is_list: bool,
}

/// The place of a block in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) table: usize,
    pub(super) row: usize,
    pub(super) column: usize,
}

/// A table element.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Table {
    /// How many rows and, in the last one, cells have begun.
    pub(super) row: usize,
    pub(super) column: usize,
    /// The most cells in a row.
    pub(super) columns: usize,
    pub(super) has_header_cells: bool,
    /// Whether it holds another table, or says that it is only there for looks.
    pub(super) is_layout: bool,
}

/// A region that is hidden until a script shows it.
#[derive(Clone, Debug, Default)]
pub(super) struct HiddenRegion {
    pub(super) id: Option<String>,
    /// Hidden by its name (`<template>`, `<select>`) and not by an attribute.
    pub(super) is_by_name: bool,
}
