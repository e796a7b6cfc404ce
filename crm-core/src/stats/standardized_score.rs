//! The difference and the ratio of two proportions, standardized over strata.
//!
//! Each stratum is weighted by its members of the second group, so that the result applies to them.
//! The variance of the sum comes from the rates that are most likely if the effect is the same in
//! all strata, and its third moment corrects for the skewness of small samples of unequal size.

use crate::error::error::Result;
use crate::error::undefined::UndefinedReason;
use crate::number::level::Level;
use crate::number::method::Method;
use crate::stats::comparison::Comparison;
use crate::stats::normal::{critical, two_sided};
use crate::stats::restricted_rates::{Rates, at_difference, at_ratio};
use crate::stats::risk_difference::compare;
use crate::stats::risk_ratio::risk_ratio;
use crate::stats::root::{crossing, last};
use crate::stats::samples::Samples;
use crate::stats::score_test::corrected;

/// A ratio beyond this, or below its reciprocal, is not searched for.
const FAR: f64 = 1e100;

/// Compares two groups within strata, first minus second.
///
/// # Formula
///
/// `D = sum w_s (p1_s - p2_s)` with `w_s = n2_s / n2`. A difference `d` is inside the interval if
/// the corrected `z` of `S = D - d` is at most the critical value: `S / sqrt(V) = z + A (z^2 - 1)`
/// with `A = M / (6 V^(3/2))`. The variance is `V = sum w_s^2 V_s N_s / (N_s - 1)`,
/// `V_s = p1 q1 / n1 + p2 q2 / n2`, and the third moment `M = sum w_s^3 M_s`,
/// `M_s = p1 q1 (q1 - p1) / n1^2 - p2 q2 (q2 - p2) / n2^2`, at the most likely rates of the stratum
/// with `p1 - p2 = d`. With one stratum this is the method [`Method::Scas`].
///
/// # Reference
///
/// Gart and Nam (1990), Biometrics 46:637-643. Laud (2017), Pharmaceutical Statistics 16:334-348,
/// equations 1 and 2. The weights are those of Kitagawa (1955), Journal of the American
/// Statistical Association 50:1168-1194.
pub(crate) fn standardized_difference(strata: &[Samples], level: Level) -> Result<Comparison> {
    if let &[one] = strata {
        return Ok(compare(one, Method::Scas, level)?.with_method(Method::Standardized));
    }
    let weighted = Weighted::new(strata);
    let value = weighted.difference();
    let z = critical(level.alpha());
    let score = |difference: f64| weighted.difference_score(value, difference).z();
    let below = crossing(0.0, value + 1.0, |far| score(value - far) - z);
    let above = crossing(0.0, 1.0 - value, |far| -z - score(value + far));
    let limits = (value - below, value, value + above);
    Ok(Comparison::settled(limits, 0.0, weighted.equal_rates(level), level, Method::Standardized))
}

/// Compares two groups within strata, the second over the first: `sum w_s p2_s / sum w_s p1_s`.
///
/// # Formula
///
/// As [`standardized_difference`], with the score `S = sum w_s (p2_s - r p1_s)` of a ratio `r`,
/// `V_s = p2 q2 / n2 + r^2 p1 q1 / n1` and `M_s = p2 q2 (q2 - p2) / n2^2 - r^3 p1 q1 (q1 - p1) /
/// n1^2`, at the most likely rates with `p2 = r p1`.
///
/// # Errors
///
/// Undefined if no member of either group has the event.
pub(crate) fn standardized_ratio(strata: &[Samples], level: Level) -> Result<Comparison> {
    if let &[Samples { first, second }] = strata {
        let found = risk_ratio(second.x, second.n, first.x, first.n, Method::Scas, level)?;
        return Ok(found.with_method(Method::Standardized));
    }
    let weighted = Weighted::new(strata);
    let (over, under) =
        (weighted.sum(|one| one.second.rate()), weighted.sum(|one| one.first.rate()));
    if over == 0.0 && under == 0.0 {
        return Err(UndefinedReason::ZeroByZero.into());
    }
    // Equal rates can differ by rounding.
    let value = if weighted.difference() == 0.0 { 1.0 } else { over / under };
    let z = critical(level.alpha());
    let inside_below = |ratio: f64| weighted.ratio_score(ratio).z() <= z;
    let inside_above = |ratio: f64| weighted.ratio_score(ratio).z() >= -z;
    let start = value.clamp(1.0 / FAR, FAR);
    // The score need not be monotonic: a ratio beyond 1 can be inside where 1 is not.
    let below = if start > 1.0 && !inside_below(1.0) { 1.0 } else { 1.0 / FAR };
    let above = if start < 1.0 && !inside_above(1.0) { 1.0 } else { FAR };
    let lower = if value == 0.0 || inside_below(below) {
        0.0
    } else {
        last(start, below, inside_below).min(value)
    };
    let upper = if value.is_infinite() || inside_above(above) {
        f64::INFINITY
    } else {
        last(start, above, inside_above).max(value)
    };
    let (p_value, significant) = weighted.equal_rates(level);
    // The ratio of two rates that differ can be 1 as a float.
    let verdict = (p_value, significant && value != 1.0);
    Ok(Comparison::settled((lower, value, upper), 1.0, verdict, level, Method::Standardized))
}

/// Strata with their shares of the second group.
struct Weighted(Vec<(f64, Samples)>);

impl Weighted {
    fn new(strata: &[Samples]) -> Weighted {
        let all: f64 = strata.iter().map(|one| one.second.size()).sum();
        Weighted(strata.iter().map(|&one| (one.second.size() / all, one)).collect())
    }

    fn sum(&self, of: impl Fn(Samples) -> f64) -> f64 {
        self.0.iter().map(|&(weight, one)| weight * of(one)).sum()
    }

    /// Returns the difference of the rates; 0 if it is within the rounding of its terms, so that
    /// strata that cancel exactly have no effect.
    fn difference(&self) -> f64 {
        // Each term is rounded at most four times, and each sum once.
        let roundings = (self.0.len() + 4) as f64;
        let size = self.sum(|one| one.first.rate() + one.second.rate());
        let value = self.sum(|one| one.difference());
        if value.abs() <= roundings * f64::EPSILON * size { 0.0 } else { value }
    }

    /// Returns the score of a true difference, where `value` is the estimate.
    fn difference_score(&self, value: f64, difference: f64) -> Score {
        let mut score = Score { score: value - difference, ..Score::default() };
        for &(weight, one) in &self.0 {
            let Rates { first, second } = at_difference(one, difference);
            let (n1, n2) = (one.first.size(), one.second.size());
            let (v1, v2) = (first.p * first.q / n1, second.p * second.q / n2);
            score.variance += weight * weight * (v1 + v2) * one.inflation();
            score.third += weight.powi(3)
                * (v1 * ((first.q - first.p) / n1) - v2 * ((second.q - second.p) / n2));
        }
        score
    }

    /// Returns the score of a true ratio, the second group over the first.
    fn ratio_score(&self, ratio: f64) -> Score {
        let mut score = Score::default();
        for &(weight, one) in &self.0 {
            let Rates { first, second } = at_ratio(one, ratio);
            let (n1, n2) = (one.first.size(), one.second.size());
            let v1 = ratio * first.p * (ratio * first.q / n1);
            let v2 = second.p * second.q / n2;
            score.score += weight * (one.second.rate() - ratio * one.first.rate());
            score.variance += weight * weight * (v1 + v2) * one.inflation();
            score.third += weight.powi(3)
                * (v2 * ((second.q - second.p) / n2) - ratio * v1 * ((first.q - first.p) / n1));
        }
        score
    }

    /// Returns the p-value of equal rates in all strata, and whether the difference is significant:
    /// the corrected z can be on the other side of 0 than the difference.
    fn equal_rates(&self, level: Level) -> (f64, bool) {
        let value = self.difference();
        let z = self.difference_score(value, 0.0).z();
        let p_value = two_sided(z);
        (p_value, p_value < level.alpha() && z * value > 0.0)
    }
}

/// A sum of scores with its variance and its third central moment.
#[derive(Clone, Copy, Debug, Default)]
struct Score {
    score: f64,
    variance: f64,
    third: f64,
}

impl Score {
    /// Returns the z corrected for skewness; infinite without variance, 0 without a score.
    fn z(self) -> f64 {
        if self.score == 0.0 && self.variance == 0.0 {
            return 0.0;
        }
        let deviation = self.variance.sqrt();
        let plain = self.score / deviation;
        let skewness =
            if self.variance > 0.0 { self.third / self.variance / deviation / 6.0 } else { 0.0 };
        if plain.is_infinite() { plain } else { corrected(plain, skewness) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::estimate::Estimate;

    fn samples(tables: &[[u64; 4]]) -> Vec<Samples> {
        tables.iter().map(|&[x1, n1, x2, n2]| Samples::new(x1, n1, x2, n2).unwrap()).collect()
    }

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1e-3), "{found} {expected}");
    }

    /// One stratum by the sums over strata, not by the method of one table.
    fn by_sums(table: [u64; 4], level: Level) -> (Estimate, Estimate) {
        // A stratum of the same rates, with a weight of nothing.
        let one = samples(&[table]);
        let weighted = Weighted::new(&one);
        let z = critical(level.alpha());
        let value = weighted.sum(|one| one.difference());
        let below =
            last(0.0, value + 1.0, |far| weighted.difference_score(value, value - far).z() <= z);
        let above =
            last(0.0, 1.0 - value, |far| weighted.difference_score(value, value + far).z() >= -z);
        let ratio = one[0].second.rate() / one[0].first.rate();
        let low = last(ratio, 1.0 / FAR, |ratio| weighted.ratio_score(ratio).z() <= z);
        let high = last(ratio, FAR, |ratio| weighted.ratio_score(ratio).z() >= -z);
        let estimate =
            |lower, value, upper| Estimate { lower, value, upper, level, method: Method::Scas };
        (estimate(value - below, value, value + above), estimate(low, ratio, high))
    }

    #[test]
    fn one_stratum_is_the_method_of_one_table() {
        let level = Level::default();
        for table in [
            [120, 1000, 80, 1000],
            [3, 30, 9, 970],
            [9, 10, 30, 100],
            [1, 9, 2, 9],
            [56, 70, 48, 80],
        ] {
            let [x1, n1, x2, n2] = table;
            let (difference, ratio) = by_sums(table, level);
            let expected =
                compare(Samples::new(x1, n1, x2, n2).unwrap(), Method::Scas, level).unwrap();
            close(difference.lower, expected.estimate.lower);
            close(difference.upper, expected.estimate.upper);
            let expected = risk_ratio(x2, n2, x1, n1, Method::Scas, level).unwrap();
            close(ratio.lower, expected.estimate.lower);
            close(ratio.upper, expected.estimate.upper);
            let found = standardized_ratio(&samples(&[table]), level).unwrap();
            assert_eq!(found, expected.with_method(Method::Standardized));
        }
    }

    #[test]
    fn limits_and_p_value_agree_and_hold_the_point() {
        let strata = samples(&[[3, 20, 12, 180], [1, 20, 9, 180], [0, 4, 2, 36], [2, 2, 9, 10]]);
        for level in [0.8, 0.95, 0.99] {
            let level = Level::new(level).unwrap();
            let found = standardized_difference(&strata, level).unwrap();
            assert!(found.estimate.contains(found.estimate.value));
            assert_eq!(found.estimate.contains(0.0), found.p_value >= level.alpha());
            let ratio = standardized_ratio(&strata, level).unwrap();
            assert!(ratio.estimate.contains(ratio.estimate.value));
            assert_eq!(ratio.estimate.contains(1.0), ratio.p_value >= level.alpha());
            assert_eq!(ratio.p_value, found.p_value);
        }
    }

    /// Standardized to the treated, the ratio is on the side of the difference; the common ratio of
    /// Mantel and Haenszel need not be.
    #[test]
    fn the_ratio_is_standardized_as_the_difference_is() {
        let strata = samples(&[[100, 1000, 900, 9000], [5, 100, 3, 10]]);
        let difference = standardized_difference(&strata, Level::default()).unwrap();
        let ratio = standardized_ratio(&strata, Level::default()).unwrap();
        let control = (0.1 * 9000.0 + 0.05 * 10.0) / 9010.0;
        let treated = 903.0 / 9010.0;
        close(difference.estimate.value, control - treated);
        close(ratio.estimate.value, treated / control);
    }

    /// `3/4 (0.4 - 0.3) + 1/4 (0.2 - 0.5)` is 0, and not what its floats add up to.
    #[test]
    fn strata_that_cancel_have_no_effect() {
        for tables in [
            vec![[40, 100, 90, 300], [20, 100, 50, 100]],
            vec![[70, 100, 60, 100], [21, 70, 40, 100], [1, 3, 1, 3]],
        ] {
            let strata = samples(&tables);
            let difference = standardized_difference(&strata, Level::default()).unwrap();
            assert_eq!(difference.estimate.value, 0.0);
            let ratio = standardized_ratio(&strata, Level::default()).unwrap();
            assert_eq!((ratio.estimate.value, ratio.p_value), (1.0, difference.p_value));
        }
        // One customer more in ten million is an effect.
        let stratum = [2_000_000, 10_000_000, 5_000_001, 10_000_000];
        let one = samples(&[[4_000_000, 10_000_000, 9_000_000, 30_000_000], stratum]);
        assert!(standardized_difference(&one, Level::default()).unwrap().estimate.value != 0.0);
    }

    #[test]
    fn strata_without_events_have_an_interval() {
        let none = samples(&[[0, 10, 0, 90], [0, 5, 0, 20]]);
        let found = standardized_difference(&none, Level::default()).unwrap();
        assert_eq!((found.estimate.value, found.p_value), (0.0, 1.0));
        assert!(found.estimate.lower < -0.01 && found.estimate.upper > 0.1, "{found:?}");
        assert_eq!(
            standardized_ratio(&none, Level::default()),
            Err(UndefinedReason::ZeroByZero.into())
        );
        let one_sided = samples(&[[0, 10, 9, 90], [0, 5, 2, 20]]);
        let found = standardized_ratio(&one_sided, Level::default()).unwrap().estimate;
        assert_eq!((found.value, found.upper), (f64::INFINITY, f64::INFINITY));
        assert!(found.lower < 1.0 && found.lower > 0.0);
        let all = samples(&[[10, 10, 90, 90], [5, 5, 20, 20]]);
        let found = standardized_difference(&all, Level::default()).unwrap();
        assert!(found.estimate.contains(0.0) && found.estimate.upper < 0.2, "{found:?}");
    }

    /// Returns the number of events in `n` trials (SplitMix64).
    fn events(n: u64, rate: f64, state: &mut u64) -> u64 {
        let event = |_: &u64| {
            *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = *state;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            ((z ^ (z >> 31)) >> 11) as f64 / ((1_u64 << 53) as f64) < rate
        };
        (0..n).filter(event).count() as u64
    }

    #[test]
    fn a_test_over_sparse_strata_is_false_in_at_most_three_and_a_half_percent() {
        const STUDIES: usize = 4000;
        // 3.5%, and three standard errors of the simulation.
        let most = 0.035 + 3.0 * (0.035 * 0.965 / STUDIES as f64).sqrt();
        for (count, treated, control, rate) in [
            (10, 180, 20, 0.05),
            (20, 90, 10, 0.05),
            (50, 36, 4, 0.05),
            (100, 9, 1, 0.1),
            (20, 36, 4, 0.2),
            (200, 4, 1, 0.02),
        ] {
            let (mut state, mut found) = (7, [0; 2]);
            for _ in 0..STUDIES {
                let stratum = |_| {
                    let first = (events(control, rate, &mut state), control);
                    let second = (events(treated, rate, &mut state), treated);
                    Samples::new(first.0, first.1, second.0, second.1).unwrap()
                };
                let strata: Vec<Samples> = (0..count).map(stratum).collect();
                let weighted = Weighted::new(&strata);
                let significant = weighted.equal_rates(Level::default()).1;
                let above = weighted.sum(|one| one.difference()) > 0.0;
                found[usize::from(above)] += usize::from(significant);
            }
            for side in found {
                let share = side as f64 / STUDIES as f64;
                assert!(share <= most, "{count} of {treated}/{control}: {share}");
            }
        }
    }

    #[test]
    fn a_ratio_over_small_strata_agrees_with_its_test() {
        let mut excluded = 0;
        for (n1, n2, n3, n4) in [(2, 9, 3, 2), (5, 2, 2, 7), (3, 3, 9, 2), (2, 12, 6, 6)] {
            for (x1, x2) in (0..=n1).flat_map(|x1| (0..=n2).map(move |x2| (x1, x2))) {
                for (x3, x4) in (0..=n3).flat_map(|x3| (0..=n4).map(move |x4| (x3, x4))) {
                    let strata = samples(&[[x1, n1, x2, n2], [x3, n3, x4, n4]]);
                    for level in [0.8, 0.95, 0.99].map(|level| Level::new(level).unwrap()) {
                        // Without events there is no ratio.
                        let Ok(found) = standardized_ratio(&strata, level) else { continue };
                        let Estimate { lower, value, upper, .. } = found.estimate;
                        let excludes = lower > 1.0 || upper < 1.0;
                        let table = [x1, n1, x2, n2, x3, n3, x4, n4];
                        assert_eq!(excludes, found.p_value < level.alpha(), "{table:?} {level}");
                        assert!(lower <= value && value <= upper, "{table:?} {level}");
                        excluded += u32::from(excludes);
                    }
                }
            }
        }
        assert!(excluded > 100, "{excluded}");
    }
}
