//! What the term dictionaries of the embedded index know about words. Nothing is loaded: each
//! question walks the part of a dictionary that it needs.

use super::guard::guarded_read;
use super::passages::acronym_term;
use super::reader::Reader;
use crate::lexicon::Lexicon;
use crate::text::Language;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::io;
use tantivy::collector::Count;
use tantivy::query::{FuzzyTermQuery, PhraseQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::termdict::TermDictionary;
use tantivy::{DocSet, SegmentReader, TERMINATED, Term};

/// Every look into a dictionary is guarded: see [`super::guard`].
impl Lexicon for Reader {
    fn stem_frequency(&self, stem: &str) -> io::Result<u64> {
        guarded_read(|| self.frequency(self.fields.body, stem))
    }

    fn exact_frequency(&self, exact: &str) -> io::Result<u64> {
        guarded_read(|| self.frequency(self.fields.exact, exact))
    }

    fn stand_together(&self, stems: &[String]) -> io::Result<bool> {
        guarded_read(|| self.adjacent(stems))
    }

    fn similar(&self, exact: &str, distance: u8) -> io::Result<Vec<(String, u64)>> {
        guarded_read(|| self.neighbours(exact, distance))
    }

    fn long_forms(&self, short: &str) -> io::Result<Vec<(String, u64)>> {
        guarded_read(|| self.acronyms(&acronym_term::by_short(short)))
    }

    fn short_forms(&self, long: &str) -> io::Result<Vec<(String, u64)>> {
        guarded_read(|| self.acronyms(&acronym_term::by_long(long)))
    }

    fn begins_long_form(&self, words: &str) -> io::Result<bool> {
        guarded_read(|| self.any_acronym(&acronym_term::long_beginning(words)))
    }

    fn languages(&self) -> io::Result<Vec<(Language, u64)>> {
        guarded_read(|| self.language_counts())
    }
}

impl Reader {
    /// Whether these stems stand next to each other somewhere.
    fn adjacent(&self, stems: &[String]) -> io::Result<bool> {
        let field = self.fields.body;
        let terms: Vec<Term> = stems
            .iter()
            .map(|stem| Term::from_field_text(field, stem))
            .collect();
        if terms.len() < 2 {
            return Ok(terms.len() == 1 && self.frequency(field, &stems[0])? > 0);
        }
        let found = self
            .searcher
            .search(&PhraseQuery::new(terms), &Count)
            .map_err(io::Error::other)?;
        Ok(found > 0)
    }

    /// Words within so many edits of `exact`, with their frequencies.
    fn neighbours(&self, exact: &str, distance: u8) -> io::Result<Vec<(String, u64)>> {
        let mut counts: HashMap<String, u64> = HashMap::new();
        let mut add = |word: &str, count| *counts.entry(word.to_string()).or_default() += count;
        for segment in self.searcher.segment_readers() {
            let field = segment
                .inverted_index(self.fields.exact)
                .map_err(io::Error::other)?;
            let near = Neighbours {
                words: field.terms(),
                of: Term::from_field_text(self.fields.exact, exact),
            };
            match exact.chars().next().filter(|_| distance > 1) {
                None => near.within(distance, "", &mut add)?,
                Some(first) => {
                    near.within(distance, first.encode_utf8(&mut [0; 4]), &mut add)?;
                    near.within(1, "", &mut |word, count| {
                        if !word.starts_with(first) {
                            add(word, count);
                        }
                    })?;
                }
            }
        }
        Ok(counts.into_iter().collect())
    }

    /// Passages by language, most first.
    fn language_counts(&self) -> io::Result<Vec<(Language, u64)>> {
        let mut counts: BTreeMap<Language, u64> = BTreeMap::new();
        for segment in self.searcher.segment_readers() {
            let inverted = segment
                .inverted_index(self.fields.language)
                .map_err(io::Error::other)?;
            let mut codes = inverted.terms().stream()?;
            while codes.advance() {
                let code = std::str::from_utf8(codes.key()).unwrap_or("");
                let language = Language::from_code(code).unwrap_or(Language::Unknown);
                *counts.entry(language).or_default() += u64::from(codes.value().doc_freq);
            }
        }
        let mut found: Vec<(Language, u64)> = counts.into_iter().collect();
        found.sort_by_key(|&(_, count)| Reverse(count));
        Ok(found)
    }

    /// In how many entries of `field` the term stands. Entries deleted since the last merge count.
    pub(super) fn frequency(&self, field: Field, term: &str) -> io::Result<u64> {
        if !self.has(field) {
            return Ok(0);
        }
        self.searcher
            .doc_freq(&Term::from_field_text(field, term))
            .map_err(io::Error::other)
    }

    /// Whether any acronym term begins with `prefix`.
    fn any_acronym(&self, prefix: &str) -> io::Result<bool> {
        if !self.has(self.fields.acronym) {
            return Ok(false);
        }
        for segment in self.searcher.segment_readers() {
            let inverted = segment
                .inverted_index(self.fields.acronym)
                .map_err(io::Error::other)?;
            let mut terms = inverted.terms().range().ge(prefix).into_stream()?;
            if terms.advance() && terms.key().starts_with(prefix.as_bytes()) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The other forms behind the acronym terms that begin with `prefix`.
    fn acronyms(&self, prefix: &str) -> io::Result<Vec<(String, u64)>> {
        if !self.has(self.fields.acronym) {
            return Ok(Vec::new());
        }
        // One definition may be written in different cases; the most frequent writing is shown.
        let mut counts: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
        for segment in self.searcher.segment_readers() {
            let inverted = segment
                .inverted_index(self.fields.acronym)
                .map_err(io::Error::other)?;
            let end = format!("{prefix}\u{10ffff}");
            let mut terms = inverted.terms().range().ge(prefix).lt(end).into_stream()?;
            while terms.advance() {
                let Ok(term) = std::str::from_utf8(terms.key()) else {
                    continue;
                };
                let count = alive(
                    segment,
                    self.fields.acronym,
                    term,
                    u64::from(terms.value().doc_freq),
                )?;
                if count > 0 {
                    let form = acronym_term::value(term, prefix).to_string();
                    *counts
                        .entry(form.to_lowercase())
                        .or_default()
                        .entry(form)
                        .or_default() += count;
                }
            }
        }
        let mut found: Vec<(String, u64)> = counts
            .into_values()
            .filter_map(|writings| {
                let total = writings.values().sum();
                writings
                    .into_iter()
                    .max_by_key(|(_, count)| *count)
                    .map(|(form, _)| (form, total))
            })
            .collect();
        found.sort_by_key(|(_, count)| Reverse(*count));
        Ok(found)
    }
}

/// The words of a dictionary that are like one of them.
struct Neighbours<'d> {
    words: &'d TermDictionary,
    of: Term,
}

impl Neighbours<'_> {
    /// Calls `each` with the words within `distance` edits that have this `beginning`, and in how
    /// many passages they stand.
    fn within(
        &self,
        distance: u8,
        beginning: &str,
        each: &mut dyn FnMut(&str, u64),
    ) -> io::Result<()> {
        let query = FuzzyTermQuery::new(self.of.clone(), distance, true);
        let automaton = query.automaton().map_err(io::Error::other)?;
        let mut words = self.words.search(automaton).ge(beginning);
        if !beginning.is_empty() {
            words = words.lt(format!("{beginning}\u{10ffff}"));
        }
        let mut words = words.into_stream()?;
        while words.advance() {
            if let Ok(word) = std::str::from_utf8(words.key()) {
                each(word, u64::from(words.value().doc_freq));
            }
        }
        Ok(())
    }
}

/// In how many entries that still exist the term stands: a definition that was removed must not
/// explain a question.
fn alive(segment: &SegmentReader, field: Field, term: &str, frequency: u64) -> io::Result<u64> {
    if !segment.has_deletes() {
        return Ok(frequency);
    }
    let inverted = segment.inverted_index(field).map_err(io::Error::other)?;
    let Some(mut postings) = inverted.read_postings(
        &Term::from_field_text(field, term),
        IndexRecordOption::Basic,
    )?
    else {
        return Ok(0);
    };
    let mut count = 0;
    let mut entry = postings.doc();
    while entry != TERMINATED {
        count += u64::from(!segment.is_deleted(entry));
        entry = postings.advance();
    }
    Ok(count)
}

/// Words that begin with `prefix`, frequent ones first.
pub(super) fn words_with_prefix(
    reader: &Reader,
    prefix: &str,
    limit: usize,
) -> io::Result<Vec<String>> {
    let mut counts: HashMap<String, u64> = HashMap::new();
    for segment in reader.searcher.segment_readers() {
        let inverted = segment
            .inverted_index(reader.fields.exact)
            .map_err(io::Error::other)?;
        let mut words = inverted
            .terms()
            .range()
            .ge(prefix)
            .lt(format!("{prefix}\u{10ffff}"))
            .into_stream()?;
        while words.advance() {
            if let Ok(word) = std::str::from_utf8(words.key()) {
                *counts.entry(word.to_string()).or_default() += u64::from(words.value().doc_freq);
            }
        }
    }
    let mut words: Vec<(u64, String)> = counts
        .into_iter()
        .map(|(word, count)| (count, word))
        .collect();
    words.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    Ok(words
        .into_iter()
        .take(limit)
        .map(|(_, word)| word)
        .collect())
}

/// How many different short forms are defined.
pub(super) fn acronym_count(reader: &Reader) -> io::Result<u64> {
    if !reader.has(reader.fields.acronym) {
        return Ok(0);
    }
    let mut shorts = std::collections::BTreeSet::new();
    for segment in reader.searcher.segment_readers() {
        let inverted = segment
            .inverted_index(reader.fields.acronym)
            .map_err(io::Error::other)?;
        let mut terms = inverted.terms().range().ge("s").lt("t").into_stream()?;
        while terms.advance() {
            let frequency = u64::from(terms.value().doc_freq);
            let term = std::str::from_utf8(terms.key()).unwrap_or("");
            if alive(segment, reader.fields.acronym, term, frequency)? == 0 {
                continue;
            }
            let short = terms
                .key()
                .split(|&b| b == 0x1f)
                .nth(1)
                .unwrap_or(&[])
                .to_vec();
            shorts.insert(short);
        }
    }
    Ok(shorts.len() as u64)
}
