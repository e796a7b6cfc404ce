//! The type of a column.

use std::fmt;

/// The type of the values of a [`TableColumn`](crate::table::TableColumn).
///
/// Its `Display` is the name that errors and Python use.
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
    /// Booleans, one bit each.
    Bool,
    /// 64-bit integers.
    Int64,
    /// 64-bit floats: finite, or infinite for an unbounded limit, never NaN.
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
        /// The time zone in which the timestamps are displayed; they are counted in UTC. Without
        /// one, the timestamps are local times without a zone.
        zone: Option<String>,
    },
    /// Lists of text.
    List,
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
            DataType::List => f.pad("list"),
            DataType::Timestamp { zone: None } => f.pad("timestamp"),
            DataType::Timestamp { zone: Some(zone) } => write!(f, "timestamp({zone})"),
        }
    }
}
