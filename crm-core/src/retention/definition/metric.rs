//! What may be known of each customer besides whether they were lost.

use crate::error::choice::choice;

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
        /// What the customer brought in during the follow-up.
        Revenue = 1 "revenue",
        /// A figure from before the program, which the program cannot have changed.
        Baseline = 2 "baseline",
        /// What the program spent on the customer.
        Cost = 3 "cost",
    }
}

impl Metric {
    /// The pairs whose products are summed.
    pub(crate) const PAIRS: [(Metric, Metric); 3] = [
        (Metric::Revenue, Metric::Baseline),
        (Metric::Revenue, Metric::Cost),
        (Metric::Baseline, Metric::Cost),
    ];

    /// The position among the metrics.
    pub(crate) fn index(self) -> usize {
        self as usize - 1
    }

    /// The bit that says that a row holds it.
    pub(crate) fn bit(self) -> u8 {
        1 << self.index()
    }
}
