//! What a file says about itself: title, date, keywords, the titles of its outline, the notes that
//! people wrote on its pages, the files attached to it. Text strings are those of ISO 32000-1,
//! 7.9.2.2.

use super::parts::plain;
use hayro_syntax::Pdf;
use hayro_syntax::metadata::Metadata;
use hayro_syntax::object::{
    Array, DateTime, Dict, MaybeRef, Name, Object, ObjectIdentifier, String as Bytes,
};
use hayro_syntax::page::Page;
use hayro_syntax::xref::XRef;
use std::collections::{HashMap, HashSet};

/// Titles of an outline, notes on a page.
const MOST_TITLES: usize = 20_000;
const MOST_NOTES: usize = 2_000;

/// The text of a string: UTF-16 or UTF-8 with a mark at its beginning, else PDFDocEncoding.
pub(super) fn text_string(bytes: &[u8]) -> String {
    let wide = |pair: fn([u8; 2]) -> u16, bytes: &[u8]| {
        let (pairs, _) = bytes.as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().map(|&two| pair(two)).collect();
        String::from_utf16_lossy(&units)
    };
    let text = match bytes {
        [0xFE, 0xFF, rest @ ..] => wide(u16::from_be_bytes, rest),
        [0xFF, 0xFE, rest @ ..] => wide(u16::from_le_bytes, rest),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        bytes => bytes.iter().map(|&byte| document_letter(byte)).collect(),
    };
    // A language tag stands between two escapes.
    let parts = text.split('\u{1B}').step_by(2);
    parts.collect::<String>().replace('\0', "")
}

/// PDFDocEncoding (ISO 32000-1, D.2): Latin 1 but for these.
fn document_letter(byte: u8) -> char {
    const LOW: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];
    const HIGH: [char; 33] = [
        '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚',
        '™', 'ﬁ', 'ﬂ', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{FFFD}', '€',
    ];
    match byte {
        0x18..=0x1F => LOW[usize::from(byte - 0x18)],
        0x80..=0xA0 => HIGH[usize::from(byte - 0x80)],
        byte => char::from(byte),
    }
}

/// One line, without white space at its ends or in rows.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The title that the file gives itself, unless it says nothing: names of programs and files.
pub(super) fn title(metadata: &Metadata) -> Option<String> {
    let title = line(&text_string(metadata.title.as_deref()?));
    let title = title.strip_prefix("Microsoft Word - ").unwrap_or(&title);
    let title = title
        .strip_prefix("Microsoft PowerPoint - ")
        .unwrap_or(title);
    is_sensible(title).then(|| title.to_string())
}

fn is_sensible(title: &str) -> bool {
    const NOTHING: &[&str] = &[
        "untitled",
        "unbenannt",
        "sans titre",
        "sin título",
        "presentation",
        "document",
        "title",
        "powerpoint presentation",
        "slide",
        "page",
        "pdf",
        "none",
        "null",
        "unknown",
        "book",
        "dokument",
        "präsentation",
        "layout",
        "anonymous",
    ];
    let words = title
        .trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ')
        .to_lowercase();
    let is_file = title.rsplit_once('.').is_some_and(|(name, ending)| {
        !name.is_empty()
            && (2..=5).contains(&ending.len())
            && ending.chars().all(|c| c.is_ascii_alphanumeric())
            && ending.contains(|c: char| c.is_ascii_alphabetic())
    });
    let is_path = title.contains(['\\']) || title.starts_with('/') || title.contains("://");
    let letters = title.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 2
        && title.chars().count() <= 300
        && !title.contains(char::REPLACEMENT_CHARACTER)
        && !NOTHING.contains(&&*words)
        && !is_file
        && !is_path
}

/// When it was made, or else changed, in seconds since 1970.
pub(super) fn date(metadata: &Metadata) -> Option<i64> {
    seconds(metadata.creation_date.or(metadata.modification_date)?)
}

fn seconds(date: DateTime) -> Option<i64> {
    let month = time::Month::try_from(date.month).ok()?;
    let day = time::Date::from_calendar_date(i32::from(date.year), month, date.day).ok()?;
    let moment = day.with_hms(date.hour, date.minute, date.second).ok()?;
    let sign = if date.utc_offset_hour < 0 { -1 } else { 1 };
    let offset =
        i64::from(date.utc_offset_hour) * 3600 + sign * i64::from(date.utc_offset_minute) * 60;
    Some(moment.assume_utc().unix_timestamp() - offset)
}

/// Its keywords.
pub(super) fn tags(metadata: &Metadata) -> Vec<String> {
    let keywords = metadata
        .keywords
        .as_deref()
        .map(text_string)
        .unwrap_or_default();
    // A list without commas is one of single words, unless it is a phrase.
    let tags = keywords.split([',', ';', '\n', '\r']).map(line);
    tags.filter(|tag| !tag.is_empty() && tag.chars().count() <= 100)
        .take(100)
        .collect()
}

/// The items of an array that can be found.
pub(super) fn items<'p>(array: &Array<'p>, xref: &'p XRef) -> impl Iterator<Item = Object<'p>> {
    array.raw_iter().filter_map(|item| match item {
        MaybeRef::Ref(reference) => xref.get::<Object>(reference.into()),
        MaybeRef::NotRef(object) => Some(object),
    })
}

fn catalogue(pdf: &Pdf) -> Option<Dict<'_>> {
    let xref = pdf.xref();
    xref.get::<Dict>(xref.root_id())
}

/// How many pages the file says it has.
pub(super) fn page_count(pdf: &Pdf) -> Option<usize> {
    let pages = catalogue(pdf)?.get::<Dict>("Pages")?;
    usize::try_from(pages.get::<i32>("Count")?).ok()
}

/// The titles of the outline and their depth from 1. A title that stands there at several depths
/// has the outermost.
pub(super) fn outline(pdf: &Pdf) -> HashMap<String, u8> {
    let mut titles = HashMap::new();
    let top = catalogue(pdf).and_then(|catalogue| catalogue.get::<Dict>("Outlines"));
    let mut open: Vec<(Dict, u8)> = Vec::new();
    open.extend(
        top.and_then(|top| top.get::<Dict>("First"))
            .map(|first| (first, 1)),
    );
    let mut seen: HashSet<ObjectIdentifier> = HashSet::new();
    while let Some((entry, depth)) = open.pop() {
        let is_new = entry.obj_id().is_some_and(|id| seen.insert(id));
        if !is_new || titles.len() >= MOST_TITLES {
            continue;
        }
        if let Some(title) = entry.get::<Bytes>("Title") {
            let title = plain(&text_string(&title));
            if title.chars().count() > 1 {
                let own = titles.entry(title).or_insert(depth);
                *own = (*own).min(depth);
            }
        }
        open.extend(entry.get::<Dict>("Next").map(|next| (next, depth)));
        let below = depth.saturating_add(1).min(6);
        open.extend(entry.get::<Dict>("First").map(|first| (first, below)));
    }
    titles
}

/// What people wrote on a page: comments, and what was filled into forms.
pub(super) fn notes(page: &Page) -> Vec<String> {
    let Some(annotations) = page.raw().get::<Array>("Annots") else {
        return Vec::new();
    };
    let mut notes: Vec<String> = Vec::new();
    let annotations = items(&annotations, page.xref()).take(MOST_NOTES);
    for annotation in annotations.filter_map(Object::into_dict) {
        let kind = annotation.get::<Name>("Subtype");
        let note = match kind.as_deref() {
            Some(b"Widget") => value(&annotation),
            Some(b"Link" | b"Popup" | b"FileAttachment") | None => None,
            Some(_) => annotation.get::<Bytes>("Contents"),
        };
        let note = note
            .map(|note| line(&text_string(&note)))
            .unwrap_or_default();
        if note.contains(char::is_alphanumeric) && !notes.contains(&note) {
            notes.push(note);
        }
    }
    notes
}

/// What stands in a field of a form that holds text; its parent may hold it for all its parts.
fn value<'p>(field: &Dict<'p>) -> Option<Bytes<'p>> {
    let parent = field.get::<Dict>("Parent");
    let of_both = |key: &str| {
        let inherited = || parent.as_ref().and_then(|parent| parent.get::<Name>(key));
        field.get::<Name>(key).or_else(inherited)
    };
    let is_text = matches!(of_both("FT").as_deref(), Some(b"Tx" | b"Ch"));
    let value = field.get::<Bytes>("V");
    let value = value.or_else(|| parent.as_ref().and_then(|parent| parent.get::<Bytes>("V")));
    value.filter(|_| is_text)
}

/// The names of the files that are attached to it.
pub(super) fn attachments(pdf: &Pdf) -> Vec<String> {
    let files = catalogue(pdf)
        .and_then(|catalogue| catalogue.get::<Dict>("Names"))
        .and_then(|names| names.get::<Dict>("EmbeddedFiles"))
        .and_then(|files| files.get::<Array>("Names"));
    let Some(files) = files else {
        return Vec::new();
    };
    let name = |file: Dict| {
        let name = file.get::<Bytes>("UF").or_else(|| file.get::<Bytes>("F"))?;
        Some(line(&text_string(&name)))
    };
    let files = items(&files, pdf.xref()).filter_map(Object::into_dict);
    files.filter_map(name).take(100).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_of_three_encodings() {
        assert_eq!(text_string(b"Kettle\x84tea"), "Kettle—tea");
        assert_eq!(text_string(b"\xFE\xFF\0T\0e\0a\x20\x1C"), "Tea“");
        assert_eq!(
            text_string("\u{FEFF}Tee für alle".as_bytes()),
            "Tee für alle"
        );
        assert_eq!(text_string(b"\xFE\xFF\0\x1B\0e\0n\0\x1B\0T\0e\0a\0"), "Tea");
        assert_eq!(text_string(b""), "");
    }

    #[test]
    fn titles_that_say_nothing_are_none() {
        let title = |words: &str| {
            title(&Metadata {
                title: Some(words.as_bytes().into()),
                ..Metadata::default()
            })
        };
        assert_eq!(
            title("Kettle  Handbook").as_deref(),
            Some("Kettle Handbook")
        );
        assert_eq!(title("Microsoft Word - Care").as_deref(), Some("Care"));
        assert_eq!(
            title("Kettles vs. pots").as_deref(),
            Some("Kettles vs. pots")
        );
        for nothing in [
            "",
            "untitled",
            "Presentation1",
            "Microsoft Word - care.doc",
            "12",
            "a.tex",
        ] {
            assert_eq!(title(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn dates_are_counted_from_1970_in_utc() {
        let date = DateTime {
            year: 2022,
            month: 4,
            day: 3,
            hour: 18,
            minute: 5,
            second: 42,
            utc_offset_hour: 2,
            utc_offset_minute: 0,
        };
        assert_eq!(seconds(date), Some(1_649_001_942));
        assert_eq!(
            seconds(DateTime {
                month: 2,
                day: 30,
                ..date
            }),
            None
        );
    }
}
