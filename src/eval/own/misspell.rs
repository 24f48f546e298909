//! Slips of the keyboard: neighbours swapped, a letter left out, doubled, or the key beside it.

use super::draw::digest;
use super::{Draft, Writer};
use crate::index::IndexError;
use crate::lexicon::Lexicon;
use crate::question::is_function_word;
use crate::text::{Language, fold, is_unspaced};
use std::io;
use unicode_segmentation::UnicodeSegmentation;

/// Letters of a word that is still known with a slip in it.
const LEAST_LETTERS: usize = 5;
/// Words of a question in which a person makes a second slip.
const WORDS_FOR_TWO: usize = 4;
/// How often a slip that makes another word of the corpus is made anew.
const ATTEMPTS: usize = 8;

impl Writer<'_> {
    /// The question with one or two slips; `None` where no word is long enough, or the script is
    /// not one of letters.
    pub(super) fn misspelt(self, draft: Option<Draft>) -> Result<Option<Draft>, IndexError> {
        let Some(mut draft) = draft else {
            return Ok(None);
        };
        let below = self
            .lots
            .dice("slip", digest([draft.question.text.as_str()]));
        Ok(
            misspell(&draft.question.text, self.home, below)?.map(|text| {
                draft.question.text = text;
                draft
            }),
        )
    }
}

fn misspell(
    text: &str,
    lexicon: &dyn Lexicon,
    mut below: impl FnMut(usize) -> usize,
) -> io::Result<Option<String>> {
    let mut words: Vec<String> = text.split(' ').map(str::to_string).collect();
    let languages: Vec<Language> = lexicon.languages()?.into_iter().map(|(l, _)| l).collect();
    let mut long: Vec<usize> = (0..words.len())
        .filter(|&at| can_slip(&words[at]))
        .filter(|&at| !is_function_word(&fold(bare(&words[at])), &languages))
        .collect();
    let two = long.len() >= WORDS_FOR_TWO && below(2) == 0;
    let mut slips = 0;
    while slips < 1 + usize::from(two) && !long.is_empty() {
        let at = long.swap_remove(below(long.len()));
        for _ in 0..ATTEMPTS {
            let slipped = slip(&words[at], &mut below);
            // A slip that makes another word is not seen as one.
            if slipped != words[at] && lexicon.exact_frequency(&fold(bare(&slipped)))? == 0 {
                words[at] = slipped;
                slips += 1;
                break;
            }
        }
    }
    Ok((slips > 0).then(|| words.join(" ")))
}

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// A word of letters that is neither short nor an acronym.
fn can_slip(word: &str) -> bool {
    let word = bare(word);
    let letters = |c: char| c.is_alphabetic() || unicode_normalization::char::is_combining_mark(c);
    word.graphemes(true).count() >= LEAST_LETTERS
        && word.chars().all(|c| letters(c) && !is_unspaced(c))
        && word.chars().skip(1).any(|c| !c.is_uppercase())
}

/// The word with one slip behind its first letter, which is seldom wrong.
fn slip(word: &str, below: &mut impl FnMut(usize) -> usize) -> String {
    let inner = bare(word);
    let mut letters: Vec<String> = inner.graphemes(true).map(str::to_string).collect();
    let at = 1 + below(letters.len() - 2);
    match below(4) {
        0 => letters.swap(at, at + 1),
        1 => {
            letters.remove(at);
        }
        2 => letters.insert(at, letters[at].clone()),
        _ => match beside(&letters[at]) {
            Some(keys) => letters[at] = keys[below(keys.len())].to_string(),
            None => letters.swap(at, at + 1),
        },
    }
    word.replacen(inner, &letters.concat(), 1)
}

/// The keys left and right of a small Latin letter, as most keyboards have them.
fn beside(letter: &str) -> Option<Vec<char>> {
    const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
    let row = ROWS.iter().find(|row| row.contains(letter))?;
    let at = row.find(letter)?;
    let near = [at.checked_sub(1), Some(at + 1)].into_iter().flatten();
    let keys: Vec<char> = near.filter_map(|at| row.chars().nth(at)).collect();
    (letter.len() == 1).then_some(keys)
}

#[cfg(test)]
mod tests {
    use super::super::draw::Lots;
    use super::*;

    #[test]
    fn a_slip_is_one_edit_behind_the_first_letter() {
        for word in [
            "outsourcing",
            "Verlagerung,",
            "процессов",
            "(वितरण)",
            "πελάτης",
        ] {
            for thing in 0..200 {
                let slipped = slip(word, &mut Lots(1).dice("test", thing));
                assert!(
                    strsim::osa_distance(word, &slipped) <= 3,
                    "{word} {slipped}"
                );
                assert_eq!(word.chars().next(), slipped.chars().next());
            }
        }
    }

    #[test]
    fn only_words_of_letters_slip() {
        for (word, can) in [
            ("service", true),
            ("(service)", true),
            ("four", false),
            ("OUTSOURCING", false),
            ("知识流程外包", false),
            ("foo_bar_baz", false),
        ] {
            assert_eq!(can_slip(word), can, "{word}");
        }
    }
}
