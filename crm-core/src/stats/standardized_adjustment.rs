//! The difference of means adjusted for a covariate, standardized over strata.

use crate::error::error::Result;
use crate::error::undefined::UndefinedReason;
use crate::stats::adjusted_difference::{Adjustment, Residuals};
use crate::stats::moments::{Moments, TotalSums};
use crate::stats::student::{StudentEstimate, satterthwaite};

/// A stratum: the moments of the first and of the second group, and its weight.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WeightedMoments {
    pub(crate) groups: [Moments; 2],
    pub(crate) weight: f64,
}

/// One of the two groups.
type Group = fn(&[Moments; 2]) -> &Moments;

/// An adjusted difference, with the residuals of each stratum.
#[derive(Clone, Debug)]
pub(crate) struct StandardizedAdjustment {
    pub(crate) found: StudentEstimate,
    pub(crate) residuals: Vec<[Residuals; 2]>,
    /// The part of the variance that the residuals do not have, because the slopes are estimated.
    pub(crate) between: f64,
}

/// Compares the means of an outcome within strata, first minus second, adjusted for a covariate
/// with one slope over all strata.
///
/// # Formula
///
/// `sum w_s (y1_s - y2_s - (b1 (x1_s - x_s) - b2 (x2_s - x_s)))` with the weights `w_s` and the mean
/// `x_s` of the covariate in the stratum.
///
/// - `cuped`: `b1 = b2 = sum cov_s / sum var_s`, sums of products and squares about the means of
///   the strata. The variance is `sum w_s^2 (r1_s / n1_s + r2_s / n2_s)` with the variances `r` of
///   `y - b x` in each group and stratum.
/// - `lin`: one slope per group, `b_g = sum cov_gs / sum var_gs` about the means of its strata. The
///   variance has in addition `(sum w_s (x_gs - x_s))^2 V(b_g)` for each group, with `V(b_g) = sum
///   (n_gs - 1) var_gs r_gs / (sum (n_gs - 1) var_gs)^2`, and `(b1 - b2)^2 sum w_s^2 var_s / n_s`.
///
/// Student's t, its degrees of freedom by Satterthwaite.
///
/// # Reference
///
/// Deng, Xu, Kohavi and Walker (2013), Proceedings of WSDM 2013:123-132, section 3.3, within
/// strata. Lin (2013), Annals of Applied Statistics 7:295-318.
pub(crate) fn standardized_adjustment(
    strata: &[WeightedMoments],
    adjustment: Adjustment,
) -> Result<StandardizedAdjustment> {
    let slopes = slopes(strata, adjustment)?;
    let residuals: Vec<[Residuals; 2]> = strata.iter().map(|one| residuals(one, slopes)).collect();
    let (mut value, mut variances) = (0.0, Vec::with_capacity(2 * strata.len()));
    for (WeightedMoments { groups, weight }, left) in strata.iter().zip(&residuals) {
        let [first, second] = left;
        value += weight * (first.mean - second.mean);
        for (group, left) in groups.iter().zip(left) {
            let variance = weight * weight * left.variance / group.size();
            variances.push((variance, group.degrees_of_freedom()));
        }
    }
    let between = match adjustment {
        Adjustment::Cuped => 0.0,
        Adjustment::Lin => between(strata, slopes, &residuals),
    };
    let all = || variances.iter().map(|(_, df)| df).sum();
    let sum: f64 = variances.iter().map(|(variance, _)| variance).sum();
    let found = StudentEstimate {
        value,
        standard_error: (sum + between).sqrt(),
        degrees_of_freedom: satterthwaite(&variances).unwrap_or_else(all),
    };
    Ok(StandardizedAdjustment { found: found.checked()?, residuals, between })
}

/// Returns the slope of each group.
fn slopes(strata: &[WeightedMoments], adjustment: Adjustment) -> Result<[f64; 2]> {
    let over = |products: f64, squares: f64| -> Result<f64> {
        if squares == 0.0 {
            Err(UndefinedReason::ZeroVariance.into())
        } else {
            Ok(products / squares)
        }
    };
    match adjustment {
        Adjustment::Cuped => {
            let (mut products, mut squares) = (0.0, 0.0);
            for WeightedMoments { groups: [first, second], .. } in strata {
                let sums = TotalSums::new(first, second);
                products += sums.products;
                squares += sums.squares_x;
            }
            Ok([over(products, squares)?; 2])
        }
        Adjustment::Lin => {
            let slope = |own: Group| {
                let sum = |of: fn(&Moments) -> f64| -> f64 {
                    let each = strata.iter().map(|one| own(&one.groups));
                    each.map(|one| one.degrees_of_freedom() * of(one)).sum()
                };
                over(sum(|one| one.covariance), sum(|one| one.variance_x))
            };
            Ok([slope(|[first, _]| first)?, slope(|[_, second]| second)?])
        }
    }
}

fn residuals(one: &WeightedMoments, slopes: [f64; 2]) -> [Residuals; 2] {
    let [first, second] = &one.groups;
    let all = first.size() + second.size();
    let distance = first.mean_x - second.mean_x;
    let of = |group: &Moments, slope: f64, distance: f64| Residuals {
        slope,
        mean: group.mean_y - slope * distance,
        variance: group.residual_variance(slope).max(0.0),
    };
    let [slope, other_slope] = slopes;
    [
        of(first, slope, distance * (second.size() / all)),
        of(second, other_slope, -distance * (first.size() / all)),
    ]
}

/// Returns the variance that the estimated slopes add.
fn between(strata: &[WeightedMoments], slopes: [f64; 2], residuals: &[[Residuals; 2]]) -> f64 {
    let of_slope = |own: Group, other: Group, left: fn(&[Residuals; 2]) -> &Residuals| {
        let (mut shift, mut squares, mut spread) = (0.0, 0.0, 0.0);
        for (one, residuals) in strata.iter().zip(residuals) {
            let (own, other) = (own(&one.groups), other(&one.groups));
            let share = other.size() / (own.size() + other.size());
            shift += one.weight * (own.mean_x - other.mean_x) * share;
            let square = own.degrees_of_freedom() * own.variance_x;
            squares += square;
            spread += square * left(residuals).variance;
        }
        (shift / squares).powi(2) * spread
    };
    let added = of_slope(|[first, _]| first, |[_, second]| second, |[first, _]| first)
        + of_slope(|[_, second]| second, |[first, _]| first, |[_, second]| second);
    let [one, other] = slopes;
    let pooled = |one: &WeightedMoments| {
        let [first, second] = &one.groups;
        let n = first.size() + second.size();
        one.weight * one.weight * TotalSums::new(first, second).squares_x / (n - 1.0) / n
    };
    added + (one - other).powi(2) * strata.iter().map(pooled).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::adjusted_difference::adjusted;
    use crate::stats::moments::tests::moments;

    fn strata() -> [WeightedMoments; 2] {
        let one = [
            moments(&[6.0, 9.0, 8.0, 10.0], &[4.0, 7.0, 6.0, 8.0]),
            moments(&[3.0, 5.0, 4.0, 7.0], &[2.0, 4.0, 3.0, 5.0]),
        ];
        // Another level of both, and hardly a baseline.
        let other = [
            moments(&[46.0, 41.0, 44.0], &[104.0, 101.0, 102.0]),
            moments(&[40.0, 43.0], &[101.0, 103.0]),
        ];
        [
            WeightedMoments { groups: one, weight: 4.0 },
            WeightedMoments { groups: other, weight: 3.0 },
        ]
    }

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-12, "{found} {expected}");
    }

    #[test]
    fn one_stratum_is_the_adjusted_difference() {
        let [one, _] = strata();
        let [treated, control] = &one.groups;
        for adjustment in [Adjustment::Cuped, Adjustment::Lin] {
            let expected = adjusted(treated, control, adjustment).unwrap().scaled(4.0);
            let found = standardized_adjustment(&[one], adjustment).unwrap().found;
            close(found.value, expected.value);
            if adjustment == Adjustment::Cuped {
                close(found.standard_error, expected.standard_error);
                close(found.degrees_of_freedom, expected.degrees_of_freedom);
            }
        }
    }

    #[test]
    fn the_slope_is_that_within_the_strata() {
        let found = standardized_adjustment(&strata(), Adjustment::Cuped).unwrap();
        // Sums about the means of each stratum, of both groups: 28.875 and 34.5; 6.8 and 11.2.
        let slope = (34.5 + 11.2) / (28.875 + 6.8);
        let [one, _] = found.residuals[0];
        close(one.slope, slope);
        let value = 4.0 * (3.5 - slope * 2.75) + 3.0 * (131.0 / 3.0 - 41.5 - slope / 3.0);
        close(found.found.value, value);
        assert_eq!(found.between, 0.0);
        let lin = standardized_adjustment(&strata(), Adjustment::Lin).unwrap();
        // 8.75 + 22/3 over 8.75 + 14/3, and 6.5 + 3 over 5 + 2.
        close(lin.residuals[0][0].slope, (8.75 + 22.0 / 3.0) / (8.75 + 14.0 / 3.0));
        close(lin.residuals[0][1].slope, 9.5 / 7.0);
        assert!(lin.between > 0.0);
    }

    #[test]
    fn a_covariate_that_does_not_vary_within_strata_has_no_slope() {
        let flat = moments(&[1.0, 2.0, 4.0], &[5.0, 5.0, 5.0]);
        let strata = [WeightedMoments { groups: [flat; 2], weight: 1.0 }; 2];
        for adjustment in [Adjustment::Cuped, Adjustment::Lin] {
            let found = standardized_adjustment(&strata, adjustment).map(|one| one.found);
            assert_eq!(found, Err(UndefinedReason::ZeroVariance.into()));
        }
    }
}
