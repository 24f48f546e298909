//! Word documents: Office Open XML, ECMA-376 part 1, clause 17. A document is read as it would be
//! printed: what was deleted while changes were tracked is gone, what was inserted is there. Headers
//! and footers are left out. Notes come after the paragraph, or the table, that refers to them;
//! comments are a part of their own.

mod fields;
mod numbering;
mod styles;

use super::composition::{Composition, Piece};
use super::embedded;
use super::markup::{Element, Step, Visitor, visit};
use super::package::Package;
use super::properties::Properties;
use super::relations::{self, Relations};
use super::story::{Role, Story, is_monospaced};
use crate::corpus::read::{Input, Output, Unread};
use crate::corpus::{BlockKind, Unit, WarningKind};
use fields::Fields;
use numbering::Numbering;
use std::collections::HashMap;
use styles::{Level, Styles};

/// A paragraph that is longer is no heading, whatever its style.
const LONGEST_HEADING: usize = 300;

/// The part that comments are.
const COMMENTS: &str = "Comments";

/// Reads a Word document.
///
/// # Errors
/// Where it is encrypted, broken, or no Word document.
pub fn read(input: &Input, output: &mut Output) -> Result<(), Unread> {
    let mut package = Package::open(input.bytes)?;
    let main = relations::main_part(&mut package, "word/document.xml", output)?;
    let relations = Relations::read(&mut package, &main, output)?;
    let mut styles = Styles::default();
    if let Some(part) = relations.parts("styles").next() {
        visit(&mut package, part, &mut styles, output)?;
    }
    styles.settle();
    let mut notes = HashMap::new();
    for kind in ["footnotes", "endnotes"] {
        for part in relations.parts(kind) {
            let mut reader = Reader::new(&styles);
            visit(&mut package, part, &mut reader, output)?;
            notes.extend(reader.notes);
        }
    }
    let mut reader = Reader::new(&styles);
    reader.notes = notes;
    if let Some(part) = relations.parts("numbering").next() {
        visit(&mut package, part, &mut reader.numbering, output)?;
    }
    reader.embedded = embedded::read(&mut package, &relations, output)?;
    visit(&mut package, &main, &mut reader, output)?;
    if reader.objects > 0 {
        let objects = reader.objects;
        output.warn(
            WarningKind::Structure,
            format!("holds embedded files, which are left out: {objects}"),
        );
    }
    let mut properties = Properties::default();
    visit(&mut package, "docProps/core.xml", &mut properties, output)?;
    let title = reader.title.take();
    let mut composition = Composition::default();
    composition.count(&reader.pieces());
    if composition.is_empty() {
        output.warn(WarningKind::Structure, "holds no text");
    }
    let mut document = composition.document(input, Unit::Paragraph);
    document.title = title;
    properties.describe(&mut document);
    let title = document.title.clone();
    output.give(document);
    for part in relations.parts("comments") {
        let mut reader = Reader::new(&styles);
        visit(&mut package, part, &mut reader, output)?;
        let mut composition = Composition::default();
        composition.count(&reader.pieces());
        if !composition.is_empty() {
            let part = input.part(COMMENTS, &[]);
            let mut document = composition.document(&part, Unit::Paragraph);
            document.title = title.clone();
            properties.describe(&mut document);
            output.give(document);
        }
    }
    Ok(())
}

/// What holds for the words of a run.
#[derive(Clone, Copy, Default)]
struct Run {
    is_text: bool,
    is_bold: bool,
    is_monospaced: bool,
    is_hidden: bool,
}

/// A control that holds content: a form field, a table of contents.
#[derive(Clone, Copy, Default)]
struct Control {
    /// Whether it still asks to be filled in.
    is_placeholder: bool,
    is_contents: bool,
}

struct Reader<'r> {
    styles: &'r Styles,
    numbering: Numbering,
    story: Story,
    /// Notes by kind and number, until they are referred to.
    notes: HashMap<(bool, String), Vec<Piece>>,
    /// What stands in other parts, by the id of the relation to them.
    embedded: HashMap<String, Vec<Piece>>,
    /// Where the note that is being read begins, and which one it is.
    note: Option<(usize, (bool, String))>,
    in_paragraph_properties: bool,
    run: Run,
    fields: Fields,
    /// For each choice between ways to draw something, whether one has been taken.
    choices: Vec<bool>,
    controls: Vec<Control>,
    /// The level of the last heading.
    level: u8,
    title: Option<String>,
    objects: usize,
}

impl Reader<'_> {
    fn new(styles: &Styles) -> Reader<'_> {
        Reader {
            styles,
            numbering: Numbering::default(),
            story: Story::default(),
            notes: HashMap::new(),
            embedded: HashMap::new(),
            note: None,
            in_paragraph_properties: false,
            run: Run::default(),
            fields: Fields::default(),
            choices: Vec::new(),
            controls: Vec::new(),
            level: 0,
            title: None,
            objects: 0,
        }
    }

    /// All pieces; notes that nothing refers to come last.
    fn pieces(mut self) -> Vec<Piece> {
        let mut rest: Vec<_> = self.notes.drain().collect();
        rest.sort_by(|(a, _), (b, _)| a.cmp(b));
        let mut pieces = self.story.pieces();
        pieces.extend(rest.into_iter().flat_map(|(_, note)| note));
        pieces
    }

    fn end_paragraph(&mut self) {
        self.fields.end_paragraph();
        self.in_paragraph_properties = false;
        let Some(paragraph) = self.story.paragraph() else {
            return;
        };
        let look = self.styles.look(paragraph.style.as_deref());
        let is_contents = look.is_contents || self.controls.iter().any(|c| c.is_contents);
        let level = match (paragraph.level, look.level) {
            (Some(0), _) | (None, None) => None,
            (Some(level), _) | (None, Some(Level::Fixed(level))) => Some(level),
            (None, Some(Level::Below)) => Some(self.level + 1),
        };
        let words = paragraph.words.trim();
        let level = level.filter(|_| words.len() <= LONGEST_HEADING && !is_contents);
        if look.is_title && self.title.is_none() && !words.is_empty() {
            self.title = Some(Piece::paragraph(words).line());
        }
        if let Some(level) = level
            && look.level != Some(Level::Below)
            && !words.is_empty()
        {
            self.level = level.min(5);
        }
        let number = paragraph.number.or(look.number).filter(|&id| id != 0);
        let depth = paragraph.depth.unwrap_or(look.depth);
        let is_item = number.is_some() && !look.is_caption;
        let count = |id| self.numbering.count(id, depth, level.is_some());
        if let Some(label) = number.and_then(count) {
            paragraph.put_before(&label);
        }
        self.story.end_paragraph(|paragraph| match level {
            _ if is_contents => Role::Block(BlockKind::Boilerplate),
            Some(level) => Role::Block(BlockKind::Heading {
                level: level.clamp(1, 6),
            }),
            None if look.is_code => Role::Code,
            None if is_item => Role::Block(BlockKind::ListItem),
            None if paragraph.is_all(paragraph.monospaced) => Role::Typewritten,
            None if paragraph.is_all(paragraph.bold) => Role::Bold,
            None => Role::Block(BlockKind::Paragraph),
        });
    }

    /// What stands in a paragraph's properties.
    fn paragraph_property(&mut self, element: &Element) -> Step {
        let value = element.attribute("val");
        let Some(paragraph) = self.story.paragraph() else {
            return Step::Into;
        };
        match element.name() {
            "pStyle" => paragraph.style = value,
            "outlineLvl" => paragraph.level = element.number("val").map(styles::outline_level),
            "numId" => paragraph.number = value.and_then(|id| id.parse().ok()),
            "ilvl" => paragraph.depth = element.number("val"),
            "rPr" | "tabs" | "sectPr" | "pPrChange" => return Step::Over,
            _ => {}
        }
        Step::Into
    }

    /// What begins, ends or stands between the words of a paragraph.
    fn in_line(&mut self, element: &Element) {
        match element.name() {
            "r" => self.run = Run::default(),
            "t" => self.run.is_text = true,
            "b" => self.run.is_bold = element.is_on(),
            "vanish" => self.run.is_hidden = element.is_on(),
            "rFonts" => {
                let font = element.attribute("ascii");
                self.run.is_monospaced = font.is_some_and(|font| is_monospaced(&font));
            }
            "rStyle" => {
                let look = self.styles.look(element.attribute("val").as_deref());
                self.run.is_bold |= look.is_bold;
                self.run.is_monospaced |= look.is_monospaced;
            }
            "tab" | "ptab" => self.words("\t"),
            "br" | "cr" => self.words("\n"),
            "noBreakHyphen" => self.words("-"),
            "sym" => {
                let code = element.attribute("char").unwrap_or_default();
                let code = u32::from_str_radix(&code, 16).ok();
                let character = code.and_then(char::from_u32);
                // Symbol fonts have their pictures in the private use area.
                let character = character.filter(|c| !('\u{e000}'..='\u{f8ff}').contains(c));
                self.words(&character.map(String::from).unwrap_or_default());
            }
            "fldChar" => self
                .fields
                .mark(element.attribute("fldCharType").as_deref()),
            "footnoteReference" | "endnoteReference" => {
                let is_endnote = element.name() == "endnoteReference";
                let id = element.attribute("id").unwrap_or_default();
                if let Some(note) = self.notes.remove(&(is_endnote, id)) {
                    self.story.after(note);
                }
            }
            "OLEObject" => self.objects += 1,
            _ => {}
        }
    }

    fn words(&mut self, words: &str) {
        if self.fields.are_instructions() || self.run.is_hidden {
            return;
        }
        if let Some(paragraph) = self.story.paragraph() {
            paragraph.words.push_str(words);
            paragraph.bold += if self.run.is_bold { words.len() } else { 0 };
            let monospaced = self.run.is_monospaced;
            paragraph.monospaced += if monospaced { words.len() } else { 0 };
        }
    }

    /// Tables, controls, choices, and what other parts hold.
    fn structure(&mut self, element: &Element) -> Step {
        match element.name() {
            "tbl" => self.story.begin_table(),
            "tr" => self.story.begin_row(),
            "tc" => self.story.begin_cell(),
            "gridSpan" => {
                if let Some(cell) = self.story.cell() {
                    cell.columns = element.number("val").unwrap_or(1);
                }
            }
            "vMerge" => {
                if let Some(cell) = self.story.cell() {
                    cell.continues = element.attribute("val").as_deref() != Some("restart");
                }
            }
            "sdt" => self.controls.push(Control::default()),
            "showingPlcHdr" => self.control(|control| control.is_placeholder = true),
            "docPartGallery" => {
                let gallery = element.attribute("val");
                let is_contents = gallery.as_deref() == Some("Table of Contents");
                self.control(|control| control.is_contents |= is_contents);
            }
            "sdtContent" if self.controls.last().is_some_and(|c| c.is_placeholder) => {
                return Step::Over;
            }
            "AlternateContent" => self.choices.push(false),
            "Choice" | "Fallback" => {
                if let Some(taken) = self.choices.last_mut()
                    && std::mem::replace(taken, true)
                {
                    return Step::Over;
                }
            }
            "chart" | "altChunk" => self.other_part(element.prefixed("id")),
            "relIds" => self.other_part(element.attribute("dm")),
            "footnote" | "endnote" => {
                let kind = element.attribute("type");
                if kind.is_some_and(|kind| kind != "normal") {
                    return Step::Over;
                }
                let is_endnote = element.name() == "endnote";
                let id = element.attribute("id").unwrap_or_default();
                self.note = Some((self.story.len(), (is_endnote, id)));
            }
            _ => {}
        }
        Step::Into
    }

    fn control(&mut self, change: impl FnOnce(&mut Control)) {
        if let Some(control) = self.controls.last_mut() {
            change(control);
        }
    }

    fn other_part(&mut self, id: Option<String>) {
        if let Some(pieces) = id.and_then(|id| self.embedded.remove(&id)) {
            self.story.after(pieces);
        }
    }
}

impl Visitor for Reader<'_> {
    fn open(&mut self, element: &Element) -> Step {
        if self.in_paragraph_properties {
            return self.paragraph_property(element);
        }
        match element.name() {
            "p" => self.story.begin_paragraph(),
            "pPr" => self.in_paragraph_properties = true,
            // Deleted while changes were tracked; how it was before; readings of characters;
            // properties without words.
            "del" | "moveFrom" | "rPrChange" | "rt" | "sectPr" | "tblPr" | "tblGrid" | "trPr"
            | "ctrlPr" => return Step::Over,
            _ => {
                self.in_line(element);
                return self.structure(element);
            }
        }
        Step::Into
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" => self.end_paragraph(),
            "pPr" => self.in_paragraph_properties = false,
            "r" => self.run = Run::default(),
            "t" => self.run.is_text = false,
            "tbl" => self.story.end_table(),
            "sdt" => {
                self.controls.pop();
            }
            "AlternateContent" => {
                self.choices.pop();
            }
            "footnote" | "endnote" => {
                if let Some((start, id)) = self.note.take() {
                    let pieces = self.story.take_from(start);
                    self.notes.insert(id, pieces);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.run.is_text {
            self.words(text);
        }
    }
}

#[cfg(test)]
mod tests;
