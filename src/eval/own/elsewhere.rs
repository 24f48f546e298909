//! Questions about other things than the documents: what is not there must not be answered.

use super::words::{frequency, words};
use super::{Draft, Writer};
use crate::eval::JudgedQuestion;
use crate::index::IndexError;
use crate::text::Language;

/// Questions of general knowledge, one a line, written for this. Whoever's documents are about one
/// of them knows its words.
const QUESTIONS: &str = include_str!("elsewhere.txt");

/// All of them.
pub(super) fn questions() -> impl Iterator<Item = &'static str> {
    QUESTIONS
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
}

impl Writer<'_> {
    /// The question, if the corpus knows at most half of the words that name its topic.
    pub(super) fn elsewhere(self, text: &str) -> Result<Option<Draft>, IndexError> {
        let languages = self.home.languages()?.into_iter().map(|(l, _)| l);
        let languages: Vec<Language> = languages.chain([Language::English]).collect();
        let (mut topic, mut known) = (0, 0);
        for (at, word) in words(text, Language::English).iter().enumerate() {
            if !word.content {
                continue;
            }
            let mut found = false;
            for &language in &languages {
                if let Some(word) = words(text, language).get(at) {
                    found |= frequency(word, self.home)? > 0;
                }
            }
            topic += 1;
            known += usize::from(found);
        }
        let question = JudgedQuestion {
            text: text.to_string(),
            ..JudgedQuestion::default()
        };
        Ok((2 * known <= topic).then_some(Draft {
            question,
            place: None,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn questions_differ_and_have_a_topic() {
        let all: Vec<&str> = questions().collect();
        assert!(all.len() >= 60);
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len());
        for text in all {
            let topic = words(text, Language::English);
            assert!(topic.iter().filter(|w| w.content).count() >= 2, "{text}");
            assert!(text.ends_with('?'), "{text}");
        }
    }
}
