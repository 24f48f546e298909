//! all-MiniLM-L6-v2 itself, whose vectors `make_reference.py` had from transformers.

use super::{Rule, cosine, numbers};
use faqt::encoder::{Encoder, Pooling};
use serde::Deserialize;
use std::path::PathBuf;

#[derive(Deserialize)]
struct Reference {
    texts: Vec<Expected>,
}

#[derive(Deserialize)]
struct Expected {
    #[serde(flatten)]
    rule: Rule,
    embedding: Vec<i32>,
}

fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("FAQT_MODEL_TEST").map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: FAQT_MODEL_TEST names no folder with all-MiniLM-L6-v2");
    }
    folder
}

#[test]
fn vectors_are_those_of_the_reference() {
    let Some(folder) = folder() else { return };
    let encoder = Encoder::open(&folder).expect("the model");
    let facts = encoder.facts();
    assert_eq!(
        (facts.dimensions, facts.layers, facts.max_tokens),
        (384, 6, 256)
    );
    assert_eq!((facts.pooling, facts.normalised), (Pooling::Mean, true));
    let reference: Reference =
        serde_json::from_str(include_str!("reference.json")).expect("reference.json");
    assert_eq!(reference.texts.len(), 45);
    let texts: Vec<String> = reference.texts.iter().map(|it| it.rule.text()).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let together = encoder.encode(&texts, 2);
    let mut least: f64 = 1.0;
    // One by one, some of them: unoptimised, each takes its time.
    let alone = |number: usize| (number % 6 == 4).then(|| encoder.encode_one(texts[number]));
    for (number, expected) in reference.texts.iter().enumerate() {
        let (text, theirs) = (texts[number], numbers(&expected.embedding));
        for own in [&together[number]].into_iter().chain(&alone(number)) {
            let same = cosine(own, &theirs);
            let start: String = text.chars().take(40).collect();
            assert!(same >= 0.9999, "'{start}': {same}");
            assert!((own.iter().map(|x| x * x).sum::<f32>() - 1.0).abs() < 1e-5);
            least = least.min(same);
        }
    }
    println!("the least cosine of {} texts is {least:.7}", texts.len());
}

#[test]
fn a_model_knows_the_words_of_its_own_language() {
    let Some(folder) = folder() else { return };
    let model = Encoder::open(&folder).expect("a model");
    let known = |text: &str| model.familiarity(text);
    assert!(known("What does a provider report each month?") > 0.9);
    assert!((0.5..0.8).contains(&known("Wie kann ich mich mit dem Virus infizieren?")));
    assert!(known("ما هي عاصمة المملكة المغربية؟") < 0.4);
    assert!(known("台灣的首都在哪裡？") < 0.6);
    assert_eq!(known(""), 0.0);
}
