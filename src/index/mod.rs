//! Floor 4: where passages are kept and found again. A *home* of passages implements [`Retrieval`]
//! for asking and [`Storage`] for filling; the embedded index is the first one. A home looks up
//! leaves and reports where they stand; what that is worth is decided by the stages behind it, so
//! that every home ranks alike.

mod description;
pub mod embedded;
mod finding;
mod holder;
mod manifest;

pub use description::{GAP_WIDTH, describe, document_number, each_indexed_term, indexed_texts};
pub use finding::{Finding, Severity};
pub use holder::Holder;
pub use manifest::{FileRecord, Making, Manifest, OptionalFields, SCHEMA_VERSION};

use crate::lexicon::{AcronymPair, Lexicon};
use crate::passage::{Passage, PassageId, PassageKind};
use crate::plan::QueryPlan;
use crate::question::Filter;
use std::collections::HashSet;
use std::path::PathBuf;

/// A place to ask for passages.
pub trait Retrieval: Lexicon + Send + Sync {
    /// The up to `limit` passages that fit `plan` best by a first, cheap score, with where its
    /// leaves stand in them.
    fn candidates(&self, plan: &QueryPlan, limit: usize) -> Result<Candidates, IndexError>;

    /// The id and kind of every passage, in no particular order.
    fn ids(&self) -> Result<Vec<(PassageId, PassageKind)>, IndexError>;

    /// The passages that meet the conditions of `plan` (its filter, phrases, fields and exclusions),
    /// whatever words they hold besides; `None` where it has no conditions.
    fn admitted(&self, plan: &QueryPlan) -> Result<Option<HashSet<PassageId>>, IndexError>;

    /// Those of these passages that are there, as candidates for `plan` in this order. Its
    /// conditions are not looked at, and first-stage scores are 0.
    fn named(&self, plan: &QueryPlan, ids: &[PassageId]) -> Result<Vec<Candidate>, IndexError>;

    /// Whether any passage is of a document that `filter` lets pass.
    fn lets_pass(&self, filter: &Filter) -> Result<bool, IndexError>;

    /// The passages behind these keys, in the same order.
    fn fetch(&self, keys: &[PassageKey]) -> Result<Vec<Passage>, IndexError>;

    /// The passage with this id.
    fn passage(&self, id: PassageId) -> Result<Option<Passage>, IndexError>;

    /// Calls `each` with every passage, always in the same order for the same index.
    fn each_passage(&self, each: &mut dyn FnMut(Passage)) -> Result<(), IndexError>;

    /// Up to `limit` words of the corpus that begin with the folded `prefix`, frequent ones first.
    fn words_with_prefix(&self, prefix: &str, limit: usize) -> Result<Vec<String>, IndexError>;

    /// What the last commit said about itself.
    fn manifest(&self) -> &Manifest;

    /// What is known about each source file.
    fn files(&self) -> Result<Vec<FileRecord>, IndexError>;

    /// Counts for people.
    fn statistics(&self) -> Result<Statistics, IndexError>;
}

/// A place to put passages. Nothing is seen by readers before [`Storage::commit`].
pub trait Storage: Sync {
    /// Adds a passage of the file at `path`, with the acronyms it defines. May be called from
    /// several threads at once.
    fn add(
        &self,
        path: &str,
        passage: &Passage,
        acronyms: &[AcronymPair],
    ) -> Result<(), IndexError>;

    /// Notes the state of a file, in place of an older note.
    fn add_file(&self, record: &FileRecord) -> Result<(), IndexError>;

    /// Forgets all passages and the note of the file at `path`, as of now: what is added later stays.
    fn remove_file(&self, path: &str) -> Result<(), IndexError>;

    /// Forgets the passages of these ids of the file at `path`, as of now: what is added later
    /// stays.
    fn remove_passages(&self, path: &str, ids: &[PassageId]) -> Result<(), IndexError>;

    /// Makes all changes since the last commit visible at once, with `manifest` as their account.
    fn commit(&mut self, manifest: &Manifest) -> Result<(), IndexError>;
}

/// Counts over a whole index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Passages that can be found.
    pub passages: u64,
    /// Passages by kind.
    pub kinds: Vec<(PassageKind, u64)>,
    /// Passages by language.
    pub languages: Vec<(crate::text::Language, u64)>,
    /// Different acronym definitions.
    pub acronyms: u64,
    /// Bytes on disk.
    pub bytes: u64,
}

/// Names a passage within one open index; worthless outside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PassageKey(pub u64);

/// Passages that may answer, and what is needed to rank them without reading their text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Candidates {
    /// Facts about the whole collection.
    pub collection: Collection,
    /// The candidates, best first by their first-stage score.
    pub list: Vec<Candidate>,
}

/// Facts about the whole collection that weights depend on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Collection {
    /// How many passages there are.
    pub passages: u64,
    /// How many of them answer a question of an FAQ.
    pub questions: u64,
    /// For each leaf of the plan, in how many passages it stands.
    pub leaf_frequency: Vec<u64>,
    /// For each leaf of the plan, in how many stored questions it stands.
    pub question_frequency: Vec<u64>,
    /// Mean lengths over the passages that have the field.
    pub mean_lengths: Lengths<f32>,
}

/// A value for each field of a passage, in terms.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Lengths<T> {
    /// The whole passage: title, headings, question and text.
    pub body: T,
    /// The document's title.
    pub title: T,
    /// The heading path.
    pub headings: T,
    /// The FAQ question.
    pub question: T,
}

/// A passage that may answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// For fetching it.
    pub key: PassageKey,
    /// Its name: the last, stable resort among equals.
    pub id: PassageId,
    /// Equal for passages of one document, different for others.
    pub document: u64,
    /// What it is made of.
    pub kind: PassageKind,
    /// Whether it is an FAQ answer that the page cuts off.
    pub cut_off: bool,
    /// Equal for passages whose texts say nearly the same words: a similarity hash.
    pub similarity: u64,
    /// The first-stage score; comparable only within one reply.
    pub first_stage: f32,
    /// Its place by that score, from 0.
    pub rank: usize,
    /// Its fields' lengths in terms.
    pub lengths: Lengths<u32>,
    /// For each leaf of the plan, where it stands.
    pub matches: Vec<LeafMatch>,
    /// For each exact leaf of the plan, whether it stands there in exactly this form.
    pub exact: Vec<bool>,
}

/// Where one leaf stands in one passage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeafMatch {
    /// Positions in the whole passage, rising.
    pub body: Vec<u32>,
    /// How often in the title.
    pub title: u32,
    /// How often in the heading path.
    pub headings: u32,
    /// How often in the FAQ question.
    pub question: u32,
}

/// What can go wrong with an index.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// There is none.
    #[error("there is no index in {}", .0.display())]
    Missing(PathBuf),
    /// It was made by another version, or its words were analysed by other rules.
    #[error("the index in {} does not fit this program: {reason}", path.display())]
    Incompatible {
        /// Where it is.
        path: PathBuf,
        /// What differs.
        reason: String,
    },
    /// Another process is writing to it.
    #[error("another process is writing to the index in {}{}", path.display(), named(holder))]
    Locked {
        /// Where it is.
        path: PathBuf,
        /// Who that is, where it said so.
        holder: Option<Holder>,
    },
    /// The disk, or what this process may write, is full.
    #[error("there is no room for the index in {}: {reason}", path.display())]
    Full {
        /// Where it is.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// It was brought in from elsewhere, so it cannot be brought up to date.
    #[error("the index in {} was imported: its documents are not here", .0.display())]
    Imported(PathBuf),
    /// A file cannot be imported or exported to.
    #[error("{}: {reason}", file.display())]
    Bundle {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// It cannot be read or written.
    #[error("the index in {}: {reason}", path.display())]
    Failed {
        /// Where it is.
        path: PathBuf,
        /// What the system or the index library said.
        reason: String,
    },
    /// Something in it is not what was written.
    #[error("the index is damaged: {0}")]
    Damaged(String),
    /// Reading from it failed.
    #[error("reading the index failed: {0}")]
    Read(#[from] std::io::Error),
}

/// Who writes, behind the words that somebody does.
fn named(holder: &Option<Holder>) -> String {
    holder
        .as_ref()
        .map_or(String::new(), |holder| format!(": {holder}"))
}
