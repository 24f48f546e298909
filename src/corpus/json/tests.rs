use super::*;
use crate::corpus::read::ReadOptions;
use crate::corpus::testing::{check_blocks, show};
use crate::text::Span;
use proptest::prelude::*;

fn documents(text: &str) -> Vec<Document> {
    let options = ReadOptions::default();
    let (mut found, mut warnings) = (Vec::new(), Vec::new());
    let mut each = |document| found.push(document);
    let input = Input::new("a.json", text.as_bytes(), &options);
    let mut output = Output::new("a.json", &mut each, &mut warnings);
    read(Format::Json, &input, &mut output).expect("text");
    let of_pairs = found
        .iter()
        .filter(|document| show(document).contains("Q: "));
    of_pairs.for_each(check_blocks);
    found
}

const PAGE: &str = r#"{"@context": "https://schema.org", "@type": "FAQPage", "mainEntity": [
  {"@type": "Question", "name": "Is it \"lined\" \ud83c\udf75?",
   "acceptedAnswer": {"@type": "Answer", "text": "Yes, with tin.\n\nNew tin \u00e9very year."}}]}"#;

#[test]
fn pages_of_schema_org_are_read() {
    let found = documents(PAGE);
    assert_eq!(
        show(&found[0]),
        "Q: Is it \"lined\" 🍵?\nA: Yes, with tin.\nA: New tin évery year.\n"
    );
    let at = found[0].text.find("évery").expect("a word");
    let place = found[0].place(Span::new(at, at + "évery".len()));
    assert_eq!(
        &PAGE[place.bytes.start as usize..place.bytes.end as usize],
        "\\u00e9very"
    );
    assert_eq!(place.units, (3, 3));
}

#[test]
fn pairs_are_found_in_any_nesting() {
    let found = documents(
        r#"{"faqs": {"Payment": [{"question": "Can I pay later?", "answer": "In two weeks."}],
            "Visits": {"Is there tea?": "Always.", "May I watch?": ["Yes.", "On Fridays."]}}}"#,
    );
    assert_eq!(
        show(&found[0]),
        "h1: Payment\nQ: Can I pay later?\nA: In two weeks.\nh1: Visits\nQ: Is there tea?\n\
         A: Always.\nQ: May I watch?\nA: Yes.\nA: On Fridays.\n"
    );
}

#[test]
fn arrays_of_records_in_an_object_are_records() {
    let found = documents(
        r#"{"count": 2, "articles": [{"title": "Tin", "text": "Soft."}, {"text": "More"}]}"#,
    );
    let ids: Vec<&str> = found.iter().map(|d| &*d.id).collect();
    assert_eq!(ids, ["a.json#1", "a.json#1"]);
    assert_eq!(found[0].text, "Tin\n\nSoft.");
    assert_eq!(found[0].place(found[0].blocks[0].span).bytes.start, 52);
}

#[test]
fn other_json_is_text_as_it_is() {
    for text in [
        r#"{"name": 1}"#,
        "[1, 2]",
        "{",
        "\"x\"",
        r#"{"question": "How?"}"#,
        "[[[[]]]]",
    ] {
        assert_eq!(documents(text)[0].text, text);
    }
    let deep = "[".repeat(5000) + &"]".repeat(5000);
    assert_eq!(documents(&deep)[0].text, deep);
}

proptest! {
    #[test]
    fn changed_bytes_are_read_all_the_same(at in 0..PAGE.len(), byte in any::<u8>()) {
        let mut bytes = PAGE.as_bytes().to_vec();
        bytes[at] = byte;
        documents(&String::from_utf8_lossy(&bytes));
    }
}
