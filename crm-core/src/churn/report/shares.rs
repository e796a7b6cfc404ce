//! Shares with their intervals.

use crate::error::error::Result;
use crate::error::undefined::{Undefined, UndefinedReason};
use crate::number::estimate::Estimate;
use crate::number::level::Level;
use crate::number::method::Method;
use crate::stats::proportion::proportion;
use crate::table::builder::TableBuilder;

/// The share of `n` in `total` with Wilson limits; `None` if there is nobody.
pub(crate) fn share(n: u64, total: u64, level: Level) -> Result<Option<Estimate>> {
    if total == 0 {
        return Ok(None);
    }
    proportion(n, total, Method::Wilson, level).map(Some)
}

/// The share of `n` in `total` with Wilson limits, or why there is none.
pub(crate) fn known_share(
    n: u64,
    total: u64,
    level: Level,
) -> Result<std::result::Result<Estimate, Undefined>> {
    Ok(share(n, total, level)?.ok_or(UndefinedReason::ZeroByZero.into()))
}

/// `n / total`; `None` if there is nobody.
pub(crate) fn ratio(n: u64, total: u64) -> Option<f64> {
    (total > 0).then(|| n as f64 / total as f64)
}

/// Adds the columns of a share and of its limits.
pub(crate) fn with_shares(
    builder: TableBuilder,
    name: &str,
    shares: &[Option<Estimate>],
) -> TableBuilder {
    let part =
        |part: fn(&Estimate) -> f64| shares.iter().map(move |share| share.as_ref().map(part));
    builder
        .float64(name, part(|share| share.value))
        .float64("lower", part(|share| share.lower))
        .float64("upper", part(|share| share.upper))
}

/// A count as a cell of a table.
pub(crate) fn cell(n: u64) -> Option<i64> {
    i64::try_from(n).ok()
}
