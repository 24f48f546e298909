//! How far verdicts can be trusted: whether confidence tells the questions that the corpus answers
//! from those that it does not, and whether it means what it says.

use crate::answer::{Evidence, Verdict};

/// What was decided about one question, and what is true of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Decision {
    /// How sure it was, 0 to 1.
    pub confidence: f32,
    /// What was said.
    pub verdict: Verdict,
    /// Whether the corpus answers.
    pub answerable: bool,
    /// Whether the answer, if one was given, stands in a judged document, or where only words are
    /// judged, is a judged sentence.
    pub right: bool,
    /// What it rests on; `None` where nothing was found.
    pub evidence: Option<Evidence>,
}

/// Measures over decisions; `None` where there is nothing to take a share of.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Trust {
    /// Area under the ROC curve: how often an answerable question has more confidence than one that
    /// is not, equals counting half (Mann and Whitney 1947).
    pub auroc: Option<f64>,
    /// Share of what is given as answered that is right.
    pub precision: Option<f64>,
    /// Share of the answerable questions that are answered right.
    pub recall: Option<f64>,
    /// Expected calibration error: the mean distance of confidence and share of right answers over
    /// ten bins of equal width, weighted by their size (Naeini, Cooper and Hauskrecht 2015).
    pub calibration_error: Option<f64>,
    /// Share of the questions that the corpus does not answer and that are given as answered.
    pub answered_wrongly: Option<f64>,
}

impl Trust {
    /// The measures of these decisions.
    pub fn of(decisions: &[Decision]) -> Trust {
        let count = |of: &dyn Fn(&Decision) -> bool| decisions.iter().filter(|d| of(d)).count();
        let answered = |d: &Decision| d.verdict == Verdict::Answered;
        let given = count(&answered);
        let right = count(&|d| answered(d) && d.answerable && d.right);
        let answerable = count(&|d| d.answerable);
        let wrongly = count(&|d| answered(d) && !d.answerable);
        Trust {
            auroc: auroc(decisions),
            precision: ratio(right, given),
            recall: ratio(right, answerable),
            calibration_error: calibration_error(decisions),
            answered_wrongly: ratio(wrongly, decisions.len() - answerable),
        }
    }
}

fn ratio(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

fn auroc(decisions: &[Decision]) -> Option<f64> {
    let mut sorted: Vec<&Decision> = decisions.iter().collect();
    sorted.sort_by(|a, b| a.confidence.total_cmp(&b.confidence));
    let (mut below, mut won) = (0.0, 0.0);
    for equal in sorted.chunk_by(|a, b| a.confidence == b.confidence) {
        let here = equal.iter().filter(|d| d.answerable).count() as f64;
        let others = equal.len() as f64 - here;
        won += here * (below + others / 2.0);
        below += others;
    }
    let pairs = below * (decisions.len() as f64 - below);
    (pairs > 0.0).then(|| won / pairs)
}

fn calibration_error(decisions: &[Decision]) -> Option<f64> {
    const BINS: usize = 10;
    if decisions.is_empty() {
        return None;
    }
    let bin = |d: &Decision| ((d.confidence * BINS as f32) as usize).min(BINS - 1);
    let distance = |number: usize| {
        let inside = decisions.iter().filter(|d| bin(d) == number);
        // The sums, not the means: their distance is the weighted one.
        inside.fold(0.0, |sum, d| {
            let right = f64::from(u8::from(d.answerable && d.right));
            sum + f64::from(d.confidence) - right
        })
    };
    let sum: f64 = (0..BINS).map(|number| distance(number).abs()).sum();
    Some(sum / decisions.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decision(confidence: f32, answerable: bool, right: bool) -> Decision {
        Decision {
            confidence,
            verdict: crate::answer::Thresholds::default().verdict(confidence),
            answerable,
            right,
            evidence: None,
        }
    }

    #[test]
    fn by_hand() {
        let trust = Trust::of(&[
            decision(0.9, true, true),
            decision(0.8, true, false),
            decision(0.5, false, false),
            decision(0.2, true, true),
            decision(0.2, false, false),
        ]);
        // Pairs won: .9 and .8 both of both, .2 half of one.
        assert_eq!(trust.auroc, Some(4.5 / 6.0));
        assert_eq!(trust.precision, Some(1.0 / 3.0));
        assert_eq!(trust.recall, Some(1.0 / 3.0));
        assert_eq!(trust.answered_wrongly, Some(0.5));
        let error = trust.calibration_error.expect("an error");
        assert!(
            (error - (0.1 + 0.8 + 0.5 + 0.6) / 5.0).abs() < 1e-6,
            "{error}"
        );
    }

    #[test]
    fn nothing_has_no_measures() {
        assert_eq!(Trust::of(&[]), Trust::default());
        assert_eq!(Trust::of(&[decision(0.5, true, true)]).auroc, None);
    }
}
