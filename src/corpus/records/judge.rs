//! What a table is, told from its first rows: where its header stands, and whether its rows are
//! questions with answers, records with a long text, or plain rows.

use super::{Cell, Row};
use crate::corpus::faq::{Field, field, is_question};
use std::collections::HashSet;

/// A header stands within so many rows; those above it are its caption.
const MOST_CAPTIONS: usize = 10;
/// The name of a column has on average no more words than this; a single one may be a sentence.
const WORDS_OF_A_NAME: usize = 6;
const WORDS_OF_THE_LONGEST_NAME: usize = 20;
/// From this mean length on, in bytes, a cell is running text: some 40 words, two or three
/// sentences, of which only one may be the answer.
const LONG_TEXT: usize = 240;
/// An answer that no name announces has at least so many bytes on average.
const SHORTEST_ANSWER: usize = 20;
/// So many rows must ask before questions are believed that no name announces.
const ENOUGH_QUESTIONS: usize = 3;

/// What the rows of a table are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// One column: each cell stands for itself.
    Prose,
    /// Questions with their answers.
    Pairs(Pairs),
    /// Records with at least one column of long text.
    Records {
        /// The columns of long text.
        long: Vec<u32>,
    },
    /// Rows that are understood by the header.
    Table,
    /// Rows without a header.
    Rows,
}

/// Which columns hold what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pairs {
    /// Each question with the columns that answer it.
    pub pairs: Vec<(u32, Vec<u32>)>,
    /// What the questions are about.
    pub category: Option<u32>,
    /// The columns of words behind all these, which go on with the last answer.
    pub more: Vec<u32>,
}

impl Pairs {
    /// Whether what stands in this column is read.
    pub(super) fn uses(&self, column: u32) -> bool {
        let is_own = |(question, answers): &(u32, Vec<u32>)| {
            *question == column || answers.contains(&column)
        };
        self.category == Some(column)
            || self.more.contains(&column)
            || self.pairs.iter().any(is_own)
    }

    /// Finds out which columns go on with the last answer: words that stand behind it, not dates
    /// and numbers, which say nothing without the name of their column.
    fn with_more(mut self, text: &str, data: &[Row], columns: &[u32]) -> Pairs {
        let used = columns.iter().copied().filter(|&column| self.uses(column));
        let last = used.filter(|&column| self.category != Some(column)).max();
        let says_words = |column: u32| {
            let cells = data.iter().filter_map(|row| row.cell(column));
            !is_most(cells.map(|cell| is_number(cell.span.of(text))))
        };
        let more = columns.iter().copied().filter(|&column| {
            Some(column) > last && self.category != Some(column) && says_words(column)
        });
        self.more = more.collect();
        self
    }
}

/// How a table is to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plan {
    /// So many rows stand above it.
    pub captions: usize,
    /// Whether the row behind them names the columns.
    pub has_header: bool,
    /// What the rows behind that are.
    pub shape: Shape,
    /// The columns in use, as far as was looked, rising.
    pub columns: Vec<u32>,
    /// How many cells most rows have.
    pub width: usize,
}

/// How to read the table at the beginning of `rows`.
pub(super) fn plan(text: &str, rows: &[Row]) -> Plan {
    let rows = &rows[..extent(text, rows)];
    let width = match named_header(text, rows) {
        Some(_) => width(rows).max(2),
        None => width(rows),
    };
    let mut columns: Vec<u32> = cells_of(rows).map(|cell| cell.column).collect();
    columns.sort_unstable();
    columns.dedup();
    if width < 2 {
        return Plan {
            captions: 0,
            has_header: false,
            shape: Shape::Prose,
            columns,
            width,
        };
    }
    let captions = captions(text, rows, width);
    let header = header(text, rows, width);
    let data = &rows[captions + usize::from(header.is_some())..];
    let names = header.is_some().then(|| &rows[captions]);
    let pairs = names.and_then(|names| named_pairs(text, names));
    let pairs = pairs.or_else(|| pairs_by_content(text, data, &columns));
    let pairs = pairs.map(|pairs| pairs.with_more(text, data, &columns));
    let shape = match (pairs, long_columns(text, data, &columns)) {
        (Some(pairs), _) => Shape::Pairs(pairs),
        (None, long) if !long.is_empty() => Shape::Records { long },
        _ if header.is_some() => Shape::Table,
        _ => Shape::Rows,
    };
    Plan {
        captions,
        has_header: header.is_some(),
        shape,
        columns,
        width,
    }
}

impl Plan {
    /// Whether `rows`, which stand behind a gap, begin another table than the one so read. Among
    /// questions and answers a row may be the heading of the next ones, or an answer alone.
    pub(super) fn ends_before(&self, text: &str, rows: &[Row]) -> bool {
        match &self.shape {
            Shape::Pairs(_) if self.has_header => {
                named_header(text, &rows[..chunk(rows)]).is_some()
            }
            _ => begins_anew(text, self.width, rows),
        }
    }
}

/// Whether `rows`, which stand behind a gap, begin another table than the one above them, in
/// which most rows have so many cells.
fn begins_anew(text: &str, above: usize, rows: &[Row]) -> bool {
    let rows = &rows[..chunk(rows)];
    if named_header(text, rows).is_some() {
        return true;
    }
    let own = width(rows);
    if (own < 2) != (above < 2) {
        return true;
    }
    let found = header(text, rows, own).filter(|_| own > 1);
    found.is_some_and(|header| header.is_above_numbers || captions(text, rows, own) > 0)
}

/// How many of `rows` belong to the table that begins with the first one.
fn extent(text: &str, rows: &[Row]) -> usize {
    let mut end = chunk(rows);
    while end < rows.len() && !begins_anew(text, width(&rows[..end]), &rows[end..]) {
        end += chunk(&rows[end..]);
    }
    end
}

/// How many rows stand before the next gap.
fn chunk(rows: &[Row]) -> usize {
    let behind = rows.iter().skip(1).position(|row| row.after_gap);
    behind.map_or(rows.len(), |behind| behind + 1)
}

/// The upper median of the number of cells in a row, those with one left out: titles and remarks.
/// 1 where that would be most of them.
fn width(rows: &[Row]) -> usize {
    let widths = rows.iter().map(|row| row.cells.len());
    let mut widths: Vec<usize> = widths.filter(|&width| width > 1).collect();
    if widths.len() * 3 < rows.len() {
        return 1;
    }
    widths.sort_unstable();
    widths.get(widths.len() / 2).copied().unwrap_or(1)
}

/// The first row that names questions and answers, among those that may be a header.
fn named_header(text: &str, rows: &[Row]) -> Option<usize> {
    let mut rows = rows.iter().take(MOST_CAPTIONS);
    rows.position(|row| named_pairs(text, row).is_some())
}

fn cells_of(rows: &[Row]) -> impl Iterator<Item = &Cell> {
    rows.iter().flat_map(|row| &row.cells)
}

/// The rows above the first one that is wide enough to be a header or a row of data.
fn captions(text: &str, rows: &[Row], width: usize) -> usize {
    if let Some(at) = named_header(text, rows) {
        return at;
    }
    let narrow = |row: &&Row| row.cells.len() < 2 || row.cells.len() * 2 <= width;
    let count = rows.iter().take_while(narrow).count();
    if count < rows.len().min(MOST_CAPTIONS) {
        count
    } else {
        0
    }
}

struct Header {
    /// Whether a column that it names in words holds numbers.
    is_above_numbers: bool,
}

/// The row behind the captions, if it names columns and does not hold data itself.
fn header(text: &str, rows: &[Row], width: usize) -> Option<Header> {
    let at = captions(text, rows, width);
    let (names, data) = rows.get(at..)?.split_first()?;
    let words = |cell: &Cell| cell.span.of(text);
    if named_pairs(text, names).is_some() {
        return Some(Header {
            is_above_numbers: false,
        });
    }
    let count = names.cells.len();
    let labels = names.cells.iter().filter(|cell| is_label(words(cell)));
    let lengths = names.cells.iter().map(|cell| word_count(words(cell)));
    let (all_words, longest) = lengths.fold((0, 0), |(sum, most), n| (sum + n, n.max(most)));
    let distinct: HashSet<&str> = names.cells.iter().map(words).collect();
    let speaks = |cell: &Cell| is_question(words(cell)) || words(cell).ends_with(':');
    let numbers_below = |cell: &Cell| {
        let below = data.iter().filter_map(|row| row.cell(cell.column));
        is_most(below.take(20).map(|below| is_number(words(below))))
    };
    let is_data =
        |cell: &Cell| is_number(words(cell)) && !is_period(words(cell)) && numbers_below(cell);
    let names_columns = !data.is_empty()
        && count > 1
        && labels.count() * 3 >= count * 2
        && distinct.len() * 5 >= count * 4
        && all_words <= count * WORDS_OF_A_NAME
        && longest <= WORDS_OF_THE_LONGEST_NAME
        && !names.cells.iter().any(speaks)
        && !names.cells.iter().any(is_data);
    names_columns.then(|| Header {
        is_above_numbers: names.cells.iter().any(numbers_below),
    })
}

/// The columns of questions and answers, by their names.
fn named_pairs(text: &str, names: &Row) -> Option<Pairs> {
    let called = |wanted: Field| -> Vec<u32> {
        let cells = names.cells.iter();
        let found = cells.filter(|cell| field(cell.span.of(text)) == Some(wanted));
        found.map(|cell| cell.column).collect()
    };
    let (questions, answers) = (called(Field::Question), called(Field::Answer));
    let (&first, _) = questions.split_first()?;
    if answers.is_empty() {
        return None;
    }
    let pairs = match questions.len() == answers.len() {
        true => {
            let each = questions.into_iter().zip(answers);
            each.map(|(question, answer)| (question, vec![answer]))
                .collect()
        }
        false => vec![(first, answers)],
    };
    Some(Pairs {
        pairs,
        category: called(Field::Category).first().copied(),
        more: Vec::new(),
    })
}

/// A column in which nearly all cells ask, and the column of texts behind it.
fn pairs_by_content(text: &str, data: &[Row], columns: &[u32]) -> Option<Pairs> {
    let words = |column: u32| {
        let cells = data.iter().filter_map(move |row| row.cell(column));
        cells.map(|cell| cell.span.of(text))
    };
    let asks = |column: u32| {
        let count = words(column).count();
        let asking = words(column).filter(|words| is_question(words)).count();
        count >= ENOUGH_QUESTIONS && asking * 5 >= count * 4 && count * 2 > data.len()
    };
    let answers = |column: u32| {
        let (count, length) = words(column).fold((0, 0), |(n, sum), w| (n + 1, sum + w.len()));
        count * 5 >= data.len() * 4
            && length >= count * SHORTEST_ANSWER
            && !is_most(words(column).map(is_question))
    };
    let mut pairs = columns.windows(2).filter(|two| asks(two[0]));
    let found = pairs.find(|two| answers(two[1]))?;
    Some(Pairs {
        pairs: vec![(found[0], vec![found[1]])],
        category: None,
        more: Vec::new(),
    })
}

/// The columns whose cells are running text.
fn long_columns(text: &str, data: &[Row], columns: &[u32]) -> Vec<u32> {
    // Widths of real tables; a sheet of thousands of columns is no list of texts.
    const MOST_COLUMNS: usize = 256;
    let is_long = |column: &&u32| {
        let cells = data.iter().filter_map(|row| row.cell(**column));
        let lengths = cells.map(|cell| cell.span.of(text).len());
        let (count, length) = lengths.fold((0, 0), |(n, sum), length| (n + 1, sum + length));
        count * 2 > data.len() && length >= count * LONG_TEXT
    };
    let columns = &columns[..columns.len().min(MOST_COLUMNS)];
    columns.iter().filter(is_long).copied().collect()
}

fn is_most(found: impl Iterator<Item = bool>) -> bool {
    let (yes, all) = found.fold((0, 0), |(yes, all), is| (yes + usize::from(is), all + 1));
    yes * 2 > all
}

fn word_count(words: &str) -> usize {
    words.split_whitespace().count()
}

/// A number, an amount, a date, a time: at least as many digits as letters.
fn is_number(words: &str) -> bool {
    let count = |is: fn(char) -> bool| words.chars().take(40).filter(|&c| is(c)).count();
    let digits = count(|c| c.is_numeric());
    digits > 0 && count(char::is_alphabetic) <= digits
}

/// A year or a quarter, which names a column although it is a number.
fn is_period(words: &str) -> bool {
    let year = words.parse::<u32>();
    let lettered = words.len() < 4 && words.starts_with(|c: char| c.is_alphabetic());
    lettered || year.is_ok_and(|year| words.len() == 4 && (1800..2200).contains(&year))
}

fn is_label(words: &str) -> bool {
    is_period(words) || words.chars().any(char::is_alphabetic) && !is_number(words)
}

/// Whether a cell that stands alone is a heading: short, and neither sentence nor question.
pub(super) fn is_heading(words: &str) -> bool {
    const MOST_WORDS: usize = 12;
    !words.contains('\n')
        && word_count(words) <= MOST_WORDS
        && words.len() <= 120
        && is_label(words)
        && !words.ends_with(['.', '!', ',', ';', '。', '…'])
        && !is_question(words)
}
