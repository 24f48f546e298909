//! The content of a page: the operators that show text, carried out as far as it takes to know
//! which character stands where. Paths, colours and images are not; images are only counted. The
//! operators are those of ISO 32000-1, 8.4 (graphics state), 9.3 and 9.4 (text).

use super::budget::{Budget, Fault};
use super::font::{Face, Fonts};
use super::glyph::{Glyph, MOST_GLYPHS, Placing};
use super::properties::{items, text_string};
use hayro_font::kurbo::Affine;
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction as Operator;
use hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream, String as Bytes};
use hayro_syntax::page::{Page, Resources};
use std::rc::Rc;

/// Forms may hold forms; no honest page nests them deeper.
const DEEPEST_FORM: u32 = 20;

/// So many saved states and open marks; what goes beyond is damaged.
const MOST_OPEN: usize = 10_000;

/// What was found on a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Content {
    /// The characters, in the order in which they are drawn.
    pub glyphs: Vec<Glyph>,
    /// How many character codes are shown, whether or not it is known what they mean.
    pub shown: usize,
    /// How many images are drawn.
    pub images: usize,
    /// Why something was left out, if anything was.
    pub fault: Option<Fault>,
}

/// The content of `page`; x goes to the right and y down from its upper left corner, in points.
pub(super) fn content<'p>(page: &Page<'p>, fonts: &mut Fonts<'p>, budget: &mut Budget) -> Content {
    let (width, height) = page.render_dimensions();
    let start = Affine::new(page.initial_transform(true).as_coeffs());
    let mut interpreter = Interpreter {
        state: State::new(start),
        saved: Vec::new(),
        marks: Vec::new(),
        line: Affine::IDENTITY,
        text: Affine::IDENTITY,
        depth: 0,
        placing: Placing::new(f64::from(width), f64::from(height)),
        content: Content::default(),
        fonts,
        budget,
    };
    interpreter.page(page);
    interpreter.content
}

struct Interpreter<'f, 'p> {
    state: State<'p>,
    saved: Vec<State<'p>>,
    marks: Vec<Mark>,
    /// The text line matrix and the text matrix.
    line: Affine,
    text: Affine,
    depth: u32,
    placing: Placing,
    content: Content,
    fonts: &'f mut Fonts<'p>,
    budget: &'f mut Budget,
}

/// The part of the graphics state that matters to text.
#[derive(Clone)]
struct State<'p> {
    transform: Affine,
    face: Option<Rc<Face<'p>>>,
    size: f64,
    character_space: f64,
    word_space: f64,
    /// 1 is the natural width.
    stretch: f64,
    leading: f64,
    rise: f64,
}

impl State<'_> {
    fn new(transform: Affine) -> Self {
        State {
            transform,
            face: None,
            size: 1.0,
            character_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
        }
    }
}

/// A stretch of marked content that is open.
#[derive(Clone, Debug, Default)]
struct Mark {
    /// Whether it is a running head or a page number, by the file's own word.
    is_pagination: bool,
    /// The text it stands for, and how many glyphs there were when it began.
    meant: Option<(String, usize)>,
}

impl<'p> Interpreter<'_, 'p> {
    fn page(&mut self, page: &Page<'p>) {
        let contents = page.raw().get::<Object>("Contents");
        let streams: Vec<Stream> = match contents {
            Some(Object::Stream(stream)) => vec![stream],
            Some(Object::Array(array)) => items(&array, page.xref())
                .filter_map(Object::into_stream)
                .collect(),
            _ => Vec::new(),
        };
        let mut bytes = Vec::new();
        for stream in &streams {
            match self.budget.unpack(stream) {
                Ok(part) => bytes.extend_from_slice(&part),
                Err(fault) => self.content.fault = Some(fault),
            }
            // A stream may end in the middle of a line, not of a word.
            bytes.push(b'\n');
        }
        self.run(&bytes, page.resources());
    }

    fn run(&mut self, bytes: &[u8], resources: &Resources<'p>) {
        let mut operators = TypedIter::new(bytes);
        while let Some(operator) = operators.next() {
            if self.content.glyphs.len() >= MOST_GLYPHS {
                self.content.fault = Some(Fault::TooMuch);
                return;
            }
            self.operate(&operator, resources);
        }
    }

    fn operate(&mut self, operator: &Operator, resources: &Resources<'p>) {
        let number = |number: &Number| number.as_f64();
        match operator {
            Operator::SaveState(_) if self.saved.len() < MOST_OPEN => {
                self.saved.push(self.state.clone());
            }
            Operator::RestoreState(_) => {
                if let Some(state) = self.saved.pop() {
                    self.state = state;
                }
            }
            Operator::Transform(m) => {
                let matrix = Affine::new([&m.0, &m.1, &m.2, &m.3, &m.4, &m.5].map(number));
                self.state.transform *= matrix;
            }
            Operator::SetGraphicsState(name) => self.graphics_state(name.0, resources),
            Operator::XObject(name) => self.object(name.0, resources),
            Operator::InlineImage(_) => self.content.images += 1,
            Operator::BeginText(_) => self.set_line(Affine::IDENTITY),
            Operator::SetTextMatrix(m) => {
                self.set_line(Affine::new(
                    [&m.0, &m.1, &m.2, &m.3, &m.4, &m.5].map(number),
                ));
            }
            Operator::NextLine(by) => self.next_line(number(&by.0), number(&by.1)),
            Operator::NextLineAndSetLeading(by) => {
                self.state.leading = -number(&by.1);
                self.next_line(number(&by.0), number(&by.1));
            }
            Operator::NextLineUsingLeading(_) => self.next_line(0.0, -self.state.leading),
            Operator::CharacterSpacing(space) => self.state.character_space = number(&space.0),
            Operator::WordSpacing(space) => self.state.word_space = number(&space.0),
            Operator::HorizontalScaling(percent) => {
                self.state.stretch = number(&percent.0) / 100.0;
            }
            Operator::TextLeading(leading) => self.state.leading = number(&leading.0),
            Operator::TextRise(rise) => self.state.rise = number(&rise.0),
            Operator::TextFont(font) => {
                self.state.face = self.fonts.named(font.0, resources);
                self.state.size = number(&font.1);
            }
            Operator::ShowText(text) => self.show(text.0),
            Operator::ShowTexts(texts) => self.show_all(texts.0),
            Operator::NextLineAndShowText(text) => {
                self.next_line(0.0, -self.state.leading);
                self.show(text.0);
            }
            Operator::ShowTextWithParameters(text) => {
                self.state.word_space = number(&text.0);
                self.state.character_space = number(&text.1);
                self.next_line(0.0, -self.state.leading);
                self.show(text.2);
            }
            Operator::BeginMarkedContent(_) => self.begin_mark(Mark::default()),
            Operator::BeginMarkedContentWithProperties(mark) => {
                let glyphs = self.content.glyphs.len();
                self.begin_mark(self::mark(mark.0, mark.1, resources, glyphs));
            }
            Operator::EndMarkedContent(_) => self.end_mark(),
            _ => {}
        }
    }

    fn set_line(&mut self, matrix: Affine) {
        self.line = matrix;
        self.text = matrix;
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.set_line(self.line * Affine::translate((x, y)));
    }

    fn graphics_state(&mut self, name: &Name, resources: &Resources<'p>) {
        let state = resources.get_ext_g_state(name);
        let Some(font) = state.and_then(|state| state.get::<Array<'p>>("Font")) else {
            return;
        };
        let mut parts = font.flex_iter();
        if let (Some(dictionary), Some(size)) = (parts.next::<Dict<'p>>(), parts.next::<f64>()) {
            self.state.face = self.fonts.face(&dictionary);
            self.state.size = size;
        }
    }

    /// Counts an image, or carries out a form: a content stream of its own.
    fn object(&mut self, name: &Name, resources: &Resources<'p>) {
        let Some(stream) = resources.get_x_object(name) else {
            return;
        };
        let dictionary = stream.dict();
        let kind = dictionary.get::<Name>("Subtype");
        if kind.as_deref() != Some(b"Form") {
            self.content.images += usize::from(kind.as_deref() == Some(b"Image"));
            return;
        }
        if self.depth >= DEEPEST_FORM {
            return;
        }
        let bytes = match self.budget.unpack(&stream) {
            Ok(bytes) => bytes,
            Err(fault) => {
                self.content.fault = Some(fault);
                return;
            }
        };
        let own = dictionary.get::<Dict<'p>>("Resources").map(Resources::new);
        let matrix = dictionary.get::<[f64; 6]>("Matrix");
        let outside = (self.state.clone(), self.line, self.text);
        let saved = std::mem::take(&mut self.saved);
        let marks = self.marks.len();
        self.state.transform *= matrix.map_or(Affine::IDENTITY, Affine::new);
        self.depth += 1;
        self.run(&bytes, own.as_ref().unwrap_or(resources));
        self.depth -= 1;
        while self.marks.len() > marks {
            self.end_mark();
        }
        self.saved = saved;
        (self.state, self.line, self.text) = outside;
    }

    fn show_all(&mut self, texts: &Array) {
        for part in texts.iter::<Object>() {
            match part {
                Object::String(text) => self.show(&text),
                Object::Number(by) => {
                    let by = -by.as_f64() / 1000.0 * self.state.size;
                    match self
                        .state
                        .face
                        .as_ref()
                        .is_none_or(|face| face.is_horizontal)
                    {
                        true => self.advance(by * self.state.stretch, 0.0),
                        false => self.advance(0.0, by),
                    }
                }
                _ => {}
            }
        }
    }

    fn show(&mut self, text: &Bytes) {
        let bytes = text.as_bytes();
        let Some(face) = self.state.face.clone() else {
            self.content.shown += bytes.len();
            return;
        };
        let is_hidden = self.marks.iter().any(|mark| mark.is_pagination);
        let mut at = 0;
        while at < bytes.len() && self.content.glyphs.len() < MOST_GLYPHS {
            let code = face.code(bytes, at);
            at += code.length;
            let state = &self.state;
            let scale = [
                state.size * state.stretch,
                0.0,
                0.0,
                state.size,
                0.0,
                state.rise,
            ];
            let transform = state.transform * self.text * Affine::new(scale);
            if !is_hidden {
                let glyph = self.placing.glyph(&face, &code, transform);
                self.content.shown += usize::from(glyph.is_some());
                self.content.glyphs.extend(glyph);
            }
            let is_space = code.code == 32 && code.length == 1;
            let space =
                self.state.character_space + f64::from(u8::from(is_space)) * self.state.word_space;
            let (x, y) = (
                code.advance.x * self.state.size,
                code.advance.y * self.state.size,
            );
            match face.is_horizontal {
                true => self.advance((x + space) * self.state.stretch, 0.0),
                false => self.advance(0.0, y + space),
            }
        }
    }

    fn advance(&mut self, x: f64, y: f64) {
        self.text *= Affine::translate((x, y));
    }

    fn begin_mark(&mut self, mark: Mark) {
        if self.marks.len() < MOST_OPEN {
            self.marks.push(mark);
        }
    }

    fn end_mark(&mut self) {
        let meant = self.marks.pop().and_then(|mark| mark.meant);
        if let Some((text, from)) = meant {
            super::glyph::replace(&mut self.content.glyphs, from, &text);
        }
    }
}

/// What a stretch of marked content is. Its property list is written there, or has a name in the
/// resources.
fn mark(tag: &Name, written: &Object, resources: &Resources, glyphs: usize) -> Mark {
    let of = |properties: &Dict| Mark {
        is_pagination: tag.as_str() == "Artifact"
            && properties.get::<Name>("Type").as_deref() == Some(b"Pagination"),
        meant: properties
            .get::<Bytes>("ActualText")
            .map(|text| (text_string(&text), glyphs)),
    };
    match written {
        Object::Name(name) => {
            let named = resources.properties.get::<Dict>(name.as_ref());
            named.as_ref().map(of)
        }
        Object::Dict(dictionary) => Some(of(dictionary)),
        _ => None,
    }
    .unwrap_or_default()
}
