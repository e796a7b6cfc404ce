//! The options of a report.

use std::mem::offset_of;

use crm_core::number::{Level, Method};
use crm_core::retention::ValueSource;
use crm_core::stats::{Adjustment, Multiplicity};
use crm_core::{Error, ReportOptions};

use crate::boundary::{Failure, fill, flag, guard, out_of_range, sized};
use crate::error::{crm_error_t, crm_status_t};
use crate::money::crm_money_t;

/// The figures adjusted for the baseline are omitted.
pub const CRM_ADJUSTMENT_NONE: i32 = 0;

/// The net benefit is computed from the value of a retained customer, as given in the options.
pub const CRM_VALUE_FROM_CUSTOMER_VALUE: i32 = 1;
/// The net benefit is computed from the revenue of the customers, as measured.
pub const CRM_VALUE_FROM_REVENUE: i32 = 2;

/// The options of a report. Initialize it with crm_report_options_default(), then change fields.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct crm_report_options_t {
    /// The size of this struct at compile time, set by crm_report_options_default().
    pub struct_size: u32,
    /// The method for the churn reduction: #CRM_METHOD_SCAS (the default),
    /// #CRM_METHOD_MIETTINEN_NURMINEN, #CRM_METHOD_MEE, #CRM_METHOD_NEWCOMBE,
    /// #CRM_METHOD_AGRESTI_CAFFO or #CRM_METHOD_WALD.
    pub difference: i32,
    /// The confidence level, between 0 and 1; 0.95 by default.
    pub level: f64,
    /// The adjustment of the p-values of several arms, a CRM_MULTIPLICITY number;
    /// #CRM_MULTIPLICITY_HOLM by default.
    pub multiplicity: i32,
    /// 1 if `customer_value` is given, 0 by default.
    pub has_customer_value: i32,
    /// The value of a retained customer, in the study's currency; needed for the net benefit.
    pub customer_value: crm_money_t,
    /// 1 if `acquisition_cost` is given, 0 by default.
    pub has_acquisition_cost: i32,
    /// 0.
    pub reserved: i32,
    /// The cost of a new customer, in the study's currency; needed for its ratio to the cost of
    /// retention.
    pub acquisition_cost: crm_money_t,
    /// 1 if all figures are standardized over the strata, 0 if they are crude;
    /// #CRM_STRATIFIED_BY_DEFINITION, the default, standardizes them if the study has strata. Customers in a stratum without the control or
    /// without the treated arm are then left out, and strata in which an arm has fewer than two
    /// customers are taken together; a fixed cost is charged in full.
    pub stratified: i32,
    /// The adjustment of churn and revenue for the baseline, in addition to the unadjusted figures,
    /// a CRM_ADJUSTMENT number; #CRM_ADJUSTMENT_CUPED by default, #CRM_ADJUSTMENT_NONE omits the
    /// adjusted figures. If revenue decides the money, the adjusted one does where the baseline is
    /// known for 99% of each arm.
    pub adjustment: i32,
    /// The value in the net benefit: #CRM_VALUE_FROM_CUSTOMER_VALUE, the default, if a value is
    /// given, or #CRM_VALUE_FROM_REVENUE, which needs a study with revenue and no value.
    pub value_from: i32,
    /// How the limits of effect and cost are combined: #CRM_METHOD_MOVER, the default, from the
    /// limits themselves, or #CRM_METHOD_FIELLER, from variances.
    pub cost_method: i32,
}

/// A report is stratified if its study has strata.
pub const CRM_STRATIFIED_BY_DEFINITION: i32 = -1;

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
            stratified: defaults.stratified.map_or(CRM_STRATIFIED_BY_DEFINITION, i32::from),
            adjustment: defaults.adjust.map_or(CRM_ADJUSTMENT_NONE, Adjustment::as_i32),
            value_from: defaults.value_from.as_i32(),
            cost_method: defaults.cost_method.as_i32(),
        }
    }

    /// Reads the options of a caller.
    ///
    /// # Safety
    ///
    /// `given` must be NULL or point to as many bytes as its first field says.
    pub(super) unsafe fn read(
        given: *const crm_report_options_t,
    ) -> Result<ReportOptions, Failure> {
        let (defaults, least) = (crm_report_options_t::defaults(), crm_report_options_t::least());
        // SAFETY: the caller guarantees that it is NULL or as long as it says.
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
            .with_adjust(adjust)
            .with_value_from(ValueSource::from_i32(self.value_from)?)
            .with_cost_method(method("cost_method", self.cost_method)?);
        options.stratified = match self.stratified {
            CRM_STRATIFIED_BY_DEFINITION => None,
            0 | 1 => Some(self.stratified == 1),
            other => return Err(out_of_range("stratified", "-1, 0 or 1", other)),
        };
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

/// Reads a method; an error names the field, because several fields are methods.
fn method(name: &str, number: i32) -> Result<Method, Error> {
    Method::from_i32(number).map_err(|error| match error {
        Error::OutOfRange { allowed, given, .. } => {
            Error::OutOfRange { field: format!("$.{name}"), allowed, given }
        }
        other => other,
    })
}

/// Initializes options with their defaults.
///
/// @param[out] options  Receives the defaults and its size.
/// @param size          `sizeof options` of the program.
/// @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
///                      NULL.
/// @return #CRM_OK, #CRM_ERR_STRUCT_SIZE if `size` is smaller than the first version of the struct.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_report_options_default(
    options: *mut crm_report_options_t,
    size: usize,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: the caller guarantees that all pointers are NULL or valid.
    unsafe {
        guard(error, || {
            let defaults = crm_report_options_t::defaults();
            fill(options, size, defaults, crm_report_options_t::least(), "options")
        })
    }
}
