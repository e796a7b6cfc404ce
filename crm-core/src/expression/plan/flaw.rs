//! Why an expression has no value.

use crate::error::names::names;

names! {
    /// Why an expression has no value in a row whose fields have values.
    pub(crate) enum Flaw {
        /// Division by zero.
        DivisionByZero = 1 "division_by_zero",
        /// The result has more than 128 bits.
        Overflow = 2 "overflow",
        /// The result is not a finite number.
        NotFinite = 3 "not_finite",
        /// The result is a date before the year 1 or after the year 9999.
        OutOfRange = 4 "out_of_range",
    }
}
