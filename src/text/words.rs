//! Words: where they begin and end in a text, and which terms they are searched by. A *word* here
//! is what a person would point at (`C++`, `e-mail`, `3.14`, `foo_bar`, `R&D`); a compound word
//! yields a term for each part and one for the whole, so that each way of writing finds the others.

use super::Span;
use super::script::is_unspaced;

/// One searchable piece of a text, before folding and stemming.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece<'t> {
    /// Where the word it belongs to stands (for a pair of characters: those characters).
    pub span: Span,
    /// The piece as it is to be folded: a part of the word, or the whole without its connectors.
    pub text: std::borrow::Cow<'t, str>,
    /// Whether it is the whole of a compound; it shares its position with the first part.
    pub whole: bool,
    /// How many parts the whole stands for; 1 for a part.
    pub parts: usize,
    /// Whether a stemmer may touch it: false for names of things such as `C++` or `3.14`.
    pub stems: bool,
}

/// Longest piece that is searched by, in bytes; the rest of a longer one (a base64 blob, a line of
/// dashes) carries no meaning and would only swell the term dictionary.
pub const LONGEST_PIECE: usize = 64;

/// Calls `each` with every piece of `text`, in order; the whole of a compound comes before its parts.
pub fn pieces<'t>(text: &'t str, each: &mut dyn FnMut(Piece<'t>)) {
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if is_unspaced(c) {
            at = unspaced_run(text, at, each);
        } else if c.is_alphanumeric() || c == '_' {
            let end = word_end(text, at);
            word(text, at, end, each);
            at = end;
        } else if c == '.' && begins_dotted_name(text, at) {
            let end = word_end(text, at + 1);
            dotted_name(text, at, end, each);
            at = end;
        } else {
            at += c.len_utf8();
        }
    }
}

/// Whether `c` may stand inside a word.
fn is_word_char(c: char) -> bool {
    (c.is_alphanumeric() || c == '_' || is_mark(c)) && !is_unspaced(c)
}

/// Combining marks belong to the letter before them.
fn is_mark(c: char) -> bool {
    c as u32 >= 0x300 && unicode_normalization::char::is_combining_mark(c)
}

/// `.NET`: a dot right before a letter, at the beginning of a word.
fn begins_dotted_name(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at + 1..].chars().next();
    after.is_some_and(char::is_alphabetic)
        && before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '"' | '“' | '[' | '\u{1f}'))
}

/// Where the word that begins at `start` ends: over letters, digits and the connectors that stand
/// between two of them, and a closing `++` or `#` of a short name.
fn word_end(text: &str, start: usize) -> usize {
    simple_end(&text.as_bytes()[start..])
        .map_or_else(|| any_end(text, start), |length| start + length)
}

/// The length of a word of ASCII letters, digits and `_` behind which nothing can belong to it: most
/// words of most texts. `None` for all others.
fn simple_end(bytes: &[u8]) -> Option<usize> {
    let inside = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
    let length = bytes.iter().position(|b| !inside(b)).unwrap_or(bytes.len());
    let ends = match &bytes[length..] {
        [] | [b'.' | b','] => true,
        [b'.' | b',', next, ..] => next.is_ascii_whitespace(),
        [next, ..] => next.is_ascii_whitespace() || b"():;!?\"/|*[]{}<>=".contains(next),
    };
    (ends && length > 0).then_some(length)
}

/// The same for any word.
fn any_end(text: &str, start: usize) -> usize {
    let mut end = start;
    let mut previous = ' ';
    let mut rest = text[start..].chars().peekable();
    while let Some(c) = rest.next() {
        if is_word_char(c) {
            end += c.len_utf8();
            previous = c;
            continue;
        }
        let connects = match rest.peek() {
            Some(&next) if is_word_char(next) && !is_mark(next) => connects(previous, c, next),
            _ => false,
        };
        if !connects {
            break;
        }
        end += c.len_utf8();
        previous = c;
    }
    end + sign_length(&text[start..end], &text[end..])
}

/// Whether `c` holds a word together between `before` and `after`.
fn connects(before: char, c: char, after: char) -> bool {
    match c {
        '-' | '\u{2010}' | '\u{2011}' => true,
        '\'' | '’' | '\u{2bc}' => before.is_alphabetic() && after.is_alphabetic(),
        '.' => !(before.is_alphabetic() && after.is_uppercase() && !before.is_uppercase()),
        ',' => before.is_ascii_digit() && after.is_ascii_digit(),
        '&' => before.is_alphabetic() && after.is_alphabetic(),
        '\u{ad}' | '\u{200c}' | '\u{200d}' => true,
        _ => false,
    }
}

/// Length of the sign that belongs to a name such as `C++`, `F#` or `g++`: only right behind a
/// short run of letters and not before another word.
fn sign_length(name: &str, rest: &str) -> usize {
    if name.len() > 3 || !name.chars().all(|c| c.is_ascii_alphabetic()) {
        return 0;
    }
    let length = match rest.as_bytes() {
        [b'+', b'+', ..] => 2,
        [b'#', ..] if name.len() == 1 => 1,
        _ => 0,
    };
    match rest[length..].chars().next() {
        Some(c) if is_word_char(c) || c == '+' => 0,
        _ => length,
    }
}

fn dotted_name<'t>(text: &'t str, start: usize, end: usize, each: &mut dyn FnMut(Piece<'t>)) {
    let span = Span::new(start, end);
    let mut first = true;
    word(text, start + 1, end, &mut |piece| {
        if std::mem::take(&mut first) {
            each(Piece {
                span,
                text: text[start..end].into(),
                whole: true,
                parts: 1,
                stems: false,
            });
        }
        each(Piece { span, ..piece });
    });
}

/// The pieces of the word at `start..end`.
fn word<'t>(text: &'t str, start: usize, end: usize, each: &mut dyn FnMut(Piece<'t>)) {
    let span = Span::new(start, end);
    let written = &text[start..end];
    let mut give = |text: std::borrow::Cow<'t, str>, whole: bool, parts: usize, stems: bool| {
        if !text.is_empty() {
            each(Piece {
                span,
                text: shortened(text),
                whole,
                parts,
                stems,
            });
        }
    };
    let plain = written.bytes().all(|b| b.is_ascii_alphabetic());
    if plain {
        return give(written.into(), false, 1, true);
    }
    if written.ends_with(['+', '#']) {
        return give(written.into(), false, 1, false);
    }
    if is_number(written) {
        return give(written.replace(',', "").into(), false, 1, false);
    }
    if let Some(initials) = initialism(written) {
        return give(initials.into(), false, 1, false);
    }
    let parts: Vec<&'t str> = written
        .split([
            '-', '\u{2010}', '\u{2011}', '.', '&', '_', '\u{ad}', '\u{200c}', '\u{200d}', ',',
        ])
        .flat_map(apostrophe_parts)
        .filter(|part| !part.is_empty())
        .collect();
    let apostrophe = |c: char| matches!(c, '\'' | '’' | '\u{2bc}');
    match parts.as_slice() {
        [] => {}
        [only] => give(
            without_apostrophe(only),
            false,
            1,
            !only.bytes().any(|b| b.is_ascii_digit()),
        ),
        _ => {
            if parts.len() <= 6 {
                let whole: String = match written.contains(['_', '.', '&']) {
                    true => written.trim_matches('_').to_string(),
                    false => written
                        .chars()
                        .filter(|&c| {
                            !apostrophe(c)
                                && !matches!(
                                    c,
                                    '-' | '\u{2010}'
                                        | '\u{2011}'
                                        | '\u{ad}'
                                        | '\u{200c}'
                                        | '\u{200d}'
                                )
                        })
                        .collect(),
                };
                // "l'amour" has parts but no whole worth searching for.
                if !written.contains(apostrophe) {
                    let stems = !whole.contains(['_', '.', '&'])
                        && !whole.bytes().any(|b| b.is_ascii_digit());
                    give(whole.into(), true, parts.len(), stems);
                }
            }
            for part in parts {
                give(
                    without_apostrophe(part),
                    false,
                    1,
                    !part.bytes().any(|b| b.is_ascii_digit()),
                );
            }
        }
    }
}

/// "l'amour", "d'accord": the elided article and the word. Other apostrophes do not part a word.
fn apostrophe_parts(part: &str) -> impl Iterator<Item = &str> {
    let at = part
        .char_indices()
        .find(|&(i, c)| matches!(c, '\'' | '’' | '\u{2bc}') && i > 0);
    let split = match at {
        Some((i, c)) if i <= 2 && part.len() - i - c.len_utf8() >= 3 => Some((i, i + c.len_utf8())),
        _ => None,
    };
    let (first, second) = match split {
        Some((end, next)) => (&part[..end], Some(&part[next..])),
        None => (part, None),
    };
    std::iter::once(first).chain(second)
}

/// "company's" is searched as "company", "don't" as "dont".
fn without_apostrophe(part: &str) -> std::borrow::Cow<'_, str> {
    let Some((i, c)) = part
        .char_indices()
        .find(|&(_, c)| matches!(c, '\'' | '’' | '\u{2bc}'))
    else {
        return part.into();
    };
    match &part[i + c.len_utf8()..] {
        "s" | "S" => part[..i].into(),
        _ => part.replace(['\'', '’', '\u{2bc}'], "").into(),
    }
}

/// `3.14`, `1,000`, `2024`, `1.2.3`.
fn is_number(written: &str) -> bool {
    written
        .bytes()
        .all(|b| b.is_ascii_digit() || b == b'.' || b == b',')
}

/// `U.S.A` is searched as `USA`: single letters with dots between them.
fn initialism(written: &str) -> Option<String> {
    let dotted = written.contains('.')
        && written
            .split('.')
            .all(|p| p.chars().count() == 1 && p.chars().all(char::is_alphabetic));
    dotted.then(|| written.replace('.', ""))
}

fn shortened(text: std::borrow::Cow<'_, str>) -> std::borrow::Cow<'_, str> {
    if text.len() <= LONGEST_PIECE {
        return text;
    }
    let mut end = LONGEST_PIECE;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].to_string().into()
}

/// Pairs of neighbouring characters of a run without spaces; a lone character stands for itself.
/// Gives the end of the run.
fn unspaced_run<'t>(text: &'t str, start: usize, each: &mut dyn FnMut(Piece<'t>)) -> usize {
    let mut give = |from: usize, to: usize| {
        each(Piece {
            span: Span::new(from, to),
            text: text[from..to].into(),
            whole: false,
            parts: 1,
            stems: false,
        });
    };
    // `previous` is where the last base character begins: marks stay with theirs.
    let mut previous = None;
    let mut pairs = 0;
    let mut at = start;
    for c in text[start..].chars() {
        if !is_unspaced(c) {
            break;
        }
        if let (Some(from), false) = (previous, is_mark(c)) {
            let end = marks_end(text, at + c.len_utf8());
            give(from, end);
            pairs += 1;
        }
        if !is_mark(c) {
            previous = Some(at);
        }
        at += c.len_utf8();
    }
    if let (Some(from), 0) = (previous, pairs) {
        give(from, at);
    }
    at
}

/// Past the marks that follow `at`.
fn marks_end(text: &str, at: usize) -> usize {
    at + text[at..]
        .chars()
        .take_while(|&c| is_mark(c))
        .map(char::len_utf8)
        .sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        pieces(text, &mut |piece| {
            found.push(if piece.whole {
                format!("={}", piece.text)
            } else {
                piece.text.to_string()
            })
        });
        found
    }

    #[test]
    fn words_as_people_write_them() {
        for (text, expected) in [
            ("What is KPO?", vec!["What", "is", "KPO"]),
            (
                "C++ and C# and F#, not C.",
                vec!["C++", "and", "C#", "and", "F#", "not", "C"],
            ),
            (
                "on .NET (ASP.NET)",
                vec!["on", "=.NET", "NET", "=ASP.NET", "ASP", "NET"],
            ),
            (
                "pi is 3.14, not 1,000.",
                vec!["pi", "is", "3.14", "not", "1000"],
            ),
            ("foo_bar", vec!["=foo_bar", "foo", "bar"]),
            ("e-mail", vec!["=email", "e", "mail"]),
            ("COVID-19", vec!["=COVID19", "COVID", "19"]),
            (
                "the company's plan, don't",
                vec!["the", "company", "plan", "dont"],
            ),
            ("l'amour d’accord", vec!["l", "amour", "d", "accord"]),
            ("U.S.A. R&D", vec!["USA", "=R&D", "R", "D"]),
            ("end.The next", vec!["end", "The", "next"]),
            ("see node.js", vec!["see", "=node.js", "node", "js"]),
            ("a--b -v --flag", vec!["a", "b", "v", "flag"]),
            ("梵語的研究", vec!["梵語", "語的", "的研", "研究"]),
            ("第1章", vec!["第", "1", "章"]),
            ("naïve Ａ", vec!["naïve", "Ａ"]),
            ("", vec![]),
            ("?!…", vec![]),
        ] {
            assert_eq!(terms(text), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn pieces_stand_in_order_inside_the_text(text in "\\PC{0,80}") {
            let mut last = 0;
            pieces(&text, &mut |piece| {
                assert!(piece.span.start() >= last && piece.span.end() <= text.len());
                assert!(!piece.span.of(&text).is_empty());
                last = piece.span.start();
            });
        }
    }

    proptest::proptest! {
        #[test]
        fn the_short_way_to_the_end_of_a_word_is_the_long_one(text in "[a-zA-Z0-9_.,:;'+#&é\u{301} \n-]{1,12}") {
            if let Some(length) = simple_end(text.as_bytes()) {
                proptest::prop_assert_eq!(length, any_end(&text, 0));
            }
        }
    }
}
