//! Comparison of a treated arm with the control.

use crate::error::error::{Error, Result};
use crate::error::undefined::{Undefined, UndefinedReason};
use crate::number::estimate::Estimate;
use crate::number::level::Level;
use crate::number::method::Method;
use crate::retention::definition::columns;
use crate::retention::definition::metric::Metric;
use crate::retention::effect::adjusted::{adjusted_churn, adjusted_revenue, decides};
use crate::retention::effect::benefit::Benefit;
use crate::retention::effect::complier::{complier_reduction, exposed};
use crate::retention::effect::effect::{Churn, Effect};
use crate::retention::effect::inputs::Inputs;
use crate::retention::effect::means::{metric, present};
use crate::retention::effect::pairs::{Part, parts};
use crate::retention::effect::revenue::{Revenue, incremental_revenue};
use crate::retention::effect::spending::spending;
use crate::retention::report::arm::{
    ArmReport, Background, ControlReport, MoneyVerdict, Quadrant, RATE, Verdict, odds_ratio_method,
    risk_ratio_method,
};
use crate::retention::report::basis::VerdictBasis;
use crate::retention::report::origin::Origin;
use crate::retention::report::worth::Worth;
use crate::retention::tally::cell::{Cell, MetricSums};
use crate::stats::adjust::Multiplicity;
use crate::stats::comparison::Comparison;
use crate::stats::nnt::nnt_of;
use crate::stats::odds_ratio::odds_ratio;
use crate::stats::proportion::proportion;
use crate::stats::risk_ratio::risk_ratio;

/// A treated arm, the effect of its program, and the test of the effect.
pub(crate) struct ArmComparison<'r> {
    inputs: &'r Inputs<'r>,
    name: &'r str,
    cell: &'r Cell,
    parts: Vec<Part<'r>>,
    effect: Effect,
    /// The churn reduction, and the p-value as if this were the only treated arm.
    pub(crate) found: Comparison,
}

/// A p-value, adjusted for a family of tests.
#[derive(Clone, Copy)]
pub(crate) struct Adjusted {
    pub(crate) p_value: f64,
    pub(crate) adjustment: Multiplicity,
}

type Ratio = fn(u64, u64, u64, u64, Method, Level) -> Result<Comparison>;

pub(crate) fn control_report(inputs: &Inputs<'_>) -> Result<ControlReport> {
    let Cell { churned, n, .. } = *inputs.control;
    Ok(ControlReport {
        arm: inputs.definition.control.clone(),
        n,
        churned,
        churn_rate: proportion(churned, n, RATE, inputs.options.level)?,
        exposed: exposed(inputs, inputs.control),
        excluded: excluded(inputs, inputs.control),
        excluded_churned: excluded_churned(inputs, inputs.control),
        revenue_known: revenue_count(inputs, inputs.control, &[], MetricSums::known),
        revenue_missing: revenue_missing(inputs, inputs.control),
        revenue_capped: revenue_count(inputs, inputs.control, CAPPED, |sums| sums.capped),
    })
}

/// How many customers of a cell were excluded; undefined if a summary did not tell.
fn excluded(inputs: &Inputs<'_>, cell: &Cell) -> Result<u64, Undefined> {
    if inputs.definition.followed_days.is_some() {
        present(inputs.tallies, &[columns::EXCLUDED])?;
    }
    Ok(cell.excluded)
}

fn excluded_churned(inputs: &Inputs<'_>, cell: &Cell) -> Result<u64, Undefined> {
    if inputs.definition.followed_days.is_some() {
        present(inputs.tallies, &[columns::EXCLUDED_CHURNED])?;
    }
    Ok(cell.excluded_churned)
}

/// The column of the customers whose revenue was above the cap.
const CAPPED: &[&str] = &[columns::REVENUE_CAPPED];

/// Returns a number of customers that the sums of the revenue have; undefined without revenue.
fn revenue_count(
    inputs: &Inputs<'_>,
    cell: &Cell,
    parts: &[&'static str],
    count: fn(&MetricSums) -> u64,
) -> Result<u64, Undefined> {
    metric(inputs.definition, inputs.tallies, cell, Metric::Revenue, parts).map(count)
}

fn revenue_missing(inputs: &Inputs<'_>, cell: &Cell) -> Result<u64, Undefined> {
    Ok(cell.n.saturating_sub(revenue_count(inputs, cell, &[], MetricSums::known)?))
}

impl<'r> ArmComparison<'r> {
    pub(crate) fn new(
        inputs: &'r Inputs<'r>,
        name: &'r str,
        cell: &'r Cell,
    ) -> Result<ArmComparison<'r>> {
        let parts = compared_parts(inputs, name, cell)?;
        let effect = effect(inputs, &parts);
        let found = effect.compare(inputs.options.level)?;
        Ok(ArmComparison { inputs, name, cell, parts, effect, found })
    }

    /// Reports the arm, given its adjusted p-value and the number of all treated customers.
    pub(crate) fn report(
        self,
        adjusted: Adjusted,
        all_treated: u64,
        origin: &Origin,
    ) -> Result<ArmReport> {
        let ArmComparison { inputs, name, cell, parts, effect, found } = self;
        let Inputs { definition, tallies, options, .. } = *inputs;
        let level = options.level;
        let Cell { churned, n, .. } = *cell;
        let (customers, reduction) = (effect.customers(), found.estimate);
        let retained = reduction.scaled(customers as f64);
        let spending = spending(definition, tallies, (name, n), &parts, all_treated);
        let spending = Undefined::split(spending)?;
        let rule = options.cost_method;
        let benefit = spending.map(|spending| Benefit { effect, n: customers, spending, rule });
        let cost_per_retained = match &benefit {
            Ok(benefit) => Undefined::split(benefit.cost_set(level))?,
            Err(undefined) => Err(*undefined),
        };
        let revenue = Undefined::split(incremental_revenue(inputs, cell, &parts))?;
        let adjusted_revenue = Undefined::split(adjusted_revenue(inputs, cell))?;
        let deciding = if decides(inputs, cell) && adjusted_revenue.is_ok() {
            &adjusted_revenue
        } else {
            &revenue
        };
        let risk_ratio = ratio(inputs, cell, risk_ratio, risk_ratio_method)?;
        let worth = Worth {
            inputs,
            arm: name,
            parts: &parts,
            benefit: &benefit,
            churn_reduction: &reduction,
            retained: &retained,
            cost_per_retained: &cost_per_retained,
            revenue: deciding,
        };
        let net_benefit = Undefined::split(worth.net_benefit())?;
        let money_basis = match &net_benefit {
            Ok(benefit) => Undefined::split(worth.basis(benefit))?,
            Err(undefined) => Err(*undefined),
        };
        let estimate = |one: &Result<Revenue, Undefined>| match one {
            Ok(revenue) => Ok(revenue.estimate(level)),
            Err(undefined) => Err(*undefined),
        };
        let after = |figure: &dyn Fn(&Estimate) -> Result<Estimate>| match &net_benefit {
            Ok(benefit) => Undefined::split(figure(benefit)),
            Err(undefined) => Ok(Err(*undefined)),
        };
        Ok(ArmReport {
            arm: name.to_owned(),
            n,
            churned,
            churn_rate: proportion(churned, n, RATE, level)?,
            churn_reduction: reduction,
            risk_ratio,
            lift: risk_ratio.and_then(|ratio| lift(&ratio)),
            odds_ratio: ratio(inputs, cell, odds_ratio, odds_ratio_method)?,
            p_value: adjusted.p_value,
            unadjusted_p_value: found.p_value,
            nnt: Undefined::split(nnt_of(&reduction))?,
            retained,
            cost: spending.map(|spending| spending.total),
            cost_per_retained,
            quadrant: spending.map(|found| Quadrant::of(retained.value, found.value())),
            verdict: Verdict::of(&reduction, adjusted.p_value, level),
            verdict_basis: VerdictBasis::of_test(
                &reduction,
                adjusted.p_value,
                adjusted.adjustment,
                level,
            ),
            net_benefit_at_value: net_benefit,
            money_verdict: MoneyVerdict::of(&money_basis),
            money_verdict_basis: money_basis,
            acquisition_ratio: Undefined::split(worth.acquisition_ratio())?,
            break_even_unit_cost: after(&|benefit| worth.break_even_unit_cost(benefit))?,
            return_on_cost: after(&|benefit| worth.return_on_cost(benefit))?,
            incremental_revenue: estimate(&revenue),
            incremental_revenue_adjusted: estimate(&adjusted_revenue),
            churn_reduction_adjusted: Undefined::split(adjusted_churn(inputs, cell))?,
            complier_reduction: Undefined::split(complier_reduction(inputs, cell))?,
            exposed: exposed(inputs, cell),
            excluded: excluded(inputs, cell),
            excluded_churned: excluded_churned(inputs, cell),
            revenue_known: revenue_count(inputs, cell, &[], MetricSums::known),
            revenue_missing: revenue_missing(inputs, cell),
            revenue_capped: revenue_count(inputs, cell, CAPPED, |sums| sums.capped),
            cost_variation: spending.and_then(|spending| {
                spending.variation.ok_or(UndefinedReason::ZeroVariance.into())
            }),
            background: Background {
                benefit,
                context: definition.context.clone(),
                currency: definition.currency,
                follow_up: definition.follow_up,
                level,
                origin: origin.clone(),
            },
        })
    }
}

/// The groups to compare: the whole arms, or each stratum with customers of both.
pub(crate) fn compared_parts<'r>(
    inputs: &Inputs<'r>,
    name: &str,
    cell: &'r Cell,
) -> Result<Vec<Part<'r>>> {
    if !inputs.options.stratified {
        return Ok(vec![Part { control: inputs.control, treated: cell }]);
    }
    let control = &inputs.definition.control;
    let parts = parts(inputs.tallies, control, name);
    if parts.is_empty() {
        let message =
            format!("requires a stratum with customers of both arms, {control:?} and {name:?}");
        return Err(Error::conflict("$.stratified", message));
    }
    Ok(parts)
}

fn effect(inputs: &Inputs<'_>, parts: &[Part<'_>]) -> Effect {
    let churn = |part: &Part<'_>| (Churn::from(part.control), Churn::from(part.treated));
    match parts {
        [part] if !inputs.options.stratified => {
            let (control, treated) = churn(part);
            Effect::Crude { control, treated, method: inputs.options.difference }
        }
        parts => Effect::Standardized { strata: parts.iter().map(churn).collect() },
    }
}

/// The relative churn reduction, from the interval of the risk ratio.
fn lift(ratio: &Estimate) -> Result<Estimate, Undefined> {
    let Estimate { value, lower, upper, level, method } = *ratio;
    if value.is_infinite() {
        return Err(UndefinedReason::ZeroDenominator.into());
    }
    Ok(Estimate { value: 1.0 - value, lower: 1.0 - upper, upper: 1.0 - lower, level, method })
}

/// A ratio of the arm to the control.
fn ratio(
    inputs: &Inputs<'_>,
    cell: &Cell,
    compare: Ratio,
    method: fn(Method) -> Method,
) -> Result<Result<Estimate, Undefined>> {
    let (control, level) = (inputs.control, inputs.options.level);
    let method = method(inputs.options.difference);
    let found = compare(cell.churned, cell.n, control.churned, control.n, method, level);
    Undefined::split(found.map(|found| found.estimate))
}
