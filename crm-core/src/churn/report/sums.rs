//! Numbers of customers in rows of counts.

use crate::churn::tally::codes::Codes;
use crate::churn::tally::groups::{Id, Sum};

/// The group of roots that say nothing.
pub(crate) const UNKNOWN: &str = "UNKNOWN";

/// The number of customers whose code has a property.
pub(crate) fn count(rows: &[(Id, Sum)], codes: &Codes, has: impl Fn(&str) -> bool) -> u64 {
    let counted = rows.iter().filter(|&&(id, _)| codes.name(id).is_some_and(&has));
    counted.map(|(_, sum)| sum.n).sum()
}

/// The customers of a row.
pub(crate) fn all(rows: &[(Id, Sum)]) -> u64 {
    rows.iter().map(|(_, sum)| sum.n).sum()
}
