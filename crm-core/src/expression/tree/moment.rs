//! Dates, instants and the ends of intervals as text.

use std::fmt;

use crate::date::day::Day;
use crate::date::instant::Instant;
use crate::expression::tree::node::Kind;

/// The text of an open end of an interval.
pub(crate) const OPEN: &str = "..";

/// Reads a date, `YYYY-MM-DD`.
pub(crate) fn read_date(text: &str) -> Option<Day> {
    text.parse().ok()
}

/// Reads an instant in UTC with at most six decimals, `YYYY-MM-DDThh:mm:ssZ`.
pub(crate) fn read_timestamp(text: &str) -> Option<Instant> {
    let local = text.strip_suffix('Z')?;
    let (seconds, decimals) = local.split_once('.').map_or((local, None), |(s, d)| (s, Some(d)));
    let has_form = seconds.len() == "YYYY-MM-DDThh:mm:ss".len()
        && seconds.as_bytes().get(10) == Some(&b'T')
        // A leap second is not an instant of its own.
        && !seconds.ends_with(":60")
        && decimals.is_none_or(|decimals| (1..=6).contains(&decimals.len()));
    text.parse().ok().filter(|_| has_form)
}

/// Reads the end of an interval: a date, an instant or `..`.
pub(crate) fn read_end(text: &str) -> Option<Kind> {
    if text == OPEN {
        return Some(Kind::Open);
    }
    read_date(text).map(Kind::Date).or_else(|| read_timestamp(text).map(Kind::Timestamp))
}

/// Writes an instant with as many decimals as it has.
pub(crate) struct Timestamp(pub(crate) Instant);

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0.to_string();
        let local = text.trim_end_matches('Z');
        // Only the zeros after a point are left out.
        let short = if local.contains('.') { local.trim_end_matches('0') } else { local };
        write!(f, "{short}Z")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_utc_to_the_microsecond() {
        for (text, written) in [
            ("2026-03-31T09:00:00Z", "2026-03-31T09:00:00Z"),
            ("2026-03-31T09:00:10.250Z", "2026-03-31T09:00:10.25Z"),
            ("2026-03-31T09:00:00.0Z", "2026-03-31T09:00:00Z"),
            ("0001-01-01T00:00:00.000001Z", "0001-01-01T00:00:00.000001Z"),
        ] {
            assert_eq!(Timestamp(read_timestamp(text).unwrap()).to_string(), written);
        }
        for text in [
            "2026-03-31",
            "2026-03-31T09:00:00",
            "2026-03-31T09:00:00+01:00",
            "2026-03-31T09:00:00.Z",
            "2026-03-31T09:00:00.1234567Z",
            "2026-03-31 09:00:00Z",
            "2026-03-31T09:00:00z",
            "2016-12-31T23:59:60Z",
            "2026-02-29T00:00:00Z",
        ] {
            assert_eq!(read_timestamp(text), None, "{text}");
        }
    }

    #[test]
    fn an_end_is_a_date_an_instant_or_open() {
        assert_eq!(read_end(".."), Some(Kind::Open));
        assert!(matches!(read_end("2026-03-31"), Some(Kind::Date(_))));
        assert!(matches!(read_end("2026-03-31T00:00:00Z"), Some(Kind::Timestamp(_))));
        assert_eq!(read_end("today"), None);
    }
}
