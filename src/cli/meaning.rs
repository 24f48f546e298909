//! Meaning besides words, where a sentence encoder is given: opening it, making the vectors of an
//! index, and saying what could not be done. A question never fails for it: it is asked by words.

use super::progress::Counter;
use super::{Common, Failure, place};
#[cfg(feature = "model")]
use crate::encoder::Encoder;
use crate::engine::meaning::{EmbedError, Embedded, Embedding, Meaning, Model, embed, renew};
use crate::engine::{Engine, Library, meaning};
use crate::present::json;
use crate::present::stats::{Vectors, counted, grouped};
use crate::settings::Settings;
use crate::vectors::{VectorError, VectorStore};
use std::cell::RefCell;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

/// So many vectors are made before a question that finds them missing; more are for `faqt index`.
const FEW: u64 = 64;

/// The folder of the encoder that the options name: flags before the environment before the settings
/// file.
pub fn folder(common: &Common, settings: &Settings) -> Option<PathBuf> {
    let named = common.model.as_ref().or(settings.model.path.as_ref());
    named.filter(|_| !common.no_model).cloned()
}

/// Opens the encoder in `folder`.
#[cfg(feature = "model")]
pub fn open(folder: &Path) -> Result<Model, Failure> {
    Ok(Model(Arc::new(Encoder::open(folder)?)))
}

/// Says that there is none.
#[cfg(not(feature = "model"))]
pub fn open(_: &Path) -> Result<Model, Failure> {
    Err(Failure::NoModels)
}

/// The encoder of the library, if it names one that can be opened; else a note, and words alone.
pub fn model(common: &Common, library: &Library) -> Option<Model> {
    let folder = library.model.as_ref()?;
    match open(folder) {
        Ok(model) => Some(model),
        Err(failure) => {
            note(common, &format!("{failure}; asking by words alone"));
            None
        }
    }
}

/// The engine, asking by meaning too. What has no vector yet gets one, if that is little and
/// `refresh` is on; else it is said how much waits.
pub fn with(
    common: &Common,
    library: &Library,
    engine: Engine,
    model: &Model,
    refresh: bool,
) -> Engine {
    let open = || Meaning::open(model.clone(), &library.index, &**engine.home());
    let mut opened = open();
    let waiting = match &opened {
        Ok(meaning) => meaning.used().waiting,
        Err(EmbedError::Vectors(VectorError::Missing(_))) => engine
            .home()
            .statistics()
            .map_or(0, |counted| counted.passages),
        Err(_) => 0,
    };
    let is_unnoted = opened.as_ref().is_ok_and(Meaning::is_unnoted);
    if refresh && (is_unnoted || (1..=FEW).contains(&waiting)) {
        match embed(&**engine.home(), model, &library.index, cores(), &Unseen) {
            Ok(_) => opened = open(),
            // That says more than that there are none.
            Err(error) if opened.is_err() => opened = Err(error),
            Err(_) => {}
        }
    }
    match opened {
        Ok(meaning) => {
            let waiting = meaning.used().waiting;
            if waiting > 0 {
                let passages = match waiting {
                    1 => "1 passage has no vector yet and counts".to_string(),
                    many => format!("{} passages have no vector yet and count", grouped(many)),
                };
                note(
                    common,
                    &format!(
                        "{passages} by words alone; make them with: {}",
                        command(library)
                    ),
                );
            }
            engine.meaning(Some(Arc::new(meaning)))
        }
        Err(error) => {
            let remedy = remedy(&error, library);
            note(common, &format!("{error}; asking by words alone; {remedy}"));
            engine
        }
    }
}

/// What to do about vectors that a question cannot use.
fn remedy(error: &EmbedError, library: &Library) -> String {
    match error {
        EmbedError::NoNumbers(_) => "fetch the model anew".into(),
        EmbedError::Vectors(VectorError::Failed { .. }) => {
            "see who may read and write it and its folder".into()
        }
        EmbedError::Vectors(VectorError::NotAFolder(_)) => {
            format!("move it away, and make them with: {}", command(library))
        }
        _ => format!("make them with: {}", command(library)),
    }
}

/// What stands in the index, and what made it: by name, if that is the encoder of the library.
pub fn stored(library: &Library) -> Option<Vectors> {
    let store = VectorStore::open_any(&meaning::folder(&library.index)).ok()?;
    let made_by = store.encoding();
    let own = library.model.as_ref().and_then(|folder| open(folder).ok());
    let own = own.filter(|model| model.0.encoding().differs(made_by).is_none());
    Some(Vectors {
        name: own.map(|model| model.0.name()),
        hash: made_by.hash(),
        count: store.len(),
    })
}

/// How the vectors are made.
fn command(library: &Library) -> String {
    let folder = library.model.as_deref().unwrap_or(Path::new("DIR"));
    let (index, folder) = (library.index.display(), folder.display());
    format!("faqt index --index '{index}' --model '{folder}'")
}

/// Makes the vectors that the index lacks, with progress on a terminal, as soon as no other process
/// makes them, for which it waits so long.
///
/// # Errors
/// Where they cannot be read or written.
pub fn make(
    common: &Common,
    library: &Library,
    model: &Model,
    wait: Duration,
) -> Result<Made, Failure> {
    place::in_turn(common, wait, || {
        let start = Instant::now();
        let engine = library.open()?;
        let bar = Bar {
            quiet: common.quiet,
            counter: RefCell::new(None),
        };
        let embedded = renew(&**engine.home(), model, &library.index, cores(), &bar)?;
        Ok(Made {
            embedded,
            model: model.clone(),
            took: start.elapsed(),
        })
    })
}

/// Vectors that were made.
pub struct Made {
    embedded: Embedded,
    model: Model,
    took: Duration,
}

impl Made {
    /// Whether there are new ones.
    pub fn is_news(&self) -> bool {
        self.embedded.made > 0
    }

    /// One line that says what was done.
    pub fn summary(&self) -> String {
        let Embedded {
            made,
            vectors,
            anew,
            ..
        } = self.embedded;
        format!(
            "meaning: {} of {} ({} made{}) in {:.2} s",
            counted(vectors, "vector"),
            self.model.0.name(),
            grouped(made),
            if anew { ", all made anew" } else { "" },
            self.took.as_secs_f64()
        )
    }

    /// The same on the wire.
    pub fn wire(&self) -> json::Embedded {
        let (name, hash) = (self.model.0.name(), self.model.0.encoding().hash());
        json::embedded(&self.embedded, name, hash, self.took)
    }
}

fn cores() -> usize {
    available_parallelism().map_or(1, NonZero::get)
}

fn note(common: &Common, text: &str) {
    if !common.quiet {
        anstream::eprintln!("faqt: {text}");
    }
}

/// A few vectors need no progress bar.
struct Unseen;

impl Embedding for Unseen {
    fn begin(&self, _: u64) {}
    fn advance(&self, _: u64) {}
}

struct Bar {
    quiet: bool,
    counter: RefCell<Option<Counter>>,
}

impl Embedding for Bar {
    fn begin(&self, waiting: u64) {
        let all = usize::try_from(waiting).unwrap_or(usize::MAX);
        let counter = Counter::on_terminal(self.quiet, "reading for meaning", all);
        *self.counter.borrow_mut() = counter.map(Counter::with_time_left);
    }

    fn advance(&self, made: u64) {
        let made = usize::try_from(made).unwrap_or(usize::MAX);
        if let Some(counter) = &*self.counter.borrow() {
            counter.advance_by(made);
        }
    }
}
