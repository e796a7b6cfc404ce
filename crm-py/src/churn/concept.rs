//! Concepts of a scheme.

use pyo3::prelude::*;

use crate::error::Fail;

/// A reason, or a group of reasons, of a scheme.
///
/// >>> import crm_py as crm
/// >>> cheaper = crm.ReasonScheme.standard("root")["OFFER.CHEAPER"]
/// >>> cheaper.label("en"), cheaper.recoverability
/// ('Same thing cheaper elsewhere', 2)
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Concept(pub(crate) crm_core::churn::Concept);

#[pymethods]
impl Concept {
    /// The code.
    #[getter]
    fn code(&self) -> &str {
        self.0.code()
    }

    /// Return the preferred label in a language.
    fn label(&self, language: &str) -> Result<String, Fail> {
        Ok(self.0.label(language)?.to_owned())
    }

    /// Return the other wordings in a language.
    fn alt(&self, language: &str) -> Vec<String> {
        self.0.alt(language).to_vec()
    }

    /// Return the definition in a language, or None.
    fn definition(&self, language: &str) -> Option<String> {
        self.0.definition(language).map(str::to_owned)
    }

    /// Return the question that confirms the reason, in a language, or None.
    fn probe(&self, language: &str) -> Option<String> {
        self.0.probe(language).map(str::to_owned)
    }

    /// Return what to do about the reason, in a language, or None.
    fn response(&self, language: &str) -> Option<String> {
        self.0.response(language).map(str::to_owned)
    }

    /// Who ends the relationship: "customer", "firm", "external", "system", or None.
    #[getter]
    fn initiator(&self) -> Option<&'static str> {
        self.0.initiator().map(|one| one.name())
    }

    /// Whether the customer leaves of his own will, or None.
    #[getter]
    fn voluntary(&self) -> Option<bool> {
        self.0.voluntary()
    }

    /// How likely the customer is to come back, from 0, never, to 4, high, or None.
    #[getter]
    fn recoverability(&self) -> Option<u8> {
        self.0.recoverability()
    }

    /// The most to offer: "none", "token", "standard", "large", or None.
    #[getter]
    fn benefit(&self) -> Option<&'static str> {
        self.0.benefit().map(|one| one.name())
    }

    /// Whether it may only be recorded after a diagnosis that ended there.
    #[getter]
    fn needs_diagnosis(&self) -> bool {
        self.0.needs_diagnosis()
    }

    /// Whether it is an event of a system, which nobody is asked about.
    #[getter]
    fn system(&self) -> bool {
        self.0.system()
    }

    /// Whether it is no longer in use.
    #[getter]
    fn deprecated(&self) -> bool {
        self.0.deprecated()
    }

    /// The codes that replace it.
    #[getter]
    fn replaced_by(&self) -> Vec<String> {
        self.0.replaced_by().to_vec()
    }

    /// The roots that a stated reason can hide, in the order in which to ask.
    #[getter]
    fn candidates(&self) -> Vec<String> {
        self.0.candidates().to_vec()
    }

    /// The roots that a stated reason means literally.
    #[getter]
    fn literal(&self) -> Vec<String> {
        self.0.literal().to_vec()
    }

    fn __repr__(&self) -> String {
        format!("<Concept {}>", self.0.code())
    }
}
