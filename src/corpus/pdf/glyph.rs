//! A *glyph*: some letters that are drawn at one place of a page. Text may be turned; each glyph
//! is placed in a frame that is turned with it, so that in the frame all text goes to the right.

use super::font::{Code, Face};
use hayro_font::hayro_cmap::BfString;
use hayro_font::kurbo::{Affine, Point};
use unicode_normalization::UnicodeNormalization;

/// A page with more glyphs than that is not made for reading; the rest is left out.
pub(super) const MOST_GLYPHS: usize = 1_000_000;

/// The longest text of one glyph, in characters; ligatures have two or three.
const LONGEST: usize = 18;

/// Letters at a place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Glyph {
    /// What it means: U+FFFD where that is not known, a space for every sort of space.
    pub letters: Letters,
    /// Where it begins and ends, in points along the line.
    pub start: f32,
    pub end: f32,
    /// The line it stands on, in points down from the top.
    pub baseline: f32,
    /// The height of its font in points.
    pub size: f32,
    /// By how many degrees its frame is turned, clockwise.
    pub turn: i16,
    pub is_bold: bool,
    pub is_mono: bool,
}

/// One letter, as nearly all are, or several.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Letters {
    One(char),
    Some(Box<str>),
}

impl Letters {
    fn new(meant: Option<BfString>) -> Letters {
        match meant {
            None => Letters::One('\u{FFFD}'),
            Some(BfString::Char(letter)) => Letters::from(std::iter::once(letter)),
            Some(BfString::String(letters)) => Letters::from(letters.chars()),
        }
    }

    fn from(letters: impl Iterator<Item = char>) -> Letters {
        let mut text = String::new();
        for letter in letters.take(LONGEST) {
            match letter {
                // Bullets of the Symbol and Wingdings fonts, as office programs write them.
                '\u{F0B7}' | '\u{F0A7}' | '\u{F076}' | '\u{F0D8}' | '\u{F0FC}' => text.push('•'),
                letter if letter.is_whitespace() => text.push(' '),
                letter if is_form(letter) => text.extend(std::iter::once(letter).nfkc()),
                letter => text.push(letter),
            }
        }
        let mut letters = text.chars();
        match (letters.next(), letters.next()) {
            (Some(letter), None) => Letters::One(letter),
            _ => Letters::Some(text.into()),
        }
    }

    pub(super) fn is_space(&self) -> bool {
        match self {
            Letters::One(letter) => *letter == ' ',
            Letters::Some(text) => !text.is_empty() && text.trim().is_empty(),
        }
    }

    /// Adds the letters to a text.
    pub(super) fn write(&self, text: &mut String) {
        match self {
            Letters::One(letter) => text.push(*letter),
            Letters::Some(letters) => text.push_str(letters),
        }
    }

    pub(super) fn first(&self) -> char {
        match self {
            Letters::One(letter) => *letter,
            Letters::Some(letters) => letters.chars().next().unwrap_or(' '),
        }
    }
}

/// Whether a character is only a form of others: ligatures (ﬁ), the joined forms of Arabic,
/// radicals that stand for Chinese characters.
fn is_form(letter: char) -> bool {
    matches!(letter, '\u{FB00}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{2F00}'..='\u{2FDF}')
}

/// Places glyphs on a page.
pub(super) struct Placing {
    width: f64,
    height: f64,
}

impl Placing {
    pub(super) fn new(width: f64, height: f64) -> Placing {
        Placing { width, height }
    }

    /// The glyph of a character code; none where it stands outside the page. `transform` leads
    /// from a font of size 1 to the page.
    pub(super) fn glyph(&self, face: &Face, code: &Code, transform: Affine) -> Option<Glyph> {
        let origin = transform * Point::ZERO;
        let end = transform * code.advance.to_point();
        let top = transform * Point::new(0.0, face.height);
        let is_inside = (-1.0..=self.width + 1.0).contains(&origin.x)
            && (-1.0..=self.height + 1.0).contains(&origin.y);
        let size = (top - origin).hypot();
        if !is_inside || !end.is_finite() || !size.is_finite() || size <= 0.0 {
            return None;
        }
        let along = match face.is_horizontal {
            true => transform * Point::new(1.0, 0.0) - origin,
            false => end - origin,
        };
        let turn = along.y.atan2(along.x).to_degrees().round();
        let (sine, cosine) = turn.to_radians().sin_cos();
        let start_x = origin.x * cosine + origin.y * sine;
        let end_x = end.x * cosine + end.y * sine;
        Some(Glyph {
            letters: Letters::new(face.letters(code.code)),
            start: start_x.min(end_x) as f32,
            end: start_x.max(end_x) as f32,
            baseline: (origin.y * cosine - origin.x * sine) as f32,
            size: size as f32,
            turn: turn as i16,
            is_bold: face.is_bold,
            is_mono: face.is_mono,
        })
    }
}

/// Puts the text that the glyphs from number `from` on stand for in their place, if all of them
/// stand on one line. A text for a whole paragraph is not used: it has no places.
pub(super) fn replace(glyphs: &mut Vec<Glyph>, from: usize, text: &str) {
    let Some((first, rest)) = glyphs.get(from..).and_then(<[Glyph]>::split_first) else {
        return;
    };
    let is_together = rest.len() < LONGEST
        && text.chars().count() <= LONGEST
        && rest.iter().all(|glyph| {
            glyph.turn == first.turn && (glyph.baseline - first.baseline).abs() < first.size / 2.0
        });
    if is_together {
        let (start, end) = rest
            .iter()
            .fold((first.start, first.end), |(start, end), glyph| {
                (start.min(glyph.start), end.max(glyph.end))
            });
        let one = Glyph {
            letters: Letters::from(text.chars()),
            start,
            end,
            ..first.clone()
        };
        glyphs.truncate(from);
        glyphs.push(one);
    }
}
