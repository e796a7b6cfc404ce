//! The distribution of a categorical covariate in two groups.

use crate::error::error::{Error, Result};
use crate::number::count::MAX_COUNT;

/// A category with members in at least one of the groups.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CategoryShares {
    /// The share of the first group.
    pub(crate) first: f64,
    /// The share of the second group.
    pub(crate) second: f64,
    /// First minus second, rounded once.
    pub(crate) difference: f64,
}

impl CategoryShares {
    pub(crate) fn sum(&self) -> f64 {
        self.first + self.second
    }
}

/// The categories of a covariate, without those that have no members.
#[derive(Clone, Debug)]
pub(crate) struct Categories {
    shares: Vec<CategoryShares>,
    counts: Vec<(u64, u64)>,
    totals: (u64, u64),
}

impl Categories {
    /// Checks the counts of two groups.
    pub(crate) fn new(counts1: &[u64], counts2: &[u64]) -> Result<Categories> {
        if counts1.len() != counts2.len() {
            let allowed = format!("a list as long as counts1, {}", counts1.len());
            return Err(Error::out_of_range(
                "counts2",
                &allowed,
                format!("a list of {}", counts2.len()),
            ));
        }
        let totals = (total("counts1", counts1)?, total("counts2", counts2)?);
        let pairs = counts1.iter().copied().zip(counts2.iter().copied());
        let counts: Vec<(u64, u64)> = pairs.filter(|&(one, other)| one + other > 0).collect();
        let shares = counts.iter().map(|&pair| shares(pair, totals)).collect();
        Ok(Categories { shares, counts, totals })
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &CategoryShares> {
        self.shares.iter()
    }

    /// Returns the number of categories.
    pub(crate) fn len(&self) -> usize {
        self.shares.len()
    }

    /// Returns Pearson's chi-square of equal distributions.
    pub(crate) fn chi_square(&self) -> f64 {
        let (n1, n2) = (self.totals.0 as f64, self.totals.1 as f64);
        let each = self.shares.iter().zip(&self.counts);
        let sum: f64 = each
            .map(|(category, &(one, other))| {
                n1 * category.difference.powi(2) / (one + other) as f64
            })
            .sum();
        sum * n2
    }
}

/// Returns the shares of a category. The difference is exact as an integer before the division.
fn shares((one, other): (u64, u64), (n1, n2): (u64, u64)) -> CategoryShares {
    let product = |left: u64, right: u64| i128::from(left) * i128::from(right);
    CategoryShares {
        first: one as f64 / n1 as f64,
        second: other as f64 / n2 as f64,
        difference: (product(one, n2) - product(other, n1)) as f64 / product(n1, n2) as f64,
    }
}

fn total(field: &str, counts: &[u64]) -> Result<u64> {
    let total: u128 = counts.iter().copied().map(u128::from).sum();
    if total == 0 || total > u128::from(MAX_COUNT) {
        return Err(Error::out_of_range(field, "from 1 to 2^53 in total", total));
    }
    Ok(total as u64)
}
