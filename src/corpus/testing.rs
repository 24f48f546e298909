//! What the tests of the readers share: a document shown as one line a block, and the promises that
//! every document keeps.

use super::{BlockKind, Document};
use crate::text::Span;

/// Kind and words of each block, one a line.
pub(super) fn show(document: &Document) -> String {
    let mut lines = String::new();
    for block in &document.blocks {
        let kind = match block.kind {
            BlockKind::Heading { level } => format!("h{level}"),
            BlockKind::Paragraph => "p".into(),
            BlockKind::ListItem => "li".into(),
            BlockKind::Table => "table".into(),
            BlockKind::Code => "code".into(),
            BlockKind::FaqQuestion { level: None } => "Q".into(),
            BlockKind::FaqQuestion { level: Some(l) } => format!("Q{l}"),
            BlockKind::FaqAnswer { .. } => "A".into(),
            BlockKind::Boilerplate => "-".into(),
        };
        let words = document.words_of(block).replace('\n', "⏎");
        lines += &format!("{kind}: {words}\n");
    }
    lines
}

/// Blocks are in order, do not overlap, stand on character boundaries and hold trimmed words.
pub(super) fn check_blocks(document: &Document) {
    let mut end = 0;
    for block in &document.blocks {
        let span = block.span;
        assert!(span.start() >= end && span.end() <= document.text.len());
        assert!(document.text.get(span.start()..span.end()).is_some());
        assert!(
            !span.is_empty() && span.trimmed(&document.text) == span,
            "{block:?}"
        );
        end = span.end();
    }
}

/// Each word of each block is found where the map says: those bytes of the `source` hold its
/// letters as `in_order` says, and the lines are the ones those bytes stand on.
pub(super) fn check_places(
    document: &Document,
    source: &str,
    in_order: &dyn Fn(&str, &str) -> bool,
) {
    for block in &document.blocks {
        let mut at = block.span.start();
        for word in document
            .words_of(block)
            .split_inclusive(char::is_whitespace)
        {
            let span = Span::new(at, at + word.len()).trimmed(&document.text);
            at += word.len();
            let (bytes, (first, last)) = document.map.locate(span);
            let (start, end) = (bytes.start as usize, bytes.end as usize);
            let found = source
                .get(start..end)
                .unwrap_or_else(|| panic!("{word:?} is at {start}..{end}"));
            let letters: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
            // A separator alone stands nowhere.
            if letters.is_empty() {
                continue;
            }
            assert!(in_order(found, &letters), "{word:?} is not in {found:?}");
            let line = |at: usize| {
                let (bytes, rest) = source.as_bytes().split_at(at);
                let next = bytes.iter().skip(1).chain(rest.first());
                let ends_line = |(&byte, next): (&u8, Option<&u8>)| match byte {
                    b'\r' => next != Some(&b'\n'),
                    byte => byte == b'\n',
                };
                let nexts = next.map(Some).chain(std::iter::once(None));
                1 + bytes
                    .iter()
                    .zip(nexts)
                    .filter(|&pair| ends_line(pair))
                    .count() as u32
            };
            assert_eq!(first, line(start), "first line of {word:?}");
            assert!(first <= last && last <= line(end), "last line of {word:?}");
        }
    }
}

/// Whether the letters stand in `found` in their order, with whatever markup between them.
pub(super) fn holds_in_order(found: &str, letters: &str) -> bool {
    let mut rest = found.chars();
    letters.chars().all(|letter| rest.any(|c| c == letter))
}
