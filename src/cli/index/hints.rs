//! Hints that files may have changed. The system tells of events in the folders it was asked to
//! *follow*; what they mean is decided by a walk, so that an event too many costs a look and one
//! that is missed is caught by the next look that comes by the clock.

use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind};
use notify::{Config, ErrorKind, Event, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::HashSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// So long must it be quiet before files are looked at: an editor saves, and a checkout writes, in
/// many steps.
const QUIET: Duration = Duration::from_millis(150);
/// But no longer than this after the first event.
const PATIENCE: Duration = Duration::from_secs(3);
/// How soon a wish to stop is noticed.
const TICK: Duration = Duration::from_millis(50);

/// What the system is asked to tell, and what it told.
pub struct Hints {
    /// `None` where the system cannot tell.
    watcher: Option<RecommendedWatcher>,
    told: Receiver<notify::Result<Event>>,
    followed: HashSet<PathBuf>,
    /// The index, whose own files are of no interest.
    index: PathBuf,
}

/// Why only the clock is left to say when to look.
#[derive(Debug, PartialEq, Eq)]
pub struct Deaf(pub String);

impl Hints {
    /// Hints about nothing yet.
    pub fn new(index: PathBuf) -> (Hints, Option<Deaf>) {
        let (tell, told): (Sender<notify::Result<Event>>, _) = channel();
        let made = RecommendedWatcher::new(tell, Config::default());
        let (watcher, deaf) = match made {
            Ok(watcher) => (Some(watcher), None),
            Err(error) => (None, Some(deaf(&error))),
        };
        let hints = Hints {
            watcher,
            told,
            followed: HashSet::new(),
            index,
        };
        (hints, deaf)
    }

    /// Whether the system tells of changes.
    pub fn hears(&self) -> bool {
        self.watcher.is_some()
    }

    /// Follows these folders and no others. Gives how many are new: in those, something may have
    /// happened since they were walked.
    pub fn follow(&mut self, folders: &[PathBuf]) -> Result<usize, Deaf> {
        let Some(watcher) = &mut self.watcher else {
            return Ok(0);
        };
        let wanted = outermost(folders);
        self.followed.retain(|folder| {
            let stays = wanted.contains(folder.as_path());
            if !stays {
                // It may be gone already; then the system has forgotten it by itself.
                let _ = watcher.unwatch(folder);
            }
            stays
        });
        let mut new = 0;
        for folder in wanted {
            if self.followed.contains(folder) {
                continue;
            }
            match watcher.watch(folder, MODE) {
                Ok(()) => {
                    self.followed.insert(folder.to_path_buf());
                    new += 1;
                }
                Err(error) if is_limit(&error) => {
                    self.watcher = None;
                    return Err(deaf(&error));
                }
                // It vanished, or may not be read: the walk says what is to be said.
                Err(_) => {}
            }
        }
        Ok(new)
    }

    /// Follows all folders anew next time: one that was replaced by another of the same name is
    /// not followed any more.
    pub fn forget(&mut self) {
        if let Some(watcher) = &mut self.watcher {
            for folder in self.followed.drain() {
                let _ = watcher.unwatch(&folder);
            }
        }
    }

    /// Waits until something may have changed and it is quiet again, for `limit` at most, or until
    /// told to stop. Says whether there was a hint.
    pub fn wait(&mut self, limit: Duration, stop: &AtomicBool) -> bool {
        let end = Instant::now() + limit;
        let mut first: Option<Instant> = None;
        let mut last = Instant::now();
        while !stop.load(Ordering::Relaxed) {
            let now = Instant::now();
            match first {
                Some(first) if now - last >= QUIET || now - first >= PATIENCE => return true,
                None if now >= end => return false,
                _ => {}
            }
            match self.told.recv_timeout(TICK) {
                Ok(told) if self.matters(&told) => {
                    last = Instant::now();
                    first.get_or_insert(last);
                }
                Ok(_) | Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => std::thread::sleep(TICK),
            }
        }
        false
    }

    /// Whether an event may mean that a document changed. Folders that went or came under a known
    /// name are followed anew.
    fn matters(&mut self, told: &notify::Result<Event>) -> bool {
        let event = match told {
            Ok(event) => event,
            Err(_) => return true,
        };
        if event.need_rescan() {
            self.forget();
            return true;
        }
        if matches!(
            event.kind,
            EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))
        ) {
            for path in &event.paths {
                self.lose(path);
            }
        }
        tells(&event.kind)
            && event
                .paths
                .iter()
                .any(|path| is_of_corpus(path, &self.index))
    }

    fn lose(&mut self, path: &Path) {
        if let Some(watcher) = &mut self.watcher {
            self.followed.retain(|folder| {
                let lost = folder.starts_with(path);
                if lost {
                    let _ = watcher.unwatch(folder);
                }
                !lost
            });
        }
    }
}

/// Only inotify follows folder by folder, and so none that the walk stays out of; the others
/// follow a whole tree at the same cost.
const MODE: RecursiveMode = if cfg!(target_os = "linux") {
    RecursiveMode::NonRecursive
} else {
    RecursiveMode::Recursive
};

/// The folders to be followed: where a whole tree is, not those inside another.
fn outermost(folders: &[PathBuf]) -> HashSet<&Path> {
    let all: HashSet<&Path> = folders.iter().map(PathBuf::as_path).collect();
    if MODE == RecursiveMode::NonRecursive {
        return all;
    }
    let is_inside = |folder: &&Path| folder.ancestors().skip(1).any(|above| all.contains(above));
    let outer = all.iter().copied().filter(|folder| !is_inside(folder));
    outer.collect()
}

/// Whether something was written. Our own walk opens and reads.
fn tells(kind: &EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => false,
        _ => true,
    }
}

/// Whether a walk would look at `path`: hidden files are left out, but rules what to leave out are
/// hidden themselves.
fn is_of_corpus(path: &Path, index: &Path) -> bool {
    let name = path
        .file_name()
        .unwrap_or(OsStr::new(""))
        .as_encoded_bytes();
    let hidden = name.starts_with(b".") && !matches!(name, b".gitignore" | b".ignore");
    !hidden && !path.starts_with(index)
}

fn is_limit(error: &notify::Error) -> bool {
    /// No space left: what inotify says when it follows as many folders as it may.
    const ENOSPC: i32 = 28;
    match &error.kind {
        ErrorKind::MaxFilesWatch => true,
        ErrorKind::Io(error) => error.raw_os_error() == Some(ENOSPC),
        _ => false,
    }
}

fn deaf(error: &notify::Error) -> Deaf {
    Deaf(match is_limit(error) {
        true => "the system follows no more folders for this user; to let it, raise \
                 fs.inotify.max_user_watches with sysctl"
            .to_string(),
        false => format!("the system cannot tell of changes: {error}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{CreateKind, Flag, RemoveKind};
    use std::fs;

    fn hints() -> Hints {
        Hints::new(PathBuf::from("/corpus/index")).0
    }

    #[test]
    fn what_reads_is_no_hint_and_what_writes_is() {
        let mut hints = hints();
        let mut matters = |kind: EventKind, path: &str| {
            let event = Event::new(kind).add_path(PathBuf::from(path));
            hints.matters(&Ok(event))
        };
        let made = EventKind::Create(CreateKind::File);
        assert!(matters(made, "/corpus/a.md"));
        assert!(matters(made, "/corpus/.gitignore"));
        assert!(!matters(made, "/corpus/.a.md.swp"));
        assert!(!matters(made, "/corpus/index/passages/meta.json"));
        let opened = EventKind::Access(AccessKind::Open(AccessMode::Any));
        assert!(!matters(opened, "/corpus/a.md"));
        let written = EventKind::Access(AccessKind::Close(AccessMode::Write));
        assert!(matters(written, "/corpus/a.md"));
        // The system lost count.
        let rescan = Event::new(EventKind::Other).set_flag(Flag::Rescan);
        assert!(hints.matters(&Ok(rescan)));
    }

    #[test]
    fn folders_come_and_go() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("a")).expect("a folder");
        let mut hints = hints();
        let all = [folder.path().to_path_buf(), at("a"), at("gone")];
        let follows = if cfg!(target_os = "linux") { 2 } else { 1 };
        assert_eq!(hints.follow(&all), Ok(follows));
        assert_eq!(hints.follow(&all), Ok(0));
        let removed = Event::new(EventKind::Remove(RemoveKind::Folder)).add_path(at("a"));
        assert!(hints.matters(&Ok(removed)));
        assert_eq!(hints.follow(&all), Ok(follows - 1));
        assert_eq!(hints.follow(&all[..1]), Ok(0));
        assert_eq!(hints.followed.len(), 1);
    }

    #[test]
    fn a_burst_is_one_hint() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut hints = hints();
        let stop = AtomicBool::new(false);
        hints
            .follow(&[folder.path().to_path_buf()])
            .expect("followed");
        for number in 0..50 {
            fs::write(folder.path().join(format!("{number}.md")), "words").expect("a file");
        }
        assert!(hints.wait(Duration::from_secs(20), &stop));
        assert!(!hints.wait(QUIET, &stop));
        stop.store(true, Ordering::Relaxed);
        assert!(!hints.wait(Duration::from_secs(600), &stop));
    }

    #[test]
    fn a_limit_says_what_to_do() {
        let full = notify::Error::io(std::io::Error::from_raw_os_error(28));
        for error in [notify::Error::new(ErrorKind::MaxFilesWatch), full] {
            assert!(is_limit(&error));
            assert!(deaf(&error).0.contains("max_user_watches"));
        }
        assert!(!is_limit(&notify::Error::path_not_found()));
    }
}
