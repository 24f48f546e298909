//! The words of a sentence as a value is read from them: with what stands between them, since a
//! comma ends a name and a hyphen joins a number to its unit.

use crate::text::{Span, fold};

/// A word without the punctuation around it.
pub struct Word<'s> {
    /// Where it stands in the sentence.
    pub span: Span,
    /// As it stands there.
    pub text: &'s str,
    /// Folded.
    pub folded: String,
    /// What stands between the word before it and itself.
    pub gap: &'s str,
    /// Whether it is a word of the question.
    pub known: bool,
}

impl Word<'_> {
    /// Whether nothing but white space stands before it.
    pub fn joined(&self) -> bool {
        !self.gap.is_empty() && self.gap.chars().all(char::is_whitespace)
    }

    /// Whether nothing but a comma stands before it.
    pub fn behind_comma(&self) -> bool {
        self.gap.trim() == ","
    }

    /// Whether it begins with a capital.
    pub fn is_capitalised(&self) -> bool {
        self.text.starts_with(char::is_uppercase)
    }

    /// Whether it is made of lower-case letters, with hyphens at most.
    pub fn is_lower(&self) -> bool {
        let lower = |c: char| c.is_lowercase() || c == '-' || c == '\'' || c == '’';
        self.text.chars().all(lower)
    }

    /// Whether it is a mark of a note: the 12 of "[12]".
    pub fn is_note(&self) -> bool {
        self.gap.ends_with('[')
    }
}

/// The words of `sentence`; `known` are the places of the question's words in it.
pub fn words<'s>(sentence: &'s str, known: &[Span]) -> Vec<Word<'s>> {
    let mut found: Vec<Word<'s>> = Vec::new();
    let mut behind = 0;
    for piece in pieces(sentence) {
        let text = piece.of(sentence);
        let inner = text.trim_start_matches(|c: char| !c.is_alphanumeric() && !is_currency(c));
        let start = piece.end() - inner.len();
        let inner = inner.trim_end_matches(|c: char| {
            !c.is_alphanumeric() && !is_currency(c) && !matches!(c, '%' | '°' | '‰')
        });
        if inner.is_empty() {
            continue;
        }
        let span = Span::new(start, start + inner.len());
        found.push(Word {
            span,
            text: inner,
            folded: fold(inner).into_owned(),
            gap: &sentence[behind..start],
            known: known.iter().any(|k| k.overlaps(span)),
        });
        behind = span.end();
    }
    found
}

/// Whether the character is the sign of a currency.
pub fn is_currency(c: char) -> bool {
    matches!(c, '$' | '€' | '£' | '¥' | '₹' | '₽' | '₩')
}

/// Stretches without white space, brackets and dashes; a dash between digits makes a range.
fn pieces(sentence: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut before = ' ';
    let mut rest = sentence.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let next = rest.peek().map_or(' ', |&(_, next)| next);
        let range = c == '–' && before.is_ascii_digit() && next.is_ascii_digit();
        let cuts = c.is_whitespace() || matches!(c, '(' | ')' | '—' | '–' | '|' | ';' | '…');
        if cuts && !range {
            found.push(Span::new(start, at));
            start = at + c.len_utf8();
        }
        before = c;
    }
    found.push(Span::new(start, sentence.len()));
    found.retain(|piece| !piece.is_empty());
    found
}
