//! The balance of two groups in a covariate.

use crm_core::document::Document;
use crm_core::number::Level;
use crm_core::stats;
use crm_core::stats::{ChiSquareTest, TrendTest};

use crate::boundary::{fill, guard, hand_out, slice, structs, too_long, write, write_all};
use crate::document::crm_document_t;
use crate::error::{crm_error_t, crm_status_t};

structs!(crm_chi_square_test_t, crm_trend_test_t);

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

/// The test of a trend of proportions.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
#[repr(C)]
pub struct crm_trend_test_t {
    /// The standard score, above 0 if the proportion rises with the scores.
    pub z: f64,
    /// The two-sided p-value.
    pub p_value: f64,
}

impl From<TrendTest> for crm_trend_test_t {
    fn from(test: TrendTest) -> crm_trend_test_t {
        crm_trend_test_t { z: test.z, p_value: test.p_value }
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

/// Tests whether the rows of a table of counts have the same distribution over its columns.
///
/// @param table           The counts, row by row; borrowed for the call.
/// @param rows            The number of rows.
/// @param columns         The number of columns.
/// @param[out] out_result Receives the result, owned by the caller; free it with
///                        crm_document_free(). `/residuals` has a list for each row, with null in
///                        rows and columns of zeros.
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE if the total is 0 or above 2^53.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_stats_chi_square_independence(
    table: *const u64,
    rows: usize,
    columns: usize,
    out_result: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_result, "out_result", || {
        let count = rows.checked_mul(columns).ok_or_else(|| too_long("table", usize::MAX))?;
        let counts = slice(table, count, "table")?;
        let table: Vec<Vec<u64>> = match columns {
            0 => Vec::new(),
            _ => counts.chunks(columns).map(<[u64]>::to_vec).collect(),
        };
        let found = stats::chi_square_independence(&table)?;
        Ok(crm_document_t::new(Document::of(&found)?))
    })
}

/// Tests whether proportions rise or fall with the scores of their groups.
///
/// @param events        The events of each group; borrowed for the call.
/// @param totals        The trials of each group; borrowed for the call.
/// @param scores        The score of each group; borrowed for the call; NULL for 0, 1, 2 and so on.
/// @param count         The number of groups.
/// @param[out] out_test Receives the test.
/// @param out_test_size `sizeof *out_test`.
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_NOT_FINITE for a score, #CRM_ERR_UNDEFINED if
///         all trials are events, none is, or all have one score.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_stats_trend_of_proportions(
    events: *const u64,
    totals: *const u64,
    scores: *const f64,
    count: usize,
    out_test: *mut crm_trend_test_t,
    out_test_size: usize,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    fill(error, (out_test, out_test_size), "out_test", || {
        let (events, totals) = (slice(events, count, "events")?, slice(totals, count, "totals")?);
        let scores = match scores.is_null() {
            true => None,
            false => Some(slice(scores, count, "scores")?),
        };
        Ok(stats::trend_of_proportions(events, totals, scores)?.into())
    })
}

/// Computes the limits of a funnel plot: where a proportion of `n` trials falls with probability
/// `level` or more.
///
/// @param p               The probability of an event, from 0 to 1.
/// @param n               The number of trials, from 1 to 2^53.
/// @param level           The probability of the limits, between 0 and 1.
/// @param[out] out_limits Receives 2 numbers: the lower and the upper limit.
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_stats_binomial_limits(
    p: f64,
    n: u64,
    level: f64,
    out_limits: *mut f64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    guard(error, || {
        let (lower, upper) = stats::binomial_limits(p, n, Level::new(level)?)?;
        write_all(out_limits, 2, &[lower, upper], "out_limits")
    })
}
