//! Questions and answers that a page carries for search engines: schema.org `Question` items in
//! JSON-LD scripts (`FAQPage`, `QAPage`). A *pair* is one of them, each word with its place inside
//! the script.

use super::about::{About, is_article_type};
use super::walk::walk;
use crate::corpus::SourceMap;
use crate::corpus::extraction::Extraction;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::ops::Range;

/// A question and its answer. The maps lead to the source the script stands in.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pair {
    pub(super) question: Words,
    /// The paragraphs of the answer.
    pub(super) answer: Vec<Words>,
}

/// Words and the way to their source.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Words {
    pub(super) text: String,
    pub(super) map: SourceMap,
}

/// The pairs in the script at `range` of `source`; `None` if it is no JSON. What it says about the
/// page goes to `about`.
pub(super) fn data(source: &str, range: Range<usize>, about: &mut About) -> Option<Vec<Pair>> {
    let script = source.get(range.clone())?;
    // Line breaks inside strings are an error to JSON and common on pages. A space is as long.
    let json = script.replace(|c: char| c.is_ascii_control(), " ");
    let start = json.find(['{', '['])?;
    let end = json.rfind(['}', ']'])? + 1;
    let value: &RawValue = serde_json::from_str(json.get(start..end)?).ok()?;
    let mut reader = Reader {
        json: &json,
        offset: range.start,
        pairs: Vec::new(),
        about,
    };
    reader.visit(value, 0);
    Some(reader.pairs)
}

/// How deep questions are looked for; each level reads its text once more.
const DEEPEST: usize = 12;

type Fields<'a> = BTreeMap<String, &'a RawValue>;

struct Reader<'a> {
    json: &'a str,
    /// Where `json` begins in the source.
    offset: usize,
    pairs: Vec<Pair>,
    about: &'a mut About,
}

impl Reader<'_> {
    fn visit(&mut self, value: &RawValue, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        for item in items(value) {
            let Some(fields) = fields(item) else { continue };
            if types(&fields).any(|kind| kind == "Question") {
                self.pairs.extend(self.pair(&fields));
                continue;
            }
            self.article(&fields);
            for value in fields.values() {
                if value.get().starts_with(['{', '[']) {
                    self.visit(value, depth + 1);
                }
            }
        }
    }

    /// Takes dates and keywords of an article.
    fn article(&mut self, fields: &Fields<'_>) {
        if !types(fields).any(|kind| is_article_type(&kind)) {
            return;
        }
        self.about.is_article = true;
        for (name, value) in fields {
            for value in items(value) {
                let Ok(words) = serde_json::from_str::<String>(value.get()) else {
                    continue;
                };
                match name.as_str() {
                    "keywords" => self.about.tag(&words),
                    name => self.about.dated(name, &words),
                }
            }
        }
    }

    fn pair(&self, question: &Fields<'_>) -> Option<Pair> {
        let name = question.get("name").or(question.get("text"))?;
        let question_words = self.words(name);
        let answers = question
            .get("acceptedAnswer")
            .or(question.get("suggestedAnswer"))?;
        let mut answer = Vec::new();
        for item in items(answers) {
            if let Some(text) = fields(item).and_then(|f| f.get("text").copied()) {
                answer.extend(self.words(text));
            }
        }
        let question = question_words.into_iter().next()?;
        (!answer.is_empty()).then_some(Pair { question, answer })
    }

    /// The paragraphs of a JSON string, which may be HTML.
    fn words(&self, value: &RawValue) -> Vec<Words> {
        let raw = value.get();
        let Some(start) = (raw.as_ptr() as usize).checked_sub(self.json.as_ptr() as usize) else {
            return Vec::new();
        };
        let (text, map) = unescape(raw, self.offset + start).into_parts();
        let page = walk(&text);
        page.blocks
            .iter()
            .filter(|block| block.hidden.is_none())
            .map(|block| Words {
                text: block.span.of(page.extraction.text()).to_string(),
                map: page.extraction.map().slice(block.span).through(&map),
            })
            .collect()
    }
}

/// The elements of an array, or the value itself.
fn items(value: &RawValue) -> Vec<&RawValue> {
    if value.get().starts_with('[') {
        serde_json::from_str(value.get()).unwrap_or_default()
    } else {
        vec![value]
    }
}

fn fields(value: &RawValue) -> Option<Fields<'_>> {
    serde_json::from_str(value.get()).ok()
}

/// The types of an item, without the vocabulary they are of.
fn types<'f>(fields: &'f Fields<'_>) -> impl Iterator<Item = String> + 'f {
    let kinds = fields.get("@type").copied().map(items).unwrap_or_default();
    let kinds = kinds.into_iter();
    kinds
        .filter_map(|kind| serde_json::from_str::<String>(kind.get()).ok())
        .filter_map(|kind| Some(kind.rsplit(['/', ':']).next()?.to_string()))
}

/// The characters of a JSON string literal that stands at `offset`; nothing for another value.
fn unescape(raw: &str, offset: usize) -> Extraction {
    let mut text = Extraction::default();
    let Some(inner) = raw.strip_prefix('"').and_then(|r| r.strip_suffix('"')) else {
        return text;
    };
    let offset = offset + 1;
    let mut at = 0;
    while at < inner.len() {
        let plain = inner[at..].find('\\').unwrap_or(inner.len() - at);
        if plain > 0 {
            text.verbatim(&inner[at..at + plain], offset + at..offset + at + plain);
            at += plain;
            continue;
        }
        let (character, length) = escape(&inner[at..]);
        let mut buffer = [0; 4];
        text.verbatim(
            character.encode_utf8(&mut buffer),
            offset + at..offset + at + length,
        );
        at += length;
    }
    text
}

/// The character an escape at the start of `text` stands for, and the length of the escape.
fn escape(text: &str) -> (char, usize) {
    let unit = |at: usize| {
        let digits = text.get(at + 2..at + 6)?;
        let is_escape = text.get(at..at + 2) == Some("\\u");
        is_escape
            .then(|| u16::from_str_radix(digits, 16).ok())
            .flatten()
    };
    let Some(mark) = text[1..].chars().next() else {
        return ('\\', text.len());
    };
    let character = match mark {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' | 'f' => ' ',
        'u' => {
            let units = [unit(0), unit(6)];
            let mut decoded = char::decode_utf16(units.into_iter().map_while(|u| u));
            return match decoded.next() {
                Some(Ok(c)) => (c, c.len_utf16() * 6),
                Some(Err(_)) => ('\u{fffd}', 6),
                None => ('\u{fffd}', 2),
            };
        }
        other => other,
    };
    (character, 1 + mark.len_utf8())
}
