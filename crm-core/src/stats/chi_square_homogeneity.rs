//! The chi-square test of homogeneity of a categorical covariate.

#[cfg(doc)]
use crate::error::error::Error;
use crate::error::error::Result;
use crate::number::method::Method;
use crate::stats::categories::Categories;
use crate::stats::chi_square::ChiSquareTest;

/// Tests whether two groups have the same distribution of a categorical covariate.
///
/// `counts1` and `counts2` are the counts of each group by category. Categories with no members in
/// either group are ignored; with only one category left, the degrees of freedom are 0 and the
/// p-value is 1.
///
/// # Formula
///
/// Pearson's `sum (observed - expected)^2 / expected` over both groups and all categories, which is
/// `n1 n2 sum (p1 - p2)^2 / (count1 + count2)`, against the chi-square distribution with the number
/// of categories minus one as degrees of freedom.
///
/// # Reference
///
/// Pearson (1911), Biometrika 8:250-254.
///
/// Vectors: `tests/vectors/chi_square_homogeneity.json`,
/// `tests/vectors/chi_square_homogeneity_exact.json`.
///
/// # Errors
///
/// [`Error::OutOfRange`] if the lists have different lengths or the total of one is 0 or above
/// 2^53.
///
/// # Examples
///
/// ```
/// let test = crm_core::stats::chi_square_homogeneity(&[30, 50, 20], &[20, 50, 30])?;
/// assert!((test.statistic - 4.0).abs() < 1e-12);
/// assert_eq!(test.degrees_of_freedom, 2);
/// assert!((test.p_value - (-2.0_f64).exp()).abs() < 1e-15);
/// # Ok::<(), crm_core::Error>(())
/// ```
pub fn chi_square_homogeneity(counts1: &[u64], counts2: &[u64]) -> Result<ChiSquareTest> {
    let categories = Categories::new(counts1, counts2)?;
    Ok(ChiSquareTest::new(categories.chi_square(), categories.len() - 1, Method::ChiSquare))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_levels_are_the_score_test() {
        let found = chi_square_homogeneity(&[7, 27], &[1, 33]).unwrap();
        let score = crate::stats::risk_ratio(
            7,
            34,
            1,
            34,
            Method::Koopman,
            crate::number::level::Level::default(),
        );
        assert!((found.p_value / score.unwrap().p_value - 1.0).abs() < 1e-13);
    }

    #[test]
    fn empty_levels_do_not_count() {
        let found = chi_square_homogeneity(&[30, 0, 50, 20], &[20, 0, 50, 30]).unwrap();
        assert_eq!(found, chi_square_homogeneity(&[30, 50, 20], &[20, 50, 30]).unwrap());
        let one = chi_square_homogeneity(&[0, 5], &[0, 8]).unwrap();
        assert_eq!((one.statistic, one.degrees_of_freedom, one.p_value), (0.0, 0, 1.0));
    }

    #[test]
    fn bad_input_is_named() {
        let message = |counts1: &[u64], counts2: &[u64]| {
            chi_square_homogeneity(counts1, counts2).unwrap_err().to_string()
        };
        assert_eq!(
            message(&[1, 2], &[1]),
            "counts2 must be a list as long as counts1, 2, got a list of 1"
        );
        assert_eq!(message(&[0], &[1]), "counts1 must be from 1 to 2^53 in total, got 0");
        assert_eq!(
            message(&[1, 0], &[1 << 53, 1]),
            "counts2 must be from 1 to 2^53 in total, got 9007199254740993"
        );
    }
}
