//! The first look of every refresh: which files there are, with their stamps and nothing else.

use crate::corpus::source::{self, FileState, SourceError, SourceFile, Walk};
use crate::corpus::{Warning, WarningKind};
use crate::engine::Sources;
use crate::index::Making;
use std::path::PathBuf;

/// The files of some sources, and a digest by which to see that nothing changed.
pub struct Listing {
    /// The files, sorted by path.
    pub(in crate::engine) files: Vec<SourceFile>,
    /// What was left out on the way.
    pub(in crate::engine) warnings: Vec<Warning>,
    /// The folders in which files come and go.
    pub folders: Vec<PathBuf>,
    /// Changes with every file's path, size or times, and with how passages are made.
    pub digest: String,
}

/// Lists the files of `sources`: the cheap first look of every refresh.
///
/// # Errors
/// If one of the sources is missing or cannot be walked.
pub fn listing(sources: &Sources, making: &Making) -> Result<Listing, SourceError> {
    let mut all = Walk::default();
    for path in &sources.paths {
        let found = source::walk(path)?;
        let prefix = sources.prefix(path);
        let below = |path: String| match (prefix.as_str(), path.as_str()) {
            ("", _) => path,
            (prefix, ".") => prefix.to_string(),
            (prefix, path) => format!("{prefix}/{path}"),
        };
        all.files
            .extend(found.files.into_iter().map(|file| SourceFile {
                path: below(file.path),
                ..file
            }));
        let warnings = found.warnings.into_iter();
        all.warnings.extend(warnings.map(|warning| Warning {
            path: below(warning.path),
            ..warning
        }));
        all.folders.extend(found.folders);
    }
    all.files.retain(|file| !sources.is_apart(&file.absolute));
    all.files.sort_by(|a, b| a.path.cmp(&b.path));
    all.files.dedup_by(|a, b| a.path == b.path);
    all.warnings.sort_by(|a, b| a.path.cmp(&b.path));
    all.warnings.dedup();
    Ok(Listing {
        digest: digest(sources, making, &all),
        files: all.files,
        warnings: all.warnings,
        folders: all.folders,
    })
}

fn digest(sources: &Sources, making: &Making, walk: &Walk) -> String {
    // Collected first, as many small updates of the hasher cost more than the hashing.
    let mut digested = format!("{}\0{making:?}", sources.root.display()).into_bytes();
    for file in &walk.files {
        digested.extend_from_slice(file.path.as_bytes());
        digested.push(0);
        digested.extend_from_slice(&file.size.to_le_bytes());
        digested.extend_from_slice(&file.modified.to_le_bytes());
        digested.extend_from_slice(&file.written.to_le_bytes());
    }
    for warning in &walk.warnings {
        digested.extend_from_slice(warning.to_string().as_bytes());
        digested.push(0);
    }
    blake3::hash(&digested).to_hex()[..32].to_string()
}

/// The paths that were seen and are no files to read, with their state.
pub(super) fn left_out(warnings: &[Warning]) -> impl Iterator<Item = (&Warning, FileState)> {
    warnings.iter().filter_map(|warning| {
        let detail = warning.detail.clone();
        match warning.kind {
            WarningKind::Link | WarningKind::Special => Some((warning, FileState::LeftOut(detail))),
            WarningKind::Unreadable => Some((warning, FileState::Failed(detail))),
            _ => None,
        }
    })
}
