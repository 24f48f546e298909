//! A folder of documents with an index that is refreshed by the library itself, to be compared
//! with one that is built from nothing.

use faqt::corpus::source::Means;
use faqt::engine::refresh::{Report, Silent};
use faqt::engine::{Freshness, Library, Sources, Tuning};
use faqt::index::embedded::Reader;
use faqt::index::{FileRecord, Making, Retrieval};
use faqt::passage::Passage;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tempfile::TempDir;

/// The folder: documents in `docs/`, the index in `index/`.
pub struct Corpus {
    folder: TempDir,
    root: &'static str,
}

/// What a refresh did.
pub struct Counted(pub Report);

impl Corpus {
    /// Without documents.
    pub fn new() -> Corpus {
        let folder = tempfile::Builder::new().prefix("faqt-test-").tempdir();
        let folder = folder.expect("a temporary folder");
        fs::create_dir(folder.path().join("docs")).expect("a folder for documents");
        Corpus {
            folder,
            root: "docs",
        }
    }

    /// The same documents and index, in a folder of another name.
    pub fn with_root_renamed(self) -> Corpus {
        let at = |name: &str| self.folder.path().join(name);
        fs::rename(at(self.root), at("papers")).expect("renamed");
        Corpus {
            root: "papers",
            ..self
        }
    }

    /// A path below the documents.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(self.root).join(path)
    }

    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, content).expect("a file");
    }

    /// Other content at the beginning, with the old size and time of writing.
    pub fn overwrite_unnoticed(&self, path: &str, beginning: &str) {
        let old = self.read(path);
        let file = self.path(path);
        let time = fs::metadata(&file)
            .and_then(|m| m.modified())
            .expect("a time");
        fs::write(&file, format!("{beginning}{}", &old[beginning.len()..])).expect("a file");
        let file = fs::File::options().append(true).open(file).expect("a file");
        file.set_modified(time).expect("a time");
    }

    /// Another file of the same size and time of writing in its place.
    pub fn replace_unnoticed(&self, path: &str, content: &str) {
        let file = self.path(path);
        let old = fs::metadata(&file).expect("a file");
        assert_eq!(old.len(), content.len() as u64);
        let other = self.folder.path().join("other");
        fs::write(&other, content).expect("a file");
        let opened = fs::File::options().append(true).open(&other);
        let time = old.modified().expect("a time");
        opened.expect("a file").set_modified(time).expect("a time");
        fs::rename(other, file).expect("replaced");
    }

    /// A time of writing that is years away.
    pub fn date_ahead(&self, path: &str) {
        let file = fs::File::options().append(true).open(self.path(path));
        let ahead = SystemTime::now() + Duration::from_secs(10 * 365 * 86_400);
        file.expect("a file").set_modified(ahead).expect("a time");
    }

    pub fn read(&self, path: &str) -> String {
        String::from_utf8_lossy(&fs::read(self.path(path)).expect("a file")).into_owned()
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).expect("a file to remove");
    }

    pub fn rename(&self, from: &str, to: &str) {
        let to = self.path(to);
        fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
        fs::rename(self.path(from), to).expect("renamed");
    }

    pub fn touch(&self, path: &str) {
        let file = fs::File::options().append(true).open(self.path(path));
        let later = SystemTime::now() + Duration::from_secs(5);
        file.expect("a file").set_modified(later).expect("a time");
    }

    /// The documents, sorted.
    pub fn paths(&self) -> Vec<String> {
        fn collect(folder: &Path, below: &Path, found: &mut Vec<String>) {
            for entry in fs::read_dir(folder).expect("a folder").flatten() {
                let path = entry.path();
                match path.is_dir() {
                    true => collect(&path, below, found),
                    false => {
                        let path = path.strip_prefix(below).expect("below");
                        found.push(path.to_string_lossy().into_owned());
                    }
                }
            }
        }
        let mut found = Vec::new();
        collect(&self.path(""), &self.path(""), &mut found);
        found.sort();
        found
    }

    fn library(&self, index: &str) -> Library {
        Library {
            index: self.folder.path().join(index),
            sources: Some(Sources::new(&[self.path("")]).expect("a corpus")),
            making: Making::default(),
            means: Means::default(),
            tuning: Tuning::default(),
            model: None,
        }
    }

    /// Brings the index up to date.
    pub fn refresh(&self) -> Counted {
        let library = self.library("index");
        let report = library.refresh(None, false, now(), &Silent);
        Counted(report.expect("a refresh"))
    }

    /// The same by a clock that is half an hour behind.
    pub fn refresh_by_a_slow_clock(&self) -> Counted {
        let library = self.library("index");
        let behind = now() - 1_800_000_000_000;
        let report = library.refresh(None, false, behind, &Silent);
        Counted(report.expect("a refresh"))
    }

    /// Whether a question would be asked at once.
    pub fn is_fresh(&self) -> bool {
        let check = self.library("index").check();
        matches!(check.expect("a check"), Freshness::Fresh(_))
    }

    /// The texts of all passages, sorted.
    pub fn texts(&self) -> Vec<String> {
        let (passages, _) = self.contents("index");
        let mut texts: Vec<String> = passages.into_iter().map(|p| p.text).collect();
        texts.sort();
        texts
    }

    fn contents(&self, index: &str) -> (Vec<Passage>, Vec<FileRecord>) {
        let reader = Reader::open(&self.folder.path().join(index)).expect("an index");
        let mut passages = Vec::new();
        let each = &mut |passage| passages.push(passage);
        reader.each_passage(each).expect("passages");
        passages.sort_by_key(|p| (p.id, p.place.bytes.start));
        let mut files = reader.files().expect("records");
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let count: u64 = files.iter().map(|file| file.passages).sum();
        assert_eq!(
            count,
            passages.len() as u64,
            "the records count the passages"
        );
        let statistics = reader.statistics().expect("counts");
        assert_eq!(statistics.passages, count);
        (passages, files)
    }

    /// All passages and records are those of a build from nothing.
    #[track_caller]
    pub fn is_as_rebuilt(&self) {
        let library = self.library("rebuilt");
        library
            .refresh(None, true, now(), &Silent)
            .expect("a build");
        let (refreshed, rebuilt) = (self.contents("index"), self.contents("rebuilt"));
        let place = |p: &Passage| (p.place.path.clone(), p.place.bytes.clone(), p.text.clone());
        let places = |passages: &[Passage]| {
            let mut places: Vec<_> = passages.iter().map(place).collect();
            places.sort_by(|a, b| (&a.0, a.1.start).cmp(&(&b.0, b.1.start)));
            places
        };
        assert_eq!(places(&refreshed.0), places(&rebuilt.0));
        assert_eq!(refreshed.0, rebuilt.0);
        let without_time = |records: Vec<FileRecord>| -> Vec<FileRecord> {
            let timeless = |record| FileRecord { read: 0, ..record };
            records.into_iter().map(timeless).collect()
        };
        assert_eq!(without_time(refreshed.1), without_time(rebuilt.1));
    }
}

fn now() -> i64 {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH);
    since_1970.expect("a clock").as_nanos() as i64
}

impl Counted {
    #[track_caller]
    pub fn moved(&self, count: u64) -> &Counted {
        assert_eq!(self.0.files.moved, count, "moved: {:?}", self.0.files);
        self
    }

    #[track_caller]
    pub fn changed(&self, count: u64) -> &Counted {
        assert_eq!(self.0.files.changed, count, "changed: {:?}", self.0.files);
        self
    }

    #[track_caller]
    pub fn removed(&self, count: u64) -> &Counted {
        assert_eq!(self.0.files.removed, count, "removed: {:?}", self.0.files);
        self
    }

    #[track_caller]
    pub fn passages(&self, added: u64, removed: u64) -> &Counted {
        let passages = self.0.passages;
        assert_eq!((passages.added, passages.removed), (added, removed));
        self
    }
}
