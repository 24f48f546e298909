//! From text to lines no wider than the terminal. A [`Line`] is a row of [`Piece`]s: stretches of
//! the text, the spaces between them, and filling that is not of the text. Lines know no colour;
//! they keep offsets, so that whoever paints them can tell which words were matched. Widths are
//! columns of a terminal: ideographs take two, combining marks none, and what a reader sees as
//! one character (a grapheme) is never split.

use crate::text::Span;
use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// A row of pieces.
pub type Line = Vec<Piece>;

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words of the text, without white space but in code.
    Words(Span),
    /// White space of the text, shown as one space.
    Space(Span),
    /// Ours, not the text's: indentation, ellipsis, table borders.
    Fill(Cow<'static, str>),
}

/// What a paragraph is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A stretch of the text.
    Text(Span),
    /// A mark that holds on to the word behind it.
    Open(&'static str),
    /// A mark that holds on to the word before it.
    Close(&'static str),
    /// A word of ours, standing alone.
    Word(&'static str),
}

/// How many columns a tab of preformatted text takes.
const TAB: usize = 4;

/// Columns that `text` takes on one line.
pub fn columns(text: &str) -> usize {
    text.graphemes(true).map(grapheme_columns).sum()
}

fn grapheme_columns(grapheme: &str) -> usize {
    match grapheme {
        "\t" => TAB,
        // The line layout never shows these; no control has a width of its own.
        "\n" | "\r\n" => 0,
        _ => grapheme.width(),
    }
}

/// `text` with every line break that only wrapped a paragraph made a space; byte for byte as
/// long. A break is taken for a wrap where the next word would not have fitted on the line,
/// measured by the longest line.
pub fn unwrapped(text: &str) -> Cow<'_, str> {
    // Texts wrapped by hand or by an editor are 60 to 100 columns wide. Shorter lines are lists
    // and addresses, longer ones whole paragraphs: their breaks mean something.
    const WRAPPED_AT: std::ops::RangeInclusive<usize> = 50..=120;
    let longest = text.lines().map(|l| l.chars().count()).max().unwrap_or(0);
    if !text.contains('\n') || !WRAPPED_AT.contains(&longest) {
        return Cow::Borrowed(text);
    }
    let mut joined = String::with_capacity(text.len());
    let mut rows = text.split_inclusive('\n').peekable();
    while let Some(row) = rows.next() {
        let words = row.trim_end();
        let soft = rows.peek().is_some_and(|next| {
            let first = next.split_whitespace().next().unwrap_or("");
            !words.is_empty()
                && !first.is_empty()
                && bullet_len(next.trim_start()) == 0
                && words.chars().count() + 1 + first.chars().count() > longest
        });
        match row.strip_suffix('\n') {
            Some(kept) if soft => {
                joined.push_str(kept);
                joined.push(' ');
            }
            _ => joined.push_str(row),
        }
    }
    Cow::Owned(joined)
}

/// Running text in lines of at most `width` columns. A line feed of the text begins a new line,
/// several leave one line empty; list items hang by their bullet; a word too long for a line is
/// broken. Only a single grapheme may be wider than `width`.
pub fn prose(text: &str, parts: &[Part], width: usize) -> Vec<Line> {
    let width = width.max(1);
    let mut lines = Vec::new();
    let mut row = Row::default();
    for token in tokens(text, parts) {
        match token {
            Token::Atom(atom) => row.add(atom, text, width, &mut lines),
            Token::Break { empty, hang } => {
                row.finish(&mut lines);
                if empty && lines.last().is_some_and(|l: &Line| !l.is_empty()) {
                    lines.push(Vec::new());
                }
                row.indent(hang, width);
            }
        }
    }
    row.finish(&mut lines);
    while lines.last().is_some_and(Vec::is_empty) {
        lines.pop();
    }
    lines
}

/// Preformatted text: one line for each line, its indentation kept, clipped at `width`.
pub fn verbatim(text: &str, span: Span, width: usize) -> Vec<Line> {
    rows(text, span)
        .into_iter()
        .map(|row| clipped(text, row, width))
        .collect()
}

/// `text` cut to `width` columns, with an ellipsis where something is missing.
pub fn clip(text: &str, width: usize) -> Cow<'_, str> {
    if columns(text) <= width {
        return Cow::Borrowed(text);
    }
    let end = fitting(text, width.saturating_sub(1));
    Cow::Owned(format!("{}…", text[..end].trim_end()))
}

/// The lines of `text` inside `span`, without their line feeds.
pub fn rows(text: &str, span: Span) -> Vec<Span> {
    let mut rows = Vec::new();
    let mut start = span.start();
    for row in span.of(text).split_inclusive('\n') {
        let words = row.trim_end_matches('\n');
        rows.push(Span::new(start, start + words.len()));
        start += row.len();
    }
    rows
}

/// Bytes of `text` that fit into `width` columns.
fn fitting(text: &str, width: usize) -> usize {
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += grapheme_columns(grapheme);
        if used > width {
            return at;
        }
    }
    text.len()
}

fn clipped(text: &str, row: Span, width: usize) -> Line {
    let words = row.of(text).trim_end();
    let whole = Span::new(row.start(), row.start() + words.len());
    if columns(words) <= width {
        return vec![Piece::Words(whole)];
    }
    let end = row.start() + fitting(words, width.saturating_sub(1));
    vec![
        Piece::Words(Span::new(row.start(), end)),
        Piece::Fill("…".into()),
    ]
}

/// What must stay on one line, and the space before it that a line break swallows.
#[derive(Debug, Default)]
struct Atom {
    space: Option<Piece>,
    pieces: Vec<Piece>,
    columns: usize,
}

enum Token {
    Atom(Atom),
    /// A new line; `empty` where a line is left out before it. The next line is indented by
    /// `hang.0` columns and those wrapped from it by `hang.1`.
    Break {
        empty: bool,
        hang: (usize, usize),
    },
}

fn tokens(text: &str, parts: &[Part]) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut opening: Option<&'static str> = None;
    let mut space: Option<Piece> = None;
    let mut fresh = true;
    for part in parts {
        match *part {
            Part::Open(mark) => opening = Some(mark),
            Part::Close(mark) => {
                if let Some(Token::Atom(last)) = tokens.last_mut() {
                    last.columns += columns(mark);
                    last.pieces.push(Piece::Fill(mark.into()));
                }
            }
            Part::Word(word) => {
                tokens.push(Token::Atom(Atom {
                    space: (!fresh).then(|| Piece::Fill(" ".into())),
                    pieces: vec![Piece::Fill(word.into())],
                    columns: columns(word),
                }));
                space = Some(Piece::Fill(" ".into()));
                fresh = false;
            }
            Part::Text(span) => {
                let mut at = span.start();
                for run in alternating(span.of(text)) {
                    let here = Span::new(at, at + run.len());
                    at += run.len();
                    if !run.starts_with(char::is_whitespace) {
                        let mut atoms = atoms(run, here);
                        if let Some(first) = atoms.first_mut() {
                            first.space = space.take();
                            if let Some(mark) = opening.take() {
                                first.columns += columns(mark);
                                first.pieces.insert(0, Piece::Fill(mark.into()));
                            }
                        }
                        tokens.extend(atoms.into_iter().map(Token::Atom));
                        fresh = false;
                    } else if run.contains('\n') {
                        tokens.push(Token::Break {
                            empty: run.matches('\n').count() > 1,
                            hang: hang(run, &text[at..span.end().max(at)]),
                        });
                        space = None;
                        fresh = true;
                    } else if !fresh {
                        space = Some(Piece::Space(here));
                    }
                }
            }
        }
    }
    tokens
}

/// `text` in runs that are wholly white space or wholly not.
fn alternating(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let blank = rest.chars().next()?.is_whitespace();
        let end = rest
            .find(|c: char| c.is_whitespace() != blank)
            .unwrap_or(rest.len());
        let (run, tail) = rest.split_at(end);
        rest = tail;
        Some(run)
    })
}

/// How far a line that begins with `next` after the white space `blank` is indented, and how far
/// what is wrapped from it: only list items are, by their bullet.
fn hang(blank: &str, next: &str) -> (usize, usize) {
    match bullet_len(next) {
        0 => (0, 0),
        bullet => {
            let indent = columns(blank.rsplit('\n').next().unwrap_or(""));
            (indent, indent + columns(&next[..bullet]))
        }
    }
}

/// Bytes of the list bullet, with its space, that `line` begins with; 0 where it has none.
fn bullet_len(line: &str) -> usize {
    let mark = line.split([' ', '\n']).next().unwrap_or("");
    let number = mark.trim_end_matches(['.', ')']);
    let numbered = number.len() + 1 == mark.len()
        && (1..=3).contains(&number.len())
        && number.bytes().all(|b| b.is_ascii_digit());
    let is_bullet = numbered || matches!(mark, "-" | "*" | "+" | "•" | "–" | "◦" | "▪");
    let spaced = line[mark.len()..].starts_with(' ');
    if is_bullet && spaced {
        mark.len() + 1
    } else {
        0
    }
}

/// A word taken apart where a line may end inside it: between ideographs, which are written
/// without spaces.
fn atoms(word: &str, span: Span) -> Vec<Atom> {
    let mut atoms: Vec<Atom> = Vec::new();
    let mut start = 0;
    let mut used = 0;
    let mut before: Option<char> = None;
    for (at, grapheme) in word.grapheme_indices(true) {
        let first = grapheme.chars().next().unwrap_or(' ');
        if before.is_some_and(|before| may_break(before, first)) {
            atoms.push(atom(span, start, at, used));
            (start, used) = (at, 0);
        }
        used += grapheme_columns(grapheme);
        before = Some(first);
    }
    atoms.push(atom(span, start, word.len(), used));
    atoms
}

fn atom(word: Span, start: usize, end: usize, columns: usize) -> Atom {
    Atom {
        space: None,
        pieces: vec![Piece::Words(Span::new(
            word.start() + start,
            word.start() + end,
        ))],
        columns,
    }
}

/// Whether a line may end between two characters that no space separates. Closing marks and
/// small kana do not begin a line, opening marks do not end one.
fn may_break(before: char, after: char) -> bool {
    const NOT_FIRST: &str = "、。，．：；！？）」』】〉》〕］｝・ー々…‥ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ%,.!?;:)]}”’";
    const NOT_LAST: &str = "（「『【〈《〔［｛([{“‘";
    (is_ideographic(before) || is_ideographic(after))
        && !NOT_FIRST.contains(after)
        && !NOT_LAST.contains(before)
}

fn is_ideographic(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3fffd}')
}

/// The line being filled.
#[derive(Default)]
struct Row {
    line: Line,
    columns: usize,
    /// Columns by which the lines wrapped from this one are indented.
    hang: usize,
    /// Whether there is more on the line than its indentation.
    filled: bool,
}

impl Row {
    fn indent(&mut self, hang: (usize, usize), width: usize) {
        // Deep lists on a narrow terminal would leave no room for words.
        let cap = width / 4;
        self.hang = hang.1.min(cap);
        self.lead(hang.0.min(cap));
    }

    fn lead(&mut self, columns: usize) {
        self.columns = columns;
        self.filled = false;
        self.line.clear();
        if columns > 0 {
            self.line.push(Piece::Fill(" ".repeat(columns).into()));
        }
    }

    fn add(&mut self, atom: Atom, text: &str, width: usize, lines: &mut Vec<Line>) {
        let space = usize::from(atom.space.is_some() && self.filled);
        if self.filled && self.columns + space + atom.columns > width {
            self.wrap(lines);
        }
        if self.filled {
            self.columns += space;
            self.line.extend(atom.space);
        }
        if self.columns + atom.columns <= width {
            self.columns += atom.columns;
            self.line.extend(atom.pieces);
            self.filled = true;
        } else {
            for piece in atom.pieces {
                self.add_broken(piece, text, width, lines);
            }
        }
    }

    /// Adds what is wider than a whole line, grapheme by grapheme.
    fn add_broken(&mut self, piece: Piece, text: &str, width: usize, lines: &mut Vec<Line>) {
        let span = match piece {
            Piece::Words(span) => span,
            Piece::Space(_) => return,
            Piece::Fill(ref fill) => {
                let needed = columns(fill);
                if self.filled && self.columns + needed > width {
                    self.wrap(lines);
                }
                self.columns += needed;
                self.filled = true;
                self.line.push(piece);
                return;
            }
        };
        let mut start = span.start();
        for (at, grapheme) in span.of(text).grapheme_indices(true) {
            let needed = grapheme_columns(grapheme);
            if self.filled && self.columns + needed > width {
                let end = span.start() + at;
                if end > start {
                    self.line.push(Piece::Words(Span::new(start, end)));
                }
                start = end;
                self.wrap(lines);
            }
            self.columns += needed;
            self.filled = true;
        }
        self.line.push(Piece::Words(Span::new(start, span.end())));
    }

    fn wrap(&mut self, lines: &mut Vec<Line>) {
        let hang = self.hang;
        self.finish(lines);
        self.hang = hang;
        self.lead(hang);
    }

    fn finish(&mut self, lines: &mut Vec<Line>) {
        let line = std::mem::take(&mut self.line);
        if self.filled {
            lines.push(line);
        }
        *self = Row::default();
    }
}

#[cfg(test)]
mod tests;
