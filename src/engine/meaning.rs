//! Meaning as well as words: an optional stage between candidates and their order. An *encoder*
//! makes vectors of texts; the vectors of passages stand in a folder of the index, and are made when
//! it is built. The passages nearest to a question become candidates beside those that share its
//! words. Without an encoder nothing of this is touched.

mod embed;

pub use embed::{EmbedError, Embedded, Embedding, embed, renew};

use super::MeaningUsed;
use crate::index::{Candidates, IndexError, Manifest, Retrieval};
use crate::passage::{PassageId, PassageKind};
use crate::plan::QueryPlan;
use crate::question::{Question, Role};
use crate::rank::{Near, Nearness};
use crate::vectors::{Encoding, Part, VectorError, VectorStore};
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::available_parallelism;

/// How many passages are taken for their meaning alone.
const NEAREST: usize = 100;
/// From so many vectors on they are compared on all cores: fewer take less than a millisecond.
const MANY: u64 = 50_000;

/// Makes vectors of texts.
pub trait Encode: Send + Sync {
    /// What people call it.
    fn name(&self) -> String;

    /// What its vectors depend on.
    fn encoding(&self) -> Encoding;

    /// How well it knows the words of a text, 0 to 1: words of a language that it was not made for
    /// fall into many pieces, or are not known at all.
    fn familiarity(&self, text: &str) -> f32;

    /// The vectors of these texts, in the same order, on up to `threads` threads.
    fn encode(&self, texts: &[&str], threads: usize) -> Vec<Vec<f32>>;
}

/// An open encoder, shared by all who use it.
#[derive(Clone)]
pub struct Model(pub Arc<dyn Encode>);

impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Model").field(&self.0.name()).finish()
    }
}

#[cfg(feature = "model")]
impl Encode for crate::encoder::Encoder {
    fn name(&self) -> String {
        self.facts().name.clone()
    }

    fn encoding(&self) -> Encoding {
        let facts = self.facts();
        let texts = [facts.hash.as_str(), TEXTS];
        Encoding {
            model: *blake3::hash(texts.join("\n").as_bytes()).as_bytes(),
            dimensions: facts.dimensions,
            pooling: facts.pooling.name().to_string(),
            max_length: format!("{} tokens", facts.max_tokens),
        }
    }

    fn familiarity(&self, text: &str) -> f32 {
        crate::encoder::Encoder::familiarity(self, text)
    }

    fn encode(&self, texts: &[&str], threads: usize) -> Vec<Vec<f32>> {
        crate::encoder::Encoder::encode(self, texts, threads)
    }
}

/// How a passage becomes a text; vectors of texts made otherwise do not fit.
#[cfg(feature = "model")]
const TEXTS: &str = "title, headings and text, or question and text; questions by themselves";

/// Where the vectors of an index stand.
pub fn folder(index: &Path) -> PathBuf {
    index.join("vectors")
}

/// An encoder and the vectors that it made of an index.
pub struct Meaning {
    model: Model,
    store: VectorStore,
    waiting: u64,
    is_unnoted: bool,
}

impl Meaning {
    /// Opens the vectors of `home`, whose index is at `index`.
    ///
    /// # Errors
    /// Where there are none, or others than this encoder makes, or where they cannot be read.
    pub fn open(model: Model, index: &Path, home: &dyn Retrieval) -> Result<Meaning, EmbedError> {
        let store = VectorStore::open(&folder(index), &model.0.encoding())?;
        let index = identity(home.manifest());
        let is_complete = |index: &String| store.is_complete_for(index);
        let is_known = index.as_ref().is_some_and(is_complete);
        let waiting = match is_known {
            true => 0,
            false => waiting(home, &store)?,
        };
        Ok(Meaning {
            model,
            waiting,
            is_unnoted: index.is_some() && !is_known && waiting == 0 && store.len() >= MANY,
            store,
        })
    }

    /// Whether every passage was looked up only to find that none waits, which takes long where they
    /// are many. Making vectors, of which there are none to make, notes it.
    pub fn is_unnoted(&self) -> bool {
        self.is_unnoted
    }

    /// What a reply says of it.
    pub fn used(&self) -> MeaningUsed {
        MeaningUsed {
            model: self.model.0.name(),
            waiting: self.waiting,
        }
    }

    /// Adds the passages nearest to `question` that meet the conditions of `plan` to what was `found`
    /// by words. Gives the nearness of all.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub(super) fn add(
        &self,
        home: &dyn Retrieval,
        question: &Question,
        plan: &QueryPlan,
        found: &mut Candidates,
    ) -> Result<Near, IndexError> {
        let asked = asked(question);
        let vector = self.model.0.encode(&[&asked], 1);
        let vector = vector.into_iter().next().unwrap_or_default();
        // What the tokenizer finds nothing in is near to nothing, and so is what damaged weights make.
        if vector.iter().all(|n| *n == 0.0) || !vector.iter().all(|n| n.is_finite()) {
            return Ok(Near::default());
        }
        let admitted = home.admitted(plan)?;
        let nearest = self.nearest(&vector, admitted.as_ref());
        let known: HashSet<PassageId> = found.list.iter().map(|c| c.id).collect();
        let new: Vec<PassageId> = nearest
            .into_iter()
            .filter(|id| !known.contains(id))
            .collect();
        let first = found.list.len();
        found.list.extend(home.named(plan, &new)?);
        for (rank, candidate) in found.list.iter_mut().enumerate().skip(first) {
            candidate.rank = rank;
        }
        let ids: Vec<PassageId> = found.list.iter().map(|c| c.id).collect();
        Ok(Near {
            passages: self.nearness(&vector, &ids),
            familiarity: self.model.0.familiarity(&asked),
            question: vector,
        })
    }

    /// The cosines of the vector of a question and those of these texts, made on all cores.
    pub(super) fn cosines(&self, question: &[f32], texts: &[&str]) -> Vec<f32> {
        let vectors = self.model.0.encode(texts, cores());
        let product = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
        let norm = |a: &[f32]| product(a, a).sqrt().max(f32::MIN_POSITIVE);
        let cosine = |v: &Vec<f32>| product(question, v) / (norm(question) * norm(v));
        vectors.iter().map(cosine).collect()
    }

    /// The passages nearest to `vector` among those that are admitted, nearest first.
    fn nearest(&self, vector: &[f32], admitted: Option<&HashSet<PassageId>>) -> Vec<PassageId> {
        let threads = match self.store.len() {
            ..MANY => 1,
            _ => cores(),
        };
        let keep = |id, _: Part| admitted.is_none_or(|ids| ids.contains(&id));
        // Each passage may be there twice.
        let rows = self.store.scan(vector, 2 * NEAREST, threads, keep);
        let mut seen = HashSet::new();
        let ids = rows.unwrap_or_default().into_iter().map(|row| row.id);
        ids.filter(|id| seen.insert(*id)).take(NEAREST).collect()
    }

    fn nearness(&self, vector: &[f32], ids: &[PassageId]) -> HashMap<PassageId, Nearness> {
        let mut near: HashMap<PassageId, Nearness> = HashMap::new();
        for row in self.store.scores_of(vector, ids).unwrap_or_default() {
            let nearness = near.entry(row.id).or_default();
            match row.part {
                Part::Passage => nearness.passage = Some(row.cosine),
                Part::Question => nearness.question = Some(row.cosine),
            }
        }
        near
    }
}

fn cores() -> usize {
    available_parallelism().map_or(1, NonZero::get)
}

/// What names the passages of an index: its account of itself, of which the listing says what was
/// read; `None` where it does not, and passages may differ without it. Of standard input it never does.
fn identity(manifest: &Manifest) -> Option<String> {
    let is_told = !manifest.listing.is_empty() && !manifest.is_of_stdin();
    let account = serde_json::to_vec(manifest).ok().filter(|_| is_told)?;
    Some(blake3::hash(&account).to_hex().to_string())
}

/// How many passages of `home` have no vector in `store` yet.
///
/// # Errors
/// If the index cannot be read.
pub fn waiting(home: &dyn Retrieval, store: &VectorStore) -> Result<u64, IndexError> {
    Ok(passages(store.missing(parts(home)?)))
}

/// Of how many passages these are parts.
fn passages(parts: impl IntoIterator<Item = (PassageId, Part)>) -> u64 {
    let ids: HashSet<PassageId> = parts.into_iter().map(|(id, _)| id).collect();
    ids.len() as u64
}

/// Everything of `home` that has a vector, or should.
fn parts(home: &dyn Retrieval) -> Result<Vec<(PassageId, Part)>, IndexError> {
    let of = |(id, kind): (PassageId, PassageKind)| {
        let question = (kind == PassageKind::Faq).then_some((id, Part::Question));
        std::iter::once((id, Part::Passage)).chain(question)
    };
    Ok(home.ids()?.into_iter().flat_map(of).collect())
}

/// The question as an encoder reads it: as it was typed, without filters and what must not be there.
fn asked(question: &Question) -> String {
    let plain = question.filter.is_empty()
        && question.phrases.is_empty()
        && (question.words.iter()).all(|w| w.role != Role::Excluded && w.field.is_none());
    if plain {
        return question.text.clone();
    }
    let words = question.words.iter().filter(|w| w.role != Role::Excluded);
    let words: Vec<&str> = words.map(|word| word.text.as_str()).collect();
    words.join(" ")
}

impl From<VectorError> for EmbedError {
    fn from(error: VectorError) -> EmbedError {
        EmbedError::Vectors(error)
    }
}
