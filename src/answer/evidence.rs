//! The evidence: what the verdict rests on, gathered from the passages that were read.

use super::select::{Reading, ScoredSentence};
use super::{Answerer, Evidence, MeaningEvidence};
use crate::passage::Passage;
use crate::plan::PlanTerm;
use crate::question::{AnswerType, is_function_word};
use crate::rank::{RankedPassage, is_known, rarity, term_rarity};
use std::rc::Rc;

impl Answerer<'_> {
    /// What speaks for `best`, a sentence of passage number `at`, answering the question.
    pub(super) fn evidence(
        &mut self,
        passages: &[RankedPassage],
        readings: &[Rc<Reading>],
        at: usize,
        best: ScoredSentence,
    ) -> Evidence {
        let topic: Vec<&PlanTerm> = self.plan.terms.iter().filter(|t| t.content).collect();
        let strange = |t: &&PlanTerm| !is_known(t, self.collection);
        let strange: Vec<&PlanTerm> = topic.iter().copied().filter(strange).collect();
        let unknown = strange.len();
        // "France" is what is asked about; "cost" may be said in another word.
        let unknown_name = (strange.iter()).any(|t| t.word.starts_with(char::is_uppercase));
        let waits_for_value = matches!(
            self.plan.answer_type,
            AnswerType::Person | AnswerType::Location | AnswerType::Time | AnswerType::Quantity
        );
        let compares = self.plan.answer_type == AnswerType::Difference;
        let small = |t: &&PlanTerm| is_function_word(&self.plan.exact_leaves[t.exact], &[]);
        let small_words = topic.iter().all(small);
        let whole: f32 = topic.iter().map(|t| term_rarity(t, self.collection)).sum();
        let ranked = &passages[at];
        let elsewhere: Vec<usize> = (0..passages.len())
            .filter(|&other| !same_document(&passages[other].passage, &ranked.passage))
            .collect();
        let next = elsewhere.iter().map(|&other| passages[other].by_words());
        let meaning = self.nearness(passages, at, &elsewhere);
        let others = elsewhere.iter().map(|&other| readings[other].coverage);
        let others = others.sum::<f32>() / elsewhere.len().max(1) as f32;
        Evidence {
            said: best.said,
            lead: (ranked.by_words() - next.fold(0.0, f32::max)).max(0.0)
                / rarity(1, self.collection.passages),
            distinct: readings[at].coverage - others,
            phrases: self.phrases(&readings[at]),
            named: self.named(&ranked.passage),
            exact: ranked.features.exact / whole.max(f32::MIN_POSITIVE),
            // A sentence that spells an acronym out answers what it stands for as surely as a
            // stored answer to that question would.
            same_question: match self.plan.answer_type == AnswerType::FullForm && best.defines {
                true => 1.0,
                false => readings[at].asked,
            },
            unknown: unknown as f32 / topic.len().max(1) as f32,
            meaning,
            doubtful: unknown > 0 && (compares || waits_for_value) || small_words,
            foreign: !compares
                && (2 * unknown > topic.len() || 2 * unknown == topic.len() && unknown_name),
        }
    }

    /// How near passage number `at` is to the question in meaning, and by how much nearer than those
    /// `elsewhere`.
    fn nearness(
        &self,
        passages: &[RankedPassage],
        at: usize,
        elsewhere: &[usize],
    ) -> Option<MeaningEvidence> {
        let cosine = |r: &RankedPassage| r.fused.and_then(|fused| fused.nearness.cosine());
        let fused = passages[at].fused?;
        let cosine_here = fused.nearness.cosine()?;
        let others = elsewhere
            .iter()
            .filter_map(|&other| cosine(&passages[other]));
        Some(MeaningEvidence {
            trust: fused.trust,
            alone: fused.alone,
            cosine: cosine_here,
            lead: (cosine_here - others.fold(0.0, f32::max)).max(0.0),
        })
    }

    /// The share of neighbouring words of the question, small ones too, that are neighbours in the
    /// passage or around it.
    fn phrases(&self, reading: &Reading) -> f32 {
        let texts = [reading.marks.all(), reading.context.all()];
        let pairs = self.plan.terms.windows(2);
        let met = |pair: &&[PlanTerm]| texts.iter().any(|t| t.adjacent(&pair[0], &pair[1]));
        pairs.clone().filter(met).count() as f32 / pairs.len().max(1) as f32
    }

    /// The share of the words of a title, heading or stored question, small ones left out, that the
    /// question names: the greatest of them, or a half where there is none.
    fn named(&mut self, passage: &Passage) -> f32 {
        let plan = self.plan;
        let analyser = self.analysers.of(passage.language);
        let own = passage.question.iter().chain(&passage.title);
        let shares = own.chain(&passage.heading_path).filter_map(|text| {
            let (mut all, mut named) = (0u32, 0u32);
            analyser.each_term(text, &mut |term| {
                let counts = term.whole_of == 0 && !is_function_word(term.exact, &[]);
                all += u32::from(counts);
                named += u32::from(counts && plan.leaves.iter().any(|leaf| leaf == term.stem));
            });
            (all > 0).then(|| named as f32 / all as f32)
        });
        shares.reduce(f32::max).unwrap_or(0.5)
    }
}

fn same_document(a: &Passage, b: &Passage) -> bool {
    (&a.document, &a.place.path) == (&b.document, &b.place.path)
}
