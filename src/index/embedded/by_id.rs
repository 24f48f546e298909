//! Passages that are named instead of searched for: all ids, those that meet the conditions of a
//! plan, and candidates for given ones.

use super::candidates::{conditions, described};
use super::passages::from_traits;
use super::reader::Reader;
use super::{failed, phrases};
use crate::index::{Candidate, IndexError};
use crate::passage::{PassageId, PassageKind};
use crate::plan::QueryPlan;
use std::collections::HashSet;
use tantivy::collector::DocSetCollector;
use tantivy::{DocAddress, Term};

/// The id and kind of every passage.
pub(super) fn ids(reader: &Reader) -> Result<Vec<(PassageId, PassageKind)>, IndexError> {
    let mut found = Vec::new();
    for segment in reader.searcher.segment_readers() {
        let numbers = segment.fast_fields();
        let read = |name: &str| numbers.u64(name).map_err(|e| failed(&reader.dir, e));
        let (passage, traits) = (read("passage")?, read("traits")?);
        for at in segment.doc_ids_alive() {
            // A record of a file has none.
            if let Some(bits) = passage.first(at) {
                let (kind, _) = from_traits(traits.first(at).unwrap_or(0));
                found.push((PassageId::from_bits(bits), kind));
            }
        }
    }
    Ok(found)
}

/// The passages that meet the conditions of `plan`; `None` where it has none.
pub(super) fn admitted(
    reader: &Reader,
    plan: &QueryPlan,
) -> Result<Option<HashSet<PassageId>>, IndexError> {
    let Some(query) = conditions(reader, plan)? else {
        return Ok(None);
    };
    let search = |_| {
        let found = reader.searcher.search(&query, &DocSetCollector);
        let found = found.map_err(|e| failed(&reader.dir, e))?;
        Ok(found.into_iter().collect::<Vec<DocAddress>>())
    };
    let mut admitted = HashSet::new();
    for address in phrases::holding(reader, plan, usize::MAX, |hit| *hit, search)? {
        let numbers = reader
            .searcher
            .segment_reader(address.segment_ord)
            .fast_fields()
            .u64("passage")
            .map_err(|e| failed(&reader.dir, e))?;
        let bits = numbers.first(address.doc_id);
        admitted.extend(bits.map(PassageId::from_bits));
    }
    Ok(Some(admitted))
}

/// Candidates for those of these passages that are there, in their order.
pub(super) fn named(
    reader: &Reader,
    plan: &QueryPlan,
    ids: &[PassageId],
) -> Result<Vec<Candidate>, IndexError> {
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        let term = Term::from_field_text(reader.fields.id, &id.to_string());
        let first = reader.entries(&term)?.into_iter().next();
        found.extend(first.map(|address| (0.0, address)));
    }
    described(reader, plan, &found)
}
