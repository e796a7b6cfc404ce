//! The report of a study.

use serde::{Serialize, Serializer};

use crate::document::document;
use crate::error::error::{Error, Result};
use crate::error::undefined::{Undefined, UndefinedReason};
use crate::number::estimate::Short;
use crate::retention::definition::definition::StudyDefinition;
use crate::retention::definition::options::ReportOptions;
use crate::retention::report::allocation::{sizes, test_sizes};
use crate::retention::report::arm;
use crate::retention::report::arm::{ArmReport, ControlReport};
use crate::retention::report::balance::{Balance, balance as compare_covariates};
use crate::retention::report::comparison::Comparison;
use crate::retention::report::finding::Finding;
use crate::retention::report::strata::StrataReport;
use crate::retention::tally::cell::Cell;
use crate::retention::tally::tally::Tallies;
use crate::stats::adjust::adjust;
use crate::stats::sample_ratio::SampleRatio;

/// What a study says: each treated arm compared with the control.
///
/// Displayed, it is a table for a terminal; [`to_html`](RetentionReport::to_html) gives a page,
/// [`to_html_fragment`](RetentionReport::to_html_fragment) a piece for a notebook, and
/// [`to_json`](RetentionReport::to_json) all the numbers.
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
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RetentionReport {
    definition: StudyDefinition,
    options: ReportOptions,
    findings: Vec<Finding>,
    #[serde(serialize_with = "serialize_sample_ratio")]
    sample_ratio: Result<SampleRatio, Undefined>,
    control: ControlReport,
    arms: Vec<ArmReport>,
    balance: Vec<Balance>,
    strata: Vec<StrataReport>,
}

impl RetentionReport {
    pub(crate) fn new(
        definition: &StudyDefinition,
        tallies: &Tallies,
        options: &ReportOptions,
    ) -> Result<RetentionReport> {
        options.check(definition)?;
        let (control, treated) = split(definition, tallies)?;
        let comparison = Comparison { definition, tallies, options, control: &control };
        let all_treated = treated.iter().map(|(_, cell)| cell.n).sum();
        let mut arms = Vec::new();
        let mut balance = Vec::new();
        let mut strata = Vec::new();
        for (arm, cell) in &treated {
            arms.push(comparison.arm(arm, cell, all_treated)?);
            balance.extend(compare_covariates(definition, tallies, (arm, cell), &control)?);
            if !definition.strata.is_empty() {
                strata.push(comparison.strata(arm)?);
            }
        }
        conclude(&mut arms, options)?;
        let sample_ratio = match sizes(definition, tallies)? {
            Some(sizes) => Ok(test_sizes(&sizes)?),
            None => Err(UndefinedReason::NoAllocationRatio.into()),
        };
        Ok(RetentionReport {
            definition: definition.clone(),
            options: *options,
            findings: Vec::new(),
            sample_ratio,
            control: comparison.control_report()?,
            arms,
            balance,
            strata,
        })
    }

    /// The same with what a reader must know before believing the figures.
    pub(crate) fn with_findings(self, findings: Vec<Finding>) -> RetentionReport {
        RetentionReport { findings, ..self }
    }

    /// Returns the definition of the study.
    #[must_use]
    pub fn definition(&self) -> &StudyDefinition {
        &self.definition
    }

    /// Returns what the report was asked for.
    #[must_use]
    pub fn options(&self) -> &ReportOptions {
        &self.options
    }

    /// Returns what a reader must know before believing the figures.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Returns the test of the sizes of the arms, undefined when no allocation ratio was stated.
    ///
    /// # Errors
    ///
    /// [`Undefined`] when no allocation ratio was stated.
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

    /// Returns how the arms differ in the baseline and the covariates: before the program.
    #[must_use]
    pub fn balance(&self) -> &[Balance] {
        &self.balance
    }

    /// Returns what the strata say of each treated arm; empty without strata.
    #[must_use]
    pub fn strata(&self) -> &[StrataReport] {
        &self.strata
    }

    /// Writes all the numbers as canonical JSON (RFC 8785).
    ///
    /// An infinite limit is the string `"inf"` or `"-inf"`; what is undefined is an object
    /// `{"undefined": reason}`.
    ///
    /// # Errors
    ///
    /// None in practice: a report is always a valid document.
    ///
    /// # Examples
    ///
    /// ```
    /// # let study = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc_study.in"));
    /// let json = study.report(&Default::default())?.to_json()?;
    /// assert!(json.contains(r#""verdict":"effective""#));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn to_json(&self) -> Result<String> {
        document::canonical(self)
    }
}

/// The control and the treated arms; each must have customers.
fn split(definition: &StudyDefinition, tallies: &Tallies) -> Result<(Cell, Vec<(String, Cell)>)> {
    let seen = tallies.arms();
    let control = tallies.arm(&definition.control)?;
    if control.n == 0 {
        return Err(Error::MissingControl {
            control: definition.control.clone(),
            seen: seen.into_iter().map(str::to_owned).collect(),
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
            return Err(Error::EmptyArm { arm: arm.to_owned() });
        }
        treated.push((arm.to_owned(), cell));
    }
    if treated.is_empty() {
        return Err(Error::MissingTreated { control: definition.control.clone() });
    }
    Ok((control, treated))
}

/// Adjusts the p-values over all treated arms; the verdicts follow them.
fn conclude(arms: &mut [ArmReport], options: &ReportOptions) -> Result<()> {
    let family: Vec<f64> = arms.iter().map(|arm| arm.unadjusted_p_value).collect();
    let adjustment = if family.len() > 1 { options.multiplicity.name() } else { "none" };
    let alpha = options.level.alpha();
    for (arm, p_value) in arms.iter_mut().zip(adjust(&family, options.multiplicity)?) {
        arm.p_value = p_value;
        arm.verdict = arm::verdict(&arm.churn_reduction, p_value, options.level);
        let side = if p_value < alpha { "below" } else { "not below" };
        let method = arm.churn_reduction.method;
        let (p_value, alpha) = (Short(p_value), Short(alpha));
        arm.verdict_basis = format!(
            "p = {p_value} of the churn reduction ({method}, adjustment {adjustment}) is {side} {alpha}"
        );
    }
    Ok(())
}

fn serialize_sample_ratio<S: Serializer>(
    result: &Result<SampleRatio, Undefined>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match result {
        Ok(test) => test.serialize(serializer),
        Err(undefined) => undefined.serialize(serializer),
    }
}
