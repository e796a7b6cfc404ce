//! Comparing a treated arm with the control.

use crate::error::error::{Error, Result};
use crate::error::undefined::{Undefined, UndefinedReason};
use crate::money::decimals::Decimals;
use crate::money::exact::to_f64;
use crate::number::estimate::{Estimate, Short};
use crate::number::level::Level;
use crate::number::method::Method;
use crate::number::ratio_set::{RatioSet, Shape};
use crate::retention::definition::columns;
use crate::retention::definition::columns::MetricColumns;
use crate::retention::definition::definition::StudyDefinition;
use crate::retention::definition::metric::Metric;
use crate::retention::definition::options::{ReportOptions, ValueSource};
use crate::retention::effect::benefit::Benefit;
use crate::retention::effect::effect::{Churn, Effect};
use crate::retention::effect::means::{
    Mean, churn_moments, metric, present, revenue_moments, share_covariance, share_variance,
};
use crate::retention::effect::pairs::{Part, parts};
use crate::retention::effect::spending::{Spending, spending};
use crate::retention::report::arm;
use crate::retention::report::arm::{
    ArmReport, ControlReport, MoneyVerdict, Quadrant, RATE, RATIO,
};
use crate::retention::report::strata::StrataReport;
use crate::retention::tally::cell::{Cell, MetricSums};
use crate::retention::tally::tally::Tallies;
use crate::stats::adjusted_difference::adjusted_difference;
use crate::stats::comparison::Comparison as TwoGroups;
use crate::stats::fieller::fieller;
use crate::stats::moments::Moments;
use crate::stats::mover::{Limits, net, zeros};
use crate::stats::nnt::nnt_of;
use crate::stats::odds_ratio::odds_ratio;
use crate::stats::proportion::proportion;
use crate::stats::risk_ratio::risk_ratio;
use crate::stats::student::{StudentEstimate, satterthwaite};

/// What every comparison of a report needs.
pub(crate) struct Comparison<'r> {
    pub(crate) definition: &'r StudyDefinition,
    pub(crate) tallies: &'r Tallies,
    pub(crate) options: &'r ReportOptions,
    pub(crate) control: &'r Cell,
}

type Ratio = fn(u64, u64, u64, u64, Method, Level) -> Result<TwoGroups>;

impl Comparison<'_> {
    pub(crate) fn control_report(&self) -> Result<ControlReport> {
        let Cell { churned, n, exposed, excluded, .. } = *self.control;
        Ok(ControlReport {
            arm: self.definition.control.clone(),
            n,
            churned,
            churn_rate: proportion(churned, n, RATE, self.options.level)?,
            exposed: self.exposed(exposed),
            excluded,
        })
    }

    /// How many were exposed, where that is known.
    fn exposed(&self, exposed: u64) -> Option<u64> {
        let known =
            self.definition.exposed.is_some() && !self.tallies.absent.contains(columns::EXPOSED);
        known.then_some(exposed)
    }

    pub(crate) fn strata(&self, arm: &str) -> Result<StrataReport> {
        let ReportOptions { difference, level, .. } = *self.options;
        StrataReport::new(self.definition, self.tallies, arm, difference, level)
    }

    /// Compares an arm; its verdict waits for the others.
    pub(crate) fn arm(&self, name: &str, cell: &Cell, all_treated: u64) -> Result<ArmReport> {
        let level = self.options.level;
        let Cell { churned, n, exposed, excluded, .. } = *cell;
        let (lost, all) = (self.control.churned, self.control.n);
        let parts = self.parts(name, cell)?;
        let effect = self.effect(&parts);
        let found = effect.compare(level)?;
        let customers = effect.customers();
        let retained = found.estimate.scaled(customers as f64);
        let spending = spending(self.definition, self.tallies, (name, n), &parts, all_treated)?;
        let rule = self.options.cost_method;
        let benefit = spending.map(|spending| Benefit { effect, n: customers, spending, rule });
        let ratio = |compare: Ratio| {
            undefined(compare(churned, n, lost, all, RATIO, level).map(|found| found.estimate))
        };
        let mut report = ArmReport {
            arm: name.to_owned(),
            n,
            churned,
            churn_rate: proportion(churned, n, RATE, level)?,
            churn_reduction: found.estimate,
            risk_ratio: ratio(risk_ratio)?,
            odds_ratio: ratio(odds_ratio)?,
            p_value: found.p_value,
            unadjusted_p_value: found.p_value,
            nnt: undefined(nnt_of(&found.estimate))?,
            retained,
            cost: spending.map(|spending| spending.total),
            cost_per_retained: match &benefit {
                Ok(benefit) => benefit.cost_set(level)?,
                Err(undefined) => Err(*undefined),
            },
            quadrant: spending.map(|found| Quadrant::of(retained.value, found.value())),
            verdict: arm::verdict(&found.estimate, 1.0, level),
            verdict_basis: String::new(),
            net_benefit_at_value: None,
            money_verdict: None,
            money_verdict_basis: None,
            acquisition_ratio: None,
            break_even_unit_cost: None,
            return_on_cost: None,
            incremental_revenue: undefined(self.revenue(&parts))?,
            incremental_revenue_adjusted: undefined(self.adjusted_revenue(cell))?,
            churn_reduction_adjusted: undefined(self.adjusted_churn(cell))?,
            complier_reduction: undefined(self.complier(cell))?,
            exposed: self.exposed(exposed),
            excluded,
            benefit,
            context: self.definition.context.clone(),
            currency: self.definition.currency,
            follow_up: self.definition.follow_up,
            level,
        };
        self.value(&mut report, &parts)?;
        report.acquisition_ratio = self.options.acquisition_cost.map(|cost| report.ratio_to(cost));
        Ok(report)
    }

    /// What is compared with what: the whole arms, or each stratum that has customers of both.
    fn parts<'c>(&'c self, name: &str, cell: &'c Cell) -> Result<Vec<Part<'c>>> {
        if !self.options.stratified {
            return Ok(vec![Part { control: self.control, treated: cell }]);
        }
        let control = &self.definition.control;
        let parts = parts(self.tallies, control, name);
        if parts.is_empty() {
            let message =
                format!("needs a stratum with customers of both arms, {control:?} and {name:?}");
            return Err(Error::Conflict { field: "stratified".to_owned(), message });
        }
        Ok(parts)
    }

    fn effect(&self, parts: &[Part<'_>]) -> Effect {
        let churn = |part: &Part<'_>| (Churn::from(part.control), Churn::from(part.treated));
        match parts {
            [part] if !self.options.stratified => {
                let (control, treated) = churn(part);
                Effect::Crude { control, treated, method: self.options.difference }
            }
            parts => Effect::Standardized { strata: parts.iter().map(churn).collect() },
        }
    }

    /// The money of an arm, where the report was asked for it.
    fn value(&self, report: &mut ArmReport, parts: &[Part<'_>]) -> Result<()> {
        let benefit = match (self.options.value_from, self.options.customer_value) {
            (ValueSource::Revenue, _) => undefined(self.revenue_benefit(report, parts))?,
            (ValueSource::CustomerValue, Some(value)) => undefined(report.net_benefit(value))?,
            (ValueSource::CustomerValue, None) => return Ok(()),
        };
        report.net_benefit_at_value = Some(benefit);
        report.break_even_unit_cost = Some(benefit);
        report.return_on_cost = Some(benefit);
        let Ok(found) = benefit else { return Ok(()) };
        let verdict = MoneyVerdict::of(&found);
        report.money_verdict = Some(verdict);
        report.money_verdict_basis = Some(self.money_basis(verdict, &found));
        let cost = self.definition.cost.of(&report.arm, &self.definition.control)?;
        let customers: u64 = parts.iter().map(|part| part.treated.n).sum();
        let (each, unit) = (found.scaled(1.0 / customers as f64), to_f64(cost.per_assigned));
        report.break_even_unit_cost = Some(Ok(Estimate {
            value: each.value + unit,
            lower: each.lower + unit,
            upper: each.upper + unit,
            ..each
        }));
        report.return_on_cost = Some(undefined(self.return_on_cost(report, parts, &found))?);
        Ok(())
    }

    fn return_on_cost(
        &self,
        report: &ArmReport,
        parts: &[Part<'_>],
        found: &Estimate,
    ) -> Result<Estimate> {
        let spending = self.spending_of(report)?;
        if spending.value() <= 0.0 {
            Err(Undefined::from(UndefinedReason::NoCost).into())
        } else if !spending.varies() {
            Ok(found.scaled(1.0 / spending.value()))
        } else {
            let Estimate { lower, upper, level, method, .. } =
                self.gain_over_cost(report, parts, spending)?;
            let value = found.value / spending.value();
            Ok(Estimate { value, lower: lower - 1.0, upper: upper - 1.0, level, method })
        }
    }

    fn spending_of(&self, report: &ArmReport) -> Result<Spending, Undefined> {
        report.benefit.as_ref().map(|benefit| benefit.spending).map_err(|undefined| *undefined)
    }

    fn money_basis(&self, verdict: MoneyVerdict, found: &Estimate) -> String {
        let side = match verdict {
            MoneyVerdict::Pays => "lies above 0",
            MoneyVerdict::Unclear => "holds 0",
            MoneyVerdict::DoesNotPay => "lies below 0",
        };
        let (lower, upper, method) = (Short(found.lower), Short(found.upper), found.method);
        let currency = self.definition.currency;
        format!("the net benefit, {lower} to {upper} {currency} ({method}), {side}")
    }

    /// What was gained over a cost that varies, by the limits that decide of the net benefit.
    fn gain_over_cost(
        &self,
        report: &ArmReport,
        parts: &[Part<'_>],
        spending: Spending,
    ) -> Result<Estimate> {
        let level = self.options.level;
        let cost = spending.limits(level);
        let unbounded = || Undefined::from(UndefinedReason::Unbounded).into();
        if cost.lower <= 0.0 {
            return Err(unbounded());
        }
        if let Some(value) = self.options.customer_value {
            return Ok(crate::retention::effect::benefit::reciprocal(
                &report.cost_per_retained?,
                to_f64(value),
            )?);
        }
        let revenue = limits(&report.incremental_revenue?);
        let (shape, lower, upper) = zeros(cost, revenue, self.revenue_correlation(parts)?);
        let value = revenue.value / cost.value;
        match shape {
            Shape::Bounded => Ok(Estimate { value, lower, upper, level, method: Method::Mover }),
            _ => Err(unbounded()),
        }
    }

    fn moments<'c>(
        &self,
        cell: &'c Cell,
        one: Metric,
        parts: &[&'static str],
    ) -> Result<&'c MetricSums> {
        Ok(metric(self.definition, self.tallies, cell, one, parts)?)
    }

    fn decimals(&self, one: Metric) -> Decimals {
        self.definition.metric(one).map(|(_, decimals)| decimals).unwrap_or_default()
    }

    /// The incremental revenue: the difference of the means, for all customers compared.
    fn revenue(&self, parts: &[Part<'_>]) -> Result<Estimate> {
        let of = |cell: &Cell| -> Result<Mean> {
            let MetricColumns { sum, sum_sq, .. } = columns::metric(Metric::Revenue);
            let sums = self.moments(cell, Metric::Revenue, &[sum, sum_sq])?;
            if sums.n < 2 {
                return Err(UndefinedReason::TooFew.into());
            }
            Ok(Mean::of(sums.n, sums.sum, sums.sum_sq, self.decimals(Metric::Revenue)))
        };
        let (mut value, mut variances) = (0.0, Vec::with_capacity(2 * parts.len()));
        for part in parts {
            let (one, other, n) = (of(part.treated)?, of(part.control)?, part.treated.n as f64);
            value += n * (one.mean - other.mean);
            for mean in [one, other] {
                let size = mean.n as f64;
                variances.push((n * n * mean.variance / size, size - 1.0));
            }
        }
        let all = || variances.iter().map(|(_, df)| df).sum();
        let found = StudentEstimate {
            value,
            standard_error: variances.iter().map(|(variance, _)| variance).sum::<f64>().sqrt(),
            degrees_of_freedom: satterthwaite(&variances).unwrap_or_else(all),
        };
        let method = if self.options.stratified { Method::Standardized } else { Method::Welch };
        Ok(found.comparison(method, self.options.level).estimate)
    }

    fn adjusted_revenue(&self, cell: &Cell) -> Result<Estimate> {
        let of = |cell: &Cell| -> Result<Moments> {
            for metric in [Metric::Revenue, Metric::Baseline] {
                let MetricColumns { sum, sum_sq, .. } = columns::metric(metric);
                self.moments(cell, metric, &[sum, sum_sq])?;
            }
            present(self.tallies, &columns::pair(Metric::Revenue, Metric::Baseline).all())?;
            self.joint_moments(cell, Metric::Revenue, Metric::Baseline)
        };
        let (one, other) = (of(cell)?, of(self.control)?);
        let adjustment = self.options.adjust.ok_or(UndefinedReason::NotAsked)?;
        let found = adjusted_difference(&one, &other, adjustment, self.options.level)?;
        Ok(found.estimate.scaled(cell.n as f64))
    }

    /// The moments of two metrics, of the customers who have both.
    fn joint_moments(&self, cell: &Cell, first: Metric, second: Metric) -> Result<Moments> {
        let products = cell.pair(first, second).filter(|products| products.n >= 3);
        let decimals = (self.decimals(first), self.decimals(second));
        Ok(revenue_moments(products.ok_or(UndefinedReason::TooFew)?, decimals))
    }

    fn adjusted_churn(&self, cell: &Cell) -> Result<Estimate> {
        let MetricColumns { churned, sum, sum_sq, churned_sum, .. } =
            columns::metric(Metric::Baseline);
        let columns = [sum, sum_sq, churned_sum, churned];
        let of = |cell: &Cell| -> Result<Moments> {
            let sums = self.moments(cell, Metric::Baseline, &columns)?;
            if sums.n < 3 {
                return Err(UndefinedReason::TooFew.into());
            }
            Ok(churn_moments(sums, self.decimals(Metric::Baseline)))
        };
        let (control, treated) = (of(self.control)?, of(cell)?);
        let adjustment = self.options.adjust.ok_or(UndefinedReason::NotAsked)?;
        Ok(adjusted_difference(&control, &treated, adjustment, self.options.level)?.estimate)
    }

    /// The effect among compliers: the churn reduction over the difference in exposure.
    fn complier(&self, cell: &Cell) -> Result<RatioSet> {
        if self.definition.exposed.is_none() {
            return Err(Undefined::without(UndefinedReason::NoMetric, columns::EXPOSED).into());
        }
        present(self.tallies, &[columns::EXPOSED, columns::EXPOSED_CHURNED])?;
        let rate = |x: u64, n: u64| x as f64 / n as f64;
        let variance = |x: u64, n: u64| share_variance(x, n) / n as f64;
        let together = |one: &Cell| {
            let Cell { churned, exposed, exposed_churned, n, .. } = *one;
            share_covariance(churned, exposed, exposed_churned, n) / n as f64
        };
        let control = self.control;
        fieller(
            rate(control.churned, control.n) - rate(cell.churned, cell.n),
            variance(control.churned, control.n) + variance(cell.churned, cell.n),
            rate(cell.exposed, cell.n) - rate(control.exposed, control.n),
            variance(cell.exposed, cell.n) + variance(control.exposed, control.n),
            -together(cell) - together(control),
            self.options.level,
        )
    }

    /// The incremental revenue less the cost.
    fn revenue_benefit(&self, report: &ArmReport, parts: &[Part<'_>]) -> Result<Estimate> {
        let revenue = report.incremental_revenue?;
        let level = self.options.level;
        let spending = self.spending_of(report)?;
        let correlation = if spending.varies() { self.revenue_correlation(parts)? } else { 0.0 };
        let Limits { lower, value, upper } =
            net(1.0, limits(&revenue), spending.limits(level), correlation);
        let method = if spending.varies() { Method::Mover } else { revenue.method };
        Ok(Estimate { value, lower, upper, level, method })
    }

    /// The correlation of the incremental revenue with the cost. How revenue goes with exposure is
    /// not summed: where exposure costs money, their spreads add at the most.
    fn revenue_correlation(&self, parts: &[Part<'_>]) -> Result<f64> {
        if self.definition.cost.counts_exposed() {
            return Ok(-1.0);
        }
        if self.definition.cost_column.is_none() {
            return Ok(0.0);
        }
        present(self.tallies, &columns::pair(Metric::Revenue, Metric::Cost).all())?;
        let (mut revenue, mut cost, mut joint) = (0.0, 0.0, 0.0);
        for part in parts {
            let n = part.treated.n as f64;
            for cell in [part.treated, part.control] {
                let sums = self.joint_moments(cell, Metric::Revenue, Metric::Cost)?;
                let weight = n * n / sums.n as f64;
                revenue += weight * sums.variance_y;
                cost += weight * sums.variance_x;
                joint += weight * sums.covariance;
            }
        }
        let size = (revenue * cost).sqrt();
        Ok(if size > 0.0 { (joint / size).clamp(-1.0, 1.0) } else { 0.0 })
    }
}

fn limits(&Estimate { lower, value, upper, .. }: &Estimate) -> Limits {
    Limits { lower, value, upper }
}

/// Takes an undefined result for what it is, and leaves any other error.
fn undefined<T>(result: Result<T>) -> Result<Result<T, Undefined>> {
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(Error::Undefined(undefined)) => Ok(Err(undefined)),
        Err(error) => Err(error),
    }
}
