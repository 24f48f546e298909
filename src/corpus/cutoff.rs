//! Answers that a page cuts off. Many FAQ pages show the beginning of an answer and an
//! *invitation* to read on: `a form of outsourcing where informat...Read full`. Such an answer
//! ends where its words end, and says so, so that nobody takes the beginning for the whole.

use super::{BlockKind, Document};
use crate::text::Span;

/// What pages write where they invite to read on, in lower case.
const INVITATIONS: &[&str] = &[
    "read full",
    "read full answer",
    "read the full answer",
    "read full article",
    "read more",
    "read the rest",
    "more",
    "see more",
    "show more",
    "view more",
    "learn more",
    "know more",
    "load more",
    "click here",
    "continue reading",
    "keep reading",
    "continue",
    "expand",
    "mehr lesen",
    "weiterlesen",
    "mehr anzeigen",
    "mehr",
    "lire la suite",
    "lire plus",
    "en savoir plus",
    "voir plus",
    "leer más",
    "seguir leyendo",
    "ver más",
    "leggi tutto",
    "continua a leggere",
    "leggi di più",
    "ler mais",
    "leia mais",
    "lees meer",
    "lees verder",
    "läs mer",
    "les mer",
    "læs mere",
    "czytaj dalej",
    "czytaj więcej",
    "читать далее",
    "читать дальше",
    "подробнее",
    "devamını oku",
    "続きを読む",
    "もっと見る",
    "阅读全文",
    "阅读更多",
    "閱讀全文",
    "더 보기",
    "더보기",
];

/// Those that mean a cut even without an ellipsis before them, where no sentence has ended.
const CLEAR: &[&str] = &[
    "read",
    "continue reading",
    "weiterlesen",
    "lire la suite",
    "seguir leyendo",
];

/// Longer than any invitation, in bytes.
const LONGEST: usize = 64;

/// Finds the answers that are cut off, marks them, and ends them where their words end. An
/// invitation that is a block of its own becomes boilerplate.
pub fn mark(document: &mut Document) {
    let is_answer = |kind: BlockKind| matches!(kind, BlockKind::FaqAnswer { .. });
    for i in 0..document.blocks.len() {
        let block = document.blocks[i];
        let words = document.words_of(&block);
        let follows_answer = i > 0 && is_answer(document.blocks[i - 1].kind);
        if follows_answer
            && (is_answer(block.kind) || block.kind == BlockKind::Paragraph)
            && is_invitation(words)
        {
            document.blocks[i].kind = BlockKind::Boilerplate;
            document.blocks[i - 1].kind = BlockKind::FaqAnswer { cut_off: true };
        } else if is_answer(block.kind) {
            let is_last = document
                .blocks
                .get(i + 1)
                .is_none_or(|next| !is_answer(next.kind));
            if let Some(end) = words_end(words, is_last) {
                let start = block.span.start();
                document.blocks[i].span = Span::new(start, start + end);
                document.blocks[i].kind = BlockKind::FaqAnswer { cut_off: true };
            }
        }
    }
}

/// Whether `text` is nothing but an invitation to read on.
pub fn is_invitation(text: &str) -> bool {
    let text =
        undecorated(text).trim_start_matches(|c: char| c.is_whitespace() || "([".contains(c));
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || ".…".contains(c));
    text.len() <= LONGEST && text != "more" && INVITATIONS.contains(&&*text.to_lowercase())
}

/// Where the words of `text` end if it is cut off; `None` if it is whole. A bare ellipsis counts
/// only if nothing of the answer follows (`is_last`).
pub fn words_end(text: &str, is_last: bool) -> Option<usize> {
    let end = match invitation(undecorated(text)) {
        Some((before, is_clear)) => {
            let before = before.trim_end_matches(|c: char| c.is_whitespace() || "[(".contains(c));
            match without_ellipsis(before) {
                Some(words) => words,
                None if is_clear && !before.ends_with(ends_a_sentence) => before,
                None => return None,
            }
        }
        None if is_last => without_ellipsis(text.trim_end())?,
        None => return None,
    };
    (!end.is_empty()).then_some(end.len())
}

/// What stands before the invitation at the end of `text`, and whether that alone means a cut.
fn invitation(text: &str) -> Option<(&str, bool)> {
    let mut from = text.len().saturating_sub(LONGEST);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let tail = &text[from..];
    let found = INVITATIONS
        .iter()
        .filter_map(|phrase| {
            let start = ends_with_ignoring_case(tail, phrase)?;
            let before = &text[..from + start];
            // "informat...Read full" has no space, but "furthermore" is no "more".
            let apart = !before.ends_with(char::is_alphanumeric) || !phrase.is_ascii();
            apart.then_some((before, phrase))
        })
        .min_by_key(|(before, _)| before.len())?;
    let (before, phrase) = found;
    let is_clear = CLEAR.iter().any(|clear| phrase.starts_with(clear));
    Some((before, is_clear))
}

/// Where `phrase`, which is lower case, begins if `text` ends with it in any case.
fn ends_with_ignoring_case(text: &str, phrase: &str) -> Option<usize> {
    let mut letters = phrase.chars().rev();
    let mut wanted = letters.next();
    for (at, c) in text.char_indices().rev() {
        if c.to_lowercase().next() != wanted {
            return None;
        }
        wanted = letters.next();
        if wanted.is_none() {
            return Some(at);
        }
    }
    None
}

/// `text` without the arrows and brackets that pages put behind an invitation.
fn undecorated(text: &str) -> &str {
    text.trim_end_matches(|c: char| c.is_whitespace() || ")]»›>→▶▼.…".contains(c))
}

/// What stands before the ellipsis at the end of `text`, trimmed; `None` without an ellipsis.
/// The ellipsis may be one character, three dots or more, spaced or in brackets.
fn without_ellipsis(text: &str) -> Option<&str> {
    let text = text.trim_end();
    let inner = text.strip_suffix([']', ')']).unwrap_or(text).trim_end();
    let is_dot = |c: char| c == '.' || c == '…' || c == '⋯';
    let before = inner.trim_end_matches(|c: char| is_dot(c) || c == ' ' || c == '\u{A0}');
    let dots = &inner[before.len()..];
    let count: usize = dots
        .chars()
        .map(|c| {
            if c == '.' {
                1
            } else if is_dot(c) {
                3
            } else {
                0
            }
        })
        .sum();
    if count < 3 || !inner.ends_with(is_dot) {
        return None;
    }
    let bracketed = inner.len() < text.len();
    match bracketed {
        true => before.strip_suffix(['[', '(']).map(str::trim_end),
        false => Some(before.trim_end()),
    }
}

fn ends_a_sentence(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | ':' | '。' | '！' | '？' | '؟')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_cut_is_seen_whatever_the_page_writes() {
        for (text, words) in [
            (
                "outsourcing where informat...Read full",
                "outsourcing where informat",
            ),
            ("is based o...Read full", "is based o"),
            ("typically have … more", "typically have"),
            ("typically have... Read more", "typically have"),
            ("typically have [...]", "typically have"),
            ("typically have […]", "typically have"),
            ("typically have […] Continue reading →", "typically have"),
            ("typically have Continue Reading »", "typically have"),
            ("typically have… (more)", "typically have"),
            ("typically have . . .", "typically have"),
            ("typically have...", "typically have"),
            ("Es ist so, dass… Weiterlesen", "Es ist so, dass"),
            ("知識の委託であり…続きを読む", "知識の委託であり"),
            ("One. Two thr... [Read More]", "One. Two thr"),
        ] {
            assert_eq!(words_end(text, true), Some(words.len()), "{text}");
        }
    }

    #[test]
    fn whole_answers_stay_whole() {
        for text in [
            "It is a form of outsourcing.",
            "He said... and then he left.",
            "You pay no more",
            "It is cheap, and there is much more.",
            "There is nothing to do. Read more.",
            "For details, read the manual.",
            "It grows ever more",
            "Furthermore",
            "more",
            "...",
            "",
        ] {
            assert_eq!(words_end(text, true), None, "{text}");
        }
        assert_eq!(words_end("trails off in mid-text…", false), None);
    }

    #[test]
    fn only_invitations_are_invitations() {
        assert!(
            ["Read full", "… Read more »", "[Continue reading]"]
                .iter()
                .all(|t| is_invitation(t))
        );
        assert!(
            !["more", "Read more books", ""]
                .iter()
                .any(|t| is_invitation(t))
        );
    }

    proptest! {
        #[test]
        fn the_words_end_inside_the_text(text in "[a-z .…\\[\\]()é»]{0,20}(read more|more|)[.…)» ]{0,3}") {
            if let Some(end) = words_end(&text, true) {
                prop_assert!(end > 0 && text.is_char_boundary(end));
            }
        }
    }
}
