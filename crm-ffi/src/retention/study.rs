//! The retention study.

use std::ffi::c_char;

use crm_core::retention::Dialect;
use crm_core::{Error, ReportOptions, RetentionStudy, StudyDefinition};

use super::report::crm_retention_report_t;
use crate::boundary::{
    free, guard, hand_out, handle, handles, reader, required, required_mut, text,
};
use crate::error::{crm_error_t, crm_status_t};
use crate::table::{Names, crm_table_t};
use crate::text::{Terminated, crm_string_t, crm_text_t, with_nul};

handles!(crm_retention_study_t);

/// Counts customers, losses and money by arm. Owned by the caller; free it with
/// crm_retention_study_free().
///
/// Functions that take it as `const` may run on several threads at once; all others need exclusive
/// access. To use several threads, give each its own study and merge them.
#[derive(Debug)]
pub struct crm_retention_study_t {
    inner: RetentionStudy,
    summary_columns: Vec<Terminated>,
}

impl crm_retention_study_t {
    fn new(inner: RetentionStudy) -> crm_retention_study_t {
        let required = inner.summary_columns().into_iter().map(with_nul);
        let optional = inner.optional_summary_columns();
        let optional = optional.iter().map(|name| with_nul(name));
        let summary_columns = required.chain(optional).collect();
        crm_retention_study_t { inner, summary_columns }
    }
}

/// Creates an empty study from its definition:
///
///     {
///       "version": 1,
///       "arm": "segment",                 the column with each customer's arm
///       "control": "No E-Mail",           the arm without the program
///       "churned": "lapsed",              the column that is true if the customer was lost
///       "currency": "USD",                the currency of all amounts, ISO 4217
///       "follow_up": {"days": 14},        or {"months": 3}, or "open"
///       "cost": {"fixed": "1500", "per_assigned": "0.0125", "per_exposed": "0"},
///                                         or one such object per arm, by name
///                                         and, all optional:
///       "count": "customers",             the column with the number of customers per row
///       "allocation_ratio": {"E-Mail": 1, "No E-Mail": 1},
///                                         the intended relative size of each arm
///       "assignment": {"version": 1, "name": "spring", ...},
///                                         how customers were assigned to arms, a document of
///                                         crm_assignment_from_json() with the same control;
///                                         instead of "allocation_ratio"
///       "id": "customer",                 with "assignment", the column with ids, which verifies
///                                         each row's arm
///       "revenue": "spend",               the column with each customer's revenue
///       "baseline": "history",            the column with a value measured before the program
///       "cost_column": "coupons",         the column with the program's cost for each customer
///       "strata": ["zip_code"],           the columns that divide customers into strata
///       "covariates": ["recency"],        the columns in which the balance of the arms is checked:
///                                         numbers; text or booleans for categories
///       "exposed": "opened",              the column that is true if the customer was exposed
///       "followed_days": "days",          the column with the number of days from each customer's
///                                         assignment to the end of the data, lost before or not
///       "lost_after": "lost_on",          the column with the number of days from each customer's
///                                         assignment to the loss, null for a customer not lost
///       "missing": {"revenue": "zero"},   what a null of the revenue is: "zero" or "unknown"
///       "cap": {"revenue": "500"},        the amount as which a larger revenue counts
///       "currency_column": "currency",    a column with currencies, all equal to `currency`
///       "decimals": {"history": 2},       the number of decimals of the sums, by column
///       "share_fixed": true,              whether the treated arms share one fixed cost; by default
///                                         false: each is charged in full
///       "negative_cost": true,            whether the cost column may contain negative numbers; by
///                                         default false
///       "context": {"market": "duopoly"}  the context that the cost depends on
///     }
///
/// With a cost for each arm, an allocation ratio or an assignment, a row with any other arm is an
/// error. The default of `decimals` is that of the currency for revenue and the cost column, where
/// more digits are then an error, and 6 for all others; with declared decimals, and in other
/// columns, more digits are rounded and counted. A cost per exposed customer needs the column
/// `exposed`. Customers who were followed for less than the follow-up, which must then be in days,
/// are excluded and counted. With `lost_after`, `churned` says whether a customer was ever lost,
/// and a loss counts if it is within the follow-up. Without `missing`, a null of the revenue is an
/// error.
///
/// @code
/// static const char definition[] =
///     "{\"version\": 1, \"arm\": \"arm\", \"control\": \"none\", \"churned\": \"churned\","
///     " \"currency\": \"USD\", \"follow_up\": {\"days\": 30}, \"cost\": {\"fixed\": \"8000\"}}";
/// status = crm_retention_study_new(definition, strlen(definition), &study, &error);
/// @endcode
///
/// @param definition        The definition as JSON, UTF-8.
/// @param definition_length Its length in bytes.
/// @param[out] out_study    Receives the study, owned by the caller; free it with
///                          crm_retention_study_free().
/// @return #CRM_OK, #CRM_ERR_INVALID_DOCUMENT, #CRM_ERR_UNSUPPORTED_VERSION, #CRM_ERR_CONFLICT,
///         #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_MISSING_COST, #CRM_ERR_TOO_MANY_DECIMALS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_new(
    definition: *const c_char,
    definition_length: usize,
    out_study: *mut *mut crm_retention_study_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_study, "out_study", || {
        let definition = text(definition, definition_length, "definition")?;
        let definition = StudyDefinition::from_json(definition)?;
        Ok(crm_retention_study_t::new(RetentionStudy::new(definition)?))
    })
}

/// Frees a study; NULL is ignored, and the handle becomes NULL.
///
/// @param study  The study, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_free(study: *mut *mut crm_retention_study_t) {
    free(study)
}

/// Returns the bytes of memory that the counts and sums of a study take; the text of its definition
/// is not included.
///
/// @param study  The study; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_size(study: *const crm_retention_study_t) -> usize {
    reader(study, |study| study.inner.size())
}

/// Creates an empty study with the same definition, for another thread.
///
/// @param study          The study; borrowed for the call.
/// @param[out] out_study Receives the new study, owned by the caller; free it with
///                       crm_retention_study_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_empty(
    study: *const crm_retention_study_t,
    out_study: *mut *mut crm_retention_study_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_study, "out_study", || {
        let inner = required(study, "study")?.inner.empty();
        Ok(crm_retention_study_t::new(inner))
    })
}

/// Writes the definition in its canonical form (RFC 8785).
///
/// @param study         The study; borrowed for the call.
/// @param[out] out_json Receives the JSON, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_definition(
    study: *const crm_retention_study_t,
    out_json: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_json, "out_json", || {
        let definition = required(study, "study")?.inner.definition();
        Ok(crm_string_t::new(&definition.to_json()?))
    })
}

/// Adds the rows of a table, all or none; a stream as a whole.
///
/// A row is one customer, or as many as the `count` column says. The arm may be text of any kind, a
/// dictionary of text, an integer or a boolean, and so may a stratum, which may be null as well;
/// the loss and the exposure a boolean, or a number that is 0 or 1; the count an integer from 0 to
/// 2^53. Revenue, baseline and covariates may be null: such customers are left out of that figure
/// only, and counted. A cost must not be null.
///
/// @param study       The study; used by one thread at a time.
/// @param table       The table; a stream is read to its end.
/// @return #CRM_OK, or a number of the 200s for the table, #CRM_ERR_UNKNOWN_ARM,
///         #CRM_ERR_VANISHING_VALUE for a number that would become 0 in its decimals,
///         #CRM_ERR_CURRENCY_MISMATCH, #CRM_ERR_CONFLICT for a covariate with numbers in some rows
///         and text in others, #CRM_ERR_TOO_LARGE for a column that does not fit in memory. A
///         failure leaves the study unchanged.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_update(
    study: *mut crm_retention_study_t,
    table: *mut crm_table_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    guard(error, || {
        let study = &mut required_mut(study, "study")?.inner;
        let names = Names::new(&study.columns(), Vec::new());
        required(table, "table")?.add_to(study, &names, RetentionStudy::update)
    })
}

/// Adds a table that is already grouped, all rows or none, a stream as a whole: the arm and the
/// strata in their own columns, "n" customers, and "churned" of them.
///
/// crm_retention_study_summary_sql() writes the query for it. For each metric m of the study
/// ("revenue", "baseline", "cost"):
///
///     m_n               customers who have it; n without this column
///     m_churned         those of them who were lost; churned where all have it
///     m_sum, m_sum_sq   the sum and the sum of squares
///     m_churned_sum     the sum over those who were lost
///
/// For each pair, such as revenue_baseline: "revenue_baseline_n" customers who have both,
/// "revenue_baseline_sum" of the products, and over the same customers
/// "revenue_baseline_revenue_sum", "revenue_baseline_revenue_sum_sq" and likewise for the other;
/// without these columns those of the metrics, where all customers have both. "exposed" and
/// "exposed_churned"; "excluded" and those of them lost, "excluded_churned"; for each numeric
/// covariate c its "c_n", "c_sum" and "c_sum_sq".
///
/// For the revenue also "revenue_sum_cube", and with a baseline, over the customers who have both,
/// "revenue_baseline_revenue_sum_cube", "revenue_baseline_revenue_sq_sum" (of the square of the
/// revenue times the baseline), "revenue_baseline_baseline_sq_sum" and
/// "revenue_baseline_baseline_sum_cube". With a cap, which such a table must have applied,
/// "revenue_capped" customers above it. A revenue_n below n needs `missing` in the definition; if a
/// missing revenue is a zero, the sums of pairs count it as one.
///
/// Sums are integers, decimals, floats, or decimal text. A float that is not an integer number of
/// units is rounded and counted ("inexact_summary" among the findings). If a column is missing,
/// only the figures that need it are undefined.
///
/// @param study       The study; used by one thread at a time.
/// @param table       The table; a stream is read to its end.
/// @return See crm_retention_study_update(); #CRM_ERR_INVALID_VALUE if more customers are lost than
///         exist, and #CRM_ERR_INCONSISTENT_SUMMARY for a combination of sums that no set of
///         customers can produce, such as more exposed customers than exist. A failure leaves the
///         study unchanged.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_update_summary(
    study: *mut crm_retention_study_t,
    table: *mut crm_table_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    guard(error, || {
        let study = &mut required_mut(study, "study")?.inner;
        let names = Names::new(&study.summary_columns(), study.optional_summary_columns());
        required(table, "table")?.add_to(study, &names, RetentionStudy::update_summary)
    })
}

/// Returns the number of columns that crm_retention_study_update_summary() reads.
///
/// @param study  The study; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_summary_column_count(
    study: *const crm_retention_study_t,
) -> usize {
    reader(study, |study| study.summary_columns.len())
}

/// Returns the name of a column that crm_retention_study_update_summary() reads, if the table has
/// it.
///
/// @param study  The study; NULL gives the empty text.
/// @param index  Zero-based.
/// @return Borrowed until `study` is freed; empty if the index is out of range.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_summary_column_at(
    study: *const crm_retention_study_t,
    index: usize,
) -> crm_text_t {
    let name = |study: &crm_retention_study_t| {
        study.summary_columns.get(index).map(crm_text_t::of).unwrap_or_default()
    };
    reader(study, name)
}

/// Writes the query that groups a table of rows into the table for
/// crm_retention_study_update_summary(). The resulting state is bit-identical to that of the rows.
///
/// The names of tables and columns are quoted, and a period in `table` separates a schema from its
/// table. Sums are exact: integers internally, and decimal text in the result. Invalid rows (a null
/// in a required column, an outcome of 0.4, a cost below 0, even of an excluded customer) make a
/// count null, which is rejected, or the query fails. Metrics and covariates must be numbers.
/// Differences between the databases:
///
/// - Each database has its own rounding of numbers with more decimals than declared, and they are
///   not counted as rounded. Text that is a number can pass as a number.
/// - PostgreSQL fails for its type money, and for a name longer than 63 bytes, which it would
///   truncate, such as "c_sum_sq" of a covariate c of more than 56 bytes.
/// - Spark rejects sums of more than 38 digits, and can be off in the last digit of a float above
///   2^52 units.
/// - SQLite stores NaN as null, and rejects sums that exceed its integers, which numbers of 10^12
///   units or more can reach.
/// - All databases except PostgreSQL treat column names that differ only in case as equal.
///
/// @param study         The study; borrowed for the call.
/// @param table         The name of the table, UTF-8.
/// @param table_length  Its length in bytes.
/// @param dialect       A CRM_DIALECT number.
/// @param[out] out_sql  Receives the query, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE for another dialect, and if the name of the table or its
///         schema is empty or contains NUL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_summary_sql(
    study: *const crm_retention_study_t,
    table: *const c_char,
    table_length: usize,
    dialect: i32,
    out_sql: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_sql, "out_sql", || {
        let study = &required(study, "study")?.inner;
        let table = text(table, table_length, "table")?;
        Ok(crm_string_t::new(&study.summary_sql(table, Dialect::from_i32(dialect)?)?))
    })
}

/// Adds the rows of another study with the same definition.
///
/// @param study       The study; used by one thread at a time.
/// @param other       The other; borrowed for the call.
/// @return #CRM_OK, #CRM_ERR_SELF_MERGE if both are the same object, #CRM_ERR_DOCUMENT_MISMATCH if
///         the definitions differ, #CRM_ERR_OVERFLOW. A failure leaves the study unchanged.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_merge(
    study: *mut crm_retention_study_t,
    other: *const crm_retention_study_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    guard(error, || {
        if handle(study).is_some() && std::ptr::eq(study, other) {
            return Err(Error::SelfMerge.into());
        }
        let study = required_mut(study, "study")?;
        Ok(study.inner.merge(&required(other, "other")?.inner)?)
    })
}

/// Writes the state as canonical JSON: the definition, the counts, and a checksum.
///
/// @param study         The study; borrowed for the call.
/// @param[out] out_json Receives the JSON, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_to_json(
    study: *const crm_retention_study_t,
    out_json: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_json, "out_json", || {
        let study = required(study, "study")?;
        Ok(crm_string_t::new(&study.inner.to_json()?))
    })
}

/// Reads a state that crm_retention_study_to_json() wrote, in this or another language.
///
/// @code
/// status = crm_retention_study_to_json(study, &json, &error);
/// if (status == CRM_OK) {
///     crm_text_t text = crm_string_text(json);
///     status = crm_retention_study_from_json(text.data, text.length, &other, &error);
/// }
/// @endcode
///
/// @param json           The JSON, UTF-8.
/// @param json_length    Its length in bytes.
/// @param[out] out_study Receives the study, owned by the caller; free it with
///                       crm_retention_study_free().
/// @return #CRM_OK, #CRM_ERR_DAMAGED_STATE if it was truncated or edited,
///         #CRM_ERR_UNSUPPORTED_VERSION, #CRM_ERR_INVALID_DOCUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_from_json(
    json: *const c_char,
    json_length: usize,
    out_study: *mut *mut crm_retention_study_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_study, "out_study", || {
        let json = text(json, json_length, "json")?;
        Ok(crm_retention_study_t::new(RetentionStudy::from_json(json)?))
    })
}

/// Compares each treated arm with the control.
///
/// The options are a JSON object, each key optional; these are the defaults:
///
///     {
///       "level": 0.95,                      the confidence level, between 0 and 1
///       "difference": "scas",               the method for the churn reduction, unless it is
///                                           stratified: or
///                                           "miettinen_nurminen", "mee", "newcombe",
///                                           "agresti_caffo", "wald"
///       "multiplicity": "holm",             the adjustment of the p-values of several arms: or
///                                           "none", "bonferroni", "hochberg", "benjamini_hochberg",
///                                           "benjamini_yekutieli"
///       "customer_value": null,             the value of a retained customer in the study's
///                                           currency, such as "120.50"; needed for the net benefit
///       "acquisition_cost": null,           the cost of a new customer in the study's currency,
///                                           such as "80"; needed for its ratio to the cost of
///                                           retention
///       "adjust": "cuped",                  the adjustment of churn and revenue for the baseline, in
///                                           addition to the unadjusted figures: or "lin", "none"
///       "value_from": "customer_value",     the value in the net benefit: or "revenue"
///       "cost_method": "mover"              how the limits of effect and cost are combined: or
///                                           "fieller"
///     }
///
/// and "stratified": true standardizes all figures over the strata, false leaves them crude;
/// without it, they are standardized if the study has strata. Customers in a stratum without the
/// control or without the treated arm are then left out, and strata in which an arm has fewer than
/// two customers are taken together; a fixed cost is charged in full.
///
/// @code
/// const char *options = "{\"level\": 0.9, \"customer_value\": \"120.50\"}";
/// status = crm_retention_study_report(study, options, strlen(options), &report, &error);
/// @endcode
///
/// @param study           The study; borrowed for the call.
/// @param options_json    The options as JSON, UTF-8; NULL for the defaults.
/// @param length          Their length in bytes.
/// @param[out] out_report Receives the report, owned by the caller; free it with
///                        crm_retention_report_free().
/// @return #CRM_OK, #CRM_ERR_MISSING_CONTROL, #CRM_ERR_MISSING_TREATED and #CRM_ERR_EMPTY_ARM if an
///         arm has no customers, #CRM_ERR_INVALID_DOCUMENT, #CRM_ERR_OUT_OF_RANGE,
///         #CRM_ERR_UNKNOWN_NAME, #CRM_ERR_TOO_MANY_DECIMALS and #CRM_ERR_CONFLICT for the options,
///         #CRM_ERR_OVERFLOW if the cost exceeds 28 digits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_retention_study_report(
    study: *const crm_retention_study_t,
    options_json: *const c_char,
    length: usize,
    out_report: *mut *mut crm_retention_report_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_report, "out_report", || {
        let study = required(study, "study")?;
        let options = match options_json.is_null() {
            true => ReportOptions::default(),
            false => ReportOptions::from_json(text(options_json, length, "options_json")?)?,
        };
        Ok(crm_retention_report_t::new(study.inner.report(&options)?))
    })
}
