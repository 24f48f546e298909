//! How long work is shown: a bar while it runs; of indexing also the warnings, and one summary line.

use crate::corpus::Warning;
use crate::corpus::source::SourceFile;
use crate::engine::refresh::{Progress, Report};
use crate::present::printable::one_line;
use crate::present::stats::{counted, grouped};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;

/// A progress bar by bytes read.
pub struct Bar(ProgressBar);

/// How many warnings are printed; the rest is counted.
const SHOWN_WARNINGS: usize = 20;

impl Bar {
    /// A bar on standard error, if that is a terminal and nobody asked for quiet.
    pub fn on_terminal(quiet: bool) -> Option<Bar> {
        (!quiet && std::io::stderr().is_terminal()).then(|| Bar(ProgressBar::hidden()))
    }
}

/// A progress bar by things done.
pub struct Counter(ProgressBar);

impl Counter {
    /// A bar on standard error for `all` things, if that is a terminal and nobody asked for quiet.
    pub fn on_terminal(quiet: bool, doing: &'static str, all: usize) -> Option<Counter> {
        if quiet || !std::io::stderr().is_terminal() {
            return None;
        }
        let style = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len}");
        let bar = ProgressBar::new(all as u64).with_message(doing);
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Some(Counter(bar))
    }

    /// The same bar, with the time that is left.
    pub fn with_time_left(self) -> Counter {
        let style = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len}  {eta} left");
        self.0
            .set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        self
    }

    /// One more is done.
    pub fn advance(&self) {
        self.advance_by(1);
    }

    /// So many more are done.
    pub fn advance_by(&self, many: usize) {
        self.0.inc(many as u64);
    }
}

impl Drop for Counter {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

impl Progress for Bar {
    fn begin(&self, _: usize, bytes: u64) {
        let style = ProgressStyle::with_template(
            "indexing {bar:30} {bytes}/{total_bytes}  {wide_msg:.dim}",
        );
        self.0.set_length(bytes);
        self.0
            .set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        self.0
            .set_draw_target(indicatif::ProgressDrawTarget::stderr());
    }

    fn advance(&self, file: &SourceFile) {
        self.0.inc(file.size);
        self.0.set_message(one_line(&file.path));
    }

    fn finish(&self) {
        self.0.set_message("writing");
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// Prints warnings on standard error, each with its file.
pub fn warnings(warnings: &[Warning]) {
    for warning in warnings.iter().take(SHOWN_WARNINGS) {
        anstream::eprintln!("warning: {}", one_line(&warning.to_string()));
    }
    if let Some(more @ 1..) = warnings.len().checked_sub(SHOWN_WARNINGS) {
        anstream::eprintln!("warning: {more} more like these");
    }
}

/// One line that says what was done: `done` is a past tense. Every file that was seen is counted
/// in one place.
pub fn summary(done: &str, report: &Report, seconds: f64) -> String {
    format!("{done}: {} in {seconds:.2} s", counts(report))
}

/// What a refresh did, in numbers. Where all files are new, they are not told apart.
pub fn counts(report: &Report) -> String {
    let Report {
        manifest,
        files,
        passages,
        ..
    } = report;
    let states = [
        (files.new, "new"),
        (files.changed, "changed"),
        (files.moved, "moved"),
        (files.unchanged, "unchanged"),
        (files.skipped, "skipped"),
        (files.empty, "empty"),
        (files.failed, "failed"),
    ];
    let all_new = files.new == manifest.files && files.removed == 0;
    let mut parts = vec![counted(manifest.files, "file") + &listed(&states, all_new)];
    let all_added = passages.kept + passages.removed == 0;
    let besides = [(files.left_out, "left out"), (files.removed, "removed")];
    parts.extend(met(&besides));
    if manifest.documents != manifest.files {
        parts.push(counted(manifest.documents, "document"));
    }
    let changes = [(passages.added, "added"), (passages.removed, "removed")];
    parts.push(counted(manifest.passages, "passage") + &listed(&changes, all_added));
    if all_new {
        parts.push("0 skipped".to_string());
    }
    parts.push(counted(report.warnings.len() as u64, "warning"));
    parts.join(", ")
}

/// Those that are not zero.
fn met(counts: &[(u64, &str)]) -> Vec<String> {
    let met = counts.iter().filter(|(count, _)| *count > 0);
    met.map(|(count, what)| format!("{} {what}", grouped(*count)))
        .collect()
}

/// The same behind what they are parts of; nothing where that says it all.
fn listed(counts: &[(u64, &str)], says_it_all: bool) -> String {
    match met(counts) {
        met if met.is_empty() || says_it_all => String::new(),
        met => format!(" ({})", met.join(", ")),
    }
}
