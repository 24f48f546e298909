//! Dates as documents write them about themselves.

use time::{Date, Month, OffsetDateTime, Time};

/// The second since 1970 at which the day begins that `text` starts with, in UTC: `2024-05-31`,
/// `2024/05/31`, `20240531`, with whatever time of day behind it, or `5/31/2024` where that can be
/// only one day. `None` for anything else.
pub fn day(text: &str) -> Option<i64> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '-' && c != '/' && c != '.');
    let written = &text[..end.unwrap_or(text.len())];
    let parts: Vec<&str> = written.split(['-', '/', '.']).collect();
    let number = |part: &str| part.parse::<i32>().ok();
    match parts.as_slice() {
        [year, month, day, ..] if year.len() == 4 => {
            second(number(year)?, number(month)?, number(day)?)
        }
        [whole] if whole.len() == 8 => second(
            number(&whole[..4])?,
            number(&whole[4..6])?,
            number(&whole[6..])?,
        ),
        [month, day, year] if year.len() == 4 => {
            let (year, month, day) = (number(year)?, number(month)?, number(day)?);
            match (month <= 12, day <= 12) {
                (true, true) if month != day => None,
                (false, true) => second(year, day, month),
                _ => second(year, month, day),
            }
        }
        _ => None,
    }
}

fn second(year: i32, month: i32, day: i32) -> Option<i64> {
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    let date = Date::from_calendar_date(year, month, u8::try_from(day).ok()?).ok()?;
    Some(OffsetDateTime::new_utc(date, Time::MIDNIGHT).unix_timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_only_where_it_is_certain() {
        let third_of_january = Some(2 * 86_400);
        for text in [
            "1970-01-03",
            " 1970/1/3",
            "1970-01-03T10:00:00+02:00",
            "19700103",
        ] {
            assert_eq!(day(text), third_of_january, "{text}");
        }
        assert_eq!(day("1/13/1970"), day("1970-01-13"));
        assert_eq!(day("13.1.1970"), day("1970-01-13"));
        for text in [
            "",
            "soon",
            "1/3/1970",
            "1970",
            "1970-13-01",
            "1970-02-30",
            "99999999999",
            "1970-1",
            "3 May 1970",
            "２０２４-05-01",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
