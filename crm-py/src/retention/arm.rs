//! The arms of a report.

use crm_core::Undefined as Reason;
use pyo3::prelude::*;

use crate::argument::Amount;
use crate::error::Fail;
use crate::money::Money;
use crate::number::{Estimate, OrUndefined, RatioSet};

/// The control arm of a report.
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ControlReport(pub(super) crm_core::ControlReport);

#[pymethods]
impl ControlReport {
    /// The name of the arm.
    #[getter]
    fn arm(&self) -> &str {
        &self.0.arm
    }

    /// Its customers.
    #[getter]
    fn n(&self) -> u64 {
        self.0.n
    }

    /// Those who were lost.
    #[getter]
    fn churned(&self) -> u64 {
        self.0.churned
    }

    /// The share that was lost, with its Wilson interval.
    #[getter]
    fn churn_rate(&self) -> Estimate {
        Estimate(self.0.churn_rate)
    }

    fn __repr__(&self) -> String {
        format!("<ControlReport {}: {} of {} lost>", self.0.arm, self.0.churned, self.0.n)
    }
}

/// A treated arm of a report, compared with the control.
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ArmReport(pub(super) crm_core::ArmReport);

#[pymethods]
impl ArmReport {
    /// The name of the arm.
    #[getter]
    fn arm(&self) -> &str {
        &self.0.arm
    }

    /// Its customers.
    #[getter]
    fn n(&self) -> u64 {
        self.0.n
    }

    /// Those who were lost.
    #[getter]
    fn churned(&self) -> u64 {
        self.0.churned
    }

    /// The share that was lost, with its Wilson interval.
    #[getter]
    fn churn_rate(&self) -> Estimate {
        Estimate(self.0.churn_rate)
    }

    /// The control's churn rate less this one's: positive is good.
    #[getter]
    fn churn_reduction(&self) -> Estimate {
        Estimate(self.0.churn_reduction)
    }

    /// The churn rate over the control's; below 1 is good.
    #[getter]
    fn risk_ratio(&self) -> OrUndefined<Estimate> {
        OrUndefined::of(self.0.risk_ratio, Estimate)
    }

    /// The odds of churn over the control's; below 1 is good.
    #[getter]
    fn odds_ratio(&self) -> OrUndefined<Estimate> {
        OrUndefined::of(self.0.odds_ratio, Estimate)
    }

    /// The p-value of no effect, adjusted for several treated arms: the verdict follows it.
    #[getter]
    fn p_value(&self) -> f64 {
        self.0.p_value
    }

    /// The p-value of no effect as if this were the only treated arm.
    #[getter]
    fn unadjusted_p_value(&self) -> f64 {
        self.0.unadjusted_p_value
    }

    /// The number needed to treat to retain one customer.
    #[getter]
    fn nnt(&self) -> OrUndefined<RatioSet> {
        OrUndefined::of(self.0.nnt, RatioSet)
    }

    /// The customers retained: the churn reduction times the customers of the arm.
    #[getter]
    fn retained(&self) -> Estimate {
        Estimate(self.0.retained)
    }

    /// What the program cost more than if the arm's customers had been controls.
    #[getter]
    fn cost(&self) -> Money {
        Money(self.0.cost)
    }

    /// The cost of each retained customer, in the study's currency.
    #[getter]
    fn cost_per_retained(&self) -> OrUndefined<RatioSet> {
        OrUndefined::of(self.0.cost_per_retained, RatioSet)
    }

    /// Where the program lies on the plane of effect and cost: "trade_off", "dominant",
    /// "dominated", "cheaper_but_harmful" or "no_difference".
    #[getter]
    fn quadrant(&self) -> &'static str {
        self.0.quadrant.name()
    }

    /// What the study says of the effect: "effective", "inconclusive" or "harmful".
    #[getter]
    fn verdict(&self) -> &'static str {
        self.0.verdict.name()
    }

    /// The net benefit at the customer value that the report was asked for.
    #[getter]
    fn net_benefit_at_value(&self) -> Option<Estimate> {
        self.0.net_benefit_at_value.map(Estimate)
    }

    /// How many times the cost of a new customer exceeds that of a retained one, where the report
    /// was given a cost of acquisition.
    #[getter]
    fn acquisition_ratio(&self) -> Option<OrUndefined<Estimate>> {
        let ratio: Option<Result<_, Reason>> = self.0.acquisition_ratio;
        ratio.map(|ratio| OrUndefined::of(ratio, Estimate))
    }

    /// Return the net benefit when a retained customer is worth `value`.
    fn net_benefit(&self, value: Amount<'_>) -> Result<Estimate, Fail> {
        Ok(Estimate(self.0.net_benefit(value.decimal("value")?)?))
    }

    fn __repr__(&self) -> String {
        format!(
            "<ArmReport {}: {} of {} lost, {}>",
            self.0.arm, self.0.churned, self.0.n, self.0.verdict
        )
    }
}
