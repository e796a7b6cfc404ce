//! The confidence that a program pays, by the value of a retained customer.

use std::cell::OnceCell;
use std::cmp::Ordering;

use crate::error::error::Result;
use crate::number::level::Level;
use crate::retention::effect::benefit::{AtLevel, Benefit};
use crate::stats::mover::Limits;
use crate::stats::normal::two_sided;
use crate::stats::root::crossing;

/// The critical value of the narrowest interval: closer to 0 there is no valid level.
const NARROW: f64 = 1e-6;

/// Above this critical value a probability is 0 or 1 as a float.
const FAR: f64 = 8.0;

const STEPS: usize = 64;

/// The confidences of one program: the limits by level are the same for all values.
pub(crate) struct Acceptability<'b> {
    benefit: &'b Benefit,
    /// The limits at the narrowest interval, and at equal steps of the critical value.
    steps: [OnceCell<Option<AtLevel>>; STEPS + 1],
}

impl<'b> Acceptability<'b> {
    pub(crate) fn new(benefit: &'b Benefit) -> Acceptability<'b> {
        Acceptability { benefit, steps: [const { OnceCell::new() }; STEPS + 1] }
    }

    /// Returns the confidence that the net benefit at this value is above 0: 1 minus the one-sided
    /// p-value.
    ///
    /// If effect and cost are correlated, a narrow interval by MOVER can contain 0 while a wider
    /// one does not. The narrowest one that contains it decides, so that the confidence never
    /// exceeds that of any set.
    pub(crate) fn at(&self, value: f64) -> Result<f64> {
        let (side, p_value) = self.test(value)?;
        Ok(if side == Ordering::Greater { 1.0 - p_value / 2.0 } else { p_value / 2.0 })
    }

    /// Returns the side of 0 on which the net benefit at this value is, and the two-sided p-value
    /// of none.
    pub(crate) fn test(&self, value: f64) -> Result<(Ordering, f64)> {
        let side = self.side(value)?;
        if side == Ordering::Equal {
            return Ok((side, 1.0));
        }
        let excludes = |step: usize| {
            self.step(step).is_some_and(|at| self.net(value, at).compare_with_zero() == side)
        };
        let first = if self.benefit.nested() { STEPS } else { 1 };
        let z = match (first..=STEPS).find(|&step| !excludes(step)) {
            None => FAR,
            Some(step) => {
                let low = if first == STEPS { NARROW } else { critical_value(step - 1) };
                crossing(low, critical_value(step), |z| self.beyond(value, z, side))
            }
        };
        Ok((side, two_sided(z)))
    }

    /// Whether the net benefit at this value is above 0, below it, or neither, by its narrowest
    /// interval. A method that adds to the counts does not center its intervals at the estimate.
    pub(crate) fn side(&self, value: f64) -> Result<Ordering> {
        match self.step(0) {
            Some(at) => Ok(self.net(value, at).compare_with_zero()),
            None => Ok(self
                .benefit
                .at_level(value_level(NARROW)?)
                .map(|at| self.net(value, &at).compare_with_zero())?),
        }
    }

    fn net(&self, value: f64, at: &AtLevel) -> Limits {
        self.benefit.net_of(value, at)
    }

    /// Returns how far the limit is beyond 0; positive if the interval contains it.
    fn beyond(&self, value: f64, z: f64, side: Ordering) -> f64 {
        let Some(at) = limits(self.benefit, z) else { return f64::INFINITY };
        let Limits { lower, upper, .. } = self.net(value, &at);
        // A limit of 0 is inside.
        let over = if side == Ordering::Greater { -lower } else { upper };
        if over == 0.0 { f64::MIN_POSITIVE } else { over }
    }

    fn step(&self, step: usize) -> Option<&AtLevel> {
        let cell = self.steps.get(step)?;
        cell.get_or_init(|| limits(self.benefit, critical_value(step))).as_ref()
    }
}

fn critical_value(step: usize) -> f64 {
    if step == 0 { NARROW } else { FAR * step as f64 / STEPS as f64 }
}

fn value_level(z: f64) -> Result<Level> {
    Level::new(1.0 - two_sided(z))
}

fn limits(benefit: &Benefit, z: f64) -> Option<AtLevel> {
    benefit.at_level(value_level(z).ok()?).ok()
}
