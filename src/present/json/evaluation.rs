//! An evaluation on the wire.

use super::{Place, SCHEMA, place, verdict_name};
use crate::eval::compare::Change;
use crate::eval::gate::Checked;
use crate::eval::{self, measures};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An evaluation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evaluation {
    /// [`SCHEMA`].
    pub schema: u32,
    /// All figures.
    pub figures: Vec<Figure>,
    /// The figures of each kind of question, where there are several.
    pub kinds: Vec<Kind>,
    /// Against another run; `null` where none was named.
    pub comparison: Option<Comparison>,
    /// What the figures had to reach.
    pub gates: Vec<Gate>,
    /// What it says about the documents, where the questions were made of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<Own>,
    /// Question by question, in the order of the set.
    pub questions: Vec<Question>,
}

/// How well the documents can be asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Own {
    /// Questions that the documents answer.
    pub asked: usize,
    /// Those whose right passage came first.
    pub first: usize,
    /// Those whose right passage was among the first five.
    pub among_five: usize,
    /// Those whose right passage was not among the first ten, in the order of their places.
    pub missed: Vec<Missed>,
    /// Files of which several questions were asked and none was found.
    pub lost: Vec<Lost>,
    /// Questions about other things.
    pub elsewhere: usize,
    /// Those that were given as answered all the same.
    pub answered_wrongly: usize,
}

/// A question whose answer was not found, with where it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Missed {
    pub question: String,
    pub kind: String,
    pub place: Place,
}

/// A file of which nothing was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Lost {
    pub path: String,
    pub asked: usize,
}

/// One figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// As in a gate: `nDCG@10`, `AUROC other`, `p95`.
    pub name: String,
    /// `documents`, `passages`, `answer`, `verdict` or `latency`.
    pub subject: String,
    /// Milliseconds for a latency; otherwise 0 to 1.
    pub value: f64,
    /// Over how many questions.
    pub questions: usize,
}

/// The figures of one kind of question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Kind {
    pub kind: String,
    pub figures: Vec<Figure>,
}

/// How the figures differ from those of another run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    /// For each measure that both have.
    pub differences: Vec<Difference>,
    /// Questions with more nDCG@10 than before, largest gain first.
    pub won: Vec<Moved>,
    /// Those with less, largest loss first.
    pub lost: Vec<Moved>,
}

/// How one mean differs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Difference {
    /// The measure.
    pub name: String,
    /// Over how many questions.
    pub questions: usize,
    /// The mean before.
    pub before: f64,
    /// The mean now.
    pub now: f64,
    /// 95 % interval of the difference, by bootstrap.
    pub interval: [f64; 2],
    /// Two-sided, by randomisation.
    pub p: f64,
}

/// What became of one question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Moved {
    pub id: String,
    pub question: String,
    pub before: f64,
    pub now: f64,
}

/// A gate and how it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Gate {
    pub gate: String,
    pub value: f64,
    pub passed: bool,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its id.
    pub id: String,
    /// As it was asked.
    pub question: String,
    /// What sort of question it is.
    pub kind: Option<String>,
    /// What its judgments allow to measure, by name.
    pub measures: BTreeMap<String, f64>,
    /// The rank, from 1, of the first passage with judged words.
    pub passage_rank: Option<usize>,
    /// What was said; `null` where a run was scored.
    pub decision: Option<Decision>,
}

/// What was said about an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// `answered`, `related` or `not_found`.
    pub verdict: String,
    /// 0 to 1.
    pub confidence: f32,
    /// Whether the corpus answers.
    pub answerable: bool,
    /// Whether the answer is where a judged one stands.
    pub right: bool,
    /// Microseconds it took.
    pub took_us: u64,
}

/// An evaluation on the wire.
pub fn evaluation(report: &eval::Report) -> Evaluation {
    let kind = |(kind, figures): &(String, Vec<eval::Figure>)| Kind {
        kind: kind.clone(),
        figures: figures.iter().map(figure).collect(),
    };
    Evaluation {
        schema: SCHEMA,
        figures: report.figures.iter().map(figure).collect(),
        kinds: report.kinds.iter().map(kind).collect(),
        comparison: report.comparison.as_ref().map(|c| comparison(report, c)),
        gates: report.gates.iter().map(gate).collect(),
        own: report.own.as_ref().map(own),
        questions: report.questions.iter().map(question).collect(),
    }
}

fn figure(figure: &eval::Figure) -> Figure {
    let subject = match figure.subject {
        measures::Subject::Documents => "documents",
        measures::Subject::Passages => "passages",
        measures::Subject::Answer => "answer",
        measures::Subject::Verdict => "verdict",
        measures::Subject::Latency => "latency",
    };
    Figure {
        name: figure.full_name(),
        subject: subject.to_string(),
        value: figure.value,
        questions: figure.questions,
    }
}

fn comparison(report: &eval::Report, compared: &eval::compare::Comparison) -> Comparison {
    let differences = compared.differences.iter().map(|of| Difference {
        name: of.measure.name().to_string(),
        questions: of.questions,
        before: of.before,
        now: of.now,
        interval: [of.interval.0, of.interval.1],
        p: of.p,
    });
    let moved = |change: &Change| Moved {
        id: change.id.clone(),
        question: report.text(&change.id).to_string(),
        before: change.before,
        now: change.now,
    };
    Comparison {
        differences: differences.collect(),
        won: compared.won.iter().map(moved).collect(),
        lost: compared.lost.iter().map(moved).collect(),
    }
}

fn own(report: &eval::own::OwnReport) -> Own {
    let missed = report.missed.iter().map(|missed| Missed {
        question: missed.question.clone(),
        kind: missed.kind.clone(),
        place: place(&missed.place),
    });
    let lost = report.lost.iter().map(|(path, asked)| Lost {
        path: path.clone(),
        asked: *asked,
    });
    Own {
        asked: report.asked,
        first: report.first,
        among_five: report.among_five,
        missed: missed.collect(),
        lost: lost.collect(),
        elsewhere: report.elsewhere,
        answered_wrongly: report.answered_wrongly,
    }
}

fn gate(checked: &Checked) -> Gate {
    Gate {
        gate: checked.gate.to_string(),
        value: checked.value,
        passed: checked.passed,
    }
}

fn question(asked: &eval::Asked) -> Question {
    let decision = asked.decision.map(|decision| Decision {
        verdict: verdict_name(decision.verdict).to_string(),
        confidence: super::finite(decision.confidence),
        answerable: decision.answerable,
        right: decision.right,
        took_us: u64::try_from(asked.took.as_micros()).unwrap_or(u64::MAX),
    });
    let measures = asked.values.iter();
    Question {
        id: asked.id.clone(),
        question: asked.text.clone(),
        kind: asked.kind.clone(),
        measures: measures
            .map(|(m, value)| (m.name().to_string(), *value))
            .collect(),
        passage_rank: asked.passage_rank,
        decision,
    }
}
