//! Synonyms that a person wrote down: a list in the format of Solr and Lucene, read from text into
//! rules. A line is a set of words that mean the same, `holiday, annual leave`, or a mapping,
//! `kit => equipment, gear`, whose left side is searched as its right side. A line that begins with
//! `#` is a comment; a backslash takes the next character as it stands.

use crate::text::{Analyser, Language};
use std::collections::BTreeMap;

/// Rules that say what else to search for. The default has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Synonyms {
    /// By the first word that they ask for.
    rules: BTreeMap<String, Vec<Synonym>>,
}

/// What else to search for where some words stand in a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Synonym {
    /// The words in order, folded.
    pub words: Vec<String>,
    /// What they also mean, as written.
    pub others: Vec<String>,
    /// Whether the words themselves are still searched for.
    pub keeps: bool,
}

/// A line that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct SynonymError {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong with it, and how it should look.
    pub reason: &'static str,
}

impl Synonyms {
    /// Reads a list of synonyms.
    ///
    /// # Errors
    /// At the first line that says nothing: an entry without a word, a set of one, a mapping
    /// without a side.
    pub fn parse(text: &str) -> Result<Synonyms, SynonymError> {
        let mut synonyms = Synonyms::default();
        let text = text.trim_start_matches('\u{feff}');
        for (number, line) in text.lines().map(str::trim).enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let read = rules(line).map_err(|reason| SynonymError {
                line: number + 1,
                reason,
            });
            read?.into_iter().for_each(|rule| synonyms.add(rule));
        }
        Ok(synonyms)
    }

    /// Takes the rules of another list as well.
    pub fn extend(&mut self, other: Synonyms) {
        let rules = other.rules.into_values().flatten();
        rules.for_each(|rule| self.add(rule));
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The rules whose first word may be a form of the folded `word`: it begins with the same two
    /// characters, as forms of one word do.
    pub fn beginning_like(&self, word: &str) -> impl Iterator<Item = &Synonym> {
        let start: String = word.chars().take(2).collect();
        let near = self.rules.range(start.clone()..);
        near.take_while(move |(first, _)| first.starts_with(&start))
            .flat_map(|(_, rules)| rules)
    }

    /// Every word that a rule asks for, some more than once.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let rules = self.rules.values().flatten();
        rules.flat_map(|rule| rule.words.iter().map(String::as_str))
    }

    fn add(&mut self, rule: Synonym) {
        if let Some(first) = rule.words.first() {
            self.rules.entry(first.clone()).or_default().push(rule);
        }
    }
}

/// So many entries a side may have: each leads to all others, so time and memory grow with the square.
const MOST_ENTRIES: usize = 100;

/// One entry of a line: as written, and its folded words.
type Entry = (String, Vec<String>);

/// The rules of one line, or what is wrong with it.
fn rules(line: &str) -> Result<Vec<Synonym>, &'static str> {
    let sides: Result<Vec<Vec<Entry>>, &str> = sides(line).into_iter().map(entries).collect();
    match sides?.as_slice() {
        [set] if set.len() < 2 => {
            Err("one entry alone means nothing: write 'a, b' or 'a => b'; '\\,' is a comma")
        }
        [set] => Ok(mapping(set, set)),
        [from, to] => Ok(mapping(from, to)),
        _ => Err("'=>' stands twice: write it once, or '\\=>' where it is meant as it stands"),
    }
}

/// `from` is searched as `to`.
fn mapping(from: &[Entry], to: &[Entry]) -> Vec<Synonym> {
    let rule = |(_, words): &Entry| {
        let others = to.iter().filter(|(_, other)| other != words);
        Synonym {
            words: words.clone(),
            others: others.map(|(written, _)| written.clone()).collect(),
            keeps: to.iter().any(|(_, other)| other == words),
        }
    };
    from.iter()
        .map(rule)
        .filter(|rule| !rule.others.is_empty())
        .collect()
}

fn entries(side: Vec<String>) -> Result<Vec<Entry>, &'static str> {
    if side.len() > MOST_ENTRIES {
        return Err(
            "more than 100 entries: words that all mean the same are fewer; write a line for each meaning",
        );
    }
    let entry = |written: String| {
        let written = written.split_whitespace().collect::<Vec<_>>().join(" ");
        let words = folded_words(&written);
        match words.is_empty() {
            true => Err("an entry has no word: look for a comma or '=>' with nothing beside it"),
            false => Ok((written, words)),
        }
    };
    side.into_iter().map(entry).collect()
}

/// The parts of a line between `=>`, and their parts between commas, escapes undone.
fn sides(line: &str) -> Vec<Vec<String>> {
    let mut sides = Vec::new();
    let (mut side, mut entry) = (Vec::new(), String::new());
    let mut characters = line.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\\' => entry.push(characters.next().unwrap_or(c)),
            ',' => side.push(std::mem::take(&mut entry)),
            '=' if characters.next_if_eq(&'>').is_some() => {
                side.push(std::mem::take(&mut entry));
                sides.push(std::mem::take(&mut side));
            }
            _ => entry.push(c),
        }
    }
    side.push(entry);
    sides.push(side);
    sides
}

fn folded_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    Analyser::new(Language::Unknown).each_term(text, &mut |term| {
        if term.whole_of == 0 {
            words.push(term.exact.to_string());
        }
    });
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every rule as `words > others`, with `!` where the words themselves are given up.
    fn read(text: &str) -> Vec<String> {
        let synonyms = Synonyms::parse(text).unwrap();
        let shown = |rule: &Synonym| {
            let given_up = if rule.keeps { "" } else { "!" };
            let (words, others) = (rule.words.join(" "), rule.others.join("|"));
            format!("{words}{given_up} > {others}")
        };
        synonyms.rules.values().flatten().map(shown).collect()
    }

    fn refused(text: &str) -> String {
        Synonyms::parse(text).unwrap_err().to_string()
    }

    #[test]
    fn a_set_leads_from_each_entry_to_all_others() {
        let set = "\u{feff}# leave\n\n  Holiday,  annual   leave , PTO\r\n";
        assert_eq!(
            read(set),
            [
                "annual leave > Holiday|PTO",
                "holiday > annual leave|PTO",
                "pto > Holiday|annual leave"
            ]
        );
    }

    #[test]
    fn a_mapping_leads_from_left_to_right_only() {
        assert_eq!(read("kit => gear, tools"), ["kit! > gear|tools"]);
        assert_eq!(
            read("kit, set => kit, gear"),
            ["kit > gear", "set! > kit|gear"]
        );
        assert_eq!(read("kit => kit"), [] as [&str; 0]);
    }

    #[test]
    fn a_backslash_takes_signs_as_they_stand() {
        assert_eq!(read(r"a\,b => x \=> y, c\\d"), [r"a b! > x => y|c\d"]);
    }

    #[test]
    fn what_says_nothing_is_refused_with_its_line() {
        assert!(refused("a, b\nholiday").starts_with("line 2: one entry alone"));
        assert!(refused("a,, b").starts_with("line 1: an entry has no word"));
        assert!(refused("\n\n=> b").starts_with("line 3: an entry has no word"));
        assert!(refused("a =>").starts_with("line 1: an entry has no word"));
        assert!(refused("a, ---").starts_with("line 1: an entry has no word"));
        assert!(refused("a => b => c").starts_with("line 1: '=>' stands twice"));
    }

    #[test]
    fn a_line_without_end_is_refused() {
        let many: Vec<String> = (0..101).map(|n| format!("word{n}")).collect();
        assert!(refused(&many.join(", ")).contains("more than 100 entries"));
    }

    #[test]
    fn rules_are_found_by_the_beginning_of_a_word() {
        let synonyms = Synonyms::parse("holiday, leave\nhouse, home").unwrap();
        let found: Vec<_> = synonyms.beginning_like("holidays").collect();
        assert_eq!(found.len(), 3);
        assert_eq!(synonyms.beginning_like("zebra").count(), 0);
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "[a,=>\\\\ #\n\\PC]{0,40}") {
            let _ = Synonyms::parse(&text);
        }
    }
}
