//! What has to be done to each file, decided by what the index knows of it: the *plan* of a refresh.
//! A file whose stamp is that of its record is left alone; one that came where another went is
//! compared with those that are gone, since a file that only moved need not be read again.

use crate::corpus::source::{FileState, SourceFile};
use crate::index::FileRecord;
use std::collections::{HashMap, HashSet};

/// What is to be done.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Plan {
    /// Records of files that are as they were.
    pub kept: Vec<FileRecord>,
    /// Files to be worked on, sorted by path.
    pub tasks: Vec<Task>,
    /// Records of files that are gone and did not come back elsewhere.
    pub gone: Vec<FileRecord>,
}

/// One file to be worked on.
#[derive(Debug, PartialEq)]
pub(super) struct Task {
    /// The file.
    pub file: SourceFile,
    /// What the index has of it.
    pub before: Before,
}

/// What an index has of a file whose stamp it does not know. Boxed, as in a large folder most files may
/// be new, and a task is kept of each.
#[derive(Debug, PartialEq)]
pub(super) enum Before {
    /// Nothing.
    Nothing,
    /// What was made of the file of this path.
    Same(Box<FileRecord>),
    /// What was made of it when it had the path of this record.
    Moved(Box<FileRecord>),
}

/// Compares the files there are with those that are `known`. Records of another root are trusted
/// only where the system vouches for the file. `hash` gives the hash of a file's content, if it
/// can be read; it is asked only for files that may have moved.
pub(super) fn plan(
    files: Vec<SourceFile>,
    known: Vec<FileRecord>,
    same_root: bool,
    hash: &dyn Fn(&SourceFile) -> Option<String>,
) -> Plan {
    let mut known: HashMap<String, FileRecord> = known
        .into_iter()
        .map(|record| (record.path.clone(), record))
        .collect();
    let mut plan = Plan::default();
    for file in files {
        let before = match known.remove(&file.path) {
            Some(record) if is_as_it_was(&file, &record, same_root) => {
                plan.kept.push(record);
                continue;
            }
            Some(record) => Before::Same(Box::new(record)),
            None => Before::Nothing,
        };
        plan.tasks.push(Task { file, before });
    }
    plan.gone = known.into_values().collect();
    plan.gone.sort_by(|a, b| a.path.cmp(&b.path));
    plan.find_moved(hash);
    plan
}

fn is_as_it_was(file: &SourceFile, record: &FileRecord, same_root: bool) -> bool {
    record.has_stamp_of(file)
        && file.modified != 0
        && (same_root || (file.identity.is_some() && file.identity == record.identity))
}

impl Plan {
    /// Finds out which of the new files are gone ones at another path: first by what the system
    /// says, then by content.
    fn find_moved(&mut self, hash: &dyn Fn(&SourceFile) -> Option<String>) {
        if self.gone.is_empty() {
            return;
        }
        let gone = std::mem::take(&mut self.gone);
        let mut movable = Movable::new(gone);
        for task in &mut self.tasks {
            let identity = task
                .file
                .identity
                .filter(|_| task.before == Before::Nothing);
            let same = |record: &FileRecord| {
                record.identity == identity
                    && record.size == task.file.size
                    && record.written == task.file.written
                    && record.modified != 0
            };
            if identity.is_some()
                && let Some(record) = movable.take(&task.file, same)
            {
                task.before = Before::Moved(Box::new(record));
            }
        }
        for task in &mut self.tasks {
            if task.before == Before::Nothing
                && movable.may_hold(&task.file)
                && let Some(hash) = hash(&task.file)
                && let Some(record) = movable.take(&task.file, |record| record.hash == hash)
            {
                task.before = Before::Moved(Box::new(record));
            }
        }
        self.gone = movable.rest();
    }
}

/// Records of files that are gone, found by size.
struct Movable {
    gone: Vec<Option<FileRecord>>,
    by_size: HashMap<u64, Vec<usize>>,
}

impl Movable {
    fn new(gone: Vec<FileRecord>) -> Movable {
        let mut by_size: HashMap<u64, Vec<usize>> = HashMap::new();
        for (number, record) in gone.iter().enumerate() {
            // What could not be read is tried again, wherever it is.
            if !matches!(record.state, FileState::Failed(_) | FileState::LeftOut(_)) {
                by_size.entry(record.size).or_default().push(number);
            }
        }
        Movable {
            gone: gone.into_iter().map(Some).collect(),
            by_size,
        }
    }

    fn may_hold(&self, file: &SourceFile) -> bool {
        let numbers = self.by_size.get(&file.size);
        numbers.is_some_and(|numbers| numbers.iter().any(|&n| self.fits(file, n)))
    }

    fn fits(&self, file: &SourceFile, number: usize) -> bool {
        self.gone[number]
            .as_ref()
            .is_some_and(|record| reads_alike(record, &file.path))
    }

    /// The record that is meant, one of a file of the same name before others.
    fn take(&mut self, file: &SourceFile, is: impl Fn(&FileRecord) -> bool) -> Option<FileRecord> {
        let numbers = self.by_size.get(&file.size)?;
        let fitting = numbers.iter().copied().filter(|&number| {
            self.fits(file, number) && self.gone[number].as_ref().is_some_and(&is)
        });
        let other_name = |&number: &usize| {
            let record = self.gone[number].as_ref();
            record.is_none_or(|record| name(&record.path) != name(&file.path))
        };
        let number = fitting.min_by_key(other_name)?;
        if let Some(numbers) = self.by_size.get_mut(&file.size) {
            numbers.retain(|&other| other != number);
        }
        self.gone[number].take()
    }

    fn rest(self) -> Vec<FileRecord> {
        self.gone.into_iter().flatten().collect()
    }
}

/// Whether the same content would be read alike at `path`: the format depends on the ending of the
/// name, and some readers take more of it.
fn reads_alike(record: &FileRecord, path: &str) -> bool {
    let (old, new) = (name(&record.path), name(path));
    old == new || (!record.named && ending(old) == ending(new))
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn ending(name: &str) -> String {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    ending.to_ascii_lowercase()
}

/// Whether a title looks as if the name of the file at `path` had gone into it.
pub(super) fn has_name_of(title: &str, path: &str) -> bool {
    let name = name(path);
    let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
    let bare = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let stem = bare(stem);
    !stem.is_empty() && bare(title).contains(&stem)
}

/// The paths of records that are gone and of those that stand elsewhere now.
pub(super) fn left_paths(plan: &Plan) -> HashSet<&str> {
    let moved = plan.tasks.iter().filter_map(|task| match &task.before {
        Before::Moved(record) => Some(record.path.as_str()),
        _ => None,
    });
    let gone = plan.gone.iter().map(|record| record.path.as_str());
    gone.chain(moved).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::source::FileIdentity;

    fn identity(inode: u64) -> Option<FileIdentity> {
        Some(FileIdentity {
            device: 1,
            inode,
            born: 5,
        })
    }

    fn file(path: &str, size: u64, inode: u64) -> SourceFile {
        SourceFile {
            path: path.into(),
            size,
            modified: 20,
            written: 10,
            identity: identity(inode),
            ..SourceFile::default()
        }
    }

    fn record(path: &str, size: u64, inode: u64) -> FileRecord {
        FileRecord {
            path: path.into(),
            size,
            modified: 20,
            written: 10,
            identity: identity(inode),
            hash: format!("{size}"),
            format: None,
            state: FileState::Read,
            documents: 1,
            passages: 1,
            named: false,
            read: 0,
            warnings: Vec::new(),
        }
    }

    fn outcome(files: Vec<SourceFile>, known: Vec<FileRecord>) -> Vec<String> {
        let hash = |file: &SourceFile| Some(format!("{}", file.size));
        let plan = plan(files, known, true, &hash);
        let told = |task: &Task| match &task.before {
            Before::Nothing => format!("{} is new", task.file.path),
            Before::Same(_) => format!("{} is compared", task.file.path),
            Before::Moved(record) => format!("{} was {}", task.file.path, record.path),
        };
        let gone = plan.gone.iter().map(|r| format!("{} is gone", r.path));
        plan.tasks.iter().map(told).chain(gone).collect()
    }

    #[test]
    fn what_is_as_it_was_is_left_alone() {
        assert_eq!(
            outcome(vec![file("a", 3, 1)], vec![record("a", 3, 1)]),
            [""; 0]
        );
        let later = SourceFile {
            modified: 21,
            ..file("a", 3, 1)
        };
        assert_eq!(
            outcome(vec![later], vec![record("a", 3, 1)]),
            ["a is compared"]
        );
        // The step of the clock hides the change of the name, but not when it was written.
        let rewritten = SourceFile {
            written: 20,
            ..file("a", 3, 1)
        };
        assert_eq!(
            outcome(vec![rewritten], vec![record("a", 3, 1)]),
            ["a is compared"]
        );
        let other_root = plan(
            vec![file("a", 3, 2)],
            vec![record("a", 3, 1)],
            false,
            &|_| None,
        );
        assert_eq!(other_root.kept, []);
    }

    #[test]
    fn a_moved_file_is_known_by_its_number_or_its_content() {
        let moved = outcome(vec![file("b/a.md", 3, 1)], vec![record("a.md", 3, 1)]);
        assert_eq!(moved, ["b/a.md was a.md"]);
        let copied = outcome(vec![file("b/a.md", 3, 9)], vec![record("a.md", 3, 1)]);
        assert_eq!(copied, ["b/a.md was a.md"]);
        let other = outcome(vec![file("b/a.md", 4, 9)], vec![record("a.md", 3, 1)]);
        assert_eq!(other, ["b/a.md is new", "a.md is gone"]);
        let again = outcome(vec![file("b.txt", 3, 1)], vec![record("a.md", 3, 1)]);
        assert_eq!(again, ["b.txt is new", "a.md is gone"]);
        // The number is sure, and an equal name is better than none.
        let files = vec![
            file("x/a.md", 3, 8),
            file("x/b.md", 3, 9),
            file("x/c.md", 3, 3),
        ];
        let known = ["a.md", "b.md", "c.md"].iter().zip(1..);
        let known = known.map(|(path, inode)| record(path, 3, inode)).collect();
        assert_eq!(
            outcome(files, known),
            ["x/a.md was a.md", "x/b.md was b.md", "x/c.md was c.md"]
        );
    }

    #[test]
    fn what_took_its_name_in_is_read_under_another_one() {
        let named = FileRecord {
            named: true,
            ..record("a.md", 3, 1)
        };
        let found = outcome(vec![file("b.md", 3, 1)], vec![named.clone()]);
        assert_eq!(found, ["b.md is new", "a.md is gone"]);
        let found = outcome(vec![file("x/a.md", 3, 1)], vec![named]);
        assert_eq!(found, ["x/a.md was a.md"]);
        assert!(has_name_of("Brewing – Tea Kettle", "x/tea-kettle.md"));
        assert!(!has_name_of("Brewing", "x/tea-kettle.md"));
    }
}
