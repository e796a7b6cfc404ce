//! Figures from trade literature, for comparison only.
//!
//! They are quoted without a verifiable source. No function of this library uses them as a default.

/// The quoted ratio of the cost of acquiring a customer to the cost of retaining one: six.
///
/// This is a rhetorical figure from trade literature, for comparison only. Compute the ratio of a
/// business from its own data: [`acquisition_cost`](crate::value::acquisition_cost) divided by the
/// cost per retained customer in the report of a [`RetentionStudy`](crate::RetentionStudy).
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
