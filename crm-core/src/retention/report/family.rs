//! P-values adjusted for the number of treated arms.

use crate::error::error::Result;
use crate::stats::adjust::{Multiplicity, adjust};

/// A p-value, adjusted for a family of tests.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Adjusted {
    pub(crate) p_value: f64,
    pub(crate) adjustment: Multiplicity,
}

/// Adjusts the p-values of the arms that have one; an arm without a test has no place in the
/// family. A family of one needs no adjustment.
pub(crate) fn adjusted_family(
    p_values: &[Option<f64>],
    multiplicity: Multiplicity,
) -> Result<Vec<Option<Adjusted>>> {
    let family: Vec<f64> = p_values.iter().copied().flatten().collect();
    let adjustment = if family.len() > 1 { multiplicity } else { Multiplicity::None };
    let mut adjusted = adjust(&family, adjustment)?.into_iter();
    let of = |one: &Option<f64>| {
        one.and_then(|_| adjusted.next()).map(|p_value| Adjusted { p_value, adjustment })
    };
    Ok(p_values.iter().map(of).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn adjusted(p_values: &[Option<f64>]) -> Vec<Option<(f64, Multiplicity)>> {
        let found = adjusted_family(p_values, Multiplicity::Holm).unwrap();
        found.into_iter().map(|one| one.map(|one| (one.p_value, one.adjustment))).collect()
    }

    #[test]
    fn an_arm_without_a_test_has_no_place_in_the_family() {
        let holm = |p_value| Some((p_value, Multiplicity::Holm));
        assert_eq!(adjusted(&[Some(0.01), None, Some(0.25)]), [holm(0.02), None, holm(0.25)]);
        assert_eq!(adjusted(&[None, Some(0.01)]), [None, Some((0.01, Multiplicity::None))]);
        assert_eq!(adjusted(&[None]), [None]);
        assert_eq!(adjusted(&[]), []);
    }
}
