//! The text of a letter: plain, or HTML where nothing plain was sent along.

use super::head::Head;
use super::own_html::own_html;
use super::own_words::{is_attribution, is_repeated_head, own_words};
use crate::corpus::encoding::{Decoded, decode};
use crate::corpus::numbered::Numbered;
use crate::corpus::{BlockKind, SourceMap, html, plain};
use mail_parser::{Encoding, Message, MessagePart, MimeHeaders, PartType};
use std::borrow::Cow;

/// Adds what the sender of a letter wrote to `text`, under a heading that says who that was: so
/// each passage is found by it, and none consists of it. Says whether a part is encrypted.
pub(super) fn add(letter: &Message, head: &Head, text: &mut Numbered) -> bool {
    let forwarded = head.forwarded;
    let mut encrypted = false;
    text.block(BlockKind::Heading { level: 1 }, &head.line);
    let start = text.blocks();
    for part in letter.text_bodies() {
        match &part.body {
            PartType::Text(words) => {
                let words = declared_or_found(letter, part, words);
                let own = own_words(&words, forwarded);
                encrypted |= own.encrypted;
                add_plain(&own.text, text);
            }
            PartType::Html(source) => {
                add_html(&declared_or_found(letter, part, source), forwarded, text);
            }
            _ => {}
        }
    }
    if text.blocks() == start {
        // A heading of nothing could not be found.
        text.block(BlockKind::Paragraph, &head.line);
    }
    encrypted
}

/// The words of a part; where the letter does not say what its bytes mean, they are looked at.
fn declared_or_found<'w>(letter: &Message, part: &MessagePart, words: &'w str) -> Cow<'w, str> {
    let declared = part
        .content_type()
        .is_some_and(|kind| kind.has_attribute("charset"));
    if declared || part.encoding != Encoding::None || !words.contains('\u{FFFD}') {
        return Cow::Borrowed(words);
    }
    let stretch = part.raw_body_offset() as usize..part.raw_end_offset() as usize;
    match letter.raw_message().get(stretch) {
        Some(bytes) => Cow::Owned(decode(bytes).text),
        None => Cow::Borrowed(words),
    }
}

fn add_plain(words: &str, text: &mut Numbered) {
    let decoded = Decoded {
        text: words.to_string(),
        map: SourceMap::new(),
        encoding: "UTF-8",
        lossy: false,
    };
    let read = plain::document("", "", decoded);
    for block in &read.blocks {
        let kind = match block.kind {
            // A short line by itself is a sentence in a letter, or a greeting.
            BlockKind::Heading { .. } => BlockKind::Paragraph,
            kind => kind,
        };
        text.block(kind, read.words_of(block));
    }
}

fn add_html(source: &str, forwarded: bool, text: &mut Numbered) {
    let own = match forwarded {
        true => Cow::Borrowed(source),
        false => Cow::Owned(own_html(source)),
    };
    let fragment = html::fragment(&own, false, false);
    for block in &fragment.blocks {
        let (words, _) = fragment.stretch(block.span);
        let lines: Vec<&str> = words.lines().collect();
        if !forwarded && is_repeated_head(&lines) || lines.first() == Some(&"--") {
            return;
        }
        if block.kind != BlockKind::Boilerplate && !is_attribution(&lines) {
            text.block(block.kind, words);
        }
    }
}
