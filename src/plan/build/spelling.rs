//! Spelling: what stands nowhere in the corpus is read as the word of the corpus, or the question
//! word, that it was most likely meant to be. What is quoted is taken as it stands.

use super::{Planner, exact_words};
use crate::lexicon::{allowed_distance, correction};
use crate::question::{Question, QuestionWord, Role, english_function_words};
use std::io;

impl Planner<'_> {
    /// The word to search for and its role: as typed if the corpus has it or nothing is near.
    pub(super) fn spelt(&mut self, word: &QuestionWord) -> io::Result<(String, Role)> {
        let unchanged = (word.text.clone(), word.role);
        let exact = match exact_words(&word.text).as_slice() {
            [only] => only.clone(),
            _ => return Ok(unchanged),
        };
        if word.literal || word.role != Role::Content || self.known(&exact)? {
            return Ok(unchanged);
        }
        let distance = allowed_distance(exact.chars().count());
        if distance == 0 || exact.chars().any(char::is_numeric) || is_name(word) {
            return Ok(unchanged);
        }
        let mut similar = self.lexicon.similar(&exact, distance)?;
        // A misspelt question word should become the question word, whatever the corpus holds.
        similar.extend(english_function_words().map(|(word, likely)| (word.to_string(), likely)));
        let Some(better) = correction(&exact, &similar).map(String::from) else {
            return Ok(unchanged);
        };
        let role = Question::parse(&format!("x {better}"), &[]).words[1].role;
        let typed = word
            .text
            .trim_matches(|c: char| !c.is_alphanumeric())
            .to_string();
        self.plan.corrections.push((typed, better.clone()));
        Ok((better, role))
    }

    /// Whether the corpus has the word in this or another form.
    fn known(&mut self, exact: &str) -> io::Result<bool> {
        for analyser in &mut self.analysers {
            if self.lexicon.stem_frequency(analyser.stem(exact))? > 0 {
                return Ok(true);
            }
        }
        Ok(self.lexicon.exact_frequency(exact)? > 0 || !self.lexicon.long_forms(exact)?.is_empty())
    }
}

/// Whether the word is more likely a name that the corpus does not know than a misspelt word.
fn is_name(word: &QuestionWord) -> bool {
    const LONG_ENOUGH_TO_BE_SURE: usize = 6;
    let mut letters = word.text.chars().filter(|c| c.is_alphabetic());
    let capital = letters.next().is_some_and(char::is_uppercase);
    let shouted = capital && letters.clone().all(char::is_uppercase);
    shouted
        || capital && word.span.start() > 0 && word.text.chars().count() < LONG_ENOUGH_TO_BE_SURE
}
