//! Times in a sentence: dates, months, years, centuries, hours, and spans of them.

use super::Candidate;
use super::vocabulary::{DAYS, MONTHS, SEASONS, UNITS};
use super::words::Word;

const WEEKDAY_RANGE: &[&str] = &["to", "through", "until", "till", "and", "bis", "or"];

/// What a later time of a sentence leads by where the last one is asked for.
const LATER: f32 = 0.15;

/// Whether the folded word is a month or a day of the week.
pub fn is_calendar_word(folded: &str) -> bool {
    MONTHS.contains(folded) && folded.len() > 3 && !matches!(folded, "mars" | "mayo")
        || DAYS.contains(folded)
}

/// Whether the folded word is a unit of time; "two-year" too.
pub fn is_unit(folded: &str) -> bool {
    UNITS.contains(folded)
}

/// Whether the text is a year: four digits, 1000 to 2199.
pub fn year(text: &str) -> bool {
    text.len() == 4
        && text.bytes().all(|b| b.is_ascii_digit())
        && (text.starts_with('1') || text.starts_with("20") || text.starts_with("21"))
}

/// Which of several times is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// Whatever fits best, a whole span of time as well.
    Any,
    /// When it began.
    First,
    /// When it ended, or was last.
    Last,
}

/// The times of a sentence as candidates; `year_only` where the question asks for the year.
pub fn times(words: &[Word<'_>], year_only: bool, edge: Edge) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some((mut last, mut fit)) = one(words, at, year_only) else {
            at += 1;
            continue;
        };
        let mut first = at;
        // "from May to June", "between 1990 and 1995", "May–June"
        let range = range_end(words, last, year_only);
        let behind = range.map_or(last, |(end, _)| end) + 1;
        match (edge, range) {
            (Edge::Any, Some((end, _))) => last = end,
            (Edge::Last, Some((end, _))) => (first, last) = (end.min(last + 2), end),
            (Edge::First, _) | (_, None) => {}
        }
        if edge == Edge::Last {
            fit += LATER * found.len().min(5) as f32;
        }
        let before = first.checked_sub(1).filter(|_| words[first].joined());
        let before_word = before.map(|b| words[b].folded.as_str());
        if matches!(
            before_word,
            Some("until" | "till" | "bis" | "every" | "early" | "late" | "mid")
        ) {
            first -= 1;
        }
        if words[first..=last].iter().any(|w| w.known) {
            fit -= 1.5;
        }
        found.push(Candidate::new(first, last, fit));
        at = behind;
    }
    found
}

fn range_end(words: &[Word<'_>], last: usize, year_only: bool) -> Option<(usize, f32)> {
    let next = words.get(last + 1)?;
    if matches!(next.gap.trim(), "–" | "-" | "—") {
        return one(words, last + 1, year_only);
    }
    let behind = words.get(last + 2)?;
    let joins = next.joined() && behind.joined() && WEEKDAY_RANGE.contains(&&*next.folded);
    let and = matches!(&*next.folded, "and" | "or");
    // "in May and June" is one time; "in 1956 and 1972" are two.
    let months = is_calendar_word(&words[last].folded) && is_calendar_word(&behind.folded);
    (joins && (!and || months)).then(|| one(words, last + 2, year_only))?
}

/// The time that begins at `at`: its last word, and how telling it is.
fn one(words: &[Word<'_>], at: usize, year_only: bool) -> Option<(usize, f32)> {
    let word = &words[at];
    if word.is_note() {
        return None;
    }
    if year_only {
        return (year(word.text) || is_year_range(word.text)).then_some((at, 2.5));
    }
    if let Some(last) = date(words, at) {
        let has_year = words[at..=last].iter().any(|w| year(w.text));
        let parts = (last - at) as f32;
        return Some((
            last,
            if has_year { 2.4 } else { 1.7 } + 0.2 * parts.min(3.0),
        ));
    }
    let era = |at: usize| {
        let next = words.get(at + 1).filter(|w| w.joined());
        next.is_some_and(|w| matches!(&*w.text.replace('.', ""), "BC" | "BCE" | "AD" | "CE"))
    };
    let digits = word.text.chars().all(|c| c.is_ascii_digit() || c == ',');
    if digits && era(at) {
        return Some((at + 1, 2.2));
    }
    if matches!(word.text, "AD" | "A.D") {
        let behind = words.get(at + 1).filter(|w| w.joined());
        let dated = behind.is_some_and(|w| w.text.chars().all(|c| c.is_ascii_digit()));
        return dated.then_some((at + 1, 2.2));
    }
    if year(word.text) || is_year_range(word.text) {
        return (!counts_something(words, at)).then_some((at, 2.2));
    }
    let decade = word.folded.trim_end_matches("'s").trim_end_matches("’s");
    let decade = decade.trim_end_matches('s');
    if decade.len() == 4 && decade.len() < word.text.len() && year(decade) {
        return Some((at, 2.0));
    }
    if let Some(last) = century(words, at).or_else(|| clock(words, at)) {
        return Some((last, 1.8));
    }
    if is_numeric_date(word.text) {
        return Some((at, 2.6));
    }
    if DAYS.contains(&word.folded) {
        return Some((at, 1.4));
    }
    // "the Winter Olympics" is no time.
    let of_name = |at: usize| {
        words
            .get(at + 1)
            .is_some_and(|w| w.joined() && w.is_capitalised())
    };
    if SEASONS.contains(&word.folded) && !(word.is_capitalised() && of_name(at)) {
        let with_year = words
            .get(at + 1)
            .is_some_and(|w| w.joined() && year(w.text));
        return Some((at + usize::from(with_year), 1.3));
    }
    duration(words, at).map(|last| (last, 0.8))
}

/// A month with what belongs to it: "3 May 2018", "Monday, May 3rd, 2018", "May 2018", "May".
fn date(words: &[Word<'_>], at: usize) -> Option<usize> {
    let near = |at: usize| {
        words
            .get(at)
            .filter(|w| w.joined() || w.behind_comma() || w.gap.trim() == ".")
    };
    let mut next = at;
    if DAYS.contains(&words[at].folded) {
        next += 1;
        near(next)?;
    }
    let day_first = is_day(&words.get(next)?.folded);
    if day_first {
        next += 1;
        next += usize::from(near(next).is_some_and(|w| matches!(&*w.folded, "of" | "de")));
        near(next)?;
    }
    let month = words.get(next)?;
    let written = month.is_capitalised() || day_first;
    if !MONTHS.contains(&month.folded) || !written {
        return None;
    }
    let mut last = next;
    if !day_first && near(last + 1).is_some_and(|w| is_day(&w.folded)) {
        last += 1;
    }
    if near(last + 1).is_some_and(|w| year(w.text)) {
        last += 1;
    } else if near(last + 1).is_some_and(|w| matches!(&*w.folded, "of" | "de"))
        && near(last + 2).is_some_and(|w| year(w.text))
    {
        last += 2;
    }
    // "May" and "March" begin sentences that speak of no month, and are names.
    let alone = last == at;
    let other = matches!(
        &*month.folded,
        "may" | "march" | "mars" | "mai" | "mar" | "mayo"
    );
    let begins = at == 0 || words[at].gap.contains(['.', '"', '“']);
    (!(alone && other && begins)).then_some(last)
}

fn is_day(folded: &str) -> bool {
    let digits = folded.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let end = &folded[digits.len()..];
    matches!(end, "" | "st" | "nd" | "rd" | "th" | "er")
        && digits.len() <= 2
        && digits
            .parse::<u8>()
            .is_ok_and(|day| (1..=31).contains(&day))
}

/// "1990–95", "2014-2015".
fn is_year_range(text: &str) -> bool {
    let mut parts = text.split(['-', '–', '/']);
    let (first, second) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    let digits = second.bytes().all(|b| b.is_ascii_digit());
    year(first) && digits && matches!(second.len(), 2 | 4) && parts.next().is_none()
}

/// "2018-05-18", "18.5.2018", "5/18/2018".
fn is_numeric_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['-', '.', '/']).collect();
    let digits = parts
        .iter()
        .all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()));
    parts.len() == 3 && digits && (year(parts[0]) || year(parts[2]))
}

/// Whether four digits count something rather than name a year: "2000 men".
fn counts_something(words: &[Word<'_>], at: usize) -> bool {
    let Some(next) = words.get(at + 1).filter(|w| w.joined()) else {
        return false;
    };
    let dated = at > 0
        && matches!(
            &*words[at - 1].folded,
            "in" | "since"
                | "by"
                | "from"
                | "until"
                | "till"
                | "of"
                | "year"
                | "after"
                | "before"
                | "early"
                | "late"
                | "the"
                | "circa"
                | "c"
                | "around"
                | "im"
                | "en"
                | "to"
        );
    !dated && next.is_lower() && next.folded.ends_with('s') && next.folded.len() > 4
}

/// "the 19th century", "early 20th century".
fn century(words: &[Word<'_>], at: usize) -> Option<usize> {
    let ordinal = words[at]
        .folded
        .trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered =
        ordinal.len() < words[at].folded.len() && matches!(ordinal, "st" | "nd" | "rd" | "th");
    let spelt = words[at].folded.ends_with("th")
        || matches!(&*words[at].folded, "first" | "second" | "third");
    let next = words.get(at + 1).filter(|w| w.joined())?;
    let named = matches!(&*next.folded, "century" | "centuries" | "jahrhundert");
    ((numbered || spelt) && named && !next.is_capitalised()).then_some(at + 1)
}

/// "9:30 am", "9 pm", "six o'clock".
fn clock(words: &[Word<'_>], at: usize) -> Option<usize> {
    let text = words[at].text;
    let hour = text
        .split(':')
        .all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()));
    let colon = hour && text.contains(':') && text.len() <= 8;
    let next = words.get(at + 1).filter(|w| w.joined());
    let half = next.is_some_and(|w| {
        matches!(
            &*w.folded.replace(['.', '’', '\''], ""),
            "am" | "pm" | "oclock" | "uhr"
        )
    });
    let glued = matches!(
        text.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':'),
        "am" | "pm"
    );
    match (half, colon || glued && text.len() > 2) {
        (true, _) if hour || words[at].is_lower() => Some(at + 1),
        (_, true) => Some(at),
        _ => None,
    }
}

/// "three days", "two to four weeks".
fn duration(words: &[Word<'_>], at: usize) -> Option<usize> {
    let number = super::number::number(words, at)?;
    let unit = words.get(number + 1).filter(|w| w.joined())?;
    is_unit(&unit.folded).then_some(number + 1)
}
