//! Text of the corpus, made fit for a terminal. *Printable* text holds no character that a
//! terminal obeys instead of showing: no escape, no cursor movement, no reversal of the writing
//! direction. Each such character is replaced by one of the same number of bytes, so that every
//! span of the original text is a span of the printable one.

use std::borrow::Cow;

/// `text` without anything a terminal would obey, byte for byte as long. Line feeds and tabs
/// stay; the layout turns them into lines and spaces.
pub fn printable(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| stand_in(c) == c) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().map(stand_in).collect())
    }
}

/// `text` printable and on one line, each run of white space one space: for titles, headings,
/// questions and paths, which are set into a line of ours.
pub fn one_line(text: &str) -> String {
    let text = printable(text);
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Whether a terminal may obey `c` rather than show it.
pub fn is_obeyed(c: char) -> bool {
    !matches!(c, '\n' | '\t') && stand_in(c) != c
}

/// What is shown in the place of `c`: itself, or something harmless of the same length in UTF-8.
fn stand_in(c: char) -> char {
    match c {
        '\n' | '\t' => c,
        // C0 and delete, one byte: escape sequences begin here.
        '\0'..='\x1f' | '\x7f' => ' ',
        // C1, two bytes: some terminals take U+009B for the start of an escape sequence.
        '\u{80}'..='\u{9f}' => '\u{a0}',
        // Line and paragraph separators, three bytes: a space of the same length.
        '\u{2028}' | '\u{2029}' => '\u{2002}',
        // Embeddings, overrides and isolates, three bytes: they make text read as other text.
        // The plain direction marks (U+200E, U+200F, U+061C) stay, right-to-left text needs them.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        '\u{fff9}'..='\u{fffb}' => '\u{fffd}',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn escape_sequences_lose_their_teeth() {
        assert_eq!(printable("a\x1b[31mred\x07"), "a [31mred ");
        assert_eq!(printable("\u{9b}2J"), "\u{a0}2J");
        assert_eq!(printable("user\u{202e}txt.exe"), "user\u{fffd}txt.exe");
        assert_eq!(one_line("  a\r\n b\tc "), "a b c");
    }

    proptest! {
        #[test]
        fn every_span_still_fits(text in any::<String>()) {
            let shown = printable(&text);
            prop_assert_eq!(shown.len(), text.len());
            for (at, _) in text.char_indices() {
                prop_assert!(shown.is_char_boundary(at));
            }
            prop_assert!(!shown.chars().any(is_obeyed));
        }
    }
}
