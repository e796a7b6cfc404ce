//! The time of an evaluation.

use chrono::{DateTime, TimeZone};

use crate::date::instant::Instant;

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
