//! Comparing two sets of values question by question: whether a difference of means is more than
//! chance, and which questions make it.

use super::measures::{Measure, Values};
use std::collections::HashMap;

/// How the values of a set changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// For each measure that both have.
    pub differences: Vec<Difference>,
    /// The questions with more nDCG@10 than before, largest gain first.
    pub won: Vec<Change>,
    /// Those with less, largest loss first.
    pub lost: Vec<Change>,
}

/// How the mean of one measure changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The measure.
    pub measure: Measure,
    /// Over how many questions.
    pub questions: usize,
    /// The mean before.
    pub before: f64,
    /// The mean now.
    pub now: f64,
    /// The middle 95 % of the differences of means over resampled questions: a paired bootstrap.
    pub interval: (f64, f64),
    /// How often a difference this large or larger comes about when which of the two values came
    /// first is left to chance: a two-sided randomisation test (Smucker, Allan and Carterette 2007).
    pub p: f64,
}

/// What became of one question.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Its id.
    pub id: String,
    /// nDCG@10 before.
    pub before: f64,
    /// nDCG@10 now.
    pub now: f64,
}

/// So many times questions are resampled, and values swapped.
const RESAMPLES: usize = 10_000;
/// Where chance begins: the same comparison always has the same result.
const SEED: u64 = 1;

/// Compares the values of questions by their ids. What only one side has is left out.
pub fn compare(before: &[(String, Values)], now: &[(String, Values)]) -> Comparison {
    let old: HashMap<&str, &Values> = before.iter().map(|(id, v)| (id.as_str(), v)).collect();
    let paired = |measure: Measure| -> Vec<Change> {
        let pair = |(id, values): &(String, Values)| {
            Some(Change {
                id: id.clone(),
                before: *old.get(id.as_str())?.get(&measure)?,
                now: *values.get(&measure)?,
            })
        };
        now.iter().filter_map(pair).collect()
    };
    let measured = Measure::ALL.into_iter().map(|m| (m, paired(m)));
    let differences = measured
        .filter(|(_, pairs)| !pairs.is_empty())
        .map(|(measure, pairs)| difference(measure, &pairs))
        .collect();
    let gain = |change: &Change| change.now - change.before;
    let changed = paired(Measure::NdcgAt10).into_iter();
    let (mut won, mut lost): (Vec<Change>, Vec<Change>) = changed
        .filter(|change| gain(change) != 0.0)
        .partition(|change| gain(change) > 0.0);
    won.sort_by(|a, b| gain(b).total_cmp(&gain(a)));
    lost.sort_by(|a, b| gain(a).total_cmp(&gain(b)));
    Comparison {
        differences,
        won,
        lost,
    }
}

fn difference(measure: Measure, pairs: &[Change]) -> Difference {
    let mean =
        |value: fn(&Change) -> f64| pairs.iter().map(value).sum::<f64>() / pairs.len() as f64;
    let gains: Vec<f64> = pairs.iter().map(|pair| pair.now - pair.before).collect();
    Difference {
        measure,
        questions: pairs.len(),
        before: mean(|pair| pair.before),
        now: mean(|pair| pair.now),
        interval: interval(&gains),
        p: chance(&gains),
    }
}

/// The middle 95 % of the means of resampled gains.
pub(super) fn interval(gains: &[f64]) -> (f64, f64) {
    let mut random = fastrand::Rng::with_seed(SEED);
    let mut mean = || {
        let drawn = (0..gains.len()).map(|_| gains[random.usize(..gains.len())]);
        drawn.sum::<f64>() / gains.len() as f64
    };
    let mut means: Vec<f64> = (0..RESAMPLES).map(|_| mean()).collect();
    means.sort_by(f64::total_cmp);
    let tail = RESAMPLES * 25 / 1000;
    (means[tail], means[RESAMPLES - 1 - tail])
}

fn chance(gains: &[f64]) -> f64 {
    // What did not change is the same either way.
    let gains: Vec<f64> = gains.iter().copied().filter(|gain| *gain != 0.0).collect();
    let reached = gains.iter().sum::<f64>().abs();
    let mut random = fastrand::Rng::with_seed(SEED);
    let mut as_large = || {
        let swapped = gains.iter().map(|gain| match random.bool() {
            true => *gain,
            false => -gain,
        });
        // Sums of the same numbers in another order differ in their last digits.
        swapped.sum::<f64>().abs() >= reached - 1e-9
    };
    let count = (0..RESAMPLES).filter(|_| as_large()).count();
    (count + 1) as f64 / (RESAMPLES + 1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(of: &[f64]) -> Vec<(String, Values)> {
        let values = |value: &f64| Values::from([(Measure::NdcgAt10, *value)]);
        let pairs = of.iter().enumerate();
        pairs.map(|(at, v)| (format!("q{at}"), values(v))).collect()
    }

    #[test]
    fn the_same_is_no_difference() {
        let same = values(&[0.3, 1.0, 0.0]);
        let compared = compare(&same, &same);
        let difference = &compared.differences[0];
        assert_eq!((difference.interval, difference.p), ((0.0, 0.0), 1.0));
        assert!(compared.won.is_empty() && compared.lost.is_empty());
    }

    #[test]
    fn a_steady_gain_is_no_chance() {
        let before: Vec<f64> = (0..40).map(|at| f64::from(at % 7) / 10.0).collect();
        let now: Vec<f64> = before.iter().map(|value| value + 0.1).collect();
        let compared = compare(&values(&before), &values(&now));
        let difference = &compared.differences[0];
        assert!(difference.p < 0.001, "{difference:?}");
        assert!((difference.interval.0 - 0.1).abs() < 1e-9, "{difference:?}");
        assert_eq!(compared.won.len(), 40);
        assert_eq!(compare(&values(&before), &values(&now)), compared);
    }

    #[test]
    fn five_wins_of_six_are_what_an_exact_test_says() {
        let before = values(&[0.0; 6]);
        let now = values(&[1.0, 1.0, 1.0, 1.0, 1.0, -1.0]);
        // Of 64 ways, 14 have a sum of 4 or more on either side.
        let p = compare(&before, &now).differences[0].p;
        assert!((p - 14.0 / 64.0).abs() < 0.02, "{p}");
    }

    #[test]
    fn changes_are_listed_largest_first_and_strangers_left_out() {
        let mut now = values(&[0.5, 0.9, 0.1]);
        now.push(("new".into(), Values::from([(Measure::NdcgAt10, 1.0)])));
        let compared = compare(&values(&[0.4, 0.2, 0.3]), &now);
        let ids = |changes: &[Change]| changes.iter().map(|c| c.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&compared.won), ["q1", "q0"]);
        assert_eq!(ids(&compared.lost), ["q2"]);
        assert_eq!(compared.differences[0].questions, 3);
    }
}
