//! Headings of a plain text. A line is a *candidate* by its own look: short, without a full stop,
//! no date, no byline. It becomes a heading if something to read stands beneath it, so that the
//! lines of a poem or of an address do not.

use super::{Part, PartKind};
use crate::corpus::{boilerplate, cutoff, faq};
use crate::text::Span;

/// What a candidate looks like; it decides the level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Plain,
    Capitals,
    /// "2.1 Scope": the depth of its number.
    Numbered(u8),
    Question,
}

/// Longer lines are sentences, in characters and words.
const LONGEST: usize = 80;
const MOST_WORDS: usize = 12;

/// So many candidates in a row are a title, a section and a subsection; more are verses.
const MOST_IN_A_ROW: usize = 3;

/// The level that a line of `===` or `---` gives to the line above it.
pub(super) fn underline(words: &str) -> Option<u8> {
    let is_all = |mark| words.len() >= 3 && words.bytes().all(|b| b == mark);
    match () {
        () if is_all(b'=') => Some(1),
        () if is_all(b'-') => Some(2),
        () => None,
    }
}

pub(super) fn can_be_underlined(words: &str) -> bool {
    words.chars().take(LONGEST + 21).count() <= LONGEST + 20
        && words.contains(char::is_alphanumeric)
        && !words.contains(['|', '\t'])
        && faq::label(words).is_none()
}

/// Whether a line could be a heading if it stands alone; inside a stretch only numbers of several
/// levels and capitals can be told from text, by [`above_text`].
pub(super) fn candidate(words: &str, stands_alone: bool) -> Option<Mark> {
    if !stands_alone || !is_short(words) {
        return None;
    }
    if let Some((label, rest)) = faq::label(words) {
        let asks = label.asks() && faq::is_question(&words[rest..]);
        return asks.then_some(Mark::Question);
    }
    if let Some((depth, rest)) = number(words) {
        let title = &words[rest..];
        return match () {
            () if faq::is_question(title) => Some(Mark::Question),
            () if looks_like_heading(title) => Some(Mark::Numbered(depth)),
            () => None,
        };
    }
    if faq::is_question(words) {
        return words
            .starts_with(|c: char| !c.is_lowercase())
            .then_some(Mark::Question);
    }
    if super::line::bullet(words).is_some() || !looks_like_heading(words) {
        return None;
    }
    Some(match is_capitals(words) {
        true => Mark::Capitals,
        false => Mark::Plain,
    })
}

/// Whether a line is a heading of the text right below it, without a blank line between.
pub(super) fn above_text(words: &str, next: &str) -> Option<Mark> {
    if !is_short(words) || faq::label(words).is_some() {
        return None;
    }
    let mark = candidate(words, true)?;
    let told_about = is_short(next) && (is_byline(next) || is_date(next));
    let sure = match mark {
        Mark::Plain | Mark::Capitals if told_about => true,
        Mark::Question => !next.starts_with(char::is_lowercase) && !faq::is_question(next),
        Mark::Capitals => !is_capitals(next) && next.split_whitespace().count() > 3,
        Mark::Numbered(depth) => depth > 1 && number(next).is_none(),
        Mark::Plain => false,
    };
    sure.then_some(mark)
}

/// Makes headings or paragraphs of all candidates, behind what has been seen already; returns the
/// title.
pub(super) fn decide(parts: &mut [Part], text: &str, levels: &mut Levels) -> Option<Span> {
    for part in parts.iter_mut() {
        let is_navigation = matches!(part.kind, PartKind::Candidate(_))
            && boilerplate::is_breadcrumb(part.span.of(text));
        if is_navigation {
            part.kind = PartKind::Paragraph;
        }
    }
    lead_ins(parts, text);
    answers_and_lists_of_questions(parts);
    numbered_lists(parts, text);
    let asked = |part: &&Part| part.kind == PartKind::Candidate(Mark::Question);
    let questions = parts.iter().filter(asked).take(2).count();
    let mut title = None;
    let mut at = 0;
    while at < parts.len() {
        let row = parts[at..]
            .iter()
            .take_while(|part| matches!(part.kind, PartKind::Candidate(_)))
            .count();
        if row == 0 {
            levels.pass(&parts[at], text);
            if let (PartKind::Heading(1), None) = (parts[at].kind, title) {
                title = Some(parts[at].span).filter(|_| levels.headings == 1);
            }
            at += 1;
            continue;
        }
        let has_content = at + row < parts.len();
        for (number, part) in parts[at..at + row].iter_mut().enumerate() {
            let PartKind::Candidate(mark) = part.kind else {
                continue;
            };
            let is_edge = number + 1 == row || (number == 0 && levels.headings == 0);
            let is_heading = has_content && (row <= MOST_IN_A_ROW || is_edge);
            part.kind = PartKind::Paragraph;
            if is_heading {
                let is_first = levels.headings == 0 && !levels.seen_text;
                let can_be_title = match mark {
                    Mark::Question => questions < 2,
                    Mark::Numbered(_) => false,
                    Mark::Plain | Mark::Capitals => true,
                };
                let level = match is_first && can_be_title {
                    true => 1,
                    false => levels.of(mark),
                };
                if level == 1 && title.is_none() {
                    title = Some(part.span);
                }
                part.kind = PartKind::Heading(level);
                if let (Mark::Question, false) = (mark, level == 1) {
                    levels.headings += 1;
                    continue;
                }
                if let (Mark::Capitals, false) = (mark, level == 1) {
                    levels.capitals = true;
                }
            }
            levels.pass(part, text);
        }
        at += row;
    }
    title
}

/// A line that ends with a colon belongs to the list below it; above text it is a heading.
fn lead_ins(parts: &mut [Part], text: &str) {
    for i in 0..parts.len() {
        let PartKind::Candidate(_) = parts[i].kind else {
            continue;
        };
        if let Some(named) = parts[i].span.of(text).strip_suffix(':') {
            let next = parts.get(i + 1).map(|next| next.kind);
            if next == Some(PartKind::Paragraph) {
                let start = parts[i].span.start();
                parts[i].span = Span::new(start, start + named.len()).trimmed(text);
            } else {
                parts[i].kind = PartKind::Paragraph;
            }
        }
    }
}

/// A short line below a question answers it, and of questions in a row only the last can be a
/// heading.
fn answers_and_lists_of_questions(parts: &mut [Part]) {
    let question = PartKind::Candidate(Mark::Question);
    let is_text = |part: Option<&Part>| {
        part.is_some_and(|part| !matches!(part.kind, PartKind::Candidate(_) | PartKind::Heading(_)))
    };
    for i in 1..parts.len() {
        let is_question = parts[i].kind == question;
        let is_candidate = matches!(parts[i].kind, PartKind::Candidate(_));
        if parts[i - 1].kind == question && is_candidate {
            if is_question {
                parts[i - 1].kind = PartKind::Paragraph;
            } else if !is_text(parts.get(i + 1)) {
                parts[i].kind = PartKind::Paragraph;
            }
        }
    }
}

/// Lines numbered on one level are headings where text stands between them, and else a list.
fn numbered_lists(parts: &mut [Part], text: &str) {
    let is_numbered = |part: &Part| part.kind == PartKind::Candidate(Mark::Numbered(1));
    let mut at = 0;
    while at < parts.len() {
        let row = parts[at..]
            .iter()
            .take_while(|part| is_numbered(part))
            .count();
        let after_item = at > 0 && parts[at - 1].kind == PartKind::ListItem;
        let before_item = parts
            .get(at + row)
            .is_some_and(|part| part.kind == PartKind::ListItem);
        let is_last = at + row == parts.len();
        if row > 1 || (row == 1 && (after_item || before_item || is_last)) {
            for part in &mut parts[at..at + row] {
                let length = super::line::bullet(part.span.of(text)).map_or(0, |b| b.length);
                part.kind = match length {
                    0 => PartKind::Paragraph,
                    _ => PartKind::ListItem,
                };
                part.span = Span::new(part.span.start() + length, part.span.end());
            }
        }
        at += row.max(1);
    }
}

/// What has been seen so far on the way through the document.
#[derive(Default)]
pub(in crate::corpus) struct Levels {
    headings: usize,
    seen_text: bool,
    /// A heading in capitals was seen that is not the title; others are below it.
    capitals: bool,
    /// The level of the last heading that is no question.
    last: u8,
}

impl Levels {
    fn of(&self, mark: Mark) -> u8 {
        match mark {
            Mark::Capitals => 2,
            Mark::Plain => 2 + u8::from(self.capitals),
            Mark::Numbered(depth) => (depth + 1).min(6),
            Mark::Question => (self.last + 1).clamp(2, 6),
        }
    }

    fn pass(&mut self, part: &Part, text: &str) {
        match part.kind {
            PartKind::Heading(level) => {
                self.headings += 1;
                self.last = level;
            }
            _ => self.seen_text |= !boilerplate::is_breadcrumb(part.span.of(text)),
        }
    }
}

fn is_short(words: &str) -> bool {
    // A character has at most four bytes; most lines are told by their length alone.
    words.len() <= 4 * LONGEST
        && words.chars().count() <= LONGEST
        && words.split_whitespace().count() <= MOST_WORDS
}

/// Whether a short line reads like the name of what follows rather than like a part of it.
fn looks_like_heading(words: &str) -> bool {
    let named = words.strip_suffix(':').unwrap_or(words);
    let letters = words.chars().filter(|c| c.is_alphabetic()).count();
    let begins_well =
        words.starts_with(|c: char| (c.is_alphanumeric() && !c.is_lowercase()) || c == '¿');
    // Without spaces between words, a heading is told by fewer characters.
    let is_crowded = !words.is_ascii() && !words.contains(' ') && words.chars().count() > 30;
    let ends_badly = words.ends_with([
        '.', '!', ',', ';', '-', '–', '…', '。', '！', '，', '；', '、', '"', '”', '»', '=', '{',
        '}', '\\',
    ]);
    let is_lead_in = words.ends_with(':') && named.split_whitespace().count() > 6;
    begins_well
        && letters * 2 > named.chars().filter(|c| !c.is_whitespace()).count()
        && !is_crowded
        && !ends_badly
        && !is_lead_in
        && !words.contains(['|', '\t', '@'])
        && !words.contains("://")
        && !is_date(words)
        && !is_byline(words)
        && !cutoff::is_invitation(words)
        && cutoff::words_end(words, true).is_none()
}

fn is_capitals(words: &str) -> bool {
    let upper = words.chars().filter(|c| c.is_uppercase()).count();
    upper >= 4 && !words.contains(char::is_lowercase) && words.split_whitespace().count() <= 8
}

/// The depth of the number that a heading begins with, and where its words begin.
fn number(words: &str) -> Option<(u8, usize)> {
    let end = words.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (digits, behind) = words.split_at(end);
    let levels = digits.strip_suffix('.').unwrap_or(digits);
    let behind = behind.strip_prefix(')').unwrap_or(behind);
    let rest = behind.trim_start();
    let is_number = levels
        .split('.')
        .all(|level| (1..=2).contains(&level.len()));
    // "3 apples" is no number of a heading; "3. Apples" and "3.1 Apples" are.
    let is_marked = levels.contains('.') || digits.len() > levels.len();
    (is_number && is_marked && rest.len() < behind.len() && !rest.is_empty()).then(|| {
        let depth = levels.split('.').count().min(6) as u8;
        (depth, words.len() - rest.len())
    })
}

/// Whether a line holds nothing but a date or a time.
fn is_date(words: &str) -> bool {
    const NAMES: &[&str] = &[
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mon",
        "tue", "wed", "thu", "fri", "sat", "sun", "mär", "mai", "okt", "dez", "janv", "févr",
        "avr", "juin", "juil", "août", "déc", "ene", "abr", "ago", "dic",
    ];
    let mut digits = false;
    let is_part = |word: &str| {
        let word = word
            .trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase();
        let has_digit = word.starts_with(|c: char| c.is_ascii_digit());
        digits |= has_digit;
        word.is_empty()
            || (has_digit && word.chars().filter(|c| c.is_alphabetic()).count() <= 2)
            || matches!(&*word, "am" | "pm" | "of" | "at" | "utc" | "gmt")
            || (word.len() <= 10 && NAMES.iter().any(|name| word.starts_with(name)))
    };
    words.split_whitespace().all(is_part) && digits
}

/// Whether a line tells about the text instead of naming it: its author, its day, its tags.
fn is_byline(words: &str) -> bool {
    const KEYS: &[&str] = &[
        "author",
        "by",
        "written by",
        "date",
        "published",
        "updated",
        "last updated",
        "posted",
        "posted on",
        "posted by",
        "tags",
        "tag",
        "category",
        "categories",
        "source",
        "url",
        "email",
        "phone",
        "tel",
        "fax",
        "from",
        "to",
        "subject",
        "cc",
        "reply-to",
        "version",
        "von",
        "par",
        "por",
    ];
    let key = words.split(':').next().unwrap_or(words).trim();
    let named = key.len() < words.len() && KEYS.contains(&&*key.to_lowercase());
    let signed = words.strip_prefix("By ").is_some_and(|rest| {
        rest.split_whitespace().count() <= 4 && rest.starts_with(char::is_uppercase)
    });
    named || signed
}
