//! The balance of two groups in a covariate.

use crm_core::stats;
use crm_core::stats::ChiSquareTest;

use crate::boundary::{fill, slice, structs, write};
use crate::error::{crm_error_t, crm_status_t};

structs!(crm_chi_square_test_t);

/// A test whose statistic follows the chi-square distribution.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
#[repr(C)]
pub struct crm_chi_square_test_t {
    /// The statistic.
    pub statistic: f64,
    /// The p-value.
    pub p_value: f64,
    /// The degrees of freedom.
    pub degrees_of_freedom: u32,
    /// The method of the test, a CRM_METHOD number.
    pub method: i32,
}

impl From<ChiSquareTest> for crm_chi_square_test_t {
    fn from(test: ChiSquareTest) -> crm_chi_square_test_t {
        crm_chi_square_test_t {
            statistic: test.statistic,
            p_value: test.p_value,
            degrees_of_freedom: test.degrees_of_freedom,
            method: test.method.as_i32(),
        }
    }
}

/// Computes the standardized mean difference: first minus second.
///
/// @param mean1               The mean of the first group.
/// @param variance1           Its variance.
/// @param mean2               The mean of the second group.
/// @param variance2           Its variance.
/// @param[out] out_difference Receives the standardized difference.
/// @return #CRM_OK, #CRM_ERR_NOT_FINITE, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_UNDEFINED when both
///         variances are 0 and the means differ.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_stats_standardized_mean_difference(
    mean1: f64,
    variance1: f64,
    mean2: f64,
    variance2: f64,
    out_difference: *mut f64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    write(error, out_difference, "out_difference", || {
        Ok(stats::standardized_mean_difference(mean1, variance1, mean2, variance2)?)
    })
}

/// Computes the standardized difference of a categorical covariate between two groups.
///
/// @param counts1             The number of the first group at each level; borrowed for the call.
/// @param counts2             The number of the second group at each level; borrowed for the call.
/// @param count               The number of categories.
/// @param[out] out_difference Receives the non-negative standardized difference.
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE if a group is empty or above 2^53, #CRM_ERR_UNDEFINED if
///         the groups have no category in common.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_stats_standardized_proportion_difference(
    counts1: *const u64,
    counts2: *const u64,
    count: usize,
    out_difference: *mut f64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    write(error, out_difference, "out_difference", || {
        let counts1 = slice(counts1, count, "counts1")?;
        let counts2 = slice(counts2, count, "counts2")?;
        Ok(stats::standardized_proportion_difference(counts1, counts2)?)
    })
}

/// Tests whether two groups have the same distribution of a categorical covariate.
///
/// @param counts1       The number of the first group at each level; borrowed for the call.
/// @param counts2       The number of the second group at each level; borrowed for the call.
/// @param count         The number of categories.
/// @param[out] out_test Receives Pearson's chi-square test.
/// @param out_test_size `sizeof *out_test`.
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE if a group is empty or above 2^53.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_stats_chi_square_homogeneity(
    counts1: *const u64,
    counts2: *const u64,
    count: usize,
    out_test: *mut crm_chi_square_test_t,
    out_test_size: usize,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    fill(error, (out_test, out_test_size), "out_test", || {
        let counts1 = slice(counts1, count, "counts1")?;
        let counts2 = slice(counts2, count, "counts2")?;
        Ok(stats::chi_square_homogeneity(counts1, counts2)?.into())
    })
}
