//! Lines of a region: its pieces that stand side by side, with what each line looks like by
//! itself.

use super::piece::{Piece, is_about};

/// The pieces of one height in a region.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Line {
    /// At least one, in the order of reading.
    pub pieces: Vec<Piece>,
    /// All words.
    pub text: String,
    /// The number of its page.
    pub page: u32,
    pub start: f32,
    pub end: f32,
    pub baseline: f32,
    pub size: f32,
    pub is_bold: bool,
    pub is_mono: bool,
    /// Whether dots led from its first words to its last: an entry of a table of contents.
    pub is_entry: bool,
}

/// The lines that pieces from the top down make.
pub(super) fn lines(region: Vec<Piece>, page: u32) -> Vec<Line> {
    let mut rows: Vec<Vec<Piece>> = Vec::new();
    for piece in region {
        match rows.last_mut() {
            Some(row) if is_beside(&row[0], &piece) => row.push(piece),
            _ => rows.push(vec![piece]),
        }
    }
    let lines = rows.into_iter().filter_map(|row| line(row, page));
    lines.collect()
}

fn is_beside(first: &Piece, piece: &Piece) -> bool {
    (first.baseline - piece.baseline).abs() < 0.35 * first.size.min(piece.size)
}

fn line(mut pieces: Vec<Piece>, page: u32) -> Option<Line> {
    let all = pieces.len();
    if all > 1 {
        pieces.retain(|piece| !is_leader(&piece.text));
    }
    let mut is_entry = pieces.len() < all;
    pieces.sort_by(|a, b| a.start.total_cmp(&b.start));
    let leftward: f32 = pieces
        .iter()
        .filter(|piece| piece.is_leftward)
        .map(Piece::width)
        .sum();
    let all: f32 = pieces.iter().map(Piece::width).sum();
    if leftward * 2.0 > all {
        pieces.reverse();
    }
    for piece in &mut pieces {
        let text = without_leaders(&piece.text);
        is_entry |= text.len() + 6 < piece.text.len();
        piece.text = text;
    }
    let widest = pieces
        .iter()
        .max_by(|a, b| a.width().total_cmp(&b.width()))?
        .clone();
    let words: Vec<&str> = pieces.iter().map(|piece| &*piece.text).collect();
    Some(Line {
        text: words.join(" "),
        page,
        start: pieces
            .iter()
            .map(|piece| piece.start)
            .fold(f32::MAX, f32::min),
        end: pieces
            .iter()
            .map(|piece| piece.end)
            .fold(f32::MIN, f32::max),
        baseline: widest.baseline,
        size: widest.size,
        is_bold: pieces.iter().all(|piece| piece.is_bold),
        is_mono: pieces.iter().all(|piece| piece.is_mono),
        is_entry,
        pieces,
    })
}

/// Dots that lead from a heading to its page number.
fn is_leader(text: &str) -> bool {
    text.len() > 2
        && text
            .chars()
            .all(|c| matches!(c, '.' | '·' | '…' | '_' | ' '))
}

/// A text in which rows of dots are left out.
fn without_leaders(text: &str) -> String {
    const FEWEST: usize = 4;
    let is_dot = |c: char| matches!(c, '.' | '·' | '…');
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(is_dot) {
        let (before, dots) = rest.split_at(at);
        let after = dots.trim_start_matches(|c| is_dot(c) || c == ' ');
        let row = &dots[..dots.len() - after.len()];
        kept.push_str(before);
        match row.chars().filter(|&c| is_dot(c)).count() >= FEWEST {
            true if kept.ends_with(' ') || kept.is_empty() => {}
            true => kept.push(' '),
            false => kept.push_str(row),
        }
        rest = after;
    }
    kept.push_str(rest);
    kept.trim_end().to_string()
}

impl Line {
    /// Whether both lines are of one kind of text.
    pub(super) fn is_like(&self, other: &Line) -> bool {
        is_about(self.size, other.size)
    }

    /// The width of its first word, by its share of the letters.
    pub(super) fn first_word(&self) -> f32 {
        let word = self.text.split_whitespace().next().unwrap_or("");
        let all = self.text.chars().count().max(1);
        (self.end - self.start) * word.chars().count() as f32 / all as f32
    }

    /// Bytes of the bullet that it begins with, and the space behind it: `• `, `- `, `1. `, `(a) `.
    pub(super) fn bullet(&self) -> Option<usize> {
        let mark = self.text.split(' ').next()?;
        let rest = self.text.get(mark.len()..)?;
        let behind = rest.trim_start();
        // A bullet may stand in a piece of its own, or close to its words.
        let closed = |inner: &str| {
            let inner = inner.strip_prefix('(').unwrap_or(inner);
            let number = inner.strip_suffix([')', '.'])?;
            let is_number =
                (1..=3).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
            let is_letter = number.len() == 1
                && number.bytes().all(|b| b.is_ascii_lowercase())
                && inner.ends_with(')');
            let is_roman = number.len() <= 4
                && number.bytes().all(|b| b"ivx".contains(&b))
                && inner.ends_with(')');
            (is_number || is_letter || is_roman).then_some(())
        };
        let is_sign = matches!(
            mark,
            "•" | "◦"
                | "‣"
                | "▪"
                | "●"
                | "○"
                | "■"
                | "□"
                | "·"
                | "∙"
                | "➢"
                | "➤"
                | "✓"
                | "✔"
                | "-"
                | "–"
                | "—"
                | "*"
                | "\u{2212}"
        );
        if !behind.is_empty() && (is_sign || closed(mark).is_some()) {
            return Some(self.text.len() - behind.len());
        }
        let first = self.text.chars().next()?;
        let is_close = matches!(first, '•' | '◦' | '‣' | '▪' | '●' | '■' | '➢' | '✓');
        let behind = self.text[first.len_utf8()..].trim_start();
        (is_close && !behind.is_empty()).then(|| self.text.len() - behind.len())
    }

    /// Where the words behind its bullet begin, in points.
    pub(super) fn hanging(&self, bullet: usize) -> f32 {
        match self.pieces.as_slice() {
            [first, second, ..] if first.text.len() <= bullet => second.start,
            [first, ..] => first.second,
            [] => self.start,
        }
    }

    /// Whether its bullet is a sign that nothing else begins with.
    pub(super) fn has_sign(&self) -> bool {
        let sign = ['•', '◦', '‣', '▪', '●', '○', '■', '➢', '✓'];
        self.text.starts_with(sign) && self.bullet().is_some()
    }

    /// Whether it ends a sentence.
    pub(super) fn ends_sentence(&self) -> bool {
        let text = self.text.trim_end_matches(['"', '”', '’', ')', '»', '\'']);
        text.ends_with(['.', '!', '?', ':', ';', '。', '！', '？', '۔', '؟'])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(text: &str) -> Line {
        Line {
            text: text.into(),
            ..Line::default()
        }
    }

    #[test]
    fn leaders_go() {
        assert_eq!(
            without_leaders("1 Filling . . . . . . . . 3"),
            "1 Filling 3"
        );
        assert_eq!(without_leaders("Wait... then pour."), "Wait... then pour.");
        assert!(is_leader(". . . . ."));
    }

    #[test]
    fn bullets_are_known() {
        for (text, rest) in [
            ("• Fill it", "Fill it"),
            ("•Fill it", "Fill it"),
            ("1. Fill it", "Fill it"),
            ("(a) Fill it", "Fill it"),
            ("- Fill it", "Fill it"),
        ] {
            let bullet = with(text).bullet();
            assert_eq!(bullet.map(|at| &text[at..]), Some(rest), "{text}");
        }
        for text in [
            "Fill it",
            "2024 was dry",
            "a kettle",
            "-5 degrees",
            "•",
            "e.g. this",
        ] {
            assert_eq!(with(text).bullet(), None, "{text}");
        }
    }
}
