//! The search: one knob at a time is moved to the best of a few values, in a few passes, the steps
//! becoming smaller (coordinate ascent). It is frugal with moves, because every move fits the
//! questions at hand a little more than others.

use super::knob::{Knob, PASSES};
use std::collections::HashMap;
use std::rc::Rc;

/// What a setting is worth, question by question; each setting is measured once.
pub struct Measured<'a> {
    measure: &'a dyn Fn(&[f32]) -> Vec<f64>,
    known: HashMap<Vec<u32>, Rc<[f64]>>,
}

impl<'a> Measured<'a> {
    /// By this measure.
    pub fn by(measure: &'a dyn Fn(&[f32]) -> Vec<f64>) -> Measured<'a> {
        Measured {
            measure,
            known: HashMap::new(),
        }
    }

    /// The value of each question under a setting.
    pub fn values(&mut self, setting: &[f32]) -> Rc<[f64]> {
        let key = setting.iter().map(|value| value.to_bits()).collect();
        let measure = self.measure;
        let new = || Rc::from(measure(setting));
        self.known.entry(key).or_insert_with(new).clone()
    }
}

/// A smaller gain is not worth a line in the settings.
const LEAST_GAIN: f64 = 0.001;

/// By how much the mean grows, and how far that may be chance.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Gain {
    mean: f64,
    /// The standard error of the mean of paired differences.
    error: f64,
}

impl Gain {
    fn of(before: &[f64], now: &[f64], among: &[usize]) -> Gain {
        let many = among.len().max(1) as f64;
        let gains = among.iter().map(|&at| now[at] - before[at]);
        let mean = gains.clone().sum::<f64>() / many;
        let spread = gains.map(|gain| (gain - mean).powi(2)).sum::<f64>() / many;
        Gain {
            mean,
            error: (spread / many).sqrt(),
        }
    }

    /// Whether a knob is moved for it: it is large enough to matter, and stands out of the noise.
    fn is_worth_a_move(self) -> bool {
        self.mean >= LEAST_GAIN && self.mean >= self.error
    }
}

/// The best setting found on the questions `among` which it is chosen, one number for each knob.
pub fn search(knobs: &[Knob], measured: &mut Measured, among: &[usize]) -> Vec<f32> {
    let mut setting: Vec<f32> = knobs.iter().map(|knob| knob.from).collect();
    for pass in 0..PASSES {
        for (at, knob) in knobs.iter().enumerate() {
            let before = measured.values(&setting);
            let mut best: Option<(Gain, f32)> = None;
            for value in knob.values(pass, setting[at]) {
                let now = measured.values(&with(&setting, at, value));
                let gain = Gain::of(&before, &now, among);
                if gain.is_worth_a_move() && best.is_none_or(|(best, _)| gain.mean > best.mean) {
                    best = Some((gain, value));
                }
            }
            setting[at] = best.map_or(setting[at], |(_, value)| value);
        }
    }
    taken_back(knobs, measured, among, setting)
}

/// The setting without the moves that later ones have made superfluous.
fn taken_back(
    knobs: &[Knob],
    measured: &mut Measured,
    among: &[usize],
    mut setting: Vec<f32>,
) -> Vec<f32> {
    for (at, knob) in knobs.iter().enumerate() {
        let back = with(&setting, at, knob.from);
        let gain = Gain::of(&measured.values(&back), &measured.values(&setting), among);
        if setting[at] != knob.from && !gain.is_worth_a_move() {
            setting = back;
        }
    }
    setting
}

fn with(setting: &[f32], at: usize, value: f32) -> Vec<f32> {
    let mut setting = setting.to_vec();
    setting[at] = value;
    setting
}
