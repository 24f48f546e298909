//! The walk over the tokens of an RTF file. A *group* stands in braces and ends what was set in
//! it; a *destination* is a group whose text belongs elsewhere than in the running text: the table
//! of fonts, a picture, a footnote. Rich Text Format Specification 1.9.1, "Destinations".

use super::body::{Body, Stream};
use super::fonts::Fonts;
use super::group::{Destination, Group, Paragraph};
use super::properties::Properties;
use super::styles::{Styles, heading};
use super::tokens::Token;
use super::words::{CHARACTERS, LEFT_OUT, OPTIONAL};
use crate::corpus::BlockKind;
use crate::corpus::extraction::is_invisible;
use crate::corpus::numbered::Numbered;

/// What was read of a file.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) text: Numbered,
    pub(super) properties: Properties,
    /// The code page of the file, where it is none that is known.
    pub(super) unknown_page: Option<i32>,
    /// Whether there were more groups in groups than are remembered.
    pub(super) too_deep: bool,
}

/// Takes one token after the other.
#[derive(Debug)]
pub(super) struct Reader {
    group: Group,
    outer: Vec<Group>,
    /// Groups that are open beyond [`DEEPEST`].
    beyond: usize,
    too_deep: bool,
    /// Whether the next word opens a destination that may be unknown.
    starred: bool,
    /// Bytes of the current font that are not decoded yet: a character can have two of them.
    bytes: Vec<u8>,
    /// The first half of a character beyond the first plane.
    high: Option<u16>,
    /// Stand-ins still to be passed over.
    passing: usize,
    fonts: Fonts,
    styles: Styles,
    body: Body,
    properties: Properties,
    unknown_page: Option<i32>,
}

/// So many groups in groups are remembered; Word writes some twenty.
const DEEPEST: usize = 1000;

/// What stands for a character that cannot be known.
const UNKNOWN: &str = "\u{FFFD}";

impl Default for Reader {
    fn default() -> Reader {
        Reader {
            group: Group {
                stand_ins: 1,
                ..Group::default()
            },
            outer: Vec::new(),
            beyond: 0,
            too_deep: false,
            starred: false,
            bytes: Vec::new(),
            high: None,
            passing: 0,
            fonts: Fonts::default(),
            styles: Styles::default(),
            body: Body::default(),
            properties: Properties::default(),
            unknown_page: None,
        }
    }
}

impl Reader {
    /// Takes the next token; gives how many bytes after it are no tokens.
    pub(super) fn take(&mut self, token: Token) -> usize {
        match token {
            Token::Open => self.open(),
            Token::Close => self.close(),
            Token::Text(bytes) => self.text(bytes),
            Token::Byte(byte) => self.byte(byte),
            Token::Symbol(symbol) => self.symbol(symbol),
            Token::Word(b"bin", number) => {
                self.flush();
                return usize::try_from(number.unwrap_or(0)).unwrap_or(0);
            }
            Token::Word(name, number) => self.word(name, number),
        }
        0
    }

    /// All that was read.
    pub(super) fn finish(mut self) -> Found {
        self.flush();
        let kind = self.kind();
        Found {
            text: self.body.finish(kind),
            properties: self.properties,
            unknown_page: self.unknown_page,
            too_deep: self.too_deep,
        }
    }

    fn open(&mut self) {
        self.flush();
        self.passing = 0;
        self.starred = false;
        if self.outer.len() >= DEEPEST {
            self.too_deep = true;
            self.beyond += 1;
            return;
        }
        self.outer.push(self.group);
        if self.group.destination == Destination::Twice {
            self.group.destination = Destination::Nothing;
        }
    }

    fn close(&mut self) {
        self.flush();
        self.passing = 0;
        self.starred = false;
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        let Some(outer) = self.outer.pop() else {
            return;
        };
        let closed = std::mem::replace(&mut self.group, outer);
        if closed.destination == Destination::Note && outer.destination != Destination::Note {
            self.body.end_note();
        }
    }

    fn text(&mut self, bytes: &[u8]) {
        if self.group.destination == Destination::Nothing {
            return;
        }
        self.starred = false;
        let shown = bytes
            .iter()
            .filter(|byte| !matches!(byte, b'\r' | b'\n' | 0));
        for &byte in shown {
            self.byte(byte);
        }
    }

    fn byte(&mut self, byte: u8) {
        if self.passing > 0 {
            self.passing -= 1;
        } else if self.group.destination != Destination::Nothing {
            self.bytes.push(byte);
        }
    }

    fn symbol(&mut self, symbol: u8) {
        match symbol {
            b'*' => self.starred = true,
            _ if self.passing > 0 => self.passing -= 1,
            b'\\' | b'{' | b'}' => self.byte(symbol),
            b'~' => self.write(" "),
            b'_' => self.write("-"),
            b'\r' | b'\n' => self.end_paragraph(),
            b'\t' => self.write(" "),
            // The optional hyphen, and marks of index entries and formulas.
            _ => self.flush(),
        }
    }

    /// Decodes the bytes that were read.
    fn flush(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        let words = self.fonts.decode(self.group.font, &bytes);
        self.put(&words);
        self.bytes = bytes;
        self.bytes.clear();
    }

    /// Adds words behind those that were read before.
    fn write(&mut self, words: &str) {
        self.flush();
        self.put(words);
    }

    fn put(&mut self, words: &str) {
        if self.high.take().is_some() {
            self.put(UNKNOWN);
        }
        if self.group.hidden || self.group.deleted {
            return;
        }
        match self.group.destination {
            Destination::Main => self.body.write(Stream::Main, words),
            Destination::Note => self.body.write(Stream::Note, words),
            Destination::Title => self.properties.title.push_str(words),
            Destination::Keywords => self.properties.keywords.push_str(words),
            Destination::Styles => self.styles.add_name(words),
            _ => {}
        }
    }

    /// A character of Unicode, or half of one.
    fn unicode(&mut self, number: i32) {
        self.flush();
        self.passing = self.group.stand_ins;
        let number = if number < 0 {
            number + 0x1_0000
        } else {
            number
        };
        let high = self.high.take();
        match number {
            0xD800..=0xDBFF => self.high = Some(number as u16),
            0xDC00..=0xDFFF => {
                let low = number as u16;
                let pair = high.and_then(|high| char::decode_utf16([high, low]).next()?.ok());
                match pair {
                    Some(character) => self.put(character.encode_utf8(&mut [0; 4])),
                    None => self.put(UNKNOWN),
                }
            }
            // The characters of symbol fonts: bullets and pictures.
            0xF000..=0xF0FF => {}
            _ => {
                let character = u32::try_from(number).ok().and_then(char::from_u32);
                let is_shown = |c: &char| !c.is_control() && !is_invisible(*c);
                if let Some(character) = character.filter(is_shown) {
                    self.put(character.encode_utf8(&mut [0; 4]));
                }
            }
        }
    }

    fn word(&mut self, name: &[u8], number: Option<i32>) {
        let starred = std::mem::take(&mut self.starred);
        if self.group.destination == Destination::Nothing && name != b"ud" {
            return;
        }
        if self.passing > 0 && name != b"u" && name != b"uc" {
            self.passing -= 1;
            return;
        }
        self.flush();
        if let Some(destination) = self.destination(name) {
            self.group.destination = destination;
        } else if starred && !OPTIONAL.contains(&name) {
            self.group.destination = Destination::Nothing;
        } else {
            match self.group.destination {
                Destination::Fonts => self.font_word(name, number),
                Destination::Styles => self.style_word(name, number),
                Destination::Created => self.properties.created.set(name, number),
                Destination::Revised => self.properties.revised.set(name, number),
                _ => self.text_word(name, number),
            }
        }
    }

    /// Where the text of a group goes that begins with this word; `None` for any other word.
    fn destination(&mut self, name: &[u8]) -> Option<Destination> {
        let inner = self.group.destination;
        Some(match name {
            b"fonttbl" => Destination::Fonts,
            b"stylesheet" => Destination::Styles,
            b"info" => Destination::Info,
            b"title" if inner == Destination::Info => Destination::Title,
            b"keywords" if inner == Destination::Info => Destination::Keywords,
            b"creatim" if inner == Destination::Info => Destination::Created,
            b"revtim" if inner == Destination::Info => Destination::Revised,
            b"footnote" | b"annotation" => Destination::Note,
            b"listtext" | b"pntext" => {
                self.body.listed = true;
                Destination::Nothing
            }
            b"upr" => {
                self.group.again = Some(inner);
                Destination::Twice
            }
            b"ud" => self.group.again?,
            _ if LEFT_OUT.contains(&name) => Destination::Nothing,
            _ => return None,
        })
    }

    fn font_word(&mut self, name: &[u8], number: Option<i32>) {
        match (name, number) {
            (b"f", Some(number)) => self.fonts.current = number,
            (b"fcharset", Some(number)) => self.fonts.set_charset(number),
            (b"cpg", Some(number)) => self.fonts.set_font_page(number),
            _ => {}
        }
    }

    fn style_word(&mut self, name: &[u8], number: Option<i32>) {
        match (name, number) {
            (b"s", Some(number)) => self.styles.number = number,
            (b"outlinelevel", level) => self.styles.current.outline = level,
            (b"sbasedon", base) => self.styles.current.based_on = base,
            _ => self.character(name, number),
        }
    }

    fn text_word(&mut self, name: &[u8], number: Option<i32>) {
        let group = &mut self.group;
        match name {
            b"par" | b"sect" | b"page" => self.end_paragraph(),
            b"line" | b"lbr" => self.put("\n"),
            b"cell" => self.cell(true),
            b"row" => self.row(),
            b"nestcell" | b"nestrow" => self.put(" "),
            b"pard" => group.paragraph = Paragraph::default(),
            b"s" => group.paragraph.style = number,
            b"outlinelevel" => group.paragraph.outline = number,
            b"ls" => group.paragraph.in_list = number.unwrap_or(0) > 0,
            b"intbl" => group.paragraph.in_table = true,
            b"plain" => {
                group.font = self.fonts.default;
                (group.hidden, group.deleted) = (false, false);
            }
            b"f" => group.font = number.unwrap_or(self.fonts.default),
            b"v" => group.hidden = number != Some(0),
            b"deleted" => group.deleted = number != Some(0),
            b"deff" => {
                self.fonts.default = number.unwrap_or(0);
                group.font = self.fonts.default;
            }
            b"ansicpg" => {
                let page = number.unwrap_or(0);
                self.unknown_page = (!self.fonts.set_page(page)).then_some(page);
            }
            b"mac" => {
                self.fonts.set_page(10_000);
            }
            b"pc" => self.unknown_page = Some(437),
            b"pca" => self.unknown_page = Some(850),
            _ => self.character(name, number),
        }
    }

    /// A word that stands for a character.
    fn character(&mut self, name: &[u8], number: Option<i32>) {
        match name {
            b"u" => self.unicode(number.unwrap_or(0)),
            b"uc" => self.group.stand_ins = usize::try_from(number.unwrap_or(1)).unwrap_or(1),
            _ => {
                if let Some((_, words)) = CHARACTERS.iter().find(|(known, _)| *known == name) {
                    self.put(words);
                }
            }
        }
    }

    /// The role of the paragraph that ends here.
    fn kind(&self) -> BlockKind {
        let paragraph = &self.group.paragraph;
        let by_style = paragraph.style.and_then(|style| self.styles.role(style));
        match paragraph.outline {
            Some(level) => heading(level).unwrap_or(BlockKind::Paragraph),
            None => match by_style {
                Some(kind) if kind != BlockKind::Paragraph => kind,
                _ if paragraph.in_list => BlockKind::ListItem,
                _ => BlockKind::Paragraph,
            },
        }
    }

    fn end_paragraph(&mut self) {
        self.flush();
        match self.group.destination {
            Destination::Note => self.body.write(Stream::Note, "\n"),
            Destination::Main if self.group.paragraph.in_table => self.cell(false),
            Destination::Main => self.body.end_paragraph(self.kind()),
            _ => {}
        }
    }

    /// The end of a cell, or of a paragraph in it.
    fn cell(&mut self, ends: bool) {
        match self.group.destination {
            Destination::Main if ends => self.body.end_cell(),
            Destination::Main => self.body.write(Stream::Main, " "),
            _ => {}
        }
    }

    fn row(&mut self) {
        if self.group.destination == Destination::Main {
            self.body.close_row();
        }
    }
}
