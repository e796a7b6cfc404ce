//! Comparison of two means.

use crm_core::Result;
use crm_core::number::Level;
use crm_core::stats;
use crm_core::stats::Comparison;

use super::comparison::compared;
use crate::boundary::write;
use crate::error::{crm_error_t, crm_status_t};
use crate::number::crm_estimate_t;

/// Compares two means with unequal variances: first minus second.
///
/// @param mean1               The mean of the first group.
/// @param variance1           Its variance, with the divisor n1 - 1.
/// @param n1                  Its size, 2 to 2^53.
/// @param mean2               The mean of the second group.
/// @param variance2           Its variance, with the divisor n2 - 1.
/// @param n2                  Its size, 2 to 2^53.
/// @param level               The confidence level, between 0 and 1.
/// @param[out] out_estimate   Receives the difference with its interval; the interval
///                            is the point if both variances are 0.
/// @param out_estimate_size   `sizeof *out_estimate`.
/// @param[out] out_p_value    Receives the two-sided p-value of the null value.
/// @return #CRM_OK, #CRM_ERR_NOT_FINITE, #CRM_ERR_OUT_OF_RANGE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_stats_welch(
    mean1: f64,
    variance1: f64,
    n1: u64,
    mean2: f64,
    variance2: f64,
    n2: u64,
    level: f64,
    out_estimate: *mut crm_estimate_t,
    out_estimate_size: usize,
    out_p_value: *mut f64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    let (first, second) = ((mean1, variance1, n1), (mean2, variance2, n2));
    let out = (out_estimate, out_estimate_size);
    comparison(stats::welch, first, second, level, out, out_p_value, error)
}

/// Computes the degrees of freedom of Welch's t.
///
/// @param variance1                   The variance of the first group, with the divisor n1 - 1.
/// @param n1                          Its size, 2 to 2^53.
/// @param variance2                   The variance of the second group, with the divisor n2 - 1.
/// @param n2                          Its size, 2 to 2^53.
/// @param[out] out_degrees_of_freedom Receives the degrees of freedom, which can be fractional.
/// @return #CRM_OK, #CRM_ERR_NOT_FINITE, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_UNDEFINED when both
///         variances are 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_stats_welch_degrees_of_freedom(
    variance1: f64,
    n1: u64,
    variance2: f64,
    n2: u64,
    out_degrees_of_freedom: *mut f64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    write(error, out_degrees_of_freedom, "out_degrees_of_freedom", || {
        Ok(stats::welch_degrees_of_freedom(variance1, n1, variance2, n2)?)
    })
}

/// Compares two means by their relative difference, the lift: first over second, minus 1.
///
/// @param mean1               The mean of the first group.
/// @param variance1           Its variance, with the divisor n1 - 1.
/// @param n1                  Its size, 2 to 2^53.
/// @param mean2               The mean of the second group.
/// @param variance2           Its variance, with the divisor n2 - 1.
/// @param n2                  Its size, 2 to 2^53.
/// @param level               The confidence level, between 0 and 1.
/// @param[out] out_estimate   Receives the lift with its interval; the null value is 0.
/// @param out_estimate_size   `sizeof *out_estimate`.
/// @param[out] out_p_value    Receives the two-sided p-value of the null value.
/// @return #CRM_OK, #CRM_ERR_NOT_FINITE, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_UNDEFINED when the second
///         mean is 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_stats_ratio_of_means(
    mean1: f64,
    variance1: f64,
    n1: u64,
    mean2: f64,
    variance2: f64,
    n2: u64,
    level: f64,
    out_estimate: *mut crm_estimate_t,
    out_estimate_size: usize,
    out_p_value: *mut f64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    let (first, second) = ((mean1, variance1, n1), (mean2, variance2, n2));
    let out = (out_estimate, out_estimate_size);
    comparison(stats::ratio_of_means, first, second, level, out, out_p_value, error)
}

fn comparison(
    compare: fn(f64, f64, u64, f64, f64, u64, Level) -> Result<Comparison>,
    (mean1, variance1, n1): (f64, f64, u64),
    (mean2, variance2, n2): (f64, f64, u64),
    level: f64,
    out: (*mut crm_estimate_t, usize),
    out_p_value: *mut f64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    compared(error, out, out_p_value, || {
        let level = Level::new(level)?;
        Ok(compare(mean1, variance1, n1, mean2, variance2, n2, level)?)
    })
}
