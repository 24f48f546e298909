//! How long work is shown: a bar while it runs; of indexing also the warnings, and one summary line.

use crate::corpus::Warning;
use crate::corpus::source::SourceFile;
use crate::engine::refresh::{Progress, Report};
use crate::present::printable::one_line;
use crate::present::stats::grouped;
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

/// One line that says what was done: `done` is a past tense.
pub fn summary(done: &str, report: &Report, seconds: f64) -> String {
    let manifest = &report.manifest;
    let counted = |count: u64, one: &str| {
        format!(
            "{} {one}{}",
            grouped(count),
            if count == 1 { "" } else { "s" }
        )
    };
    let mut parts = vec![counted(manifest.files, "file")];
    if manifest.documents != manifest.files {
        parts.push(counted(manifest.documents, "document"));
    }
    parts.push(counted(manifest.passages, "passage"));
    let changes = [
        (report.read, "read"),
        (report.unchanged, "unchanged"),
        (report.removed, "removed"),
    ];
    if report.unchanged + report.removed > 0 {
        parts.extend(
            changes
                .iter()
                .filter(|(n, _)| *n > 0)
                .map(|(n, what)| format!("{} {what}", grouped(*n))),
        );
    }
    parts.push(match manifest.skipped {
        0 => "0 skipped".to_string(),
        skipped => format!("{} skipped (not text)", grouped(skipped)),
    });
    let troubles = [(report.empty, "empty"), (report.failed, "failed")];
    let met = troubles.iter().filter(|(n, _)| *n > 0);
    parts.extend(met.map(|(n, what)| format!("{} {what}", grouped(*n))));
    parts.push(counted(report.warnings.len() as u64, "warning"));
    format!("{done}: {} in {seconds:.2} s", parts.join(", "))
}
