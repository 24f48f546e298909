//! Data that is too large or not ours to keep in the repository: `../shared`, or the folder that
//! `FAQT_SHARED` names. A test that needs it says so and ends where it is absent.

use super::repository;
use std::path::PathBuf;

/// The path of shared data; `None`, with a printed line, where it is not here.
pub fn shared(path: &str) -> Option<PathBuf> {
    let folder =
        std::env::var_os("FAQT_SHARED").map_or_else(|| repository("../shared"), PathBuf::from);
    let found = Some(folder.join(path)).filter(|path| path.exists());
    if found.is_none() {
        println!("skipped: ../shared/{path} is not here");
    }
    found
}
