//! From glyphs to pieces of lines. A *row* is all glyphs on one baseline; a *piece* is a stretch
//! of a row without a wide gap: a line of a column, a cell of a table.

use super::direction;
use super::glyph::Glyph;

/// Glyphs stand on one baseline that differ by less than this part of their size.
const SAME_BASELINE: f32 = 0.2;

/// A gap of this part of the size separates words. Letters are seldom spaced by a tenth, words
/// seldom by less than a fifth.
const WORD_GAP: f32 = 0.15;

/// A space that is drawn counts where the gap is not smaller than this part of the size: some
/// programs draw spaces over letters.
const SPACE_GAP: f32 = 0.05;

/// A gap of this part of the size separates pieces; more where a space is drawn in it, since in a
/// justified line spaces may be wide.
const PIECE_GAP: f32 = 0.8;
const SPACED_PIECE_GAP: f32 = 1.5;

/// Raised and lowered characters are smaller than this part of those they belong to, stand within
/// these parts of their size above and below the baseline, and this near to them.
const SCRIPT_SIZE: f32 = 0.86;
const SCRIPT_ABOVE: f32 = 0.65;
const SCRIPT_BELOW: f32 = 0.35;
const SCRIPT_GAP: f32 = 0.3;

/// Rows above and below that are asked whether a small one belongs to them.
const NEIGHBOURS: usize = 6;

/// Rows of more pieces are drawings, which have nothing raised.
const MOST_PARTS: usize = 200;

/// A stretch of a line.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Piece {
    /// Its words, in the order in which they are read.
    pub text: String,
    /// Where it begins and ends, in points along the line.
    pub start: f32,
    pub end: f32,
    /// Where its second word begins; its end where it has only one.
    pub second: f32,
    /// In points down from the top.
    pub baseline: f32,
    /// The size of most of its letters, in points.
    pub size: f32,
    pub is_bold: bool,
    /// Whether all of its letters are equally wide.
    pub is_mono: bool,
    /// Whether it is read from right to left.
    pub is_leftward: bool,
}

impl Piece {
    pub(super) fn top(&self) -> f32 {
        self.baseline - 0.8 * self.size
    }

    pub(super) fn bottom(&self) -> f32 {
        self.baseline + 0.2 * self.size
    }

    pub(super) fn width(&self) -> f32 {
        self.end - self.start
    }

    pub(super) fn middle(&self) -> f32 {
        (self.top() + self.bottom()) / 2.0
    }
}

/// The pieces of glyphs of one frame, from the top down and from left to right.
pub(super) fn pieces(glyphs: Vec<Glyph>) -> Vec<Piece> {
    let rows = with_scripts(rows(glyphs));
    let pieces = rows.into_iter().flat_map(|row| split(&row));
    pieces.filter_map(|glyphs| piece(&glyphs)).collect()
}

/// Glyphs on one baseline, from left to right.
type Row = Vec<Glyph>;

fn rows(mut glyphs: Vec<Glyph>) -> Vec<Row> {
    glyphs.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    let mut rows: Vec<Row> = Vec::new();
    for glyph in glyphs {
        match rows.last_mut() {
            Some(row) if is_on(&row[0], &glyph) => row.push(glyph),
            _ => rows.push(vec![glyph]),
        }
    }
    rows.iter_mut().for_each(sort);
    rows
}

fn is_on(first: &Glyph, glyph: &Glyph) -> bool {
    (glyph.baseline - first.baseline).abs() <= SAME_BASELINE * first.size.min(glyph.size)
}

fn sort(row: &mut Row) {
    row.sort_by(|a, b| a.start.total_cmp(&b.start));
}

/// Moves small pieces that touch a larger one to its row.
fn with_scripts(rows: Vec<Row>) -> Vec<Row> {
    let parts: Vec<Vec<Vec<Glyph>>> = rows.iter().map(|row| split(row)).collect();
    let mut hosted: Vec<Row> = vec![Vec::new(); rows.len()];
    for (number, row) in parts.iter().enumerate() {
        for part in row {
            let from = number.saturating_sub(NEIGHBOURS);
            let to = (number + NEIGHBOURS + 1).min(parts.len());
            let host = (from..to)
                .filter(|&other| other != number)
                .filter(|&other| row.len().max(parts[other].len()) <= MOST_PARTS)
                .find(|&other| parts[other].iter().any(|host| belongs(part, host)));
            hosted[host.unwrap_or(number)].extend(part.iter().cloned());
        }
    }
    hosted.retain(|row| !row.is_empty());
    hosted.iter_mut().for_each(sort);
    hosted
}

/// Whether a stretch of glyphs is raised or lowered beside another one.
fn belongs(part: &[Glyph], host: &[Glyph]) -> bool {
    let (Some(first), Some(last)) = (part.first(), part.last()) else {
        return false;
    };
    let (Some(host_first), Some(host_last)) = (host.first(), host.last()) else {
        return false;
    };
    let size = host.iter().map(|glyph| glyph.size).fold(0.0, f32::max);
    let rise = host_first.baseline - first.baseline;
    let is_small = part.iter().all(|glyph| glyph.size <= SCRIPT_SIZE * size);
    is_small
        && rise <= SCRIPT_ABOVE * size
        && rise >= -SCRIPT_BELOW * size
        && first.start <= host_last.end + SCRIPT_GAP * size
        && last.end >= host_first.start - SCRIPT_GAP * size
}

/// Cuts a row where its gaps are wide.
fn split(row: &[Glyph]) -> Vec<Vec<Glyph>> {
    let mut parts: Vec<Vec<Glyph>> = Vec::new();
    let mut end = f32::NEG_INFINITY;
    let mut spaces = Vec::new();
    for glyph in row {
        if glyph.letters.is_space() {
            spaces.push(glyph.clone());
            continue;
        }
        let gap = glyph.start - end;
        let limit = match spaces.is_empty() {
            true => PIECE_GAP,
            false => SPACED_PIECE_GAP,
        };
        match parts.last_mut() {
            Some(part) if gap <= limit * glyph.size => {
                part.append(&mut spaces);
                part.push(glyph.clone());
            }
            _ => parts.push(vec![glyph.clone()]),
        }
        spaces.clear();
        end = end.max(glyph.end);
    }
    parts
}

/// The piece that glyphs make; none where they hold nothing to read.
fn piece(glyphs: &[Glyph]) -> Option<Piece> {
    let mut marks: Vec<String> = Vec::new();
    let mut second = None;
    let mut before: Option<&Glyph> = None;
    let mut is_spaced = false;
    for glyph in glyphs {
        if glyph.letters.is_space() {
            is_spaced = true;
            continue;
        }
        if let Some(before) = before {
            if is_drawn_again(before, glyph) {
                continue;
            }
            let size = before.size.min(glyph.size);
            let gap = glyph.start - before.end;
            if gap > WORD_GAP * size || is_spaced && gap > SPACE_GAP * size {
                marks.push(" ".into());
                second = second.or(Some(glyph.start));
            }
        }
        let mut letters = String::new();
        glyph.letters.write(&mut letters);
        marks.push(letters);
        is_spaced = false;
        before = Some(glyph);
    }
    let (text, is_leftward) = direction::logical(&marks);
    let first = glyphs.first()?;
    let main = main_size(glyphs);
    let most = |test: fn(&Glyph) -> bool| {
        glyphs.iter().filter(|glyph| test(glyph)).count() * 2 > glyphs.len()
    };
    let on_line = glyphs.iter().find(|glyph| is_about(glyph.size, main));
    let ends = glyphs.iter().map(|glyph| glyph.end);
    let end = ends.fold(first.end, f32::max);
    Some(Piece {
        is_leftward,
        start: first.start,
        end,
        second: second.unwrap_or(end),
        baseline: on_line.unwrap_or(first).baseline,
        size: main,
        is_bold: most(|glyph| glyph.is_bold),
        is_mono: glyphs
            .iter()
            .all(|glyph| glyph.is_mono || glyph.letters.is_space()),
        text,
    })
    .filter(|piece| !piece.text.trim().is_empty())
}

/// Whether a glyph only makes the one before it bolder: the same letter, nearly at the same place.
fn is_drawn_again(before: &Glyph, glyph: &Glyph) -> bool {
    before.letters == glyph.letters
        && (glyph.start - before.start).abs() < 0.1 * glyph.size
        && (glyph.end - before.end).abs() < 0.1 * glyph.size
}

/// The size that takes the most width.
fn main_size(glyphs: &[Glyph]) -> f32 {
    let mut sizes: Vec<(f32, f32)> = Vec::new();
    for glyph in glyphs {
        // Text of ever other sizes has no main one.
        let is_full = sizes.len() >= 16;
        match sizes
            .iter_mut()
            .find(|(size, _)| is_about(*size, glyph.size))
        {
            Some((_, width)) => *width += glyph.end - glyph.start,
            None if is_full => {}
            None => sizes.push((glyph.size, glyph.end - glyph.start)),
        }
    }
    let widest = sizes.iter().max_by(|a, b| a.1.total_cmp(&b.1));
    widest.map_or(0.0, |(size, _)| *size)
}

/// Whether two sizes are the same but for rounding.
pub(super) fn is_about(a: f32, b: f32) -> bool {
    (a - b).abs() <= 0.06 * a.max(b)
}

#[cfg(test)]
mod tests {
    use super::super::glyph::Letters;
    use super::*;

    /// Letters of half their size in width, from `start` on; a space takes as much.
    fn drawn(start: f32, baseline: f32, size: f32, words: &str) -> Vec<Glyph> {
        let letters = words.chars().enumerate();
        let glyph = |(number, letter): (usize, char)| Glyph {
            letters: Letters::One(letter),
            start: start + number as f32 * size / 2.0,
            end: start + (number + 1) as f32 * size / 2.0,
            baseline,
            size,
            turn: 0,
            is_bold: false,
            is_mono: false,
        };
        letters.map(glyph).collect()
    }

    fn shown(glyphs: Vec<Glyph>) -> String {
        let pieces = pieces(glyphs);
        let texts: Vec<&str> = pieces.iter().map(|piece| &*piece.text).collect();
        texts.join(" / ")
    }

    #[test]
    fn words_are_apart_with_and_without_spaces() {
        let mut glyphs = drawn(50.0, 100.0, 10.0, "a kettle");
        glyphs.extend(drawn(93.0, 100.1, 10.0, "boils"));
        assert_eq!(shown(glyphs), "a kettle boils");
    }

    #[test]
    fn the_order_of_drawing_does_not_matter() {
        let mut glyphs = drawn(50.0, 112.0, 10.0, "second");
        glyphs.extend(drawn(50.0, 100.0, 10.0, "first"));
        glyphs.reverse();
        assert_eq!(shown(glyphs), "first / second");
    }

    #[test]
    fn wide_gaps_make_pieces() {
        let mut glyphs = drawn(50.0, 100.0, 10.0, "left");
        glyphs.extend(drawn(200.0, 100.0, 10.0, "right"));
        assert_eq!(shown(glyphs), "left / right");
    }

    #[test]
    fn what_is_raised_belongs_to_its_line() {
        let mut glyphs = drawn(50.0, 100.0, 10.0, "km");
        glyphs.extend(drawn(60.0, 96.0, 7.0, "2"));
        glyphs.extend(drawn(67.0, 100.0, 10.0, "of hills"));
        assert_eq!(shown(glyphs), "km2 of hills");
    }

    #[test]
    fn bold_made_by_drawing_again_is_read_once() {
        let mut glyphs = drawn(50.0, 100.0, 10.0, "tea");
        glyphs.extend(drawn(50.3, 100.0, 10.0, "tea"));
        assert_eq!(shown(glyphs), "tea");
    }

    #[test]
    fn spaces_over_letters_are_none() {
        let mut glyphs = drawn(50.0, 100.0, 10.0, "tea");
        glyphs.extend(drawn(51.0, 100.0, 10.0, "   "));
        assert_eq!(shown(glyphs), "tea");
    }
}
