//! Diagnoses.

use pyo3::prelude::*;

use crate::error::Fail;

/// What the answers of a customer say of the root behind the stated reason.
///
/// >>> import crm_py as crm
/// >>> open = crm.ProbeGraph.standard().diagnose("NO_NEED", {"Q1": "yes"})
/// >>> open.outcome, open.next, open.next_question("en")
/// ('open', 'Q4', 'Does it come from another supplier of the same thing?')
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Diagnosis(pub(crate) crm_core::churn::Diagnosis);

fn owned(all: Vec<&str>) -> Vec<String> {
    all.into_iter().map(str::to_owned).collect()
}

fn pairs(all: Vec<(&str, &str)>) -> Vec<(String, String)> {
    all.into_iter().map(|(one, other)| (one.to_owned(), other.to_owned())).collect()
}

#[pymethods]
impl Diagnosis {
    /// The stated reason.
    #[getter]
    fn stated(&self) -> &str {
        self.0.stated()
    }

    /// "diagnosed", "open", "declined" or "not_asked".
    #[getter]
    fn outcome(&self) -> &'static str {
        self.0.outcome().name()
    }

    /// The root, "UNKNOWN.DECLINED", "UNKNOWN.NOT_ASKED", or None while it is open.
    #[getter]
    fn root(&self) -> Option<&str> {
        self.0.root()
    }

    /// The questions of the walk with their answers, as pairs.
    #[getter]
    fn path(&self) -> Vec<(String, String)> {
        pairs(self.0.path())
    }

    /// The roots that the answers allow, sorted.
    #[getter]
    fn possible_roots(&self) -> Vec<String> {
        owned(self.0.possible_roots())
    }

    /// The questions without an answer that can still be reached.
    #[getter]
    fn unanswered(&self) -> Vec<String> {
        owned(self.0.unanswered())
    }

    /// The answers that the walk did not pass, as pairs of question and answer.
    #[getter]
    fn unused(&self) -> Vec<(String, String)> {
        pairs(self.0.unused())
    }

    /// The id of the question to ask next, or None.
    #[getter]
    fn next(&self) -> Option<&str> {
        self.0.next()
    }

    /// Return the text of the next question in a language, or None.
    fn next_question(&self, language: &str) -> Result<Option<String>, Fail> {
        Ok(self.0.next_question(language)?.map(str::to_owned))
    }

    /// Return the answers to the next question and their labels, "declined" and "not_asked" last.
    fn options(&self, language: &str) -> Result<Vec<(String, String)>, Fail> {
        Ok(pairs(self.0.options(language)?))
    }

    /// Return the questions without an answer on the ways to a root.
    fn missing_for(&self, root: &str) -> Vec<String> {
        owned(self.0.missing_for(root))
    }

    /// Write the diagnosis as canonical JSON.
    fn to_json(&self) -> Result<String, Fail> {
        Ok(self.0.to_json()?)
    }

    fn __repr__(&self) -> String {
        let root = self.0.root().unwrap_or("None");
        format!("<Diagnosis {} {root}>", self.0.outcome())
    }
}
