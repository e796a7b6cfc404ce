//! The arms of a report.

use pyo3::prelude::*;

use super::basis::VerdictBasis;
use crate::argument::Amount;
use crate::error::Fail;
use crate::money::Money;
use crate::number::{Estimate, OrUndefined, RatioSet};

/// The control arm of a report.
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ControlReport(pub(super) crm_core::retention::ControlReport);

#[pymethods]
impl ControlReport {
    /// The name of the arm.
    #[getter]
    fn arm(&self) -> &str {
        &self.0.arm
    }

    /// The number of customers.
    #[getter]
    fn n(&self) -> u64 {
        self.0.n
    }

    /// The number of customers lost.
    #[getter]
    fn churned(&self) -> u64 {
        self.0.churned
    }

    /// The churn rate, with its Wilson interval.
    #[getter]
    fn churn_rate(&self) -> Estimate {
        Estimate(self.0.churn_rate)
    }

    /// The number of customers who were exposed to the program despite being controls; undefined
    /// without exposure.
    #[getter]
    fn exposed(&self) -> OrUndefined<u64> {
        OrUndefined::of(self.0.exposed, |exposed| exposed)
    }

    /// The number of customers excluded because their follow-up was too short; undefined if a
    /// summary did not tell it.
    #[getter]
    fn excluded(&self) -> OrUndefined<u64> {
        OrUndefined::of(self.0.excluded, |excluded| excluded)
    }

    /// The number of excluded controls who were lost; undefined if a summary did not tell it.
    #[getter]
    fn excluded_churned(&self) -> OrUndefined<u64> {
        OrUndefined::of(self.0.excluded_churned, |churned| churned)
    }

    /// The number of controls whose revenue is known; undefined without revenue.
    #[getter]
    fn revenue_known(&self) -> OrUndefined<u64> {
        OrUndefined::of(self.0.revenue_known, |known| known)
    }

    /// The number of controls whose revenue is null, which is 0 or unknown as `missing` says.
    #[getter]
    fn revenue_missing(&self) -> OrUndefined<u64> {
        OrUndefined::of(self.0.revenue_missing, |missing| missing)
    }

    /// The number of controls whose revenue was above the cap, and counts as the cap.
    #[getter]
    fn revenue_capped(&self) -> OrUndefined<u64> {
        OrUndefined::of(self.0.revenue_capped, |capped| capped)
    }

    fn __repr__(&self) -> String {
        format!("<ControlReport {:?}: {} of {} lost>", self.0.arm, self.0.churned, self.0.n)
    }
}

/// A treated arm of a report, compared with the control.
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ArmReport(pub(super) crm_core::retention::ArmReport);

#[pymethods]
impl ArmReport {
    /// The name of the arm.
    #[getter]
    fn arm(&self) -> &str {
        &self.0.arm
    }

    /// The number of customers.
    #[getter]
    fn n(&self) -> u64 {
        self.0.n
    }

    /// The number of customers lost.
    #[getter]
    fn churned(&self) -> u64 {
        self.0.churned
    }

    /// The churn rate, with its Wilson interval.
    #[getter]
    fn churn_rate(&self) -> Estimate {
        Estimate(self.0.churn_rate)
    }

    /// The churn rate of the control minus that of this arm: positive is good. Undefined in a
    /// stratified report if no stratum has customers of the arm and of the control.
    #[getter]
    fn churn_reduction(&self) -> OrUndefined<Estimate> {
        OrUndefined::of(self.0.churn_reduction, Estimate)
    }

    /// The churn rate divided by the control's; below 1 is good. In a stratified report it is
    /// standardized as the churn reduction is.
    #[getter]
    fn risk_ratio(&self) -> OrUndefined<Estimate> {
        OrUndefined::of(self.0.risk_ratio, Estimate)
    }

    /// The lift: the churn reduction as a share of the control's churn rate.
    #[getter]
    fn lift(&self) -> OrUndefined<Estimate> {
        OrUndefined::of(self.0.lift, Estimate)
    }

    /// The odds of churn divided by the control's; below 1 is good. Undefined in a stratified report,
    /// whose strata have a common one.
    #[getter]
    fn odds_ratio(&self) -> OrUndefined<Estimate> {
        OrUndefined::of(self.0.odds_ratio, Estimate)
    }

    /// The p-value of no effect, adjusted for several treated arms, which decides the verdict.
    #[getter]
    fn p_value(&self) -> OrUndefined<f64> {
        OrUndefined::of(self.0.p_value, |p_value| p_value)
    }

    /// The p-value of no effect without adjustment for several arms.
    #[getter]
    fn unadjusted_p_value(&self) -> OrUndefined<f64> {
        OrUndefined::of(self.0.unadjusted_p_value, |p_value| p_value)
    }

    /// The least churn reduction that the verdict of this arm, as the only treated one, would find
    /// in 80 % of studies of this size at the churn rate of the control. Undefined if even a program
    /// that lost no customer would be found in fewer; 0 if the method has verdicts in as many without
    /// an effect. In a stratified report the program is
    /// taken to divide the churn rates of all strata by the same factor.
    #[getter]
    fn detectable_reduction(&self) -> OrUndefined<f64> {
        OrUndefined::of(self.0.detectable_reduction, |reduction| reduction)
    }

    /// The number needed to treat to retain one customer.
    #[getter]
    fn nnt(&self) -> OrUndefined<RatioSet> {
        OrUndefined::of(self.0.nnt, RatioSet)
    }

    /// The number of customers retained: the churn reduction times the customers of the arm.
    #[getter]
    fn retained(&self) -> OrUndefined<Estimate> {
        OrUndefined::of(self.0.retained, Estimate)
    }

    /// The incremental cost of the program over the control.
    #[getter]
    fn cost(&self) -> OrUndefined<Money> {
        OrUndefined::of(self.0.cost, Money)
    }

    /// The cost per retained customer, in the study's currency.
    #[getter]
    fn cost_per_retained(&self) -> OrUndefined<RatioSet> {
        OrUndefined::of(self.0.cost_per_retained, RatioSet)
    }

    /// The quadrant of effect and cost: "trade_off", "dominant", "dominated", "cheaper_but_harmful"
    /// or "no_difference".
    #[getter]
    fn quadrant(&self) -> OrUndefined<&'static str> {
        OrUndefined::of(self.0.quadrant, |quadrant| quadrant.name())
    }

    /// The verdict on the effect: "effective", "inconclusive" or "harmful".
    #[getter]
    fn verdict(&self) -> &'static str {
        self.0.verdict.name()
    }

    /// The figure that decides the verdict on the effect.
    #[getter]
    fn verdict_basis(&self) -> OrUndefined<VerdictBasis> {
        OrUndefined::of(self.0.verdict_basis, VerdictBasis)
    }

    /// The net benefit at the customer value, or by revenue, as the options say.
    #[getter]
    fn net_benefit_at_value(&self) -> OrUndefined<Estimate> {
        OrUndefined::of(self.0.net_benefit_at_value, Estimate)
    }

    /// The verdict on the money: "pays", "unclear" or "does_not_pay"; undefined unless the options
    /// request the net benefit.
    #[getter]
    fn money_verdict(&self) -> OrUndefined<&'static str> {
        OrUndefined::of(self.0.money_verdict, |verdict| verdict.name())
    }

    /// The figure that decides the verdict on the money.
    #[getter]
    fn money_verdict_basis(&self) -> OrUndefined<VerdictBasis> {
        OrUndefined::of(self.0.money_verdict_basis, VerdictBasis)
    }

    /// The cost of a new customer divided by the cost per retained customer, if the options have an
    /// acquisition cost.
    #[getter]
    fn acquisition_ratio(&self) -> OrUndefined<Estimate> {
        OrUndefined::of(self.0.acquisition_ratio, Estimate)
    }

    /// The break-even unit cost, if the options request the net benefit: the `per_assigned` at
    /// which the net benefit would be 0.
    #[getter]
    fn break_even_unit_cost(&self) -> OrUndefined<Estimate> {
        OrUndefined::of(self.0.break_even_unit_cost, Estimate)
    }

    /// The net benefit divided by the cost, if the options request the net benefit.
    #[getter]
    fn return_on_cost(&self) -> OrUndefined<Estimate> {
        OrUndefined::of(self.0.return_on_cost, Estimate)
    }

    /// The incremental revenue of the arm over the control.
    #[getter]
    fn incremental_revenue(&self) -> OrUndefined<Estimate> {
        OrUndefined::of(self.0.incremental_revenue, Estimate)
    }

    /// The incremental revenue, adjusted for the baseline.
    #[getter]
    fn incremental_revenue_adjusted(&self) -> OrUndefined<Estimate> {
        OrUndefined::of(self.0.incremental_revenue_adjusted, Estimate)
    }

    /// The churn reduction, adjusted for the baseline.
    #[getter]
    fn churn_reduction_adjusted(&self) -> OrUndefined<Estimate> {
        OrUndefined::of(self.0.churn_reduction_adjusted, Estimate)
    }

    /// The churn reduction among compliers, if the study has exposure.
    #[getter]
    fn complier_reduction(&self) -> OrUndefined<RatioSet> {
        OrUndefined::of(self.0.complier_reduction, RatioSet)
    }

    /// The number of customers who were exposed to the program; undefined without exposure.
    #[getter]
    fn exposed(&self) -> OrUndefined<u64> {
        OrUndefined::of(self.0.exposed, |exposed| exposed)
    }

    /// The number of customers excluded because their follow-up was too short; undefined if a
    /// summary did not tell it.
    #[getter]
    fn excluded(&self) -> OrUndefined<u64> {
        OrUndefined::of(self.0.excluded, |excluded| excluded)
    }

    /// The number of excluded customers who were lost; undefined if a summary did not tell it.
    #[getter]
    fn excluded_churned(&self) -> OrUndefined<u64> {
        OrUndefined::of(self.0.excluded_churned, |churned| churned)
    }

    /// The number of customers whose revenue is known; undefined without revenue.
    #[getter]
    fn revenue_known(&self) -> OrUndefined<u64> {
        OrUndefined::of(self.0.revenue_known, |known| known)
    }

    /// The number of customers whose revenue is null, which is 0 or unknown as `missing` says.
    #[getter]
    fn revenue_missing(&self) -> OrUndefined<u64> {
        OrUndefined::of(self.0.revenue_missing, |missing| missing)
    }

    /// The number of customers whose revenue was above the cap, and counts as the cap.
    #[getter]
    fn revenue_capped(&self) -> OrUndefined<u64> {
        OrUndefined::of(self.0.revenue_capped, |capped| capped)
    }

    /// Return the confidence that the program pays at each customer value of `values`: the
    /// cost-effectiveness acceptability curve.
    ///
    /// A confidence, not a probability: 1 minus the one-sided p-value of a net benefit of at most
    /// 0.
    fn acceptability(&self, values: Vec<Amount<'_>>) -> Result<Vec<f64>, Fail> {
        let values = values.iter().map(|value| value.decimal("values"));
        Ok(self.0.acceptability(&values.collect::<Result<Vec<_>, Fail>>()?)?)
    }

    /// Return the net benefit at the customer value `value`.
    fn net_benefit(&self, value: Amount<'_>) -> Result<Estimate, Fail> {
        Ok(Estimate(self.0.net_benefit(value.decimal("value")?)?))
    }

    fn __repr__(&self) -> String {
        format!(
            "<ArmReport {:?}: {} of {} lost, {}>",
            self.0.arm, self.0.churned, self.0.n, self.0.verdict
        )
    }
}
