//! From HTML source to tokens. A *token* is a start tag, an end tag or a stretch of text; a text
//! token carries its *pieces*, which say for every character where in the source it was written,
//! character references (`&eacute;`) included. Comments, doctypes and errors leave no token.
//!
//! The tokenizer itself is html5gum's; this is the receiver of its output, written out because the
//! ready-made one merges a text and its references under a single span.

use html5gum::{Emitter, Error, State, Tokenizer, naive_next_state};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::ops::Range;

/// One token of the source.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// `<p class="x">`.
    Start(StartTag),
    /// `</p>`: the name in lower case.
    End { name: String },
    /// What stands between two tags.
    Text(Text),
}

/// A start tag, with those of its attributes that the reader looks at.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct StartTag {
    /// In lower case.
    pub(super) name: String,
    /// The first of each name counts.
    pub(super) attributes: Vec<Attribute>,
    /// The whole tag in the source.
    pub(super) source: Range<usize>,
}

/// An attribute of a start tag.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Attribute {
    /// In lower case.
    pub(super) name: String,
    /// With character references resolved.
    pub(super) value: String,
    /// The value in the source, without its quotes.
    pub(super) source: Range<usize>,
}

/// Text with character references resolved and line ends made `\n`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Text {
    /// The characters.
    pub(super) words: String,
    /// Where they were written; the lengths add up to that of `words`.
    pub(super) pieces: Vec<Piece>,
}

/// A stretch of a text token: byte for byte where `len` is as long as `source`, else as a whole.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece {
    /// Bytes in the text.
    pub(super) len: usize,
    /// Where it stands in the source.
    pub(super) source: Range<usize>,
}

impl StartTag {
    /// The value of an attribute; empty for one without a value.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attribute(name).map(|a| a.value.as_str())
    }

    /// The attribute of that name.
    pub(super) fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|a| a.name == name)
    }
}

impl Text {
    /// The pieces with their words.
    pub(super) fn pieces(&self) -> impl Iterator<Item = (&str, Range<usize>)> {
        let mut start = 0;
        self.pieces.iter().map(move |piece| {
            let end = start + piece.len;
            let words = self.words.get(start..end).unwrap_or("");
            start = end;
            (words, piece.source.clone())
        })
    }
}

/// The tokens of `source`, in its order.
pub(super) fn tokens(source: &str) -> impl Iterator<Item = Token> {
    Tokenizer::new_with_emitter(source, Receiver::new(source.as_bytes())).map_while(
        |token: Result<Token, Infallible>| match token {
            Ok(token) => Some(token),
            Err(never) => match never {},
        },
    )
}

/// The attributes that are kept; a tag can carry megabytes of others.
const KEPT: &[&str] = &[
    "alt",
    "aria-controls",
    "aria-expanded",
    "aria-hidden",
    "aria-level",
    "class",
    "colspan",
    "content",
    "data-target",
    "datetime",
    "href",
    "hidden",
    "id",
    "itemprop",
    "itemtype",
    "lang",
    "name",
    "open",
    "property",
    "role",
    "rowspan",
    "style",
    "type",
];

/// Receives what the tokenizer finds and hands it on as tokens.
struct Receiver<'a> {
    source: &'a [u8],
    ready: VecDeque<Token>,
    /// Bytes of the source that were read.
    position: usize,
    /// Where the last thing that was handed on ends: no piece begins before it.
    from: usize,
    words: Vec<u8>,
    pieces: Vec<Piece>,
    /// Where the tag that is being read begins.
    opened: usize,
    is_start: bool,
    name: Vec<u8>,
    attributes: Vec<Attribute>,
    attribute_name: Vec<u8>,
    attribute_value: Vec<u8>,
    value_start: usize,
    value_end: usize,
    last_start: Vec<u8>,
    /// Whether the source is XHTML, in which `<title/>` is a whole element. In plain HTML the
    /// slash means nothing.
    is_xml: bool,
    self_closing: bool,
}

impl<'a> Receiver<'a> {
    fn new(source: &'a [u8]) -> Receiver<'a> {
        Receiver {
            source,
            ready: VecDeque::new(),
            position: 0,
            from: 0,
            words: Vec::new(),
            pieces: Vec::new(),
            opened: 0,
            is_start: false,
            name: Vec::new(),
            attributes: Vec::new(),
            attribute_name: Vec::new(),
            attribute_value: Vec::new(),
            value_start: 0,
            value_end: 0,
            last_start: Vec::new(),
            is_xml: is_xml(source),
            self_closing: false,
        }
    }

    fn finish_text(&mut self) {
        if self.words.is_empty() {
            return;
        }
        let words = std::mem::take(&mut self.words);
        let pieces = std::mem::take(&mut self.pieces);
        // The tokenizer cuts only at ASCII characters, so this is UTF-8 as the source was. Were it
        // not, the lengths of the pieces would no longer fit, and then no text is better.
        if let Ok(words) = String::from_utf8(words) {
            self.ready.push_back(Token::Text(Text { words, pieces }));
        }
    }

    fn finish_attribute(&mut self) {
        if self.attribute_name.is_empty() {
            return;
        }
        let kept = KEPT
            .iter()
            .find(|name| name.as_bytes() == self.attribute_name.as_slice());
        if let Some(&name) = kept
            && self.is_start
            && !self.attributes.iter().any(|a| a.name == name)
        {
            self.attributes.push(Attribute {
                name: name.to_string(),
                value: String::from_utf8_lossy(&self.attribute_value).into_owned(),
                source: self.value_start..self.value_end.max(self.value_start),
            });
        }
        self.attribute_name.clear();
        self.attribute_value.clear();
    }

    /// Where in the source the `words` that end at the present position were written.
    fn place_of(&self, words: &[u8]) -> Range<usize> {
        let end = self.position.min(self.source.len());
        let from = self.from.min(end);
        let read = &self.source[from..end];
        if read.ends_with(words) {
            return end - words.len()..end;
        }
        if words == b"\n" && read.ends_with(b"\r") {
            return end - 1..end;
        }
        let reference = read.iter().rposition(|&byte| byte == b'&').unwrap_or(0);
        from + reference..end
    }
}

impl Emitter for Receiver<'_> {
    type Token = Token;

    fn pop_token(&mut self) -> Option<Token> {
        self.ready.pop_front()
    }

    fn move_position(&mut self, offset: isize) {
        self.position = self.position.saturating_add_signed(offset);
    }

    fn emit_string(&mut self, words: &[u8]) {
        // Browsers drop NUL in running text.
        if words.is_empty() || words == b"\0" {
            return;
        }
        let source = self.place_of(words);
        self.from = source.end;
        self.words.extend_from_slice(words);
        if let Some(last) = self.pieces.last_mut()
            && last.source.end == source.start
            && last.len == last.source.len()
            && words.len() == source.len()
        {
            last.len += words.len();
            last.source.end = source.end;
            return;
        }
        self.pieces.push(Piece {
            len: words.len(),
            source,
        });
    }

    fn start_open_tag(&mut self) {
        self.opened = self.position.saturating_sub(1);
    }

    fn init_start_tag(&mut self) {
        self.is_start = true;
        self.self_closing = false;
        self.name.clear();
        self.attributes.clear();
    }

    fn init_end_tag(&mut self) {
        self.is_start = false;
        self.name.clear();
        self.attributes.clear();
    }

    fn push_tag_name(&mut self, name: &[u8]) {
        self.name.extend_from_slice(name);
    }

    fn init_attribute(&mut self) {
        self.finish_attribute();
        self.value_start = self.position;
        self.value_end = self.position;
    }

    fn push_attribute_name(&mut self, name: &[u8]) {
        self.attribute_name.extend_from_slice(name);
    }

    fn init_attribute_value(&mut self) {
        self.value_start = self.position;
    }

    fn push_attribute_value(&mut self, value: &[u8]) {
        self.attribute_value.extend_from_slice(value);
        self.value_end = self.position.min(self.source.len());
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        self.finish_attribute();
        self.finish_text();
        self.from = self.position;
        let name = String::from_utf8_lossy(&self.name).into_owned();
        if !self.is_start {
            self.last_start.clear();
            self.ready.push_back(Token::End { name });
            return None;
        }
        let is_whole = self.is_xml && self.self_closing;
        let end = is_whole.then(|| Token::End { name: name.clone() });
        self.ready.push_back(Token::Start(StartTag {
            name,
            attributes: std::mem::take(&mut self.attributes),
            source: self.opened..self.position,
        }));
        self.ready.extend(end);
        if is_whole {
            return None;
        }
        self.last_start.clone_from(&self.name);
        naive_next_state(&self.name)
    }

    fn emit_eof(&mut self) {
        self.finish_text();
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        !self.is_start && !self.last_start.is_empty() && self.last_start == self.name
    }

    fn set_last_start_tag(&mut self, name: Option<&[u8]>) {
        self.last_start = name.unwrap_or_default().to_vec();
    }

    fn emit_current_comment(&mut self) {
        self.from = self.position;
    }

    fn emit_current_doctype(&mut self) {
        self.from = self.position;
    }

    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn emit_error(&mut self, _: Error) {}
    fn init_comment(&mut self) {}
    fn push_comment(&mut self, _: &[u8]) {}
    fn init_doctype(&mut self) {}
    fn push_doctype_name(&mut self, _: &[u8]) {}
    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}
    fn set_force_quirks(&mut self) {}

    fn set_self_closing(&mut self) {
        self.self_closing = true;
    }
}

/// Whether the beginning of the source says that it is XHTML.
fn is_xml(source: &[u8]) -> bool {
    const NAMESPACE: &[u8] = b"http://www.w3.org/1999/xhtml";
    const BEGINNING: usize = 1000;
    let beginning = &source[..source.len().min(BEGINNING)];
    beginning.trim_ascii_start().starts_with(b"<?xml")
        || beginning
            .windows(NAMESPACE.len())
            .any(|window| window == NAMESPACE)
}
