//! Sets of segments.

use std::ffi::c_char;

use crm_core::Batch;
use crm_core::document::Document;
use crm_core::retention::Dialect;
use crm_core::segment::{Context, SegmentSet};
use crm_core::table::Table;

use crate::boundary::{Failure, free, guard, hand_out, handle, reader, required, text, write_all};
use crate::document::crm_document_t;
use crate::error::{crm_error_t, crm_status_t};
use crate::schema::{crm_schema_t, crm_viewer_t};
use crate::segment::context::{context, named, names, seen_by, texts, time};
use crate::segment::handle::{crm_event_fold_t, crm_membership_t, crm_record_t, crm_segment_set_t};
use crate::table::{ArrowArrayStream, crm_table_t, export};
use crate::text::crm_string_t;

/// Compiles a set of segments.
///
/// @code
/// status = crm_segment_set_new(
///     schema,
///     CRM_LITERAL("{\"zone\": \"Asia/Jerusalem\", \"segments\": ["
///                 " {\"id\": \"loyal\", \"rule\": \"eventCount('purchase', lastDays(90)) >= 2\"}]}"),
///     &segments, &error);
/// @endcode
///
/// @param schema       The schema; borrowed for the call.
/// @param json         The document, UTF-8.
/// @param json_length  Its length in bytes.
/// @param[out] out_set Receives the set, owned by the caller; free it with crm_segment_set_free().
/// @return #CRM_OK, #CRM_ERR_INVALID_DOCUMENT, a number of the 800s for a rule,
///         #CRM_ERR_UNKNOWN_SEGMENT, #CRM_ERR_SEGMENT_CYCLE, #CRM_ERR_TOO_LARGE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_segment_set_new(
    schema: *const crm_schema_t,
    json: *const c_char,
    json_length: usize,
    out_set: *mut *mut crm_segment_set_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_set, "out_set", || {
        let schema = &required(schema, "schema")?.inner;
        let inner = SegmentSet::from_json(schema, text(json, json_length, "json")?)?;
        Ok(crm_segment_set_t { inner })
    })
}

/// Compiles queries of react-querybuilder (version 8), each the rule of a segment.
///
/// @code
/// status = crm_segment_set_from_react_querybuilder(
///     schema,
///     CRM_LITERAL("{\"adult\": {\"combinator\": \"and\", \"rules\":"
///                 " [{\"field\": \"age\", \"operator\": \">=\", \"value\": 18}]}}"),
///     NULL, 0, &segments, &error);
/// @endcode
///
/// @param schema         The schema; borrowed for the call.
/// @param json           An object: by the id of each segment its query. The segments are in the
///                       order of their ids.
/// @param json_length    Its length in bytes.
/// @param zone           The time zone in which days are meant, such as "Asia/Jerusalem"; NULL for
///                       none.
/// @param zone_length    Its length in bytes.
/// @param[out] out_set   Receives the set, owned by the caller; free it with crm_segment_set_free().
/// @return #CRM_OK, #CRM_ERR_NOT_EXPRESSIBLE for an operator that no rule has,
///         #CRM_ERR_OUT_OF_RANGE for the zone, or what crm_segment_set_new() returns.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_segment_set_from_react_querybuilder(
    schema: *const crm_schema_t,
    json: *const c_char,
    json_length: usize,
    zone: *const c_char,
    zone_length: usize,
    out_set: *mut *mut crm_segment_set_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_set, "out_set", || {
        let schema = &required(schema, "schema")?.inner;
        let json = text(json, json_length, "json")?;
        let zone = match zone.is_null() {
            true => None,
            false => Some(text(zone, zone_length, "zone")?.parse()?),
        };
        Ok(crm_segment_set_t {
            inner: SegmentSet::from_react_querybuilder_json(schema, json, zone)?,
        })
    })
}

/// Writes the rule of a segment as a query of react-querybuilder.
///
/// @param set            The set; borrowed for the call.
/// @param id             The segment.
/// @param id_length      Its length in bytes.
/// @param[out] out_json  Receives the query, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_SEGMENT, #CRM_ERR_NOT_EXPRESSIBLE for what a query cannot say.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_segment_set_to_react_querybuilder(
    set: *const crm_segment_set_t,
    id: *const c_char,
    id_length: usize,
    out_json: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_json, "out_json", || {
        let id = text(id, id_length, "id")?;
        let query = required(set, "set")?.inner.to_react_querybuilder(id)?;
        Ok(crm_string_t::new(&query))
    })
}

/// Frees a set of segments; NULL is ignored, and the handle becomes NULL.
///
/// @param object  What is freed, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_segment_set_free(object: *mut *mut crm_segment_set_t) {
    free(object)
}

/// Returns the number of segments of a set.
///
/// @param set  The set; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_segment_set_count(set: *const crm_segment_set_t) -> usize {
    reader(set, |set| set.inner.ids().len())
}

/// Finds the members of all segments among the customers of a table.
///
/// @param set                 The set; borrowed for the call.
/// @param table               The table; a stream is read to its end.
/// @param now_us              The time in microseconds since 1970-01-01T00:00:00Z, or #CRM_NO_TIME.
/// @param fold                The events, or NULL; borrowed for the call.
/// @param viewer              Who asks, or NULL for one who sees all; borrowed for the call.
/// @param[out] out_membership Receives the members, owned by the caller; free it with
///                            crm_membership_free().
/// @return #CRM_OK, #CRM_ERR_MISSING_CONTEXT for the time, a column or events that a rule needs, a
///         number of the 200s for the table.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_segment_set_evaluate(
    set: *const crm_segment_set_t,
    table: *mut crm_table_t,
    now_us: i64,
    fold: *const crm_event_fold_t,
    viewer: *const crm_viewer_t,
    out_membership: *mut *mut crm_membership_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_membership, "out_membership", || {
        let set = &seen_by(&required(set, "set")?.inner, fold, viewer)?;
        let table = required(table, "table")?;
        let mut evaluation = set.evaluation(&context(now_us, fold, viewer))?;
        let update = |batch: &Batch<'_>| Ok(evaluation.update(std::slice::from_ref(batch))?);
        table
            .each(&names(&set.columns()), update)
            .map_err(|failure| named(set, viewer, failure))?;
        Ok(crm_membership_t { inner: evaluation.finish()? })
    })
}

/// Tests one customer.
///
/// @param set         The set; borrowed for the call.
/// @param record      The customer; borrowed for the call.
/// @param now_us      The time in microseconds since 1970-01-01T00:00:00Z, or #CRM_NO_TIME.
/// @param[out] out_bits Receives a bit for each segment in the order of the set, in words of 64, the
///                    first segment lowest.
/// @param capacity    The number of words, at least crm_segment_set_count() divided by 64, rounded up.
/// @param viewer      Who asks, or NULL for one who sees all; borrowed for the call.
/// @return #CRM_OK, #CRM_ERR_MISSING_CONTEXT, #CRM_ERR_CONFLICT for a record of another schema,
///         #CRM_ERR_OUT_OF_RANGE for too small a capacity.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_segment_set_test(
    set: *const crm_segment_set_t,
    record: *const crm_record_t,
    now_us: i64,
    out_bits: *mut u64,
    capacity: usize,
    viewer: *const crm_viewer_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    guard(error, || {
        let set = &required(set, "set")?.inner;
        let record = &required(record, "record")?.inner;
        let context = context(now_us, std::ptr::null(), viewer);
        let mut bits = vec![0; set.ids().len().div_ceil(64)];
        set.test_bits(record, &context, &mut bits)?;
        write_all(out_bits, capacity, &bits, "out_bits")
    })
}

/// Explains for each segment why a customer is a member or not.
///
/// @param set               The set; borrowed for the call.
/// @param record            The customer; borrowed for the call.
/// @param now_us            The time in microseconds since 1970-01-01T00:00:00Z, or #CRM_NO_TIME.
/// @param viewer            Who asks, or NULL for one who sees all; borrowed for the call.
/// @param[out] out_document Receives the explanations by segment: `member`, `truth`, `because`, `values`,
///                          `manual`, `exclusive`, `tree`; owned by the caller; free it with
///                          crm_document_free().
/// @return What crm_segment_set_test() returns.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_segment_set_explain(
    set: *const crm_segment_set_t,
    record: *const crm_record_t,
    now_us: i64,
    viewer: *const crm_viewer_t,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let set = &required(set, "set")?.inner;
        let record = &required(record, "record")?.inner;
        let explained = set.explain(record, &context(now_us, std::ptr::null(), viewer))?;
        Ok(crm_document_t::new(Document::of(&explained)?))
    })
}

/// Counts what each clause at the top of a rule does among the customers of a table.
///
/// @param set               The set; borrowed for the call.
/// @param id                The segment.
/// @param id_length         Its length in bytes.
/// @param table             The table, no stream; borrowed for the call.
/// @param now_us            The time in microseconds since 1970-01-01T00:00:00Z, or #CRM_NO_TIME.
/// @param fold              The events, or NULL; borrowed for the call.
/// @param viewer            Who asks, or NULL for one who sees all; borrowed for the call.
/// @param[out] out_document Receives the breakdown: `clauses` with `text`, `true`, `false`, `unknown`,
///                          `remaining` and `alone`; owned by the caller; free it with
///                          crm_document_free().
/// @return What crm_segment_set_evaluate() returns, #CRM_ERR_UNKNOWN_SEGMENT,
///         #CRM_ERR_ACCESS_DENIED, #CRM_ERR_INVALID_DOCUMENT for a segment without a rule.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_segment_set_breakdown(
    set: *const crm_segment_set_t,
    id: *const c_char,
    id_length: usize,
    table: *const crm_table_t,
    now_us: i64,
    fold: *const crm_event_fold_t,
    viewer: *const crm_viewer_t,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let set = &required(set, "set")?.inner;
        let id = text(id, id_length, "id")?;
        let part = if fold.is_null() { set.only(&[id])? } else { set.clone() };
        let set = &part;
        let context = context(now_us, fold, viewer);
        let breakdown =
            |batch: &Batch<'_>| Ok(set.breakdown(id, std::slice::from_ref(batch), &context)?);
        let found = required(table, "table")?.with_batch(&names(&set.columns()), breakdown);
        let found = found.map_err(|failure| named(set, viewer, failure))?;
        Ok(crm_document_t::new(Document::of(&found)?))
    })
}

/// Compares the members before and after: columns `id`, `segment`, `change` and `cause`.
///
/// @param set             The set; borrowed for the call.
/// @param before          The customers before, no stream; borrowed for the call.
/// @param before_now_us   The time before, or #CRM_NO_TIME.
/// @param before_fold     The events before, or NULL; borrowed for the call.
/// @param after           The customers after, no stream; borrowed for the call.
/// @param now_us          The time after, or #CRM_NO_TIME.
/// @param fold            The events after, or NULL; borrowed for the call.
/// @param viewer          Who asks, or NULL for one who sees all; borrowed for the call.
/// @param[out] out_stream Receives a stream of Arrow, which the caller releases.
/// @return What crm_segment_set_evaluate() returns, #CRM_ERR_INVALID_VALUE for an id that occurs twice.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_segment_set_changes(
    set: *const crm_segment_set_t,
    before: *const crm_table_t,
    before_now_us: i64,
    before_fold: *const crm_event_fold_t,
    after: *const crm_table_t,
    now_us: i64,
    fold: *const crm_event_fold_t,
    viewer: *const crm_viewer_t,
    out_stream: *mut ArrowArrayStream,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    export(error, out_stream, || {
        let fold_of_either = if fold.is_null() { before_fold } else { fold };
        let set = &seen_by(&required(set, "set")?.inner, fold_of_either, viewer)?;
        let (before, after) = (required(before, "before")?, required(after, "after")?);
        let old = context(before_now_us, before_fold, viewer);
        let new = context(now_us, fold, viewer);
        let mut columns = set.columns();
        columns.extend(set.schema_id().map(str::to_owned));
        columns.sort();
        columns.dedup();
        let names = names(&columns);
        before.with_batch(&names, |before| {
            after.with_batch(&names, |after| changes(set, (before, &old), (after, &new)))
        })
    })
}

fn changes(
    set: &SegmentSet,
    (before, old): (&Batch<'_>, &Context<'_>),
    (after, new): (&Batch<'_>, &Context<'_>),
) -> Result<Table, Failure> {
    let (before, after) = (std::slice::from_ref(before), std::slice::from_ref(after));
    Ok(set.changes((before, old), (after, new))?)
}

/// Returns the hash of a set, or of a segment with all that it refers to.
///
/// @param set           The set; borrowed for the call.
/// @param id            The segment; NULL for the whole set.
/// @param id_length     Its length in bytes.
/// @param[out] out_hash Receives the hash, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_SEGMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_segment_set_hash(
    set: *const crm_segment_set_t,
    id: *const c_char,
    id_length: usize,
    out_hash: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_hash, "out_hash", || {
        let set = &required(set, "set")?.inner;
        let hash = match id.is_null() {
            true => set.hash()?,
            false => set.segment_hash(text(id, id_length, "id")?)?,
        };
        Ok(crm_string_t::new(&hash))
    })
}

/// Writes the membership of a segment in SQL: a boolean expression that is never null.
///
/// In SQLite a date is ISO text, an instant an integer of microseconds, and codes are an array of
/// JSON.
///
/// @param set               The set; borrowed for the call.
/// @param id                The segment.
/// @param id_length         Its length in bytes.
/// @param dialect           A CRM_DIALECT number.
/// @param now_us            The time in microseconds since 1970-01-01T00:00:00Z, or #CRM_NO_TIME.
/// @param alias             What the query calls the customers' table, or NULL.
/// @param alias_length      Its length in bytes.
/// @param approximate       1 to write what the dialect has not exactly as what is nearest, else 0.
/// @param[out] out_document Receives `text`, `params` and `notes`, owned by the caller; free it with
///                          crm_document_free().
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_SEGMENT, #CRM_ERR_NOT_EXPRESSIBLE, #CRM_ERR_MISSING_CONTEXT,
///         #CRM_ERR_OUT_OF_RANGE for another dialect.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_segment_set_to_sql(
    set: *const crm_segment_set_t,
    id: *const c_char,
    id_length: usize,
    dialect: i32,
    now_us: i64,
    alias: *const c_char,
    alias_length: usize,
    approximate: i32,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let set = &required(set, "set")?.inner;
        let id = text(id, id_length, "id")?;
        let alias = match alias.is_null() {
            true => None,
            false => Some(text(alias, alias_length, "alias")?),
        };
        let dialect = Dialect::from_i32(dialect)?;
        let sql = set.to_sql(id, dialect, time(now_us), alias, approximate != 0)?;
        Ok(crm_document_t::new(Document::of(&sql)?))
    })
}

/// Writes a query of all segments: the id of each customer of a table, and a column for each
/// segment, with all literals written in.
///
/// @param set          The set; borrowed for the call.
/// @param table        The name of the table, UTF-8; it may have parts, as in `shop.customers`.
/// @param table_length Its length in bytes.
/// @param dialect      A CRM_DIALECT number.
/// @param now_us       The time in microseconds since 1970-01-01T00:00:00Z, or #CRM_NO_TIME.
/// @param[out] out_sql Receives the query, owned by the caller; free it with crm_string_free().
/// @return What crm_segment_set_to_sql() returns; #CRM_ERR_OUT_OF_RANGE for a table without a name.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_segment_set_members_sql(
    set: *const crm_segment_set_t,
    table: *const c_char,
    table_length: usize,
    dialect: i32,
    now_us: i64,
    out_sql: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_sql, "out_sql", || {
        let set = &required(set, "set")?.inner;
        let table = text(table, table_length, "table")?;
        let sql = set.members_sql(table, Dialect::from_i32(dialect)?, time(now_us))?;
        Ok(crm_string_t::new(&sql))
    })
}

/// Returns what a segment reads, through references too.
///
/// @param set               The set; borrowed for the call.
/// @param id                The segment.
/// @param id_length         Its length in bytes.
/// @param[out] out_document Receives `fields`, `events`, `consents`, `segments` and `time`, owned by the
///                          caller; free it with crm_document_free().
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_SEGMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_segment_set_reads(
    set: *const crm_segment_set_t,
    id: *const c_char,
    id_length: usize,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let reads = required(set, "set")?.inner.reads(text(id, id_length, "id")?)?;
        Ok(crm_document_t::new(Document::of(&reads)?))
    })
}

/// Returns the segments to test again where fields, events, consents or segments have changed.
///
/// @param set               The set; borrowed for the call.
/// @param names_json        The names, a JSON list of texts, UTF-8.
/// @param names_json_length Its length in bytes.
/// @param[out] out_document Receives the list of segments, owned by the caller; free it with
///                          crm_document_free().
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_NAME.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_segment_set_affected_by(
    set: *const crm_segment_set_t,
    names_json: *const c_char,
    names_json_length: usize,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let set = &required(set, "set")?.inner;
        let names = texts(text(names_json, names_json_length, "names_json")?)?;
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        Ok(crm_document_t::new(Document::of(&set.affected_by(&names)?)?))
    })
}

/// Writes a set as canonical JSON; for a viewer, without what he may not see.
///
/// @param set           The set; borrowed for the call.
/// @param viewer        Who asks, or NULL for one who sees all; borrowed for the call.
/// @param[out] out_json Receives the JSON, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_segment_set_to_json(
    set: *const crm_segment_set_t,
    viewer: *const crm_viewer_t,
    out_json: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_json, "out_json", || {
        let viewer = handle(viewer).map(|viewer| &viewer.inner);
        Ok(crm_string_t::new(&required(set, "set")?.inner.to_json(viewer)?))
    })
}

/// Writes the segments of a set and their rules as text for a terminal of 80 columns; for a viewer,
/// those that he may see.
///
/// @param set           The set; borrowed for the call.
/// @param viewer        Who asks, or NULL for one who sees all; borrowed for the call.
/// @param[out] out_text Receives the text, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_segment_set_to_text(
    set: *const crm_segment_set_t,
    viewer: *const crm_viewer_t,
    out_text: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_text, "out_text", || {
        let viewer = handle(viewer).map(|viewer| &viewer.inner);
        Ok(crm_string_t::new(&required(set, "set")?.inner.to_text(viewer)))
    })
}

/// Writes the segments of a set and their rules as an HTML fragment with its own style; for a viewer,
/// those that he may see.
///
/// @param set           The set; borrowed for the call.
/// @param viewer        Who asks, or NULL for one who sees all; borrowed for the call.
/// @param[out] out_html Receives the HTML, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_segment_set_to_html_fragment(
    set: *const crm_segment_set_t,
    viewer: *const crm_viewer_t,
    out_html: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_html, "out_html", || {
        let viewer = handle(viewer).map(|viewer| &viewer.inner);
        Ok(crm_string_t::new(&required(set, "set")?.inner.to_html_fragment(viewer)))
    })
}
