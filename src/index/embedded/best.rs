//! The passages that fit a query best. tantivy looks for the best of each segment by themselves and
//! drops most of them where it puts the segments together; here a segment has to beat what the ones
//! before it have.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use tantivy::query::{EnableScoring, Query};
use tantivy::{DocAddress, Searcher};

/// Up to `limit` entries with their scores, best first; equals in their order in the index.
pub(super) fn best(
    searcher: &Searcher,
    query: &dyn Query,
    limit: usize,
) -> tantivy::Result<Vec<(f32, DocAddress)>> {
    let weight = query.weight(EnableScoring::enabled_from_searcher(searcher))?;
    let mut best = Best::new(limit);
    for (ordinal, segment) in (0..).zip(searcher.segment_readers()) {
        weight.for_each_pruning(best.threshold, segment, &mut |entry, score| {
            if !segment.is_deleted(entry) {
                best.add(score, DocAddress::new(ordinal, entry));
            }
            best.threshold
        })?;
    }
    Ok(best.in_order())
}

/// The best entries so far.
struct Best {
    /// The worst of them on top. Scores are never negative, and as numbers their bits rise with them.
    worst_first: BinaryHeap<Reverse<(u32, Reverse<DocAddress>)>>,
    limit: usize,
    /// What the next one has to exceed.
    threshold: f32,
}

impl Best {
    fn new(limit: usize) -> Best {
        Best {
            worst_first: BinaryHeap::with_capacity(limit),
            limit,
            threshold: f32::MIN,
        }
    }

    /// Takes an entry whose score exceeds the threshold, behind all that were taken before in the index.
    fn add(&mut self, score: f32, entry: DocAddress) {
        let next = Reverse((score.to_bits(), Reverse(entry)));
        if self.worst_first.len() < self.limit {
            self.worst_first.push(next);
        } else if let Some(mut worst) = self.worst_first.peek_mut() {
            *worst = next;
        }
        if self.worst_first.len() == self.limit
            && let Some(Reverse((worst, _))) = self.worst_first.peek()
        {
            self.threshold = f32::from_bits(*worst);
        }
    }

    fn in_order(self) -> Vec<(f32, DocAddress)> {
        let worst_last = self.worst_first.into_sorted_vec().into_iter();
        worst_last
            .map(|Reverse((score, Reverse(entry)))| (f32::from_bits(score), entry))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_are_kept_and_equals_stay_in_order() {
        let mut best = Best::new(3);
        let entry = |number| DocAddress::new(0, number);
        for (number, score) in [(0, 1.0), (1, 3.0), (2, 0.0), (3, 3.0), (4, 2.0)] {
            if score > best.threshold {
                best.add(score, entry(number));
            }
        }
        assert_eq!(best.threshold, 2.0);
        let expected = [(3.0, entry(1)), (3.0, entry(3)), (2.0, entry(4))];
        assert_eq!(best.in_order(), expected);
        assert_eq!(Best::new(3).in_order(), []);
    }
}
