//! How a study is reported.

use std::mem::offset_of;

use crm_core::number::{Level, Method};
use crm_core::retention::ValueSource;
use crm_core::stats::{Adjustment, Multiplicity};
use crm_core::{Error, ReportOptions};

use crate::boundary::{Failure, fill, flag, guard, out_of_range, sized};
use crate::error::{crm_error_t, crm_status_t};
use crate::money::crm_money_t;

/// The figures that are adjusted for the baseline are left out.
pub const CRM_ADJUSTMENT_NONE: i32 = 0;

/// The net benefit counts what a retained customer is worth, as the report was told.
pub const CRM_VALUE_FROM_CUSTOMER_VALUE: i32 = 1;
/// The net benefit counts what the customers brought in, as it was measured.
pub const CRM_VALUE_FROM_REVENUE: i32 = 2;

/// How a study is reported. Fill it with crm_report_options_default(), then change what you need.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct crm_report_options_t {
    /// The size of this struct as the program was built, set by crm_report_options_default().
    pub struct_size: u32,
    /// The method for the churn reduction: #CRM_METHOD_MIETTINEN_NURMINEN (the default),
    /// #CRM_METHOD_MEE, #CRM_METHOD_NEWCOMBE, #CRM_METHOD_AGRESTI_CAFFO or #CRM_METHOD_WALD.
    pub difference: i32,
    /// The confidence level, between 0 and 1; 0.95 by default.
    pub level: f64,
    /// How the p-values of several arms are adjusted, a CRM_MULTIPLICITY number;
    /// #CRM_MULTIPLICITY_HOLM by default.
    pub multiplicity: i32,
    /// 1 when `customer_value` is given, 0 by default.
    pub has_customer_value: i32,
    /// What a retained customer is worth, in the study's currency: gives the net benefit.
    pub customer_value: crm_money_t,
    /// 1 when `acquisition_cost` is given, 0 by default.
    pub has_acquisition_cost: i32,
    /// 0.
    pub reserved: i32,
    /// What a new customer costs, in the study's currency: gives the ratio to the cost of retention.
    pub acquisition_cost: crm_money_t,
    /// 1 when the churn reduction, the incremental revenue and the cost are standardized over the
    /// strata, 0 when they are crude, the default. Customers in a stratum that lacks the control or
    /// the treated arm then count for neither; a fixed cost is borne whole.
    pub stratified: i32,
    /// How churn and revenue are adjusted for the baseline, beside the unadjusted figures, a
    /// CRM_ADJUSTMENT number; #CRM_ADJUSTMENT_LIN by default, #CRM_ADJUSTMENT_NONE leaves them out.
    pub adjustment: i32,
    /// What the net benefit counts: #CRM_VALUE_FROM_CUSTOMER_VALUE, the default, where a value is
    /// given, or #CRM_VALUE_FROM_REVENUE, which needs a study with revenue and no value.
    pub value_from: i32,
    /// How the limits of effect and cost are brought together: #CRM_METHOD_MOVER, the default, which
    /// takes them as they are, or #CRM_METHOD_FIELLER, which takes variances.
    pub cost_method: i32,
}

impl crm_report_options_t {
    /// The size of the first version of this struct.
    fn least() -> usize {
        offset_of!(crm_report_options_t, stratified)
    }

    fn defaults() -> crm_report_options_t {
        let defaults = ReportOptions::default();
        crm_report_options_t {
            struct_size: size_of::<crm_report_options_t>() as u32,
            difference: defaults.difference.as_i32(),
            level: defaults.level.get(),
            multiplicity: defaults.multiplicity.as_i32(),
            has_customer_value: 0,
            customer_value: crm_money_t::zero(),
            has_acquisition_cost: 0,
            reserved: 0,
            acquisition_cost: crm_money_t::zero(),
            stratified: i32::from(defaults.stratified),
            adjustment: defaults.adjust.map_or(CRM_ADJUSTMENT_NONE, Adjustment::as_i32),
            value_from: defaults.value_from.as_i32(),
            cost_method: defaults.cost_method.as_i32(),
        }
    }

    /// Reads the options of a caller.
    ///
    /// # Safety
    ///
    /// `given` must be NULL or lead to as many bytes as its first field says.
    pub(super) unsafe fn read(
        given: *const crm_report_options_t,
    ) -> Result<ReportOptions, Failure> {
        let (defaults, least) = (crm_report_options_t::defaults(), crm_report_options_t::least());
        // SAFETY: NULL or as long as it says, says the caller.
        unsafe { sized(given, defaults, least, "options") }?.options()
    }

    fn options(self) -> Result<ReportOptions, Failure> {
        let adjust = match self.adjustment {
            CRM_ADJUSTMENT_NONE => None,
            number => Some(Adjustment::from_i32(number)?),
        };
        if self.reserved != 0 {
            return Err(out_of_range("reserved", "0", self.reserved));
        }
        let mut options = ReportOptions::default()
            .with_level(Level::new(self.level)?)
            .with_difference(method("difference", self.difference)?)
            .with_multiplicity(Multiplicity::from_i32(self.multiplicity)?)
            .with_stratified(flag(self.stratified, "stratified")?)
            .with_adjust(adjust)
            .with_value_from(ValueSource::from_i32(self.value_from)?)
            .with_cost_method(method("cost_method", self.cost_method)?);
        if flag(self.has_customer_value, "has_customer_value")? {
            options = options.with_customer_value(self.customer_value.decimal("customer_value")?);
        }
        if flag(self.has_acquisition_cost, "has_acquisition_cost")? {
            let cost = self.acquisition_cost.decimal("acquisition_cost")?;
            options = options.with_acquisition_cost(cost);
        }
        Ok(options)
    }
}

/// Reads a method, and says in which field another number stands: several hold one.
fn method(name: &str, number: i32) -> Result<Method, Error> {
    Method::from_i32(number).map_err(|error| match error {
        Error::OutOfRange { allowed, given, .. } => {
            Error::OutOfRange { field: name.to_owned(), allowed, given }
        }
        other => other,
    })
}

/// Fills options with their defaults.
///
/// @param[out] options  Receives the defaults and its size.
/// @param size          `sizeof options` of the program.
/// @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
///                      NULL.
/// @return #CRM_OK, #CRM_ERR_STRUCT_SIZE when `size` is smaller than the struct ever was.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_report_options_default(
    options: *mut crm_report_options_t,
    size: usize,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let defaults = crm_report_options_t::defaults();
            fill(options, size, defaults, crm_report_options_t::least(), "options")
        })
    }
}
