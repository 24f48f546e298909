//! The extent of an answer: how much of the text around the best sentence is shown with it, so that
//! it can be understood and says no more than was asked.

use super::cues::{leads_in, points_back};
use super::select::{Reading, ScoredSentence};
use crate::passage::{Passage, PassageKind};
use crate::question::AnswerType;
use crate::text::Span;

/// A sentence of up to so many words is shown with the next one.
const SHORT_ANSWER: usize = 4;

/// The sentences to show for the best one: itself, and the neighbour without which it says too
/// little. In order of the text.
pub fn with_needed_neighbour(
    passage: &Passage,
    reading: &Reading,
    best: ScoredSentence,
    answer_type: AnswerType,
) -> Vec<Span> {
    let neighbour = |number: usize| reading.sentences.get(number).map(|s| s.span);
    let words = best.span.of(&passage.text);
    let next = neighbour(best.number + 1);
    let next_continues = next.is_some_and(|span| {
        points_back(span.of(&passage.text)) || span.of(&passage.text).contains(',')
    });
    if passage.kind == PassageKind::Prose || passage.kind == PassageKind::Faq {
        if let Some(next) = next
            && (leads_in(words)
                || answer_type == AnswerType::List && next_continues && !words.contains(", "))
        {
            return vec![best.span, next];
        }
        // "It has several advantages: …" behind a sentence that names no reason gives the reason.
        if let Some(next) = next
            && answer_type == AnswerType::Reason
            && points_back(next.of(&passage.text))
        {
            return vec![best.span, next];
        }
        // "Not necessarily." answers, but only what follows says anything; a question in the text
        // is answered by what follows it.
        if let Some(next) = next
            && (words.split_whitespace().count() <= SHORT_ANSWER
                || words.ends_with(['?', '？', '؟']))
        {
            return vec![best.span, next];
        }
        if let Some(before) = best.number.checked_sub(1).and_then(neighbour)
            && points_back(words)
            && passage.question.is_none()
        {
            return vec![before, best.span];
        }
    }
    vec![best.span]
}
