//! The BEIR layout: `queries.jsonl`, `qrels/*.tsv`, and beside them, where somebody made them,
//! `answers.jsonl` with words that answer and `sentences.jsonl` with the sentences of documents.

use super::{ReadError, Text, id, qrels, set};
use crate::eval::set::{JudgedSet, Quote};
use serde::Deserialize;
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// The texts of a set's files.
#[derive(Clone, Copy, Debug)]
pub struct BeirTexts<'a> {
    /// `queries.jsonl`: `{"_id", "text"}`, optionally `"kind"`.
    pub queries: Text<'a>,
    /// One of `qrels/*.tsv`.
    pub qrels: Text<'a>,
    /// `answers.jsonl`: `{"_id", "answers", "doc"}`, optionally `"sentences"` with ids.
    pub answers: Option<Text<'a>>,
    /// `sentences.jsonl`: `{"_id", "doc", "text"}`.
    pub sentences: Option<Text<'a>>,
}

#[derive(Deserialize)]
struct Query {
    #[serde(rename = "_id")]
    id: Value,
    text: String,
    kind: Option<String>,
}

#[derive(Deserialize)]
struct Answers {
    #[serde(rename = "_id")]
    id: Value,
    #[serde(default)]
    answers: Vec<String>,
    doc: Option<Value>,
    #[serde(default)]
    sentences: Vec<String>,
}

#[derive(Deserialize)]
struct Sentence {
    #[serde(rename = "_id")]
    id: String,
    doc: Value,
    text: String,
}

/// Reads a set. With it comes what a person should know about it.
///
/// # Errors
/// A line that cannot be read, an id that stands twice, a judged sentence that is not there.
pub fn beir(texts: &BeirTexts) -> Result<(JudgedSet, Vec<String>), ReadError> {
    let grades = qrels(texts.qrels)?;
    let mut asked = Vec::new();
    let mut kinds = HashMap::new();
    let mut seen = HashSet::new();
    for record in texts.queries.records::<Query>() {
        let (line, query) = record?;
        let id = id(&query.id);
        if !seen.insert(id.clone()) {
            let reason = format!("the question {id} stands twice");
            return Err(ReadError::at(texts.queries.name, line, reason));
        }
        if let Some(kind) = query.kind {
            kinds.insert(id.clone(), kind);
        }
        asked.push((id, query.text));
    }
    // Other questions of the file belong to other splits.
    let (mut set, _, unasked) = set(asked, grades);
    let mut notes = Vec::new();
    if unasked > 0 {
        notes.push(format!(
            "{}: {unasked} judged questions are not in {}",
            texts.qrels.name, texts.queries.name
        ));
    }
    for question in &mut set.questions {
        question.kind = kinds.remove(&question.id);
    }
    if let Some(answers) = texts.answers {
        quote(&mut set, answers, texts.sentences)?;
    }
    Ok((set, notes))
}

/// Adds the words that answer.
fn quote(set: &mut JudgedSet, answers: Text, sentences: Option<Text>) -> Result<(), ReadError> {
    let mut quotes: HashMap<String, Quote> = HashMap::new();
    for record in sentences.into_iter().flat_map(Text::records::<Sentence>) {
        let (_, sentence) = record?;
        let quote = Quote {
            document: id(&sentence.doc),
            text: sentence.text,
        };
        quotes.insert(sentence.id, quote);
    }
    let places: HashMap<String, usize> = (set.questions.iter().enumerate())
        .map(|(at, question)| (question.id.clone(), at))
        .collect();
    for record in answers.records::<Answers>() {
        let (line, judged) = record?;
        let Some(at) = places.get(&id(&judged.id)) else {
            continue;
        };
        let question = &mut set.questions[*at];
        let document = match (&judged.doc, question.grades.iter().find(|(_, g)| **g > 0)) {
            (Some(document), _) => id(document),
            (None, Some((document, _))) => document.clone(),
            (None, None) => continue,
        };
        let quote = |text: String| Quote {
            document: document.clone(),
            text,
        };
        question
            .answers
            .extend(judged.answers.into_iter().map(quote));
        for name in judged.sentences {
            let missing = || {
                let reason = format!("the sentence {name} is not in sentences.jsonl");
                ReadError::at(answers.name, line, reason)
            };
            let sentence = quotes.get(&name).ok_or_else(missing)?;
            question.sentences.push(sentence.clone());
        }
    }
    Ok(())
}
