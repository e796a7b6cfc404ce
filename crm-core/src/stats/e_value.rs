//! The strength of an unmeasured confounder.

use serde::{Serialize, Serializer};

use crate::error::error::{Error, Result};
use crate::stats::check::finite;

/// The strength that an unmeasured confounder needs to explain an effect.
///
/// # Examples
///
/// ```
/// let found = crm_core::stats::e_value(2.0, 0.8, 5.0)?;
/// assert!((found.point - (2.0 + 2.0_f64.sqrt())).abs() < 1e-12);
/// assert_eq!(found.limit, 1.0);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct EValue {
    /// The E-value of the estimate, at least 1.
    #[serde(serialize_with = "serialize_f64")]
    pub point: f64,
    /// The E-value of the confidence limit that is closer to 1; 1 if the interval contains 1.
    #[serde(serialize_with = "serialize_f64")]
    pub limit: f64,
}

/// Computes the E-value of a risk ratio and of its confidence interval.
///
/// Without random assignment, an unmeasured confounder can cause an apparent effect. The E-value is
/// the smallest risk ratio that the confounder must have with both the assignment and the outcome
/// to explain the whole effect.
///
/// # Formula
///
/// `rr + sqrt(rr (rr - 1))` of a risk ratio `rr` of at least 1; below 1, that of `1 / rr`.
///
/// # Reference
///
/// VanderWeele and Ding (2017), Annals of Internal Medicine 167:268-274.
///
/// Vectors: `tests/vectors/e_value.json`.
///
/// # Errors
///
/// [`Error::NotFinite`] if the risk ratio is NaN or infinite, [`Error::OutOfRange`] if it is not
/// above 0 or not between the limits `lower`, which is above 0, and `upper`, which can be infinite.
///
/// # Examples
///
/// ```
/// let found = crm_core::stats::e_value(3.9, 1.8, 8.7)?;
/// assert!((found.point - 7.263034344160047).abs() < 1e-12);
/// assert!((found.limit - 3.0).abs() < 1e-12);
/// # Ok::<(), crm_core::Error>(())
/// ```
pub fn e_value(risk_ratio: f64, lower: f64, upper: f64) -> Result<EValue> {
    check_ratio(risk_ratio, lower, upper)?;
    let limit = if lower <= 1.0 && upper >= 1.0 {
        1.0
    } else if risk_ratio > 1.0 {
        e_value_of(lower)
    } else {
        e_value_of(upper)
    };
    Ok(EValue { point: e_value_of(risk_ratio), limit })
}

fn check_ratio(risk_ratio: f64, lower: f64, upper: f64) -> Result<()> {
    finite("risk_ratio", risk_ratio)?;
    if risk_ratio <= 0.0 {
        return Err(Error::out_of_range("risk_ratio", "above 0", risk_ratio));
    }
    // A comparison with NaN is false.
    if !(lower > 0.0 && lower <= risk_ratio) {
        let allowed = format!("above 0 and at most risk_ratio = {risk_ratio}");
        return Err(Error::out_of_range("lower", &allowed, lower));
    }
    if upper.is_nan() || upper < risk_ratio {
        let allowed = format!("at least risk_ratio = {risk_ratio}");
        return Err(Error::out_of_range("upper", &allowed, upper));
    }
    Ok(())
}

/// Returns the E-value of a ratio; the product of roots avoids the overflow of a square.
fn e_value_of(ratio: f64) -> f64 {
    if ratio >= 1.0 {
        ratio + ratio.sqrt() * (ratio - 1.0).sqrt()
    } else {
        (1.0 + (1.0 - ratio).sqrt()) / ratio
    }
}

/// Writes a float as a JSON number, an infinite one as a string.
fn serialize_f64<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    if *value == f64::INFINITY {
        serializer.serialize_str("inf")
    } else if *value == f64::NEG_INFINITY {
        serializer.serialize_str("-inf")
    } else {
        serializer.serialize_f64(*value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published() {
        let found = e_value(3.9, 1.8, f64::INFINITY).unwrap();
        assert!((found.point - 7.263034344160047).abs() < 1e-9);
        assert!((found.limit - 3.0).abs() < 1e-9);
        // VanderWeele and Ding (2017): 0.80 (0.71 to 0.91), protective.
        let found = e_value(0.8, 0.71, 0.91).unwrap();
        assert!((found.point - 1.81).abs() < 5e-3);
        assert!((found.limit - 1.43).abs() < 5e-3);
    }

    #[test]
    fn both_directions_agree() {
        for ratio in [1.0, 1.5, 4.0, 1e10] {
            let (up, down) = (e_value_of(ratio), e_value_of(1.0 / ratio));
            assert!((up / down - 1.0).abs() < 1e-12, "{up} is not {down}");
        }
        assert_eq!(e_value(1.0, 1.0, 1.0).unwrap(), EValue { point: 1.0, limit: 1.0 });
        assert_eq!(e_value(0.9, 0.5, 1.0).unwrap().limit, 1.0);
    }

    #[test]
    fn bad_input_is_named() {
        let message = |ratio, lower, upper| e_value(ratio, lower, upper).unwrap_err().to_string();
        let (nan, infinity) = (f64::NAN, f64::INFINITY);
        assert_eq!(message(infinity, 1.0, 2.0), "risk_ratio must be a finite number, got inf");
        assert_eq!(message(0.0, 1.0, 2.0), "risk_ratio must be above 0, got 0");
        assert_eq!(
            message(2.0, 0.0, 3.0),
            "lower must be above 0 and at most risk_ratio = 2, got 0"
        );
        assert_eq!(
            message(2.0, nan, 3.0),
            "lower must be above 0 and at most risk_ratio = 2, got NaN"
        );
        assert_eq!(message(2.0, 1.0, nan), "upper must be at least risk_ratio = 2, got NaN");
        assert_eq!(message(2.0, 1.0, 1.5), "upper must be at least risk_ratio = 2, got 1.5");
    }
}
