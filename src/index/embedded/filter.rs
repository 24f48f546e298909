//! Filters as queries. What a passage says of itself (language, format, tags, a date) is looked up
//! as terms; what only its file says (the path, the time of change) is looked up among the files,
//! and those that fit are a set of terms.

use super::failed;
use super::passages::{facet, passages_of};
use super::reader::Reader;
use crate::index::{IndexError, Retrieval};
use crate::question::{Filter, PathPatterns};
use std::collections::BTreeSet;
use std::ops::Bound;
use std::sync::{Arc, Mutex, PoisonError};
use tantivy::Term;
use tantivy::collector::Count;
use tantivy::query::{BooleanQuery, Query, RangeQuery, TermQuery, TermSetQuery};
use tantivy::schema::IndexRecordOption;

/// The queries that a passage must meet, every one of them.
pub(super) fn conditions(
    reader: &Reader,
    filter: &Filter,
) -> Result<Vec<Box<dyn Query>>, IndexError> {
    let mut all: Vec<Box<dyn Query>> = Vec::new();
    if !filter.languages.is_empty() {
        let codes = filter.languages.iter().map(|language| language.code());
        let terms = codes.map(|code| Term::from_field_text(reader.fields.language, code));
        all.push(Box::new(TermSetQuery::new(terms.collect::<Vec<_>>())));
    }
    if !filter.types.is_empty() {
        let names = filter
            .types
            .iter()
            .flat_map(|name| [facet::format(name), facet::ending(name)]);
        let terms = names.map(|name| Term::from_field_text(reader.fields.facet, &name));
        all.push(Box::new(TermSetQuery::new(terms.collect::<Vec<_>>())));
    }
    if !filter.paths.is_empty() {
        all.push(Box::new(files(reader, &filter.paths)?));
    }
    for tag in &filter.tags {
        let own = facet_query(reader, &facet::tag(&tag.name));
        all.push(match tag.paths.is_empty() {
            true => own,
            false => any(vec![own, Box::new(files(reader, &tag.paths)?)]),
        });
    }
    if filter.after.is_some() || filter.before.is_some() {
        all.push(dated(reader, filter)?);
    }
    Ok(all)
}

/// Whether any passage meets all conditions of `filter`.
pub(super) fn lets_pass(reader: &Reader, filter: &Filter) -> Result<bool, IndexError> {
    let all = BooleanQuery::intersection(conditions(reader, filter)?);
    let counted = reader.searcher.search(&all, &Count);
    Ok(filter.is_empty() || counted.map_err(|e| failed(&reader.dir, e))? > 0)
}

fn any(queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    Box::new(BooleanQuery::union(queries))
}

fn facet_query(reader: &Reader, facet: &str) -> Box<dyn Query> {
    let term = Term::from_field_text(reader.fields.facet, facet);
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}

/// Passages whose own date passes, and those without one whose file's time of change does.
fn dated(reader: &Reader, filter: &Filter) -> Result<Box<dyn Query>, IndexError> {
    let date = |second: i64| Term::from_field_i64(reader.fields.date, second);
    let from = filter
        .after
        .map_or(Bound::Unbounded, |s| Bound::Included(date(s)));
    let until = filter
        .before
        .map_or(Bound::Unbounded, |s| Bound::Excluded(date(s)));
    let own = RangeQuery::new(from, until);
    let changed = reader.files()?.into_iter();
    let changed = changed.filter(|file| filter.lets_date_pass(file.written / 1_000_000_000));
    let changed = TermSetQuery::new(
        changed
            .map(|file| Term::from_field_text(reader.fields.file, &passages_of(&file.path)))
            .collect::<Vec<_>>(),
    );
    let undated =
        BooleanQuery::intersection(vec![facet_query(reader, facet::UNDATED), Box::new(changed)]);
    Ok(any(vec![Box::new(own), Box::new(undated)]))
}

/// All passages of the files that one of the patterns fits.
fn files(reader: &Reader, patterns: &[String]) -> Result<TermSetQuery, IndexError> {
    let paths = reader.fitting.get(patterns, || fitting(reader, patterns))?;
    let file = reader.fields.file;
    let terms = paths
        .iter()
        .map(|path| Term::from_field_text(file, &passages_of(path)));
    Ok(TermSetQuery::new(terms.collect::<Vec<_>>()))
}

/// The paths that the patterns asked for last fit. Whoever asks some documents only asks them again
/// and again, and the names of all files are many.
#[derive(Default)]
pub(super) struct Fitting {
    last: Mutex<Option<Fit>>,
}

struct Fit {
    patterns: Vec<String>,
    paths: Arc<[String]>,
}

impl Fitting {
    fn get(
        &self,
        patterns: &[String],
        find: impl FnOnce() -> Result<Vec<String>, IndexError>,
    ) -> Result<Arc<[String]>, IndexError> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(fit) = &*last
            && fit.patterns == patterns
        {
            return Ok(Arc::clone(&fit.paths));
        }
        let paths: Arc<[String]> = find()?.into();
        *last = Some(Fit {
            patterns: patterns.to_vec(),
            paths: Arc::clone(&paths),
        });
        Ok(paths)
    }
}

/// The paths of files in the index that one of the patterns fits.
fn fitting(reader: &Reader, patterns: &[String]) -> Result<Vec<String>, IndexError> {
    let patterns = PathPatterns::new(patterns).map_err(|reason| IndexError::Failed {
        path: reader.dir.clone(),
        reason,
    })?;
    let root = reader.manifest().root.to_string_lossy();
    let root = match std::path::MAIN_SEPARATOR {
        '/' => root.into_owned(),
        separator => root.replace(separator, "/"),
    };
    let prefix = passages_of("");
    let mut paths = BTreeSet::new();
    for segment in reader.searcher.segment_readers() {
        let inverted = segment
            .inverted_index(reader.fields.file)
            .map_err(|e| failed(&reader.dir, e))?;
        let mut terms = inverted.terms().range().ge(&prefix).into_stream()?;
        while terms.advance() {
            let Some(path) = std::str::from_utf8(terms.key())
                .ok()
                .and_then(|term| term.strip_prefix(&prefix))
            else {
                break;
            };
            paths.insert(path.to_string());
        }
    }
    let paths = Vec::from_iter(paths);
    Ok(patterns.select(&root, &paths).into_iter().collect())
}
