//! Escapes of roff: what begins with a backslash. Names of characters become these, fonts and
//! movements are left out.

use super::super::markup::{Writer, ceiling};
use std::collections::HashMap;
use std::ops::Range;

/// The strings that man and mdoc define themselves.
pub(super) fn strings() -> HashMap<String, String> {
    const OWN: &[(&str, &str)] = &[
        ("lq", "“"),
        ("rq", "”"),
        ("R", "®"),
        ("Tm", "™"),
        ("Aq", "'"),
        ("C'", ""),
        ("C`", ""),
        ("Lq", "“"),
        ("Rq", "”"),
        ("Le", "≤"),
        ("Ge", "≥"),
        ("Ne", "≠"),
        ("Pm", "±"),
        ("Ba", "|"),
        ("q", "\""),
        ("L\"", "\""),
        ("R\"", "\""),
        ("--", "-"),
        ("PI", "π"),
        ("<=", "≤"),
        (">=", "≥"),
    ];
    OWN.iter()
        .map(|(name, value)| (name.to_string(), value.to_string()))
        .collect()
}

/// What an escape stands for.
enum Meaning {
    Nothing,
    Character(String),
    /// The rest of the line is a comment.
    Comment,
}

/// Writes the words at `range` without escapes, white space kept if `code`.
pub(super) fn write(
    writer: &mut Writer,
    range: Range<usize>,
    strings: &HashMap<String, String>,
    code: bool,
) {
    let text = writer.source.get(range.clone()).unwrap_or("");
    each(text, strings, &mut |part| match part {
        Part::Plain(at) => {
            let place = range.start + at.start..range.start + at.end;
            match code {
                true => writer.verbatim(place),
                false => writer.flow(place),
            }
        }
        Part::Instead(words, at) => {
            let place = range.start + at.start..range.start + at.end;
            match code {
                true => writer.extraction.verbatim(words, place),
                false => writer.replaced(words, place),
            }
        }
    });
}

/// The words of a text without escapes.
pub(super) fn plain(text: &str, strings: &HashMap<String, String>) -> String {
    let mut words = String::new();
    each(text, strings, &mut |part| match part {
        Part::Plain(at) => words.push_str(text.get(at).unwrap_or("")),
        Part::Instead(instead, _) => words.push_str(instead),
    });
    words
}

enum Part<'p> {
    Plain(Range<usize>),
    Instead(&'p str, Range<usize>),
}

fn each(text: &str, strings: &HashMap<String, String>, part: &mut dyn FnMut(Part)) {
    let mut from = 0;
    while let Some(at) = text[from..].find('\\').map(|at| from + at) {
        if at > from {
            part(Part::Plain(from..at));
        }
        let (length, meaning) = escape(&text[at + 1..], strings);
        let end = ceiling(text, (at + 1 + length).min(text.len()));
        match meaning {
            Meaning::Comment => return,
            Meaning::Nothing => {}
            Meaning::Character(words) => part(Part::Instead(&words, at..end)),
        }
        from = end;
    }
    if from < text.len() {
        part(Part::Plain(from..text.len()));
    }
}

/// The escape behind a backslash: its bytes and its meaning.
fn escape(rest: &str, strings: &HashMap<String, String>) -> (usize, Meaning) {
    use Meaning::*;
    let Some(first) = rest.chars().next() else {
        return (0, Nothing);
    };
    let behind = &rest[first.len_utf8()..];
    let character = |c: &str| Character(c.to_string());
    match first {
        '"' | '#' => (rest.len(), Comment),
        '-' | '\'' | '`' | '.' | '_' => (1, Character(first.to_string())),
        ' ' | '0' | '~' => (1, character(" ")),
        't' => (1, character("\t")),
        'e' | 'E' | '\\' => (1, character("\\")),
        '&' | '!' | '%' | ')' | ',' | '/' | ':' | '\t' => (1, Nothing),
        '^' | '|' | '{' | '}' | 'c' | 'p' | 'a' | 'd' | 'u' | 'r' | '@' => (1, Nothing),
        '(' => {
            let name = prefix(behind, 2);
            (1 + name.len(), Character(special(name)))
        }
        '[' => {
            let end = behind.find(']').unwrap_or(behind.len());
            let length = (1 + end + 1).min(behind.len() + 1);
            (length, Character(special(&behind[..end])))
        }
        '*' => {
            let (length, name) = name(behind);
            let words = strings.get(name);
            (1 + length, words.map_or(Nothing, |words| character(words)))
        }
        '$' => (1 + prefix(behind, 1).len(), Nothing),
        'f' | 'F' | 'g' | 'k' | 'm' | 'M' | 'n' | 'V' | 'Y' => {
            let sign = usize::from(first == 'n' && behind.starts_with(['+', '-']));
            (1 + sign + name(&behind[sign..]).0, Nothing)
        }
        's' => (1 + size(behind), Nothing),
        'C' => {
            let (length, inner) = quoted(behind);
            (1 + length, Character(special(inner)))
        }
        'N' => {
            let (length, inner) = quoted(behind);
            let code = inner.parse().ok().and_then(char::from_u32);
            (
                1 + length,
                code.map_or(Nothing, |c| Character(c.to_string())),
            )
        }
        'z' => (1, Nothing),
        'o' | 'b' => {
            let (length, inner) = quoted(behind);
            (
                1 + length,
                Character(inner.chars().filter(|&c| c != '\\').collect()),
            )
        }
        'h' | 'v' | 'w' | 'l' | 'L' | 'D' | 'X' | 'Z' | 'A' | 'B' | 'H' | 'S' | 'x' | 'R' => {
            let (length, inner) = quoted(behind);
            // A movement to the right stands between two columns.
            let apart = first == 'h' && !inner.starts_with('-');
            (1 + length, if apart { character(" ") } else { Nothing })
        }
        _ => (first.len_utf8(), Character(first.to_string())),
    }
}

/// The first `count` characters.
fn prefix(text: &str, count: usize) -> &str {
    let end = text
        .char_indices()
        .nth(count)
        .map_or(text.len(), |(at, _)| at);
    &text[..end]
}

/// A name of one letter, of two behind a parenthesis, or in brackets; with the bytes of all.
fn name(text: &str) -> (usize, &str) {
    if let Some(inner) = text.strip_prefix('(') {
        let name = prefix(inner, 2);
        return (1 + name.len(), name);
    }
    if let Some(inner) = text.strip_prefix('[') {
        let end = inner.find(']').unwrap_or(inner.len());
        return ((end + 2).min(text.len()), &inner[..end]);
    }
    let name = prefix(text, 1);
    (name.len(), name)
}

/// The bytes of a size: `-2`, `+1`, `10`, `(12`, `[8]`, `'9'`.
fn size(text: &str) -> usize {
    let sign = usize::from(text.starts_with(['+', '-']));
    let rest = &text[sign..];
    match rest.bytes().next() {
        Some(b'(' | b'[') => sign + name(rest).0,
        Some(b'\'') => sign + quoted(rest).0,
        // Only sizes from 10 to 39 have two figures.
        Some(b'1'..=b'3')
            if rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit) && sign == 0 =>
        {
            2
        }
        Some(b'0'..=b'9') => sign + 1,
        _ => sign,
    }
}

/// What stands between two equal marks, with the bytes of all.
fn quoted(text: &str) -> (usize, &str) {
    let Some(mark) = text.chars().next() else {
        return (0, "");
    };
    let inner = &text[mark.len_utf8()..];
    match inner.find(mark) {
        Some(end) => (end + 2 * mark.len_utf8(), &inner[..end]),
        None => (text.len(), inner),
    }
}

/// The character called `name`: of groff_char(7); `name` itself where there is none.
fn special(name: &str) -> String {
    if let Some(hex) = name.strip_prefix('u') {
        let parts: Option<String> = hex
            .split('_')
            .map(|hex| u32::from_str_radix(hex, 16).ok().and_then(char::from_u32))
            .collect();
        if let Some(characters) = parts.filter(|_| hex.len() >= 4) {
            return characters;
        }
    }
    let accents = [
        ('\'', '\u{301}'),
        ('`', '\u{300}'),
        ('^', '\u{302}'),
        (':', '\u{308}'),
        ('~', '\u{303}'),
        (',', '\u{327}'),
        ('v', '\u{30C}'),
    ];
    let mut characters = name.chars();
    if let (Some(first), Some(letter), None) =
        (characters.next(), characters.next(), characters.next())
        && letter.is_ascii_alphabetic()
        && let Some((_, accent)) = accents.iter().find(|(mark, _)| *mark == first)
    {
        use unicode_normalization::UnicodeNormalization;
        return [letter, *accent].into_iter().nfc().collect();
    }
    let found = CHARACTERS.iter().find(|(own, _)| *own == name);
    found.map_or(name, |(_, words)| words).to_string()
}

/// Names of characters, as groff_char(7) lists them.
const CHARACTERS: &[(&str, &str)] = &[
    ("em", "—"),
    ("en", "–"),
    ("hy", "-"),
    ("bu", "•"),
    ("sq", "□"),
    ("lq", "“"),
    ("rq", "”"),
    ("oq", "‘"),
    ("cq", "’"),
    ("aq", "'"),
    ("dq", "\""),
    ("ga", "`"),
    ("ha", "^"),
    ("ti", "~"),
    ("rs", "\\"),
    ("sl", "/"),
    ("at", "@"),
    ("sh", "#"),
    ("Do", "$"),
    ("ba", "|"),
    ("or", "|"),
    ("bv", "|"),
    ("br", "|"),
    ("ul", "_"),
    ("ru", "_"),
    ("lB", "["),
    ("rB", "]"),
    ("lC", "{"),
    ("rC", "}"),
    ("la", "⟨"),
    ("ra", "⟩"),
    ("Fo", "«"),
    ("Fc", "»"),
    ("fo", "‹"),
    ("fc", "›"),
    ("Bq", "„"),
    ("bq", "‚"),
    ("co", "©"),
    ("rg", "®"),
    ("tm", "™"),
    ("de", "°"),
    ("mu", "×"),
    ("tmu", "×"),
    ("di", "÷"),
    ("+-", "±"),
    ("<=", "≤"),
    (">=", "≥"),
    ("!=", "≠"),
    ("==", "≡"),
    ("~~", "≈"),
    ("~=", "≈"),
    ("ap", "∼"),
    ("pl", "+"),
    ("mi", "−"),
    ("eq", "="),
    ("->", "→"),
    ("<-", "←"),
    ("<>", "↔"),
    ("ua", "↑"),
    ("da", "↓"),
    ("rA", "⇒"),
    ("lA", "⇐"),
    ("hA", "⇔"),
    ("if", "∞"),
    ("sr", "√"),
    ("es", "∅"),
    ("mo", "∈"),
    ("12", "½"),
    ("14", "¼"),
    ("34", "¾"),
    ("S1", "¹"),
    ("S2", "²"),
    ("S3", "³"),
    ("sc", "§"),
    ("ps", "¶"),
    ("dg", "†"),
    ("dd", "‡"),
    ("ct", "¢"),
    ("Po", "£"),
    ("Eu", "€"),
    ("eu", "€"),
    ("Ye", "¥"),
    ("ss", "ß"),
    ("ae", "æ"),
    ("AE", "Æ"),
    ("oe", "œ"),
    ("OE", "Œ"),
    ("/o", "ø"),
    ("/O", "Ø"),
    ("oa", "å"),
    ("oA", "Å"),
    ("-D", "Ð"),
    ("Sd", "ð"),
    ("TP", "Þ"),
    ("Tp", "þ"),
    (".i", "ı"),
    ("r!", "¡"),
    ("r?", "¿"),
    ("*a", "α"),
    ("*b", "β"),
    ("*g", "γ"),
    ("*d", "δ"),
    ("*e", "ε"),
    ("*l", "λ"),
    ("*m", "μ"),
    ("mc", "µ"),
    ("*p", "π"),
    ("*s", "σ"),
    ("*w", "ω"),
    ("*S", "Σ"),
    ("*D", "Δ"),
    ("*W", "Ω"),
    ("OK", "✓"),
    ("ci", "○"),
    ("lz", "◊"),
    ("fm", "′"),
    ("sd", "″"),
    ("no", "¬"),
    ("AN", "∧"),
    ("OR", "∨"),
    ("...", "…"),
    ("u2026", "…"),
    ("c*", "⊗"),
    ("Of", "ª"),
    ("Om", "º"),
    ("md", "⋅"),
    ("pc", "·"),
    ("coproduct", "∐"),
    ("sum", "∑"),
    ("integral", "∫"),
    ("an", "—"),
    ("charset", ""),
];
