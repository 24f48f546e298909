//! Damage must not end the program. The index library trusts the bytes it reads and may panic on
//! others; a *guard* turns that into an error which says what to do.

use crate::index::IndexError;
use std::cell::Cell;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::path::Path;
use std::sync::Once;

thread_local! {
    /// Whether this thread reads an index: then a panic is the index's, and no message is printed.
    static READING: Cell<bool> = const { Cell::new(false) };
}

static QUIET: Once = Once::new();

/// Does `work` on the index in `dir`.
///
/// # Errors
/// Those of `work`; [`IndexError::Damaged`] where the library panics.
pub fn guarded<T>(
    dir: &Path,
    work: impl FnOnce() -> Result<T, IndexError>,
) -> Result<T, IndexError> {
    caught(work).unwrap_or_else(|| Err(damaged(dir, "something in it makes no sense")))
}

/// The same for work that fails as reading does.
pub fn guarded_read<T>(work: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    caught(work).unwrap_or_else(|| {
        Err(io::Error::new(
            io::ErrorKind::InvalidData,
            "something in it makes no sense",
        ))
    })
}

/// What `dir` is: damaged, for this reason.
pub fn damaged(dir: &Path, reason: &str) -> IndexError {
    IndexError::Damaged(format!("{}: {reason}", dir.display()))
}

fn caught<T>(work: impl FnOnce() -> T) -> Option<T> {
    QUIET.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |panic| {
            if !READING.get() {
                before(panic);
            }
        }));
    });
    let outer = READING.replace(true);
    let outcome = catch_unwind(AssertUnwindSafe(work));
    READING.set(outer);
    outcome.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error() {
        let dir = Path::new("index");
        let empty: [u8; 0] = std::hint::black_box([]);
        let first = |bytes: &[u8]| bytes[0];
        let error = guarded(dir, || Ok(first(&empty))).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the index is damaged: index: something in it makes no sense"
        );
        assert_eq!(guarded(dir, || Ok(3)).ok(), Some(3));
    }
}
