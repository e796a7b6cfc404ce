//! The test of equal shares of categories, some of which can be rare.

use std::cmp::Reverse;

use crate::error::error::Result;
use crate::number::count::MAX_COUNT;
use crate::stats::chi_square_homogeneity::chi_square_homogeneity;
use crate::stats::fisher::{Alternative, fisher_exact};

/// A level that expects fewer members of the smaller group is rare. With levels that expect 5, a
/// chi-square of p = .0001 has up to three times this probability.
const FEWEST_EXPECTED: u128 = 10;

/// Returns the p-value of equal shares of all levels in two groups. `counts1` and `counts2` are the
/// counts of each group by level.
///
/// Which levels are taken together depends only on their counts in both groups together, which the
/// null hypothesis leaves as they are. So the test remains one of the same hypothesis.
///
/// # Formula
///
/// From the most frequent level to the rarest, levels are taken together until each expects at
/// least 10 members of the smaller group; what is left at the end belongs to the last. If three or
/// more levels remain, Pearson's chi-square decides, else Fisher's exact test of two: of the
/// remaining two, or of the most frequent level and all others. With one level the p-value is 1.
///
/// # Reference
///
/// Cochran (1954), Biometrics 10:417-451, takes rare levels together; his limits, for p-values of .05
/// and .01, are lower. Fisher (1935), Journal of the Royal Statistical Society 98:39-82.
///
/// # Errors
///
/// As [`chi_square_homogeneity`].
pub(crate) fn category_p_value(counts1: &[u64], counts2: &[u64]) -> Result<f64> {
    // Checks the counts.
    let all = chi_square_homogeneity(counts1, counts2)?;
    let levels = frequent_first(counts1, counts2);
    let groups = taken_together(&levels);
    match groups.as_slice() {
        _ if all.degrees_of_freedom == 0 => Ok(1.0),
        [_, _, _, ..] => {
            let (ones, others): (Vec<u64>, Vec<u64>) = groups.into_iter().unzip();
            // In this order the result is the same for swapped groups, to the last bit.
            let (first, second) = if ones < others { (ones, others) } else { (others, ones) };
            Ok(chi_square_homogeneity(&first, &second)?.p_value)
        }
        [first, second] => two_levels(*first, *second),
        _ => {
            let (first, rest) = levels.split_at(1);
            two_levels(sum(first), sum(rest))
        }
    }
}

/// Returns the p-value of equal shares of `x1` in `n1` and `x2` in `n2` by Fisher's exact test.
pub(crate) fn equal_shares_p_value((x1, n1): (u64, u64), (x2, n2): (u64, u64)) -> Result<f64> {
    two_levels((x1, x2), (n1.saturating_sub(x1), n2.saturating_sub(x2)))
}

/// Tests two levels, each with its counts in the two groups.
fn two_levels(one: (u64, u64), other: (u64, u64)) -> Result<f64> {
    // In this order the result is the same for swapped groups, to the last bit.
    let swapped = (one.1 + other.1, one.1) < (one.0 + other.0, one.0);
    let order = |(first, second)| if swapped { (second, first) } else { (first, second) };
    let ((a, b), (c, d)) = (order(one), order(other));
    let total: u128 = [a, b, c, d].into_iter().map(u128::from).sum();
    if total > u128::from(MAX_COUNT) {
        // Too many for the exact test, which at such sizes uses chi-square too.
        return Ok(chi_square_homogeneity(&[a, c], &[b, d])?.p_value);
    }
    Ok(fisher_exact(a, b, c, d, Alternative::TwoSided)?.p_value)
}

/// The counts of each level, in descending order of their sum.
fn frequent_first(counts1: &[u64], counts2: &[u64]) -> Vec<(u64, u64)> {
    let mut levels: Vec<(u64, u64)> =
        counts1.iter().copied().zip(counts2.iter().copied()).collect();
    levels.sort_by_key(|&level| Reverse(size(level)));
    levels
}

/// Takes levels together until each expects enough members of the smaller group.
fn taken_together(levels: &[(u64, u64)]) -> Vec<(u64, u64)> {
    let totals = sum(levels);
    let smaller = u128::from(totals.0.min(totals.1));
    let enough = |group| size(group) * smaller >= FEWEST_EXPECTED * size(totals);
    let mut groups: Vec<(u64, u64)> = Vec::new();
    let mut group = (0, 0);
    for &level in levels {
        group = plus(group, level);
        if enough(group) {
            groups.push(std::mem::take(&mut group));
        }
    }
    if let Some(last) = groups.last_mut() {
        *last = plus(*last, group);
    }
    groups
}

fn size((one, other): (u64, u64)) -> u128 {
    u128::from(one) + u128::from(other)
}

fn plus(one: (u64, u64), other: (u64, u64)) -> (u64, u64) {
    (one.0 + other.0, one.1 + other.1)
}

fn sum(levels: &[(u64, u64)]) -> (u64, u64) {
    levels.iter().copied().fold((0, 0), plus)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fisher(a: u64, b: u64, c: u64, d: u64) -> f64 {
        fisher_exact(a, b, c, d, Alternative::TwoSided).unwrap().p_value
    }

    fn chi_square(counts1: &[u64], counts2: &[u64]) -> f64 {
        chi_square_homogeneity(counts1, counts2).unwrap().p_value
    }

    #[test]
    fn frequent_levels_are_compared_by_chi_square() {
        let (ones, others) = ([300, 500, 200], [20, 50, 30]);
        // From the most frequent one.
        let expected = chi_square(&[50, 20, 30], &[500, 300, 200]);
        assert!((category_p_value(&ones, &others).unwrap() - expected).abs() < 1e-15);
        assert_eq!(category_p_value(&ones, &others), category_p_value(&others, &ones));
    }

    #[test]
    fn two_levels_are_compared_exactly() {
        assert_eq!(category_p_value(&[7, 27], &[1, 33]).unwrap(), fisher(33, 27, 1, 7));
        assert_eq!(category_p_value(&[0, 7, 27], &[0, 1, 33]).unwrap(), fisher(33, 27, 1, 7));
        assert_eq!(equal_shares_p_value((7, 34), (1, 34)).unwrap(), fisher(1, 7, 33, 27));
        assert_eq!(equal_shares_p_value((1, 34), (7, 34)).unwrap(), fisher(1, 7, 33, 27));
    }

    #[test]
    fn rare_levels_are_taken_together() {
        // 100 of 1,000 are in the second group: a level needs 100 members.
        let (ones, others) = ([500, 15, 200, 60, 70, 55], [40, 5, 20, 10, 15, 10]);
        // 70 and 60 with 155 expect enough, 55 and 15 are left and belong to them.
        let expected = chi_square(&[40, 20, 40], &[500, 200, 200]);
        assert_eq!(category_p_value(&ones, &others).unwrap(), expected);
        // Only the first level and all others.
        let (ones, others) = ([800, 30, 30, 40], [80, 10, 5, 5]);
        assert_eq!(category_p_value(&ones, &others).unwrap(), fisher(80, 800, 20, 100));
        // No level is frequent: the first one against the others.
        let (ones, others) = ([30, 40, 20], [3, 5, 1]);
        assert_eq!(category_p_value(&ones, &others).unwrap(), fisher(5, 40, 4, 50));
    }

    #[test]
    fn one_level_and_no_level() {
        assert_eq!(category_p_value(&[0, 5], &[0, 8]).unwrap(), 1.0);
        assert!(category_p_value(&[0, 0], &[0, 8]).is_err());
        assert!(category_p_value(&[1], &[0, 8]).is_err());
    }

    #[test]
    fn the_largest_groups_have_a_p_value() {
        let most = MAX_COUNT;
        assert_eq!(equal_shares_p_value((1, most), (1, most)).unwrap(), 1.0);
        let p_value = category_p_value(&[most / 2, most / 4], &[most / 4, most / 2]).unwrap();
        assert!(p_value < 1e-300, "{p_value}");
        assert!(equal_shares_p_value((most, most), (0, most)).unwrap() < 1e-300);
    }

    /// The probability of a false finding, over all pairs of counts.
    #[test]
    fn equal_shares_are_found_unequal_in_at_most_one_of_a_thousand_studies() {
        for (n1, n2, share) in
            [(60_u64, 20_u64, 0.05), (60, 20, 0.3), (200, 10, 0.02), (40, 40, 0.5), (30, 30, 0.1)]
        {
            let binomial = |n: u64, x: u64| {
                crate::stats::binomial::binomial(x as f64, n as f64, share, 1.0 - share)
            };
            let found: f64 = (0..=n1)
                .flat_map(|x1| (0..=n2).map(move |x2| (x1, x2)))
                .filter(|&(x1, x2)| equal_shares_p_value((x1, n1), (x2, n2)).unwrap() < 0.001)
                .map(|(x1, x2)| binomial(n1, x1) * binomial(n2, x2))
                .sum();
            assert!(found < 0.001, "{n1}/{n2}, {share}: {found}");
        }
    }
}
