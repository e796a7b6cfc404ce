//! The value of the retained customers of an arm, minus their cost.

use crate::error::error::Result;
use crate::error::undefined::{Undefined, UndefinedReason};
use crate::money::exact::to_f64;
use crate::number::estimate::Estimate;
use crate::number::method::Method;
use crate::number::ratio_set::{RatioSet, Shape};
use crate::retention::definition::options::ValueSource;
use crate::retention::effect::benefit::{Benefit, reciprocal};
use crate::retention::effect::inputs::Inputs;
use crate::retention::effect::pairs::Part;
use crate::retention::effect::revenue::cost_correlation;
use crate::retention::effect::spending::Spending;
use crate::stats::mover::{Limits, net, zeros};

/// The data from which the value of an arm is computed.
pub(crate) struct Worth<'r> {
    pub(crate) inputs: &'r Inputs<'r>,
    pub(crate) arm: &'r str,
    pub(crate) parts: &'r [Part<'r>],
    pub(crate) benefit: &'r Result<Benefit, Undefined>,
    pub(crate) churn_reduction: &'r Estimate,
    pub(crate) retained: &'r Estimate,
    pub(crate) cost_per_retained: &'r Result<RatioSet, Undefined>,
    pub(crate) incremental_revenue: &'r Result<Estimate, Undefined>,
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
        let customers: u64 = self.parts.iter().map(|part| part.treated.n).sum();
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
        let revenue = (*self.incremental_revenue)?;
        let level = self.inputs.options.level;
        let spending = self.benefit()?.spending;
        let correlation = if spending.varies() { self.correlation()? } else { 0.0 };
        let Limits { lower, value, upper } =
            net(1.0, limits(&revenue), spending.limits(level), correlation);
        let method = if spending.varies() { Method::Mover } else { revenue.method };
        Ok(Estimate { value, lower, upper, level, method })
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
        let revenue = limits(&(*self.incremental_revenue)?);
        let (shape, lower, upper) = zeros(cost, revenue, self.correlation()?);
        let value = revenue.value / cost.value;
        match shape {
            Shape::Bounded => Ok(Estimate { value, lower, upper, level, method: Method::Mover }),
            _ => Err(unbounded()),
        }
    }

    fn correlation(&self) -> Result<f64> {
        cost_correlation(self.inputs, self.parts)
    }
}

fn limits(&Estimate { lower, value, upper, .. }: &Estimate) -> Limits {
    Limits { lower, value, upper }
}
