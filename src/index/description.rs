//! What an index notes of a passage, worked out in memory: where the leaves of a plan stand in it.
//! Every home must report the same of the same passage; this is the definition that they follow.

use super::{Candidate, LeafMatch, Lengths, PassageKey};
use crate::passage::Passage;
use crate::plan::QueryPlan;
use crate::question::FieldName;
use crate::text::{Analyser, Term};
use std::borrow::Cow;
use std::collections::HashMap;

/// Positions that separate two fields of a passage, so that no phrase runs from one into the next.
pub const GAP_WIDTH: usize = 16;

/// The texts that a passage is found by, in the order of their positions: title, headings, question,
/// text. A title that is the question counts once.
pub fn indexed_texts(passage: &Passage) -> Vec<(FieldName, Cow<'_, str>)> {
    let mut texts = Vec::new();
    let question = passage.question.as_deref();
    if let Some(title) = passage.title.as_deref().filter(|&t| Some(t) != question) {
        texts.push((FieldName::Title, Cow::from(title)));
    }
    let headings = passage.heading_path.join("\n");
    if !headings.is_empty() {
        texts.push((FieldName::Headings, Cow::from(headings)));
    }
    texts.extend(question.map(|question| (FieldName::Question, Cow::from(question))));
    texts.push((FieldName::Body, Cow::from(&passage.text)));
    texts
}

/// Calls `each` with every term that a passage is found by: its field, and its position in the
/// whole.
pub fn each_indexed_term(
    passage: &Passage,
    analyser: &mut Analyser,
    mut each: impl FnMut(FieldName, &Term<'_>, u32),
) {
    let mut start = 0;
    for (field, text) in indexed_texts(passage) {
        let mut next = start;
        analyser.each_term(&text, &mut |term| {
            each(field, &term, start + term.position);
            next = next.max(start + term.position + u32::from(term.whole_of == 0));
        });
        if next > 0 {
            start = next + GAP_WIDTH as u32;
        }
    }
}

/// Equal for passages of one document of one file, different for others.
pub fn document_number(passage: &Passage) -> u64 {
    let mut hasher = blake3::Hasher::new();
    hasher
        .update(passage.place.path.as_bytes())
        .update(b"\0")
        .update(passage.document.as_bytes());
    let bytes = hasher.finalize();
    u64::from_le_bytes(bytes.as_bytes()[..8].try_into().unwrap_or_default())
}

/// The candidate that `passage` is for `plan`, whatever its rank.
pub fn describe(
    plan: &QueryPlan,
    passage: &Passage,
    key: PassageKey,
    analyser: &mut Analyser,
) -> Candidate {
    let numbered = |list: &'_ [String]| -> HashMap<String, usize> {
        list.iter()
            .cloned()
            .enumerate()
            .map(|(i, w)| (w, i))
            .collect()
    };
    let (leaves, exact_leaves) = (numbered(&plan.leaves), numbered(&plan.exact_leaves));
    let mut candidate = Candidate {
        key,
        id: passage.id,
        document: document_number(passage),
        kind: passage.kind,
        cut_off: passage.cut_off,
        // Alike to none: the hash is that of an index.
        similarity: passage.id.bits().wrapping_mul(0x9e37_79b9_7f4a_7c15),
        first_stage: 0.0,
        rank: 0,
        lengths: Lengths::default(),
        matches: vec![LeafMatch::default(); plan.leaves.len()],
        exact: vec![false; plan.exact_leaves.len()],
    };
    each_indexed_term(passage, analyser, |field, term, position| {
        let length = match field {
            FieldName::Title => Some(&mut candidate.lengths.title),
            FieldName::Headings => Some(&mut candidate.lengths.headings),
            FieldName::Question => Some(&mut candidate.lengths.question),
            FieldName::Body => None,
        };
        if let Some(length) = length {
            *length += 1;
        }
        candidate.lengths.body += 1;
        if let Some(&leaf) = leaves.get(term.stem) {
            let found = &mut candidate.matches[leaf];
            found.body.push(position);
            match field {
                FieldName::Title => found.title += 1,
                FieldName::Headings => found.headings += 1,
                FieldName::Question => found.question += 1,
                FieldName::Body => {}
            }
        }
        if let Some(&leaf) = exact_leaves.get(term.exact) {
            candidate.exact[leaf] = true;
        }
    });
    candidate
}
