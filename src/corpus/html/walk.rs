//! From tokens to a page. The *walk* goes over the tokens once, with a bounded stack of the
//! elements that are open and no tree, and writes down each block of text with what the later
//! steps need to judge it: the element it stands in, its table cell, how much of it is links,
//! whether it is hidden.

use super::crowded::without_crowds;
use super::element;
use super::open::{Context, OpenElements};
use super::page::{HiddenRegion, MOST_COLUMNS, MOST_SPANNED, Node, Page, PageBlock, Table};
use super::tokens::{StartTag, Text, Token, tokens};
use crate::text::Span;
use std::ops::Range;

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
    for token in tokens(&without_crowds(source)) {
        match token {
            Token::Start(tag) => walker.start(&tag),
            Token::End { name } => walker.end(&name),
            Token::Text(text) => walker.text(&text),
        }
    }
    walker.end_block();
    walker.page
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
    open: OpenElements,
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
            open: OpenElements::default(),
            begun: None,
            unshown: None,
            lists: 0,
        }
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
                "title" if !self.open.context().is_foreign => Unshown::Title,
                "script" if tag.get("type").is_some_and(is_json_ld) => Unshown::JsonLd,
                _ => Unshown::Other,
            });
            return;
        }
        let is_block = element::is_block(name);
        if is_block {
            self.open.leave_foreign();
            self.end_block();
        }
        self.open.close_implied(name);
        if self.open.has_room() {
            let context = self.context_in(tag);
            self.open.open(name, context);
        }
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
        self.open.close(name);
    }

    fn text(&mut self, text: &Text) {
        match self.unshown {
            None => self.shown_text(text),
            Some(Unshown::Title) => {
                let words = text.words.split_whitespace().collect::<Vec<_>>().join(" ");
                if self.page.about.title.is_none() && !words.is_empty() {
                    self.page.about.title = Some(words);
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
        let context = self.open.context();
        if context.is_link && context.heading.is_some() && is_permalink(&text.words) {
            return;
        }
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
        let span = Span::new(before, self.page.extraction.len());
        let block = self.page.blocks.len();
        self.page.tree.text(context.part, block, span);
        let written = span.len();
        if let Some(begun) = &mut self.begun {
            begun.linked += if context.is_link { written } else { 0 };
            begun.buttoned += if context.is_button { written } else { 0 };
            begun.breaks = if blank { begun.breaks } else { 0 };
        }
    }

    fn void(&mut self, tag: &StartTag) {
        if matches!(tag.name.as_str(), "br" | "img" | "input" | "hr") {
            self.page.tree.element(tag, self.open.context().part);
        }
        match tag.name.as_str() {
            "br" => self.line_break(tag.source.clone()),
            "hr" => {
                self.open.leave_foreign();
                self.end_block();
            }
            "img" => self.image(tag),
            "meta" => self.page.about.meta(tag),
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
        let preformatted = self.open.context().is_preformatted;
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
            role: begun.context.role(),
            faq: begun.context.faq_part(),
            node: begun.context.node,
            cell: begun.context.cell,
            hidden: begun.context.hidden,
            linked: begun.linked,
            is_button: begun.buttoned >= span.len(),
        });
    }

    /// What holds in the element that `tag` opens.
    fn context_in(&mut self, tag: &StartTag) -> Context {
        let mut context = self.open.context();
        let name = tag.name.as_str();
        context.part = self.page.tree.element(tag, context.part);
        self.page.about.element(tag);
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
        context.enter_microdata(tag);
        context
    }

    fn enter_node(&mut self, tag: &StartTag, context: &mut Context) {
        let name = tag.name.as_str();
        let is_region = element::opens_region(tag);
        let is_in_content = self.page.nodes[context.node].is_in_content;
        // The header of a section holds its heading.
        let is_region = is_region && !(name == "header" && is_in_content);
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
            is_in_content: is_in_content || matches!(name, "main" | "article" | "section"),
            is_main: name == "main" || tag.get("role") == Some("main"),
            is_article: name == "article",
            is_list: matches!(name, "ul" | "ol"),
            likeness: element::likeness(tag, self.page.nodes[context.node].likeness),
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
                    (table.column, table.cells) = (0, 0);
                }
            }
            "td" | "th" => {
                if let Some(index) = context.table {
                    let table = &mut self.page.tables[index];
                    table.has_header_cells |= tag.name == "th";
                    let columns = span(tag, "colspan", MOST_SPANNED);
                    let rows = span(tag, "rowspan", MOST_COLUMNS);
                    context.cell = Some(table.cell(index, columns, rows));
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
}

/// How many columns or rows a cell takes, of those that anybody would fill.
fn span(tag: &StartTag, name: &str, most: usize) -> usize {
    let span = tag.get(name).and_then(|span| span.trim().parse().ok());
    span.unwrap_or(1).clamp(1, most)
}

/// Whether the words of a link in a heading only lead to that heading.
fn is_permalink(words: &str) -> bool {
    matches!(words.trim(), "¶" | "§" | "#" | "🔗")
}

fn is_json_ld(kind: &str) -> bool {
    kind.trim().eq_ignore_ascii_case("application/ld+json")
}
