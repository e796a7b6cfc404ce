//! The schema of customer data, and who looks at it.

use pyo3::prelude::*;
use pyo3::{type_hint_identifier, type_hint_union};

use crate::argument::{Document, argument};
use crate::document::Json;
use crate::error::Fail;

/// The schema of customer data: fields, events and consents, and how they are protected.
///
/// It is made from a dict or JSON with `id` (the column of the customer's id), `fields` (each a
/// `name`, a `type` and more), `events` (rows of other tables) and `consents`, or is the standard
/// schema, which `extend` changes. The types are "bool", "int", "float", "decimal", "money", "date",
/// "timestamp", "text", "code" and "codes".
///
/// >>> import crm_py as crm
/// >>> schema = crm.Schema({"fields": [{"name": "age", "type": "int"}]})
/// >>> schema.to_json()
/// '{"fields":[{"name":"age","type":"int"}],"version":1}'
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Schema(pub(crate) crm_core::customer::Schema);

#[pymethods]
impl Schema {
    #[new]
    fn new(document: Document<'_>) -> Result<Schema, Fail> {
        Ok(Schema(crm_core::customer::Schema::from_json(&document.json("document")?)?))
    }

    /// Return the standard schema, with amounts in a currency.
    #[staticmethod]
    #[pyo3(signature = (*, currency))]
    fn standard(currency: &str) -> Result<Schema, Fail> {
        Ok(Schema(crm_core::customer::Schema::standard(currency.parse()?)?))
    }

    /// Return the schema with fields, events and consents added or replaced.
    ///
    /// What is less protected than before needs an `override` with a `reason`.
    ///
    /// >>> import crm_py as crm
    /// >>> schema = crm.Schema.standard(currency="ILS")
    /// >>> plan = {"name": "plan", "type": "code", "codes": ["basic", "plus"]}
    /// >>> '"plus"' in schema.extend({"fields": [plan]}).to_json()
    /// True
    fn extend(&self, document: Document<'_>) -> Result<Schema, Fail> {
        Ok(Schema(self.0.extend(&document.json("document")?)?))
    }

    /// Write the schema as canonical JSON.
    fn to_json(&self) -> Result<String, Fail> {
        Ok(self.0.to_json()?)
    }

    /// Return the hash of the schema.
    fn hash(&self) -> Result<String, Fail> {
        Ok(self.0.hash()?)
    }

    fn __getnewargs__(&self) -> Result<(String,), Fail> {
        Ok((self.to_json()?,))
    }

    fn __repr__(&self) -> Result<String, Fail> {
        Ok(format!("Schema('{}')", self.to_json()?))
    }
}

argument! {
    /// Who looks at customer data: a viewer, or None, who sees all.
    Seer: type_hint_union!(
        type_hint_identifier!("crm_py", "Viewer"),
        type_hint_identifier!("builtins", "None")
    )
}

impl Seer<'_> {
    pub(crate) fn get(&self) -> Result<Option<crm_core::customer::Viewer>, Fail> {
        if self.0.is_none() {
            return Ok(None);
        }
        match self.0.cast::<Viewer>() {
            Ok(viewer) => Ok(Some(viewer.get().0.clone())),
            Err(_) => Err(crate::argument::wrong_type("viewer", "a Viewer", &self.0)),
        }
    }
}

/// Who looks at customer data: a clearance ("public", "internal", "confidential" or "restricted"), the
/// compartments to which he belongs, and whether he may see special categories of personal data.
///
/// >>> import crm_py as crm
/// >>> crm.Viewer(clearance="confidential", compartments=["hr"])
/// Viewer(clearance="confidential", compartments=["hr"], special_category=False)
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Viewer(pub(crate) crm_core::customer::Viewer);

#[pymethods]
impl Viewer {
    #[new]
    #[pyo3(signature = (*, clearance="internal", compartments=Vec::new(), special_category=false))]
    fn new(
        clearance: &str,
        compartments: Vec<String>,
        special_category: bool,
    ) -> Result<Viewer, Fail> {
        let unknown = |_| {
            let allowed = crm_core::customer::Sensitivity::ALL.iter();
            let allowed = allowed.map(|one| one.name().to_owned()).collect();
            crm_core::Error::unknown_name("clearance", allowed, clearance)
        };
        let viewer = crm_core::customer::Viewer::new(clearance.parse().map_err(unknown)?);
        let viewer = viewer.with_compartments(compartments);
        Ok(Viewer(viewer.with_special_category(special_category)))
    }

    /// Write the viewer as a dict.
    fn to_dict(&self) -> Result<Json, Fail> {
        Ok(Json(self.0.to_json()?))
    }

    fn __repr__(&self) -> String {
        let special = if self.0.special_category { "True" } else { "False" };
        let compartments: Vec<&String> = self.0.compartments.iter().collect();
        format!(
            "Viewer(clearance=\"{}\", compartments={compartments:?}, special_category={special})",
            self.0.clearance
        )
    }
}
