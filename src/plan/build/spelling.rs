//! Spelling: what stands nowhere in the corpus is read as the word of the corpus, or the question
//! word, that it was most likely meant to be; what hardly stands there is searched as typed and as
//! the far more frequent word that it is likely a slip for. What is quoted is taken as it stands.

use super::{Correction, Planner, VARIANT_WEIGHT, exact_words};
use crate::lexicon::{RARE, allowed_distance, correction, likelier};
use crate::question::{AnswerType, Question, QuestionWord, Role, english_function_words};
use std::io;

/// What the likelier spelling of a rare word counts: as much as another form of it.
const LIKELIER_WEIGHT: f32 = VARIANT_WEIGHT;

/// What a typed word is searched as.
pub(super) struct Reading {
    /// The word in place of the typed one.
    pub text: String,
    /// Its role.
    pub role: Role,
    /// What it is searched as besides, and what that counts.
    pub also: Vec<(String, f32)>,
}

impl Reading {
    /// The word as it was typed.
    pub fn as_typed(word: &QuestionWord) -> Reading {
        Reading {
            text: word.text.clone(),
            role: word.role,
            also: Vec::new(),
        }
    }
}

impl Planner<'_> {
    /// What kind of answer is waited for once the question is spelt right: "waht is" asks what
    /// something is.
    pub(super) fn answer_type(&self, question: &Question) -> AnswerType {
        let corrections = &self.plan.corrections;
        if corrections.is_empty() {
            return question.answer_type;
        }
        let spelt = question.words.iter().map(|word| {
            let corrected = corrections.iter().find(|c| word.text.contains(&c.from));
            corrected.map_or(word.text.as_str(), |c| c.to.as_str())
        });
        let spelt: Vec<&str> = spelt.collect();
        Question::parse(&spelt.join(" "), &[]).answer_type
    }

    /// How the corpus would write the word: as typed if it has that or nothing is near.
    pub(super) fn spelt(&mut self, word: &QuestionWord) -> io::Result<Reading> {
        let typed = Reading::as_typed(word);
        let exact = match exact_words(&word.text).as_slice() {
            [only] if only.chars().all(char::is_alphabetic) => only.clone(),
            _ => return Ok(typed),
        };
        if word.literal || word.role != Role::Content {
            return Ok(typed);
        }
        let frequency = self.frequency(&exact)?;
        if frequency > RARE || self.is_named(&exact)? {
            return Ok(typed);
        }
        if let Some(apart) = self.written_apart(&exact)? {
            if frequency == 0 {
                self.expanded(trimmed(word), &apart);
            }
            return Ok(Reading {
                also: vec![(apart, VARIANT_WEIGHT)],
                ..typed
            });
        }
        if let Some(cut) = self.cut(&exact)? {
            if frequency == 0 {
                self.expanded(trimmed(word), &cut.replace('-', " "));
            }
            return Ok(Reading { text: cut, ..typed });
        }
        let distance = allowed_distance(exact.chars().count());
        if distance == 0 || is_name(word) {
            return Ok(typed);
        }
        match frequency {
            0 => self.corrected(word, &exact, distance),
            _ => self.also_corrected(word, &exact, frequency),
        }
    }

    /// An unknown word, read as the nearest one.
    fn corrected(&mut self, word: &QuestionWord, exact: &str, distance: u8) -> io::Result<Reading> {
        let mut similar = self.lexicon.similar(exact, distance)?;
        // A misspelt question word should become the question word, whatever the corpus holds.
        similar.extend(english_function_words().map(|(word, likely)| (word.to_string(), likely)));
        let Some(better) = correction(exact, &similar).map(String::from) else {
            return Ok(Reading::as_typed(word));
        };
        if better == exact {
            // A question word that is searched as a word of its own here: "compare" alone.
            return Ok(Reading::as_typed(word));
        }
        let role = Question::parse(&format!("x {better}"), &[]).words[1].role;
        self.plan.corrections.push(Correction {
            from: trimmed(word).to_string(),
            to: better.clone(),
            besides: false,
        });
        Ok(Reading {
            text: better,
            role,
            also: Vec::new(),
        })
    }

    /// A rare word, searched as typed and as the far more frequent one that was likely meant.
    fn also_corrected(
        &mut self,
        word: &QuestionWord,
        exact: &str,
        frequency: u64,
    ) -> io::Result<Reading> {
        let typed = Reading::as_typed(word);
        let similar = self.lexicon.similar(exact, 1)?;
        let Some(better) = likelier(exact, frequency, &similar) else {
            return Ok(typed);
        };
        self.plan.corrections.push(Correction {
            from: trimmed(word).to_string(),
            to: better.to_string(),
            besides: true,
        });
        Ok(Reading {
            also: vec![(better.to_string(), LIKELIER_WEIGHT)],
            ..typed
        })
    }

    /// In how many passages the folded word stands in its commonest form.
    pub(super) fn frequency(&mut self, exact: &str) -> io::Result<u64> {
        let mut most = 0;
        for analyser in &mut self.analysers {
            most = most.max(self.lexicon.stem_frequency(analyser.stem(exact))?);
        }
        match most {
            0 => self.lexicon.exact_frequency(exact),
            _ => Ok(most),
        }
    }

    /// Whether somebody says what the word means: the corpus, as of an acronym, or its user.
    fn is_named(&mut self, exact: &str) -> io::Result<bool> {
        Ok(self.is_of_synonym(exact) || !self.lexicon.long_forms(exact)?.is_empty())
    }
}

/// A typed word without what clings to it.
fn trimmed(word: &QuestionWord) -> &str {
    word.text.trim_matches(|c: char| !c.is_alphanumeric())
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
