//! Folding: the one spelling under which forms of a word that differ only in case, accents or
//! width are the same term. Both sides of a search fold, so a question typed without accents
//! finds the accented word.

use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// `word` in lower case, compatibility-normalised, without the accents of Latin and Greek letters,
/// the vowel signs of Arabic and Hebrew, and the dots of the Russian ё.
///
/// Marks that make another letter rather than an accent (й, Japanese voicing, Indic vowels) stay.
pub fn fold(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        return match word.bytes().any(|b| b.is_ascii_uppercase()) {
            true => Cow::Owned(word.to_ascii_lowercase()),
            false => Cow::Borrowed(word),
        };
    }
    let mut folded = String::with_capacity(word.len());
    for c in word.nfkc().flat_map(char::to_lowercase) {
        fold_char(c, &mut folded);
    }
    Cow::Owned(folded)
}

fn fold_char(c: char, folded: &mut String) {
    match c {
        'ß' => folded.push_str("ss"),
        'æ' => folded.push_str("ae"),
        'œ' => folded.push_str("oe"),
        'ø' => folded.push('o'),
        'đ' => folded.push('d'),
        'ł' => folded.push('l'),
        'ı' => folded.push('i'),
        'ς' => folded.push('σ'),
        'ё' => folded.push('е'),
        // Tatweel only stretches a word; the alef and yeh forms are written interchangeably.
        'ـ' => {}
        'أ' | 'إ' | 'آ' | 'ٱ' => folded.push('ا'),
        'ى' => folded.push('ي'),
        _ if loses_marks(c) => decompose_canonical(c, |part| {
            if !is_combining_mark(part) {
                folded.push(part);
            }
        }),
        _ if is_dropped_mark(c) => {}
        _ => folded.push(c),
    }
}

/// Latin and Greek letters: what is decomposed to a base letter and accents.
fn loses_marks(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}')
}

/// Accents that stayed apart from their letter, Arabic vowel signs and Hebrew points.
fn is_dropped_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{591}'..='\u{5c7}')
        && is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn case_accents_and_width_do_not_matter() {
        for (typed, folded) in [
            ("KPO", "kpo"),
            ("Café", "cafe"),
            ("Cafe\u{301}", "cafe"),
            ("Straße", "strasse"),
            ("Überstunden", "uberstunden"),
            ("ＫＰＯ", "kpo"),
            ("Ёлка", "елка"),
            ("מִלָּה", "מלה"),
            ("أحمد", "احمد"),
            ("ΌΔΌΣ", "οδοσ"),
        ] {
            assert_eq!(fold(typed), folded, "{typed}");
        }
    }

    #[test]
    fn marks_that_make_another_letter_stay() {
        for word in ["чай", "がく", "हिन्दी", "한국"] {
            assert_eq!(fold(word), word);
        }
    }
}
