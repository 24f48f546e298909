//! PDF. A PDF says which letters are drawn where, and little more; lines, columns, paragraphs and
//! tables are found again from their places. Objects, encryption and fonts are read by the hayro
//! libraries; from [`content`](mod@content) on, which gives the letters and their places, all is
//! done here:
//! [glyphs](glyph) → [pieces](piece) of lines → without [running heads](running) →
//! [columns] → [lines](line) → [parts] → [text](write).

mod budget;
mod columns;
mod content;
mod direction;
mod font;
mod glyph;
mod line;
mod parts;
mod piece;
mod properties;
mod running;
mod table;
mod write;

use super::read::{Input, Output, Unread};
use super::{Unit, WarningKind};
use budget::{Budget, Fault};
use content::Content;
use font::Fonts;
use glyph::{Glyph, Letters};
use hayro_syntax::page::Page;
use hayro_syntax::{LoadPdfError, Pdf};
use line::Line;
use parts::Manner;
use piece::Piece;
use running::Sheet;
use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A page of which more letters than this part mean nothing is not text that can be read.
const MOST_UNKNOWN: f32 = 0.3;

/// So few unknown letters say nothing about a page: a logo, an icon.
const FEW_UNKNOWN: usize = 10;

/// Directions of text on one page; more are decoration.
const MOST_TURNS: usize = 8;

/// Reads a PDF as one document whose places are pages.
///
/// # Errors
/// Where it is encrypted with a password, or is no PDF.
pub fn read(input: &Input, output: &mut Output) -> Result<(), Unread> {
    // A library that meets what its authors did not think of may panic; it must cost this file
    // at most, and one page where that is possible.
    let damaged = || Unread("is damaged and cannot be read as PDF; save or print it anew".into());
    let pdf = catch_unwind(|| Pdf::new(input.bytes.to_vec()))
        .map_err(|_| damaged())?
        .map_err(|error| match error {
            LoadPdfError::Decryption(_) => {
                Unread("is encrypted; save it without a password".into())
            }
            LoadPdfError::Invalid => damaged(),
        })?;
    let pages = catch_unwind(AssertUnwindSafe(|| pages(&pdf))).map_err(|_| damaged())?;
    warn(&pages, output);
    let found = pages.len();
    let outline = catch_unwind(AssertUnwindSafe(|| properties::outline(&pdf)));
    let text = assemble(pages, outline.unwrap_or_default());
    let told = catch_unwind(AssertUnwindSafe(|| properties::page_count(&pdf)));
    let told = told.unwrap_or_default().filter(|told| *told > found);
    if let Some(told) = told {
        let detail = format!("only {found} of its {told} pages can be found; it is damaged");
        output.warn(WarningKind::Unreadable, detail);
    }
    let attachments = catch_unwind(AssertUnwindSafe(|| properties::attachments(&pdf)));
    for name in attachments.unwrap_or_default() {
        let detail = format!("its attachment '{name}' was left out; save it beside the file");
        output.warn(WarningKind::Structure, detail);
    }
    if text.blocks.is_empty() {
        return Ok(());
    }
    let mut document = input.document(Unit::Page, text.text, text.map);
    document.blocks = text.blocks;
    let metadata = pdf.metadata();
    document.title = properties::title(metadata);
    document.date = properties::date(metadata);
    document.tags = properties::tags(metadata);
    output.give(document);
    Ok(())
}

/// A page as it was read.
#[derive(Clone, Debug, Default, PartialEq)]
struct Leaf {
    /// The text in the direction of most of it.
    sheet: Sheet,
    /// Text in other directions.
    turned: Vec<Vec<Piece>>,
    notes: Vec<String>,
    state: State,
}

/// What became of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Read,
    /// Nothing is on it.
    Blank,
    /// It holds images and no text.
    Image,
    /// It holds text of which it is not known what it says.
    Unknown,
    /// It holds more than is read.
    Cut,
    /// Some of it cannot be read.
    Damaged,
}

fn pages(pdf: &Pdf) -> Vec<Leaf> {
    let mut fonts = Fonts::new();
    let mut budget = Budget::new();
    let mut leaves = Vec::new();
    for page in pdf.pages().iter() {
        let read = catch_unwind(AssertUnwindSafe(|| {
            leaf(page, content::content(page, &mut fonts, &mut budget))
        }));
        leaves.push(read.unwrap_or_else(|_| {
            fonts = Fonts::new();
            Leaf {
                state: State::Damaged,
                ..Leaf::default()
            }
        }));
    }
    leaves
}

fn leaf(page: &Page, content: Content) -> Leaf {
    let Content {
        glyphs,
        shown,
        images,
        fault,
    } = content;
    let notes = properties::notes(page);
    let letters = glyphs
        .iter()
        .filter(|glyph| !glyph.letters.is_space())
        .count();
    let known: Vec<Glyph> = glyphs
        .into_iter()
        .filter(|glyph| is_known(&glyph.letters))
        .collect();
    let readable = known
        .iter()
        .filter(|glyph| !glyph.letters.is_space())
        .count();
    let unknown = letters.max(shown.saturating_sub(known.len() - readable)) - readable;
    let is_unknown =
        unknown > FEW_UNKNOWN && unknown as f32 > MOST_UNKNOWN * (unknown + readable) as f32;
    let state = match () {
        () if is_unknown => State::Unknown,
        () if fault == Some(Fault::TooMuch) => State::Cut,
        () if fault == Some(Fault::Damaged) => State::Damaged,
        () if readable == 0 && images > 0 => State::Image,
        () if readable == 0 && notes.is_empty() => State::Blank,
        () => State::Read,
    };
    let known = if is_unknown { Vec::new() } else { known };
    let (width, height) = page.render_dimensions();
    let (sheet, turned) = sheet(known, width, height);
    Leaf {
        sheet,
        turned,
        notes,
        state,
    }
}

/// Whether letters say something: no control characters, none of private use.
fn is_known(letters: &Letters) -> bool {
    let first = letters.first();
    let is_private = matches!(first, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..);
    first != char::REPLACEMENT_CHARACTER && !first.is_control() && !is_private
}

/// The pieces of a page in its main direction, and those in others.
fn sheet(glyphs: Vec<Glyph>, width: f32, height: f32) -> (Sheet, Vec<Vec<Piece>>) {
    let mut frames: BTreeMap<i16, Vec<Glyph>> = BTreeMap::new();
    for glyph in glyphs {
        frames.entry(glyph.turn).or_default().push(glyph);
    }
    let mut frames: Vec<(i16, Vec<Glyph>)> = frames.into_iter().collect();
    frames.sort_by_key(|(_, glyphs)| std::cmp::Reverse(glyphs.len()));
    frames.truncate(MOST_TURNS);
    let mut frames = frames.into_iter();
    let Some((turn, main)) = frames.next() else {
        return (Sheet::default(), Vec::new());
    };
    // Where the upper and the lower edge of the page are in a frame that is turned with the text.
    let (sine, cosine) = f32::from(turn).to_radians().sin_cos();
    let corners = [(0.0, 0.0), (width, 0.0), (0.0, height), (width, height)];
    let edges = corners.map(|(x, y)| y * cosine - x * sine);
    let top = edges.into_iter().fold(f32::MAX, f32::min);
    let bottom = edges.into_iter().fold(f32::MIN, f32::max);
    let mut pieces = piece::pieces(main);
    pieces.iter_mut().for_each(|piece| piece.baseline -= top);
    let sheet = Sheet {
        height: bottom - top,
        pieces,
    };
    (
        sheet,
        frames.map(|(_, glyphs)| piece::pieces(glyphs)).collect(),
    )
}

/// The text of all pages.
fn assemble(leaves: Vec<Leaf>, outline: HashMap<String, u8>) -> write::Text {
    let mut sheets = Vec::with_capacity(leaves.len());
    let mut others = Vec::with_capacity(leaves.len());
    for leaf in leaves {
        sheets.push(leaf.sheet);
        others.push((leaf.turned, leaf.notes));
    }
    let manner = manner(&sheets, outline);
    running::remove(&mut sheets, manner.body);
    let mut regions: Vec<Vec<Line>> = Vec::new();
    let mut notes: Vec<(u32, Vec<String>)> = Vec::new();
    for ((sheet, (turned, written)), page) in sheets.into_iter().zip(others).zip(1u32..) {
        let frames = std::iter::once(sheet.pieces).chain(turned);
        for pieces in frames.flat_map(columns::regions) {
            regions.push(line::lines(pieces, page));
        }
        notes.push((page, written));
    }
    let mut parts = parts::parts(&regions, &manner);
    parts::settle(&mut parts);
    write::text(&parts, &notes)
}

/// The size of most letters, and whether most of them are bold or of a typewriter.
fn manner(sheets: &[Sheet], outline: HashMap<String, u8>) -> Manner {
    let mut sizes: BTreeMap<u32, usize> = BTreeMap::new();
    let (mut all, mut bold, mut mono) = (0, 0, 0);
    for piece in sheets.iter().flat_map(|sheet| &sheet.pieces) {
        let letters = piece.text.chars().count();
        // In half points.
        *sizes.entry((piece.size * 2.0).round() as u32).or_default() += letters;
        all += letters;
        bold += if piece.is_bold { letters } else { 0 };
        mono += if piece.is_mono { letters } else { 0 };
    }
    let most = sizes.into_iter().max_by_key(|&(_, letters)| letters);
    Manner {
        body: most.map_or(10.0, |(size, _)| size as f32 / 2.0),
        is_bold: bold * 2 > all,
        is_mono: mono * 2 > all,
        outline,
    }
}

/// Says which pages could not be read, and why.
fn warn(leaves: &[Leaf], output: &mut Output) {
    let of = |state: State| -> Vec<u32> {
        let numbered = (1u32..).zip(leaves);
        numbered
            .filter(|(_, leaf)| leaf.state == state)
            .map(|(page, _)| page)
            .collect()
    };
    let mut tell = |state: State, kind: WarningKind, one: &str, many: &str| {
        let pages = of(state);
        match pages.as_slice() {
            [] => {}
            [page] => output.warn(kind, format!("page {page}{one}")),
            pages => output.warn(kind, format!("pages {}{many}", ranges(pages))),
        }
    };
    tell(
        State::Image,
        WarningKind::Structure,
        " holds no text, probably a scan; run it through OCR",
        " hold no text, probably scans; run them through OCR",
    );
    tell(
        State::Unknown,
        WarningKind::Unreadable,
        ": its text cannot be decoded; run it through OCR",
        ": their text cannot be decoded; run them through OCR",
    );
    tell(
        State::Cut,
        WarningKind::TooLarge,
        " holds more than is read and was cut off",
        " hold more than is read and were cut off",
    );
    tell(
        State::Damaged,
        WarningKind::Unreadable,
        " is damaged and was left out, or some of it",
        " are damaged and were left out, or some of them",
    );
    let is_blank = |leaf: &Leaf| leaf.state == State::Blank;
    if leaves.iter().all(is_blank) {
        output.warn(WarningKind::Structure, "holds no text");
    }
}

/// "3-5, 9".
fn ranges(pages: &[u32]) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for &page in pages {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == page => *last = page,
            _ => ranges.push((page, page)),
        }
    }
    let written = ranges.iter().map(|&(first, last)| match first == last {
        true => first.to_string(),
        false => format!("{first}-{last}"),
    });
    written.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;
