//! The strength of an unmeasured confounder.

use crm_core::stats;
use crm_core::stats::EValue;

use crate::boundary::{fill, structs};
use crate::error::{crm_error_t, crm_status_t};

structs!(crm_e_value_t);

/// The strength that an unmeasured confounder needs to explain an effect.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
#[repr(C)]
pub struct crm_e_value_t {
    /// The E-value of the estimate, at least 1.
    pub point: f64,
    /// The E-value of the confidence limit that is closer to 1; 1 if the interval contains 1.
    pub limit: f64,
}

impl From<EValue> for crm_e_value_t {
    fn from(found: EValue) -> crm_e_value_t {
        crm_e_value_t { point: found.point, limit: found.limit }
    }
}

/// Computes the E-value of a risk ratio and of its confidence interval.
///
/// @param risk_ratio       The risk ratio, above 0.
/// @param lower            The lower limit of its interval, above 0.
/// @param upper            The upper limit; may be infinity.
/// @param[out] out_e_value Receives the E-values.
/// @param out_e_value_size `sizeof *out_e_value`.
/// @return #CRM_OK, #CRM_ERR_NOT_FINITE, #CRM_ERR_OUT_OF_RANGE if the ratio is not between the
///         limits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_stats_e_value(
    risk_ratio: f64,
    lower: f64,
    upper: f64,
    out_e_value: *mut crm_e_value_t,
    out_e_value_size: usize,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    fill(error, (out_e_value, out_e_value_size), "out_e_value", || {
        Ok(stats::e_value(risk_ratio, lower, upper)?.into())
    })
}
