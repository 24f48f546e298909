//! Files of JSON records. A *record* is one JSON object that makes one document: the text of a
//! passage under `text`, in the manner of the BEIR sets, or a pair of `question` and `answer`.
//! The strings are unescaped here and not by the JSON parser, for only so is it known which bytes
//! of the file each character came from.

use super::{Block, BlockKind, Document, Segment, SourceMap, Warning, WarningKind, faq};
use crate::text::Span;
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::io::{self, BufRead, Read};

/// The longest line that is read; a longer one is left out.
pub const LONGEST_LINE: u64 = 64 * 1024 * 1024;

/// So many broken lines are named one by one; the others are counted, lest one file crowd out what
/// there is to say of the others.
const NAMED_LINES: usize = 5;

/// Reads one record a line and hands each document on. A line that is no JSON object, or has
/// none of the known fields, is left out with a warning. Memory is that of the longest line.
///
/// # Errors
/// Those of `reader`.
pub fn documents(
    path: &str,
    mut reader: impl BufRead,
    each: &mut dyn FnMut(Document),
    warnings: &mut Vec<Warning>,
) -> io::Result<()> {
    let mut skipped = Skipped::default();
    let mut bytes = Vec::new();
    let (mut start, mut number) = (0u64, 0u32);
    loop {
        bytes.clear();
        let length = reader
            .by_ref()
            .take(LONGEST_LINE + 1)
            .read_until(b'\n', &mut bytes)? as u64;
        if length == 0 {
            break;
        }
        number = number.saturating_add(1);
        if length > LONGEST_LINE && !bytes.ends_with(b"\n") {
            let rest = skip_line(&mut reader)?;
            start += length + rest;
            let longest = LONGEST_LINE >> 20;
            let detail = format!("line {number} is longer than {longest} MiB and was left out");
            warnings.push(Warning::new(path, WarningKind::TooLarge, detail));
            continue;
        }
        let mark = if start == 0 {
            byte_order_mark(&bytes)
        } else {
            0
        };
        let line = bytes[mark..].trim_ascii_end();
        if !line.is_empty() {
            let place = |at: usize| (start + (mark + at) as u64, number);
            match Record::parse(line) {
                Err(error) => skipped.broken(number, &error),
                Ok(record) => match record.document(path, number, line, &place) {
                    Some(document) => each(document),
                    None => skipped.shapeless(number),
                },
            }
        }
        start += length;
    }
    skipped.report(path, warnings);
    Ok(())
}

/// What a `.json` file turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Json {
    /// An array of records; they were handed on.
    Records,
    /// Anything else; nothing was handed on.
    Other,
}

/// Reads a file that is one JSON array of records and hands each document on.
pub fn array(
    path: &str,
    bytes: &[u8],
    each: &mut dyn FnMut(Document),
    warnings: &mut Vec<Warning>,
) -> Json {
    array_in(path, bytes, bytes, each, warnings)
}

/// The same for an array that is a part of the file `bytes`.
pub(super) fn array_in(
    path: &str,
    bytes: &[u8],
    array: &[u8],
    each: &mut dyn FnMut(Document),
    warnings: &mut Vec<Warning>,
) -> Json {
    let mark = byte_order_mark(bytes);
    let array = &array[byte_order_mark(array)..];
    let bytes = &bytes[mark..];
    let Ok(items) = serde_json::from_slice::<Vec<&RawValue>>(array) else {
        return Json::Other;
    };
    // A JSON string holds no line end, so the line of its first byte is the line of all of it.
    let ends: Vec<usize> = (0..bytes.len()).filter(|&at| bytes[at] == b'\n').collect();
    let line = |at: usize| ends.partition_point(|&end| end < at) as u32 + 1;
    let place = |at: usize| ((mark + at) as u64, line(at));
    let mut skipped = Skipped::default();
    let mut found = 0;
    for item in items {
        let number = line(offset(bytes, item.get()));
        let record = Record::parse(item.get().as_bytes()).ok();
        match record.and_then(|record| record.document(path, number, bytes, &place)) {
            Some(document) => {
                found += 1;
                each(document);
            }
            None => skipped.shapeless(number),
        }
    }
    if found == 0 {
        return Json::Other;
    }
    skipped.report(path, warnings);
    Json::Records
}

/// Whether a file begins with a line that is a record, so that it is read line by line whatever
/// its name is.
pub fn begins_with_record(head: &[u8]) -> bool {
    let head = &head[byte_order_mark(head)..];
    let Some(end) = head.iter().position(|&b| b == b'\n') else {
        return false;
    };
    head.first() == Some(&b'{')
        && Record::parse(&head[..end]).is_ok_and(|record| record.body().is_some())
}

/// The fields of a record that mean something here, as they are written in the file.
#[derive(Default)]
struct Record<'a> {
    id: Option<&'a str>,
    title: Option<&'a str>,
    text: Option<&'a str>,
    question: Option<&'a str>,
    answer: Option<&'a str>,
}

/// What a record's text is.
enum Body<'a> {
    Text(&'a str),
    Answer { question: &'a str, answer: &'a str },
}

impl<'a> Record<'a> {
    fn parse(json: &'a [u8]) -> serde_json::Result<Record<'a>> {
        serde_json::from_slice(json)
    }

    fn body(&self) -> Option<Body<'a>> {
        match (self.question, self.answer, self.text) {
            (Some(question), Some(answer), _) => Some(Body::Answer { question, answer }),
            (_, _, Some(text)) => Some(Body::Text(text)),
            _ => None,
        }
    }

    /// The document this record makes; `None` where it has no text. `file` is what the fields
    /// are slices of, and `place` tells where a byte of it stands in the file on disk.
    fn document(
        self,
        path: &str,
        line: u32,
        file: &[u8],
        place: &dyn Fn(usize) -> (u64, u32),
    ) -> Option<Document> {
        let (title, body) = match self.body()? {
            Body::Text(text) => (self.title, text),
            Body::Answer { question, answer } => (Some(question), answer),
        };
        let is_pair = self.question.is_some() && self.answer.is_some();
        let mut strings = Strings {
            file,
            place,
            text: String::new(),
            map: SourceMap::new(),
        };
        let title = title
            .map(|raw| strings.unescape(raw))
            .map(|span| span.trimmed(&strings.text))
            .filter(|span| !span.is_empty());
        if title.is_some() {
            strings.text.push_str("\n\n");
        }
        let body = strings.unescape(body);
        let Strings { text, map, .. } = strings;
        if body.trimmed(&text).is_empty() {
            return None;
        }
        let id = match self.id.map(plain_value) {
            Some(id) if !id.is_empty() => id,
            _ => format!("{path}#{line}"),
        };
        let mut document = Document::new(id, path, text, map);
        let question = title.filter(|title| is_pair || faq::is_question(title.of(&document.text)));
        document.title = title.map(|span| span.of(&document.text).to_string());
        let kind = match question {
            Some(_) => BlockKind::FaqAnswer { cut_off: false },
            None => BlockKind::Paragraph,
        };
        let heading = question.map(|span| Block {
            kind: BlockKind::FaqQuestion { level: None },
            span,
        });
        let paragraphs = paragraphs(&document.text, body).map(|span| Block { kind, span });
        document.blocks = heading.into_iter().chain(paragraphs).collect();
        Some(document)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Record<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Record<'a>, D::Error> {
        deserializer.deserialize_map(RecordVisitor)
    }
}

/// The field names that are known; `_id` and `text` are those of BEIR.
#[derive(Deserialize)]
#[serde(field_identifier)]
enum Field {
    #[serde(rename = "_id", alias = "id", alias = "docid", alias = "doc_id")]
    Id,
    #[serde(rename = "title")]
    Title,
    #[serde(rename = "text", alias = "contents", alias = "content", alias = "body")]
    Text,
    #[serde(rename = "question", alias = "q")]
    Question,
    #[serde(rename = "answer", alias = "a")]
    Answer,
    #[serde(other)]
    Other,
}

struct RecordVisitor;

impl<'de> Visitor<'de> for RecordVisitor {
    type Value = Record<'de>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Record<'de>, A::Error> {
        let mut record = Record::default();
        while let Some(field) = map.next_key::<Field>()? {
            let slot = match field {
                Field::Id => &mut record.id,
                Field::Title => &mut record.title,
                Field::Text => &mut record.text,
                Field::Question => &mut record.question,
                Field::Answer => &mut record.answer,
                Field::Other => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            let raw = map.next_value::<&RawValue>()?.get();
            let is_name = matches!(field, Field::Id) && !raw.starts_with(['{', '[', 'n']);
            // The first of two names for the same thing counts.
            if slot.is_none() && (raw.starts_with('"') || is_name) {
                *slot = Some(raw);
            }
        }
        Ok(record)
    }
}

/// An id as a string: unescaped, or as written where it is a number.
fn plain_value(raw: &str) -> String {
    match raw.starts_with('"') {
        true => serde_json::from_str(raw).unwrap_or_default(),
        false => raw.to_string(),
    }
}

/// Text and map of one record as its strings are unescaped one behind the other.
pub(super) struct Strings<'f> {
    pub(super) file: &'f [u8],
    pub(super) place: &'f dyn Fn(usize) -> (u64, u32),
    pub(super) text: String,
    pub(super) map: SourceMap,
}

impl Strings<'_> {
    /// Adds what a JSON string, with its quotes, stands for.
    pub(super) fn unescape(&mut self, raw: &str) -> Span {
        let begin = self.text.len();
        let inner = raw
            .strip_prefix('"')
            .and_then(|raw| raw.strip_suffix('"'))
            .unwrap_or_default();
        let (source, line) = (self.place)(offset(self.file, inner));
        let mut at = 0;
        while at < inner.len() {
            let rest = &inner[at..];
            let (straight, escaped) = match rest.find('\\') {
                Some(0) => (None, escape(rest)),
                Some(end) => (Some(&rest[..end]), (' ', end)),
                None => (Some(rest), (' ', rest.len())),
            };
            let (c, length) = escaped;
            let start = self.text.len();
            match straight {
                Some(run) => self.text.push_str(run),
                None => self.text.push(c),
            }
            self.map.push(Segment {
                text: start,
                text_len: self.text.len() - start,
                source: source + at as u64,
                source_len: length as u64,
                line,
            });
            at += length;
        }
        Span::new(begin, self.text.len())
    }
}

/// The character that the escape at the beginning of `text` stands for, and the length of the
/// escape. Half a surrogate pair stands for U+FFFD.
fn escape(text: &str) -> (char, usize) {
    let unit = |at: usize| -> Option<u16> {
        let digits = text.get(at..)?.strip_prefix("\\u")?.get(..4)?;
        u16::from_str_radix(digits, 16).ok()
    };
    if let Some(first) = unit(0) {
        if let Some(Ok(c)) = char::decode_utf16([first]).next() {
            return (c, 6);
        }
        let pair = unit(6).and_then(|second| char::decode_utf16([first, second]).next());
        return match pair {
            Some(Ok(c)) => (c, 12),
            _ => (char::REPLACEMENT_CHARACTER, 6),
        };
    }
    match text[1..].chars().next() {
        Some('n') => ('\n', 2),
        Some('t') => ('\t', 2),
        Some('r') => ('\r', 2),
        Some('b') => ('\u{8}', 2),
        Some('f') => ('\u{C}', 2),
        Some(c) => (c, 1 + c.len_utf8()),
        None => ('\\', 1),
    }
}

/// Where `part`, a slice of `whole`, begins in it.
pub(super) fn offset(whole: &[u8], part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize)
}

/// The stretches of `span` between blank lines.
pub(super) fn paragraphs(text: &str, span: Span) -> impl Iterator<Item = Span> {
    let mut at = span.start();
    let mut rows = span.of(text).split_inclusive('\n').map(move |row| {
        at += row.len();
        Span::new(at - row.len(), at).trimmed(text)
    });
    std::iter::from_fn(move || {
        let first = rows.by_ref().find(|row| !row.is_empty())?;
        let others = rows.by_ref().take_while(|row| !row.is_empty());
        Some(others.fold(first, Span::cover))
    })
}

pub(super) fn byte_order_mark(bytes: &[u8]) -> usize {
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        3
    } else {
        0
    }
}

/// Reads up to and with the next line end; the number of bytes read.
fn skip_line(reader: &mut impl BufRead) -> io::Result<u64> {
    let mut skipped = 0;
    loop {
        let buffer = reader.fill_buf()?;
        let end = buffer.iter().position(|&b| b == b'\n');
        let count = end.map_or(buffer.len(), |end| end + 1);
        let ended = end.is_some() || buffer.is_empty();
        reader.consume(count);
        skipped += count as u64;
        if ended {
            return Ok(skipped);
        }
    }
}

/// The lines that made no document.
#[derive(Default)]
struct Skipped {
    named: Vec<String>,
    unnamed: usize,
    /// Records without known fields: how many, and the line of the first.
    shapeless: Option<(usize, u32)>,
}

impl Skipped {
    fn broken(&mut self, line: u32, error: &serde_json::Error) {
        if self.named.len() < NAMED_LINES {
            let column = error.column();
            let what = match error.classify() {
                serde_json::error::Category::Data => "is not a JSON object".to_string(),
                _ => format!("is not JSON (column {column})"),
            };
            self.named
                .push(format!("line {line} {what} and was left out"));
        } else {
            self.unnamed += 1;
        }
    }

    fn shapeless(&mut self, line: u32) {
        let (count, first) = self.shapeless.unwrap_or((0, line));
        self.shapeless = Some((count + 1, first));
    }

    fn report(self, path: &str, warnings: &mut Vec<Warning>) {
        let mut warn = |kind, detail| warnings.push(Warning::new(path, kind, detail));
        let named = self.named.into_iter();
        named.for_each(|detail| warn(WarningKind::Unreadable, detail));
        if self.unnamed > 0 {
            let detail = format!("{} more lines are not JSON and were left out", self.unnamed);
            warn(WarningKind::Unreadable, detail);
        }
        if let Some((count, first)) = self.shapeless {
            let others = match count {
                1 => String::new(),
                _ => format!(", as were {} like it", count - 1),
            };
            let detail = format!(
                "the record on line {first} has neither text nor question and answer and was \
                 left out{others}"
            );
            warn(WarningKind::Structure, detail);
        }
    }
}

#[cfg(test)]
mod tests;
