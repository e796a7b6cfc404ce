//! A civil day.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::date::civil::civil;
use crate::error::error::{Error, Result};

/// 0001-01-01, in days since 1970-01-01.
pub(crate) const FIRST: i32 = -719_162;

/// 9999-12-31, in days since 1970-01-01.
pub(crate) const LAST: i32 = 2_932_896;

/// A civil day of the years from 1 to 9999, in the Gregorian calendar.
///
/// It is a number of days since 1970-01-01, and its text is a date of ISO 8601.
///
/// # Examples
///
/// ```
/// use crm_core::date::Day;
///
/// let day: Day = "2026-01-31".parse()?;
/// assert_eq!((day.year(), day.month(), day.day()), (2026, 1, 31));
/// assert_eq!(day.plus_months(1)?.to_string(), "2026-02-28");
/// assert_eq!(i32::from(day), 20_484);
/// assert!("2026-02-29".parse::<Day>().is_err());
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

impl Day {
    /// Creates the day of a year, a month from 1 to 12 and a day of the month.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] for a year that is not from 1 to 9999, and for a month or a day that
    /// the calendar does not have.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::date::Day;
    ///
    /// assert_eq!(Day::from_ymd(2024, 2, 29)?.to_string(), "2024-02-29");
    /// let error = Day::from_ymd(2025, 2, 29).unwrap_err();
    /// assert_eq!(error.to_string(), "day must be a day of 2025-02, got 29");
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Result<Day> {
        if !(1..=9999).contains(&year) {
            return Err(Error::out_of_range("year", "from 1 to 9999", year));
        }
        if !(1..=12).contains(&month) {
            return Err(Error::out_of_range("month", "from 1 to 12", month));
        }
        let date = NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| {
            Error::out_of_range("day", &format!("a day of {year:04}-{month:02}"), day)
        })?;
        Day::try_from(date.to_epoch_days())
    }

    /// Returns the year, from 1 to 9999.
    ///
    /// # Examples
    ///
    /// ```
    /// # use crm_core::date::Day;
    /// assert_eq!(Day::from_ymd(2024, 2, 29)?.year(), 2024);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn year(self) -> i32 {
        self.date().year()
    }

    /// Returns the month, from 1 to 12.
    ///
    /// # Examples
    ///
    /// ```
    /// # use crm_core::date::Day;
    /// assert_eq!(Day::from_ymd(2024, 2, 29)?.month(), 2);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn month(self) -> u32 {
        self.date().month()
    }

    /// Returns the day of the month, from 1 to 31.
    ///
    /// # Examples
    ///
    /// ```
    /// # use crm_core::date::Day;
    /// assert_eq!(Day::from_ymd(2024, 2, 29)?.day(), 29);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn day(self) -> u32 {
        self.date().day()
    }

    /// Returns the day a number of days later, or earlier if it is negative.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if that day is not in the years from 1 to 9999.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::date::Day;
    ///
    /// let day = Day::from_ymd(2024, 2, 28)?;
    /// assert_eq!(day.plus_days(2)?.to_string(), "2024-03-01");
    /// assert_eq!(day.plus_days(-28)?.to_string(), "2024-01-31");
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn plus_days(self, days: i64) -> Result<Day> {
        let later = i64::from(self.0).checked_add(days).and_then(|later| later.try_into().ok());
        self.within("days", days, later)
    }

    /// Returns the same day of the month a number of calendar months later, or earlier if it is
    /// negative. If that month is too short, it is the month's last day.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if that day is not in the years from 1 to 9999.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::date::Day;
    ///
    /// let day = Day::from_ymd(2024, 2, 29)?;
    /// assert_eq!(day.plus_months(36)?.to_string(), "2027-02-28");
    /// assert_eq!(day.plus_months(-48)?.to_string(), "2020-02-29");
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn plus_months(self, months: i32) -> Result<Day> {
        let (date, count) = (self.date(), Months::new(months.unsigned_abs()));
        let later = if months < 0 {
            date.checked_sub_months(count)
        } else {
            date.checked_add_months(count)
        };
        self.within("months", months, later.map(|later| later.to_epoch_days()))
    }

    /// Returns the number of days from this day until another, negative if that is earlier.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::date::Day;
    ///
    /// let (start, end) = (Day::from_ymd(2026, 1, 1)?, Day::from_ymd(2026, 1, 15)?);
    /// assert_eq!((start.days_until(end), end.days_until(start)), (14, -14));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn days_until(self, end: Day) -> i64 {
        i64::from(end.0) - i64::from(self.0)
    }

    /// The day that was computed, or the error that names what was added.
    fn within(self, field: &str, added: impl ToString, later: Option<i32>) -> Result<Day> {
        later.and_then(|later| Day::try_from(later).ok()).ok_or_else(|| {
            let allowed = format!("such that {self} plus {field} is in the years 1 to 9999");
            Error::out_of_range(field, &allowed, added)
        })
    }

    /// The day in the calendar's crate, which holds every year from 1 to 9999: there is no default.
    fn date(self) -> NaiveDate {
        NaiveDate::from_epoch_days(self.0).unwrap_or_default()
    }
}

impl TryFrom<i32> for Day {
    type Error = Error;

    /// Creates the day from its number of days since 1970-01-01, from -719162 to 2932896.
    fn try_from(days: i32) -> Result<Day> {
        if (FIRST..=LAST).contains(&days) {
            Ok(Day(days))
        } else {
            Err(Error::out_of_range("day", &format!("from {FIRST} to {LAST}"), days))
        }
    }
}

impl From<Day> for i32 {
    /// Returns the number of days since 1970-01-01.
    fn from(day: Day) -> i32 {
        day.0
    }
}

impl FromStr for Day {
    type Err = Error;

    /// Reads a date of ISO 8601 in its extended form, `YYYY-MM-DD`.
    fn from_str(text: &str) -> Result<Day> {
        let day = read(text).and_then(|(year, month, day)| Day::from_ymd(year, month, day).ok());
        day.ok_or_else(|| {
            let allowed = "a date YYYY-MM-DD from 0001-01-01 to 9999-12-31";
            Error::out_of_range("day", allowed, format!("{text:?}"))
        })
    }
}

/// Reads the three numbers of a date. Each has all its digits, and no sign.
fn read(text: &str) -> Option<(i32, u32, u32)> {
    fn number<T: FromStr>(text: &str, digits: usize) -> Option<T> {
        let is_number = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| text.parse().ok()).flatten()
    }
    let (year, rest) = text.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    Some((number(year, 4)?, number(month, 2)?, number(day, 2)?))
}

impl fmt::Display for Day {
    /// Writes the date, such as `2026-01-31`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil(self.0.into());
        f.pad(&format!("{year:04}-{month:02}-{day:02}"))
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_are_those_of_the_years_1_and_9999() {
        for (days, text) in [(FIRST, "0001-01-01"), (0, "1970-01-01"), (LAST, "9999-12-31")] {
            let day = Day::try_from(days).unwrap();
            assert_eq!((day.to_string().as_str(), text.parse::<Day>().unwrap()), (text, day));
        }
        for days in [i32::MIN, FIRST - 1, LAST + 1, i32::MAX] {
            let error = Day::try_from(days).unwrap_err().to_string();
            assert_eq!(error, format!("day must be from -719162 to 2932896, got {days}"));
        }
    }

    #[test]
    fn only_whole_iso_dates_are_read() {
        for text in [
            "",
            "2026",
            "2026-1-31",
            "2026-01-3",
            "20260131",
            "+026-01-31",
            "2026-01-31T00:00",
            " 2026-01-31",
            "2026-13-01",
            "2026-00-01",
            "2026-02-29",
            "1900-02-29",
            "0000-01-01",
            "12026-01-01",
            "-001-01-01",
            "２０２６-01-01",
        ] {
            let error = text.parse::<Day>().unwrap_err();
            assert_eq!((error.code().as_i32(), error.path()), (100, Some("day")), "{text}");
        }
    }

    #[test]
    fn a_day_out_of_range_is_an_error_that_names_what_was_added() {
        let (first, last) = (Day::try_from(FIRST).unwrap(), Day::try_from(LAST).unwrap());
        assert_eq!(
            last.plus_months(1).unwrap_err().to_string(),
            "months must be such that 9999-12-31 plus months is in the years 1 to 9999, got 1"
        );
        for months in [i32::MIN, -1, 12 * 9999, i32::MAX] {
            assert_eq!(first.plus_months(months).unwrap_err().path(), Some("months"));
        }
        for days in [i64::MIN, -1, 3_652_059, i64::MAX] {
            assert_eq!(first.plus_days(days).unwrap_err().path(), Some("days"));
        }
        assert_eq!(first.plus_days(first.days_until(last)).unwrap(), last);
    }

    #[test]
    fn parts_that_no_calendar_has_are_named() {
        for (year, month, day, path) in [
            (0, 1, 1, "year"),
            (10_000, 1, 1, "year"),
            (i32::MIN, 1, 1, "year"),
            (2026, 0, 1, "month"),
            (2026, u32::MAX, 1, "month"),
            (2026, 4, 31, "day"),
            (2026, 4, 0, "day"),
        ] {
            assert_eq!(Day::from_ymd(year, month, day).unwrap_err().path(), Some(path));
        }
    }

    #[test]
    fn json_is_the_text() {
        let day: Day = serde_json::from_str("\"2024-02-29\"").unwrap();
        assert_eq!(serde_json::to_string(&day).unwrap(), "\"2024-02-29\"");
        assert!(serde_json::from_str::<Day>("19782").is_err());
        assert!(serde_json::from_str::<Day>("\"2023-02-29\"").is_err());
    }
}
