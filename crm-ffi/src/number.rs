//! Estimates and sets.

use crm_core::number::{Level, Method, Shape};
use crm_core::{Estimate, RatioSet};

use crate::boundary::{Failure, flag, given, infallible, structs};

structs!(crm_estimate_t, crm_ratio_set_t);

/// Score interval of one proportion (Wilson 1927).
pub const CRM_METHOD_WILSON: i32 = 1;
/// Equal-tailed exact interval of one proportion (Clopper and Pearson 1934).
pub const CRM_METHOD_CLOPPER_PEARSON: i32 = 2;
/// Equal-tailed interval from the prior Beta(1/2, 1/2) (Brown, Cai and DasGupta 2001).
pub const CRM_METHOD_JEFFREYS: i32 = 3;
/// Score interval with the factor N / (N - 1) (Miettinen and Nurminen 1985).
pub const CRM_METHOD_MIETTINEN_NURMINEN: i32 = 10;
/// Score interval of the difference without that factor (Mee 1984).
pub const CRM_METHOD_MEE: i32 = 11;
/// Hybrid of two Wilson intervals (Newcombe 1998, method 10).
pub const CRM_METHOD_NEWCOMBE: i32 = 12;
/// Wald interval after adding one event and one non-event to each group (Agresti and Caffo 2000).
pub const CRM_METHOD_AGRESTI_CAFFO: i32 = 13;
/// Wald interval with unpooled variance.
pub const CRM_METHOD_WALD: i32 = 14;
/// Score interval corrected for skewness, with the factor N / (N - 1) (Gart and Nam 1990; Laud
/// 2017).
pub const CRM_METHOD_SCAS: i32 = 15;
/// Score interval of the risk ratio without the factor N / (N - 1) (Koopman 1984).
pub const CRM_METHOD_KOOPMAN: i32 = 20;
/// Wald interval of the logarithm of the risk ratio (Katz et al. 1978).
pub const CRM_METHOD_KATZ: i32 = 21;
/// Wald interval of the logarithm of the odds ratio (Woolf 1955).
pub const CRM_METHOD_WOOLF: i32 = 22;
/// Ratio of two normal means (Fieller 1954).
pub const CRM_METHOD_FIELLER: i32 = 30;
/// Exact conditional test of a two-by-two table (Fisher 1935).
pub const CRM_METHOD_FISHER_EXACT: i32 = 40;
/// Exact conditional test with half the weight on the observed table (Lancaster 1961).
pub const CRM_METHOD_MID_P: i32 = 41;
/// Chi-square test with the continuity correction (Yates 1934).
pub const CRM_METHOD_YATES: i32 = 42;
/// Chi-square test of goodness of fit (Pearson 1900).
pub const CRM_METHOD_CHI_SQUARE: i32 = 50;
/// Exact test of goodness of fit by enumeration of the multinomial distribution.
pub const CRM_METHOD_EXACT_MULTINOMIAL: i32 = 51;
/// Test of goodness of fit: exact in the groups with small expected sizes, chi-square in the rest.
pub const CRM_METHOD_EXACT_AND_CHI_SQUARE: i32 = 52;
/// Student's t with unequal variances (Welch 1947).
pub const CRM_METHOD_WELCH: i32 = 60;
/// Delta method for a ratio of means, with Welch's degrees of freedom.
pub const CRM_METHOD_DELTA: i32 = 61;
/// Mantel-Haenszel risk difference (Sato, Greenland and Robins 1989).
pub const CRM_METHOD_SATO_GREENLAND_ROBINS: i32 = 62;
/// Mantel-Haenszel risk ratio (Greenland and Robins 1985).
pub const CRM_METHOD_GREENLAND_ROBINS: i32 = 63;
/// Mantel-Haenszel odds ratio (Robins, Breslow and Greenland 1986).
pub const CRM_METHOD_ROBINS_BRESLOW_GREENLAND: i32 = 64;
/// Test of no association in any stratum (Cochran 1954; Mantel and Haenszel 1959).
pub const CRM_METHOD_COCHRAN_MANTEL_HAENSZEL: i32 = 65;
/// The same test with the continuity correction.
pub const CRM_METHOD_COCHRAN_MANTEL_HAENSZEL_CORRECTED: i32 = 66;
/// Test that the risk differences are the same in all strata (Cochran 1954).
pub const CRM_METHOD_COCHRAN_Q: i32 = 67;
/// Test that the odds ratios are the same in all strata (Breslow and Day 1980).
pub const CRM_METHOD_BRESLOW_DAY: i32 = 68;
/// Test that the odds ratios are the same in all strata, corrected for their estimation (Tarone
/// 1985).
pub const CRM_METHOD_TARONE: i32 = 69;
/// Regression on a covariate with one slope per group (Lin 2013).
pub const CRM_METHOD_LIN: i32 = 70;
/// Regression on a covariate with one slope (Deng, Xu, Kohavi and Walker 2013).
pub const CRM_METHOD_CUPED: i32 = 71;
/// Limits recovered from the limits of the parts (Zou and Donner 2008).
pub const CRM_METHOD_MOVER: i32 = 80;
/// Standardized over strata to the treated customers: of rates, a score test corrected for skewness
/// (Gart and Nam 1990, Laud 2017); of means, Welch's variances by stratum.
pub const CRM_METHOD_STANDARDIZED: i32 = 81;

/// All numbers from `lower` to `upper`.
pub const CRM_SHAPE_BOUNDED: i32 = 1;
/// All numbers from `lower` upward; `upper` is infinity.
pub const CRM_SHAPE_RAY_UP: i32 = 2;
/// All numbers up to `upper`; `lower` is negative infinity.
pub const CRM_SHAPE_RAY_DOWN: i32 = 3;
/// All numbers up to `lower` and all from `upper` upward; the numbers between are excluded.
pub const CRM_SHAPE_TWO_RAYS: i32 = 4;
/// All numbers.
pub const CRM_SHAPE_WHOLE_LINE: i32 = 5;

/// A point estimate with its confidence interval. Limits can be infinite but never NaN.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
#[repr(C)]
pub struct crm_estimate_t {
    /// The point estimate.
    pub value: f64,
    /// The lower limit of the interval.
    pub lower: f64,
    /// The upper limit of the interval.
    pub upper: f64,
    /// The confidence level of the interval.
    pub level: f64,
    /// The method of the interval, a CRM_METHOD number.
    pub method: i32,
}

impl crm_estimate_t {
    pub(crate) fn estimate(self) -> Result<Estimate, Failure> {
        Ok(Estimate {
            value: self.value,
            lower: self.lower,
            upper: self.upper,
            level: Level::new(self.level)?,
            method: Method::from_i32(self.method)?,
        })
    }
}

impl From<Estimate> for crm_estimate_t {
    fn from(estimate: Estimate) -> crm_estimate_t {
        crm_estimate_t {
            value: estimate.value,
            lower: estimate.lower,
            upper: estimate.upper,
            level: estimate.level.get(),
            method: estimate.method.as_i32(),
        }
    }
}

/// The confidence set of a ratio, which is not always an interval: `shape` tells how to interpret
/// `lower` and `upper`.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
#[repr(C)]
pub struct crm_ratio_set_t {
    /// The point estimate; 0 when `has_value` is 0.
    pub value: f64,
    /// The lower limit; may be negative infinity.
    pub lower: f64,
    /// The upper limit; may be infinity.
    pub upper: f64,
    /// The confidence level of the set.
    pub level: f64,
    /// A CRM_SHAPE number.
    pub shape: i32,
    /// The method of the set, a CRM_METHOD number.
    pub method: i32,
    /// 1 if there is a point estimate, 0 if the denominator is estimated as exactly zero.
    pub has_value: i32,
}

impl crm_ratio_set_t {
    pub(crate) fn set(self) -> Result<RatioSet, Failure> {
        Ok(RatioSet {
            value: flag(self.has_value, "has_value")?.then_some(self.value),
            shape: Shape::from_i32(self.shape)?,
            lower: self.lower,
            upper: self.upper,
            level: Level::new(self.level)?,
            method: Method::from_i32(self.method)?,
        })
    }
}

impl From<RatioSet> for crm_ratio_set_t {
    fn from(set: RatioSet) -> crm_ratio_set_t {
        crm_ratio_set_t {
            value: set.value.unwrap_or(0.0),
            lower: set.lower,
            upper: set.upper,
            level: set.level.get(),
            shape: set.shape.as_i32(),
            method: set.method.as_i32(),
            has_value: i32::from(set.value.is_some()),
        }
    }
}

/// Returns whether an interval, including its limits, contains a value.
///
/// @param estimate  The estimate; borrowed for the call; NULL gives 0.
/// @param estimate_size `sizeof *estimate`.
/// @param value     The value.
/// @return 1 or 0; 0 also if the estimate has an unknown method or level.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_estimate_contains(
    estimate: *const crm_estimate_t,
    estimate_size: usize,
    value: f64,
) -> i32 {
    let contains = |estimate: &crm_estimate_t| {
        estimate.estimate().is_ok_and(|estimate| estimate.contains(value)).into()
    };
    infallible(|| {
        given(estimate, estimate_size, "estimate").as_ref().map(contains).unwrap_or_default()
    })
}

/// Returns whether a set, including its limits, contains a value.
///
/// @param set    The set; borrowed for the call; NULL gives 0.
/// @param set_size `sizeof *set`.
/// @param value  The value.
/// @return 1 or 0; 0 also if the set has an unknown shape, method or level.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_ratio_set_contains(
    set: *const crm_ratio_set_t,
    set_size: usize,
    value: f64,
) -> i32 {
    let contains = |set: &crm_ratio_set_t| set.set().is_ok_and(|set| set.contains(value)).into();
    infallible(|| given(set, set_size, "set").as_ref().map(contains).unwrap_or_default())
}
