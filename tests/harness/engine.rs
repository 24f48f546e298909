//! An engine over some documents, for tests that ask the library and not the program.

use faqt::corpus::source::Means;
use faqt::engine::refresh::Silent;
use faqt::engine::{Engine, Library, Sources, Tuning};
use faqt::index::Making;
use std::path::PathBuf;
use tempfile::TempDir;

/// An engine on an index of the documents at `paths`, with the folder that it lives in.
pub fn engine(paths: &[PathBuf]) -> (TempDir, Engine) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let library = Library {
        index: folder.path().join("index"),
        sources: Some(Sources::new(paths).expect("a corpus")),
        making: Making::default(),
        means: Means::default(),
        tuning: Tuning::default(),
        model: None,
    };
    library.refresh(None, false, 0, &Silent).expect("an index");
    let engine = library.open().expect("an engine");
    (folder, engine)
}
