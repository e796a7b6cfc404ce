//! The limit of counts.

/// The largest count, which is exact as a float: 2^53.
pub(crate) const MAX_COUNT: u64 = 1 << 53;
