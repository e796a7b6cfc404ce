//! The difference of a covariate between two groups, in standard deviations.

#[cfg(doc)]
use crate::error::error::Error;
use crate::error::error::Result;
use crate::error::undefined::UndefinedReason;
use crate::stats::categories::Categories;
use crate::stats::check::{finite, variance};

/// Computes the standardized mean difference: first minus second.
///
/// It does not depend on the sizes of the groups: it measures the size of a difference, not its
/// significance. It is small between randomized groups; 0.1 is a usual bound.
///
/// # Formula
///
/// `(m1 - m2) / sqrt((v1 + v2) / 2)`; 0 if the means are equal.
///
/// # Reference
///
/// Austin (2009), Statistics in Medicine 28:3083-3107.
///
/// Vectors: `tests/vectors/standardized_mean_difference.json`.
///
/// # Errors
///
/// [`Error::NotFinite`] for NaN or infinity in the input or the result, [`Error::OutOfRange`] for a
/// negative variance, [`Error::Undefined`] if both variances are 0 and the means differ.
///
/// # Examples
///
/// ```
/// let difference = crm_core::stats::standardized_mean_difference(50.0, 100.0, 48.0, 144.0)?;
/// assert!((difference - 0.18107149208503706).abs() < 1e-15);
/// # Ok::<(), crm_core::Error>(())
/// ```
pub fn standardized_mean_difference(
    mean1: f64,
    variance1: f64,
    mean2: f64,
    variance2: f64,
) -> Result<f64> {
    finite("mean1", mean1)?;
    variance("variance1", variance1)?;
    finite("mean2", mean2)?;
    variance("variance2", variance2)?;
    if mean1 == mean2 {
        return Ok(0.0);
    }
    // Halved before the addition, because the sum of two large variances can be infinite.
    let deviation = (variance1 / 2.0 + variance2 / 2.0).sqrt();
    if deviation == 0.0 {
        return Err(UndefinedReason::ZeroVariance.into());
    }
    let difference = (mean1 - mean2) / deviation;
    finite("the standardized difference", difference)?;
    Ok(difference)
}

/// Computes the standardized difference of a categorical covariate between two groups.
///
/// `counts1` and `counts2` are the counts of each group by category. Categories with no members in
/// either group are ignored. The result is non-negative; with two categories it is the absolute
/// standardized difference of the proportions.
///
/// # Formula
///
/// The Mahalanobis distance `sqrt(T' S^-1 T)` of the shares `p1` and `p2` of all categories but
/// one, with `T = p1 - p2` and `S` the average of the two multinomial covariance matrices. With the
/// mean shares `q = (p1 + p2) / 2`, `S = diag(q) - q q' - T T' / 4`, whose inverse has a closed
/// form: `sqrt(sum (p1 - p2)^2 / (p1 + p2) / sum p1 p2 / (p1 + p2))`.
///
/// # Reference
///
/// Yang and Dalton (2012), SAS Global Forum, paper 335.
///
/// Vectors: `tests/vectors/standardized_proportion_difference.json`,
/// `tests/vectors/standardized_proportion_difference_exact.json`.
///
/// # Errors
///
/// [`Error::OutOfRange`] if the lists have different lengths or the total of one is 0 or above
/// 2^53, [`Error::Undefined`] if the groups have no category in common: the matrix is singular.
///
/// # Examples
///
/// ```
/// let difference =
///     crm_core::stats::standardized_proportion_difference(&[30, 50, 20], &[20, 50, 30])?;
/// assert!((difference - 0.2857).abs() < 1e-4);
/// # Ok::<(), crm_core::Error>(())
/// ```
pub fn standardized_proportion_difference(counts1: &[u64], counts2: &[u64]) -> Result<f64> {
    let categories = Categories::new(counts1, counts2)?;
    let between: f64 =
        categories.iter().map(|category| category.difference.powi(2) / category.sum()).sum();
    let within: f64 =
        categories.iter().map(|category| category.first * category.second / category.sum()).sum();
    if within == 0.0 {
        return Err(UndefinedReason::ZeroVariance.into());
    }
    Ok((between / within).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_mean_difference() {
        let found = standardized_mean_difference(50.0, 100.0, 48.0, 144.0).unwrap();
        assert!((found - 0.18107149208503706).abs() < 1e-12);
        assert_eq!(standardized_mean_difference(48.0, 144.0, 50.0, 100.0).unwrap(), -found);
    }

    #[test]
    fn means_without_variance() {
        assert_eq!(standardized_mean_difference(2.0, 0.0, 2.0, 0.0), Ok(0.0));
        assert_eq!(
            standardized_mean_difference(2.0, 0.0, 1.0, 0.0),
            Err(UndefinedReason::ZeroVariance.into())
        );
        assert!(standardized_mean_difference(2.0, f64::MAX, 1.0, f64::MAX).unwrap() > 0.0);
        let error = standardized_mean_difference(1e308, 1.0, -1e308, 1.0).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the standardized difference must be a finite number, got inf"
        );
    }

    #[test]
    fn two_levels_are_one_proportion() {
        let found = standardized_proportion_difference(&[30, 70], &[15, 35]).unwrap();
        assert_eq!(found, 0.0);
        let found = standardized_proportion_difference(&[30, 70], &[20, 20]).unwrap();
        let expected = 0.2 / ((0.3 * 0.7 + 0.5 * 0.5) / 2.0_f64).sqrt();
        assert!((found - expected).abs() < 1e-15);
    }

    /// The definition: solves `S x = T` by elimination.
    fn by_elimination(counts1: &[u64], counts2: &[u64]) -> f64 {
        let shares = |counts: &[u64]| -> Vec<f64> {
            let total: u64 = counts.iter().sum();
            counts.iter().map(|&count| count as f64 / total as f64).collect()
        };
        let (p1, p2) = (shares(counts1), shares(counts2));
        let k = p1.len() - 1;
        let mut rows: Vec<Vec<f64>> = (0..k)
            .map(|i| {
                let cell = |j: usize| {
                    let own = f64::from(u8::from(i == j));
                    (p1[i] * (own - p1[j]) + p2[i] * (own - p2[j])) / 2.0
                };
                (0..k).map(cell).chain([p1[i] - p2[i]]).collect()
            })
            .collect();
        for pivot in 0..k {
            let row = rows[pivot].clone();
            for other in (0..k).filter(|&other| other != pivot) {
                let factor = rows[other][pivot] / row[pivot];
                rows[other].iter_mut().zip(&row).for_each(|(cell, above)| *cell -= factor * above);
            }
        }
        (0..k).map(|i| (p1[i] - p2[i]) * rows[i][k] / rows[i][i]).sum::<f64>().sqrt()
    }

    #[test]
    fn many_levels_are_the_distance_by_elimination() {
        let wide1: Vec<u64> = (0..200).map(|category| 1 + category * 7919 % 97).collect();
        let wide2: Vec<u64> = (0..200).map(|category| 1 + category * 104_729 % 89).collect();
        for (counts1, counts2) in [
            (vec![30, 50, 20], vec![20, 50, 30]),
            (vec![5, 0, 1, 4], vec![100, 3, 0, 7]),
            (wide1, wide2),
        ] {
            let found = standardized_proportion_difference(&counts1, &counts2).unwrap();
            let expected = by_elimination(&counts1, &counts2);
            assert!((found / expected - 1.0).abs() < 1e-12, "{found} is not {expected}");
        }
    }

    #[test]
    fn a_thousand_levels_and_nearly_separated_groups() {
        let many: Vec<u64> = (1..=1000).collect();
        let reversed: Vec<u64> = (1..=1000).rev().collect();
        let found = standardized_proportion_difference(&many, &reversed).unwrap();
        assert!((0.8..1.5).contains(&found), "{found}");
        // The groups share one of 2^53: the variance is tiny but exact.
        let n = 1 << 52;
        let found = standardized_proportion_difference(&[n, 0], &[1, n - 1]).unwrap();
        let share = 1.0 / n as f64;
        let expected = (1.0 - share) / (share * (1.0 - share) / 2.0).sqrt();
        assert!((found / expected - 1.0).abs() < 1e-14, "{found} is not {expected}");
    }

    #[test]
    fn singular_cases() {
        assert_eq!(standardized_proportion_difference(&[9, 0], &[4, 0]), Ok(0.0));
        assert_eq!(standardized_proportion_difference(&[0, 3, 5], &[0, 6, 10]), Ok(0.0));
        assert_eq!(
            standardized_proportion_difference(&[9, 0, 2], &[0, 4, 0]),
            Err(UndefinedReason::ZeroVariance.into())
        );
    }
}
