//! The writer's lock: one process writes to an index at a time. It is a lock of the operating
//! system, which frees it with the process, however that ends; so none is left behind. Beside it
//! stands a small file in which the holder says who it is, and that one may be left behind: it is
//! information, believed only while the lock is held.

use super::{HOLDER, LOCK, MARKER, io_failed};
use crate::index::{Holder, IndexError};
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::UNIX_EPOCH;

/// What this process does.
static COMMAND: OnceLock<String> = OnceLock::new();

/// Says what this process does, for others that wait for it: `faqt index`. Only the first word
/// counts.
pub fn introduce(command: &str) {
    let _ = COMMAND.set(command.to_string());
}

/// The lock of one index, held until this is dropped or the process ends in any way.
pub struct WriterLock {
    holder: PathBuf,
    _file: File,
}

impl WriterLock {
    /// Takes the lock of the index in `dir`; makes the folder where there is none.
    ///
    /// # Errors
    /// [`IndexError::Locked`] where another process holds it; [`IndexError::Failed`] or
    /// [`IndexError::Full`] where the folder cannot be written.
    pub fn take(dir: &Path) -> Result<WriterLock, IndexError> {
        let open = || {
            fs::create_dir_all(dir)?;
            if !dir.join(MARKER).exists() {
                fs::write(
                    dir.join(MARKER),
                    "This folder holds an index made by faqt. It can be deleted and built again.\n",
                )?;
            }
            File::options()
                .create(true)
                .truncate(false)
                .write(true)
                .open(dir.join(LOCK))
        };
        let file = open().map_err(|e| io_failed(dir, &e))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(locked(dir)),
            Err(TryLockError::Error(e)) => return Err(io_failed(dir, &e)),
        }
        let lock = WriterLock {
            holder: dir.join(HOLDER),
            _file: file,
        };
        // Who cannot be told is not told: that is no reason not to write.
        let myself = Holder {
            process: std::process::id(),
            host: host(),
            command: COMMAND.get().cloned().unwrap_or_else(|| "faqt".into()),
            ..Holder::default()
        };
        if let Ok(text) = serde_json::to_string(&myself) {
            let _ = fs::write(&lock.holder, text + "\n");
        }
        Ok(lock)
    }
}

impl Drop for WriterLock {
    fn drop(&mut self) {
        // Before the lock goes, so that the next holder's own is not removed.
        let _ = fs::remove_file(&self.holder);
    }
}

/// The error of one who finds the index in `dir` locked.
pub fn locked(dir: &Path) -> IndexError {
    IndexError::Locked {
        path: dir.to_path_buf(),
        holder: written(dir),
    }
}

/// Whether somebody writes to the index in `dir` now, and who. Takes the lock for a moment, shared
/// with others who look.
pub fn state(dir: &Path) -> LockState {
    let Ok(file) = File::open(dir.join(LOCK)) else {
        return LockState::Free;
    };
    match file.try_lock_shared() {
        Err(TryLockError::WouldBlock) => LockState::Held(written(dir)),
        Err(TryLockError::Error(error)) => LockState::Unknown(error.to_string()),
        Ok(()) if dir.join(HOLDER).exists() => LockState::LeftOver,
        Ok(()) => LockState::Free,
    }
}

/// How the lock of an index stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LockState {
    /// Nobody writes.
    Free,
    /// Nobody writes, but somebody who did could not clear up.
    LeftOver,
    /// Somebody writes, and said who it is.
    Held(Option<Holder>),
    /// The system does not tell; says why.
    Unknown(String),
}

/// Who the holder says it is, unless it is known to be gone: then the one who holds the lock now
/// has not written yet.
fn written(dir: &Path) -> Option<Holder> {
    let file = dir.join(HOLDER);
    let mut holder: Holder = serde_json::from_slice(&fs::read(&file).ok()?).ok()?;
    let changed = fs::metadata(&file).and_then(|m| m.modified()).ok();
    let since = changed.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    holder.since = since
        .and_then(|since| i64::try_from(since.as_secs()).ok())
        .unwrap_or(0);
    holder.elsewhere = holder.host != host();
    (holder.elsewhere || is_alive(holder.process)).then_some(holder)
}

#[cfg(unix)]
fn host() -> String {
    rustix::system::uname()
        .nodename()
        .to_string_lossy()
        .into_owned()
}

#[cfg(not(unix))]
fn host() -> String {
    String::new()
}

/// Whether a process of this number runs on this machine; true where the system does not tell.
#[cfg(unix)]
fn is_alive(process: u32) -> bool {
    let number = i32::try_from(process).ok();
    let Some(process) = number.and_then(rustix::process::Pid::from_raw) else {
        return false;
    };
    rustix::process::test_kill_process(process) != Err(rustix::io::Errno::SRCH)
}

#[cfg(not(unix))]
fn is_alive(_: u32) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_holder_is_named_while_it_holds() {
        let folder = tempfile::tempdir().expect("a folder");
        let dir = folder.path().join("index");
        assert_eq!(state(&dir), LockState::Free);
        let lock = WriterLock::take(&dir).expect("a free lock");
        let Err(IndexError::Locked { holder, .. }) = WriterLock::take(&dir).map(drop) else {
            panic!("it was taken twice");
        };
        assert_eq!(holder.map(|h| h.process), Some(std::process::id()));
        drop(lock);
        assert_eq!(state(&dir), LockState::Free);
        assert!(!dir.join(HOLDER).exists());
    }

    #[test]
    fn one_who_is_gone_is_not_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let dir = folder.path();
        let lock = WriterLock::take(dir).expect("a free lock");
        // No process has this number: it is beyond what systems give out.
        let gone = Holder {
            process: i32::MAX as u32,
            host: host(),
            command: "faqt index".into(),
            ..Holder::default()
        };
        let write = |holder: &Holder| {
            fs::write(dir.join(HOLDER), serde_json::to_string(holder).unwrap()).expect("a file")
        };
        write(&gone);
        assert_eq!(state(dir), LockState::Held(None));
        let other = Holder {
            host: "another".into(),
            ..gone
        };
        write(&other);
        let LockState::Held(Some(named)) = state(dir) else {
            panic!("whether it runs there is not known here");
        };
        assert!(named.to_string().contains(" on another, since "));
        drop(lock);
        write(&other);
        assert_eq!(state(dir), LockState::LeftOver);
        WriterLock::take(dir).expect("what is left over holds nothing");
    }
}
