//! The measures by which a question is judged, under the names that the field gives them, with the
//! definitions of trec_eval: a document counts as relevant from grade 1 on, the gain of nDCG is
//! the grade itself, and what was not judged is not relevant.

use std::collections::BTreeMap;

/// What is measured of one question: 0 to 1, more is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Normalised discounted cumulative gain of the first ten documents (Järvelin and Kekäläinen
    /// 2002); `ndcg_cut_10`.
    NdcgAt10,
    /// Mean of the precisions at each relevant document of the run; `map`.
    AveragePrecision,
    /// 1 / rank of the first relevant document, 0 beyond rank ten; `recip_rank` cut there.
    ReciprocalRankAt10,
    /// Whether the first document is relevant; `P_1`.
    PrecisionAt1,
    /// Share of the relevant documents among the first ten; `recall_10`.
    RecallAt10,
    /// The same among the first hundred; `recall_100`.
    RecallAt100,
    /// Whether the first passage holds judged words.
    PassageAt1,
    /// Whether one of the first five passages does.
    PassageAt5,
    /// 1 / rank of the first passage that does, 0 beyond rank ten.
    PassageReciprocalRankAt10,
    /// Whether the best sentence of what is shown first is a judged one.
    HitAt1,
    /// Whether a judged one is among the first three: the answer, then the best sentences of the
    /// passages below it.
    HitAt3,
    /// Whether the answer, as it is shown, contains judged words.
    Contained,
    /// [`Measure::HitAt1`] where only the judged documents can be found.
    GivenHitAt1,
    /// [`Measure::Contained`] where only the judged documents can be found.
    GivenContained,
}

impl Measure {
    /// Every measure, in the order of reports.
    pub const ALL: [Measure; 14] = [
        Measure::NdcgAt10,
        Measure::AveragePrecision,
        Measure::ReciprocalRankAt10,
        Measure::PrecisionAt1,
        Measure::RecallAt10,
        Measure::RecallAt100,
        Measure::PassageAt1,
        Measure::PassageAt5,
        Measure::PassageReciprocalRankAt10,
        Measure::HitAt1,
        Measure::HitAt3,
        Measure::Contained,
        Measure::GivenHitAt1,
        Measure::GivenContained,
    ];

    /// Its name, as a mean over questions.
    pub fn name(self) -> &'static str {
        match self {
            Measure::NdcgAt10 => "nDCG@10",
            Measure::AveragePrecision => "MAP",
            Measure::ReciprocalRankAt10 => "MRR@10",
            Measure::PrecisionAt1 => "P@1",
            Measure::RecallAt10 => "R@10",
            Measure::RecallAt100 => "R@100",
            Measure::PassageAt1 => "passage@1",
            Measure::PassageAt5 => "passage@5",
            Measure::PassageReciprocalRankAt10 => "passage MRR@10",
            Measure::HitAt1 => "hit@1",
            Measure::HitAt3 => "hit@3",
            Measure::Contained => "contained",
            Measure::GivenHitAt1 => "hit@1 given document",
            Measure::GivenContained => "contained given document",
        }
    }

    /// What is measured: the documents found, the passages, or the answer.
    pub fn subject(self) -> Subject {
        match self {
            Measure::NdcgAt10
            | Measure::AveragePrecision
            | Measure::ReciprocalRankAt10
            | Measure::PrecisionAt1
            | Measure::RecallAt10
            | Measure::RecallAt100 => Subject::Documents,
            Measure::PassageAt1 | Measure::PassageAt5 | Measure::PassageReciprocalRankAt10 => {
                Subject::Passages
            }
            _ => Subject::Answer,
        }
    }
}

/// What a figure is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The documents that are found.
    Documents,
    /// The passages that are found.
    Passages,
    /// The sentences that are shown as the answer.
    Answer,
    /// Whether the corpus is said to answer.
    Verdict,
    /// The time it takes.
    Latency,
}

/// The values of one question, by measure; only those that its judgments allow.
pub type Values = BTreeMap<Measure, f64>;

/// So many documents of a run count.
pub const DEPTH: usize = 100;

/// The measures of a ranking of documents: `found` are their grades in the order they were found
/// in, 0 where a document was not judged; `grades` those of all judged documents. Empty where
/// none of them is relevant.
pub fn of_documents(found: &[u32], grades: &[u32]) -> Values {
    let relevant = grades.iter().filter(|grade| **grade > 0).count();
    if relevant == 0 {
        return Values::new();
    }
    let many = relevant as f64;
    let found = &found[..found.len().min(DEPTH)];
    let hits = |depth: usize| found.iter().take(depth).filter(|g| **g > 0).count() as f64;
    let rank = found.iter().position(|g| *g > 0).map(|at| at + 1);
    let precisions: f64 = (1..=found.len())
        .filter(|rank| found[rank - 1] > 0)
        .map(|rank| hits(rank) / rank as f64)
        .sum();
    let mut ideal = grades.to_vec();
    ideal.sort_unstable_by(|a, b| b.cmp(a));
    Values::from([
        (Measure::NdcgAt10, gain(found) / gain(&ideal)),
        (Measure::AveragePrecision, precisions / many),
        (Measure::ReciprocalRankAt10, reciprocal(rank)),
        (Measure::PrecisionAt1, hits(1)),
        (Measure::RecallAt10, hits(10) / many),
        (Measure::RecallAt100, hits(100) / many),
    ])
}

/// The measures of a ranking of passages, the first right one of which has this rank from 1.
pub fn of_passages(rank: Option<usize>) -> Values {
    let within = |depth: usize| f64::from(u8::from(rank.is_some_and(|rank| rank <= depth)));
    Values::from([
        (Measure::PassageAt1, within(1)),
        (Measure::PassageAt5, within(5)),
        (Measure::PassageReciprocalRankAt10, reciprocal(rank)),
    ])
}

/// Discounted cumulative gain of the first ten.
fn gain(grades: &[u32]) -> f64 {
    let discounted = |(at, grade): (usize, &u32)| f64::from(*grade) / ((at + 2) as f64).log2();
    grades.iter().take(10).enumerate().map(discounted).sum()
}

fn reciprocal(rank: Option<usize>) -> f64 {
    rank.filter(|rank| *rank <= 10)
        .map_or(0.0, |rank| 1.0 / rank as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_lists() {
        let value = |found: &[u32], grades: &[u32], measure| of_documents(found, grades)[&measure];
        assert_eq!(value(&[1, 0], &[1], Measure::NdcgAt10), 1.0);
        assert!((value(&[0, 1], &[1], Measure::NdcgAt10) - 0.6309).abs() < 1e-4);
        assert_eq!(value(&[0, 0], &[1, 1], Measure::NdcgAt10), 0.0);
        // (1/2 + 2/3) / 3
        let average = value(&[0, 1, 2], &[1, 2, 1], Measure::AveragePrecision);
        assert!((average - 0.388_888).abs() < 1e-5);
        assert_eq!(value(&[0, 1], &[1], Measure::ReciprocalRankAt10), 0.5);
        assert_eq!(value(&[], &[1], Measure::RecallAt100), 0.0);
        assert!(of_documents(&[0], &[0]).is_empty());
        assert!(of_documents(&[], &[]).is_empty());
    }

    #[test]
    fn nothing_beyond_the_cut_counts() {
        let mut found = vec![0; 10];
        found.push(1);
        let values = of_documents(&found, &[1]);
        assert_eq!(values[&Measure::NdcgAt10], 0.0);
        assert_eq!(values[&Measure::ReciprocalRankAt10], 0.0);
        assert_eq!(values[&Measure::RecallAt10], 0.0);
        assert_eq!(values[&Measure::RecallAt100], 1.0);
        assert_eq!(of_passages(Some(6))[&Measure::PassageAt5], 0.0);
    }
}
