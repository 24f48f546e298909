//! What is printed on every page and belongs to none: *running heads* and feet, and page numbers.
//! They stand at the edge of the page, and say the same on many pages, numbers aside.

use super::piece::Piece;
use std::collections::{HashMap, HashSet};

/// So much of the height of a page is its edge.
const EDGE: f32 = 0.2;

/// A page number stands apart from the text by more than this factor of its size.
const APART: f32 = 1.6;

/// Lines at each edge that are looked at.
const MOST_LINES: usize = 3;

/// Larger than text by this factor is a heading; it may be the same on some pages, as of slides.
const LARGER: f32 = 1.2;

/// A page with its pieces from the top down.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sheet {
    /// Its height in points.
    pub height: f32,
    pub pieces: Vec<Piece>,
}

/// A line at the edge of a sheet.
struct Edge {
    is_top: bool,
    /// How many lines are nearer to the edge.
    depth: usize,
    /// Its words with all numbers alike.
    key: String,
    /// Points from the top, in steps of four, since some programs round.
    height: i32,
    /// Its first or last word less the number of the sheet, if that word is a number: the same
    /// on all sheets for page numbers.
    offset: Option<i64>,
    size: f32,
    /// Whether the next line is further away than lines of a text are.
    is_apart: bool,
    words: String,
    /// The numbers of its pieces.
    pieces: Vec<usize>,
}

/// Takes running heads and feet and page numbers off the sheets. `body` is the size of the text.
pub(super) fn remove(sheets: &mut [Sheet], body: f32) {
    let numbered = (1..).zip(sheets.iter());
    let edges: Vec<Vec<Edge>> = numbered.map(|(page, sheet)| edges(sheet, page)).collect();
    let with_text = sheets
        .iter()
        .filter(|sheet| !sheet.pieces.is_empty())
        .count();
    let mut anywhere: HashMap<(bool, &str), usize> = HashMap::new();
    let mut there: HashMap<(bool, &str, i32), usize> = HashMap::new();
    let mut counting: HashMap<(bool, i32, i64), usize> = HashMap::new();
    for edge in edges.iter().flatten() {
        if let Some(offset) = edge.offset {
            *counting
                .entry((edge.is_top, edge.height, offset))
                .or_default() += 1;
        }
        *anywhere.entry((edge.is_top, &edge.key)).or_default() += 1;
        *there
            .entry((edge.is_top, &edge.key, edge.height))
            .or_default() += 1;
    }
    let is_running = |edge: &Edge| {
        let anywhere = anywhere
            .get(&(edge.is_top, &*edge.key))
            .copied()
            .unwrap_or(0);
        let there = there
            .get(&(edge.is_top, &*edge.key, edge.height))
            .copied()
            .unwrap_or(0);
        let is_large = edge.size > LARGER * body;
        let on_most = anywhere > 2 && anywhere * 3 > with_text * 2;
        let on_some = !is_large && (there > 2 || (there == 2 && with_text == 2));
        let counts = edge.offset.is_some_and(|offset| {
            let same = counting.get(&(edge.is_top, edge.height, offset));
            same.is_some_and(|same| *same > 2)
        });
        edge.key.contains(char::is_alphabetic) && (on_most || on_some || (counts && !is_large))
    };
    for (sheet, edges) in sheets.iter_mut().zip(&edges) {
        let mut gone: HashSet<usize> = HashSet::new();
        let mut open = [0; 2];
        for edge in edges {
            // Only what has nothing but such lines outside of it.
            let outer = &mut open[usize::from(edge.is_top)];
            let is_number = *outer == edge.depth && edge.is_apart && is_page_number(&edge.words);
            if is_running(edge) || is_number {
                *outer += usize::from(*outer == edge.depth);
                gone.extend(&edge.pieces);
            }
        }
        // A page of nothing but such lines is a page about them.
        let is_empty = gone.len() == sheet.pieces.len();
        let has_words = sheet
            .pieces
            .iter()
            .any(|piece| !is_page_number(&piece.text));
        if is_empty && has_words {
            continue;
        }
        let mut number = 0;
        sheet.pieces.retain(|_| {
            number += 1;
            !gone.contains(&(number - 1))
        });
    }
}

/// The lines at both edges, the outermost first.
fn edges(sheet: &Sheet, page: i64) -> Vec<Edge> {
    let pieces = &sheet.pieces;
    let at_top = (0..pieces.len()).filter(|&i| pieces[i].middle() < EDGE * sheet.height);
    let mut bottom: Vec<usize> = (0..pieces.len())
        .filter(|&i| pieces[i].middle() > (1.0 - EDGE) * sheet.height)
        .collect();
    bottom.reverse();
    let mut edges = lines(pieces, at_top, true, page);
    edges.extend(lines(pieces, bottom.into_iter(), false, page));
    edges
}

fn lines(
    pieces: &[Piece],
    numbers: impl Iterator<Item = usize>,
    is_top: bool,
    page: i64,
) -> Vec<Edge> {
    let mut lines: Vec<Vec<usize>> = Vec::new();
    for number in numbers {
        let piece = &pieces[number];
        let is_full = lines.len() == MOST_LINES;
        match lines.last_mut() {
            Some(line) if is_beside(&pieces[line[0]], piece) => line.push(number),
            _ if is_full => break,
            _ => lines.push(vec![number]),
        }
    }
    let edge = |(depth, mut line): (usize, Vec<usize>)| {
        line.sort_by(|&a, &b| pieces[a].start.total_cmp(&pieces[b].start));
        let words: Vec<&str> = line.iter().map(|&i| &*pieces[i].text).collect();
        let words = words.join(" ");
        let (first, last) = (line.iter().min(), line.iter().max());
        let next = match is_top {
            true => last.and_then(|last| pieces.get(last + 1)),
            false => first.and_then(|first| pieces.get(first.checked_sub(1)?)),
        };
        let baseline = pieces[line[0]].baseline;
        let size = line.iter().map(|&i| pieces[i].size).fold(0.0, f32::max);
        Edge {
            is_top,
            depth,
            key: key(&words),
            height: (baseline / 4.0).round() as i32,
            size,
            offset: number(&words).map(|number| number - page),
            is_apart: next
                .is_none_or(|next| (next.baseline - baseline).abs() > APART * next.size.max(size)),
            words,
            pieces: line,
        }
    };
    lines.into_iter().enumerate().map(edge).collect()
}

/// The first or the last word, if it is a number that pages have.
fn number(words: &str) -> Option<i64> {
    let mut ends = words.split_whitespace();
    let parse = |word: &str| word.parse::<i64>().ok().filter(|number| *number < 10_000);
    let first = ends.next().and_then(parse);
    first.or_else(|| ends.next_back().and_then(parse))
}

fn is_beside(a: &Piece, b: &Piece) -> bool {
    (a.baseline - b.baseline).abs() < 0.4 * a.size.min(b.size)
}

/// The words without numbers; the page number may stand before or behind them.
fn key(words: &str) -> String {
    let letters = words.split(|c: char| !c.is_alphabetic());
    let parts: Vec<&str> = letters.filter(|part| !part.is_empty()).collect();
    parts.join(" ").to_lowercase()
}

/// "7", "- 7 -", "Page 7 of 9", "vii".
fn is_page_number(words: &str) -> bool {
    const AROUND: &[&str] = &[
        "page", "seite", "página", "pagina", "p", "of", "von", "de", "sur",
    ];
    let is_roman = |part: &str| part.len() <= 6 && part.chars().all(|c| "ivxlc".contains(c));
    let words = words.to_lowercase();
    let parts = words.split(|c: char| !c.is_alphanumeric());
    let mut numbers = 0;
    let all = parts.filter(|part| !part.is_empty()).all(|part| {
        let is_number = part.len() <= 3 && part.chars().all(|c| c.is_ascii_digit());
        numbers += usize::from(is_number || is_roman(part));
        is_number || is_roman(part) || AROUND.contains(&part)
    });
    all && (1..=2).contains(&numbers) && words.chars().count() <= 20
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(baseline: f32, text: &str) -> Piece {
        Piece {
            text: text.into(),
            start: 70.0,
            end: 70.0 + 5.0 * text.len() as f32,
            baseline,
            size: 10.0,
            ..Piece::default()
        }
    }

    fn words(sheets: &[Sheet]) -> String {
        let pieces = sheets.iter().flat_map(|sheet| &sheet.pieces);
        let words: Vec<&str> = pieces.map(|piece| &*piece.text).collect();
        words.join(" / ")
    }

    fn sheets(pages: &[&[(f32, &str)]]) -> Vec<Sheet> {
        let sheet = |lines: &&[(f32, &str)]| Sheet {
            height: 800.0,
            pieces: lines.iter().map(|&(y, text)| piece(y, text)).collect(),
        };
        let mut sheets: Vec<Sheet> = pages.iter().map(sheet).collect();
        remove(&mut sheets, 10.0);
        sheets
    }

    #[test]
    fn heads_feet_and_numbers_go() {
        let left = sheets(&[
            &[
                (40.0, "Kettle Handbook"),
                (200.0, "Fill it."),
                (760.0, "Page 1 of 2"),
            ],
            &[
                (40.0, "Kettle Handbook"),
                (200.0, "Boil it."),
                (760.0, "Page 2 of 2"),
            ],
        ]);
        assert_eq!(words(&left), "Fill it. / Boil it.");
    }

    #[test]
    fn a_single_page_keeps_all_but_its_number() {
        let left = sheets(&[&[(40.0, "Kettle Handbook"), (200.0, "Fill it."), (760.0, "1")]]);
        assert_eq!(words(&left), "Kettle Handbook / Fill it.");
    }

    #[test]
    fn the_same_words_in_the_middle_stay() {
        let left = sheets(&[
            &[(300.0, "Exercises"), (320.0, "Fill it.")],
            &[(300.0, "Exercises"), (320.0, "Boil it.")],
        ]);
        assert_eq!(words(&left), "Exercises / Fill it. / Exercises / Boil it.");
    }

    #[test]
    fn heads_that_change_but_count_the_pages_go() {
        let heads = ["Filling 3", "Boiling 4", "Pouring 5", "Drinking 6"];
        let pages = heads.map(|head| [(40.0, head), (200.0, "Wait.")]);
        let pages: Vec<&[(f32, &str)]> = pages.iter().map(|page| &page[..]).collect();
        assert_eq!(words(&sheets(&pages)), "Wait. / Wait. / Wait. / Wait.");
    }

    #[test]
    fn a_number_in_the_text_and_a_page_of_nothing_else_stay() {
        let left = sheets(&[
            &[(40.0, "Kettle"), (770.0, "The answer is"), (782.0, "42")],
            &[(40.0, "Kettle")],
        ]);
        assert_eq!(words(&left), "The answer is / 42 / Kettle");
    }

    #[test]
    fn page_numbers_are_known() {
        for number in ["7", "- 7 -", "Page 7 of 9", "vii", "3/9", "Seite 3 von 9"] {
            assert!(is_page_number(number), "{number}");
        }
        for text in ["1999 kettles", "", "12345", "page", "3 of 9 of 10"] {
            assert!(!is_page_number(text), "{text}");
        }
    }
}
