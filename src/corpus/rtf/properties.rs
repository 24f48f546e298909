//! What an RTF file says about itself: its title, its keywords, and when it was written.

use super::body::in_line;
use time::{Date, Month};

/// The properties of a file, as they stand in it.
#[derive(Debug, Default)]
pub(super) struct Properties {
    pub(super) title: String,
    pub(super) keywords: String,
    pub(super) created: Moment,
    pub(super) revised: Moment,
}

/// A point in time, part by part; 0 where it is not said.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Moment {
    year: i32,
    month: i32,
    day: i32,
    hour: i32,
    minute: i32,
}

impl Properties {
    pub(super) fn title(&self) -> Option<String> {
        let title = in_line(&self.title);
        title.contains(char::is_alphanumeric).then_some(title)
    }

    pub(super) fn tags(&self) -> Vec<String> {
        let parts = self.keywords.split([',', ';', '\n']).map(in_line);
        parts.filter(|tag| !tag.is_empty()).collect()
    }

    /// When it was last changed, or else made, in seconds since 1970. The file knows no time zone.
    pub(super) fn date(&self) -> Option<i64> {
        self.revised.seconds().or_else(|| self.created.seconds())
    }
}

impl Moment {
    /// Takes one part, if the control word `name` is one.
    pub(super) fn set(&mut self, name: &[u8], number: Option<i32>) {
        let part = match name {
            b"yr" => &mut self.year,
            b"mo" => &mut self.month,
            b"dy" => &mut self.day,
            b"hr" => &mut self.hour,
            b"min" => &mut self.minute,
            _ => return,
        };
        *part = number.unwrap_or(0);
    }

    fn seconds(self) -> Option<i64> {
        let small = |number: i32| u8::try_from(number).ok();
        let month = Month::try_from(small(self.month)?).ok()?;
        let date = Date::from_calendar_date(self.year, month, small(self.day)?).ok()?;
        let time = date
            .with_hms(small(self.hour)?, small(self.minute)?, 0)
            .ok()?;
        // Clocks that were never set say 1601 or the like.
        (self.year > 1970).then(|| time.assume_utc().unix_timestamp())
    }
}
