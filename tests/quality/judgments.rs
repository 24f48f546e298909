//! Judged questions, and what came of asking one.

use faqt::answer::Verdict;
use faqt::engine::Reply;
use serde::Deserialize;
use std::path::Path;

/// A judged question.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its name.
    pub id: String,
    /// As a person would type it.
    pub question: String,
    /// `faq`, `paraphrase`, `misspelt`, …; `none` where the corpus has no answer.
    pub kind: String,
    /// What answers it; none where the corpus does not.
    pub judgments: Vec<Judgment>,
}

/// Words that answer, and the document they stand in.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judgment {
    /// The path of the document below the corpus root.
    pub document: String,
    /// Words of the answering sentence, verbatim but for white space.
    pub quote: String,
}

/// One line of the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    id: String,
    question: String,
    kind: String,
    document: Option<String>,
    quote: Option<String>,
    #[serde(default)]
    also: Vec<Judgment>,
    /// Says that a question without an answer is about what the corpus is about.
    #[serde(default, rename = "near")]
    _near: bool,
}

/// What came of asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The rank of the first judged passage, from 1.
    pub rank: Option<usize>,
    /// Whether the judged words were shown as the answer.
    pub answered_right: bool,
    /// What the person was told.
    pub verdict: Verdict,
}

/// Reads the judged questions.
pub fn read(path: &Path) -> Vec<Case> {
    let text = std::fs::read_to_string(path).expect("the judged questions");
    text.lines().map(case).collect()
}

fn case(line: &str) -> Case {
    let line: Line = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
    let first = line.document.zip(line.quote);
    let first = first.map(|(document, quote)| Judgment { document, quote });
    let quoted = |judgment: Judgment| Judgment {
        quote: collapsed(&judgment.quote),
        ..judgment
    };
    Case {
        id: line.id,
        question: line.question,
        kind: line.kind,
        judgments: first.into_iter().chain(line.also).map(quoted).collect(),
    }
}

impl Outcome {
    /// Compares a reply with the judgments. A passage is right where it holds the quote. An
    /// answer is right where it holds the quote or the quote holds it: a quote may run over more
    /// than the sentence that is shown.
    pub fn of(case: &Case, reply: &Reply) -> Outcome {
        let holds = |path: &str, text: &str| {
            let text = collapsed(text);
            let judged = |j: &Judgment| j.document == path && text.contains(&j.quote);
            case.judgments.iter().any(judged)
        };
        let rank = reply
            .passages
            .iter()
            .position(|ranked| holds(&ranked.passage.place.path, &ranked.passage.text));
        let answered_right = reply
            .answer
            .iter()
            .flat_map(|a| &a.sentences)
            .any(|sentence| {
                let text = collapsed(&sentence.text);
                let within = |j: &Judgment| {
                    j.document == sentence.place.path
                        && (text.contains(&j.quote) || j.quote.contains(&text))
                };
                case.judgments.iter().any(within)
            });
        Outcome {
            rank: rank.map(|at| at + 1),
            answered_right: answered_right && reply.verdict == Verdict::Answered,
            verdict: reply.verdict,
        }
    }
}

/// The words with single spaces between them.
pub fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
