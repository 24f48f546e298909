//! Diversity: a reply should not be five passages of one document, nor the same words twice.
//! Nothing is thrown away here but repetitions; what gives way only moves down.

use super::Ranked;

/// How many of the first [`FIRST`] passages may come from one document.
const OF_ONE_DOCUMENT: usize = 2;
/// How many passages are looked at together: what a person sees first.
const FIRST: usize = 5;
/// Similarity hashes that differ in at most this many of 64 bits belong to near-duplicates
/// (Manku, Jain and Das Sarma 2007 use 3 for whole pages).
const SIMILAR_BITS: u32 = 3;
/// The lengths of near-duplicates differ by at most this share.
const SIMILAR_LENGTH: f32 = 0.15;

/// Folds near-duplicates into the best of them.
pub fn fold_duplicates(mut ranked: Vec<Ranked>) -> Vec<Ranked> {
    // What tells duplicates lies close together: each passage is compared with each kept one.
    let mut kept: Vec<(u64, u32)> = Vec::with_capacity(ranked.len());
    ranked.retain(|next| {
        let next = (next.candidate.similarity, next.candidate.lengths.body);
        let is_new = !kept.iter().any(|known| near_duplicates(*known, next));
        kept.extend(is_new.then_some(next));
        is_new
    });
    ranked
}

/// Whether two passages of these similarity hashes and lengths say nearly the same.
fn near_duplicates(a: (u64, u32), b: (u64, u32)) -> bool {
    // Without its lowest set bit, so many times: some processors have no instruction that counts.
    let differing = (0..SIMILAR_BITS).fold(a.0 ^ b.0, |bits, _| bits & bits.wrapping_sub(1));
    let (shorter, longer) = (a.1.min(b.1) as f32, a.1.max(b.1) as f32);
    differing == 0 && shorter >= longer * (1.0 - SIMILAR_LENGTH)
}

/// Lets at most two passages of one document stand among the first five, unless no other document
/// has any. `document` tells which one a passage belongs to.
pub fn spread_documents<T, D: PartialEq>(ranked: Vec<T>, document: impl Fn(&T) -> D) -> Vec<T> {
    let mut first: Vec<T> = Vec::with_capacity(ranked.len());
    let mut later = Vec::new();
    let mut rest = ranked.into_iter();
    while first.len() < FIRST {
        let Some(next) = rest.next() else { break };
        let same = first
            .iter()
            .filter(|r| document(r) == document(&next))
            .count();
        if same < OF_ONE_DOCUMENT {
            first.push(next);
        } else {
            later.push(next);
        }
    }
    // Where too few documents match, what was held back fills the places.
    first.extend(later);
    first.extend(rest);
    first
}
