//! What tuning came to, on the wire.

use super::SCHEMA;
use crate::eval::tune;
use serde::{Deserialize, Serialize};

/// What tuning came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tuning {
    /// [`SCHEMA`].
    pub schema: u32,
    /// That of `ranking`; those of the thresholds, where the set allows them.
    pub trials: Vec<Trial>,
    /// The settings file that a gain goes to; `null` where none is named.
    pub file: Option<String>,
    /// Whether it was written.
    pub written: bool,
    /// Why something was not tuned.
    pub notes: Vec<String>,
}

/// What came of trying other settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trial {
    /// `ranking`, `answered` or `related`.
    pub subject: String,
    /// What was to grow.
    pub measure: String,
    /// Over how many questions.
    pub questions: usize,
    /// The mean with the settings as they are.
    pub before: f64,
    /// The mean on questions held out.
    pub held_out: f64,
    /// 95 % interval of the gain on them.
    pub interval: [f64; 2],
    /// The mean with the settings that were chosen, on the questions they were chosen on.
    pub chosen: f64,
    /// Whether the gain is more than chance.
    pub real: bool,
    /// What those settings move.
    pub moves: Vec<Knob>,
}

/// A number of the settings that moves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Knob {
    pub key: String,
    pub from: f64,
    pub to: f64,
    /// How many choices of `of_folds` moved it in the same direction.
    pub folds: usize,
    pub of_folds: usize,
}

/// What tuning came to, on the wire.
pub fn tuning(report: &tune::TuneReport) -> Tuning {
    Tuning {
        schema: SCHEMA,
        trials: report.trials.iter().map(trial).collect(),
        file: report.file.clone(),
        written: report.written,
        notes: report.notes.clone(),
    }
}

fn trial(trial: &tune::Trial) -> Trial {
    let knob = |moved: &tune::Move| Knob {
        key: moved.key.clone(),
        from: decimal(moved.from),
        to: decimal(moved.to),
        folds: moved.folds,
        of_folds: tune::FOLDS,
    };
    Trial {
        subject: trial.subject.clone(),
        measure: trial.measure.clone(),
        questions: trial.questions,
        before: trial.before,
        held_out: trial.held_out,
        interval: [trial.interval.0, trial.interval.1],
        chosen: trial.chosen,
        real: trial.real,
        moves: trial.moves.iter().map(knob).collect(),
    }
}

/// The number that a settings file would have: .1, not .10000000149.
fn decimal(value: f32) -> f64 {
    value.to_string().parse().unwrap_or(f64::from(value))
}
