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
        value += weight * (left[0].mean - left[1].mean);
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
            let sum = |group: usize, of: fn(&Moments) -> f64| -> f64 {
                let each = strata.iter().map(|one| &one.groups[group]);
                each.map(|one| one.degrees_of_freedom() * of(one)).sum()
            };
            let slope =
                |group| over(sum(group, |one| one.covariance), sum(group, |one| one.variance_x));
            Ok([slope(0)?, slope(1)?])
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
    [
        of(first, slopes[0], distance * (second.size() / all)),
        of(second, slopes[1], -distance * (first.size() / all)),
    ]
}

/// Returns the variance that the estimated slopes add.
fn between(strata: &[WeightedMoments], slopes: [f64; 2], residuals: &[[Residuals; 2]]) -> f64 {
    let mut added = 0.0;
    for group in 0..2 {
        let (mut shift, mut squares, mut spread) = (0.0, 0.0, 0.0);
        for (one, left) in strata.iter().zip(residuals) {
            let [own, other] = [one.groups[group], one.groups[1 - group]];
            let share = other.size() / (own.size() + other.size());
            shift += one.weight * (own.mean_x - other.mean_x) * share;
            let square = own.degrees_of_freedom() * own.variance_x;
            squares += square;
            spread += square * left[group].variance;
        }
        added += (shift / squares).powi(2) * spread;
    }
    let pooled = |one: &WeightedMoments| {
        let [first, second] = &one.groups;
        let n = first.size() + second.size();
        one.weight * one.weight * TotalSums::new(first, second).squares_x / (n - 1.0) / n
    };
    added + (slopes[0] - slopes[1]).powi(2) * strata.iter().map(pooled).sum::<f64>()
}
