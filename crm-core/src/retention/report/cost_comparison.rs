//! Comparison of the costs of two programs.

use serde::Serialize;

use crate::error::error::{Error, Result};
use crate::error::undefined::{Undefined, UndefinedReason, or_undefined};
use crate::number::estimate::Estimate;
use crate::number::method::Method;
use crate::number::ratio_set::Shape;
use crate::retention::effect::shared_control::cost_difference;
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
    /// The difference in cost per retained customer, first minus second, of two arms of one report,
    /// or of two studies without common customers; undefined unless both programs retain customers
    /// and both sets are intervals.
    #[serde(with = "or_undefined")]
    pub difference: Result<Estimate, Undefined>,
    /// The other differences between the two: the fields of their contexts, and `follow_up`.
    pub mismatches: Vec<String>,
    /// Whether they were compared despite these differences.
    pub forced: bool,
}

/// Compares the costs per retained customer of two programs, first minus second.
///
/// Arms of one report share their control, and the limits of their difference take into account how
/// it moves both. Any other two arms are assumed to be independent: arms of two reports, even of
/// one study. So take both arms from one report of a study; an arm is still of its report if it is
/// copied, and arms of a report that is read from JSON are of one report.
///
/// # Formula
///
/// Independent costs: the limits of both, combined by MOVER. Costs with one control: the range of
/// `C1 / T1 - C2 / T2`, costs over customers retained, in the joint region of their limits. The
/// correlations follow from the control's part of each, the same rate and mean cost in both arms:
/// `Cov(T1, T2) = n1 n2 Var(p0)`, `Cov(C1, C2) = n1 n2 Var(c0)`, `Cov(C, T) = -n1 n2 Cov(c0, p0)`.
/// In a stratified report the first is summed over the strata that both arms have, and those of a
/// cost have the same share of their bounds, which is exact if each stratum has the same share of
/// both arms.
///
/// # Reference
///
/// MOVER: Zou and Donner (2008), Statistics in Medicine 27:1693-1702, equation 5. The range of a
/// function over a region: Venzon and Moolgavkar (1988), Applied Statistics 37:87-94.
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
    let independent = || net(1.0, one, other, 0.0);
    let Limits { lower, value, upper } = match shared(first, second) {
        Some(limits) => limits,
        None => independent(),
    };
    Ok(Estimate { value, lower, upper, level: first.background.level, method: Method::Mover })
}

/// The limits of arms of one report.
fn shared(first: &ArmReport, second: &ArmReport) -> Option<Limits> {
    let (one, other) = (&first.background, &second.background);
    if !one.origin.is(&other.origin) {
        return None;
    }
    if first.arm == second.arm {
        return Some(Limits::exact(0.0));
    }
    let (benefit, compared) = (one.benefit.as_ref().ok()?, other.benefit.as_ref().ok()?);
    cost_difference(benefit, compared, one.level).ok()?
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::batch::Batch;
    use crate::column::column::Column;
    use crate::retention::definition::definition::StudyDefinition;
    use crate::retention::definition::options::ReportOptions;
    use crate::retention::report::report::RetentionReport;
    use crate::retention::study::RetentionStudy;

    fn study() -> RetentionStudy {
        let definition = StudyDefinition::from_json(
            r#"{"version": 1, "arm": "arm", "control": "none", "churned": "lost", "strata": ["age"],
                "currency": "USD", "follow_up": "open", "cost": {"per_assigned": "5"},
                "cost_column": "paid", "decimals": {"paid": 0}}"#,
        );
        let mut study = RetentionStudy::new(definition.unwrap()).unwrap();
        let columns = vec![
            Column::strings("arm", &["call", "mail", "none"]),
            Column::strings("age", &["old", "old", "old"]),
            Column::int64("n", &[9000, 9000, 1000]),
            Column::int64("churned", &[900, 900, 200]),
            Column::int64("cost_sum", &[9000, 18_000, 1000]),
            Column::int64("cost_sum_sq", &[36_000, 54_000, 2000]),
            Column::int64("cost_churned_sum", &[900, 2000, 300]),
        ];
        study.update_summary(&Batch::new(columns).unwrap()).unwrap();
        study
    }

    fn crude() -> ReportOptions {
        ReportOptions::default().with_stratified(false)
    }

    fn limits(one: &RetentionReport, other: &RetentionReport) -> (f64, f64) {
        let (call, mail) = (one.arm("call").unwrap(), other.arm("mail").unwrap());
        let found = compare_costs(call, mail, false).unwrap().difference.unwrap();
        (found.lower, found.upper)
    }

    #[test]
    fn only_the_arms_of_one_report_have_one_control() {
        let study = study();
        let report = study.report(&crude()).unwrap();
        let again = study.report(&crude()).unwrap();
        let shared = limits(&report, &report);
        assert_eq!(limits(&report, &report.clone()), shared);
        assert_eq!(again, report);
        let apart = limits(&report, &again);
        assert!(apart.1 - apart.0 > 3.0 * (shared.1 - shared.0), "{shared:?} {apart:?}");
    }

    #[test]
    fn arms_that_are_read_are_of_the_report_that_was_read() {
        let report = study().report(&crude()).unwrap();
        let json = report.to_json().unwrap();
        let [one, other] = [0, 1].map(|_| RetentionReport::from_json(&json).unwrap());
        assert_eq!(limits(&one, &one), limits(&report, &report));
        assert_eq!(limits(&one, &other), limits(&one, &report));
        assert_ne!(limits(&one, &other), limits(&one, &one));
    }

    #[test]
    fn an_arm_does_not_differ_from_itself() {
        let study = study();
        let [report, again] = [0, 1].map(|_| study.report(&crude()).unwrap());
        let arm = report.arm("mail").unwrap();
        let difference =
            |other: &ArmReport| compare_costs(arm, other, false).unwrap().difference.unwrap();
        let same = difference(&arm.clone());
        assert_eq!((same.lower, same.value, same.upper), (0.0, 0.0, 0.0));
        let other = difference(again.arm("mail").unwrap());
        assert!(other.lower < 0.0 && other.value == 0.0 && other.upper > 0.0);
    }

    #[test]
    fn a_stratified_report_of_one_stratum_is_compared_as_a_crude_one() {
        let stratified = study().report(&ReportOptions::default().with_stratified(true)).unwrap();
        let crude = study().report(&crude()).unwrap();
        let ((low, high), (lower, upper)) =
            (limits(&stratified, &stratified), limits(&crude, &crude));
        assert!((low - lower).abs() < 1e-9 && (high - upper).abs() < 1e-9);
    }

    #[test]
    fn arms_of_other_strata_share_no_control() {
        let definition = StudyDefinition::from_json(
            r#"{"version": 1, "arm": "arm", "control": "none", "churned": "lost", "strata": ["age"],
                "currency": "USD", "follow_up": "open", "cost": {"per_assigned": "5"}}"#,
        );
        let of = |ages: [&str; 4]| {
            let mut study = RetentionStudy::new(definition.clone().unwrap()).unwrap();
            let columns = vec![
                Column::strings("arm", &["call", "mail", "none", "none"]),
                Column::strings("age", &ages),
                Column::int64("n", &[9000, 9000, 1000, 1000]),
                Column::int64("churned", &[900, 900, 200, 200]),
            ];
            study.update_summary(&Batch::new(columns).unwrap()).unwrap();
            [0, 1].map(|_| study.report(&ReportOptions::default()).unwrap())
        };
        let width = |(lower, upper): (f64, f64)| upper - lower;
        let [report, again] = of(["old", "old", "old", "young"]);
        assert!(2.0 * width(limits(&report, &report)) < width(limits(&report, &again)));
        let [report, again] = of(["old", "young", "old", "young"]);
        assert!(width(limits(&report, &report)) > 0.9 * width(limits(&report, &again)));
    }
}
