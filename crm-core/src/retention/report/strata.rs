//! A treated arm and the control, by stratum.

use serde::{Deserialize, Serialize};

use crate::error::error::Result;
use crate::error::undefined::{Undefined, UndefinedReason, or_undefined};
use crate::number::estimate::Estimate;
use crate::number::level::Level;
use crate::retention::effect::effect::Churn;
use crate::retention::effect::inputs::Inputs;
use crate::retention::effect::pairs::{Groups, Names, Pairs, compared_groups, pairs, shared};
use crate::retention::tally::cell::Cell;
use crate::stats::chi_square::ChiSquareTest;
use crate::stats::comparison::Comparison;
use crate::stats::mantel_haenszel::mantel_haenszel;
use crate::stats::risk_difference::risk_difference;

/// The results by stratum of a treated arm.
///
/// # Examples
///
/// ```
/// use crm_core::{Batch, Column, FollowUp, ProgramCost, RetentionStudy, StudyDefinition};
///
/// let (days, cost) = (FollowUp::Days(30), ProgramCost::parse("0", "1")?);
/// let mut study = RetentionStudy::new(
///     StudyDefinition::new("arm", "none", "lost", "USD".parse()?, days, cost)
///         .with_strata(["region"]),
/// )?;
/// study.update_summary(&Batch::new(vec![
///     Column::strings("arm", &["mail", "none", "mail", "none"]),
///     Column::strings("region", &["north", "north", "south", "south"]),
///     Column::int64("n", &[900, 100, 450, 50]),
///     Column::int64("churned", &[72, 12, 45, 6]),
/// ])?)?;
/// let report = study.report(&Default::default())?;
/// let strata = &report.strata()[0];
/// assert_eq!(strata.strata[0].names, [Some("north".to_owned())]);
/// assert!((strata.strata[0].retained - 36.0).abs() < 1e-9);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StrataReport {
    /// The treated arm.
    pub arm: String,
    /// The strata with customers of both arms, in the order of their names.
    pub strata: Vec<StratumReport>,
    /// The strata without customers of one arm, which have no weight.
    pub lacking: Vec<Vec<Option<String>>>,
    /// The results of all strata combined; undefined if no stratum has customers of both arms.
    #[serde(with = "or_undefined")]
    pub combined: Result<CombinedStrata, Undefined>,
}

/// The results of all strata combined.
///
/// # Examples
///
/// ```
/// # let study = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc_study.in"));
/// // A study without strata has none to combine.
/// assert!(study.report(&Default::default())?.strata().is_empty());
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CombinedStrata {
    /// The common churn reduction (Mantel-Haenszel).
    #[serde(with = "or_undefined")]
    pub churn_reduction: Result<Comparison, Undefined>,
    /// The common risk ratio of churn, treated over control.
    #[serde(with = "or_undefined")]
    pub risk_ratio: Result<Comparison, Undefined>,
    /// The common odds ratio of churn, treated over control.
    #[serde(with = "or_undefined")]
    pub odds_ratio: Result<Comparison, Undefined>,
    /// The test of no effect in any stratum.
    #[serde(with = "or_undefined")]
    pub cmh: Result<ChiSquareTest, Undefined>,
    /// The same with the continuity correction.
    #[serde(with = "or_undefined")]
    pub cmh_corrected: Result<ChiSquareTest, Undefined>,
    /// The test that the churn reduction is the same in all strata.
    #[serde(with = "or_undefined")]
    pub cochran_q: Result<ChiSquareTest, Undefined>,
    /// The test that the odds ratio is the same in all strata.
    #[serde(with = "or_undefined")]
    pub breslow_day: Result<ChiSquareTest, Undefined>,
    /// The test that the odds ratio is the same in all strata, with Tarone's correction.
    #[serde(with = "or_undefined")]
    pub tarone: Result<ChiSquareTest, Undefined>,
}

/// One stratum.
///
/// # Examples
///
/// ```
/// # let study = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc_study.in"));
/// assert!(study.report(&Default::default())?.strata().is_empty());
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StratumReport {
    /// The names of the stratum, one per column; `None` for a null.
    pub names: Vec<Option<String>>,
    /// The number of treated customers.
    pub n: u64,
    /// The number of customers who were lost.
    pub churned: u64,
    /// The number of controls.
    pub control_n: u64,
    /// The number of customers who were lost.
    pub control_churned: u64,
    /// The churn reduction in the stratum, by the report's method.
    pub churn_reduction: Estimate,
    /// The number of customers retained in the stratum.
    pub retained: f64,
    /// The group in which it is compared, from 0: strata of the same group are taken together in a
    /// stratified report, because an arm has fewer than two customers in one of them.
    pub group: u64,
}

impl StrataReport {
    pub(crate) fn new(inputs: &Inputs<'_>, arm: &str, cell: &Cell) -> Result<StrataReport> {
        let Inputs { definition, tallies, options, .. } = *inputs;
        let (method, level) = (options.difference, options.level);
        let pairs = pairs(tallies, &definition.control, arm);
        let groups = Undefined::split(compared_groups(inputs, arm, cell))?.ok();
        let group = |names: &Names, at: usize| {
            let of = |groups: &Groups<'_>| {
                groups.parts.iter().position(|one| one.names.contains(&names))
            };
            groups.as_ref().and_then(of).unwrap_or(at) as u64
        };
        let mut strata = Vec::new();
        let mut lacking = Vec::new();
        for (&names, &(control, treated)) in &pairs {
            if control.n == 0 && treated.n == 0 {
                continue;
            }
            if control.n == 0 || treated.n == 0 {
                lacking.push(names.to_vec());
                continue;
            }
            let (x1, n1) = (control.churned, control.n);
            let found = risk_difference(x1, n1, treated.churned, treated.n, method, level)?;
            strata.push(StratumReport {
                names: names.to_vec(),
                n: treated.n,
                churned: treated.churned,
                control_n: control.n,
                control_churned: control.churned,
                churn_reduction: found.estimate,
                retained: found.estimate.value * treated.n as f64,
                group: group(names, strata.len()),
            });
        }
        let combined = if strata.is_empty() {
            Err(UndefinedReason::NoStratum.into())
        } else {
            Ok(combine(&pairs, level)?)
        };
        Ok(StrataReport { arm: arm.to_owned(), strata, lacking, combined })
    }
}

fn combine(pairs: &Pairs<'_>, level: Level) -> Result<CombinedStrata> {
    let row = |churn: Churn| [churn.churned, churn.n - churn.churned];
    let shared = shared(pairs);
    let tables = shared.iter().map(|&(control, treated)| [row(treated), row(control)]);
    let found = mantel_haenszel(&tables.collect::<Vec<_>>(), level)?;
    Ok(CombinedStrata {
        churn_reduction: found.risk_difference.map(Comparison::negated),
        risk_ratio: found.risk_ratio,
        odds_ratio: found.odds_ratio,
        cmh: found.cmh,
        cmh_corrected: found.cmh_corrected,
        cochran_q: found.cochran_q,
        breslow_day: found.breslow_day,
        tarone: found.tarone,
    })
}

/// Joins the names of a stratum.
pub(crate) fn stratum_name(names: &[Option<String>]) -> String {
    let names: Vec<&str> = names.iter().map(|name| name.as_deref().unwrap_or("(null)")).collect();
    names.join(", ")
}
