//! Errors of money.

use crate::error::declare::kinds;

kinds! { $ money {
    /// A text is not an ISO 4217 currency code.
    UnknownCurrency = 300 at field
        ("{field} must be an ISO 4217 currency code such as \"USD\", got {given:?}") {
        /// The parameter, or its path in a document.
        field: String,
        /// What was given.
        given: String,
    }
    /// An amount has more decimals than its currency allows.
    TooManyDecimals = 301 at field
        ("{field} must have from 0 to {limit} decimals in {currency}, got {given}") {
        /// The parameter, or its path in a document.
        field: String,
        /// The currency.
        currency: String,
        /// The maximum number of decimals.
        limit: u32,
        /// What was given.
        given: String,
    }
    /// Amounts in different currencies are combined.
    CurrencyMismatch = 302 at field ("{field} must be in {expected}, got {found}") {
        /// The parameter or the column.
        field: String,
        /// The required currency.
        expected: String,
        /// The given currency.
        found: String,
    }
    /// A nonzero number would be rounded to zero in the declared decimals of its column.
    VanishingValue = 303 at column
        ("column {column:?} has decimals = {decimals}, in which {given} in row {row} becomes 0") {
        /// The column.
        column: String,
        /// The row, zero-based, over the whole input.
        row: u64,
        /// The declared decimals.
        decimals: u32,
        /// What was given.
        given: String,
    }
} }
