//! Where sentences begin and end. A *sentence* here is the shortest stretch that a person would
//! quote: it ends at a full stop, question or exclamation mark of any script, at a blank line, at
//! a list bullet, at a table row. Full stops are the hard part, for most languages also write
//! abbreviations, initials, ordinals and file names with them; [`abbreviations`] knows those.
//!
//! The rules follow the sentence boundaries of UAX #29 where those hold for real text. They are
//! looked at only next to a terminator, in one pass: the reference algorithm reads every
//! character and looks ahead without a bound.

mod abbreviations;
#[cfg(test)]
mod tests;

use super::Span;
use abbreviations::{Abbreviation, abbreviation, begins_sentences, is_ordinal_noun};

/// The sentences of `text` in order: trimmed of white space, not overlapping, together holding
/// every other character. Takes time linear in the text; a text without terminators, however
/// long, is one sentence.
///
/// A single line break does not end a sentence, since text is often hard-wrapped. Rows of a table
/// whose cells are separated by ` | ` are kept as one sentence each.
pub fn sentences(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut rows = Rows::new(text);
    let mut start = 0;
    let mut at = rows.take_row(0).unwrap_or(0);
    while let Some(candidate) = next_candidate(text.as_bytes(), at) {
        match look(text, start, candidate) {
            Look::Nothing { resume } => at = resume,
            Look::Boundary { end } => {
                push_trimmed(&mut spans, text, start, end);
                (start, at) = (end, end);
            }
            Look::LineBreak { next, blank } => {
                let row = rows.take_row(next);
                if blank || row.is_some() || rows.left_row() || begins_with_bullet(&text[next..]) {
                    push_trimmed(&mut spans, text, start, candidate);
                    start = next;
                }
                at = row.unwrap_or(next);
            }
        }
    }
    push_trimmed(&mut spans, text, start, text.len());
    spans
}

fn push_trimmed(spans: &mut Vec<Span>, text: &str, start: usize, end: usize) {
    let span = Span::new(start, end).trimmed(text);
    if !span.is_empty() {
        spans.push(span);
    }
}

/// What was found at a candidate.
enum Look {
    /// The sentence goes on; the next candidate stands at `resume` or behind it.
    Nothing { resume: usize },
    /// The sentence ends at `end`.
    Boundary { end: usize },
    /// A line ends here, the next words stand at `next`; `blank` where the paragraph ends too.
    LineBreak { next: usize, blank: bool },
}

/// Bytes at which a terminator or a line break may begin.
const CANDIDATES: [bool; 256] = {
    let mut table = [false; 256];
    // The last nine are the first bytes of the terminators of other scripts.
    let bytes = b".!?\n\r\x0c\xC2\xD6\xD8\xDB\xE0\xE1\xE2\xE3\xEF";
    let mut i = 0;
    while i < bytes.len() {
        table[bytes[i] as usize] = true;
        i += 1;
    }
    table
};

fn next_candidate(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let found = rest.iter().position(|&b| CANDIDATES[b as usize])?;
    Some(from + found)
}

/// Looks at the candidate at byte `at` of a sentence that began at `start`.
fn look(text: &str, start: usize, at: usize) -> Look {
    let Some(first) = text[at..].chars().next() else {
        return Look::Nothing { resume: text.len() };
    };
    if is_line_break(first) {
        return line_break(text, at);
    }
    if terminator(first).is_none() {
        return Look::Nothing {
            resume: at + first.len_utf8(),
        };
    }
    let cluster = Cluster::read(text, at);
    match cluster_ends_sentence(text, start, &cluster) {
        true => Look::Boundary { end: cluster.end },
        false => Look::Nothing {
            resume: cluster.end,
        },
    }
}

fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\x0c' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn line_break(text: &str, at: usize) -> Look {
    let rest = &text[at..];
    let space = &rest[..rest.len() - rest.trim_start().len()];
    Look::LineBreak {
        next: at + space.len(),
        blank: ends_paragraph(space),
    }
}

/// Whether a run of white space holds an empty line or another mark of a paragraph's end.
fn ends_paragraph(space: &str) -> bool {
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

/// What a terminator says by itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Terminator {
    /// `.`, which ends sentences and much else.
    Dot,
    /// `…` or several dots.
    Ellipsis,
    /// `!` and `?`.
    Mark,
    /// Those of scripts in which they serve for nothing else and need no space behind them.
    Full,
}

fn terminator(c: char) -> Option<Terminator> {
    match c {
        '.' => Some(Terminator::Dot),
        '…' => Some(Terminator::Ellipsis),
        '!' | '?' | '‼' | '⁇' | '⁈' | '⁉' | '‽' => Some(Terminator::Mark),
        // Chinese and Japanese, Arabic and Urdu, Devanagari, Armenian, Burmese, Ethiopic, Khmer.
        '。' | '！' | '？' | '．' | '｡' | '؟' | '۔' | '।' | '॥' | '։' | '။' | '።' | '។' => {
            Some(Terminator::Full)
        }
        _ => None,
    }
}

/// A run of terminators with the quotes, brackets and note marks that close behind it.
struct Cluster {
    start: usize,
    /// Behind the closing marks.
    end: usize,
    kind: Terminator,
    /// The last closing mark.
    closed_by: Option<char>,
}

impl Cluster {
    fn read(text: &str, start: usize) -> Cluster {
        let mut cluster = Cluster {
            start,
            end: start,
            kind: Terminator::Dot,
            closed_by: None,
        };
        let mut rest = text[start..].char_indices().peekable();
        let mut length = 0;
        while let Some((_, c)) = rest.next_if(|&(_, c)| terminator(c).is_some()) {
            let kind = terminator(c).unwrap_or(Terminator::Dot);
            cluster.kind = cluster.kind.max(kind);
            cluster.end += c.len_utf8();
            length += 1;
        }
        if length > 1 {
            cluster.kind = cluster.kind.max(Terminator::Ellipsis);
        }
        while let Some((_, c)) = rest.next_if(|&(_, c)| is_closing(c)) {
            cluster.closed_by = Some(c);
            cluster.end += c.len_utf8();
        }
        if let Some((quote, length)) = spaced_guillemet(&text[cluster.end..]) {
            cluster.closed_by = Some(quote);
            cluster.end += length;
        }
        cluster.end += note_marks(&text[cluster.end..]);
        cluster
    }
}

fn is_closing(c: char) -> bool {
    // “ and ‘ close German quotations; * and _ close Markdown emphasis.
    matches!(
        c,
        ')' | ']'
            | '}'
            | '"'
            | '\''
            | '”'
            | '’'
            | '“'
            | '‘'
            | '»'
            | '›'
            | '」'
            | '』'
            | '】'
            | '〉'
            | '》'
            | '）'
            | '］'
            | '｝'
            | '＂'
            | '*'
            | '_'
            | '`'
            | '¹'
            | '²'
            | '³'
    )
}

/// A French closing quote behind a space ("Oui ! »"), with the bytes of both.
fn spaced_guillemet(rest: &str) -> Option<(char, usize)> {
    let mut chars = rest.chars();
    match (chars.next()?, chars.next()?) {
        (space @ (' ' | '\u{a0}' | '\u{202f}'), quote @ ('»' | '›')) => {
            Some((quote, space.len_utf8() + quote.len_utf8()))
        }
        _ => None,
    }
}

/// Bytes of the note marks at the start of `rest`: `[12][a]`.
fn note_marks(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut end = 0;
    while bytes.get(end) == Some(&b'[') {
        let inside = bytes[end + 1..].iter().take(4);
        let length = inside.take_while(|b| b.is_ascii_alphanumeric()).count();
        let is_mark = bytes[end + 1..end + 1 + length]
            .iter()
            .all(u8::is_ascii_digit)
            || length == 1;
        if length == 0 || !is_mark || bytes.get(end + 1 + length) != Some(&b']') {
            break;
        }
        end += length + 2;
    }
    end
}

fn cluster_ends_sentence(text: &str, start: usize, cluster: &Cluster) -> bool {
    let rest = &text[cluster.end..];
    let Some(next) = rest.chars().next() else {
        return true;
    };
    if cluster.kind == Terminator::Full {
        return full_terminator_ends(next, cluster);
    }
    if !next.is_whitespace() {
        return lacks_its_space(text, start, cluster, next);
    }
    let following = Following::read(rest);
    if following.new_paragraph {
        return true;
    }
    if following.goes_on_with_dots {
        return false;
    }
    let Some(letter) = following.first else {
        return true;
    };
    match cluster.kind {
        Terminator::Dot => dot_ends(&Preceding::read(text, start, cluster.start), &following),
        Terminator::Ellipsis => !letter.is_lowercase(),
        // "Yes!" she said. — Yahoo! is — but: how are you? i am fine
        Terminator::Mark | Terminator::Full => {
            let name = || Preceding::read(text, start, cluster.start).is_capitalised();
            let exclaims = text[cluster.start..].starts_with('!');
            !letter.is_lowercase() || (cluster.closed_by.is_none() && !(exclaims && name()))
        }
    }
}

fn full_terminator_ends(next: char, cluster: &Cluster) -> bool {
    // 「はい。」と言った: the quotation is part of the sentence around it.
    let quoted_on = matches!(cluster.closed_by, Some('」' | '』')) && matches!(next, 'と' | 'っ');
    let joined = matches!(next, '、' | '，' | ',' | '；' | '：' | ')' | '）');
    !quoted_on && !joined && !next.is_numeric()
}

/// The words behind a terminator and its space.
struct Following<'t> {
    new_paragraph: bool,
    /// Dots spaced out: `. . .`
    goes_on_with_dots: bool,
    /// The first letter or digit, past quotes and brackets; `None` where there is none near by.
    first: Option<char>,
    /// The letters and digits that begin with it.
    word: &'t str,
    /// What stands behind them.
    behind: Option<char>,
}

impl<'t> Following<'t> {
    /// How many marks may stand before the next word: quotes, brackets, a dash, emphasis.
    const MARKS: usize = 8;
    /// Longer than any word that is looked up.
    const WORD: usize = 24;

    fn read(rest: &'t str) -> Following<'t> {
        let words = rest.trim_start();
        let space = &rest[..rest.len() - words.len()];
        let mut dots = words.chars();
        let goes_on_with_dots =
            dots.next() == Some('.') && dots.next().is_none_or(|c| !c.is_alphanumeric());
        let first = words
            .char_indices()
            .take(Self::MARKS)
            .take_while(|&(_, c)| !is_line_break(c))
            .find(|(_, c)| c.is_alphanumeric());
        let from = first.map_or("", |(at, _)| &words[at..]);
        let end = from
            .char_indices()
            .take(Self::WORD)
            .find(|(_, c)| !c.is_alphanumeric());
        let (word, behind) = match end {
            Some((at, c)) => (&from[..at], Some(c)),
            None => (shortened(from, Self::WORD * 4), None),
        };
        Following {
            new_paragraph: ends_paragraph(space),
            goes_on_with_dots,
            first: first.map(|(_, c)| c),
            word,
            behind,
        }
    }

    fn begins_sentences(&self) -> bool {
        // A lone capital with a full stop is an initial: "J. A. Smith".
        let initial = self.behind == Some('.') && self.word.chars().nth(1).is_none();
        !initial && begins_sentences(self.word)
    }

    /// Whether it counts something: `5`, `IV`, `A`, `A1`.
    fn is_number_like(&self) -> bool {
        let roman = || self.word.bytes().all(|b| b"IVXLC".contains(&b));
        let lettered =
            || self.word.len() <= 3 && self.word.bytes().skip(1).all(|b| b.is_ascii_digit());
        self.first.is_some_and(char::is_numeric) || roman() || (lettered() && self.word != "I")
    }

    /// iPhone, eBay, macOS: lower-case, and yet the start of a sentence.
    fn has_inner_capital(&self) -> bool {
        self.word.chars().any(char::is_uppercase)
    }
}

/// The word before a full stop.
struct Preceding<'t> {
    /// Letters and digits, with the dots between them: `U.S`, `e.g`, `3.14`, `cost`.
    token: &'t str,
    /// Whether nothing but marks stands between it and the start of the sentence.
    opens_sentence: bool,
    /// The words before it that are still near.
    before: &'t str,
    /// Whether the sentence began in lower case.
    lower_case_start: bool,
}

impl<'t> Preceding<'t> {
    /// Bytes looked at: more than any abbreviation with the word before it takes.
    const REACH: usize = 48;

    fn read(text: &'t str, start: usize, end: usize) -> Preceding<'t> {
        let near = last_bytes(&text[start..end], Self::REACH);
        let inside = |c: char| c.is_alphanumeric() || matches!(c, '.' | '\'' | '’');
        let token = near.rfind(|c| !inside(c)).map_or(near, |at| {
            let skip = near[at..].chars().next().map_or(1, char::len_utf8);
            &near[at + skip..]
        });
        let before = &near[..near.len() - token.len()];
        let whole = near.len() == end - start;
        let opening = text[start..end]
            .chars()
            .take(16)
            .find(|c| c.is_alphabetic());
        Preceding {
            token,
            opens_sentence: whole && !before.chars().any(char::is_alphanumeric),
            before: before.trim_end(),
            lower_case_start: opening.is_some_and(char::is_lowercase),
        }
    }

    fn is_capitalised(&self) -> bool {
        self.token.chars().next().is_some_and(char::is_uppercase)
    }

    fn is_number(&self) -> bool {
        let mut chars = self.token.chars();
        chars.next().is_some_and(char::is_numeric) && chars.all(|c| c.is_numeric() || c == '.')
    }

    fn is_single_letter(&self) -> bool {
        let mut chars = self.token.chars();
        chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
    }

    /// `1.`, `2.3.`, `A.`, `iv.` at the start number what follows.
    fn is_enumerator(&self) -> bool {
        let roman = || {
            let bytes = self.token.bytes();
            self.token.len() <= 5 && bytes.clone().all(|b| b"IVXLCivxlc".contains(&b))
        };
        let short = || self.token.split('.').all(|part| part.len() <= 3);
        self.opens_sentence && ((self.is_number() && short()) || self.is_single_letter() || roman())
    }

    /// An ordinary word in a text that does not write capitals.
    fn is_plain_lower_case(&self) -> bool {
        self.lower_case_start
            && !self.opens_sentence
            && self.token.chars().nth(1).is_some()
            && self.token.chars().all(char::is_lowercase)
            && abbreviation(self.token).is_none()
    }
}

/// Whether a full stop followed by white space ends its sentence.
fn dot_ends(left: &Preceding, right: &Following) -> bool {
    let Some(first) = right.first else {
        return true;
    };
    if left.is_enumerator() {
        return false;
    }
    if first.is_lowercase() {
        let known = abbreviation(left.token).is_some();
        return (right.has_inner_capital() && !known) || left.is_plain_lower_case();
    }
    if left.is_number() {
        let day_or_century = left.token.len() <= 2 && is_ordinal_noun(right.word);
        return !day_or_century;
    }
    if left.is_single_letter() {
        return single_letter_ends(left, right);
    }
    match abbreviation(left.token) {
        Some(Abbreviation::BeforeWord) => false,
        Some(Abbreviation::BeforeNumber) => !right.is_number_like(),
        Some(Abbreviation::Anywhere) => right.begins_sentences(),
        Some(Abbreviation::Clock) => !begins_time(right.word),
        None if is_dotted_letters(left.token) => right.begins_sentences(),
        None => true,
    }
}

/// An initial (J. R. R. Tolkien), a part of an abbreviation (z. B.), a unit (5 m.) or a name
/// (vitamin C.).
fn single_letter_ends(left: &Preceding, right: &Following) -> bool {
    let counted = left.before.ends_with(|c: char| c.is_numeric());
    let numbered = right.first.is_some_and(char::is_numeric);
    match (left.is_capitalised(), numbered) {
        (true, true) => !matches!(left.token, "S" | "P" | "N" | "T"),
        (false, true) => false,
        (false, false) if counted => true,
        _ => right.begins_sentences(),
    }
}

/// `U.S`, `J.R.R`, `Ph.D`, `B.Sc`: parts of few letters each.
fn is_dotted_letters(token: &str) -> bool {
    let part = |part: &str| {
        let letters = part.chars().take(4).count();
        (1..=3).contains(&letters) && part.chars().all(char::is_alphabetic)
    };
    // "a.out", "ASP.NET" and "en.fr" are names.
    let single = |part: &str| part.chars().nth(1).is_none();
    let capital = token.starts_with(char::is_uppercase);
    token.contains('.')
        && token.split('.').all(part)
        && (token.split('.').all(single) || (capital && token.split('.').any(single)))
}

/// What may follow "5 p.m." within its sentence: a day, a month, a time zone.
fn begins_time(word: &str) -> bool {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let zone = word.len() <= 4 && word.len() >= 2 && word.bytes().all(|b| b.is_ascii_uppercase());
    zone || DAYS
        .iter()
        .any(|day| word.starts_with(day) && (word.len() == 3 || word.ends_with("day")))
}

/// "cost.The next": a terminator whose space was lost on the way, as is common in scraped pages.
/// Names like `Node.Js` and `System.Text` are not taken for it, since the word on the left must
/// be lower case and stand by itself, and the one on the right must be followed by a space.
fn lacks_its_space(text: &str, start: usize, cluster: &Cluster, next: char) -> bool {
    const SUFFIXES: [&str; 10] = [
        "Js", "Com", "Net", "Org", "Io", "Py", "Txt", "Pdf", "Html", "Json",
    ];
    let left = Preceding::read(text, start, cluster.start);
    if is_ideograph(next) {
        return left.token.ends_with(is_ideograph)
            || (cluster.kind == Terminator::Mark && !left.token.is_empty());
    }
    let spaced = left.before.is_empty()
        || !left.token.is_empty() && {
            let at = cluster.start - left.token.len();
            text[..at].ends_with(|c: char| c.is_whitespace() || matches!(c, '(' | '"' | '“' | '-'))
        };
    let left_word =
        left.token.chars().nth(1).is_some() && left.token.chars().all(char::is_lowercase);
    if !next.is_uppercase() || !left_word || !spaced || abbreviation(left.token).is_some() {
        return false;
    }
    let right = Following::read(&text[cluster.end..]);
    let right_word =
        right.word.chars().nth(1).is_some() && right.word.chars().skip(1).all(char::is_lowercase);
    right_word && right.behind.is_some_and(char::is_whitespace) && !SUFFIXES.contains(&right.word)
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// Whether a line begins with the mark of a list item: `-`, `•`, `3.`, `(a)`.
fn begins_with_bullet(line: &str) -> bool {
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
struct Rows<'t> {
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

    fn new(text: &'t str) -> Rows<'t> {
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
    fn take_row(&mut self, start: usize) -> Option<usize> {
        self.left_table = self.in_table;
        let end = self.separated_line(start);
        let row = end.filter(|&end| self.in_table || self.separated_line(end + 1).is_some());
        self.in_table = row.is_some();
        row
    }

    /// Whether the line before the last one asked for was a row.
    fn left_row(&self) -> bool {
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

/// The last `count` bytes of `text`, fewer where that would cut a character.
fn last_bytes(text: &str, count: usize) -> &str {
    let mut from = text.len().saturating_sub(count);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    &text[from..]
}

/// The first `count` bytes of `text`, fewer where that would cut a character.
fn shortened(text: &str, count: usize) -> &str {
    let mut end = text.len().min(count);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
