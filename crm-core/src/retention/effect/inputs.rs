//! What the figures of an arm are computed from.

use crate::error::error::Result;
use crate::error::undefined::UndefinedReason;
use crate::money::decimals::Decimals;
use crate::retention::definition::definition::StudyDefinition;
use crate::retention::definition::metric::Metric;
use crate::retention::definition::options::ReportOptions;
use crate::retention::effect::means::{Centers, metric, revenue_moments};
use crate::retention::tally::cell::{Cell, MetricSums};
use crate::retention::tally::tally::Tallies;
use crate::stats::moments::Moments;

/// What every comparison with the control needs.
#[derive(Clone, Copy)]
pub(crate) struct Inputs<'r> {
    pub(crate) definition: &'r StudyDefinition,
    pub(crate) tallies: &'r Tallies,
    pub(crate) options: &'r ReportOptions,
    pub(crate) control: &'r Cell,
    pub(crate) centers: Centers,
}

impl Inputs<'_> {
    /// The sums of a metric in a cell; undefined when one of the columns was missing.
    pub(crate) fn sums<'c>(
        &self,
        cell: &'c Cell,
        one: Metric,
        columns: &[&'static str],
    ) -> Result<&'c MetricSums> {
        Ok(metric(self.definition, self.tallies, cell, one, columns)?)
    }

    pub(crate) fn decimals(&self, one: Metric) -> Decimals {
        self.definition.metric(one).map(|(_, decimals)| decimals).unwrap_or_default()
    }

    /// The moments of two metrics, over the customers who have both.
    pub(crate) fn joint_moments(
        &self,
        cell: &Cell,
        first: Metric,
        second: Metric,
    ) -> Result<Moments> {
        let products = cell.pair(first, second).filter(|products| products.n >= 2);
        let decimals = (self.decimals(first), self.decimals(second));
        let centers = (self.centers.of(first), self.centers.of(second));
        Ok(revenue_moments(products.ok_or(UndefinedReason::TooFew)?, decimals, centers))
    }
}
