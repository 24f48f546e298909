//! Spelling: which word of the corpus a word that stands nowhere in it was meant to be. The
//! corpus is the dictionary, so a correction is always a word that can be found.

/// How far a correction may lie from what was typed, in edits (a swap of neighbours is one):
/// short words have too many neighbours to guess among.
pub fn allowed_distance(letters: usize) -> u8 {
    match letters {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// Below so many letters only swapped or doubled letters are mended: most other neighbours of a
/// short word are words of their own ("star" and "start", "frog" and "from").
const SURE_LETTERS: usize = 6;

/// Letters that changed places or were doubled are the likelier slip, by so much: "contarct" is
/// "contract" and not "contact", unless that is far more frequent.
const SAME_LETTERS: u64 = 16;

/// The word among `similar` (folded words of the corpus with their passage counts) that the folded
/// `typed` was most likely meant to be.
///
/// Fewer edits win, then the same first letter, then the more frequent word, one of the same
/// letters counting several times; words that differ in a digit are other things, not other
/// spellings.
pub fn correction<'w>(typed: &str, similar: &'w [(String, u64)]) -> Option<&'w str> {
    let letters = typed.chars().count();
    let allowed = allowed_distance(letters) as usize;
    if allowed == 0 || typed.chars().any(char::is_numeric) {
        return None;
    }
    let own = letters_of(typed);
    let candidate = |(word, count): &'w (String, u64)| {
        let distance = strsim::osa_distance(typed, word);
        let first = typed.chars().next() == word.chars().next();
        let same = letters_of(word) == own;
        // Two edits must at least leave the beginning alone: "capital" is not "digital".
        let near = distance <= allowed
            && (distance < 2 || first)
            && (same || letters >= SURE_LETTERS)
            && word.chars().count() > 2;
        (near && !word.chars().any(char::is_numeric)).then_some((
            distance,
            !first,
            std::cmp::Reverse(match same {
                true => count.saturating_mul(SAME_LETTERS),
                false => *count,
            }),
            word.as_str(),
        ))
    };
    similar
        .iter()
        .filter_map(candidate)
        .min()
        .map(|(.., word)| word)
}

/// The different letters of a word, in the order of the alphabet.
fn letters_of(word: &str) -> Vec<char> {
    let mut letters: Vec<char> = word.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    letters
}

#[cfg(test)]
mod tests {
    use super::correction;

    fn corrected(typed: &str, words: &[(&str, u64)]) -> Option<String> {
        let similar: Vec<(String, u64)> = words.iter().map(|&(w, n)| (w.to_string(), n)).collect();
        correction(typed, &similar).map(String::from)
    }

    #[test]
    fn the_nearest_and_most_frequent_word_wins() {
        assert_eq!(
            corrected("knowlege", &[("knowledge", 3), ("knowable", 9)]).as_deref(),
            Some("knowledge")
        );
        assert_eq!(
            corrected("waht", &[("what", 1), ("wait", 50)]).as_deref(),
            Some("what")
        );
        assert_eq!(
            corrected("contarct", &[("contract", 1), ("contact", 9)]).as_deref(),
            Some("contract")
        );
        assert_eq!(
            corrected("proces", &[("process", 4), ("prices", 9)]).as_deref(),
            Some("process")
        );
    }

    #[test]
    fn short_words_and_numbers_are_left_alone() {
        assert_eq!(corrected("kpa", &[("kpo", 9)]), None);
        assert_eq!(corrected("frog", &[("from", 9)]), None);
        assert_eq!(corrected("2023", &[("2024", 9)]), None);
        assert_eq!(corrected("capital", &[("digital", 9)]), None);
    }
}
