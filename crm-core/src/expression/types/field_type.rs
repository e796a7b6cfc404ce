//! The types of fields.

use std::sync::Arc;

use crate::money::currency::Currency;

/// The type of a field of a customer or of an event.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum FieldType {
    Bool,
    /// 64 bits.
    Int,
    Float,
    /// A number with at most 9 decimals.
    Decimal {
        decimals: u8,
    },
    Money {
        currency: Currency,
        decimals: u8,
    },
    Date,
    /// An instant in microseconds.
    Timestamp,
    Text,
    /// A text from a list, if there is one.
    Code(Option<Arc<[String]>>),
    /// A set of codes from a list, if there is one.
    Codes(Option<Arc<[String]>>),
}
