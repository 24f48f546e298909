//! Whether letters are the initials of words. An *alignment* gives each letter of a short form to
//! a word, in order: to its first letter, or at some cost to a later one ("XML", "TV"). Only small
//! words ("of", "and") and later parts of hyphenated ones may go without a letter. The long form
//! is the stretch of words with the cheapest alignment, and it begins and ends with a letter given.

use unicode_normalization::UnicodeNormalization;

/// The letters of a short form, folded: lower case without accents.
pub(super) struct Letters {
    folded: Vec<char>,
    /// The form itself, folded, so that a word that repeats it is not taken for its long form.
    form: String,
}

impl Letters {
    /// `None` for what is too short or too long to prove anything.
    pub(super) fn of(form: &str) -> Option<Letters> {
        let alphanumeric = form.chars().filter(|c| c.is_alphanumeric());
        let folded: Vec<char> = repeated(&alphanumeric.flat_map(fold).collect::<Vec<_>>());
        let form = form.chars().flat_map(fold).collect();
        (2..=10)
            .contains(&folded.len())
            .then_some(Letters { folded, form })
    }
}

/// "W3C" spelt out, "wwwc": a 3 behind a single first letter repeats it.
fn repeated(letters: &[char]) -> Vec<char> {
    match letters {
        ['w', '3', rest @ ..] => ['w', 'w', 'w'].iter().chain(rest).copied().collect(),
        _ => letters.to_vec(),
    }
}

/// How sure the words around make it that a long form is there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// Brackets, a glossary line, "stands for": some letters may be taken from inside words.
    Marked,
    /// "is", "or": every letter must be an initial.
    Unmarked,
}

/// The long form at the end of `words`.
pub(super) fn long_form_before<'t>(
    words: &'t str,
    letters: &Letters,
    trust: Trust,
) -> Option<&'t str> {
    let clause = last_clause(words);
    let units = units(clause);
    let from = units.len().saturating_sub(most_units(letters));
    let end = units.last()?.end;
    if !clause[end..].trim().is_empty() {
        return None;
    }
    let starts = (from..units.len())
        .rev()
        .filter(|&start| units[start].may_begin);
    let best = cheapest(starts.map(|start| (start, &units[start..])), letters, trust)?;
    Some(&clause[units[best].start..end])
}

/// The long form at the start of `words`.
pub(super) fn long_form_after<'t>(
    words: &'t str,
    letters: &Letters,
    trust: Trust,
) -> Option<&'t str> {
    let clause = first_clause(words);
    let units = units(clause);
    let first = units.first()?;
    if first.start != 0 {
        return None;
    }
    let most = units.len().min(most_units(letters));
    let whole = |&end: &usize| units.get(end).is_none_or(|next| !next.continues);
    let ends = (1..=most).filter(whole);
    let best = cheapest(ends.map(|end| (end, &units[..end])), letters, trust)?;
    Some(&clause[..units[best - 1].end])
}

/// Twice as many words as letters leaves room for the small ones.
fn most_units(letters: &Letters) -> usize {
    letters.folded.len() * 2 + 2
}

/// The first of the cheapest alignments that are cheap enough.
fn cheapest<'u, 't: 'u>(
    stretches: impl Iterator<Item = (usize, &'u [Unit<'t>])>,
    letters: &Letters,
    trust: Trust,
) -> Option<usize> {
    let mut best: Option<(u32, usize)> = None;
    for (index, units) in stretches {
        let Some(cost) = cost(units, letters, trust) else {
            continue;
        };
        if best.is_none_or(|(least, _)| cost < least) {
            best = Some((cost, index));
        }
    }
    best.map(|(_, index)| index)
}

/// A word, or a part of one between hyphens, apostrophes or at an inner capital.
struct Unit<'t> {
    words: &'t str,
    start: usize,
    end: usize,
    letters: Vec<char>,
    /// Which of the letters are capitals.
    capitals: Vec<bool>,
    /// Whether it is a later part of the same word.
    continues: bool,
    /// Whether a long form may begin with it.
    may_begin: bool,
}

/// Cuts a clause into units.
fn units(clause: &str) -> Vec<Unit<'_>> {
    let mut units: Vec<Unit> = Vec::new();
    let mut start = None;
    let mut previous = ' ';
    for (at, c) in clause.char_indices().chain([(clause.len(), ' ')]) {
        let inner_capital = c.is_uppercase() && previous.is_lowercase();
        if let Some(from) = start
            && (!c.is_alphanumeric() || inner_capital)
        {
            units.push(unit(clause, from, at, units.last()));
            start = None;
        }
        if c.is_alphanumeric() && start.is_none() {
            start = Some(at);
        }
        previous = c;
    }
    units
}

fn unit<'t>(clause: &'t str, start: usize, end: usize, before: Option<&Unit>) -> Unit<'t> {
    let words = &clause[start..end];
    let between = before.map_or(" ", |before| &clause[before.end..start]);
    let continues = !between.contains(char::is_whitespace) && between != "/" && between != ",";
    let elided =
        matches!(between, "'" | "’") && before.is_some_and(|before| before.words.len() == 1);
    let mut letters = Vec::new();
    let mut capitals = Vec::new();
    for c in words.chars() {
        for folded in fold(c) {
            letters.push(folded);
            capitals.push(c.is_uppercase() || c.is_numeric());
        }
    }
    Unit {
        words,
        start,
        end,
        letters,
        capitals,
        continues: continues && !elided,
        may_begin: !continues || elided,
    }
}

impl Unit<'_> {
    fn is_small(&self) -> bool {
        SMALL_WORDS.contains(&self.words.to_lowercase().as_str())
    }

    /// Whether the word begins with the letter, or with what a digit is short for.
    fn begins_with(&self, letter: char) -> bool {
        self.letters.first() == Some(&letter)
            || DIGITS.iter().any(|(digit, words)| {
                *digit == letter && words.contains(&self.words.to_lowercase().as_str())
            })
    }
}

/// More than any alignment that is accepted.
const IMPOSSIBLE: u32 = u32::MAX / 2;
/// A letter from inside a word, in lower case there.
const INNER_LETTER: u32 = 2;
/// A later part of a hyphenated word without a letter.
const SILENT_PART: u32 = 1;
/// A small word to begin with: "Organization of …" is preferred to "of …" for an O.
const SMALL_START: u32 = 1;

/// The cost of giving all letters to these units, if that is possible and cheap enough.
fn cost(units: &[Unit], letters: &Letters, trust: Trust) -> Option<u32> {
    let count = letters.folded.len();
    let (first, last) = (units.first()?, units.last()?);
    let repeats = |unit: &Unit| {
        unit.letters.len() == letters.form.chars().count()
            && unit.letters.iter().copied().eq(letters.form.chars())
    };
    if units.iter().any(repeats) {
        return None;
    }
    let mut words = 0;
    for unit in units {
        words += u32::from(!unit.continues);
    }
    let single_word = words == 1 && units.len() == 1;
    let capitalised = |unit: &Unit| unit.capitals.first() == Some(&true);
    // "US (unless stated)", "is in stock": function words prove nothing unless written large.
    let plain = |unit: &Unit| is_function_word(unit.words) && !capitalised(unit);
    if plain(last) || (plain(first) && (count < 3 || trust == Trust::Unmarked)) {
        return None;
    }
    if trust == Trust::Unmarked && count < 3 && !(capitalised(first) && capitalised(last)) {
        return None;
    }
    let allowed = match (trust, single_word) {
        // "television (TV)": the word must be much longer than what is made of it.
        (Trust::Marked, true) if count <= 3 && first.letters.len() >= 4 * count => {
            INNER_LETTER * count as u32
        }
        (_, true) => 0,
        (Trust::Unmarked, _) => SMALL_START,
        (Trust::Marked, _) if count == 2 => SILENT_PART,
        (Trust::Marked, _) if count == 3 => INNER_LETTER + SILENT_PART,
        (Trust::Marked, _) => 2 * INNER_LETTER,
    };
    let least = align(units, &letters.folded) + u32::from(first.is_small()) * SMALL_START;
    (least <= allowed).then_some(least)
}

/// The least cost of giving `letters` to `units`, by dynamic programming from the end: both are
/// few, a dozen units and ten letters.
fn align(units: &[Unit], letters: &[char]) -> u32 {
    let count = letters.len();
    // behind[j]: the cost of giving the letters from j on to the units behind the current one.
    let mut behind = vec![IMPOSSIBLE; count + 1];
    behind[count] = 0;
    for (index, unit) in units.iter().enumerate().rev() {
        let mut here = vec![IMPOSSIBLE; count + 1];
        let is_edge = index == 0 || index + 1 == units.len();
        let silent = match (unit.continues, unit.is_small()) {
            _ if is_edge && !unit.continues => IMPOSSIBLE,
            (_, true) => 0,
            (true, false) => SILENT_PART,
            (false, false) => IMPOSSIBLE,
        };
        for from in (0..=count).rev() {
            here[from] = (behind[from] + silent).min(IMPOSSIBLE);
            if from == count || !unit.begins_with(letters[from]) {
                continue;
            }
            let mut spent = 0;
            let mut place = 1;
            let mut taken = from + 1;
            loop {
                here[from] = here[from].min(spent + behind[taken]);
                if taken == count {
                    break;
                }
                let next = (place..unit.letters.len()).find(|&i| unit.letters[i] == letters[taken]);
                let Some(found) = next else {
                    break;
                };
                spent += if unit.capitals[found] {
                    0
                } else {
                    INNER_LETTER
                };
                place = found + 1;
                taken += 1;
            }
        }
        behind = here;
    }
    behind[0]
}

/// The end of `words` that can be one name: behind the last mark that no name contains.
fn last_clause(words: &str) -> &str {
    let from = words
        .char_indices()
        .rev()
        .find(|&(at, c)| separates(words, at, c))
        .map_or(0, |(at, c)| at + c.len_utf8());
    &words[from..]
}

/// The start of `words` that can be one name.
fn first_clause(words: &str) -> &str {
    let end = words
        .char_indices()
        .find(|&(at, c)| separates(words, at, c))
        .map_or(words.len(), |(at, _)| at);
    &words[..end]
}

/// Whether the character ends a clause: a stop, a bracket, an empty line.
fn separates(words: &str, at: usize, c: char) -> bool {
    let rest = &words[at + c.len_utf8()..];
    match c {
        ';' | ':' | '!' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '=' | '<' | '>'
        | '\t' => true,
        '"' | '“' | '”' | '«' | '»' | '。' | '、' | '，' => true,
        '.' => rest.chars().next().is_none_or(char::is_whitespace),
        '\n' => rest
            .trim_start_matches([' ', '\r'])
            .starts_with(['\n', '-', '*', '|', '#']),
        '–' | '—' => rest.starts_with(' '),
        '-' => rest.starts_with(' ') && words[..at].ends_with(' '),
        _ => false,
    }
}

/// Lower case without accents.
fn fold(c: char) -> impl Iterator<Item = char> {
    c.nfd()
        .filter(|part| part.is_alphanumeric())
        .flat_map(char::to_lowercase)
}

fn is_function_word(word: &str) -> bool {
    let lower = word.to_lowercase();
    SMALL_WORDS.contains(&lower.as_str()) || FUNCTION_WORDS.contains(&lower.as_str())
}

/// What a digit in a short form is read as.
const DIGITS: &[(char, &[&str])] = &[
    ('2', &["to", "two", "second", "2nd"]),
    ('3', &["three", "third", "3rd"]),
    ('4', &["for", "four", "fourth", "4th"]),
    ('5', &["five", "fifth", "5th"]),
];

/// Words that a short form leaves out.
#[rustfmt::skip]
const SMALL_WORDS: &[&str] = &[
    "of", "and", "for", "the", "to", "in", "a", "an", "on", "with", "by", "at", "or", "as", "from",
    "s", "de", "la", "le", "les", "des", "du", "d", "l", "et", "en", "pour", "und", "der", "die",
    "das", "des", "für", "von", "zur", "zum", "im", "y", "el", "los", "las", "del", "para", "e",
    "di", "da", "do", "и", "по", "в",
];

/// Further words that no lower-case long form begins or ends with.
#[rustfmt::skip]
const FUNCTION_WORDS: &[&str] = &[
    "see", "unless", "if", "is", "are", "was", "were", "be", "been", "it", "its", "this", "that",
    "these", "those", "which", "who", "not", "also", "only", "but", "so", "than", "then", "when",
    "where", "while", "you", "your", "we", "our", "they", "their", "he", "his", "she", "her", "i",
    "my", "can", "may", "will", "would", "should", "could", "has", "have", "had", "do", "does",
    "use", "used", "using", "such", "all", "any", "each", "some", "no", "up", "out", "into",
    "both", "because", "since", "usually", "often", "about", "after", "before", "between",
];
