//! Checks of arguments that several functions share.

use crate::error::error::{Error, Result};

/// Checks that a number is neither NaN nor infinite.
pub(crate) fn finite(field: &str, given: f64) -> Result<()> {
    if given.is_finite() { Ok(()) } else { Err(Error::not_finite(field, given)) }
}

/// Checks a variance: finite and non-negative.
pub(crate) fn variance(field: &str, given: f64) -> Result<()> {
    finite(field, given)?;
    if given < 0.0 { Err(Error::out_of_range(field, "at least 0", given)) } else { Ok(()) }
}

/// Checks a covariance against its variances.
pub(crate) fn covariance(field: &str, given: f64, variances: (f64, f64)) -> Result<()> {
    finite(field, given)?;
    let bound = variances.0.sqrt() * variances.1.sqrt();
    // Rounding can make a covariance computed from data exceed its bound.
    if given.abs() > bound * (1.0 + 1e-12) {
        let allowed =
            format!("at most {bound} in absolute value, the root of the product of the variances");
        return Err(Error::out_of_range(field, &allowed, given));
    }
    Ok(())
}

/// Returns the largest power of two that is at most a positive number, or the smallest normal float.
/// Dividing by it changes no digits.
pub(crate) fn power_of_two(number: f64) -> f64 {
    const EXPONENT: u64 = 0x7ff << 52;
    let power = f64::from_bits(number.to_bits() & EXPONENT);
    if power > 0.0 { power } else { f64::MIN_POSITIVE }
}
