//! The language of many records in a row. To detect the language of one record takes longer than
//! to read it, and most files are in one language; so the words that were common in the records
//! detected so far vouch for the next one. A record in which they are rare is detected itself.

use crate::corpus::{BlockKind, Document};
use crate::text::Language;
use std::collections::HashMap;

/// So many records of one language in a row must agree before their words vouch for others.
const AGREEING: usize = 24;

/// A record of no more bytes has a dozen words at most, which seldom tell a language.
const TOO_SHORT: usize = 80;

/// The common words that are kept: in the languages written with spaces, the thirty commonest
/// make up a third of any text.
const COMMON: usize = 30;

/// Words of a record that are looked at.
const SAMPLE: usize = 60;

/// What is known of a file's language so far.
#[derive(Default)]
pub(super) struct Familiar {
    language: Option<Language>,
    agreeing: usize,
    /// How many short records told nothing since the last one that did.
    in_vain: usize,
    counts: HashMap<String, usize>,
    /// Filled when enough records agree.
    common: Vec<String>,
}

impl Familiar {
    /// The language of `document`, if the words of the records before it vouch for it; or that it
    /// cannot be told, if it is as short as many before it that told nothing.
    pub fn language_of(&self, document: &Document) -> Option<Language> {
        if self.in_vain >= AGREEING && document.text.len() <= TOO_SHORT {
            return Some(Language::Unknown);
        }
        let language = self.language.filter(|_| !self.common.is_empty())?;
        let (mut seen, mut known) = (0, 0);
        for word in words(document) {
            seen += 1;
            known += usize::from(self.common.iter().any(|own| own.eq_ignore_ascii_case(word)));
        }
        // Other languages share a word or two of them; a sixth of a text is beyond chance.
        (known >= 2 && known * 6 >= seen).then_some(language)
    }

    /// Takes note of a document whose language was detected.
    pub fn learn(&mut self, document: &Document) {
        let language = document.language;
        self.in_vain = match language {
            Language::Unknown => self.in_vain + usize::from(document.text.len() <= TOO_SHORT),
            _ => 0,
        };
        if language == Language::Unknown || !self.common.is_empty() {
            return;
        }
        if self.language != Some(language) {
            *self = Familiar {
                language: Some(language),
                ..Familiar::default()
            };
        }
        self.agreeing += 1;
        for word in words(document) {
            *self.counts.entry(word.to_lowercase()).or_default() += 1;
        }
        if self.agreeing == AGREEING {
            let mut counts: Vec<(String, usize)> = self.counts.drain().collect();
            counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            self.common = counts
                .into_iter()
                .take(COMMON)
                .map(|(word, _)| word)
                .collect();
        }
    }
}

/// The short words at the beginning of a document's content: those of grammar are short.
fn words(document: &Document) -> impl Iterator<Item = &str> {
    const SHORT: usize = 10;
    document
        .blocks
        .iter()
        .filter(|block| !matches!(block.kind, BlockKind::Code | BlockKind::Boilerplate))
        .flat_map(|block| document.words_of(block).split_whitespace())
        .take(SAMPLE)
        .filter(|word| word.len() <= SHORT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{SourceMap, encoding, plain};

    fn record(text: &str) -> Document {
        plain::document("r", "r", encoding::decode(text.as_bytes()))
    }

    #[test]
    fn short_records_that_tell_nothing_are_not_asked_for_ever() {
        let mut familiar = Familiar::default();
        for _ in 0..AGREEING {
            let short = record("record 17");
            assert_eq!(familiar.language_of(&short), None);
            familiar.learn(&short);
        }
        let next = familiar.language_of(&record("record 18"));
        assert_eq!(next, Some(Language::Unknown));
        let long = record(
            "The bank is at the end of the street, and it is open in the morning for all of us, and it closes late.",
        );
        assert_eq!(familiar.language_of(&long), None);
    }

    #[test]
    fn common_words_vouch_for_their_own_language_only() {
        let english =
            "The bank is at the end of the street, and it is open in the morning for all of us.";
        let german = "Die Bank ist am Ende der Straße, und sie ist am Morgen für uns alle geöffnet, was gut ist.";
        let mut familiar = Familiar::default();
        assert_eq!(familiar.language_of(&record(english)), None);
        for _ in 0..AGREEING {
            let mut document = record(english);
            document.language = Language::English;
            familiar.learn(&document);
        }
        let other = "The station is in the centre of the town, and the trains leave for the north.";
        assert_eq!(
            familiar.language_of(&record(other)),
            Some(Language::English)
        );
        assert_eq!(familiar.language_of(&record(german)), None);
        let empty = Document::new("e", "e", "", SourceMap::new());
        assert_eq!(familiar.language_of(&empty), None);
    }
}
