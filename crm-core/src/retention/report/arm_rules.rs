//! What the keys of an arm in a report must be.

use crate::error::undefined::{Undefined, UndefinedReason};
use crate::money::exact::to_f64;
use crate::number::count::MAX_COUNT;
use crate::number::estimate::Estimate;
use crate::retention::definition::options::{ReportOptions, ValueSource};
use crate::retention::report::arm::{ArmReport, MoneyVerdict, Quadrant, Verdict};
use crate::retention::report::basis::{Criterion, DecidingFigure, MoneyTest, Side, VerdictBasis};
use crate::retention::report::family::{Adjusted, adjusted_family};
use crate::retention::report::report::RetentionReport;
use crate::retention::report::rule::{Rule, at_most, close, control_rate, is_size, near, rate};

pub(crate) const ARM: &[Rule<ArmReport>] = &[
    Rule { key: "n", must: "from 1 to 2^53", holds: |_, arm| is_size(arm.n) },
    Rule { key: "churned", must: "at most n", holds: |_, arm| arm.churned <= arm.n },
    Rule { key: "exposed", must: "at most n", holds: |_, arm| at_most(arm.exposed, arm.n) },
    Rule {
        key: "excluded",
        must: "at most 2^53",
        holds: |_, arm| at_most(arm.excluded, MAX_COUNT),
    },
    Rule {
        key: "excluded_churned",
        must: "at most excluded",
        holds: |_, arm| at_most(arm.excluded_churned, arm.excluded.unwrap_or(MAX_COUNT)),
    },
    Rule {
        key: "revenue_known",
        must: "n without revenue_missing, undefined without a revenue column",
        holds: |all, arm| match (arm.revenue_known, arm.revenue_missing) {
            (Ok(known), Ok(missing)) => {
                all.definition.revenue.is_some() && known.checked_add(missing) == Some(arm.n)
            }
            (known, missing) => known.is_err() && missing.is_err(),
        },
    },
    Rule {
        key: "revenue_capped",
        must: "at most revenue_known, 0 without a cap",
        holds: |all, arm| {
            let most = arm.revenue_known.unwrap_or(0);
            let most = if all.definition.revenue_cap().is_some() { most } else { 0 };
            at_most(arm.revenue_capped, most)
        },
    },
    Rule {
        key: "churn_rate.value",
        must: "churned divided by n",
        holds: |_, arm| close(arm.churn_rate.value, rate(arm.churned, arm.n)),
    },
    Rule {
        key: "churn_reduction.value",
        must: "the churn rate of the control minus that of the arm",
        holds: |all, arm| {
            let expected = control_rate(all) - rate(arm.churned, arm.n);
            all.options.is_stratified()
                || arm.churn_reduction.is_ok_and(|one| near(one.value, expected, 1.0))
        },
    },
    Rule {
        key: "lift.value",
        must: "1 minus the risk ratio",
        holds: |_, arm| match (&arm.lift, &arm.risk_ratio) {
            (Ok(lift), Ok(ratio)) => near(lift.value, 1.0 - ratio.value, 1.0),
            (Ok(_), Err(_)) => false,
            (Err(_), _) => true,
        },
    },
    Rule {
        key: "nnt.value",
        must: "1 divided by the churn reduction",
        holds: |_, arm| match (&arm.nnt, &arm.churn_reduction) {
            (Ok(set), Ok(reduction)) => {
                let reduction = reduction.value;
                set.value.map_or(reduction == 0.0, |value| close(value * reduction, 1.0))
            }
            (nnt, _) => nnt.is_err(),
        },
    },
    Rule {
        key: "retained.value",
        must: "the churn reduction times the customers to whom it applies",
        holds: |all, arm| {
            let customers = customers(all, arm) as f64;
            match (&arm.retained, &arm.churn_reduction) {
                (Ok(retained), Ok(reduction)) => {
                    near(retained.value, reduction.value * customers, customers)
                }
                (retained, reduction) => retained.is_err() && reduction.is_err(),
            }
        },
    },
    Rule {
        key: "cost.currency",
        must: "the currency of the definition",
        holds: |all, arm| {
            arm.cost.is_ok_and(|cost| cost.currency() == all.definition.currency)
                || arm.cost.is_err()
        },
    },
    Rule {
        key: "cost_per_retained",
        must: "undefined without a cost",
        holds: |_, arm| arm.cost.is_ok() || arm.cost_per_retained.is_err(),
    },
    Rule {
        key: "cost_variation",
        must: "undefined without a cost",
        holds: |_, arm| arm.cost.is_ok() || arm.cost_variation.is_err(),
    },
    Rule {
        key: "cost_variation.covariance",
        must: "at most the product of the standard errors of the cost and the customers retained",
        holds: |_, arm| {
            arm.cost_variation
                .is_ok_and(|one| one.covariance.abs() <= one.standard_error * arm.n as f64)
                || arm.cost_variation.is_err()
        },
    },
    Rule {
        key: "cost_variation.control_standard_error",
        must: "from 0 to the standard error",
        holds: |_, arm| {
            arm.cost_variation.is_ok_and(|one| {
                (0.0..=one.standard_error * (1.0 + 1e-9)).contains(&one.control_standard_error)
            }) || arm.cost_variation.is_err()
        },
    },
    Rule {
        key: "cost_variation.control_covariance",
        must: "at most the product of the control's standard errors of the cost and the customers \
               retained",
        holds: |_, arm| {
            arm.cost_variation.is_ok_and(|one| {
                one.control_covariance.abs() <= one.control_standard_error * arm.n as f64
            }) || arm.cost_variation.is_err()
        },
    },
    Rule {
        key: "quadrant",
        must: "that of the customers retained and the cost",
        holds: |_, arm| match (arm.cost, &arm.retained) {
            (Ok(cost), Ok(retained)) => {
                arm.quadrant == Ok(Quadrant::of(retained.value, cost.to_f64()))
            }
            _ => arm.quadrant.is_err(),
        },
    },
    Rule {
        key: "p_value",
        must: "the unadjusted p-values of the arms, adjusted as the options say",
        holds: |all, arm| match arm.p_value {
            Ok(found) => {
                adjusted(all, arm, churn_p_value).is_some_and(|one| close(found, one.p_value))
            }
            Err(_) => arm.unadjusted_p_value.is_err() && arm.churn_reduction.is_err(),
        },
    },
    Rule {
        key: "detectable_reduction",
        must: "from 0 to the churn rate of the control, undefined without a churn reduction",
        holds: |all, arm| match arm.detectable_reduction {
            Ok(found) => {
                // In strata the rate of the control has other weights.
                let most = if all.options.is_stratified() { 1.0 } else { control_rate(all) };
                arm.churn_reduction.is_ok() && (0.0..=most).contains(&found)
            }
            Err(undefined) => match arm.churn_reduction {
                Ok(_) => UNKNOWN_POWER.contains(&undefined.reason),
                Err(reduction) => reduction == undefined,
            },
        },
    },
    Rule {
        key: "unadjusted_p_value",
        must: "below 1 minus the level where the churn reduction excludes 0, and only there",
        holds: |_, arm| match (arm.churn_reduction, arm.unadjusted_p_value) {
            (Ok(reduction), Ok(p_value)) => agrees(&reduction, p_value),
            _ => true,
        },
    },
    Rule {
        key: "verdict_basis",
        must: "the test of the churn reduction by the p-value of the arm and the level of the report",
        holds: |all, arm| {
            let level = all.options.level;
            let family = adjusted(all, arm, churn_p_value);
            match (&arm.churn_reduction, arm.p_value, &arm.verdict_basis) {
                (Ok(reduction), Ok(p_value), Ok(basis)) => family.is_some_and(|family| {
                    let adjusted = Adjusted { p_value, ..family };
                    *basis == VerdictBasis::of_test(reduction, adjusted, level)
                }),
                (reduction, p_value, basis) => {
                    reduction.is_err() && p_value.is_err() && basis.is_err()
                }
            }
        },
    },
    Rule {
        key: "verdict",
        must: "that of its basis and the side of the churn reduction",
        holds: |all, arm| {
            let level = all.options.level;
            let expected = match (&arm.churn_reduction, arm.p_value) {
                (Ok(reduction), Ok(p_value)) => Verdict::of(reduction, p_value, level),
                _ => Verdict::Inconclusive,
            };
            arm.verdict == expected
        },
    },
    Rule {
        key: "net_benefit_at_value",
        must: "undefined unless the options request it and the cost is defined",
        holds: |all, arm| {
            let requested = requests_benefit(&all.options);
            match &arm.net_benefit_at_value {
                Ok(_) => arm.cost.is_ok() && requested,
                Err(undefined) => (undefined.reason == UndefinedReason::NotAsked) != requested,
            }
        },
    },
    Rule {
        key: "net_benefit_at_value.value",
        must: "the value of the retained customers or the incremental revenue, minus the cost, and \
               within its limits",
        holds: |all, arm| match (&arm.net_benefit_at_value, &arm.retained, arm.cost) {
            (Ok(benefit), Ok(retained), Ok(cost)) => {
                let within = benefit.lower <= benefit.value && benefit.value <= benefit.upper;
                let gain = match (all.options.value_from, all.options.customer_value) {
                    (ValueSource::CustomerValue, Some(value)) => Ok(to_f64(value) * retained.value),
                    _ => deciding_revenue(arm).map(|revenue| revenue.value),
                };
                let cost = cost.to_f64();
                let computed =
                    |gain: f64| near(benefit.value, gain - cost, gain.abs().max(cost.abs()));
                within && gain.is_ok_and(computed)
            }
            _ => true,
        },
    },
    Rule {
        key: "cost_per_retained.value",
        must: "the cost divided by the customers retained",
        holds: |_, arm| match (&arm.cost_per_retained, &arm.retained, arm.cost) {
            (Ok(set), Ok(retained), Ok(cost)) => {
                let cost = cost.to_f64();
                set.value.is_none_or(|value| near(value * retained.value, cost, cost))
            }
            _ => true,
        },
    },
    Rule {
        key: "acquisition_ratio",
        must: "undefined unless the options have an acquisition cost",
        holds: |all, arm| arm.acquisition_ratio.is_err() || all.options.acquisition_cost.is_some(),
    },
    Rule {
        key: "break_even_unit_cost",
        must: "undefined without a net benefit",
        holds: |_, arm| arm.break_even_unit_cost.is_err() || arm.net_benefit_at_value.is_ok(),
    },
    Rule {
        key: "return_on_cost",
        must: "undefined without a net benefit",
        holds: |_, arm| arm.return_on_cost.is_err() || arm.net_benefit_at_value.is_ok(),
    },
    Rule {
        key: "money_verdict_basis",
        must: "the interval of the net benefit, its side of 0, the tests of revenue, and the \
               unadjusted p-values of the arms, adjusted as the options say",
        holds: |all, arm| match (&arm.net_benefit_at_value, &arm.money_verdict_basis) {
            (Ok(benefit), Ok(basis)) => adjusted(all, arm, ArmReport::money_p_value)
                .is_some_and(|adjusted| tested(&all.options, benefit, basis, adjusted)),
            (Err(undefined), Err(found)) => undefined == found,
            _ => false,
        },
    },
    Rule {
        key: "money_verdict",
        must: "that of its basis",
        holds: |_, arm| arm.money_verdict == MoneyVerdict::of(&arm.money_verdict_basis),
    },
    Rule {
        key: "incremental_revenue",
        must: "undefined without a revenue column",
        holds: |all, arm| arm.incremental_revenue.is_err() || all.definition.revenue.is_some(),
    },
    Rule {
        key: "churn_reduction_adjusted",
        must: "undefined without a baseline and an adjustment",
        holds: |all, arm| arm.churn_reduction_adjusted.is_err() || adjusts(all),
    },
    Rule {
        key: "incremental_revenue_adjusted",
        must: "undefined without a baseline and an adjustment",
        holds: |all, arm| arm.incremental_revenue_adjusted.is_err() || adjusts(all),
    },
    Rule {
        key: "complier_reduction",
        must: "undefined without the numbers of exposed customers",
        holds: |_, arm| arm.complier_reduction.is_err() || arm.exposed.is_ok(),
    },
];

/// The number of customers to whom the churn reduction of an arm applies.
fn customers(report: &RetentionReport, arm: &ArmReport) -> u64 {
    let strata = report.strata.iter().find(|strata| strata.arm == arm.arm);
    match strata.filter(|_| report.options.is_stratified()) {
        Some(strata) => strata.strata.iter().map(|one| one.n).sum(),
        None => arm.n,
    }
}

/// Why a detectable reduction is undefined where the churn reduction is not.
const UNKNOWN_POWER: [UndefinedReason; 2] =
    [UndefinedReason::Undetectable, UndefinedReason::SmallStrata];

/// Whether an interval excludes 0 exactly if the p-value of its test is below the error rate.
///
/// At levels below .7 a corrected score can reject on the other side of 0 than its estimate, and
/// limits by Agresti and Caffo are widened to their estimate.
fn agrees(found: &Estimate, p_value: f64) -> bool {
    let excludes = found.lower > 0.0 || found.upper < 0.0;
    found.level.get() < 0.7 || excludes == (p_value < found.level.alpha())
}

fn churn_p_value(arm: &ArmReport) -> Option<f64> {
    arm.unadjusted_p_value.ok()
}

/// A p-value of an arm, adjusted for those of all arms.
fn adjusted(
    report: &RetentionReport,
    arm: &ArmReport,
    p_value: fn(&ArmReport) -> Option<f64>,
) -> Option<Adjusted> {
    let p_values: Vec<Option<f64>> = report.arms.iter().map(p_value).collect();
    let at = report.arms.iter().position(|one| one.arm == arm.arm)?;
    *adjusted_family(&p_values, report.options.multiplicity).ok()?.get(at)?
}

/// Whether a basis is that of a net benefit.
fn tested(
    options: &ReportOptions,
    benefit: &Estimate,
    basis: &VerdictBasis,
    adjusted: Adjusted,
) -> bool {
    let Criterion::Interval { p_value: found, unadjusted_p_value: p_value, .. } = basis.criterion
    else {
        return false;
    };
    let close_to = close(found, adjusted.p_value);
    let alpha = options.level.alpha();
    let adjusted = Adjusted { p_value: found, ..adjusted };
    let plain = VerdictBasis::of_benefit(benefit, p_value);
    (0.0..=1.0).contains(&p_value)
        && close_to
        && match basis.revenue {
            None => {
                options.value_from == ValueSource::CustomerValue
                    && (plain.side != Side::Contains || p_value >= alpha)
                    && *basis == plain.adjusted(adjusted, options.level)
            }
            Some(revenue) => {
                let held = basis.held_back_by.filter(|one| *one != MoneyTest::AdjustedPValue);
                let own = VerdictBasis::of_revenue(benefit, revenue, p_value, held);
                options.value_from == ValueSource::Revenue
                    && REVENUES.contains(&revenue)
                    && (plain.side == Side::Contains) == (held == Some(MoneyTest::Interval))
                    && (held != Some(MoneyTest::Score) || p_value >= alpha)
                    && (held.is_some() || p_value < alpha)
                    && *basis == own.adjusted(adjusted, options.level)
            }
        }
}

const REVENUES: [DecidingFigure; 2] =
    [DecidingFigure::IncrementalRevenue, DecidingFigure::IncrementalRevenueAdjusted];

/// The revenue in the net benefit of an arm.
fn deciding_revenue(arm: &ArmReport) -> Result<Estimate, Undefined> {
    match arm.money_verdict_basis?.revenue {
        Some(DecidingFigure::IncrementalRevenueAdjusted) => arm.incremental_revenue_adjusted,
        _ => arm.incremental_revenue,
    }
}

fn requests_benefit(options: &ReportOptions) -> bool {
    options.value_from == ValueSource::Revenue || options.customer_value.is_some()
}

fn adjusts(report: &RetentionReport) -> bool {
    report.definition.baseline.is_some() && report.options.adjust.is_some()
}
