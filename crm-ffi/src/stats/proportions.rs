//! The statistics of two proportions.

use crm_core::number::{Level, Method};
use crm_core::stats;
use crm_core::stats::{Alternative, Comparison, Multiplicity, SampleRatio, Test};

use super::comparison::compared;
use crate::boundary::{fill, given, guard, hand_out, slice, structs, write, write_all};
use crate::error::{crm_error_t, crm_status_t};
use crate::number::{crm_estimate_t, crm_ratio_set_t};
use crate::text::crm_string_t;

structs!(crm_test_t, crm_sample_ratio_t);

/// Step-down adjustment of p-values (Holm 1979).
pub const CRM_MULTIPLICITY_HOLM: i32 = 1;
/// Step-up adjustment of p-values (Hochberg 1988).
pub const CRM_MULTIPLICITY_HOCHBERG: i32 = 2;
/// Each p-value times the number of tests.
pub const CRM_MULTIPLICITY_BONFERRONI: i32 = 3;
/// False discovery rate (Benjamini and Hochberg 1995).
pub const CRM_MULTIPLICITY_BENJAMINI_HOCHBERG: i32 = 4;
/// False discovery rate under any dependence (Benjamini and Yekutieli 2001).
pub const CRM_MULTIPLICITY_BENJAMINI_YEKUTIELI: i32 = 5;
/// No adjustment.
pub const CRM_MULTIPLICITY_NONE: i32 = 6;

/// Tables that are at most as likely as the observed one, on both sides.
pub const CRM_ALTERNATIVE_TWO_SIDED: i32 = 1;
/// Tables whose first cell is at most the observed one.
pub const CRM_ALTERNATIVE_LESS: i32 = 2;
/// Tables whose first cell is at least the observed one.
pub const CRM_ALTERNATIVE_GREATER: i32 = 3;

/// A test without an interval.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
#[repr(C)]
pub struct crm_test_t {
    /// The p-value.
    pub p_value: f64,
    /// The method of the computation, a CRM_METHOD number; if an exact computation would be too
    /// large, the test used instead.
    pub method: i32,
}

impl From<Test> for crm_test_t {
    fn from(test: Test) -> crm_test_t {
        crm_test_t { p_value: test.p_value, method: test.method.as_i32() }
    }
}

/// The test of group sizes against their expected shares.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
#[repr(C)]
pub struct crm_sample_ratio_t {
    /// Pearson's chi-square.
    pub statistic: f64,
    /// The p-value.
    pub p_value: f64,
    /// The degrees of freedom: the number of groups minus one.
    pub degrees_of_freedom: u32,
    /// #CRM_METHOD_CHI_SQUARE; if an expected size is small, #CRM_METHOD_EXACT_MULTINOMIAL, or
    /// #CRM_METHOD_EXACT_AND_CHI_SQUARE: exact in the small groups, chi-square in the rest.
    pub method: i32,
}

impl From<SampleRatio> for crm_sample_ratio_t {
    fn from(test: SampleRatio) -> crm_sample_ratio_t {
        crm_sample_ratio_t {
            statistic: test.statistic,
            p_value: test.p_value,
            degrees_of_freedom: test.degrees_of_freedom,
            method: test.method.as_i32(),
        }
    }
}

/// Estimates a proportion from `x` events in `n` trials.
///
/// @param x                 The events.
/// @param n                 The trials, 1 to 2^53.
/// @param method            #CRM_METHOD_WILSON, #CRM_METHOD_CLOPPER_PEARSON or
///                          #CRM_METHOD_JEFFREYS.
/// @param level             The confidence level, between 0 and 1.
/// @param[out] out_estimate Receives the estimate.
/// @param out_estimate_size `sizeof *out_estimate`.
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_UNKNOWN_NAME for another method.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_stats_proportion(
    x: u64,
    n: u64,
    method: i32,
    level: f64,
    out_estimate: *mut crm_estimate_t,
    out_estimate_size: usize,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    fill(error, (out_estimate, out_estimate_size), "out_estimate", || {
        let (method, level) = (Method::from_i32(method)?, Level::new(level)?);
        Ok(stats::proportion(x, n, method, level)?.into())
    })
}

/// Tests whether a proportion is `null`, given `x` events in `n` trials.
///
/// @param x             The events.
/// @param n             The trials, 1 to 2^53.
/// @param null          The proportion to test, from 0 to 1.
/// @param method        #CRM_METHOD_WILSON, #CRM_METHOD_CLOPPER_PEARSON or #CRM_METHOD_JEFFREYS.
/// @param[out] out_test Receives the test.
/// @param out_test_size `sizeof *out_test`.
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_UNKNOWN_NAME for another method.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_stats_proportion_test(
    x: u64,
    n: u64,
    null: f64,
    method: i32,
    out_test: *mut crm_test_t,
    out_test_size: usize,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    fill(error, (out_test, out_test_size), "out_test", || {
        Ok(stats::proportion_test(x, n, null, Method::from_i32(method)?)?.into())
    })
}

/// Compares `x1` of `n1` with `x2` of `n2`: the difference of the proportions, first minus second.
///
/// As in every comparison, the interval excludes the null value exactly if the p-value is below
/// 1 - level.
///
/// @param x1                  The events of the first group.
/// @param n1                  The size of the first group, 1 to 2^53.
/// @param x2                  The events of the second group.
/// @param n2                  The size of the second group, 1 to 2^53.
/// @param method              #CRM_METHOD_MIETTINEN_NURMINEN, #CRM_METHOD_SCAS, #CRM_METHOD_MEE,
///                            #CRM_METHOD_NEWCOMBE, #CRM_METHOD_AGRESTI_CAFFO or #CRM_METHOD_WALD.
/// @param level               The confidence level, between 0 and 1.
/// @param[out] out_estimate   Receives the difference with its interval.
/// @param out_estimate_size   `sizeof *out_estimate`.
/// @param[out] out_p_value    Receives the two-sided p-value of the null value.
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_UNKNOWN_NAME for another method.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_stats_risk_difference(
    x1: u64,
    n1: u64,
    x2: u64,
    n2: u64,
    method: i32,
    level: f64,
    out_estimate: *mut crm_estimate_t,
    out_estimate_size: usize,
    out_p_value: *mut f64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    let compare = stats::risk_difference;
    let out = (out_estimate, out_estimate_size);
    comparison(compare, (x1, n1, x2, n2), method, level, out, out_p_value, error)
}

/// Compares `x1` of `n1` with `x2` of `n2`: the ratio of the proportions, first over second.
///
/// @param x1                  The events of the first group.
/// @param n1                  The size of the first group, 1 to 2^53.
/// @param x2                  The events of the second group.
/// @param n2                  The size of the second group, 1 to 2^53.
/// @param method              #CRM_METHOD_MIETTINEN_NURMINEN, #CRM_METHOD_SCAS, #CRM_METHOD_KOOPMAN or
///                            #CRM_METHOD_KATZ.
/// @param level               The confidence level, between 0 and 1.
/// @param[out] out_estimate   Receives the ratio with its interval; the value and the
///                            upper limit are infinite if the second group has no events.
/// @param out_estimate_size   `sizeof *out_estimate`.
/// @param[out] out_p_value    Receives the two-sided p-value of the null value.
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_UNDEFINED if both groups have no events,
///         and for #CRM_METHOD_KATZ when one has none, #CRM_ERR_UNKNOWN_NAME for another method.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_stats_risk_ratio(
    x1: u64,
    n1: u64,
    x2: u64,
    n2: u64,
    method: i32,
    level: f64,
    out_estimate: *mut crm_estimate_t,
    out_estimate_size: usize,
    out_p_value: *mut f64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    let compare = stats::risk_ratio;
    let out = (out_estimate, out_estimate_size);
    comparison(compare, (x1, n1, x2, n2), method, level, out, out_p_value, error)
}

/// Compares `x1` of `n1` with `x2` of `n2`: the odds ratio, first over second.
///
/// @param x1                  The events of the first group.
/// @param n1                  The size of the first group, 1 to 2^53.
/// @param x2                  The events of the second group.
/// @param n2                  The size of the second group, 1 to 2^53.
/// @param method              #CRM_METHOD_MIETTINEN_NURMINEN, #CRM_METHOD_SCAS or
///                            #CRM_METHOD_WOOLF.
/// @param level               The confidence level, between 0 and 1.
/// @param[out] out_estimate   Receives the odds ratio with its interval.
/// @param out_estimate_size   `sizeof *out_estimate`.
/// @param[out] out_p_value    Receives the two-sided p-value of the null value.
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_UNDEFINED if there are no events or no
///         non-events in both groups, and for #CRM_METHOD_WOOLF if any of the four counts is 0,
///         #CRM_ERR_UNKNOWN_NAME for another method.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_stats_odds_ratio(
    x1: u64,
    n1: u64,
    x2: u64,
    n2: u64,
    method: i32,
    level: f64,
    out_estimate: *mut crm_estimate_t,
    out_estimate_size: usize,
    out_p_value: *mut f64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    let compare = stats::odds_ratio;
    let out = (out_estimate, out_estimate_size);
    comparison(compare, (x1, n1, x2, n2), method, level, out, out_p_value, error)
}

fn comparison(
    compare: fn(u64, u64, u64, u64, Method, Level) -> crm_core::Result<Comparison>,
    (x1, n1, x2, n2): (u64, u64, u64, u64),
    method: i32,
    level: f64,
    out: (*mut crm_estimate_t, usize),
    out_p_value: *mut f64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    compared(error, out, out_p_value, || {
        let (method, level) = (Method::from_i32(method)?, Level::new(level)?);
        Ok(compare(x1, n1, x2, n2, method, level)?)
    })
}

/// Computes the number that must be treated to prevent one event, unrounded.
///
/// Events are unfavorable: the first group is the control, the second the treated group.
///
/// @param x1           The events of the control.
/// @param n1           The size of the control, 1 to 2^53.
/// @param x2           The events of the treated group.
/// @param n2           The size of the treated group, 1 to 2^53.
/// @param method       See crm_stats_risk_difference().
/// @param level        The confidence level, between 0 and 1.
/// @param[out] out_set Receives the set: positive numbers are to benefit, negative ones to harm.
/// @param out_set_size `sizeof *out_set`.
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_UNDEFINED if the interval of the difference is
///         exactly 0, #CRM_ERR_UNKNOWN_NAME for another method.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_stats_nnt(
    x1: u64,
    n1: u64,
    x2: u64,
    n2: u64,
    method: i32,
    level: f64,
    out_set: *mut crm_ratio_set_t,
    out_set_size: usize,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    fill(error, (out_set, out_set_size), "out_set", || {
        let (method, level) = (Method::from_i32(method)?, Level::new(level)?);
        Ok(stats::nnt(x1, n1, x2, n2, method, level)?.into())
    })
}

/// Inverts the interval of a difference to the confidence set of the number needed to treat.
///
/// @param difference   The difference with its interval; borrowed for the call.
/// @param difference_size `sizeof *difference`.
/// @param[out] out_set Receives the set.
/// @param out_set_size `sizeof *out_set`.
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_UNDEFINED if both limits are 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_stats_nnt_of(
    difference: *const crm_estimate_t,
    difference_size: usize,
    out_set: *mut crm_ratio_set_t,
    out_set_size: usize,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    fill(error, (out_set, out_set_size), "out_set", || {
        let difference = given(difference, difference_size, "difference")?;
        Ok(stats::nnt_of(&difference.estimate()?)?.into())
    })
}

/// Describes a confidence set of the number needed to treat in Altman's terms, such as "NNTB 10.0
/// (NNTH 20.0 to infinity to NNTB 4.0)".
///
/// @param set            The set; borrowed for the call.
/// @param set_size `sizeof *set`.
/// @param[out] out_text  Receives the text, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK, #CRM_ERR_NOT_FINITE if the value or a limit is NaN, #CRM_ERR_OUT_OF_RANGE if
///         the set has an unknown shape, method or level.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_stats_nnt_in_words(
    set: *const crm_ratio_set_t,
    set_size: usize,
    out_text: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_text, "out_text", || {
        let set = given(set, set_size, "set")?;
        Ok(crm_string_t::new(&stats::nnt_in_words(&set.set()?)?))
    })
}

/// Tests independence in the table [[a, b], [c, d]] exactly, conditional on its margins.
///
/// @param a             The first cell.
/// @param b             The cell beside it.
/// @param c             The cell below it.
/// @param d             The last cell.
/// @param alternative   A CRM_ALTERNATIVE number.
/// @param[out] out_test Receives the test; its method is #CRM_METHOD_YATES if an exact computation
///                      would be too large.
/// @param out_test_size `sizeof *out_test`.
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE if the table is empty or its total is above 2^53.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_stats_fisher_exact(
    a: u64,
    b: u64,
    c: u64,
    d: u64,
    alternative: i32,
    out_test: *mut crm_test_t,
    out_test_size: usize,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    fill(error, (out_test, out_test_size), "out_test", || {
        Ok(stats::fisher_exact(a, b, c, d, Alternative::from_i32(alternative)?)?.into())
    })
}

/// Tests independence in the table [[a, b], [c, d]], conditional on its margins, with half the
/// weight on the observed table.
///
/// @param a             The first cell.
/// @param b             The cell beside it.
/// @param c             The cell below it.
/// @param d             The last cell.
/// @param alternative   A CRM_ALTERNATIVE number.
/// @param[out] out_test Receives the test; its method is #CRM_METHOD_YATES if an exact computation
///                      would be too large.
/// @param out_test_size `sizeof *out_test`.
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE if the table is empty or its total is above 2^53.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_stats_mid_p(
    a: u64,
    b: u64,
    c: u64,
    d: u64,
    alternative: i32,
    out_test: *mut crm_test_t,
    out_test_size: usize,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    fill(error, (out_test, out_test_size), "out_test", || {
        Ok(stats::mid_p(a, b, c, d, Alternative::from_i32(alternative)?)?.into())
    })
}

/// Computes the confidence set of the ratio of two normal estimates.
///
/// @param numerator            The estimate above.
/// @param numerator_variance   Its variance.
/// @param denominator          The estimate below.
/// @param denominator_variance Its variance.
/// @param covariance           The covariance of the two.
/// @param level                The confidence level, between 0 and 1.
/// @param[out] out_set         Receives the set.
/// @param out_set_size `sizeof *out_set`.
/// @return #CRM_OK, #CRM_ERR_NOT_FINITE, #CRM_ERR_OUT_OF_RANGE for a negative variance or an
///         impossible covariance, #CRM_ERR_UNDEFINED when the denominator is exactly 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_stats_fieller(
    numerator: f64,
    numerator_variance: f64,
    denominator: f64,
    denominator_variance: f64,
    covariance: f64,
    level: f64,
    out_set: *mut crm_ratio_set_t,
    out_set_size: usize,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    fill(error, (out_set, out_set_size), "out_set", || {
        let set = stats::fieller(
            numerator,
            numerator_variance,
            denominator,
            denominator_variance,
            covariance,
            Level::new(level)?,
        )?;
        Ok(set.into())
    })
}

/// Adjusts the p-values of a whole family of tests.
///
/// @param p_values          The p-values; borrowed for the call; may be NULL when `count` is 0.
/// @param count             Their number.
/// @param method            A CRM_MULTIPLICITY number.
/// @param[out] out_adjusted Receives `count` adjusted p-values in the same order; may be `p_values`.
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE when a p-value is NaN or not from 0 to 1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_stats_adjust(
    p_values: *const f64,
    count: usize,
    method: i32,
    out_adjusted: *mut f64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    guard(error, || {
        let adjusted =
            stats::adjust(slice(p_values, count, "p_values")?, Multiplicity::from_i32(method)?)?;
        write_all(out_adjusted, count, &adjusted, "out_adjusted")
    })
}

/// Tests whether `counts` are a random division in the proportions `expected`.
///
/// @param counts        The sizes of the groups; borrowed for the call.
/// @param expected      Their expected shares, which need not add up to 1; borrowed for the call.
/// @param count         The number of groups, at least 2.
/// @param[out] out_test Receives the test.
/// @param out_test_size `sizeof *out_test`.
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_NOT_FINITE for an infinite chi-square.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_stats_sample_ratio(
    counts: *const u64,
    expected: *const f64,
    count: usize,
    out_test: *mut crm_sample_ratio_t,
    out_test_size: usize,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    fill(error, (out_test, out_test_size), "out_test", || {
        let counts = slice(counts, count, "counts")?;
        let expected = slice(expected, count, "expected")?;
        Ok(stats::sample_ratio(counts, expected)?.into())
    })
}

/// Computes the probability that the interval of a difference contains the true difference.
///
/// @param n1                The size of the first group, 1 to 2^53.
/// @param p1                Its true rate.
/// @param n2                The size of the second group, 1 to 2^53.
/// @param p2                Its true rate.
/// @param method            As for crm_stats_risk_difference().
/// @param level             The confidence level, between 0 and 1.
/// @param[out] out_coverage Receives the probability.
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_UNKNOWN_NAME for another method,
///         #CRM_ERR_TOO_LARGE above 2^24 pairs of counts.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_stats_coverage(
    n1: u64,
    p1: f64,
    n2: u64,
    p2: f64,
    method: i32,
    level: f64,
    out_coverage: *mut f64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    write(error, out_coverage, "out_coverage", || {
        let (method, level) = (Method::from_i32(method)?, Level::new(level)?);
        Ok(stats::coverage(n1, p1, n2, p2, method, level)?)
    })
}
