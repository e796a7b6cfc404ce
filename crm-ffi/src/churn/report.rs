//! What a tally of reasons says.

use std::ffi::c_char;

use crm_core::churn::{OveruseOptions, ParetoOrder};
use crm_core::document::Document;

use crate::boundary::{
    flag, free, hand_out, out_of_range, reader, required, slice, terminated, text,
};
use crate::churn::handle::crm_reason_report_t;
use crate::document::crm_document_t;
use crate::error::{crm_error_t, crm_status_t};
use crate::table::crm_table_t;
use crate::text::crm_string_t;

/// By the number of exits.
pub const CRM_PARETO_ORDER_N: i32 = 1;
/// By the sum of their values.
pub const CRM_PARETO_ORDER_VALUE: i32 = 2;

/// Frees a report; NULL is ignored, and the handle becomes NULL.
///
/// @param report  The report, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_report_free(report: *mut *mut crm_reason_report_t) {
    free(report)
}

/// Returns the number of exits.
///
/// @param report  The report; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_report_n(report: *const crm_reason_report_t) -> u64 {
    reader(report, |report| report.inner.n())
}

/// Returns the exits by reason at a depth, in the order of the codes: code, label, n, share, lower,
/// upper, value, value_share.
///
/// @param report The report; borrowed for the call.
/// @param depth The depth, 0 for the total; -1 for the codes as recorded.
/// @param[out] out_table Receives the table, owned by the caller; free it with crm_table_free().
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE for another negative depth.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_report_rollup(
    report: *const crm_reason_report_t,
    depth: i32,
    out_table: *mut *mut crm_table_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_table, "out_table", || {
        let report = &required(report, "report")?.inner;
        Ok(report.rollup(depth_of(depth)?)?.into())
    })
}

/// Returns the exits by reason at a depth, the largest first: the columns of
/// crm_reason_report_rollup(), rank, cumulative_share.
///
/// @param report The report; borrowed for the call.
/// @param depth The depth, 0 for the total; -1 for the codes as recorded.
/// @param by #CRM_PARETO_ORDER_N or #CRM_PARETO_ORDER_VALUE.
/// @param[out] out_table Receives the table, owned by the caller; free it with crm_table_free().
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_CONFLICT for values that the tally does not
///     have.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_report_pareto(
    report: *const crm_reason_report_t,
    depth: i32,
    by: i32,
    out_table: *mut *mut crm_table_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_table, "out_table", || {
        let report = &required(report, "report")?.inner;
        Ok(report.pareto(depth_of(depth)?, ParetoOrder::from_i32(by)?)?.into())
    })
}

/// Returns the exits by who wanted to leave: kind, n, share, lower, upper, value.
///
/// @param report The report; borrowed for the call.
/// @param[out] out_table Receives the table, owned by the caller; free it with crm_table_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_report_split(
    report: *const crm_reason_report_t,
    out_table: *mut *mut crm_table_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_table, "out_table", || {
        let report = &required(report, "report")?.inner;
        Ok(report.split()?.into())
    })
}

/// Returns the exits by stated reason and group of roots, with the share within the stated reason:
/// stated, code, n, share.
///
/// @param report The report; borrowed for the call.
/// @param[out] out_table Receives the table, owned by the caller; free it with crm_table_free().
/// @return #CRM_OK, #CRM_ERR_CONFLICT without a column of stated reasons.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_report_matrix(
    report: *const crm_reason_report_t,
    out_table: *mut *mut crm_table_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_table, "out_table", || {
        let report = &required(report, "report")?.inner;
        Ok(report.matrix()?.into())
    })
}

/// Returns the exits by month and reason, with the share within the month: month, code, n, share.
///
/// @param report The report; borrowed for the call.
/// @param depth The depth of the reasons.
/// @param[out] out_table Receives the table, owned by the caller; free it with crm_table_free().
/// @return #CRM_OK, #CRM_ERR_CONFLICT without a column of dates.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_report_by_month(
    report: *const crm_reason_report_t,
    depth: usize,
    out_table: *mut *mut crm_table_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_table, "out_table", || {
        let report = &required(report, "report")?.inner;
        Ok(report.by_month(depth)?.into())
    })
}

/// Returns the exits by reason, with the trend of its share over the months: code, label, n,
/// first_share, last_share, z, p_value, p_adjusted.
///
/// @param report The report; borrowed for the call.
/// @param depth The depth of the reasons.
/// @param[out] out_table Receives the table, owned by the caller; free it with crm_table_free().
/// @return #CRM_OK, #CRM_ERR_CONFLICT without a column of dates.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_report_trend(
    report: *const crm_reason_report_t,
    depth: usize,
    out_table: *mut *mut crm_table_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_table, "out_table", || {
        let report = &required(report, "report")?.inner;
        Ok(report.trend(depth)?.into())
    })
}

/// Returns the exits as attempts to leave, by reason, and who stayed: code, attempts, saved, rate,
/// lower, upper, value_saved.
///
/// @param report The report; borrowed for the call.
/// @param depth The depth of the reasons.
/// @param[out] out_table Receives the table, owned by the caller; free it with crm_table_free().
/// @return #CRM_OK, #CRM_ERR_CONFLICT without a column of who stayed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_report_saves(
    report: *const crm_reason_report_t,
    depth: usize,
    out_table: *mut *mut crm_table_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_table, "out_table", || {
        let report = &required(report, "report")?.inner;
        Ok(report.saves(depth)?.into())
    })
}

/// Returns the exits as attempts to leave, by offer and group of reasons, and who stayed: offer,
/// code, attempts, saved, rate, lower, upper.
///
/// @param report The report; borrowed for the call.
/// @param[out] out_table Receives the table, owned by the caller; free it with crm_table_free().
/// @return #CRM_OK, #CRM_ERR_CONFLICT without a column of who stayed, or of offers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_report_offers(
    report: *const crm_reason_report_t,
    out_table: *mut *mut crm_table_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_table, "out_table", || {
        let report = &required(report, "report")?.inner;
        Ok(report.offers()?.into())
    })
}

/// Returns what hides behind a stated reason: n, established, literal, hidden, table.
///
/// @param report The report; borrowed for the call.
/// @param stated The stated reason, UTF-8.
/// @param stated_length Its length in bytes.
/// @param[out] out_document Receives the document, owned by the caller; free it with
///     crm_document_free().
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_CODE, #CRM_ERR_CONFLICT without a column of stated reasons.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_report_hidden_behind(
    report: *const crm_reason_report_t,
    stated: *const c_char,
    stated_length: usize,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let report = &required(report, "report")?.inner;
        let stated = text(stated, stated_length, "stated")?;
        Ok(crm_document_t::new(Document::of(&report.hidden_behind(stated)?)?))
    })
}

/// Returns the exits by the levels of columns and reason, and the test of independence: table,
/// test, cramers_v, smallest_expected, findings.
///
/// @param report The report; borrowed for the call.
/// @param columns The columns of an entry of `by`, each ended by NUL; borrowed for the call.
/// @param count Their number.
/// @param depth The depth of the reasons.
/// @param[out] out_document Receives the document, owned by the caller; free it with
///     crm_document_free().
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_NAME if the definition has no such entry.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_report_by(
    report: *const crm_reason_report_t,
    columns: *const *const c_char,
    count: usize,
    depth: usize,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let report = &required(report, "report")?.inner;
        let columns = slice(columns, count, "columns")?;
        let columns = columns.iter().map(|&one| terminated(one, "columns"));
        let columns = columns.collect::<Result<Vec<&str>, _>>()?;
        Ok(crm_document_t::new(Document::of(&report.by(&columns, depth)?)?))
    })
}

/// Returns how often each representative records a reason, and whether more often than all others:
/// table, n, k, dispersion, findings.
///
/// @param report The report; borrowed for the call.
/// @param code The code, UTF-8.
/// @param code_length Its length in bytes.
/// @param min_n The fewest exits of a representative who is tested, such as 30.
/// @param rate The rate of false discoveries that is accepted, such as 0.05.
/// @param[out] out_document Receives the document, owned by the caller; free it with
///     crm_document_free().
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_CODE, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_CONFLICT without the
///     columns.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_report_overuse(
    report: *const crm_reason_report_t,
    code: *const c_char,
    code_length: usize,
    min_n: u64,
    rate: f64,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let report = &required(report, "report")?.inner;
        let options = OveruseOptions::default().with_min_n(min_n).with_rate(rate);
        let found = report.overuse(text(code, code_length, "code")?, options)?;
        Ok(crm_document_t::new(Document::of(&found)?))
    })
}

/// Returns whether a strict majority leaves because of the product, or of the service: n, product,
/// service, other, verdict, certain, table.
///
/// @param report The report; borrowed for the call.
/// @param threshold The share that decides, such as 0.5.
/// @param[out] out_document Receives the document, owned by the caller; free it with
///     crm_document_free().
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_UNKNOWN_CODE for a scheme without these groups.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_report_portfolio_finding(
    report: *const crm_reason_report_t,
    threshold: f64,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let report = &required(report, "report")?.inner;
        Ok(crm_document_t::new(Document::of(&report.portfolio_finding(threshold)?)?))
    })
}

/// Compares the share of a reason among the exits with an established root with a reference:
/// observed, reference, p_value.
///
/// @param report The report; borrowed for the call.
/// @param code The code, UTF-8.
/// @param code_length Its length in bytes.
/// @param share The reference, between 0 and 1.
/// @param[out] out_document Receives the document, owned by the caller; free it with
///     crm_document_free().
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_CODE, #CRM_ERR_OUT_OF_RANGE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_report_compare(
    report: *const crm_reason_report_t,
    code: *const c_char,
    code_length: usize,
    share: f64,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let report = &required(report, "report")?.inner;
        let found = report.compare(text(code, code_length, "code")?, share)?;
        Ok(crm_document_t::new(Document::of(&found)?))
    })
}

/// Returns the report with its tables as a document: n, attempts, value, currency, unknown,
/// coverage, findings, tables, by.
///
/// @param report The report; borrowed for the call.
/// @param[out] out_document Receives the document, owned by the caller; free it with
///     crm_document_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_report_document(
    report: *const crm_reason_report_t,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let report = &required(report, "report")?.inner;
        Ok(crm_document_t::new(Document::from_json(&report.to_json()?)?))
    })
}

/// Writes the report as text of 80 columns.
///
/// @param report The report; borrowed for the call.
/// @param language "en" or "he", UTF-8.
/// @param language_length Its length in bytes.
/// @param[out] out_text Receives the text, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_report_to_text(
    report: *const crm_reason_report_t,
    language: *const c_char,
    language_length: usize,
    out_text: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_text, "out_text", || {
        let report = &required(report, "report")?.inner;
        let language = text(language, language_length, "language")?;
        crm_string_t::large(report.to_text(language)?)
    })
}

/// Writes the report as a self-contained HTML page.
///
/// @param report The report; borrowed for the call.
/// @param language "en" or "he", UTF-8.
/// @param language_length Its length in bytes.
/// @param[out] out_text Receives the text, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_report_to_html(
    report: *const crm_reason_report_t,
    language: *const c_char,
    language_length: usize,
    out_text: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_text, "out_text", || {
        let report = &required(report, "report")?.inner;
        let language = text(language, language_length, "language")?;
        crm_string_t::large(report.to_html(language)?)
    })
}

/// Writes the report as an HTML fragment.
///
/// @param report The report; borrowed for the call.
/// @param language "en" or "he", UTF-8.
/// @param language_length Its length in bytes.
/// @param[out] out_text Receives the text, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_report_to_html_fragment(
    report: *const crm_reason_report_t,
    language: *const c_char,
    language_length: usize,
    out_text: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_text, "out_text", || {
        let report = &required(report, "report")?.inner;
        let language = text(language, language_length, "language")?;
        crm_string_t::large(report.to_html_fragment(language)?)
    })
}

/// Writes the report with its tables as canonical JSON (RFC 8785).
///
/// @param report The report; borrowed for the call.
/// @param[out] out_text Receives the text, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_report_to_json(
    report: *const crm_reason_report_t,
    out_text: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_text, "out_text", || {
        let report = &required(report, "report")?.inner;
        crm_string_t::large(report.to_json()?)
    })
}

/// Writes a chart as canonical JSON (RFC 8785).
///
/// @param report The report; borrowed for the call.
/// @param name "pareto", "matrix", "trend", "funnel" or "saves", UTF-8.
/// @param name_length Its length in bytes.
/// @param language "en" or "he", UTF-8.
/// @param language_length Its length in bytes.
/// @param code The reason of a funnel, UTF-8; NULL for NO_NEED.
/// @param code_length Its length in bytes.
/// @param names 1 to name the representatives of a funnel, or 0.
/// @param[out] out_text Receives the text, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_NAME, #CRM_ERR_CONFLICT without the columns that it needs.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_reason_report_chart(
    report: *const crm_reason_report_t,
    name: *const c_char,
    name_length: usize,
    language: *const c_char,
    language_length: usize,
    code: *const c_char,
    code_length: usize,
    names: i32,
    out_text: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_text, "out_text", || {
        let report = &required(report, "report")?.inner;
        let code = match code.is_null() {
            true => None,
            false => Some(text(code, code_length, "code")?),
        };
        let name = text(name, name_length, "name")?;
        let language = text(language, language_length, "language")?;
        let chart = report.chart(name, language, code, flag(names, "names")?)?;
        Ok(crm_string_t::new(&chart.to_json()?))
    })
}

/// A depth; -1 for the codes as recorded.
fn depth_of(depth: i32) -> Result<Option<usize>, crate::boundary::Failure> {
    match usize::try_from(depth) {
        Ok(depth) => Ok(Some(depth)),
        Err(_) if depth == -1 => Ok(None),
        Err(_) => Err(out_of_range("depth", "-1 or more", depth)),
    }
}
