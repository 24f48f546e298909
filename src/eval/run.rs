//! TREC runs: which documents were found for which question, best first. One line a document,
//! `question Q0 document rank score name`; white space in a document's id is written `%20`.

use super::measures::{Values, of_documents};
use super::read::ReadError;
use super::set::{JudgedQuestion, JudgedSet};
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write;

/// The documents found for each question, each with its score.
pub type Run = BTreeMap<String, Vec<(String, f32)>>;

/// An id as one word.
pub fn word(id: &str) -> String {
    id.split_whitespace().collect::<Vec<_>>().join("%20")
}

/// The lines of one question. Scores are written so that they read back as the same number.
pub fn lines(question: &str, documents: &[(String, f32)]) -> String {
    let question = word(question);
    let mut text = String::new();
    for (rank, (document, score)) in (1..).zip(documents) {
        let _ = writeln!(text, "{question} Q0 {} {rank} {score} faqt", word(document));
    }
    text
}

/// Reads the run of the file `name`. Its ranks are not looked at, as trec_eval does not.
///
/// # Errors
/// A line that is none of a run, or a document that stands twice for a question.
pub fn read(name: &str, text: &str) -> Result<Run, ReadError> {
    let mut run = Run::new();
    let mut seen = HashSet::new();
    for (number, line) in (1..).zip(text.lines()) {
        let parts: Vec<&str> = line.split_whitespace().collect();
        if parts.is_empty() {
            continue;
        }
        let bad = |reason: String| ReadError::at(name, number, reason);
        let [question, _, document, _, score, ..] = parts[..] else {
            return Err(bad(
                "not a line of a run: question Q0 document rank score name".into(),
            ));
        };
        let score: f32 = score
            .parse()
            .map_err(|_| bad(format!("the score {score} is not a number")))?;
        if !seen.insert((question, document)) {
            return Err(bad(format!("{document} stands twice for {question}")));
        }
        let of = run.entry(question.to_string()).or_default();
        of.push((document.to_string(), score));
    }
    Ok(run)
}

/// Documents in the order of trec_eval: by falling score, equals by falling id.
pub fn in_order(documents: &mut [(String, f32)]) {
    documents.sort_by(|(a, x), (b, y)| match y.total_cmp(x) {
        Ordering::Equal => b.as_bytes().cmp(a.as_bytes()),
        unequal => unequal,
    });
}

/// The measures of one question's documents.
pub fn values(question: &JudgedQuestion, documents: &[(String, f32)]) -> Values {
    let grades: BTreeMap<String, u32> = relevant(question)
        .into_iter()
        .map(|(document, grade)| (word(&document), grade))
        .collect();
    let mut documents: Vec<(String, f32)> = (documents.iter())
        .map(|(document, score)| (word(document), *score))
        .collect();
    in_order(&mut documents);
    let grade = |(document, _): &(String, f32)| grades.get(document).copied().unwrap_or(0);
    let found: Vec<u32> = documents.iter().map(grade).collect();
    let all: Vec<u32> = grades.values().copied().collect();
    of_documents(&found, &all)
}

/// The values of each question of the set in a run. A question that is missing counts 0.
pub fn score(set: &JudgedSet, run: &Run) -> Vec<(String, Values)> {
    let of = |question: &JudgedQuestion| {
        let found = run.get(&word(&question.id)).map_or(&[][..], |found| found);
        (question.id.clone(), values(question, found))
    };
    set.questions.iter().map(of).collect()
}

/// The judged documents with their grades: those of the words that answer where no document is
/// judged by itself.
pub fn relevant(question: &JudgedQuestion) -> BTreeMap<String, u32> {
    if !question.grades.is_empty() {
        return question.grades.clone();
    }
    let quotes = question.answers.iter().chain(&question.sentences);
    quotes.map(|quote| (quote.document.clone(), 1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_read_back_as_it_was_written() {
        let found = vec![("a b.md".to_string(), 1.234_567_9f32), ("c".into(), 0.1)];
        let text = lines("q 1", &found);
        assert!(text.starts_with("q%201 Q0 a%20b.md 1 1.2345679 faqt\n"));
        let run = read("x.run", &text).expect("a run");
        assert_eq!(run["q%201"][0], ("a%20b.md".to_string(), 1.234_567_9));
    }

    #[test]
    fn bad_lines_are_named() {
        for (text, reason) in [
            ("q Q0 d", "x.run:1: not a line"),
            ("q Q0 d 1 2 t\nq Q0 d 2 1 t", "x.run:2: d stands twice"),
            ("q Q0 d 1 high t", "x.run:1: the score high"),
        ] {
            let error = read("x.run", text).expect_err(text).to_string();
            assert!(error.starts_with(reason), "{error}");
        }
    }

    #[test]
    fn equal_scores_are_ordered_by_falling_id() {
        let mut found: Vec<(String, f32)> = [("a", 1.0), ("c", 1.0), ("b", 2.0)]
            .map(|(d, s)| (d.to_string(), s))
            .into();
        in_order(&mut found);
        let ids: Vec<&str> = found.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(ids, ["b", "c", "a"]);
    }
}
