//! Dates as people write them at the head of a text.

use time::{Date, Month};

/// The first day that `words` name, in seconds since 1970: `2024-05-17`, `2024/05/17`,
/// `17 May 2024`, `May 17, 2024`, `05/17/2024` (the month first, as DocBook writes it); the first
/// of the month for `May 2024` and `2024-05`. `None` where there is no such day.
pub(in crate::corpus) fn date(words: &str) -> Option<i64> {
    let parts: Vec<&str> = words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .take(24)
        .collect();
    let day = (0..parts.len()).find_map(|at| day_at(&parts[at..]))?;
    Some(day.midnight().assume_utc().unix_timestamp())
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
    // 05/17/2024; or 17/05/2024, where that cannot be meant.
    match (month_number(first), month_number(second)) {
        (Some(month), _) => Date::from_calendar_date(year, month, number(second)?).ok(),
        (None, Some(month)) => Date::from_calendar_date(year, month, day).ok(),
        _ => None,
    }
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

#[cfg(test)]
mod tests {
    use super::date;

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
            assert_eq!(date(words), Some(DAY), "{words}");
        }
        assert_eq!(date("May 2024"), Some(DAY - 16 * 86_400));
        assert_eq!(date("Sept 2024"), date("2024-09"));
        for words in ["", "today", "1.2.3", "2024-17-99", "99/99/2024", "@DATE@"] {
            assert_eq!(date(words), None, "{words}");
        }
    }
}
