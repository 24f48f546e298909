//! OpenDocument texts and presentations (OASIS OpenDocument 1.3). A document is read as it would
//! be printed: what was deleted while changes were tracked is gone. Headers and footers, which
//! stand with the page styles, are left out. Notes come after the paragraph that refers to them;
//! comments are a part of their own.

mod styles;

use super::composition::{Composition, Piece};
use super::markup::{Element, Step, Visitor, visit, visit_text, walk};
use super::package::{Package, encrypted};
use super::properties::Properties;
use super::story::{Role, Story};
use crate::corpus::read::{Input, Output, Unread};
use crate::corpus::{BlockKind, Unit, WarningKind};
use std::collections::HashMap;
use styles::{Letters, Styles};

/// The part that comments are.
const COMMENTS: &str = "Comments";

/// So many spaces an element can stand for; more are for looks.
const MOST_SPACES: usize = 200;

/// So many objects are looked into: charts with their titles and tables.
const MOST_OBJECTS: usize = 1000;

/// Reads an OpenDocument text.
///
/// # Errors
/// Where it is encrypted, broken, or no OpenDocument file.
pub fn text(input: &Input, output: &mut Output) -> Result<(), Unread> {
    read(input, Unit::Paragraph, output)
}

/// Reads an OpenDocument presentation.
///
/// # Errors
/// As for [`text`].
pub fn presentation(input: &Input, output: &mut Output) -> Result<(), Unread> {
    read(input, Unit::Slide, output)
}

fn read(input: &Input, unit: Unit, output: &mut Output) -> Result<(), Unread> {
    const CONTENT: &str = "content.xml";
    let mut package = Package::open(input.bytes)?;
    let mut manifest = Manifest::default();
    visit(&mut package, "META-INF/manifest.xml", &mut manifest, output)?;
    if manifest.is_encrypted {
        return Err(encrypted());
    }
    let Some(content) = package.text(CONTENT, output)? else {
        return Err(Unread(
            "is not what its name says: it has no content.xml; save it again with the program it was made with"
                .into(),
        ));
    };
    let mut styles = Styles::default();
    visit(&mut package, "styles.xml", &mut styles, output)?;
    // What is wrong with the content is told when it is read for its words.
    walk(&content, &mut styles);
    let mut objects = HashMap::new();
    for name in styles.objects.iter().take(MOST_OBJECTS) {
        let mut reader = Reader::new(&styles);
        let part = format!("{}/{CONTENT}", name.trim_start_matches("./"));
        visit(&mut package, &part, &mut reader, output)?;
        objects.insert(name.clone(), reader.story.pieces());
    }
    let mut reader = Reader::new(&styles);
    reader.objects = objects;
    visit_text(&content, CONTENT, &mut reader, output);
    let mut properties = Properties::default();
    visit(&mut package, "meta.xml", &mut properties, output)?;
    give(reader, &properties, input, unit, output);
    Ok(())
}

fn give(
    mut reader: Reader,
    properties: &Properties,
    input: &Input,
    unit: Unit,
    output: &mut Output,
) {
    let title = reader.title.take();
    let (mut words, mut comments) = (Composition::default(), Composition::default());
    for (number, page) in (1u32..).zip(&reader.pages) {
        words.place(&page.pieces, number);
        comments.place(&page.comments, number);
    }
    // A part that is damaged may end within a slide.
    let number = reader.pages.len() as u32 + 1;
    let (rest, said) = (reader.story.pieces(), reader.comments.pieces());
    match unit {
        Unit::Slide => {
            words.place(&rest, number);
            comments.place(&said, number);
        }
        _ => {
            words.count(&rest);
            comments.count(&said);
        }
    }
    if words.is_empty() {
        output.warn(WarningKind::Structure, "holds no text");
    }
    let part = input.part(COMMENTS, &[]);
    for (composition, input) in [(words, input), (comments, &part)] {
        if input.within.last() != part.within.last() || !composition.is_empty() {
            let mut document = composition.document(input, unit);
            document.title.clone_from(&title);
            properties.describe(&mut document);
            output.give(document);
        }
    }
}

/// Whether a package is encrypted, which its list of parts says.
#[derive(Default)]
struct Manifest {
    is_encrypted: bool,
}

impl Visitor for Manifest {
    fn open(&mut self, element: &Element) -> Step {
        self.is_encrypted |= element.name() == "encryption-data";
        Step::Into
    }

    fn close(&mut self, _name: &str) {}

    fn text(&mut self, _text: &str) {}
}

/// What a frame on a slide is there for.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Frame {
    #[default]
    Free,
    Title,
}

/// A slide.
struct Page {
    pieces: Vec<Piece>,
    comments: Vec<Piece>,
}

struct Reader<'r> {
    styles: &'r Styles,
    story: Story,
    comments: Story,
    pages: Vec<Page>,
    /// How many lists are open.
    lists: usize,
    /// How many tables of contents are open.
    contents: usize,
    /// The letters of each span that is open.
    spans: Vec<Letters>,
    frame: Frame,
    slide_title: String,
    has_subtitle: bool,
    in_notes: bool,
    /// The content of embedded objects, by their names.
    objects: HashMap<String, Vec<Piece>>,
    title: Option<String>,
}

impl Reader<'_> {
    fn new(styles: &Styles) -> Reader<'_> {
        Reader {
            styles,
            story: Story::default(),
            comments: Story::default(),
            pages: Vec::new(),
            lists: 0,
            contents: 0,
            spans: Vec::new(),
            frame: Frame::Free,
            slide_title: String::new(),
            has_subtitle: false,
            in_notes: false,
            objects: HashMap::new(),
            title: None,
        }
    }

    fn begin_paragraph(&mut self, element: &Element) {
        self.story.begin_paragraph();
        let style = element.attribute("style-name");
        let letters = self.styles.letters(Styles::PARAGRAPH, style.as_deref());
        self.spans.push(letters);
        if let Some(paragraph) = self.story.paragraph() {
            paragraph.style = style;
            if element.name() == "h" {
                let level = element.number("outline-level").unwrap_or(1);
                paragraph.level = Some(level.clamp(1, 6) as u8);
            }
        }
    }

    fn end_paragraph(&mut self) {
        self.spans.pop();
        if self.frame == Frame::Title {
            let words = Piece::paragraph(&self.story.take_words()).line();
            self.slide_title = [&*self.slide_title, &words].join(" ").trim().to_string();
            return;
        }
        let Some(paragraph) = self.story.paragraph() else {
            return;
        };
        let look = self.styles.look(paragraph.style.as_deref());
        if look.is_title && self.title.is_none() {
            let words = Piece::paragraph(&paragraph.words).line();
            self.title = Some(words).filter(|words| !words.is_empty());
        }
        let (is_item, is_contents) = (self.lists > 0, self.contents > 0);
        self.story.end_paragraph(|paragraph| {
            let kind = match paragraph.level {
                _ if is_contents => BlockKind::Boilerplate,
                Some(level) => BlockKind::Heading { level },
                None if look.is_title => BlockKind::Heading { level: 1 },
                None if look.is_code => return Role::Code,
                None if is_item => BlockKind::ListItem,
                None if paragraph.is_all(paragraph.monospaced) => return Role::Typewritten,
                None if paragraph.is_all(paragraph.bold) => return Role::Bold,
                None => BlockKind::Paragraph,
            };
            Role::Block(kind)
        });
    }

    fn end_page(&mut self) {
        let mut pieces = Vec::new();
        let words = std::mem::take(&mut self.slide_title);
        if !words.is_empty() {
            let is_cover = self.pages.is_empty() && self.has_subtitle;
            if is_cover {
                self.title = Some(words.clone());
            }
            let level = if is_cover { 1 } else { 2 };
            let kind = BlockKind::Heading { level };
            pieces.push(Piece::Text { kind, words });
        }
        pieces.extend(std::mem::take(&mut self.story).pieces());
        let comments = std::mem::take(&mut self.comments).pieces();
        self.pages.push(Page { pieces, comments });
        self.has_subtitle = false;
    }

    fn words(&mut self, words: &str) {
        let letters = self.spans.last().copied().unwrap_or_default();
        if let Some(paragraph) = self.story.paragraph() {
            paragraph.words.push_str(words);
            paragraph.bold += if letters.is_bold { words.len() } else { 0 };
            let monospaced = letters.is_monospaced;
            paragraph.monospaced += if monospaced { words.len() } else { 0 };
        }
    }

    fn cell(&mut self, element: &Element) {
        self.story.begin_cell();
        let is_covered = element.name() == "covered-table-cell";
        let repeated = element.number("number-columns-repeated");
        let rows = element.number("number-rows-spanned");
        if let Some(table) = self.story.table() {
            table.span(rows.unwrap_or(1), is_covered);
        }
        if let Some(cell) = self.story.cell() {
            cell.columns = repeated.unwrap_or(1);
        }
    }
}

impl Visitor for Reader<'_> {
    fn open(&mut self, element: &Element) -> Step {
        match element.name() {
            "p" | "h" => self.begin_paragraph(element),
            "span" => {
                let style = element.attribute("style-name");
                let own = self.styles.letters(Styles::TEXT, style.as_deref());
                let outer = self.spans.last().copied().unwrap_or_default();
                self.spans.push(own.within(outer));
            }
            "s" => {
                let count = element.number("c").unwrap_or(1).min(MOST_SPACES);
                self.words(&" ".repeat(count));
            }
            "tab" => self.words("\t"),
            "line-break" => self.words("\n"),
            "list" => self.lists += 1,
            "table-of-content" | "alphabetical-index" | "illustration-index" | "object-index"
            | "table-index" | "user-index" => self.contents += 1,
            "table" => self.story.begin_table(),
            "table-row" => self.story.begin_row(),
            "table-cell" | "covered-table-cell" => self.cell(element),
            "annotation" => std::mem::swap(&mut self.story, &mut self.comments),
            "notes" => self.in_notes = true,
            "frame" if !self.in_notes => {
                let class = element.attribute("class");
                match class.as_deref() {
                    Some("title") => self.frame = Frame::Title,
                    Some("date-time" | "footer" | "header" | "page-number") => return Step::Over,
                    class => self.has_subtitle |= class == Some("subtitle"),
                }
            }
            "object" => {
                let name = element.attribute("href").unwrap_or_default();
                if let Some(pieces) = self.objects.remove(&name) {
                    self.story.after(pieces);
                }
            }
            // What was deleted; marks of notes; pictures and what is said of them; readings of
            // characters; formulas, forms and scripts; how an index is made.
            "tracked-changes"
            | "note-citation"
            | "binary-data"
            | "desc"
            | "ruby-text"
            | "math"
            | "forms"
            | "script"
            | "hidden-text"
            | "table-of-content-source"
            | "event-listeners" => return Step::Over,
            "title" if element.prefix() == Some("svg") => return Step::Over,
            _ => {}
        }
        Step::Into
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" | "h" => self.end_paragraph(),
            "span" => {
                self.spans.pop();
            }
            "list" => self.lists = self.lists.saturating_sub(1),
            "table-of-content" | "alphabetical-index" | "illustration-index" | "object-index"
            | "table-index" | "user-index" => self.contents = self.contents.saturating_sub(1),
            "table" => self.story.end_table(),
            "annotation" => std::mem::swap(&mut self.story, &mut self.comments),
            "notes" => self.in_notes = false,
            "frame" => self.frame = Frame::Free,
            "page" => self.end_page(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        // Only elements break lines.
        match text.contains(['\n', '\t']) {
            true => self.words(&text.replace(['\n', '\t'], " ")),
            false => self.words(text),
        }
    }
}
