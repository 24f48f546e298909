//! What an index holds: whether every passage and every record of a file can be read back, and
//! whether they agree with each other and with the manifest.

use super::{Examination, REBUILD};
use crate::index::embedded::guard::guarded;
use crate::index::embedded::reader::Reader;
use crate::index::embedded::schema::FILE_RECORD;
use crate::index::{FileRecord, Finding, IndexError, Retrieval};
use crate::passage::PassageKind;
use std::collections::HashMap;
use tantivy::{DocAddress, Term};

/// Looks at everything that `reader` can read.
pub fn examine(reader: &Reader, examination: &mut Examination) {
    let (passages, records) = match (addresses_of_passages(reader), of_kind(reader, FILE_RECORD)) {
        (Ok(passages), Ok(records)) => (passages, records),
        (Err(error), _) | (_, Err(error)) => {
            let fact = format!("cannot be listed: {error}");
            return examination.find(Finding::error("the passages", fact, REBUILD));
        }
    };
    let all = reader.searcher.num_docs();
    let known = (passages.len() + records.len()) as u64;
    if all != known {
        let fact = format!("holds {all} entries, of which {known} are of a known kind");
        examination.find(Finding::error("the index", fact, REBUILD));
    }
    let mut counts: HashMap<String, u64> = HashMap::new();
    let mut unread = Unread::default();
    for address in passages {
        match guarded(&reader.dir, || reader.ranked(address)) {
            Ok(passage) => {
                examination.passages += 1;
                *counts.entry(passage.place.path).or_default() += 1;
            }
            Err(error) => unread.note(error),
        }
    }
    unread.find("passages", examination);
    let mut read: Vec<FileRecord> = Vec::new();
    let mut unread = Unread::default();
    for address in records {
        match guarded(&reader.dir, || reader.stored(address)) {
            Ok(record) => read.push(record),
            Err(error) => unread.note(error),
        }
    }
    let whole = unread.count == 0;
    unread.find("records of files", examination);
    if whole {
        agree(reader, &read, counts, examination);
        read.sort_by(|a, b| a.path.cmp(&b.path));
        examination.records = Some(read);
    }
}

/// What could not be read back.
#[derive(Default)]
struct Unread {
    count: u64,
    first: Option<IndexError>,
}

impl Unread {
    fn note(&mut self, error: IndexError) {
        self.count += 1;
        self.first.get_or_insert(error);
    }

    fn find(self, what: &str, examination: &mut Examination) {
        if let Some(error) = self.first {
            let subject = format!("{} stored {what}", self.count);
            let fact = format!("cannot be read back: {error}");
            examination.find(Finding::error(subject, fact, REBUILD));
        }
    }
}

fn addresses_of_passages(reader: &Reader) -> Result<Vec<DocAddress>, IndexError> {
    let mut found = Vec::new();
    for kind in PassageKind::ALL {
        found.extend(of_kind(reader, kind.name())?);
    }
    // In stored order, so that each block of the store is unpacked once.
    found.sort();
    Ok(found)
}

fn of_kind(reader: &Reader, kind: &str) -> Result<Vec<DocAddress>, IndexError> {
    guarded(&reader.dir, || {
        reader.entries(&Term::from_field_text(reader.fields.kind, kind))
    })
}

/// Finds where passages, records and manifest do not agree.
fn agree(
    reader: &Reader,
    records: &[FileRecord],
    mut counts: HashMap<String, u64>,
    examination: &mut Examination,
) {
    let mut wrong = Vec::new();
    let mut seen = HashMap::new();
    for record in records {
        if seen.insert(&record.path, ()).is_some() {
            wrong.push(Finding::error(&record.path, "is recorded twice", REBUILD));
            continue;
        }
        let count = counts.remove(&record.path).unwrap_or(0);
        if count != record.passages {
            let fact = format!("has {count} passages, and {} were made", record.passages);
            wrong.push(Finding::error(&record.path, fact, REBUILD));
        }
    }
    let mut unknown: Vec<&String> = counts.keys().collect();
    unknown.sort();
    let unrecorded = |path: &String| {
        let fact = "has passages, but is not recorded";
        Finding::error(path, fact, REBUILD)
    };
    wrong.extend(unknown.into_iter().map(unrecorded));
    let manifest = reader.manifest();
    if manifest.files != records.len() as u64 {
        let fact = format!(
            "speaks of {} files, and {} are recorded",
            manifest.files,
            records.len()
        );
        wrong.push(Finding::error("the manifest", fact, REBUILD));
    }
    examination.find_all(wrong, "files");
}
