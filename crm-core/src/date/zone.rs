//! Time zones.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone};
use chrono_tz::{GapInfo, TZ_VARIANTS, Tz};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::error::error::{Error, Result};

/// The microseconds of a second.
const SECOND: i64 = 1_000_000;

/// The microseconds of a day of 24 hours.
const DAY: i64 = 86_400 * SECOND;

/// A time zone of the database of IANA, such as `Asia/Jerusalem`.
///
/// # Examples
///
/// ```
/// use crm_core::date::Zone;
///
/// let zone: Zone = "Asia/Jerusalem".parse()?;
/// assert_eq!(zone.to_string(), "Asia/Jerusalem");
/// let error = "Asia/Jerusalm".parse::<Zone>().unwrap_err().to_string();
/// assert!(error.contains(r#"near "Asia/Jerusalem""#));
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Zone(Tz);

impl Zone {
    /// UTC.
    pub const UTC: Zone = Zone(Tz::UTC);

    /// Returns the date of an instant, in days since 1970-01-01; the instant is in microseconds.
    ///
    /// It does not always rise with the instant: where a clock is set back over midnight, as in St.
    /// John's in 2005, the day before comes again.
    pub(crate) fn day(self, micros: i64) -> i32 {
        let local = micros.saturating_add(self.offset(micros));
        // 64 bits of microseconds are fewer days than 32 bits hold.
        i32::try_from(local.div_euclid(DAY)).unwrap_or_default()
    }

    /// Returns the first instant whose date is a day, or a later one if the zone skips the day; the
    /// day is in days since 1970-01-01, the instant in microseconds.
    ///
    /// So it is midnight, the first of two, or the end of the gap where midnight does not exist.
    pub(crate) fn start(self, day: i32) -> i64 {
        let midnight = i64::from(day) * DAY;
        let Some(date) = NaiveDate::from_epoch_days(day) else { return midnight };
        let local = date.and_time(NaiveTime::MIN);
        let first = match self.0.offset_from_local_datetime(&local) {
            LocalResult::Single(offset) | LocalResult::Ambiguous(offset, _) => {
                Some(midnight - i64::from(offset.fix().local_minus_utc()) * SECOND)
            }
            LocalResult::None => self.after_gap(&local),
        };
        // Every gap ends.
        first.unwrap_or(midnight)
    }

    /// Returns the first instant at which a clock in this zone shows a time, given in microseconds
    /// since 1970-01-01T00:00:00; of a time that does not exist, the end of the gap.
    pub(crate) fn instant(self, local: i64) -> i64 {
        let shown = DateTime::from_timestamp_micros(local).unwrap_or_default().naive_utc();
        let first = match self.0.offset_from_local_datetime(&shown) {
            LocalResult::Single(offset) | LocalResult::Ambiguous(offset, _) => {
                Some(local - i64::from(offset.fix().local_minus_utc()) * SECOND)
            }
            LocalResult::None => self.after_gap(&shown),
        };
        first.unwrap_or(local)
    }

    /// The instant at which a clock shows a later time than one that it skips.
    fn after_gap(self, local: &NaiveDateTime) -> Option<i64> {
        GapInfo::new(local, &self.0)?.end.map(|end| end.timestamp_micros())
    }

    /// What a clock shows later than UTC at an instant, in microseconds.
    fn offset(self, micros: i64) -> i64 {
        // All of the years from 1 to 9999, and many more, are instants of `chrono`.
        let instant = DateTime::from_timestamp_micros(micros).unwrap_or_default();
        let offset = self.0.offset_from_utc_datetime(&instant.naive_utc());
        i64::from(offset.fix().local_minus_utc()) * SECOND
    }
}

impl FromStr for Zone {
    type Err = Error;

    fn from_str(text: &str) -> Result<Zone> {
        text.parse().map(Zone).map_err(|_| {
            let names = TZ_VARIANTS.iter().map(|zone| zone.name().to_owned()).collect();
            Error::unknown_name("zone", names, text)
        })
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Zone").field(&self.0.name()).finish()
    }
}

impl fmt::Display for Zone {
    /// Writes the name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0.name())
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Zone, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::day::Day;
    use crate::date::instant::Instant;

    fn zone(name: &str) -> Zone {
        name.parse().unwrap()
    }

    fn start(name: &str, day: &str) -> String {
        let micros = zone(name).start(day.parse::<Day>().unwrap().into());
        format!("{:?}", DateTime::from_timestamp_micros(micros).unwrap())
    }

    #[test]
    fn a_day_begins_at_the_first_instant_with_its_date() {
        for (zone, day, expected) in [
            ("UTC", "2026-03-31", "2026-03-31T00:00:00Z"),
            ("Asia/Jerusalem", "2026-03-27", "2026-03-26T22:00:00Z"),
            ("Asia/Jerusalem", "2026-03-28", "2026-03-27T21:00:00Z"),
            // Clocks skip midnight.
            ("Asia/Beirut", "2024-03-31", "2024-03-30T22:00:00Z"),
            ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"),
            ("Africa/Cairo", "2024-04-26", "2024-04-25T22:00:00Z"),
            // Midnight comes twice.
            ("America/St_Johns", "2005-10-30", "2005-10-30T02:30:00Z"),
            ("Asia/Amman", "2021-10-29", "2021-10-28T21:00:00Z"),
            // A day that does not exist, and the one after it.
            ("Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00Z"),
            ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z"),
            ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z"),
            // A day that came twice.
            ("America/Juneau", "1867-10-18", "1867-10-17T08:57:41Z"),
        ] {
            assert_eq!(start(zone, day), expected, "{zone} {day}");
        }
    }

    #[test]
    fn an_instant_has_the_date_of_its_zone() {
        for (name, instant, expected) in [
            ("Asia/Jerusalem", "2026-03-26T21:59:59.999999Z", "2026-03-26"),
            ("Asia/Jerusalem", "2026-03-26T22:00:00Z", "2026-03-27"),
            ("America/New_York", "2026-01-01T04:59:59Z", "2025-12-31"),
            ("Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29"),
            ("Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31"),
            // The hour from midnight to 00:01 is shown twice, around an hour of the day before.
            ("America/St_Johns", "2005-10-30T02:30:30Z", "2005-10-30"),
            ("America/St_Johns", "2005-10-30T02:31:00Z", "2005-10-29"),
            ("America/St_Johns", "2005-10-30T03:30:00Z", "2005-10-30"),
        ] {
            let micros = instant.parse::<Instant>().unwrap().into();
            let day: i32 = expected.parse::<Day>().unwrap().into();
            assert_eq!(zone(name).day(micros), day, "{name} {instant}");
        }
    }

    #[test]
    fn in_every_zone_each_day_begins_after_the_one_before_it() {
        let first: i32 = "1960-01-01".parse::<Day>().unwrap().into();
        let last: i32 = "2040-01-01".parse::<Day>().unwrap().into();
        for tz in TZ_VARIANTS {
            let zone = Zone(tz);
            let mut before = zone.start(first - 1);
            for day in first..last {
                let start = zone.start(day);
                let skipped = zone.day(start) > day;
                assert!(start > before || zone.day(before) >= day, "{zone:?} {day}");
                assert!(zone.day(start) >= day && zone.day(start - 1) < day, "{zone:?} {day}");
                assert!(!skipped || zone.start(day + 1) == start, "{zone:?} {day}");
                if start - before != DAY {
                    // No earlier quarter of an hour has the date.
                    let quarters = (1..120).map(|quarter| start - quarter * DAY / 96);
                    assert!(quarters.into_iter().all(|at| zone.day(at) < day), "{zone:?} {day}");
                }
                before = start;
            }
        }
    }

    #[test]
    fn the_ends_of_time_have_days() {
        for zone in [Zone::UTC, zone("Pacific/Apia"), zone("America/New_York")] {
            for day in [crate::date::day::FIRST, crate::date::day::LAST] {
                assert_eq!(zone.day(zone.start(day)), day);
            }
            let _ = (zone.day(i64::MIN), zone.day(i64::MAX));
        }
    }
}
