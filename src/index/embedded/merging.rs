//! Which segments become one. What is stored of a segment is in memory while it is merged with
//! others, so those that are large enough stay apart, however many entries there are.

use tantivy::index::SegmentMeta;
use tantivy::indexer::{LogMergePolicy, MergeCandidate, MergePolicy};

/// A segment with more than this share of deleted entries is merged, so that removed words leave
/// the statistics soon.
const DELETED_SHARE: f32 = 0.25;
/// Segments of more entries are not merged with others.
const LARGEST: u32 = 100_000;

/// Eight of about the same size become one.
#[derive(Debug)]
pub struct Merging(LogMergePolicy);

impl Default for Merging {
    fn default() -> Merging {
        let mut small = LogMergePolicy::default();
        small.set_del_docs_ratio_before_merge(DELETED_SHARE);
        small.set_max_docs_before_merge(LARGEST as usize);
        Merging(small)
    }
}

impl MergePolicy for Merging {
    fn compute_merge_candidates(&self, segments: &[SegmentMeta]) -> Vec<MergeCandidate> {
        // Deleted entries leave a large one by itself, entry after entry.
        let large = segments.iter().filter(|meta| meta.num_docs() > LARGEST);
        let worn = large
            .filter(|meta| meta.num_deleted_docs() as f32 > DELETED_SHARE * meta.max_doc() as f32);
        let alone = worn.map(|meta| MergeCandidate(vec![meta.id()]));
        let small = self.0.compute_merge_candidates(segments);
        small.into_iter().chain(alone).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tantivy::Index;
    use tantivy::schema::Schema;

    /// Segments of so many entries, of which so many are deleted.
    fn candidates(sizes: &[(u32, u32)]) -> Vec<usize> {
        let index = Index::create_in_ram(Schema::builder().build());
        let meta = |&(size, deleted): &(u32, u32)| {
            let segment = index.new_segment().with_max_doc(size);
            segment.with_delete_meta(deleted, 1).meta().clone()
        };
        let metas: Vec<SegmentMeta> = sizes.iter().map(meta).collect();
        let found = Merging::default().compute_merge_candidates(&metas);
        found.iter().map(|candidate| candidate.0.len()).collect()
    }

    #[test]
    fn large_segments_stay_apart() {
        assert!(candidates(&[(15_000, 0); 7]).is_empty());
        assert_eq!(candidates(&[(15_000, 0); 8]), [8]);
        assert!(candidates(&[(120_000, 0); 30]).is_empty());
        assert_eq!(
            candidates(&[(120_000, 0), (200_000, 60_000), (200_000, 40_000)]),
            [1]
        );
        assert_eq!(candidates(&[(15_000, 5_000), (120_000, 0)]), [1]);
    }
}
