//! An engine that stays open and is kept fresh: for conversations, and for questions that come one by
//! one from another program.

use super::{Common, Failure, meaning, place};
use crate::engine::meaning::Model;
use crate::engine::refresh::{RefreshError, Silent};
use crate::engine::{Engine, Freshness, Library};
use crate::question::Filter;
use std::time::{Duration, Instant};

/// How often it is looked whether the corpus has changed.
const CHECK_EVERY: Duration = Duration::from_secs(2);

/// A library with an engine on it.
pub struct Kept {
    engine: Engine,
    asking: Asking,
    checked: Instant,
}

/// How an engine of the library is asked.
struct Asking {
    common: Common,
    library: Library,
    model: Option<Model>,
    filter: Filter,
    refresh: bool,
}

impl Asking {
    /// The engine, filtered, and by meaning too where there is an encoder.
    fn by(&self, engine: Engine) -> Engine {
        let engine = engine.filtered(self.filter.clone());
        match &self.model {
            Some(model) => meaning::with(&self.common, &self.library, engine, model, self.refresh),
            None => engine,
        }
    }
}

impl Kept {
    /// Opens the library, brought up to date now and later unless `refresh` is off.
    ///
    /// # Errors
    /// Those of [`place::engine`].
    pub fn open(
        common: &Common,
        library: Library,
        filter: Filter,
        refresh: bool,
    ) -> Result<Kept, Failure> {
        let engine = place::engine(common, &library, refresh)?;
        let asking = Asking {
            model: meaning::model(common, &library),
            common: common.clone(),
            library,
            filter,
            refresh,
        };
        Ok(Kept {
            engine: asking.by(engine),
            asking,
            checked: Instant::now(),
        })
    }

    /// The library.
    pub fn library(&self) -> &Library {
        &self.asking.library
    }

    /// The engine as it is.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The engine on an index that is up to date, if it has been a while since that was looked at.
    /// What cannot be refreshed now is asked as it is, and said to be so: the next look will see.
    pub fn fresh(&mut self) -> &Engine {
        if self.asking.refresh && self.checked.elapsed() >= CHECK_EVERY {
            self.checked = Instant::now();
            match self.refreshed() {
                Ok(Some(engine)) => self.engine = self.asking.by(engine),
                Ok(None) => self.engine.set_stale(None),
                Err(error) => self.engine.set_stale(Some(error.to_string())),
            }
        }
        &self.engine
    }

    /// Keeps to the documents that pass.
    ///
    /// # Errors
    /// If the index cannot be opened anew.
    pub fn only(&mut self, filter: Filter) -> Result<(), Failure> {
        self.asking.filter = filter;
        let stale = self.engine.reason_stale().cloned();
        self.engine = self.asking.by(self.asking.library.open()?);
        self.engine.set_stale(stale);
        Ok(())
    }

    /// An engine on the index where that had to be brought up to date.
    fn refreshed(&self) -> Result<Option<Engine>, RefreshError> {
        let library = &self.asking.library;
        let Freshness::Stale(listing) = library.check()? else {
            return Ok(None);
        };
        let now = place::now();
        library.refresh(Some(listing), false, now, &Silent)?;
        Ok(Some(library.open()?))
    }
}
