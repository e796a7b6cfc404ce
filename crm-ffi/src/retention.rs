//! The retention study and its report.

use std::ffi::{CString, c_char};

use crm_core::stats::Multiplicity;
use crm_core::{
    ArmReport, ControlReport, Error, Finding, Level, Method, ReportOptions, RetentionReport,
    RetentionStudy, StudyDefinition, Undefined,
};

use crate::boundary::{
    Failure, fill, free, guard, hand_out, reader, required, required_mut, sized, text, write,
};
use crate::column::{
    ArrowArray, ArrowArrayStream, ArrowSchema, batch, crm_column_t, read_stream, take, with_array,
};
use crate::error::{crm_error_t, crm_status_t};
use crate::money::crm_money_t;
use crate::number::{crm_estimate_t, crm_ratio_set_t};
use crate::stats::crm_sample_ratio_t;
use crate::text::{crm_string_t, crm_text_t, with_nul};

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

/// A finding that is good to know.
pub const CRM_SEVERITY_INFO: i32 = 1;
/// The figures are less certain than they look.
pub const CRM_SEVERITY_WARNING: i32 = 2;
/// The figures should not be used before this is explained.
pub const CRM_SEVERITY_CRITICAL: i32 = 3;

/// Counts customers and losses by arm. Owned by the caller; free it with
/// crm_retention_study_free().
///
/// Functions that take it as `const` may run on several threads at once; any other needs it alone.
/// To use several threads, give each its own study and merge them.
#[derive(Debug)]
pub struct crm_retention_study_t {
    inner: RetentionStudy,
}

/// Compares each treated arm with the control. Owned by the caller; free it with
/// crm_retention_report_free(). It does not need its study any more.
///
/// It never changes: any number of threads may read it.
#[derive(Debug)]
pub struct crm_retention_report_t {
    inner: RetentionReport,
    control: crm_control_report_t,
    arms: Vec<crm_arm_report_t>,
    findings: Vec<crm_finding_t>,
}

/// The control arm of a report; borrowed until the report is freed. Any number of threads may read
/// it.
#[derive(Debug)]
pub struct crm_control_report_t {
    inner: ControlReport,
    name: CString,
}

/// A treated arm of a report; borrowed until the report is freed. Any number of threads may read it.
#[derive(Debug)]
pub struct crm_arm_report_t {
    inner: ArmReport,
    name: CString,
}

/// Something that the reader of a report must know; borrowed until the report is freed. Any number
/// of threads may read it.
#[derive(Debug)]
pub struct crm_finding_t {
    severity: i32,
    name: CString,
    message: CString,
    json: CString,
}

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
}

impl crm_report_options_t {
    /// The size of the first version of this struct.
    fn least() -> usize {
        size_of::<crm_report_options_t>()
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
        }
    }

    fn options(self) -> Result<ReportOptions, Failure> {
        let mut options = ReportOptions::default()
            .with_level(Level::new(self.level)?)
            .with_difference(Method::from_i32(self.difference)?)
            .with_multiplicity(Multiplicity::from_i32(self.multiplicity)?);
        if self.has_customer_value != 0 {
            options = options.with_customer_value(self.customer_value.decimal("customer_value")?);
        }
        if self.has_acquisition_cost != 0 {
            let cost = self.acquisition_cost.decimal("acquisition_cost")?;
            options = options.with_acquisition_cost(cost);
        }
        Ok(options)
    }
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

/// Makes a study that has seen no customer, from its definition:
///
///     {
///       "version": 1,
///       "arm": "segment",                 the column that names each customer's arm
///       "control": "No E-Mail",           the arm that did not see the program
///       "churned": "lapsed",              the column that says whether the customer was lost
///       "count": "customers",             optional: how many customers a row stands for
///       "currency": "USD",                ISO 4217
///       "follow_up": {"days": 14},        or {"months": 3}, or "open"
///       "cost": {"fixed": "1500", "per_assigned": "0.0125"},
///                                         or one such object for each arm by its name
///       "allocation_ratio": {"E-Mail": 1, "No E-Mail": 1}
///                                         optional: the relative size of each arm
///     }
///
/// With a cost for each arm, or with an allocation ratio, a row with any other arm is an error.
///
/// @param definition        The definition as JSON, UTF-8.
/// @param definition_length Its length in bytes.
/// @param[out] out_study    Receives the study, owned by the caller; free it with
///                          crm_retention_study_free().
/// @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
///                          be NULL.
/// @return #CRM_OK, #CRM_ERR_INVALID_DOCUMENT, #CRM_ERR_UNSUPPORTED_VERSION, #CRM_ERR_CONFLICT,
///         #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_MISSING_COST, #CRM_ERR_TOO_MANY_DECIMALS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_new(
    definition: *const c_char,
    definition_length: usize,
    out_study: *mut *mut crm_retention_study_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let definition = text(definition, definition_length, "definition")?;
            hand_out(out_study, "out_study", || {
                let inner = RetentionStudy::new(StudyDefinition::from_json(definition)?)?;
                Ok(crm_retention_study_t { inner })
            })
        })
    }
}

/// Frees a study; NULL is ignored.
///
/// @param study  The study, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_free(study: *mut crm_retention_study_t) {
    // SAFETY: NULL or made by this library, says the caller.
    unsafe { free(study) }
}

/// Makes a study of the same definition that has seen no customer, for another thread to fill.
///
/// @param study          The study; borrowed for the call.
/// @param[out] out_study Receives the new study, owned by the caller; free it with
///                       crm_retention_study_free().
/// @param[out] error     On failure receives the details, to be freed with crm_error_free(); may be
///                       NULL.
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_empty(
    study: *const crm_retention_study_t,
    out_study: *mut *mut crm_retention_study_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let inner = required(study, "study")?.inner.empty();
            hand_out(out_study, "out_study", || Ok(crm_retention_study_t { inner }))
        })
    }
}

/// Writes the definition in its canonical form (RFC 8785).
///
/// @param study         The study; borrowed for the call.
/// @param[out] out_json Receives the JSON, owned by the caller; free it with crm_string_free().
/// @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
///                      NULL.
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_definition(
    study: *const crm_retention_study_t,
    out_json: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let definition = required(study, "study")?.inner.definition();
            hand_out(out_json, "out_json", || Ok(crm_string_t::new(&definition.to_json()?)))
        })
    }
}

/// Adds the rows of a table, all or none.
///
/// A row is one customer, or as many as the `count` column says. The arm may be text of any kind, a
/// dictionary of text, an integer or a boolean; the loss a boolean, or a number that is 0 or 1; the
/// count a whole number from 0 to 2^53.
///
/// @param study         The study; used by one thread at a time.
/// @param columns       The columns of the table, in any order; borrowed for the call.
/// @param column_count  Their number.
/// @param row_count     The number of rows of each.
/// @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
///                      NULL.
/// @return #CRM_OK, or a number of the 200s for the table, #CRM_ERR_UNKNOWN_ARM. On failure the
///         study is as it was.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_update(
    study: *mut crm_retention_study_t,
    columns: *const crm_column_t,
    column_count: usize,
    row_count: usize,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let study = required_mut(study, "study")?;
            Ok(study.inner.update(&batch(columns, column_count, row_count)?)?)
        })
    }
}

/// Adds the rows of a table of Arrow's C data interface, all or none.
///
/// @param study       The study; used by one thread at a time.
/// @param array       An array of structs, one row each; borrowed for the call, never released.
/// @param schema      Its schema; borrowed for the call, never released.
/// @param[out] error  On failure receives the details, to be freed with crm_error_free(); may be
///                    NULL.
/// @return As crm_retention_study_update(). On failure the study is as it was.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_update_arrow(
    study: *mut crm_retention_study_t,
    array: *const ArrowArray,
    schema: *const ArrowSchema,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let study = &mut required_mut(study, "study")?.inner;
            let mut scratch = study.empty();
            with_array(array, schema, &study.columns(), |batch| scratch.update(batch))?;
            Ok(study.merge(&scratch)?)
        })
    }
}

/// Adds the rows of a stream of Arrow's C stream interface, all or none.
///
/// @param study       The study; used by one thread at a time.
/// @param stream      A stream of arrays of structs; it is taken, and released also on failure.
/// @param[out] error  On failure receives the details, to be freed with crm_error_free(); may be
///                    NULL.
/// @return As crm_retention_study_update(), #CRM_ERR_STREAM when the producer failed. On failure the
///         study is as it was.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_update_stream(
    study: *mut crm_retention_study_t,
    stream: *mut ArrowArrayStream,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let stream = take(stream)?;
            let study = &mut required_mut(study, "study")?.inner;
            let mut scratch = study.empty();
            read_stream(stream, &study.columns(), |batch| scratch.update(batch))?;
            Ok(study.merge(&scratch)?)
        })
    }
}

/// Adds a table that has been grouped already, all or none: the arm by its own column name, "n"
/// customers and "churned" of them.
///
/// @param study         The study; used by one thread at a time.
/// @param columns       The columns of the table, in any order; borrowed for the call.
/// @param column_count  Their number.
/// @param row_count     The number of rows of each.
/// @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
///                      NULL.
/// @return As crm_retention_study_update(). On failure the study is as it was.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_update_summary(
    study: *mut crm_retention_study_t,
    columns: *const crm_column_t,
    column_count: usize,
    row_count: usize,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let study = required_mut(study, "study")?;
            Ok(study.inner.update_summary(&batch(columns, column_count, row_count)?)?)
        })
    }
}

/// Adds a table of Arrow's C data interface that has been grouped already, all or none; the columns
/// are those of crm_retention_study_update_summary().
///
/// @param study       The study; used by one thread at a time.
/// @param array       An array of structs, one row each; borrowed for the call, never released.
/// @param schema      Its schema; borrowed for the call, never released.
/// @param[out] error  On failure receives the details, to be freed with crm_error_free(); may be
///                    NULL.
/// @return As crm_retention_study_update(). On failure the study is as it was.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_update_summary_arrow(
    study: *mut crm_retention_study_t,
    array: *const ArrowArray,
    schema: *const ArrowSchema,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let study = &mut required_mut(study, "study")?.inner;
            let mut scratch = study.empty();
            let names = study.summary_columns();
            with_array(array, schema, &names, |batch| scratch.update_summary(batch))?;
            Ok(study.merge(&scratch)?)
        })
    }
}

/// Adds a stream of tables that have been grouped already, all or none; the columns are those of
/// crm_retention_study_update_summary().
///
/// @param study       The study; used by one thread at a time.
/// @param stream      A stream of arrays of structs; it is taken, and released also on failure.
/// @param[out] error  On failure receives the details, to be freed with crm_error_free(); may be
///                    NULL.
/// @return As crm_retention_study_update_stream(). On failure the study is as it was.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_update_summary_stream(
    study: *mut crm_retention_study_t,
    stream: *mut ArrowArrayStream,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let stream = take(stream)?;
            let study = &mut required_mut(study, "study")?.inner;
            let mut scratch = study.empty();
            let names = study.summary_columns();
            read_stream(stream, &names, |batch| scratch.update_summary(batch))?;
            Ok(study.merge(&scratch)?)
        })
    }
}

/// Adds what another study of the same definition has seen.
///
/// @param study       The study; used by one thread at a time.
/// @param other       The other; borrowed for the call.
/// @param[out] error  On failure receives the details, to be freed with crm_error_free(); may be
///                    NULL.
/// @return #CRM_OK, #CRM_ERR_SELF_MERGE when both are the same, #CRM_ERR_DOCUMENT_MISMATCH when the
///         definitions differ, #CRM_ERR_OVERFLOW. On failure the study is as it was.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_merge(
    study: *mut crm_retention_study_t,
    other: *const crm_retention_study_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            if !study.is_null() && std::ptr::eq(study, other) {
                return Err(Error::SelfMerge.into());
            }
            let study = required_mut(study, "study")?;
            Ok(study.inner.merge(&required(other, "other")?.inner)?)
        })
    }
}

/// Writes the state as canonical JSON: the definition, the counts, and a checksum.
///
/// @param study         The study; borrowed for the call.
/// @param[out] out_json Receives the JSON, owned by the caller; free it with crm_string_free().
/// @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
///                      NULL.
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_to_json(
    study: *const crm_retention_study_t,
    out_json: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let study = required(study, "study")?;
            hand_out(out_json, "out_json", || Ok(crm_string_t::new(&study.inner.to_json()?)))
        })
    }
}

/// Reads a state that crm_retention_study_to_json() wrote, in this or another language.
///
/// @param json           The JSON, UTF-8.
/// @param json_length    Its length in bytes.
/// @param[out] out_study Receives the study, owned by the caller; free it with
///                       crm_retention_study_free().
/// @param[out] error     On failure receives the details, to be freed with crm_error_free(); may be
///                       NULL.
/// @return #CRM_OK, #CRM_ERR_DAMAGED_STATE when it was cut or edited, #CRM_ERR_UNSUPPORTED_VERSION,
///         #CRM_ERR_INVALID_DOCUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_from_json(
    json: *const c_char,
    json_length: usize,
    out_study: *mut *mut crm_retention_study_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let json = text(json, json_length, "json")?;
            hand_out(out_study, "out_study", || {
                Ok(crm_retention_study_t { inner: RetentionStudy::from_json(json)? })
            })
        })
    }
}

/// Compares each treated arm with the control.
///
/// @param study           The study; borrowed for the call.
/// @param options         The options, filled by crm_report_options_default(); borrowed for the
///                        call; NULL for the defaults.
/// @param[out] out_report Receives the report, owned by the caller; free it with
///                        crm_retention_report_free().
/// @param[out] error      On failure receives the details, to be freed with crm_error_free(); may be
///                        NULL.
/// @return #CRM_OK, #CRM_ERR_MISSING_CONTROL, #CRM_ERR_MISSING_TREATED and #CRM_ERR_EMPTY_ARM when
///         an arm has no customers, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_UNKNOWN_NAME and
///         #CRM_ERR_TOO_MANY_DECIMALS for the options, #CRM_ERR_STRUCT_SIZE, #CRM_ERR_OVERFLOW when
///         the cost does not fit 28 digits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_report(
    study: *const crm_retention_study_t,
    options: *const crm_report_options_t,
    out_report: *mut *mut crm_retention_report_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let study = required(study, "study")?;
            let defaults = crm_report_options_t::defaults();
            let options = sized(options, defaults, crm_report_options_t::least(), "options")?;
            hand_out(out_report, "out_report", || {
                Ok(crm_retention_report_t::new(study.inner.report(&options.options()?)?))
            })
        })
    }
}

impl crm_retention_report_t {
    fn new(inner: RetentionReport) -> crm_retention_report_t {
        let control = inner.control();
        let control = crm_control_report_t { inner: control.clone(), name: with_nul(&control.arm) };
        let arm =
            |arm: &ArmReport| crm_arm_report_t { inner: arm.clone(), name: with_nul(&arm.arm) };
        let finding = |finding: &Finding| crm_finding_t {
            severity: finding.severity().as_i32(),
            name: with_nul(finding.name()),
            message: with_nul(&finding.to_string()),
            json: with_nul(&finding.to_json().unwrap_or_default()),
        };
        let arms = inner.arms().iter().map(arm).collect();
        let findings = inner.findings().iter().map(finding).collect();
        crm_retention_report_t { inner, control, arms, findings }
    }
}

/// Frees a report; NULL is ignored. What was borrowed from it is gone with it.
///
/// @param report  The report, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_report_free(report: *mut crm_retention_report_t) {
    // SAFETY: NULL or made by this library, says the caller.
    unsafe { free(report) }
}

/// Writes the report as a table for a terminal of 80 columns.
///
/// @param report        The report; borrowed for the call.
/// @param[out] out_text Receives the text, owned by the caller; free it with crm_string_free().
/// @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
///                      NULL.
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_report_to_text(
    report: *const crm_retention_report_t,
    out_text: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let report = required(report, "report")?;
            hand_out(out_text, "out_text", || Ok(crm_string_t::new(&report.inner.to_text())))
        })
    }
}

/// Writes all the numbers of the report as canonical JSON (RFC 8785).
///
/// @param report        The report; borrowed for the call.
/// @param[out] out_json Receives the JSON, owned by the caller; free it with crm_string_free().
/// @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
///                      NULL.
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_report_to_json(
    report: *const crm_retention_report_t,
    out_json: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let report = required(report, "report")?;
            hand_out(out_json, "out_json", || Ok(crm_string_t::new(&report.inner.to_json()?)))
        })
    }
}

/// Writes the report as a fragment of HTML that carries its own style.
///
/// @param report        The report; borrowed for the call.
/// @param[out] out_html Receives the HTML, owned by the caller; free it with crm_string_free().
/// @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
///                      NULL.
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_report_to_html(
    report: *const crm_retention_report_t,
    out_html: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let report = required(report, "report")?;
            hand_out(out_html, "out_html", || Ok(crm_string_t::new(&report.inner.to_html())))
        })
    }
}

/// Returns the test of the sizes of the arms against the allocation ratio.
///
/// @param report        The report; borrowed for the call.
/// @param[out] out_test Receives the test.
/// @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
///                      NULL.
/// @return #CRM_OK, #CRM_ERR_UNDEFINED when no allocation ratio was stated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_report_sample_ratio(
    report: *const crm_retention_report_t,
    out_test: *mut crm_sample_ratio_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    // SAFETY: all pointers are NULL or valid, says the caller.
    unsafe {
        guard(error, || {
            let report = required(report, "report")?;
            write(out_test, "out_test", || defined(report.inner.sample_ratio()))
        })
    }
}

/// Returns the control arm.
///
/// @param report  The report; NULL gives NULL.
/// @return Borrowed until `report` is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_report_control(
    report: *const crm_retention_report_t,
) -> *const crm_control_report_t {
    // SAFETY: NULL or valid, says the caller.
    unsafe { reader(report, std::ptr::null(), |report| &raw const report.control) }
}

/// Returns the number of treated arms.
///
/// @param report  The report; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_report_arm_count(
    report: *const crm_retention_report_t,
) -> usize {
    // SAFETY: NULL or valid, says the caller.
    unsafe { reader(report, 0, |report| report.arms.len()) }
}

/// Returns a treated arm; they are in the order of their names.
///
/// @param report  The report; NULL gives NULL.
/// @param index   From 0 on.
/// @return Borrowed until `report` is freed; NULL when there are not as many arms.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_report_arm_at(
    report: *const crm_retention_report_t,
    index: usize,
) -> *const crm_arm_report_t {
    let arm = |report: &crm_retention_report_t| pointer(report.arms.get(index));
    // SAFETY: NULL or valid, says the caller.
    unsafe { reader(report, std::ptr::null(), arm) }
}

/// Returns a treated arm by its name.
///
/// @param report       The report; NULL gives NULL.
/// @param name         The name of the arm, UTF-8.
/// @param name_length  Its length in bytes.
/// @return Borrowed until `report` is freed; NULL when there is no such treated arm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_report_arm(
    report: *const crm_retention_report_t,
    name: *const c_char,
    name_length: usize,
) -> *const crm_arm_report_t {
    // SAFETY: NULL or valid, says the caller.
    let Ok(name) = (unsafe { text(name, name_length, "name") }) else { return std::ptr::null() };
    let arm = |report: &crm_retention_report_t| {
        pointer(report.arms.iter().find(|arm| arm.inner.arm == name))
    };
    // SAFETY: NULL or valid, says the caller.
    unsafe { reader(report, std::ptr::null(), arm) }
}

/// Returns the number of findings.
///
/// @param report  The report; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_report_finding_count(
    report: *const crm_retention_report_t,
) -> usize {
    // SAFETY: NULL or valid, says the caller.
    unsafe { reader(report, 0, |report| report.findings.len()) }
}

/// Returns a finding.
///
/// @param report  The report; NULL gives NULL.
/// @param index   From 0 on.
/// @return Borrowed until `report` is freed; NULL when there are not as many findings.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_report_finding_at(
    report: *const crm_retention_report_t,
    index: usize,
) -> *const crm_finding_t {
    let finding = |report: &crm_retention_report_t| pointer(report.findings.get(index));
    // SAFETY: NULL or valid, says the caller.
    unsafe { reader(report, std::ptr::null(), finding) }
}

fn pointer<T>(found: Option<&T>) -> *const T {
    found.map_or(std::ptr::null(), std::ptr::from_ref)
}

/// Returns the name of the kind of finding, such as "tiny_arm".
///
/// @param finding  The finding; NULL gives the empty text.
/// @return Borrowed until the report is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_finding_name(finding: *const crm_finding_t) -> crm_text_t {
    // SAFETY: NULL or valid, says the caller.
    unsafe { reader(finding, crm_text_t::empty(), |finding| crm_text_t::of(&finding.name)) }
}

/// Returns how much the finding weighs, a CRM_SEVERITY number.
///
/// @param finding  The finding; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_finding_severity(finding: *const crm_finding_t) -> i32 {
    // SAFETY: NULL or valid, says the caller.
    unsafe { reader(finding, 0, |finding| finding.severity) }
}

/// Returns what the finding says, in a sentence.
///
/// @param finding  The finding; NULL gives the empty text.
/// @return Borrowed until the report is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_finding_message(finding: *const crm_finding_t) -> crm_text_t {
    // SAFETY: NULL or valid, says the caller.
    unsafe { reader(finding, crm_text_t::empty(), |finding| crm_text_t::of(&finding.message)) }
}

/// Returns the finding with all its numbers, as canonical JSON.
///
/// @param finding  The finding; NULL gives the empty text.
/// @return Borrowed until the report is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_finding_json(finding: *const crm_finding_t) -> crm_text_t {
    // SAFETY: NULL or valid, says the caller.
    unsafe { reader(finding, crm_text_t::empty(), |finding| crm_text_t::of(&finding.json)) }
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
fn defined<T, U: From<T>>(result: Result<T, Undefined>) -> Result<U, Failure> {
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
