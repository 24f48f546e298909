//! The part of a passage that a list of passages shows. An *excerpt* is a run of whole sentences
//! (whole lines, for code and tables) around the one that matters, as many as a budget of
//! terminal columns allows.

use super::wrap::{columns, rows};
use crate::text::{Span, sentences as sentences_of};
use unicode_segmentation::UnicodeSegmentation;

/// A stretch of a text, and whether words were left out around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// What is shown.
    pub span: Span,
    /// Whether there is more text before it.
    pub cut_before: bool,
    /// Whether there is more text behind it.
    pub cut_after: bool,
}

impl Excerpt {
    /// All of `text`.
    pub fn whole(text: &str) -> Excerpt {
        Excerpt::of(text, Span::new(0, text.len()))
    }

    fn of(text: &str, span: Span) -> Excerpt {
        let span = span.trimmed(text);
        Excerpt {
            span,
            cut_before: !text[..span.start()].trim().is_empty(),
            cut_after: !text[span.end()..].trim().is_empty(),
        }
    }
}

/// The sentences around `focus`, together at most `budget` columns. A focus longer than that is
/// shown whole up to twice the budget and then cut behind a word.
pub fn sentences(text: &str, focus: Span, budget: usize) -> Excerpt {
    let all = sentences_of(text);
    let span = around(text, &all, focus, budget);
    let most = budget.saturating_mul(2).max(1);
    if columns(span.of(text)) <= most {
        return Excerpt::of(text, span);
    }
    // A focus from elsewhere may stand inside a character of this text.
    let start = match focus.start() {
        at if text.is_char_boundary(at) => at.clamp(span.start(), span.end()),
        _ => span.start(),
    };
    Excerpt::of(text, first_words(text, Span::new(start, span.end()), most))
}

/// The lines around `focus`, at most `most` of them; lines of a table or of code.
pub fn lines(text: &str, focus: Span, most: usize) -> Excerpt {
    let all = rows(text, Span::new(0, text.len()));
    let here = all.partition_point(|row| row.end() < focus.start());
    // A line above the focus tells where one is; more would push the focus out of sight.
    let first = here.saturating_sub(1).min(all.len().saturating_sub(most));
    let last = (first + most).min(all.len());
    match all.get(first..last) {
        // No trimming at the front: the first line of code keeps its indentation.
        Some([head, .., tail]) | Some([head @ tail]) => Excerpt {
            span: head.cover(*tail),
            cut_before: first > 0,
            cut_after: last < all.len(),
        },
        _ => Excerpt::whole(text),
    }
}

/// The units that touch `focus`, grown while `budget` allows: by the one behind, by the one
/// before, in turn.
fn around(text: &str, units: &[Span], focus: Span, budget: usize) -> Span {
    let cost = |span: &Span| columns(span.of(text));
    let mut first = units.partition_point(|unit| unit.end() <= focus.start());
    first = first.min(units.len().saturating_sub(1));
    let mut last = units.partition_point(|unit| unit.start() < focus.end());
    last = last.clamp((first + 1).min(units.len()), units.len());
    let mut used: usize = units[first..last].iter().map(cost).sum();
    loop {
        let mut grown = false;
        if let Some(next) = units.get(last)
            && used + cost(next) <= budget
        {
            used += cost(next);
            last += 1;
            grown = true;
        }
        if let Some(previous) = first.checked_sub(1)
            && used + cost(&units[previous]) <= budget
        {
            used += cost(&units[previous]);
            first = previous;
            grown = true;
        }
        if !grown {
            break;
        }
    }
    match &units[first..last] {
        [head, .., tail] | [head @ tail] => head.cover(*tail),
        [] => Span::new(0, text.len()),
    }
}

/// The beginning of `span` that fits `most` columns, ending with a whole word where one fits.
fn first_words(text: &str, span: Span, most: usize) -> Span {
    let mut used = 0;
    let mut word_end = span.start();
    for (at, word) in span.of(text).split_word_bound_indices() {
        used += columns(word);
        if used > most {
            break;
        }
        word_end = span.start() + at + word.len();
    }
    if word_end == span.start() {
        // One endless word: graphemes must do.
        let mut used = 0;
        for (at, grapheme) in span.of(text).grapheme_indices(true) {
            used += columns(grapheme);
            if used > most {
                break;
            }
            word_end = span.start() + at + grapheme.len();
        }
    }
    Span::new(span.start(), word_end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = "One is here. Two is next. Three comes now. Four is last.";

    fn shown(focus: &str, budget: usize) -> String {
        let start = TEXT.find(focus).unwrap();
        let excerpt = sentences(TEXT, Span::new(start, start + focus.len()), budget);
        format!(
            "{}{}{}",
            if excerpt.cut_before { "… " } else { "" },
            excerpt.span.of(TEXT),
            if excerpt.cut_after { " …" } else { "" }
        )
    }

    #[test]
    fn it_grows_around_the_focus_by_whole_sentences() {
        assert_eq!(shown("Three", 20), "… Three comes now. …");
        assert_eq!(shown("Three", 35), "… Three comes now. Four is last.");
        assert_eq!(shown("One", 30), "One is here. Two is next. …");
        assert_eq!(shown("Two", 100), TEXT);
    }

    #[test]
    fn a_sentence_too_long_is_cut_behind_a_word() {
        assert_eq!(shown("Three", 5), "… Three …");
    }

    #[test]
    fn lines_keep_one_above_the_focus() {
        let text = "a\nb\nc\nd\ne";
        let at = text.find('d').unwrap();
        let excerpt = lines(text, Span::new(at, at + 1), 3);
        assert_eq!(excerpt.span.of(text), "c\nd\ne");
        assert!(excerpt.cut_before && !excerpt.cut_after);
    }

    proptest! {
        #[test]
        fn it_never_exceeds_twice_the_budget(
            text in "([a-z]{1,9}[ .?\n]{1,2}|知識。|\\PC){0,30}",
            (start, len) in (0usize..200, 0usize..50),
            budget in 0usize..80,
        ) {
            let excerpt = sentences(&text, Span::new(start, start + len), budget);
            prop_assert!(columns(excerpt.span.of(&text)) <= (2 * budget).max(1));
            lines(&text, Span::new(start, start + len), budget);
        }
    }
}
