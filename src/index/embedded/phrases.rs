//! Quoted phrases. Positions are kept for stems only, which saves an eighth of the index: the words
//! of a phrase are looked up in their exact forms wherever they stand, as stems next to each other,
//! and whether both are true of the same words is told by the passage itself.

use super::candidates::field_of;
use super::reader::Reader;
use crate::index::{IndexError, each_indexed_term};
use crate::passage::Passage;
use crate::plan::{PlanPhrase, QueryPlan};
use crate::question::FieldName;
use crate::text::{Analyser, Language};
use tantivy::query::{BooleanQuery, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, Term};

/// What finds every passage that holds the phrase, and a few that do not.
pub(super) fn query(reader: &Reader, phrase: &PlanPhrase) -> Box<dyn Query> {
    let field = match phrase.field {
        Some(name) => field_of(reader, name),
        None => reader.fields.body,
    };
    let near = phrase.stems.iter().map(|stems| adjacent(field, stems));
    let near = Box::new(BooleanQuery::union(near.collect()));
    if !is_exact(phrase) {
        return near;
    }
    let exact = reader.fields.exact;
    let words = phrase
        .words
        .iter()
        .map(|word| adjacent(exact, std::slice::from_ref(word)));
    let mut all: Vec<Box<dyn Query>> = words.collect();
    if phrase.words.len() > 1 {
        all.push(near);
    }
    Box::new(BooleanQuery::intersection(all))
}

/// These terms of a field next to each other.
fn adjacent(field: Field, terms: &[String]) -> Box<dyn Query> {
    let terms = terms.iter().map(|term| Term::from_field_text(field, term));
    match <[Term; 1]>::try_from(terms.collect::<Vec<_>>()) {
        Ok([only]) => Box::new(TermQuery::new(only, IndexRecordOption::Basic)),
        Err(terms) => Box::new(PhraseQuery::new(terms)),
    }
}

/// Whether the phrase must stand there word for word: in a field of its own a passage has no other
/// form than stems.
fn is_exact(phrase: &PlanPhrase) -> bool {
    matches!(phrase.field, None | Some(FieldName::Body))
}

/// The first `limit` of what `search` finds that hold the phrases of `plan`; `search` gives its best
/// so many, and the same ones first when it is asked for more.
pub(super) fn holding<T>(
    reader: &Reader,
    plan: &QueryPlan,
    limit: usize,
    address: impl Fn(&T) -> DocAddress,
    search: impl Fn(usize) -> Result<Vec<T>, IndexError>,
) -> Result<Vec<T>, IndexError> {
    let exact = |phrase: &&PlanPhrase| is_exact(phrase) && phrase.words.len() > 1;
    let phrases: Vec<&PlanPhrase> = plan.phrases.iter().filter(exact).collect();
    if phrases.is_empty() {
        return search(limit);
    }
    let mut analyser = Analyser::new(Language::Unknown);
    let (mut kept, mut looked_at, mut wanted) = (Vec::new(), 0, limit);
    loop {
        let found = search(wanted)?;
        let all = found.len() < wanted;
        let seen = looked_at;
        looked_at = found.len();
        for one in found.into_iter().skip(seen) {
            let passage = reader.ranked(address(&one))?;
            if phrases
                .iter()
                .all(|p| stands_in(p, &passage, &mut analyser))
            {
                kept.push(one);
            }
        }
        if all || kept.len() >= limit {
            kept.truncate(limit);
            return Ok(kept);
        }
        wanted = wanted.saturating_mul(4);
    }
}

/// Whether the words of the phrase stand next to each other in the passage, in these forms.
fn stands_in(phrase: &PlanPhrase, passage: &Passage, analyser: &mut Analyser) -> bool {
    let mut words: Vec<(u32, usize)> = Vec::new();
    each_indexed_term(passage, analyser, |_, term, position| {
        let numbers = (0..phrase.words.len()).filter(|&at| phrase.words[at] == term.exact);
        words.extend(numbers.map(|number| (position, number)));
    });
    words.sort_unstable();
    let follows = |start: u32| {
        (1..phrase.words.len())
            .all(|step| words.binary_search(&(start + step as u32, step)).is_ok())
    };
    let mut starts = words.iter().filter(|(_, number)| *number == 0);
    starts.any(|(start, _)| follows(*start))
}
