//! An instant.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::error::error::{Error, Result};

/// 0001-01-01T00:00:00Z, in microseconds since 1970-01-01T00:00:00Z.
const FIRST: i64 = -62_135_596_800_000_000;

/// 9999-12-31T23:59:59.999999Z, in microseconds since 1970-01-01T00:00:00Z.
const LAST: i64 = 253_402_300_799_999_999;

/// An instant of the years from 1 to 9999, to the microsecond.
///
/// It is a number of microseconds since 1970-01-01T00:00:00Z, and its text is that of RFC 3339, in
/// UTC.
///
/// # Examples
///
/// ```
/// use crm_core::date::Instant;
///
/// let instant: Instant = "2026-01-31T10:30:00.25+01:00".parse()?;
/// assert_eq!(i64::from(instant), 1_769_851_800_250_000);
/// assert_eq!(instant.to_string(), "2026-01-31T09:30:00.250Z");
/// assert!("2026-01-31T10:30:00".parse::<Instant>().is_err());
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl FromStr for Instant {
    type Err = Error;

    fn from_str(text: &str) -> Result<Instant> {
        let read = DateTime::parse_from_rfc3339(text).ok().map(|read| read.to_utc());
        let exact = read.filter(|read| {
            (1..=9999).contains(&read.year()) && read.timestamp_subsec_nanos() % 1000 == 0
        });
        exact.map(|read| Instant(read.timestamp_micros())).ok_or_else(|| {
            let allowed = "an instant of RFC 3339 of the years 1 to 9999, to the microsecond, such \
                           as \"2026-01-31T09:30:00Z\"";
            Error::out_of_range("instant", allowed, format!("{text:?}"))
        })
    }
}

impl TryFrom<i64> for Instant {
    type Error = Error;

    /// Creates the instant from its number of microseconds since 1970-01-01T00:00:00Z.
    fn try_from(micros: i64) -> Result<Instant> {
        if (FIRST..=LAST).contains(&micros) {
            Ok(Instant(micros))
        } else {
            Err(Error::out_of_range("instant", &format!("from {FIRST} to {LAST}"), micros))
        }
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl From<Instant> for i64 {
    fn from(instant: Instant) -> i64 {
        instant.0
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Of these years, it is the form of RFC 3339.
        write!(f, "{:?}", DateTime::from_timestamp_micros(self.0).unwrap_or_default())
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Instant, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_are_those_of_the_years_1_and_9999() {
        for micros in [FIRST, 0, LAST] {
            let text = Instant::try_from(micros).unwrap().to_string();
            assert_eq!(i64::from(text.parse::<Instant>().unwrap()), micros, "{text}");
        }
        assert!(Instant::try_from(FIRST - 1).is_err() && Instant::try_from(LAST + 1).is_err());
    }

    #[test]
    fn an_instant_is_exact_or_refused() {
        for (text, micros) in [
            ("1970-01-01T00:00:00Z", 0),
            ("1969-12-31T23:59:59.999999Z", -1),
            ("0001-01-01T00:00:00Z", -62_135_596_800_000_000),
            ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
        ] {
            let read: Instant = text.parse().unwrap();
            assert_eq!((i64::from(read), read.to_string().as_str()), (micros, text));
        }
        let wrong = [
            "",
            "2026-01-31",
            "2026-01-31T09:30:00",
            "2026-02-30T00:00:00Z",
            "2026-01-31T09:30:00.0000001Z",
            "0001-01-01T00:00:00+01:00",
            "10000-01-01T00:00:00Z",
        ];
        for text in wrong {
            assert_eq!(text.parse::<Instant>().unwrap_err().path(), Some("instant"), "{text}");
        }
    }
}
