//! TREC topics and qrels: the questions and the grades of the documents that were judged for them.

use super::{ReadError, Text};
use crate::eval::set::{JudgedQuestion, JudgedSet};
use std::collections::{BTreeMap, HashMap, HashSet};

/// The grade of each judged document, by question and document.
pub type Grades = HashMap<String, BTreeMap<String, u32>>;

/// The field of a topic that is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TopicField {
    /// A few words.
    #[default]
    Title,
    /// A sentence.
    Description,
}

/// Reads qrels: TREC's four columns (`question 0 document grade`), or BEIR's three behind a head
/// line. A grade below 0 counts as 0.
///
/// # Errors
/// Another number of columns, or a grade that is no number.
pub fn qrels(file: Text) -> Result<Grades, ReadError> {
    let mut grades = Grades::new();
    for (number, line) in file.lines() {
        let parts: Vec<&str> = match line.contains('\t') {
            true => line.split('\t').map(str::trim).collect(),
            false => line.split_whitespace().collect(),
        };
        let (question, document, grade) = match parts[..] {
            [question, document, grade] => (question, document, grade),
            [question, _, document, grade] => (question, document, grade),
            _ => {
                let reason = format!(
                    "{} columns; a line of qrels has four (question 0 document grade) or three \
                     (question document grade)",
                    parts.len()
                );
                return Err(ReadError::at(file.name, number, reason));
            }
        };
        let Ok(grade) = grade.parse::<i64>() else {
            // BEIR's head line names its columns.
            if number == 1 && parts.len() == 3 {
                continue;
            }
            let reason = format!("the grade {grade} is not a whole number");
            return Err(ReadError::at(file.name, number, reason));
        };
        let grade = u32::try_from(grade.max(0)).unwrap_or(u32::MAX);
        let of = grades.entry(question.to_string()).or_default();
        of.insert(document.to_string(), grade);
    }
    Ok(grades)
}

/// Reads topics, as id and question: the classic `<top>` blocks, whose fields are not closed, or
/// `id<TAB>question` lines.
///
/// # Errors
/// A block without number or field, a line without a tab, an id that stands twice.
pub fn topics(file: Text, field: TopicField) -> Result<Vec<(String, String)>, ReadError> {
    let marked = file.text.to_ascii_lowercase().contains("<top>");
    let found = match marked {
        true => blocks(file, field)?,
        false => rows(file)?,
    };
    let mut seen = HashSet::new();
    for (line, (id, _)) in &found {
        if !seen.insert(id.as_str()) {
            return Err(ReadError::at(
                file.name,
                *line,
                format!("the topic {id} stands twice"),
            ));
        }
    }
    Ok(found.into_iter().map(|(_, topic)| topic).collect())
}

/// A topic with the line it begins at.
type Found = (usize, (String, String));

fn rows(file: Text) -> Result<Vec<Found>, ReadError> {
    let row = |(number, line): (usize, &str)| {
        let (id, text) = line.split_once('\t').ok_or_else(|| {
            ReadError::at(file.name, number, "no tab; a topic is id<TAB>question")
        })?;
        Ok((number, (id.trim().to_string(), text.trim().to_string())))
    };
    file.lines().map(row).collect()
}

fn blocks(file: Text, field: TopicField) -> Result<Vec<Found>, ReadError> {
    let mut found = Vec::new();
    let mut block: Option<(usize, String)> = None;
    for (number, line) in file.lines() {
        let mark = line.trim().to_ascii_lowercase();
        if mark.starts_with("<top>") {
            block = Some((number, String::new()));
        } else if mark.starts_with("</top>") {
            let Some((start, text)) = block.take() else {
                return Err(ReadError::at(file.name, number, "</top> without <top>"));
            };
            found.push((start, topic(file, start, &text, field)?));
        } else if let Some((_, text)) = &mut block {
            text.push_str(line);
            text.push('\n');
        }
    }
    match block {
        Some((start, _)) => Err(ReadError::at(file.name, start, "<top> without </top>")),
        None => Ok(found),
    }
}

fn topic(
    file: Text,
    start: usize,
    block: &str,
    field: TopicField,
) -> Result<(String, String), ReadError> {
    let (tag, label) = match field {
        TopicField::Title => ("title", "topic:"),
        TopicField::Description => ("desc", "description:"),
    };
    let missing = |tag: &str| ReadError::at(file.name, start, format!("this topic has no <{tag}>"));
    let number = value(block, "num", "number:").ok_or_else(|| missing("num"))?;
    let text = value(block, tag, label).ok_or_else(|| missing(tag))?;
    Ok((number, text))
}

/// What stands behind `<tag>`, up to the next tag, without the label that some years repeat there.
fn value(block: &str, tag: &str, label: &str) -> Option<String> {
    let open = format!("<{tag}>");
    let at = block.to_ascii_lowercase().find(&open)?;
    let rest = &block[at + open.len()..];
    let words: Vec<&str> = rest[..rest.find('<').unwrap_or(rest.len())]
        .split_whitespace()
        .collect();
    let text = words.join(" ");
    let text = match text.get(..label.len()) {
        Some(start) if start.eq_ignore_ascii_case(label) => text[label.len()..].trim(),
        _ => &text,
    };
    (!text.is_empty()).then(|| text.to_string())
}

/// Topics with their grades. A topic without a relevant document says nothing about an answer and
/// is left out; so is one that is not asked. Both are counted, in that order.
pub fn set(topics: Vec<(String, String)>, mut grades: Grades) -> (JudgedSet, usize, usize) {
    grades.retain(|_, of| of.values().any(|grade| *grade > 0));
    let (asked, judged) = (topics.len(), grades.len());
    let mut questions = Vec::new();
    for (id, text) in topics {
        // Some years write the number of a topic as 051 and that of its qrels as 51.
        let short = id.trim_start_matches('0');
        let found = grades.remove(&id).or_else(|| grades.remove(short));
        if let Some(grades) = found {
            questions.push(JudgedQuestion {
                id,
                text,
                grades,
                answerable: true,
                ..JudgedQuestion::default()
            });
        }
    }
    let (unjudged, unasked) = (asked - questions.len(), judged - questions.len());
    (JudgedSet { questions }, unjudged, unasked)
}
