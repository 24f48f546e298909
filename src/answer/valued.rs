//! Which sentence holds the value that is asked for, and where in it the value stands.

use super::Answerer;
use super::cues::points_back;
use super::marks::Marks;
use super::select::{Reading, ScoredSentence, table_header};
use super::value::{cell, value};
use crate::passage::{Passage, PassageKind};
use crate::question::AnswerType;
use crate::text::Span;

/// What a sentence with the value that is asked for must have of the best one's score.
const NEARLY: f32 = 0.6;

impl Answerer<'_> {
    /// The value that is asked for: in the best sentence, else in another one that is shown.
    pub(super) fn value(
        &mut self,
        passage: &Passage,
        reading: &Reading,
        best: ScoredSentence,
        shown: &[Span],
    ) -> Option<Span> {
        if passage.kind == PassageKind::Table {
            return self.cell(passage, reading, best.span);
        }
        // "He wrote it": the name stands in the sentence before.
        let pointing =
            self.plan.answer_type == AnswerType::Person && points_back(best.span.of(&passage.text));
        let mut shown = shown.to_vec();
        shown.sort_by_key(|span| !pointing && *span != best.span);
        let mut values = shown
            .iter()
            .map(|span| self.value_in(passage, reading, *span));
        values.find_map(|value| value)
    }

    /// The cell of a table's row that is asked for.
    fn cell(&mut self, passage: &Passage, reading: &Reading, row: Span) -> Option<Span> {
        let header = table_header(passage).or(passage.heading_path.last().map(String::as_str))?;
        let plan = self.plan;
        let named = Marks::new(plan, self.analysers.of(passage.language), header).matched(plan);
        let text = row.of(&passage.text);
        let found = cell((header, &named), (text, &known_in(reading, row)))?;
        Some(found.shifted(row.start()))
    }

    /// The value that is asked for in one sentence.
    fn value_in(&self, passage: &Passage, reading: &Reading, sentence: Span) -> Option<Span> {
        let text = sentence.of(&passage.text);
        let known = known_in(reading, sentence);
        let found = value(self.wanted?, text, &known, passage.language)?;
        Some(found.shifted(sentence.start()))
    }

    /// The best sentence; where it lacks the value that is asked for, the best one of its passage
    /// that has it and says nearly as much.
    pub(super) fn with_value(
        &self,
        passage: &Passage,
        reading: &Reading,
        best: ScoredSentence,
    ) -> ScoredSentence {
        let running = matches!(passage.kind, PassageKind::Prose | PassageKind::Faq);
        let has = |s: &ScoredSentence| self.value_in(passage, reading, s.span).is_some();
        if !running || self.wanted.is_none() || has(&best) {
            return best;
        }
        let near = reading.sentences.iter().copied();
        let near = near.filter(|s| s.score >= NEARLY * best.score && has(s));
        near.reduce(|a, b| if b.score > a.score { b } else { a })
            .unwrap_or(best)
    }
}

/// The words of the question in a sentence, as spans of it.
fn known_in(reading: &Reading, sentence: Span) -> Vec<Span> {
    let inside = reading.matched.iter().filter(|m| sentence.contains(**m));
    inside
        .filter_map(|m| m.relative_to(sentence.start()))
        .collect()
}
