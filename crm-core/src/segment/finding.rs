//! What an evaluation noticed.

use serde::Serialize;

/// What an evaluation noticed in the data.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum SegmentFinding {
    /// A column of timestamps has no zone; it was read as UTC.
    NaiveAsUtc {
        /// The column.
        column: String,
    },
    /// Values of a field of decimals or money had more decimals than the field, and were rounded,
    /// half to even.
    Rounded {
        /// The column.
        column: String,
        /// The number of rows.
        rows: u64,
    },
    /// An expression had no value, and was read as null.
    Undefined {
        /// The expression.
        expression: String,
        /// Why: `division_by_zero`, `overflow`, `not_finite` or `out_of_range`.
        reason: &'static str,
        /// The number of rows.
        rows: u64,
    },
}
