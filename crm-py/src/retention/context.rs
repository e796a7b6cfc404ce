//! The context of a cost.

use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::argument::{Count, Document};
use crate::document::Json;
use crate::error::Fail;

/// The context that a cost of retention or acquisition depends on.
///
/// Two costs are comparable only if these agree. All fields are optional; omit what is unknown.
/// `customer_type` and `acquirer` are free text, `product_rank` is 1 for the leader of the market,
/// `usual_satisfaction` is from 0 to 1. `market` is "monopoly", "duopoly", "competitive" or
/// "international", `volume` "low" or "high", `source` "referral", "campaign", "organic" or
/// "other"; `rival_parity` is "better", "equal" or "worse", for the offer compared with the
/// competitors' offers, and `price_position` is "below", "equal" or "above", for the price compared
/// with theirs.
///
/// >>> import crm_py as crm
/// >>> home = crm.CostContext(customer_type="student", market="duopoly")
/// >>> abroad = crm.CostContext(customer_type="student", market="international", volume="high")
/// >>> home.differences(abroad)
/// ['market', 'volume']
/// >>> home
/// CostContext(customer_type='student', market='duopoly')
#[pyclass(module = "crm_py", frozen, eq, from_py_object)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CostContext(pub(crate) crm_core::retention::CostContext);

#[pymethods]
impl CostContext {
    #[new]
    #[pyo3(signature = (
        *,
        customer_type = None,
        acquirer = None,
        market = None,
        product_rank = None,
        volume = None,
        source = None,
        usual_satisfaction = None,
        habitual_complainer = None,
        rival_parity = None,
        price_position = None,
    ))]
    #[expect(clippy::too_many_arguments, reason = "they are keywords in Python")]
    fn new(
        customer_type: Option<String>,
        acquirer: Option<String>,
        market: Option<&str>,
        product_rank: Option<Count<'_>>,
        volume: Option<&str>,
        source: Option<&str>,
        usual_satisfaction: Option<f64>,
        habitual_complainer: Option<bool>,
        rival_parity: Option<&str>,
        price_position: Option<&str>,
    ) -> Result<CostContext, Fail> {
        let mut context = crm_core::retention::CostContext::default();
        context.customer_type = customer_type;
        context.acquirer = acquirer;
        context.market = market.map(str::parse).transpose()?;
        context.product_rank =
            product_rank.map(|rank| rank.up_to("product_rank", u32::MAX)).transpose()?;
        context.volume = volume.map(str::parse).transpose()?;
        context.source = source.map(str::parse).transpose()?;
        context.usual_satisfaction = usual_satisfaction;
        context.habitual_complainer = habitual_complainer;
        context.rival_parity = rival_parity.map(str::parse).transpose()?;
        context.price_position = price_position.map(str::parse).transpose()?;
        context.check()?;
        Ok(CostContext(context))
    }

    /// The type of customer.
    #[getter]
    fn customer_type(&self) -> Option<&str> {
        self.0.customer_type.as_deref()
    }

    /// Who acquires the customers.
    #[getter]
    fn acquirer(&self) -> Option<&str> {
        self.0.acquirer.as_deref()
    }

    /// The number of competitors in the market.
    #[getter]
    fn market(&self) -> Option<&'static str> {
        self.0.market.map(crm_core::retention::Market::name)
    }

    /// The rank of the product in its market; 1 is the leader.
    #[getter]
    fn product_rank(&self) -> Option<u32> {
        self.0.product_rank
    }

    /// The purchase volume of the customers.
    #[getter]
    fn volume(&self) -> Option<&'static str> {
        self.0.volume.map(crm_core::retention::Volume::name)
    }

    /// How the customers were acquired.
    #[getter]
    fn source(&self) -> Option<&'static str> {
        self.0.source.map(crm_core::retention::AcquisitionSource::name)
    }

    /// The usual satisfaction of the customers, from 0 to 1.
    #[getter]
    fn usual_satisfaction(&self) -> Option<f64> {
        self.0.usual_satisfaction
    }

    /// Whether the customers complain habitually, regardless of the service.
    #[getter]
    fn habitual_complainer(&self) -> Option<bool> {
        self.0.habitual_complainer
    }

    /// The quality of the offer compared with the competitors' offers.
    #[getter]
    fn rival_parity(&self) -> Option<&'static str> {
        self.0.rival_parity.map(crm_core::retention::RivalParity::name)
    }

    /// The price compared with the competitors' prices.
    #[getter]
    fn price_position(&self) -> Option<&'static str> {
        self.0.price_position.map(crm_core::retention::PricePosition::name)
    }

    /// Return the names of the fields in which two contexts differ.
    fn differences(&self, other: &CostContext) -> Vec<String> {
        self.0.differences(&other.0)
    }

    /// Write the context as canonical JSON, without unknown fields.
    fn to_json(&self) -> Result<String, Fail> {
        Ok(self.0.to_json()?)
    }

    /// Read a context from a dict, or from JSON.
    #[staticmethod]
    fn from_json(json: Document<'_>) -> Result<CostContext, Fail> {
        Ok(CostContext(crm_core::retention::CostContext::from_json(&json.json("json")?)?))
    }

    fn __repr__(&self, py: Python<'_>) -> Result<String, Fail> {
        let word = |(name, value): (Bound<'_, PyAny>, Bound<'_, PyAny>)| {
            Ok(format!("{name}={}", value.repr()?))
        };
        let words = self.keywords(py)?.iter().map(word).collect::<PyResult<Vec<_>>>()?;
        Ok(format!("CostContext({})", words.join(", ")))
    }

    #[pyo3(signature = () -> "tuple[tuple[()], dict[str, object]]")]
    fn __getnewargs_ex__<'py>(&self, py: Python<'py>) -> PyResult<((), Bound<'py, PyDict>)> {
        Ok(((), self.keywords(py)?))
    }
}

impl CostContext {
    /// Returns the document as keyword arguments, which are the names of its fields.
    fn keywords<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        Ok(Json(self.to_json()?).into_pyobject(py)?.cast_into::<PyDict>()?)
    }
}
