//! The thresholds of the verdict, tuned on how sure replies are. The measure is balanced accuracy:
//! the mean of the share of those that should be above the threshold and are, and the share of those
//! that should be below it and are. Unlike F1 it does not hang on how many questions that nothing
//! answers somebody put into the set, which says nothing about those that people will ask; and a
//! share of the right answers withheld costs as much as the same share of the others given.

use super::super::verdicts::Decision;
use super::knob::{Knob, Steps};
use super::trial::{LEAST, Trial, trial};
use crate::answer::Thresholds;

/// Thresholds are tried this far apart.
const STEP: f32 = 0.02;
/// So many decisions of either kind are needed.
const LEAST_OF_A_KIND: usize = 10;

/// A trial for each threshold; none where there are too few decisions of a kind. *Answered* is to
/// tell right answers from all else, *related* questions that something answers from others.
pub fn trials(decisions: &[Decision], current: Thresholds, seed: u64) -> Vec<Trial> {
    let elsewhere = decisions.iter().filter(|d| !d.answerable).count();
    if elsewhere < LEAST_OF_A_KIND {
        return Vec::new();
    }
    let Thresholds { answered, related } = current;
    let answered_trial = of_threshold("answered", answered, (related, 1.0), decisions, seed, |d| {
        d.answerable && d.right
    });
    // The one is never above the other, whichever of them moves.
    let real = answered_trial.iter().filter(|trial| trial.real);
    let answered = real.flat_map(|trial| &trial.moves).next().map(|m| m.to);
    let most = answered.unwrap_or(current.answered);
    let related_trial = of_threshold("related", related, (0.0, most), decisions, seed, |d| {
        d.answerable
    });
    answered_trial.into_iter().chain(related_trial).collect()
}

fn of_threshold(
    name: &str,
    from: f32,
    range: (f32, f32),
    decisions: &[Decision],
    seed: u64,
    above: impl Fn(&Decision) -> bool,
) -> Option<Trial> {
    let all = decisions.len();
    let many = decisions.iter().filter(|d| above(d)).count();
    if all < LEAST || many.min(all - many) < LEAST_OF_A_KIND {
        return None;
    }
    // Each kind weighs half, so that the mean over all decisions is the balanced accuracy.
    let weight = |is_above: bool| {
        let of_kind = if is_above { many } else { all - many };
        all as f64 / (2 * of_kind) as f64
    };
    let measure = |setting: &[f32]| {
        let threshold = setting.first().copied().unwrap_or(from);
        let value = |decision: &Decision| {
            let should = above(decision);
            match (decision.confidence >= threshold) == should {
                true => weight(should),
                false => 0.0,
            }
        };
        decisions.iter().map(value).collect()
    };
    let knob = Knob {
        key: format!("verdict.{name}"),
        from,
        range,
        steps: Steps::Even(STEP),
    };
    let measured = "balanced accuracy";
    Some(trial(name, measured, &[knob], &measure, seed, &|| {}))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::Verdict;

    fn decision(confidence: f32, answerable: bool, right: bool) -> Decision {
        Decision {
            confidence,
            verdict: Verdict::Answered,
            answerable,
            right,
            evidence: None,
        }
    }

    /// Right answers from .6 on, wrong ones from .4 to .6, and other questions below.
    fn decisions() -> Vec<Decision> {
        let at = |n: usize| n as f32 / 200.0;
        let right = (0..80).map(|n| decision(0.6 + at(n), true, true));
        let wrong = (0..40).map(|n| decision(0.4 + at(n), true, false));
        let elsewhere = (0..80).map(|n| decision(at(n), false, false));
        right.chain(wrong).chain(elsewhere).collect()
    }

    #[test]
    fn thresholds_go_where_the_kinds_part() {
        let before = Thresholds {
            answered: 0.4,
            related: 0.1,
        };
        let found = trials(&decisions(), before, 1);
        let [answered, related] = &found[..] else {
            panic!("{found:?}");
        };
        assert!(answered.real && related.real, "{found:?}");
        assert!((answered.moves[0].to - 0.6).abs() < 0.011, "{answered:?}");
        assert!((related.moves[0].to - 0.4).abs() < 0.011, "{related:?}");
        // All 80 right answers are above .4, of the 120 others 80 are below.
        assert!((answered.before - (1.0 + 80.0 / 120.0) / 2.0).abs() < 1e-9);
        assert!(answered.held_out > 0.97, "{answered:?}");
    }

    #[test]
    fn both_kinds_are_needed() {
        let mut some = decisions();
        some.retain(|d| d.answerable);
        assert!(trials(&some, Thresholds::default(), 1).is_empty());
        assert!(trials(&decisions()[75..85], Thresholds::default(), 1).is_empty());
    }
}
