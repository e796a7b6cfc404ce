//! Graphs of questions.

use pyo3::prelude::*;
use pyo3::type_hint_subscript;
use pyo3::types::PyMapping;

use crate::argument::{Document, MAPPING, STR, argument, wrong_type};
use crate::churn::diagnosis::Diagnosis;
use crate::churn::scheme::ReasonScheme;
use crate::error::Fail;

argument! {
    /// Answers by question.
    Answers: type_hint_subscript!(MAPPING, STR, STR)
}

impl Answers<'_> {
    fn get(&self) -> Result<Vec<(String, String)>, Fail> {
        let wrong = || wrong_type("answers", "a mapping of question to answer", &self.0);
        let mapping = self.0.cast::<PyMapping>().map_err(|_| wrong())?;
        mapping.items()?.iter().map(|item| item.extract().map_err(|_| wrong())).collect()
    }
}

/// The questions that lead from a stated reason to the root behind it.
///
/// It is made from a dict or JSON with `id`, `revision`, `entries` (the first question of each stated
/// reason) and `questions` (each with `id`, `text` by language, and `answers` with `id`, `label` by
/// language and `to`, a question or a root), for the schemes of roots and of stated reasons; or it is
/// the standard graph.
///
/// >>> import crm_py as crm
/// >>> probe = crm.ProbeGraph.standard()
/// >>> probe.diagnose("NO_NEED", {"Q1": "yes", "Q4": "yes", "Q5": "price"}).root
/// 'OFFER.CHEAPER'
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ProbeGraph(pub(crate) crm_core::churn::ProbeGraph);

#[pymethods]
impl ProbeGraph {
    #[new]
    #[pyo3(signature = (document, *, roots, stated))]
    fn new(
        document: Document<'_>,
        roots: &Bound<'_, ReasonScheme>,
        stated: &Bound<'_, ReasonScheme>,
    ) -> Result<ProbeGraph, Fail> {
        let (roots, stated) = (&roots.get().0, &stated.get().0);
        Ok(ProbeGraph(crm_core::churn::ProbeGraph::from_json(
            &document.json("document")?,
            roots,
            stated,
        )?))
    }

    /// Return the standard graph, for the standard schemes, in English and Hebrew.
    #[staticmethod]
    fn standard() -> Result<ProbeGraph, Fail> {
        Ok(ProbeGraph(crm_core::churn::ProbeGraph::standard()?))
    }

    /// Diagnose the root behind a stated reason from answers by question, in any order. Every
    /// question also takes "declined" and "not_asked".
    fn diagnose(&self, stated: &str, answers: Answers<'_>) -> Result<Diagnosis, Fail> {
        let answers = answers.get()?;
        let answers: Vec<(&str, &str)> =
            answers.iter().map(|(question, answer)| (question.as_str(), answer.as_str())).collect();
        Ok(Diagnosis(self.0.diagnose(stated, &answers)?))
    }

    /// The id.
    #[getter]
    fn id(&self) -> &str {
        self.0.id()
    }

    /// The revision.
    #[getter]
    fn revision(&self) -> u32 {
        self.0.revision()
    }

    /// The stated reasons that have an entry.
    #[getter]
    fn stated(&self) -> Vec<String> {
        self.0.stated().into_iter().map(str::to_owned).collect()
    }

    /// The roots where answers lead.
    #[getter]
    fn roots(&self) -> Vec<String> {
        self.0.roots().into_iter().map(str::to_owned).collect()
    }

    /// Return the hash of the graph.
    fn hash(&self) -> &str {
        self.0.hash()
    }

    /// Write the graph as canonical JSON.
    fn to_json(&self) -> &str {
        self.0.to_json()
    }

    fn __repr__(&self) -> String {
        format!("<ProbeGraph {} {}>", self.0.id(), self.0.revision())
    }
}
