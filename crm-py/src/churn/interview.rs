//! Exit interviews.

use pyo3::prelude::*;

use crate::argument::Document;
use crate::customer::Documents;
use crate::error::Fail;
use crate::table::Table;

/// The open questions that a customer who leaves is asked.
///
/// It is made from a dict or JSON with `id`, `revision`, `languages` and `questions`, or is the
/// standard interview.
///
/// >>> import crm_py as crm
/// >>> interview = crm.ExitInterview.standard()
/// >>> interview.question("missing", "en")
/// 'What was missing?'
/// >>> interview.summary([{"missing": {"text": "Hours"}}, {"missing": "declined"}])["text"][0]
/// 1
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ExitInterview(crm_core::churn::ExitInterview);

#[pymethods]
impl ExitInterview {
    #[new]
    fn new(document: Document<'_>) -> Result<ExitInterview, Fail> {
        Ok(ExitInterview(crm_core::churn::ExitInterview::from_json(&document.json("document")?)?))
    }

    /// Return the standard interview, in English and Hebrew.
    #[staticmethod]
    fn standard() -> Result<ExitInterview, Fail> {
        Ok(ExitInterview(crm_core::churn::ExitInterview::standard()?))
    }

    /// The id.
    #[getter]
    fn id(&self) -> &str {
        self.0.id()
    }

    /// The ids of the questions in their order.
    #[getter]
    fn questions(&self) -> Vec<String> {
        self.0.questions().into_iter().map(str::to_owned).collect()
    }

    /// Return the text of a question in a language.
    fn question(&self, id: &str, language: &str) -> Result<String, Fail> {
        Ok(self.0.question(id, language)?.to_owned())
    }

    /// Count the responses of customers: a list of dicts by question, of which each response is
    /// `{"text": ...}`, "declined" or "not_asked". A question without a response was not asked.
    fn summary(&self, responses: Documents<'_>) -> Result<Table, Fail> {
        Ok(Table(self.0.summary(&responses.json("responses")?)?))
    }

    /// Write the interview as canonical JSON.
    fn to_json(&self) -> Result<String, Fail> {
        Ok(self.0.to_json()?)
    }

    fn __getnewargs__(&self) -> Result<(String,), Fail> {
        Ok((self.to_json()?,))
    }

    fn __repr__(&self) -> String {
        format!("<ExitInterview {} of {} questions>", self.0.id(), self.0.questions().len())
    }
}
