//! Making the vectors of an index: for every passage that has none yet. What was made so far is
//! committed again and again, so that a run that is ended goes on where it was.

use super::{Model, folder, identity, parts, passages};
use crate::index::{IndexError, Retrieval};
use crate::passage::{Passage, PassageId};
use crate::vectors::{Part, VectorError, VectorStore, VectorWriter};
use std::collections::HashSet;
use std::path::Path;

/// So many texts are encoded and committed together: some seconds of work.
const BATCH: usize = 128;
/// So many of them are encoded between two steps of the progress.
const STEP: usize = 64;
/// Where no more than one passage in so many has to be read, each is looked up by itself.
const FEW: usize = 16;

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Embedded {
    /// Vectors there are now, those of passages that are gone included.
    pub vectors: u64,
    /// Vectors that were made.
    pub made: u64,
    /// Vectors that went: of another model, damaged, or of passages that are gone.
    pub removed: u64,
    /// Passages that have no vector still.
    pub waiting: u64,
    /// Whether all were made anew, whatever stood there.
    pub anew: bool,
}

/// Why vectors could not be made or used.
#[derive(Debug, thiserror::Error)]
pub enum EmbedError {
    /// The index cannot be read.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The vectors cannot be read or written.
    #[error(transparent)]
    Vectors(VectorError),
    /// The encoder gives infinities, or no numbers at all.
    #[error("the vectors of {0} are not numbers: its weights are damaged")]
    NoNumbers(String),
}

/// Is told how far it has come.
pub trait Embedding {
    /// So many vectors have to be made.
    fn begin(&self, waiting: u64);
    /// So many more were made.
    fn advance(&self, made: u64);
}

/// Makes the vectors that are missing of `home`, whose index is at `index`, on `threads` threads.
/// Vectors of passages that are gone are dropped once they are many.
///
/// # Errors
/// Where vectors stand there that do not fit, or the index cannot be read, or nothing can be
/// written. What was committed before stays.
pub fn embed(
    home: &dyn Retrieval,
    model: &Model,
    index: &Path,
    threads: usize,
    progress: &dyn Embedding,
) -> Result<Embedded, EmbedError> {
    let writer = VectorWriter::open(&folder(index), &model.0.encoding())?;
    fill(home, model, writer, threads, progress)
}

/// The same for `faqt index`: vectors that do not fit or are damaged are made anew.
///
/// # Errors
/// Where the index cannot be read, another process makes vectors, or nothing can be written.
pub fn renew(
    home: &dyn Retrieval,
    model: &Model,
    index: &Path,
    threads: usize,
    progress: &dyn Embedding,
) -> Result<Embedded, EmbedError> {
    use VectorError::{Damaged, Mismatch, Truncated, Version};
    let (folder, encoding) = (folder(index), model.0.encoding());
    let (mut writer, anew) = match VectorWriter::open(&folder, &encoding) {
        Err(Mismatch { .. } | Version { .. } | Truncated { .. } | Damaged { .. }) => {
            (VectorWriter::anew(&folder, &encoding)?, true)
        }
        opened => (opened?, false),
    };
    let mut removed = 0;
    if anew {
        removed = VectorStore::open_any(&folder).map_or(0, |store| store.len());
    } else if crate::vectors::examine(&folder).is_ok_and(|found| !found.damaged.is_empty()) {
        // What is damaged is missing then.
        removed = writer.retain(|_| true)?;
    }
    let embedded = fill(home, model, writer, threads, progress)?;
    Ok(Embedded {
        anew,
        removed: removed + embedded.removed,
        ..embedded
    })
}

fn fill(
    home: &dyn Retrieval,
    model: &Model,
    writer: VectorWriter,
    threads: usize,
    progress: &dyn Embedding,
) -> Result<Embedded, EmbedError> {
    let all = parts(home)?;
    let missing = writer.missing(all.iter().copied());
    progress.begin(missing.len() as u64);
    let mut wanted: HashSet<(PassageId, Part)> = missing.into_iter().collect();
    let mut filling = Filling {
        model,
        writer,
        threads,
        progress,
        waiting: Vec::new(),
        made: 0,
    };
    filling.read(home, &mut wanted, all.len())?;
    filling.flush()?;
    let Filling {
        mut writer, made, ..
    } = filling;
    let alive: HashSet<PassageId> = all.into_iter().map(|(id, _)| id).collect();
    let removed = writer.compact(|id| alive.contains(&id))?;
    if let (0, Some(index)) = (passages(wanted.iter().copied()), identity(home.manifest())) {
        writer.note_complete(&index)?;
    }
    Ok(Embedded {
        vectors: writer.len(),
        made,
        removed,
        waiting: passages(wanted),
        anew: false,
    })
}

/// Vectors on their way.
struct Filling<'f> {
    model: &'f Model,
    writer: VectorWriter,
    threads: usize,
    progress: &'f dyn Embedding,
    waiting: Vec<(PassageId, Part, String)>,
    made: u64,
}

impl Filling<'_> {
    /// Reads the passages of `wanted` and encodes them; those it does not find stay there.
    fn read(
        &mut self,
        home: &dyn Retrieval,
        wanted: &mut HashSet<(PassageId, Part)>,
        all: usize,
    ) -> Result<(), EmbedError> {
        if wanted.len() * FEW <= all {
            let ids: HashSet<PassageId> = wanted.iter().map(|(id, _)| *id).collect();
            for id in ids {
                if let Some(passage) = home.passage(id)? {
                    self.take(&passage, wanted)?;
                }
            }
            return Ok(());
        }
        let mut outcome = Ok(());
        home.each_passage(&mut |passage| {
            if outcome.is_ok() && !wanted.is_empty() {
                outcome = self.take(&passage, wanted);
            }
        })?;
        outcome
    }

    /// Takes those parts of a passage that are wanted still.
    fn take(
        &mut self,
        passage: &Passage,
        wanted: &mut HashSet<(PassageId, Part)>,
    ) -> Result<(), EmbedError> {
        for part in [Part::Passage, Part::Question] {
            if wanted.remove(&(passage.id, part)) {
                self.waiting.push((passage.id, part, text(passage, part)));
            }
        }
        match self.waiting.len() >= BATCH {
            true => self.flush(),
            false => Ok(()),
        }
    }

    /// Encodes and commits what waits.
    fn flush(&mut self) -> Result<(), EmbedError> {
        let mut waiting = std::mem::take(&mut self.waiting);
        // Texts of one length together take the least work, and the longest first leave no core idle.
        waiting.sort_by_key(|(_, _, text)| std::cmp::Reverse(text.len()));
        for few in waiting.chunks(STEP) {
            let texts: Vec<&str> = few.iter().map(|(_, _, text)| &**text).collect();
            let vectors = self.model.0.encode(&texts, self.threads);
            if !vectors.iter().flatten().all(|number| number.is_finite()) {
                return Err(EmbedError::NoNumbers(self.model.0.name()));
            }
            for ((id, part, _), vector) in few.iter().zip(&vectors) {
                self.writer.add(*id, *part, vector)?;
            }
            self.made += few.len() as u64;
            self.progress.advance(few.len() as u64);
        }
        self.writer.commit()?;
        Ok(())
    }
}

/// What an encoder reads of a passage: what stands around it belongs to its meaning.
fn text(passage: &Passage, part: Part) -> String {
    let question = passage.question.as_deref();
    match (part, question) {
        (Part::Question, Some(question)) => question.to_string(),
        (Part::Passage, Some(question)) => format!("{question}\n{}", passage.text),
        (_, None) => {
            let headings = passage.heading_path.iter().map(String::as_str);
            let around = passage.title.as_deref().into_iter().chain(headings);
            let texts = around.chain([passage.text.as_str()]);
            texts.collect::<Vec<_>>().join("\n")
        }
    }
}
