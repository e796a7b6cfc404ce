//! How many there may be.

/// The largest count that is also a float: 2^53.
pub(crate) const MAX_COUNT: u64 = 1 << 53;
