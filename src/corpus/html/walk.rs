//! From tokens to a page. The *walk* goes over the tokens once, with a bounded stack of the
//! elements that are open and no tree, and writes down each block of text with what the later
//! steps need to judge it: the element it stands in, its table cell, how much of it is links,
//! whether it is hidden.

use super::element;
use super::tokens::{StartTag, Text, Token, tokens};
use crate::corpus::extraction::Extraction;
use crate::text::Span;
use std::collections::{HashMap, HashSet};
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
    /// Whether it is a page header: no content unless a main heading stands in it.
    pub(super) is_header: bool,
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
    row: usize,
    column: usize,
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

/// Walks over the tokens of `source`.
pub(super) fn walk(source: &str) -> Page {
    walk_in(source, false)
}

/// Walks over the tokens of `source`, which begins inside a details element if `in_details`.
pub(super) fn walk_in(source: &str, in_details: bool) -> Page {
    let mut walker = Walker::new();
    if in_details {
        walker.start(&StartTag {
            name: "details".to_string(),
            ..StartTag::default()
        });
        walker.page.opened_details = 0;
    }
    for token in tokens(source) {
        match token {
            Token::Start(tag) => walker.start(&tag),
            Token::End { name } => walker.end(&name),
            Token::Text(text) => walker.text(&text),
        }
    }
    walker.end_block();
    walker.page
}

/// How many open elements are remembered, as in the browsers. Deeper ones still break blocks.
const DEEPEST: usize = 512;

/// What holds for the text in an element.
#[derive(Clone, Copy, Debug, Default)]
struct Context {
    node: usize,
    hidden: Option<usize>,
    /// Inside an element like `<svg>` that no block can stand in.
    is_foreign: bool,
    is_link: bool,
    is_button: bool,
    is_preformatted: bool,
    heading: Option<u8>,
    is_item: bool,
    term: Option<usize>,
    definition: Option<usize>,
    list: Option<usize>,
    is_summary: bool,
    is_detail: bool,
    table: Option<usize>,
    cell: Option<Cell>,
    /// Inside an item of type Question, outside its answer.
    is_question_item: bool,
    is_question_name: bool,
    is_answer: bool,
}

struct Open {
    name: usize,
    is_block: bool,
    context: Context,
}

/// The block that is being written.
struct Begun {
    start: usize,
    context: Context,
    linked: usize,
    buttoned: usize,
    breaks: usize,
}

/// An element whose text is not shown.
enum Unshown {
    Title,
    JsonLd,
    Other,
}

struct Walker {
    page: Page,
    open: Vec<Open>,
    /// How many elements too deep to remember are open.
    deeper: usize,
    /// Each element name met, as a number, and back.
    names: HashMap<String, usize>,
    spelling: Vec<String>,
    /// How many elements of each name are open: most stray end tags need no look at the stack.
    counts: Vec<usize>,
    begun: Option<Begun>,
    unshown: Option<Unshown>,
    lists: usize,
}

impl Walker {
    fn new() -> Walker {
        let page = Page {
            nodes: vec![Node::default()],
            ..Page::default()
        };
        Walker {
            page,
            open: Vec::new(),
            deeper: 0,
            names: HashMap::new(),
            spelling: Vec::new(),
            counts: Vec::new(),
            begun: None,
            unshown: None,
            lists: 0,
        }
    }

    fn context(&self) -> Context {
        self.open.last().map(|o| o.context).unwrap_or_default()
    }

    fn start(&mut self, tag: &StartTag) {
        let name = tag.name.as_str();
        self.note_control(tag);
        self.page.opened_details += isize::from(name == "details");
        if element::is_void(name) {
            self.void(tag);
            return;
        }
        if element::is_never_shown(name) {
            self.unshown = Some(match name {
                "title" if !self.context().is_foreign => Unshown::Title,
                "script" if tag.get("type").is_some_and(is_json_ld) => Unshown::JsonLd,
                _ => Unshown::Other,
            });
            return;
        }
        let is_block = element::is_block(name);
        if is_block {
            self.leave_foreign();
            self.end_block();
        }
        self.close_implied(name);
        if self.open.len() >= DEEPEST {
            self.deeper += 1;
            return;
        }
        let context = self.context_in(tag);
        let id = self.name_id(name);
        self.counts[id] += 1;
        self.open.push(Open {
            name: id,
            is_block,
            context,
        });
    }

    fn end(&mut self, name: &str) {
        if self.unshown.take().is_some() {
            return;
        }
        self.page.opened_details -= isize::from(name == "details");
        let is_block = element::is_block(name);
        if is_block {
            self.end_block();
        }
        if name == "br" {
            self.line_break(0..0);
            return;
        }
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        if HEADINGS.contains(&name) {
            self.pop_to(HEADINGS, stops_at_cells);
        } else if is_table_part(name) {
            self.pop_to(&[name], |open| open == "table");
        } else if is_block {
            self.pop_to(&[name], stops_at_cells);
        } else {
            self.pop_inline(name);
        }
    }

    fn text(&mut self, text: &Text) {
        match self.unshown {
            None => self.shown_text(text),
            Some(Unshown::Title) => {
                let words = text.words.split_whitespace().collect::<Vec<_>>().join(" ");
                if self.page.title.is_none() && !words.is_empty() {
                    self.page.title = Some(words);
                }
            }
            Some(Unshown::JsonLd) => {
                if let (Some(first), Some(last)) = (text.pieces.first(), text.pieces.last()) {
                    let range = first.source.start..last.source.end;
                    self.page.json_ld.push(range);
                }
            }
            Some(Unshown::Other) => {}
        }
    }

    fn shown_text(&mut self, text: &Text) {
        let context = self.context();
        let blank = text.words.chars().all(char::is_whitespace);
        if self.begun.is_none() {
            if blank {
                return;
            }
            self.begin_block(context);
        }
        let before = self.page.extraction.len();
        for (words, source) in text.pieces() {
            if context.is_preformatted {
                self.page.extraction.verbatim(words, source);
            } else {
                self.page.extraction.flow(words, source);
            }
        }
        let written = self.page.extraction.len() - before;
        if let Some(begun) = &mut self.begun {
            begun.linked += if context.is_link { written } else { 0 };
            begun.buttoned += if context.is_button { written } else { 0 };
            begun.breaks = if blank { begun.breaks } else { 0 };
        }
    }

    fn void(&mut self, tag: &StartTag) {
        match tag.name.as_str() {
            "br" => self.line_break(tag.source.clone()),
            "hr" => {
                self.leave_foreign();
                self.end_block();
            }
            "img" => self.image(tag),
            "meta" if tag.get("property").or(tag.get("name")) == Some("og:title") => {
                let title = tag.get("content").map(str::trim).unwrap_or_default();
                if !title.is_empty() {
                    self.page.og_title = Some(title.to_string());
                }
            }
            _ => {}
        }
    }

    /// An image within running text stands for its description; one on its own is decoration.
    fn image(&mut self, tag: &StartTag) {
        if self.begun.is_some()
            && let Some(alt) = tag.attribute("alt")
        {
            self.page.extraction.flow(&alt.value, alt.source.clone());
        }
    }

    /// One `<br>` ends a line; two in a row end a paragraph.
    fn line_break(&mut self, source: Range<usize>) {
        let preformatted = self.context().is_preformatted;
        let Some(begun) = &mut self.begun else {
            return;
        };
        begun.breaks += 1;
        let in_running_text = begun.context.heading.is_none() && begun.context.cell.is_none();
        if preformatted {
            self.page.extraction.verbatim("\n", source);
        } else if begun.breaks >= 2 && in_running_text {
            self.end_block();
        } else {
            self.page.extraction.line_break(source);
        }
    }

    fn begin_block(&mut self, context: Context) {
        if self.page.extraction.len() > 0 {
            self.page.extraction.separator("\n\n");
        }
        self.begun = Some(Begun {
            start: self.page.extraction.len(),
            context,
            linked: 0,
            buttoned: 0,
            breaks: 0,
        });
    }

    fn end_block(&mut self) {
        let Some(begun) = self.begun.take() else {
            return;
        };
        self.page.extraction.end_block();
        let text = self.page.extraction.text();
        let span = Span::new(begun.start, text.len()).trimmed(text);
        if span.is_empty() {
            return;
        }
        self.page.blocks.push(PageBlock {
            span,
            role: role(&begun.context),
            faq: faq_part(&begun.context),
            node: begun.context.node,
            cell: begun.context.cell,
            hidden: begun.context.hidden,
            linked: begun.linked,
            is_button: begun.buttoned >= span.len(),
        });
    }

    /// What holds in the element that `tag` opens.
    fn context_in(&mut self, tag: &StartTag) -> Context {
        let mut context = self.context();
        let name = tag.name.as_str();
        self.enter_node(tag, &mut context);
        self.enter_hidden(tag, &mut context);
        context.is_foreign |= matches!(name, "svg" | "select" | "datalist");
        context.is_link |= name == "a";
        context.is_button |= name == "button";
        context.is_preformatted |= matches!(name, "pre" | "listing" | "xmp" | "plaintext");
        if let Some(level) = element::heading_level(tag) {
            context.heading = Some(level);
        }
        match name {
            "li" => context.is_item = true,
            "ul" | "ol" | "menu" | "dir" | "blockquote" => context.is_item = false,
            "dl" => {
                context.list = Some(self.lists);
                self.lists += 1;
            }
            "dt" => (context.term, context.definition) = (context.list, None),
            "dd" => (context.term, context.definition) = (None, context.list),
            "details" => (context.is_detail, context.is_summary) = (true, false),
            "summary" => context.is_summary = context.is_detail,
            _ => {}
        }
        self.enter_table(tag, &mut context);
        enter_microdata(tag, &mut context);
        context
    }

    fn enter_node(&mut self, tag: &StartTag, context: &mut Context) {
        let name = tag.name.as_str();
        let is_region = element::opens_region(tag);
        let groups = matches!(
            name,
            "div"
                | "section"
                | "article"
                | "main"
                | "td"
                | "ul"
                | "ol"
                | "dl"
                | "table"
                | "blockquote"
        );
        if !groups && !is_region && tag.get("role") != Some("main") {
            return;
        }
        self.page.nodes.push(Node {
            parent: context.node,
            is_region,
            is_header: name == "header" || tag.get("role") == Some("banner"),
            is_main: name == "main" || tag.get("role") == Some("main"),
            is_article: name == "article",
            is_list: matches!(name, "ul" | "ol"),
        });
        context.node = self.page.nodes.len() - 1;
    }

    fn enter_hidden(&mut self, tag: &StartTag, context: &mut Context) {
        if !element::is_hidden(tag) || context.is_foreign {
            return;
        }
        let is_by_name = !element::is_hidden_by_attribute(tag);
        if context.hidden.is_none() || is_by_name {
            self.page.hidden.push(HiddenRegion {
                id: tag.get("id").map(str::to_string),
                is_by_name,
            });
            context.hidden = Some(self.page.hidden.len() - 1);
        }
    }

    fn enter_table(&mut self, tag: &StartTag, context: &mut Context) {
        match tag.name.as_str() {
            "table" => {
                if let Some(outer) = context.table {
                    self.page.tables[outer].is_layout = true;
                }
                self.page.tables.push(Table {
                    is_layout: matches!(tag.get("role"), Some("presentation" | "none")),
                    ..Table::default()
                });
                context.table = Some(self.page.tables.len() - 1);
                context.cell = None;
            }
            "tr" => {
                if let Some(table) = context.table.map(|t| &mut self.page.tables[t]) {
                    table.row += 1;
                    table.column = 0;
                }
            }
            "td" | "th" => {
                if let Some(index) = context.table {
                    let table = &mut self.page.tables[index];
                    table.column += 1;
                    table.columns = table.columns.max(table.column);
                    table.has_header_cells |= tag.name == "th";
                    context.cell = Some(Cell {
                        table: index,
                        row: table.row,
                        column: table.column,
                    });
                }
            }
            _ => {}
        }
    }

    /// Remembers what a control opens and closes.
    fn note_control(&mut self, tag: &StartTag) {
        let target = tag.get("aria-controls").or_else(|| {
            let reference = tag.get("data-target").or(tag.get("href"))?;
            reference.strip_prefix('#')
        });
        for id in target.unwrap_or_default().split_ascii_whitespace() {
            self.page.controlled.insert(id.to_string());
        }
    }

    /// Closes what the start tag `name` ends without an end tag.
    fn close_implied(&mut self, name: &str) {
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
    fn leave_foreign(&mut self) {
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

fn is_json_ld(kind: &str) -> bool {
    kind.trim().eq_ignore_ascii_case("application/ld+json")
}

/// Marks the parts of a schema.org question written as attributes of the page's elements.
fn enter_microdata(tag: &StartTag, context: &mut Context) {
    if let Some(kind) = tag.get("itemtype") {
        let kind = kind.trim().rsplit('/').next().unwrap_or_default();
        if kind == "Question" {
            context.is_question_item = true;
            context.is_answer = false;
        }
    }
    if !context.is_question_item {
        return;
    }
    match tag.get("itemprop") {
        Some("name") if !context.is_answer => context.is_question_name = true,
        Some("acceptedAnswer" | "suggestedAnswer") => context.is_answer = true,
        _ => {}
    }
}

fn role(context: &Context) -> Role {
    if let Some(level) = context.heading {
        return Role::Heading(level);
    }
    if context.is_preformatted {
        return Role::Code;
    }
    match (context.term, context.definition) {
        (Some(list), _) => Role::Term(list),
        (_, Some(list)) if !context.is_item => Role::Definition(list),
        _ if context.is_item => Role::Item,
        _ => Role::Paragraph,
    }
}

fn faq_part(context: &Context) -> Option<FaqPart> {
    if context.is_summary {
        Some(FaqPart::Summary)
    } else if context.is_answer {
        Some(FaqPart::Answer)
    } else if context.is_question_name {
        Some(FaqPart::Question)
    } else if context.is_detail {
        Some(FaqPart::Detail)
    } else {
        None
    }
}
