//! The outputs of a comparison: an estimate, which later versions may extend, and a p-value beside it.

use crm_core::stats::Comparison;

use crate::boundary::{Failure, fill_beside};
use crate::error::{crm_error_t, crm_status_t};
use crate::number::crm_estimate_t;

/// Writes a comparison.
pub(super) fn compared(
    error: *mut *mut crm_error_t,
    out_estimate: (*mut crm_estimate_t, usize),
    out_p_value: *mut f64,
    compare: impl FnOnce() -> Result<Comparison, Failure>,
) -> crm_status_t {
    fill_beside(error, (out_estimate, "out_estimate"), (out_p_value, "out_p_value"), || {
        let Comparison { estimate, p_value } = compare()?;
        Ok((estimate.into(), p_value))
    })
}
