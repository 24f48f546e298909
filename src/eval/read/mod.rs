//! Reading judged sets from the text of their files: BEIR folders, TREC topics with qrels, and
//! one's own judgments. Nothing here opens a file; a line that cannot be used is an error that
//! names the file and the line, because a judgment that is skipped makes every figure wrong.

mod beir;
mod judgments;
mod trec;

pub use beir::{BeirTexts, beir};
pub use judgments::{Judgment, judgments, resolve};
pub use trec::{Grades, TopicField, qrels, set, topics};

use serde::de::DeserializeOwned;

/// A line of a judged set or a run that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name}:{line}: {reason}")]
pub struct ReadError {
    /// The file, as given.
    pub name: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: String,
}

impl ReadError {
    /// An error at a line.
    pub fn at(name: &str, line: usize, reason: impl Into<String>) -> ReadError {
        ReadError {
            name: name.to_string(),
            line,
            reason: reason.into(),
        }
    }
}

/// A file's name, for errors, and its text.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    /// The file, as given.
    pub name: &'a str,
    /// Its whole text.
    pub text: &'a str,
}

impl<'a> Text<'a> {
    /// The lines that hold something, with their numbers.
    fn lines(self) -> impl Iterator<Item = (usize, &'a str)> {
        // A file may begin with a byte order mark.
        let text = self.text.trim_start_matches('\u{feff}');
        let lines = (1..).zip(text.lines());
        lines.filter(|(_, line)| !line.trim().is_empty())
    }

    /// The records of a JSON Lines file, with the numbers of their lines.
    fn records<T: DeserializeOwned>(
        self,
    ) -> impl Iterator<Item = Result<(usize, T), ReadError>> + use<'a, T> {
        self.lines().map(move |(number, line)| {
            let record = serde_json::from_str(line);
            let record = record.map_err(|error| {
                // The parser counts every text as one line of its own.
                let reason = error.to_string();
                let reason = reason.split(" at line ").next().unwrap_or(&reason);
                let at = format!("{reason} at column {}", error.column());
                ReadError::at(self.name, number, at)
            })?;
            Ok((number, record))
        })
    }
}

/// An id, which some sets write as a number.
fn id(value: &serde_json::Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), String::from)
}

#[cfg(test)]
mod tests;
