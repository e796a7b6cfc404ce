//! Comparison of the costs of two programs.

use serde::Serialize;

use crate::error::error::{Error, Result};
use crate::error::undefined::{Undefined, UndefinedReason, or_undefined};
use crate::number::estimate::Estimate;
use crate::number::method::Method;
use crate::number::ratio_set::Shape;
use crate::retention::report::arm::ArmReport;
use crate::stats::mover::{Limits, net};

/// The difference in cost per retained customer between two programs.
///
/// # Examples
///
/// ```
/// # let study = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc_study.in"));
/// let report = study.report(&Default::default())?;
/// let arm = report.arm("mail").unwrap();
/// let found = crm_core::retention::compare_costs(arm, arm, false)?;
/// assert_eq!(found.difference?.value, 0.0);
/// assert!(!found.forced);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CostComparison {
    /// The difference in cost per retained customer, first minus second, of two studies without
    /// common customers; undefined unless both programs retain customers and both sets are
    /// intervals.
    #[serde(with = "or_undefined")]
    pub difference: Result<Estimate, Undefined>,
    /// The other differences between the two: the fields of their contexts, and `follow_up`.
    pub mismatches: Vec<String>,
    /// Whether they were compared despite these differences.
    pub forced: bool,
}

/// Compares the costs per retained customer of two programs, first minus second.
///
/// The two are assumed to be independent. Arms of one report share their control, so the limits of
/// their difference are too wide: this is conservative, but has less power.
///
/// The cost of retention depends on the customers, the market and the time: costs from different
/// contexts or follow-ups are not comparable, unless `force` is set.
///
/// # Errors
///
/// [`Error::IncomparableContexts`] without `force`; [`Error::CurrencyMismatch`], and
/// [`Error::Conflict`] if the reports have different levels.
pub fn compare_costs(first: &ArmReport, second: &ArmReport, force: bool) -> Result<CostComparison> {
    let (one, other) = (&first.background, &second.background);
    let (expected, found) = (one.currency, other.currency);
    if expected != found {
        return Err(Error::CurrencyMismatch {
            field: "second".to_owned(),
            expected: expected.to_string(),
            found: found.to_string(),
        });
    }
    if one.level != other.level {
        let (expected, found) = (one.level.get(), other.level.get());
        let message = format!("must have the level of the first, {expected}, got {found}");
        return Err(Error::conflict("second", message));
    }
    let mut mismatches = one.context.differences(&other.context);
    if one.follow_up != other.follow_up {
        mismatches.push("follow_up".to_owned());
    }
    if !mismatches.is_empty() && !force {
        return Err(Error::IncomparableContexts { differences: mismatches });
    }
    let forced = !mismatches.is_empty();
    Ok(CostComparison { difference: difference(first, second), mismatches, forced })
}

fn difference(first: &ArmReport, second: &ArmReport) -> Result<Estimate, Undefined> {
    let (one, other) = (interval(first)?, interval(second)?);
    let Limits { lower, value, upper } = net(1.0, one, other, 0.0);
    Ok(Estimate { value, lower, upper, level: first.background.level, method: Method::Mover })
}

fn interval(arm: &ArmReport) -> Result<Limits, Undefined> {
    if arm.churn_reduction?.lower <= 0.0 {
        return Err(UndefinedReason::NoneRetained.into());
    }
    let set = arm.cost_per_retained?;
    match (set.shape, set.value) {
        (Shape::Bounded, Some(value)) => Ok(Limits { lower: set.lower, value, upper: set.upper }),
        _ => Err(UndefinedReason::Unbounded.into()),
    }
}
