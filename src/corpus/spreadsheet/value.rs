//! What a cell says, in words: dates as ISO 8601 writes them, numbers as the sheet shows them as
//! far as that is known.

use calamine::{Data, ExcelDateTime, Style};
use std::borrow::Cow;

/// How a style shows numbers, as far as it matters to words: `0.0%`, `#,##0.00 €`. Groups of
/// thousands are left out, for a number is looked for without them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct NumberFormat {
    /// How many digits stand behind the point; as many as there are where it is none.
    decimals: Option<usize>,
    is_percent: bool,
    /// Stands before the number: `$`.
    before: String,
    /// Stands behind it: ` €`.
    behind: String,
}

impl NumberFormat {
    /// That of a style.
    pub(super) fn of(style: &Style) -> NumberFormat {
        let format = style.number_format.as_ref();
        format.map_or_else(NumberFormat::default, |format| {
            NumberFormat::parse(&format.format_code)
        })
    }

    /// Reads the part of a format code that is for positive numbers (ECMA-376 part 1, 18.8.31).
    fn parse(code: &str) -> NumberFormat {
        let mut format = NumberFormat::default();
        let mut placeholders = 0;
        let mut behind_point = None;
        let mut characters = code.chars();
        while let Some(character) = characters.next() {
            let literal = match character {
                ';' => break,
                '0' | '#' | '?' => {
                    placeholders += 1;
                    if character == '0' {
                        behind_point = behind_point.map(|digits| digits + 1);
                    }
                    continue;
                }
                '.' => {
                    behind_point = Some(0);
                    continue;
                }
                '%' => {
                    format.is_percent = true;
                    continue;
                }
                // Fractions, powers of ten and dates are shown otherwise.
                '/' | 'E' | 'e' => return NumberFormat::default(),
                '"' => characters.by_ref().take_while(|&c| c != '"').collect(),
                // `[$€-407]` is a currency; `[Red]` and `[>100]` are not shown.
                '[' => {
                    let inner: String = characters.by_ref().take_while(|&c| c != ']').collect();
                    let currency = inner.strip_prefix('$').unwrap_or("");
                    currency.split('-').next().unwrap_or("").to_string()
                }
                // A space as wide as the next character; a character that fills the cell.
                '_' | '*' => {
                    characters.next();
                    continue;
                }
                '\\' => characters.next().map(String::from).unwrap_or_default(),
                ',' | '@' => continue,
                'A'..='Z' | 'a'..='z' => return NumberFormat::default(),
                other => String::from(other),
            };
            match placeholders {
                0 => format.before += &literal,
                _ => format.behind += &literal,
            }
        }
        if placeholders == 0 {
            return NumberFormat::default();
        }
        format.decimals = Some(behind_point.unwrap_or(0));
        format
    }

    /// The number as it is shown.
    fn show(&self, number: f64) -> String {
        let number = if self.is_percent {
            number * 100.0
        } else {
            number
        };
        let percent = if self.is_percent { "%" } else { "" };
        let digits = match self.decimals {
            // More digits than a number has are a mistake of the file.
            Some(decimals) if number.abs() < 1e15 => {
                let fixed = format!("{number:.*}", decimals.min(15));
                // A format that would hide what makes up the number does not matter to a search.
                if hides(&fixed, number) {
                    shortest(number)
                } else {
                    fixed
                }
            }
            _ => shortest(number),
        };
        format!("{}{digits}{percent}{}", self.before, self.behind)
    }
}

/// Whether a number is shown as 0 that is none.
fn hides(fixed: &str, number: f64) -> bool {
    number != 0.0 && !fixed.contains(|c: char| matches!(c, '1'..='9'))
}

/// The words of a cell; none of one that holds an error.
pub(super) fn in_words<'v>(value: &'v Data, format: Option<&NumberFormat>) -> Cow<'v, str> {
    match value {
        Data::String(words) => Cow::Borrowed(words),
        Data::Int(number) => Cow::Owned(match format {
            Some(format) => format.show(*number as f64),
            None => number.to_string(),
        }),
        Data::Float(number) => Cow::Owned(match format {
            Some(format) => format.show(*number),
            None => shortest(*number),
        }),
        Data::Bool(true) => Cow::Borrowed("TRUE"),
        Data::Bool(false) => Cow::Borrowed("FALSE"),
        Data::DateTime(date) => Cow::Owned(date_in_words(date)),
        Data::DateTimeIso(iso) => Cow::Owned(iso_in_words(iso)),
        Data::DurationIso(iso) => Cow::Owned(clock(iso).unwrap_or_else(|| iso.clone())),
        Data::Error(_) | Data::Empty => Cow::Borrowed(""),
    }
}

/// A number with the 15 digits that spreadsheets calculate with, without those that are 0: .1 + .2
/// is 0.3.
fn shortest(number: f64) -> String {
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    let size = rounded.abs();
    if size != 0.0 && !(1e-9..1e15).contains(&size) {
        return format!("{rounded:e}");
    }
    format!("{rounded}")
}

/// A day, a time of day, or both; a duration in hours.
fn date_in_words(date: &ExcelDateTime) -> String {
    let serial = date.as_f64();
    if date.is_duration() {
        let seconds = (serial * 86_400.0).round().clamp(0.0, 1e12) as u64;
        return format!(
            "{}:{:02}:{:02}",
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60
        );
    }
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    let time = match second {
        0 => format!("{hour:02}:{minute:02}"),
        _ => format!("{hour:02}:{minute:02}:{second:02}"),
    };
    if (0.0..1.0).contains(&serial) {
        return time;
    }
    let day = format!("{year:04}-{month:02}-{day:02}");
    if serial.fract() == 0.0 {
        day
    } else {
        format!("{day} {time}")
    }
}

/// `2024-03-05T10:30:00` as 2024-03-05 10:30, without what is 0 at its end.
fn iso_in_words(iso: &str) -> String {
    match iso.split_once('T') {
        Some((day, "00:00:00")) => day.to_string(),
        Some((day, time)) => format!("{day} {}", time.strip_suffix(":00").unwrap_or(time)),
        None => iso.to_string(),
    }
}

/// `PT10H30M00S` as 10:30.
fn clock(iso: &str) -> Option<String> {
    let rest = iso.strip_prefix("PT")?;
    let (hours, rest) = rest.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds = rest.strip_suffix('S')?.split(['.', ',']).next()?;
    let part = |digits: &str| digits.parse::<u32>().ok();
    let clock = format!("{:02}:{:02}", part(hours)?, part(minutes)?);
    Some(match part(seconds)? {
        0 => clock,
        seconds => format!("{clock}:{seconds:02}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType;

    #[test]
    fn numbers_are_shown_as_the_sheet_shows_them() {
        let show = |code: &str, number: f64| NumberFormat::parse(code).show(number);
        assert_eq!(show("General", 0.1 + 0.2), "0.3");
        assert_eq!(show("General", 12.0), "12");
        assert_eq!(show("0.00", 12.5), "12.50");
        assert_eq!(show("0.0%", 0.667), "66.7%");
        assert_eq!(show("#,##0.00 \"€\"", 1234.5), "1234.50 €");
        assert_eq!(show("[$$-409]#,##0", 19.0), "$19");
        assert_eq!(show("_-* #,##0.00\\ [$€-407]_-", 3.0), "3.00 €");
        assert_eq!(show("0", 0.25), "0.25");
        assert_eq!(show("0.00E+00", 12.0), "12");
        assert_eq!(shortest(1e300), "1e300");
        assert_eq!(shortest(-0.5), "-0.5");
    }

    #[test]
    fn dates_are_iso() {
        let date = |serial: f64, kind| date_in_words(&ExcelDateTime::new(serial, kind, false));
        assert_eq!(date(45356.0, ExcelDateTimeType::DateTime), "2024-03-05");
        assert_eq!(
            date(45356.5, ExcelDateTimeType::DateTime),
            "2024-03-05 12:00"
        );
        assert_eq!(date(0.25, ExcelDateTimeType::DateTime), "06:00");
        assert_eq!(date(1.5, ExcelDateTimeType::TimeDelta), "36:00:00");
        let iso = Data::DateTimeIso("2024-03-05T10:30:00".into());
        assert_eq!(in_words(&iso, None), "2024-03-05 10:30");
        let time = Data::DurationIso("PT07H30M00S".into());
        assert_eq!(in_words(&time, None), "07:30");
        let error = Data::Error(calamine::CellErrorType::Div0);
        assert_eq!(in_words(&error, None), "");
    }
}
