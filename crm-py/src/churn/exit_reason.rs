//! The record of an exit.

use crm_core::churn::ExitFields;
use pyo3::prelude::*;

use crate::churn::diagnosis::Diagnosis;
use crate::churn::scheme::ReasonScheme;
use crate::document::Json;
use crate::error::Fail;

/// The schemes of roots and of stated reasons.
type Schemes<'py> = Option<(Bound<'py, ReasonScheme>, Bound<'py, ReasonScheme>)>;

/// The record of why a customer left: checked and immutable.
///
/// `root` is the reason, a code that can be assigned; `stated` what the customer said; `initiator`
/// who ended the relationship, if the root does not say it; `contributing` at most 5 codes of service
/// and product; `dissatisfaction` what the customer was dissatisfied with, and `satisfied_at_exit`
/// whether he was satisfied, if that is known; `diagnosis` what led to the root. `schemes` are those
/// of roots and of stated reasons; None is the standard ones.
///
/// >>> import crm_py as crm
/// >>> exit = crm.ExitReason(stated="TOO_EXPENSIVE", root="OFFER.CHEAPER")
/// >>> exit.initiator, exit.voluntary, exit.recoverability
/// ('customer', True, 2)
/// >>> crm.ExitReason.from_json(exit.to_json()) == exit
/// True
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ExitReason(pub(crate) crm_core::churn::ExitReason);

#[pymethods]
impl ExitReason {
    #[expect(clippy::too_many_arguments, reason = "keywords of Python")]
    #[new]
    #[pyo3(signature = (*, root, stated=None, initiator=None, contributing=None, dissatisfaction=None, satisfied_at_exit=None, diagnosis=None, comment=None, schemes=None))]
    fn new(
        root: String,
        stated: Option<String>,
        initiator: Option<&str>,
        contributing: Option<Vec<String>>,
        dissatisfaction: Option<String>,
        satisfied_at_exit: Option<bool>,
        diagnosis: Option<&Bound<'_, Diagnosis>>,
        comment: Option<String>,
        schemes: Schemes<'_>,
    ) -> Result<ExitReason, Fail> {
        let fields = ExitFields {
            stated,
            root,
            contributing: contributing.unwrap_or_default(),
            dissatisfaction,
            satisfied_at_exit,
            initiator: initiator.map(str::parse).transpose()?,
            diagnosis: diagnosis.map(|diagnosis| diagnosis.get().0.record()),
            comment,
        };
        let schemes = schemes.as_ref().map(|(roots, stated)| (&roots.get().0, &stated.get().0));
        Ok(ExitReason(crm_core::churn::ExitReason::new(fields, schemes)?))
    }

    /// Read what `to_json` wrote.
    #[staticmethod]
    #[pyo3(signature = (text, *, schemes=None))]
    fn from_json(text: &str, schemes: Schemes<'_>) -> Result<ExitReason, Fail> {
        let schemes = schemes.as_ref().map(|(roots, stated)| (&roots.get().0, &stated.get().0));
        Ok(ExitReason(crm_core::churn::ExitReason::from_json(text, schemes)?))
    }

    /// Write the record as canonical JSON.
    fn to_json(&self) -> Result<String, Fail> {
        Ok(self.0.to_json()?)
    }

    /// What the customer said, or None.
    #[getter]
    fn stated(&self) -> Option<&str> {
        self.0.fields().stated.as_deref()
    }

    /// The root.
    #[getter]
    fn root(&self) -> &str {
        &self.0.fields().root
    }

    /// What contributed.
    #[getter]
    fn contributing(&self) -> Vec<String> {
        self.0.fields().contributing.clone()
    }

    /// What the customer was dissatisfied with, or None.
    #[getter]
    fn dissatisfaction(&self) -> Option<&str> {
        self.0.fields().dissatisfaction.as_deref()
    }

    /// Whether the customer was satisfied on leaving, or None.
    #[getter]
    fn satisfied_at_exit(&self) -> Option<bool> {
        self.0.fields().satisfied_at_exit
    }

    /// Who ended the relationship: "customer", "firm", "external", "system", or None.
    #[getter]
    fn initiator(&self) -> Option<&'static str> {
        self.0.fields().initiator.map(|one| one.name())
    }

    /// The diagnosis as a dict, or None.
    #[getter]
    fn diagnosis(&self) -> Result<Option<Json>, Fail> {
        let Some(record) = &self.0.fields().diagnosis else { return Ok(None) };
        let document = crm_core::document::Document::of(record)?;
        Ok(Some(Json(document.json().to_owned())))
    }

    /// The comment, or None.
    #[getter]
    fn comment(&self) -> Option<&str> {
        self.0.fields().comment.as_deref()
    }

    /// Whether the customer left of his own will, or None.
    #[getter]
    fn voluntary(&self) -> Option<bool> {
        self.0.voluntary()
    }

    /// How likely the customer is to come back, from 0, never, to 4, high, or None.
    #[getter]
    fn recoverability(&self) -> Option<u8> {
        self.0.recoverability()
    }

    /// "never" if the customer may not be contacted, or None.
    #[getter]
    fn contact(&self) -> Option<&'static str> {
        self.0.contact().map(|one| one.name())
    }

    fn __repr__(&self) -> String {
        format!("<ExitReason {}>", self.0.fields().root)
    }
}
