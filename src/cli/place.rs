//! Where things are: from flags, environment and settings file to a library, and from there to an
//! open engine whose index is fresh.

use super::progress::{self, Bar};
use super::{Common, Failure, Html, meaning, means};
use crate::corpus::read::ReadOptions;
use crate::engine::refresh::{Listing, RefreshError, Report, Silent};
use crate::engine::{Engine, Freshness, Library, Sources};
use crate::index::{IndexError, Making, Manifest, embedded};
use crate::settings::{HtmlPart, Settings};
use etcetera::BaseStrategy;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// The library that the options name: flags before the environment before the settings file.
///
/// An index is where it is said to be; a corpus named without one has its index in the person's
/// cache folder, under a name made of the corpus's own. An index named without a corpus knows what
/// it was made of.
pub fn library(common: &Common, paths: &[PathBuf]) -> Result<Library, Failure> {
    let here = std::env::current_dir()?;
    let file = Settings::find(&here);
    let settings = match &file {
        Some(file) => Settings::read(file)?,
        None => Settings::default(),
    };
    let means = means::means(&settings, file.as_deref())?;
    // What says how to ask is no part of what is asked.
    let apart: Vec<PathBuf> = file.into_iter().chain(settings.synonyms.clone()).collect();
    let named: Vec<PathBuf> = paths.iter().chain(&common.corpus).cloned().collect();
    let tuning = settings.tuning();
    let model = meaning::folder(common, &settings);
    let mut making = Making {
        split: settings.split(),
        reading: ReadOptions::default(),
        converters: settings.converters(),
    };
    let sources = match (&common.index, named.is_empty()) {
        (_, false) => Some(Sources::new(&named)?.apart_from(apart.clone())),
        (Some(index), true) => remembered(index),
        (None, true) => None,
    };
    // An index made of standard input is asked as it is: the settings name another corpus.
    let as_it_is = named.is_empty() && common.index.as_deref().is_some_and(embedded::exists);
    let sources = match sources {
        None if !settings.corpus.is_empty() && !as_it_is => {
            Some(Sources::new(&settings.corpus)?.apart_from(apart))
        }
        other => other,
    };
    let index = match (&common.index, &sources) {
        (Some(index), _) => index.clone(),
        (None, Some(sources)) if !named.is_empty() => cached_index(sources),
        (None, Some(sources)) => settings.index.unwrap_or_else(|| cached_index(sources)),
        (None, None) => settings.index.ok_or(Failure::NoCorpus)?,
    };
    let said = common.html.map(|html| html == Html::Full);
    let set = settings.reading.html.map(|part| part == HtmlPart::Full);
    making.reading.whole_pages = match said.or(set) {
        Some(whole_pages) => whole_pages,
        // As the index was built.
        None => embedded::manifest(&index).is_some_and(|m| m.making.reading.whole_pages),
    };
    kept_apart(Library {
        index,
        sources,
        making,
        means,
        tuning,
        model,
    })
}

/// The settings file that names what is asked; `None` where options do, or nothing does.
pub fn settings_file(common: &Common) -> Result<Option<PathBuf>, Failure> {
    if common.index.is_some() || !common.corpus.is_empty() {
        return Ok(None);
    }
    Ok(Settings::find(&std::env::current_dir()?))
}

/// A path as a person would type it here.
pub fn shown(path: &Path) -> String {
    let below = std::env::current_dir().ok();
    let below = below.and_then(|here| path.strip_prefix(here).ok().map(Path::to_path_buf));
    below.as_deref().unwrap_or(path).display().to_string()
}

/// Refuses an index folder that is, or holds, the corpus: the walk stays out of index folders, and
/// would find nothing.
fn kept_apart(library: Library) -> Result<Library, Failure> {
    let index = std::path::absolute(&library.index)?;
    let index: PathBuf = index.components().collect();
    let holds = |source: &PathBuf| source.starts_with(&index);
    match &library.sources {
        Some(sources) if sources.paths.iter().any(holds) => Err(Failure::Usage(format!(
            "the index cannot be kept in {}: that is the corpus, or holds it; name another folder with --index",
            library.index.display()
        ))),
        _ => Ok(library),
    }
}

/// Where an index comes from whose documents are not here.
pub fn origin(manifest: &Manifest) -> &'static str {
    match manifest.is_imported() {
        true => "was imported",
        false => "was made of standard input",
    }
}

/// What the index at `index` was made of, if there is one and that can be read again.
fn remembered(index: &Path) -> Option<Sources> {
    let manifest = embedded::manifest(index)?;
    let sources = Sources {
        root: manifest.root,
        paths: manifest.sources,
        apart: manifest.apart,
    };
    (!sources.from_stdin() && !sources.paths.is_empty()).then_some(sources)
}

/// Refuses to read questions and corpus from the same standard input.
pub fn questions_are_elsewhere(library: &Library) -> Result<(), Failure> {
    match &library.sources {
        Some(sources) if sources.from_stdin() => Err(Failure::Usage(
            "standard input cannot be both the corpus and the questions: put one of them in a file"
                .into(),
        )),
        _ => Ok(()),
    }
}

/// The folder for the index of a corpus that names none.
fn cached_index(sources: &Sources) -> PathBuf {
    let cache = etcetera::choose_base_strategy()
        .map_or_else(|_| std::env::temp_dir(), |folders| folders.cache_dir());
    let mut hasher = blake3::Hasher::new();
    for path in &sources.paths {
        hasher
            .update(path.as_os_str().as_encoded_bytes())
            .update(b"\0");
    }
    let name = sources
        .paths
        .first()
        .and_then(|p| p.file_stem())
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    cache
        .join("faqt")
        .join(format!("{name}-{}", &hasher.finalize().to_hex()[..12]))
}

/// Whether the index is where this program puts those that nobody named a place for.
fn is_in_cache(library: &Library) -> bool {
    let sources = library.sources.as_ref();
    sources.is_some_and(|sources| cached_index(sources) == library.index)
}

/// How long a first question waits for another process that builds the same index.
const PATIENCE: Duration = Duration::from_secs(600);

/// An engine on the library's index, brought up to date first unless `refresh` is off. What is
/// done about it is said on standard error.
pub fn engine(common: &Common, library: &Library, refresh: bool) -> Result<Engine, Failure> {
    if !refresh {
        return Ok(library.open()?);
    }
    match library.check()? {
        Freshness::Fresh(engine) => Ok(engine),
        Freshness::Imported(engine) => {
            if !common.quiet {
                let index = shown(&library.index);
                let origin = origin(engine.home().manifest());
                anstream::eprintln!(
                    "faqt: the index in {index} {origin} and is asked as it is; to make it of the documents named here: faqt index --rebuild"
                );
            }
            Ok(engine)
        }
        Freshness::Stale(listing) => refreshed(common, library, listing),
        Freshness::Incompatible(listing, _) if is_in_cache(library) => {
            refreshed(common, library, listing)
        }
        Freshness::Incompatible(_, error) => Err(error.into()),
    }
}

/// The same, asking by meaning too where the library names a sentence encoder.
pub fn asking(common: &Common, library: &Library, refresh: bool) -> Result<Engine, Failure> {
    if library.model.is_none() {
        return engine(common, library, refresh);
    }
    // Side by side: the one waits for files, the other reads a tokenizer.
    let (engine, model) = std::thread::scope(|scope| {
        let model = scope.spawn(|| meaning::model(common, library));
        let engine = engine(common, library, refresh);
        (engine, model.join().unwrap_or_else(|e| resume_unwind(e)))
    });
    let engine = engine?;
    Ok(match model {
        Some(model) => meaning::with(common, library, engine, &model, refresh),
        None => engine,
    })
}

fn refreshed(common: &Common, library: &Library, listing: Listing) -> Result<Engine, Failure> {
    let building = !embedded::exists(&library.index);
    match refresh(common, library, Some(listing), false) {
        Ok((report, seconds)) => {
            if !common.quiet {
                progress::warnings(&report.warnings);
                anstream::eprintln!(
                    "{}",
                    progress::summary(
                        if building {
                            "built the index"
                        } else {
                            "refreshed the index"
                        },
                        &report,
                        seconds
                    )
                );
            }
            Ok(library.open()?)
        }
        // Another process builds it at this moment: what it makes will do.
        Err(Failure::Refresh(RefreshError::Index(IndexError::Locked { .. }))) if building => {
            if !common.quiet {
                anstream::eprintln!("faqt: waiting for another process that builds the index");
            }
            let start = Instant::now();
            while !embedded::exists(&library.index) && start.elapsed() < PATIENCE {
                std::thread::sleep(Duration::from_millis(50));
            }
            Ok(library.open()?)
        }
        // A stale answer, said to be one, is better than none.
        Err(Failure::Refresh(RefreshError::Index(
            error @ (IndexError::Locked { .. }
            | IndexError::Full { .. }
            | IndexError::Failed { .. }),
        ))) if !building => {
            if !common.quiet {
                anstream::eprintln!("faqt: {error}; asking it as it is");
            }
            let mut engine = library.open()?;
            engine.set_stale(Some(error.to_string()));
            Ok(engine)
        }
        Err(failure) => Err(failure),
    }
}

/// Nanoseconds since 1970.
pub fn now() -> i64 {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).ok();
    let count = since_1970.and_then(|time| i64::try_from(time.as_nanos()).ok());
    count.unwrap_or(0)
}

/// Brings the index up to date, with a progress bar on a terminal. Gives the seconds it took. One of
/// another version is built anew where nobody said where it should be: then it is ours.
pub fn refresh(
    common: &Common,
    library: &Library,
    listing: Option<Listing>,
    rebuild: bool,
) -> Result<(Report, f64), Failure> {
    let start = Instant::now();
    let bring = |listing, rebuild| match Bar::on_terminal(common.quiet) {
        Some(bar) => library.refresh(listing, rebuild, now(), &bar),
        None => library.refresh(listing, rebuild, now(), &Silent),
    };
    let report = match bring(listing, rebuild) {
        Err(RefreshError::Index(error @ IndexError::Incompatible { .. }))
            if is_in_cache(library) =>
        {
            if !common.quiet {
                anstream::eprintln!("faqt: {error}; building it anew");
            }
            bring(None, true)?
        }
        report => report?,
    };
    Ok((report, start.elapsed().as_secs_f64()))
}

/// Brings the index up to date as soon as no other process writes to it, for which it waits so
/// long. Who that is, is said once.
pub fn refresh_in_turn(
    common: &Common,
    library: &Library,
    rebuild: bool,
    wait: Duration,
) -> Result<(Report, f64), Failure> {
    in_turn(common, wait, || refresh(common, library, None, rebuild))
}

/// Does `work` as soon as no other process holds a lock that it needs, for which it is tried so
/// long. Who that is, is said once.
pub fn in_turn<T>(
    common: &Common,
    wait: Duration,
    work: impl Fn() -> Result<T, Failure>,
) -> Result<T, Failure> {
    const LOOK_EVERY: Duration = Duration::from_millis(100);
    let start = Instant::now();
    let mut told = false;
    loop {
        match work() {
            Err(failure) if failure.is_of_a_lock() && start.elapsed() < wait => {
                if !told && !common.quiet {
                    anstream::eprintln!("faqt: {failure}; waiting up to {} s", wait.as_secs());
                }
                told = true;
                std::thread::sleep(LOOK_EVERY);
            }
            outcome => return outcome,
        }
    }
}
