//! The report of a tally.

use std::sync::Arc;

use serde::Serialize;

use crate::churn::report::finding::ReasonFinding;
use crate::churn::report::shares::{known_share, ratio};
use crate::churn::report::sums::{UNKNOWN, all};
use crate::churn::scheme::scheme::ReasonScheme;
use crate::churn::tally::place::Axis;
use crate::churn::tally::reason_tally::{Inner, NOT_ASKED, ReasonTally};
use crate::churn::tally::tallies::Tallies;
use crate::error::error::Result;
use crate::error::undefined::Undefined;
use crate::money::currency::Currency;
use crate::number::estimate::Estimate;
use crate::number::level::Level;

/// The code of those who declined to say.
const DECLINED: &str = "UNKNOWN.DECLINED";

/// The code of those whose reason the scheme does not have.
const OTHER: &str = "UNKNOWN.OTHER";

/// Above this share of unknown roots there is a finding.
const MOST_UNKNOWN: f64 = 0.3;

/// Above this share of other reasons there is a finding.
const MOST_OTHER: f64 = 0.1;

/// What a tally of reasons says: data only.
///
/// Every table is a [`Table`](crate::table::Table). Limits are Wilson's, at the level of the report.
/// `depth` 0 is the total, 1 the top groups of the scheme; a code that is shorter than the depth
/// stays itself, so that every depth has the same totals.
///
/// # Examples
///
/// ```
/// use crm_core::churn::{ReasonScheme, ReasonTally, SchemeKind, TallyDefinition};
/// use crm_core::{Batch, Column};
///
/// let roots = ReasonScheme::standard(SchemeKind::Root)?;
/// let stated = ReasonScheme::standard(SchemeKind::Stated)?;
/// let mut tally = ReasonTally::new(&roots, &stated, TallyDefinition::new(["reason"]))?;
/// let reasons = ["OFFER.CHEAPER", "OFFER.BETTER", "SERVICE.SLOW"];
/// tally.update(&Batch::new(vec![Column::strings("reason", &reasons)])?)?;
/// let table = tally.report(Default::default())?.rollup(Some(1))?;
/// assert_eq!(table.column("code")?.text(0)?, Some("OFFER"));
/// assert_eq!(table.column("n")?.int64(0)?, Some(2));
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct ReasonReport {
    pub(crate) inner: Arc<Inner>,
    pub(crate) tallies: Tallies,
    pub(crate) level: Level,
    findings: Vec<ReasonFinding>,
}

/// How many exits have a root that says nothing, by why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct UnknownReasons {
    /// Nobody asked.
    pub not_asked: u64,
    /// The customer declined to say.
    pub declined: u64,
    /// Any other root of the group.
    pub other: u64,
}

impl ReasonTally {
    /// Reports what the tally says so far, with limits at a level.
    ///
    /// # Errors
    ///
    /// None in practice: every table of the report can be made.
    pub fn report(&self, level: Level) -> Result<ReasonReport> {
        let mut report = ReasonReport {
            inner: Arc::clone(&self.inner),
            tallies: self.tallies.clone(),
            level,
            findings: Vec::new(),
        };
        report.findings = report.found()?;
        Ok(report)
    }
}

impl ReasonReport {
    /// Returns the scheme of the roots.
    #[must_use]
    pub fn scheme(&self) -> &ReasonScheme {
        self.inner.roots.scheme()
    }

    /// Returns the scheme of the stated reasons.
    #[must_use]
    pub fn stated_scheme(&self) -> &ReasonScheme {
        self.inner.stated.scheme()
    }

    /// Returns the level of the limits.
    #[must_use]
    pub fn level(&self) -> Level {
        self.level
    }

    /// Returns the number of exits.
    #[must_use]
    pub fn n(&self) -> u64 {
        all(self.exits())
    }

    /// Returns the number of attempts to leave; `None` without a column of who stayed.
    #[must_use]
    pub fn attempts(&self) -> Option<u64> {
        self.inner.definition.saved.as_ref()?;
        let groups = self.groups(Some(Axis::Offer), Axis::Root)?;
        Some(groups.cells().map(|(_, _, sum)| sum.n).sum())
    }

    /// Returns the sum of the values of those who left, in units of
    /// `10^-`[`decimals`](ReasonReport::decimals); `None` without a column of values.
    #[must_use]
    pub fn value_units(&self) -> Option<i128> {
        self.inner.definition.value.as_ref()?;
        Some(self.exits().iter().map(|(_, sum)| sum.value).sum())
    }

    /// Returns the decimals of the values.
    #[must_use]
    pub fn decimals(&self) -> u32 {
        self.inner.definition.value_decimals().unwrap_or_default().get()
    }

    /// Returns the currency of the values, if it was declared.
    #[must_use]
    pub fn currency(&self) -> Option<Currency> {
        self.inner.definition.currency.map(|currency| currency.0)
    }

    /// Returns how many exits have a root that says nothing.
    #[must_use]
    pub fn unknown(&self) -> UnknownReasons {
        let scheme = self.scheme();
        let not_asked = self.counted(|code| code == NOT_ASKED);
        let declined = self.counted(|code| code == DECLINED);
        let unknown = self.counted(|code| scheme.is_within(code, UNKNOWN));
        UnknownReasons { not_asked, declined, other: unknown - not_asked - declined }
    }

    /// Returns the share of exits with a root that says something; undefined if nobody left.
    ///
    /// # Errors
    ///
    /// None in practice: there are no more established exits than exits.
    pub fn coverage(&self) -> Result<std::result::Result<Estimate, Undefined>> {
        known_share(self.established(), self.n(), self.level)
    }

    /// Returns what limits the conclusions.
    #[must_use]
    pub fn findings(&self) -> &[ReasonFinding] {
        &self.findings
    }

    fn found(&self) -> Result<Vec<ReasonFinding>> {
        let mut findings = Vec::new();
        let n = self.n();
        let unknown = ratio(n - self.established(), n);
        if let Some(share) = unknown.filter(|&share| share > MOST_UNKNOWN) {
            findings.push(ReasonFinding::TooManyUnknown { share });
        }
        let other = ratio(self.counted(|code| code == OTHER), n);
        if let Some(share) = other.filter(|&share| share > MOST_OTHER) {
            findings.push(ReasonFinding::OtherShare { share });
        }
        for by in &self.inner.definition.by {
            let names: Vec<&str> = by.0.iter().map(String::as_str).collect();
            findings.extend(self.by(&names, 1)?.findings);
        }
        if !self.tallies.migrated.is_empty() {
            findings.push(ReasonFinding::Migrated { codes: self.tallies.migrated.clone() });
        }
        let column = self.inner.definition.value.as_deref().unwrap_or_default();
        if let Some(rounded) = self.tallies.rounding.finding(column) {
            findings.push(ReasonFinding::Rounded {
                column: rounded.column,
                rows: rounded.rows,
                largest_change: rounded.largest_change,
            });
        }
        if self.inner.definition.saved.is_some() {
            findings.push(ReasonFinding::SaveRatesAreNotEffects {});
        }
        Ok(findings)
    }
}
