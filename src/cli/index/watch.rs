//! `faqt index --watch`: stays, and refreshes the index whenever a file changes. What a printed
//! line speaks of is committed. The index is locked only while it is refreshed, so that others ask
//! it, and write to it, in between.

use super::hints::{Deaf, Hints};
use crate::cli::meaning::Made;
use crate::cli::progress::{self, Bar};
use crate::cli::{Common, Ending, Failure, meaning, output, place};
use crate::corpus::source::SourceFile;
use crate::engine::meaning::Model;
use crate::engine::refresh::{Progress, RefreshError, Report, listing};
use crate::engine::{Library, Sources};
use crate::index::{IndexError, embedded};
use crate::present::json::{self, Layout};
use crate::present::stats::moment;
use signal_hook::consts::{SIGINT, SIGTERM};
use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How often all files are looked at where the system tells of changes: for those it misses.
const POLL: Duration = Duration::from_secs(60);
/// The same where it does not tell.
const POLL_DEAF: Duration = Duration::from_secs(5);
/// How soon it is tried again after a failure.
const RETRY: Duration = Duration::from_secs(2);
/// Folders that come while others are being followed are followed in further rounds.
const ROUNDS: usize = 4;

/// What stays the same from refresh to refresh.
struct Watch<'w> {
    common: &'w Common,
    library: &'w Library,
    sources: &'w Sources,
    model: Option<Model>,
    /// Whether vectors could not be made yet.
    owing: Cell<bool>,
    json: bool,
    stop: &'w AtomicBool,
}

/// Follows the sources of `library` until it is told to stop.
pub fn run(
    common: &Common,
    library: &Library,
    sources: &Sources,
    model: Option<Model>,
    poll: Option<u64>,
    json: bool,
) -> Result<Ending, Failure> {
    if sources.from_stdin() {
        return Err(Failure::Usage(
            "standard input cannot be watched; name files or folders".into(),
        ));
    }
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        // Who asks twice does not want to wait for the end of a commit.
        let twice = signal_hook::flag::register_conditional_shutdown(signal, 1, stop.clone());
        twice.and_then(|_| signal_hook::flag::register(signal, stop.clone()))?;
    }
    let watch = Watch {
        common,
        library,
        sources,
        model,
        owing: Cell::new(false),
        json,
        stop: &stop,
    };
    let index = std::path::absolute(&library.index)?;
    let (mut hints, deaf) = Hints::new(index);
    watch.tell_deaf(deaf);
    let mut trouble: Option<String> = None;
    let mut first = true;
    loop {
        let pause = match watch.round(&mut hints, first) {
            Ok(()) => {
                first = false;
                trouble = None;
                match (poll, hints.hears()) {
                    (Some(seconds), _) => Duration::from_secs(seconds),
                    (None, true) => POLL,
                    (None, false) => POLL_DEAF,
                }
            }
            Err(Failure::Refresh(RefreshError::Stopped)) => break,
            Err(failure) if is_final(&failure, first) => return Err(failure),
            Err(failure) => {
                // Said once, not at each of many attempts.
                let said = failure.to_string();
                if trouble.as_ref() != Some(&said) {
                    failure.report(json);
                    trouble = Some(said);
                }
                RETRY
            }
        };
        if !hints.wait(pause, &stop) {
            // By the clock: what was replaced unnoticed is followed again.
            hints.forget();
        }
        if stop.load(Ordering::Relaxed) {
            break;
        }
    }
    if !common.quiet {
        anstream::eprintln!("faqt: stopped; the index is whole");
    }
    Ok(Ending::Found)
}

/// Whether it is no use to try again. What is wrong from the beginning is most likely a slip.
fn is_final(failure: &Failure, first: bool) -> bool {
    match failure {
        failure if failure.is_of_a_lock() => false,
        Failure::Refresh(RefreshError::Index(IndexError::Incompatible { .. })) => true,
        Failure::Refresh(_) => first,
        _ => true,
    }
}

impl Watch<'_> {
    /// Looks at all files once, and refreshes the index if one of them changed.
    fn round(&self, hints: &mut Hints, first: bool) -> Result<(), Failure> {
        let list = || listing(self.sources, &self.library.making).map_err(RefreshError::from);
        let mut listed = list()?;
        for _ in 0..ROUNDS {
            match hints.follow(&listed.folders) {
                Ok(0) => break,
                // What was written before they were followed is seen by another look.
                Ok(_) => listed = list()?,
                Err(deaf) => self.tell_deaf(Some(deaf)),
            }
        }
        let manifest = embedded::manifest(&self.library.index);
        let is_fresh = manifest.is_some_and(|manifest| manifest.listing == listed.digest);
        if is_fresh && !first && !self.owing.get() {
            return Ok(());
        }
        let start = Instant::now();
        let work = Work {
            bar: Bar::on_terminal(self.common.quiet),
            stop: self.stop,
        };
        let refreshed = self
            .library
            .refresh(Some(listed), false, place::now(), &work);
        drop(work);
        let report = refreshed?;
        self.owing.set(self.model.is_some());
        let make = |model| meaning::make(self.common, self.library, model, Duration::ZERO);
        let made = self.model.as_ref().map(make).transpose()?;
        self.owing.set(false);
        let is_news = report.is_news() || made.as_ref().is_some_and(Made::is_news);
        match first || is_news {
            true => self.tell(&report, made, start.elapsed()),
            false => Ok(()),
        }
    }

    fn tell(&self, report: &Report, made: Option<Made>, took: Duration) -> Result<(), Failure> {
        if self.json {
            let wire = json::indexed(
                report,
                made.map(|made| made.wire()),
                &self.library.index,
                took,
            );
            return output::print(&json::write(&wire, Layout::Line));
        }
        if self.common.quiet {
            return Ok(());
        }
        progress::warnings(&report.warnings);
        let seconds = u64::try_from(place::now() / 1_000_000_000).unwrap_or(0);
        let time = moment(seconds).unwrap_or_default();
        let done = if report.wrote { "indexed" } else { "watching" };
        let summary = progress::summary(done, report, took.as_secs_f64());
        output::print(&format!("{time} {summary}\n"))?;
        match made {
            Some(made) => output::print(&format!("{time} {}\n", made.summary())),
            None => Ok(()),
        }
    }

    fn tell_deaf(&self, deaf: Option<Deaf>) {
        if let Some(Deaf(reason)) = deaf
            && !self.common.quiet
        {
            let seconds = POLL_DEAF.as_secs();
            anstream::eprintln!(
                "faqt: {reason}; looking at all files every {seconds} s, or as --poll says"
            );
        }
    }
}

/// A refresh that can be stopped.
struct Work<'w> {
    bar: Option<Bar>,
    stop: &'w AtomicBool,
}

impl Progress for Work<'_> {
    fn begin(&self, files: usize, bytes: u64) {
        self.bar.iter().for_each(|bar| bar.begin(files, bytes));
    }

    fn advance(&self, file: &SourceFile) {
        self.bar.iter().for_each(|bar| bar.advance(file));
    }

    fn finish(&self) {
        self.bar.iter().for_each(Progress::finish);
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}
