//! The arms of a report.

use std::ffi::CString;

use crm_core::{ArmReport, ControlReport, Error, Undefined};

use crate::boundary::{Failure, guard, reader, required, write};
use crate::error::{crm_error_t, crm_status_t};
use crate::money::crm_money_t;
use crate::number::{crm_estimate_t, crm_ratio_set_t};
use crate::text::{crm_text_t, with_nul};

/// The program reduces churn: the adjusted p-value is below 1 - level.
pub const CRM_VERDICT_EFFECTIVE: i32 = 1;
/// The study does not tell.
pub const CRM_VERDICT_INCONCLUSIVE: i32 = 2;
/// The program increases churn: the adjusted p-value is below 1 - level.
pub const CRM_VERDICT_HARMFUL: i32 = 3;

/// The program retains customers and costs nothing more.
pub const CRM_QUADRANT_DOMINANT: i32 = 1;
/// It retains customers and costs money.
pub const CRM_QUADRANT_TRADE_OFF: i32 = 2;
/// It costs money and retains no customer.
pub const CRM_QUADRANT_DOMINATED: i32 = 3;
/// It saves money and loses customers.
pub const CRM_QUADRANT_CHEAPER_BUT_HARMFUL: i32 = 4;
/// It changes neither.
pub const CRM_QUADRANT_NO_DIFFERENCE: i32 = 5;

/// The control arm of a report; borrowed until the report is freed. Any number of threads may read
/// it.
#[derive(Debug)]
pub struct crm_control_report_t {
    inner: ControlReport,
    name: CString,
}

impl crm_control_report_t {
    pub(super) fn new(control: &ControlReport) -> crm_control_report_t {
        crm_control_report_t { inner: control.clone(), name: with_nul(&control.arm) }
    }
}

/// A treated arm of a report; borrowed until the report is freed. Any number of threads may read it.
#[derive(Debug)]
pub struct crm_arm_report_t {
    pub(super) inner: ArmReport,
    name: CString,
}

impl crm_arm_report_t {
    pub(super) fn new(arm: &ArmReport) -> crm_arm_report_t {
        crm_arm_report_t { inner: arm.clone(), name: with_nul(&arm.arm) }
    }
}

/// Returns the name of the control arm.
///
/// @param control  The control; NULL gives the empty text.
/// @return Borrowed until the report is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_control_report_name(
    control: *const crm_control_report_t,
) -> crm_text_t {
    // SAFETY: NULL or valid, says the caller.
    unsafe { reader(control, crm_text_t::empty(), |control| crm_text_t::of(&control.name)) }
}

/// Returns the number of customers of the control.
///
/// @param control  The control; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_control_report_n(control: *const crm_control_report_t) -> u64 {
    // SAFETY: NULL or valid, says the caller.
    unsafe { reader(control, 0, |control| control.inner.n) }
}

/// Returns the number of customers of the control who were lost.
///
/// @param control  The control; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_control_report_churned(control: *const crm_control_report_t) -> u64 {
    // SAFETY: NULL or valid, says the caller.
    unsafe { reader(control, 0, |control| control.inner.churned) }
}

/// Returns the share of the control that was lost, with its Wilson interval.
///
/// @param control           The control; borrowed for the call.
/// @param[out] out_estimate Receives the rate.
/// @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
///                          be NULL.
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_control_report_churn_rate(
    control: *const crm_control_report_t,
    out_estimate: *mut crm_estimate_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let control = required(control, "control")?;
            write(out_estimate, "out_estimate", || Ok(control.inner.churn_rate.into()))
        })
    }
}

/// Returns the name of an arm.
///
/// @param arm  The arm; NULL gives the empty text.
/// @return Borrowed until the report is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_name(arm: *const crm_arm_report_t) -> crm_text_t {
    // SAFETY: NULL or valid, says the caller.
    unsafe { reader(arm, crm_text_t::empty(), |arm| crm_text_t::of(&arm.name)) }
}

/// Returns the number of customers of an arm.
///
/// @param arm  The arm; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_n(arm: *const crm_arm_report_t) -> u64 {
    // SAFETY: NULL or valid, says the caller.
    unsafe { reader(arm, 0, |arm| arm.inner.n) }
}

/// Returns the number of customers of an arm who were lost.
///
/// @param arm  The arm; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_churned(arm: *const crm_arm_report_t) -> u64 {
    // SAFETY: NULL or valid, says the caller.
    unsafe { reader(arm, 0, |arm| arm.inner.churned) }
}

/// Returns the p-value of no effect, adjusted for several treated arms: the verdict follows it.
///
/// @param arm  The arm; NULL gives 1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_p_value(arm: *const crm_arm_report_t) -> f64 {
    // SAFETY: NULL or valid, says the caller.
    unsafe { reader(arm, 1.0, |arm| arm.inner.p_value) }
}

/// Returns the p-value of no effect as if this were the only treated arm: the test that belongs to
/// the interval of the churn reduction.
///
/// @param arm  The arm; NULL gives 1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_unadjusted_p_value(arm: *const crm_arm_report_t) -> f64 {
    // SAFETY: NULL or valid, says the caller.
    unsafe { reader(arm, 1.0, |arm| arm.inner.unadjusted_p_value) }
}

/// Returns what the study says of the effect, a CRM_VERDICT number.
///
/// @param arm  The arm; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_verdict(arm: *const crm_arm_report_t) -> i32 {
    // SAFETY: NULL or valid, says the caller.
    unsafe { reader(arm, 0, |arm| arm.inner.verdict.as_i32()) }
}

/// Returns where the program lies on the plane of effect and cost, a CRM_QUADRANT number.
///
/// @param arm  The arm; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_quadrant(arm: *const crm_arm_report_t) -> i32 {
    // SAFETY: NULL or valid, says the caller.
    unsafe { reader(arm, 0, |arm| arm.inner.quadrant.as_i32()) }
}

/// Returns the share of an arm that was lost, with its Wilson interval.
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
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe { estimate(arm, out_estimate, error, |arm| Ok(arm.churn_rate)) }
}

/// Returns the control's churn rate less the arm's: positive is good. Its interval is not adjusted
/// for several arms.
///
/// @param arm               The arm; borrowed for the call.
/// @param[out] out_estimate Receives the churn reduction.
/// @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
///                          be NULL.
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_churn_reduction(
    arm: *const crm_arm_report_t,
    out_estimate: *mut crm_estimate_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe { estimate(arm, out_estimate, error, |arm| Ok(arm.churn_reduction)) }
}

/// Returns the churn rate over the control's; below 1 is good.
///
/// @param arm               The arm; borrowed for the call.
/// @param[out] out_estimate Receives the ratio.
/// @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
///                          be NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED when no customer was lost in either.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_risk_ratio(
    arm: *const crm_arm_report_t,
    out_estimate: *mut crm_estimate_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe { estimate(arm, out_estimate, error, |arm| arm.risk_ratio) }
}

/// Returns the odds of churn over the control's; below 1 is good.
///
/// @param arm               The arm; borrowed for the call.
/// @param[out] out_estimate Receives the ratio.
/// @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
///                          be NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED when no customer, or every customer, was lost in both.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_odds_ratio(
    arm: *const crm_arm_report_t,
    out_estimate: *mut crm_estimate_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe { estimate(arm, out_estimate, error, |arm| arm.odds_ratio) }
}

/// Returns the customers retained: the churn reduction times the customers of the arm.
///
/// @param arm               The arm; borrowed for the call.
/// @param[out] out_estimate Receives the number.
/// @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
///                          be NULL.
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_retained(
    arm: *const crm_arm_report_t,
    out_estimate: *mut crm_estimate_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe { estimate(arm, out_estimate, error, |arm| Ok(arm.retained)) }
}

/// Returns the net benefit at the customer value that the report was asked for.
///
/// @param arm               The arm; borrowed for the call.
/// @param[out] out_estimate Receives the net benefit, in the study's currency.
/// @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
///                          be NULL.
/// @return #CRM_OK, #CRM_ERR_CONFLICT when the report was asked for none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_net_benefit_at_value(
    arm: *const crm_arm_report_t,
    out_estimate: *mut crm_estimate_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let arm = &required(arm, "arm")?.inner;
            write(out_estimate, "out_estimate", || {
                Ok(asked(arm.net_benefit_at_value, "customer_value")?.into())
            })
        })
    }
}

/// Returns how many times the cost of a new customer exceeds that of a retained one.
///
/// @param arm               The arm; borrowed for the call.
/// @param[out] out_estimate Receives the ratio.
/// @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
///                          be NULL.
/// @return #CRM_OK, #CRM_ERR_CONFLICT when the report was given no cost of acquisition,
///         #CRM_ERR_UNDEFINED when the program's cost is not above 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_acquisition_ratio(
    arm: *const crm_arm_report_t,
    out_estimate: *mut crm_estimate_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let arm = &required(arm, "arm")?.inner;
            write(out_estimate, "out_estimate", || {
                defined(asked(arm.acquisition_ratio, "acquisition_cost")?)
            })
        })
    }
}

/// Returns the net benefit when a retained customer is worth `value`: value * retained - cost.
///
/// @param arm               The arm; borrowed for the call.
/// @param value             What a retained customer is worth, in the study's currency.
/// @param[out] out_estimate Receives the net benefit, in the study's currency.
/// @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
///                          be NULL.
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE when `value` is negative, #CRM_ERR_TOO_MANY_DECIMALS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_net_benefit(
    arm: *const crm_arm_report_t,
    value: crm_money_t,
    out_estimate: *mut crm_estimate_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
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
/// @return #CRM_OK, #CRM_ERR_UNDEFINED when the interval of the churn reduction is nothing but 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_nnt(
    arm: *const crm_arm_report_t,
    out_set: *mut crm_ratio_set_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let arm = &required(arm, "arm")?.inner;
            write(out_set, "out_set", || defined(arm.nnt))
        })
    }
}

/// Returns what the program cost more than if the arm's customers had been controls.
///
/// @param arm           The arm; borrowed for the call.
/// @param[out] out_cost Receives the cost, in the study's currency, exact.
/// @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
///                      NULL.
/// @return #CRM_OK, #CRM_ERR_OVERFLOW when the cost does not fit 64 bits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_cost(
    arm: *const crm_arm_report_t,
    out_cost: *mut crm_money_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let arm = &required(arm, "arm")?.inner;
            write(out_cost, "out_cost", || crm_money_t::of(arm.cost.amount()))
        })
    }
}

/// Returns the cost of each retained customer, as a point and as the set of costs that the data
/// allow.
///
/// The set holds the customer values at which the net benefit of the program may be 0. It is
/// bounded above exactly when the interval of the churn reduction excludes 0.
///
/// @param arm          The arm; borrowed for the call.
/// @param[out] out_set Receives the set, in the study's currency.
/// @param[out] error   On failure receives the details, to be freed with crm_error_free(); may be
///                     NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED when the effect is exactly 0 without any uncertainty.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_cost_per_retained(
    arm: *const crm_arm_report_t,
    out_set: *mut crm_ratio_set_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let arm = &required(arm, "arm")?.inner;
            write(out_set, "out_set", || defined(arm.cost_per_retained))
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
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let arm = &required(arm, "arm")?.inner;
            write(out_estimate, "out_estimate", || defined(get(arm)))
        })
    }
}

/// An undefined value is a failure in C, which writes nothing.
pub(super) fn defined<T, U: From<T>>(result: Result<T, Undefined>) -> Result<U, Failure> {
    result.map(U::from).map_err(|undefined| Failure::Core(undefined.into()))
}

/// What a report has only when it was asked for it.
fn asked<T>(value: Option<T>, option: &str) -> Result<T, Failure> {
    value.ok_or_else(|| {
        Failure::Core(Error::Conflict {
            field: option.to_owned(),
            message: "was not given to the report".to_owned(),
        })
    })
}
