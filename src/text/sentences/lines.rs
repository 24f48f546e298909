//! What the lines of a text say about its sentences: which white space ends a paragraph, which
//! lines are items of a list and which are rows of a table.

/// Whether a line begins with the mark of a list item: `-`, `•`, `3.`, `(a)`.
pub fn begins_with_bullet(line: &str) -> bool {
    let spaced = |rest: &str| rest.starts_with([' ', '\t', '\u{a0}']);
    if let Some(rest) = line.strip_prefix(['-', '*', '+', '•', '‣', '◦', '▪', '●', '○', '–', '·'])
    {
        return spaced(rest);
    }
    let (open, inner) = match line.strip_prefix('(') {
        Some(inner) => (true, inner),
        None => (false, line),
    };
    let bytes = inner.as_bytes();
    let digits = bytes
        .iter()
        .take(4)
        .take_while(|b| b.is_ascii_digit())
        .count();
    let length = match digits {
        0 => usize::from(bytes.first().is_some_and(u8::is_ascii_alphabetic)),
        // Four digits are a year at the start of a wrapped line.
        1..=3 => digits,
        _ => 0,
    };
    match bytes.get(length) {
        Some(b')') => length > 0 && spaced(&inner[length + 1..]),
        Some(b'.') => digits > 0 && length > 0 && !open && spaced(&inner[length + 1..]),
        _ => false,
    }
}

/// Finds the rows of tables written one line a row with ` | ` between the cells.
pub(super) struct Rows<'t> {
    text: &'t str,
    /// The first separator at or behind the last line asked for; the text's length if none is left.
    next_separator: usize,
    /// Whether the last line asked for was a row, and the one before it.
    in_table: bool,
    left_table: bool,
}

impl<'t> Rows<'t> {
    const SEPARATOR: &'static str = " | ";
    /// A longer line is prose in which the separator happens to stand.
    const LONGEST: usize = 4000;

    pub(super) fn new(text: &'t str) -> Rows<'t> {
        Rows {
            text,
            next_separator: text.find(Self::SEPARATOR).unwrap_or(text.len()),
            in_table: false,
            left_table: false,
        }
    }

    /// The end of the line that begins at `start`, if it is a row of a table: if it has a
    /// separator, and so has the line before or behind it. A lone line with a separator is more
    /// often a command in wrapped prose. Lines are asked for in order.
    pub(super) fn take_row(&mut self, start: usize) -> Option<usize> {
        self.left_table = self.in_table;
        let end = self.separated_line(start);
        let row = end.filter(|&end| self.in_table || self.separated_line(end + 1).is_some());
        self.in_table = row.is_some();
        row
    }

    /// Whether the line before the last one asked for was a row.
    pub(super) fn left_row(&self) -> bool {
        self.left_table
    }

    fn separated_line(&mut self, start: usize) -> Option<usize> {
        if start >= self.text.len() {
            return None;
        }
        if self.next_separator < start {
            let found = self.text.get(start..)?.find(Self::SEPARATOR);
            self.next_separator = found.map_or(self.text.len(), |at| start + at);
        }
        if self.next_separator >= self.text.len().min(start + Self::LONGEST) {
            return None;
        }
        let near = &self.text.as_bytes()[start..self.text.len().min(start + Self::LONGEST)];
        let end = match near.iter().position(|&b| b == b'\n') {
            Some(end) => start + end,
            None if start + near.len() == self.text.len() => self.text.len(),
            None => return None,
        };
        (self.next_separator < end).then_some(end)
    }
}

/// Whether the character ends a line.
pub(super) fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\x0c' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether a run of white space holds an empty line or another mark of a paragraph's end.
pub(super) fn ends_paragraph(space: &str) -> bool {
    let mut breaks = 0;
    let mut previous = ' ';
    for c in space.chars() {
        match c {
            '\x0c' | '\u{2029}' => return true,
            '\n' if previous == '\r' => {}
            _ if is_line_break(c) => breaks += 1,
            _ => {}
        }
        previous = c;
    }
    breaks > 1
}
