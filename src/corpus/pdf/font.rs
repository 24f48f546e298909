//! The fonts of a page, as far as text goes: which bytes are one character, which letters it
//! means, how wide it is. The library reads encodings, `ToUnicode` maps and embedded fonts.

use hayro_font::hayro_cmap::{self, BfString};
use hayro_font::kurbo::Vec2;
use hayro_font::{
    CMapResolverFn, Font, FontCache, FontGlyph, FontQuery, FontResolverFn, StandardFont,
};
use hayro_syntax::object::{Dict, Name};
use hayro_syntax::page::Resources;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

/// All fonts of a file that have been asked for.
pub(super) struct Fonts<'p> {
    cache: FontCache<'p>,
    fonts: FontResolverFn,
    maps: CMapResolverFn,
    faces: HashMap<Vec<u8>, Option<Rc<Face<'p>>>>,
}

/// A font and what its name says.
pub(super) struct Face<'p> {
    font: Font<'p>,
    /// Whether it is drawn bold.
    pub is_bold: bool,
    /// Whether all characters are equally wide.
    pub is_mono: bool,
    /// Whether it is written in rows.
    pub is_horizontal: bool,
    /// The height of its characters, of a font size of 1.
    pub height: f64,
}

/// One character code in a string that is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Code {
    pub code: u32,
    /// Bytes.
    pub length: usize,
    /// To where the next one stands, of a font size of 1.
    pub advance: Vec2,
}

impl<'p> Fonts<'p> {
    pub(super) fn new() -> Fonts<'p> {
        Fonts {
            cache: FontCache::new(),
            fonts: Arc::new(|query| match query {
                FontQuery::Standard(font) => Some(font.get_font_data()),
                FontQuery::Fallback(query) => Some(query.pick_standard_font().get_font_data()),
            }),
            maps: Arc::new(hayro_cmap::load_embedded),
            faces: HashMap::new(),
        }
    }

    /// The font of this name; where there is none, one in which ASCII means itself.
    pub(super) fn named(&mut self, name: &Name, resources: &Resources<'p>) -> Option<Rc<Face<'p>>> {
        match resources.get_font(name) {
            Some(dictionary) => self.face(&dictionary),
            None => {
                let font = self
                    .cache
                    .standard_font(StandardFont::Helvetica, &self.fonts)?;
                Some(Rc::new(Face::new(font, "", 1.0)))
            }
        }
    }

    /// The font that a dictionary describes, if it can be read.
    pub(super) fn face(&mut self, dictionary: &Dict<'p>) -> Option<Rc<Face<'p>>> {
        let key = dictionary.data().to_vec();
        if let Some(face) = self.faces.get(&key) {
            return face.clone();
        }
        let font = self.cache.font(dictionary, &self.fonts, &self.maps);
        let face = font.map(|font| {
            let name = dictionary.get::<Name>("BaseFont");
            let name = name.as_ref().map_or("", |name| name.as_str());
            Rc::new(Face::new(font, name, height(dictionary)))
        });
        self.faces.insert(key, face.clone());
        face
    }
}

impl<'p> Face<'p> {
    fn new(font: Font<'p>, name: &str, height: f64) -> Face<'p> {
        // A subset is called ABCDEF+Name.
        let name = name.rsplit('+').next().unwrap_or(name).to_lowercase();
        let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
        Face {
            is_bold: has(&[
                "bold", "black", "heavy", "-demi", "cmbx", "cmssbx", "-bd", "_bd",
            ]),
            is_mono: has(&["mono", "courier", "consol", "typewriter", "cmtt", "menlo"]),
            is_horizontal: font.is_horizontal(),
            height,
            font,
        }
    }

    /// The character code at `at`, which is inside `bytes`.
    pub(super) fn code(&self, bytes: &[u8], at: usize) -> Code {
        let (code, length) = self.font.read_code(bytes, at);
        Code {
            code,
            length: length.max(1),
            advance: self.font.code_advance(code) / f64::from(hayro_font::UNITS_PER_EM),
        }
    }

    /// The letters that a character means, if the file says so.
    pub(super) fn letters(&self, code: u32) -> Option<BfString> {
        match self.font.glyph(self.font.map_code(code), code) {
            FontGlyph::Outline(glyph) => glyph.as_unicode(),
            FontGlyph::Type3(glyph) => glyph.as_unicode(),
        }
    }
}

/// Fonts are a thousand units high, but for those of drawn characters (Type 3), which have a
/// scale of their own; their box is that of the highest and the deepest character.
fn height(dictionary: &Dict) -> f64 {
    let Some(matrix) = dictionary.get::<[f64; 6]>("FontMatrix") else {
        return 1.0;
    };
    let span = dictionary
        .get::<[f64; 4]>("FontBBox")
        .map_or(0.0, |[_, bottom, _, top]| (top - bottom).abs());
    let height = span * matrix[3].abs();
    if height.is_finite() && height > 0.0 {
        height
    } else {
        1.0
    }
}
