//! The numeric columns of a customer besides the outcome.

use crate::text::choice::choice;

choice! {
    /// A number of each customer that a study sums.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::retention::Metric;
    ///
    /// assert_eq!(Metric::Baseline.name(), "baseline");
    /// ```
    pub enum Metric as "metric" {
        /// The customer's revenue during the follow-up.
        Revenue = 1 "revenue",
        /// A value measured before the program, which the program cannot have changed.
        Baseline = 2 "baseline",
        /// The program's cost for the customer.
        Cost = 3 "cost",
    }
}

impl Metric {
    /// The pairs of metrics with sums of products.
    pub(crate) const PAIRS: [(Metric, Metric); 3] = [
        (Metric::Revenue, Metric::Baseline),
        (Metric::Revenue, Metric::Cost),
        (Metric::Baseline, Metric::Cost),
    ];
}
