//! Properties of the comparisons of means and of strata: swapped groups, agreement of interval and
//! test, and the coverage of adjusted intervals.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use crm_core::number::Level;
use crm_core::stats::{
    Adjustment, Comparison, Moments, adjusted_difference, chi_square_homogeneity, e_value,
    mantel_haenszel, ratio_of_means, standardized_proportion_difference, welch,
};
use crm_core::{Result, Undefined};
use proptest::prelude::*;

/// The mean, the variance and the size of a sample.
fn sample() -> impl Strategy<Value = (f64, f64, u64)> {
    (-1e6_f64..1e6, prop_oneof![Just(0.0), 1e-6_f64..1e6], 2_u64..100_000)
}

fn table() -> impl Strategy<Value = [[u64; 2]; 2]> {
    [[0_u64..40, 0_u64..40], [0_u64..40, 0_u64..40]]
}

fn level() -> impl Strategy<Value = Level> {
    (0.5_f64..0.999).prop_map(|level| Level::new(level).unwrap())
}

/// Whether the interval excludes the null value exactly if the p-value is below the error rate.
fn interval_agrees_with_test(found: &Comparison, null: f64) -> bool {
    found.estimate.contains(null) == (found.p_value >= found.estimate.level.alpha())
}

fn close(found: f64, expected: f64) -> bool {
    found == expected || (found - expected).abs() <= 1e-9 * expected.abs().max(1e-9)
}

fn swapped<const INVERTS: bool>(
    found: Result<Comparison, Undefined>,
    other: Result<Comparison, Undefined>,
) -> bool {
    match (found, other) {
        (Ok(found), Ok(other)) => {
            let back = |limit: f64| if INVERTS { 1.0 / limit } else { -limit };
            let (one, other_estimate) = (found.estimate, other.estimate);
            close(back(other_estimate.value), one.value)
                && close(back(other_estimate.upper), one.lower)
                && close(back(other_estimate.lower), one.upper)
                && close(other.p_value, found.p_value)
        }
        (found, other) => found.err() == other.err(),
    }
}

proptest! {
    #[test]
    fn comparisons_of_means_agree_with_their_tests_and_negate(
        (m1, v1, n1) in sample(),
        (m2, v2, n2) in sample(),
        level in level(),
    ) {
        let found = welch(m1, v1, n1, m2, v2, n2, level).unwrap();
        prop_assert!(interval_agrees_with_test(&found, 0.0), "{found:?}");
        let other = welch(m2, v2, n2, m1, v1, n1, level).unwrap();
        prop_assert_eq!(other.p_value, found.p_value);
        prop_assert_eq!(other.estimate.lower, -found.estimate.upper);
        let lift = ratio_of_means(m1, v1, n1, m2, v2, n2, level).unwrap();
        prop_assert!(interval_agrees_with_test(&lift, 0.0), "{lift:?}");
    }

    #[test]
    fn stratified_comparisons_agree_with_their_tests_and_invert(
        tables in proptest::collection::vec(table(), 1..8),
        level in level(),
    ) {
        let found = mantel_haenszel(&tables, level).unwrap();
        let turned: Vec<_> = tables.iter().map(|[first, second]| [*second, *first]).collect();
        let other = mantel_haenszel(&turned, level).unwrap();
        for (comparison, null) in
            [(found.risk_difference, 0.0), (found.risk_ratio, 1.0), (found.odds_ratio, 1.0)]
        {
            if let Ok(comparison) = comparison {
                prop_assert!(interval_agrees_with_test(&comparison, null));
            }
        }
        prop_assert!(swapped::<false>(found.risk_difference, other.risk_difference));
        prop_assert!(swapped::<true>(found.risk_ratio, other.risk_ratio));
        prop_assert!(swapped::<true>(found.odds_ratio, other.odds_ratio));
        for (one, same) in [
            (found.cmh, other.cmh),
            (found.cmh_corrected, other.cmh_corrected),
            (found.cochran_q, other.cochran_q),
            (found.breslow_day, other.breslow_day),
            (found.tarone, other.tarone),
        ] {
            prop_assert_eq!(one.err(), same.err());
            if let (Ok(one), Ok(same)) = (one, same) {
                prop_assert!((0.0..=1.0).contains(&one.p_value), "{:?}", one);
                let near = (one.p_value - same.p_value).abs() < 1e-9;
                prop_assert!(near, "{:?} is not {:?}", one, same);
            }
        }
        prop_assert_eq!(found.used.len() + found.dropped.len(), tables.len());
    }

    #[test]
    fn a_stratum_counted_twice_halves_the_variance(table in table()) {
        let level = Level::default();
        let once = mantel_haenszel(&[table], level).unwrap().risk_difference;
        let twice = mantel_haenszel(&[table, table], level).unwrap().risk_difference;
        if let (Ok(once), Ok(twice)) = (once, twice) {
            let width = |found: Comparison| found.estimate.upper - found.estimate.lower;
            prop_assert!(close(twice.estimate.value, once.estimate.value));
            // A limit beyond 1 is cut.
            let is_cut = once.estimate.lower == -1.0 || once.estimate.upper == 1.0;
            prop_assert!(is_cut || (width(once) / width(twice) - 2.0_f64.sqrt()).abs() < 1e-9);
        }
    }

    #[test]
    fn levels_do_not_depend_on_order_or_direction(
        pairs in proptest::collection::vec((0_u64..50, 0_u64..50), 1..12),
    ) {
        let (one, other): (Vec<u64>, Vec<u64>) = pairs.iter().copied().unzip();
        let (eno, rehto): (Vec<u64>, Vec<u64>) = pairs.iter().rev().copied().unzip();
        let distance = standardized_proportion_difference(&one, &other);
        let turned = standardized_proportion_difference(&rehto, &eno);
        prop_assert_eq!(distance.is_ok(), turned.is_ok());
        if let (Ok(distance), Ok(turned)) = (distance, turned) {
            prop_assert!(distance >= 0.0 && close(distance, turned));
            let test = chi_square_homogeneity(&one, &other).unwrap();
            prop_assert_eq!(test.statistic == 0.0, distance == 0.0);
        }
    }

    #[test]
    fn e_values_mirror(ratio in 1e-3_f64..1e3, narrow in 1e-3_f64..1.0, wide in 1.0_f64..1e3) {
        let found = e_value(ratio, ratio * narrow, ratio * wide).unwrap();
        let mirrored = e_value(1.0 / ratio, 1.0 / (ratio * wide), 1.0 / (ratio * narrow)).unwrap();
        prop_assert!(found.limit >= 1.0 && found.limit <= found.point);
        prop_assert!(close(found.point, mirrored.point) && close(found.limit, mirrored.limit));
    }
}

/// Uniform and normal numbers from a linear congruential generator (Knuth's MMIX).
struct Random(u64);

impl Random {
    fn uniform(&mut self) -> f64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 11) as f64 + 0.5) / 2.0_f64.powi(53)
    }

    /// By the method of Box and Muller (1958).
    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * self.uniform().ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform()).cos()
    }

    /// A group whose outcome follows its covariate along a line.
    fn group(&mut self, n: u64, effect: f64, slope: f64, noise: f64) -> Moments {
        let (mut x, mut y) = (Vec::new(), Vec::new());
        for _ in 0..n {
            // Skewed, like spending.
            let own = -self.uniform().ln();
            x.push(own);
            y.push(effect + slope * (own - 1.0) + noise * self.normal());
        }
        let mean = |values: &[f64]| values.iter().sum::<f64>() / n as f64;
        let (mean_x, mean_y) = (mean(&x), mean(&y));
        let product = |one: &[f64], m1: f64, other: &[f64], m2: f64| {
            let sum: f64 = one.iter().zip(other).map(|(a, b)| (a - m1) * (b - m2)).sum();
            sum / (n - 1) as f64
        };
        Moments {
            n,
            mean_y,
            mean_x,
            variance_y: product(&y, mean_y, &y, mean_y),
            variance_x: product(&x, mean_x, &x, mean_x),
            covariance: product(&x, mean_x, &y, mean_y),
        }
    }
}

#[test]
fn adjusted_intervals_have_their_nominal_coverage() {
    const EXPERIMENTS: usize = 2000;
    const EFFECT: f64 = 0.3;
    for (n1, n2, slope1, slope2) in [(120, 80, 0.9, 0.9), (300, 60, 1.2, 0.7)] {
        let mut random = Random(20_240_229);
        let mut holds = [0_usize; 2];
        for _ in 0..EXPERIMENTS {
            let treated = random.group(n1, EFFECT, slope1, 0.5);
            let control = random.group(n2, 0.0, slope2, 0.8);
            for (count, &adjustment) in holds.iter_mut().zip(Adjustment::ALL) {
                let found =
                    adjusted_difference(&treated, &control, adjustment, Level::default()).unwrap();
                *count += usize::from(found.estimate.contains(EFFECT));
            }
        }
        for (count, adjustment) in holds.iter().zip(Adjustment::ALL) {
            let share = *count as f64 / EXPERIMENTS as f64;
            assert!((0.935..=0.965).contains(&share), "{adjustment}, {n1} and {n2}: {share}");
        }
    }
}
