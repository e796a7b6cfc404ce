//! The numbers of another ecosystem.

use crm_core::retention;
use pyo3::prelude::*;

/// Compute GrowthBook's hash, version 1: a number from 0 to 0.999.
///
/// It is FNV-1a of 32 bits of `value` followed by `seed`, modulo 1,000, over 1,000.
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
/// It is FNV-1a of 32 bits of `seed` followed by `value`, written in decimal, and FNV-1a of that,
/// modulo 10,000, over 10,000.
///
/// >>> import crm_py as crm
/// >>> crm.growthbook_v2("seed", "b")
/// 0.2696
#[pyfunction]
pub(crate) fn growthbook_v2(seed: &str, value: &str) -> f64 {
    retention::growthbook_v2(seed, value)
}
