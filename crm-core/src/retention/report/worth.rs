//! The value of the retained customers of an arm, minus their cost.

use std::cmp::Ordering;

use crate::error::error::Result;
use crate::error::undefined::{Undefined, UndefinedReason};
use crate::money::exact::to_f64;
use crate::number::estimate::Estimate;
use crate::number::level::Level;
use crate::number::method::Method;
use crate::number::ratio_set::{RatioSet, Shape};
use crate::retention::definition::options::ValueSource;
use crate::retention::effect::acceptability::Acceptability;
use crate::retention::effect::benefit::{Benefit, reciprocal};
use crate::retention::effect::inputs::Inputs;
use crate::retention::effect::pairs::Groups;
use crate::retention::effect::revenue::{Revenue, cost_correlation};
use crate::retention::effect::spending::Spending;
use crate::retention::report::basis::{DecidingFigure, MoneyTest, VerdictBasis};
use crate::retention::report::finding::ENOUGH_EFFECTIVE;
use crate::stats::mean_score::DifferenceMoments;
use crate::stats::mover::{Limits, net, zeros};
use crate::stats::root::last;
use crate::stats::student::two_sided_t;

/// The data from which the value of an arm is computed.
pub(crate) struct Worth<'r> {
    pub(crate) inputs: &'r Inputs<'r>,
    pub(crate) arm: &'r str,
    pub(crate) groups: &'r Groups<'r>,
    pub(crate) benefit: &'r Result<Benefit, Undefined>,
    pub(crate) churn_reduction: &'r Estimate,
    pub(crate) retained: &'r Estimate,
    pub(crate) cost_per_retained: &'r Result<RatioSet, Undefined>,
    /// The incremental revenue that decides.
    pub(crate) revenue: &'r Result<Revenue, Undefined>,
}

impl Worth<'_> {
    /// The net benefit that the options request.
    pub(crate) fn net_benefit(&self) -> Result<Estimate> {
        match (self.inputs.options.value_from, self.inputs.options.customer_value) {
            (ValueSource::Revenue, _) => self.revenue_benefit(),
            (ValueSource::CustomerValue, Some(value)) => {
                let level = self.inputs.options.level;
                self.benefit()?.at(to_f64(value), self.churn_reduction.method, level)
            }
            (ValueSource::CustomerValue, None) => Err(UndefinedReason::NotAsked.into()),
        }
    }

    /// The cost per customer of the arm at which the net benefit would be 0.
    pub(crate) fn break_even_unit_cost(&self, benefit: &Estimate) -> Result<Estimate> {
        let definition = self.inputs.definition;
        let cost = definition.cost.of(self.arm, &definition.control)?;
        let customers: u64 = self.groups.parts.iter().map(|part| part.treated.n).sum();
        let (each, unit) = (benefit.scaled(1.0 / customers as f64), to_f64(cost.per_assigned));
        Ok(Estimate {
            value: each.value + unit,
            lower: each.lower + unit,
            upper: each.upper + unit,
            ..each
        })
    }

    /// The net benefit divided by the cost.
    pub(crate) fn return_on_cost(&self, benefit: &Estimate) -> Result<Estimate> {
        let spending = self.benefit()?.spending;
        if spending.value() <= 0.0 {
            Err(Undefined::from(UndefinedReason::NoCost).into())
        } else if !spending.varies() {
            Ok(benefit.scaled(1.0 / spending.value()))
        } else {
            let Estimate { lower, upper, level, method, .. } = self.gain_over_cost(spending)?;
            let value = benefit.value / spending.value();
            Ok(Estimate { value, lower: lower - 1.0, upper: upper - 1.0, level, method })
        }
    }

    /// The cost of acquisition divided by the cost per retained customer:
    /// `acquisition_cost * retained / cost`.
    pub(crate) fn acquisition_ratio(&self) -> Result<Estimate> {
        let asked = self.inputs.options.acquisition_cost;
        let acquisition_cost = to_f64(asked.ok_or(UndefinedReason::NotAsked)?);
        if self.retained.upper < 0.0 {
            return Err(UndefinedReason::NoneRetained.into());
        }
        let spending = self.benefit()?.spending;
        if spending.value() <= 0.0 {
            return Err(UndefinedReason::NoCost.into());
        }
        if spending.varies() || self.benefit()?.rule == Method::Fieller {
            return Ok(reciprocal(&(*self.cost_per_retained)?, acquisition_cost)?);
        }
        Ok(self.retained.scaled(acquisition_cost / spending.value()))
    }

    fn benefit(&self) -> Result<&Benefit, Undefined> {
        self.benefit.as_ref().map_err(|undefined| *undefined)
    }

    /// Returns the incremental revenue minus the cost.
    fn revenue_benefit(&self) -> Result<Estimate> {
        let (revenue, spending) = (self.revenue()?, self.benefit()?.spending);
        let level = self.inputs.options.level;
        let Limits { lower, value, upper } = self.net_revenue(level, self.cost_correlation()?)?;
        let method = if spending.varies() { Method::Mover } else { revenue.method };
        Ok(Estimate { value, lower, upper, level, method })
    }

    /// Returns the limits of the incremental revenue minus the cost.
    fn net_revenue(&self, level: Level, correlation: f64) -> Result<Limits> {
        let revenue = self.revenue()?.estimate(level);
        Ok(net(1.0, limits(&revenue), self.benefit()?.spending.limits(level), correlation))
    }

    /// Returns the basis of a verdict on the net benefit.
    pub(crate) fn basis(&self, benefit: &Estimate) -> Result<VerdictBasis> {
        let options = self.inputs.options;
        let value = match (options.value_from, options.customer_value) {
            (ValueSource::CustomerValue, Some(value)) => Some(to_f64(value)),
            _ => None,
        };
        if let Some(value) = value {
            let (_, p_value) = Acceptability::new(self.benefit()?).test(value)?;
            // An interval that was widened to contain its estimate can contain 0 as well.
            let contains = benefit.contains(0.0);
            let p_value = if contains { p_value.max(options.level.alpha()) } else { p_value };
            return Ok(VerdictBasis::of_benefit(benefit, p_value));
        }
        let (revenue, spending) = (self.revenue()?, self.benefit()?.spending);
        let alpha = options.level.alpha();
        let correlation = self.cost_correlation()?;
        let by_interval = self.interval_p_value(benefit.value, correlation)?;
        let decided = benefit.lower > 0.0 || benefit.upper < 0.0;
        let moments = revenue.moments(spending.value());
        let (p_value, held_back_by) = match moments {
            _ if !decided => (by_interval, Some(MoneyTest::Interval)),
            Some(moments) => {
                let by_score = with_cost(moments, &spending, correlation).p_value(benefit.value);
                let test =
                    if by_score > by_interval { MoneyTest::Score } else { MoneyTest::Interval };
                let holds = decided && by_score < alpha;
                (by_score.max(by_interval), (!holds).then_some(test))
            }
            None if !decided => (by_interval, Some(MoneyTest::Interval)),
            None => {
                let few = revenue.effective.into_iter().any(|one| one < ENOUGH_EFFECTIVE);
                (by_interval, few.then_some(MoneyTest::EffectiveNumber))
            }
        };
        let figure = DecidingFigure::of_revenue(revenue.method);
        Ok(VerdictBasis::of_revenue(benefit, figure, p_value, held_back_by))
    }

    /// Returns the p-value of no net benefit by the interval: of the widest one that excludes 0.
    fn interval_p_value(&self, value: f64, correlation: f64) -> Result<f64> {
        let (revenue, spending) = (self.revenue()?, self.benefit()?.spending);
        if value == 0.0 {
            return Ok(1.0);
        }
        if !spending.varies() {
            let found = revenue.found;
            return Ok(two_sided_t(value / found.standard_error, found.degrees_of_freedom));
        }
        let excludes = |alpha: f64| {
            let level = Level::new(1.0 - alpha);
            let net = level.and_then(|level| self.net_revenue(level, correlation));
            net.is_ok_and(|net| net.compare_with_zero() != Ordering::Equal)
        };
        // Levels closer to 0 or 1 are not valid.
        const NEAR: f64 = 1e-9;
        if excludes(NEAR) {
            return Ok(NEAR);
        }
        Ok(if excludes(1.0 - NEAR) { last(1.0 - NEAR, NEAR, excludes) } else { 1.0 })
    }

    fn revenue(&self) -> Result<&Revenue, Undefined> {
        self.revenue.as_ref().map_err(|undefined| *undefined)
    }

    /// The return on a cost that varies, by the limits that decide the net benefit.
    fn gain_over_cost(&self, spending: Spending) -> Result<Estimate> {
        let level = self.inputs.options.level;
        let cost = spending.limits(level);
        let unbounded = || Undefined::from(UndefinedReason::Unbounded).into();
        if cost.lower <= 0.0 {
            return Err(unbounded());
        }
        if let Some(value) = self.inputs.options.customer_value {
            return Ok(reciprocal(&(*self.cost_per_retained)?, to_f64(value))?);
        }
        let revenue = limits(&self.revenue()?.estimate(level));
        let (shape, lower, upper) = zeros(cost, revenue, self.cost_correlation()?);
        let value = revenue.value / cost.value;
        match shape {
            Shape::Bounded => Ok(Estimate { value, lower, upper, level, method: Method::Mover }),
            _ => Err(unbounded()),
        }
    }

    /// Returns the correlation of the incremental revenue with the cost.
    fn cost_correlation(&self) -> Result<f64> {
        if !self.benefit()?.spending.varies() {
            return Ok(0.0);
        }
        cost_correlation(self.inputs, self.groups, self.revenue()?.slopes)
    }
}

/// Adds the variance of the cost to the moments of a revenue. The cost adds no skewness: its third
/// moment is not summed.
fn with_cost(
    revenue: DifferenceMoments,
    spending: &Spending,
    correlation: f64,
) -> DifferenceMoments {
    let (one, other) = (revenue.variance.sqrt(), spending.variance().sqrt());
    let variance = one * one + other * other - 2.0 * correlation * one * other;
    DifferenceMoments { variance: variance.max(0.0), ..revenue }
}

fn limits(&Estimate { lower, value, upper, .. }: &Estimate) -> Limits {
    Limits { lower, value, upper }
}
