//! The normal distribution.

use std::f64::consts::{SQRT_2, TAU};

/// Returns the probability that the absolute value of a standard normal variable is at least that
/// of `z`.
pub(crate) fn two_sided(z: f64) -> f64 {
    libm::erfc(z.abs() / SQRT_2)
}

/// Returns the `z` whose two-sided probability is `alpha`.
pub(crate) fn critical(alpha: f64) -> f64 {
    SQRT_2 * statrs::function::erf::erfc_inv(alpha)
}

/// Returns the probability that a variable of mean 0, variance 1 and this skewness is below `z`, by
/// the first terms of the Edgeworth expansion, within 0 to 1.
pub(crate) fn skewed_below(z: f64, skewness: f64) -> f64 {
    let density = (-0.5 * z * z).exp() / TAU.sqrt();
    let normal = 0.5 * libm::erfc(-z / SQRT_2);
    (normal - skewness / 6.0 * (z * z - 1.0) * density).clamp(0.0, 1.0)
}

/// Returns the limits and the p-value of a ratio whose logarithm is normal with a standard error.
pub(crate) fn log_normal(over: u128, under: u128, error: f64, z: f64) -> (f64, f64, f64) {
    // The difference of two integers is exact, which preserves the digits of a ratio close to 1;
    // swapping them only changes the sign.
    let above = |large: u128, small: u128| ((large - small) as f64 / small as f64).ln_1p();
    let log = if over >= under { above(over, under) } else { -above(under, over) };
    let p_value = if log == 0.0 { 1.0 } else { two_sided(log / error) };
    ((log - z * error).exp(), (log + z * error).exp(), p_value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_figures() {
        assert!((critical(0.05) - 1.959_963_984_540_054).abs() < 1e-15);
        assert!((two_sided(1.959_963_984_540_054) - 0.05).abs() < 1e-15);
        assert!((two_sided(-10.0) / 1.523_970_604_832_105e-23 - 1.0).abs() < 1e-14);
        assert_eq!(two_sided(0.0), 1.0);
    }
}
