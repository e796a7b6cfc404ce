//! The value of customers.

use std::ffi::c_char;

use crm_core::Money;
use crm_core::value;
use crm_core::value::reference;
use crm_core::value::{AcquisitionCost, LeakyBucket, RetentionValue};

use crate::boundary::{Failure, fill, given, guard, structs, text, write, write_all};
use crate::error::{crm_error_t, crm_status_t};
use crate::money::crm_money_t;

structs!(crm_acquisition_cost_t, crm_retention_value_t, crm_leaky_bucket_t);

/// The loss is below the inflow.
pub const CRM_BUCKET_STATE_GROWING: i32 = 1;
/// The loss equals the inflow.
pub const CRM_BUCKET_STATE_HOLDING: i32 = 2;
/// The loss is above the inflow.
pub const CRM_BUCKET_STATE_SHRINKING: i32 = 3;

/// The cost per acquired customer: `each` times the number of customers plus `remainder` is the
/// total.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[repr(C)]
pub struct crm_acquisition_cost_t {
    /// The cost per customer, rounded down.
    pub each: crm_money_t,
    /// The remainder of rounding down.
    pub remainder: crm_money_t,
}

/// The value of retention: both parts and their sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[repr(C)]
pub struct crm_retention_value_t {
    /// The additional income from retained customers; negative if income was lost.
    pub income_gained: crm_money_t,
    /// The expense avoided through retained customers; negative if expense was added.
    pub expense_saved: crm_money_t,
    /// The sum of both.
    pub total: crm_money_t,
}

/// A stock that loses a share of itself in each step and receives a constant inflow. The caller
/// initializes it; each function checks it.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
#[repr(C)]
pub struct crm_leaky_bucket_t {
    /// The stock, at least 0.
    pub stock: f64,
    /// The inflow per step, from 0 to 1e290.
    pub inflow: f64,
    /// The share of the stock that is lost per step, from 0 to 1.
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

/// Divides the total cost of an acquisition campaign by the number of customers it acquired.
///
/// The cost per customer is rounded down to the decimals of the currency, or to those of `total` if
/// it has more; the remainder is returned, so that the sum is exact.
///
/// @param total            The total cost, at least 0.
/// @param currency         The currency, an ISO 4217 code.
/// @param currency_length  Its length in bytes.
/// @param acquired         The number of acquired customers, at least 1.
/// @param[out] out_cost    Receives the cost.
/// @param out_cost_size `sizeof *out_cost`.
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
    out_cost_size: usize,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    fill(error, (out_cost, out_cost_size), "out_cost", || {
        let currency = text(currency, currency_length, "currency")?;
        let total = Money::new(total.decimal("total")?, currency.parse()?)?;
        let AcquisitionCost { each, remainder } = value::acquisition_cost(total, acquired)?;
        Ok(crm_acquisition_cost_t {
            each: crm_money_t::of(each.amount())?,
            remainder: crm_money_t::of(remainder.amount())?,
        })
    })
}

/// Adds up the value of retention: additional income and avoided expense, in one currency.
///
/// @param income_gained    The additional income from retained customers; can be negative.
/// @param expense_saved    The expense avoided through retained customers; can be negative.
/// @param currency         The currency of both, an ISO 4217 code.
/// @param currency_length  Its length in bytes.
/// @param[out] out_value   Receives both parts and their sum.
/// @param out_value_size `sizeof *out_value`.
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE for the decimals, #CRM_ERR_UNKNOWN_CURRENCY,
///         #CRM_ERR_TOO_MANY_DECIMALS, #CRM_ERR_OVERFLOW above 64 bits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_value(
    income_gained: crm_money_t,
    expense_saved: crm_money_t,
    currency: *const c_char,
    currency_length: usize,
    out_value: *mut crm_retention_value_t,
    out_value_size: usize,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    fill(error, (out_value, out_value_size), "out_value", || {
        let currency = text(currency, currency_length, "currency")?;
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
}

/// Returns the bucket after a step: its stock is `stock (1 - loss_rate) + inflow`.
///
/// @param bucket           The bucket; borrowed for the call.
/// @param bucket_size `sizeof *bucket`.
/// @param[out] out_bucket  Receives the bucket after the step; may be `bucket` itself.
/// @param out_bucket_size `sizeof *out_bucket`.
/// @return #CRM_OK, #CRM_ERR_NOT_FINITE, #CRM_ERR_OUT_OF_RANGE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_leaky_bucket_step(
    bucket: *const crm_leaky_bucket_t,
    bucket_size: usize,
    out_bucket: *mut crm_leaky_bucket_t,
    out_bucket_size: usize,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    fill(error, (out_bucket, out_bucket_size), "out_bucket", || {
        let next = given(bucket, bucket_size, "bucket")?.bucket()?.step();
        Ok(next.into())
    })
}

/// Returns the stocks over a number of steps, starting with the current one.
///
/// @param bucket           The bucket; borrowed for the call.
/// @param bucket_size `sizeof *bucket`.
/// @param steps            The number of steps, at most 1,000,000.
/// @param[out] out_stocks  Receives `steps` + 1 stocks.
/// @param capacity         The number of stocks for which there is room.
/// @return #CRM_OK, #CRM_ERR_NOT_FINITE, #CRM_ERR_OUT_OF_RANGE, also for a capacity that is too small,
///         #CRM_ERR_TOO_LARGE for more steps.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_leaky_bucket_trajectory(
    bucket: *const crm_leaky_bucket_t,
    bucket_size: usize,
    steps: u64,
    out_stocks: *mut f64,
    capacity: usize,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    guard(error, || {
        let stocks = given(bucket, bucket_size, "bucket")?.bucket()?.trajectory(steps)?;
        write_all(out_stocks, capacity, &stocks, "out_stocks")
    })
}

/// Returns the equilibrium, which does not depend on the current stock: `inflow / loss_rate`.
///
/// Without loss and inflow it is the current stock.
///
/// @param bucket                The bucket; borrowed for the call.
/// @param bucket_size `sizeof *bucket`.
/// @param[out] out_equilibrium  Receives the stock.
/// @return #CRM_OK, #CRM_ERR_NOT_FINITE, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_UNDEFINED if there is no
///         loss, so that the stock grows without limit.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_leaky_bucket_equilibrium(
    bucket: *const crm_leaky_bucket_t,
    bucket_size: usize,
    out_equilibrium: *mut f64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    write(error, out_equilibrium, "out_equilibrium", || {
        let bucket = given(bucket, bucket_size, "bucket")?.bucket()?;
        Ok(bucket.equilibrium().map_err(crm_core::Error::from)?)
    })
}

/// Returns the loss of the next step, `stock * loss_rate`.
///
/// @param bucket         The bucket; borrowed for the call.
/// @param bucket_size `sizeof *bucket`.
/// @param[out] out_lost  Receives the loss.
/// @return #CRM_OK, #CRM_ERR_NOT_FINITE, #CRM_ERR_OUT_OF_RANGE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_leaky_bucket_lost(
    bucket: *const crm_leaky_bucket_t,
    bucket_size: usize,
    out_lost: *mut f64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    write(error, out_lost, "out_lost", || {
        let bucket = given(bucket, bucket_size, "bucket")?.bucket()?;
        Ok(bucket.lost())
    })
}

/// Returns the share of the inflow that replaces losses: the loss divided by the inflow, at most 1.
///
/// @param bucket          The bucket; borrowed for the call.
/// @param bucket_size `sizeof *bucket`.
/// @param[out] out_share  Receives the share, from 0 to 1; 1 if there is a loss and no inflow.
/// @return #CRM_OK, #CRM_ERR_NOT_FINITE, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_UNDEFINED if there is no
///         loss and no inflow.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_leaky_bucket_maintenance_share(
    bucket: *const crm_leaky_bucket_t,
    bucket_size: usize,
    out_share: *mut f64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    write(error, out_share, "out_share", || {
        let bucket = given(bucket, bucket_size, "bucket")?.bucket()?;
        Ok(bucket.maintenance_share().map_err(crm_core::Error::from)?)
    })
}

/// Returns the trend: an exact comparison of the loss with the inflow.
///
/// @param bucket          The bucket; borrowed for the call.
/// @param bucket_size `sizeof *bucket`.
/// @param[out] out_state  Receives #CRM_BUCKET_STATE_GROWING, #CRM_BUCKET_STATE_HOLDING or
///                        #CRM_BUCKET_STATE_SHRINKING.
/// @return #CRM_OK, #CRM_ERR_NOT_FINITE, #CRM_ERR_OUT_OF_RANGE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_leaky_bucket_state(
    bucket: *const crm_leaky_bucket_t,
    bucket_size: usize,
    out_state: *mut i32,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    write(error, out_state, "out_state", || {
        let bucket = given(bucket, bucket_size, "bucket")?.bucket()?;
        Ok(bucket.state().as_i32())
    })
}

/// Returns the widely quoted ratio of the cost of acquiring a customer to the cost of retaining
/// one: six.
///
/// A rhetorical figure, for comparison only: no function of this library uses it.
///
/// @return 6.
#[unsafe(no_mangle)]
pub extern "C" fn crm_reference_acquisition_to_retention() -> f64 {
    reference::ACQUISITION_TO_RETENTION
}
