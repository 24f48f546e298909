//! What a document says about itself in the part that holds its properties: title, date, keywords.
//! Office Open XML, OpenDocument and EPUB use the same names, those of Dublin Core.

use super::markup::{Element, Step, Visitor};
use crate::corpus::Document;
use time::{Date, Month, PrimitiveDateTime, Time, UtcOffset};

/// The properties of a document.
#[derive(Debug, Default)]
pub(super) struct Properties {
    /// As it stands there.
    pub(super) title: Option<String>,
    published: Option<i64>,
    created: Option<i64>,
    modified: Option<i64>,
    tags: Vec<String>,
    /// Whether what it is about counts as tags. In Office that is a second title.
    subjects_are_tags: bool,
    text: String,
    /// The name that an attribute of the element gives: `<meta property="dcterms:modified">`.
    property: Option<String>,
}

impl Properties {
    /// The properties of a book, to be filled.
    pub(super) fn of_book() -> Properties {
        Properties {
            subjects_are_tags: true,
            ..Properties::default()
        }
    }

    /// The title, where it is one and not the name of a template or of nothing.
    pub(super) fn sensible_title(&self) -> Option<String> {
        let title = self.title.as_deref()?;
        let plain = title.to_lowercase();
        let said_nothing = NO_TITLES.iter().any(|none| plain == *none);
        let is_file = plain.starts_with("microsoft word - ") || ends_as_file(&plain);
        let is_number = !plain.chars().any(char::is_alphabetic);
        (!said_nothing && !is_file && !is_number).then(|| title.to_string())
    }

    /// Gives a document its date and tags, and its title where it has none.
    pub(super) fn describe(&self, document: &mut Document) {
        document.date = self.published.or(self.modified).or(self.created);
        document.tags = self.tags.clone();
        document.title = document.title.take().or_else(|| self.sensible_title());
    }
}

/// What programs write where nobody has given a title, in lower case.
const NO_TITLES: &[&str] = &[
    "document",
    "document1",
    "dokument1",
    "powerpoint presentation",
    "powerpoint-präsentation",
    "présentation powerpoint",
    "presentación de powerpoint",
    "presentation",
    "presentation1",
    "slide 1",
    "title",
    "untitled",
    "unknown",
    "word document",
];

fn ends_as_file(title: &str) -> bool {
    const ENDINGS: &[&str] = &[
        ".doc", ".docx", ".dot", ".dotx", ".odt", ".odp", ".ppt", ".pptx", ".rtf", ".indd",
    ];
    !title.contains(' ') && ENDINGS.iter().any(|ending| title.ends_with(ending))
}

impl Visitor for Properties {
    fn open(&mut self, element: &Element) -> Step {
        self.text.clear();
        let property = element.attribute("property");
        self.property = property.and_then(|name| Some(name.split_once(':')?.1.to_string()));
        Step::Into
    }

    fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn close(&mut self, name: &str) {
        let words = self.text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.text.clear();
        let property = self.property.take();
        if words.is_empty() {
            return;
        }
        match property.as_deref().unwrap_or(name) {
            "title" if self.title.is_none() => self.title = Some(words),
            // `dcterms:created` and `modified` of Office, `creation-date` and `date` of OpenDocument.
            "created" | "creation-date" => self.created = seconds(&words),
            "modified" => self.modified = seconds(&words),
            "date" => self.published = self.published.or(seconds(&words)),
            "subject" if !self.subjects_are_tags => {}
            "keywords" | "keyword" | "subject" => {
                for tag in words.split([',', ';']).map(str::trim) {
                    if !tag.is_empty() && !self.tags.iter().any(|known| known == tag) {
                        self.tags.push(tag.to_string());
                    }
                }
            }
            _ => {}
        }
    }
}

/// Seconds since 1970 of a date as ISO 8601 and W3CDTF write it: `2024`, `2024-05`, `2024-05-06`,
/// `2024-05-06T07:08:09.5+02:00`. Times without a zone are taken as of UTC.
fn seconds(words: &str) -> Option<i64> {
    let (date, time) = words.split_once(['T', ' ']).unwrap_or((words, ""));
    let mut numbers = date.split('-').map(|number| number.parse::<u16>().ok());
    let year = numbers.next()??;
    let month = numbers.next().flatten().unwrap_or(1);
    let day = numbers.next().flatten().unwrap_or(1);
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    let date = Date::from_calendar_date(year.into(), month, u8::try_from(day).ok()?).ok()?;
    let at = time.find(['Z', 'z', '+', '-']).unwrap_or(time.len());
    let (clock, zone) = time.split_at(at);
    let [hour, minute, second] = clock_numbers(clock);
    let time = Time::from_hms(hour, minute, second).ok()?;
    let [hours, minutes, _] = clock_numbers(zone.trim_start_matches(['Z', 'z', '+', '-']));
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let hours = i8::try_from(hours).ok()? * sign;
    let minutes = i8::try_from(minutes).ok()? * sign;
    let offset = UtcOffset::from_hms(hours, minutes, 0).ok()?;
    let moment = PrimitiveDateTime::new(date, time).assume_offset(offset);
    Some(moment.unix_timestamp())
}

/// Hour, minute and second; 0 for each that is not there.
fn clock_numbers(clock: &str) -> [u8; 3] {
    let mut numbers = clock.split(':').map(|number| {
        let whole = number.split('.').next().unwrap_or_default();
        whole.parse().unwrap_or(0)
    });
    [(); 3].map(|()| numbers.next().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_far_as_they_go() {
        assert_eq!(seconds("1970"), Some(0));
        assert_eq!(seconds("1970-02"), Some(31 * 86_400));
        assert_eq!(seconds("1970-01-02"), Some(86_400));
        assert_eq!(seconds("1970-01-01T01:00:00Z"), Some(3600));
        assert_eq!(seconds("1970-01-01T01:00:00.25+01:00"), Some(0));
        assert_eq!(seconds("1970-01-01T01:00:00-00:30"), Some(5400));
        assert_eq!(seconds("soon"), None);
        assert_eq!(seconds("1970-13-01"), None);
    }
}
