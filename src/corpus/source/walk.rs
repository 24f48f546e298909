//! Finds the files of a corpus. The *walk* lists every file below the root that no ignore file
//! leaves out and asks for its size and time, nothing else: it runs before each question to see
//! whether the index is stale, so each system call counts. Ignore files are noticed while a
//! folder is listed instead of being looked for in it.

use super::{STANDARD_INPUT, SourceFile};
use crate::corpus::{Warning, WarningKind};
use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::{self, DirEntry, Metadata};
use std::io;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// A folder that holds a file of this name is an index and is not part of any corpus.
pub const INDEX_MARK: &str = ".faqt-index";

/// So many folders waiting are worth the start of threads: listing one takes some 50 µs, starting
/// a thread about as long.
const FOLDERS_TO_SHARE: usize = 16;
/// More threads than this only wait for the file system.
const MOST_THREADS: usize = 4;

/// What a walk found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walk {
    /// The files, sorted by path.
    pub files: Vec<SourceFile>,
    /// What could not be listed or was not followed.
    pub warnings: Vec<Warning>,
    /// The folders in which files of the corpus come and go; of a single file, its folder.
    pub folders: Vec<PathBuf>,
}

/// Why there is no corpus to walk.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The root does not exist.
    #[error("{} does not exist", path.display())]
    Missing {
        /// The root as given.
        path: PathBuf,
    },
    /// The root is neither a folder nor a regular file.
    #[error("{} is neither a folder nor a regular file", path.display())]
    NotAFile {
        /// The root as given.
        path: PathBuf,
    },
    /// The root cannot be opened.
    #[error("{} cannot be opened: {source}", path.display())]
    Unreadable {
        /// The root as given.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// Lists the files of the corpus at `root`: a folder, a single file, or `-` for standard input.
///
/// Left out are hidden files, what `.gitignore` and `.ignore` files at or below the root name,
/// and folders that are indexes. Symbolic links are followed once; each folder is listed once.
///
/// # Errors
/// Where there is nothing at `root` that could be listed. Anything wrong below it is a warning.
pub fn walk(root: &Path) -> Result<Walk, SourceError> {
    if root == Path::new(STANDARD_INPUT) {
        return Ok(Walk {
            files: vec![SourceFile {
                path: STANDARD_INPUT.to_string(),
                absolute: root.to_path_buf(),
                ..SourceFile::default()
            }],
            ..Walk::default()
        });
    }
    let unreadable = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound => SourceError::Missing {
            path: root.to_path_buf(),
        },
        _ => SourceError::Unreadable {
            path: root.to_path_buf(),
            source,
        },
    };
    let metadata = fs::metadata(root).map_err(unreadable)?;
    let absolute = std::path::absolute(root).map_err(unreadable)?;
    let mut walker = Walker::default();
    if metadata.is_file() {
        let name = absolute.file_name().unwrap_or(absolute.as_os_str());
        let path = name.to_string_lossy().into_owned();
        walker
            .found
            .folders
            .extend(absolute.parent().map(Path::to_path_buf));
        walker.add_file(path, absolute, &metadata);
    } else if metadata.is_dir() {
        fs::read_dir(root).map_err(unreadable)?;
        let real = fs::canonicalize(root).map_err(unreadable)?;
        walker.walk_tree(Folder {
            path: String::new(),
            absolute,
            real,
            rules: None,
        });
    } else {
        return Err(SourceError::NotAFile {
            path: root.to_path_buf(),
        });
    }
    let mut walk = walker.found;
    walk.files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    walk.warnings.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(walk)
}

/// A folder still to be listed.
#[derive(Clone)]
struct Folder {
    /// Below the root, with `/`; empty for the root.
    path: String,
    absolute: PathBuf,
    /// Without symbolic links on the way, to know it again.
    real: PathBuf,
    rules: Option<Arc<Rules>>,
}

/// What the ignore files of one folder say, and of those above it.
struct Rules {
    ignore: Option<Gitignore>,
    gitignore: Option<Gitignore>,
    above: Option<Arc<Rules>>,
}

impl Rules {
    /// The innermost file that names `path` decides; `.ignore` files go before `.gitignore`.
    fn leave_out(&self, path: &Path, is_folder: bool) -> bool {
        self.decision(path, is_folder, |rules| rules.ignore.as_ref())
            .or_else(|| self.decision(path, is_folder, |rules| rules.gitignore.as_ref()))
            .unwrap_or(false)
    }

    fn decision(
        &self,
        path: &Path,
        is_folder: bool,
        of: fn(&Rules) -> Option<&Gitignore>,
    ) -> Option<bool> {
        let mut level = Some(self);
        while let Some(rules) = level {
            match of(rules).map_or(Match::None, |file| file.matched(path, is_folder)) {
                Match::Ignore(_) => return Some(true),
                Match::Whitelist(_) => return Some(false),
                Match::None => level = rules.above.as_deref(),
            }
        }
        None
    }
}

#[derive(Default)]
struct Walker {
    found: Walk,
    /// The real paths of the folders that were listed.
    listed: HashSet<PathBuf>,
    /// Symbolic links to folders: followed last, so that a folder inside the corpus is always
    /// read under its own name.
    links: Vec<Folder>,
}

impl Walker {
    fn walk_tree(&mut self, root: Folder) {
        self.list_all(root);
        while !self.links.is_empty() {
            let mut links = std::mem::take(&mut self.links);
            links.sort_by(|a, b| a.path.cmp(&b.path));
            for link in links {
                self.follow(link);
            }
        }
    }

    /// Lists a folder and those in it, without recursion; on several threads where there are many.
    fn list_all(&mut self, root: Folder) {
        let mut waiting = vec![root];
        while let Some(folder) = waiting.pop() {
            if self.listed.insert(folder.real.clone()) {
                self.list(&folder, &mut waiting);
            }
            if waiting.len() >= FOLDERS_TO_SHARE {
                return self.list_together(&waiting);
            }
        }
    }

    /// Lists these folders and those in them, each by one of several threads. No two threads meet
    /// the same folder: without links each has one way to it, and links wait.
    fn list_together(&mut self, folders: &[Folder]) {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let next = AtomicUsize::new(0);
        let listed = &self.listed;
        let list = || {
            let mut walker = Walker {
                listed: listed.clone(),
                ..Walker::default()
            };
            while let Some(folder) = folders.get(next.fetch_add(1, Ordering::Relaxed)) {
                let mut waiting = vec![folder.clone()];
                while let Some(folder) = waiting.pop() {
                    if walker.listed.insert(folder.real.clone()) {
                        walker.list(&folder, &mut waiting);
                    }
                }
            }
            walker
        };
        let walkers: Vec<Walker> = thread::scope(|scope| {
            let others: Vec<_> = (1..threads.min(MOST_THREADS))
                .map(|_| scope.spawn(list))
                .collect();
            let own = list();
            others
                .into_iter()
                .map(|other| other.join().unwrap_or_else(|e| resume_unwind(e)))
                .chain([own])
                .collect()
        });
        for walker in walkers {
            self.found.files.extend(walker.found.files);
            self.found.warnings.extend(walker.found.warnings);
            self.found.folders.extend(walker.found.folders);
            self.listed.extend(walker.listed);
            self.links.extend(walker.links);
        }
    }

    /// Walks what a symbolic link leads to, unless that is part of the corpus already.
    fn follow(&mut self, link: Folder) {
        match fs::canonicalize(&link.absolute) {
            Ok(real) if self.listed.contains(&real) => {
                let is_loop = link.real.starts_with(&real);
                self.warn(&link.path, WarningKind::Link, match is_loop {
                    true => "is a symbolic link back to a folder it stands in; it was not followed",
                    false => "is a symbolic link to a folder that is read already; it was not followed",
                });
            }
            Ok(real) if self.listed.iter().any(|listed| listed.starts_with(&real)) => {
                let detail = "is a symbolic link to a folder above the corpus; it was not followed";
                self.warn(&link.path, WarningKind::Link, detail);
            }
            Ok(real) => self.list_all(Folder { real, ..link }),
            Err(error) => self.warn_link(&link.path, &error),
        }
    }

    /// Lists one folder: files are kept, folders wait.
    fn list(&mut self, folder: &Folder, waiting: &mut Vec<Folder>) {
        let entries = match fs::read_dir(&folder.absolute) {
            Ok(entries) => entries,
            // It vanished since the folder above was listed; then it is not there.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return,
            Err(error) => {
                let next = "allow listing it, or name it in a file .ignore";
                let detail = format!("cannot be listed: {error}; {next}");
                return self.warn(&folder.path, WarningKind::Unreadable, detail);
            }
        };
        let mut visible = Vec::new();
        let (mut ignore, mut gitignore) = (false, false);
        for entry in entries {
            match entry {
                Ok(entry) => match entry.file_name().as_encoded_bytes() {
                    name if name == INDEX_MARK.as_bytes() => return,
                    b".ignore" => ignore = true,
                    b".gitignore" => gitignore = true,
                    [b'.', ..] => {}
                    _ => visible.push(entry),
                },
                Err(error) => {
                    let detail = format!("cannot be listed to its end: {error}");
                    self.warn(&folder.path, WarningKind::Unreadable, detail);
                    break;
                }
            }
        }
        self.found.folders.push(folder.absolute.clone());
        let rules = match ignore || gitignore {
            true => Some(Arc::new(Rules {
                ignore: ignore.then(|| self.rules(folder, ".ignore")),
                gitignore: gitignore.then(|| self.rules(folder, ".gitignore")),
                above: folder.rules.clone(),
            })),
            false => folder.rules.clone(),
        };
        for entry in visible {
            self.visit(folder, &rules, &entry, waiting);
        }
    }

    fn visit(
        &mut self,
        folder: &Folder,
        rules: &Option<Arc<Rules>>,
        entry: &DirEntry,
        waiting: &mut Vec<Folder>,
    ) {
        let name = entry.file_name();
        let path = below(&folder.path, &name);
        let absolute = folder.absolute.join(&name);
        let kind = match entry.file_type() {
            Ok(kind) => kind,
            Err(error) => {
                let detail = format!("cannot be examined: {error}");
                return self.warn(&path, WarningKind::Unreadable, detail);
            }
        };
        let left_out = |is_folder| {
            rules
                .as_ref()
                .is_some_and(|rules| rules.leave_out(&absolute, is_folder))
        };
        let open_folder = |path, absolute| Folder {
            path,
            absolute,
            real: folder.real.join(&name),
            rules: rules.clone(),
        };
        if kind.is_dir() {
            if !left_out(true) {
                waiting.push(open_folder(path, absolute));
            }
        } else if kind.is_file() {
            if !left_out(false) {
                match entry.metadata() {
                    Ok(metadata) => self.add_file(path, absolute, &metadata),
                    // It vanished since the folder was listed; then it is not there.
                    Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                    Err(error) => {
                        let detail = format!("cannot be examined: {error}");
                        self.warn(&path, WarningKind::Unreadable, detail);
                    }
                }
            }
        } else if kind.is_symlink() {
            match fs::metadata(&absolute) {
                Ok(target) if left_out(target.is_dir()) => {}
                Ok(target) if target.is_dir() => self.links.push(open_folder(path, absolute)),
                Ok(target) if target.is_file() => self.add_file(path, absolute, &target),
                Ok(_) => self.warn_special(&path),
                Err(_) if left_out(false) => {}
                Err(error) => self.warn_link(&path, &error),
            }
        } else if !left_out(false) {
            self.warn_special(&path);
        }
    }

    fn add_file(&mut self, path: String, absolute: PathBuf, metadata: &Metadata) {
        let file = SourceFile::stamped(path, absolute, metadata);
        self.found.files.push(file);
    }

    /// Reads an ignore file of `folder`.
    fn rules(&mut self, folder: &Folder, name: &str) -> Gitignore {
        let mut builder = GitignoreBuilder::new(&folder.absolute);
        let read = builder.add(folder.absolute.join(name));
        let (rules, broken) = match builder.build() {
            Ok(rules) => (rules, None),
            Err(error) => (Gitignore::empty(), Some(error)),
        };
        if let Some(error) = read.or(broken) {
            let path = below(&folder.path, OsStr::new(name));
            let detail = format!("holds a pattern that was left out: {error}");
            self.warn(&path, WarningKind::Ignore, detail);
        }
        rules
    }

    fn warn(&mut self, path: &str, kind: WarningKind, detail: impl Into<String>) {
        let path = if path.is_empty() { "." } else { path };
        self.found.warnings.push(Warning::new(path, kind, detail));
    }

    fn warn_special(&mut self, path: &str) {
        let detail = "is neither a folder nor a regular file and was not opened";
        self.warn(path, WarningKind::Special, detail);
    }

    fn warn_link(&mut self, path: &str, error: &io::Error) {
        let detail = match error.kind() {
            io::ErrorKind::NotFound => "is a symbolic link to nothing".to_string(),
            _ => format!("is a symbolic link that cannot be followed: {error}"),
        };
        self.warn(path, WarningKind::Link, detail);
    }
}

fn below(folder: &str, name: &OsStr) -> String {
    let name = name.to_string_lossy();
    match folder {
        "" => name.into_owned(),
        folder => format!("{folder}/{name}"),
    }
}
