//! The order in which the pieces of a page are read. A *gutter* is an upright strip that keeps
//! two columns of running text apart; what stands across it divides the page into bands, and in
//! each band the left column is read before the right one. The columns of tables have gutters as
//! well, but no running text beside them.

use super::piece::Piece;

/// Columns of columns.
const DEEPEST: usize = 4;

/// A gutter has so many lines with text on both sides.
const FEWEST_LINES: usize = 3;

/// Running text has lines of so many characters, which fill so much of their column.
const LEAST_CHARACTERS: usize = 18;
const LEAST_FILLED: f32 = 0.55;

/// Gutters that are tried, those between the most lines first.
const MOST_TRIED: usize = 4;

/// The pieces in the order of reading, in regions: each is a column, or a part of the page
/// without columns. `pieces` go from the top down.
pub(super) fn regions(pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
    let mut regions = Vec::new();
    divide(pieces, 0, &mut regions);
    regions
}

fn divide(pieces: Vec<Piece>, depth: usize, regions: &mut Vec<Vec<Piece>>) {
    if depth < DEEPEST
        && let Some(gutter) = gutters(&pieces)
            .into_iter()
            .find(|&x| keeps_apart(&pieces, x))
    {
        for band in bands(pieces, gutter) {
            match band {
                Band::Across(pieces) => divide(pieces, depth + 1, regions),
                Band::Columns(left, right) => {
                    divide(left, depth + 1, regions);
                    divide(right, depth + 1, regions);
                }
            }
        }
    } else if !pieces.is_empty() {
        regions.push(pieces);
    }
}

/// The x at which the most pairs of neighbours in a line have a gap, and the next ones after it.
fn gutters(pieces: &[Piece]) -> Vec<f32> {
    let gaps: Vec<(f32, f32)> = gaps(pieces);
    let mut edges: Vec<f32> = gaps.iter().map(|&(_, right)| right).collect();
    edges.sort_by(f32::total_cmp);
    // Columns have straight left edges: right ends of gaps that are about the same are one.
    edges.dedup_by(|next, edge| *next - *edge < 3.0);
    edges.truncate(200);
    let mut counted: Vec<(usize, f32)> = edges
        .into_iter()
        .map(|edge| {
            let x = edge - 0.5;
            (
                gaps.iter()
                    .filter(|(left, right)| *left <= x && x < *right)
                    .count(),
                x,
            )
        })
        .filter(|(count, _)| *count >= FEWEST_LINES)
        .collect();
    counted.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.total_cmp(&b.1)));
    counted.truncate(MOST_TRIED);
    counted.into_iter().map(|(_, x)| x).collect()
}

/// From each piece to the nearest one on its right that stands beside it.
fn gaps(pieces: &[Piece]) -> Vec<(f32, f32)> {
    /// More pieces than that do not stand at one height.
    const NEAR: usize = 24;
    let mut gaps = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        let near = at.saturating_sub(NEAR)..(at + NEAR).min(pieces.len());
        let right = pieces[near]
            .iter()
            .filter(|other| other.start >= piece.end && are_beside(piece, other))
            .map(|other| other.start)
            .min_by(f32::total_cmp);
        gaps.extend(right.map(|right| (piece.end, right)));
    }
    gaps
}

fn are_beside(a: &Piece, b: &Piece) -> bool {
    let shared = a.bottom().min(b.bottom()) - a.top().max(b.top());
    shared > 0.5 * a.size.min(b.size)
}

/// Whether running text stands on both sides of the strip at `x`.
fn keeps_apart(pieces: &[Piece], x: f32) -> bool {
    let left: Vec<&Piece> = pieces.iter().filter(|piece| piece.end <= x).collect();
    let right: Vec<&Piece> = pieces.iter().filter(|piece| piece.start >= x).collect();
    is_running_text(&left) && is_running_text(&right)
}

fn is_running_text(pieces: &[&Piece]) -> bool {
    if pieces.len() < FEWEST_LINES {
        return false;
    }
    let start = pieces
        .iter()
        .map(|piece| piece.start)
        .fold(f32::MAX, f32::min);
    let end = pieces
        .iter()
        .map(|piece| piece.end)
        .fold(f32::MIN, f32::max);
    let mut widths: Vec<f32> = pieces.iter().map(|piece| piece.width()).collect();
    widths.sort_by(f32::total_cmp);
    let mut lengths: Vec<usize> = pieces
        .iter()
        .map(|piece| piece.text.chars().count())
        .collect();
    lengths.sort_unstable();
    let middle = pieces.len() / 2;
    lengths[middle] >= LEAST_CHARACTERS && widths[middle] >= LEAST_FILLED * (end - start)
}

enum Band {
    Across(Vec<Piece>),
    Columns(Vec<Piece>, Vec<Piece>),
}

/// Cuts the page at the pieces that stand across the gutter.
fn bands(pieces: Vec<Piece>, gutter: f32) -> Vec<Band> {
    let mut bands = Vec::new();
    for piece in pieces {
        let is_left = piece.end <= gutter;
        let is_across = !is_left && piece.start < gutter;
        match (bands.last_mut(), is_across) {
            (Some(Band::Across(pieces)), true) => pieces.push(piece),
            (_, true) => bands.push(Band::Across(vec![piece])),
            (Some(Band::Columns(left, _)), false) if is_left => left.push(piece),
            (Some(Band::Columns(_, right)), false) => right.push(piece),
            (_, false) if is_left => bands.push(Band::Columns(vec![piece], Vec::new())),
            (_, false) => bands.push(Band::Columns(Vec::new(), vec![piece])),
        }
    }
    bands
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(start: f32, baseline: f32, text: &str) -> Piece {
        Piece {
            text: text.into(),
            start,
            end: start + 5.0 * text.len() as f32,
            baseline,
            size: 10.0,
            ..Piece::default()
        }
    }

    fn shown(pieces: Vec<Piece>) -> Vec<String> {
        let texts = |region: Vec<Piece>| -> String {
            let texts: Vec<&str> = region.iter().map(|piece| &*piece.text).collect();
            texts.join(" ")
        };
        regions(pieces).into_iter().map(texts).collect()
    }

    /// Lines of two columns, as they come from the top down.
    fn two_columns(from: f32, left: [&str; 4], right: [&str; 4]) -> Vec<Piece> {
        let lines = left.iter().zip(right).enumerate();
        let both = lines.flat_map(|(number, (left, right))| {
            let baseline = from + 12.0 * number as f32;
            [piece(50.0, baseline, left), piece(300.0, baseline, right)]
        });
        both.collect()
    }

    const LEFT: [&str; 4] = [
        "The new bench stands by the window,",
        "since it needs light all day long,",
        "and it holds four kettles at a time",
        "with their lids.",
    ];
    const RIGHT: [&str; 4] = [
        "The tea club meets on each Friday,",
        "and everyone brings one new leaf,",
        "which the others have to guess by",
        "its smell alone.",
    ];

    #[test]
    fn columns_are_read_one_after_the_other() {
        let regions = shown(two_columns(100.0, LEFT, RIGHT));
        assert_eq!(regions, [LEFT.join(" "), RIGHT.join(" ")]);
    }

    #[test]
    fn what_stands_across_divides_them() {
        let mut pieces = vec![piece(150.0, 80.0, "News of the workshop in the hills")];
        pieces.extend(two_columns(100.0, LEFT, RIGHT));
        pieces.push(piece(150.0, 160.0, "And now the news of last year, again"));
        pieces.extend(two_columns(180.0, RIGHT, LEFT));
        let regions = shown(pieces);
        assert_eq!(regions.len(), 6);
        assert_eq!(regions[0], "News of the workshop in the hills");
        assert_eq!(regions[2], RIGHT.join(" "));
        assert_eq!(regions[4], RIGHT.join(" "));
    }

    #[test]
    fn a_table_stays_whole() {
        let rows = ["Robin", "Heron", "Swan", "Stork"];
        let cells = rows.iter().enumerate().flat_map(|(number, name)| {
            let baseline = 100.0 + 12.0 * number as f32;
            [
                piece(50.0, baseline, name),
                piece(300.0, baseline, "24 euros"),
            ]
        });
        assert_eq!(shown(cells.collect()).len(), 1);
    }
}
