//! What a reader of a report must know before believing it.

use std::fmt;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::format::{count, customers, isolated, p_value};
use crate::document;
use crate::number::choice;
use crate::stats::{Cells, SampleRatio, coverage_within, sample_ratio};
use crate::{Level, Method, Result};

choice! {
    /// How much a finding weighs.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::Severity;
    ///
    /// assert!(Severity::Critical > Severity::Warning);
    /// ```
    pub enum Severity as "severity" {
        /// Good to know.
        Info = 1 "info",
        /// The figures are less certain than they look.
        Warning = 2 "warning",
        /// The figures should not be used before this is explained.
        Critical = 3 "critical",
    }
}

/// The size of an arm, and the size that the allocation ratio gives it.
///
/// # Examples
///
/// ```
/// use crm_core::ArmSize;
///
/// let size = ArmSize { arm: "mail".to_owned(), n: 480, expected: 500.0 };
/// assert!(size.expected > size.n as f64);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ArmSize {
    /// The arm.
    pub arm: String,
    /// Its customers.
    pub n: u64,
    /// The customers it was meant to have, of all that were seen.
    pub expected: f64,
}

/// Something about a study that its reader must know, with its numbers.
///
/// # Examples
///
/// ```
/// use crm_core::{Finding, Severity};
///
/// let finding = Finding::TinyArm {
///     arm: "mail".to_owned(),
///     n: 90,
///     control_n: 10,
///     smallest_expected: 0.3,
///     coverage: Some(0.91),
/// };
/// assert_eq!(finding.severity(), Severity::Warning);
/// assert!(finding.to_string().contains("holds the truth in 91.0 % of studies"));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Finding {
    /// The arms do not have the sizes that the allocation ratio gives them.
    SampleRatioMismatch {
        /// The test.
        test: SampleRatio,
        /// The arms with their sizes.
        arms: Vec<ArmSize>,
    },
    /// An arm, or its control, is too small for its intervals to be taken at their word.
    TinyArm {
        /// The treated arm.
        arm: String,
        /// Its customers.
        n: u64,
        /// The customers of the control.
        control_n: u64,
        /// The smallest of the four counts (lost and kept, treated and control) that equal churn
        /// rates would give.
        smallest_expected: f64,
        /// How often the interval of the churn reduction holds the truth in groups of these sizes,
        /// at the churn rates seen; none when that would take too long to compute.
        coverage: Option<f64>,
    },
}

/// A sample ratio this unlikely is a mismatch.
const MISMATCH: f64 = 0.001;

/// Arms below this size are tiny.
const FEW_CUSTOMERS: u64 = 50;

/// Arms are tiny when an expected count is below this.
const FEW_EXPECTED: f64 = 5.0;

/// The most pairs of counts over which a coverage is summed in a report.
const MOST_CELLS: usize = 2048;

impl Finding {
    /// Returns the name of this kind of finding.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Finding::SampleRatioMismatch { .. } => "sample_ratio_mismatch",
            Finding::TinyArm { .. } => "tiny_arm",
        }
    }

    /// Returns how much the finding weighs.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self {
            Finding::SampleRatioMismatch { .. } => Severity::Critical,
            Finding::TinyArm { .. } => Severity::Warning,
        }
    }

    /// Writes the finding with all its numbers as canonical JSON (RFC 8785).
    ///
    /// # Errors
    ///
    /// None in practice: a finding is always a valid document.
    pub fn to_json(&self) -> Result<String> {
        document::canonical(self)
    }

    /// The finding that the arms have the wrong sizes, if they have.
    pub(super) fn of_sizes(test: SampleRatio, arms: &[(&str, u64, f64)]) -> Option<Finding> {
        let total: f64 = arms.iter().map(|&(_, n, _)| n as f64).sum();
        let weight: f64 = arms.iter().map(|&(_, _, share)| share).sum();
        let sizes = arms.iter().map(|&(arm, n, share)| ArmSize {
            arm: arm.to_owned(),
            n,
            expected: total * share / weight,
        });
        (test.p_value < MISMATCH)
            .then(|| Finding::SampleRatioMismatch { test, arms: sizes.collect() })
    }

    /// The finding that an arm or its control is too small, if one is.
    pub(super) fn of_counts(
        arm: &str,
        (churned, n): (u64, u64),
        (control_churned, control_n): (u64, u64),
        difference: Method,
        level: Level,
    ) -> Result<Option<Finding>> {
        let total = (n + control_n) as f64;
        let lost = (churned + control_churned) as f64;
        let smallest_expected = lost.min(total - lost) / total * n.min(control_n) as f64;
        if smallest_expected >= FEW_EXPECTED && n.min(control_n) >= FEW_CUSTOMERS {
            return Ok(None);
        }
        // The rates seen, kept away from 0 and 1, where every interval would hold the truth.
        let rate = |x: u64, n: u64| (x as f64 + 0.5) / (n as f64 + 1.0);
        let control = Cells::new(control_n, rate(control_churned, control_n));
        let treated = Cells::new(n, rate(churned, n));
        let coverage = coverage_within(&control, &treated, difference, level, MOST_CELLS)?;
        let arm = arm.to_owned();
        Ok(Some(Finding::TinyArm { arm, n, control_n, smallest_expected, coverage }))
    }
}

/// Tests the sizes of the arms against their shares.
pub(super) fn test_sizes(arms: &[(&str, u64, f64)]) -> Result<SampleRatio> {
    let counts: Vec<u64> = arms.iter().map(|&(_, n, _)| n).collect();
    let shares: Vec<f64> = arms.iter().map(|&(_, _, share)| share).collect();
    sample_ratio(&counts, &shares)
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Finding::SampleRatioMismatch { test, arms } => {
                write!(f, "the arms do not have the sizes they were meant to have (p ")?;
                write!(f, "{})", p_value(test.p_value))?;
                for ArmSize { arm, n, expected } in arms {
                    let (arm, n, expected) = (isolated(arm), count(*n), customers(*expected));
                    write!(f, "; {arm}: {n} of an expected {expected}")?;
                }
                write!(
                    f,
                    ". Customers were lost or moved after they were assigned: find out how "
                )?;
                write!(f, "before using any figure below")
            }
            Finding::TinyArm { arm, n, control_n, smallest_expected, coverage } => {
                let (arm, n, control_n) = (isolated(arm), count(*n), count(*control_n));
                write!(f, "{arm} has {n} customers against {control_n} controls, and as few as ")?;
                write!(f, "{smallest_expected:.1} expected in a cell. ")?;
                match coverage {
                    Some(coverage) => write!(
                        f,
                        "At such sizes and churn rates the interval of the churn reduction holds \
                         the truth in {:.1} % of studies",
                        coverage * 100.0
                    ),
                    None => write!(f, "At such sizes the intervals are less certain than they say"),
                }
            }
        }
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("finding", self.name())?;
        map.serialize_entry("severity", &self.severity())?;
        map.serialize_entry("message", &self.to_string())?;
        match self {
            Finding::SampleRatioMismatch { test, arms } => {
                map.serialize_entry("test", test)?;
                map.serialize_entry("arms", arms)?;
            }
            Finding::TinyArm { arm, n, control_n, smallest_expected, coverage } => {
                map.serialize_entry("arm", arm)?;
                map.serialize_entry("n", n)?;
                map.serialize_entry("control_n", control_n)?;
                map.serialize_entry("smallest_expected", smallest_expected)?;
                map.serialize_entry("coverage", coverage)?;
            }
        }
        map.end()
    }
}
