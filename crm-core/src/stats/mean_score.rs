//! The score test of a difference of means, corrected for skewness.
//!
//! Welch's test divides by the variance of each sample alone. If the small sample has by chance
//! none of the rare large values, its mean and its variance are both too small, and the test finds
//! a difference where there is none. The score test uses the variance that both samples have
//! together under the null hypothesis, and the third moment that they have together corrects for
//! the skewness of the difference of samples of unequal size.

use crate::stats::normal::two_sided;

/// Below this a third of the skewness no longer changes a float.
const SYMMETRIC: f64 = 1e-12;

/// A sample with its third central moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct SkewedMean {
    pub(crate) n: u64,
    pub(crate) mean: f64,
    /// The variance, with the divisor `n - 1`.
    pub(crate) variance: f64,
    /// The third central moment, with the divisor `n`.
    pub(crate) third: f64,
}

/// The variance and the third central moment of a sum of weighted differences of means.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct DifferenceMoments {
    pub(crate) variance: f64,
    pub(crate) third: f64,
}

impl DifferenceMoments {
    /// Returns the moments of `weight * (m1 - m2)` if the true difference of the means is
    /// `difference`.
    ///
    /// # Formula
    ///
    /// The first sample is shifted by `-difference`. Over all `N = n1 + n2` members, `s^2` is the
    /// variance with the divisor `N - 1`, and `m3` the third central moment. Then
    /// `V = s^2 (1/n1 + 1/n2)`, and the third moment is `m3 (1/n1^2 - 1/n2^2)`.
    pub(crate) fn under(
        first: SkewedMean,
        second: SkewedMean,
        difference: f64,
        weight: f64,
    ) -> DifferenceMoments {
        let (n1, n2) = (first.n as f64, second.n as f64);
        let (n, rest) = (n1 + n2, first.mean - second.mean - difference);
        // The distances of the two means from their common mean.
        let one = Squares::new(first, rest * (n2 / n));
        let other = Squares::new(second, -rest * (n1 / n));
        let variance = (one.second + other.second) / (n - 1.0);
        let third = (one.third + other.third) / n;
        DifferenceMoments {
            variance: weight * weight * variance * (1.0 / n1 + 1.0 / n2),
            third: weight
                * weight
                * weight
                * third
                * ((1.0 / n1 - 1.0 / n2) * (1.0 / n1 + 1.0 / n2)),
        }
    }

    /// Adds the moments of an independent difference.
    pub(crate) fn plus(self, other: DifferenceMoments) -> DifferenceMoments {
        DifferenceMoments {
            variance: self.variance + other.variance,
            third: self.third + other.third,
        }
    }

    /// Returns the skewness; 0 without variance.
    pub(crate) fn skewness(self) -> f64 {
        if self.variance > 0.0 { self.third / self.variance / self.variance.sqrt() } else { 0.0 }
    }

    /// Returns the score of a difference of means from its true value.
    ///
    /// # Formula
    ///
    /// The first terms of the Cornish-Fisher expansion, `value / sqrt(V) = z + g (z^2 - 1) / 6` with
    /// the skewness `g`, solved for `z`. If the equation has no root, the score is that of the
    /// vertex, `-3 / g`: no value is as far from the null hypothesis in the direction of the short
    /// tail.
    ///
    /// # Reference
    ///
    /// Gart and Nam (1990), Biometrics 46:637-643, and Laud (2017), Pharmaceutical Statistics
    /// 16:334-348, equation 3, for rates.
    pub(crate) fn score(self, value: f64) -> f64 {
        let a = self.skewness() / 6.0;
        let plain = if value == 0.0 { 0.0 } else { value / self.variance.sqrt() };
        if a.abs() < SYMMETRIC {
            return plain;
        }
        let moved = plain + a;
        let discriminant = 1.0 + 4.0 * a * moved;
        if discriminant < 0.0 {
            return -0.5 / a;
        }
        // The root of the equation without cancellation for small skewness.
        2.0 * moved / (1.0 + discriminant.sqrt())
    }

    /// Returns the two-sided p-value of the true value; 1 if the score is on the other side.
    ///
    /// The score of a small difference of unequal samples can be on the other side of 0 than the
    /// difference.
    pub(crate) fn p_value(self, value: f64) -> f64 {
        let score = self.score(value);
        if score * value > 0.0 { two_sided(score) } else { 1.0 }
    }
}

/// The sums of the second and third powers of the distances from a point.
struct Squares {
    second: f64,
    third: f64,
}

impl Squares {
    /// Returns the sums about a point at this distance below the mean.
    fn new(sample: SkewedMean, distance: f64) -> Squares {
        let n = sample.n as f64;
        let within = (n - 1.0) * sample.variance;
        let square = distance * distance;
        Squares {
            second: within + n * square,
            third: n * sample.third + distance * (3.0 * within + n * square),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(values: &[f64]) -> SkewedMean {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let power = |k: i32| values.iter().map(|x| (x - mean).powi(k)).sum::<f64>();
        SkewedMean {
            n: values.len() as u64,
            mean,
            variance: power(2) / (n - 1.0),
            third: power(3) / n,
        }
    }

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() <= 1e-12 * expected.abs().max(1.0), "{found} {expected}");
    }

    const FIRST: [f64; 7] = [0.0, 3.0, 0.0, 11.0, 2.0, 0.0, 5.0];
    const SECOND: [f64; 4] = [0.0, 1.0, 0.0, 2.0];

    /// The definition: the moments of all members, the first sample shifted.
    #[test]
    fn the_moments_are_those_of_all_members() {
        for difference in [0.0, 1.5, -4.0] {
            let all: Vec<f64> = FIRST.iter().map(|x| x - difference).chain(SECOND).collect();
            let all = sample(&all);
            let found = DifferenceMoments::under(sample(&FIRST), sample(&SECOND), difference, 3.0);
            close(found.variance, 9.0 * all.variance * (1.0 / 7.0 + 1.0 / 4.0));
            close(found.third, 27.0 * all.third * (1.0 / 49.0 - 1.0 / 16.0));
        }
    }

    #[test]
    fn swapping_the_samples_negates_the_score() {
        let (first, second) = (sample(&FIRST), sample(&SECOND));
        let difference = first.mean - second.mean;
        let one = DifferenceMoments::under(first, second, 0.5, 1.0);
        let other = DifferenceMoments::under(second, first, -0.5, 1.0);
        close(one.score(difference - 0.5), -other.score(0.5 - difference));
        close(one.p_value(difference - 0.5), other.p_value(0.5 - difference));
    }

    /// For shares it is the score of Gart and Nam at the null: the variance `p q` with the factor
    /// `N / (N - 1)`, and the third moment `p q (q - p)`.
    #[test]
    fn shares_have_the_score_of_gart_and_nam() {
        let share = |x: u64, n: u64| {
            let values: Vec<f64> = (0..n).map(|i| f64::from(u8::from(i < x))).collect();
            sample(&values)
        };
        let (first, second) = (share(9, 90), share(4, 20));
        let moments = DifferenceMoments::under(first, second, 0.0, 1.0);
        let p: f64 = 13.0 / 110.0;
        close(moments.variance, p * (1.0 - p) * (1.0 / 90.0 + 1.0 / 20.0) * 110.0 / 109.0);
        let third = p * (1.0 - p) * (1.0 - 2.0 * p) * (1.0 / 8100.0 - 1.0 / 400.0);
        close(moments.third, third);
    }

    #[test]
    fn the_score_solves_its_equation_or_is_the_vertex() {
        for skewness in [-1.4, -0.3, -1e-9, 0.0, 1e-9, 0.2, 0.9] {
            let moments = DifferenceMoments { variance: 4.0, third: 8.0 * skewness };
            close(moments.skewness(), skewness);
            for value in [-9.0, -2.0, -0.1, 0.0, 0.1, 1.0, 4.0, 8.0, 30.0] {
                let z = moments.score(value);
                let vertex = -3.0 / skewness;
                if (z - vertex).abs() > 1e-9 {
                    close(z + skewness * (z * z - 1.0) / 6.0, value / 2.0);
                } else {
                    assert!((value / 2.0 - (vertex / 2.0 - skewness / 6.0)) * vertex >= -1e-9);
                }
            }
        }
    }

    #[test]
    fn a_skewed_difference_cannot_be_far_on_its_short_side() {
        // The vertex of a skewness of -2 is at 1.5: never below p = .13.
        let moments = DifferenceMoments { variance: 1.0, third: -2.0 };
        assert_eq!(moments.score(100.0), 1.5);
        assert!(moments.p_value(1e9) > 0.13);
        assert!(moments.p_value(-4.0) < 0.05);
    }

    #[test]
    fn without_a_difference_there_is_nothing_to_find() {
        let moments = DifferenceMoments { variance: 1.0, third: -0.6 };
        assert_eq!(moments.p_value(0.0), 1.0);
        // Its score is on the other side.
        assert!(moments.score(0.01) < 0.0);
        assert_eq!(moments.p_value(0.01), 1.0);
        let none = DifferenceMoments::default();
        assert_eq!((none.skewness(), none.p_value(0.0)), (0.0, 1.0));
        assert_eq!(none.p_value(1.0), 0.0);
    }

    #[test]
    fn strata_add_their_moments() {
        let (first, second) = (sample(&FIRST), sample(&SECOND));
        let one = DifferenceMoments::under(first, second, 0.0, 7.0);
        let both = one.plus(one);
        close(both.variance, 2.0 * one.variance);
        close(both.skewness(), one.skewness() / 2.0_f64.sqrt());
    }
}
