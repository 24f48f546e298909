//! The words of a text as the generator sees them: where they stand, what they are looked up by,
//! and whether they name anything.

use crate::lexicon::Lexicon;
use crate::question::{is_function_word, is_request_word};
use crate::text::{Analyser, Language, Span, is_unspaced, sentences};
use std::io;

/// A word; in scripts without spaces, a pair of neighbouring characters.
pub(super) struct Word {
    /// Where it stands.
    pub(super) span: Span,
    /// Its terms by their stems: several for a compound.
    pub(super) stems: Vec<String>,
    /// Whether it names something: neither a function word nor a number.
    pub(super) content: bool,
    /// Whether it is a pair of characters.
    pub(super) pair: bool,
}

/// The words of `text`, in its order.
pub(super) fn words(text: &str, language: Language) -> Vec<Word> {
    words_with(text, &mut Analyser::new(language))
}

/// The same with an analyser that serves several texts.
pub(super) fn words_with(text: &str, analyser: &mut Analyser) -> Vec<Word> {
    let languages = [analyser.language()];
    let mut found: Vec<Word> = Vec::new();
    analyser.each_term(text, &mut |term| {
        let content = term.exact.chars().any(char::is_alphabetic)
            && !is_function_word(term.exact, &languages)
            && !is_request_word(term.exact);
        match found.last_mut().filter(|word| word.span == term.span) {
            Some(word) => {
                word.stems.push(term.stem.to_string());
                word.content |= content;
            }
            None => found.push(Word {
                span: term.span,
                stems: vec![term.stem.to_string()],
                content,
                pair: term.span.of(text).chars().next().is_some_and(is_unspaced),
            }),
        }
    });
    found
}

/// How many words name something. Two pairs of characters are about one word.
pub(super) fn content_count(words: &[Word]) -> usize {
    let content = words.iter().filter(|word| word.content);
    let (pairs, spaced): (Vec<&Word>, Vec<&Word>) = content.partition(|word| word.pair);
    spaced.len() + pairs.len().div_ceil(2)
}

/// In how many passages the rarest term of a word stands.
pub(super) fn frequency(word: &Word, lexicon: &dyn Lexicon) -> io::Result<u64> {
    let counts: io::Result<Vec<u64>> = word
        .stems
        .iter()
        .map(|s| lexicon.stem_frequency(s))
        .collect();
    Ok(counts?.into_iter().min().unwrap_or(0))
}

/// A text as a person would type it who means nothing by quotes and dashes.
pub(super) fn typed(text: &str) -> String {
    let plain = |c: &char| !matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '`' | '*');
    let text: String = text.chars().filter(plain).collect();
    let words = text
        .split_whitespace()
        .map(|word| without_brackets(word.trim_start_matches('-')))
        .filter(|word| word.chars().any(char::is_alphanumeric));
    words.collect::<Vec<_>>().join(" ")
}

/// "(RFQ)," as "RFQ,"; brackets inside a word, as in "f(x)", stay.
fn without_brackets(word: &str) -> String {
    const BRACKETS: [(char, char); 2] = [('(', ')'), ('[', ']')];
    let mut word = word.to_string();
    for (open, close) in BRACKETS {
        word = word.trim_start_matches(open).to_string();
        if word.matches(close).count() > word.matches(open).count() {
            word = word.replacen(close, "", 1);
        }
    }
    word
}

/// A label without its number: "3. Terms of payment", "1.2 Terms of payment" and "Example 3: Terms of
/// payment" are asked for without. A larger number, as in "802.11 networks", is a name.
pub(super) fn without_number(label: &str) -> &str {
    let label = label.trim();
    let counted = label.split_once(": ").filter(|(before, _)| {
        let mut parts = before.split_whitespace();
        let word = parts
            .next()
            .is_some_and(|w| w.chars().all(char::is_alphabetic));
        word && parts.next().is_some_and(is_section) && parts.next().is_none()
    });
    let numbered = label.split_once(char::is_whitespace);
    let numbered = numbered.filter(|(first, _)| is_section(first));
    counted
        .or(numbered)
        .map_or(label, |(_, rest)| rest.trim_start())
}

fn is_section(number: &str) -> bool {
    let mut parts = number.trim_matches(['(', ')', '.', '§']).split('.');
    parts.all(|part| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
}

/// The beginning of a passage by which it is told from others: its first sentences, until they
/// have as many characters as a short sentence.
pub(super) fn opening(text: &str) -> &str {
    const ENOUGH: usize = 60;
    let spans = sentences(text);
    let start = spans.first().map_or(0, |span| span.start());
    let mut ends = spans.iter().map(|span| span.end());
    let end = ends.find(|end| end - start >= ENOUGH);
    text[start..end.unwrap_or(text.len())].trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_name_something_are_counted() {
        for (text, language, expected) in [
            ("Introduction", Language::English, 1),
            ("What is the cost of a transition?", Language::English, 2),
            ("Cost-plus pricing", Language::English, 2),
            ("1.2 and 3", Language::English, 0),
            ("Die Kosten der Verlagerung", Language::German, 2),
            ("梵語的研究", Language::Chinese, 2),
        ] {
            assert_eq!(content_count(&words(text, language)), expected, "{text}");
        }
    }

    #[test]
    fn numbers_of_sections_are_not_asked() {
        for (label, asked) in [
            ("3. Terms of payment", "Terms of payment"),
            ("1.2 Terms", "Terms"),
            ("(4) Terms", "Terms"),
            ("Example 3: Stop a process", "Stop a process"),
            ("Terms 3 and 4: what changed", "Terms 3 and 4: what changed"),
            ("802.11 networks", "802.11 networks"),
            ("Terms", "Terms"),
            ("12", "12"),
        ] {
            assert_eq!(without_number(label), asked);
        }
    }

    #[test]
    fn what_is_typed_filters_nothing() {
        assert_eq!(
            typed("The “full”\n form -Force of `KPO` — (all), by f(x)"),
            "The full form Force of KPO all, by f(x)"
        );
    }

    #[test]
    fn an_opening_is_long_enough_to_tell() {
        let text =
            " For example: this. The second sentence goes on for quite a while, as some do. Third.";
        assert_eq!(
            opening(text),
            "For example: this. The second sentence goes on for quite a while, as some do."
        );
        assert_eq!(opening("Short."), "Short.");
        assert_eq!(opening(""), "");
    }
}
