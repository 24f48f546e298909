//! Knobs: the numbers that tuning may move, under the names they have in a settings file, and the
//! values that are tried for each.

use crate::answer::Thresholds;
use crate::rank::Parameters;

/// A number that tuning may move.
#[derive(Clone, Debug, PartialEq)]
pub struct Knob {
    /// As in a settings file: `ranking.weights.title`.
    pub key: String,
    /// Where it stands now.
    pub from: f32,
    /// The least and the greatest it may be.
    pub range: (f32, f32),
    /// What is tried.
    pub steps: Steps,
}

/// How the values lie that are tried.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Steps {
    /// Multiples of the present value, nearer ones in each pass.
    Times,
    /// All multiples of this number.
    Even(f32),
}

/// So many times each knob is tried.
pub const PASSES: usize = 3;
/// What a number is multiplied by: first far, then near. Finer than the last it makes no difference
/// that some hundred questions could show.
const FACTORS: [&[f32]; PASSES] = [
    &[0.0, 0.25, 0.5, 2.0, 4.0],
    &[0.5, 0.7, 1.4, 2.0],
    &[0.7, 0.85, 1.2, 1.4],
];
/// What is tried for a number that is 0. Features are worth some tenths to some tens.
const FROM_ZERO: &[f32] = &[0.1, 0.4, 1.6];
/// No weight is worth more: it would drown all others.
const MOST_WEIGHT: f32 = 100.0;

impl Knob {
    /// The values to try in a pass (from 0) where it stands at `at`; `at` is not among them.
    pub fn values(&self, pass: usize, at: f32) -> Vec<f32> {
        let (least, most) = self.range;
        let sign = if most <= 0.0 { -1.0 } else { 1.0 };
        let factors = FACTORS[pass.min(PASSES - 1)];
        let tried: Vec<f32> = match self.steps {
            Steps::Times if at == 0.0 => FROM_ZERO.iter().map(|value| sign * value).collect(),
            Steps::Times => factors.iter().map(|factor| at * factor).collect(),
            Steps::Even(step) => {
                let many = ((most - least) / step).round().max(0.0) as usize;
                (0..=many).map(|n| least + n as f32 * step).collect()
            }
        };
        let mut values: Vec<f32> = Vec::new();
        for value in tried {
            let value = readable(value.clamp(least, most));
            if value != at && !values.contains(&value) {
                values.push(value);
            }
        }
        values
    }
}

/// With two digits that count: more of them mean nothing, and people read the settings.
fn readable(value: f32) -> f32 {
    // Twice through the decimals, so that it is the number that those are read as. No zero is
    // written with a sign.
    format!("{value:.1e}").parse().unwrap_or(value) + 0.0
}

/// The knobs of ranking. The weight of the body is the unit of all others, since only their shares
/// change an order; a feature that no candidate has (`has`) cannot matter.
pub fn of_ranking(current: &Parameters, has: impl Fn(&str) -> bool) -> Vec<Knob> {
    let knob = |key: &str, from: f32, most: f32| Knob {
        key: format!("ranking.{key}"),
        from,
        range: (0.0, most),
        steps: Steps::Times,
    };
    let mut knobs = vec![knob("k1", current.k1, 10.0), knob("b", current.b, 1.0)];
    if ["question", "title", "headings"].into_iter().any(&has) {
        knobs.push(knob("short_field_b", current.short_field_b, 1.0));
    }
    if has("question") {
        knobs.push(knob("entry_share", current.entry_share, 1.0));
    }
    let usual = Parameters::default().weights.named();
    let weights = current.weights.named().into_iter().zip(usual);
    for ((name, from), (_, usual)) in weights {
        if name == "body" || !has(name) {
            continue;
        }
        // What speaks for a passage does so in every corpus, and what speaks against it too.
        let against = from < 0.0 || from == 0.0 && usual < 0.0;
        knobs.push(Knob {
            range: match against {
                true => (-MOST_WEIGHT, 0.0),
                false => (0.0, MOST_WEIGHT),
            },
            ..knob(&format!("weights.{name}"), from, MOST_WEIGHT)
        });
    }
    knobs
}

/// Sets the number with this key; a key that no knob has changes nothing.
pub fn turn(ranking: &mut Parameters, verdict: &mut Thresholds, key: &str, value: f32) {
    match key {
        "ranking.k1" => ranking.k1 = value,
        "ranking.b" => ranking.b = value,
        "ranking.short_field_b" => ranking.short_field_b = value,
        "ranking.entry_share" => ranking.entry_share = value,
        "verdict.answered" => verdict.answered = value,
        "verdict.related" => verdict.related = value,
        _ => {
            if let Some(name) = key.strip_prefix("ranking.weights.") {
                ranking.weights.set(name, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_readable_in_range_and_new() {
        let knobs = of_ranking(&Parameters::default(), |name| name != "coverage");
        let of = |key: &str| knobs.iter().find(|k| k.key == key).expect(key);
        assert_eq!(of("ranking.b").values(0, 0.75), [0.0, 0.19, 0.38, 1.0]);
        assert_eq!(of("ranking.k1").values(2, 1.2), [0.84, 1.0, 1.4, 1.7]);
        let cut_off = of("ranking.weights.cut_off");
        assert_eq!(cut_off.values(0, -1.0), [0.0, -0.25, -0.5, -2.0, -4.0]);
        assert_eq!(cut_off.values(1, 0.0), [-0.1, -0.4, -1.6]);
        assert!(knobs.iter().all(|k| !k.key.ends_with("coverage")));
        let even = Knob {
            steps: Steps::Even(0.25),
            range: (0.5, 1.0),
            ..of("ranking.b").clone()
        };
        assert_eq!(even.values(0, 0.75), [0.5, 1.0]);
    }

    #[test]
    fn every_knob_sets_the_number_it_reads() {
        let mut ranking = Parameters::default();
        let mut verdict = Thresholds::default();
        for knob in of_ranking(&ranking.clone(), |_| true) {
            turn(&mut ranking, &mut verdict, &knob.key, 0.5);
        }
        let knobs = of_ranking(&ranking, |_| true);
        assert!(knobs.iter().all(|knob| knob.from == 0.5), "{knobs:?}");
    }
}
