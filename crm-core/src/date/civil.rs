//! Year, month and day of any number of days, also of those that no [`Day`] holds.
//!
//! [`Day`]: crate::date::day::Day

use chrono::{Datelike, NaiveDate};

/// The days of 400 years, after which the calendar repeats itself.
pub(crate) const CYCLE_DAYS: i64 = 146_097;

/// The years of a cycle.
const CYCLE_YEARS: i64 = 400;

/// Returns the year, the month and the day of the month of a number of days since 1970-01-01.
pub(crate) fn civil(days: i64) -> (i64, u32, u32) {
    let (cycle, rest) = (days.div_euclid(CYCLE_DAYS), days.rem_euclid(CYCLE_DAYS));
    // The rest is a day of the years from 1970 to 2369, so that there is no default.
    let date = i32::try_from(rest).ok().and_then(NaiveDate::from_epoch_days).unwrap_or_default();
    (i64::from(date.year()) + CYCLE_YEARS * cycle, date.month(), date.day())
}

/// Returns the number of days from 1970-01-01 to a date; `None` if the calendar does not have it.
pub(crate) fn days_of(year: i32, month: u32, day: u32) -> Option<i64> {
    NaiveDate::from_ymd_opt(year, month, day).map(|date| date.to_epoch_days().into())
}

/// Returns the day of the week of a number of days since 1970-01-01: 1 is Monday, 7 is Sunday.
pub(crate) fn weekday(days: i64) -> i64 {
    // The first day was a Thursday.
    (days.rem_euclid(7) + 3) % 7 + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calendar_has_no_end() {
        for (days, date) in [
            (0, (1970, 1, 1)),
            (-1, (1969, 12, 31)),
            (11_016, (2000, 2, 29)),
            (20_454, (2026, 1, 1)),
            (-719_468, (0, 3, 1)),
            (2_932_896, (9999, 12, 31)),
            (i32::MAX.into(), (5_881_580, 7, 11)),
            (i32::MIN.into(), (-5_877_641, 6, 23)),
        ] {
            assert_eq!(civil(days), date, "{days}");
        }
    }
}
