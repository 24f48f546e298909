//! Sentence encoders: their vectors are those of another implementation, for small models of each
//! architecture and, where `FAQT_MODEL_TEST` names its folder, for all-MiniLM-L6-v2; whatever is
//! missing or damaged in the folder of a model is told.
#![cfg(feature = "model")]

#[path = "model/command.rs"]
mod command;
#[path = "model/damage.rs"]
mod damage;
#[path = "model/doors.rs"]
mod doors;
mod harness;
#[path = "model/known.rs"]
mod known;
#[path = "model/meaning.rs"]
mod meaning;
#[path = "model/tiny.rs"]
mod tiny;

use serde::Deserialize;

/// A text, or the rule that makes it.
#[derive(Clone, Deserialize)]
struct Rule {
    text: Option<String>,
    unit: Option<String>,
    #[serde(default)]
    times: usize,
    #[serde(default)]
    squares: usize,
}

impl Rule {
    fn text(&self) -> String {
        match (&self.text, &self.unit) {
            (Some(text), _) => text.clone(),
            (_, Some(unit)) => vec![unit.as_str(); self.times].join(" "),
            _ => {
                let words = (0..self.squares).map(|i| format!("n{}", i * i % 9973));
                words.collect::<Vec<_>>().join(" ")
            }
        }
    }
}

/// How much two vectors point the same way.
fn cosine(left: &[f32], right: &[f32]) -> f64 {
    assert_eq!(left.len(), right.len());
    let product = |left: &[f32], right: &[f32]| -> f64 {
        let pairs = left.iter().zip(right);
        pairs.map(|(x, y)| f64::from(*x) * f64::from(*y)).sum()
    };
    product(left, right) / (product(left, left) * product(right, right)).sqrt()
}

/// Numbers that are written in units of 0.00001.
fn numbers(units: &[i32]) -> Vec<f32> {
    units.iter().map(|x| *x as f32 / 100_000.0).collect()
}
