//! PowerPoint presentations: Office Open XML, ECMA-376 part 1, clauses 19 and 21. Every slide in the
//! order of the show: its title, its text and tables, its charts and diagrams, then what the
//! speaker has noted. What the master and the layouts put on every slide is left out.

use super::composition::{Composition, Piece};
use super::embedded;
use super::markup::{Element, Step, Visitor, visit};
use super::package::Package;
use super::properties::Properties;
use super::relations::{self, Relations};
use super::story::{Role, Story};
use crate::corpus::read::{Input, Output, Unread};
use crate::corpus::{BlockKind, Unit, WarningKind};
use std::collections::{HashMap, HashSet};

/// The part that comments are.
const COMMENTS: &str = "Comments";

/// Reads a presentation.
///
/// # Errors
/// Where it is encrypted, broken, or no presentation.
pub fn read(input: &Input, output: &mut Output) -> Result<(), Unread> {
    let mut package = Package::open(input.bytes)?;
    let main = relations::main_part(&mut package, "ppt/presentation.xml", output)?;
    let relations = Relations::read(&mut package, &main, output)?;
    let mut order = Order::default();
    visit(&mut package, &main, &mut order, output)?;
    let mut properties = Properties::default();
    visit(&mut package, "docProps/core.xml", &mut properties, output)?;
    let (mut slides, mut comments) = (Composition::default(), Composition::default());
    let mut title = None;
    let mut read = HashSet::new();
    for (number, id) in (1u32..).zip(&order.slides) {
        // A slide is shown once; one that is listed again would be read again and again.
        let Some(part) = relations.part(id).filter(|part| read.insert(*part)) else {
            continue;
        };
        let slide = slide(&mut package, part, number, output)?;
        if number == 1 && slide.is_cover {
            title.clone_from(&slide.title);
        }
        slides.place(&slide.pieces(number), number);
        let own = Relations::read(&mut package, part, output)?;
        for part in own.parts("notesSlide").take(1) {
            let mut notes = Slide::new(Page::Notes);
            visit(&mut package, part, &mut notes, output)?;
            slides.place(&notes.pieces(number), number);
        }
        for part in own.parts("comments") {
            let mut said = Slide::new(Page::Comments);
            visit(&mut package, part, &mut said, output)?;
            comments.place(&said.pieces(number), number);
        }
    }
    if slides.is_empty() {
        output.warn(WarningKind::Structure, "holds no text");
    }
    let part = input.part(COMMENTS, &[]);
    let documents = [(slides, input), (comments, &part)];
    for (at, (composition, input)) in documents.into_iter().enumerate() {
        if at == 0 || !composition.is_empty() {
            let mut document = composition.document(input, Unit::Slide);
            document.title.clone_from(&title);
            properties.describe(&mut document);
            output.give(document);
        }
    }
    Ok(())
}

fn slide(
    package: &mut Package,
    part: &str,
    number: u32,
    output: &mut Output,
) -> Result<Slide, Unread> {
    let relations = Relations::read(package, part, output)?;
    let mut slide = Slide::new(Page::Slide);
    slide.embedded = embedded::read(package, &relations, output)?;
    if !visit(package, part, &mut slide, output)? {
        let warning = format!("slide {number} is missing and is left out");
        output.warn(WarningKind::Unreadable, warning);
    }
    Ok(slide)
}

/// The slides in the order of the show, by the ids of their relations.
#[derive(Default)]
struct Order {
    slides: Vec<String>,
}

impl Visitor for Order {
    fn open(&mut self, element: &Element) -> Step {
        if element.name() == "sldId" {
            self.slides.extend(element.prefixed("id"));
        }
        Step::Into
    }

    fn close(&mut self, _name: &str) {}

    fn text(&mut self, _text: &str) {}
}

/// What a part is to its slide.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Page {
    Slide,
    Notes,
    Comments,
}

/// What a shape is there for.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Shape {
    /// A text box, a label.
    #[default]
    Free,
    Title,
    /// Filled with items, unless each of them says that it is none.
    Body,
    /// Filled with running text.
    Subtitle,
    /// What stands on every slide: its number, the date.
    Furniture,
}

struct Slide {
    page: Page,
    story: Story,
    title: Option<String>,
    /// Whether the title is that of the whole presentation.
    is_cover: bool,
    shape: Shape,
    /// Where the pieces of the shape begin.
    start: usize,
    /// What stands in other parts, by the id of the relation to them.
    embedded: HashMap<String, Vec<Piece>>,
    is_text: bool,
    /// For each choice between ways to draw something, whether one has been taken.
    choices: Vec<bool>,
}

impl Slide {
    fn new(page: Page) -> Slide {
        Slide {
            page,
            story: Story::default(),
            title: None,
            is_cover: false,
            shape: Shape::Free,
            start: 0,
            embedded: HashMap::new(),
            is_text: false,
            choices: Vec::new(),
        }
    }

    /// Its title first, wherever it was drawn.
    fn pieces(self, number: u32) -> Vec<Piece> {
        let level = if number == 1 && self.is_cover { 1 } else { 2 };
        let heading = self.title.map(|words| Piece::Text {
            kind: BlockKind::Heading { level },
            words,
        });
        heading.into_iter().chain(self.story.pieces()).collect()
    }

    /// The shape is what its placeholder is in the layout.
    fn placeholder(&mut self, kind: Option<&str>) {
        self.is_cover |= kind == Some("ctrTitle");
        self.shape = match (self.page, kind) {
            (_, Some("sldNum" | "dt" | "ftr" | "hdr" | "sldImg")) => Shape::Furniture,
            (Page::Slide, Some("title" | "ctrTitle")) => Shape::Title,
            (Page::Slide, Some("body" | "obj") | None) => Shape::Body,
            (Page::Slide, Some("subTitle")) => Shape::Subtitle,
            _ => Shape::Free,
        };
    }

    fn end_paragraph(&mut self) {
        if self.shape == Shape::Title {
            let words = self.story.take_words();
            let words = Piece::paragraph(&words).line();
            if !words.is_empty() {
                let title = self.title.get_or_insert_default();
                *title = [title.as_str(), &words].join(" ").trim().to_string();
            }
            return;
        }
        let by_shape = self.shape == Shape::Body;
        self.story.end_paragraph(|paragraph| {
            let is_item = paragraph.is_item.unwrap_or(by_shape);
            Role::Block(match is_item {
                true => BlockKind::ListItem,
                false => BlockKind::Paragraph,
            })
        });
    }

    /// One item alone is no list.
    fn end_shape(&mut self) {
        if self.shape == Shape::Body
            && let [Piece::Text { kind, .. }] = self.story.since(self.start)
            && *kind == BlockKind::ListItem
        {
            *kind = BlockKind::Paragraph;
        }
        self.shape = Shape::Free;
    }

    fn other_part(&mut self, id: Option<String>) {
        if let Some(pieces) = id.and_then(|id| self.embedded.remove(&id)) {
            self.story.after(pieces);
        }
    }
}

impl Visitor for Slide {
    fn open(&mut self, element: &Element) -> Step {
        match element.name() {
            "sp" => {
                self.shape = Shape::Free;
                self.start = self.story.len();
            }
            "ph" => self.placeholder(element.attribute("type").as_deref()),
            "p" | "text" => self.story.begin_paragraph(),
            "t" => self.is_text = true,
            "br" => self.story.words("\n"),
            "buChar" | "buAutoNum" | "buBlip" | "buNone" => {
                if let Some(paragraph) = self.story.paragraph() {
                    paragraph.is_item = Some(element.name() != "buNone");
                }
            }
            "tbl" => self.story.begin_table(),
            "tr" => self.story.begin_row(),
            "tc" => {
                self.story.begin_cell();
                if let Some(cell) = self.story.cell() {
                    let goes_on = element.attribute("vMerge");
                    cell.continues = matches!(goes_on.as_deref(), Some("1" | "true"));
                }
            }
            "AlternateContent" => self.choices.push(false),
            "Choice" | "Fallback" => {
                if let Some(taken) = self.choices.last_mut()
                    && std::mem::replace(taken, true)
                {
                    return Step::Over;
                }
            }
            "chart" => self.other_part(element.prefixed("id")),
            "relIds" => self.other_part(element.attribute("dm")),
            // The number of the slide, the date: fields of the program.
            "fld" => return Step::Over,
            _ => {}
        }
        Step::Into
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" | "text" => self.end_paragraph(),
            "t" => self.is_text = false,
            "tbl" => self.story.end_table(),
            "sp" => self.end_shape(),
            "AlternateContent" => {
                self.choices.pop();
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        let is_text = self.is_text || self.page == Page::Comments;
        if is_text && self.shape != Shape::Furniture {
            self.story.words(text);
        }
    }
}
