//! The records of many customers as tables.

use std::ffi::c_char;

use crm_core::Error;
use crm_core::customer::CustomerTable;

use crate::boundary::{free, guard, hand_out, handle, handles, required, required_mut, text};
use crate::customer::{crm_customer_t, instant};
use crate::error::{crm_error_t, crm_status_t};
use crate::schema::{crm_schema_t, crm_viewer_t};
use crate::table::crm_table_t;

handles!(crm_customer_table_t);

/// The records of many customers as tables, as a viewer sees them at an instant. Owned by the caller;
/// free it with crm_customer_table_free().
///
/// Functions that take it as `const` may run on several threads at once; all others need exclusive
/// access.
#[derive(Debug)]
pub struct crm_customer_table_t {
    inner: CustomerTable,
}

/// Starts a table of customers without rows.
///
/// @code
/// status = crm_customer_table_new(schema, NULL, now, &customers, &error);
/// @endcode
///
/// @param schema         The schema; borrowed for the call.
/// @param viewer         Who looks, or NULL for one who sees all; borrowed for the call.
/// @param now_us         The time in microseconds since 1970-01-01T00:00:00Z.
/// @param[out] out_table Receives the table, owned by the caller; free it with
///                       crm_customer_table_free().
/// @return #CRM_OK, #CRM_ERR_CONFLICT for #CRM_NO_TIME.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_customer_table_new(
    schema: *const crm_schema_t,
    viewer: *const crm_viewer_t,
    now_us: i64,
    out_table: *mut *mut crm_customer_table_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_table, "out_table", || {
        let schema = &required(schema, "schema")?.inner;
        let viewer = handle(viewer).map(|viewer| viewer.inner.clone());
        Ok(crm_customer_table_t { inner: CustomerTable::new(schema, viewer, instant(now_us)?) })
    })
}

/// Frees a table of customers; NULL is ignored, and the handle becomes NULL.
///
/// @param table  The table, owned by the caller, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_customer_table_free(table: *mut *mut crm_customer_table_t) {
    free(table)
}

/// Adds a customer.
///
/// @param table     The table; borrowed for the call.
/// @param customer  The customer; borrowed for the call.
/// @return #CRM_OK, #CRM_ERR_CONFLICT for a customer of another schema, #CRM_ERR_ERASED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_customer_table_add(
    table: *mut crm_customer_table_t,
    customer: *const crm_customer_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    guard(error, || {
        let customer = &required(customer, "customer")?.inner;
        Ok(required_mut(table, "table")?.inner.add(customer)?)
    })
}

/// Returns the table of customers, in the order in which they were added: the id, the fields, and a
/// column of booleans for each consent of the schema.
///
/// @param table              The table; borrowed for the call.
/// @param[out] out_customers Receives the rows, owned by the caller; free it with crm_table_free().
/// @return #CRM_OK, #CRM_ERR_DUPLICATE_COLUMN if the id is declared as a field too.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_customer_table_customers(
    table: *const crm_customer_table_t,
    out_customers: *mut *mut crm_table_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_customers, "out_customers", || {
        Ok(required(table, "table")?.inner.customers()?.into())
    })
}

/// Returns a table of events of these customers, such as `purchases`.
///
/// @param table           The table; borrowed for the call.
/// @param name            The name of the table of events, UTF-8.
/// @param name_length     Its length in bytes.
/// @param[out] out_events Receives the rows, owned by the caller; free it with crm_table_free().
/// @return #CRM_OK, #CRM_ERR_UNKNOWN_NAME if no such table is seen, #CRM_ERR_CONFLICT if two events
///         of it have a column of different types.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_customer_table_events(
    table: *const crm_customer_table_t,
    name: *const c_char,
    name_length: usize,
    out_events: *mut *mut crm_table_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_events, "out_events", || {
        let name = text(name, name_length, "name")?;
        let mut events = required(table, "table")?.inner.events()?;
        match events.remove(name) {
            Some(rows) => Ok(rows.into()),
            None => Err(Error::unknown_name("table", events.into_keys().collect(), name).into()),
        }
    })
}
