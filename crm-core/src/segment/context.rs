//! What an evaluation is given beside the customers.

use chrono::{DateTime, TimeZone};

use crate::column::batch::Batch;
use crate::customer::schema::viewer::Viewer;
use crate::date::instant::Instant;
use crate::segment::event_fold::EventFold;

/// The time of an evaluation, in microseconds since 1970-01-01T00:00:00Z.
///
/// # Examples
///
/// ```
/// use crm_core::date::Instant;
/// use crm_core::segment::Now;
///
/// let now = Now::from("2026-01-31T09:30:00Z".parse::<Instant>()?);
/// assert_eq!(i64::from(now), 1_769_851_800_000_000);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Now(i64);

impl Now {
    /// Creates the time from microseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn from_micros(micros: i64) -> Now {
        Now(micros)
    }
}

impl<Z: TimeZone> From<DateTime<Z>> for Now {
    fn from(time: DateTime<Z>) -> Now {
        Now(time.timestamp_micros())
    }
}

impl From<Instant> for Now {
    fn from(instant: Instant) -> Now {
        Now(instant.into())
    }
}

impl From<Now> for i64 {
    fn from(now: Now) -> i64 {
        now.0
    }
}

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
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Events<'c> {
    /// The batches of each table, by its name.
    Tables(Vec<(&'c str, &'c [Batch<'c>])>),
    /// What has been accumulated.
    Fold(&'c EventFold),
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
