//! Numbers in a sentence, each with its unit: "twelve members", "$3.5 million", "three to six
//! months", "every two weeks".

use super::vocabulary::{ADVERBS, MEASURES, MONEY, OFTEN, PERCENT, SCALES, SPELT, TIMES_OF, Words};
use super::words::{Word, is_currency};
use super::{Candidate, time};
use crate::question::is_function_word;
use crate::text::{Language, fold};

/// What is to be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// "How many …"
    Count,
    /// "How much …"
    Amount,
    /// "How long …": a time or a length.
    Length,
    /// "How old …"
    Age,
    /// "How far, high, big …"
    Size,
    /// "How often …"
    Frequency,
    /// "What percentage …"
    Share,
}

/// The numbers of a sentence as candidates for a quantity.
pub fn quantities(words: &[Word<'_>], measure: Measure, language: Language) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if let Some(last) = frequency(words, at) {
            let fit = if measure == Measure::Frequency {
                3.0
            } else {
                0.3
            };
            let often = measure == Measure::Frequency || measure == Measure::Count;
            found.extend(often.then(|| Candidate::new(at, last, fit)));
            at = last + 1;
        } else if let Some(number) = number(words, at) {
            let last = unit(words, number, language);
            let fit = fit(words, at, number, last, measure);
            found.push(Candidate::new(at, last, fit));
            at = last + 1;
        } else {
            at += 1;
        }
    }
    found
}

fn fit(words: &[Word<'_>], first: usize, number: usize, last: usize, measure: Measure) -> f32 {
    let unit = || words[number + 1..=last].iter().map(|w| w.folded.as_str());
    let glued = words[number]
        .folded
        .trim_start_matches(|c: char| !c.is_alphabetic());
    let has = |list: &Words| unit().any(|u| list.contains(u)) || list.contains(glued);
    let text = |sign: fn(char) -> bool| words[first..=last].iter().any(|w| w.text.contains(sign));
    let duration = unit().any(time::is_unit) || time::is_unit(glued.trim_start_matches('-'));
    let percent = text(|c| c == '%') || has(&PERCENT);
    let mut fit = 1.0;
    let suits = match measure {
        Measure::Count => words[number..].iter().take(4).any(|w| w.known),
        Measure::Amount => text(is_currency) || has(&MONEY) || has(&MEASURES) || percent,
        Measure::Length => duration || has(&MEASURES),
        Measure::Age => {
            duration
                || first > 0 && matches!(&*words[first - 1].folded, "age" | "aged")
                || first > 1 && words[first - 2].folded == "age"
        }
        Measure::Size => has(&MEASURES) || text(is_currency),
        Measure::Frequency => duration || has(&OFTEN),
        Measure::Share => percent,
    };
    if suits {
        fit += 1.5;
    }
    let dated = |w: &Word<'_>| time::is_calendar_word(&w.folded);
    let neighbour = |at: Option<usize>| at.and_then(|at| words.get(at)).is_some_and(dated);
    if first == last && time::year(words[first].text) && measure != Measure::Amount {
        fit -= 1.5;
    }
    if neighbour(first.checked_sub(1)) || neighbour(Some(last + 1)) {
        fit -= 2.0;
    }
    if words[first].folded == "one" {
        fit -= 0.5;
    }
    fit
}

/// The last word of the number that begins at `first`, ranges included.
pub fn number(words: &[Word<'_>], first: usize) -> Option<usize> {
    let mut last = plain_number(words, first)?;
    let joiner = words.get(last + 1).filter(|w| w.joined());
    let between = first > 0 && words[first - 1].folded == "between";
    let joins = joiner.is_some_and(|w| {
        matches!(&*w.folded, "to" | "or" | "bis" | "oder" | "ou") || between && w.folded == "and"
    });
    let behind = words.get(last + 2).filter(|w| w.joined());
    if joins && behind.is_some() {
        last = plain_number(words, last + 2).unwrap_or(last);
    } else if let Some(dashed) = words
        .get(last + 1)
        .filter(|w| matches!(w.gap.trim(), "-" | "–"))
    {
        let digits = dashed.text.starts_with(|c: char| c.is_ascii_digit());
        last += usize::from(digits && plain_number(words, last + 1).is_some());
    }
    Some(last)
}

/// The last word of a number without its range: "two hundred and five", "3.5 million".
fn plain_number(words: &[Word<'_>], first: usize) -> Option<usize> {
    let next_joins = |at: usize| words.get(at + 1).filter(|w| w.joined());
    if !is_number(&words[first]) {
        return None;
    }
    let of = next_joins(first).is_some_and(|w| w.folded == "of" || w.folded == "another");
    if words[first].folded == "one" && of {
        return None;
    }
    let mut last = first;
    while let Some(next) = next_joins(last) {
        let spelt = is_spelt(&next.folded) && is_spelt(&words[last].folded);
        let and = next.folded == "and" && matches!(&*words[last].folded, "hundred" | "thousand");
        let behind_and = || {
            words
                .get(last + 2)
                .is_some_and(|w| w.joined() && is_spelt(&w.folded))
        };
        if SCALES.contains(&next.folded) || spelt {
            last += 1;
        } else if and && behind_and() {
            last += 2;
        } else {
            break;
        }
    }
    Some(last)
}

fn is_number(word: &Word<'_>) -> bool {
    let digits = word.text.trim_start_matches(is_currency);
    if digits.starts_with(|c: char| c.is_numeric()) {
        let ordinal = ["st", "nd", "rd", "th"];
        let date =
            digits.matches(['/', '.', '-']).count() > 1 && !digits.contains(char::is_alphabetic);
        let place = ordinal.iter().any(|end| word.folded.ends_with(end));
        // "5S" and "A4" are names; "5km", "5-year" and "5%" are not.
        let behind =
            digits.trim_start_matches(|c: char| c.is_numeric() || matches!(c, '.' | ',' | '–'));
        let name = behind.starts_with(char::is_alphabetic) && !MEASURES.contains(&fold(behind));
        return !place && !date && !name && !word.is_note();
    }
    is_spelt(&word.folded)
}

/// Whether a folded word spells a number, "twenty-five" and "three-day" too.
fn is_spelt(folded: &str) -> bool {
    let first = folded.split('-').next().unwrap_or(folded);
    SPELT.contains(first) || SCALES.contains(first) && first.len() > 3
}

/// The last word of the unit behind the number that ends at `number`; `number` itself if none.
fn unit(words: &[Word<'_>], number: usize, language: Language) -> usize {
    let joined = |at: usize| words.get(at).filter(|w| w.joined());
    // "The 4-inch screen" has its unit.
    let glued =
        words[number].text.contains('-') && words[number].text.ends_with(char::is_alphabetic);
    let Some(next) = joined(number + 1).filter(|_| !glued) else {
        return number;
    };
    let after = joined(number + 2);
    if next.folded == "per" && after.is_some_and(|w| w.folded == "cent") {
        return number + 2;
    }
    let listed = |w: &Word<'_>| {
        MEASURES.contains(&w.folded) || MONEY.contains(&w.folded) || time::is_unit(&w.folded)
    };
    let in_unit = next.folded == "in" && words[number].text.starts_with(|c: char| c.is_numeric());
    if next.folded == "in" && (!in_unit || after.is_some()) {
        return number;
    }
    if listed(next) {
        // "square miles", "40 hours a week"
        let more = after.is_some_and(|w| listed(w) && matches!(&*next.folded, "square" | "cubic"));
        return number + 1 + usize::from(more);
    }
    if words[number].text.ends_with(['%', '‰']) {
        return number;
    }
    let word = |w: &Word<'_>| {
        w.text.chars().all(|c| c.is_alphabetic() || c == '-')
            && !is_function_word(&w.folded, &[])
            && (!w.is_capitalised() || language == Language::German)
    };
    if !word(next) {
        return number;
    }
    // "four distinct levels": up to the noun that the question says.
    let noun = (1..=3)
        .take_while(|by| joined(number + by).is_some_and(word))
        .filter(|by| words[number + by].known)
        .last();
    let plural = next.folded.ends_with('s')
        || matches!(
            &*next.folded,
            "people" | "men" | "women" | "children" | "percent"
        )
        || language != Language::English;
    match noun {
        Some(by) => number + by,
        None => number + usize::from(plural),
    }
}

/// The last word of "every two weeks", "twice a year", "weekly".
fn frequency(words: &[Word<'_>], first: usize) -> Option<usize> {
    let word = |at: usize| {
        words
            .get(at)
            .filter(|w| w.joined())
            .map(|w| w.folded.as_str())
    };
    let own = words[first].folded.as_str();
    if ADVERBS.contains(own) {
        return Some(first);
    }
    if matches!(
        own,
        "every" | "each" | "alle" | "jede" | "jeden" | "jedes" | "chaque"
    ) {
        let from = first + 1;
        let counted = word(from).is_some() && is_counted(&words[from]);
        let last = from + usize::from(counted);
        return word(last).filter(|w| time::is_unit(w)).map(|_| last);
    }
    let times = match TIMES_OF.contains(own) {
        true => Some(first),
        false => (is_number(&words[first]) && matches!(word(first + 1), Some("times" | "mal")))
            .then_some(first + 1),
    }?;
    let each = matches!(
        word(times + 1),
        Some("a" | "an" | "per" | "each" | "every" | "pro" | "im")
    );
    let last = times + 2;
    let rate = (each && word(last).is_some_and(time::is_unit)).then_some(last);
    rate.or(TIMES_OF.contains(own).then_some(times))
}

fn is_counted(word: &Word<'_>) -> bool {
    is_number(word)
        || matches!(
            &*word.folded,
            "few" | "other" | "second" | "third" | "fourth"
        )
}
