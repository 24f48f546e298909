use super::*;
use crate::index::{Candidate, Candidates, Collection, LeafMatch, Lengths, PassageKey};
use crate::passage::{PassageId, PassageKind};
use crate::plan::{Alternative, PlanTerm, QueryPlan};
use proptest::prelude::*;

/// A plan of content words, each a leaf of its own.
fn plan(words: &[&str]) -> QueryPlan {
    let term = |(leaf, word): (usize, &&str)| PlanTerm {
        word: word.to_string(),
        weight: 1.0,
        count: 1.0,
        content: true,
        field: None,
        exact: leaf,
        alternatives: vec![Alternative {
            leaves: vec![leaf],
            weight: 1.0,
        }],
    };
    let names = || words.iter().map(|w| w.to_string()).collect();
    QueryPlan {
        terms: words.iter().enumerate().map(term).collect(),
        leaves: names(),
        exact_leaves: names(),
        ..QueryPlan::default()
    }
}

/// A passage of running text of ten words, in which each leaf stands at these positions.
fn candidate(id: u64, positions: &[&[u32]]) -> Candidate {
    let found = |body: &&[u32]| LeafMatch {
        body: body.to_vec(),
        ..LeafMatch::default()
    };
    Candidate {
        key: PassageKey(id),
        id: PassageId::from_bits(id),
        document: id,
        kind: PassageKind::Prose,
        cut_off: false,
        similarity: id.wrapping_mul(0x9e37_79b9_7f4a_7c15),
        first_stage: 0.0,
        rank: 0,
        lengths: Lengths {
            body: 10,
            ..Lengths::default()
        },
        matches: positions.iter().map(found).collect(),
        exact: vec![false; positions.len()],
    }
}

/// A hundred passages of ten words; each leaf stands in ten of them.
fn collection(leaves: usize) -> Collection {
    Collection {
        passages: 100,
        questions: 10,
        leaf_frequency: vec![10; leaves],
        question_frequency: vec![1; leaves],
        mean_lengths: Lengths {
            body: 10.0,
            question: 5.0,
            ..Lengths::default()
        },
    }
}

fn scored(plan: &QueryPlan, collection: &Collection, candidate: &Candidate) -> Features {
    let found = Candidates {
        collection: collection.clone(),
        list: vec![candidate.clone()],
    };
    let ranked = rerank(plan, found, &Parameters::default());
    ranked[0].features
}

#[test]
fn the_body_feature_is_bm25() {
    let values = scored(
        &plan(&["kettle"]),
        &collection(1),
        &candidate(1, &[&[0, 4]]),
    );
    // ln(1 + (100 - 10 + .5) / (10 + .5)) * 2 * 2.2 / (2 + 1.2), by hand.
    let by_hand = (1.0f32 + 90.5 / 10.5).ln() * 4.4 / 3.2;
    assert!((values.body - by_hand).abs() < 1e-5, "{values:?}");
    assert_eq!(values.coverage, 1.0);
}

#[test]
fn more_of_the_question_and_nearer_together_is_better() {
    let (plan, collection) = (plan(&["copper", "kettle"]), collection(2));
    let score = |positions: &[&[u32]]| {
        scored(&plan, &collection, &candidate(1, positions))
            .weighted_by(&Parameters::default().weights)
    };
    let one = score(&[&[0], &[]]);
    let scattered = score(&[&[0], &[9]]);
    let adjacent = score(&[&[0], &[1]]);
    assert!(one < scattered && scattered < adjacent);
}

#[test]
fn an_acronym_beside_its_long_form_is_a_definition() {
    let mut plan = plan(&["kpo", "knowledg", "process"]);
    plan.terms.truncate(1);
    plan.terms[0].alternatives.push(Alternative {
        leaves: vec![1, 2],
        weight: 0.9,
    });
    plan.answer_type = crate::question::AnswerType::FullForm;
    let definition =
        |positions: &[&[u32]]| scored(&plan, &collection(3), &candidate(1, positions)).definition;
    assert!(definition(&[&[2], &[0], &[1]]) > 0.0);
    assert_eq!(definition(&[&[2], &[], &[]]), 0.0);
    assert_eq!(definition(&[&[90], &[0], &[1]]), 0.0);
}

/// Over "weir", "is": what begins with "a weir is" says what a weir is.
#[test]
fn a_text_that_begins_with_the_topic_defines_it() {
    let mut plan = plan(&["weir", "is"]);
    plan.terms[1].content = false;
    plan.answer_type = crate::question::AnswerType::Definition;
    let definition =
        |positions: &[&[u32]]| scored(&plan, &collection(2), &candidate(1, positions)).definition;
    assert!(definition(&[&[1], &[2]]) > 0.0);
    assert!(definition(&[&[0], &[1]]) > 0.0);
    assert_eq!(definition(&[&[4], &[5]]), 0.0);
    assert_eq!(definition(&[&[0], &[3]]), 0.0);
    let mut below = candidate(1, &[&[0, 18], &[19]]);
    below.lengths.title = 2;
    assert!(scored(&plan, &collection(2), &below).definition > 0.0);
}

#[test]
fn the_stored_question_counts_for_faq_passages_only() {
    let mut answer = candidate(1, &[&[0]]);
    answer.matches[0].question = 1;
    answer.lengths.question = 5;
    let question = |candidate: &Candidate| scored(&plan(&["kettle"]), &collection(1), candidate);
    assert_eq!(question(&answer).question, 0.0);
    answer.kind = PassageKind::Faq;
    assert!(question(&answer).question > 0.0);
}

/// What all entries of an FAQ speak of says little within it, and something beside running text.
#[test]
fn the_topic_of_an_faq_is_common_in_its_entries() {
    let mut collection = collection(2);
    collection.question_frequency = vec![9, 0];
    let entry = Candidate {
        kind: PassageKind::Faq,
        ..candidate(1, &[&[0], &[1]])
    };
    let found = Candidates {
        collection,
        list: vec![entry, candidate(2, &[&[0], &[1]])],
    };
    let rarities = Rarities::of(&plan(&["kettle", "copper"]), &found);
    assert!(rarities.entries[0] < rarities.entries[1], "{rarities:?}");
    assert!(rarities.entries[1] <= rarities.passages[1]);
    assert_eq!(rarities.passages[0], rarities.passages[1]);
    assert!(rarities.lift > 1.0);
}

#[test]
fn small_words_in_the_order_of_the_question_are_a_phrase() {
    let mut plan = plan(&["out", "of", "order"]);
    plan.terms[1].content = false;
    let phrases =
        |positions: &[&[u32]]| scored(&plan, &collection(3), &candidate(1, positions)).phrases;
    assert!(phrases(&[&[4], &[5], &[6]]) > phrases(&[&[4], &[5], &[8]]));
    assert_eq!(phrases(&[&[6], &[5], &[4]]), 0.0);
}

#[test]
fn at_most_two_of_the_first_five_are_of_one_document() {
    let of = |id: u64, document: u64| Ranked {
        candidate: Candidate {
            document,
            ..candidate(id, &[])
        },
        score: 100.0 - id as f32,
        features: Features::default(),
        fused: None,
    };
    let documents = |ranked: Vec<Ranked>| -> Vec<u64> {
        let spread = spread_documents(ranked, |r| r.candidate.document);
        spread.iter().map(|r| r.candidate.document).collect()
    };
    let mixed = [1, 1, 1, 1, 2, 3, 4].iter().zip(1..);
    assert_eq!(
        documents(mixed.map(|(&d, id)| of(id, d)).collect()),
        [1, 1, 2, 3, 4, 1, 1]
    );
    assert_eq!(documents((1..=4).map(|id| of(id, 1)).collect()), [1; 4]);
}

#[test]
fn near_duplicates_are_folded_into_the_best() {
    let ranked = |id: u64, similarity: u64| Ranked {
        candidate: Candidate {
            similarity,
            ..candidate(id, &[])
        },
        score: 1.0,
        features: Features::default(),
        fused: None,
    };
    let kept = fold_duplicates(vec![ranked(1, 0b1111), ranked(2, 0b1110), ranked(3, !0)]);
    let ids: Vec<u64> = kept.iter().map(|r| r.candidate.id.bits()).collect();
    assert_eq!(ids, [1, 3]);
}

proptest! {
    #[test]
    fn reranking_is_a_permutation_in_falling_order(rows in prop::collection::vec((0u64..50, prop::collection::btree_set(0u32..40, 0..4), prop::collection::btree_set(0u32..40, 0..4)), 0..40)) {
        let list: Vec<Candidate> = rows
            .iter()
            .map(|(id, a, b)| {
                let (a, b): (Vec<u32>, Vec<u32>) = (a.iter().copied().collect(), b.iter().copied().collect());
                candidate(*id, &[&a, &b])
            })
            .collect();
        let mut before: Vec<u64> = list.iter().map(|c| c.id.bits()).collect();
        let found = Candidates { collection: collection(2), list };
        let ranked = rerank(&plan(&["copper", "kettle"]), found.clone(), &Parameters::default());
        let mut after: Vec<u64> = ranked.iter().map(|r| r.candidate.id.bits()).collect();
        prop_assert!(ranked.windows(2).all(|pair| pair[0].score >= pair[1].score));
        before.sort_unstable();
        after.sort_unstable();
        prop_assert_eq!(before, after);
        let again = rerank(&plan(&["copper", "kettle"]), found, &Parameters::default());
        prop_assert_eq!(ranked, again);
    }
}
