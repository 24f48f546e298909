//! Fusion: words and meaning in one order. The score by words keeps its features and their weights;
//! how near passage and question are in meaning is laid beside it.

use super::Ranked;
use super::rerank::in_order;
use crate::passage::PassageId;
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
    /// What the words add to the score.
    pub words_share: f32,
    /// What the meaning adds to the score.
    pub meaning_share: f32,
}

/// The parameters of fusion, and what meaning alone may say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fusion {
    /// What meaning counts beside words, 0 to 1.
    pub meaning: f32,
    /// From this cosine on a passage is shown that shares no word with the question.
    pub alone: f32,
    /// From this cosine on a stored question is the one that was asked.
    pub same_question: f32,
}

impl Default for Fusion {
    fn default() -> Fusion {
        Fusion {
            meaning: 0.6,
            alone: 0.4,
            same_question: 0.9,
        }
    }
}

/// Orders what was ranked by words anew, by both: `(1 - w) · words / best words + w · cosine`. A
/// passage without a vector takes the mean cosine of the others, which speaks neither for it nor
/// against it.
pub fn fuse(
    mut ranked: Vec<Ranked>,
    near: &HashMap<PassageId, Nearness>,
    fusion: &Fusion,
) -> Vec<Ranked> {
    let of = |r: &Ranked| near.get(&r.candidate.id).copied().unwrap_or_default();
    let known: Vec<f32> = ranked.iter().filter_map(|r| of(r).cosine()).collect();
    if known.is_empty() {
        return ranked;
    }
    let mean = known.iter().sum::<f32>() / known.len() as f32;
    let scores = ranked.iter().map(|r| r.score);
    let best = scores.fold(f32::MIN_POSITIVE, f32::max);
    for one in &mut ranked {
        let nearness = of(one);
        let words = one.score;
        let words_share = (1.0 - fusion.meaning) * words.max(0.0) / best;
        let meaning_share = fusion.meaning * nearness.cosine().unwrap_or(mean);
        one.score = words_share + meaning_share;
        one.fused = Some(Fused {
            words,
            nearness,
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

    fn near(pairs: &[(u64, f32)]) -> HashMap<PassageId, Nearness> {
        let of = |(id, cosine): &(u64, f32)| {
            let nearness = Nearness {
                passage: Some(*cosine),
                question: None,
            };
            (PassageId::from_bits(*id), nearness)
        };
        pairs.iter().map(of).collect()
    }

    fn order(ranked: &[Ranked]) -> Vec<u64> {
        ranked.iter().map(|r| r.candidate.id.bits()).collect()
    }

    #[test]
    fn without_vectors_the_words_decide() {
        let words = vec![ranked(1, 3.0), ranked(2, 2.0)];
        let fused = fuse(words.clone(), &HashMap::new(), &Fusion::default());
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
