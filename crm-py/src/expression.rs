//! Expressions: rules about one customer.

use std::hash::{DefaultHasher, Hash, Hasher};

use pyo3::prelude::*;
use pyo3::types::PyString;
use pyo3::{PyTypeInfo, type_hint_identifier, type_hint_subscript, type_hint_union};

use crate::argument::{MAPPING, STR, argument};
use crate::document::Json;
use crate::error::Fail;
use crate::json::{text_of, value};
use crate::schema::Schema;
use crate::segment::Condition;

argument! {
    /// An expression: its text, its JSON as a mapping, or an expression.
    Rule: type_hint_union!(
        STR,
        type_hint_subscript!(MAPPING, STR, type_hint_identifier!("builtins", "object")),
        type_hint_identifier!("builtins", "bool"),
        Expression::TYPE_HINT
    )
}

impl Rule<'_> {
    fn get(&self, field: &str) -> Result<crm_core::expression::Expression, Fail> {
        let given = &self.0;
        if let Ok(expression) = given.cast::<Expression>() {
            return Ok(expression.get().0.clone());
        }
        if let Ok(text) = given.cast::<PyString>() {
            return Ok(text_of(text, field)?.parse()?);
        }
        let json = value(given, field)?.to_string();
        Ok(crm_core::expression::Expression::from_cql2_json(&json)?)
    }
}

/// A condition about one customer, in the language OGC CQL2 1.0.
///
/// It is made from its text (CQL2-Text) or from its JSON as a dict (CQL2-JSON), and written in one
/// form of each. Two expressions are equal if these are. Which fields there are and what types they
/// have, it does not know.
///
/// >>> import crm_py as crm
/// >>> rule = crm.Expression("plan not in('a','b') and age>=18")
/// >>> rule
/// Expression("plan NOT IN ('a', 'b') AND age >= 18")
/// >>> rule == crm.Expression(rule.to_cql2_json())
/// True
/// >>> crm.Expression("age >= 18").to_cql2_json()
/// {'args': [{'property': 'age'}, 18], 'op': '>='}
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Expression(pub(crate) crm_core::expression::Expression);

#[pymethods]
impl Expression {
    #[new]
    fn new(rule: Rule<'_>) -> Result<Expression, Fail> {
        Ok(Expression(rule.get("rule")?))
    }

    /// Return the text, CQL2-Text.
    fn to_cql2_text(&self) -> String {
        self.0.to_cql2_text()
    }

    /// Return the JSON, CQL2-JSON, as a dict.
    fn to_cql2_json(&self) -> Result<Json, Fail> {
        Ok(Json(self.0.to_cql2_json()?))
    }

    /// Check the names and the types of the expression against a schema.
    ///
    /// >>> import crm_py as crm
    /// >>> schema = crm.Schema({"fields": [{"name": "age", "type": "int"}]})
    /// >>> crm.Expression("age < 26").compile(schema).test({"age": 20})
    /// True
    #[pyo3(signature = (schema, *, zone=None))]
    fn compile(&self, schema: &Bound<'_, Schema>, zone: Option<&str>) -> Result<Condition, Fail> {
        Condition::new(self, schema.get(), zone)
    }

    fn __str__(&self) -> String {
        self.to_cql2_text()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let text = PyString::new(py, &self.to_cql2_text()).repr()?;
        Ok(format!("Expression({})", text.to_str()?))
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.0.hash(&mut hasher);
        hasher.finish()
    }

    fn __getnewargs__(&self) -> (String,) {
        (self.to_cql2_text(),)
    }
}
