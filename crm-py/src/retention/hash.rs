//! GrowthBook's hashes.

use crm_core::retention;
use pyo3::prelude::*;

/// Compute GrowthBook's hash, version 1: a number from 0 to 0.999.
///
/// It is the 32-bit FNV-1a of `value` followed by `seed`, modulo 1,000, divided by 1,000.
///
/// >>> import crm_py as crm
/// >>> crm.growthbook_v1("asdf", "8952klfjas09ujk")
/// 0.549
#[pyfunction]
pub(crate) fn growthbook_v1(seed: &str, value: &str) -> f64 {
    retention::growthbook_v1(seed, value)
}

/// Compute GrowthBook's hash, version 2: a number from 0 to 0.9999.
///
/// It is the 32-bit FNV-1a of the decimal text of the 32-bit FNV-1a of `seed` followed by `value`,
/// modulo 10,000, divided by 10,000.
///
/// >>> import crm_py as crm
/// >>> crm.growthbook_v2("seed", "b")
/// 0.2696
#[pyfunction]
pub(crate) fn growthbook_v2(seed: &str, value: &str) -> f64 {
    retention::growthbook_v2(seed, value)
}
