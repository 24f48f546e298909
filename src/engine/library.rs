//! A library: some sources and the index that belongs to them. It knows when the index is missing
//! or stale, brings it up to date, and opens an engine on it.

use super::refresh::{Listing, Progress, RefreshError, Report, listing, refresh};
use super::{Engine, Tuning};
use crate::corpus::source::Means;
use crate::index::embedded::{self, Reader};
use crate::index::{IndexError, Making, Manifest, Retrieval};
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

/// The files and folders that are indexed together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    /// The folder that all paths in replies begin at.
    pub root: PathBuf,
    /// What is indexed, absolute; `-` stands for standard input.
    pub paths: Vec<PathBuf>,
    /// Files below them that are no documents, without symbolic links on the way: settings and
    /// synonyms.
    pub apart: Vec<PathBuf>,
}

impl Sources {
    /// Sources at `paths`. One folder is its own root; of several files and folders it is the
    /// nearest folder that holds them all.
    pub fn new(paths: &[PathBuf]) -> std::io::Result<Sources> {
        let mut absolute = Vec::new();
        for path in paths {
            absolute.push(if path.as_os_str() == "-" {
                path.clone()
            } else {
                std::path::absolute(path)?.components().collect()
            });
        }
        absolute.sort();
        absolute.dedup();
        let folder = |path: &PathBuf| {
            if path.is_dir() {
                path.clone()
            } else {
                path.parent().unwrap_or(path).to_path_buf()
            }
        };
        let folders = absolute.iter().filter(|p| p.as_os_str() != "-").map(folder);
        let root = folders.reduce(|a, b| common(&a, &b)).unwrap_or_default();
        Ok(Sources {
            root,
            paths: absolute,
            apart: Vec::new(),
        })
    }

    /// The sources without these files, if they do not name one of them itself.
    pub fn apart_from(self, files: impl IntoIterator<Item = PathBuf>) -> Sources {
        let real = |path: PathBuf| std::fs::canonicalize(&path).ok();
        let apart = files.into_iter().filter(|path| !self.paths.contains(path));
        Sources {
            apart: apart.filter_map(real).collect(),
            ..self
        }
    }

    /// Whether the file at `path` is no document.
    pub fn is_apart(&self, path: &Path) -> bool {
        let named_so = |apart: &&PathBuf| apart.file_name() == path.file_name();
        // The name is compared first: to resolve every path would cost a walk of its own.
        self.apart
            .iter()
            .filter(named_so)
            .any(|apart| std::fs::canonicalize(path).is_ok_and(|real| real == *apart))
    }

    /// Whether they are read from standard input, which cannot be read twice.
    pub fn from_stdin(&self) -> bool {
        self.paths.iter().any(|p| p.as_os_str() == "-")
    }

    /// The path below the root of the folder that a walk of `source` gives paths from.
    pub fn prefix(&self, source: &Path) -> String {
        let folder = if source.is_dir() {
            Some(source)
        } else {
            source.parent()
        };
        let below = folder
            .and_then(|f| f.strip_prefix(&self.root).ok())
            .unwrap_or(Path::new(""));
        below
            .components()
            .map(|c| c.as_os_str().to_string_lossy())
            .collect::<Vec<_>>()
            .join("/")
    }
}

fn common(a: &Path, b: &Path) -> PathBuf {
    a.components()
        .zip(b.components())
        .take_while(|(x, y)| x == y)
        .map(|(x, _)| x)
        .collect()
}

/// Some sources and the index that belongs to them.
#[derive(Clone, Debug)]
pub struct Library {
    /// The folder of the index.
    pub index: PathBuf,
    /// What it is made of; `None` to ask an index as it is.
    pub sources: Option<Sources>,
    /// How passages are made of them.
    pub making: Making,
    /// With what its files are read.
    pub means: Means,
    /// How it is asked.
    pub tuning: Tuning,
    /// The folder of the sentence encoder that is used besides words.
    pub model: Option<PathBuf>,
}

/// How an index stands to its sources.
pub enum Freshness {
    /// It shows them as they are.
    Fresh(Engine),
    /// It has to be brought up to date, or built.
    Stale(Listing),
    /// It was brought in from elsewhere, or made of standard input, and is not made of the sources
    /// named here: those in its place would be its end.
    Imported(Engine),
    /// It was made by another version or by other rules, and has to be built anew.
    Incompatible(Listing, IndexError),
}

impl Library {
    /// Opens the index as it is.
    ///
    /// # Errors
    /// If there is none or it does not fit.
    pub fn open(&self) -> Result<Engine, IndexError> {
        self.engine(Reader::open_for_questions(&self.index)?)
    }

    fn engine(&self, reader: Reader) -> Result<Engine, IndexError> {
        Engine::new(Arc::new(reader), self.tuning.clone())
    }

    /// Compares the index with its sources. Without sources an index is as fresh as it can be;
    /// standard input is always new.
    pub fn check(&self) -> Result<Freshness, RefreshError> {
        let exists = embedded::exists(&self.index);
        let Some(sources) = &self.sources else {
            return Ok(Freshness::Fresh(self.open()?));
        };
        if !exists {
            return Ok(Freshness::Stale(listing(sources, &self.making)?));
        }
        // Side by side: the walk waits for the system, opening is work of our own.
        let (listing, reader) = thread::scope(|scope| {
            let reader = scope.spawn(|| Reader::open_for_questions(&self.index));
            let listing = listing(sources, &self.making);
            (listing, reader.join().unwrap_or_else(|e| resume_unwind(e)))
        });
        let listing = match reader {
            Ok(reader) if cannot_be_read_again(reader.manifest(), sources) => {
                return Ok(Freshness::Imported(self.engine(reader)?));
            }
            _ => listing?,
        };
        match reader {
            Ok(reader) if !sources.from_stdin() && reader.manifest().listing == listing.digest => {
                Ok(Freshness::Fresh(self.engine(reader)?))
            }
            Ok(_) => Ok(Freshness::Stale(listing)),
            Err(error @ IndexError::Incompatible { .. }) => {
                Ok(Freshness::Incompatible(listing, error))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Brings the index up to date with its sources; see [`refresh`].
    ///
    /// # Errors
    /// If a source is missing or the index cannot be written.
    pub fn refresh(
        &self,
        listed: Option<Listing>,
        rebuild: bool,
        now: i64,
        progress: &dyn Progress,
    ) -> Result<Report, RefreshError> {
        if !rebuild && embedded::manifest(&self.index).is_some_and(|m| m.is_imported()) {
            return Err(IndexError::Imported(self.index.clone()).into());
        }
        let sources = self.sources.clone().unwrap_or_default();
        let listed = match listed {
            Some(listed) => listed,
            None => listing(&sources, &self.making)?,
        };
        refresh(self, &sources, listed, rebuild, now, progress)
    }
}

/// Whether an index is made of what is not here, and not of `sources`.
fn cannot_be_read_again(manifest: &Manifest, sources: &Sources) -> bool {
    manifest.is_imported() || (manifest.is_of_stdin() && !sources.from_stdin())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_is_the_nearest_folder_that_holds_all_sources() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |path: &str| folder.path().join(path);
        std::fs::create_dir_all(at("docs/parts")).expect("folders");
        std::fs::write(at("notes.txt"), "").expect("a file");
        let root = |paths: &[PathBuf]| Sources::new(paths).unwrap().root;
        assert_eq!(root(&[at("docs")]), at("docs"));
        assert_eq!(root(&[at("notes.txt")]), folder.path());
        assert_eq!(root(&[at("docs/parts"), at("notes.txt")]), folder.path());
        let sources = Sources::new(&[at("docs/parts"), at("notes.txt")]).unwrap();
        assert_eq!(sources.prefix(&at("docs/parts")), "docs/parts");
        assert_eq!(sources.prefix(&at("notes.txt")), "");
    }
}
