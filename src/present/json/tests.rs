use super::*;
use crate::present::fixture;
use crate::present::stats::CorpusStats;
use crate::text::Language;
use proptest::prelude::*;
use serde::de::DeserializeOwned;
use std::fmt;

/// What is written is read back strictly, and is the same.
fn round_trips<T: Serialize + DeserializeOwned + PartialEq + fmt::Debug>(value: &T) -> String {
    let pretty = write(value, Layout::Pretty);
    let line = write(value, Layout::Line);
    assert_eq!(line.matches('\n').count(), 1);
    for text in [&pretty, &line] {
        assert_eq!(&serde_json::from_str::<T>(text).unwrap(), value);
    }
    pretty
}

fn sample() -> engine::Reply {
    let mut sample = fixture::answered();
    sample.passages.drain(..1);
    sample.passages.truncate(2);
    sample.passages[0].passage.text = "Nutze 知識 \u{9b}31m.".to_string();
    sample
}

#[test]
fn every_view_is_read_back_strictly() {
    let took = Duration::from_micros(1250);
    let mut wire = reply(&fixture::answered(), took);
    for passage in &mut wire.passages {
        // The names of the features are the ranking's matter.
        passage.features = Features(vec![("a_feature".to_string(), 0.5)]);
    }
    let answered = round_trips(&wire);
    insta::assert_snapshot!("reply", answered);
    round_trips(&reply(&fixture::not_found(), took));
    round_trips(&reply(&sample(), took));
    round_trips(&show(&fixture::faq().passage));
    round_trips(&failed(
        "no_index",
        "no index in 'index'",
        Some("run 'faqt index'"),
    ));
    round_trips(&failed("internal", "it broke", None));
    let counted = CorpusStats {
        files: 3,
        words: Some(900),
        languages: vec![(Language::English, 2), (Language::Unknown, 1)],
        built: Some("2026-01-31 12:00".to_string()),
        ..CorpusStats::default()
    };
    insta::assert_snapshot!("stats", round_trips(&stats(&counted)));
}

#[test]
fn spans_are_byte_offsets_of_the_text() {
    let wire = reply(&fixture::answered(), Duration::ZERO);
    let sentence = &wire.answer.as_ref().unwrap().sentences[0];
    let passage = wire
        .passages
        .iter()
        .find(|p| p.id == sentence.passage)
        .unwrap();
    assert_eq!(
        passage.text[sentence.span[0]..sentence.span[1]],
        sentence.text
    );
    for [start, end] in &passage.matched {
        assert_eq!(&passage.text[*start..*end], "Knowledge Process Outsourcing");
    }
}

#[test]
fn features_keep_their_order_and_are_numbers() {
    let features = Features(vec![
        ("zeta".into(), 1.5),
        ("alpha".into(), finite(f32::NAN)),
    ]);
    let text = write(&features, Layout::Line);
    assert_eq!(text, "{\"zeta\":1.5,\"alpha\":0.0}\n");
    assert_eq!(serde_json::from_str::<Features>(&text).unwrap(), features);
}

#[test]
fn an_unknown_field_is_refused() {
    let text = r#"{"schema":1,"error":{"kind":"x","message":"y","hint":null,"more":1}}"#;
    assert!(serde_json::from_str::<Failed>(text).is_err());
}

proptest! {
    #[test]
    fn any_text_survives_and_none_is_obeyed_by_a_terminal(text in any::<String>(), extra in "[\u{80}-\u{9f}\u{202e}\"\\\\]{0,5}") {
        let wire = failed(&text, &extra, Some(&text));
        let line = write(&wire, Layout::Line);
        prop_assert!(!line.chars().any(is_obeyed_on_a_terminal));
        prop_assert_eq!(serde_json::from_str::<Failed>(&line).unwrap(), wire);
    }
}

fn is_obeyed_on_a_terminal(c: char) -> bool {
    crate::present::printable::is_obeyed(c)
}

/// The example in the documentation is what the program writes.
#[test]
fn the_documented_example_is_read_strictly() {
    let page = include_str!("../../../docs/json.md");
    let blocks: Vec<&str> = page
        .split("```json\n")
        .skip(1)
        .filter_map(|block| block.split("```").next())
        .collect();
    let [
        reply,
        shown,
        stats,
        files,
        indexed,
        evaluation,
        tuning,
        checkup,
        carried,
        model,
        failed,
    ] = blocks.as_slice()
    else {
        panic!("docs/json.md has eleven examples, found {}", blocks.len());
    };
    serde_json::from_str::<Reply>(reply).unwrap();
    serde_json::from_str::<Shown>(shown).unwrap();
    serde_json::from_str::<Stats>(stats).unwrap();
    serde_json::from_str::<Files>(files).unwrap();
    serde_json::from_str::<Indexed>(indexed).unwrap();
    serde_json::from_str::<Evaluation>(evaluation).unwrap();
    serde_json::from_str::<Tuning>(tuning).unwrap();
    serde_json::from_str::<Checkup>(checkup).unwrap();
    serde_json::from_str::<Carried>(carried).unwrap();
    serde_json::from_str::<ModelCheck>(model).unwrap();
    serde_json::from_str::<Failed>(failed).unwrap();
}
