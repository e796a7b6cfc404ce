//! Student's t distribution, and estimates whose error follows it.
//!
//! Computed from the beta distribution in `beta.rs`: that of `statrs` 0.19 is wrong in the third
//! digit at 1e12 degrees of freedom, and its quantile does not terminate there.

use crate::error::error::Result;
use crate::number::level::Level;
use crate::number::method::Method;
use crate::stats::beta::beta_tails_at;
use crate::stats::check::finite;
use crate::stats::comparison::Comparison;
use crate::stats::normal;
use crate::stats::root::last;

/// Above this number of degrees of freedom the distribution is computed from the normal one: the
/// error of Wallace's transformation, which falls with the square of the number, is less than 1e-13
/// of any probability.
const NEARLY_NORMAL: f64 = 1e9;

/// Below this `x` the beta distribution is the first term of its series.
const TINY: f64 = 1e-300;

/// Returns the probability that the absolute value of Student's t is at least that of `t`, for any
/// degrees of freedom above 0.
///
/// # Formula
///
/// The lower tail of Beta(df/2, 1/2) at `x = df / (df + t^2)`. If `x` is too small for a float, the
/// first term of its series, `x^a / (a B(a, 1/2))` for `a = df/2`. Above 1e9 degrees of freedom the
/// two-sided normal probability of `(8 df + 1) / (8 df + 3) sqrt(df ln(1 + t^2 / df))`.
///
/// # Reference
///
/// Wallace (1959), Annals of Mathematical Statistics 30:1121-1130.
pub(crate) fn two_sided_t(t: f64, degrees_of_freedom: f64) -> f64 {
    let odds = t / degrees_of_freedom * t;
    if degrees_of_freedom > NEARLY_NORMAL {
        // The fraction without a product, which can overflow.
        let shrink = 1.0 - 2.0 / (8.0 * degrees_of_freedom + 3.0);
        return normal::two_sided(shrink * (degrees_of_freedom * odds.ln_1p()).sqrt());
    }
    if odds > 1.0 / TINY {
        return far_tail(t.abs(), degrees_of_freedom);
    }
    let y = odds / (1.0 + odds);
    beta_tails_at(degrees_of_freedom / 2.0, 0.5, 1.0 / (1.0 + odds), y).0
}

/// Returns the two-sided probability where `df / t^2` is too small for a float.
fn far_tail(t: f64, degrees_of_freedom: f64) -> f64 {
    if t == f64::INFINITY {
        return 0.0;
    }
    let a = degrees_of_freedom / 2.0;
    let log_x = degrees_of_freedom.ln() - 2.0 * t.ln();
    let log_beta = libm::lgamma(a + 1.0) + libm::lgamma(0.5) - libm::lgamma(a + 0.5);
    (a * log_x - log_beta).exp()
}

/// Returns the `t` whose two-sided probability is `alpha`; infinity if no float is as large, which
/// takes fewer than one degree of freedom.
pub(crate) fn critical_t(alpha: f64, degrees_of_freedom: f64) -> f64 {
    let reached = |t| two_sided_t(t, degrees_of_freedom) >= alpha;
    if reached(f64::MAX) { f64::INFINITY } else { last(0.0, f64::MAX, reached) }
}

/// Returns the degrees of freedom of a sum of independent variances; `None` if all are zero.
///
/// # Formula
///
/// `(sum v)^2 / sum (v^2 / df)`.
///
/// # Reference
///
/// Satterthwaite (1946), Biometrics Bulletin 2:110-114.
pub(crate) fn satterthwaite(parts: &[(f64, f64)]) -> Option<f64> {
    let total: f64 = parts.iter().map(|(variance, _)| variance).sum();
    // Shares are used because the square of a variance can overflow or underflow.
    let share = |(variance, df): &(f64, f64)| (variance / total).powi(2) / df;
    (total > 0.0).then(|| 1.0 / parts.iter().map(share).sum::<f64>())
}

/// An estimate whose error divided by its standard error follows Student's t.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct StudentEstimate {
    pub(crate) value: f64,
    pub(crate) standard_error: f64,
    pub(crate) degrees_of_freedom: f64,
}

impl StudentEstimate {
    /// Checks that finite numbers gave a finite estimate.
    pub(crate) fn checked(self) -> Result<StudentEstimate> {
        finite("estimate", self.value)?;
        finite("standard error", self.standard_error)?;
        Ok(self)
    }

    /// Returns [`comparison`](Self::comparison), or an error if a limit is infinite.
    pub(crate) fn compared(self, method: Method, level: Level) -> Result<Comparison> {
        let found = self.comparison(method, level);
        finite("the lower limit", found.estimate.lower)?;
        finite("the upper limit", found.estimate.upper)?;
        Ok(found)
    }

    /// Returns the estimate of `factor` times the quantity; the factor is not negative.
    pub(crate) fn scaled(self, factor: f64) -> StudentEstimate {
        let StudentEstimate { value, standard_error, degrees_of_freedom } = self;
        StudentEstimate {
            value: value * factor,
            standard_error: standard_error * factor,
            degrees_of_freedom,
        }
    }

    /// Returns the test of no effect and its interval. If the standard error is 0, the interval is
    /// the point, and the p-value is 1 or 0.
    pub(crate) fn comparison(self, method: Method, level: Level) -> Comparison {
        let StudentEstimate { value, standard_error, degrees_of_freedom } = self;
        let p_value = if value == 0.0 {
            1.0
        } else {
            two_sided_t(value / standard_error, degrees_of_freedom)
        };
        let half = if standard_error == 0.0 {
            0.0
        } else {
            critical_t(level.alpha(), degrees_of_freedom) * standard_error
        };
        Comparison::new((value - half, value, value + half), 0.0, p_value, level, method)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) {
        assert!((found / expected - 1.0).abs() < 1e-12, "{found:e} is not {expected:e}");
    }

    // Expected values by mpmath with 60 digits.
    #[test]
    fn tails() {
        for (t, df, expected) in [
            (2.0, 1.0, 0.295_167_235_300_866_5),
            (1e-3, 1.0, 0.999_363_380_439_838_9),
            (1e10, 1.0, 6.366_197_723_675_813e-11),
            (2.5, 2.5, 0.104_569_963_078_155_39),
            (1e4, 2.5, 1.438_679_403_198_442_4e-10),
            (2.2, 10.0, 0.052_441_068_449_353_15),
            (30.0, 10.0, 3.961_792_342_031_324e-11),
            (12.0, 1e3, 4.324_057_386_774_527e-31),
            (2.0, 4000.5, 0.045_567_752_174_485_526),
            (0.3, 1e6, 0.764_177_217_978_994_2),
            (6.5, 1e6, 8.035_754_335_303_423e-11),
            (0.01, 1e12, 0.992_021_287_370_738_8),
            (1.96, 1e12, 0.049_995_790_296_718_16),
            (6.5, 1e12, 8.032_001_171_470_63e-11),
            (6.5, 1.8e16, 8.032_001_167_718_444e-11),
            (6.5, 1e17, 8.032_001_167_718_273e-11),
            (1.96, 1e20, 0.049_995_790_296_440_87),
            (0.01, 1e25, 0.992_021_287_370_736_8),
            (1.96, 1e308, 0.049_995_790_296_440_87),
            (2.0, 0.5, 0.445_514_890_183_131_2),
            (1e200, 0.5, 6.414_019_508_284_458e-101),
            (1e155, 2.0, 1e-310),
            (2.0, 1e-3, 0.995_171_869_481_716_1),
            (1e200, 1e-3, 0.628_346_424_972_230_1),
            (1e300, 1e-10, 0.999_999_929_701_842_4),
            (2.0, 1e-10, 0.999_999_998_710_078),
        ] {
            close(two_sided_t(t, df), expected);
            close(two_sided_t(-t, df), expected);
        }
    }

    #[test]
    fn the_ends() {
        assert_eq!(two_sided_t(0.0, 3.0), 1.0);
        assert_eq!(two_sided_t(f64::INFINITY, 3.0), 0.0);
        assert_eq!(two_sided_t(f64::MAX, 1e12), 0.0);
        assert_eq!(satterthwaite(&[(0.0, 3.0), (0.0, 4.0)]), None);
        assert_eq!(satterthwaite(&[(1e-300, 3.0), (0.0, 4.0)]), Some(3.0));
    }

    #[test]
    fn both_sides_of_the_normal_limit_agree() {
        for t in [0.01, 1.0, 2.0, 6.5, 15.0, 37.0] {
            let (below, above) = (NEARLY_NORMAL, NEARLY_NORMAL.next_up());
            close(two_sided_t(t, above), two_sided_t(t, below));
        }
    }

    #[test]
    fn any_degrees_of_freedom_end() {
        for df in [f64::from_bits(1), 1e-300, 1e-10, 1e100, 1e308, f64::MAX] {
            for t in [0.0, f64::from_bits(1), 1e-160, 1.0, 1e160, f64::MAX, f64::INFINITY] {
                assert!((0.0..=1.0).contains(&two_sided_t(t, df)), "{t:e} {df:e}");
            }
            assert!(critical_t(0.05, df) > 1.9, "{df:e}");
        }
        assert_eq!(critical_t(0.05, 1e-10), f64::INFINITY);
        close(critical_t(0.05, 1e308), 1.959_963_984_540_054);
    }

    #[test]
    fn quantiles_invert() {
        for df in [0.5, 1.0, 2.5, 10.0, 1e3, 1e6, 1e9, 1e12, 1.8e16, 1e20, 1e308] {
            for alpha in [0.5, 0.05, 0.001, 1e-10] {
                close(two_sided_t(critical_t(alpha, df), df), alpha);
            }
        }
        close(critical_t(0.05, 1.0), 12.706_204_736_174_707);
        close(critical_t(0.05, 1.8e16), 1.959_963_984_540_054_2);
    }
}
