//! From the lines of all regions to the parts of a text: headings, paragraphs, list items, tables,
//! code. Type is what tells them apart: the size of letters, the distance of lines, indents, and
//! lines that end before the next word would have had to.

use super::line::Line;
use super::table::{self, Row};
use crate::corpus::faq;
use std::collections::HashMap;

/// A piece of the document whose role is known.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Part {
    /// A heading; level 1 is the outermost.
    Heading(u8, Vec<Line>),
    Paragraph(Vec<Line>),
    Item(Vec<Line>),
    /// Lines with the columns before their words.
    Code(Vec<(usize, Line)>),
    Table(Vec<Row>),
}

impl Part {
    /// The page it begins on.
    pub(super) fn page(&self) -> u32 {
        match self {
            Part::Heading(_, lines) | Part::Paragraph(lines) | Part::Item(lines) => {
                lines.first().map_or(0, |line| line.page)
            }
            Part::Code(lines) => lines.first().map_or(0, |(_, line)| line.page),
            Part::Table(rows) => rows.first().map_or(0, |row| row.page),
        }
    }
}

/// What is known of the whole document.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Manner {
    /// The size of most of its letters, in points.
    pub body: f32,
    /// Whether most of it is bold, or in a typewriter's letters, which then say nothing.
    pub is_bold: bool,
    pub is_mono: bool,
    /// The titles of its outline, as [`plain`] makes them, with their depth from 1.
    pub outline: HashMap<String, u8>,
}

/// A heading is larger than the text by this factor.
const LARGER: f32 = 1.12;

/// The longest heading, in characters and lines.
const LONGEST: usize = 200;
const MOST_LINES: usize = 4;

/// The longest heading that is only bold, in characters.
const LONGEST_BOLD: usize = 100;

/// What two writings of a heading share: their letters and digits.
pub(super) fn plain(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// The parts of regions in the order of reading.
pub(super) fn parts(regions: &[Vec<Line>], manner: &Manner) -> Vec<Part> {
    let cutters = regions.iter().map(|lines| Cutter::new(lines, manner));
    let mut parts: Vec<Part> = Vec::new();
    for part in cutters.flat_map(Cutter::parts) {
        add(&mut parts, part);
    }
    parts
}

/// Adds a part, to the paragraph before it where a column or a page ended within a sentence.
/// Notes at the foot of the page may stand between.
fn add(parts: &mut Vec<Part>, part: Part) {
    /// Notes at the foot of one page.
    const NOTES: usize = 6;
    let Part::Paragraph(lines) = &part else {
        return parts.push(part);
    };
    let Some(first) = lines.first() else { return };
    let is_note = |other: &Part| {
        matches!(other, Part::Paragraph(lines) if lines.first().is_some_and(|line|
            line.size < 0.93 * first.size && line.page < first.page))
    };
    let notes = parts
        .iter()
        .rev()
        .take(NOTES)
        .take_while(|other| is_note(other))
        .count();
    let at = parts.len() - notes;
    let goes_on = match parts[..at].last() {
        Some(Part::Paragraph(before) | Part::Item(before)) => {
            before.last().is_some_and(|last| is_broken_off(last, first))
        }
        _ => false,
    };
    if !goes_on {
        return parts.push(part);
    }
    let mut whole = parts.remove(at - 1);
    if let (Part::Paragraph(before) | Part::Item(before), Part::Paragraph(lines)) =
        (&mut whole, part)
    {
        before.extend(lines);
    }
    parts.push(whole);
}

/// Whether a sentence that `last` breaks off goes on in `first`, elsewhere.
fn is_broken_off(last: &Line, first: &Line) -> bool {
    let is_elsewhere = last.page != first.page || first.baseline < last.baseline;
    let is_hyphen = last.text.ends_with(['-', '\u{AD}', '\u{2010}']);
    let continues = first.text.starts_with(char::is_lowercase);
    is_elsewhere && last.is_like(first) && continues && (is_hyphen || !last.ends_sentence())
}

/// Cuts one region.
struct Cutter<'l> {
    lines: &'l [Line],
    manner: &'l Manner,
    /// The usual distance of two lines as a factor of their size.
    leading: f32,
    /// Where lines end that are full.
    right: f32,
    at: usize,
}

impl<'l> Cutter<'l> {
    fn new(lines: &'l [Line], manner: &'l Manner) -> Cutter<'l> {
        Cutter {
            lines,
            manner,
            leading: leading(lines),
            right: lines.iter().map(|line| line.end).fold(f32::MIN, f32::max),
            at: 0,
        }
    }

    fn parts(mut self) -> Vec<Part> {
        let mut parts = Vec::new();
        while self.at < self.lines.len() {
            let from = self.at;
            parts.push(self.part());
            // Each part takes a line at least.
            self.at = self.at.max(from + 1);
        }
        parts
    }

    fn part(&mut self) -> Part {
        let rest = &self.lines[self.at..];
        if self.is_code(&rest[0]) {
            return self.code();
        }
        if rest[0].is_entry {
            self.at += 1;
            return Part::Item(rest[..1].to_vec());
        }
        if let Some((rows, count)) = table::rows(rest) {
            self.at += count;
            return Part::Table(rows);
        }
        if let Some((level, count)) = self.heading(rest) {
            self.at += count;
            return Part::Heading(level, rest[..count].to_vec());
        }
        let is_item = rest[0].bullet().is_some();
        let continues = |at: usize| match is_item {
            true => self.item_goes_on(rest, at),
            false => self.paragraph_goes_on(rest, at),
        };
        let count = (1..rest.len())
            .find(|&at| !continues(at))
            .unwrap_or(rest.len());
        self.at += count;
        let lines = rest[..count].to_vec();
        match is_item {
            true => Part::Item(lines),
            false => Part::Paragraph(lines),
        }
    }

    /// The level and the number of lines of the heading that `rest` begins with.
    fn heading(&self, rest: &[Line]) -> Option<(u8, usize)> {
        let first = &rest[0];
        let same = |line: &Line| line.is_like(first) && line.is_bold == first.is_bold;
        let is_close = |pair: &[Line]| {
            let gap = pair[1].baseline - pair[0].baseline;
            gap > 0.0 && gap < 1.7 * first.size
        };
        let below = rest
            .windows(2)
            .take_while(|pair| same(&pair[1]) && is_close(pair));
        let count = 1 + below.take(MOST_LINES).count();
        let text = |count: usize| -> String {
            let lines: Vec<&str> = rest[..count].iter().map(|line| &*line.text).collect();
            lines.join(" ")
        };
        let is_large = first.size >= LARGER * self.manner.body;
        let listed = (1..=count.min(MOST_LINES)).rev().find_map(|count| {
            let level = self.manner.outline.get(&plain(&text(count)))?;
            Some((*level, count))
        });
        if let Some((level, count)) = listed {
            let level = if is_large {
                size_level(first.size)
            } else {
                level
            };
            return Some((level, count));
        }
        let words = text(count.min(MOST_LINES));
        let has_letters = words.chars().filter(|c| c.is_alphabetic()).count() > 1;
        if count > MOST_LINES || !has_letters || words.chars().count() > LONGEST {
            return None;
        }
        // Of three pieces and more it is a row of a table.
        if is_large
            && first.pieces.len() < 3
            && first
                .bullet()
                .is_none_or(|_| first.text.starts_with(|c: char| c.is_ascii_digit()))
        {
            return Some((size_level(first.size), count));
        }
        let is_title = words.starts_with(|c: char| c.is_uppercase() || c.is_numeric())
            && !words.ends_with(['.', ',', ';'])
            && words.chars().count() <= LONGEST_BOLD;
        let stands_above = rest.get(count).is_some_and(|next| !next.is_bold);
        let is_bold =
            first.is_bold && !self.manner.is_bold && first.size >= 0.95 * self.manner.body;
        (is_bold && is_title && stands_above && count <= 2).then_some((BOLD_LEVEL, count))
    }

    /// Whether a line is of a typewriter's letters only, in a document that is not.
    fn is_code(&self, line: &Line) -> bool {
        line.is_mono && !self.manner.is_mono && !line.has_sign()
    }

    fn code(&mut self) -> Part {
        let rest = &self.lines[self.at..];
        let code: Vec<&Line> = rest.iter().take_while(|line| self.is_code(line)).collect();
        let left = code.iter().map(|line| line.start).fold(f32::MAX, f32::min);
        self.at += code.len();
        let indent = |line: &Line| {
            let letters = line.text.chars().count().max(1) as f32;
            let width = (line.end - line.start) / letters;
            // A page is not wider than some hundred columns.
            (((line.start - left) / width.max(1.0)).round() as usize).min(200)
        };
        Part::Code(
            code.into_iter()
                .map(|line| (indent(line), line.clone()))
                .collect(),
        )
    }

    /// Whether line `at` belongs to the list item that `rest` begins with: it stands below the
    /// words of the first line, or below its bullet, if that one was full.
    fn item_goes_on(&self, rest: &[Line], at: usize) -> bool {
        let (first, before, line) = (&rest[0], &rest[at - 1], &rest[at]);
        let hanging = first
            .bullet()
            .map_or(first.start, |bullet| first.hanging(bullet));
        let is_at = |start: f32| (line.start - start).abs() < 0.6 * line.size;
        let is_in_place = match at {
            1 => is_at(hanging) || is_at(first.start),
            _ => is_at(before.start),
        };
        is_in_place
            && self.is_below(before, line)
            && line.is_like(first)
            && line.bullet().is_none()
            && !line.is_entry
            && !self.is_code(line)
            && (line.text.starts_with(char::is_lowercase) || !self.is_short(before, line))
    }

    /// Whether line `at` belongs to the paragraph that `rest` begins with.
    fn paragraph_goes_on(&self, rest: &[Line], at: usize) -> bool {
        let (before, line) = (&rest[at - 1], &rest[at]);
        if !self.is_below(before, line) || !before.is_like(line) || begins_anew(before, line) {
            return false;
        }
        if line.is_entry || self.is_code(line) {
            return false;
        }
        let starts_heading = self.heading(&rest[at..]).is_some();
        !starts_heading && !self.is_short(before, line) && !is_indented(rest, at)
    }

    /// Whether a line follows at the usual distance.
    fn is_below(&self, before: &Line, line: &Line) -> bool {
        let gap = line.baseline - before.baseline;
        gap > 0.0 && gap <= 1.25 * self.leading * before.size.max(line.size)
    }

    /// Whether `before` ends although the first word of `line` would have had room.
    fn is_short(&self, before: &Line, line: &Line) -> bool {
        let room = self.right - before.end;
        let needed = line.first_word() + 1.5 * line.size;
        room > needed && (before.ends_sentence() || room > 0.3 * (self.right - before.start))
    }
}

/// Levels of headings before it is known how many sizes there are: see [`settle`].
const BOLD_LEVEL: u8 = 0;

/// Sizes as levels that go down while sizes go up, in half points.
fn size_level(size: f32) -> u8 {
    let half_points = (size * 2.0).round().clamp(1.0, 120.0);
    FIRST_SIZE_LEVEL + (120 - half_points as u8)
}

/// From here on a level stands for a size.
const FIRST_SIZE_LEVEL: u8 = 100;

/// Gives headings their levels: by size, and below those that are larger than the text the bold
/// ones, and those that only the outline knows by their depth there.
pub(super) fn settle(parts: &mut [Part]) {
    let mut sizes: Vec<u8> = parts
        .iter()
        .filter_map(|part| match part {
            Part::Heading(level, _) if *level >= FIRST_SIZE_LEVEL => Some(*level),
            _ => None,
        })
        .collect();
    sizes.sort_unstable();
    // Sizes that differ by half a point are one.
    sizes.dedup_by(|next, size| *next - *size <= 1);
    let deepest = sizes.len() as u8;
    for part in parts {
        let Part::Heading(level, _) = part else {
            continue;
        };
        *level = match *level {
            BOLD_LEVEL => deepest.saturating_add(1),
            size if size >= FIRST_SIZE_LEVEL => {
                let rank = sizes.iter().rposition(|&own| own <= size);
                rank.map_or(1, |rank| rank as u8 + 1)
            }
            depth => deepest.saturating_add(depth),
        }
        .clamp(1, 6);
    }
}

/// The usual distance of lines as a factor of their size.
fn leading(lines: &[Line]) -> f32 {
    let mut factors: Vec<f32> = lines
        .windows(2)
        .filter(|pair| pair[0].is_like(&pair[1]))
        .map(|pair| (pair[1].baseline - pair[0].baseline) / pair[0].size)
        .filter(|factor| (0.8..2.6).contains(factor))
        .collect();
    factors.sort_by(f32::total_cmp);
    // Rather small: gaps between paragraphs must not count.
    factors.get(factors.len() / 3).copied().unwrap_or(1.25)
}

/// Whether a line says itself that it begins something.
fn begins_anew(before: &Line, line: &Line) -> bool {
    let has_bullet = line.bullet().is_some_and(|length| {
        // A line of prose may begin with a number or a dash.
        line.has_sign() || length < 2 || before.ends_sentence()
    });
    let has_label = faq::label(&line.text).is_some_and(|(label, _)| {
        label.asks() || label.surely_answers() || faq::label(&before.text).is_some()
    });
    has_bullet || has_label
}

/// Whether line `at` is the first of a paragraph that begins with an indent.
fn is_indented(rest: &[Line], at: usize) -> bool {
    let (before, line) = (&rest[at - 1], &rest[at]);
    let is_in = |a: &Line, b: &Line| b.start > a.start + 0.8 * b.size;
    let middle = |line: &Line| line.start + line.end;
    let is_centred = rest[at - 1..]
        .iter()
        .take(3)
        .all(|other| (middle(other) - middle(line)).abs() < line.size);
    let turns_back = rest
        .get(at + 1)
        .is_none_or(|next| is_in(next, line) || !next.is_like(line));
    is_in(before, line) && !is_centred && turns_back
}

#[cfg(test)]
mod tests;
