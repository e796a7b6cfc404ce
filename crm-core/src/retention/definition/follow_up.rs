//! The period in which losses are counted.

use std::fmt;

use serde::{Deserialize, Serialize};

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
#[serde(rename_all = "snake_case")]
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
    pub(crate) fn check(self) -> Result<()> {
        match self {
            FollowUp::Days(0) => Err(Error::out_of_range("$.follow_up.days", "at least 1", 0)),
            FollowUp::Months(0) => Err(Error::out_of_range("$.follow_up.months", "at least 1", 0)),
            _ => Ok(()),
        }
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
