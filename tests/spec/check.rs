//! What can be expected of a reply; `tests/spec/README.md` lists the keys.

use crate::harness::collapsed;
use faqt::present::json::{Correction, Ranked, Replacement, Reply};

/// The expectations that the reply does not meet.
pub fn differences(reply: &Reply, expectations: &[(String, String)]) -> Vec<String> {
    let unmet = |(key, value): &(String, String)| match meets(reply, key, value) {
        (true, _) => None,
        (false, found) => Some(format!("  {key}: {value}\n    but: {found}")),
    };
    expectations.iter().filter_map(unmet).collect()
}

/// Whether the reply meets one expectation, and what was found instead.
fn meets(reply: &Reply, key: &str, value: &str) -> (bool, String) {
    let holds = |text: &str| collapsed(text).contains(&collapsed(value));
    let equal = |found: String| (found == value, found);
    let passage = answering(reply);
    match key {
        "answer" => {
            let text = answer(reply);
            let found = format!("{}: {text}", reply.verdict);
            (reply.verdict == "answered" && holds(&text), found)
        }
        "answer lacks" => (!holds(&answer(reply)), answer(reply)),
        "value" => {
            let value = reply.answer.as_ref().and_then(|a| a.value.as_ref());
            equal(value.map_or("nothing".into(), |value| value.text.clone()))
        }
        "sentences" => {
            let sentences = reply.answer.as_ref().map_or(0, |a| a.sentences.len());
            equal(sentences.to_string())
        }
        "place" => equal(place(reply)),
        "verdict" => equal(reply.verdict.clone()),
        "answer type" => equal(reply.answer_type.clone()),
        "question" => equal(passage.and_then(|p| p.question.clone()).unwrap_or_default()),
        "headings" => equal(passage.map(headings).unwrap_or_default()),
        "kind" => equal(passage.map(|p| p.kind.clone()).unwrap_or_default()),
        "language" => equal(passage.map(|p| p.language.clone()).unwrap_or_default()),
        "correction" => among(reply.corrections.iter().map(read).collect(), value),
        "expansion" => among(reply.expansions.iter().map(arrow).collect(), value),
        "corrections" => equal(shown(reply.corrections.iter().map(read).collect())),
        "expansions" => equal(shown(reply.expansions.iter().map(arrow).collect())),
        "ignored" => equal(or_none(reply.ignored.join(", "))),
        "searched" => equal(or_none(reply.searched.join(", "))),
        "first" => {
            let first = reply.passages.first().map_or("", |p| p.text.as_str());
            (holds(first), first.to_string())
        }
        "passages" => equal(reply.passages.len().to_string()),
        "no passage" => {
            let found = reply.passages.iter().find(|p| holds(&p.text));
            (
                found.is_none(),
                found.map_or(String::new(), |p| p.text.clone()),
            )
        }
        "completes" => {
            let id = reply.answer.as_ref().and_then(|a| a.completes.clone());
            let cut = reply.passages.iter().find(|p| Some(&p.id) == id.as_ref());
            equal(cut.map_or("nothing".into(), |p| start(&p.place)))
        }
        _ => panic!("“{key}” cannot be expected"),
    }
}

fn answer(reply: &Reply) -> String {
    reply
        .answer
        .as_ref()
        .map_or(String::new(), |a| a.text.clone())
}

/// The passage that the answer stands in; the first one where there is no answer.
fn answering(reply: &Reply) -> Option<&Ranked> {
    let id = reply.answer.as_ref().map(|a| &a.sentences[0].passage);
    let answering = reply.passages.iter().find(|p| Some(&p.id) == id);
    answering.or(reply.passages.first())
}

fn headings(passage: &Ranked) -> String {
    let title = passage.title.iter().map(String::as_str);
    let path = passage.heading_path.iter().map(String::as_str);
    title.chain(path).collect::<Vec<_>>().join(" › ")
}

fn place(reply: &Reply) -> String {
    match &reply.answer {
        Some(answer) => start(&answer.sentences[0].place),
        None => reply
            .passages
            .first()
            .map_or("nowhere".into(), |p| start(&p.place)),
    }
}

fn start(place: &faqt::present::json::Place) -> String {
    format!("{}:{}", place.path, place.units[0])
}

fn among(found: Vec<String>, value: &str) -> (bool, String) {
    (found.iter().any(|f| f == value), shown(found))
}

fn shown(found: Vec<String>) -> String {
    or_none(found.join(", "))
}

/// `recieve → receive`, with ` too` behind it where what was typed is searched for as well.
fn read(correction: &Correction) -> String {
    let too = if correction.besides { " too" } else { "" };
    format!("{} → {}{too}", correction.from, correction.to)
}

fn arrow(replacement: &Replacement) -> String {
    format!("{} → {}", replacement.from, replacement.to)
}

fn or_none(list: String) -> String {
    if list.is_empty() { "none".into() } else { list }
}
