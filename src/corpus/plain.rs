//! Plain text, whose structure is in its layout: blank lines, short lines, bullets, columns. A
//! *stretch* is what stands between two blank lines; it is cut into *parts*, and only when all
//! parts are known is it decided which short lines are headings, since a heading is known by what
//! stands beneath it.

mod heading;
mod line;
mod table;

use super::encoding::Decoded;
use super::{Block, BlockKind, Document, SourceMap, faq};
use crate::text::Span;
pub(super) use heading::Levels;
use heading::Mark;
use line::{Line, lines};
use table::Table;

/// The document that a text makes. Its title is the first line that stands as a heading above
/// everything else.
pub fn document(id: &str, path: &str, decoded: Decoded) -> Document {
    next_document(id, path, decoded, &mut Levels::default())
}

/// The document that a part of a text makes, behind others in which so much has been seen.
pub(super) fn next_document(
    id: &str,
    path: &str,
    decoded: Decoded,
    levels: &mut Levels,
) -> Document {
    let Decoded { text, map, .. } = decoded;
    let mut cutter = Cutter::new(&text);
    cutter.cut();
    let Cutter {
        mut parts, tables, ..
    } = cutter;
    let title = heading::decide(&mut parts, &text, levels);
    let title = title.map(|span| span.of(&text).to_string());
    let (text, map, blocks) = assemble(text, map, &parts, &tables);
    let mut document = Document::new(id, path, text, map);
    document.title = title;
    document.blocks = blocks;
    document
}

/// A piece of the text whose role is known but for headings.
#[derive(Clone, Copy, Debug)]
struct Part {
    kind: PartKind,
    span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum PartKind {
    /// A short line that is a heading if its surroundings agree.
    Candidate(Mark),
    /// A heading by its own look.
    Heading(u8),
    Paragraph,
    ListItem,
    Code,
    /// The next of the tables.
    Table,
}

/// Cuts a text into parts, in one pass.
struct Cutter<'t> {
    text: &'t str,
    parts: Vec<Part>,
    tables: Vec<Table>,
    /// Marks of fences that are known not to be closed any more.
    unclosed: Vec<char>,
}

impl<'t> Cutter<'t> {
    fn new(text: &'t str) -> Cutter<'t> {
        Cutter {
            text,
            parts: Vec::new(),
            tables: Vec::new(),
            unclosed: Vec::new(),
        }
    }

    fn cut(&mut self) {
        let mut stretch = Vec::new();
        let mut rest = lines(self.text, 0);
        while let Some(line) = rest.next() {
            if let Some(end) = self.fence(&line) {
                self.stretch(&stretch);
                stretch.clear();
                self.add(PartKind::Code, Span::new(line.next, end.start));
                rest = lines(self.text, end.next);
            } else if line.is_blank() {
                self.stretch(&stretch);
                stretch.clear();
            } else {
                stretch.push(line);
            }
        }
        self.stretch(&stretch);
    }

    /// The closing fence, if `line` opens fenced code that is closed somewhere.
    fn fence(&mut self, line: &Line) -> Option<Line> {
        let words = line.words(self.text);
        let mark = words.chars().next().filter(|&c| c == '`' || c == '~')?;
        let opens = words.len() - words.trim_start_matches(mark).len() >= 3;
        if !opens || words[3..].contains(['`', '~']) && mark == '`' || self.unclosed.contains(&mark)
        {
            return None;
        }
        let closes = |line: &Line| {
            let words = line.words(self.text);
            words.len() >= 3 && words.trim_start_matches(mark).is_empty()
        };
        let end = lines(self.text, line.next).find(closes);
        if end.is_none() {
            // Looked for once, not again for each line that could open code.
            self.unclosed.push(mark);
        }
        end
    }

    fn add(&mut self, kind: PartKind, span: Span) {
        let span = match kind {
            PartKind::Code => line::without_blank_ends(span, self.text),
            _ => line::trimmed(span, self.text),
        };
        if !span.is_empty() {
            self.parts.push(Part { kind, span });
        }
    }

    /// Cuts what stands between two blank lines.
    fn stretch(&mut self, stretch: &[Line]) {
        if stretch.is_empty() {
            return;
        }
        let previous = self.parts.last().map(|part| (part.kind, part.span));
        if line::is_code(stretch, previous, self.text) {
            let first = &stretch[0];
            let start = first.start - first.indent_bytes;
            return self.add(PartKind::Code, Span::new(start, last_end(stretch)));
        }
        if line::one_paragraph_a_line(stretch) {
            let mut at = 0;
            while at < stretch.len() {
                let rows = table::rows(&stretch[at..], self.text);
                self.unit(&stretch[at..at + rows.max(1)]);
                at += rows.max(1);
            }
        } else {
            self.unit(stretch);
        }
    }

    /// Cuts lines that belong together.
    fn unit(&mut self, unit: &[Line]) {
        let width = unit.iter().map(Line::len).max().unwrap_or(0);
        let mut at = 0;
        while at < unit.len() {
            at += self.part(&unit[at..], unit.len() == 1, width);
        }
    }

    /// Cuts one part off `unit`, whose longest line has `width` bytes; the number of its lines.
    fn part(&mut self, unit: &[Line], stands_alone: bool, width: usize) -> usize {
        let first = &unit[0];
        let words = first.words(self.text);
        if let Some(next) = unit.get(1)
            && let Some(level) = heading::underline(next.words(self.text))
            && heading::can_be_underlined(words)
        {
            self.add(PartKind::Heading(level), first.span());
            return 2;
        }
        if line::is_rule(words) {
            return 1;
        }
        let rows = table::rows(unit, self.text);
        if rows > 1 {
            let table = Table::new(&unit[..rows], self.text);
            self.add(PartKind::Table, table.span);
            self.tables.push(table);
            return rows;
        }
        if let Some(mark) = heading::candidate(words, stands_alone) {
            self.add(PartKind::Candidate(mark), first.span());
            return 1;
        }
        if let Some(bullet) = line::bullet(words) {
            let count = self.item_lines(unit);
            let start = first.start + bullet.length;
            self.add(
                PartKind::ListItem,
                Span::new(start, last_end(&unit[..count])),
            );
            return count;
        }
        if let Some(next) = unit.get(1) {
            let above_text = heading::above_text(words, next.words(self.text));
            let breaks_early = first.breaks_before(next, width, self.text);
            if let Some(mark) = above_text.filter(|_| breaks_early) {
                self.add(PartKind::Candidate(mark), first.span());
                return 1;
            }
        }
        let count = self.paragraph_lines(unit);
        self.add(
            PartKind::Paragraph,
            Span::new(first.start, last_end(&unit[..count])),
        );
        count
    }

    /// How many lines belong to the list item that begins `unit`.
    fn item_lines(&self, unit: &[Line]) -> usize {
        let indent = unit[0].indent;
        let continues = |pair: &[Line]| {
            let words = pair[1].words(self.text);
            let own = line::bullet(words).is_none() && faq::label(words).is_none();
            // A line that is not indented goes on with the item if the one before was full.
            let runs_on = pair[1].indent > indent
                || pair[0].len() >= 50
                || words.starts_with(char::is_lowercase);
            own && runs_on && !line::is_rule(words)
        };
        1 + unit.windows(2).take_while(|pair| continues(pair)).count()
    }

    /// How many lines belong to the paragraph that begins `unit`.
    fn paragraph_lines(&self, unit: &[Line]) -> usize {
        let continues = |(at, pair): (usize, &[Line])| {
            let before = pair[0].words(self.text);
            let words = pair[1].words(self.text);
            let begins_item = line::bullet(words).is_some_and(|bullet| {
                // A line of prose may begin with a number, or with a dash.
                !bullet.is_doubtful || before.ends_with([':', '.', '?', '!', ';'])
            });
            let begins_label = faq::label(words).is_some_and(|(label, _)| {
                label.asks() || label.surely_answers() || faq::label(before).is_some()
            });
            !begins_item
                && !begins_label
                && !line::is_rule(words)
                && table::rows(&unit[at + 1..(at + 3).min(unit.len())], self.text) < 2
        };
        1 + unit
            .windows(2)
            .enumerate()
            .take_while(|&pair| continues(pair))
            .count()
    }
}

fn last_end(lines: &[Line]) -> usize {
    lines.last().map_or(0, |line| line.end)
}

/// Text, map and blocks of the document: those of the file, but for tables, which are written
/// anew with ` | ` between their cells.
fn assemble(
    text: String,
    map: SourceMap,
    parts: &[Part],
    tables: &[Table],
) -> (String, SourceMap, Vec<Block>) {
    let mut copy = table::Copy::new(&text, &map);
    let mut tables = tables.iter();
    let mut blocks = Vec::with_capacity(parts.len());
    for part in parts {
        let kind = match part.kind {
            PartKind::Heading(level) => BlockKind::Heading { level },
            PartKind::Paragraph | PartKind::Candidate(_) => BlockKind::Paragraph,
            PartKind::ListItem => BlockKind::ListItem,
            PartKind::Code => BlockKind::Code,
            PartKind::Table => BlockKind::Table,
        };
        let span = match (part.kind, tables.as_slice()) {
            (PartKind::Table, [table, ..]) => {
                tables.next();
                copy.table(table)
            }
            _ => copy.moved(part.span),
        };
        blocks.push(Block { kind, span });
    }
    match copy.finish() {
        Some((text, map)) => (text, map, blocks),
        None => (text, map, blocks),
    }
}

#[cfg(test)]
mod tests;
