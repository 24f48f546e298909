//! A page before it is judged: its text, its blocks, and what the later steps need to know about
//! them. A *node* is an element that groups blocks; nodes know their parents only, which is all of
//! a tree that is needed to add up how much text stands where.

use super::about::About;
use super::tree::Tree;
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
    /// What it says about itself.
    pub(super) about: About,
    /// How many details elements begin, less those that end.
    pub(super) opened_details: isize,
    /// Where in the source structured data stands.
    pub(super) json_ld: Vec<Range<usize>>,
    /// Its elements and their text.
    pub(super) tree: Tree,
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
    /// The same for nodes that have the same names and classes from the page down to them.
    pub(super) likeness: u64,
}

/// The place of a block in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) table: usize,
    pub(super) row: usize,
    pub(super) column: usize,
    /// The last row that it reaches down to.
    pub(super) last_row: usize,
}

/// A table element.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    /// How many rows and, in the last one, columns and cells have begun.
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) cells: usize,
    /// The most cells in a row.
    pub(super) columns: usize,
    /// The last row that a cell further up reaches down to, of each column where one does.
    pub(super) reached: Vec<usize>,
    pub(super) has_header_cells: bool,
    /// Whether it holds another table, or says that it is only there for looks.
    pub(super) is_layout: bool,
}

/// No table that is read by people has more columns.
pub(super) const MOST_COLUMNS: usize = 1000;

/// No cell of one spans more of them.
pub(super) const MOST_SPANNED: usize = 20;

impl Table {
    /// The place of the next cell of the row, which spans so many columns and rows.
    pub(super) fn cell(&mut self, table: usize, columns: usize, rows: usize) -> Cell {
        self.column += 1;
        while self
            .reached
            .get(self.column)
            .is_some_and(|&row| row >= self.row)
        {
            self.column += 1;
        }
        let cell = Cell {
            table,
            row: self.row,
            column: self.column,
            last_row: self.row + rows - 1,
        };
        let end = (self.column + columns).min(MOST_COLUMNS);
        if rows > 1 && self.column < end {
            if self.reached.len() < end {
                self.reached.resize(end, 0);
            }
            self.reached[self.column..end].fill(cell.last_row);
        }
        self.column += columns - 1;
        self.cells += 1;
        self.columns = self.columns.max(self.cells);
        cell
    }
}

/// A region that is hidden until a script shows it.
#[derive(Clone, Debug, Default)]
pub(super) struct HiddenRegion {
    pub(super) id: Option<String>,
    /// Hidden by its name (`<template>`, `<select>`) and not by an attribute.
    pub(super) is_by_name: bool,
}

impl Page {
    /// For each node whether it, or one around it, is such a root.
    pub(super) fn inside(&self, is_root: impl Fn(usize) -> bool) -> Vec<bool> {
        let mut inside = vec![false; self.nodes.len()];
        for (index, node) in self.nodes.iter().enumerate() {
            inside[index] = is_root(index) || (index > 0 && inside[node.parent]);
        }
        inside
    }

    /// The sums of all nodes with those inside of them.
    pub(super) fn added_up(&self, mut sums: Vec<usize>) -> Vec<usize> {
        // A parent comes before its children, so one pass from the end adds everything up.
        for node in (1..sums.len()).rev() {
            sums[self.nodes[node].parent] += sums[node];
        }
        sums
    }

    /// The innermost node that holds so many percent of the sum of the page.
    pub(super) fn innermost_with(&self, sums: &[usize], percent: usize) -> usize {
        let mut root = 0;
        for (index, node) in self.nodes.iter().enumerate().skip(1) {
            // Children come after their parent, and at most one child can hold nearly all.
            if node.parent == root && sums[index] * 100 >= sums[0] * percent {
                root = index;
            }
        }
        root
    }
}
