//! Fits the coefficients of the verdict (`src/answer/verdict.rs`) and shows how far they can be trusted.
//!
//! ```sh
//! cargo run --release --example fit_verdict -- \
//!     ../shared/data/nq-gold ../shared/data/selqa-dev \
//!     --test ../shared/data/covidfaq-users ../shared/data/covidfaq
//! ```
//!
//! With `--model DIR` in front the sentence encoder in that folder is used, and the coefficients for
//! questions with meaning are fitted.
//!
//! The sets before `--test`, two or more of different domains, are fitted to; those behind it only show
//! what the fit is worth on others. Up to 1,000 questions of each set (BEIR layout) are asked of their
//! own collection (answerable); those of the fitted sets also of every other collection (not here) and
//! of their own without the documents that answer them (not here). The kinds count equally on the
//! whole, and so do the sets. A collection whose entries repeat each other, as those of an FAQ do,
//! does not fall silent when one entry is removed; such sets are only for testing.
//!
//! Two steps: the direction is that in which answerable questions differ from the others; its scale is
//! then set so that a confidence of .8 means that eight in ten answers stand in a judged document.

mod judged;

use faqt::answer::{Evidence, MeaningEvidence, Thresholds};
use faqt::encoder::Encoder;
use faqt::engine::Tuning;
use faqt::engine::meaning::Model;
use faqt::eval::logistic::{Case, Logistic};
use faqt::eval::verdicts::{Decision, Trust};
use faqt::eval::{JudgedSet, Options, evaluate};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

/// The sentence encoder that is used, if one is: then the coefficients with meaning are fitted.
static MODEL: OnceLock<Model> = OnceLock::new();

/// Questions of one set.
const MOST: usize = 1000;

/// What was decided on the questions asked of one collection.
struct Asked {
    name: String,
    own: Vec<Decision>,
    other: Vec<Decision>,
    removed: Vec<Decision>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut folders: Vec<PathBuf> = std::env::args().skip(1).map(PathBuf::from).collect();
    if folders
        .first()
        .is_some_and(|first| first.as_os_str() == "--model")
    {
        let folder = folders.drain(..2).next_back().unwrap_or_default();
        MODEL.get_or_init(|| Model(Arc::new(Encoder::open(&folder).expect("a model"))));
    }
    let mut parts = folders.split(|folder| folder.as_os_str() == "--test");
    let (fitted, tested) = (parts.next().unwrap_or(&[]), parts.next().unwrap_or(&[]));
    if fitted.len() < 2 {
        return Err("name at least two sets: fit_verdict SET SET … [--test SET …]".into());
    }
    let asked = |folder: &PathBuf, removed: bool| {
        let mut others = JudgedSet::default();
        for other in fitted.iter().filter(|other| *other != folder) {
            others
                .questions
                .extend(judged::read(other, MOST)?.questions);
        }
        ask(folder, &others, removed)
    };
    let tested: Result<Vec<Asked>, _> = tested.iter().map(|folder| asked(folder, false)).collect();
    let fitted: Result<Vec<Asked>, _> = fitted.iter().map(|folder| asked(folder, true)).collect();
    let (fitted, tested) = (fitted?, tested?);
    let all: Vec<&Asked> = fitted.iter().collect();
    let every: Vec<&Asked> = fitted.iter().chain(&tested).collect();

    println!("Fitted to one set alone, tested on the others: how often an answerable question has");
    println!(
        "more confidence than one of another domain, and than one whose documents are removed"
    );
    println!("(AUROC).\n");
    for one in &fitted {
        let model = fit(&[one], |_| true);
        for tested in every.iter().filter(|tested| tested.name != one.name) {
            println!("{:16} -> {}", one.name, areas(&model, tested));
        }
    }
    println!(
        "\nFitted to every second question of the fitted sets, tested on the rest: the same, and"
    );
    println!("the expected calibration error (ECE).\n");
    let half = fit(&all, |number| number % 2 == 0);
    for tested in &every {
        let held = |of: &[Decision]| of.iter().skip(1).step_by(2).copied().collect();
        let held = Asked {
            name: tested.name.clone(),
            own: held(&tested.own),
            other: held(&tested.other),
            removed: held(&tested.removed),
        };
        let error = calibration_error(&half, &held);
        println!("{}  ECE {error:.3}", areas(&half, &held));
    }
    println!("\nFitted to all questions of the fitted sets, for src/answer/verdict.rs:\n");
    let model = fit(&all, |_| true);
    let names = Evidence::NAMES.iter().chain(&MeaningEvidence::NAMES);
    for (name, coefficient) in names.zip(&model.coefficients) {
        println!("{name:16} {coefficient:6.2}");
    }
    println!("{:16} {:6.2}\n", "intercept", model.intercept);
    for tested in &every {
        let error = calibration_error(&model, tested);
        println!("{}  ECE {error:.3}", areas(&model, tested));
    }
    Ok(())
}

fn areas(model: &Logistic, asked: &Asked) -> String {
    let other = area(model, &asked.own, &asked.other);
    let removed = match asked.removed.is_empty() {
        true => String::from("    –"),
        false => format!("{:.3}", area(model, &asked.own, &asked.removed)),
    };
    format!("{:16} other {other:.3}  removed {removed}", asked.name)
}

/// Asks the collection in `folder` its own questions and those of others.
fn ask(folder: &Path, others: &JudgedSet, removed: bool) -> Result<Asked, Box<dyn Error>> {
    let name = judged::name(folder);
    let index = tempfile::tempdir()?;
    // Every answer is given, so that its evidence can be looked at.
    let tuning = Tuning {
        verdict: Thresholds {
            answered: 0.0,
            related: 0.0,
        },
        ..Tuning::default()
    };
    let engine = judged::engine(folder, index.path(), tuning, MODEL.get())?;
    let start = Instant::now();
    let found = evaluate(
        &engine,
        &judged::read(folder, MOST)?,
        &Options {
            other: Some(others),
            removed,
            threads: std::thread::available_parallelism()?.get(),
            clock: &|| start.elapsed(),
            done: &|| {},
        },
    )?;
    Ok(Asked {
        name,
        own: found
            .outcomes
            .into_iter()
            .map(|o| o.decision)
            .filter(|d| d.answerable)
            .collect(),
        other: found.other,
        removed: found.removed,
    })
}

/// The kinds of questions with what each counts on the whole.
fn weighted(asked: &Asked) -> Vec<(&[Decision], f64)> {
    let kinds = match asked.removed.is_empty() {
        true => vec![(&asked.own, 0.5), (&asked.other, 0.5)],
        false => vec![
            (&asked.own, 0.5),
            (&asked.other, 0.25),
            (&asked.removed, 0.25),
        ],
    };
    kinds
        .into_iter()
        .map(|(of, share)| (&of[..], share / of.len() as f64))
        .collect()
}

/// The model for the questions whose numbers are `taken`.
fn fit(asked: &[&Asked], taken: impl Fn(usize) -> bool) -> Logistic {
    let cases = |holds: fn(&Decision) -> bool, values: &dyn Fn(&Evidence) -> Vec<f64>| {
        let mut cases = Vec::new();
        for (decisions, weight) in asked.iter().flat_map(|a| weighted(a)) {
            let chosen = decisions
                .iter()
                .enumerate()
                .filter(|(number, _)| taken(*number));
            for decision in chosen.map(|(_, decision)| decision) {
                cases.extend(decision.evidence.map(|evidence| Case {
                    evidence: values(&evidence),
                    holds: holds(decision),
                    weight,
                }));
            }
        }
        cases
    };
    let direction = Logistic::fit(&cases(|d| d.answerable, &values));
    let scale = Logistic::fit(&cases(|d| d.right, &|e| vec![direction.score(&values(e))]));
    direction.scaled(&scale)
}

fn values(evidence: &Evidence) -> Vec<f64> {
    let meaning = evidence.meaning.unwrap_or_default().values();
    let meaning = meaning.iter().filter(|_| MODEL.get().is_some());
    let values = evidence.values();
    values
        .iter()
        .chain(meaning)
        .copied()
        .map(f64::from)
        .collect()
}

/// The decisions as `model` would have made them.
fn decided(model: &Logistic, decisions: &[Decision]) -> Vec<Decision> {
    let chance = |evidence: Evidence| model.chance(&values(&evidence)) as f32;
    let again = decisions.iter().map(|decision| Decision {
        confidence: decision.evidence.map_or(0.0, chance),
        ..*decision
    });
    again.collect()
}

fn area(model: &Logistic, own: &[Decision], not_here: &[Decision]) -> f64 {
    let mut decisions = decided(model, own);
    decisions.extend(decided(model, not_here));
    Trust::of(&decisions).auroc.unwrap_or(f64::NAN)
}

/// The calibration error where the kinds of questions come in the shares that they count.
fn calibration_error(model: &Logistic, asked: &Asked) -> f64 {
    let mut bins = [0.0; 10];
    for (decisions, weight) in weighted(asked) {
        for decision in decided(model, decisions) {
            let bin = ((decision.confidence * 10.0) as usize).min(9);
            let right = f64::from(u8::from(decision.right));
            bins[bin] += weight * (f64::from(decision.confidence) - right);
        }
    }
    // The weights of all kinds add up to 1.
    bins.iter().map(|distance| distance.abs()).sum()
}
