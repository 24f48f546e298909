//! Replies made by hand, for the tests of the views and of the session.

use crate::answer::{Answer, AnswerSentence, Evidence, Verdict};
use crate::corpus::{Document, Format, SourceMap};
use crate::engine::{Correction, Replacement, Reply};
use crate::passage::{Passage, PassageId, PassageKind};
use crate::question::{AnswerType, Filter};
use crate::rank::{Features, RankedPassage};
use crate::text::{Language, Span};

pub(crate) const DISCUSSION: &str = "Knowledge Process Outsourcing serves four kinds of clients. \
    They ask for data management, for business research, for performance management and for data \
    analytics. Each kind needs people with an advanced degree. Wages differ from country to \
    country, and so does the price. A contract therefore names the place of work.";

pub(crate) const DEFINITION: &str = "Knowledge Process Outsourcing is the outsourcing of work \
    that needs knowledge and judgment. It grew out of business process outsourcing.";

/// A passage that stands at the beginning of `path`.
pub(crate) fn passage(bits: u64, path: &str, headings: &[&str], text: &str) -> Passage {
    let map = SourceMap::identity(text);
    Passage {
        id: PassageId::from_bits(bits.wrapping_mul(0x9e37_79b9_7f4a_7c15)),
        document: path.to_string(),
        title: headings.first().map(|h| h.to_string()),
        heading_path: headings.iter().skip(1).map(|h| h.to_string()).collect(),
        question: None,
        text: text.to_string(),
        kind: PassageKind::Prose,
        cut_off: false,
        language: Language::English,
        format: Format::Plain,
        date: None,
        tags: Vec::new(),
        place: Document::new(path, path, text, map.clone()).place(Span::new(0, text.len())),
        map,
    }
}

/// The passage with every `word` matched and the sentence that begins with `best` marked.
pub(crate) fn ranked(passage: Passage, score: f32, words: &[&str], best: &str) -> RankedPassage {
    let text = &passage.text;
    let mut matched: Vec<Span> = words
        .iter()
        .flat_map(|word| text.match_indices(word))
        .map(|(at, word)| Span::new(at, at + word.len()))
        .collect();
    matched.sort();
    let best_sentence = text.find(best).filter(|_| !best.is_empty()).map(|start| {
        let end = text[start..].find(['.', '\n']).map(|dot| start + dot + 1);
        Span::new(start, end.unwrap_or(text.len()))
    });
    RankedPassage {
        passage,
        score,
        features: Features::default(),
        fused: None,
        matched,
        best_sentence,
    }
}

pub(crate) fn definition() -> RankedPassage {
    let passage = passage(1, "kpo.txt", &["KPO Full Form", "Meaning"], DEFINITION);
    ranked(
        passage,
        3.5,
        &["Knowledge Process Outsourcing"],
        "Knowledge",
    )
}

pub(crate) fn discussion() -> RankedPassage {
    let headings = [
        "KPO Full Form",
        "Discussion on Knowledge Process Outsourcing",
    ];
    let passage = passage(2, "kpo.txt", &headings, DISCUSSION);
    ranked(passage, 2.25, &["data", "Outsourcing"], "They ask")
}

/// An FAQ answer that its page cuts off.
pub(crate) fn faq() -> RankedPassage {
    let mut passage = passage(
        3,
        "faq/outsourcing.md",
        &["Frequently Asked Questions"],
        "KPO means knowledge process outsourcing, a form of",
    );
    passage.kind = PassageKind::Faq;
    passage.question = Some("What is the meaning of KPO?".to_string());
    passage.cut_off = true;
    ranked(passage, 1.5, &["KPO"], "KPO means")
}

pub(crate) fn table() -> RankedPassage {
    let mut passage = passage(
        4,
        "prices.csv",
        &[],
        "Service | Price\nResearch | 40 € an hour\nAccounting | 25 € an hour",
    );
    passage.kind = PassageKind::Table;
    ranked(passage, 1.0, &["Price"], "Research")
}

pub(crate) fn code() -> RankedPassage {
    let mut passage = passage(
        5,
        "guide/client.md",
        &["Client library", "Asking"],
        "fn main() {\n    let price = ask(\"What does an hour of research cost in the country of the client?\");\n\tprintln!(\"{price}\");\n}",
    );
    passage.kind = PassageKind::Code;
    ranked(passage, 0.5, &["price"], "")
}

pub(crate) fn reply(question: &str, passages: Vec<RankedPassage>) -> Reply {
    Reply {
        question: question.to_string(),
        answer_type: AnswerType::Passage,
        verdict: Verdict::Related,
        confidence: 0.25,
        answer: None,
        left_out: 0,
        asks_none: false,
        stale: None,
        considered: passages.len(),
        passages,
        corrections: Vec::new(),
        expansions: Vec::new(),
        searched: Vec::new(),
        ignored: Vec::new(),
        filter: Filter::default(),
        meaning: None,
    }
}

/// "What is KPO?", answered by the best sentence of the first of three passages.
pub(crate) fn answered() -> Reply {
    let mut reply = reply("waht is KPO?", vec![definition(), discussion(), faq()]);
    let best = &reply.passages[0];
    let span = best.best_sentence.unwrap_or(Span::new(0, 0));
    reply.answer = Some(Answer {
        sentences: vec![AnswerSentence {
            passage: best.passage.id,
            span,
            text: span.of(&best.passage.text).to_string(),
            place: best.passage.place_of(span),
        }],
        confidence: 0.875,
        evidence: Evidence::default(),
        best: 0,
        value: None,
        completes: None,
    });
    reply.verdict = Verdict::Answered;
    reply.confidence = 0.875;
    reply.answer_type = AnswerType::Definition;
    reply.corrections = vec![correction("waht", "what")];
    reply.expansions = vec![replacement("KPO", "Knowledge Process Outsourcing")];
    reply.searched = vec!["KPO".to_string()];
    reply
}

pub(crate) fn not_found() -> Reply {
    let mut reply = reply("How tall is a giraffe?", Vec::new());
    reply.verdict = Verdict::NotFound;
    reply.confidence = 0.0;
    reply.searched = vec!["tall".to_string(), "giraffe".to_string()];
    reply.ignored = vec!["giraffe".to_string()];
    reply
}

pub(crate) fn correction(from: &str, to: &str) -> Correction {
    Correction {
        from: from.to_string(),
        to: to.to_string(),
        besides: false,
    }
}

pub(crate) fn replacement(from: &str, to: &str) -> Replacement {
    Replacement {
        from: from.to_string(),
        to: to.to_string(),
    }
}
