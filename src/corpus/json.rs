//! JSON files that are read as a whole: an array of records, an object with such arrays in it,
//! questions and answers in any nesting ([`pairs`]), and text where it is none of these.

use super::jsonl::{self, Json, byte_order_mark};
use super::pairs;
use super::plain;
use super::read::{Input, Output, Unread};
use super::tree::{Builder, Node, Scalar, Style};
use super::yaml::of_pairs;
use super::{Document, Format};
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Reads a JSON file, or one of a record a line that is a part of another.
///
/// # Errors
/// None; what is no JSON is text.
pub(super) fn read(format: Format, input: &Input, output: &mut Output) -> Result<(), Unread> {
    if format == Format::JsonLines {
        return output
            .records(input, |each, warnings| {
                jsonl::documents(input.path, input.bytes, each, warnings)
            })
            .map_err(|error| Unread(error.to_string()));
    }
    if records(input, input.bytes, output) {
        return Ok(());
    }
    let decoded = input.decode(output);
    let found = nodes(&decoded.text).and_then(|nodes| pairs::find(&decoded.text, &nodes));
    if let Some(found) = found {
        output.give(of_pairs(input, found, &decoded));
        return Ok(());
    }
    if arrays(input, output) {
        return Ok(());
    }
    let document = plain::document(&input.id(), input.path, decoded);
    output.give(Document {
        within: input.within.clone(),
        ..document
    });
    Ok(())
}

/// Reads an array of records; whether it is one.
fn records(input: &Input, array: &[u8], output: &mut Output) -> bool {
    let read = output.records(input, |each, warnings| {
        jsonl::array_in(input.path, input.bytes, array, each, warnings)
    });
    read == Json::Records
}

/// Reads the arrays of records that an object holds; whether there are any.
fn arrays(input: &Input, output: &mut Output) -> bool {
    let mark = byte_order_mark(input.bytes);
    let object = serde_json::from_slice::<BTreeMap<Cow<str>, &RawValue>>(&input.bytes[mark..]);
    let mut values: Vec<&str> = object
        .unwrap_or_default()
        .values()
        .map(|v| v.get())
        .collect();
    // In order of the file.
    values.sort_by_key(|value| value.as_ptr());
    let arrays = values.into_iter().filter(|value| value.starts_with('['));
    let read = arrays.filter(|array| records(input, array.as_bytes(), output));
    read.count() > 0
}

/// The nested data of a JSON text; `None` where it is none, or nested too deeply.
fn nodes(text: &str) -> Option<Vec<Node<'_>>> {
    // From here on every mark and every string is known to be whole.
    serde_json::from_str::<IgnoredAny>(text).ok()?;
    let bytes = text.as_bytes();
    let mut builder = Builder::default();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'{' => builder.open_map()?,
            b'[' => builder.open_list()?,
            b'}' | b']' => builder.close(),
            b'"' => {
                let end = string_end(bytes, at + 1);
                let source = at + 1..end;
                let words = match text[source.clone()].contains('\\') {
                    false => Cow::Borrowed(&text[source.clone()]),
                    // Half a surrogate pair is no text; the records are read more kindly.
                    true => Cow::Owned(serde_json::from_str(&text[at..=end]).ok()?),
                };
                builder.scalar(Node::Scalar(Scalar {
                    words,
                    source,
                    style: Style::Double,
                }))?;
                at = end;
            }
            b',' | b':' | b' ' | b'\t' | b'\n' | b'\r' => {}
            _ => {
                let ends = |byte: &u8| b",:]} \t\n\r".contains(byte);
                let length = bytes[at..].iter().position(ends);
                let end = length.map_or(bytes.len(), |length| at + length);
                builder.scalar(Node::Scalar(Scalar {
                    words: Cow::Borrowed(&text[at..end]),
                    source: at..end,
                    style: Style::Bare,
                }))?;
                at = end - 1;
            }
        }
        at += 1;
    }
    Some(builder.done)
}

/// The quotation mark that ends the string whose words begin at `start`.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    loop {
        match bytes.get(at) {
            Some(b'\\') => at += 2,
            Some(b'"') | None => return at.min(bytes.len()),
            Some(_) => at += 1,
        }
    }
}

#[cfg(test)]
mod tests;
