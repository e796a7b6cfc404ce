//! Whether the product or the service drives customers away.

use serde::Serialize;

use crate::churn::report::report::ReasonReport;
use crate::churn::report::shares::{known_share, share, with_shares};
use crate::churn::report::sums::all;
use crate::churn::scheme::initiator::Initiator;
use crate::churn::tally::groups::{Id, Sum};
use crate::error::error::{Error, Result};
use crate::error::undefined::Undefined;
use crate::number::estimate::Estimate;
use crate::number::method::Method;
use crate::stats::proportion::proportion_test;
use crate::table::table::Table;
use crate::text::choice::choice;

choice! {
    /// What drives customers away.
    ///
    /// # Examples
    ///
    /// ```
    /// assert_eq!(crm_core::churn::PortfolioVerdict::Mixed.name(), "mixed");
    /// ```
    pub enum PortfolioVerdict as "verdict" {
        /// A strict majority leaves because of the product.
        ProductProblem = 1 "product_problem",
        /// A strict majority leaves because of the service.
        ServiceProblem = 2 "service_problem",
        /// Neither.
        Mixed = 3 "mixed",
    }
}

/// Whether the product or the service drives customers away.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Portfolio {
    /// The exits with an established root that a customer began.
    pub n: u64,
    /// The share of those because of the product.
    #[serde(serialize_with = "crate::churn::report::json::serialize_share")]
    pub product: std::result::Result<Estimate, Undefined>,
    /// The share of those because of the service.
    #[serde(serialize_with = "crate::churn::report::json::serialize_share")]
    pub service: std::result::Result<Estimate, Undefined>,
    /// The share of those for other reasons.
    #[serde(serialize_with = "crate::churn::report::json::serialize_share")]
    pub other: std::result::Result<Estimate, Undefined>,
    /// The verdict; `None` if there are no such exits.
    pub verdict: Option<PortfolioVerdict>,
    /// Whether the interval of the share that decides excludes the threshold.
    pub certain: bool,
    /// With a problem of the service, its reasons: code, label, n, share, lower, upper.
    #[serde(serialize_with = "crate::churn::report::json::serialize_optional_table")]
    pub table: Option<Table>,
}

/// A share beside a reference.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ShareComparison {
    /// The share among the exits with an established root.
    #[serde(serialize_with = "crate::churn::report::json::serialize_share")]
    pub observed: std::result::Result<Estimate, Undefined>,
    /// The reference.
    pub reference: f64,
    /// The p-value of the score test; `None` if the share is undefined.
    pub p_value: Option<f64>,
}

const PRODUCT: &str = "PRODUCT";
const SERVICE: &str = "SERVICE";

impl ReasonReport {
    /// Returns whether a strict majority of those who chose to leave, and said why, did so because
    /// of the product, or of the service.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if the threshold is not between 0 and 1, [`Error::UnknownCode`] if the
    /// scheme has no `PRODUCT` or `SERVICE`.
    pub fn portfolio_finding(&self, threshold: f64) -> Result<Portfolio> {
        if !(threshold > 0.0 && threshold < 1.0) {
            let allowed = "between 0 and 1, both excluded";
            return Err(Error::out_of_range("threshold", allowed, threshold));
        }
        let scheme = self.scheme();
        for code in [PRODUCT, SERVICE] {
            scheme.place_in(code, "portfolio_finding")?;
        }
        let chosen = |code: &str| {
            let initiator = scheme.get(code).ok().and_then(|concept| concept.initiator());
            initiator == Some(Initiator::Customer) && self.is_established(code)
        };
        let n = self.counted(chosen);
        let of = |group: &str| self.counted(|code| chosen(code) && scheme.is_within(code, group));
        let (product, service) = (of(PRODUCT), of(SERVICE));
        let known = |k| known_share(k, n, self.level);
        let (product, service, other) =
            (known(product)?, known(service)?, known(n - product - service)?);
        let mut portfolio =
            Portfolio { n, product, service, other, verdict: None, certain: false, table: None };
        if let (Ok(product), Ok(service)) = (&product, &service) {
            let (verdict, certain) = if product.value > threshold && product.value > service.value {
                (PortfolioVerdict::ProductProblem, product.lower > threshold)
            } else if service.value > threshold && service.value > product.value {
                (PortfolioVerdict::ServiceProblem, service.lower > threshold)
            } else {
                let below = product.upper < threshold && service.upper < threshold;
                (PortfolioVerdict::Mixed, below)
            };
            (portfolio.verdict, portfolio.certain) = (Some(verdict), certain);
        }
        if portfolio.verdict == Some(PortfolioVerdict::ServiceProblem) {
            let name = |id: Id| self.inner.roots.name(id).unwrap_or_default();
            let rows = self.exits().iter().filter(|(id, _)| scheme.is_within(name(*id), SERVICE));
            let rows: Vec<&(Id, Sum)> = rows.filter(|(id, _)| chosen(name(*id))).collect();
            let total = rows.iter().map(|(_, sum)| sum.n).sum();
            portfolio.table = Some(self.plain_table(rows.into_iter(), total)?);
        }
        Ok(portfolio)
    }

    /// Compares the share of a reason among the exits with an established root with a reference. A
    /// group counts all that is below it.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownCode`], [`Error::OutOfRange`] if the reference is not between 0 and 1.
    pub fn compare(&self, code: &str, share: f64) -> Result<ShareComparison> {
        self.scheme().place_in(code, "code")?;
        if !(share > 0.0 && share < 1.0) {
            let allowed = "between 0 and 1, both excluded";
            return Err(Error::out_of_range("share", allowed, share));
        }
        if !self.is_established(code) {
            return Err(Error::conflict("code", "must be below a root that says something"));
        }
        let n = self.established();
        let within = |one: &str| self.scheme().is_within(one, code) && self.is_established(one);
        let k = self.counted(within);
        let observed = known_share(k, n, self.level)?;
        let p_value = match observed {
            Ok(_) => Some(proportion_test(k, n, share, Method::Wilson)?.p_value),
            Err(_) => None,
        };
        Ok(ShareComparison { observed, reference: share, p_value })
    }

    /// The reasons of some rows as recorded: code, label, n, share, lower, upper.
    pub(crate) fn plain_table<'r>(
        &self,
        rows: impl Iterator<Item = &'r (Id, Sum)>,
        total: u64,
    ) -> Result<Table> {
        let rows: Vec<(Id, Sum)> = rows.copied().collect();
        debug_assert_eq!(all(&rows), total, "a table has all of its rows");
        let codes: Vec<Option<&str>> =
            rows.iter().map(|&(id, _)| self.inner.roots.name(id)).collect();
        let shares = rows.iter().map(|(_, sum)| share(sum.n, total, self.level));
        let shares = shares.collect::<Result<Vec<_>>>()?;
        let builder = Table::builder()
            .text("code", codes.iter().copied())
            .text("label", codes.iter().map(|code| code.and_then(|code| self.label(code))))
            .int64("n", rows.iter().map(|(_, sum)| i64::try_from(sum.n).ok()));
        with_shares(builder, "share", &shares).finish()
    }
}
