//! What the file system says about a file without opening it: its *stamp*. By its stamp a file is
//! known to be the same as before, changed, or moved.

use super::{STANDARD_INPUT, SourceFile};
use serde::{Deserialize, Serialize};
use std::fs::{self, Metadata};
use std::io;
use std::path::PathBuf;
use std::time::{Duration, UNIX_EPOCH};

/// Names a file whatever its path is. The number of a removed file may be given to another one,
/// so the time of birth belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FileIdentity {
    /// The device it is on.
    pub device: u64,
    /// Its number there.
    pub inode: u64,
    /// Nanoseconds since 1970 at which it was made; 0 where the file system does not say.
    pub born: i64,
}

/// File systems count time in steps: two changes in one step look like one. The kernel's own step
/// is 10 ms at most.
pub const FINE_STEP: i64 = 20_000_000;
/// Where times are whole seconds, they may be even ones (FAT).
const COARSE_STEP: i64 = 2_000_000_000;
/// A clock that is wrong by more is no reason to look at a file for ever.
const WRONG_CLOCK: i64 = 3_600_000_000_000;

impl SourceFile {
    /// A file with the stamp that `metadata` tells.
    pub(super) fn stamped(path: String, absolute: PathBuf, metadata: &Metadata) -> SourceFile {
        let written = metadata.modified().ok();
        let written = nanoseconds(written.and_then(|time| time.duration_since(UNIX_EPOCH).ok()));
        SourceFile {
            path,
            absolute,
            size: metadata.len(),
            modified: changed_status(metadata).unwrap_or(written),
            written,
            identity: identity(metadata),
        }
    }

    /// The file with its stamp as it is now.
    ///
    /// # Errors
    /// Where it is gone, or the system does not say.
    pub fn looked_at_again(&self) -> io::Result<SourceFile> {
        if self.path == STANDARD_INPUT {
            return Ok(self.clone());
        }
        let metadata = fs::metadata(&self.absolute)?;
        let (path, absolute) = (self.path.clone(), self.absolute.clone());
        Ok(SourceFile::stamped(path, absolute, &metadata))
    }

    /// Nanoseconds from `now` (since 1970) until a further change must show in the stamp; 0 where
    /// it would show already. A file read before that may have changed behind its reader's back.
    pub fn settles_in(&self, now: i64) -> i64 {
        let step = match self.modified % 1_000_000_000 {
            0 => COARSE_STEP,
            _ => FINE_STEP,
        };
        let left = self.modified.saturating_add(step).saturating_sub(now);
        if left > WRONG_CLOCK { 0 } else { left.max(0) }
    }
}

fn nanoseconds(since_1970: Option<Duration>) -> i64 {
    let count = since_1970.and_then(|time| i64::try_from(time.as_nanos()).ok());
    count.unwrap_or(0)
}

#[cfg(unix)]
fn identity(metadata: &Metadata) -> Option<FileIdentity> {
    use std::os::unix::fs::MetadataExt;
    let born = metadata.created().ok();
    Some(FileIdentity {
        device: metadata.dev(),
        inode: metadata.ino(),
        born: nanoseconds(born.and_then(|time| time.duration_since(UNIX_EPOCH).ok())),
    })
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> Option<FileIdentity> {
    None
}

/// When its content, name or permissions last changed: nobody can set this time.
#[cfg(unix)]
fn changed_status(metadata: &Metadata) -> Option<i64> {
    use std::os::unix::fs::MetadataExt;
    let seconds = metadata.ctime().saturating_mul(1_000_000_000);
    Some(seconds.saturating_add(metadata.ctime_nsec()))
}

#[cfg(not(unix))]
fn changed_status(_: &Metadata) -> Option<i64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_settles_when_its_file_system_tells_the_next_change_apart() {
        let settles = |modified, now| {
            let file = SourceFile {
                modified,
                ..SourceFile::default()
            };
            file.settles_in(now)
        };
        let second = 1_000_000_000;
        assert_eq!(settles(5 * second + 7, 5 * second + 7), FINE_STEP);
        assert_eq!(settles(5 * second + 7, 6 * second), 0);
        assert_eq!(settles(5 * second, 6 * second), second);
        assert_eq!(settles(5 * second, 7 * second), 0);
        // The clock of a file server may go ahead of ours, but not by a day.
        assert!(settles(65 * second + 7, 5 * second) > 60 * second);
        assert_eq!(settles(86_400 * second, 5 * second), 0);
    }
}
