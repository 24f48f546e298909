//! Acronyms that a text explains. An *acronym* is a short form made of the initials of its long
//! form; authors define it at first use, in a handful of ways ([`Pattern`]). A pair is taken only
//! where the letters prove it ([`alignment`]): a wrong pair would send questions astray, a missed
//! one costs little, since other places define it as well.
//!
//! The search runs over short forms: they are rare, and told from other words at a glance.

mod alignment;
#[cfg(test)]
mod tests;

use crate::text::Span;
use alignment::{Letters, Trust, long_form_after, long_form_before};

/// A short form and what a text says it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcronymPair {
    /// The short form, in the singular: "KPO".
    pub short: String,
    /// The long form as it is written in the text, on one line: "Knowledge Process Outsourcing".
    pub long: String,
    /// The words that define it, from the one form to the other, in the given text.
    pub span: Span,
    /// How they define it.
    pub pattern: Pattern,
}

/// The ways to define an acronym.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pattern {
    /// "Research Process Outsourcing (RPO)"
    LongThenShort,
    /// "RPO (Research Process Outsourcing)"
    ShortThenLong,
    /// "KPO stands for Knowledge Process Outsourcing", "KPO is short for …", "KPO means …"
    StandsFor,
    /// "The full form of KPO is Knowledge Process Outsourcing"
    FullForm,
    /// "SLA: Service Level Agreement" at the start of a line or in a row of a table
    Glossary,
    /// "service level agreements, also known as SLAs", "…, or SLA,"
    AlsoKnownAs,
}

/// The acronyms that `text` defines, in its order, at most one for each time a short form is met.
/// The same pair may be found several times. Takes time linear in the text.
pub fn acronyms(text: &str) -> Vec<AcronymPair> {
    let mut pairs = Vec::new();
    let mut at = 0;
    while let Some(short) = next_short_form(text, at) {
        at = short.end;
        pairs.extend(defined_at(text, &short));
    }
    pairs
}

/// A word that may be a short form.
struct ShortForm<'t> {
    start: usize,
    /// Behind its plural s.
    end: usize,
    /// Without it.
    words: &'t str,
}

impl<'t> ShortForm<'t> {
    /// Bytes; the longest acronyms in use have about ten letters.
    const LONGEST: usize = 14;

    /// Reads the word that begins at `start`, up to the first character that no short form has.
    /// Gives its end, and the form if it is one.
    fn read(text: &'t str, start: usize) -> (usize, Option<ShortForm<'t>>) {
        let rest = &text[start..];
        let inside = |c: char| c.is_alphanumeric() || matches!(c, '&' | '/' | '-' | '\'' | '’');
        let length = rest.find(|c| !inside(c)).unwrap_or(rest.len());
        let word = rest[..length].trim_end_matches(['&', '/', '-', '\'', '’']);
        let end = start + word.len();
        if word.len() > Self::LONGEST {
            return (start + length, None);
        }
        let singular = singular(word);
        let capitals = singular.chars().filter(|c| c.is_uppercase()).count();
        let digits = singular.chars().filter(char::is_ascii_digit).count();
        let others = singular.chars().filter(|c| c.is_alphabetic()).count() - capitals;
        let begins_with_digit = singular.starts_with(|c: char| c.is_ascii_digit());
        let enough = capitals > 1 || (capitals == 1 && digits == 1 && begins_with_digit);
        let form = (enough && others <= capitals && digits <= capitals).then_some(ShortForm {
            start,
            end,
            words: singular,
        });
        (start + length, form)
    }
}

/// "KPOs" and "KPO's" without their s.
fn singular(word: &str) -> &str {
    let stem = word.strip_suffix('s').unwrap_or(word);
    let stem = stem.strip_suffix(['\'', '’']).unwrap_or(stem);
    match stem.ends_with(char::is_uppercase) {
        true => stem,
        false => word,
    }
}

/// The next short form that begins at or behind `from`.
fn next_short_form(text: &str, from: usize) -> Option<ShortForm<'_>> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        // A capital or a digit, with a capital among the characters behind it.
        at += bytes.get(at..)?.iter().position(|&b| BEGINS[b as usize])?;
        let preceded = at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] >= 0x80);
        let next = &bytes[at + 1..bytes.len().min(at + 4)];
        let continues = next.iter().any(|&b| CONTINUES[b as usize]);
        // A character of two bytes is followed by its own second byte.
        let wide = bytes[at] >= 0x80;
        if (continues || wide) && !(preceded && text[..at].ends_with(char::is_alphanumeric)) {
            let capital = text[at..]
                .chars()
                .next()
                .is_some_and(|c| c.is_uppercase() || c.is_ascii_digit());
            if capital {
                match ShortForm::read(text, at) {
                    (_, Some(form)) => return Some(form),
                    (end, None) => at = end.max(at + 1),
                }
                continue;
            }
        }
        at += 1;
        while !text.is_char_boundary(at) {
            at += 1;
        }
    }
}

/// Bytes at which a short form may begin: capitals, digits, and the first bytes of the accented,
/// Greek and Cyrillic ones.
const BEGINS: [bool; 256] = {
    let mut table = [false; 256];
    let mut b = 0;
    while b < 256 {
        let byte = b as u8;
        table[b] = byte.is_ascii_uppercase()
            || byte.is_ascii_digit()
            || matches!(byte, 0xC3 | 0xC4 | 0xC5 | 0xCE | 0xD0);
        b += 1;
    }
    table
};

/// Bytes one of which is near the start of every short form: "IoT", "P&L", "SaaS".
const CONTINUES: [bool; 256] = {
    let mut table = BEGINS;
    table[b'&' as usize] = true;
    table[b'/' as usize] = true;
    table
};

/// Bytes before a short form in which its long form is looked for.
const REACH: usize = 240;

/// The definition at this short form, if there is one.
fn defined_at(text: &str, short: &ShortForm) -> Option<AcronymPair> {
    let letters = Letters::of(short.words)?;
    let before = last_bytes(&text[..short.start], REACH);
    let after = first_bytes(&text[short.end..], REACH);
    let (pattern, long) = None
        .or_else(|| long_before_bracket(before, after, &letters))
        .or_else(|| long_in_bracket(after, &letters))
        .or_else(|| long_behind_phrase(before, after, &letters))
        .or_else(|| long_in_glossary(before, after, &letters))
        .or_else(|| long_before_phrase(before, after, &letters))?;
    let offset = long.as_ptr() as usize - text.as_ptr() as usize;
    let long_span = Span::new(offset, offset + long.len());
    Some(AcronymPair {
        short: short.words.to_string(),
        long: long.split_whitespace().collect::<Vec<_>>().join(" "),
        span: long_span.cover(Span::new(short.start, short.end)),
        pattern,
    })
}

type Found<'t> = Option<(Pattern, &'t str)>;

/// "Research Process Outsourcing (RPO)", "… (or RPO)", "… (RPO, in short)"
fn long_before_bracket<'t>(before: &'t str, after: &str, letters: &Letters) -> Found<'t> {
    let opened = without_fillers(before);
    let words = opened.strip_suffix(['(', '['])?;
    let closes = after.trim_start_matches(QUOTES);
    if !closes.starts_with([')', ']', ',', ';']) {
        return None;
    }
    let words = words.trim_end().trim_end_matches(QUOTES);
    let long = long_form_before(words, letters, Trust::Marked)?;
    Some((Pattern::LongThenShort, long))
}

/// "RPO (Research Process Outsourcing)", "RPO (short for …)"
fn long_in_bracket<'t>(after: &'t str, letters: &Letters) -> Found<'t> {
    let inside = after
        .trim_start_matches(QUOTES)
        .trim_start()
        .strip_prefix(['(', '['])?;
    let inside = BRACKET_PHRASES
        .iter()
        .find_map(|phrase| behind(inside, phrase))
        .unwrap_or(inside);
    let inside = without_article(inside);
    let long = long_form_after(inside, letters, Trust::Marked)?;
    let rest = inside[long.len()..].trim_start_matches(QUOTES).trim_start();
    let ends = rest.starts_with([')', ']', ',', ';', '.', '/']);
    ends.then_some((Pattern::ShortThenLong, long))
}

/// "KPO stands for Knowledge Process Outsourcing"
fn long_behind_phrase<'t>(before: &str, after: &'t str, letters: &Letters) -> Found<'t> {
    let after = after.trim_start_matches(QUOTES);
    let strong = STRONG_PHRASES
        .iter()
        .find_map(|phrase| behind(after, phrase));
    let (words, trust) = match strong {
        Some(words) => (words, Trust::Marked),
        None => {
            let words = WEAK_PHRASES
                .iter()
                .find_map(|phrase| behind(after, phrase))?;
            (words, Trust::Unmarked)
        }
    };
    let long = long_form_after(without_article(words), letters, trust)?;
    let asked = before.trim_end().trim_end_matches(QUOTES);
    let full_form = FULL_FORM_OF
        .iter()
        .any(|phrase| ends_with_words(asked, phrase))
        || behind(after, "full form").is_some();
    let pattern = if full_form {
        Pattern::FullForm
    } else {
        Pattern::StandsFor
    };
    Some((pattern, long))
}

/// "SLA: Service Level Agreement" where a line begins, "SLA | Service Level Agreement" in a table,
/// and its cells the other way round.
fn long_in_glossary<'t>(before: &'t str, after: &'t str, letters: &Letters) -> Found<'t> {
    const MARKS: [char; 9] = ['-', '*', '•', '|', '_', '`', '"', '“', '+'];
    let line = before.rsplit('\n').next().unwrap_or(before);
    let opens_line = line
        .chars()
        .all(|c| c.is_whitespace() || MARKS.contains(&c));
    let rest = after.trim_start_matches(['*', '_', '`', '"', '”']);
    let cell = rest.trim_start_matches([' ', '\t']);
    let separated = [":", " – ", " — ", " - ", " | ", "\t", " = "]
        .iter()
        .find_map(|separator| rest.strip_prefix(separator));
    let in_cell = line.trim_end().ends_with('|');
    if let Some(words) = separated
        && (opens_line || (in_cell && cell.starts_with('|')))
    {
        let words = words.trim_start_matches([' ', '\t', '*', '_', '"', '“', '|']);
        let long = long_form_after(without_article(words), letters, Trust::Marked)?;
        return Some((Pattern::Glossary, long));
    }
    let ends_cell = cell.is_empty() || cell.starts_with(['|', '\n', '\r']);
    if in_cell && ends_cell {
        let words = line.trim_end().trim_end_matches('|').trim_end();
        let long = long_form_before(words, letters, Trust::Marked)?;
        let cell_start = words.rfind('|').map_or(0, |at| at + 1);
        let whole_cell = words[cell_start..].trim_start_matches([' ', '*', '-', '•']) == long;
        return whole_cell.then_some((Pattern::Glossary, long));
    }
    None
}

/// "service level agreements, also known as SLAs", "a service level agreement, or SLA, is"
fn long_before_phrase<'t>(before: &'t str, after: &str, letters: &Letters) -> Found<'t> {
    let before = without_fillers(before);
    let after = after.trim_start_matches(QUOTES);
    let or = before
        .trim_end()
        .strip_suffix("or")
        .and_then(|words| words.trim_end().strip_suffix(','));
    if let Some(words) = or {
        let closed = after.is_empty() || after.starts_with([',', '.', ';', ')', ':']);
        let long = long_form_before(words.trim_end(), letters, Trust::Unmarked)?;
        return closed.then_some((Pattern::AlsoKnownAs, long));
    }
    let phrase = NAMING_PHRASES
        .iter()
        .find(|phrase| ends_with_words(before, phrase))?;
    let words = without_fillers(&before[..before.trim_end().len() - phrase.len()]);
    let words = words.trim_end().trim_end_matches([',', '(']).trim_end();
    let long = long_form_before(words.trim_end_matches(QUOTES), letters, Trust::Unmarked)?;
    Some((Pattern::AlsoKnownAs, long))
}

const QUOTES: [char; 11] = ['"', '\'', '“', '”', '„', '‘', '’', '«', '»', '*', '_'];

/// Words that leave no doubt that a long form follows.
const STRONG_PHRASES: &[&str] = &[
    "stands for",
    "stand for",
    "is short for",
    ", short for",
    "is an abbreviation of",
    "is an abbreviation for",
    "is the abbreviation of",
    "is the abbreviation for",
    "is an acronym for",
    "is an acronym of",
    "is the acronym for",
    "is the acronym of",
    "is the short form of",
    "is a short form of",
    "is an initialism for",
    "is an initialism of",
    ", which stands for",
    ", an acronym for",
    ", an abbreviation for",
    ", an abbreviation of",
    "full form is",
    "full form:",
    "full form -",
    "'s full form is",
    "steht für",
    "ist die Abkürzung für",
    "ist eine Abkürzung für",
    "ist die Abkürzung von",
    "est l'abréviation de",
    "est l’abréviation de",
    "est l'acronyme de",
    "est le sigle de",
    "son las siglas de",
    "es la sigla de",
    "es el acrónimo de",
];

/// Words behind which a long form may follow, if the letters leave no doubt.
const WEAK_PHRASES: &[&str] = &[
    "means",
    "denotes",
    "refers to",
    "signifies",
    "is",
    ", or",
    ", i.e.",
    ", that is,",
    "bedeutet",
    "signifie",
    "veut dire",
    "significa",
];

const FULL_FORM_OF: &[&str] = &["full form of", "long form of", "expansion of", "meaning of"];

const BRACKET_PHRASES: &[&str] = &[
    "short for",
    "abbreviation of",
    "abbreviation for",
    "acronym for",
    "acronym of",
    "which stands for",
    "stands for",
    "from",
    "or",
    "i.e.",
    "i.e.,",
    "für",
    "pour",
];

/// Words before a short form that name the thing before them.
const NAMING_PHRASES: &[&str] = &[
    "abbreviated as",
    "abbreviated to",
    "abbreviated",
    "abbreviated:",
    "known as",
    "called",
    "referred to as",
    "termed",
    "shortened to",
    "acronym",
    "abbreviation",
    "abgekürzt",
    "kurz",
    "abrégé",
    "en abrégé",
    "abreviado",
];

/// Drops words without weight from the end: quotes, articles, "also", "commonly", "is".
fn without_fillers(before: &str) -> &str {
    const FILLERS: &[&str] = &[
        "the",
        "a",
        "an",
        "also",
        "commonly",
        "often",
        "sometimes",
        "usually",
        "generally",
        "simply",
        "widely",
        "better",
        "popularly",
        "frequently",
        "more",
        "formerly",
        "hereafter",
        "hereinafter",
        "is",
        "are",
        "was",
        "were",
        "be",
        "which",
        "it",
        "abbr",
        "abbr.",
        "short",
        "short:",
        "aka",
        "a.k.a.",
        "kurz",
        "auch",
        "aussi",
        "or",
        "as",
    ];
    let mut words = before.trim_end().trim_end_matches(QUOTES);
    // "or" and "as" are a filler only in brackets: "(or RPO)".
    for _ in 0..4 {
        let trimmed = words.trim_end();
        let Some(filler) = FILLERS
            .iter()
            .find(|filler| ends_with_words(trimmed, filler))
        else {
            break;
        };
        let shorter = trimmed[..trimmed.len() - filler.len()].trim_end();
        if matches!(*filler, "or" | "as") && !shorter.ends_with('(') {
            break;
        }
        words = shorter;
    }
    words.trim_end()
}

/// What follows `phrase` at the start of `text`, in which any white space may stand for a space.
fn behind<'t>(text: &'t str, phrase: &str) -> Option<&'t str> {
    let mut rest = text;
    for word in phrase.split(' ') {
        rest = rest.trim_start();
        let start = rest.get(..word.len())?;
        if !start.eq_ignore_ascii_case(word) {
            return None;
        }
        rest = &rest[word.len()..];
    }
    (!rest.starts_with(char::is_alphanumeric)).then_some(rest)
}

/// Whether `text` ends with the words of `phrase`, as words of their own.
fn ends_with_words(text: &str, phrase: &str) -> bool {
    let Some(from) = text.len().checked_sub(phrase.len()) else {
        return false;
    };
    text.get(from..)
        .is_some_and(|end| end.eq_ignore_ascii_case(phrase))
        && !text[..from].ends_with(char::is_alphanumeric)
}

/// Drops an opening quote and an article.
fn without_article(words: &str) -> &str {
    let words = words.trim_start().trim_start_matches(QUOTES).trim_start();
    let article = ["the", "a", "an", "der", "die", "das", "le", "la"]
        .iter()
        .find_map(|article| behind(words, article));
    let words = article
        .filter(|rest| rest.starts_with(' '))
        .unwrap_or(words);
    words.trim_start().trim_start_matches(QUOTES).trim_start()
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
fn first_bytes(text: &str, count: usize) -> &str {
    let mut end = text.len().min(count);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
