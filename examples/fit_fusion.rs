//! Shows what words and meaning are worth together, and how far the weights of `src/rank/fusion.rs` can be
//! trusted.
//!
//! ```sh
//! cargo run --release --example fit_fusion -- MODEL \
//!     ../shared/data/covidfaq-users ../shared/data/covidfaq ../shared/data/nq-gold \
//!     ../shared/data/selqa-dev ../shared/data/cacm
//! ```
//!
//! Up to 1,000 questions of each set (BEIR layout) are asked once. Their candidates are then ordered
//! anew under many settings, by nDCG@10 of documents: with one weight for all passages, with the usual
//! settings, and with those of a grid that are best on all sets but the one that is looked at.

mod judged;

use faqt::encoder::Encoder;
use faqt::engine::Tuning;
use faqt::engine::meaning::Model;
use faqt::eval::measures::Measure;
use faqt::eval::{JudgedQuestion, run};
use faqt::passage::PassageKind;
use faqt::rank::{Fusion, Nearness, RankedPassage};
use std::collections::HashSet;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Questions of one set.
const MOST: usize = 1000;
/// Candidates of one question.
const CANDIDATES: usize = 200;

/// A question with its candidates.
struct Pool {
    question: JudgedQuestion,
    trust: f32,
    candidates: Vec<Candidate>,
}

struct Candidate {
    document: String,
    kind: PassageKind,
    /// Its score by words as a share of the best one.
    words: f32,
    nearness: Nearness,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<PathBuf> = std::env::args().skip(1).map(PathBuf::from).collect();
    let [model, folders @ ..] = &arguments[..] else {
        return Err("MODEL SET …".into());
    };
    let model = Model(Arc::new(Encoder::open(model)?));
    let sets: Result<Vec<Vec<Pool>>, _> = folders.iter().map(|f| pools(f, &model)).collect();
    let sets = sets?;
    let names: Vec<String> = folders.iter().map(|folder| judged::name(folder)).collect();
    println!("{:28} {}", "", names.join("  "));
    let usual = Fusion::default();
    for weight in [0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 1.0] {
        let one = Fusion {
            text: weight,
            entry: weight,
            ..usual
        };
        row(&format!("one weight, {weight}"), &values(&sets, &one));
    }
    row("the usual", &values(&sets, &usual));
    let grid = grid(usual);
    let of_grid: Vec<Vec<f64>> = grid.iter().map(|fusion| values(&sets, fusion)).collect();
    let held_out = |set: usize| -> f64 {
        let others = |values: &[f64]| values.iter().sum::<f64>() - values[set];
        let mut best = of_grid.iter();
        let first = best.next().map_or(&[][..], |values| values);
        let chosen = best.fold(first, |best, next| {
            if others(next) > others(best) {
                next
            } else {
                best
            }
        });
        chosen[set]
    };
    let held_out: Vec<f64> = (0..sets.len()).map(held_out).collect();
    row("chosen on the other sets", &held_out);
    Ok(())
}

/// The settings that are chosen from.
fn grid(usual: Fusion) -> Vec<Fusion> {
    let mut grid = Vec::new();
    for entry in [0.6, 0.7, 0.8, 0.9] {
        for text in [0.4, 0.5, 0.6, 0.7] {
            for question in [0.2, 0.4, 0.6] {
                grid.push(Fusion {
                    text,
                    entry,
                    question,
                    ..usual
                });
            }
        }
    }
    grid
}

/// The questions of a set with their candidates.
fn pools(folder: &Path, model: &Model) -> Result<Vec<Pool>, Box<dyn Error>> {
    let index = tempfile::tempdir()?;
    let engine = judged::engine(folder, index.path(), Tuning::default(), Some(model))?;
    let questions = judged::read(folder, MOST)?.questions;
    let pool = |question: JudgedQuestion| {
        let ranked = engine.ranked(&question.text, CANDIDATES)?;
        let words = ranked.iter().map(RankedPassage::by_words);
        let best = words.fold(f32::MIN_POSITIVE, f32::max);
        let trust = ranked
            .first()
            .and_then(|r| r.fused)
            .map_or(0.0, |f| f.trust);
        let candidate = |ranked: RankedPassage| Candidate {
            words: ranked.by_words().max(0.0) / best,
            nearness: ranked.fused.unwrap_or_default().nearness,
            kind: ranked.passage.kind,
            document: ranked.passage.document,
        };
        Ok(Pool {
            question,
            trust,
            candidates: ranked.into_iter().map(candidate).collect(),
        })
    };
    questions.into_iter().map(pool).collect()
}

/// The mean nDCG@10 of each set.
fn values(sets: &[Vec<Pool>], fusion: &Fusion) -> Vec<f64> {
    let mean = |pools: &Vec<Pool>| {
        let all: Vec<f64> = pools.iter().map(|pool| value(pool, fusion)).collect();
        all.iter().sum::<f64>() / all.len().max(1) as f64
    };
    sets.iter().map(mean).collect()
}

fn value(pool: &Pool, fusion: &Fusion) -> f64 {
    let score = |candidate: &Candidate| {
        let cosine = fusion.cosine(candidate.nearness).unwrap_or(0.0);
        let (words, meaning) = fusion.shares(candidate.kind, candidate.words, cosine, pool.trust);
        words + meaning
    };
    let mut order: Vec<(&Candidate, f32)> = pool.candidates.iter().map(|c| (c, score(c))).collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut seen = HashSet::new();
    order.retain(|(candidate, _)| seen.insert(&candidate.document));
    let best = order.iter().take(10);
    let documents: Vec<(String, f32)> = best.map(|(c, s)| (c.document.clone(), *s)).collect();
    let values = run::values(&pool.question, &documents);
    values.get(&Measure::NdcgAt10).copied().unwrap_or(0.0)
}

fn row(name: &str, values: &[f64]) {
    let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
    let values: Vec<String> = values.iter().map(|value| format!("{value:.4}")).collect();
    println!("{name:28} {}  mean {mean:.4}", values.join("  "));
}
