//! Every function of `stats` ends and gives a figure or an error at the edge of what a float and a
//! count can hold: never NaN, and an infinite limit only where the function says so.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use crm_core::number::{Estimate, Level, Method, RatioSet};
use crm_core::stats::{
    Adjustment, Alternative, Comparison, Moments, Multiplicity, adjust, adjusted_difference,
    chi_square_homogeneity, coverage, e_value, fieller, fisher_exact, mantel_haenszel, mid_p, nnt,
    nnt_of, odds_ratio, proportion, proportion_test, ratio_of_means, risk_difference, risk_ratio,
    sample_ratio, standardized_mean_difference, standardized_proportion_difference, welch,
    welch_degrees_of_freedom,
};
use proptest::prelude::*;
use proptest::sample::select;

const FLOATS: [f64; 24] = [
    0.0,
    5e-324,
    1e-310,
    2.3e-308,
    1e-300,
    1e-200,
    1e-160,
    1e-100,
    1e-30,
    1e-16,
    1e-8,
    0.25,
    1.0,
    2.5,
    3.0,
    1e8,
    1e15,
    1e30,
    1e100,
    1e154,
    1e200,
    1e300,
    1e308,
    f64::MAX,
];

fn size() -> impl Strategy<Value = f64> {
    prop_oneof![4 => select(FLOATS.to_vec()), 1 => proptest::num::f64::POSITIVE]
        .prop_map(|x: f64| if x.is_finite() { x } else { f64::MAX })
}

fn float() -> impl Strategy<Value = f64> {
    (size(), any::<bool>()).prop_map(|(size, minus)| if minus { -size } else { size })
}

/// A number that no function accepts is an error, not a panic.
fn any_float() -> impl Strategy<Value = f64> {
    prop_oneof![8 => float(), 1 => select(vec![f64::NAN, f64::INFINITY, f64::NEG_INFINITY])]
}

fn count() -> impl Strategy<Value = u64> {
    let most = 1_u64 << 53;
    prop_oneof![
        select(vec![0, 1, 2, 3, 5, 17, 1000, 1 << 20, 1 << 31, 1 << 52, most - 1, most]),
        0..most,
        0..100_u64,
    ]
}

fn level() -> impl Strategy<Value = Level> {
    select(vec![0.01, 0.5, 0.95, 0.999_999, 1.0 - 1e-15]).prop_map(|one| Level::new(one).unwrap())
}

fn is_probability(p: f64) -> bool {
    (0.0..=1.0).contains(&p)
}

/// The limits contain the value, and only a ratio can be infinite.
fn in_order(found: &Estimate) -> bool {
    found.lower <= found.value && found.value <= found.upper
}

fn finite(found: &Comparison) -> bool {
    let Estimate { lower, value, upper, .. } = found.estimate;
    in_order(&found.estimate)
        && [lower, value, upper].iter().all(|limit| limit.is_finite())
        && is_probability(found.p_value)
}

fn ratio(found: &Comparison) -> bool {
    let Estimate { lower, value, .. } = found.estimate;
    in_order(&found.estimate) && lower >= 0.0 && value >= 0.0 && is_probability(found.p_value)
}

/// An infinite limit is only where the shape of the set has none.
fn set(found: &RatioSet) -> bool {
    use crm_core::number::Shape;
    let open = match found.shape {
        Shape::RayUp => (false, true),
        Shape::RayDown => (true, false),
        Shape::WholeLine => (true, true),
        _ => (false, false),
    };
    found.value.is_none_or(f64::is_finite)
        && found.lower <= found.upper
        && (found.lower.is_infinite(), found.upper.is_infinite()) == open
}

fn moments() -> impl Strategy<Value = Moments> {
    (count(), float(), float(), size(), size(), select(vec![-1.0, -0.5, 0.0, 0.3, 1.0])).prop_map(
        |(n, mean_y, mean_x, variance_y, variance_x, correlation)| Moments {
            n,
            mean_y,
            mean_x,
            variance_y,
            variance_x,
            covariance: correlation * variance_y.sqrt() * variance_x.sqrt(),
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn sets_of_ratios(
        n in any_float(),
        vn in size(),
        d in any_float(),
        vd in size(),
        correlation in select(vec![-1.0, -0.7, 0.0, 0.1, 1.0]),
        level in level(),
    ) {
        let covariance = correlation * vn.sqrt() * vd.sqrt();
        if let Ok(found) = fieller(n, vn, d, vd, covariance, level) {
            prop_assert!(set(&found), "{found:?}");
        }
    }

    #[test]
    fn comparisons_of_means(
        (m1, v1, n1) in (any_float(), size(), count()),
        (m2, v2, n2) in (float(), size(), count()),
        level in level(),
    ) {
        if let Ok(found) = welch(m1, v1, n1, m2, v2, n2, level) {
            prop_assert!(finite(&found), "{found:?}");
        }
        if let Ok(found) = ratio_of_means(m1, v1, n1, m2, v2, n2, level) {
            prop_assert!(finite(&found), "{found:?}");
        }
        if let Ok(found) = welch_degrees_of_freedom(v1, n1, v2, n2) {
            prop_assert!(found >= 0.999 && found.is_finite(), "{found}");
        }
        if let Ok(found) = standardized_mean_difference(m1, v1, m2, v2) {
            prop_assert!(found.is_finite(), "{found}");
        }
    }

    #[test]
    fn adjusted_differences(one in moments(), other in moments(), level in level()) {
        for adjustment in [Adjustment::Lin, Adjustment::Cuped] {
            if let Ok(found) = adjusted_difference(&one, &other, adjustment, level) {
                prop_assert!(finite(&found), "{found:?}");
            }
        }
    }

    #[test]
    fn ratios_and_p_values(a in any_float(), b in any_float(), c in any_float()) {
        if let Ok(found) = e_value(a, b, c) {
            prop_assert!(!found.point.is_nan() && !found.limit.is_nan(), "{found:?}");
        }
        for method in Multiplicity::ALL {
            if let Ok(found) = adjust(&[a, b, c], *method) {
                prop_assert!(found.iter().all(|&p| is_probability(p)), "{found:?}");
            }
        }
        let method = Method::MiettinenNurminen;
        let difference = Estimate { value: a, lower: b, upper: c, level: Level::default(), method };
        if let Ok(found) = nnt_of(&difference) {
            prop_assert!(!found.lower.is_nan() && !found.upper.is_nan(), "{found:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn sample_ratios(
        groups in proptest::collection::vec((count().prop_map(|n| n / 64), size()), 2..7),
    ) {
        let (counts, shares): (Vec<u64>, Vec<f64>) = groups.into_iter().unzip();
        if let Ok(found) = sample_ratio(&counts, &shares) {
            prop_assert!(found.statistic.is_finite() && found.statistic >= 0.0, "{found:?}");
            prop_assert!(is_probability(found.p_value), "{found:?}");
        }
    }

    #[test]
    fn comparisons_of_counts(
        x1 in count(), n1 in count(), x2 in count(), n2 in count(), level in level(),
    ) {
        for &method in Method::RISK_DIFFERENCE {
            if let Ok(mut found) = risk_difference(x1, n1, x2, n2, method, level) {
                // A narrow interval around the shrunken difference need not contain the observed.
                if method == Method::AgrestiCaffo {
                    let Estimate { lower, value, upper, .. } = found.estimate;
                    found.estimate.value = value.clamp(lower, upper);
                }
                prop_assert!(finite(&found), "{found:?}");
            }
            if let Ok(found) = nnt(x1, n1, x2, n2, method, level) {
                prop_assert!(!found.lower.is_nan() && !found.upper.is_nan(), "{found:?}");
            }
        }
        for &method in Method::RISK_RATIO {
            if let Ok(found) = risk_ratio(x1, n1, x2, n2, method, level) {
                prop_assert!(ratio(&found), "{found:?}");
            }
        }
        for &method in Method::ODDS_RATIO {
            if let Ok(found) = odds_ratio(x1, n1, x2, n2, method, level) {
                prop_assert!(ratio(&found), "{found:?}");
            }
        }
        for &method in Method::PROPORTION {
            if let Ok(found) = proportion(x1, n1, method, level) {
                // A narrow interval of Jeffreys is near the median.
                prop_assert!(method == Method::Jeffreys || in_order(&found), "{found:?}");
                prop_assert!(found.lower >= 0.0 && found.upper <= 1.0, "{found:?}");
            }
        }
        for alternative in Alternative::ALL {
            for test in [fisher_exact, mid_p] {
                if let Ok(found) = test(x1, n1, x2, n2, *alternative) {
                    prop_assert!(is_probability(found.p_value), "{found:?}");
                }
            }
        }
    }

    #[test]
    fn tests_of_a_proportion(x in count(), n in count(), null in any_float()) {
        for &method in Method::PROPORTION {
            if let Ok(found) = proportion_test(x, n, null, method) {
                prop_assert!(is_probability(found.p_value), "{found:?}");
            }
        }
    }

    #[test]
    fn covariates_and_strata(
        cells in proptest::collection::vec((count(), count(), count(), count()), 1..6),
        level in level(),
    ) {
        let (ones, twos): (Vec<u64>, Vec<u64>) = cells.iter().map(|&(a, b, ..)| (a / 8, b / 8)).unzip();
        if let Ok(found) = chi_square_homogeneity(&ones, &twos) {
            prop_assert!(is_probability(found.p_value) && found.statistic.is_finite(), "{found:?}");
        }
        if let Ok(found) = standardized_proportion_difference(&ones, &twos) {
            prop_assert!(found.is_finite(), "{found}");
        }
        let tables: Vec<_> = cells.iter().map(|&(a, b, c, d)| [[a / 8, b / 8], [c / 8, d / 8]]).collect();
        let Ok(found) = mantel_haenszel(&tables, level) else { return Ok(()) };
        if let Ok(difference) = found.risk_difference {
            prop_assert!(finite(&difference), "{difference:?}");
        }
        for one in [found.risk_ratio, found.odds_ratio].into_iter().flatten() {
            prop_assert!(ratio(&one), "{one:?}");
        }
        let tests = [
            found.cmh, found.cmh_corrected, found.cochran_q, found.breslow_day, found.tarone,
        ];
        for test in tests.into_iter().flatten() {
            prop_assert!(is_probability(test.p_value) && test.statistic.is_finite(), "{test:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]

    #[test]
    fn coverages(
        n1 in prop_oneof![1..60_u64, count()],
        p1 in any_float(),
        n2 in prop_oneof![1..60_u64, count()],
        p2 in select(vec![0.0, 5e-324, 1e-300, 1e-12, 0.3, 1.0 - 1e-16, 1.0]),
    ) {
        if let Ok(found) = coverage(n1, p1, n2, p2, Method::Newcombe, Level::default()) {
            prop_assert!(is_probability(found), "{found}");
        }
    }
}
