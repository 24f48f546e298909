//! Floor 1: sentence encoders. A text becomes a vector, and texts that mean the same have vectors
//! that point the same way. Any model of the BERT family can be opened that lies in a folder as
//! Hugging Face lays it out; sizes, pooling and lengths are read from its files, and what the
//! forward pass here does not do is refused with a reason. All of it runs on the processor.
//!
//! The way of the data: `folder` reads the files, `description` says what they promise, `weights`
//! finds the tensors, `tokens` cuts texts into tokens, `forward` runs them through the layers with
//! the loops of `kernel`, `pooling` makes one vector of the tokens of a text.

mod description;
mod folder;
mod forward;
mod kernel;
mod names;
mod pooling;
mod tokens;
mod weights;

pub use description::Pooling;

use crate::text::is_unspaced;
use description::Description;
use folder::{FileText, Files, WeightsFile};
use forward::Scratch;
use std::io;
use std::ops::Range;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use tokens::Tokens;
use unicode_segmentation::UnicodeSegmentation;
use weights::Weights;

/// Why a model cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// A file is missing or cannot be read.
    #[error("cannot read {}: {error}", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// A file does not hold what its kind of file holds.
    #[error("{} is damaged or not of this model: {what}", file.display())]
    Malformed {
        /// The file.
        file: PathBuf,
        /// What was found.
        what: String,
    },
    /// The files are whole, but ask for something that is not done here.
    #[error("{} asks for what faqt does not do: {what}", file.display())]
    Unsupported {
        /// The file.
        file: PathBuf,
        /// What was found.
        what: String,
    },
}

/// What is known of an open model.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelFacts {
    /// The name of its folder.
    pub name: String,
    /// The architecture, as `config.json` calls it: `bert`, `xlm-roberta`.
    pub architecture: String,
    /// How many numbers a vector has.
    pub dimensions: usize,
    /// How many layers a token passes.
    pub layers: usize,
    /// How the vectors of tokens become that of a text.
    pub pooling: Pooling,
    /// Whether vectors have norm 1.
    pub normalised: bool,
    /// How many tokens of a text are read, those that mark begin and end among them.
    pub max_tokens: usize,
    /// The size of the weights.
    pub bytes: u64,
    /// Hexadecimal, of everything that vectors depend on: what the settings say, the bytes of the
    /// tokenizer, and samples of the weights. Vectors of models that differ in it are not to be
    /// compared.
    pub hash: String,
    /// Hexadecimal, of samples of the weights alone: the same for copies of one model whose
    /// settings are written differently.
    pub weights: String,
}

/// An open model.
pub struct Encoder {
    facts: ModelFacts,
    tokens: Tokens,
    weights: Weights,
}

/// Texts are tokenised in groups of so many, so that threads seldom meet.
const TEXTS_TO_TAKE: usize = 32;

/// Texts of one run through the layers have together about so many tokens: enough for the matrix
/// products to be at full speed, and few enough for their results to stay in the cache.
const TOKENS_IN_A_RUN: usize = 512;

/// About as many characters has a word of Chinese.
const CHARACTERS_OF_A_WORD: f32 = 2.0;

impl Encoder {
    /// Opens the model in `folder`, whose weights are mapped into memory and not copied. The file
    /// must not be cut short while the program runs.
    ///
    /// # Errors
    ///
    /// A file is missing, is damaged, or asks for what is not done here.
    pub fn open(folder: &Path) -> Result<Encoder, ModelError> {
        let (files, weights) = folder::read(folder)?;
        // The tokenizer takes the longest by far.
        let (tokens, opened) = thread::scope(|scope| {
            let tokens = scope.spawn(|| Tokens::read(&files.tokenizer));
            let opened = open_weights(&files, weights);
            (tokens.join().unwrap_or_else(|e| resume_unwind(e)), opened)
        });
        let (weights, fingerprint) = opened?;
        let shape = &weights.shape;
        let tokens = tokens?.fit(&files.tokenizer, shape)?;
        let facts = ModelFacts {
            name: files.name.clone(),
            architecture: shape.architecture.name().to_string(),
            dimensions: shape.hidden,
            layers: shape.layers,
            pooling: shape.pooling,
            normalised: shape.normalised,
            max_tokens: shape.max_tokens,
            bytes: weights.size(),
            hash: hash(shape, &files.tokenizer, &fingerprint),
            weights: fingerprint,
        };
        Ok(Encoder {
            facts,
            tokens,
            weights,
        })
    }

    /// What is known of the model.
    pub fn facts(&self) -> &ModelFacts {
        &self.facts
    }

    /// The vectors of these texts, in the same order, made by up to `threads` threads. They do not
    /// depend on the number of threads. A text that the tokenizer cannot cut, or finds nothing in,
    /// has a vector of zeros.
    pub fn encode(&self, texts: &[&str], threads: usize) -> Vec<Vec<f32>> {
        let groups: Vec<&[&str]> = texts.chunks(TEXTS_TO_TAKE).collect();
        let tokens: Vec<Vec<u32>> = on_threads(groups.len(), threads, |number, _| {
            groups[number]
                .iter()
                .map(|text| self.tokens.of(text))
                .collect::<Vec<_>>()
        })
        .into_iter()
        .flatten()
        .collect();
        let runs = runs(&tokens);
        let made = on_threads(runs.len(), threads, |number, scratch| {
            let texts: Vec<&[u32]> = runs[number].iter().map(|&text| &tokens[text][..]).collect();
            forward::run(&self.weights, &texts, scratch)
        });
        let mut vectors = vec![Vec::new(); texts.len()];
        for (text, vector) in runs.into_iter().flatten().zip(made.into_iter().flatten()) {
            vectors[text] = vector;
        }
        vectors
    }

    /// How well the model knows the words of a text, 0 to 1: the mean over its words of one part in as
    /// many as the tokens they fall into, 0 for what is no token at all. English words have 0.9 or
    /// more with an English vocabulary, German ones some 0.65, Arabic ones 0.3. Where a script has no
    /// spaces, two characters count as a word.
    pub fn familiarity(&self, text: &str) -> f32 {
        let (mut known, mut all) = (0.0, 0.0);
        for stretch in stretches(text) {
            let words = match stretch.starts_with(is_unspaced) {
                true => (stretch.chars().count() as f32 / CHARACTERS_OF_A_WORD).max(1.0),
                false => 1.0,
            };
            known += words * (words * self.tokens.familiarity(stretch)).min(1.0);
            all += words;
        }
        known / f32::max(all, 1.0)
    }

    /// The vector of one text.
    pub fn encode_one(&self, text: &str) -> Vec<f32> {
        self.encode(&[text], 1).pop().unwrap_or_default()
    }
}

/// The words of a text, and what stands together in a script without spaces.
fn stretches(text: &str) -> Vec<&str> {
    let mut stretches: Vec<Range<usize>> = Vec::new();
    for (start, word) in text.unicode_word_indices() {
        let end = start + word.len();
        match stretches.last_mut() {
            Some(last)
                if last.end == start
                    && word.starts_with(is_unspaced)
                    && text[last.clone()].ends_with(is_unspaced) =>
            {
                last.end = end;
            }
            _ => stretches.push(start..end),
        }
    }
    stretches
        .into_iter()
        .map(|stretch| &text[stretch])
        .collect()
}

/// The weights, ready to be used, and their fingerprint.
fn open_weights(files: &Files, file: WeightsFile) -> Result<(Weights, String), ModelError> {
    let shape = description::read(files)?;
    let fingerprint = weights::fingerprint(&file);
    let weights = weights::read(file, shape)?;
    weights.warm();
    Ok((weights, fingerprint))
}

/// See [`ModelFacts::hash`].
fn hash(shape: &Description, tokenizer: &FileText, fingerprint: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in [
        shape.text().as_bytes(),
        &tokenizer.bytes,
        fingerprint.as_bytes(),
    ] {
        // With its length before it, no byte can pass from one part to the next.
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().to_hex().to_string()
}

/// The texts of each run, long ones first, so that no thread begins a long run when the others are
/// done.
fn runs(tokens: &[Vec<u32>]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..tokens.len()).collect();
    order.sort_by_key(|&text| std::cmp::Reverse(tokens[text].len()));
    let mut runs: Vec<Vec<usize>> = Vec::new();
    let mut room = 0;
    for text in order {
        let length = tokens[text].len();
        match runs.last_mut() {
            Some(run) if length <= room => run.push(text),
            _ => {
                runs.push(vec![text]);
                room = TOKENS_IN_A_RUN;
            }
        }
        room = room.saturating_sub(length);
    }
    runs
}

/// The outcomes of `count` tasks in their order, done by up to `threads` threads, each of which
/// keeps its scratch.
fn on_threads<T: Send>(
    count: usize,
    threads: usize,
    task: impl Fn(usize, &mut Scratch) -> T + Sync,
) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut scratch = Scratch::default();
        let mut done = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                return done;
            }
            done.push((number, task(number, &mut scratch)));
        }
    };
    let mut done: Vec<(usize, T)> = thread::scope(|scope| {
        let others: Vec<_> = (1..threads.min(count)).map(|_| scope.spawn(work)).collect();
        let own = work();
        let others = others.into_iter();
        let others = others.flat_map(|other| other.join().unwrap_or_else(|e| resume_unwind(e)));
        others.chain(own).collect()
    });
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, outcome)| outcome).collect()
}

#[cfg(test)]
mod tests {
    use super::stretches;

    #[test]
    fn scripts_without_spaces_stand_together() {
        let found = stretches("what is 知識流程外包, 外包 KPO?");
        assert_eq!(found, ["what", "is", "知識流程外包", "外包", "KPO"]);
    }
}
