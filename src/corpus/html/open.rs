//! The elements that are open while the walk goes over a page. The *context* of an element is what
//! holds for the text in it, taken over from the element around it, so that no look further down
//! the stack is needed. End tags that are missing, stray or in the wrong order close what they
//! close in a browser, as far as the text shows it.

use super::element;
use super::page::{Cell, FaqPart, Role};
use super::tokens::StartTag;
use std::collections::HashMap;

/// What holds for the text in an element.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Context {
    pub(super) node: usize,
    /// Its element in the tree of the page.
    pub(super) part: Option<usize>,
    pub(super) hidden: Option<usize>,
    /// Inside an element like `<svg>` that no block can stand in.
    pub(super) is_foreign: bool,
    pub(super) is_link: bool,
    pub(super) is_button: bool,
    pub(super) is_preformatted: bool,
    pub(super) heading: Option<u8>,
    pub(super) is_item: bool,
    pub(super) term: Option<usize>,
    pub(super) definition: Option<usize>,
    pub(super) list: Option<usize>,
    pub(super) is_summary: bool,
    pub(super) is_detail: bool,
    pub(super) table: Option<usize>,
    pub(super) cell: Option<Cell>,
    /// Inside an item of type Question, outside its answer.
    pub(super) is_question_item: bool,
    pub(super) is_question_name: bool,
    pub(super) is_answer: bool,
}

impl Context {
    /// What the elements make of a block.
    pub(super) fn role(&self) -> Role {
        if let Some(level) = self.heading {
            return Role::Heading(level);
        }
        if self.is_preformatted {
            return Role::Code;
        }
        match (self.term, self.definition) {
            (Some(list), _) => Role::Term(list),
            (_, Some(list)) if !self.is_item => Role::Definition(list),
            _ if self.is_item => Role::Item,
            _ => Role::Paragraph,
        }
    }

    /// Its part in a question and its answer.
    pub(super) fn faq_part(&self) -> Option<FaqPart> {
        if self.is_summary {
            Some(FaqPart::Summary)
        } else if self.is_answer {
            Some(FaqPart::Answer)
        } else if self.is_question_name {
            Some(FaqPart::Question)
        } else if self.is_detail {
            Some(FaqPart::Detail)
        } else {
            None
        }
    }

    /// Marks the parts of a schema.org question written as attributes of the page's elements.
    pub(super) fn enter_microdata(&mut self, tag: &StartTag) {
        if let Some(kind) = tag.get("itemtype") {
            let kind = kind.trim().rsplit('/').next().unwrap_or_default();
            if kind == "Question" {
                self.is_question_item = true;
                self.is_answer = false;
            }
        }
        if !self.is_question_item {
            return;
        }
        match tag.get("itemprop") {
            Some("name") if !self.is_answer => self.is_question_name = true,
            Some("acceptedAnswer" | "suggestedAnswer") => self.is_answer = true,
            _ => {}
        }
    }
}

/// How many open elements are remembered, as in the browsers. Deeper ones still break blocks.
const DEEPEST: usize = 512;

/// The open elements, the outermost first.
#[derive(Default)]
pub(super) struct OpenElements {
    open: Vec<Open>,
    /// How many elements too deep to remember are open.
    deeper: usize,
    /// Each element name met, as a number, and back.
    names: HashMap<String, usize>,
    spelling: Vec<String>,
    /// How many elements of each name are open: most stray end tags need no look at the stack.
    counts: Vec<usize>,
}

struct Open {
    name: usize,
    is_block: bool,
    context: Context,
}

impl OpenElements {
    /// What holds for the text that comes next.
    pub(super) fn context(&self) -> Context {
        self.open.last().map(|o| o.context).unwrap_or_default()
    }

    /// Whether there is room for one more; if not, it is counted.
    pub(super) fn has_room(&mut self) -> bool {
        let has_room = self.open.len() < DEEPEST;
        self.deeper += usize::from(!has_room);
        has_room
    }

    /// Opens an element.
    pub(super) fn open(&mut self, name: &str, context: Context) {
        let id = self.name_id(name);
        self.counts[id] += 1;
        self.open.push(Open {
            name: id,
            is_block: element::is_block(name),
            context,
        });
    }

    /// Closes what the end tag `name` ends.
    pub(super) fn close(&mut self, name: &str) {
        if self.deeper > 0 {
            self.deeper -= 1;
        } else if HEADINGS.contains(&name) {
            self.pop_to(HEADINGS, stops_at_cells);
        } else if is_table_part(name) {
            self.pop_to(&[name], |open| open == "table");
        } else if element::is_block(name) {
            self.pop_to(&[name], stops_at_cells);
        } else {
            self.pop_inline(name);
        }
    }

    /// Closes what the start tag `name` ends without an end tag.
    pub(super) fn close_implied(&mut self, name: &str) {
        if element::is_block(name) {
            self.pop_to(&["p"], stops_at_cells);
        }
        match name {
            "li" => self.pop_to(&["li"], |open| {
                stops_at_cells(open) || matches!(open, "ul" | "ol" | "menu" | "dir")
            }),
            "dt" | "dd" => self.pop_to(&["dt", "dd"], |open| stops_at_cells(open) || open == "dl"),
            "td" | "th" | "tr" | "tbody" | "thead" | "tfoot" => {
                self.pop_to(&["td", "th", "caption"], |open| open == "table");
                if !matches!(name, "td" | "th") {
                    self.pop_to(&["tr"], |open| open == "table");
                }
                if matches!(name, "tbody" | "thead" | "tfoot") {
                    self.pop_to(&["tbody", "thead", "tfoot"], |open| open == "table");
                }
            }
            "button" => self.pop_to(&["button"], stops_at_cells),
            "a" => self.pop_inline("a"),
            _ if HEADINGS.contains(&name) => self.pop_to(HEADINGS, |_| true),
            _ => {}
        }
    }

    /// Closes the innermost element with one of the names, and all in it, unless one that `stops`
    /// names stands in between.
    fn pop_to(&mut self, wanted: &[&str], stops: impl Fn(&str) -> bool) {
        if !self.is_any_open(wanted) {
            return;
        }
        for index in (0..self.open.len()).rev() {
            let name = self.name_of(index);
            if wanted.contains(&name) {
                self.truncate(index);
                return;
            }
            if stops(name) {
                return;
            }
        }
    }

    /// Closes an inline element; blocks that begin in it stay open.
    fn pop_inline(&mut self, name: &str) {
        if !self.is_any_open(&[name]) {
            return;
        }
        let mut crosses_block = false;
        for index in (0..self.open.len()).rev() {
            let open_name = self.name_of(index);
            if open_name == name {
                if crosses_block {
                    let open = self.open.remove(index);
                    self.counts[open.name] -= 1;
                } else {
                    self.truncate(index);
                }
                return;
            }
            if stops_at_cells(open_name) {
                return;
            }
            crosses_block |= self.open[index].is_block;
        }
    }

    /// Blocks cannot stand in an `<svg>` or a `<select>`: one that begins there ends it.
    pub(super) fn leave_foreign(&mut self) {
        if self.context().is_foreign {
            let outermost = self.open.iter().position(|o| o.context.is_foreign);
            self.truncate(outermost.unwrap_or(self.open.len()));
        }
    }

    fn truncate(&mut self, length: usize) {
        for open in self.open.drain(length..) {
            self.counts[open.name] -= 1;
        }
    }

    fn is_any_open(&self, names: &[&str]) -> bool {
        names
            .iter()
            .filter_map(|&name| self.names.get(name))
            .any(|&id| self.counts[id] > 0)
    }

    fn name_of(&self, index: usize) -> &str {
        &self.spelling[self.open[index].name]
    }

    fn name_id(&mut self, name: &str) -> usize {
        if let Some(&id) = self.names.get(name) {
            return id;
        }
        let id = self.spelling.len();
        self.names.insert(name.to_string(), id);
        self.spelling.push(name.to_string());
        self.counts.push(0);
        id
    }
}

const HEADINGS: &[&str] = &["h1", "h2", "h3", "h4", "h5", "h6"];

/// An end tag in a table cell closes nothing outside of it.
fn stops_at_cells(name: &str) -> bool {
    matches!(name, "td" | "th" | "caption" | "table")
}

fn is_table_part(name: &str) -> bool {
    matches!(
        name,
        "table" | "tbody" | "thead" | "tfoot" | "tr" | "td" | "th" | "caption"
    )
}
