//! The codes of other systems.

use pyo3::prelude::*;

use crate::error::Fail;

/// What the code of a vendor says of an exit, in the codes of the standard schemes.
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct VendorReason(crm_core::churn::VendorReason);

#[pymethods]
impl VendorReason {
    /// The stated reason, or None.
    #[getter]
    fn stated(&self) -> Option<&str> {
        self.0.stated.as_deref()
    }

    /// The root, a group of roots, or None.
    #[getter]
    fn root(&self) -> Option<&str> {
        self.0.root.as_deref()
    }

    /// How well the root fits: "exact", "close", "broad", or None.
    #[getter]
    fn relation(&self) -> Option<&'static str> {
        self.0.relation.map(|one| one.name())
    }

    /// Who ended the relationship: "customer", "firm", "external", "system", or None.
    #[getter]
    fn initiator(&self) -> Option<&'static str> {
        self.0.initiator.map(|one| one.name())
    }

    /// Whether the customer left of his own will, or None.
    #[getter]
    fn voluntary(&self) -> Option<bool> {
        self.0.voluntary
    }

    fn __repr__(&self) -> String {
        let text = |text: &Option<String>| text.as_deref().unwrap_or("None").to_owned();
        format!("<VendorReason stated={} root={}>", text(&self.0.stated), text(&self.0.root))
    }
}

/// Return what the code of a vendor says, in the codes of the standard schemes.
///
/// >>> import crm_py as crm
/// >>> switched = crm.map_vendor("stripe", "switched_service")
/// >>> switched.stated, switched.root, switched.relation
/// ('FOUND_BETTER', 'OFFER', 'broad')
#[pyfunction]
pub(crate) fn map_vendor(vendor: &str, code: &str) -> Result<VendorReason, Fail> {
    Ok(VendorReason(crm_core::churn::map_vendor(vendor, code)?))
}

/// Return the vendors whose codes are known.
#[pyfunction]
pub(crate) fn vendors() -> Result<Vec<&'static str>, Fail> {
    Ok(crm_core::churn::vendors()?)
}

/// Return the codes of a vendor.
#[pyfunction]
pub(crate) fn vendor_codes(vendor: &str) -> Result<Vec<&'static str>, Fail> {
    Ok(crm_core::churn::vendor_codes(vendor)?)
}
