//! The type of a column.

use std::fmt;

/// The type of the values of a [`TableColumn`](crate::table::TableColumn).
///
/// Displayed, it is the name that errors and Python give it.
///
/// # Examples
///
/// ```
/// use crm_core::table::DataType;
///
/// assert_eq!(DataType::Text.to_string(), "text");
/// assert_eq!(DataType::Decimal128 { decimals: 2 }.to_string(), "decimal128(2)");
/// let zone = Some("Europe/Berlin".to_owned());
/// assert_eq!(DataType::Timestamp { zone }.to_string(), "timestamp(Europe/Berlin)");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DataType {
    /// Booleans, a bit each.
    Bool,
    /// Integers of 64 bits.
    Int64,
    /// Floats of 64 bits: finite, or infinite where a limit is unbounded, never NaN.
    Float64,
    /// Decimals: an integer of at most 38 digits, divided by `10^decimals`.
    Decimal128 {
        /// The number of decimals, from 0 to 38.
        decimals: u8,
    },
    /// Text.
    Text,
    /// Days since 1970-01-01.
    Date32,
    /// Microseconds since 1970-01-01T00:00:00.
    Timestamp {
        /// The time zone in which a reader shows the instants, which are counted in UTC; without
        /// one the timestamps are local times of no zone.
        zone: Option<String>,
    },
}

impl fmt::Display for DataType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DataType::Bool => f.pad("bool"),
            DataType::Int64 => f.pad("int64"),
            DataType::Float64 => f.pad("float64"),
            DataType::Decimal128 { decimals } => write!(f, "decimal128({decimals})"),
            DataType::Text => f.pad("text"),
            DataType::Date32 => f.pad("date32"),
            DataType::Timestamp { zone: None } => f.pad("timestamp"),
            DataType::Timestamp { zone: Some(zone) } => write!(f, "timestamp({zone})"),
        }
    }
}
