//! One's own judgments: a JSON object a line, a question with the document and the words in it
//! that answer, or with the word that nothing does.

use super::{ReadError, Text, id};
use crate::eval::judge::collapsed;
use crate::eval::set::{JudgedQuestion, JudgedSet, Quote};
use crate::index::{IndexError, Retrieval};
use crate::passage::Passage;
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};

/// One line, read but not yet compared with an index.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgment {
    /// The line, from 1.
    pub line: usize,
    /// The question; the documents of its quotes are as they stand in the file.
    pub question: JudgedQuestion,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    id: Option<Value>,
    question: String,
    kind: Option<String>,
    document: Option<String>,
    quote: Option<String>,
    #[serde(default)]
    also: Vec<Also>,
    #[serde(default)]
    none: bool,
    /// Says that a question without an answer is about what the corpus is about.
    #[serde(default, rename = "near")]
    _near: bool,
    /// Anything the person who judged wants to remember.
    #[serde(default, rename = "note")]
    _note: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Also {
    document: String,
    quote: Option<String>,
}

/// Reads `judgments.jsonl`: `{"question", "document", "quote"}` or `{"question", "none": true}` a
/// line; `"id"` (else the line number), `"kind"` (`none` says the same as `"none": true`) and
/// `"also": [{"document", "quote"}]` may stand beside them. A document without a quote is judged
/// as a whole.
///
/// # Errors
/// A line that says neither what answers nor that nothing does, or both; an id that stands twice.
pub fn judgments(file: Text) -> Result<Vec<Judgment>, ReadError> {
    let mut seen = HashSet::new();
    let mut read = Vec::new();
    for record in file.records::<Line>() {
        let (line, record) = record?;
        let bad = |reason: String| ReadError::at(file.name, line, reason);
        let judged = question(record, line).map_err(|reason| bad(reason.into()))?;
        if !seen.insert(judged.id.clone()) {
            return Err(bad(format!("the id {} stands twice", judged.id)));
        }
        read.push(Judgment {
            line,
            question: judged,
        });
    }
    Ok(read)
}

fn question(record: Line, line: usize) -> Result<JudgedQuestion, &'static str> {
    let none = record.none || record.kind.as_deref() == Some("none");
    let first = match (record.document, record.quote) {
        (Some(document), quote) => vec![Also { document, quote }],
        (None, None) => Vec::new(),
        (None, Some(_)) => return Err("a quote without the document it stands in"),
    };
    let judged: Vec<Also> = first.into_iter().chain(record.also).collect();
    match (none, judged.is_empty()) {
        (true, false) => return Err("it says both what answers and that nothing does"),
        (false, true) => {
            return Err(
                "it says neither what answers (\"document\", \"quote\") nor \"none\": true",
            );
        }
        _ => {}
    }
    let mut grades = BTreeMap::new();
    let mut answers = Vec::new();
    for Also { document, quote } in judged {
        match quote {
            Some(text) => answers.push(Quote { document, text }),
            None => {
                grades.insert(document, 1);
            }
        }
    }
    Ok(JudgedQuestion {
        id: record.id.as_ref().map_or_else(|| line.to_string(), id),
        text: record.question,
        kind: record.kind,
        grades,
        answers,
        answerable: !none,
        ..JudgedQuestion::default()
    })
}

/// The judgments as a set over `home`: every document is found by its id or path, and every quote
/// in a passage of it. The inner errors name what stands nowhere, so that it is not counted as a
/// failure of the ranking.
pub fn resolve(
    file: &str,
    judgments: Vec<Judgment>,
    home: &dyn Retrieval,
) -> Result<Result<JudgedSet, ReadError>, IndexError> {
    let mut passages: HashMap<String, Vec<(String, String)>> = judgments
        .iter()
        .flat_map(|judgment| documents(&judgment.question))
        .map(|document| (document.to_string(), Vec::new()))
        .collect();
    home.each_passage(&mut |passage: Passage| {
        let names = [&passage.document, &passage.place.path];
        let several = names[0] != names[1];
        for name in &names[..1 + usize::from(several)] {
            if let Some(of) = passages.get_mut(*name) {
                of.push((passage.document.clone(), collapsed(&passage.text)));
            }
        }
    })?;
    let questions = judgments.into_iter().map(|judgment| {
        placed(judgment.question, &passages)
            .map_err(|reason| ReadError::at(file, judgment.line, reason))
    });
    Ok(questions
        .collect::<Result<Vec<JudgedQuestion>, ReadError>>()
        .map(|questions| JudgedSet { questions }))
}

fn documents(question: &JudgedQuestion) -> impl Iterator<Item = &str> {
    let quoted = question.answers.iter().map(|quote| quote.document.as_str());
    quoted.chain(question.grades.keys().map(String::as_str))
}

/// The question with the ids of its documents.
fn placed(
    mut question: JudgedQuestion,
    passages: &HashMap<String, Vec<(String, String)>>,
) -> Result<JudgedQuestion, String> {
    let of = |document: &str| match passages.get(document) {
        Some(found) if !found.is_empty() => Ok(found),
        _ => Err(format!(
            "there is no document {document}; documents are named by their path below the corpus, \
             or their _id"
        )),
    };
    for quote in &mut question.answers {
        let text = collapsed(&quote.text);
        let found = of(&quote.document)?;
        let held = found.iter().find(|(_, passage)| passage.contains(&text));
        let Some((document, _)) = held.filter(|_| !text.is_empty()) else {
            return Err(format!(
                "“{}” stands in no passage of {}; quote words of one paragraph, as they stand there",
                quote.text, quote.document
            ));
        };
        quote.document.clone_from(document);
    }
    let mut grades = BTreeMap::new();
    for (name, grade) in &question.grades {
        let ids = of(name)?.iter().map(|(document, _)| document.clone());
        grades.extend(ids.map(|id| (id, *grade)));
    }
    question.grades = grades;
    Ok(question)
}
