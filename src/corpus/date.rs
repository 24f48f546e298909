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
        [first, second, year] if year.len() == 4 => {
            let small = |part: &str| part.parse::<u8>().ok();
            either_way(number(year)?, small(first)?, small(second)?).map(begin)
        }
        _ => None,
    }
}

/// The first day that `words` name, in seconds since 1970: `2024-05-17`, `2024/05/17`,
/// `17 May 2024`, `May 17, 2024`, `05/17/2024` where that can be only one day; the first of the
/// month for `May 2024` and `2024-05`. `None` where there is no such day.
pub fn day_in(words: &str) -> Option<i64> {
    let parts: Vec<&str> = words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .take(24)
        .collect();
    let day = (0..parts.len()).find_map(|at| day_at(&parts[at..]))?;
    Some(begin(day))
}

fn day_at(parts: &[&str]) -> Option<Date> {
    let part = |at: usize| parts.get(at).copied().unwrap_or("");
    let (first, second, third) = (part(0), part(1), part(2));
    if let Some(year) = year(first) {
        let month = month_number(second).or_else(|| month_name(second))?;
        return Date::from_calendar_date(year, month, number(third).unwrap_or(1)).ok();
    }
    if let Some(month) = month_name(first) {
        return match (number(second), year(third)) {
            (Some(day), Some(year)) => Date::from_calendar_date(year, month, day).ok(),
            _ => Date::from_calendar_date(year(second)?, month, 1).ok(),
        };
    }
    let day = number(first)?;
    let year = year(third)?;
    if let Some(month) = month_name(second) {
        return Date::from_calendar_date(year, month, day).ok();
    }
    let are_digits = [first, second].concat().bytes().all(|b| b.is_ascii_digit());
    either_way(year, day, number(second).filter(|_| are_digits)?)
}

fn year(part: &str) -> Option<i32> {
    let is_year = part.len() == 4 && part.bytes().all(|b| b.is_ascii_digit());
    let year: i32 = part.parse().ok().filter(|_| is_year)?;
    (1500..2500).contains(&year).then_some(year)
}

/// A number of one or two digits, `17th` among them.
fn number(part: &str) -> Option<u8> {
    let digits = part.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let fits = (1..=2).contains(&digits.len()) && part.len() - digits.len() <= 2;
    digits.parse().ok().filter(|_| fits)
}

fn month_number(part: &str) -> Option<Month> {
    let is_number = part.bytes().all(|b| b.is_ascii_digit());
    Month::try_from(number(part).filter(|_| is_number)?).ok()
}

fn month_name(part: &str) -> Option<Month> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let part = part.to_ascii_lowercase();
    let at = NAMES
        .iter()
        .position(|name| part.len() >= 3 && (name.starts_with(&part) || part == "sept"))?;
    match part == "sept" {
        true => Some(Month::September),
        false => Month::try_from(u8::try_from(at + 1).ok()?).ok(),
    }
}

/// The day of `5/31/2024`, `31.5.2024` or `5/5/2024`. Some people write the month first and some the
/// day, so that of `1/3/2024` nobody knows what it means: `None`.
fn either_way(year: i32, first: u8, second: u8) -> Option<Date> {
    let date =
        |month: u8, day| Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok();
    match (date(first, second), date(second, first)) {
        (Some(one), Some(other)) if one != other => None,
        (one, other) => one.or(other),
    }
}

fn second(year: i32, month: i32, day: i32) -> Option<i64> {
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    let date = Date::from_calendar_date(year, month, u8::try_from(day).ok()?).ok()?;
    Some(begin(date))
}

/// The second at which it begins, since 1970, in UTC.
fn begin(date: Date) -> i64 {
    OffsetDateTime::new_utc(date, Time::MIDNIGHT).unix_timestamp()
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

    #[test]
    fn days_are_read_as_people_write_them() {
        const DAY: i64 = 19_860 * 86_400;
        for words in [
            "2024-05-17",
            "2024/05/17 08:15",
            "<2024-05-17 Fri>",
            "17 May 2024",
            "May 17, 2024",
            "Fri, 17th May, 2024",
            "$Mdocdate: May 17 2024 $",
            "05/17/2024",
            "17.05.2024",
            "v1.2, 2024-05-17: draft",
        ] {
            assert_eq!(day_in(words), Some(DAY), "{words}");
        }
        assert_eq!(day_in("May 2024"), Some(DAY - 16 * 86_400));
        assert_eq!(day_in("Sept 2024"), day_in("2024-09"));
        for words in [
            "",
            "today",
            "1.2.3",
            "2024-17-99",
            "99/99/2024",
            "@DATE@",
            "01/03/2024",
        ] {
            assert_eq!(day_in(words), None, "{words}");
        }
    }
}
