//! Fusion: words and meaning in one order. The score by words keeps its features and their weights;
//! how near passage and question are in meaning is laid beside it.

use super::Ranked;
use super::rerank::in_order;
use crate::passage::{PassageId, PassageKind};
use std::collections::HashMap;

/// How near a passage is to the question in meaning: cosines, -1 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Nearness {
    /// The passage itself; `None` where it has no vector.
    pub passage: Option<f32>,
    /// The question of an FAQ that it answers.
    pub question: Option<f32>,
}

impl Nearness {
    /// The better of both, at least 0.
    pub fn cosine(self) -> Option<f32> {
        let both = self.passage.into_iter().chain(self.question);
        both.reduce(f32::max).map(|cosine| cosine.max(0.0))
    }
}

/// What a score is made of where meaning has a part in it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Fused {
    /// The score by words alone: the weighted sum of the features.
    pub words: f32,
    /// How near in meaning.
    pub nearness: Nearness,
    /// What that is to be trusted, 0 to 1: less where the encoder knows the question less.
    pub trust: f32,
    /// Whether that is near enough to be shown although no word is shared.
    pub alone: bool,
    /// What the words add to the score.
    pub words_share: f32,
    /// What the meaning adds to the score.
    pub meaning_share: f32,
}

/// What an encoder makes of a question and of the passages that may answer it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Near {
    /// The vector of the question; empty where nothing could be made of it.
    pub question: Vec<f32>,
    /// How near each passage is.
    pub passages: HashMap<PassageId, Nearness>,
    /// How well the encoder knows the words of the question, 0 to 1.
    pub familiarity: f32,
}

/// The parameters of fusion, and what meaning alone may say. docs/meaning.md says how they were
/// chosen and what was tried.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fusion {
    /// What meaning counts beside words for running text, 0 to 1.
    pub text: f32,
    /// The same for an FAQ entry: what is asked there is short, and asked in many words.
    pub entry: f32,
    /// What the cosine of a stored question counts beside that of its whole entry, 0 to 1.
    pub question: f32,
    /// Up to this familiarity meaning counts nothing: the encoder was not made for the language.
    pub strange: f32,
    /// From this familiarity on it counts in full.
    pub familiar: f32,
    /// From this cosine on, times trust, a passage is shown that shares no word with the question.
    pub alone: f32,
}

impl Default for Fusion {
    fn default() -> Fusion {
        Fusion {
            text: 0.6,
            entry: 0.8,
            question: 0.4,
            strange: 0.4,
            familiar: 0.8,
            alone: 0.45,
        }
    }
}

impl Fusion {
    /// What meaning is to be trusted where the encoder knows the question so well: 0 to 1.
    pub fn trust(&self, familiarity: f32) -> f32 {
        let known = (familiarity - self.strange) / (self.familiar - self.strange);
        known.clamp(0.0, 1.0)
    }

    /// What words and meaning add to the score of a passage of this kind. Its score by words is given
    /// as a share of the best one, 0 to 1; the cosine is that of [`Fusion::cosine`].
    pub fn shares(&self, kind: PassageKind, words: f32, cosine: f32, trust: f32) -> (f32, f32) {
        let weight = match kind {
            PassageKind::Faq => self.entry,
            PassageKind::Prose | PassageKind::Table | PassageKind::Code => self.text,
        };
        let weight = weight * trust;
        ((1.0 - weight) * words, weight * cosine)
    }

    /// The cosine that counts, 0 to 1: of an entry of an FAQ the mean of both, weighed.
    pub fn cosine(&self, near: Nearness) -> Option<f32> {
        let cosine = match (near.passage, near.question) {
            (Some(passage), Some(question)) => {
                passage.max(0.0) * (1.0 - self.question) + question.max(0.0) * self.question
            }
            (one, other) => one.or(other)?.max(0.0),
        };
        Some(cosine)
    }
}

/// Orders what was ranked by words anew, by both: `(1 - w) · words / best words + w · cosine`. A
/// passage without a vector takes the mean cosine of the others, which speaks neither for it nor
/// against it.
pub fn fuse(mut ranked: Vec<Ranked>, near: &Near, fusion: &Fusion) -> Vec<Ranked> {
    let of = |r: &Ranked| {
        let nearness = near.passages.get(&r.candidate.id);
        nearness.copied().unwrap_or_default()
    };
    let cosines = ranked.iter().filter_map(|r| fusion.cosine(of(r)));
    let known: Vec<f32> = cosines.collect();
    if known.is_empty() {
        return ranked;
    }
    let mean = known.iter().sum::<f32>() / known.len() as f32;
    let trust = fusion.trust(near.familiarity);
    let scores = ranked.iter().map(|r| r.score);
    let best = scores.fold(f32::MIN_POSITIVE, f32::max);
    for one in &mut ranked {
        let nearness = of(one);
        let words = one.score;
        let cosine = fusion.cosine(nearness).unwrap_or(mean);
        let share = words.max(0.0) / best;
        let (words_share, meaning_share) = fusion.shares(one.candidate.kind, share, cosine, trust);
        one.score = words_share + meaning_share;
        one.fused = Some(Fused {
            words,
            nearness,
            trust,
            alone: nearness.cosine().unwrap_or(0.0) * trust >= fusion.alone,
            words_share,
            meaning_share,
        });
    }
    in_order(ranked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::{Candidate, Lengths, PassageKey};
    use crate::passage::PassageKind;
    use crate::rank::Features;

    fn ranked(id: u64, score: f32) -> Ranked {
        Ranked {
            candidate: Candidate {
                key: PassageKey(id),
                id: PassageId::from_bits(id),
                document: id,
                kind: PassageKind::Prose,
                cut_off: false,
                similarity: id,
                first_stage: 0.0,
                rank: 0,
                lengths: Lengths::default(),
                matches: Vec::new(),
                exact: Vec::new(),
            },
            score,
            features: Features::default(),
            fused: None,
        }
    }

    fn near(pairs: &[(u64, f32)]) -> Near {
        let of = |(id, cosine): &(u64, f32)| {
            let nearness = Nearness {
                passage: Some(*cosine),
                question: None,
            };
            (PassageId::from_bits(*id), nearness)
        };
        Near {
            question: Vec::new(),
            passages: pairs.iter().map(of).collect(),
            familiarity: 1.0,
        }
    }

    fn order(ranked: &[Ranked]) -> Vec<u64> {
        ranked.iter().map(|r| r.candidate.id.bits()).collect()
    }

    #[test]
    fn without_vectors_the_words_decide() {
        let words = vec![ranked(1, 3.0), ranked(2, 2.0)];
        let fused = fuse(words.clone(), &Near::default(), &Fusion::default());
        assert_eq!(fused, words);
    }

    #[test]
    fn what_means_the_same_may_pass_what_says_the_same() {
        let words = vec![ranked(1, 3.0), ranked(2, 2.9), ranked(3, 0.0)];
        let fused = fuse(
            words,
            &near(&[(1, 0.2), (2, 0.9), (3, 0.3)]),
            &Fusion::default(),
        );
        assert_eq!(order(&fused)[0], 2);
        let parts = fused.iter().filter_map(|r| r.fused.map(|f| (r.score, f)));
        for (score, fused) in parts {
            assert!((fused.words_share + fused.meaning_share - score).abs() < 1e-6);
        }
    }

    #[test]
    fn a_passage_without_a_vector_keeps_its_place_by_words() {
        let words = vec![ranked(1, 3.0), ranked(2, 2.0), ranked(3, 1.0)];
        let fused = fuse(words, &near(&[(1, 0.5), (3, 0.5)]), &Fusion::default());
        assert_eq!(order(&fused), [1, 2, 3]);
    }

    #[test]
    fn in_a_language_that_the_encoder_does_not_know_the_words_decide() {
        let words = vec![ranked(1, 3.0), ranked(2, 2.9)];
        let strange = Near {
            familiarity: 0.3,
            ..near(&[(1, 0.1), (2, 0.9)])
        };
        assert_eq!(order(&fuse(words, &strange, &Fusion::default())), [1, 2]);
    }

    #[test]
    fn scores_below_zero_are_none() {
        let fused = fuse(
            vec![ranked(1, -1.0), ranked(2, -2.0)],
            &near(&[(1, -0.5), (2, 0.1)]),
            &Fusion::default(),
        );
        assert_eq!(order(&fused), [2, 1]);
        assert!(fused.iter().all(|r| (0.0..=1.0).contains(&r.score)));
    }
}
