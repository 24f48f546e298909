//! Failures: what a command could not do, as a record of facts. The message says what happened and
//! to which file, the hint what to do next; both are made here and nowhere else.

#[cfg(feature = "model")]
use crate::encoder::ModelError;
use crate::engine::meaning::EmbedError;
use crate::engine::refresh::RefreshError;
use crate::eval::read::ReadError;
use crate::index::IndexError;
use crate::present::json::{self, Layout};
use crate::settings::SettingsError;
use crate::vectors::VectorError;
use std::io;

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Nobody reads our output any more.
    #[error("the output was closed")]
    BrokenPipe,
    /// Nothing says what to ask.
    #[error("no corpus is named")]
    NoCorpus,
    /// A command line that makes no sense as a whole.
    #[error("{0}")]
    Usage(String),
    /// No passage has this id.
    #[error("no passage is called {0}")]
    NoPassage(String),
    /// The settings file cannot be used.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The corpus or its index cannot be used.
    #[error(transparent)]
    Refresh(#[from] RefreshError),
    /// The index cannot be used.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// A file given on the command line cannot be read or written.
    #[error("{path}: {error}")]
    File {
        /// The file, as given.
        path: String,
        /// What the system said.
        error: io::Error,
    },
    /// A judged set or a run cannot be used.
    #[error(transparent)]
    Judgments(#[from] ReadError),
    /// A sentence encoder cannot be used.
    #[cfg(feature = "model")]
    #[error(transparent)]
    Model(#[from] ModelError),
    /// Vectors cannot be made.
    #[error(transparent)]
    Embedding(EmbedError),
    /// A model cannot be fetched; how to do it by hand stands in it.
    #[cfg(feature = "model")]
    #[error("{0}")]
    Pull(String),
    /// The program was built without sentence encoders.
    #[cfg(not(feature = "model"))]
    #[error("this faqt was built without sentence encoders")]
    NoModels,
    /// The terminal or a stream failed.
    #[error("{0}")]
    Stream(io::Error),
    /// Anything a conversation ends on.
    #[error("{0:#}")]
    Conversation(anyhow::Error),
}

impl Failure {
    /// A word for programs to branch on.
    fn kind(&self) -> &'static str {
        match self {
            Failure::BrokenPipe | Failure::Stream(_) | Failure::Conversation(_) => "stream",
            Failure::NoCorpus => "no_corpus",
            Failure::Usage(_) => "usage",
            Failure::NoPassage(_) => "no_passage",
            Failure::Settings(_) => "settings",
            Failure::Refresh(RefreshError::Source(_)) => "corpus",
            Failure::Refresh(RefreshError::Stopped) => "stopped",
            Failure::Refresh(RefreshError::Index(error)) | Failure::Index(error) => match error {
                IndexError::Missing(_) => "no_index",
                IndexError::Incompatible { .. } => "incompatible_index",
                IndexError::Locked { .. } => "locked_index",
                IndexError::Full { .. } => "no_room",
                IndexError::Imported(_) => "imported_index",
                IndexError::Bundle { .. } => "file",
                IndexError::Failed { .. } | IndexError::Damaged(_) | IndexError::Read(_) => "index",
            },
            Failure::Embedding(_) => "vectors",
            Failure::File { .. } => "file",
            Failure::Judgments(_) => "judgments",
            #[cfg(feature = "model")]
            Failure::Model(_) => "model",
            #[cfg(feature = "model")]
            Failure::Pull(_) => "pull",
            #[cfg(not(feature = "model"))]
            Failure::NoModels => "model",
        }
    }

    /// Whether another process holds a lock, which goes by itself.
    pub fn is_of_a_lock(&self) -> bool {
        matches!(
            self,
            Failure::Refresh(RefreshError::Index(IndexError::Locked { .. }))
                | Failure::Embedding(EmbedError::Vectors(VectorError::Locked(_)))
        )
    }

    /// What to do next, where that is known.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Failure::NoCorpus => Some(
                "name a file or folder with --corpus PATH, or write a faqt.toml with: corpus = \"docs\", index = \"index\"",
            ),
            Failure::Embedding(EmbedError::Vectors(VectorError::Locked(_))) => Some(
                "wait until it is done, or give it longer with --wait SECONDS; what it makes serves all",
            ),
            Failure::Embedding(EmbedError::NoNumbers(_)) => {
                Some("fetch the model anew; the index is whole and can be asked by words")
            }
            Failure::Embedding(EmbedError::Vectors(VectorError::NotAFolder(_))) => {
                Some("move it away and do the same again; the index can be asked by words")
            }
            Failure::Embedding(EmbedError::Vectors(VectorError::Failed { .. })) => Some(
                "see who may read and write it and its folder, and do the same again; the index can be asked by words",
            ),
            Failure::Embedding(_) => Some(
                "the index is whole and can be asked by words; the same command goes on where this one ended",
            ),
            Failure::Settings(SettingsError::Synonyms { .. }) => Some(
                "mend the file, or the line 'synonyms = …' in the settings; each line is 'a, b' or 'a => b'",
            ),
            Failure::NoPassage(_) => Some(
                "ids stand behind the passages of a reply; a passage that was edited has a new one",
            ),
            Failure::Refresh(RefreshError::Index(error)) | Failure::Index(error) => match error {
                IndexError::Missing(_) => Some(
                    "build it of your documents with: faqt index PATH; or name another with --index DIR",
                ),
                IndexError::Incompatible { .. } => Some("build it anew with: faqt index --rebuild"),
                IndexError::Locked { .. } => {
                    Some("wait until it is done, or ask with --no-refresh")
                }
                IndexError::Damaged(_) | IndexError::Read(_) => Some(
                    "see what is damaged with: faqt doctor; build it anew with: faqt index --rebuild",
                ),
                IndexError::Full { .. } => Some(
                    "make room there, or name a folder on another disk with --index DIR; an index that was there is as it was and can be asked with --no-refresh",
                ),
                IndexError::Imported(_) => Some(
                    "ask it as it is, name another folder with --index DIR, or make this one anew of the documents named here with: faqt index --rebuild",
                ),
                IndexError::Bundle { .. } => None,
                IndexError::Failed { .. } => Some(
                    "see that it is a folder that can be read and written, and how many files may be open (ulimit -n); or name another with --index DIR; faqt doctor says whether it is damaged",
                ),
            },
            Failure::Refresh(RefreshError::Source(_)) => Some(
                "name what to ask with --corpus PATH or in faqt.toml; --no-refresh asks an index without a look at its corpus",
            ),
            Failure::Settings(SettingsError::Unreadable { .. }) => {
                Some("allow reading it, or name what to ask with --corpus PATH from another folder")
            }
            Failure::Settings(SettingsError::Invalid { .. }) => {
                Some("mend that line of the settings file")
            }
            Failure::File { error, .. } => Some(match error.kind() {
                io::ErrorKind::NotFound => "check how its name is written",
                io::ErrorKind::PermissionDenied => "check who may read and write it",
                _ => "check that it is a file on a disk that works and has room",
            }),
            #[cfg(feature = "model")]
            Failure::Model(error) => Some(match error {
                ModelError::Unreadable { .. } => {
                    "a model is a folder with modules.json, config.json, tokenizer.json, model.safetensors and 1_Pooling/config.json; fetch one with: faqt model pull all-MiniLM-L6-v2"
                }
                ModelError::Malformed { .. } => {
                    "fetch it anew with: faqt model pull NAME; files that are there and whole are kept"
                }
                ModelError::Unsupported { .. } => {
                    "take a sentence encoder of the BERT family, such as: faqt model pull all-MiniLM-L6-v2"
                }
            }),
            #[cfg(not(feature = "model"))]
            Failure::NoModels => Some("build it with: cargo install --path . --features model"),
            _ => None,
        }
    }

    /// Tells the person on standard error, and with `json` the program on standard output.
    pub fn report(&self, json: bool) {
        if json {
            let object = json::failed(self.kind(), &self.to_string(), self.hint());
            let _ = io::Write::write_all(
                &mut io::stdout(),
                json::write(&object, Layout::Line).as_bytes(),
            );
        }
        anstream::eprintln!("faqt: {self}");
        if let Some(hint) = self.hint() {
            anstream::eprintln!("      {hint}");
        }
    }
}

impl From<EmbedError> for Failure {
    fn from(error: EmbedError) -> Failure {
        match error {
            EmbedError::Index(error) => error.into(),
            other => Failure::Embedding(other),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::BrokenPipe,
            _ => Failure::Stream(error),
        }
    }
}
