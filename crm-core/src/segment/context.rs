//! What an evaluation is given beside the customers.

use std::fmt;

use crate::column::batch::Batch;
use crate::customer::schema::viewer::Viewer;
use crate::segment::event_fold::EventFold;
use crate::segment::now::Now;

/// What an evaluation is given beside the customers.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Context<'c> {
    /// The time; needed by rules with `now()`, `today()` and their kin.
    pub now: Option<Now>,
    /// The events; needed by rules with `eventCount` and its kin.
    pub events: Option<Events<'c>>,
    /// Who asks; `None` sees all.
    pub viewer: Option<&'c Viewer>,
    /// Whether NaN and infinity are read as nulls; otherwise they are errors.
    pub nan_is_null: bool,
}

/// The events of an evaluation.
#[derive(Clone)]
#[non_exhaustive]
pub enum Events<'c> {
    /// The batches of each table, by its name.
    Tables(Vec<(&'c str, &'c [Batch<'c>])>),
    /// What has been accumulated.
    Fold(&'c EventFold),
}

impl fmt::Debug for Events<'_> {
    /// Writes the names of the tables: the rest is the customers'.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Events::Tables(tables) => {
                f.debug_list().entries(tables.iter().map(|one| one.0)).finish()
            }
            Events::Fold(fold) => fold.fmt(f),
        }
    }
}

impl<'c> Context<'c> {
    /// Creates a context without anything.
    #[must_use]
    pub fn new() -> Context<'c> {
        Context::default()
    }

    /// Sets the time.
    #[must_use]
    pub fn with_now(self, now: impl Into<Now>) -> Context<'c> {
        Context { now: Some(now.into()), ..self }
    }

    /// Sets the tables of events.
    #[must_use]
    pub fn with_events(self, tables: Vec<(&'c str, &'c [Batch<'c>])>) -> Context<'c> {
        Context { events: Some(Events::Tables(tables)), ..self }
    }

    /// Sets the accumulated events.
    #[must_use]
    pub fn with_fold(self, fold: &'c EventFold) -> Context<'c> {
        Context { events: Some(Events::Fold(fold)), ..self }
    }

    /// Sets who asks.
    #[must_use]
    pub fn with_viewer(self, viewer: &'c Viewer) -> Context<'c> {
        Context { viewer: Some(viewer), ..self }
    }

    /// Sets whether NaN and infinity are read as nulls.
    #[must_use]
    pub fn with_nan_as_null(self, nan_is_null: bool) -> Context<'c> {
        Context { nan_is_null, ..self }
    }
}
