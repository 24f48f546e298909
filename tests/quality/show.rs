//! One judged question in full: what was searched for, what was found, and why it stands there.

use super::judgments::{Case, Outcome};
use faqt::engine::{Engine, Reply};
use faqt::plan::plan;
use faqt::question::Question;

use std::fmt::Write;

/// All there is to know about one case.
pub fn case(case: &Case, outcome: &Outcome, reply: &Reply, engine: &Engine) -> String {
    let mut text = format!("{} ({}): {}\n", case.id, case.kind, case.question);
    for judgment in &case.judgments {
        let _ = writeln!(text, "judged: {}: {}", judgment.document, judgment.quote);
    }
    let _ = writeln!(text, "{outcome:?}");
    let languages = engine.home().languages().unwrap_or_default();
    let languages: Vec<_> = languages
        .into_iter()
        .map(|(language, _)| language)
        .collect();
    let question = Question::parse(&case.question, &languages);
    if let Ok(plan) = plan(&question, &**engine.home(), &engine.tuning().synonyms) {
        let _ = writeln!(text, "answer type: {:?}", plan.query.answer_type);
        for term in &plan.query.terms {
            let leaves = |a: &faqt::plan::Alternative| {
                let words: Vec<&str> = a.leaves.iter().map(|&l| &*plan.query.leaves[l]).collect();
                format!("{} ×{}", words.join(" "), a.weight)
            };
            let ways: Vec<String> = term.alternatives.iter().map(leaves).collect();
            let topic = if term.content { "topic" } else { "other" };
            let _ = writeln!(
                text,
                "term {} ({topic}, weight {}): {}",
                term.word,
                term.weight,
                ways.join(" | ")
            );
        }
    }
    let _ = writeln!(
        text,
        "corrections {:?}, expansions {:?}, ignored {:?}",
        reply.corrections, reply.expansions, reply.ignored
    );
    if let Some(answer) = &reply.answer {
        let _ = writeln!(text, "confidence {:.3}", answer.confidence);
        for sentence in &answer.sentences {
            let place = &sentence.place;
            let _ = writeln!(
                text,
                "answer: {} ({}:{})",
                sentence.text, place.path, place.lines.0
            );
        }
    }
    for (rank, ranked) in (1..).zip(&reply.passages) {
        let place = &ranked.passage.place;
        let _ = writeln!(
            text,
            "\n{rank}  {:.3}  {}:{}",
            ranked.score, place.path, place.lines.0
        );
        if let Some(question) = &ranked.passage.question {
            let _ = writeln!(text, "   Q: {question}");
        }
        let shown: String = ranked.passage.text.chars().take(200).collect();
        let _ = writeln!(text, "   {}", super::judgments::collapsed(&shown));
        let weights = engine.tuning().ranking.weights.named();
        let features = ranked.features.named().into_iter().zip(weights);
        let parts =
            features.map(|((name, value), (_, weight))| format!("{name} {value:.2}×{weight}"));
        let _ = writeln!(text, "   {}", parts.collect::<Vec<_>>().join("  "));
    }
    text
}
