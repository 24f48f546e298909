//! Candidates from the embedded index: one flat union over the leaves of the content terms finds
//! them; then the postings of every leaf tell, for those few passages only, where it stands.

use super::failed;
use super::filter;
use super::passages::from_traits;
use super::phrases;
use super::reader::{Reader, key};
use super::union::{Leaf, best_of_union};
use crate::index::{Candidate, Candidates, Collection, IndexError, LeafMatch, Lengths};
use crate::passage::{PassageId, PassageKind};
use crate::plan::{PlanTerm, QueryPlan};
use crate::question::FieldName;
use std::io;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{AllQuery, BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocSet, SegmentReader, Term};

/// What a match in the stored question of an FAQ adds to the first-stage score, beside the same
/// match in the whole passage.
const QUESTION_BOOST: f32 = 1.0;

/// The up to `limit` passages that fit `plan` best.
pub(super) fn candidates(
    reader: &Reader,
    plan: &QueryPlan,
    limit: usize,
) -> Result<Candidates, IndexError> {
    let Some(leaves) = leaves(reader, plan) else {
        return Ok(Candidates {
            collection: collection(reader, plan)?,
            list: Vec::new(),
        });
    };
    let conditions = conditions(reader, plan)?;
    let conditions = conditions.as_ref().map(|query| query as &dyn Query);
    let search = |limit| {
        let found = best_of_union(&reader.searcher, &leaves, conditions, limit);
        found.map_err(|e| failed(&reader.dir, e))
    };
    let top: Vec<(f32, DocAddress)> = phrases::holding(reader, plan, limit, |hit| hit.1, search)?;
    Ok(Candidates {
        collection: collection(reader, plan)?,
        list: described(reader, plan, &top)?,
    })
}

/// The passages at these addresses with their first-stage scores, as candidates in this order.
pub(super) fn described(
    reader: &Reader,
    plan: &QueryPlan,
    found: &[(f32, DocAddress)],
) -> Result<Vec<Candidate>, IndexError> {
    let mut list = Vec::with_capacity(found.len());
    for (rank, &(first_stage, address)) in found.iter().enumerate() {
        list.push(Entry {
            address,
            first_stage,
            rank,
            candidate: None,
        });
    }
    // Postings run forward only, so the candidates of a segment are visited in their order there.
    list.sort_by_cached_key(|entry| entry.address);
    for entries in list.chunk_by_mut(|a, b| a.address.segment_ord == b.address.segment_ord) {
        let segment = reader
            .searcher
            .segment_reader(entries[0].address.segment_ord);
        describe(reader, plan, segment, entries).map_err(|e| failed(&reader.dir, e))?;
    }
    list.sort_by_cached_key(|entry| entry.rank);
    Ok(list.into_iter().filter_map(|e| e.candidate).collect())
}

struct Entry {
    address: DocAddress,
    first_stage: f32,
    rank: usize,
    candidate: Option<Candidate>,
}

/// The leaves that name the topic, by what they count; `None` where there is nothing to rank by.
fn leaves<'p>(reader: &Reader, plan: &'p QueryPlan) -> Option<Vec<Leaf<'p>>> {
    // Conditions alone find nothing.
    let names = |term: &PlanTerm| term.content && !term.alternatives.is_empty();
    if !plan.terms.iter().any(names) {
        return None;
    }
    let mut body = vec![0f32; plan.leaves.len()];
    for term in plan.terms.iter().filter(|t| t.content) {
        for alternative in &term.alternatives {
            // The words of a long form say less one by one than together.
            let share =
                alternative.weight * term.weight * term.count / alternative.leaves.len() as f32;
            for &leaf in &alternative.leaves {
                body[leaf] = body[leaf].max(share);
            }
        }
    }
    // In a stored question the small words count as well: they tell what is asked.
    let mut question = vec![0f32; plan.leaves.len()];
    for term in &plan.terms {
        for alternative in &term.alternatives {
            let share =
                QUESTION_BOOST * term.count * alternative.weight / alternative.leaves.len() as f32;
            for &leaf in &alternative.leaves {
                question[leaf] += share;
            }
        }
    }
    let fields = [
        (reader.fields.body, body),
        (reader.fields.question, question),
    ];
    let leaves = fields.into_iter().flat_map(|(field, weights)| {
        let weighted = plan.leaves.iter().zip(weights);
        weighted.map(move |(stem, weight)| Leaf {
            field,
            stem,
            weight,
        })
    });
    Some(
        leaves
            .filter(|leaf| leaf.weight > 0.0 && reader.has(leaf.field))
            .collect(),
    )
}

/// What the plan asks of a passage beside its topic: fields, phrases, exclusions and the filter.
/// `None` where it asks nothing.
pub(super) fn conditions(
    reader: &Reader,
    plan: &QueryPlan,
) -> Result<Option<BooleanQuery>, IndexError> {
    let mut required = filter::conditions(reader, &plan.filter)?;
    for term in plan.terms.iter().filter(|t| t.content) {
        let Some(field) = term.field.map(|name| field_of(reader, name)) else {
            continue;
        };
        let leaves = term.alternatives.iter().flat_map(|a| &a.leaves);
        let any = leaves.map(|&leaf| leaf_query(field, &plan.leaves[leaf]));
        required.push(Box::new(BooleanQuery::union(any.collect())));
    }
    for phrase in &plan.phrases {
        required.push(phrases::query(reader, phrase));
    }
    let excluded = plan.excluded.iter();
    let excluded = excluded.map(|stem| leaf_query(reader.fields.body, stem));
    if required.is_empty() && plan.excluded.is_empty() {
        return Ok(None);
    }
    // Exclusions alone find nothing.
    required.push(Box::new(AllQuery));
    let required = required.into_iter().map(|query| (Occur::Must, query));
    let excluded = excluded.map(|query| (Occur::MustNot, query));
    Ok(Some(BooleanQuery::new(required.chain(excluded).collect())))
}

fn leaf_query(field: Field, stem: &str) -> Box<dyn Query> {
    let term = Term::from_field_text(field, stem);
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}

pub(super) fn field_of(reader: &Reader, name: FieldName) -> Field {
    match name {
        FieldName::Title => reader.fields.title,
        FieldName::Headings => reader.fields.headings,
        FieldName::Question => reader.fields.question,
        FieldName::Body => reader.fields.body,
    }
}

/// Fills in what the entries of one segment need for ranking.
fn describe(
    reader: &Reader,
    plan: &QueryPlan,
    segment: &SegmentReader,
    entries: &mut [Entry],
) -> tantivy::Result<()> {
    let fields = &reader.fields;
    let numbers = segment.fast_fields();
    let (passage, document) = (numbers.u64("passage")?, numbers.u64("document")?);
    let (traits, similarity) = (numbers.u64("traits")?, numbers.u64("similarity")?);
    let lengths = |field: Field| segment.get_fieldnorms_reader(field);
    let (body, title) = (lengths(fields.body)?, lengths(fields.title)?);
    let (headings, question) = (lengths(fields.headings)?, lengths(fields.question)?);
    for entry in entries.iter_mut() {
        let at = entry.address.doc_id;
        let (kind, cut_off) = from_traits(traits.first(at).unwrap_or(0));
        entry.candidate = Some(Candidate {
            key: key(entry.address),
            id: PassageId::from_bits(passage.first(at).unwrap_or(0)),
            document: document.first(at).unwrap_or(0),
            kind,
            cut_off,
            similarity: similarity.first(at).unwrap_or(0),
            first_stage: entry.first_stage,
            rank: entry.rank,
            lengths: Lengths {
                body: body.fieldnorm(at),
                title: title.fieldnorm(at),
                headings: headings.fieldnorm(at),
                question: question.fieldnorm(at),
            },
            matches: vec![LeafMatch::default(); plan.leaves.len()],
            exact: vec![false; plan.exact_leaves.len()],
        });
    }
    let stems = |field| Lookup {
        reader,
        segment,
        field,
        terms: &plan.leaves,
    };
    stems(fields.body).positions(entries, |candidate, leaf, positions| {
        candidate.matches[leaf].body = positions.to_vec();
    })?;
    stems(fields.title).counts(entries, |candidate, leaf, count| {
        candidate.matches[leaf].title = count;
    })?;
    stems(fields.headings).counts(entries, |candidate, leaf, count| {
        candidate.matches[leaf].headings = count;
    })?;
    stems(fields.question).counts(entries, |candidate, leaf, count| {
        candidate.matches[leaf].question = count;
    })?;
    let exact = Lookup {
        reader,
        segment,
        field: fields.exact,
        terms: &plan.exact_leaves,
    };
    exact.visit(IndexRecordOption::Basic, entries, |candidate, leaf, _| {
        candidate.exact[leaf] = true;
    })
}

/// Terms to be looked up in one field of a segment.
struct Lookup<'l> {
    reader: &'l Reader,
    segment: &'l SegmentReader,
    field: Field,
    terms: &'l [String],
}

impl Lookup<'_> {
    /// Calls `each` with every entry that holds a term, the number of that, and how often it does.
    fn counts(
        &self,
        entries: &mut [Entry],
        mut each: impl FnMut(&mut Candidate, usize, u32),
    ) -> tantivy::Result<()> {
        self.visit(
            IndexRecordOption::WithFreqs,
            entries,
            |candidate, term, postings| {
                each(candidate, term, postings.term_freq());
            },
        )
    }

    /// The same with the positions at which it does.
    fn positions(
        &self,
        entries: &mut [Entry],
        mut each: impl FnMut(&mut Candidate, usize, &[u32]),
    ) -> tantivy::Result<()> {
        let mut found = Vec::new();
        let option = IndexRecordOption::WithFreqsAndPositions;
        self.visit(option, entries, |candidate, term, postings| {
            postings.positions(&mut found);
            each(candidate, term, &found);
        })
    }

    fn visit(
        &self,
        option: IndexRecordOption,
        entries: &mut [Entry],
        mut each: impl FnMut(&mut Candidate, usize, &mut SegmentPostings),
    ) -> tantivy::Result<()> {
        if !self.reader.has(self.field) {
            return Ok(());
        }
        let inverted = self.segment.inverted_index(self.field)?;
        for (number, term) in self.terms.iter().enumerate() {
            let term = Term::from_field_text(self.field, term);
            let Some(mut postings) = inverted.read_postings(&term, option)? else {
                continue;
            };
            for entry in entries.iter_mut() {
                let wanted = entry.address.doc_id;
                if postings.doc() < wanted {
                    postings.seek(wanted);
                }
                if postings.doc() == wanted
                    && let Some(candidate) = &mut entry.candidate
                {
                    each(candidate, number, &mut postings);
                }
            }
        }
        Ok(())
    }
}

/// Facts about the collection that the weights of the plan's leaves depend on.
fn collection(reader: &Reader, plan: &QueryPlan) -> Result<Collection, IndexError> {
    let fields = &reader.fields;
    let frequency = |field: Field, stem: &String| reader.frequency(field, stem);
    let mut entries = 0u64;
    let mut tokens = Lengths::<u64>::default();
    for segment in reader.searcher.segment_readers() {
        let count = |field: Field| {
            if !reader.has(field) {
                return Ok(0);
            }
            segment
                .inverted_index(field)
                .map(|i| i.total_num_tokens())
                .map_err(|e| failed(&reader.dir, e))
        };
        entries += u64::from(segment.max_doc());
        tokens.body += count(fields.body)?;
        tokens.title += count(fields.title)?;
        tokens.headings += count(fields.headings)?;
        tokens.question += count(fields.question)?;
    }
    let files = frequency(fields.kind, &super::schema::FILE_RECORD.to_string())?;
    let questions = frequency(fields.kind, &PassageKind::Faq.name().to_string())?;
    let passages = entries.saturating_sub(files).max(1);
    let mean = |tokens: u64, among: u64| tokens as f32 / among.max(1) as f32;
    Ok(Collection {
        passages,
        questions,
        leaf_frequency: plan
            .leaves
            .iter()
            .map(|l| frequency(fields.body, l))
            .collect::<io::Result<_>>()?,
        question_frequency: plan
            .leaves
            .iter()
            .map(|l| frequency(fields.question, l))
            .collect::<io::Result<_>>()?,
        mean_lengths: Lengths {
            body: mean(tokens.body, passages),
            title: mean(tokens.title, passages),
            headings: mean(tokens.headings, passages),
            question: mean(tokens.question, questions),
        },
    })
}
