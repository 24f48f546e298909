//! Selecting the sentence that answers: every sentence of the best passages is scored by the
//! rarity of what it shares with the question, by what stands around it, and by whether it looks
//! like an answer of the kind that is waited for.

use super::cues::{Appearance, cue, leads_in};
use super::marks::{Marks, Stretch};
use crate::index::Collection;
use crate::passage::{Passage, PassageKind};
use crate::plan::QueryPlan;
use crate::question::{AnswerType, Question};
use crate::rank::term_rarity;
use crate::text::{Analyser, Span, sentences};

/// A sentence of one passage with its score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScoredSentence {
    /// Its number within the passage.
    pub number: usize,
    /// Where it stands in the passage's text.
    pub span: Span,
    /// How well it answers; about 0 to 2.
    pub score: f32,
    /// Whether it holds an acronym of the question beside its long form.
    pub defines: bool,
    /// Share of the question, by rarity, that the sentence and what stands around it say: 0 to 1.
    pub said: f32,
    /// The same for the sentence alone.
    pub own: f32,
}

/// A passage read for one question.
pub struct Reading {
    /// The words of the plan in its text.
    pub marks: Marks,
    /// The same around it: in title, headings, stored question and header row.
    pub context: Marks,
    /// Its sentences, in order, scored.
    pub sentences: Vec<ScoredSentence>,
    /// The words of the question in its text.
    pub matched: Vec<Span>,
    /// Share of the topic that title, headings, question and text together speak of.
    pub coverage: f32,
    /// How far its stored question asks what was asked: 0 to 1.
    pub asked: f32,
}

impl Reading {
    /// The best sentence; the first among equals.
    pub fn best(&self) -> Option<ScoredSentence> {
        self.sentences
            .iter()
            .copied()
            .reduce(|best, next| if next.score > best.score { next } else { best })
    }
}

/// What a word of the question counts in a sentence where the heading, the title or the stored
/// question around it has said it.
const CONTEXT_SHARE: f32 = 0.85;
/// What looking like an answer counts beside the whole topic.
const CUE_WEIGHT: f32 = 0.4;
/// What a function or request word counts beside its rarity; all of them together beside the topic.
const SMALL_WORD_SHARE: f32 = 0.3;
/// The same for a sentence that spells out the acronym whose full form is asked for.
const FULL_FORM_WEIGHT: f32 = 1.0;
/// What standing first in the answer of an FAQ counts, where the question is the one that is asked.
const FIRST_OF_ANSWER: f32 = 0.5;
/// What a sentence keeps that says nothing but what was asked, or only leads over to the next.
pub const UNINFORMATIVE: f32 = 0.6;
/// What a question among the sentences keeps: it seldom answers one.
const QUESTION_SHARE: f32 = 0.2;
/// The lead that an earlier sentence of a passage has over the next.
const EARLIER: f32 = 0.01;

/// Reads `passage` for the question of `plan`.
pub fn read(
    plan: &QueryPlan,
    collection: &Collection,
    passage: &Passage,
    analyser: &mut Analyser,
) -> Reading {
    let marks = Marks::new(plan, analyser, &passage.text);
    let (around, question) = context(passage);
    let context = Marks::new(plan, analyser, &around);
    let asked = question.map_or(0.0, |stored| {
        same_question(plan, collection, stored.of(&around), context.within(stored))
    });
    // "Difference" in a sentence does not make it the one that tells the difference.
    let small = match plan.answer_type {
        AnswerType::Difference => 0.0,
        _ => SMALL_WORD_SHARE,
    };
    let share = |content: bool| if content { 1.0 } else { small };
    let mut worth: Vec<f32> = plan
        .terms
        .iter()
        .map(|t| term_rarity(t, collection) * t.weight * share(t.content))
        .collect();
    limit_small_words(plan, &mut worth);
    let whole: f32 = worth.iter().sum::<f32>().max(f32::MIN_POSITIVE);
    let topic = || plan.terms.iter().zip(&worth).filter(|(t, _)| t.content);
    let topic_worth: f32 = topic().map(|(_, w)| w).sum::<f32>().max(f32::MIN_POSITIVE);
    let mut scored: Vec<ScoredSentence> = Vec::new();
    for (number, span) in sentence_spans(passage).into_iter().enumerate() {
        let stretch = marks.within(span);
        let (mut overlap, mut own) = (0.0, 0.0);
        for (term, worth) in plan.terms.iter().zip(&worth) {
            let here = stretch.met(term);
            let around = if term.content {
                context.all().met(term) * CONTEXT_SHARE
            } else {
                0.0
            };
            overlap += worth * here.max(around);
            own += worth * here;
        }
        let overlap = overlap / whole;
        let sentence = span.of(&passage.text);
        let appearance = Appearance {
            text: sentence,
            behind_topic: stretch
                .behind_topic(plan)
                .map_or("", |at| &passage.text[at..span.end()]),
            topic_after: topic().filter_map(|(t, _)| stretch.first(t)).min(),
            defines: topic().any(|(t, _)| stretch.defines(t)),
        };
        let cue = cue(plan.answer_type, &appearance);
        let mut score = overlap;
        score += match plan.answer_type {
            AnswerType::FullForm => FULL_FORM_WEIGHT * cue,
            _ => CUE_WEIGHT * cue * overlap.sqrt(),
        };
        if number == 0 {
            score += FIRST_OF_ANSWER * asked;
        }
        let heads_table = number == 0 && table_header(passage).is_some();
        if sentence.ends_with(['?', '？', '؟']) || heads_table {
            score *= QUESTION_SHARE;
        } else if stretch.new_words(3) == 0
            && plan.answer_type != AnswerType::FullForm
            && number > 0
            || leads_in(sentence)
        {
            score *= UNINFORMATIVE;
        }
        score -= EARLIER * number.min(20) as f32;
        scored.push(ScoredSentence {
            number,
            span,
            score,
            defines: appearance.defines,
            said: overlap,
            own: own / whole,
        });
    }
    let said = |t: &crate::plan::PlanTerm| marks.all().met(t).max(context.all().met(t));
    let coverage = topic().map(|(t, w)| w * said(t)).sum::<f32>() / topic_worth;
    Reading {
        sentences: scored,
        matched: marks.matched(plan),
        coverage,
        asked,
        marks,
        context,
    }
}

/// Small words together count no more than their share of the topic: where all documents are about
/// it, "what" would be the rarer word.
fn limit_small_words(plan: &QueryPlan, worth: &mut [f32]) {
    let sum = |content: bool| -> f32 {
        let terms = plan.terms.iter().zip(&*worth);
        let chosen = terms.filter(|(t, _)| t.content == content);
        chosen.map(|(_, worth)| worth).sum()
    };
    let most = SMALL_WORD_SHARE * sum(true);
    let lighter = (most / sum(false).max(f32::MIN_POSITIVE)).min(1.0);
    let small = plan.terms.iter().zip(worth).filter(|(t, _)| !t.content);
    small.for_each(|(_, worth)| *worth *= lighter);
}

/// The sentences of a passage. The rows of a table and the lines of code stand for sentences there.
pub fn sentence_spans(passage: &Passage) -> Vec<Span> {
    match passage.kind {
        PassageKind::Prose | PassageKind::Faq => sentences(&passage.text),
        PassageKind::Table | PassageKind::Code => {
            let mut start = 0;
            let rows = passage.text.split_inclusive('\n').map(|row| {
                start += row.len();
                Span::new(start - row.len(), start).trimmed(&passage.text)
            });
            rows.filter(|row| !row.is_empty()).collect()
        }
    }
}

/// How far the stored `question`, in which these words are marked, asks what the plan asks, 0 to 1:
/// the share of the plan's topic that is in it, times the share of its own topic that is in the plan.
fn same_question(
    plan: &QueryPlan,
    collection: &Collection,
    question: &str,
    marked: Stretch<'_>,
) -> f32 {
    let (mut all, mut met, mut shared) = (0.0, 0.0, 0.0);
    for term in plan.terms.iter().filter(|t| t.content) {
        let (worth, here) = (term_rarity(term, collection), marked.met(term));
        all += worth;
        met += worth * here;
        shared += f32::from(u8::from(here > 0.0));
    }
    if met == 0.0 {
        return 0.0;
    }
    let topic = Question::topic_words(question) as f32;
    met / all * (shared / topic.max(1.0)).min(1.0)
}

/// Whether `sentence` begins with the last sentence of `cut`, a text that breaks off, perhaps in the
/// middle of a word, and goes on. A few words alone are a coincidence.
pub fn goes_on_from(cut: &str, sentence: &str) -> bool {
    const ENOUGH_WORDS: usize = 4;
    let Some(last) = sentences(cut).last().map(|span| span.of(cut)) else {
        return false;
    };
    let mut begun: Vec<&str> = last.split_whitespace().collect();
    let broken = begun.pop().unwrap_or_default().trim_end_matches(['.', '…']);
    let mut words = sentence.split_whitespace();
    begun.len() >= ENOUGH_WORDS
        && begun.iter().all(|begun| words.next() == Some(begun))
        && words.next().is_some_and(|word| word.starts_with(broken))
        && words.next().is_some()
}

/// What stands around a passage's text, and where in it the stored question stands.
fn context(passage: &Passage) -> (String, Option<Span>) {
    let mut parts: Vec<&str> = passage.title.iter().map(String::as_str).collect();
    parts.extend(passage.heading_path.iter().map(String::as_str));
    let start = parts.iter().map(|part| part.len() + 1).sum();
    let question = passage.question.as_deref();
    parts.extend(question);
    parts.extend(table_header(passage));
    let stands = question.map(|question| Span::new(start, start + question.len()));
    (parts.join("\n"), stands)
}

/// The row that names the columns, where the passage begins with it: in a later part of a long
/// table it stands among the headings instead.
pub fn table_header(passage: &Passage) -> Option<&str> {
    let above = passage
        .heading_path
        .last()
        .is_some_and(|heading| heading.contains(" | "));
    let (header, rows) = passage.text.split_once('\n')?;
    (passage.kind == PassageKind::Table && !above && !rows.trim().is_empty()).then_some(header)
}

#[cfg(test)]
mod tests {
    use super::goes_on_from;

    #[test]
    fn a_sentence_goes_on_where_another_breaks_off() {
        let whole = "BPO follows rules that can be written down,\nwhile KPO relies on judgement.";
        assert!(goes_on_from(
            "First this. BPO follows rules that can be wri",
            whole
        ));
        assert!(goes_on_from("BPO follows rules that can", whole));
        assert!(!goes_on_from("BPO follows rules for ever and e", whole));
        assert!(!goes_on_from("BPO fol", whole));
        assert!(!goes_on_from(whole, whole));
    }
}
