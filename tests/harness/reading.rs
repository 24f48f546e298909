//! Reading one file without an index.

use faqt::corpus::Document;
use faqt::corpus::read::ReadOptions;
use faqt::corpus::source::{FileReport, Means, Reading, SourceFile, documents};
use std::path::Path;

/// The documents of the file at `path`, finished, under its bare name.
pub fn read(path: &Path) -> (Vec<Document>, FileReport) {
    let file = SourceFile {
        path: path.file_name().expect("a name").to_string_lossy().into(),
        absolute: path.to_path_buf(),
        ..SourceFile::default()
    };
    let (options, means) = (ReadOptions::default(), Means::default());
    let reading = Reading {
        options: &options,
        means: &means,
    };
    let mut found = Vec::new();
    let report = documents(&file, &reading, &mut |document| found.push(document));
    (found, report)
}
