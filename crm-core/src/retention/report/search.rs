//! Search for the findings of a report.

use crate::error::error::Result;
use crate::error::undefined::Undefined;
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
use crate::stats::adjust::{Multiplicity, adjust};
use crate::stats::rare_levels::{category_p_value, equal_shares_p_value};
use crate::stats::sample_ratio::SampleRatio;

/// A difference with a smaller adjusted p-value is unlikely between randomized arms, and is a
/// finding.
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
    findings.extend(imbalances(evidence)?);
    findings.extend(missing(evidence)?);
    findings.extend(exposures(evidence));
    findings.extend(missing_values(evidence)?);
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

/// Adjusts the p-values of all tests of a study that search for one kind of finding (Holm).
///
/// So a study without a flaw has this finding as rarely as one test, whatever the number of arms and
/// covariates.
fn family<T>(tests: Vec<(T, f64)>) -> Result<Vec<(T, f64)>> {
    let (of, p_values): (Vec<T>, Vec<f64>) = tests.into_iter().unzip();
    let adjusted = adjust(&p_values, Multiplicity::Holm)?;
    Ok(of.into_iter().zip(adjusted).collect())
}

/// The tests of a family that find what is unlikely.
fn unlikely<T>(tests: Vec<(T, f64)>) -> Result<Vec<(T, f64)>> {
    Ok(family(tests)?.into_iter().filter(|&(_, p_value)| p_value < UNLIKELY).collect())
}

/// Excluded customers, and whether one arm lost more of them than the other: then the remaining
/// customers are not comparable.
fn late(evidence: &Evidence<'_>) -> Result<Vec<Finding>> {
    let control = evidence.control;
    let left_out = |excluded: u64, n: u64| (excluded, excluded.saturating_add(n));
    let control_excluded = control.excluded.unwrap_or(0);
    let theirs = left_out(control_excluded, control.n);
    let mut tests = Vec::new();
    for one in evidence.arms {
        let ours = left_out(one.excluded.unwrap_or(0), one.n);
        tests.extend(missing_differs((ours, theirs))?.ok().map(|p_value| (one, p_value)));
    }
    let mut findings = Vec::new();
    for (one, p_value) in family(tests)? {
        let (arm, excluded, n) = (one.arm.clone(), one.excluded.unwrap_or(0), one.n);
        let found = Finding::LateEnrollment { arm, excluded, n, p_value: Some(p_value) };
        findings.extend((excluded > 0).then_some(found));
    }
    if control_excluded > 0 {
        let (arm, excluded, n) = (control.arm.clone(), control_excluded, control.n);
        findings.push(Finding::LateEnrollment { arm, excluded, n, p_value: None });
    }
    Ok(findings)
}

/// Covariates in which an arm differs from the control by more than chance.
fn imbalances(evidence: &Evidence<'_>) -> Result<Vec<Finding>> {
    let tests = evidence.balance.iter().filter_map(|one| Some((one, one.p_value.ok()?)));
    let mut findings = Vec::new();
    for (one, p_value) in unlikely(tests.collect())? {
        let (arm, covariate) = (one.arm.clone(), one.covariate.clone());
        let found = |smd| Finding::Imbalance { arm, covariate, smd, p_value };
        findings.extend(one.smd.ok().map(found));
    }
    Ok(findings)
}

/// Columns that are missing more often in one arm than in the control.
fn missing(evidence: &Evidence<'_>) -> Result<Vec<Finding>> {
    let mut tests: Vec<((&str, &str), f64)> = Vec::new();
    for one in evidence.balance {
        let column = (&*one.arm, &*one.covariate);
        tests.extend(one.missing_p_value.ok().map(|p_value| (column, p_value)));
    }
    if let Some(column) = missing_revenue(evidence) {
        let control = missing_in(evidence, &evidence.control.arm)?;
        for arm in evidence.arms {
            let found = missing_differs((missing_in(evidence, &arm.arm)?, control))?.ok();
            tests.extend(found.map(|p_value| ((&*arm.arm, column), p_value)));
        }
    }
    let found = unlikely(tests)?.into_iter().map(|((arm, column), p_value)| {
        let (arm, column) = (arm.to_owned(), column.to_owned());
        Finding::MissingDiffers { arm, column, p_value }
    });
    Ok(found.collect())
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

/// The column of the revenue if it can be missing: a null that is a zero is known.
fn missing_revenue<'r>(evidence: &Evidence<'r>) -> Option<&'r str> {
    let definition = evidence.inputs.definition;
    let (column, _) = definition.metric(Metric::Revenue)?;
    (definition.missing_revenue() != Some(Missing::Zero)).then_some(column)
}

/// How many customers of an arm have no revenue, and how many it has.
fn missing_in(evidence: &Evidence<'_>, arm: &str) -> Result<(u64, u64)> {
    let cell = evidence.inputs.tallies.arm(arm)?;
    let known = cell.metric(Metric::Revenue).map_or(cell.n, |sums| sums.n);
    Ok((cell.n.saturating_sub(known), cell.n))
}

/// Arms with many unknown revenues.
fn missing_values(evidence: &Evidence<'_>) -> Result<Vec<Finding>> {
    let Some(column) = missing_revenue(evidence) else { return Ok(Vec::new()) };
    let mut findings = Vec::new();
    let control = std::iter::once(&evidence.control.arm);
    for name in control.chain(evidence.arms.iter().map(|arm| &arm.arm)) {
        let (missing, n) = missing_in(evidence, name)?;
        if missing as f64 >= MISSING_SHARE * n as f64 && missing > 0 {
            let (arm, column) = (name.clone(), column.to_owned());
            findings.push(Finding::MissingValues { arm, column, missing, n });
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
    let p_value = equal_shares_p_value((churned, n), (excluded_churned, excluded))?;
    let of = |one: u64, other: u64| u128::from(one) * u128::from(other);
    let more = of(excluded_churned, n) > of(churned, excluded) && p_value < UNLIKELY;
    Ok(more.then_some(Finding::ExcludedLost {
        column,
        excluded,
        excluded_churned,
        n,
        churned,
        p_value,
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
    if definition.strata.is_empty() {
        return Ok(Vec::new());
    }
    let mut tests = Vec::with_capacity(evidence.arms.len());
    for one in evidence.arms {
        let pairs = pairs(tallies, &definition.control, &one.arm);
        let counts = |of: fn(&(Churn, Churn)) -> u64| pairs.values().map(of).collect::<Vec<u64>>();
        let (theirs, ours) = (counts(|(control, _)| control.n), counts(|(_, treated)| treated.n));
        tests.push((one.arm.clone(), category_p_value(&ours, &theirs)?));
    }
    let stratified = options.is_stratified();
    let finding = |(arm, p_value)| Finding::StrataImbalance { arm, stratified, p_value };
    Ok(unlikely(tests)?.into_iter().map(finding).collect())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_more_tests_the_less_likely_each_must_be() {
        assert_eq!(unlikely(vec![("age", 0.0008)]).unwrap(), [("age", 0.0008)]);
        assert_eq!(unlikely(vec![("age", 0.0008), ("plan", 0.5)]).unwrap(), []);
        // Holm: the second is not multiplied again.
        let found = unlikely(vec![("age", 0.0009), ("plan", 0.0004)]).unwrap();
        assert_eq!(found, [("age", 0.0009), ("plan", 0.0008)]);
        assert_eq!(unlikely(Vec::<(&str, f64)>::new()).unwrap(), []);
    }
}
