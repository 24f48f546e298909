//! What an evaluation comes to: all that a view of it needs.

use super::compare::Comparison;
use super::evaluate::Evaluation;
use super::figures::{Figure, by_kind, means};
use super::gate::Checked;
use super::measures::Values;
use super::own::OwnReport;
use super::run::{Run, score};
use super::set::JudgedSet;
use super::verdicts::Decision;
use std::time::Duration;

/// What an evaluation comes to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// All figures, in the order they are read.
    pub figures: Vec<Figure>,
    /// The figures of each kind of question, where there are several.
    pub kinds: Vec<(String, Vec<Figure>)>,
    /// Question by question.
    pub questions: Vec<Asked>,
    /// Against another run.
    pub comparison: Option<Comparison>,
    /// What the figures had to reach.
    pub gates: Vec<Checked>,
    /// What it says about the documents, where the questions were made of them.
    pub own: Option<OwnReport>,
}

/// One question of a report.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// Its id.
    pub id: String,
    /// As it was asked.
    pub text: String,
    /// What sort of question it is.
    pub kind: Option<String>,
    /// What was measured.
    pub values: Values,
    /// The rank, from 1, of the first passage with judged words.
    pub passage_rank: Option<usize>,
    /// What was said about an answer; `None` where a run was scored.
    pub decision: Option<Decision>,
    /// How long it took.
    pub took: Duration,
}

impl Report {
    /// The report of an evaluation.
    pub fn of(evaluation: &Evaluation) -> Report {
        let asked = evaluation.outcomes.iter().map(|outcome| Asked {
            id: outcome.id.clone(),
            text: outcome.text.clone(),
            kind: outcome.kind.clone(),
            values: outcome.values.clone(),
            passage_rank: outcome.passage_rank,
            decision: Some(outcome.decision),
            took: outcome.took,
        });
        Report::new(evaluation.figures(), asked.collect())
    }

    /// The report of a run that somebody made before.
    pub fn scored(set: &JudgedSet, run: &Run) -> Report {
        let questions = set.questions.iter().zip(score(set, run));
        let asked = questions.map(|(question, (id, values))| Asked {
            id,
            text: question.text.clone(),
            kind: question.kind.clone(),
            values,
            passage_rank: None,
            decision: None,
            took: Duration::ZERO,
        });
        let asked: Vec<Asked> = asked.collect();
        Report::new(means(asked.iter().map(|asked| &asked.values)), asked)
    }

    fn new(figures: Vec<Figure>, questions: Vec<Asked>) -> Report {
        Report {
            kinds: by_kind(&questions),
            figures,
            questions,
            ..Report::default()
        }
    }

    /// The values of each question, by id.
    pub fn values(&self) -> Vec<(String, Values)> {
        let values = self
            .questions
            .iter()
            .map(|q| (q.id.clone(), q.values.clone()));
        values.collect()
    }

    /// The words of a question.
    pub fn text(&self, id: &str) -> &str {
        let question = self.questions.iter().find(|question| question.id == id);
        question.map_or("", |question| &question.text)
    }
}
