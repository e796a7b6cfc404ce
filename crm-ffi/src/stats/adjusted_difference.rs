//! Comparison of two means, adjusted for a covariate.

use crm_core::number::Level;
use crm_core::stats;
use crm_core::stats::{Adjustment, Moments};

use super::comparison::compared;
use crate::boundary::{given, structs};
use crate::error::{crm_error_t, crm_status_t};
use crate::number::crm_estimate_t;

structs!(crm_moments_t);

/// One slope per group (Lin 2013).
pub const CRM_ADJUSTMENT_LIN: i32 = 1;
/// One slope for the pooled groups (Deng, Xu, Kohavi and Walker 2013).
pub const CRM_ADJUSTMENT_CUPED: i32 = 2;

/// The moments of an outcome y and a covariate x in one group: variances and covariance with the
/// divisor n - 1.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
#[repr(C)]
pub struct crm_moments_t {
    /// The size of the group, 3 to 2^53.
    pub n: u64,
    /// The mean of the outcome.
    pub mean_y: f64,
    /// The mean of the covariate.
    pub mean_x: f64,
    /// The variance of the outcome.
    pub variance_y: f64,
    /// The variance of the covariate.
    pub variance_x: f64,
    /// The covariance of outcome and covariate.
    pub covariance: f64,
}

impl From<crm_moments_t> for Moments {
    fn from(moments: crm_moments_t) -> Moments {
        let crm_moments_t { n, mean_y, mean_x, variance_y, variance_x, covariance } = moments;
        Moments { n, mean_y, mean_x, variance_y, variance_x, covariance }
    }
}

/// Compares the means of an outcome, first minus second, adjusted for a covariate that was measured
/// before the groups were treated differently.
///
/// @param group1              The first group; borrowed for the call.
/// @param group1_size  `sizeof *group1`.
/// @param group2              The second group; borrowed for the call.
/// @param group2_size  `sizeof *group2`.
/// @param adjustment          #CRM_ADJUSTMENT_LIN or #CRM_ADJUSTMENT_CUPED.
/// @param level               The confidence level, between 0 and 1.
/// @param[out] out_estimate   Receives the adjusted difference with its interval.
/// @param out_estimate_size   `sizeof *out_estimate`.
/// @param[out] out_p_value    Receives the two-sided p-value of the null value.
/// @return #CRM_OK, #CRM_ERR_NOT_FINITE, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_UNDEFINED when the
///         covariate does not vary.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_stats_adjusted_difference(
    group1: *const crm_moments_t,
    group1_size: usize,
    group2: *const crm_moments_t,
    group2_size: usize,
    adjustment: i32,
    level: f64,
    out_estimate: *mut crm_estimate_t,
    out_estimate_size: usize,
    out_p_value: *mut f64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    compared(error, (out_estimate, out_estimate_size), out_p_value, || {
        let group1 = Moments::from(given(group1, group1_size, "group1")?);
        let group2 = Moments::from(given(group2, group2_size, "group2")?);
        let (adjustment, level) = (Adjustment::from_i32(adjustment)?, Level::new(level)?);
        Ok(stats::adjusted_difference(&group1, &group2, adjustment, level)?)
    })
}
