//! Schemes of reasons.

use crm_core::churn::{DraftOptions, SchemeDrafter};
use pyo3::prelude::*;

use crate::argument::Document;
use crate::churn::concept::Concept;
use crate::churn::draft::SchemeDraft;
use crate::churn::migration::Migration;
use crate::churn::violation::Violation;
use crate::document::Json;
use crate::error::Fail;
use crate::frame::{Frame, rows_or_none};

/// The reasons for which customers leave, by code, each with its texts in several languages.
///
/// It is made from a dict or JSON with `id`, `revision`, `languages`, `guided` and `concepts`, or is
/// a standard scheme: "root" or "stated". A document with errors is refused at the path of the
/// first; `check` lists them all.
///
/// >>> import crm_py as crm
/// >>> roots = crm.ReasonScheme.standard("root")
/// >>> roots.find("מחיר נמוך יותר אצל מתחרה")
/// ['OFFER.CHEAPER']
/// >>> roots.children("OFFER")
/// ['OFFER.BETTER', 'OFFER.BRAND', 'OFFER.CHEAPER']
/// >>> len(roots), len(roots.codes(assignable=True))
/// (53, 44)
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ReasonScheme(pub(crate) crm_core::churn::ReasonScheme);

fn owned(codes: Vec<&str>) -> Vec<String> {
    codes.into_iter().map(str::to_owned).collect()
}

#[pymethods]
impl ReasonScheme {
    #[new]
    fn new(document: Document<'_>) -> Result<ReasonScheme, Fail> {
        Ok(ReasonScheme(crm_core::churn::ReasonScheme::from_json(&document.json("document")?)?))
    }

    /// Return a standard scheme, in English and Hebrew: "root" or "stated".
    #[staticmethod]
    fn standard(kind: &str) -> Result<ReasonScheme, Fail> {
        Ok(ReasonScheme(crm_core::churn::ReasonScheme::standard(kind.parse()?)?))
    }

    /// Return every violation in a document.
    ///
    /// >>> import crm_py as crm
    /// >>> document = {"id": "gym", "languages": ["en"], "concepts": [{"code": "A.B"}]}
    /// >>> [violation.code for violation in crm.ReasonScheme.check(document)]
    /// ['missing_parent', 'missing_label']
    #[staticmethod]
    fn check(document: Document<'_>) -> Result<Vec<Violation>, Fail> {
        Ok(Violation::all(&crm_core::churn::ReasonScheme::check(&document.json("document")?)?))
    }

    /// Read a scheme from SKOS in a subset of JSON-LD; what is not understood is among the
    /// `warnings`.
    #[staticmethod]
    fn from_skos(text: &str) -> Result<ReasonScheme, Fail> {
        Ok(ReasonScheme(crm_core::churn::ReasonScheme::from_skos(text)?))
    }

    /// Draft a scheme from the label columns of a table, the top level first.
    ///
    /// `frame` is a frame of polars, pandas, pyarrow or DuckDB, or a mapping of columns. `count` is
    /// a column that says how many times a row counts.
    ///
    /// >>> import crm_py as crm
    /// >>> rows = {"group": ["Price", "Place"], "reason": ["Too dear!", "Too far"]}
    /// >>> draft = crm.ReasonScheme.draft(rows, levels=["group", "reason"], id="gym", language="en")
    /// >>> crm.ReasonScheme(draft.document).codes(assignable=True)
    /// ['PLACE.TOO_FAR', 'PRICE.TOO_DEAR']
    #[staticmethod]
    #[pyo3(signature = (frame, *, levels, id, language, count=None))]
    fn draft(
        py: Python<'_>,
        frame: &Bound<'_, PyAny>,
        levels: Vec<String>,
        id: &str,
        language: &str,
        count: Option<String>,
    ) -> Result<SchemeDraft, Fail> {
        let names: Vec<&str> = levels.iter().map(String::as_str).collect();
        let mut options = DraftOptions::new(&names, id, language);
        if let Some(count) = &count {
            options = options.with_count(count);
        }
        let mut drafter = SchemeDrafter::new(options)?;
        let names: Vec<&str> = levels.iter().chain(&count).map(String::as_str).collect();
        let frame = Frame::take(frame, &names)?;
        py.detach(|| {
            let read = frame.read(&names, |batches| {
                for batch in batches {
                    drafter.update(batch)?;
                }
                Python::attach(|py| py.check_signals())?;
                Ok(())
            });
            rows_or_none(read)?;
            Ok(SchemeDraft(drafter.finish()?))
        })
    }

    /// The violations that are warnings.
    #[getter]
    fn warnings(&self) -> Vec<Violation> {
        Violation::all(self.0.warnings())
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

    /// The languages.
    #[getter]
    fn languages(&self) -> Vec<String> {
        self.0.languages().to_vec()
    }

    /// Whether every reason has a probing question and a response.
    #[getter]
    fn guided(&self) -> bool {
        self.0.guided()
    }

    /// The concepts in the order of the document.
    #[getter]
    fn concepts(&self) -> Vec<Concept> {
        self.0.concepts().iter().cloned().map(Concept).collect()
    }

    fn __getitem__(&self, code: &str) -> Result<Concept, Fail> {
        Ok(Concept(self.0.get(code)?.clone()))
    }

    fn __contains__(&self, code: &str) -> bool {
        self.0.contains(code)
    }

    fn __len__(&self) -> usize {
        self.0.concepts().len()
    }

    /// Return the codes in their order: all, or those that an exit can have.
    #[pyo3(signature = (*, assignable=false))]
    fn codes(&self, assignable: bool) -> Vec<String> {
        owned(self.0.codes(assignable))
    }

    /// Return whether an exit can have a code.
    fn is_assignable(&self, code: &str) -> Result<bool, Fail> {
        Ok(self.0.is_assignable(code)?)
    }

    /// Return the codes directly below a code, in their order.
    fn children(&self, code: &str) -> Result<Vec<String>, Fail> {
        Ok(owned(self.0.children(code)?))
    }

    /// Return the codes below no other, in their order.
    fn top(&self) -> Vec<String> {
        owned(self.0.top())
    }

    /// Return the codes above a code, the nearest first.
    fn ancestors(&self, code: &str) -> Result<Vec<String>, Fail> {
        Ok(owned(self.0.ancestors(code)?))
    }

    /// Return the code that stands for another at a depth: at 1 the top group.
    fn at_depth(&self, code: &str, depth: usize) -> Result<String, Fail> {
        Ok(self.0.at_depth(code, depth)?.to_owned())
    }

    /// Return the codes whose code, label or other wording folds to the same as a text: none, one
    /// or several. Case, accents, niqqud, kinds of dashes and of space do not matter.
    fn find(&self, text: &str) -> Vec<String> {
        owned(self.0.find(text))
    }

    /// Return what has become of a code, following replacements of replacements.
    fn migrate(&self, code: &str) -> Result<Migration, Fail> {
        Ok(Migration(self.0.migrate(code)?))
    }

    /// Return the scheme with the changes of a document: `id`, `revision`, `add` (a list of
    /// concepts), `relabel` (labels by language, by code), `retire` (a replacement or None, by code).
    ///
    /// >>> import crm_py as crm
    /// >>> roots = crm.ReasonScheme.standard("root")
    /// >>> gym = roots.extend({"id": "gym", "revision": 1, "retire": {"UNKNOWN.OTHER": None}})
    /// >>> gym.migrate("UNKNOWN.OTHER").status
    /// 'retired'
    fn extend(&self, document: Document<'_>) -> Result<ReasonScheme, Fail> {
        Ok(ReasonScheme(self.0.extend(&document.json("document")?)?))
    }

    /// Return what to do about a root: a dict with `probe`, `response`, `benefit`,
    /// `recoverability`, `adjustments` and `contact`. `context` may have `price_gap` ("small" or
    /// "large"), `repairs` (a number) and `alternatives` ("few" or "many").
    ///
    /// >>> import crm_py as crm
    /// >>> roots = crm.ReasonScheme.standard("root")
    /// >>> roots.response("OFFER.CHEAPER", {"price_gap": "large"})["recoverability"]
    /// 1
    #[pyo3(signature = (root, context=None))]
    fn response(&self, root: &str, context: Option<Document<'_>>) -> Result<Json, Fail> {
        let context = context.map_or(Ok("{}".to_owned()), |context| context.json("context"))?;
        Ok(Json(self.0.response(root, &context)?.to_json()?))
    }

    /// Return the hash of the scheme.
    fn hash(&self) -> &str {
        self.0.hash()
    }

    /// Write the scheme as canonical JSON.
    fn to_json(&self) -> &str {
        self.0.to_json()
    }

    /// Write the scheme as SKOS in a subset of JSON-LD.
    fn to_skos(&self) -> Result<String, Fail> {
        Ok(self.0.to_skos()?)
    }

    fn __getnewargs__(&self) -> (String,) {
        (self.0.to_json().to_owned(),)
    }

    fn __repr__(&self) -> String {
        let concepts = self.0.concepts().len();
        format!("<ReasonScheme {} {} of {concepts} concepts>", self.0.id(), self.0.revision())
    }
}
