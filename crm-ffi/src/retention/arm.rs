//! The treated arms of a report.

use crm_core::error::UndefinedReason;
use crm_core::retention::{ArmReport, MoneyVerdict, Quadrant};
use crm_core::{Error, Undefined};

use crate::boundary::{Failure, guard, reader, required, slice, write, write_all};
use crate::error::{crm_error_t, crm_status_t};
use crate::money::crm_money_t;
use crate::number::{crm_estimate_t, crm_ratio_set_t, defined};
use crate::text::{Terminated, crm_text_t, with_nul};

use super::control::known;

/// The program reduces churn: the adjusted p-value is below 1 - level.
pub const CRM_VERDICT_EFFECTIVE: i32 = 1;
/// The result is inconclusive.
pub const CRM_VERDICT_INCONCLUSIVE: i32 = 2;
/// The program increases churn: the adjusted p-value is below 1 - level.
pub const CRM_VERDICT_HARMFUL: i32 = 3;

/// The program pays: the interval of the net benefit is above 0, and no other test of revenue holds
/// the verdict back.
pub const CRM_MONEY_VERDICT_PAYS: i32 = 1;
/// The result is inconclusive: the interval of the net benefit contains 0, another test of revenue
/// holds the verdict back, or too few customers have revenue.
pub const CRM_MONEY_VERDICT_UNCLEAR: i32 = 2;
/// The program does not pay: the interval of the net benefit is below 0, and no other test of revenue
/// holds the verdict back.
pub const CRM_MONEY_VERDICT_DOES_NOT_PAY: i32 = 3;

/// The program retains customers at no additional cost.
pub const CRM_QUADRANT_DOMINANT: i32 = 1;
/// The program retains customers and costs money.
pub const CRM_QUADRANT_TRADE_OFF: i32 = 2;
/// The program costs money and retains no customer.
pub const CRM_QUADRANT_DOMINATED: i32 = 3;
/// The program saves money and loses customers.
pub const CRM_QUADRANT_CHEAPER_BUT_HARMFUL: i32 = 4;
/// The program changes neither.
pub const CRM_QUADRANT_NO_DIFFERENCE: i32 = 5;

/// A treated arm of a report; borrowed until the report is freed. Any number of threads may read it.
#[derive(Debug)]
pub struct crm_arm_report_t {
    pub(super) inner: ArmReport,
    name: Terminated,
    verdict_basis: Terminated,
    money_verdict_basis: Option<Terminated>,
}

impl crm_arm_report_t {
    pub(super) fn new(arm: &ArmReport) -> crm_arm_report_t {
        crm_arm_report_t {
            inner: arm.clone(),
            name: with_nul(&arm.arm),
            verdict_basis: with_nul(
                &arm.verdict_basis.map_or(String::new(), |one| one.to_string()),
            ),
            money_verdict_basis: arm.money_verdict_basis.ok().map(|one| with_nul(&one.to_string())),
        }
    }
}

/// Returns the name of an arm.
///
/// @param arm  The arm; NULL gives the empty text.
/// @return Borrowed until the report is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_name(arm: *const crm_arm_report_t) -> crm_text_t {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(arm, crm_text_t::empty(), |arm| crm_text_t::of(&arm.name)) }
}

/// Returns the number of customers of an arm.
///
/// @param arm  The arm; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_n(arm: *const crm_arm_report_t) -> u64 {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(arm, 0, |arm| arm.inner.n) }
}

/// Returns the number of customers of an arm who were lost.
///
/// @param arm  The arm; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_churned(arm: *const crm_arm_report_t) -> u64 {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(arm, 0, |arm| arm.inner.churned) }
}

/// Returns the p-value of no effect, adjusted for several treated arms, which decides the verdict.
///
/// @param arm  The arm; NULL gives 1, as does an arm whose churn reduction is undefined.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_p_value(arm: *const crm_arm_report_t) -> f64 {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(arm, 1.0, |arm| arm.inner.p_value.unwrap_or(1.0)) }
}

/// Returns the p-value of no effect without adjustment for several arms: the test that corresponds
/// to the interval of the churn reduction.
///
/// @param arm  The arm; NULL gives 1, as does an arm whose churn reduction is undefined.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_unadjusted_p_value(arm: *const crm_arm_report_t) -> f64 {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(arm, 1.0, |arm| arm.inner.unadjusted_p_value.unwrap_or(1.0)) }
}

/// Returns the least churn reduction that the verdict of an arm, as the only treated one, would find
/// in 80 % of studies of this size at the churn rate of the control. In a stratified report the
/// program is taken to divide the churn rates of all strata by the same factor.
///
/// @param arm                The arm; borrowed for the call.
/// @param[out] out_reduction Receives the reduction.
/// @param[out] error         On failure receives the details, to be freed with crm_error_free(); may
///                           be NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED if the churn reduction is, if even a program that lost no
///         customer would be found in fewer than 80 % of studies, or if few customers of small
///         strata decide.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_detectable_reduction(
    arm: *const crm_arm_report_t,
    out_reduction: *mut f64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let arm = &required(arm, "arm")?.inner;
            write(out_reduction, "out_reduction", || known(arm.detectable_reduction))
        })
    }
}

/// Returns the verdict on the effect, a CRM_VERDICT number.
///
/// @param arm  The arm; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_verdict(arm: *const crm_arm_report_t) -> i32 {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(arm, 0, |arm| arm.inner.verdict.as_i32()) }
}

/// Returns the quadrant of effect and cost, a CRM_QUADRANT number.
///
/// @param arm  The arm; NULL gives 0.
/// @return 0 if the cost is undefined; crm_arm_report_cost() gives the reason.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_quadrant(arm: *const crm_arm_report_t) -> i32 {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(arm, 0, |arm| arm.inner.quadrant.map_or(0, Quadrant::as_i32)) }
}

/// Returns the churn rate of an arm, with its Wilson interval.
///
/// @param arm               The arm; borrowed for the call.
/// @param[out] out_estimate Receives the rate.
/// @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
///                          be NULL.
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_churn_rate(
    arm: *const crm_arm_report_t,
    out_estimate: *mut crm_estimate_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe { estimate(arm, out_estimate, error, |arm| Ok(arm.churn_rate)) }
}

/// Returns the churn rate of the control minus that of the arm: positive is good. Its interval is
/// not adjusted for several arms.
///
/// @param arm               The arm; borrowed for the call.
/// @param[out] out_estimate Receives the churn reduction.
/// @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
///                          be NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED in a stratified report if no stratum has customers of the arm
///         and of the control.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_churn_reduction(
    arm: *const crm_arm_report_t,
    out_estimate: *mut crm_estimate_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe { estimate(arm, out_estimate, error, |arm| arm.churn_reduction) }
}

/// Returns the churn rate divided by the control's; below 1 is good. In a stratified report it is
/// standardized as the churn reduction is.
///
/// @param arm               The arm; borrowed for the call.
/// @param[out] out_estimate Receives the ratio.
/// @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
///                          be NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED if no customer was lost in both arms.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_risk_ratio(
    arm: *const crm_arm_report_t,
    out_estimate: *mut crm_estimate_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe { estimate(arm, out_estimate, error, |arm| arm.risk_ratio) }
}

/// Returns the lift: the churn reduction as a share of the control's churn rate.
///
/// @param arm               The arm; borrowed for the call.
/// @param[out] out_estimate Receives the lift.
/// @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
///                          be NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED if no customer of the control was lost.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_lift(
    arm: *const crm_arm_report_t,
    out_estimate: *mut crm_estimate_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe { estimate(arm, out_estimate, error, |arm| arm.lift) }
}

/// Returns the odds of churn divided by the control's; below 1 is good. A stratified report has the
/// common one of the strata instead.
///
/// @param arm               The arm; borrowed for the call.
/// @param[out] out_estimate Receives the ratio.
/// @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
///                          be NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED if no customer, or every customer, was lost in both arms, and
///         in a stratified report.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_odds_ratio(
    arm: *const crm_arm_report_t,
    out_estimate: *mut crm_estimate_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe { estimate(arm, out_estimate, error, |arm| arm.odds_ratio) }
}

/// Returns the number of customers retained: the churn reduction times the customers of the arm.
///
/// @param arm               The arm; borrowed for the call.
/// @param[out] out_estimate Receives the number.
/// @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
///                          be NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED in a stratified report if no stratum has customers of the arm
///         and of the control.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_retained(
    arm: *const crm_arm_report_t,
    out_estimate: *mut crm_estimate_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe { estimate(arm, out_estimate, error, |arm| arm.retained) }
}

/// Returns the net benefit at the customer value, or by revenue, as the options say.
///
/// @param arm               The arm; borrowed for the call.
/// @param[out] out_estimate Receives the net benefit, in the study's currency.
/// @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
///                          be NULL.
/// @return #CRM_OK, #CRM_ERR_CONFLICT if the options request none, #CRM_ERR_UNDEFINED if the cost
///         is undefined, or the revenue if the net benefit is by revenue.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_net_benefit_at_value(
    arm: *const crm_arm_report_t,
    out_estimate: *mut crm_estimate_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let arm = &required(arm, "arm")?.inner;
            write(out_estimate, "out_estimate", || {
                asked(arm.net_benefit_at_value, "customer_value")
            })
        })
    }
}

/// Returns the cost of a new customer divided by the cost per retained customer.
///
/// @param arm               The arm; borrowed for the call.
/// @param[out] out_estimate Receives the ratio.
/// @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
///                          be NULL.
/// @return #CRM_OK, #CRM_ERR_CONFLICT if the options have no acquisition cost,
///         #CRM_ERR_UNDEFINED if the program's cost is undefined or not above 0, or if it varies
///         among customers and the ratio is unbounded.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_acquisition_ratio(
    arm: *const crm_arm_report_t,
    out_estimate: *mut crm_estimate_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let arm = &required(arm, "arm")?.inner;
            write(out_estimate, "out_estimate", || asked(arm.acquisition_ratio, "acquisition_cost"))
        })
    }
}

/// Returns the net benefit at a customer value: value * retained - cost.
///
/// @param arm               The arm; borrowed for the call.
/// @param value             The value of a retained customer, in the study's currency.
/// @param[out] out_estimate Receives the net benefit, in the study's currency.
/// @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
///                          be NULL.
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE if `value` is negative, #CRM_ERR_TOO_MANY_DECIMALS,
///         #CRM_ERR_UNDEFINED if the cost is undefined.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_net_benefit(
    arm: *const crm_arm_report_t,
    value: crm_money_t,
    out_estimate: *mut crm_estimate_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let arm = &required(arm, "arm")?.inner;
            write(out_estimate, "out_estimate", || {
                Ok(arm.net_benefit(value.decimal("value")?)?.into())
            })
        })
    }
}

/// Returns the number needed to treat to retain one customer.
///
/// @param arm          The arm; borrowed for the call.
/// @param[out] out_set Receives the set: positive numbers are to benefit, negative ones to harm.
/// @param[out] error   On failure receives the details, to be freed with crm_error_free(); may be
///                     NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED if the interval of the churn reduction is exactly 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_nnt(
    arm: *const crm_arm_report_t,
    out_set: *mut crm_ratio_set_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let arm = &required(arm, "arm")?.inner;
            write(out_set, "out_set", || defined(arm.nnt))
        })
    }
}

/// Returns the incremental cost of the program over the control.
///
/// @param arm           The arm; borrowed for the call.
/// @param[out] out_cost Receives the cost, in the study's currency, exact.
/// @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
///                      NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED if a summary lacks the columns that it needs,
///         #CRM_ERR_OVERFLOW if the cost does not fit into 64 bits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_cost(
    arm: *const crm_arm_report_t,
    out_cost: *mut crm_money_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let arm = &required(arm, "arm")?.inner;
            write(out_cost, "out_cost", || crm_money_t::of(arm.cost.map_err(Error::from)?.amount()))
        })
    }
}

/// Returns the cost per retained customer, as a point estimate and a confidence set.
///
/// The set contains the customer values at which the net benefit of the program can be 0. It is
/// bounded above exactly if the interval of the churn reduction excludes 0.
///
/// @param arm          The arm; borrowed for the call.
/// @param[out] out_set Receives the set, in the study's currency.
/// @param[out] error   On failure receives the details, to be freed with crm_error_free(); may be
///                     NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED if the cost is undefined, or the effect is exactly 0 without
///         uncertainty.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_cost_per_retained(
    arm: *const crm_arm_report_t,
    out_set: *mut crm_ratio_set_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let arm = &required(arm, "arm")?.inner;
            write(out_set, "out_set", || defined(arm.cost_per_retained))
        })
    }
}

/// Returns the break-even unit cost: the `per_assigned` at which the net benefit would be 0.
///
/// @param arm               The arm; borrowed for the call.
/// @param[out] out_estimate Receives the cost, in the study's currency.
/// @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
///                          be NULL.
/// @return #CRM_OK, #CRM_ERR_CONFLICT if the options request no net benefit,
///         #CRM_ERR_UNDEFINED if it is undefined.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_break_even_unit_cost(
    arm: *const crm_arm_report_t,
    out_estimate: *mut crm_estimate_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let arm = &required(arm, "arm")?.inner;
            write(out_estimate, "out_estimate", || {
                asked(arm.break_even_unit_cost, "customer_value")
            })
        })
    }
}

/// Returns the net benefit divided by the cost.
///
/// @param arm               The arm; borrowed for the call.
/// @param[out] out_estimate Receives the ratio.
/// @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
///                          be NULL.
/// @return #CRM_OK, #CRM_ERR_CONFLICT if the options request no net benefit,
///         #CRM_ERR_UNDEFINED if it is undefined, if the cost is not above 0, or if the ratio is
///         unbounded.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_return_on_cost(
    arm: *const crm_arm_report_t,
    out_estimate: *mut crm_estimate_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let arm = &required(arm, "arm")?.inner;
            write(out_estimate, "out_estimate", || asked(arm.return_on_cost, "customer_value"))
        })
    }
}

/// Returns the incremental revenue of the arm over the control (Welch).
///
/// @param arm               The arm; borrowed for the call.
/// @param[out] out_estimate Receives the revenue, in the study's currency.
/// @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
///                          be NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED if the study has no revenue, a summary lacks its columns, or
///         fewer than two customers of an arm have it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_incremental_revenue(
    arm: *const crm_arm_report_t,
    out_estimate: *mut crm_estimate_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe { estimate(arm, out_estimate, error, |arm| arm.incremental_revenue) }
}

/// Returns the incremental revenue, adjusted for the baseline.
///
/// @param arm               The arm; borrowed for the call.
/// @param[out] out_estimate Receives the revenue, in the study's currency.
/// @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
///                          be NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED if the study has no revenue or no baseline, a summary lacks
///         their columns, fewer than three customers of an arm have both, or the options omit it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_incremental_revenue_adjusted(
    arm: *const crm_arm_report_t,
    out_estimate: *mut crm_estimate_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe { estimate(arm, out_estimate, error, |arm| arm.incremental_revenue_adjusted) }
}

/// Returns the churn reduction, adjusted for the baseline.
///
/// @param arm               The arm; borrowed for the call.
/// @param[out] out_estimate Receives the churn reduction.
/// @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
///                          be NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED if the study has no baseline, a summary lacks its columns,
///         fewer than three customers of an arm have it, or the options omit it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_churn_reduction_adjusted(
    arm: *const crm_arm_report_t,
    out_estimate: *mut crm_estimate_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe { estimate(arm, out_estimate, error, |arm| arm.churn_reduction_adjusted) }
}

/// Returns the churn reduction among compliers: the churn reduction divided by the difference in
/// exposure (Wald's ratio, Fieller's set).
///
/// @param arm          The arm; borrowed for the call.
/// @param[out] out_set Receives the set.
/// @param[out] error   On failure receives the details, to be freed with crm_error_free(); may be
///                     NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED if the study has no exposure, or it is the same in both
/// arms.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_complier_reduction(
    arm: *const crm_arm_report_t,
    out_set: *mut crm_ratio_set_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let arm = &required(arm, "arm")?.inner;
            write(out_set, "out_set", || defined(arm.complier_reduction))
        })
    }
}

/// Returns the confidence that the program pays at each of several customer values: the
/// cost-effectiveness acceptability curve.
///
/// A confidence, not a probability: 1 minus the one-sided p-value of a net benefit of at most 0.
///
/// @param arm                  The arm; borrowed for the call.
/// @param values               Values of a retained customer, in the study's currency; borrowed for
///                             the call; may be NULL if `count` is 0.
/// @param count                The number of values.
/// @param[out] out_confidences Receives a confidence for each value, from 0 to 1: `count` elements.
/// @param[out] error           On failure receives the details, to be freed with crm_error_free();
///                             may be NULL.
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE if a value is negative, #CRM_ERR_TOO_MANY_DECIMALS,
///         #CRM_ERR_UNDEFINED if the cost is undefined.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_acceptability(
    arm: *const crm_arm_report_t,
    values: *const crm_money_t,
    count: usize,
    out_confidences: *mut f64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let arm = &required(arm, "arm")?.inner;
            let values = slice(values, count, "values")?.iter();
            let values = values.map(|value| value.decimal("values")).collect::<Result<Vec<_>, _>>();
            write_all(out_confidences, &arm.acceptability(&values?)?, "out_confidences")
        })
    }
}

/// Returns the verdict on the money, a CRM_MONEY_VERDICT number.
///
/// @param arm  The arm; NULL gives 0.
/// @return 0 if the options request no net benefit, or it is undefined.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_money_verdict(arm: *const crm_arm_report_t) -> i32 {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(arm, 0, |arm| arm.inner.money_verdict.map_or(0, MoneyVerdict::as_i32)) }
}

/// Returns the basis of the verdict on the effect: the figure that decides it, as a sentence.
///
/// @param arm  The arm; NULL gives the empty text, as does an arm whose churn reduction is
///             undefined.
/// @return Borrowed until the report is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_verdict_basis(arm: *const crm_arm_report_t) -> crm_text_t {
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(arm, crm_text_t::empty(), |arm| crm_text_t::of(&arm.verdict_basis)) }
}

/// Returns the basis of the verdict on the money: the figure that decides it, as a sentence.
///
/// @param arm  The arm; NULL gives the empty text.
/// @return Borrowed until the report is freed; empty if there is no such verdict.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_money_verdict_basis(
    arm: *const crm_arm_report_t,
) -> crm_text_t {
    let basis = |arm: &crm_arm_report_t| {
        arm.money_verdict_basis.as_ref().map_or(crm_text_t::empty(), crm_text_t::of)
    };
    // SAFETY: the caller guarantees that it is NULL or valid.
    unsafe { reader(arm, crm_text_t::empty(), basis) }
}

/// Returns the number of customers of an arm who were exposed to the program.
///
/// @param arm              The arm; borrowed for the call.
/// @param[out] out_exposed Receives the number.
/// @param[out] error       On failure receives the details, to be freed with crm_error_free(); may be
///                         NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED if the study has no exposure.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_exposed(
    arm: *const crm_arm_report_t,
    out_exposed: *mut u64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let arm = &required(arm, "arm")?.inner;
            write(out_exposed, "out_exposed", || known(arm.exposed))
        })
    }
}

/// Returns the number of customers of an arm who were excluded because their follow-up was too
/// short.
///
/// @param arm               The arm; borrowed for the call.
/// @param[out] out_excluded Receives the number.
/// @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
///                          be NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED if a summary did not tell the number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_excluded(
    arm: *const crm_arm_report_t,
    out_excluded: *mut u64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let arm = &required(arm, "arm")?.inner;
            write(out_excluded, "out_excluded", || known(arm.excluded))
        })
    }
}

/// Returns the number of customers of an arm who were excluded because their follow-up was too
/// short and who were lost.
///
/// @param arm                       The arm; borrowed for the call.
/// @param[out] out_excluded_churned Receives the number.
/// @param[out] error                On failure receives the details, to be freed with
///                                  crm_error_free(); may be NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED if a summary did not tell the number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_excluded_churned(
    arm: *const crm_arm_report_t,
    out_excluded_churned: *mut u64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let arm = &required(arm, "arm")?.inner;
            write(out_excluded_churned, "out_excluded_churned", || known(arm.excluded_churned))
        })
    }
}

/// Returns the number of customers of an arm whose revenue is known.
///
/// @param arm                    The arm; borrowed for the call.
/// @param[out] out_revenue_known Receives the number.
/// @param[out] error             On failure receives the details, to be freed with
///                               crm_error_free(); may be NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED if the study has no revenue.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_revenue_known(
    arm: *const crm_arm_report_t,
    out_revenue_known: *mut u64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let arm = &required(arm, "arm")?.inner;
            write(out_revenue_known, "out_revenue_known", || known(arm.revenue_known))
        })
    }
}

/// Returns the number of customers of an arm whose revenue is null; `missing` of the definition
/// says whether they count as 0 or are unknown.
///
/// @param arm                      The arm; borrowed for the call.
/// @param[out] out_revenue_missing Receives the number.
/// @param[out] error               On failure receives the details, to be freed with
///                                 crm_error_free(); may be NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED if the study has no revenue.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_revenue_missing(
    arm: *const crm_arm_report_t,
    out_revenue_missing: *mut u64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let arm = &required(arm, "arm")?.inner;
            write(out_revenue_missing, "out_revenue_missing", || known(arm.revenue_missing))
        })
    }
}

/// Returns the number of customers of an arm whose revenue was above the cap of the definition, and
/// counts as the cap.
///
/// @param arm                     The arm; borrowed for the call.
/// @param[out] out_revenue_capped Receives the number.
/// @param[out] error              On failure receives the details, to be freed with
///                                crm_error_free(); may be NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED if the study has no revenue or a summary did not tell the
///         number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_revenue_capped(
    arm: *const crm_arm_report_t,
    out_revenue_capped: *mut u64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let arm = &required(arm, "arm")?.inner;
            write(out_revenue_capped, "out_revenue_capped", || known(arm.revenue_capped))
        })
    }
}

/// # Safety
///
/// Pointers must be NULL or valid.
unsafe fn estimate(
    arm: *const crm_arm_report_t,
    out_estimate: *mut crm_estimate_t,
    error: *mut *mut crm_error_t,
    get: impl FnOnce(&ArmReport) -> Result<crm_core::Estimate, Undefined>,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let arm = &required(arm, "arm")?.inner;
            write(out_estimate, "out_estimate", || defined(get(arm)))
        })
    }
}

/// Returns a figure that a report has only if the options request it.
fn asked(
    result: Result<crm_core::Estimate, Undefined>,
    option: &str,
) -> Result<crm_estimate_t, Failure> {
    match result {
        Err(undefined) if undefined.reason == UndefinedReason::NotAsked => {
            Err(Failure::Core(Error::Conflict {
                field: option.to_owned(),
                message: "is not among the options of the report".to_owned(),
            }))
        }
        result => defined(result),
    }
}
