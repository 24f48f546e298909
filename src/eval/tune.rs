//! Tuning: choosing the numbers of a settings file on a judged set, and saying by how much they are
//! better on questions that had no part in the choice. What is tried is the whole of
//! [`Parameters`] and the two [`Thresholds`]; an index is asked once, whatever is tried.
//!
//! A [`Trial`] is one round: [`search`] chooses a setting on four of five parts of the questions, the
//! fifth says what it is worth, five times over; a last search on all questions gives the setting
//! that is proposed.

mod knob;
mod pool;
mod search;
mod trial;
mod verdict;

pub use knob::{Knob, Steps};
pub use trial::{FOLDS, LEAST, Move, Trial, trial};

use super::cores;
use super::evaluate::{Options, evaluate};
use super::measures::Measure;
use super::run::relevant;
use super::set::{JudgedQuestion, JudgedSet};
use super::verdicts::Decision;
use crate::answer::Thresholds;
use crate::engine::{Engine, Tuning};
use crate::index::IndexError;
use crate::rank::{Features, Parameters};
use knob::turn;
use pool::Pool;
use std::cell::RefCell;
use std::collections::HashSet;

/// What tuning came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TuneReport {
    /// That of ranking, then those of the thresholds, where the set allows them.
    pub trials: Vec<Trial>,
    /// Why something was not tuned.
    pub notes: Vec<String>,
    /// The settings file that a gain goes to; `None` where none is named.
    pub file: Option<String>,
    /// Whether it was written.
    pub written: bool,
}

impl TuneReport {
    /// The moves that hold on questions held out.
    pub fn gained(&self) -> impl Iterator<Item = &Move> {
        let real = self.trials.iter().filter(|trial| trial.real);
        real.flat_map(|trial| &trial.moves)
    }
}

/// How the ranking is tuned.
pub struct RankingOptions<'a> {
    /// What is to grow; a measure of documents.
    pub measure: Measure,
    /// Decides which questions are held out together.
    pub seed: u64,
    /// How many questions are worked on at a time.
    pub threads: usize,
    /// Called after each question that was asked.
    pub asked: &'a (dyn Fn() + Sync),
    /// Called after each of [`FOLDS`] + 1 searches.
    pub searched: &'a (dyn Fn() + Sync),
}

/// The questions that ranking can be tuned on: a document is known to answer them.
pub fn judged(set: &JudgedSet) -> Vec<&JudgedQuestion> {
    let known = |question: &&JudgedQuestion| relevant(question).values().any(|grade| *grade > 0);
    set.questions.iter().filter(known).collect()
}

/// Tries other parameters of ranking than those of `engine` on the judged questions of `set`.
///
/// # Errors
/// If the index cannot be read.
pub fn ranking(
    engine: &Engine,
    set: &JudgedSet,
    options: &RankingOptions,
) -> Result<Trial, IndexError> {
    let pools = pool::gather(engine, &judged(set), options.threads, options.asked)?;
    let current = engine.tuning().ranking;
    let present = pools.iter().map(|pool| pool.present(&current));
    let present: HashSet<&str> = present.flatten().collect();
    let knobs = knob::of_ranking(&current, |name| present.contains(name));
    let bent = RefCell::new(Bent::default());
    let values = |setting: &[f32]| {
        let mut parameters = current;
        for (knob, value) in knobs.iter().zip(setting) {
            turn(
                &mut parameters,
                &mut Thresholds::default(),
                &knob.key,
                *value,
            );
        }
        let mut bent = bent.borrow_mut();
        bent.bend(&pools, &parameters, options.threads);
        let pools: Vec<(&Pool, &Vec<Features>)> = pools.iter().zip(&bent.features).collect();
        cores::each(&pools, options.threads, |(pool, features)| {
            pool.value(features, &parameters.weights, options.measure)
        })
    };
    let (name, seed) = (options.measure.name(), options.seed);
    Ok(trial(
        "ranking",
        name,
        &knobs,
        &values,
        seed,
        options.searched,
    ))
}

/// The features of all candidates under the parameters last tried: most of what is tried moves a
/// weight, which bends no feature.
#[derive(Default)]
struct Bent {
    by: Option<(f32, f32, f32, f32)>,
    features: Vec<Vec<Features>>,
}

impl Bent {
    fn bend(&mut self, pools: &[Pool], parameters: &Parameters, threads: usize) {
        let Parameters {
            k1,
            b,
            short_field_b,
            entry_share,
            ..
        } = *parameters;
        let by = (k1, b, short_field_b, entry_share);
        if self.by != Some(by) {
            self.features = cores::each(pools, threads, |pool| pool.features(parameters));
            self.by = Some(by);
        }
    }
}

/// Tries other thresholds than those of `engine` on everything that `options` ask. None where too
/// few questions, or too few of a kind, are asked.
///
/// # Errors
/// If the index cannot be read.
pub fn verdicts(
    engine: &Engine,
    judged: &JudgedSet,
    options: &Options,
    seed: u64,
) -> Result<Vec<Trial>, IndexError> {
    let current = engine.tuning().verdict;
    // With both at 0 every reply shows the answer it found, however unsure it is of it.
    let open = engine.tuned(Tuning {
        verdict: Thresholds {
            answered: 0.0,
            related: 0.0,
        },
        ..engine.tuning().clone()
    });
    let evaluation = evaluate(&open, judged, options)?;
    let own = evaluation.outcomes.iter().map(|outcome| outcome.decision);
    let elsewhere = evaluation.other.iter().chain(&evaluation.removed).copied();
    let decisions: Vec<Decision> = own.chain(elsewhere).collect();
    Ok(verdict::trials(&decisions, current, seed))
}

/// `tuning` with these moves made.
pub fn moved<'a>(tuning: &Tuning, moves: impl Iterator<Item = &'a Move>) -> Tuning {
    let mut tuning = tuning.clone();
    for Move { key, to, .. } in moves {
        turn(&mut tuning.ranking, &mut tuning.verdict, key, *to);
    }
    tuning
}
