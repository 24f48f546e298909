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

/// Up to so many passages may hold a misspelling of a word that the corpus has often.
pub const RARE: u64 = 2;

/// So many times as frequent must a word be for another, rare one to be taken for its misspelling.
/// People misspell even hard words (receive, separate) in a few of a hundred cases; two words of
/// their own that differ by one letter seldom lie so far apart.
const FAR_MORE_FREQUENT: u64 = 50;

/// Below so many letters a rare word that differs by a letter is a word of its own.
const LONG_WORD: usize = 8;

/// The word among `similar` that the folded `typed` is likely to be a slip for, although `count`
/// passages hold it as it stands: one edit away, with the same first letter, of the same letters
/// (swapped or doubled) unless it is long, and far more frequent.
pub fn likelier<'w>(typed: &str, count: u64, similar: &'w [(String, u64)]) -> Option<&'w str> {
    let letters = typed.chars().count();
    if count > RARE || letters < SURE_LETTERS {
        return None;
    }
    let long = letters >= LONG_WORD;
    let own = letters_of(typed);
    let far_more = |(word, frequency): &&(String, u64)| {
        *frequency >= FAR_MORE_FREQUENT * count.max(1)
            && word.chars().next() == typed.chars().next()
            && strsim::osa_distance(typed, word) == 1
            && (long || letters_of(word) == own)
            && !inflected(typed, word)
    };
    let words: Vec<(String, u64)> = similar.iter().filter(far_more).cloned().collect();
    let better = correction(typed, &words)?;
    (similar.iter().map(|(word, _)| word.as_str())).find(|word| *word == better)
}

/// Whether one is the other with a letter more at its end: another form, not another spelling.
fn inflected(a: &str, b: &str) -> bool {
    a.starts_with(b) || b.starts_with(a)
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
    use super::{correction, likelier};

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
    fn a_rare_word_is_a_slip_only_for_a_far_more_frequent_one() {
        let read = |typed: &str, count: u64, words: &[(&str, u64)]| {
            let similar: Vec<_> = words.iter().map(|&(w, n)| (w.to_string(), n)).collect();
            likelier(typed, count, &similar).map(String::from)
        };
        let receive = [("receive", 100), ("recieve", 1)];
        assert_eq!(read("recieve", 1, &receive).as_deref(), Some("receive"));
        assert_eq!(read("recieve", 2, &receive).as_deref(), Some("receive"));
        assert_eq!(read("recieve", 3, &receive), None);
        assert_eq!(read("recieve", 1, &[("receive", 49)]), None);
        // Words of their own: too short, another beginning, another form.
        assert_eq!(read("manny", 1, &[("many", 900)]), None);
        assert_eq!(read("storks", 1, &[("stocks", 900)]), None);
        assert_eq!(read("marriage", 1, &[("carriage", 900)]), None);
        assert_eq!(read("organisms", 1, &[("organism", 900)]), None);
        let government = [("government", 90)];
        assert_eq!(
            read("goverment", 1, &government).as_deref(),
            Some("government")
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
