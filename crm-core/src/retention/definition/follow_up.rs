//! The period in which losses are counted.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::Value;

use crate::date::day::Day;
use crate::document::document::short;
use crate::error::error::{Error, Result};

/// The period after assignment in which a loss counts.
///
/// A cost of retention is valid for its follow-up only: retention for 14 days is not retention for
/// a year. Therefore a study must have a follow-up.
///
/// # Examples
///
/// ```
/// use crm_core::FollowUp;
///
/// assert_eq!(FollowUp::Days(14).to_string(), "14 days");
/// assert_eq!(FollowUp::Months(1).to_string(), "1 month");
/// assert_eq!(FollowUp::Open.to_string(), "open");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", remote = "Self")]
#[non_exhaustive]
pub enum FollowUp {
    /// A number of days, at least 1.
    Days(u32),
    /// A number of calendar months, at least 1.
    Months(u16),
    /// As long as each customer was observed, which differs between customers.
    Open,
}

impl FollowUp {
    /// Returns the day on which a follow-up that starts on a day ends: a loss counts before it.
    ///
    /// Months end on the same day of the month, or on the last one if the month is too short. An
    /// open follow-up has no such day.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if that day is after the year 9999.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::FollowUp;
    /// use crm_core::date::Day;
    ///
    /// let start = Day::from_ymd(2026, 1, 31)?;
    /// assert_eq!(FollowUp::Days(14).end(start)?, Some(Day::from_ymd(2026, 2, 14)?));
    /// assert_eq!(FollowUp::Months(1).end(start)?, Some(Day::from_ymd(2026, 2, 28)?));
    /// assert_eq!(FollowUp::Open.end(start)?, None);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn end(self, start: Day) -> Result<Option<Day>> {
        match self {
            FollowUp::Days(days) => start.plus_days(days.into()).map(Some),
            FollowUp::Months(months) => start.plus_months(months.into()).map(Some),
            FollowUp::Open => Ok(None),
        }
    }

    pub(crate) fn check(self) -> Result<()> {
        match self {
            FollowUp::Days(0) => Err(Error::out_of_range("$.follow_up.days", "at least 1", 0)),
            FollowUp::Months(0) => Err(Error::out_of_range("$.follow_up.months", "at least 1", 0)),
            _ => Ok(()),
        }
    }
}

impl Serialize for FollowUp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        FollowUp::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for FollowUp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<FollowUp, D::Error> {
        let given = Value::deserialize(deserializer)?;
        FollowUp::deserialize(&given).map_err(|_| {
            let given = short(&given);
            let allowed = r#"{"days": 30}, {"months": 3} or "open""#;
            de::Error::custom(format!("must be {allowed}, with whole numbers, got {given}"))
        })
    }
}

impl fmt::Display for FollowUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FollowUp::Days(1) => write!(f, "1 day"),
            FollowUp::Days(days) => write!(f, "{days} days"),
            FollowUp::Months(1) => write!(f, "1 month"),
            FollowUp::Months(months) => write!(f, "{months} months"),
            FollowUp::Open => write!(f, "open"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_follow_up_says_what_to_write() {
        for json in [r#""30 days""#, r#"{"weeks": 2}"#, r#"{"days": -1}"#, "30", "null", "{}"] {
            let error = serde_json::from_str::<FollowUp>(json).unwrap_err().to_string();
            assert!(
                error.starts_with(r#"must be {"days": 30}, {"months": 3} or "open""#),
                "{error}"
            );
        }
        for follow_up in [FollowUp::Days(30), FollowUp::Months(3), FollowUp::Open] {
            let json = serde_json::to_string(&follow_up).unwrap();
            assert_eq!(serde_json::from_str::<FollowUp>(&json).unwrap(), follow_up);
        }
    }

    #[test]
    fn an_end_after_the_year_9999_is_an_error() {
        let start = Day::from_ymd(9999, 12, 1).unwrap();
        for (follow_up, path) in [
            (FollowUp::Days(31), "days"),
            (FollowUp::Days(u32::MAX), "days"),
            (FollowUp::Months(u16::MAX), "months"),
        ] {
            assert_eq!(follow_up.end(start).unwrap_err().path(), Some(path));
        }
    }
}
