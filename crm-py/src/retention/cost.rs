//! The cost of a program.

use std::collections::BTreeMap;

use crm_core::money::Decimal;
use crm_core::retention::Cost;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};
use pyo3::{PyTypeInfo, type_hint_subscript, type_hint_union};

use crate::argument::{Amount, MAPPING, STR, argument, wrong_type};
use crate::error::Fail;

/// The cost of a program for one arm, in the study's currency.
///
/// `fixed` is independent of the number of customers, `per_assigned` is the cost per customer
/// assigned to the arm, `per_exposed` the cost per customer who was exposed. A float is converted
/// to the shortest decimal that parses to it.
///
/// >>> import crm_py as crm
/// >>> crm.ProgramCost(fixed=1500, per_assigned="0.0125")
/// ProgramCost(fixed='1500', per_assigned='0.0125')
#[pyclass(module = "crm_py", frozen, eq, from_py_object)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ProgramCost(pub(crate) crm_core::ProgramCost);

#[pymethods]
impl ProgramCost {
    #[new]
    #[pyo3(signature = (*, fixed=None, per_assigned=None, per_exposed=None))]
    fn new(
        fixed: Option<Amount<'_>>,
        per_assigned: Option<Amount<'_>>,
        per_exposed: Option<Amount<'_>>,
    ) -> Result<ProgramCost, Fail> {
        let amount = |field, given: Option<Amount<'_>>| match given {
            Some(given) => given.decimal(field),
            None => Ok(Decimal::ZERO),
        };
        let cost = crm_core::ProgramCost::new(
            amount("fixed", fixed)?,
            amount("per_assigned", per_assigned)?,
        );
        Ok(ProgramCost(cost.with_per_exposed(amount("per_exposed", per_exposed)?)))
    }

    /// The fixed cost of the program, independent of the number of customers.
    #[getter]
    fn fixed(&self) -> Decimal {
        self.0.fixed
    }

    /// The cost per customer assigned to the arm.
    #[getter]
    fn per_assigned(&self) -> Decimal {
        self.0.per_assigned
    }

    /// The cost per customer who was exposed to the program.
    #[getter]
    fn per_exposed(&self) -> Decimal {
        self.0.per_exposed
    }

    fn __hash__(&self) -> u64 {
        use std::hash::{DefaultHasher, Hash, Hasher};

        let mut hasher = DefaultHasher::new();
        (self.0.fixed, self.0.per_assigned, self.0.per_exposed).hash(&mut hasher);
        hasher.finish()
    }

    fn __repr__(&self) -> String {
        let crm_core::ProgramCost { fixed, per_assigned, per_exposed, .. } = self.0;
        let exposed = match per_exposed.is_zero() {
            true => String::new(),
            false => format!(", per_exposed='{per_exposed}'"),
        };
        format!("ProgramCost(fixed='{fixed}', per_assigned='{per_assigned}'{exposed})")
    }

    #[pyo3(signature = () -> "tuple[tuple[()], dict[str, str]]")]
    fn __getnewargs_ex__(&self) -> ((), BTreeMap<&'static str, String>) {
        let amounts = [
            ("fixed", self.0.fixed),
            ("per_assigned", self.0.per_assigned),
            ("per_exposed", self.0.per_exposed),
        ];
        ((), amounts.map(|(name, amount)| (name, amount.to_string())).into())
    }
}

argument! {
    /// The cost of a program: one for all treated arms, or one for each arm.
    Costs: type_hint_union!(
        ProgramCost::TYPE_HINT,
        type_hint_subscript!(MAPPING, STR, ProgramCost::TYPE_HINT)
    )
}

impl Costs<'_> {
    pub(crate) fn get(&self, field: &str) -> Result<Cost, Fail> {
        if let Ok(cost) = self.0.extract::<ProgramCost>() {
            return Ok(cost.0.into());
        }
        match self.0.extract::<BTreeMap<String, ProgramCost>>() {
            Ok(costs) => Ok(Cost::by_arm(costs.into_iter().map(|(arm, cost)| (arm, cost.0)))),
            Err(_) => Err(wrong(field, &self.0)),
        }
    }
}

/// The exception for an invalid cost, of the program or of one arm.
fn wrong(field: &str, given: &Bound<'_, PyAny>) -> Fail {
    if let Ok(costs) = given.cast::<PyDict>() {
        for (arm, cost) in costs {
            if !arm.is_instance_of::<PyString>() {
                return wrong_type(&format!("a key of {field}"), "the name of an arm", &arm);
            }
            if !cost.is_instance_of::<ProgramCost>() {
                return wrong_type(&format!("{field}[{arm:?}]"), "a ProgramCost", &cost);
            }
        }
    }
    wrong_type(field, "a ProgramCost, or a dict of them by arm", given)
}
