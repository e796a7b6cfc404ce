//! The balance of the arms before the program.

use serde::{Deserialize, Serialize};

use crate::error::error::Result;
use crate::error::undefined::{Undefined, UndefinedReason, or_undefined};
use crate::retention::definition::columns;
use crate::retention::definition::columns::MetricColumns;
use crate::retention::definition::definition::StudyDefinition;
use crate::retention::definition::metric::Metric;
use crate::retention::effect::means::{Mean, center, metric};
use crate::retention::tally::cell::Cell;
use crate::retention::tally::covariate::{Counts, Covariate, Numbers};
use crate::retention::tally::tally::Tallies;
use crate::stats::covariate_difference::{
    standardized_mean_difference, standardized_proportion_difference,
};
use crate::stats::larger_variance::larger_variance_p_value;
use crate::stats::means;
use crate::stats::rare_levels::{category_p_value, equal_shares_p_value};

/// The difference between a treated arm and the control in a covariate, which the program cannot
/// have changed.
///
/// # Examples
///
/// ```
/// use crm_core::{Batch, Column, FollowUp, ProgramCost, RetentionStudy, StudyDefinition};
///
/// let (days, cost) = (FollowUp::Days(30), ProgramCost::parse("0", "1")?);
/// let mut study = RetentionStudy::new(
///     StudyDefinition::new("arm", "none", "lost", "USD".parse()?, days, cost)
///         .with_covariates(["age"]),
/// )?;
/// study.update(&Batch::new(vec![
///     Column::strings("arm", &["mail", "mail", "none", "none"]),
///     Column::bools("lost", &[false, true, true, false]),
///     Column::int64("age", &[31, 45, 30, 46]),
/// ])?)?;
/// let report = study.report(&Default::default())?;
/// assert_eq!(report.balance()[0].smd, Ok(0.0));
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Balance {
    /// The treated arm.
    pub arm: String,
    /// The column.
    pub covariate: String,
    /// The standardized mean difference, treated minus control (Austin 2009); for categories, the
    /// distance of their shares (Yang and Dalton 2012). An absolute value up to 0.1 is small.
    /// Undefined if a summary lacks the covariate's `_sum` or `_sum_sq`.
    #[serde(with = "or_undefined")]
    pub smd: Result<f64, Undefined>,
    /// The p-value of no difference, not adjusted for several covariates and arms. For numbers, of
    /// Student's t with the larger of two variances: that of all customers together, and that of
    /// each arm (Welch); undefined if an arm has fewer than 20 values. For categories, of chi-square,
    /// with rare ones taken together until each expects 10 customers of the smaller arm; Fisher's
    /// exact test if two are left.
    #[serde(with = "or_undefined")]
    pub p_value: Result<f64, Undefined>,
    /// The p-value of equal shares of missing values (Fisher's exact test), not adjusted for several
    /// covariates and arms; undefined if no value is missing.
    #[serde(with = "or_undefined")]
    pub missing_p_value: Result<f64, Undefined>,
    /// The number of customers of the arm whose value is missing.
    #[serde(with = "or_undefined")]
    pub missing: Result<u64, Undefined>,
    /// The number of controls whose value is missing.
    #[serde(with = "or_undefined")]
    pub control_missing: Result<u64, Undefined>,
}

/// Compares an arm with the control, the baseline first.
pub(crate) fn balance(
    definition: &StudyDefinition,
    tallies: &Tallies,
    (arm, treated): (&str, &Cell),
    control: &Cell,
) -> Result<Vec<Balance>> {
    let mut found = Vec::new();
    let mut add = |covariate: &str, compared| {
        Undefined::split(compared).map(|compared| found.push(report(arm, covariate, compared)))
    };
    if let Some((name, _)) = definition.metric(Metric::Baseline) {
        add(name, baseline(definition, tallies, treated, control))?;
    }
    for name in other_covariates(definition) {
        let arms = tallies.covariates.get(name);
        let of = |arm: &str| arms.and_then(|arms| arms.get(arm));
        let pair = (of(arm), of(&definition.control));
        let columns = columns::covariate(name);
        let lacks = |column| tallies.absent.contains(column);
        let compared = match pair {
            // Some customers came in a table without these sums.
            _ if lacks(&columns.sum) || lacks(&columns.sum_sq) => {
                Err(UndefinedReason::MissingColumn.into())
            }
            (Some(Covariate::Numeric(one)), Some(Covariate::Numeric(other))) => {
                let decimals = definition.decimals_of(name);
                let center = center(one.n + other.n, one.sum + other.sum);
                let mean =
                    |sums: &Numbers| Mean::about(center, sums.n, sums.sum, sums.sum_sq, decimals);
                let missing = (missing(one.missing, treated.n), missing(other.missing, control.n));
                numeric(mean(one), mean(other), missing)
            }
            (Some(Covariate::Categorical(one)), Some(Covariate::Categorical(other))) => {
                categorical(one, other, (treated.n, control.n))
            }
            _ => Err(UndefinedReason::MissingColumn.into()),
        };
        add(name, compared)?;
    }
    Ok(found)
}

/// The covariates, without the baseline.
fn other_covariates(definition: &StudyDefinition) -> impl Iterator<Item = &str> {
    let names = definition.covariates.iter();
    names.filter(|&name| definition.baseline.as_ref() != Some(name)).map(String::as_str)
}

/// The columns in which arms are compared, the baseline first.
pub(crate) fn covariates(definition: &StudyDefinition) -> impl Iterator<Item = &str> {
    let baseline = definition.metric(Metric::Baseline).map(|(name, _)| name);
    baseline.into_iter().chain(other_covariates(definition))
}

/// The difference between two arms in a covariate.
struct Difference {
    smd: Result<f64, Undefined>,
    p_value: Result<f64, Undefined>,
    missing_p_value: Result<f64, Undefined>,
    missing: (u64, u64),
}

fn report(arm: &str, covariate: &str, difference: Result<Difference, Undefined>) -> Balance {
    let (arm, covariate) = (arm.to_owned(), covariate.to_owned());
    let Difference { smd, p_value, missing_p_value, missing: (missing, control_missing) } =
        match difference {
            Ok(difference) => difference,
            Err(undefined) => {
                let (smd, p_value, missing_p_value) =
                    (Err(undefined), Err(undefined), Err(undefined));
                let (missing, control_missing) = (Err(undefined), Err(undefined));
                return Balance {
                    arm,
                    covariate,
                    smd,
                    p_value,
                    missing_p_value,
                    missing,
                    control_missing,
                };
            }
        };
    let (missing, control_missing) = (Ok(missing), Ok(control_missing));
    Balance { arm, covariate, smd, p_value, missing_p_value, missing, control_missing }
}

fn baseline(
    definition: &StudyDefinition,
    tallies: &Tallies,
    treated: &Cell,
    control: &Cell,
) -> Result<Difference> {
    let MetricColumns { sum, sum_sq, .. } = columns::metric(Metric::Baseline);
    let of = |cell| metric(definition, tallies, cell, Metric::Baseline, &[sum, sum_sq]);
    let (one, other) = (of(treated)?, of(control)?);
    let decimals = definition.metric(Metric::Baseline).map(|(_, decimals)| decimals);
    let decimals = decimals.unwrap_or_default();
    let missing = ((treated.n - one.n, treated.n), (control.n - other.n, control.n));
    let center = center(one.n + other.n, one.sum + other.sum);
    let mean = |sums: &crate::retention::tally::cell::MetricSums| {
        Mean::about(center, sums.n, sums.sum, sums.sum_sq, decimals)
    };
    numeric(mean(one), mean(other), missing)
}

fn missing(missing: u64, n: u64) -> (u64, u64) {
    (missing.min(n), n)
}

fn numeric(one: Mean, other: Mean, missing: ((u64, u64), (u64, u64))) -> Result<Difference> {
    let missing_p_value = missing_differs(missing)?;
    let missing = (missing.0.0, missing.1.0);
    if one.n < 2 || other.n < 2 {
        return Ok(too_few(missing_p_value, missing));
    }
    let smd = standardized_mean_difference(one.mean, one.variance, other.mean, other.variance);
    let smd = Undefined::split(smd)?;
    let sample = |Mean { n, mean, variance }| means::Mean { mean, variance, n };
    let p_value = larger_variance_p_value(sample(one), sample(other));
    Ok(Difference { smd, p_value, missing_p_value, missing })
}

/// An arm without values can still be compared in how many are missing.
fn too_few(missing_p_value: Result<f64, Undefined>, missing: (u64, u64)) -> Difference {
    let undefined = Undefined::from(UndefinedReason::TooFew);
    Difference { smd: Err(undefined), p_value: Err(undefined), missing_p_value, missing }
}

fn categorical(one: &Counts, other: &Counts, (n, control_n): (u64, u64)) -> Result<Difference> {
    let levels: std::collections::BTreeSet<&String> =
        one.levels.keys().chain(other.levels.keys()).collect();
    let counts = |arm: &Counts| -> Vec<u64> {
        levels.iter().map(|&level| arm.levels.get(level).copied().unwrap_or(0)).collect()
    };
    let (ones, others) = (counts(one), counts(other));
    let known = |counts: &[u64]| counts.iter().any(|&count| count > 0);
    let missing = (missing(one.missing, n), missing(other.missing, control_n));
    let missing_p_value = missing_differs(missing)?;
    let missing = (missing.0.0, missing.1.0);
    if !known(&ones) || !known(&others) {
        return Ok(too_few(missing_p_value, missing));
    }
    Ok(Difference {
        smd: Undefined::split(standardized_proportion_difference(&ones, &others))?,
        p_value: Undefined::split(category_p_value(&ones, &others))?,
        missing_p_value,
        missing,
    })
}

/// Tests whether the share of missing values is the same in both arms; undefined if no value
/// is missing.
pub(crate) fn missing_differs(
    (one, other): ((u64, u64), (u64, u64)),
) -> Result<Result<f64, Undefined>> {
    if one.0 == 0 && other.0 == 0 {
        return Ok(Err(UndefinedReason::NoneMissing.into()));
    }
    Ok(Ok(equal_shares_p_value(one, other)?))
}
