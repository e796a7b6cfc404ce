//! Probabilities of the binomial, the hypergeometric and the Poisson distribution at full
//! precision.
//!
//! The usual computation with three log-gammas loses as many digits as their size. The saddle-point
//! form does not (Loader 2000, "Fast and accurate computation of binomial probabilities"): it
//! writes a probability as a normal density times small corrections.

use std::f64::consts::{PI, TAU};

/// Returns the probability of `x` events in `n` trials with probability `p`, and `q = 1 - p`.
pub(crate) fn binomial(x: f64, n: f64, p: f64, q: f64) -> f64 {
    if x < 0.0 || x > n {
        return 0.0;
    }
    if x == 0.0 {
        return ln_power(n, p, q).exp();
    }
    if x == n {
        return ln_power(n, q, p).exp();
    }
    let rest = n - x;
    let log = stirling_error(n)
        - stirling_error(x)
        - stirling_error(rest)
        - deviance(x, n * p)
        - deviance(rest, n * q);
    log.exp() * (n / (TAU * x * rest)).sqrt()
}

/// Returns `n ln(1 - p)`, from the more accurate of `p` and `q = 1 - p`.
fn ln_power(n: f64, p: f64, q: f64) -> f64 {
    if n == 0.0 {
        0.0
    } else if p < q {
        n * (-p).ln_1p()
    } else {
        n * q.ln()
    }
}

/// Returns the probability of `x` events in a sample of `size` from `events` and `others`.
pub(crate) fn hypergeometric(x: f64, size: f64, events: f64, others: f64) -> f64 {
    if x < 0.0 || x > size || x > events || size - x > others {
        return 0.0;
    }
    let total = events + others;
    let (p, q) = (size / total, (total - size) / total);
    binomial(x, events, p, q) * binomial(size - x, others, p, q) / binomial(size, total, p, q)
}

/// Returns the probability of `k` if `mean` are expected; `k` can be fractional.
pub(crate) fn poisson(k: f64, mean: f64) -> f64 {
    if k == 0.0 {
        return (-mean).exp();
    }
    (-stirling_error(k) - deviance(k, mean)).exp() / (TAU * k).sqrt()
}

/// Returns the logarithm of the same, also where the probability is 0 as a float.
pub(crate) fn ln_poisson(k: f64, mean: f64) -> f64 {
    if k == 0.0 {
        return -mean;
    }
    -stirling_error(k) - deviance(k, mean) - 0.5 * (TAU * k).ln()
}

/// Returns the density of the beta distribution times `x (1 - x)`: `x^a (1 - x)^b / B(a, b)`.
pub(crate) fn beta_kernel(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let n = a + b;
    let log = stirling_error(n)
        - stirling_error(a)
        - stirling_error(b)
        - deviance(a, n * x)
        - deviance(b, n * y);
    log.exp() * (a * b / (TAU * n)).sqrt()
}

/// Returns the error of Stirling's formula: `ln Gamma(z + 1) - (z + 1/2) ln z + z - ln(2 pi) / 2`.
fn stirling_error(z: f64) -> f64 {
    const TERMS: [f64; 5] = [1.0 / 12.0, -1.0 / 360.0, 1.0 / 1260.0, -1.0 / 1680.0, 1.0 / 1188.0];
    if z <= 15.0 {
        return libm::lgamma(z + 1.0) - (z + 0.5) * z.ln() + z - 0.5 * (2.0 * PI).ln();
    }
    let square = z * z;
    TERMS.iter().rev().fold(0.0, |sum, term| term + sum / square) / z
}

/// Returns `ln(x / y)`, also where the ratio overflows.
fn ln_ratio(x: f64, y: f64) -> f64 {
    let ratio = x / y;
    if ratio.is_finite() { ratio.ln() } else { x.ln() - y.ln() }
}

/// Returns `x ln(x / mean) + mean - x`, without cancellation if `x` is close to the mean.
fn deviance(x: f64, mean: f64) -> f64 {
    let difference = x - mean;
    if difference.abs() >= 0.1 * (x + mean) {
        return x * ln_ratio(x, mean) + mean - x;
    }
    // x ln(x / mean) = 2 x artanh(v), as a series in v.
    /// With `v` below 0.1, the later terms are below `1e-40` of the sum.
    const LAST: u32 = 41;
    let v = difference / (x + mean);
    let square = v * v;
    let mut sum = difference * v;
    let mut term = 2.0 * x * v;
    for odd in (3..=LAST).step_by(2) {
        term *= square;
        let next = sum + term / f64::from(odd);
        if next == sum {
            break;
        }
        sum = next;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) {
        assert!((found / expected - 1.0).abs() < 1e-13, "{found} is not {expected}");
    }

    // Expected values by mpmath with 50 digits.
    #[test]
    fn binomial_probabilities() {
        close(binomial(3.0, 10.0, 0.5, 0.5), 120.0 / 1024.0);
        close(binomial(0.0, 1e6, 1e-7, 1.0 - 1e-7), 0.904_837_413_511_772_2);
        close(binomial(5e5, 1e6, 0.5, 0.5), 7.978_843_613_317_501e-4);
        close(binomial(1.0, 1e15, 1e-15, 1.0), 0.367_879_441_171_442_5);
        assert_eq!(binomial(11.0, 10.0, 0.5, 0.5), 0.0);
        assert_eq!(binomial(0.0, 0.0, 0.5, 0.5), 1.0);
        assert_eq!(binomial(10.0, 10.0, 1.0, 0.0), 1.0);
    }

    #[test]
    fn hypergeometric_probabilities_sum_to_one() {
        let sum: f64 = (0..=40).map(|x| hypergeometric(f64::from(x), 40.0, 60.0, 25.0)).sum();
        close(sum, 1.0);
        close(hypergeometric(3.0, 4.0, 4.0, 4.0), 16.0 / 70.0);
    }
}
