//! The beta distribution for parameters up to 2^53.
//!
//! Implemented here because `statrs` 0.19 evaluates the continued fraction with a fixed number of
//! terms, which is wrong by several digits if a parameter exceeds ten thousand, and computes the
//! upper tail as 1 minus the lower tail, which loses a small one.

use crate::stats::binomial::beta_kernel;
use crate::stats::root::last;

/// Above this parameter the continued fraction is slow, and the density is smooth enough for
/// quadrature.
const LARGE: f64 = 3000.0;

/// Returns the probabilities of the beta distribution below and above `x`.
///
/// # Formula
///
/// The smaller tail is a continued fraction (DiDonato and Morris 1992, ACM Transactions on
/// Mathematical Software 18:360-373, algorithm 708), or, if both parameters are large, the integral
/// of the density by the double-exponential rule (Takahasi and Mori 1974). The other tail is the
/// rest.
pub(crate) fn beta_tails(a: f64, b: f64, x: f64) -> (f64, f64) {
    beta_tails_at(a, b, x, 1.0 - x)
}

/// Returns the same at an `x` whose complement `y` has more accurate digits than `1 - x`.
pub(crate) fn beta_tails_at(a: f64, b: f64, x: f64, y: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if y <= 0.0 {
        return (1.0, 0.0);
    }
    // Below the mean the lower tail is the smaller one.
    if x < (a + 1.0) / (a + b + 2.0) {
        let below = lower_tail(a, b, x, y);
        (below, 1.0 - below)
    } else {
        let above = lower_tail(b, a, y, x);
        (1.0 - above, above)
    }
}

/// Returns the smallest `x` whose lower tail is at least `probability`.
pub(crate) fn beta_quantile_up(a: f64, b: f64, probability: f64) -> f64 {
    last(1.0, 0.0, |x| beta_tails(a, b, x).0 >= probability)
}

/// Returns the largest `x` whose upper tail is at least `probability`.
pub(crate) fn beta_quantile_down(a: f64, b: f64, probability: f64) -> f64 {
    last(0.0, 1.0, |x| beta_tails(a, b, x).1 >= probability)
}

/// Returns the lower tail at `x`, whose complement is `y`; the smaller of the two has the more
/// accurate digits.
fn lower_tail(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let tail = if a > LARGE && b > LARGE {
        integral(a, b, x, y)
    } else {
        beta_kernel(a, b, x, y) / fraction(a, b, x, y)
    };
    tail.min(1.0)
}

/// Evaluates the continued fraction by the method of Lentz (1976) as modified by Thompson and
/// Barnett.
fn fraction(a: f64, b: f64, x: f64, y: f64) -> f64 {
    const TINY: f64 = 1e-300;
    const TERMS: u32 = 100_000;
    let away = |value: f64| if value.abs() < TINY { TINY } else { value };
    let excess = a * y - b * x + 1.0;
    let mut value = away(a * excess / (a + 1.0));
    let mut c = value;
    let mut d = 0.0;
    for m in 1..TERMS {
        let m = f64::from(m);
        let odd = a + 2.0 * m - 1.0;
        let over = (a + m - 1.0) * x / odd * ((a + b + m - 1.0) * x / odd) * (m * (b - m));
        let under = m + m * (b - m) * x / odd + (a + m) * (excess + m * (1.0 + y)) / (odd + 2.0);
        d = 1.0 / away(under + over * d);
        c = away(under + over / c);
        let change = c * d;
        value *= change;
        if (change - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    value
}

/// Integrates the density from where it vanishes to `x`.
fn integral(a: f64, b: f64, x: f64, y: f64) -> f64 {
    /// The number of steps on each side of the middle, and their range.
    const STEPS: i32 = 48;
    const REACH: f64 = 3.4;
    let n = a + b;
    let deviation = (a / n * (b / n) / (n + 1.0)).sqrt();
    // Uses the more accurate of the two.
    let distance = if x < y { a / n - x } else { y - b / n } / deviation;
    // At this distance from x the density has fallen by a factor of exp(-60).
    let length = (deviation * ((distance * distance + 120.0).sqrt() - distance)).min(x);
    let h = REACH / f64::from(STEPS);
    let sum: f64 = (-STEPS..=STEPS)
        .map(|step| {
            let t = f64::from(step) * h;
            let s = std::f64::consts::FRAC_PI_2 * t.sinh();
            // The distance below x as a fraction of the length: (1 - tanh s) / 2.
            let below = length / (1.0 + (2.0 * s).exp());
            let weight = t.cosh() / s.cosh().powi(2);
            let (at, complement) = (x - below, y + below);
            let density = beta_kernel(a, b, at, complement) / (at * complement);
            if at > 0.0 { weight * density } else { 0.0 }
        })
        .sum();
    sum * h * std::f64::consts::FRAC_PI_4 * length
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64, tolerance: f64) {
        assert!((found / expected - 1.0).abs() < tolerance, "{found:e} is not {expected:e}");
    }

    // Expected values by mpmath with 60 digits.
    #[test]
    fn tails_of_small_parameters() {
        close(beta_tails(2.0, 3.0, 0.5).0, 0.6875, 1e-14);
        close(beta_tails(0.5, 0.5, 0.25).0, 1.0 / 3.0, 1e-14);
        close(beta_tails(1.0, 1000.0, 0.01).1, 4.317_124_741_065_786e-5, 1e-13);
    }

    #[test]
    fn symmetric_tails_at_the_middle_are_one_half() {
        // In large samples the spacing of floats is not negligible compared with the standard
        // deviation.
        for (parameter, tolerance) in [
            (1.0, 1e-14),
            (50.0, 1e-14),
            (2999.0, 1e-13),
            (3001.0, 1e-13),
            (1e6, 1e-12),
            (4e15, 1e-7),
        ] {
            let (below, above) = beta_tails(parameter, parameter, 0.5);
            close(below, 0.5, tolerance);
            close(above, 0.5, tolerance);
        }
    }

    #[test]
    fn both_routes_agree_where_they_meet() {
        for (a, b, x) in
            [(3100.0, 3100.0, 0.48), (3500.0, 90_000.0, 0.0365), (4000.0, 3200.0, 0.53)]
        {
            let by_fraction = beta_kernel(a, b, x, 1.0 - x) / fraction(a, b, x, 1.0 - x);
            close(integral(a, b, x, 1.0 - x), by_fraction, 1e-12);
        }
    }

    #[test]
    fn small_rates_in_huge_samples_keep_their_digits() {
        // Poisson limits of 3 events, 0.6187 to 8.7673, and of 4000.
        let n = 2.0_f64.powi(50);
        close(beta_quantile_down(4.0, n, 0.025) * n, 8.767_273_069_742_323, 1e-9);
        close(beta_quantile_up(3.0, n, 0.025) * n, 0.618_672_122_895_601_4, 1e-9);
        close(beta_quantile_down(4001.0, n, 0.025) * n, 4_125.918_917_806_662, 1e-9);
    }

    #[test]
    fn quantiles_invert() {
        let x = beta_quantile_up(81.0, 920.0, 0.025);
        close(beta_tails(81.0, 920.0, x).0, 0.025, 1e-12);
        let x = beta_quantile_down(81.0, 920.0, 0.025);
        close(beta_tails(81.0, 920.0, x).1, 0.025, 1e-12);
    }
}
