//! `faqt model check`

use super::super::output::print;
use super::{Common, Ending, Failure};
use crate::encoder::{Encoder, ModelFacts};
use crate::engine::meaning::Encode;
use crate::present::json::{self, Layout, ModelCheck, SCHEMA};
use crate::present::stats::size;
use serde::Deserialize;
use std::path::Path;
use std::time::{Duration, Instant};

/// A model whose vectors are known from another program.
struct Known {
    name: &'static str,
    /// The fingerprint of its weights.
    weights: &'static str,
    /// A [`Reference`], which `tests/model/make_reference.py` writes.
    reference: &'static str,
}

const KNOWN: &[Known] = &[Known {
    name: "all-MiniLM-L6-v2",
    weights: "7d70b602f13cbfa97c6692c478978e3939f495db5945dbf677a878f1109624ea",
    reference: include_str!("all-MiniLM-L6-v2.json"),
}];

/// Vectors that another program made.
#[derive(Deserialize)]
struct Reference {
    by: String,
    texts: Vec<Expected>,
}

#[derive(Deserialize)]
struct Expected {
    text: String,
    /// In units of 0.00001.
    embedding: Vec<i32>,
}

/// The least cosine to a vector of the reference: what is lost by rounding and by another order of
/// sums is some 10⁻⁷.
const LEAST: f32 = 0.9999;

/// Two sentences that mean the same in other words, and one that shares words with the first.
const SENTENCES: [&str; 3] = [
    "How do I reset my password?",
    "I forgot my login code and need a fresh one.",
    "How do I water my plants?",
];

/// What came of looking.
struct Outcome {
    /// In words.
    said: String,
    well: bool,
}

/// Runs the command.
pub fn run(common: &Common, folder: &Path, json: bool) -> Result<Ending, Failure> {
    let started = Instant::now();
    let encoder = Encoder::open(folder)?;
    let opened = started.elapsed();
    let facts = encoder.facts();
    let known = KNOWN.iter().find(|known| known.weights == facts.weights);
    let outcome = match known {
        Some(known) => against(&encoder, known),
        None => sensible(&encoder),
    };
    // That of the vectors it makes, as `faqt stats` says it.
    let hash = encoder.encoding().hash();
    let one = one(&encoder);
    if json {
        let wire = wire(folder, facts, hash, [opened, one], &outcome);
        print(&json::write(&wire, Layout::Pretty))?;
    } else if !common.quiet {
        print(&view(facts, &hash, opened, one, &outcome))?;
    }
    Ok(match outcome.well {
        true => Ending::Found,
        false => Ending::Nothing,
    })
}

/// How long one question takes once all is warm.
fn one(encoder: &Encoder) -> Duration {
    let started = Instant::now();
    let _ = encoder.encode_one(SENTENCES[0]);
    started.elapsed()
}

fn view(
    facts: &ModelFacts,
    hash: &str,
    opened: Duration,
    one: Duration,
    outcome: &Outcome,
) -> String {
    let norm = if facts.normalised { ", norm 1" } else { "" };
    let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
    let lines = [
        ("model", facts.name.clone()),
        (
            "architecture",
            format!("{}, {} layers", facts.architecture, facts.layers),
        ),
        (
            "vectors",
            format!(
                "{} numbers{norm}, by {} pooling",
                facts.dimensions,
                facts.pooling.name()
            ),
        ),
        ("length", format!("up to {} tokens", facts.max_tokens)),
        ("weights", size(facts.bytes)),
        ("hash", hash.to_string()),
        (
            "time",
            format!(
                "{:.1} ms to open, {:.1} ms for a question",
                milliseconds(opened),
                milliseconds(one)
            ),
        ),
        ("check", outcome.said.clone()),
    ];
    let lines = lines
        .iter()
        .map(|(name, value)| format!("{name:<14}{value}\n"));
    lines.collect()
}

fn wire(
    folder: &Path,
    facts: &ModelFacts,
    hash: String,
    times: [Duration; 2],
    outcome: &Outcome,
) -> ModelCheck {
    let [open_us, question_us] = times.map(|time| time.as_micros().try_into().unwrap_or(u64::MAX));
    ModelCheck {
        schema: SCHEMA,
        folder: folder.to_string_lossy().into_owned(),
        model: facts.name.clone(),
        hash,
        architecture: facts.architecture.clone(),
        layers: facts.layers,
        dimensions: facts.dimensions,
        pooling: facts.pooling.name().to_string(),
        normalised: facts.normalised,
        max_tokens: facts.max_tokens,
        bytes: facts.bytes,
        sound: outcome.well,
        check: outcome.said.clone(),
        open_us,
        question_us,
    }
}

/// Compares with the reference.
fn against(encoder: &Encoder, known: &Known) -> Outcome {
    let Ok(reference) = serde_json::from_str::<Reference>(known.reference) else {
        return sensible(encoder);
    };
    let cosine_of = |expected: &Expected| {
        let theirs: Vec<f32> = expected.embedding.iter().map(|x| *x as f32 / 1e5).collect();
        cosine(&encoder.encode_one(&expected.text), &theirs)
    };
    // What is no number is not passed over.
    let worse = |least: f32, cosine: f32| if cosine >= least { least } else { cosine };
    let least = reference.texts.iter().map(cosine_of).fold(1.0, worse);
    let well = least >= LEAST;
    let verdict = match well {
        true => "as they should be",
        false => "not as they should be",
    };
    Outcome {
        said: format!(
            "the vectors of {} texts are {verdict} for {}: cosine {least:.5} or more to those of {}",
            reference.texts.len(),
            known.name,
            reference.by,
        ),
        well,
    }
}

/// Whether sentences of one meaning are nearer than those of shared words.
fn sensible(encoder: &Encoder) -> Outcome {
    let vectors = encoder.encode(&SENTENCES, 1);
    let [first, same, other] = &vectors[..] else {
        return Outcome {
            said: String::new(),
            well: false,
        };
    };
    let (same, other) = (cosine(first, same), cosine(first, other));
    let well = same > other;
    let [question, meaning, words] = SENTENCES;
    let verdict = if well {
        "as it should be"
    } else {
        "which should be the other way"
    };
    Outcome {
        said: format!(
            "no reference values are known for these weights; '{question}' has cosine {same:.3} to \
             '{meaning}' and {other:.3} to '{words}', {verdict}"
        ),
        well,
    }
}

fn cosine(left: &[f32], right: &[f32]) -> f32 {
    let product =
        |left: &[f32], right: &[f32]| -> f32 { left.iter().zip(right).map(|(x, y)| x * y).sum() };
    product(left, right) / (product(left, left) * product(right, right)).sqrt()
}
