//! The moments of an outcome and a covariate in a group.

use serde::Serialize;

use crate::error::error::Result;
use crate::stats::check::{covariance, finite, variance};
use crate::stats::means::size;

/// The moments of an outcome `y` and a covariate `x` in one group: variances and covariance with
/// the divisor `n - 1`.
///
/// # Examples
///
/// ```
/// use crm_core::stats::Moments;
///
/// // y = 3, 5, 4, 7 and x = 2, 4, 3, 5.
/// let control = Moments {
///     n: 4,
///     mean_y: 4.75,
///     mean_x: 3.5,
///     variance_y: 35.0 / 12.0,
///     variance_x: 5.0 / 3.0,
///     covariance: 6.5 / 3.0,
/// };
/// assert_eq!(control.mean_y - control.mean_x, 1.25);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Moments {
    /// The size of the group.
    pub n: u64,
    /// The mean of the outcome.
    pub mean_y: f64,
    /// The mean of the covariate.
    pub mean_x: f64,
    /// The variance of the outcome.
    pub variance_y: f64,
    /// The variance of the covariate.
    pub variance_x: f64,
    /// The covariance of outcome and covariate.
    pub covariance: f64,
}

impl Moments {
    /// Checks the moments of a group that needs at least three members.
    pub(crate) fn check(&self, name: &str) -> Result<()> {
        size(&format!("{name}.n"), self.n, 3)?;
        finite(&format!("{name}.mean_y"), self.mean_y)?;
        finite(&format!("{name}.mean_x"), self.mean_x)?;
        variance(&format!("{name}.variance_y"), self.variance_y)?;
        variance(&format!("{name}.variance_x"), self.variance_x)?;
        let variances = (self.variance_y, self.variance_x);
        covariance(&format!("{name}.covariance"), self.covariance, variances)
    }

    /// Returns the variance of the outcome around a line with this slope.
    pub(crate) fn residual_variance(&self, slope: f64) -> f64 {
        self.variance_y - slope * (2.0 * self.covariance - slope * self.variance_x)
    }

    pub(crate) fn size(&self) -> f64 {
        self.n as f64
    }

    /// Returns the degrees of freedom of the variances.
    pub(crate) fn degrees_of_freedom(&self) -> f64 {
        (self.n - 1) as f64
    }
}

/// The sums of squares and products of the pooled groups.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TotalSums {
    pub(crate) squares_x: f64,
    pub(crate) products: f64,
}

impl TotalSums {
    pub(crate) fn new(first: &Moments, second: &Moments) -> TotalSums {
        let between = first.size() * (second.size() / (first.size() + second.size()));
        let x = first.mean_x - second.mean_x;
        let y = first.mean_y - second.mean_y;
        let within = |of: fn(&Moments) -> f64| {
            first.degrees_of_freedom() * of(first) + second.degrees_of_freedom() * of(second)
        };
        TotalSums {
            squares_x: within(|group| group.variance_x) + between * x * x,
            products: within(|group| group.covariance) + between * x * y,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The moments of the numbers of a group, one by one.
    pub(crate) fn moments(y: &[f64], x: &[f64]) -> Moments {
        let n = y.len() as f64;
        let mean = |values: &[f64]| values.iter().sum::<f64>() / n;
        let (mean_y, mean_x) = (mean(y), mean(x));
        let product = |one: &[f64], m1: f64, other: &[f64], m2: f64| {
            one.iter().zip(other).map(|(a, b)| (a - m1) * (b - m2)).sum::<f64>() / (n - 1.0)
        };
        Moments {
            n: y.len() as u64,
            mean_y,
            mean_x,
            variance_y: product(y, mean_y, y, mean_y),
            variance_x: product(x, mean_x, x, mean_x),
            covariance: product(y, mean_y, x, mean_x),
        }
    }
}
