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
    common: Common,
    library: Library,
    engine: Engine,
    model: Option<Model>,
    filter: Filter,
    refresh: bool,
    checked: Instant,
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
        let model = meaning::model(common, &library);
        let mut kept = Kept {
            common: common.clone(),
            library,
            engine: engine.filtered(filter.clone()),
            model,
            filter,
            refresh,
            checked: Instant::now(),
        };
        if kept.model.is_some() {
            kept.engine = kept.asking(kept.library.open()?);
        }
        Ok(kept)
    }

    /// The library.
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// The engine as it is.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The engine on an index that is up to date, if it has been a while since that was looked at.
    /// What cannot be refreshed now is asked as it is, and said to be so: the next look will see.
    pub fn fresh(&mut self) -> &Engine {
        if self.refresh && self.checked.elapsed() >= CHECK_EVERY {
            self.checked = Instant::now();
            match self.refreshed() {
                Ok(Some(engine)) => self.engine = self.asking(engine),
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
        self.filter = filter;
        let stale = self.engine.reason_stale().cloned();
        self.engine = self.asking(self.library.open()?);
        self.engine.set_stale(stale);
        Ok(())
    }

    /// An engine of the library as it is asked here: filtered, and by meaning too where there is an
    /// encoder.
    fn asking(&self, engine: Engine) -> Engine {
        let engine = engine.filtered(self.filter.clone());
        match &self.model {
            Some(model) => meaning::with(&self.common, &self.library, engine, model, self.refresh),
            None => engine,
        }
    }

    /// An engine on the index where that had to be brought up to date.
    fn refreshed(&self) -> Result<Option<Engine>, RefreshError> {
        let Freshness::Stale(listing) = self.library.check()? else {
            return Ok(None);
        };
        let now = place::now();
        self.library.refresh(Some(listing), false, now, &Silent)?;
        Ok(Some(self.library.open()?))
    }
}
