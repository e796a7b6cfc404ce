//! Search for the findings of a report.

use crate::error::error::Result;
use crate::error::undefined::Undefined;
use crate::number::level::Level;
use crate::number::method::Method;
use crate::retention::definition::metric::Metric;
use crate::retention::definition::options::ValueSource;
use crate::retention::definition::revenue::Missing;
use crate::retention::effect::adjusted::{adjusted_revenue, decides, has_history, history};
use crate::retention::effect::effect::Churn;
use crate::retention::effect::inputs::Inputs;
use crate::retention::effect::pairs::{compared_groups, pairs};
use crate::retention::effect::revenue::incremental_revenue;
use crate::retention::report::allocation::AllocatedArm;
use crate::retention::report::arm::{ArmReport, ControlReport};
use crate::retention::report::balance::{Balance, missing_differs};
use crate::retention::report::finding::{Finding, MISMATCH};
use crate::retention::report::rounding::roundings;
use crate::retention::report::strata::{StrataReport, stratum_name};
use crate::retention::tally::cell::Cell;
use crate::stats::chi_square_homogeneity::chi_square_homogeneity;
use crate::stats::risk_difference::risk_difference;
use crate::stats::sample_ratio::SampleRatio;

/// A difference with a smaller p-value is unlikely between randomized arms, and is a finding.
const UNLIKELY: f64 = MISMATCH;

/// A share of unknown revenue from which on it is a finding.
const MISSING_SHARE: f64 = 0.01;

/// The data in which findings are searched.
pub(crate) struct Evidence<'r> {
    pub(crate) inputs: &'r Inputs<'r>,
    pub(crate) allocated: Option<&'r [AllocatedArm]>,
    pub(crate) sample_ratio: Result<SampleRatio, Undefined>,
    pub(crate) control: &'r ControlReport,
    pub(crate) arms: &'r [ArmReport],
    pub(crate) balance: &'r [Balance],
    pub(crate) strata: &'r [StrataReport],
}

/// All findings of a report, the most severe first, and those about rounding last.
pub(crate) fn findings(evidence: &Evidence<'_>) -> Result<Vec<Finding>> {
    let tallies = evidence.inputs.tallies;
    let mut findings = Vec::new();
    if let (Ok(test), Some(arms)) = (evidence.sample_ratio, evidence.allocated) {
        findings.extend(Finding::of_sizes(test, arms));
    }
    for (arm, &customers) in &tallies.misassigned {
        findings.push(Finding::AssignmentMismatch { arm: arm.clone(), customers });
    }
    findings.extend(imbalances(evidence));
    findings.extend(exposures(evidence));
    findings.extend(missing_metrics(evidence)?);
    findings.extend(capped(evidence));
    findings.extend(excluded_lost(evidence)?);
    findings.extend(tiny(evidence)?);
    findings.extend(few_customers(evidence)?);
    findings.extend(strata_imbalance(evidence)?);
    findings.extend(lacking(evidence)?);
    findings.extend(late(evidence)?);
    if !tallies.absent.is_empty() {
        let columns = tallies.absent.iter().cloned().collect();
        findings.push(Finding::AbsentColumns { columns });
    }
    findings.extend(roundings(evidence.inputs, evidence.arms));
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity()));
    Ok(findings)
}

/// Excluded customers, and whether one arm lost more of them than the other: then the remaining
/// customers are not comparable.
fn late(evidence: &Evidence<'_>) -> Result<Vec<Finding>> {
    let control = evidence.control;
    let left_out = |excluded: u64, n: u64| (excluded, excluded.saturating_add(n));
    let control_excluded = control.excluded.unwrap_or(0);
    let theirs = left_out(control_excluded, control.n);
    let mut findings = Vec::new();
    let of = |arm: &'_ ArmReport| arm.excluded.unwrap_or(0);
    for one in evidence.arms.iter().filter(|arm| of(arm) > 0) {
        let (arm, excluded, n) = (one.arm.clone(), of(one), one.n);
        let p_value = missing_differs((left_out(excluded, n), theirs))?.ok();
        findings.push(Finding::LateEnrollment { arm, excluded, n, p_value });
    }
    if control_excluded > 0 {
        let (arm, excluded, n) = (control.arm.clone(), control_excluded, control.n);
        findings.push(Finding::LateEnrollment { arm, excluded, n, p_value: None });
    }
    Ok(findings)
}

/// Covariates in which an arm differs from the control by more than chance.
fn imbalances(evidence: &Evidence<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for one in evidence.balance {
        if let (Ok(smd), Ok(p_value)) = (one.smd, one.p_value)
            && p_value < UNLIKELY
        {
            let (arm, covariate) = (one.arm.clone(), one.covariate.clone());
            findings.push(Finding::Imbalance { arm, covariate, smd, p_value });
        }
        if let Some(p_value) = one.missing_p_value.ok().filter(|&p_value| p_value < UNLIKELY) {
            let (arm, column) = (one.arm.clone(), one.covariate.clone());
            findings.push(Finding::MissingDiffers { arm, column, p_value });
        }
    }
    findings
}

/// Exposed controls, and unexposed treated customers.
fn exposures(evidence: &Evidence<'_>) -> Vec<Finding> {
    let control = evidence.control;
    let mut findings = Vec::new();
    if let Some(exposed) = control.exposed.ok().filter(|&exposed| exposed > 0) {
        let (arm, n) = (control.arm.clone(), control.n);
        findings.push(Finding::Contamination { arm, exposed, n });
    }
    for arm in evidence.arms {
        if let Some(exposed) = arm.exposed.ok().filter(|&exposed| exposed < arm.n) {
            let (unexposed, n) = (arm.n - exposed, arm.n);
            findings.push(Finding::NonCompliance { arm: arm.arm.clone(), unexposed, n });
        }
    }
    findings
}

/// A revenue that is missing more often in one arm than in the other.
fn missing_metrics(evidence: &Evidence<'_>) -> Result<Vec<Finding>> {
    let Inputs { definition, tallies, .. } = *evidence.inputs;
    let Some((column, _)) = definition.metric(Metric::Revenue) else { return Ok(Vec::new()) };
    // A null that is a zero is known.
    if definition.missing_revenue() == Some(Missing::Zero) {
        return Ok(Vec::new());
    }
    let missing = |cell: &Cell| {
        let known = cell.metric(Metric::Revenue).map_or(cell.n, |sums| sums.n);
        (cell.n.saturating_sub(known), cell.n)
    };
    let control = missing(&tallies.arm(&definition.control)?);
    let mut findings = Vec::new();
    let control_name = &evidence.control.arm;
    for name in std::iter::once(control_name).chain(evidence.arms.iter().map(|arm| &arm.arm)) {
        let (missing, n) = missing(&tallies.arm(name)?);
        if missing as f64 >= MISSING_SHARE * n as f64 && missing > 0 {
            let (arm, column) = (name.clone(), column.to_owned());
            findings.push(Finding::MissingValues { arm, column, missing, n });
        }
    }
    for arm in evidence.arms {
        let found = missing_differs((missing(&tallies.arm(&arm.arm)?), control))?.ok();
        if let Some(p_value) = found.filter(|&p_value| p_value < UNLIKELY) {
            let (arm, column) = (arm.arm.clone(), column.to_owned());
            findings.push(Finding::MissingDiffers { arm, column, p_value });
        }
    }
    Ok(findings)
}

/// Revenues that count as the cap.
fn capped(evidence: &Evidence<'_>) -> Vec<Finding> {
    let definition = evidence.inputs.definition;
    let (Some(column), Some(cap)) = (&definition.revenue, definition.revenue_cap()) else {
        return Vec::new();
    };
    let control = evidence.control;
    let treated = evidence.arms.iter();
    let treated = treated.map(|one| (&one.arm, one.revenue_capped, one.revenue_known));
    std::iter::once((&control.arm, control.revenue_capped, control.revenue_known))
        .chain(treated)
        .filter_map(|(arm, capped, known)| {
            let (capped, n) = (capped.ok().filter(|&capped| capped > 0)?, known.ok()?);
            let (arm, column, cap) = (arm.clone(), column.clone(), cap.to_string());
            Some(Finding::Capped { arm, column, capped, n, cap })
        })
        .collect()
}

/// Excluded customers of whom most were lost, and more than of the others, who were followed for
/// longer: their days end with the loss.
fn excluded_lost(evidence: &Evidence<'_>) -> Result<Option<Finding>> {
    let Inputs { definition, tallies, .. } = *evidence.inputs;
    let Some(column) = definition.followed_days.clone() else { return Ok(None) };
    let cells = || tallies.cells.values();
    let sum = |of: fn(&Cell) -> u64| cells().map(of).fold(0, u64::saturating_add);
    let (excluded, excluded_churned) =
        (sum(|cell| cell.excluded), sum(|cell| cell.excluded_churned));
    let (n, churned) = (sum(|cell| cell.n), sum(|cell| cell.churned));
    if excluded_churned <= excluded / 2 {
        return Ok(None);
    }
    let (method, level) = (Method::MiettinenNurminen, Level::default());
    let found = risk_difference(churned, n, excluded_churned, excluded, method, level)?;
    let of = |one: u64, other: u64| u128::from(one) * u128::from(other);
    let more = of(excluded_churned, n) > of(churned, excluded) && found.p_value < UNLIKELY;
    Ok(more.then_some(Finding::ExcludedLost {
        column,
        excluded,
        excluded_churned,
        n,
        churned,
        p_value: found.p_value,
    }))
}

fn tiny(evidence: &Evidence<'_>) -> Result<Vec<Finding>> {
    let (control, options) = (evidence.control, evidence.inputs.options);
    let mut findings = Vec::new();
    for arm in evidence.arms {
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

/// Revenue that rests on few customers, the deciding one first, and baselines that few have.
fn few_customers(evidence: &Evidence<'_>) -> Result<Vec<Finding>> {
    let inputs = evidence.inputs;
    let Inputs { definition, tallies, options, .. } = *inputs;
    if definition.revenue.is_none() {
        return Ok(Vec::new());
    }
    let mut findings = Vec::new();
    for one in evidence.arms {
        let cell = &tallies.arm(&one.arm)?;
        let Ok(groups) = Undefined::split(compared_groups(inputs, &one.arm, cell))? else {
            continue;
        };
        let raw = Undefined::split(incremental_revenue(inputs, cell, &groups.parts))?;
        let adjusted = Undefined::split(adjusted_revenue(inputs, cell, &groups))?;
        let decides = decides(inputs, cell);
        let found = [adjusted.ok().filter(|_| decides), raw.ok()];
        let found = found.iter().flatten();
        findings.extend(
            found.filter_map(|one_revenue| Finding::of_revenue(&one.arm, one_revenue)).next(),
        );
        let asked = options.value_from == ValueSource::Revenue && options.adjust.is_some();
        if asked && definition.baseline.is_some() && !has_history(inputs, cell) {
            let ((known, n), (control_known, control_n)) = (history(cell), history(inputs.control));
            let arm = one.arm.clone();
            findings.push(Finding::PartialBaseline { arm, known, n, control_known, control_n });
        }
    }
    Ok(findings)
}

/// Whether an arm and the control are divided among the strata differently.
fn strata_imbalance(evidence: &Evidence<'_>) -> Result<Vec<Finding>> {
    let Inputs { definition, tallies, options, .. } = *evidence.inputs;
    let mut findings = Vec::new();
    if definition.strata.is_empty() {
        return Ok(findings);
    }
    for one in evidence.arms {
        let pairs = pairs(tallies, &definition.control, &one.arm);
        let counts = |of: fn(&(Churn, Churn)) -> u64| pairs.values().map(of).collect::<Vec<u64>>();
        let (theirs, ours) = (counts(|(control, _)| control.n), counts(|(_, treated)| treated.n));
        let test = Undefined::split(chi_square_homogeneity(&ours, &theirs))?;
        if let Some(test) = test.ok().filter(|test| test.p_value < UNLIKELY) {
            let (arm, stratified) = (one.arm.clone(), options.is_stratified());
            let p_value = test.p_value;
            findings.push(Finding::StrataImbalance { arm, stratified, p_value });
        }
    }
    Ok(findings)
}

/// Strata without an arm, with too few customers, or with tiny cells in a standardized effect.
fn lacking(evidence: &Evidence<'_>) -> Result<Vec<Finding>> {
    let inputs = evidence.inputs;
    let mut findings = Vec::new();
    for (strata, one) in evidence.strata.iter().zip(evidence.arms) {
        let (arm, n) = (&strata.arm, one.n);
        if !strata.lacking.is_empty() {
            let names = strata.lacking.iter().map(|names| stratum_name(names)).collect();
            let compared: u64 = strata.strata.iter().map(|one| one.n).sum();
            let left_out = n.saturating_sub(compared);
            findings.push(Finding::LackingStrata { arm: arm.clone(), strata: names, left_out, n });
        }
        let cell = inputs.tallies.arm(arm)?;
        if let Ok(groups) = Undefined::split(compared_groups(inputs, arm, &cell))?
            && !groups.together.is_empty()
        {
            let strata = groups.together.iter().map(|names| stratum_name(names)).collect();
            let pooled = groups.in_together;
            findings.push(Finding::PooledStrata { arm: arm.clone(), strata, pooled, n });
        }
        let tiny = strata.strata.iter().filter(|stratum| {
            let n = (stratum.n + stratum.control_n) as f64;
            let lost = (stratum.churned + stratum.control_churned) as f64;
            let least = stratum.n.min(stratum.control_n) as f64;
            lost.min(n - lost) / n * least < 5.0
        });
        let names: Vec<String> = tiny.map(|stratum| stratum_name(&stratum.names)).collect();
        if !names.is_empty() && evidence.inputs.options.is_stratified() {
            findings.push(Finding::TinyStrata { arm: strata.arm.clone(), strata: names });
        }
    }
    Ok(findings)
}
