//! One look at every passage: what could be asked for, noted by ids and numbers, so that a large
//! corpus is never held as a whole.

use super::draw::digest;
use super::words::without_number;
use crate::index::{IndexError, Retrieval, document_number};
use crate::lexicon::acronyms;
use crate::passage::{Passage, PassageId, PassageKind};
use crate::text::{fold, is_unspaced, sentences};
use std::collections::{BTreeMap, HashMap};

/// Where a passage is found again, in an order that is the same for every index of a corpus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    /// The number of its document.
    pub(super) document: u64,
    /// Where it begins in the file.
    pub(super) start: u64,
    /// Its name.
    pub(super) id: PassageId,
}

/// Words that stand above or before passages: a heading, a title, the question of an FAQ.
#[derive(Clone, Debug)]
pub(super) struct Label {
    /// As it is written.
    pub(super) text: String,
    /// A digest of its folded words.
    pub(super) key: u64,
    /// The passages it belongs to, in order.
    pub(super) spots: Vec<Spot>,
    /// The section it was met above first.
    section: u64,
    /// Whether it stands above other sections too.
    repeated: bool,
    /// Whether a person could ask for it, and few enough passages belong to it.
    fits: bool,
    /// Whether something that is not a row of a table stands below it.
    heads_text: bool,
}

/// A sentence that could be asked for, with the passages it stands in.
#[derive(Clone, Debug)]
pub(super) struct Sentence {
    /// A digest of its words.
    pub(super) key: u64,
    /// The passages it stands in, in order.
    pub(super) spots: Vec<Spot>,
}

/// An acronym with its one long form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Acronym {
    /// The short form.
    pub(super) short: String,
    /// The long form.
    pub(super) long: String,
}

/// What could be asked for, in no order that means anything.
#[derive(Default)]
pub(super) struct Survey {
    /// Headings and titles of one section each.
    pub(super) headings: Vec<Label>,
    /// Stored questions.
    pub(super) questions: Vec<Label>,
    /// Sentences of running text.
    pub(super) sentences: Vec<Sentence>,
    /// Acronyms that stand for one thing only.
    pub(super) acronyms: Vec<Acronym>,
}

/// A heading of more passages is that of a book rather than of a section; to hide it would change
/// too much of the corpus.
const MOST_PASSAGES: usize = 40;
/// A sentence in more passages is a formula of the house, and so is one that begins like more
/// others.
const MOST_COPIES: usize = 8;
/// Words by which sentences of one formula are known: "The following sections describe the …".
const BEGINNING: usize = 5;
/// Words of a sentence that tells something and can still be typed. Two characters of a script
/// without spaces are one word.
const SENTENCE_WORDS: std::ops::RangeInclusive<usize> = 8..=25;
/// Characters of a heading or a question that a person would type.
const LONGEST_LABEL: usize = 150;

/// Where a passage is found again.
pub(super) fn spot(passage: &Passage) -> Spot {
    Spot {
        document: document_number(passage),
        start: passage.place.bytes.start,
        id: passage.id,
    }
}

/// Looks at every passage of `home`.
pub(super) fn survey(home: &dyn Retrieval) -> Result<Survey, IndexError> {
    let mut notes = Notes::default();
    home.each_passage(&mut |passage| notes.take(&passage))?;
    Ok(notes.finish())
}

#[derive(Default)]
struct Notes {
    headings: HashMap<u64, Label>,
    questions: HashMap<u64, Label>,
    sentences: HashMap<u64, Vec<Spot>>,
    /// How many different sentences begin with the same words.
    beginnings: HashMap<u64, u32>,
    /// The beginning of each sentence.
    begins: HashMap<u64, u64>,
    /// By folded short form, then by folded long form.
    acronyms: BTreeMap<String, BTreeMap<String, Acronym>>,
}

impl Notes {
    fn take(&mut self, passage: &Passage) {
        let spot = spot(passage);
        let is_text = passage.kind != PassageKind::Table;
        let title = passage.title.iter().map(|title| (title, 0));
        for (heading, depth) in title.chain(passage.heading_path.iter().zip(1..)) {
            let above = passage.heading_path[..depth].iter().map(String::as_str);
            let section = digest(
                [spot.document.to_string().as_str()]
                    .into_iter()
                    .chain(above),
            );
            note(&mut self.headings, heading, section, spot, is_text);
        }
        if let Some(question) = &passage.question {
            note(&mut self.questions, question, 0, spot, is_text);
        }
        if matches!(passage.kind, PassageKind::Prose | PassageKind::Faq) {
            for span in sentences(&passage.text) {
                let sentence = span.of(&passage.text);
                if tells(sentence) {
                    let key = sentence_key(sentence);
                    let spots = self.sentences.entry(key).or_default();
                    if spots.is_empty() {
                        let begins = digest(sentence.split_whitespace().take(BEGINNING));
                        *self.beginnings.entry(begins).or_default() += 1;
                        self.begins.insert(key, begins);
                    }
                    if spots.len() <= MOST_COPIES {
                        spots.push(spot);
                    }
                }
            }
        }
        for pair in acronyms(&passage.text) {
            let forms = self
                .acronyms
                .entry(fold(&pair.short).into_owned())
                .or_default();
            let acronym = Acronym {
                short: pair.short,
                long: pair.long,
            };
            // Of several ways to write it, the same one whatever the order.
            let kept = forms
                .entry(singular(&acronym.long))
                .or_insert(acronym.clone());
            if (&acronym.long, &acronym.short) < (&kept.long, &kept.short) {
                *kept = acronym;
            }
        }
    }

    fn finish(mut self) -> Survey {
        // What stands further below a question has it as a heading.
        for question in self.questions.values_mut() {
            if let Some(heading) = self.headings.remove(&question.key) {
                question.spots.extend(heading.spots);
                question.fits &= heading.fits && question.spots.len() <= MOST_PASSAGES;
            }
        }
        let fit = |labels: HashMap<u64, Label>| {
            let fit = labels.into_values().filter(|label| label.fits);
            fit.map(ordered)
        };
        let headings = fit(self.headings).filter(|label| label.heads_text && !label.repeated);
        let headings = headings.collect();
        let formula = |key: &u64| {
            let begins = self.begins.get(key);
            let alike = begins.and_then(|begins| self.beginnings.get(begins));
            alike.is_some_and(|alike| *alike as usize > MOST_COPIES)
        };
        let mut sentences: Vec<Sentence> = self
            .sentences
            .into_iter()
            .filter(|(key, spots)| spots.len() <= MOST_COPIES && !formula(key))
            .map(|(key, spots)| Sentence { key, spots })
            .collect();
        sentences.iter_mut().for_each(|s| s.spots.sort());
        let mut shorts: HashMap<&str, usize> = HashMap::new();
        for long in self.acronyms.values().flat_map(BTreeMap::keys) {
            *shorts.entry(long).or_default() += 1;
        }
        let clear = self.acronyms.values().filter(|longs| longs.len() == 1);
        let clear = clear
            .flatten()
            .filter(|(long, _)| shorts[long.as_str()] == 1);
        let clear = clear.map(|(_, acronym)| acronym.clone()).collect();
        Survey {
            headings,
            questions: fit(self.questions).collect(),
            sentences,
            acronyms: clear,
        }
    }
}

fn ordered(mut label: Label) -> Label {
    label.spots.sort();
    label.spots.dedup();
    label
}

fn note(labels: &mut HashMap<u64, Label>, text: &str, section: u64, spot: Spot, is_text: bool) {
    let key = label_key(text);
    let label = labels.entry(key).or_insert_with(|| Label {
        text: text.to_string(),
        key,
        spots: Vec::new(),
        section,
        repeated: false,
        fits: text.chars().count() <= LONGEST_LABEL && has_words(text),
        heads_text: false,
    });
    label.heads_text |= is_text;
    // The way it is written first in the alphabet, whatever the order.
    if text < label.text.as_str() {
        label.text = text.to_string();
    }
    label.repeated |= label.section != section;
    label.fits &= label.spots.len() < MOST_PASSAGES;
    if label.fits {
        label.spots.push(spot);
    }
}

/// Whether there is more than one word.
fn has_words(label: &str) -> bool {
    let words = label.split(|c: char| !c.is_alphanumeric());
    let spaced = words.filter(|word| !word.is_empty()).count();
    spaced > 1 || label.chars().filter(|&c| is_unspaced(c)).count() > 3
}

/// Equal for labels of the same words, whatever their numbers.
pub(super) fn label_key(label: &str) -> u64 {
    let folded = fold(without_number(label));
    let words = folded.split(|c: char| !c.is_alphanumeric());
    digest(words.filter(|word| !word.is_empty()))
}

/// Equal for sentences of the same words, however their lines are broken.
pub(super) fn sentence_key(sentence: &str) -> u64 {
    digest(sentence.split_whitespace())
}

/// Long forms that differ in case and plural only are the same.
pub(super) fn singular(long: &str) -> String {
    let folded = fold(long);
    let words = folded.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    let words = words.map(|word| word.strip_suffix('s').unwrap_or(word));
    words.collect::<Vec<_>>().join(" ")
}

/// Whether a sentence is running text that tells something: neither a fragment nor a question, not
/// mostly signs, and not too long to be typed.
pub(super) fn tells(sentence: &str) -> bool {
    let Some(last) = sentence.chars().next_back() else {
        return false;
    };
    let ends = matches!(last, '.' | '!' | '。' | '！' | '．' | '।' | '؟' | '۔')
        || (is_unspaced(last) && !sentence.contains(['。', '．']));
    let unspaced = sentence.chars().filter(|&c| is_unspaced(c)).count();
    let spaced = sentence
        .split_whitespace()
        .filter(|word| word.chars().any(char::is_alphabetic) && !word.chars().any(is_unspaced));
    let words = spaced.count() + unspaced / 2;
    let all = sentence.chars().count();
    let letters = sentence
        .chars()
        .filter(|c| c.is_alphanumeric() || c.is_whitespace() || *c as u32 >= 0x300)
        .count();
    let begins = sentence.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase());
    ends && begins
        && SENTENCE_WORDS.contains(&words)
        && letters * 100 >= all * 90
        && !sentence.contains('|')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_that_tells_something() {
        for sentence in [
            "The economist Ronald Coase asked in 1937 why firms exist at all.",
            "Die Verlagerung eines Prozesses dauert in der Regel drei bis neun Monate.",
            "知识流程外包是指将需要专业知识的业务委托给外部公司。",
        ] {
            assert!(tells(sentence), "{sentence}");
        }
        for sentence in [
            "For example:",
            "It is so.",
            "Which of these nine things is the one that you should look at first?",
            "name | kind | what it is and what it does for all the people here | more.",
            "let x = foo(&bar[1..]).map(|y| y + 1); { return (x, y) } /* and so on it goes */.",
            "lower case goes on from a heading or a line above and is not a whole sentence.",
        ] {
            assert!(!tells(sentence), "{sentence}");
        }
    }

    #[test]
    fn labels_are_told_by_their_words() {
        assert_eq!(label_key("Full form: KPO"), label_key("full form – kpo?"));
        assert_ne!(label_key("full form"), label_key("fullform"));
    }
}
