//! Published figures, to compare one's own with.

/// The share of customers said to leave because of indifference.
///
/// It is a widely repeated figure of sales literature without a known source: for comparison only.
pub const INDIFFERENCE_SHARE: f64 = 0.68;
