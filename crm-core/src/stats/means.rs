//! Two samples, given by their means and variances.

use crate::error::error::{Error, Result};
use crate::number::count::MAX_COUNT;
use crate::stats::check::{finite, variance};

/// The mean and the variance of a sample, with the divisor `n - 1`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mean {
    pub(crate) mean: f64,
    pub(crate) variance: f64,
    pub(crate) n: u64,
}

impl Mean {
    /// Checks a sample; its parameters are named `mean1` or `mean2`, and so on.
    fn new(number: u8, mean: f64, given_variance: f64, n: u64) -> Result<Mean> {
        finite(&format!("mean{number}"), mean)?;
        variance(&format!("variance{number}"), given_variance)?;
        size(&format!("n{number}"), n, 2)?;
        Ok(Mean { mean, variance: given_variance, n })
    }

    /// Returns the variance of the mean.
    pub(crate) fn squared_error(self) -> f64 {
        self.variance / self.n as f64
    }

    /// Returns the degrees of freedom of the variance.
    pub(crate) fn degrees_of_freedom(self) -> f64 {
        (self.n - 1) as f64
    }
}

/// Two independent samples.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Means {
    pub(crate) first: Mean,
    pub(crate) second: Mean,
}

impl Means {
    /// Checks the two samples.
    pub(crate) fn new(
        (mean1, variance1, n1): (f64, f64, u64),
        (mean2, variance2, n2): (f64, f64, u64),
    ) -> Result<Means> {
        Ok(Means {
            first: Mean::new(1, mean1, variance1, n1)?,
            second: Mean::new(2, mean2, variance2, n2)?,
        })
    }
}

/// Checks the size of a sample that needs at least `least` members.
pub(crate) fn size(field: &str, n: u64, least: u64) -> Result<()> {
    if (least..=MAX_COUNT).contains(&n) {
        Ok(())
    } else {
        Err(Error::out_of_range(field, &format!("from {least} to 2^53"), n))
    }
}
