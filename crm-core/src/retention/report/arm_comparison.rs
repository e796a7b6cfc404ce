//! Comparison of a treated arm with the control.

use crate::error::error::Result;
use crate::error::undefined::{Undefined, UndefinedReason};
use crate::number::estimate::Estimate;
use crate::retention::definition::columns;
use crate::retention::definition::metric::Metric;
use crate::retention::definition::options::ValueSource;
use crate::retention::effect::adjusted::{adjusted_churn, adjusted_revenue, decides};
use crate::retention::effect::benefit::Benefit;
use crate::retention::effect::complier::{complier_reduction, exposed};
use crate::retention::effect::effect::{Churn, Effect, StratumChurn};
use crate::retention::effect::inputs::Inputs;
use crate::retention::effect::means::{metric, present};
use crate::retention::effect::pairs::{Groups, Part, compared_groups};
use crate::retention::effect::revenue::{Revenue, incremental_revenue};
use crate::retention::effect::spending::spending;
use crate::retention::report::arm::{
    ArmReport, Background, ControlReport, MoneyVerdict, Quadrant, RATE, Verdict, odds_ratio_method,
    risk_ratio_method,
};
use crate::retention::report::basis::VerdictBasis;
use crate::retention::report::family::Adjusted;
use crate::retention::report::origin::Origin;
use crate::retention::report::worth::Worth;
use crate::retention::tally::cell::{Cell, MetricSums};
use crate::stats::comparison::Comparison;
use crate::stats::nnt::nnt_of;
use crate::stats::proportion::proportion;

/// A treated arm, the effect of its program, and the test of the effect.
pub(crate) struct ArmComparison<'r> {
    inputs: &'r Inputs<'r>,
    name: &'r str,
    cell: &'r Cell,
    /// Undefined in a stratified report if the arm shares no stratum with the control.
    compared: Result<Compared<'r>, Undefined>,
}

/// The groups that are compared, and what the comparison of their churn found.
struct Compared<'r> {
    groups: Groups<'r>,
    effect: Effect,
    /// The churn reduction, and the p-value as if this were the only treated arm.
    found: Comparison,
}

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
        let compared = Undefined::split(compare(inputs, name, cell))?;
        Ok(ArmComparison { inputs, name, cell, compared })
    }

    /// The p-value as if this were the only treated arm.
    pub(crate) fn p_value(&self) -> Result<f64, Undefined> {
        self.compared.as_ref().map(|one| one.found.p_value).map_err(|undefined| *undefined)
    }

    /// Reports the arm, given its adjusted p-value, if it has one, and the number of all treated
    /// customers.
    pub(crate) fn report(
        self,
        adjusted: Option<Adjusted>,
        all_treated: u64,
        origin: &Origin,
    ) -> Result<ArmReport> {
        let arm = (self.name, self.cell);
        match (self.compared, adjusted) {
            (Ok(compared), Some(adjusted)) => {
                compared.report(self.inputs, arm, (adjusted, all_treated), origin)
            }
            (compared, _) => {
                let none = Undefined::from(UndefinedReason::NoStratum);
                unknown_effect(self.inputs, arm, compared.err().unwrap_or(none), origin)
            }
        }
    }
}

impl Compared<'_> {
    fn report(
        self,
        inputs: &Inputs<'_>,
        (name, cell): (&str, &Cell),
        (adjusted, all_treated): (Adjusted, u64),
        origin: &Origin,
    ) -> Result<ArmReport> {
        let Compared { groups, effect, found } = self;
        let Inputs { definition, tallies, options, .. } = *inputs;
        let level = options.level;
        let Cell { churned, n, .. } = *cell;
        let (customers, reduction) = (effect.customers(), found.estimate);
        let retained = reduction.scaled(customers as f64);
        let spending = spending(definition, tallies, (name, n), &groups.parts, all_treated);
        let spending = Undefined::split(spending)?;
        let rule = options.cost_method;
        let method = options.difference;
        let risk_ratio = figure(effect.risk_ratio(risk_ratio_method(method), level))?;
        let odds_ratio = figure(effect.odds_ratio(odds_ratio_method(method), level))?;
        let detectable_reduction = Undefined::split(effect.detectable_reduction(level))?;
        let benefit = spending.map(|spending| Benefit { effect, n: customers, spending, rule });
        let cost_per_retained = match &benefit {
            Ok(benefit) => Undefined::split(benefit.cost_set(level))?,
            Err(undefined) => Err(*undefined),
        };
        let revenue = Undefined::split(incremental_revenue(inputs, cell, &groups.parts))?;
        let adjusted_revenue = Undefined::split(adjusted_revenue(inputs, cell, &groups))?;
        let deciding = if decides(inputs, cell) && adjusted_revenue.is_ok() {
            &adjusted_revenue
        } else {
            &revenue
        };
        let worth = Worth {
            inputs,
            arm: name,
            groups: &groups,
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
            churn_reduction: Ok(reduction),
            risk_ratio,
            lift: risk_ratio.and_then(|ratio| lift(&ratio)),
            odds_ratio,
            p_value: Ok(adjusted.p_value),
            unadjusted_p_value: Ok(found.p_value),
            detectable_reduction,
            nnt: Undefined::split(nnt_of(&reduction))?,
            retained: Ok(retained),
            cost: spending.map(|spending| spending.total),
            cost_per_retained,
            quadrant: spending.map(|found| Quadrant::of(retained.value, found.value())),
            verdict: Verdict::of(&reduction, adjusted.p_value, level),
            verdict_basis: Ok(VerdictBasis::of_test(&reduction, adjusted, level)),
            net_benefit_at_value: net_benefit,
            money_verdict: MoneyVerdict::of(&money_basis),
            money_verdict_basis: money_basis,
            acquisition_ratio: Undefined::split(worth.acquisition_ratio())?,
            break_even_unit_cost: after(&|benefit| worth.break_even_unit_cost(benefit))?,
            return_on_cost: after(&|benefit| worth.return_on_cost(benefit))?,
            incremental_revenue: estimate(&revenue),
            incremental_revenue_adjusted: estimate(&adjusted_revenue),
            churn_reduction_adjusted: Undefined::split(adjusted_churn(inputs, cell, &groups))?,
            complier_reduction: Undefined::split(complier_reduction(inputs, &groups.parts))?,
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

/// Reports an arm whose effect is undefined: what was counted, and the reason.
fn unknown_effect(
    inputs: &Inputs<'_>,
    (name, cell): (&str, &Cell),
    undefined: Undefined,
    origin: &Origin,
) -> Result<ArmReport> {
    let Inputs { definition, options, .. } = *inputs;
    let Cell { churned, n, .. } = *cell;
    let unasked = || Undefined::from(UndefinedReason::NotAsked);
    let asked = options.value_from == ValueSource::Revenue || options.customer_value.is_some();
    let money = if asked { undefined } else { unasked() };
    let money_basis = Err(money);
    let known = |known: bool, column: &'static str| {
        if known { undefined } else { Undefined::without(UndefinedReason::NoMetric, column) }
    };
    let revenue = known(definition.revenue.is_some(), Metric::Revenue.name());
    let baseline = known(definition.baseline.is_some(), Metric::Baseline.name());
    let adjusted = if options.adjust.is_some() { baseline } else { unasked() };
    Ok(ArmReport {
        arm: name.to_owned(),
        n,
        churned,
        churn_rate: proportion(churned, n, RATE, options.level)?,
        churn_reduction: Err(undefined),
        risk_ratio: Err(undefined),
        lift: Err(undefined),
        odds_ratio: Err(UndefinedReason::InStrata.into()),
        p_value: Err(undefined),
        unadjusted_p_value: Err(undefined),
        detectable_reduction: Err(undefined),
        nnt: Err(undefined),
        retained: Err(undefined),
        cost: Err(undefined),
        cost_per_retained: Err(undefined),
        quadrant: Err(undefined),
        verdict: Verdict::Inconclusive,
        verdict_basis: Err(undefined),
        net_benefit_at_value: Err(money),
        money_verdict: MoneyVerdict::of(&money_basis),
        money_verdict_basis: money_basis,
        acquisition_ratio: Err(options.acquisition_cost.map_or_else(unasked, |_| undefined)),
        break_even_unit_cost: Err(money),
        return_on_cost: Err(money),
        incremental_revenue: Err(revenue),
        incremental_revenue_adjusted: Err(if definition.revenue.is_some() {
            adjusted
        } else {
            revenue
        }),
        churn_reduction_adjusted: Err(adjusted),
        complier_reduction: Err(known(definition.exposed.is_some(), columns::EXPOSED)),
        exposed: exposed(inputs, cell),
        excluded: excluded(inputs, cell),
        excluded_churned: excluded_churned(inputs, cell),
        revenue_known: revenue_count(inputs, cell, &[], MetricSums::known),
        revenue_missing: revenue_missing(inputs, cell),
        revenue_capped: revenue_count(inputs, cell, CAPPED, |sums| sums.capped),
        cost_variation: Err(undefined),
        background: Background {
            benefit: Err(undefined),
            context: definition.context.clone(),
            currency: definition.currency,
            follow_up: definition.follow_up,
            level: options.level,
            origin: origin.clone(),
        },
    })
}

/// Compares an arm with the control.
fn compare<'r>(inputs: &Inputs<'r>, name: &str, cell: &'r Cell) -> Result<Compared<'r>> {
    let groups = compared_groups(inputs, name, cell)?;
    let effect = effect(inputs, &groups.parts);
    let found = effect.compare(inputs.options.level)?;
    Ok(Compared { groups, effect, found })
}

fn effect(inputs: &Inputs<'_>, parts: &[Part<'_>]) -> Effect {
    let churn = |part: &Part<'_>| StratumChurn {
        names: part.names.iter().map(|names| names.to_vec()).collect(),
        control: Churn::from(&*part.control),
        treated: Churn::from(&*part.treated),
    };
    match parts {
        [part] if !inputs.options.is_stratified() => {
            let StratumChurn { control, treated, .. } = churn(part);
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

/// An estimate of a comparison, if it is defined.
fn figure(found: Result<Comparison>) -> Result<Result<Estimate, Undefined>> {
    Undefined::split(found.map(|found| found.estimate))
}
