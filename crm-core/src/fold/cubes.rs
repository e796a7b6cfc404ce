//! Exact sums of products of three factors by group.

use crate::number::wide::Int256;

/// The products of three factors that are summed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) enum Cubes {
    /// None.
    #[default]
    None,
    /// The cube of the first number, `x`.
    First,
    /// All of the first two numbers: `x x x`, `x x y`, `x y y` and `y y y`.
    FirstTwo,
}

impl Cubes {
    /// The number of products.
    pub(crate) fn count(self) -> usize {
        match self {
            Cubes::None => 0,
            Cubes::First => 1,
            Cubes::FirstTwo => FACTORS.len(),
        }
    }
}

/// The factors of each product: 0 for the first number and 1 for the second.
pub(crate) const FACTORS: [[usize; 3]; 4] = [[0, 0, 0], [0, 0, 1], [0, 1, 1], [1, 1, 1]];

/// Sums of products of three factors by group, in 256 bits.
pub(crate) struct CubeSums {
    pub(crate) of: Cubes,
    /// The products of each group.
    sums: Vec<Int256>,
}

#[expect(clippy::indexing_slicing, reason = "the sums were resized to hold every group")]
impl CubeSums {
    pub(crate) fn new(of: Cubes) -> CubeSums {
        CubeSums { of, sums: Vec::new() }
    }

    /// Allocates memory for this number of groups.
    pub(crate) fn resize(&mut self, groups: usize) {
        self.sums.resize(groups * self.of.count(), Int256::default());
    }

    /// Adds rows by the first two numbers, each with its weight or once; fails with the product
    /// whose sum does not fit.
    pub(crate) fn add(
        &mut self,
        groups: &[u32],
        units: [&[i64]; 2],
        weights: Option<&[u64]>,
    ) -> Result<(), usize> {
        if self.of == Cubes::None {
            return Ok(());
        }
        for (row, &group) in groups.iter().enumerate() {
            let weight = weights.map_or(1, |weights| i128::from(weights[row]));
            for (at, factors) in FACTORS.iter().enumerate().take(self.of.count()) {
                // Each product of two fits 128 bits, and that of all 256.
                let [one, two, three] = factors.map(|number| i128::from(units[number][row]));
                let product = Int256::from(one * two).times((three * weight).into());
                self.add_to(group as usize, at, product)?;
            }
        }
        Ok(())
    }

    /// Adds to a sum; fails with the product if it does not fit.
    pub(crate) fn add_to(&mut self, group: usize, at: usize, more: Int256) -> Result<(), usize> {
        let sum = &mut self.sums[group * self.of.count() + at];
        *sum = sum.checked_add(more).ok_or(at)?;
        Ok(())
    }

    /// The products of each group.
    pub(crate) fn finish(self) -> Vec<Int256> {
        self.sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_have_their_factors() {
        let mut sums = CubeSums::new(Cubes::FirstTwo);
        sums.resize(1);
        sums.add(&[0, 0], [&[2, 0], &[-3, 1]], Some(&[1, 10])).unwrap();
        let found = sums.finish().into_iter().map(|sum| sum.to_f64());
        assert_eq!(found.collect::<Vec<f64>>(), [8.0, -12.0, 18.0, -17.0]);
    }

    #[test]
    fn a_sum_that_does_not_fit_is_named() {
        let mut sums = CubeSums::new(Cubes::FirstTwo);
        sums.resize(1);
        let large = [&[1][..], &[i64::MIN][..]];
        let failed = (0..8).find_map(|_| sums.add(&[0], large, Some(&[u64::MAX])).err());
        assert_eq!(failed, Some(3));
    }
}
