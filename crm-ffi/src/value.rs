//! What customers bring and cost.

use std::ffi::c_char;

use crm_core::Money;
use crm_core::value;
use crm_core::value::reference;
use crm_core::value::{AcquisitionCost, LeakyBucket, RetentionValue};

use crate::boundary::{Failure, guard, required, text, write, write_all};
use crate::error::{crm_error_t, crm_status_t};
use crate::money::crm_money_t;

/// Less is lost than flows in.
pub const CRM_BUCKET_STATE_GROWING: i32 = 1;
/// As much is lost as flows in.
pub const CRM_BUCKET_STATE_HOLDING: i32 = 2;
/// More is lost than flows in.
pub const CRM_BUCKET_STATE_SHRINKING: i32 = 3;

/// What each acquired customer cost: `each` times the customers, plus `remainder`, is the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct crm_acquisition_cost_t {
    /// The cost of each customer, rounded down.
    pub each: crm_money_t,
    /// What rounding down leaves.
    pub remainder: crm_money_t,
}

/// What retention is worth: both parts and their sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct crm_retention_value_t {
    /// What the kept customers brought in addition; negative for income that was lost.
    pub income_gained: crm_money_t,
    /// What need not be spent because they were kept; negative for expense that was added.
    pub expense_saved: crm_money_t,
    /// The sum of both.
    pub total: crm_money_t,
}

/// A stock that loses a share of itself in each step and is filled up by a steady inflow. The caller
/// fills it in; each function checks it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C)]
pub struct crm_leaky_bucket_t {
    /// What is in the bucket, at least 0.
    pub stock: f64,
    /// What flows in with each step, from 0 to 1e290.
    pub inflow: f64,
    /// The share of the stock that is lost in each step, from 0 to 1.
    pub loss_rate: f64,
}

impl crm_leaky_bucket_t {
    fn bucket(self) -> Result<LeakyBucket, Failure> {
        Ok(LeakyBucket::new(self.stock, self.inflow, self.loss_rate)?)
    }
}

impl From<LeakyBucket> for crm_leaky_bucket_t {
    fn from(bucket: LeakyBucket) -> crm_leaky_bucket_t {
        crm_leaky_bucket_t {
            stock: bucket.stock(),
            inflow: bucket.inflow(),
            loss_rate: bucket.loss_rate(),
        }
    }
}

/// Divides the whole cost of the last acquisition effort by the customers it acquired.
///
/// The cost of each is rounded down to the decimals of the currency, or to those of `total` where it
/// has more; what is left is handed back, so that nothing is lost.
///
/// @param total            All that was spent, at least 0.
/// @param currency         The currency, a code of ISO 4217.
/// @param currency_length  Its length in bytes.
/// @param acquired         The customers acquired, at least 1.
/// @param[out] out_cost    Receives the cost.
/// @param[out] error       On failure receives the details, to be freed with crm_error_free(); may
///                         be NULL.
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE for a negative total or its decimals,
///         #CRM_ERR_NONE_ACQUIRED, #CRM_ERR_UNKNOWN_CURRENCY, #CRM_ERR_TOO_MANY_DECIMALS,
///         #CRM_ERR_OVERFLOW above 64 bits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_acquisition_cost(
    total: crm_money_t,
    currency: *const c_char,
    currency_length: usize,
    acquired: u64,
    out_cost: *mut crm_acquisition_cost_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let currency = text(currency, currency_length, "currency")?;
            write(out_cost, "out_cost", || {
                let total = Money::new(total.decimal("total")?, currency.parse()?)?;
                let AcquisitionCost { each, remainder } = value::acquisition_cost(total, acquired)?;
                Ok(crm_acquisition_cost_t {
                    each: crm_money_t::of(each.amount())?,
                    remainder: crm_money_t::of(remainder.amount())?,
                })
            })
        })
    }
}

/// Adds up what retention is worth: more income and less expense, both in one currency.
///
/// @param income_gained    What the kept customers brought in addition; may be negative.
/// @param expense_saved    What need not be spent because they were kept; may be negative.
/// @param currency         The currency of both, a code of ISO 4217.
/// @param currency_length  Its length in bytes.
/// @param[out] out_value   Receives both parts and their sum.
/// @param[out] error       On failure receives the details, to be freed with crm_error_free(); may
///                         be NULL.
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE for the decimals, #CRM_ERR_UNKNOWN_CURRENCY,
///         #CRM_ERR_TOO_MANY_DECIMALS, #CRM_ERR_OVERFLOW above 64 bits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_value(
    income_gained: crm_money_t,
    expense_saved: crm_money_t,
    currency: *const c_char,
    currency_length: usize,
    out_value: *mut crm_retention_value_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let currency = text(currency, currency_length, "currency")?;
            write(out_value, "out_value", || {
                let currency = currency.parse()?;
                let income = Money::new(income_gained.decimal("income_gained")?, currency)?;
                let expense = Money::new(expense_saved.decimal("expense_saved")?, currency)?;
                let RetentionValue { income_gained, expense_saved, total } =
                    value::retention_value(income, expense)?;
                Ok(crm_retention_value_t {
                    income_gained: crm_money_t::of(income_gained.amount())?,
                    expense_saved: crm_money_t::of(expense_saved.amount())?,
                    total: crm_money_t::of(total.amount())?,
                })
            })
        })
    }
}

/// Returns the bucket after a step: its stock is `stock (1 - loss_rate) + inflow`.
///
/// @param bucket           The bucket; borrowed for the call.
/// @param[out] out_bucket  Receives the bucket after the step; may be `bucket` itself.
/// @param[out] error       On failure receives the details, to be freed with crm_error_free(); may
///                         be NULL.
/// @return #CRM_OK, #CRM_ERR_NOT_FINITE, #CRM_ERR_OUT_OF_RANGE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_leaky_bucket_step(
    bucket: *const crm_leaky_bucket_t,
    out_bucket: *mut crm_leaky_bucket_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let next = required(bucket, "bucket")?.bucket()?.step();
            write(out_bucket, "out_bucket", || Ok(next.into()))
        })
    }
}

/// Returns the stocks of a number of steps, the present one first.
///
/// @param bucket           The bucket; borrowed for the call.
/// @param steps            The number of steps, at most 1,000,000.
/// @param[out] out_stocks  Receives `steps` + 1 stocks.
/// @param[out] error       On failure receives the details, to be freed with crm_error_free(); may
///                         be NULL.
/// @return #CRM_OK, #CRM_ERR_NOT_FINITE, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_TOO_LARGE for more steps.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_leaky_bucket_trajectory(
    bucket: *const crm_leaky_bucket_t,
    steps: u64,
    out_stocks: *mut f64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let stocks = required(bucket, "bucket")?.bucket()?.trajectory(steps)?;
            write_all(out_stocks, &stocks, "out_stocks")
        })
    }
}

/// Returns the stock that the bucket ends at, whatever is in it now: `inflow / loss_rate`.
///
/// Where nothing is lost and nothing flows in, it is the present stock.
///
/// @param bucket                The bucket; borrowed for the call.
/// @param[out] out_equilibrium  Receives the stock.
/// @param[out] error            On failure receives the details, to be freed with
///                              crm_error_free(); may be NULL.
/// @return #CRM_OK, #CRM_ERR_NOT_FINITE, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_UNDEFINED when nothing is
///         lost, so that the stock grows without end.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_leaky_bucket_equilibrium(
    bucket: *const crm_leaky_bucket_t,
    out_equilibrium: *mut f64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let bucket = required(bucket, "bucket")?.bucket()?;
            write(out_equilibrium, "out_equilibrium", || {
                Ok(bucket.equilibrium().map_err(crm_core::Error::from)?)
            })
        })
    }
}

/// Returns what is lost in the next step, `stock * loss_rate`.
///
/// @param bucket         The bucket; borrowed for the call.
/// @param[out] out_lost  Receives what is lost.
/// @param[out] error     On failure receives the details, to be freed with crm_error_free(); may be
///                       NULL.
/// @return #CRM_OK, #CRM_ERR_NOT_FINITE, #CRM_ERR_OUT_OF_RANGE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_leaky_bucket_lost(
    bucket: *const crm_leaky_bucket_t,
    out_lost: *mut f64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let bucket = required(bucket, "bucket")?.bucket()?;
            write(out_lost, "out_lost", || Ok(bucket.lost()))
        })
    }
}

/// Returns the share of the inflow that only keeps the volume: what is lost over what flows in, at
/// most 1.
///
/// @param bucket          The bucket; borrowed for the call.
/// @param[out] out_share  Receives the share, from 0 to 1; 1 when something is lost and nothing
///                        flows in.
/// @param[out] error      On failure receives the details, to be freed with crm_error_free(); may
///                        be NULL.
/// @return #CRM_OK, #CRM_ERR_NOT_FINITE, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_UNDEFINED when nothing is
///         lost and nothing flows in.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_leaky_bucket_maintenance_share(
    bucket: *const crm_leaky_bucket_t,
    out_share: *mut f64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let bucket = required(bucket, "bucket")?.bucket()?;
            write(out_share, "out_share", || {
                Ok(bucket.maintenance_share().map_err(crm_core::Error::from)?)
            })
        })
    }
}

/// Returns where the bucket is going: what is lost compared with what flows in, exactly.
///
/// @param bucket          The bucket; borrowed for the call.
/// @param[out] out_state  Receives #CRM_BUCKET_STATE_GROWING, #CRM_BUCKET_STATE_HOLDING or
///                        #CRM_BUCKET_STATE_SHRINKING.
/// @param[out] error      On failure receives the details, to be freed with crm_error_free(); may
///                        be NULL.
/// @return #CRM_OK, #CRM_ERR_NOT_FINITE, #CRM_ERR_OUT_OF_RANGE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_leaky_bucket_state(
    bucket: *const crm_leaky_bucket_t,
    out_state: *mut i32,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let bucket = required(bucket, "bucket")?.bucket()?;
            write(out_state, "out_state", || Ok(bucket.state().as_i32()))
        })
    }
}

/// Returns the cost of acquiring a customer over the cost of keeping one, as trade literature tells
/// it: six times.
///
/// A rhetorical figure, for comparison only: no function of this library reads it.
///
/// @return 6.
#[unsafe(no_mangle)]
pub extern "C" fn crm_reference_acquisition_to_retention() -> f64 {
    reference::ACQUISITION_TO_RETENTION
}
