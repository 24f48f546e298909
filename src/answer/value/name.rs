//! Names in a sentence: runs of capitalised words, with what holds them together.

use super::words::Word;
use super::{Candidate, time};
use crate::question::is_function_word;
use crate::text::Language;

/// What joins the parts of a name.
const PARTICLES: &[&str] = &[
    "of", "the", "and", "de", "la", "le", "du", "des", "del", "della", "di", "da", "dos", "van",
    "von", "der", "den", "zu", "zur", "am", "al", "el", "bin", "ibn", "ben", "y", "e", "&", "for",
];
/// Those that join only first and last names, so that two names are not taken for one.
const LOOSE: &[&str] = &["and", "for", "the", "e", "y", "am", "zu"];
/// Written short, with a full stop that ends no name.
const TITLES: &[&str] = &[
    "dr", "mr", "mrs", "ms", "st", "prof", "gen", "col", "capt", "lt", "rev", "sen", "rep", "gov",
    "sgt", "jr", "sr", "mt", "ft",
];
/// Capitalised for other reasons than being names.
const NO_NAMES: &[&str] = &[
    "i",
    "however",
    "although",
    "while",
    "since",
    "during",
    "according",
    "today",
    "also",
    "both",
    "many",
    "most",
    "some",
    "several",
    "other",
    "another",
    "all",
    "each",
    "one",
    "two",
    "three",
    "four",
    "five",
    "first",
    "second",
    "later",
    "until",
    "after",
    "before",
    "then",
    "there",
    "here",
];
/// Prepositions of place.
const PLACES: &[&str] = &[
    "in",
    "at",
    "near",
    "from",
    "to",
    "into",
    "outside",
    "inside",
    "across",
    "through",
    "throughout",
    "around",
    "between",
    "off",
    "on",
    "within",
    "along",
    "beside",
    "under",
    "behind",
    "via",
    "en",
    "a",
    "bei",
    "aus",
    "nach",
    "dans",
    "im",
];

/// Behind a preposition, but no places.
const ABSTRACT: &[&str] = &[
    "end",
    "beginning",
    "start",
    "time",
    "times",
    "century",
    "form",
    "case",
    "cases",
    "fact",
    "order",
    "addition",
    "detail",
    "details",
    "general",
    "way",
    "ways",
    "result",
    "moment",
    "context",
    "sense",
    "terms",
    "series",
    "basis",
    "same",
    "past",
    "future",
    "others",
];

/// A run of words that make a name: the first and the last of them.
struct Run {
    first: usize,
    last: usize,
}

/// The names as candidates for a person or an organisation; `playing` where it is asked who plays
/// a part, which is told in brackets: "Emily (Ada Byron)".
pub fn persons(words: &[Word<'_>], language: Language, playing: bool) -> Vec<Candidate> {
    let runs = runs(words, language).into_iter();
    runs.map(|run| {
        let before = before(words, &run);
        let follows = |i: usize| words.get(i).is_some_and(|w| w.known && w.joined());
        let gap = words[run.first].gap;
        let mut fit = 1.0;
        if is_agent(before) {
            fit += 0.8;
        } else if PLACES.contains(&before) {
            fit -= 0.7;
        }
        // The one who does it stands before the verb, which the question says too.
        if follows(run.last + 1) {
            fit += 0.4;
        }
        if run.first < run.last {
            fit += 0.5;
        }
        // What a sentence begins with is what it speaks of.
        if run.first == 0 {
            fit += 0.4;
        }
        if gap.contains('(') {
            fit += if playing { 0.8 } else { -0.4 };
        }
        // Between quotation marks stand the names of works.
        if gap.contains(['"', '“', '„', '«']) {
            fit -= 0.8;
        }
        fit -= known_share(words, &run);
        Candidate::new(run.first, run.last, fit)
    })
    .collect()
}

/// The names as candidates for a place, "Paris, France" and "the Field in Paris" as one; where there
/// are none, what stands behind a preposition of place: "in the kitchen drawer".
pub fn places(words: &[Word<'_>], language: Language, origin: bool) -> Vec<Candidate> {
    let mut runs = runs(words, language);
    let mut at = 0;
    while at + 1 < runs.len() {
        let (this, next) = (&runs[at], &runs[at + 1]);
        let comma = next.first == this.last + 1 && words[next.first].behind_comma();
        let within = next.first == this.last + 2
            && words[this.last + 1].joined()
            && words[next.first].joined()
            && matches!(&*words[this.last + 1].folded, "in" | "at");
        if comma || within {
            runs[at].last = next.last;
            runs.remove(at + 1);
        } else {
            at += 1;
        }
    }
    let named = runs.into_iter().map(|run| {
        let mut fit = 0.25 + place_fit(before(words, &run), origin) - known_share(words, &run);
        if words[run.first].gap.contains('(') {
            fit -= 0.5;
        }
        Candidate::new(run.first, run.last, fit)
    });
    let mut found: Vec<Candidate> = named.collect();
    found.extend((0..words.len()).filter_map(|at| phrase(words, at, origin)));
    found
}

/// What a word before it says about a place.
fn place_fit(before: &str, origin: bool) -> f32 {
    match before {
        "from" | "aus" => f32::from(u8::from(origin)) * 1.5 + 0.5,
        "in" | "at" | "near" | "im" | "en" | "bei" | "dans" => 2.0,
        _ if PLACES.contains(&before) => 0.8,
        _ => 0.0,
    }
}

/// "the kitchen drawer" behind "in" at `at`: lower-case words up to the next small one.
fn phrase(words: &[Word<'_>], at: usize, origin: bool) -> Option<Candidate> {
    const LONGEST: usize = 6;
    let fit = place_fit(&words[at].folded, origin);
    let small = |w: &Word<'_>| is_function_word(&w.folded, &[]);
    let inside = words[at + 1..].iter().take(LONGEST).enumerate();
    let inside = inside.take_while(|(number, w)| {
        let binds = matches!(&*w.folded, "of" | "the" | "a" | "an");
        w.joined() && w.is_lower() && (!small(w) || binds && *number < LONGEST - 1)
    });
    let taken: Vec<&Word<'_>> = inside.map(|(_, w)| w).collect();
    let kept = taken.iter().rposition(|w| !small(w))?;
    let says = taken[..=kept]
        .iter()
        .any(|w| !small(w) && !w.known && !time::is_unit(&w.folded));
    // "In particular", "in order", "at the end" name no place; what does has an article or is many.
    let last = taken[kept].folded.as_str();
    let article = matches!(
        &*taken[0].folded,
        "the" | "a" | "an" | "our" | "her" | "his" | "its"
    );
    let names = (article || last.ends_with('s')) && !ABSTRACT.contains(&last);
    (fit > 0.0 && says && names).then(|| Candidate::new(at + 1, at + 1 + kept, fit - 1.0))
}

fn is_agent(word: &str) -> bool {
    matches!(word, "by" | "von" | "par" | "por" | "da")
}

/// The word right before a run, its article left out, and what describes it: the "by" of "by the
/// American singer".
fn before<'w>(words: &'w [Word<'_>], run: &Run) -> &'w str {
    const DESCRIPTION: usize = 4;
    let mut found = "";
    for at in (run.first.saturating_sub(DESCRIPTION)..run.first).rev() {
        if !words[at + 1].joined() {
            break;
        }
        let word = words[at].folded.as_str();
        if is_agent(word) || found.is_empty() || matches!(found, "the" | "a" | "an") {
            found = word;
        }
        let describes = !is_function_word(word, &[]) || matches!(word, "the" | "a" | "an");
        if !describes {
            break;
        }
    }
    found
}

/// Which part of a run the question has said.
fn known_share(words: &[Word<'_>], run: &Run) -> f32 {
    let run = &words[run.first..=run.last];
    run.iter().filter(|w| w.known).count() as f32 / run.len() as f32
}

/// All names that are not made of the question's own words.
fn runs(words: &[Word<'_>], language: Language) -> Vec<Run> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if !begins_name(words, at, language) {
            at += 1;
            continue;
        }
        let run = Run {
            first: at,
            last: last_of(words, at),
        };
        at = run.last + 1;
        let inside = &words[run.first..=run.last];
        let new = inside
            .iter()
            .any(|w| !w.known && w.is_capitalised() && !is_function_word(&w.folded, &[]));
        // Every noun has a capital in German; a name alone cannot be told from it but by
        // standing without an article.
        let noun = language == Language::German && inside.len() == 1 && !behind_bare(words, &run);
        if new && !noun && !is_adjective(words, &run) {
            found.push(run);
        }
    }
    found
}

/// Whether a run is no name but the adjective of one: "American" in "an American singer".
fn is_adjective(words: &[Word<'_>], run: &Run) -> bool {
    const ENDINGS: &[&str] = &[
        "an", "ish", "ese", "french", "german", "dutch", "greek", "welsh",
    ];
    let word = words[run.first].folded.as_str();
    let describes = words.get(run.last + 1).is_some_and(|next| {
        next.joined() && next.is_lower() && !is_function_word(&next.folded, &[]) && !next.known
    });
    run.first == run.last && describes && ENDINGS.iter().any(|end| word.ends_with(end))
}

/// Whether a German noun stands right behind a preposition or a verb rather than an article.
fn behind_bare(words: &[Word<'_>], run: &Run) -> bool {
    let before = run.first.checked_sub(1).map(|at| words[at].folded.as_str());
    before.is_some_and(|word| PLACES.contains(&word) || word == "von" || word == "durch")
}

fn begins_name(words: &[Word<'_>], at: usize, language: Language) -> bool {
    let word = &words[at];
    let first = at == 0 || word.gap.contains([':', '"', '“']);
    let plain = is_function_word(&word.folded, &[language]) || NO_NAMES.contains(&&*word.folded);
    let acronym = word.text.chars().filter(|c| c.is_uppercase()).count() > 1;
    word.is_capitalised()
        && !word.is_note()
        && !time::is_calendar_word(&word.folded)
        && (acronym || !plain)
        // The first word is capitalised anyway; alone it is a name only if it does not look like a
        // plural ("Farmers built it").
        && (!first || acronym || !word.folded.ends_with('s') || goes_on(words, at))
}

fn goes_on(words: &[Word<'_>], at: usize) -> bool {
    words
        .get(at + 1)
        .is_some_and(|next| next.joined() && next.is_capitalised())
}

/// The last word of the name that begins at `first`.
fn last_of(words: &[Word<'_>], first: usize) -> usize {
    let mut last = first;
    loop {
        let Some(next) = words.get(last + 1) else {
            return last;
        };
        let ends = words[last].text.ends_with("'s") || words[last].text.ends_with("’s");
        let stop = next.gap.trim() == "." && is_short(&words[last]);
        let binds = next.joined() || stop;
        let part = next.is_capitalised() && !time::is_calendar_word(&next.folded);
        if ends || !binds {
            return last;
        }
        let numbered = next.text.chars().all(|c| c.is_ascii_digit()) && next.text.len() < 4;
        if part || numbered {
            last += 1;
            continue;
        }
        let particles = words[last + 1..]
            .iter()
            .take(3)
            .enumerate()
            // The first may stand behind an initial: "J. van Smith".
            .take_while(|(at, w)| *at == 0 || w.joined())
            .take_while(|(_, w)| PARTICLES.contains(&&*w.folded) && !w.known)
            .count();
        let behind = words.get(last + 1 + particles);
        let loose = particles == 1 && LOOSE.contains(&&*words[last + 1].folded);
        let behind = behind.is_some_and(|w| w.joined() && w.is_capitalised());
        if particles == 0 || loose || !behind {
            return last;
        }
        last += particles + 1;
    }
}

/// Whether a full stop behind the word belongs to it: an initial or a title.
fn is_short(word: &Word<'_>) -> bool {
    word.text.chars().count() == 1
        || TITLES.contains(&&*word.folded)
        || word.text.contains('.') && word.text.len() < 6
}
