//! The net benefit: the value of retained customers minus the cost.

use crate::error::error::Result;
use crate::error::undefined::{Undefined, UndefinedReason};
use crate::number::estimate::{Estimate, finite};
use crate::number::level::Level;
use crate::number::method::Method;
use crate::number::ratio_set::{RatioSet, Shape};
use crate::retention::effect::effect::Effect;
use crate::retention::effect::spending::Spending;
use crate::stats::fieller::fieller;
use crate::stats::mover::{Limits, net, zeros};
use crate::stats::nnt::invert;

/// The effect and the cost of an arm, from which its net benefit is computed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Benefit {
    pub(crate) effect: Effect,
    /// The customers of the treated arm to whom the effect applies.
    pub(crate) n: u64,
    pub(crate) spending: Spending,
    /// How limits of the cost and of the effect are combined: `mover` or `fieller`.
    pub(crate) rule: Method,
}

/// What the limits of the net benefit at any value need at a level.
#[derive(Clone, Copy, Debug)]
pub(crate) enum AtLevel {
    /// The limits of the customers retained and of the cost, by MOVER.
    Limits { retained: Limits, cost: Limits },
    /// The customers retained and the critical value, by variances.
    Normal { retained: f64, critical: f64 },
}

impl Benefit {
    /// Returns the number of customers retained.
    pub(crate) fn retained(&self, level: Level) -> Result<Limits> {
        if self.rule == Method::Fieller {
            let value = self.effect.value();
            let half =
                crate::stats::normal::critical(level.alpha()) * self.effect.variance().sqrt();
            let limits = Limits { lower: value - half, value, upper: value + half };
            return Ok(limits.scaled(self.n as f64));
        }
        Ok(self.effect.limits(level)?.scaled(self.n as f64))
    }

    /// Returns the limits of `value * retained - cost`.
    pub(crate) fn net(&self, value: f64, level: Level) -> Result<Limits> {
        Ok(self.net_of(value, &self.at_level(level)?))
    }

    /// Returns what the limits of the net benefit at any value need at a level; undefined from
    /// variances if all or none of an arm were lost.
    pub(crate) fn at_level(&self, level: Level) -> Result<AtLevel> {
        if self.rule == Method::Fieller {
            if self.retained_variance() == 0.0 {
                return Err(Undefined::from(UndefinedReason::ZeroVariance).into());
            }
            self.effect.check_variances()?;
            let critical = crate::stats::normal::critical(level.alpha());
            return Ok(AtLevel::Normal { retained: self.effect.value() * self.n as f64, critical });
        }
        Ok(AtLevel::Limits { retained: self.retained(level)?, cost: self.spending.limits(level) })
    }

    /// Returns the limits of `value * retained - cost` at a level.
    pub(crate) fn net_of(&self, value: f64, at: &AtLevel) -> Limits {
        match *at {
            AtLevel::Limits { retained, cost } => net(value, retained, cost, self.correlation()),
            AtLevel::Normal { retained, critical } => {
                let variance = value * value * self.retained_variance() + self.spending.variance()
                    - 2.0 * value * self.covariance();
                let half = critical * variance.max(0.0).sqrt();
                let point = value * retained - self.spending.value();
                Limits { lower: point - half, value: point, upper: point + half }
            }
        }
    }

    /// The net benefit when a retained customer is worth `value`; `effect` is the method of the
    /// churn reduction.
    ///
    /// Its interval contains it: that of a method that adds to the counts can lie to one side of
    /// the estimate at a low level, and a verdict must not be against the estimate.
    pub(crate) fn at(&self, value: f64, effect: Method, level: Level) -> Result<Estimate> {
        let Limits { lower, value, upper } = self.net(value, level)?;
        let (lower, upper) = (lower.min(value), upper.max(value));
        Ok(Estimate { value, lower, upper, level, method: self.method(effect) })
    }

    fn retained_variance(&self) -> f64 {
        let n = self.n as f64;
        n * n * self.effect.variance()
    }

    /// Returns the covariance of the number of customers retained and the cost. It can exceed the
    /// bound of the variances, because the variance of a rate divides by all customers, and that of
    /// the cost by one less.
    fn covariance(&self) -> f64 {
        let bound = self.retained_variance().sqrt() * self.spending.variance().sqrt();
        self.spending.covariance().clamp(-bound, bound)
    }

    /// Returns the correlation of the number of customers retained and the cost.
    fn correlation(&self) -> f64 {
        let size = self.retained_variance().sqrt() * self.spending.variance().sqrt();
        if size > 0.0 { (self.spending.covariance() / size).clamp(-1.0, 1.0) } else { 0.0 }
    }

    /// Returns the costs per retained customer at which the net benefit can be 0.
    pub(crate) fn cost_set(&self, level: Level) -> Result<RatioSet> {
        let effect = self.effect.compare(level)?.estimate;
        let retained = effect.value * self.n as f64;
        let cost = self.spending.value();
        if self.rule == Method::Fieller && self.retained_variance() == 0.0 {
            let reason = if retained == 0.0 {
                UndefinedReason::ZeroEffect
            } else {
                UndefinedReason::ZeroVariance
            };
            return Err(reason.into());
        }
        if self.rule == Method::Fieller {
            self.effect.check_variances()?;
            let set = fieller(
                cost,
                self.spending.variance(),
                retained,
                self.retained_variance(),
                self.covariance(),
                level,
            );
            return Ok(Undefined::split(set)?.map_err(|_| UndefinedReason::ZeroEffect)?);
        }
        if !self.spending.varies() {
            return Ok(plain_set(cost, &effect.scaled(self.n as f64))?);
        }
        let limits = Limits { lower: effect.lower, value: effect.value, upper: effect.upper };
        let limits = limits.scaled(self.n as f64);
        if limits.lower == 0.0 && limits.upper == 0.0 {
            return Err(UndefinedReason::ZeroEffect.into());
        }
        let (shape, lower, upper) = zeros(limits, self.spending.limits(level), self.correlation());
        let value = (retained != 0.0).then(|| cost / retained);
        Ok(RatioSet { value, shape, lower, upper, level, method: Method::Mover })
    }

    /// Whether a wider interval of the net benefit contains every narrower one.
    pub(crate) fn nested(&self) -> bool {
        self.rule == Method::Fieller || self.correlation() == 0.0
    }

    /// Returns the method of the limits.
    fn method(&self, effect: Method) -> Method {
        match self.rule {
            Method::Fieller => Method::Fieller,
            _ if self.spending.varies() => Method::Mover,
            _ => effect,
        }
    }
}

/// Returns the set for a known cost.
pub(crate) fn plain_set(cost: f64, retained: &Estimate) -> Result<RatioSet, Undefined> {
    let Estimate { lower, upper, level, method, .. } = *retained;
    let set = |value, (shape, lower, upper)| RatioSet { value, shape, lower, upper, level, method };
    let value = finite(cost / retained.value);
    if cost == 0.0 {
        return Ok(if retained.contains(0.0) {
            set(value.map(|_| 0.0), (Shape::WholeLine, f64::NEG_INFINITY, f64::INFINITY))
        } else {
            set(Some(0.0), (Shape::Bounded, 0.0, 0.0))
        });
    }
    // A saving is a negative cost: the mirrored set.
    let found = if cost > 0.0 { invert(cost, lower, upper) } else { invert(-cost, -upper, -lower) };
    Ok(set(value, found.ok_or(UndefinedReason::ZeroEffect)?))
}

/// Returns the set of `factor / cost` for the costs of a set that does not contain 0 or pass
/// through it.
pub(crate) fn reciprocal(set: &RatioSet, factor: f64) -> Result<Estimate, Undefined> {
    let inverse = |cost: f64| if cost.is_infinite() { 0.0 } else { factor / cost };
    let RatioSet { value, shape, lower, upper, level, method } = *set;
    let limits = match shape {
        Shape::Bounded | Shape::RayUp | Shape::RayDown if lower > 0.0 || upper < 0.0 => {
            (inverse(upper), inverse(lower))
        }
        Shape::TwoRays if lower < 0.0 && upper > 0.0 => (inverse(lower), inverse(upper)),
        _ => return Err(UndefinedReason::Unbounded.into()),
    };
    let value = value.map_or(0.0, inverse);
    Ok(Estimate { value, lower: limits.0, upper: limits.1, level, method })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn retained(lower: f64, value: f64, upper: f64) -> Estimate {
        Estimate { value, lower, upper, level: Level::default(), method: Method::Wald }
    }

    fn found(cost: f64, lower: f64, value: f64, upper: f64) -> (Shape, f64, f64) {
        let set = plain_set(cost, &retained(lower, value, upper)).unwrap();
        (set.shape, set.lower, set.upper)
    }

    #[test]
    fn the_set_of_costs_takes_every_shape() {
        assert_eq!(found(100.0, 10.0, 20.0, 50.0), (Shape::Bounded, 2.0, 10.0));
        assert_eq!(found(100.0, -10.0, 20.0, 50.0), (Shape::TwoRays, -10.0, 2.0));
        assert_eq!(found(100.0, 0.0, 20.0, 50.0), (Shape::RayUp, 2.0, f64::INFINITY));
        assert_eq!(found(100.0, -50.0, -20.0, 0.0), (Shape::RayDown, f64::NEG_INFINITY, -2.0));
        assert_eq!(found(100.0, -50.0, -20.0, -10.0), (Shape::Bounded, -10.0, -2.0));
        let whole = (Shape::WholeLine, f64::NEG_INFINITY, f64::INFINITY);
        assert_eq!(found(0.0, -1.0, 2.0, 3.0), whole);
        assert_eq!(found(0.0, 1.0, 2.0, 3.0), (Shape::Bounded, 0.0, 0.0));
        assert_eq!(
            plain_set(5.0, &retained(0.0, 0.0, 0.0)),
            Err(Undefined::from(UndefinedReason::ZeroEffect))
        );
    }

    #[test]
    fn a_saving_mirrors_the_set() {
        assert_eq!(found(-100.0, 10.0, 20.0, 50.0), (Shape::Bounded, -10.0, -2.0));
        assert_eq!(found(-100.0, -10.0, 20.0, 50.0), (Shape::TwoRays, -2.0, 10.0));
        assert_eq!(found(-100.0, 0.0, 20.0, 50.0), (Shape::RayDown, f64::NEG_INFINITY, -2.0));
    }

    #[test]
    fn the_set_holds_what_the_net_benefit_cannot_tell_from_zero() {
        for (lower, value, upper) in
            [(10.0, 20.0, 50.0), (-10.0, 20.0, 50.0), (-50.0, -20.0, -10.0), (0.0, 20.0, 50.0)]
        {
            for cost in [100.0, -100.0, 0.0] {
                let set = plain_set(cost, &retained(lower, value, upper)).unwrap();
                for v in (-200..=200).map(|tenth| f64::from(tenth) / 10.0 + 0.01) {
                    let (a, b) = (v * lower - cost, v * upper - cost);
                    assert_eq!(set.contains(v), a.min(b) <= 0.0 && 0.0 <= a.max(b), "{set} {v}");
                }
            }
        }
    }

    #[test]
    fn a_reciprocal_passes_through_infinity_and_not_through_zero() {
        let set = |shape, lower, upper| RatioSet {
            value: Some(20.0),
            shape,
            lower,
            upper,
            level: Level::default(),
            method: Method::Mover,
        };
        let found = |shape, lower, upper| {
            reciprocal(&set(shape, lower, upper), 100.0).map(|found| (found.lower, found.upper))
        };
        assert_eq!(found(Shape::Bounded, 10.0, 50.0), Ok((2.0, 10.0)));
        assert_eq!(found(Shape::TwoRays, -10.0, 50.0), Ok((-10.0, 2.0)));
        assert_eq!(found(Shape::RayUp, 10.0, f64::INFINITY), Ok((0.0, 10.0)));
        let unbounded = Err(Undefined::from(UndefinedReason::Unbounded));
        assert_eq!(found(Shape::Bounded, -10.0, 50.0), unbounded);
        assert_eq!(found(Shape::WholeLine, f64::NEG_INFINITY, f64::INFINITY), unbounded);
    }
}
