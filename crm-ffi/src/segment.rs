//! Segments: groups of customers by rules, and by hand.

use std::ffi::c_char;

use crm_core::document::Document;
use crm_core::retention::Dialect;
use crm_core::segment::{
    Condition, Context, EventFold, Events, Membership, Now, Record, SegmentSet,
};
use crm_core::table::Table;
use crm_core::{Batch, Error};

use crate::boundary::{
    Failure, free, guard, hand_out, handle, handles, reader, required, required_mut, text, write,
    write_all,
};
use crate::customer::{crm_customer_t, instant};
use crate::document::crm_document_t;
use crate::error::{crm_error_t, crm_status_t};
use crate::expression::crm_expression_t;
use crate::schema::{crm_schema_t, crm_viewer_t};
use crate::table::{ArrowArrayStream, Names, crm_table_t, export};
use crate::text::crm_string_t;

handles!(crm_segment_set_t, crm_membership_t, crm_event_fold_t, crm_record_t, crm_condition_t);

/// No time, for functions that take `now`.
pub const CRM_NO_TIME: i64 = -9_223_372_036_854_775_807;

/// The truth of a condition: false.
pub const CRM_FALSE: i32 = 0;
/// The truth of a condition: true.
pub const CRM_TRUE: i32 = 1;
/// The truth of a condition: unknown.
pub const CRM_UNKNOWN: i32 = 2;

/// A set of segments, compiled. Owned by the caller; free it with crm_segment_set_free().
///
/// It is immutable: any number of threads may use it.
#[derive(Debug)]
pub struct crm_segment_set_t {
    inner: SegmentSet,
}

/// The members of the segments of a set. Owned by the caller; free it with crm_membership_free().
///
/// It is immutable: any number of threads may use it.
#[derive(Debug)]
pub struct crm_membership_t {
    inner: Membership,
}

/// The events of customers, accumulated for one set of segments and one time. Owned by the caller;
/// free it with crm_event_fold_free().
///
/// Functions that take it as `const` may run on several threads at once; all others need exclusive
/// access.
#[derive(Debug)]
pub struct crm_event_fold_t {
    inner: EventFold,
}

/// The fields and the events of one customer. Owned by the caller; free it with crm_record_free().
///
/// It is immutable: any number of threads may use it.
#[derive(Debug)]
pub struct crm_record_t {
    inner: Record,
}

/// A rule that has been compiled with a schema. Owned by the caller; free it with
/// crm_condition_free().
///
/// It is immutable: any number of threads may use it.
#[derive(Debug)]
pub struct crm_condition_t {
    inner: Condition,
}

fn time(now_us: i64) -> Option<Now> {
    (now_us != CRM_NO_TIME).then(|| Now::from_micros(now_us))
}

/// What an evaluation is given beside the customers.
fn context<'c>(
    now_us: i64,
    fold: *const crm_event_fold_t,
    viewer: *const crm_viewer_t,
) -> Context<'c> {
    let mut context = Context::new();
    context.now = time(now_us);
    context.events = handle(fold).map(|fold| Events::Fold(&fold.inner));
    context.viewer = handle(viewer).map(|viewer| &viewer.inner);
    context
}

fn names(columns: &[String]) -> Names {
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    Names::new(&columns, Vec::new())
}

/// Reads a JSON list of texts.
fn texts(json: &str) -> Result<Vec<String>, Failure> {
    Ok(Document::from_json(json)?.part("")?.read("a list of texts")?)
}

/// The part of a set that a viewer may ask about; accumulated events are those of the whole set.
fn seen_by(
    set: &SegmentSet,
    fold: *const crm_event_fold_t,
    viewer: *const crm_viewer_t,
) -> Result<SegmentSet, Failure> {
    match handle(viewer).filter(|_| fold.is_null()) {
        Some(viewer) => Ok(set.seen_by(&viewer.inner)?),
        None => Ok(set.clone()),
    }
}

/// Names the segment that reads a missing column.
fn named(set: &SegmentSet, failure: Failure) -> Failure {
    match failure {
        Failure::Core(error) => Failure::Core(set.name_reader(error)),
        failure => failure,
    }
}

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
        table.each(&names(&set.columns()), update).map_err(|failure| named(set, failure))?;
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
        let found = found.map_err(|failure| named(set, failure))?;
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

/// Frees the members of segments; NULL is ignored, and the handle becomes NULL.
///
/// @param object  What is freed, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_membership_free(object: *mut *mut crm_membership_t) {
    free(object)
}

/// Returns the number of rows.
///
/// @param membership  The members; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_membership_rows(membership: *const crm_membership_t) -> usize {
    reader(membership, |membership| membership.inner.rows())
}

/// Returns the number of events of customers who have no row.
///
/// @param membership  The members; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_membership_unmatched(membership: *const crm_membership_t) -> u64 {
    reader(membership, |membership| membership.inner.unmatched())
}

/// Returns the number of members of a segment.
///
/// @param membership     The members; borrowed for the call.
/// @param id             The segment.
/// @param id_length      Its length in bytes.
/// @param[out] out_count Receives the number.
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_SEGMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_membership_count(
    membership: *const crm_membership_t,
    id: *const c_char,
    id_length: usize,
    out_count: *mut u64,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    write(error, out_count, "out_count", || {
        Ok(required(membership, "membership")?.inner.count(text(id, id_length, "id")?)?)
    })
}

/// Returns whether the customer of a row is a member of a segment; a row that does not exist is not.
///
/// @param membership      The members; borrowed for the call.
/// @param id              The segment.
/// @param id_length       Its length in bytes.
/// @param row             The number of the row, from 0.
/// @param[out] out_member Receives 1 or 0.
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_SEGMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_membership_is_member(
    membership: *const crm_membership_t,
    id: *const c_char,
    id_length: usize,
    row: usize,
    out_member: *mut i32,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    write(error, out_member, "out_member", || {
        let membership = &required(membership, "membership")?.inner;
        Ok(i32::from(membership.is_member(text(id, id_length, "id")?, row)?))
    })
}

/// Writes the members of a segment as bits, in words of 64 rows, the first row lowest.
///
/// @param membership    The members; borrowed for the call.
/// @param id            The segment.
/// @param id_length     Its length in bytes.
/// @param[out] out_bits Receives the words.
/// @param capacity      Their number, at least crm_membership_rows() divided by 64, rounded up.
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_SEGMENT, #CRM_ERR_OUT_OF_RANGE for too small a capacity.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_membership_bits(
    membership: *const crm_membership_t,
    id: *const c_char,
    id_length: usize,
    out_bits: *mut u64,
    capacity: usize,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    guard(error, || {
        let membership = &required(membership, "membership")?.inner;
        write_all(out_bits, capacity, membership.bits(text(id, id_length, "id")?)?, "out_bits")
    })
}

/// Writes the numbers of the rows of the members of a segment, from 0.
///
/// @param membership    The members; borrowed for the call.
/// @param id            The segment.
/// @param id_length     Its length in bytes.
/// @param[out] out_rows Receives the numbers.
/// @param capacity      How many fit, at least crm_membership_count().
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_SEGMENT, #CRM_ERR_OUT_OF_RANGE for too small a capacity.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_membership_rows_of(
    membership: *const crm_membership_t,
    id: *const c_char,
    id_length: usize,
    out_rows: *mut u64,
    capacity: usize,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    guard(error, || {
        let membership = &required(membership, "membership")?.inner;
        let rows = membership.rows_of(text(id, id_length, "id")?)?;
        write_all(out_rows, capacity, &rows, "out_rows")
    })
}

/// Returns for each row the segment of an exclusive group: a table of one column of text that is
/// named as the group, a dictionary when it is moved out as Arrow; null for a customer in none.
///
/// @param membership     The members; borrowed for the call.
/// @param name           The group.
/// @param name_length    Its length in bytes.
/// @param[out] out_table Receives the table, owned by the caller; free it with crm_table_free().
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_NAME.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_membership_group(
    membership: *const crm_membership_t,
    name: *const c_char,
    name_length: usize,
    out_table: *mut *mut crm_table_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_table, "out_table", || {
        let membership = &required(membership, "membership")?.inner;
        Ok(membership.group(text(name, name_length, "name")?)?.into())
    })
}

/// Returns the time of the evaluation in microseconds since 1970-01-01T00:00:00Z; #CRM_NO_TIME if it
/// had none.
///
/// @param membership  The members; NULL gives #CRM_NO_TIME.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_membership_now(membership: *const crm_membership_t) -> i64 {
    let now = reader(membership, |membership| membership.inner.now());
    now.map_or(CRM_NO_TIME, i64::from)
}

/// Writes how many customers two segments share: row by row, in the order of the set, or of a list.
///
/// @param membership      The members; borrowed for the call.
/// @param ids_json        The segments, a JSON list of texts, UTF-8; NULL for all of the set.
/// @param ids_json_length Its length in bytes.
/// @param[out] out_counts Receives the counts.
/// @param capacity        Their number, at least the square of the number of segments.
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_SEGMENT, #CRM_ERR_OUT_OF_RANGE for too small a capacity.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_membership_overlap(
    membership: *const crm_membership_t,
    ids_json: *const c_char,
    ids_json_length: usize,
    out_counts: *mut u64,
    capacity: usize,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    guard(error, || {
        let membership = &required(membership, "membership")?.inner;
        let ids = match ids_json.is_null() {
            true => None,
            false => Some(texts(text(ids_json, ids_json_length, "ids_json")?)?),
        };
        let ids: Option<Vec<&str>> =
            ids.as_ref().map(|ids| ids.iter().map(String::as_str).collect());
        let overlap = membership.overlap(ids.as_deref())?.concat();
        write_all(out_counts, capacity, &overlap, "out_counts")
    })
}

/// Returns what was noticed in the data: a list of objects with a `kind`.
///
/// @param membership        The members; borrowed for the call.
/// @param[out] out_document Receives the findings, owned by the caller; free it with crm_document_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_membership_findings(
    membership: *const crm_membership_t,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let findings = required(membership, "membership")?.inner.findings();
        Ok(crm_document_t::new(Document::of(&findings)?))
    })
}

/// Returns the hash of the set.
///
/// @param membership    The members; borrowed for the call.
/// @param[out] out_hash Receives the hash, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_membership_hash(
    membership: *const crm_membership_t,
    out_hash: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_hash, "out_hash", || {
        Ok(crm_string_t::new(required(membership, "membership")?.inner.hash()))
    })
}

/// Writes the sizes of the segments as text for a terminal of 80 columns.
///
/// @param membership    The members; borrowed for the call.
/// @param[out] out_text Receives the text, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_membership_to_text(
    membership: *const crm_membership_t,
    out_text: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_text, "out_text", || {
        Ok(crm_string_t::new(&required(membership, "membership")?.inner.to_text()))
    })
}

/// Writes the sizes of the segments, and how much the largest overlap, as an HTML fragment with its own
/// style.
///
/// @param membership    The members; borrowed for the call.
/// @param[out] out_html Receives the HTML, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_membership_to_html_fragment(
    membership: *const crm_membership_t,
    out_html: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_html, "out_html", || {
        Ok(crm_string_t::new(&required(membership, "membership")?.inner.to_html_fragment()))
    })
}

/// Writes a chart as canonical JSON (RFC 8785): axes, bars, shares and labels, with nothing left to
/// compute for the one who draws it.
///
/// The 30 largest segments are shown, by their label in the language, or else by their id.
///
/// @param membership      The members; borrowed for the call.
/// @param name            "sizes" or "overlap", UTF-8.
/// @param name_length     Its length in bytes.
/// @param language        The language, such as "en" or "he", UTF-8.
/// @param language_length Its length in bytes.
/// @param[out] out_json   Receives the JSON, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_NAME if no chart has that name.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_membership_chart(
    membership: *const crm_membership_t,
    name: *const c_char,
    name_length: usize,
    language: *const c_char,
    language_length: usize,
    out_json: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_json, "out_json", || {
        let membership = &required(membership, "membership")?.inner;
        let name = text(name, name_length, "name")?;
        let language = text(language, language_length, "language")?;
        Ok(crm_string_t::new(&membership.chart(name, None, language)?.to_json()?))
    })
}

/// Moves the members out as a stream of Arrow with a column of booleans for each segment.
///
/// @param membership      The members; borrowed for the call.
/// @param[out] out_stream Receives the stream, which the caller releases.
/// @return #CRM_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_membership_export(
    membership: *const crm_membership_t,
    out_stream: *mut ArrowArrayStream,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    export(error, out_stream, || Ok(required(membership, "membership")?.inner.table()?))
}

/// Starts an accumulator of the events that the rules of a set read.
///
/// @code
/// status = crm_event_fold_new(segments, now, &fold, &error);
/// @endcode
///
/// @param set           The set; borrowed for the call.
/// @param now_us        The time in microseconds since 1970-01-01T00:00:00Z, or #CRM_NO_TIME.
/// @param[out] out_fold Receives the accumulator, owned by the caller; free it with
///                      crm_event_fold_free().
/// @return #CRM_OK, #CRM_ERR_MISSING_CONTEXT if a rule needs the time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_event_fold_new(
    set: *const crm_segment_set_t,
    now_us: i64,
    out_fold: *mut *mut crm_event_fold_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_fold, "out_fold", || {
        let inner = required(set, "set")?.inner.event_fold(time(now_us))?.with_fingerprints();
        Ok(crm_event_fold_t { inner })
    })
}

/// Frees an accumulator of events; NULL is ignored, and the handle becomes NULL.
///
/// @param object  What is freed, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_event_fold_free(object: *mut *mut crm_event_fold_t) {
    free(object)
}

/// Returns the number of customers with events.
///
/// @param fold  The accumulator; NULL gives 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_event_fold_customers(fold: *const crm_event_fold_t) -> usize {
    reader(fold, |fold| fold.inner.customers())
}

/// Adds rows of a table of events, all or none.
///
/// @param fold        The accumulator; used by one thread at a time.
/// @param name        The name of the table in the schema.
/// @param name_length Its length in bytes.
/// @param table       The rows; a stream is read to its end.
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_NAME, a number of the 200s for the table. A failure leaves the
///         accumulator unchanged.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_event_fold_update(
    fold: *mut crm_event_fold_t,
    name: *const c_char,
    name_length: usize,
    table: *mut crm_table_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    guard(error, || {
        let fold = &mut required_mut(fold, "fold")?.inner;
        let name = text(name, name_length, "name")?;
        let mut scratch = fold.empty()?;
        let columns = fold.event_columns(name);
        if !columns.is_empty() {
            let update = |batch: &Batch<'_>| Ok(scratch.update(name, batch)?);
            required(table, "table")?.each(&names(&columns), update)?;
        }
        scratch.update_all(name, &[])?;
        Ok(fold.merge(&scratch)?)
    })
}

/// Adds the events of another accumulator of the same set and time.
///
/// @param fold   The accumulator; used by one thread at a time.
/// @param other  The other; borrowed for the call.
/// @return #CRM_OK, #CRM_ERR_SELF_MERGE when both are the same, #CRM_ERR_CONFLICT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_event_fold_merge(
    fold: *mut crm_event_fold_t,
    other: *const crm_event_fold_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    guard(error, || {
        if handle(fold).is_some() && std::ptr::eq(fold, other) {
            return Err(Error::SelfMerge.into());
        }
        let fold = required_mut(fold, "fold")?;
        Ok(fold.inner.merge(&required(other, "other")?.inner)?)
    })
}

/// Reads the fields and the events of a customer: `{"fields": {...}, "events": {...}}`.
///
/// @code
/// status = crm_record_from_json(
///     segments,
///     CRM_LITERAL("{\"fields\": {\"age\": 30},"
///                 " \"events\": {\"purchase\": [{\"at\": \"2026-03-21T09:00:00Z\"}]}}"),
///     &record, &error);
/// @endcode
///
/// @param set             The set whose schema has their names; borrowed for the call.
/// @param json            The document, UTF-8.
/// @param json_length     Its length in bytes.
/// @param[out] out_record Receives the record, owned by the caller; free it with crm_record_free().
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_NAME for a key that the schema does not have,
///         #CRM_ERR_INVALID_DOCUMENT with the path of what is wrong.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_record_from_json(
    set: *const crm_segment_set_t,
    json: *const c_char,
    json_length: usize,
    out_record: *mut *mut crm_record_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_record, "out_record", || {
        let set = &required(set, "set")?.inner;
        Ok(crm_record_t { inner: set.record(text(json, json_length, "json")?)? })
    })
}

/// Returns what rules read of a customer at an instant; consents hold at a time.
///
/// @param set             The set; borrowed for the call.
/// @param customer        The customer; borrowed for the call.
/// @param now_us          The time in microseconds since 1970-01-01T00:00:00Z.
/// @param[out] out_record Receives the record, owned by the caller; free it with crm_record_free().
/// @return #CRM_OK, #CRM_ERR_CONFLICT for a customer of another schema, #CRM_ERR_MISSING_CONTEXT for
///         events that the record of a customer does not hold, #CRM_ERR_ERASED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_record_of_customer(
    set: *const crm_segment_set_t,
    customer: *const crm_customer_t,
    now_us: i64,
    out_record: *mut *mut crm_record_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_record, "out_record", || {
        let set = &required(set, "set")?.inner;
        let customer = &required(customer, "customer")?.inner;
        Ok(crm_record_t { inner: set.record_of(customer, instant(now_us)?)? })
    })
}

/// Frees a record; NULL is ignored, and the handle becomes NULL.
///
/// @param object  What is freed, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_record_free(object: *mut *mut crm_record_t) {
    free(object)
}

/// Compiles an expression: checks its names and its types.
///
/// @code
/// status = crm_condition_new(expression, schema, CRM_LITERAL("Asia/Jerusalem"), &condition, &error);
/// @endcode
///
/// @param expression         The expression; borrowed for the call.
/// @param schema             The schema; borrowed for the call.
/// @param zone               The time zone of days, an IANA name; NULL for none.
/// @param zone_length        Its length in bytes.
/// @param[out] out_condition Receives the condition, owned by the caller; free it with
///                           crm_condition_free().
/// @return #CRM_OK, a number of the 800s, #CRM_ERR_UNKNOWN_NAME for the zone.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_condition_new(
    expression: *const crm_expression_t,
    schema: *const crm_schema_t,
    zone: *const c_char,
    zone_length: usize,
    out_condition: *mut *mut crm_condition_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_condition, "out_condition", || {
        let expression = &required(expression, "expression")?.inner;
        let zone = match zone.is_null() {
            true => None,
            false => Some(text(zone, zone_length, "zone")?.parse()?),
        };
        let inner = expression.compile(&required(schema, "schema")?.inner, zone)?;
        Ok(crm_condition_t { inner })
    })
}

/// Frees a condition; NULL is ignored, and the handle becomes NULL.
///
/// @param object  What is freed, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_condition_free(object: *mut *mut crm_condition_t) {
    free(object)
}

/// Tests one customer.
///
/// @param condition      The condition; borrowed for the call.
/// @param json           The fields and events of the customer, `{"fields": {...}, "events": {...}}`.
/// @param json_length    Its length in bytes.
/// @param now_us         The time in microseconds since 1970-01-01T00:00:00Z, or #CRM_NO_TIME.
/// @param[out] out_truth Receives #CRM_FALSE, #CRM_TRUE or #CRM_UNKNOWN.
/// @return #CRM_OK, #CRM_ERR_MISSING_CONTEXT, #CRM_ERR_UNKNOWN_NAME, #CRM_ERR_INVALID_DOCUMENT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_condition_test(
    condition: *const crm_condition_t,
    json: *const c_char,
    json_length: usize,
    now_us: i64,
    out_truth: *mut i32,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    write(error, out_truth, "out_truth", || {
        let condition = &required(condition, "condition")?.inner;
        let record = condition.record(text(json, json_length, "json")?)?;
        let context = context(now_us, std::ptr::null(), std::ptr::null());
        Ok(match condition.test(&record, &context)? {
            Some(false) => CRM_FALSE,
            Some(true) => CRM_TRUE,
            None => CRM_UNKNOWN,
        })
    })
}

/// Explains the result for one customer.
///
/// @param condition         The condition; borrowed for the call.
/// @param json              The fields and events of the customer.
/// @param json_length       Its length in bytes.
/// @param now_us            The time in microseconds since 1970-01-01T00:00:00Z, or #CRM_NO_TIME.
/// @param viewer            Who asks, or NULL for one who sees all; borrowed for the call.
/// @param[out] out_document Receives the explanation, owned by the caller; free it with
///                          crm_document_free().
/// @return What crm_condition_test() returns.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_condition_explain(
    condition: *const crm_condition_t,
    json: *const c_char,
    json_length: usize,
    now_us: i64,
    viewer: *const crm_viewer_t,
    out_document: *mut *mut crm_document_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_document, "out_document", || {
        let condition = &required(condition, "condition")?.inner;
        let record = condition.record(text(json, json_length, "json")?)?;
        let context = context(now_us, std::ptr::null(), viewer);
        Ok(crm_document_t::new(Document::of(&condition.explain(&record, &context)?)?))
    })
}

/// Tests the customers of a table: a column of booleans, `condition`, null where it is unknown.
///
/// @param condition       The condition; borrowed for the call.
/// @param table           The table, no stream; borrowed for the call.
/// @param now_us          The time in microseconds since 1970-01-01T00:00:00Z, or #CRM_NO_TIME.
/// @param[out] out_stream Receives a stream of Arrow, which the caller releases.
/// @return #CRM_OK, #CRM_ERR_MISSING_CONTEXT, a number of the 200s for the table.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_condition_evaluate(
    condition: *const crm_condition_t,
    table: *const crm_table_t,
    now_us: i64,
    out_stream: *mut ArrowArrayStream,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    export(error, out_stream, || {
        let condition = &required(condition, "condition")?.inner;
        let context = context(now_us, std::ptr::null(), std::ptr::null());
        required(table, "table")?.with_batch(&names(&condition.set().columns()), |batch| {
            Ok(condition.evaluate(std::slice::from_ref(batch), &context)?)
        })
    })
}
