//! The report of a study.

use std::fmt;

use serde::{Serialize, Serializer};

use super::arm::{self, RATE, RATIO};
use super::finding::test_sizes;
use super::tally::{Tallies, Tally};
use super::{
    ArmReport, ControlReport, Finding, Quadrant, ReportOptions, StudyDefinition, html, text,
};
use crate::document;
use crate::number::Reason;
use crate::stats::{
    Comparison, SampleRatio, adjust, nnt_of, odds_ratio, proportion, risk_difference, risk_ratio,
};
use crate::{Error, Estimate, Result, Undefined};

/// What a study says: each treated arm compared with the control.
///
/// Displayed, it is a table for a terminal; [`to_html`](RetentionReport::to_html) gives one for a
/// notebook and [`to_json`](RetentionReport::to_json) all the numbers.
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
}

impl RetentionReport {
    pub(super) fn new(
        definition: &StudyDefinition,
        tallies: &Tallies,
        options: &ReportOptions,
    ) -> Result<RetentionReport> {
        options.check(definition.currency)?;
        let (control, treated) = split(definition, tallies)?;
        let control = ControlReport {
            arm: definition.control.clone(),
            n: control.n,
            churned: control.churned,
            churn_rate: proportion(control.churned, control.n, RATE, options.level)?,
        };
        let mut arms = treated
            .iter()
            .map(|&(arm, tally)| compare(definition, options, &control, arm, tally))
            .collect::<Result<Vec<_>>>()?;
        conclude(&mut arms, options)?;
        let sample_ratio = match sizes(definition, tallies) {
            Some(sizes) => Ok(test_sizes(&sizes)?),
            None => Err(Reason::NoAllocationRatio.into()),
        };
        let findings = findings(definition, tallies, options, &control, &arms, &sample_ratio)?;
        let (definition, options) = (definition.clone(), *options);
        Ok(RetentionReport { definition, options, findings, sample_ratio, control, arms })
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

    /// Writes the report as a fragment of HTML for a notebook.
    ///
    /// It carries its own style, follows a light or a dark theme, and needs nothing from outside.
    ///
    /// # Examples
    ///
    /// ```
    /// # let study = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc_study.in"));
    /// let html = study.report(&Default::default())?.to_html();
    /// assert!(html.starts_with("<div class=\"crm-report\">"));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn to_html(&self) -> String {
        html::render(self)
    }

    /// Writes the report as a table for a terminal of 80 columns.
    ///
    /// # Examples
    ///
    /// ```
    /// # let study = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc_study.in"));
    /// let report = study.report(&Default::default())?;
    /// assert_eq!(report.to_text(), report.to_string());
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn to_text(&self) -> String {
        text::render(self)
    }
}

impl fmt::Display for RetentionReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text())
    }
}

/// The control and the treated arms; each must have customers.
fn split<'t>(
    definition: &'t StudyDefinition,
    tallies: &'t Tallies,
) -> Result<(Tally, Vec<(&'t str, Tally)>)> {
    let seen = |arm: &str| tallies.get(arm).copied().filter(|tally| tally.n > 0);
    let Some(control) = seen(&definition.control) else {
        return Err(Error::MissingControl {
            control: definition.control.clone(),
            seen: tallies.keys().cloned().collect(),
        });
    };
    let names: Vec<&str> = match definition.arms() {
        Some(declared) => declared.into_iter().collect(),
        None => tallies.keys().map(String::as_str).collect(),
    };
    let treated = names
        .into_iter()
        .filter(|arm| *arm != definition.control)
        .map(|arm| seen(arm).map(|tally| (arm, tally)).ok_or_else(|| empty(arm)))
        .collect::<Result<Vec<_>>>()?;
    if treated.is_empty() {
        return Err(Error::MissingTreated { control: definition.control.clone() });
    }
    Ok((control, treated))
}

fn empty(arm: &str) -> Error {
    Error::EmptyArm { arm: arm.to_owned() }
}

/// Compares a treated arm with the control; the verdict waits for the other arms.
fn compare(
    definition: &StudyDefinition,
    options: &ReportOptions,
    control: &ControlReport,
    name: &str,
    Tally { churned, n }: Tally,
) -> Result<ArmReport> {
    let ReportOptions { level, difference, .. } = *options;
    let effect = risk_difference(control.churned, control.n, churned, n, difference, level)?;
    let retained = effect.estimate.scaled(n as f64);
    let cost = definition.cost.incremental(name, &control.arm, n, definition.currency)?;
    let ratio = |compare: fn(_, _, _, _, _, _) -> Result<Comparison>| {
        defined(compare(churned, n, control.churned, control.n, RATIO, level))
    };
    let mut report = ArmReport {
        arm: name.to_owned(),
        n,
        churned,
        churn_rate: proportion(churned, n, RATE, level)?,
        churn_reduction: effect.estimate,
        risk_ratio: ratio(risk_ratio)?,
        odds_ratio: ratio(odds_ratio)?,
        p_value: effect.p_value,
        unadjusted_p_value: effect.p_value,
        nnt: undefined(nnt_of(&effect.estimate))?,
        retained,
        cost,
        cost_per_retained: arm::cost_per_retained(cost.to_f64(), &retained),
        quadrant: Quadrant::of(retained.value, cost.to_f64()),
        verdict: arm::verdict(0.0, 1.0, level),
        net_benefit_at_value: None,
        acquisition_ratio: None,
        currency: definition.currency,
    };
    report.net_benefit_at_value =
        options.customer_value.map(|value| report.net_benefit(value)).transpose()?;
    report.acquisition_ratio = options.acquisition_cost.map(|cost| report.ratio_to(cost));
    Ok(report)
}

/// Adjusts the p-values over all treated arms; the verdicts follow them.
fn conclude(arms: &mut [ArmReport], options: &ReportOptions) -> Result<()> {
    let family: Vec<f64> = arms.iter().map(|arm| arm.unadjusted_p_value).collect();
    for (arm, p_value) in arms.iter_mut().zip(adjust(&family, options.multiplicity)?) {
        arm.p_value = p_value;
        arm.verdict = arm::verdict(arm.churn_reduction.value, p_value, options.level);
    }
    Ok(())
}

/// The arms with their sizes and shares, when an allocation ratio was stated.
fn sizes<'t>(
    definition: &'t StudyDefinition,
    tallies: &Tallies,
) -> Option<Vec<(&'t str, u64, f64)>> {
    let ratio = definition.allocation_ratio.as_ref()?;
    let size = |arm: &str| tallies.get(arm).map_or(0, |tally| tally.n);
    Some(ratio.iter().map(|(arm, share)| (arm.as_str(), size(arm), *share)).collect())
}

fn findings(
    definition: &StudyDefinition,
    tallies: &Tallies,
    options: &ReportOptions,
    control: &ControlReport,
    arms: &[ArmReport],
    sample_ratio: &Result<SampleRatio, Undefined>,
) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    if let (Ok(test), Some(sizes)) = (sample_ratio, sizes(definition, tallies)) {
        findings.extend(Finding::of_sizes(*test, &sizes));
    }
    for arm in arms {
        findings.extend(Finding::of_counts(
            &arm.arm,
            (arm.churned, arm.n),
            (control.churned, control.n),
            options.difference,
            options.level,
        )?);
    }
    Ok(findings)
}

/// Takes an undefined result for what it is, and leaves any other error.
fn undefined<T>(result: Result<T>) -> Result<Result<T, Undefined>> {
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(Error::Undefined(reason)) => Ok(Err(reason.into())),
        Err(error) => Err(error),
    }
}

fn defined(result: Result<Comparison>) -> Result<Result<Estimate, Undefined>> {
    undefined(result.map(|comparison| comparison.estimate))
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
