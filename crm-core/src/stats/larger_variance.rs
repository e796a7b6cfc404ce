//! The test of equal means by the larger of two variances.
//!
//! Each of two usual tests fails on one side if a few large values carry a sample of very different
//! size. If the small sample has by chance none of them, its own variance is too small, and Welch's
//! test finds a difference. If it has one too many, the variance of both samples together is too
//! small, and the pooled test finds a difference. The variance that is larger is not too small on
//! either side.

use crate::error::undefined::{Undefined, UndefinedReason};
use crate::stats::means::Mean;
use crate::stats::student::two_sided_t;

/// The size of the smallest sample that is tested: in a smaller one all members can be alike by
/// chance, and then neither variance tells how much they differ.
const FEWEST: u64 = 20;

/// Returns the two-sided p-value of equal means of two samples from one distribution, of any shape.
/// Undefined if a sample has fewer than 20 members.
///
/// # Formula
///
/// `t = (m1 - m2) / sqrt(V)` with `n1 + n2 - 2` degrees of freedom, where `V` is the larger of
///
/// - `s^2 (1/n1 + 1/n2)`, with the variance `s^2` of all members about their common mean, with the
///   divisor `n1 + n2 - 1`: the variance of the difference over all divisions of the members into
///   samples of these sizes;
/// - `v1/n1 + v2/n2`, with the variances of each sample.
///
/// The first is at least the pooled variance of Student's test, so the p-value is at least that of
/// Student's test, which is exact for normal values. For other values the error is simulated
/// (`docs/statistics.md`).
///
/// # Reference
///
/// Pitman (1937), Supplement to the Journal of the Royal Statistical Society 4:119-130, for the
/// first variance; Welch (1938), Biometrika 29:350-362, for the second. Efron (1969), Journal of the
/// American Statistical Association 64:1278-1302: divided by the root of its sum of squares, a sum of
/// symmetric numbers has tails that are hardly longer than normal, however long theirs are.
pub(crate) fn larger_variance_p_value(first: Mean, second: Mean) -> Result<f64, Undefined> {
    if first.n.min(second.n) < FEWEST {
        return Err(UndefinedReason::TooFew.into());
    }
    let difference = first.mean - second.mean;
    if difference == 0.0 {
        return Ok(1.0);
    }
    let (n1, n2) = (first.n as f64, second.n as f64);
    let within = (n1 - 1.0) * first.variance + (n2 - 1.0) * second.variance;
    // In this order it is the same for swapped samples.
    let between = n1 * n2 / (n1 + n2) * (difference * difference);
    let together = (within + between) / (n1 + n2 - 1.0) * (1.0 / n1 + 1.0 / n2);
    let each = first.squared_error() + second.squared_error();
    Ok(two_sided_t(difference / together.max(each).sqrt(), n1 + n2 - 2.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::level::Level;
    use crate::stats::welch::welch;

    fn sample(values: &[f64]) -> Mean {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let squares = values.iter().map(|x| (x - mean).powi(2)).sum::<f64>();
        Mean { mean, variance: squares / (n - 1.0), n: values.len() as u64 }
    }

    /// Zeros with some ones.
    fn rare(ones: usize, n: usize) -> Mean {
        let values: Vec<f64> = (0..n).map(|i| f64::from(u8::from(i < ones))).collect();
        sample(&values)
    }

    fn p_value(first: Mean, second: Mean) -> f64 {
        larger_variance_p_value(first, second).unwrap()
    }

    fn close(found: f64, expected: f64) {
        assert!((found / expected - 1.0).abs() < 1e-9, "{found:e} is not {expected:e}");
    }

    /// Expected values by scipy: `2 t.sf(t, n1 + n2 - 2)` of the formula.
    #[test]
    fn the_larger_variance_decides() {
        // The small sample varies less: the variance of all members.
        let (first, second) = (
            Mean { mean: 10.0, variance: 4.0, n: 1800 },
            Mean { mean: 9.5, variance: 1.0, n: 200 },
        );
        close(p_value(first, second), 0.000_517_569_664_129_135_2);
        // It varies more: the variances of each.
        let second = Mean { variance: 9.0, ..second };
        close(p_value(first, second), 0.021_500_093_393_841_853);
    }

    #[test]
    fn a_sample_without_the_rare_values_does_not_differ() {
        // 2% of ones, of which 200 members should have 4.
        let (many, none) = (rare(40, 1800), rare(0, 200));
        let welch = welch(many.mean, many.variance, 1800, 0.0, 0.0, 200, Level::default());
        assert!(welch.unwrap().p_value < 1e-9);
        assert!(p_value(many, none) > 0.03);
        // One with three times as many does not either.
        assert!(p_value(rare(36, 1800), rare(12, 200)) > 0.01);
        assert!(p_value(rare(36, 1800), rare(30, 200)) < 1e-4);
    }

    #[test]
    fn swapping_the_samples_changes_nothing() {
        let (first, second) = (rare(30, 90), rare(2, 25));
        assert_eq!(p_value(first, second), p_value(second, first));
    }

    #[test]
    fn without_variance_or_members() {
        let constant = |mean, n| Mean { mean, variance: 0.0, n };
        assert_eq!(p_value(constant(3.0, 30), constant(3.0, 40)), 1.0);
        // The variance of all members is that between the samples.
        assert!(p_value(constant(3.0, 30), constant(4.0, 40)) < 1e-9);
        let few = larger_variance_p_value(constant(3.0, 19), constant(4.0, 1 << 50));
        assert_eq!(few, Err(UndefinedReason::TooFew.into()));
    }
}
