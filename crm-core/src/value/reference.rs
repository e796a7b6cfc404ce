//! Figures of trade literature, for comparison only.
//!
//! They are told without a source that could be checked. Nothing here is ever a default: no
//! function of this library reads them.

/// The cost of acquiring a customer over the cost of keeping one, as it is told: six times.
///
/// A rhetorical figure of trade literature, for comparison only. What it is in a business comes from
/// its own numbers: [`acquisition_cost`](crate::value::acquisition_cost) over the cost of each retained
/// customer that a [`RetentionStudy`](crate::RetentionStudy) reports.
///
/// # Examples
///
/// ```
/// use crm_core::Money;
/// use crm_core::value::{acquisition_cost, reference};
///
/// let acquired = acquisition_cost(Money::parse("90000", "USD")?, 300)?;
/// let retained = Money::parse("100", "USD")?;
/// let ratio = acquired.each.to_f64() / retained.to_f64();
/// assert!(ratio < reference::ACQUISITION_TO_RETENTION);
/// # Ok::<(), crm_core::Error>(())
/// ```
pub const ACQUISITION_TO_RETENTION: f64 = 6.0;
