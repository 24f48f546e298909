//! Between passages and the documents tantivy stores: which terms a passage is found by, and how
//! it is written down and read back.

use super::checksum;
use super::schema::{END, FILE_RECORD, Fields, GAP, SHARED};
use crate::index::{FileRecord, IndexError, document_number, indexed_texts};
use crate::lexicon::AcronymPair;
use crate::passage::{Passage, PassageKind};
use crate::question::FieldName;
use crate::text::{Analyser, Language, fold};
use std::collections::HashMap;
use tantivy::schema::TantivyDocument;

/// Bit of the `traits` field that says an FAQ answer is cut off; the bits below hold the kind.
const CUT_OFF: u64 = 8;

/// Kind and condition of a passage as one number.
pub fn traits(passage: &Passage) -> u64 {
    let kind = PassageKind::ALL
        .iter()
        .position(|&k| k == passage.kind)
        .unwrap_or(0) as u64;
    kind | if passage.cut_off { CUT_OFF } else { 0 }
}

/// What [`traits`] wrote.
pub fn from_traits(traits: u64) -> (PassageKind, bool) {
    let kind = PassageKind::ALL
        .get((traits & (CUT_OFF - 1)) as usize)
        .copied()
        .unwrap_or(PassageKind::Prose);
    (kind, traits & CUT_OFF != 0)
}

/// Writes acronym definitions as terms that a prefix finds by either form.
pub mod acronym_term {
    use super::fold;

    const PART: char = '\u{1f}';

    /// Finds the long forms of an acronym.
    pub fn by_short(short: &str) -> String {
        format!("s{PART}{}{PART}", fold(short))
    }

    /// Finds the acronyms of a long form given as folded words.
    pub fn by_long(long: &str) -> String {
        format!("l{PART}{long}{PART}")
    }

    /// Finds whether any long form begins with these folded words.
    pub fn long_beginning(words: &str) -> String {
        format!("l{PART}{words}")
    }

    /// What stands behind the prefix of a term found by it.
    pub fn value<'t>(term: &'t str, prefix: &str) -> &'t str {
        term.strip_prefix(prefix).unwrap_or("")
    }
}

/// Writes what filters look for as terms.
pub mod facet {
    use super::fold;
    use crate::passage::Passage;

    /// On passages whose document gives no date.
    pub const UNDATED: &str = "undated";

    /// On passages of this format.
    pub fn format(name: &str) -> String {
        format!("format {name}")
    }

    /// On passages of files, or members of archives, whose name ends so.
    pub fn ending(ending: &str) -> String {
        format!("ending {ending}")
    }

    /// On passages of documents with this tag.
    pub fn tag(name: &str) -> String {
        format!("tag {}", fold(name))
    }

    /// All of a passage.
    pub fn of(passage: &Passage) -> Vec<String> {
        let names = std::iter::once(&passage.place.path).chain(&passage.place.within);
        let endings = names.filter_map(|name| name.rsplit('/').next()?.rsplit_once('.'));
        let endings = endings.map(|(_, end)| ending(&end.to_lowercase()));
        let own = [format(passage.format.name())];
        let undated = passage.date.is_none().then(|| UNDATED.to_string());
        let mut all: Vec<String> = own
            .into_iter()
            .chain(endings)
            .chain(passage.tags.iter().map(|name| tag(name)))
            .chain(undated)
            .collect();
        all.sort();
        all.dedup();
        all
    }
}

/// Makes index documents of passages. Keeps an analyser for each language it has met.
#[derive(Default)]
pub struct Encoder {
    analysers: HashMap<Language, Analyser>,
}

impl Encoder {
    /// The document that stands for `passage` of the file at `path`.
    pub fn passage(
        &mut self,
        fields: &Fields,
        path: &str,
        passage: &Passage,
        acronyms: &[AcronymPair],
    ) -> Result<TantivyDocument, IndexError> {
        let analyser = self
            .analysers
            .entry(passage.language)
            .or_insert_with(|| Analyser::new(passage.language));
        let mut terms = TermWriter {
            analyser,
            similarity: Similarity::default(),
            body: String::with_capacity(2 * passage.text.len()),
            exact: String::with_capacity(2 * passage.text.len()),
        };
        let mut document = TantivyDocument::default();
        for (name, text) in indexed_texts(passage) {
            let own = matches!(name, FieldName::Question | FieldName::Body);
            let written = terms.add(&text, own);
            match name {
                FieldName::Title => document.add_text(fields.title, written),
                FieldName::Headings => document.add_text(fields.headings, written),
                FieldName::Question => document.add_text(fields.question, written),
                FieldName::Body => {}
            }
        }
        document.add_text(fields.body, &terms.body);
        document.add_text(fields.exact, &terms.exact);
        for pair in acronyms {
            let long: Vec<String> = pair
                .long
                .split_whitespace()
                .map(|w| fold(w).into_owned())
                .collect();
            document.add_text(
                fields.acronym,
                acronym_term::by_short(&pair.short) + &pair.long,
            );
            document.add_text(
                fields.acronym,
                acronym_term::by_long(&long.join(" ")) + &pair.short,
            );
        }
        document.add_text(fields.file, passages_of(path));
        document.add_text(fields.id, passage.id.to_string());
        document.add_text(fields.kind, passage.kind.name());
        document.add_text(fields.language, passage.language.code());
        for facet in facet::of(passage) {
            document.add_text(fields.facet, facet);
        }
        if let Some(date) = passage.date {
            document.add_i64(fields.date, date);
        }
        document.add_u64(fields.passage, passage.id.bits());
        document.add_u64(fields.document, document_number(passage));
        document.add_u64(fields.traits, traits(passage));
        document.add_u64(fields.similarity, terms.similarity.hash());
        document.add_bytes(fields.stored, &written(passage)?);
        Ok(document)
    }
}

/// Value of the `file` field on every passage of the file at `path`.
pub fn passages_of(path: &str) -> String {
    format!("passages of {path}")
}

/// Value of the `file` field on the record of the file at `path`.
pub fn record_of(path: &str) -> String {
    format!("record of {path}")
}

/// The document that stands for a source file.
pub fn file_record(fields: &Fields, record: &FileRecord) -> Result<TantivyDocument, IndexError> {
    let mut document = TantivyDocument::default();
    document.add_text(fields.file, record_of(&record.path));
    document.add_text(fields.kind, FILE_RECORD);
    document.add_bytes(fields.stored, &written(record)?);
    Ok(document)
}

/// Reads back what was stored, if that is what was written. `document` are all bytes of an entry: in
/// front of its only value tantivy says how many there are, of which field and type, and how long,
/// where the highest bit ends the length. tantivy itself would read the value byte by byte.
///
/// # Errors
/// [`IndexError::Damaged`] where it is not.
pub fn read<T: serde::de::DeserializeOwned>(document: &[u8]) -> Result<T, IndexError> {
    const BEFORE_LENGTH: usize = 1 + size_of::<u32>() + 1;
    let length = document.get(BEFORE_LENGTH..).unwrap_or_default();
    let stored = length.iter().position(|byte| byte & 0x80 != 0);
    let stored = stored.map_or(&[][..], |end| &length[end + 1..]);
    let stored = checksum::entry_content(stored).ok_or_else(|| {
        IndexError::Damaged("a stored entry is not what was written there".into())
    })?;
    postcard::from_bytes(stored)
        .map_err(|e| IndexError::Damaged(format!("a stored entry cannot be read back ({e})")))
}

/// In the binary form of `postcard`, field after field without their names, behind a checksum. Half
/// of an index is what is stored, and JSON would make it a third larger.
fn written<T: serde::Serialize>(value: &T) -> Result<Vec<u8>, IndexError> {
    checksum::entry(|entry| postcard::to_extend(value, entry))
        .map_err(|e| IndexError::Damaged(format!("an entry cannot be written down ({e})")))
}

/// Collects the finished terms of a passage, field after field.
struct TermWriter<'a> {
    analyser: &'a mut Analyser,
    similarity: Similarity,
    body: String,
    exact: String,
}

impl TermWriter<'_> {
    /// Adds the terms of one field to the whole passage and gives them for the field of its own.
    /// Only what is the passage's own counts as `own` words for its similarity to others.
    fn add(&mut self, text: &str, own: bool) -> &str {
        if !self.body.is_empty() {
            self.body.push(GAP);
            self.exact.push(GAP);
        }
        let start = self.body.len();
        let (body, exact, similarity) = (&mut self.body, &mut self.exact, &mut self.similarity);
        self.analyser.each_term(text, &mut |term| {
            let end = if term.whole_of > 0 { SHARED } else { END };
            body.push_str(term.stem);
            body.push(end);
            exact.push_str(term.exact);
            exact.push(end);
            if own && term.whole_of == 0 {
                similarity.add(term.stem);
            }
        });
        &self.body[start..]
    }
}

/// A similarity hash (Charikar 2002) over pairs of neighbouring stems: texts that share most of
/// their pairs differ in few bits.
#[derive(Default)]
struct Similarity {
    /// How often each of the 64 bits was set, counted for all of them at once: the counts as binary
    /// numbers, one word for all their lowest digits, one for the next.
    digits: [u64; 32],
    pairs: u32,
    previous: u64,
}

impl Similarity {
    fn add(&mut self, stem: &str) {
        // FNV-1a: stable across builds and platforms, which the standard hasher does not promise.
        let mut word = 0xcbf2_9ce4_8422_2325u64;
        for byte in stem.bytes() {
            word = (word ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        let mut pair = word ^ self.previous.rotate_left(17);
        self.previous = word;
        // Spread the bits (the finaliser of SplitMix64), as FNV's high bits follow short words.
        pair = (pair ^ (pair >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        pair = (pair ^ (pair >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        pair ^= pair >> 31;
        self.pairs += 1;
        let mut carried = pair;
        for digit in &mut self.digits {
            let next = *digit & carried;
            *digit ^= carried;
            carried = next;
            if carried == 0 {
                break;
            }
        }
    }

    /// The bits that most pairs have.
    fn hash(&self) -> u64 {
        let count = |bit: u32| -> u32 {
            let digits = self.digits.iter().enumerate();
            digits
                .map(|(place, digit)| ((digit >> bit & 1) as u32) << place)
                .sum()
        };
        let most = |bit: &u32| 2 * u64::from(count(*bit)) > u64::from(self.pairs);
        (0..64).filter(most).map(|bit| 1 << bit).sum()
    }
}
