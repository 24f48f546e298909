//! Whether a *full stop* ends a sentence, judged by the word before it and the words behind it.
//! Both are looked at only as far as they are near, so that a text of nothing but full stops is
//! still read in linear time.

use super::abbreviations::{Abbreviation, abbreviation, begins_sentences, is_ordinal_noun};
use super::lines::{ends_paragraph, is_line_break};

/// Whether a full stop followed by white space ends its sentence.
pub(super) fn dot_ends(left: &Preceding, right: &Following) -> bool {
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

/// The words behind a terminator and its space.
pub(super) struct Following<'t> {
    pub(super) new_paragraph: bool,
    /// Dots spaced out: `. . .`
    pub(super) goes_on_with_dots: bool,
    /// The first letter or digit, past quotes and brackets; `None` where there is none near by.
    pub(super) first: Option<char>,
    /// The letters and digits that begin with it.
    pub(super) word: &'t str,
    /// What stands behind them.
    pub(super) behind: Option<char>,
}

impl<'t> Following<'t> {
    /// How many marks may stand before the next word: quotes, brackets, a dash, emphasis.
    const MARKS: usize = 8;
    /// Longer than any word that is looked up.
    const WORD: usize = 24;

    pub(super) fn read(rest: &'t str) -> Following<'t> {
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
pub(super) struct Preceding<'t> {
    /// Letters and digits, with the dots between them: `U.S`, `e.g`, `3.14`, `cost`.
    pub(super) token: &'t str,
    /// Whether nothing but marks stands between it and the start of the sentence.
    opens_sentence: bool,
    /// The words before it that are still near.
    pub(super) before: &'t str,
    /// Whether the sentence began in lower case.
    lower_case_start: bool,
}

impl<'t> Preceding<'t> {
    /// Bytes looked at: more than any abbreviation with the word before it takes.
    const REACH: usize = 48;

    pub(super) fn read(text: &'t str, start: usize, end: usize) -> Preceding<'t> {
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

    pub(super) fn is_capitalised(&self) -> bool {
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
