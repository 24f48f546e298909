//! Markdown files: CommonMark with tables, footnotes, task lists, definition lists and front
//! matter. HTML in the file is read by the HTML reader, so that a folded answer
//! (`<details>`) is the same in both.

mod front_matter;
mod tables;

use super::encoding::Decoded;
use super::extraction::Extraction;
use super::faq::is_question;
use super::{Block, BlockKind, Document, html};
use crate::text::Span;
use front_matter::{FrontMatter, front_matter};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::borrow::Cow;
use std::ops::Range;

/// The document of a Markdown file. Never fails: every text is Markdown.
pub fn document(id: &str, path: &str, decoded: Decoded) -> Document {
    let front = front_matter(&decoded.text);
    document_behind(front, id, path, decoded)
}

/// The document of a part of a file that does not begin it: rules there are no front matter.
pub(super) fn next_document(id: &str, path: &str, decoded: Decoded) -> Document {
    document_behind(None, id, path, decoded)
}

fn document_behind(front: Option<FrontMatter>, id: &str, path: &str, decoded: Decoded) -> Document {
    let source = decoded.text.as_str();
    let body = front.as_ref().map_or(0, |front| front.end);
    let mut warnings = Vec::new();
    let reader = if is_too_deep(&source[body..]) {
        warnings.push("nested too deeply for Markdown; read as plain paragraphs".to_string());
        plain(source, body)
    } else {
        markdown(source, body)
    };
    let (text, map) = reader.extraction.into_parts();
    let mut document = Document::new(id, path, text, map.through(&decoded.map));
    document.blocks = reader.blocks;
    let front = front.unwrap_or_default();
    document.title = front.title.or_else(|| main_heading(&document));
    document.date = front.date;
    document.tags = front.tags;
    document.warnings = warnings;
    document
}

/// The first outermost heading, or the heading of any level that the text begins with.
fn main_heading(document: &Document) -> Option<String> {
    let is_h1 = |block: &&Block| block.kind == BlockKind::Heading { level: 1 };
    let is_heading = |block: &&Block| matches!(block.kind, BlockKind::Heading { .. });
    let outermost = document.blocks.iter().find(is_h1);
    let heading = outermost.or(document.blocks.first().filter(is_heading))?;
    Some(document.words_of(heading).replace('\n', " "))
}

fn markdown(source: &str, body: usize) -> Reader {
    let masked = without_fences_of_colons(source);
    let masked = tables::closed_up(&masked);
    let text = masked.get(body..).unwrap_or("");
    let mut reader = Reader {
        summaries_ask: summaries_ask(text),
        ..Reader::default()
    };
    for (event, range) in Parser::new_ext(text, options(text)).into_offset_iter() {
        reader.event(event, text, range, body);
    }
    reader.end_block();
    reader
}

/// The paragraphs between blank lines, markup and all.
fn plain(source: &str, body: usize) -> Reader {
    let mut reader = Reader::default();
    let mut start = body;
    for line in source[body..].split_inclusive('\n') {
        let end = start + line.len();
        if line.trim().is_empty() {
            reader.end_block();
        } else {
            reader.begin();
            reader.extraction.flow(line, start..end);
        }
        start = end;
    }
    reader.end_block();
    reader
}

fn options(text: &str) -> Options {
    // The parser takes every colon at the start of a line for a definition (":smile:"), so it
    // looks for them only where some colon is followed by a space.
    let has_definitions = text.contains("\n: ") || text.contains("\n:\t");
    let definitions = match has_definitions {
        true => Options::ENABLE_DEFINITION_LIST,
        false => Options::empty(),
    };
    definitions
        | Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        // Marks like `[!NOTE]` at the start of a block quote.
        | Options::ENABLE_GFM
}

/// What a block stands in.
enum Container {
    /// A list item, and whether its first block is done.
    Item { begun: bool },
    /// A block quote, a footnote.
    Other,
}

/// What the block that is being written is.
#[derive(Clone, Copy, Default, PartialEq)]
enum Inside {
    #[default]
    Text,
    Heading(u8),
    Code,
    Table,
    Term,
    Definition,
}

#[derive(Default)]
struct Reader {
    extraction: Extraction,
    blocks: Vec<Block>,
    containers: Vec<Container>,
    inside: Inside,
    /// Where the block that is being written starts.
    begun: Option<usize>,
    /// The lines of an HTML block.
    html: Option<Extraction>,
    /// A block that a definition will join: the terms it defines.
    terms: Option<usize>,
    term_asks: bool,
    /// How many `<details>` are open.
    details: usize,
    summaries_ask: bool,
    cells: usize,
    rows: usize,
}

impl Reader {
    /// `range` is where the event stands in `text`, which begins at byte `offset` of the source.
    fn event(&mut self, event: Event<'_>, text: &str, range: Range<usize>, offset: usize) {
        let source = offset + range.start..offset + range.end;
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(words) if self.inside == Inside::Code => {
                self.begin();
                self.extraction.verbatim(&words, source);
            }
            Event::Text(words) => self.inline(&words, source),
            Event::Code(words) => {
                let place = place_of_code(&text[range], &words).map(|at| source.start + at);
                let source = place.map_or(source, |start| start..start + words.len());
                self.inline(&words, source);
            }
            Event::SoftBreak => self.inline(" ", source),
            Event::HardBreak => self.extraction.line_break(source),
            Event::Html(words) => {
                let html = self.html.get_or_insert_with(Extraction::default);
                html.verbatim(&words, source);
            }
            Event::InlineHtml(tag) if is_line_break(&tag) => self.extraction.line_break(source),
            Event::Rule => self.end_block(),
            Event::InlineHtml(_) | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
            Event::InlineMath(words) | Event::DisplayMath(words) => self.inline(&words, source),
        }
    }

    fn inline(&mut self, words: &str, source: Range<usize>) {
        if self.begun.is_none() && words.trim().is_empty() {
            return;
        }
        self.begin();
        self.extraction.flow(words, source);
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph if self.inside == Inside::Definition => {}
            Tag::Paragraph | Tag::List(_) | Tag::HtmlBlock | Tag::MetadataBlock(_) => {
                self.end_block();
            }
            Tag::Heading { level, .. } => self.enter(Inside::Heading(level as u8)),
            Tag::CodeBlock(_) => self.enter(Inside::Code),
            Tag::Table(_) => {
                self.enter(Inside::Table);
                self.rows = 0;
            }
            Tag::TableHead | Tag::TableRow => {
                if self.rows > 0 {
                    self.extraction.separator("\n");
                }
                self.rows += 1;
                self.cells = 0;
            }
            Tag::TableCell => {
                self.begin();
                if self.cells > 0 {
                    self.extraction.separator(" | ");
                }
                self.cells += 1;
            }
            Tag::Item => {
                self.end_block();
                self.containers.push(Container::Item { begun: false });
            }
            Tag::BlockQuote(_) | Tag::FootnoteDefinition(_) => {
                self.end_block();
                self.containers.push(Container::Other);
            }
            Tag::DefinitionListTitle => {
                let next_of_several = self.terms.is_some();
                if next_of_several {
                    self.end_term();
                }
                self.enter(Inside::Term);
            }
            Tag::DefinitionListDefinition => self.start_definition(),
            Tag::DefinitionList
            | Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. } => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::Table => self.leave(),
            TagEnd::Paragraph | TagEnd::List(_) => self.end_block(),
            TagEnd::Item | TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition => {
                self.end_block();
                self.containers.pop();
            }
            TagEnd::HtmlBlock => self.end_html(),
            TagEnd::DefinitionListTitle => {
                self.terms = self.begun;
                self.inside = Inside::Text;
            }
            TagEnd::DefinitionListDefinition => self.leave(),
            TagEnd::DefinitionList => {
                self.end_term();
                self.end_block();
            }
            _ => {}
        }
    }

    fn enter(&mut self, inside: Inside) {
        self.end_block();
        self.inside = inside;
    }

    fn leave(&mut self) {
        self.end_block();
        self.inside = Inside::Text;
    }

    /// A definition follows its term in one item ("Term: what it means"); where the term is a
    /// question it is the answer.
    fn start_definition(&mut self) {
        let Some(start) = self.terms.take() else {
            self.enter(Inside::Definition);
            return;
        };
        self.term_asks = is_question(&self.extraction.text()[start..]);
        if self.term_asks {
            self.end_term_at(start);
        } else {
            let mark = if self.extraction.text().ends_with(':') {
                " "
            } else {
                ": "
            };
            self.extraction.separator(mark);
        }
        self.inside = Inside::Definition;
    }

    fn end_term(&mut self) {
        if let Some(start) = self.terms.take() {
            self.term_asks = is_question(&self.extraction.text()[start..]);
            self.end_term_at(start);
        }
    }

    fn end_term_at(&mut self, start: usize) {
        self.begun = None;
        let kind = if self.term_asks {
            BlockKind::FaqQuestion { level: None }
        } else {
            BlockKind::ListItem
        };
        self.push(kind, start);
    }

    /// Begins a block unless one is being written.
    fn begin(&mut self) {
        if self.begun.is_none() {
            self.separate();
            self.begun = Some(self.extraction.len());
        }
    }

    fn separate(&mut self) {
        if self.extraction.len() == 0 {
            return;
        }
        let in_list = matches!(
            self.containers.last(),
            Some(Container::Item { begun: false })
        );
        let after_item = self
            .blocks
            .last()
            .is_some_and(|b| b.kind == BlockKind::ListItem);
        let is_next_item = in_list && after_item && self.inside == Inside::Text;
        self.extraction
            .separator(if is_next_item { "\n" } else { "\n\n" });
    }

    fn end_block(&mut self) {
        self.extraction.end_block();
        let Some(start) = self.begun.take() else {
            return;
        };
        let kind = self.kind();
        self.push(kind, start);
    }

    fn kind(&mut self) -> BlockKind {
        let answer = BlockKind::FaqAnswer { cut_off: false };
        if self.details > 0 && self.summaries_ask {
            return answer;
        }
        match self.inside {
            Inside::Heading(level) => BlockKind::Heading { level },
            Inside::Code => BlockKind::Code,
            Inside::Table => BlockKind::Table,
            Inside::Definition if self.term_asks => answer,
            Inside::Definition | Inside::Term => BlockKind::ListItem,
            Inside::Text => match self.containers.last_mut() {
                Some(Container::Item { begun }) if !*begun => {
                    *begun = true;
                    BlockKind::ListItem
                }
                _ => BlockKind::Paragraph,
            },
        }
    }

    fn push(&mut self, kind: BlockKind, start: usize) {
        let text = self.extraction.text();
        let mut span = Span::new(start, text.len()).trimmed(text);
        if let Some(marked) = after_mark(span.of(text)) {
            span = Span::new(span.end() - marked.len(), span.end());
        }
        if !span.is_empty() && !is_directive(span.of(text)) {
            self.blocks.push(Block { kind, span });
        }
    }

    fn end_html(&mut self) {
        let Some(source) = self.html.take() else {
            return;
        };
        let (source, map) = source.into_parts();
        let in_details = self.details > 0;
        let fragment = html::fragment(&source, self.summaries_ask, in_details);
        for block in &fragment.blocks {
            self.separate();
            let start = self.extraction.len();
            let (text, places) = fragment.stretch(block.span);
            self.extraction.append(text, &places.through(&map));
            self.push(block.kind, start);
        }
        self.details = self.details.saturating_add_signed(fragment.opened_details);
    }
}

/// Where in the source of a code span its words begin, if they stand there as they are. A line
/// break inside reads as a space, which is as long; an indented next line does not fit.
fn place_of_code(source: &str, words: &str) -> Option<usize> {
    let ticks = source.len() - source.trim_start_matches('`').len();
    let inner = source.get(ticks..source.len().saturating_sub(ticks))?;
    let padding = inner.len().checked_sub(words.len())? / 2;
    let stands = inner.get(padding..padding + words.len())?;
    let same = |(source, word): (u8, u8)| source == word || (source == b'\n' && word == b' ');
    let all_same = stands.bytes().zip(words.bytes()).all(same);
    all_same.then_some(ticks + padding)
}

fn is_line_break(tag: &str) -> bool {
    let name = tag.trim_matches(['<', '>', '/', ' ']);
    name.eq_ignore_ascii_case("br")
}

/// The words behind a mark like `[!NOTE]` at the start of a block.
fn after_mark(words: &str) -> Option<&str> {
    let (mark, rest) = words.strip_prefix("[!")?.split_once(']')?;
    let is_mark = !mark.is_empty() && mark.bytes().all(|b| b.is_ascii_alphabetic());
    is_mark.then(|| rest.trim_start())
}

/// Whether a block only tells a site generator to put something else in its place.
fn is_directive(words: &str) -> bool {
    let is_include = |line: &str| line.starts_with("{{#") && line.ends_with("}}");
    let is_extension = words.starts_with("[!") && words.ends_with(']') && !words.contains('\n');
    is_extension || words.lines().all(|line| is_include(line.trim()))
}

/// The source with lines like `::: zone` and `:::note` blank: they group text and are none. The
/// length stays the same.
fn without_fences_of_colons(source: &str) -> Cow<'_, str> {
    if !source.contains(":::") {
        return Cow::Borrowed(source);
    }
    let mut masked = String::with_capacity(source.len());
    let mut in_code = false;
    for line in source.split_inclusive('\n') {
        let words = line.trim_start_matches([' ', '\t', '>']);
        in_code ^= words.starts_with("```") || words.starts_with("~~~");
        if words.starts_with(":::") && !in_code {
            let kept = line.len() - words.len();
            let end = words.trim_end().len();
            masked.push_str(&line[..kept]);
            masked.extend(std::iter::repeat_n(' ', end));
            masked.push_str(&words[end..]);
        } else {
            masked.push_str(line);
        }
    }
    Cow::Owned(masked)
}

/// Whether some summary in the HTML of `text` is a question; then all of them are.
fn summaries_ask(text: &str) -> bool {
    text.split("<summary").skip(1).any(|part| {
        let words = part.split("</summary").next().unwrap_or(part);
        let words = words.split_once('>').map_or("", |(_, words)| words);
        let mut plain = String::new();
        let mut in_tag = false;
        for character in words.chars() {
            match character {
                '<' => in_tag = true,
                '>' => in_tag = false,
                _ if !in_tag => plain.push(character),
                _ => {}
            }
        }
        is_question(plain.trim())
    })
}

/// Whether block quotes nest so deeply that the parser would take time out of proportion: it looks
/// at each mark again on each line.
fn is_too_deep(text: &str) -> bool {
    const DEEPEST: usize = 100;
    text.lines().any(|line| {
        let marks = line
            .bytes()
            .take_while(|b| b" \t>-*+0123456789.)".contains(b));
        marks.filter(|&b| b == b'>').count() > DEEPEST
    })
}

#[cfg(test)]
mod tests;
