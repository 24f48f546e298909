//! The nearest vectors, by comparing all. One core reads 384 MB, a million vectors of 384
//! dimensions, about as fast as its memory gives them, so an index that only approximates would save
//! little and lose some.

use super::kernel::Kernel;
use super::layout::{Columns, Mark, Row};
use super::quantise::Query;
use super::{Neighbour, Part};
use crate::passage::PassageId;
use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::thread;

/// Rows whose products are summed up before they are looked at: as many as stay in the nearest
/// cache with their products.
const BLOCK: usize = 64;

/// Lets vectors through.
type Keep<'k> = &'k (dyn Fn(PassageId, Part) -> bool + Sync);

/// As [`super::VectorStore::scan`] says.
pub fn nearest(
    chunks: &[Columns],
    query: &Query,
    limit: usize,
    threads: usize,
    keep: Keep,
) -> Vec<Neighbour> {
    let share = chunks.len().div_ceil(threads.max(1)).max(1);
    let mut shares = chunks.chunks(share);
    let own = shares.next().unwrap_or(&[]);
    let mut found = thread::scope(|scope| {
        let others: Vec<_> = shares
            .map(|share| scope.spawn(move || nearest_in(share, query, limit, keep)))
            .collect();
        let mut found = nearest_in(own, query, limit, keep);
        for other in others {
            match other.join() {
                Ok(more) => found.extend(more),
                // Only `keep` can panic.
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        found
    });
    found.sort_unstable();
    found.truncate(limit);
    found
        .into_iter()
        .map(|Ranked(neighbour)| neighbour)
        .collect()
}

fn nearest_in(chunks: &[Columns], query: &Query, limit: usize, keep: Keep) -> Vec<Ranked> {
    let kernel = Kernel::best();
    let mut best = Best::new(limit);
    let mut products = [0; BLOCK];
    let mut cosines = [0.0; BLOCK];
    for chunk in chunks {
        let blocks = chunk.rows.chunks(BLOCK * chunk.stride);
        for (number, (rows, marks)) in blocks.zip(chunk.marks().chunks(BLOCK)).enumerate() {
            kernel.products(rows, query, &mut products[..marks.len()]);
            let known = products.iter().zip(marks).zip(&mut cosines);
            known.for_each(|((product, mark), cosine)| {
                *cosine = query.cosine(*product, Mark::read(mark).scale);
            });
            let cosines = &cosines[..marks.len()];
            // Of most blocks none is among the nearest: that is seen without a look at each.
            if !best.may_take_some(cosines) {
                continue;
            }
            for (at, cosine) in cosines.iter().enumerate() {
                if best.may_take(*cosine)
                    && let Some(row) = chunk.row(number * BLOCK + at)
                {
                    best.take(&row, *cosine, keep);
                }
            }
        }
    }
    best.heap.into_vec()
}

/// As [`super::VectorStore::scores_of`] says. Keys are 2 % of a store, so passing over all of them
/// is quicker than any order of them would be to make, and nothing has to be kept in order.
pub fn of_ids(chunks: &[Columns], query: &Query, ids: &[PassageId]) -> Vec<Neighbour> {
    let wanted = Wanted::new(ids);
    let kernel = Kernel::best();
    let mut found = Vec::new();
    for chunk in chunks {
        for (at, key) in chunk.keys().enumerate() {
            if wanted.may_contain(key.id())
                && wanted.contains(key.id())
                && let Some(row) = chunk.row(at)
            {
                let mut product = [0];
                kernel.products(row.bytes, query, &mut product);
                found.extend(neighbour(&row, query.cosine(product[0], row.mark.scale)));
            }
        }
    }
    found.sort_unstable_by_key(|neighbour| (neighbour.id, neighbour.part));
    found
}

/// What a row is to the query, if it is what was written.
fn neighbour(row: &Row, cosine: f32) -> Option<Neighbour> {
    let part = row.key.part().filter(|_| row.is_sound())?;
    Some(Neighbour {
        id: row.key.id(),
        part,
        cosine,
    })
}

/// Ids, of which most others are told by one bit.
struct Wanted {
    /// In order.
    ids: Vec<PassageId>,
    /// For each value of the lowest bits of an id, whether one has it.
    low: Vec<bool>,
}

/// Few enough values to stay in the nearest cache, and so many that a thousand ids take up a
/// thirtieth.
const LOW: usize = 1 << 15;

impl Wanted {
    fn new(ids: &[PassageId]) -> Wanted {
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        let mut low = vec![false; LOW];
        for id in &ids {
            low[id.bits() as usize % LOW] = true;
        }
        Wanted { ids, low }
    }

    #[inline]
    fn may_contain(&self, id: PassageId) -> bool {
        self.low[id.bits() as usize % LOW]
    }

    fn contains(&self, id: PassageId) -> bool {
        self.ids.binary_search(&id).is_ok()
    }
}

/// A neighbour in its place: the nearest is the least.
struct Ranked(Neighbour);

impl Ord for Ranked {
    fn cmp(&self, other: &Ranked) -> Ordering {
        let (a, b) = (&self.0, &other.0);
        let nearer = b.cosine.total_cmp(&a.cosine);
        nearer.then_with(|| (a.id, a.part).cmp(&(b.id, b.part)))
    }
}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Ranked) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ranked {
    fn eq(&self, other: &Ranked) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Ranked {}

/// The nearest so far.
struct Best {
    limit: usize,
    /// The farthest of them on top.
    heap: BinaryHeap<Ranked>,
    /// Who is farther than this is not among them.
    least: f32,
}

impl Best {
    fn new(limit: usize) -> Best {
        Best {
            limit,
            heap: BinaryHeap::new(),
            least: match limit {
                0 => f32::INFINITY,
                _ => f32::NEG_INFINITY,
            },
        }
    }

    /// Whether one this near may be among them. What is no number never is.
    #[inline]
    fn may_take(&self, cosine: f32) -> bool {
        cosine >= self.least
    }

    fn may_take_some(&self, cosines: &[f32]) -> bool {
        let one = |any, cosine: &f32| any | self.may_take(*cosine);
        cosines.iter().fold(false, one)
    }

    fn take(&mut self, row: &Row, cosine: f32, keep: Keep) {
        let part = row.key.part();
        if !part.is_some_and(|part| keep(row.key.id(), part)) {
            return;
        }
        // Checked last: a checksum costs more than most questions of `keep`.
        let Some(neighbour) = neighbour(row, cosine) else {
            return;
        };
        self.heap.push(Ranked(neighbour));
        if self.heap.len() > self.limit {
            self.heap.pop();
        }
        if self.heap.len() == self.limit
            && let Some(Ranked(farthest)) = self.heap.peek()
        {
            self.least = farthest.cosine;
        }
    }
}

#[cfg(test)]
mod tests;
