//! Civil days and calendar months.

use crm_core::date::Day;

use crate::boundary::write;
use crate::error::{crm_error_t, crm_status_t};

/// Returns the same day of the month a number of calendar months later.
///
/// If that month is too short, it is the month's last day: 36 months after 2024-02-29 is
/// 2027-02-28.
///
/// @param day           The day, in days since 1970-01-01, of the years 1 to 9999.
/// @param months        The number of months; negative for an earlier day.
/// @param[out] out_day  Receives the day, in days since 1970-01-01.
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE for a day, given or resulting, that is not in the years 1
///         to 9999.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_day_plus_months(
    day: i32,
    months: i32,
    out_day: *mut i32,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    write(error, out_day, "out_day", || Ok(Day::try_from(day)?.plus_months(months)?.into()))
}
