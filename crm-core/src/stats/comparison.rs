//! The result of a comparison of two groups or of a test.

use serde::{Deserialize, Serialize};

use crate::number::estimate::Estimate;
use crate::number::level::Level;
use crate::number::method::Method;

/// An estimated effect with its interval, and the p-value of the corresponding test.
///
/// The interval excludes the null value (no difference, or a ratio of 1) exactly if the p-value is
/// below `1 - level`. With [`Method::Scas`] at levels below 0.683 it can contain the null value
/// although the p-value is lower, because it always contains the estimate.
///
/// # Examples
///
/// ```
/// use crm_core::stats;
/// use crm_core::number::{Level, Method};
///
/// let effect = stats::risk_difference(120, 1000, 80, 1000, Method::Newcombe, Level::default())?;
/// assert!((effect.estimate.value - 0.04).abs() < 1e-15);
/// assert!(effect.p_value < 0.05);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The effect and its interval.
    #[serde(flatten)]
    pub estimate: Estimate,
    /// The two-sided p-value of the null value.
    pub p_value: f64,
}

impl Comparison {
    /// Creates a comparison whose interval and p-value agree on the null value.
    pub(crate) fn new(
        limits: (f64, f64, f64),
        null: f64,
        p_value: f64,
        level: Level,
        method: Method,
    ) -> Comparison {
        Comparison::settled(limits, null, (p_value, p_value < level.alpha()), level, method)
    }

    /// Creates a comparison whose interval excludes the null value exactly if the test is
    /// significant.
    ///
    /// Mathematically it does; this corrects the rounding of the last bit.
    pub(crate) fn settled(
        (lower, value, upper): (f64, f64, f64),
        null: f64,
        (p_value, significant): (f64, bool),
        level: Level,
        method: Method,
    ) -> Comparison {
        let (found_lower, found_upper) = (lower, upper);
        let (mut lower, mut upper) = (lower, upper);
        // An estimate at the null value tells no side: the limit that touches it does.
        let touches_below = value == null && null - lower < upper - null;
        if !significant {
            lower = lower.min(null);
            upper = upper.max(null);
        } else if lower > null || upper > null && (value > null || touches_below) {
            // The interval of Agresti and Caffo can be on the other side of the null value than the
            // estimate.
            lower = lower.max(null.next_up());
        } else {
            upper = upper.min(null.next_down());
        }
        // A limit close to zero is the difference of two numbers as large as the estimate.
        let scale = if value.is_finite() { value.abs().max(1.0) } else { 1.0 };
        // Within one standard error of the estimate, the corrected z is not monotonic in all tables.
        let near = matches!(method, Method::Scas | Method::Standardized) && level.alpha() > 0.317;
        debug_assert!(
            near || settled(found_lower, lower, scale) && settled(found_upper, upper, scale),
            "{method}: {found_lower} to {found_upper} contradicts p = {p_value}"
        );
        // Adding zero converts a negative zero to a positive one.
        let estimate =
            Estimate { value: value + 0.0, lower: lower + 0.0, upper: upper + 0.0, level, method };
        Comparison { estimate, p_value }
    }
}

impl Comparison {
    /// Names the method by which strata are combined.
    pub(crate) fn with_method(self, method: Method) -> Comparison {
        Comparison { estimate: Estimate { method, ..self.estimate }, ..self }
    }

    /// Returns the same difference, second minus first.
    pub(crate) fn negated(self) -> Comparison {
        let Estimate { value, lower, upper, level, method } = self.estimate;
        // Adding zero converts a negative zero to a positive one.
        let estimate =
            Estimate { value: 0.0 - value, lower: 0.0 - upper, upper: 0.0 - lower, level, method };
        Comparison { estimate, ..self }
    }
}

/// Whether a limit was moved by no more than rounding.
fn settled(found: f64, settled: f64, scale: f64) -> bool {
    found == settled || (found - settled).abs() <= 1e-9 * found.abs().max(1e-6 * scale)
}

/// A test without an interval.
///
/// # Examples
///
/// ```
/// use crm_core::stats;
/// use crm_core::number::Method;
/// use crm_core::stats::Alternative;
///
/// let test = stats::fisher_exact(8, 2, 1, 5, Alternative::TwoSided)?;
/// assert_eq!(test.method, Method::FisherExact);
/// assert!((test.p_value - 0.034965034965034965).abs() < 1e-15);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Test {
    /// The p-value.
    pub p_value: f64,
    /// The method of the computation; if an exact computation would be too large, the test used
    /// instead.
    pub method: Method,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_that_touches_the_null_value_is_moved_off_it() {
        let level = Level::new(0.554).unwrap();
        let found = |lower, upper| {
            let limits = (lower, 0.0, upper);
            let found =
                Comparison::settled(limits, 0.0, (0.446, true), level, Method::AgrestiCaffo);
            (found.estimate.lower, found.estimate.upper)
        };
        assert_eq!(found(0.0, 0.136), (0.0_f64.next_up(), 0.136));
        assert_eq!(found(-0.136, 0.0), (-0.136, 0.0_f64.next_down()));
    }
}
