//! Where a long section is divided. A *unit* is what is never divided any further (a sentence, a
//! line of code, a table row); [`partition`] packs units into parts of about equal size, and cuts
//! where a reader would: between paragraphs rather than inside one, before a list rather than
//! inside it.

use super::size::WORD;
use crate::text::Span;
use std::ops::Range;

/// A sentence longer than this is not repeated at the start of the next part: it would make that
/// part about itself.
const LONGEST_REPEATED: usize = 40 * WORD;

/// A stretch of the document that stays in one piece.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unit {
    /// Where it stands in the document's text.
    pub span: Span,
    /// Its size in half words, at least one, with what stands between it and the unit before it.
    pub size: usize,
    /// What a cut before it would cut through.
    pub joint: Joint,
    /// Whether the next part may begin with it once more.
    pub repeatable: bool,
}

/// What stands between two units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joint {
    /// The end of a paragraph, or an empty line of code.
    Paragraph,
    /// The end of a sentence inside a paragraph.
    Sentence,
    /// The end of a line of code or of a table row.
    Line,
    /// The end of a list item, in a list that would fit into one part.
    ShortListItem,
    /// The end of a list item, in a list that has to be divided anyway.
    LongListItem,
    /// Between words that introduce something and the thing: "They are:" and its list, the header
    /// of a table and its first row.
    LeadIn,
    /// The middle of a sentence that is too long for a part.
    Inside,
}

impl Joint {
    /// What a cut costs here, in the same measure as missing the wanted size by all of it.
    fn cost(self) -> f64 {
        match self {
            Joint::Paragraph => 0.0,
            Joint::Line => 0.1,
            Joint::LongListItem => 0.2,
            // So a paragraph's end that is up to 40 % away from the wanted size is preferred.
            Joint::Sentence => 0.4,
            Joint::Inside => 0.6,
            Joint::ShortListItem => 1.5,
            Joint::LeadIn => 3.0,
        }
    }
}

/// Sizes to aim at, in half words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// What a part should have.
    pub target: usize,
    /// Up to this, everything stays one part.
    pub whole: usize,
    /// What no part may exceed.
    pub max: usize,
}

/// Divides `units` into runs of neighbours, each a range of indices. A run may begin with the
/// last unit of the run before it; apart from that every unit is in exactly one run. No run is
/// larger than `limits.max` unless a single unit is. Takes linear time.
pub(super) fn partition(units: &[Unit], limits: Limits) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut left: usize = units.iter().map(|unit| unit.size).sum();
    let mut start = 0;
    while start < units.len() {
        let repeated = repeated_size(units, start, limits.max);
        let end = if left <= limits.whole && left + repeated <= limits.max {
            units.len()
        } else {
            best_end(units, start, left, repeated, limits)
        };
        parts.push(start - usize::from(repeated > 0)..end);
        left -= units[start..end]
            .iter()
            .map(|unit| unit.size)
            .sum::<usize>();
        start = end;
    }
    parts
}

/// The size of the unit before `start` if the part that begins there may repeat it, else 0.
fn repeated_size(units: &[Unit], start: usize, max: usize) -> usize {
    let Some(previous) = start.checked_sub(1).map(|i| units[i]) else {
        return 0;
    };
    let next = units[start];
    let allowed = previous.repeatable
        && next.repeatable
        && previous.size <= LONGEST_REPEATED
        && previous.size + next.size <= max;
    if allowed { previous.size } else { 0 }
}

/// The best end of a part that begins at `start`, with `left` half words from there to the end.
fn best_end(units: &[Unit], start: usize, left: usize, repeated: usize, limits: Limits) -> usize {
    let parts = (left as f64 / limits.target as f64).round().max(2.0);
    let wanted = left as f64 / parts;
    let mut best = (f64::INFINITY, start + 1);
    let mut size = 0;
    for end in start + 1..units.len() {
        size += units[end - 1].size;
        let too_large = size + repeated > limits.max || size as f64 > 2.0 * wanted;
        if too_large && end > start + 1 {
            break;
        }
        let cost = (size as f64 - wanted).abs() / wanted + units[end].joint.cost();
        if cost < best.0 {
            best = (cost, end);
        }
    }
    best.1
}
