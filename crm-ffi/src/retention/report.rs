//! The report of a study.

use std::ffi::c_char;
use std::sync::OnceLock;

use crm_core::Error;
use crm_core::document::Document;
use crm_core::retention::RetentionReport;

use super::arm::crm_arm_report_t;
use crate::boundary::{Tagged, free, hand_out, handles, pointer, reader, required, text};
use crate::document::crm_document_t;
use crate::error::{crm_error_t, crm_status_t};
use crate::table::crm_table_t;
use crate::text::crm_string_t;

handles!(crm_retention_report_t);

/// Compares each treated arm with the control. Owned by the caller; free it with
/// crm_retention_report_free(). It does not depend on its study.
///
/// It is immutable: any number of threads may read it.
#[derive(Debug)]
pub struct crm_retention_report_t {
    inner: RetentionReport,
    arms: Vec<Tagged<crm_arm_report_t>>,
    /// The figures, written when they are first read.
    document: OnceLock<Option<Tagged<crm_document_t>>>,
}

impl crm_retention_report_t {
    pub(super) fn new(inner: RetentionReport) -> crm_retention_report_t {
        let arms = inner.arms().iter().map(crm_arm_report_t::new).map(Tagged::part).collect();
        crm_retention_report_t { inner, arms, document: OnceLock::new() }
    }

    fn document(&self) -> Option<&Tagged<crm_document_t>> {
        let make = || Document::of(&self.inner).ok().map(crm_document_t::new).map(Tagged::part);
        self.document.get_or_init(make).as_ref()
    }
}

/// Frees a report; NULL is ignored, and the handle becomes NULL. Everything borrowed from it
/// becomes invalid.
///
/// @param report  The report, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_report_free(report: *mut *mut crm_retention_report_t) {
    free(report)
}

/// Writes the report as text for a terminal of 80 columns.
///
/// @param report        The report; borrowed for the call.
/// @param[out] out_text Receives the text, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_report_to_text(
    report: *const crm_retention_report_t,
    out_text: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_text, "out_text", || {
        let report = required(report, "report")?;
        Ok(crm_string_t::new(&report.inner.to_text()))
    })
}

/// Writes all figures of the report as canonical JSON (RFC 8785).
///
/// @param report        The report; borrowed for the call.
/// @param[out] out_json Receives the JSON, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_report_to_json(
    report: *const crm_retention_report_t,
    out_json: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_json, "out_json", || {
        let report = required(report, "report")?;
        Ok(crm_string_t::new(&report.inner.to_json()?))
    })
}

/// Writes the report as a self-contained HTML page, for a browser, a phone or paper.
///
/// @param report        The report; borrowed for the call.
/// @param[out] out_html Receives the HTML, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_report_to_html(
    report: *const crm_retention_report_t,
    out_html: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_html, "out_html", || {
        let report = required(report, "report")?;
        Ok(crm_string_t::new(&report.inner.to_html()))
    })
}

/// Writes a chart as canonical JSON (RFC 8785): axes, bars, curves, reference lines and labels,
/// with nothing left to compute for the one who draws it.
///
/// @param report        The report; borrowed for the call.
/// @param name          "rates", "churn", "cost", "acceptability", "revenue" or "strata", UTF-8.
/// @param name_length   Its length in bytes.
/// @param[out] out_json Receives the JSON, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_NAME if no chart has that name, or #CRM_ERR_CONFLICT if the
///         report does not have what it shows: acceptability requires an arm with a cost, revenue a
///         study with revenue, strata a study with strata.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_report_chart(
    report: *const crm_retention_report_t,
    name: *const c_char,
    name_length: usize,
    out_json: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_json, "out_json", || {
        let report = required(report, "report")?;
        let name = text(name, name_length, "name")?;
        Ok(crm_string_t::new(&report.inner.chart(name)?.to_json()?))
    })
}

/// Returns figures of the report as rows.
///
/// "arms" has a row for the control and for each treated arm, "strata" for each treated arm and
/// stratum, "balance" for each treated arm and covariate, "findings" for each finding. Money has a
/// column of decimals, an estimate a column and two more whose names end with `_lower` and `_upper`,
/// a set also one that ends with `_shape`; what is undefined is null. docs/c.md lists the columns.
///
/// @code
/// size_t column;
/// status = crm_retention_report_table(report, CRM_LITERAL("arms"), &table, &error);
/// if (status == CRM_OK) {
///     status = crm_table_column_index(table, CRM_LITERAL("retained"), &column, &error);
/// }
/// if (status == CRM_OK) {
///     status = crm_table_float64(table, column, 1, &number, &error);
/// }
/// @endcode
///
/// @param report         The report; borrowed for the call.
/// @param name           "arms", "strata", "balance" or "findings", UTF-8.
/// @param name_length    Its length in bytes.
/// @param[out] out_table Receives the table, owned by the caller; free it with crm_table_free(). It
///                       does not depend on the report.
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_NAME for another name.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_report_table(
    report: *const crm_retention_report_t,
    name: *const c_char,
    name_length: usize,
    out_table: *mut *mut crm_table_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_table, "out_table", || {
        let report = &required(report, "report")?.inner;
        let table = match text(name, name_length, "name")? {
            "arms" => report.table(),
            "strata" => report.strata_table(),
            "balance" => report.balance_table(),
            "findings" => report.findings_table(),
            other => {
                let allowed = ["arms", "strata", "balance", "findings"].map(str::to_owned);
                Err(Error::unknown_name("name", allowed.to_vec(), other))
            }
        };
        Ok(table?.into())
    })
}

/// Writes the report as an HTML fragment with its own style, to embed in a page.
///
/// @param report        The report; borrowed for the call.
/// @param[out] out_html Receives the HTML, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_report_to_html_fragment(
    report: *const crm_retention_report_t,
    out_html: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_html, "out_html", || {
        let report = required(report, "report")?;
        Ok(crm_string_t::new(&report.inner.to_html_fragment()))
    })
}

/// Returns the document of a report, which has all its figures.
///
/// docs/report.md lists its pointers. Arms and covariates are objects by name, strata and findings
/// lists: `/arms/mail/churn_reduction`, `/balance/mail/age/smd`, `/strata/mail/strata/0/n`,
/// `/strata/mail/combined/risk_ratio`, `/findings/0/message`.
///
/// @param report  The report; NULL gives NULL.
/// @return Borrowed until `report` is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_report_document(
    report: *const crm_retention_report_t,
) -> *const crm_document_t {
    reader(report, |report| pointer(report.document()))
}

/// Returns a treated arm by its name, for what takes arguments: crm_arm_report_net_benefit(),
/// crm_arm_report_acceptability() and crm_compare_costs(). The list `/arm_names` of the document
/// has the names.
///
/// @param report       The report; NULL gives NULL.
/// @param name         The name of the arm, UTF-8.
/// @param name_length  Its length in bytes.
/// @return Borrowed until `report` is freed; NULL if there is no such treated arm.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_report_arm(
    report: *const crm_retention_report_t,
    name: *const c_char,
    name_length: usize,
) -> *const crm_arm_report_t {
    let Ok(name) = text(name, name_length, "name") else { return std::ptr::null() };
    let arm = |report: &crm_retention_report_t| {
        pointer(report.arms.iter().find(|arm| arm.get().inner.arm == name))
    };
    reader(report, arm)
}
