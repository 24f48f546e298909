//! The figures of an evaluation: means over its questions, by kind of question too, measures of
//! the verdict, and the time that asking takes. Every view, gate and comparison reads this one list.

use super::evaluate::Evaluation;
use super::measures::{Measure, Subject, Values};
use super::report::Asked;
use super::verdicts::{Decision, Trust};
use std::time::Duration;

/// One figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What it is called.
    pub name: String,
    /// For a measure of the verdict: the sort of questions that nothing answers, against which
    /// those that something does are held.
    pub of: Option<String>,
    /// What it is about.
    pub subject: Subject,
    /// Milliseconds for a latency; otherwise 0 to 1.
    pub value: f64,
    /// Over how many questions.
    pub questions: usize,
}

impl Figure {
    /// The name as in a gate: `AUROC other`.
    pub fn full_name(&self) -> String {
        match &self.of {
            Some(of) => format!("{} {of}", self.name),
            None => self.name.clone(),
        }
    }
}

/// The means over the values of some questions.
pub fn means<'a>(values: impl Iterator<Item = &'a Values> + Clone) -> Vec<Figure> {
    let mean = |measure: Measure| {
        let of: Vec<f64> = (values.clone())
            .filter_map(|values| values.get(&measure).copied())
            .collect();
        (!of.is_empty()).then(|| Figure {
            name: measure.name().to_string(),
            of: None,
            subject: measure.subject(),
            // A sum of nothing is -0.
            value: of.iter().sum::<f64>() / of.len() as f64 + 0.0,
            questions: of.len(),
        })
    };
    Measure::ALL.into_iter().filter_map(mean).collect()
}

impl Evaluation {
    /// All figures, in the order of reports.
    pub fn figures(&self) -> Vec<Figure> {
        let mut figures = means(self.outcomes.iter().map(|outcome| &outcome.values));
        figures.extend(self.trust());
        figures.extend(self.latency());
        figures
    }

    /// The decisions on questions that nothing answers, by where they come from.
    fn not_here(&self) -> Vec<(String, Vec<Decision>)> {
        let mut groups: Vec<(String, Vec<Decision>)> = Vec::new();
        for outcome in self.outcomes.iter().filter(|o| !o.decision.answerable) {
            let kind = outcome.kind.as_deref().unwrap_or("none");
            match groups.iter_mut().find(|(name, _)| name == kind) {
                Some((_, decisions)) => decisions.push(outcome.decision),
                None => groups.push((kind.to_string(), vec![outcome.decision])),
            }
        }
        groups.push(("other".to_string(), self.other.clone()));
        groups.push(("removed".to_string(), self.removed.clone()));
        groups.retain(|(_, decisions)| !decisions.is_empty());
        groups
    }

    /// Precision, recall and calibration over the set's own questions; for each sort of question
    /// that nothing answers, how well it is told from those that something does.
    fn trust(&self) -> Vec<Figure> {
        let own: Vec<Decision> = self.outcomes.iter().map(|o| o.decision).collect();
        let answerable: Vec<Decision> = own.iter().copied().filter(|d| d.answerable).collect();
        let mut figures = rows(None, &own);
        figures.retain(|figure| figure.name != "AUROC" && figure.name != "answered wrongly");
        for (name, group) in self.not_here() {
            let together: Vec<Decision> = answerable.iter().chain(&group).copied().collect();
            let mut told = rows(Some(&name), &together);
            let apart = |figure: &mut Figure| figure.questions = group.len();
            told.iter_mut().for_each(apart);
            // Recall asks only the questions that are answered.
            told.retain(|figure| figure.name != "recall");
            figures.extend(told);
        }
        figures
    }

    fn latency(&self) -> Vec<Figure> {
        let mut took: Vec<Duration> = self.outcomes.iter().map(|o| o.took).collect();
        took.sort_unstable();
        let at = |percent: usize| {
            let rank = (took.len() * percent).div_ceil(100).max(1);
            Some(Figure {
                name: format!("p{percent}"),
                of: None,
                subject: Subject::Latency,
                value: took.get(rank - 1)?.as_secs_f64() * 1000.0,
                questions: took.len(),
            })
        };
        [50, 95, 99].into_iter().filter_map(at).collect()
    }
}

/// The means of each kind of question, where there are several; kinds in the order of the set.
pub fn by_kind(questions: &[Asked]) -> Vec<(String, Vec<Figure>)> {
    let mut kinds: Vec<&str> = Vec::new();
    for kind in questions.iter().filter_map(|q| q.kind.as_deref()) {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    if kinds.len() < 2 {
        return Vec::new();
    }
    let of = |kind: &str| {
        let is = |question: &&Asked| question.kind.as_deref() == Some(kind);
        let of_kind: Vec<&Asked> = questions.iter().filter(is).collect();
        let mut figures = means(of_kind.iter().map(|question| &question.values));
        let decisions: Vec<Decision> = of_kind.iter().filter_map(|q| q.decision).collect();
        figures.extend(said(&decisions));
        (kind.to_string(), figures)
    };
    kinds.into_iter().map(of).collect()
}

/// How a kind of question is answered: right, or where nothing answers, wrongly.
fn said(decisions: &[Decision]) -> Vec<Figure> {
    let mut said = rows(None, decisions);
    said.retain(|f| f.name == "recall" || f.name == "answered wrongly");
    said
}

/// The measures of some decisions.
fn rows(of: Option<&str>, decisions: &[Decision]) -> Vec<Figure> {
    let trust = Trust::of(decisions);
    let rows = [
        ("AUROC", trust.auroc),
        ("precision", trust.precision),
        ("recall", trust.recall),
        ("ECE", trust.calibration_error),
        ("answered wrongly", trust.answered_wrongly),
    ];
    let figure = |(name, value): (&str, Option<f64>)| {
        Some(Figure {
            name: name.to_string(),
            of: of.map(String::from),
            subject: Subject::Verdict,
            value: value?,
            questions: decisions.len(),
        })
    };
    rows.into_iter().filter_map(figure).collect()
}
