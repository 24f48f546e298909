//! The entries that hold some of a few weighted terms, best first by the sum of their BM25. The
//! lists of the terms are added up over a window of entries at a time, which needs no order among
//! them; a list that could not lift an entry among the best by itself is only asked about entries
//! that others hold (MaxScore: Turtle and Flood 1995).

use super::best::Best;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::query::{Bm25StatisticsProvider, Bm25Weight, EnableScoring, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, DocSet, Searcher, SegmentReader, TERMINATED, Term};

/// A term of the union.
pub(super) struct Leaf<'l> {
    pub(super) field: Field,
    pub(super) stem: &'l str,
    /// What its BM25 is multiplied by; above 0.
    pub(super) weight: f32,
}

/// Entries of a window: few enough for their sums to stay in the fastest cache, and for the first
/// window, in which nothing can be left out, to be soon over. 256 and 4,096 were not faster.
const WINDOW: usize = 1024;

/// How many sums are looked at at once.
const LANES: usize = 16;

/// Up to `limit` entries that hold a term and meet all `conditions`, with their scores, best first;
/// equals in their order in the index.
pub(super) fn best_of_union(
    searcher: &Searcher,
    leaves: &[Leaf],
    conditions: Option<&dyn Query>,
    limit: usize,
) -> tantivy::Result<Vec<(f32, DocAddress)>> {
    let weighted = weighted(searcher, leaves)?;
    let unscored = EnableScoring::disabled_from_searcher(searcher);
    let conditions = conditions.map(|query| query.weight(unscored)).transpose()?;
    let mut best = Best::new(limit);
    for (ordinal, segment) in (0..).zip(searcher.segment_readers()) {
        let mut lists = Vec::with_capacity(weighted.len());
        for (term, weight) in &weighted {
            lists.extend(List::open(segment, term, weight)?);
        }
        let admitted = Admitted::open(segment, conditions.as_deref())?;
        add_segment(&mut lists, admitted, &mut best, ordinal);
    }
    Ok(best.in_order())
}

/// The terms that stand anywhere, those that count most first.
fn weighted(searcher: &Searcher, leaves: &[Leaf]) -> tantivy::Result<Vec<(Term, Bm25Weight)>> {
    let entries = searcher.total_num_docs()?;
    let mut weighted = Vec::with_capacity(leaves.len());
    for leaf in leaves {
        let term = Term::from_field_text(leaf.field, leaf.stem);
        let frequency = Bm25StatisticsProvider::doc_freq(searcher, &term)?;
        if frequency > 0 {
            let mean_length = searcher.total_num_tokens(leaf.field)? as f32 / entries as f32;
            let weight = Bm25Weight::for_one_term_without_explain(frequency, entries, mean_length);
            weighted.push((term, weight.boost_by(leaf.weight)));
        }
    }
    weighted.sort_by(|(_, a), (_, b)| b.max_score().total_cmp(&a.max_score()));
    Ok(weighted)
}

/// Takes the entries of a segment that are among the best.
fn add_segment(lists: &mut [List], mut admitted: Admitted, best: &mut Best, ordinal: u32) {
    let bounds: Vec<f32> = lists.iter().map(|list| list.weight.max_score()).collect();
    // What each list and those behind it could count together.
    let rest: Vec<f32> = (0..=bounds.len())
        .map(|from| bounds[from..].iter().sum())
        .collect();
    let mut window = Window::new();
    let mut adding = lists.len();
    loop {
        // Without one of the first lists no entry gets among the best any more.
        while adding > 0 && rest[adding - 1] <= best.threshold() {
            adding -= 1;
        }
        let (added, asked) = lists.split_at_mut(adding);
        let next = added.iter().filter_map(List::next).min();
        let Some(start) = next.and_then(|next| admitted.from(next)) else {
            return;
        };
        window.start = start;
        added.iter_mut().for_each(|list| list.add_to(&mut window));
        let cut = (best.threshold() - rest[adding]).max(0.0);
        window.each_above(cut, |entry, mut score| {
            for (at, list) in asked.iter_mut().enumerate() {
                if score + rest[adding + at] <= best.threshold() {
                    return;
                }
                score += list.score_of(entry);
            }
            if score > best.threshold() && admitted.holds(entry) {
                best.add(score, DocAddress::new(ordinal, entry));
            }
        });
    }
}

/// The entries of a segment that are not deleted and meet the conditions.
struct Admitted<'s> {
    segment: &'s SegmentReader,
    meeting: Option<Box<dyn Scorer>>,
}

impl<'s> Admitted<'s> {
    fn open(
        segment: &'s SegmentReader,
        conditions: Option<&dyn Weight>,
    ) -> tantivy::Result<Admitted<'s>> {
        let meeting = conditions.map(|weight| weight.scorer(segment, 1.0));
        let meeting = meeting.transpose()?;
        Ok(Admitted { segment, meeting })
    }

    /// The first entry from this one on that meets the conditions.
    fn from(&mut self, entry: DocId) -> Option<DocId> {
        let Some(meeting) = &mut self.meeting else {
            return Some(entry);
        };
        if meeting.doc() < entry {
            meeting.seek(entry);
        }
        Some(meeting.doc()).filter(|&found| found != TERMINATED)
    }

    fn holds(&mut self, entry: DocId) -> bool {
        self.from(entry) == Some(entry) && !self.segment.is_deleted(entry)
    }
}

/// Sums of the entries from `start` on; 0 for those that no list holds.
struct Window {
    start: DocId,
    sums: Box<[f32; WINDOW]>,
}

impl Window {
    fn new() -> Window {
        Window {
            start: 0,
            sums: Box::new([0.0; WINDOW]),
        }
    }

    /// Calls `each` with the entries whose sum exceeds `cut`, at least 0, and forgets all sums.
    fn each_above(&mut self, cut: f32, mut each: impl FnMut(DocId, f32)) {
        let start = self.start;
        for (number, sums) in (0..).zip(self.sums.as_chunks_mut::<LANES>().0) {
            let sums = std::mem::replace(sums, [0.0; LANES]);
            // Few do. No way out in between, so that it is done for all at once.
            let any = sums.iter().fold(0, |any, sum| any | u32::from(*sum > cut));
            if any != 0 {
                for (at, sum) in (0..).zip(sums).filter(|(_, sum)| *sum > cut) {
                    each(start + number * LANES as u32 + at, sum);
                }
            }
        }
    }
}

/// The postings of one term in a segment.
struct List {
    blocks: BlockSegmentPostings,
    /// Where it stands in its block.
    at: usize,
    lengths: FieldNormReader,
    weight: Bm25Weight,
}

impl List {
    fn open(
        segment: &SegmentReader,
        term: &Term,
        weight: &Bm25Weight,
    ) -> tantivy::Result<Option<List>> {
        let inverted = segment.inverted_index(term.field())?;
        let blocks = inverted.read_block_postings(term, IndexRecordOption::WithFreqs)?;
        let lengths = segment.get_fieldnorms_reader(term.field())?;
        Ok(blocks.map(|blocks| List {
            blocks,
            at: 0,
            lengths,
            weight: weight.clone(),
        }))
    }

    /// The entry that it stands at.
    fn next(&self) -> Option<DocId> {
        self.blocks.docs().get(self.at).copied()
    }

    /// Goes to the first entry from this one on.
    #[inline]
    fn seek(&mut self, entry: DocId) {
        let entries = self.blocks.docs();
        match entries.last() {
            // It is seldom far.
            Some(&last) if entry <= last => {
                while entries[self.at] < entry {
                    self.at += 1;
                }
            }
            _ => self.at = self.blocks.seek(entry),
        }
    }

    /// Adds what its entries in the window count, and goes behind them.
    fn add_to(&mut self, window: &mut Window) {
        self.seek(window.start);
        loop {
            let (entries, counts) = (self.blocks.docs(), self.blocks.freqs());
            for (&entry, &count) in entries[self.at..].iter().zip(&counts[self.at..]) {
                // A damaged list may go back: what lies before the window is left as well.
                let at = entry.wrapping_sub(window.start) as usize;
                let Some(sum) = window.sums.get_mut(at) else {
                    return;
                };
                *sum += self.weight.score(self.lengths.fieldnorm_id(entry), count);
                self.at += 1;
            }
            if entries.is_empty() {
                return;
            }
            self.blocks.advance();
            self.at = 0;
        }
    }

    /// What `entry` counts, which must not stand before one that was asked for.
    #[inline]
    fn score_of(&mut self, entry: DocId) -> f32 {
        self.seek(entry);
        match self.next() == Some(entry) {
            true => {
                let count = self.blocks.freqs()[self.at];
                self.weight.score(self.lengths.fieldnorm_id(entry), count)
            }
            false => 0.0,
        }
    }
}

#[cfg(test)]
mod tests;
