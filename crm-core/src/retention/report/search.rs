//! Finding what a reader of a report must know.

use crate::error::error::Result;
use crate::retention::definition::metric::Metric;
use crate::retention::report::allocation::sizes;
use crate::retention::report::balance::missing_differs;
use crate::retention::report::finding::{Finding, MISMATCH};
use crate::retention::report::report::RetentionReport;
use crate::retention::report::strata::stratum_name;
use crate::retention::tally::cell::Cell;
use crate::retention::tally::tally::Tallies;

/// A difference this unlikely among arms that were drawn by lot is a finding.
const UNLIKELY: f64 = MISMATCH;

/// All findings of a report, those that weigh most first.
pub(crate) fn of(report: &RetentionReport, tallies: &Tallies) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    let definition = report.definition();
    if let (Ok(test), Some(sizes)) = (report.sample_ratio(), sizes(definition, tallies)?) {
        findings.extend(Finding::of_sizes(test, &sizes));
    }
    for (arm, &customers) in &tallies.misassigned {
        findings.push(Finding::AssignmentMismatch { arm: arm.clone(), customers });
    }
    findings.extend(imbalances(report));
    findings.extend(exposures(report));
    findings.extend(missing_metrics(report, tallies)?);
    findings.extend(tiny(report)?);
    findings.extend(lacking(report));
    findings.extend(late(report)?);
    for (column, rounding) in &tallies.rounded {
        findings.extend(rounding.finding(column).map(Finding::Rounded));
    }
    for (column, rounding) in &tallies.inexact {
        findings.extend(rounding.finding(column).map(Finding::InexactSummary));
    }
    if !tallies.absent.is_empty() {
        let columns = tallies.absent.iter().cloned().collect();
        findings.push(Finding::AbsentColumns { columns });
    }
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity()));
    Ok(findings)
}

/// Customers who were left out, and whether more of one arm were than of the other: then those who
/// remain are no longer alike.
fn late(report: &RetentionReport) -> Result<Vec<Finding>> {
    let control = report.control();
    let left_out = |excluded: u64, n: u64| (excluded, excluded.saturating_add(n));
    let theirs = left_out(control.excluded, control.n);
    let mut findings = Vec::new();
    for one in report.arms().iter().filter(|arm| arm.excluded > 0) {
        let (arm, excluded, n) = (one.arm.clone(), one.excluded, one.n);
        let p_value = missing_differs((left_out(excluded, n), theirs))?;
        findings.push(Finding::LateEnrollment { arm, excluded, n, p_value });
    }
    if control.excluded > 0 {
        let (arm, excluded, n) = (control.arm.clone(), control.excluded, control.n);
        findings.push(Finding::LateEnrollment { arm, excluded, n, p_value: None });
    }
    Ok(findings)
}

/// Covariates in which an arm differs from the control more than by chance.
fn imbalances(report: &RetentionReport) -> Vec<Finding> {
    let mut findings = Vec::new();
    for one in report.balance() {
        if let (Ok(smd), Ok(p_value)) = (one.smd, one.p_value)
            && p_value < UNLIKELY
        {
            let (arm, covariate) = (one.arm.clone(), one.covariate.clone());
            findings.push(Finding::Imbalance { arm, covariate, smd, p_value });
        }
        if let Some(p_value) = one.missing_p_value.filter(|&p_value| p_value < UNLIKELY) {
            let (arm, column) = (one.arm.clone(), one.covariate.clone());
            findings.push(Finding::MissingDiffers { arm, column, p_value });
        }
    }
    findings
}

/// Controls who were exposed, and treated customers who were not.
fn exposures(report: &RetentionReport) -> Vec<Finding> {
    let control = report.control();
    let mut findings = Vec::new();
    if let Some(exposed) = control.exposed.filter(|&exposed| exposed > 0) {
        let (arm, n) = (control.arm.clone(), control.n);
        findings.push(Finding::Contamination { arm, exposed, n });
    }
    for arm in report.arms() {
        if let Some(exposed) = arm.exposed.filter(|&exposed| exposed < arm.n) {
            let (unexposed, n) = (arm.n - exposed, arm.n);
            findings.push(Finding::NonCompliance { arm: arm.arm.clone(), unexposed, n });
        }
    }
    findings
}

/// A revenue that more customers of one arm lack than of the other.
fn missing_metrics(report: &RetentionReport, tallies: &Tallies) -> Result<Vec<Finding>> {
    let definition = report.definition();
    let Some((column, _)) = definition.metric(Metric::Revenue) else { return Ok(Vec::new()) };
    let missing = |cell: &Cell| {
        let known = cell.metric(Metric::Revenue).map_or(cell.n, |sums| sums.n);
        (cell.n.saturating_sub(known), cell.n)
    };
    let control = missing(&tallies.arm(&definition.control)?);
    let mut findings = Vec::new();
    for arm in report.arms() {
        let found = missing_differs((missing(&tallies.arm(&arm.arm)?), control))?;
        if let Some(p_value) = found.filter(|&p_value| p_value < UNLIKELY) {
            let (arm, column) = (arm.arm.clone(), column.to_owned());
            findings.push(Finding::MissingDiffers { arm, column, p_value });
        }
    }
    Ok(findings)
}

fn tiny(report: &RetentionReport) -> Result<Vec<Finding>> {
    let (control, options) = (report.control(), report.options());
    let mut findings = Vec::new();
    for arm in report.arms() {
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

/// Strata that lack an arm, or are tiny where the effect is standardized over them.
fn lacking(report: &RetentionReport) -> Vec<Finding> {
    let mut findings = Vec::new();
    for strata in report.strata() {
        if !strata.lacking.is_empty() {
            let names = strata.lacking.iter().map(|names| stratum_name(names)).collect();
            findings.push(Finding::LackingStrata { arm: strata.arm.clone(), strata: names });
        }
        let tiny = strata.strata.iter().filter(|stratum| {
            let n = (stratum.n + stratum.control_n) as f64;
            let lost = (stratum.churned + stratum.control_churned) as f64;
            let least = stratum.n.min(stratum.control_n) as f64;
            lost.min(n - lost) / n * least < 5.0
        });
        let names: Vec<String> = tiny.map(|stratum| stratum_name(&stratum.names)).collect();
        if !names.is_empty() && report.options().stratified {
            findings.push(Finding::TinyStrata { arm: strata.arm.clone(), strata: names });
        }
    }
    findings
}
