//! The report of a study.

use crate::error::error::{Error, Result};
use crate::error::undefined::{Undefined, UndefinedReason};
use crate::retention::definition::definition::StudyDefinition;
use crate::retention::definition::options::ReportOptions;
use crate::retention::effect::inputs::Inputs;
use crate::retention::effect::means::Centers;
use crate::retention::report::allocation::{allocated_arms, test_sizes};
use crate::retention::report::arm::{ArmReport, ControlReport, MoneyVerdict};
use crate::retention::report::arm_comparison::{ArmComparison, control_report};
use crate::retention::report::balance::{Balance, balance as compare_covariates};
use crate::retention::report::family::{Adjusted, adjusted_family};
use crate::retention::report::finding::Finding;
use crate::retention::report::origin::Origin;
use crate::retention::report::search::{Evidence, findings};
use crate::retention::report::strata::StrataReport;
use crate::retention::tally::cell::Cell;
use crate::retention::tally::tally::Tallies;
use crate::stats::adjust::Multiplicity;
use crate::stats::sample_ratio::SampleRatio;

/// The report of a study: each treated arm compared with the control.
///
/// `Display` writes text for a terminal; [`to_html`](RetentionReport::to_html) writes a page,
/// [`to_html_fragment`](RetentionReport::to_html_fragment) a fragment for a notebook, and
/// [`to_json`](RetentionReport::to_json) all figures.
///
/// # Examples
///
/// ```
/// # let study = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc_study.in"));
/// let report = study.report(&Default::default())?;
/// assert!(report.findings().is_empty());
/// assert!(report.to_string().contains("cost per retained"));
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct RetentionReport {
    pub(super) definition: StudyDefinition,
    pub(super) options: ReportOptions,
    pub(super) findings: Vec<Finding>,
    pub(super) sample_ratio: Result<SampleRatio, Undefined>,
    pub(super) control: ControlReport,
    pub(super) arms: Vec<ArmReport>,
    pub(super) balance: Vec<Balance>,
    pub(super) strata: Vec<StrataReport>,
}

impl RetentionReport {
    pub(crate) fn new(
        definition: &StudyDefinition,
        tallies: &Tallies,
        options: &ReportOptions,
    ) -> Result<RetentionReport> {
        options.check(definition)?;
        let options = &options.settled(definition);
        let (control, treated) = split(definition, tallies)?;
        let centers = Centers::new(tallies);
        let inputs = &Inputs { definition, tallies, options, control: &control, centers };
        let arms = arm_reports(inputs, &treated)?;
        let mut balance = Vec::new();
        let mut strata = Vec::new();
        for (arm, cell) in &treated {
            balance.extend(compare_covariates(definition, tallies, (arm, cell), &control)?);
            if !definition.strata.is_empty() {
                strata.push(StrataReport::new(inputs, arm, cell)?);
            }
        }
        let allocated = allocated_arms(definition, tallies)?;
        let sample_ratio = match &allocated {
            Some(arms) => Ok(test_sizes(arms)?),
            None => Err(UndefinedReason::NoAllocationRatio.into()),
        };
        let control = control_report(inputs)?;
        let findings = findings(&Evidence {
            inputs,
            allocated: allocated.as_deref(),
            sample_ratio,
            control: &control,
            arms: &arms,
            balance: &balance,
            strata: &strata,
        })?;
        Ok(RetentionReport {
            definition: definition.clone(),
            options: *options,
            findings,
            sample_ratio,
            control,
            arms,
            balance,
            strata,
        })
    }

    /// Returns the definition of the study.
    #[must_use]
    pub fn definition(&self) -> &StudyDefinition {
        &self.definition
    }

    /// Returns the options of the report.
    #[must_use]
    pub fn options(&self) -> &ReportOptions {
        &self.options
    }

    /// Returns the properties of the data that limit the conclusions.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Returns the test of the sizes of the arms, undefined without an allocation ratio.
    ///
    /// # Errors
    ///
    /// [`Undefined`] without an allocation ratio.
    pub fn sample_ratio(&self) -> Result<SampleRatio, Undefined> {
        self.sample_ratio
    }

    /// Returns the control arm.
    #[must_use]
    pub fn control(&self) -> &ControlReport {
        &self.control
    }

    /// Returns the treated arms in the order of their names.
    #[must_use]
    pub fn arms(&self) -> &[ArmReport] {
        &self.arms
    }

    /// Returns a treated arm by its name.
    #[must_use]
    pub fn arm(&self, name: &str) -> Option<&ArmReport> {
        self.arms.iter().find(|arm| arm.arm == name)
    }

    /// Returns the balance of the arms in the baseline and the covariates.
    #[must_use]
    pub fn balance(&self) -> &[Balance] {
        &self.balance
    }

    /// Returns the results by stratum of each treated arm; empty without strata.
    #[must_use]
    pub fn strata(&self) -> &[StrataReport] {
        &self.strata
    }
}

impl RetentionReport {
    /// The number of arms whose p-values are adjusted together: those with a test.
    pub(crate) fn family(&self) -> usize {
        self.arms.iter().filter(|arm| arm.unadjusted_p_value.is_ok()).count()
    }

    /// How the p-values of several arms are adjusted, if they are.
    pub(crate) fn adjustment(&self) -> Option<Multiplicity> {
        let several = self.family() > 1;
        Some(self.options.multiplicity).filter(|&one| several && one != Multiplicity::None)
    }

    /// The number of arms whose money verdicts are adjusted together.
    pub(crate) fn money_family(&self) -> usize {
        self.arms.iter().filter_map(ArmReport::money_p_value).count()
    }
}

/// Returns the control and the treated arms; each must have customers.
fn split(definition: &StudyDefinition, tallies: &Tallies) -> Result<(Cell, Vec<(String, Cell)>)> {
    let seen = tallies.arms();
    let control = tallies.arm(&definition.control)?;
    if control.n == 0 {
        return Err(Error::MissingControl {
            column: definition.arm.clone(),
            control: definition.control.clone(),
            seen: seen.into_iter().map(str::to_owned).collect(),
            excluded: control.excluded,
        });
    }
    let names: Vec<&str> = match definition.arms() {
        Some(declared) => declared.into_iter().collect(),
        None => seen,
    };
    let mut treated = Vec::new();
    for arm in names.into_iter().filter(|&arm| arm != definition.control) {
        let cell = tallies.arm(arm)?;
        if cell.n == 0 {
            return Err(Error::EmptyArm { column: definition.arm.clone(), arm: arm.to_owned() });
        }
        treated.push((arm.to_owned(), cell));
    }
    if treated.is_empty() {
        let StudyDefinition { arm, control, .. } = definition;
        return Err(Error::MissingTreated { column: arm.clone(), control: control.clone() });
    }
    Ok((control, treated))
}

/// Compares each treated arm with the control; the p-values are adjusted over all of them.
fn arm_reports(inputs: &Inputs<'_>, treated: &[(String, Cell)]) -> Result<Vec<ArmReport>> {
    let compared = treated.iter().map(|(arm, cell)| ArmComparison::new(inputs, arm, cell));
    let compared: Vec<ArmComparison<'_>> = compared.collect::<Result<_>>()?;
    let multiplicity = inputs.options.multiplicity;
    let p_values: Vec<Option<f64>> = compared.iter().map(|one| one.p_value().ok()).collect();
    let adjusted = adjusted_family(&p_values, multiplicity)?;
    let all_treated = treated.iter().map(|(_, cell)| cell.n).sum();
    let origin = Origin::default();
    let report = |(one, adjusted): (ArmComparison<'_>, Option<Adjusted>)| {
        one.report(adjusted, all_treated, &origin)
    };
    let mut arms: Vec<ArmReport> =
        compared.into_iter().zip(adjusted).map(report).collect::<Result<_>>()?;
    adjust_money(&mut arms, inputs.options)?;
    Ok(arms)
}

/// Adjusts the money verdicts over all arms that have one.
fn adjust_money(arms: &mut [ArmReport], options: &ReportOptions) -> Result<()> {
    let p_values: Vec<Option<f64>> = arms.iter().map(ArmReport::money_p_value).collect();
    let adjusted = adjusted_family(&p_values, options.multiplicity)?;
    for (arm, adjusted) in arms.iter_mut().zip(adjusted) {
        if let (Ok(basis), Some(adjusted)) = (&mut arm.money_verdict_basis, adjusted) {
            *basis = basis.adjusted(adjusted, options.level);
            arm.money_verdict = MoneyVerdict::of(&arm.money_verdict_basis);
        }
    }
    Ok(())
}
