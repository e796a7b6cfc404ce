//! The treated arms of a report: what takes arguments.

use crm_core::retention::ArmReport;

use crate::boundary::{Failure, fill, guard, handles, required, slice, write_all};
use crate::error::{crm_error_t, crm_status_t};
use crate::money::crm_money_t;
use crate::number::crm_estimate_t;

handles!(crm_arm_report_t);

/// A treated arm of a report; borrowed until the report is freed. Any number of threads may read
/// it. The document of the report has its figures.
#[derive(Debug)]
pub struct crm_arm_report_t {
    pub(super) inner: ArmReport,
}

impl crm_arm_report_t {
    pub(super) fn new(arm: &ArmReport) -> crm_arm_report_t {
        crm_arm_report_t { inner: arm.clone() }
    }

    /// Borrows an arm that must be given.
    pub(super) fn given<'a>(
        arm: *const crm_arm_report_t,
        name: &'static str,
    ) -> Result<&'a ArmReport, Failure> {
        match required(arm, name) {
            Ok(arm) => Ok(&arm.inner),
            Err(Failure::Null(_)) => Err(Failure::NullArm(name)),
            Err(other) => Err(other),
        }
    }
}

/// Returns the net benefit at a customer value: value * retained - cost.
///
/// @param arm               The arm; borrowed for the call.
/// @param value             The value of a retained customer, in the study's currency.
/// @param[out] out_estimate Receives the net benefit, in the study's currency.
/// @param out_estimate_size `sizeof *out_estimate`.
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE if `value` is negative, #CRM_ERR_TOO_MANY_DECIMALS,
///         #CRM_ERR_UNDEFINED if the cost is undefined.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_arm_report_net_benefit(
    arm: *const crm_arm_report_t,
    value: crm_money_t,
    out_estimate: *mut crm_estimate_t,
    out_estimate_size: usize,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    fill(error, (out_estimate, out_estimate_size), "out_estimate", || {
        let arm = crm_arm_report_t::given(arm, "arm")?;
        Ok(arm.net_benefit(value.decimal("value")?)?.into())
    })
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
    guard(error, || {
        let arm = crm_arm_report_t::given(arm, "arm")?;
        let values = slice(values, count, "values")?.iter();
        let values = values.map(|value| value.decimal("values")).collect::<Result<Vec<_>, _>>();
        write_all(out_confidences, count, &arm.acceptability(&values?)?, "out_confidences")
    })
}
