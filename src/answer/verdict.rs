//! The verdict: whether the corpus answers. It rests on how much of the question, weighted by rarity,
//! the answering sentence and its surroundings say, and how far its passage stands out from all
//! others; words that stand nowhere in the corpus are the rarest of all, so a question about
//! something else falls short by itself.

use serde::{Deserialize, Serialize};

/// Whether the corpus answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// A sentence of the corpus answers.
    Answered,
    /// Something near, but perhaps not the answer.
    Related,
    /// Nothing in the corpus speaks to it.
    NotFound,
}

/// What a verdict rests on.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Evidence {
    /// Share of the question, by rarity, that the sentence and what stands around it say: 0 to 1.
    pub said: f32,
    /// By how much the passage leads over the best one of another document; 1 is what a word that
    /// stands in one passage only is worth.
    pub lead: f32,
    /// By how much more of the topic it speaks than the passages of other documents do on average:
    /// -1 to 1.
    pub distinct: f32,
    /// Share of neighbouring words of the question that are neighbours there: 0 to 1.
    pub phrases: f32,
    /// Share of its title, heading or stored question that the question names: 0 to 1.
    pub named: f32,
    /// Share of the topic, by rarity, that stands there in exactly the form that was typed: 0 to 1.
    pub exact: f32,
    /// How far the stored question of the passage asks the same: 0 to 1; 0 without one.
    pub same_question: f32,
    /// Share of the topic's words that stand nowhere in the corpus: 0 to 1.
    pub unknown: f32,
    /// What meaning says besides, where a sentence encoder is used and the passage has a vector.
    pub meaning: Option<MeaningEvidence>,
    /// Whether it cannot be answered for certain: it asks for a difference of things of which the
    /// corpus knows only one, or for a name, place, time or quantity of what it does not wholly know
    /// ("When was Anna Quist born?", where nobody is born), or it is made of small words alone ("IT").
    pub doubtful: bool,
    /// Whether it asks about something else: more than half of the topic's words stand nowhere in
    /// the corpus, or half with a name among them, and it asks for no difference to something that
    /// does.
    pub foreign: bool,
}

/// What meaning says of a passage.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MeaningEvidence {
    /// What it is to be trusted: 0 to 1, less where the encoder knows the question less.
    pub trust: f32,
    /// The cosine of question and passage, or of the question and the stored one: 0 to 1.
    pub cosine: f32,
    /// Whether that is near enough to be shown although no word is shared.
    pub alone: bool,
    /// By how much that is more than for any passage of another document: 0 to 1.
    pub lead: f32,
}

impl MeaningEvidence {
    /// The names of [`MeaningEvidence::values`].
    pub const NAMES: [&'static str; 2] = ["cosine", "nearer"];

    /// What it adds to [`Evidence::values`].
    pub fn values(&self) -> [f32; Self::NAMES.len()] {
        [self.cosine, self.lead]
    }
}

/// The coefficients of a logistic model of "the document the answer stands in is the right one", for
/// [`Evidence::values`]. Fitted on 2026-11-23 by `examples/fit_verdict.rs`, which says how, to some
/// 5,100 questions asked of nq-gold and selqa-dev; docs/quality.md says what it is worth.
const COEFFICIENTS: [f32; Evidence::NAMES.len()] =
    [4.75, 1.48, 0.63, 1.26, 1.48, 1.11, 4.08, -1.76];
const INTERCEPT: f32 = -5.52;

/// The same where meaning is known too, with those of [`MeaningEvidence::values`]; fitted on 2026-11-23
/// to the same questions, asked with all-MiniLM-L6-v2: docs/meaning.md.
const BESIDE_MEANING: [f32; Evidence::NAMES.len()] =
    [3.78, 0.62, 1.56, 0.90, -0.46, 0.14, 2.75, -0.60];
const OF_MEANING: [f32; MeaningEvidence::NAMES.len()] = [6.94, 1.22];
const INTERCEPT_WITH_MEANING: f32 = -6.98;

/// Where one verdict ends and the next begins, as confidences of 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// From here on the corpus answers.
    pub answered: f32,
    /// Below this nothing in it speaks to the question.
    pub related: f32,
}

impl Default for Thresholds {
    fn default() -> Thresholds {
        Thresholds {
            // Chosen on the sample: docs/quality.md.
            answered: 0.3,
            related: 0.02,
        }
    }
}

/// The most that is said for a doubtful question: related, never answered.
const DOUBTFUL: f32 = 0.2;

/// The most that is said for a question about something else: not found. The sets that the
/// coefficients were fitted to are too large to leave many words unknown. Where the meaning is near
/// it is only doubtful: what is asked about may be there in other words.
const FOREIGN: f32 = 0.01;

impl Thresholds {
    /// The verdict at a confidence.
    pub fn verdict(self, confidence: f32) -> Verdict {
        if confidence >= self.answered {
            Verdict::Answered
        } else if confidence >= self.related {
            Verdict::Related
        } else {
            Verdict::NotFound
        }
    }
}

impl Evidence {
    /// The names of [`Evidence::values`].
    pub const NAMES: [&'static str; 8] = [
        "said",
        "lead",
        "distinct",
        "phrases",
        "named",
        "exact",
        "same_question",
        "unknown",
    ];

    /// What the confidence is reckoned from where words are alone. A lead counts by its logarithm: the first step ahead
    /// says most.
    pub fn values(&self) -> [f32; Self::NAMES.len()] {
        [
            self.said,
            (1.0 + self.lead).ln(),
            self.distinct,
            self.phrases,
            self.named,
            self.exact,
            self.same_question,
            self.unknown,
        ]
    }

    /// How sure it is that the passage answers: 0 to 1.
    pub fn confidence(self) -> f32 {
        let words = INTERCEPT + sum(&COEFFICIENTS, &self.values());
        let sum = match self.meaning {
            Some(meaning) => {
                let both = INTERCEPT_WITH_MEANING
                    + sum(&BESIDE_MEANING, &self.values())
                    + sum(&OF_MEANING, &meaning.values());
                words + meaning.trust * (both - words)
            }
            None => words,
        };
        let sure = 1.0 / (1.0 + (-sum).exp());
        match (self.foreign, self.doubtful) {
            (true, _) if !self.meaning.is_some_and(|meaning| meaning.alone) => sure.min(FOREIGN),
            (true, _) | (_, true) => sure.min(DOUBTFUL),
            _ => sure,
        }
    }
}

fn sum(coefficients: &[f32], values: &[f32]) -> f32 {
    let counted = coefficients.iter().zip(values);
    counted
        .map(|(coefficient, value)| coefficient * value)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A part of a question said by a sentence that stands out a little.
    const HALF: Evidence = Evidence {
        said: 0.4,
        lead: 0.3,
        distinct: 0.2,
        phrases: 0.1,
        named: 0.2,
        exact: 0.4,
        same_question: 0.0,
        unknown: 0.0,
        doubtful: false,
        foreign: false,
        meaning: None,
    };

    #[test]
    fn the_verdict_follows_the_evidence() {
        let nothing = Evidence {
            said: 0.1,
            unknown: 0.7,
            ..Evidence::default()
        };
        let whole = Evidence {
            said: 1.0,
            lead: 1.5,
            exact: 1.0,
            ..HALF
        };
        let verdicts =
            [nothing, HALF, whole].map(|e| Thresholds::default().verdict(e.confidence()));
        assert_eq!(
            verdicts,
            [Verdict::NotFound, Verdict::Related, Verdict::Answered]
        );
    }

    #[test]
    fn more_evidence_never_makes_it_less_sure() {
        let more = |change: fn(&mut Evidence)| {
            let mut evidence = HALF;
            change(&mut evidence);
            evidence.confidence()
        };
        for change in [
            (|e| e.said = 0.6) as fn(&mut Evidence),
            |e| e.lead = 0.6,
            |e| e.distinct = 0.4,
            |e| e.phrases = 0.3,
            |e| e.named = 0.5,
            |e| e.exact = 0.6,
            |e| e.same_question = 0.5,
        ] {
            assert!(more(change) > HALF.confidence());
        }
        assert!(more(|e| e.unknown = 0.5) < HALF.confidence());
        assert!(more(|e| e.doubtful = true) <= DOUBTFUL);
        assert!(more(|e| e.foreign = true) <= FOREIGN);
    }

    #[test]
    fn meaning_counts_as_far_as_it_is_trusted() {
        let with = |trust: f32, cosine: f32, foreign: bool| {
            let meaning = MeaningEvidence {
                trust,
                cosine,
                alone: cosine * trust >= 0.45,
                lead: 0.0,
            };
            Evidence {
                meaning: Some(meaning),
                foreign,
                ..HALF
            }
            .confidence()
        };
        assert_eq!(with(0.0, 0.9, false), HALF.confidence());
        assert!(with(1.0, 0.9, false) > with(0.5, 0.9, false));
        assert!(with(1.0, 0.9, false) > with(1.0, 0.1, false));
        let thresholds = Thresholds::default();
        assert_eq!(thresholds.verdict(with(1.0, 0.9, true)), Verdict::Related);
        assert_eq!(thresholds.verdict(with(1.0, 0.1, true)), Verdict::NotFound);
    }
}
