//! Tables as text: rows on lines, cells between commas, semicolons, tabs or bars (RFC 4180). The
//! rows are found here and not by a library, for only so is it known which bytes of the file each
//! cell came from; the tests hold them against those of the `csv` crate.
//!
//! Real files are looser than the rule. A quotation mark that does not enclose the whole cell is
//! a character like others; so is one that is never closed. A first line `sep=;`, by which Excel
//! is told the separator, is obeyed.

use super::read::{Input, Output, Unread};
use super::records::{Cell, Records, Row};
use super::{Document, Unit, WarningKind};
use crate::text::Span;

/// What may separate cells.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// So many rows, and so many bytes, are looked at to find out which.
const SAMPLE_ROWS: usize = 50;
const SAMPLE_BYTES: usize = 64 * 1024;
/// A cell in quotation marks is not longer; what is was never closed.
const LONGEST_QUOTED: usize = 1024 * 1024;

/// Reads a file of delimited rows as one document, a long one in parts.
///
/// # Errors
/// None; every text is a table.
pub(super) fn read(input: &Input, output: &mut Output) -> Result<(), Unread> {
    let decoded = input.decode(output);
    let text = decoded.text.as_str();
    let told = told_separator(text);
    let separator = told.map_or_else(|| sniff(text, input.name()), |(separator, _)| separator);
    let begin = told.map_or(0, |(_, begin)| begin);
    let mut left_out = None;
    Records::read(text, Rows::new(text, begin, separator), &mut |records| {
        left_out = left_out.take().or_else(|| records.left_out());
        let title = records.title_of(name_in_words(input.name()));
        let (text, map) = records.extraction.into_parts();
        let document = input.document(Unit::Line, text, map.through(&decoded.map));
        let document = Document {
            title,
            blocks: records.blocks,
            ..document
        };
        output.give(Records::name(records.is_later, document));
    });
    if let Some(left_out) = left_out {
        output.warn(WarningKind::Structure, left_out);
    }
    Ok(())
}

/// The separator that the first line names for Excel, and where the rows begin.
fn told_separator(text: &str) -> Option<(u8, usize)> {
    let rest = text.strip_prefix("sep=")?;
    let separator = *rest.as_bytes().first()?;
    let behind = rest.get(1..)?;
    let line_end = behind.len() - behind.trim_start_matches(['\r', '\n']).len();
    (line_end > 0 && separator.is_ascii()).then_some((separator, "sep=x".len() + line_end))
}

/// The separator under which the first rows are most alike.
fn sniff(text: &str, name: &str) -> u8 {
    let mut end = text.len().min(SAMPLE_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let is_tabbed = [".tsv", ".tab"].iter().any(|ending| {
        let at = name.len().saturating_sub(ending.len());
        name.get(at..)
            .is_some_and(|own| own.eq_ignore_ascii_case(ending))
    });
    let mut best = (0.0, if is_tabbed { b'\t' } else { b',' });
    for separator in SEPARATORS {
        let mut rows = Rows::new(&text[..end], 0, separator);
        let mut widths: Vec<usize> = Vec::with_capacity(SAMPLE_ROWS);
        while widths.len() < SAMPLE_ROWS && rows.next().is_some() {
            widths.push(rows.width);
        }
        // The sample may end inside a row.
        if end < text.len() && widths.len() > 1 && rows.at >= end {
            widths.pop();
        }
        widths.sort_unstable();
        let common = widths.chunk_by(|a, b| a == b).max_by_key(|same| same.len());
        let Some(&[width, ..]) = common.filter(|same| same[0] > 1) else {
            continue;
        };
        let alike = common.map_or(0, <[usize]>::len) as f64 / widths.len() as f64;
        // More cells make it less of a coincidence, but count less than rows that are alike.
        let named = if is_tabbed && separator == b'\t' {
            0.5
        } else {
            0.0
        };
        let score = alike + named + 0.01 * width.min(20) as f64;
        if score > best.0 {
            best = (score, separator);
        }
    }
    best.1
}

/// `kettle_prices.csv` in words.
fn name_in_words(name: &str) -> String {
    let name = name.rsplit('/').next().unwrap_or(name);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.replace(['_', '-'], " ").trim().to_string()
}

/// The rows of a text, those without a cell left out.
struct Rows<'t> {
    text: &'t str,
    separator: u8,
    at: usize,
    number: u32,
    /// How many cells the last row had, with the empty ones.
    width: usize,
}

impl<'t> Rows<'t> {
    fn new(text: &'t str, begin: usize, separator: u8) -> Rows<'t> {
        Rows {
            text,
            separator,
            at: begin,
            number: 0,
            width: 0,
        }
    }

    /// The cell at `self.at`: its words, whether they are in quotation marks, and where its
    /// separator or line end stands.
    fn cell(&self) -> (Span, bool, usize) {
        let bytes = self.text.as_bytes();
        let begin = behind_spaces(bytes, self.at);
        if bytes.get(begin) == Some(&b'"')
            && let Some((close, end)) = self.closing(begin + 1)
        {
            let inner = Span::new(begin + 1, close).trimmed(self.text);
            return (inner, true, end);
        }
        let ends = |byte: &u8| *byte == self.separator || matches!(byte, b'\n' | b'\r');
        let length = bytes[self.at..].iter().position(ends);
        let end = length.map_or(bytes.len(), |length| self.at + length);
        (Span::new(self.at, end).trimmed(self.text), false, end)
    }

    /// The quotation mark that ends the cell whose words begin at `start`, a single one, and where
    /// the cell ends behind it.
    fn closing(&self, start: usize) -> Option<(usize, usize)> {
        let bytes = self.text.as_bytes();
        let limit = bytes.len().min(start + LONGEST_QUOTED);
        let mut at = start;
        loop {
            at += bytes
                .get(at..limit)?
                .iter()
                .position(|&byte| byte == b'"')?;
            if bytes.get(at + 1) == Some(&b'"') {
                at += 2;
                continue;
            }
            let end = behind_spaces(bytes, at + 1);
            let ends = match bytes.get(end) {
                None | Some(b'\n' | b'\r') => true,
                Some(&byte) => byte == self.separator,
            };
            return ends.then_some((at, end));
        }
    }

    /// The cells of the row at `self.at`, which then stands behind its line end.
    fn row(&mut self) -> Vec<Cell> {
        let bytes = self.text.as_bytes();
        let mut cells = Vec::new();
        self.width = 0;
        for column in 0.. {
            let (span, quoted, end) = self.cell();
            if !span.is_empty() {
                cells.push(Cell {
                    column,
                    span,
                    quoted,
                });
            }
            self.width += 1;
            self.at = end + 1;
            match bytes.get(end) {
                Some(&byte) if byte == self.separator => {}
                Some(b'\r') if bytes.get(end + 1) == Some(&b'\n') => {
                    self.at += 1;
                    break;
                }
                _ => break,
            }
        }
        cells
    }
}

/// The first byte from `at` on that is no space.
fn behind_spaces(bytes: &[u8], at: usize) -> usize {
    let spaces = bytes.iter().skip(at).take_while(|&&byte| byte == b' ');
    at + spaces.count()
}

impl Iterator for Rows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        let mut after_gap = false;
        while self.at < self.text.len() {
            let cells = self.row();
            self.number = self.number.saturating_add(1);
            if !cells.is_empty() {
                return Some(Row {
                    number: self.number,
                    after_gap,
                    cells,
                });
            }
            after_gap = true;
        }
        None
    }
}

#[cfg(test)]
mod tests;
