//! Number literals: exact decimals that a double reads back.

/// A decimal, `digits * 10^exponent`, whose digits do not end in zero; zero has the exponent 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Number {
    pub(crate) digits: i64,
    pub(crate) exponent: i32,
}
