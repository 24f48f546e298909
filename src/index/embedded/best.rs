//! The best entries so far of all segments: an entry has to beat what was found before it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use tantivy::DocAddress;

/// The best entries so far.
pub(super) struct Best {
    /// The worst of them on top. Scores are never negative, and as numbers their bits rise with them.
    worst_first: BinaryHeap<Reverse<(u32, Reverse<DocAddress>)>>,
    limit: usize,
    /// What the next one has to exceed.
    threshold: f32,
}

impl Best {
    /// Room for `limit` of them.
    pub(super) fn new(limit: usize) -> Best {
        Best {
            // It may be far more than there are.
            worst_first: BinaryHeap::with_capacity(limit.min(1000)),
            limit,
            threshold: f32::MIN,
        }
    }

    /// What the next one has to exceed.
    #[inline]
    pub(super) fn threshold(&self) -> f32 {
        self.threshold
    }

    /// Takes an entry whose score exceeds the threshold, behind all that were taken before in the index.
    pub(super) fn add(&mut self, score: f32, entry: DocAddress) {
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

    /// All of them with their scores, best first; equals in their order in the index.
    pub(super) fn in_order(self) -> Vec<(f32, DocAddress)> {
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
