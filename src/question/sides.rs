//! The two sides of a comparison: "the difference between a weir and a lock", "weir vs lock", "is
//! a weir better than a lock".

use super::{Question, Role, bare};

/// Words between the two sides, wherever they stand.
const AGAINST: &[&str] = &["vs", "versus"];
/// Words in front of both sides, and those between them then.
const BETWEEN: &[&str] = &["between", "zwischen", "entre", "tra", "fra"];
const AND: &[&str] = &["and", "&", "und", "et", "y", "e", "or", "oder"];
/// Words in front of the second side, where what is compared stands before them.
const THAN: &[&str] = &["than", "als"];
/// The same behind a word that compares: "different from", "compared to".
const COMPARING: &[&str] = &[
    "different",
    "differ",
    "differs",
    "compared",
    "compare",
    "compares",
    "opposed",
    "distinguished",
    "distinguish",
    "distinguishes",
];
const TO: &[&str] = &["from", "to", "with"];
/// A comparison in itself, no part of what is compared.
const COMPARATIVES: &[&str] = &[
    "better", "worse", "more", "less", "besser", "mehr", "weniger",
];

/// The content words of both sides, as indexes into `question.words`; `None` where it compares
/// nothing with anything. A word that both sides share is in both.
pub fn sides(question: &Question) -> Option<[Vec<usize>; 2]> {
    let words: Vec<String> = question.words.iter().map(|w| folded(&w.text)).collect();
    let is = |at: usize, list: &[&str]| list.contains(&words[at].as_str());
    let find = |from: usize, list: &[&str]| (from..words.len()).find(|&at| is(at, list));
    let (start, cut) = if let Some(cut) = find(0, AGAINST) {
        (0, cut)
    } else if let Some(between) = find(0, BETWEEN) {
        (between + 1, find(between + 1, AND)?)
    } else if let Some(cut) = (1..words.len()).find(|&at| is(at, TO) && is(at - 1, COMPARING)) {
        (0, cut)
    } else if let Some(cut) = find(0, &["from"]).filter(|&c| (0..c).any(|at| is(at, COMPARING))) {
        (0, cut)
    } else {
        (
            0,
            find(0, THAN).filter(|&cut| cut > 0 && is_comparative(&words[cut - 1]))?,
        )
    };
    let compares = |at: usize| is(at, COMPARING) || is(at, COMPARATIVES);
    let content = |range: std::ops::Range<usize>| -> Vec<usize> {
        let named = range.filter(|&at| question.words[at].role == Role::Content && !compares(at));
        named.collect()
    };
    let mut first = content(start..cut);
    if is(cut, THAN)
        && first
            .last()
            .is_some_and(|&last| is_comparative(&words[last]))
    {
        first.pop();
    }
    let second = content(cut + 1..words.len());
    (!first.is_empty() && !second.is_empty() && first != second).then_some([first, second])
}

fn folded(word: &str) -> String {
    if word == "&" { word.into() } else { bare(word) }
}

/// Whether a word before "than" says in what the sides are compared.
fn is_comparative(word: &str) -> bool {
    word.len() > 3 && word.ends_with("er") || COMPARATIVES.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_are_read_off_the_words_between_them() {
        for (asked, first, second) in [
            (
                "What is the difference between a weir and a lock?",
                "weir",
                "lock?",
            ),
            ("weir vs. lock", "weir", "lock"),
            ("is a weir better than a lock?", "weir", "lock?"),
            ("is an old weir cheaper than a lock", "old weir", "lock"),
            ("how does a weir differ from a lock?", "weir", "lock?"),
            (
                "How is a mill weir different from a tide lock?",
                "mill weir",
                "tide lock?",
            ),
            ("Unterschied zwischen Wehr und Schleuse", "Wehr", "Schleuse"),
        ] {
            let question = Question::parse(asked, &[crate::text::Language::German]);
            let text = |side: &[usize]| -> String {
                let words = side.iter().map(|&at| question.words[at].text.as_str());
                words.collect::<Vec<_>>().join(" ")
            };
            let found = sides(&question).map(|[a, b]| (text(&a), text(&b)));
            assert_eq!(found, Some((first.into(), second.into())), "{asked}");
        }
    }

    #[test]
    fn most_questions_compare_nothing() {
        for asked in [
            "what is a weir?",
            "how far is it from the weir to the lock?",
            "is it more than a weir",
            "vs",
            "the time between",
            "which weir is older than",
        ] {
            assert_eq!(sides(&Question::parse(asked, &[])), None, "{asked}");
        }
    }
}
