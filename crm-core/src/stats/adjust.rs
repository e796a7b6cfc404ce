//! Adjustment of p-values for multiple tests.

use crate::error::error::{Error, Result};
use crate::text::choice::choice;

choice! {
    /// The adjustment of the p-values of a family of tests.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::stats::Multiplicity;
    ///
    /// assert_eq!(Multiplicity::default(), Multiplicity::Holm);
    /// assert_eq!("benjamini_hochberg".parse(), Ok(Multiplicity::BenjaminiHochberg));
    /// ```
    pub enum Multiplicity as "multiplicity" {
        /// Step-down; controls the probability of any false rejection (Holm 1979).
        Holm = 1 "holm",
        /// Step-up; controls the same under independence, with more power (Hochberg 1988).
        Hochberg = 2 "hochberg",
        /// Each p-value times the number of tests.
        Bonferroni = 3 "bonferroni",
        /// Controls the expected share of false rejections (Benjamini and Hochberg 1995).
        BenjaminiHochberg = 4 "benjamini_hochberg",
        /// Controls the same under any dependence (Benjamini and Yekutieli 2001).
        BenjaminiYekutieli = 5 "benjamini_yekutieli",
        /// No adjustment.
        None = 6 "none",
    }
}

impl Multiplicity {
    /// The name as a reader of a report knows it.
    pub(crate) fn display_name(self) -> &'static str {
        match self {
            Multiplicity::Holm => "Holm",
            Multiplicity::Hochberg => "Hochberg",
            Multiplicity::Bonferroni => "Bonferroni",
            Multiplicity::BenjaminiHochberg => "Benjamini-Hochberg",
            Multiplicity::BenjaminiYekutieli => "Benjamini-Yekutieli",
            Multiplicity::None => "no adjustment",
        }
    }
}

impl Default for Multiplicity {
    /// Holm's adjustment.
    fn default() -> Multiplicity {
        Multiplicity::Holm
    }
}

/// Adjusts the p-values of a family of tests; the result is in the order of the input.
///
/// # Formula
///
/// With the p-values in ascending order `p(1)..p(m)`: Holm
/// `max over j <= i of min(1, (m - j + 1) p(j))`, Hochberg `min over j >= i of (m - j + 1) p(j)`,
/// Bonferroni `min(1, m p)`, Benjamini-Hochberg `min over j >= i of min(1, m p(j) / j)`,
/// Benjamini-Yekutieli that of Benjamini-Hochberg times `1 + 1/2 + ... + 1/m`.
///
/// # Reference
///
/// Holm (1979), Scandinavian Journal of Statistics 6:65-70. Hochberg (1988), Biometrika
/// 75:800-802. Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B
/// 57:289-300. Benjamini and Yekutieli (2001), Annals of Statistics 29:1165-1188.
///
/// Vectors: `tests/vectors/adjust.json`.
///
/// # Errors
///
/// [`Error::OutOfRange`] if a p-value is NaN or outside 0 to 1.
///
/// # Examples
///
/// ```
/// use crm_core::stats::{Multiplicity, adjust};
///
/// let adjusted = adjust(&[0.01, 0.04, 0.03], Multiplicity::Holm)?;
/// assert_eq!(adjusted, [0.03, 0.06, 0.06]);
/// # Ok::<(), crm_core::Error>(())
/// ```
pub fn adjust(p_values: &[f64], method: Multiplicity) -> Result<Vec<f64>> {
    for (at, p) in p_values.iter().enumerate() {
        if !(0.0..=1.0).contains(p) {
            return Err(Error::out_of_range(&format!("p_values[{at}]"), "from 0 to 1", p));
        }
    }
    let mut order: Vec<(usize, f64)> = p_values.iter().copied().enumerate().collect();
    order.sort_by(|left, right| left.1.total_cmp(&right.1));
    let m = p_values.len() as f64;
    let harmonic: f64 = (1..=p_values.len()).map(|rank| 1.0 / rank as f64).sum();
    let scaled = order.iter().enumerate().map(|(at, &(_, p))| {
        let rank = at as f64 + 1.0;
        p * match method {
            Multiplicity::Holm | Multiplicity::Hochberg => m - rank + 1.0,
            Multiplicity::Bonferroni => m,
            Multiplicity::BenjaminiHochberg => m / rank,
            Multiplicity::BenjaminiYekutieli => m / rank * harmonic,
            Multiplicity::None => 1.0,
        }
    });
    let mut sorted: Vec<f64> = scaled.map(|p| p.min(1.0)).collect();
    match method {
        Multiplicity::Holm => never_falling(sorted.iter_mut(), f64::max, 0.0),
        Multiplicity::Bonferroni | Multiplicity::None => {}
        _ => never_falling(sorted.iter_mut().rev(), f64::min, 1.0),
    }
    let mut adjusted: Vec<(usize, f64)> = order.into_iter().map(|(at, _)| at).zip(sorted).collect();
    adjusted.sort_by_key(|&(at, _)| at);
    Ok(adjusted.into_iter().map(|(_, p)| p).collect())
}

/// Replaces each value by the extreme of the values up to it.
fn never_falling<'v>(
    values: impl Iterator<Item = &'v mut f64>,
    extreme: fn(f64, f64) -> f64,
    start: f64,
) {
    let mut so_far = start;
    for value in values {
        so_far = extreme(so_far, *value);
        *value = so_far;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Benjamini and Hochberg (1995), section 3.1.
    const TRIAL: [f64; 15] = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262,
        0.5719, 0.6528, 0.759, 1.0,
    ];

    #[test]
    fn published_rejections() {
        let rejected =
            |method| adjust(&TRIAL, method).unwrap().iter().filter(|&&p| p < 0.05).count();
        assert_eq!(rejected(Multiplicity::Bonferroni), 3);
        assert_eq!(rejected(Multiplicity::Holm), 3);
        assert_eq!(rejected(Multiplicity::Hochberg), 3);
        assert_eq!(rejected(Multiplicity::BenjaminiHochberg), 4);
        assert_eq!(rejected(Multiplicity::BenjaminiYekutieli), 3);
        assert_eq!(rejected(Multiplicity::None), 9);
    }

    #[test]
    fn the_order_of_the_input_is_kept() {
        let forward = adjust(&TRIAL, Multiplicity::Hochberg).unwrap();
        let mut backward: Vec<f64> = TRIAL.into_iter().rev().collect();
        backward = adjust(&backward, Multiplicity::Hochberg).unwrap();
        backward.reverse();
        assert_eq!(forward, backward);
    }

    #[test]
    fn odd_families() {
        assert_eq!(adjust(&[], Multiplicity::Holm).unwrap(), Vec::<f64>::new());
        assert_eq!(adjust(&[0.2], Multiplicity::BenjaminiYekutieli).unwrap(), [0.2]);
        let error = adjust(&[0.1, f64::NAN], Multiplicity::Holm).unwrap_err();
        assert_eq!(error.to_string(), "p_values[1] must be from 0 to 1, got NaN");
    }
}
