//! What a reader of a report must know before believing it.

use std::fmt;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::document::document;
use crate::error::choice::choice;
use crate::error::error::Result;
use crate::money::decimals::Rounded;
use crate::number::estimate::Short;
use crate::number::level::Level;
use crate::number::method::Method;
use crate::render::format::{count, counted, customers, either, isolated, p_value, ratio};
use crate::retention::report::allocation::Size;
use crate::stats::coverage::{Cells, coverage_within};
use crate::stats::sample_ratio::SampleRatio;

choice! {
    /// How much a finding weighs.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::retention::Severity;
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
/// use crm_core::retention::ArmSize;
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
/// use crm_core::retention::{Finding, Severity};
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
    /// Customers stand in another arm than the one their identifier is assigned to.
    AssignmentMismatch {
        /// The arm they stand in.
        arm: String,
        /// How many.
        customers: u64,
    },
    /// An arm differs from the control in a covariate more than arms drawn by lot do.
    Imbalance {
        /// The treated arm.
        arm: String,
        /// The column.
        covariate: String,
        /// The standardized mean difference.
        smd: f64,
        /// The p-value of no difference.
        p_value: f64,
    },
    /// Customers of the control were exposed to the program.
    Contamination {
        /// The control.
        arm: String,
        /// How many were exposed.
        exposed: u64,
        /// Of how many.
        n: u64,
    },
    /// Customers of a treated arm were not exposed to the program.
    NonCompliance {
        /// The treated arm.
        arm: String,
        /// How many were not exposed.
        unexposed: u64,
        /// Of how many.
        n: u64,
    },
    /// A value is missing more often in an arm than in the control.
    MissingDiffers {
        /// The treated arm.
        arm: String,
        /// The column.
        column: String,
        /// The p-value of the same share of missing values.
        p_value: f64,
    },
    /// Customers were followed for less than the follow-up, and left out.
    LateEnrollment {
        /// The arm.
        arm: String,
        /// How many were left out.
        excluded: u64,
        /// How many were not.
        n: u64,
        /// The p-value of the same share left out as of the control; none for the control itself.
        p_value: Option<f64>,
    },
    /// Strata have no customers of a treated arm, or none of the control.
    LackingStrata {
        /// The treated arm.
        arm: String,
        /// The strata.
        strata: Vec<String>,
    },
    /// Strata expect fewer than five customers in a cell, and the effect is standardized over them.
    TinyStrata {
        /// The treated arm.
        arm: String,
        /// The strata.
        strata: Vec<String>,
    },
    /// Numbers of a column were rounded to its declared decimals.
    Rounded(Rounded),
    /// Sums of a summary were floats that are no whole number of units.
    InexactSummary(Rounded),
    /// A summary lacked columns, and what needs them is undefined.
    AbsentColumns {
        /// The columns.
        columns: Vec<String>,
    },
}

/// A sample ratio this unlikely is a mismatch.
pub(crate) const MISMATCH: f64 = 0.001;

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
            Finding::AssignmentMismatch { .. } => "assignment_mismatch",
            Finding::Imbalance { .. } => "imbalance",
            Finding::Contamination { .. } => "contamination",
            Finding::NonCompliance { .. } => "non_compliance",
            Finding::MissingDiffers { .. } => "missing_differs",
            Finding::LateEnrollment { .. } => "late_enrollment",
            Finding::LackingStrata { .. } => "lacking_strata",
            Finding::TinyStrata { .. } => "tiny_strata",
            Finding::Rounded(_) => "rounded",
            Finding::InexactSummary(_) => "inexact_summary",
            Finding::AbsentColumns { .. } => "absent_columns",
        }
    }

    /// Returns how much the finding weighs.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self {
            Finding::SampleRatioMismatch { .. }
            | Finding::AssignmentMismatch { .. }
            | Finding::Imbalance { .. } => Severity::Critical,
            Finding::TinyArm { .. }
            | Finding::Contamination { .. }
            | Finding::MissingDiffers { .. }
            | Finding::LackingStrata { .. }
            | Finding::TinyStrata { .. } => Severity::Warning,
            Finding::LateEnrollment { p_value: Some(p_value), .. } if *p_value < MISMATCH => {
                Severity::Warning
            }
            Finding::NonCompliance { .. }
            | Finding::LateEnrollment { .. }
            | Finding::Rounded(_)
            | Finding::InexactSummary(_)
            | Finding::AbsentColumns { .. } => Severity::Info,
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
    pub(crate) fn of_sizes(test: SampleRatio, arms: &[Size]) -> Option<Finding> {
        let total: f64 = arms.iter().map(|(_, n, _)| *n as f64).sum();
        let weight: f64 = arms.iter().map(|(_, _, share)| share).sum();
        let sizes = arms.iter().map(|(arm, n, share)| ArmSize {
            arm: arm.clone(),
            n: *n,
            expected: total * share / weight,
        });
        (test.p_value < MISMATCH)
            .then(|| Finding::SampleRatioMismatch { test, arms: sizes.collect() })
    }

    /// The finding that an arm or its control is too small, if one is.
    pub(crate) fn of_counts(
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

/// At most ten names, and how many more there are.
fn listed(names: &[String]) -> String {
    const MOST: usize = 10;
    let shown: Vec<String> = names.iter().take(MOST).map(|name| isolated(name)).collect();
    let more = names.len().saturating_sub(MOST);
    if more > 0 { format!("{} and {more} more", shown.join("; ")) } else { shown.join("; ") }
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
                let (n, control_n) = (counted(*n, "customer"), counted(*control_n, "control"));
                write!(f, "{} has {n} against {control_n}, and as few as ", isolated(arm))?;
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
            Finding::AssignmentMismatch { arm, customers } => {
                let are = either(*customers, "is", "are");
                let (arm, customers) = (isolated(arm), counted(*customers, "customer"));
                write!(f, "{customers} of {arm} {are} assigned to another arm by their ")?;
                write!(f, "identifier. Find out who moved them before using any figure below")
            }
            Finding::Imbalance { arm, covariate, smd, p_value: p } => {
                write!(f, "{} differs from the control in ", isolated(arm))?;
                write!(f, "{}, ", isolated(covariate))?;
                write!(f, "standardized mean difference {} (p {}). ", ratio(*smd), p_value(*p))?;
                write!(f, "Arms drawn by lot rarely do: find out how customers were assigned")
            }
            Finding::Contamination { arm, exposed, n } => {
                let were = either(*exposed, "was", "were");
                let (exposed, n) = (count(*exposed), counted(*n, "customer"));
                write!(f, "{exposed} of {n} of the control {} {were} exposed ", isolated(arm))?;
                write!(
                    f,
                    "all the same. They count as controls, which makes the effect look smaller"
                )
            }
            Finding::NonCompliance { arm, unexposed, n } => {
                let were = either(*unexposed, "was", "were");
                let (unexposed, n) = (count(*unexposed), counted(*n, "customer"));
                write!(f, "{unexposed} of {n} of {} {were} not exposed. ", isolated(arm))?;
                write!(f, "They count as treated: the effect is that of assigning the program")
            }
            Finding::MissingDiffers { arm, column, p_value: p } => {
                let column = isolated(column);
                write!(
                    f,
                    "{column} is missing more or less often in {} than in the ",
                    isolated(arm)
                )?;
                write!(f, "control (p {}): figures of {column} may be biased", p_value(*p))
            }
            Finding::LateEnrollment { arm, excluded, n, p_value: p } => {
                let (were, are) =
                    (either(*excluded, "was", "were"), either(*excluded, "is", "are"));
                let customers = counted(*excluded, "customer");
                write!(f, "{customers} of {} {were} followed for less than the ", isolated(arm))?;
                let remain = either(*n, "remains", "remain");
                write!(f, "follow-up and {are} left out; {} {remain}", count(*n))?;
                match p.filter(|&p| p < MISMATCH) {
                    Some(p) => write!(
                        f,
                        "; not the same share as of the control (p {}): those who remain may not \
                         be alike",
                        p_value(p)
                    ),
                    None => Ok(()),
                }
            }
            Finding::LackingStrata { arm, strata } => {
                write!(
                    f,
                    "strata without customers of {} or of the control, which have no ",
                    isolated(arm)
                )?;
                write!(f, "weight where strata are combined: {}", listed(strata))
            }
            Finding::TinyStrata { arm, strata } => {
                write!(
                    f,
                    "strata in which {} or the control expect fewer than five customers ",
                    isolated(arm)
                )?;
                write!(f, "lost or kept: {}", listed(strata))
            }
            Finding::Rounded(Rounded { column, rows, largest_change }) => {
                let (numbers, column) = (counted(*rows, "number"), isolated(column));
                let were = either(*rows, "was", "were");
                write!(f, "{numbers} of {column} {were} rounded to its decimals, ")?;
                write!(
                    f,
                    "by at most {}; declare more decimals to keep them",
                    Short(*largest_change)
                )
            }
            Finding::InexactSummary(Rounded { column, rows, largest_change }) => {
                let (sums, column) = (counted(*rows, "sum"), isolated(column));
                let were = either(*rows, "was a float that is", "were floats that are");
                write!(f, "{sums} of {column} {were} no exact sum, ")?;
                write!(
                    f,
                    "off by at most {}; cast them to decimals in the query",
                    Short(*largest_change)
                )
            }
            Finding::AbsentColumns { columns } => {
                write!(f, "a summary lacked columns, and what needs them is undefined: ")?;
                write!(f, "{}", listed(columns))
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
            Finding::AssignmentMismatch { arm, customers } => {
                map.serialize_entry("arm", arm)?;
                map.serialize_entry("customers", customers)?;
            }
            Finding::Imbalance { arm, covariate, smd, p_value } => {
                map.serialize_entry("arm", arm)?;
                map.serialize_entry("covariate", covariate)?;
                map.serialize_entry("smd", smd)?;
                map.serialize_entry("p_value", p_value)?;
            }
            Finding::Contamination { arm, exposed, n } => {
                map.serialize_entry("arm", arm)?;
                map.serialize_entry("exposed", exposed)?;
                map.serialize_entry("n", n)?;
            }
            Finding::NonCompliance { arm, unexposed, n } => {
                map.serialize_entry("arm", arm)?;
                map.serialize_entry("unexposed", unexposed)?;
                map.serialize_entry("n", n)?;
            }
            Finding::MissingDiffers { arm, column, p_value } => {
                map.serialize_entry("arm", arm)?;
                map.serialize_entry("column", column)?;
                map.serialize_entry("p_value", p_value)?;
            }
            Finding::LateEnrollment { arm, excluded, n, p_value } => {
                map.serialize_entry("arm", arm)?;
                map.serialize_entry("excluded", excluded)?;
                map.serialize_entry("n", n)?;
                if let Some(p_value) = p_value {
                    map.serialize_entry("p_value", p_value)?;
                }
            }
            Finding::LackingStrata { arm, strata } | Finding::TinyStrata { arm, strata } => {
                map.serialize_entry("arm", arm)?;
                map.serialize_entry("strata", strata)?;
            }
            Finding::Rounded(rounded) | Finding::InexactSummary(rounded) => {
                map.serialize_entry("column", &rounded.column)?;
                map.serialize_entry("rows", &rounded.rows)?;
                map.serialize_entry("largest_change", &rounded.largest_change)?;
            }
            Finding::AbsentColumns { columns } => map.serialize_entry("columns", columns)?,
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_not_many() {
        let arm = || "a\nb".to_owned();
        let tiny = Finding::TinyArm {
            arm: arm(),
            n: 1,
            control_n: 1,
            smallest_expected: 0.5,
            coverage: None,
        };
        let rounded = || Rounded { column: arm(), rows: 1, largest_change: 0.5 };
        for (finding, start) in [
            (tiny, r"a\nb has 1 customer against 1 control, and"),
            (
                Finding::AssignmentMismatch { arm: arm(), customers: 1 },
                r"1 customer of a\nb is assigned to another arm",
            ),
            (
                Finding::Contamination { arm: arm(), exposed: 1, n: 2000 },
                r"1 of 2,000 customers of the control a\nb was exposed all",
            ),
            (
                Finding::NonCompliance { arm: arm(), unexposed: 1, n: 1 },
                r"1 of 1 customer of a\nb was not exposed",
            ),
            (
                Finding::LateEnrollment { arm: arm(), excluded: 1, n: 1, p_value: None },
                "1 customer of a\\nb was followed for less than the follow-up and is left out; \
                 1 remains",
            ),
            (Finding::Rounded(rounded()), r"1 number of a\nb was rounded to"),
            (Finding::InexactSummary(rounded()), r"1 sum of a\nb was a float that is no exact sum"),
        ] {
            assert!(finding.to_string().starts_with(start), "{finding}");
        }
    }

    #[test]
    fn names_of_columns_break_no_line() {
        let (arm, covariate) = ("mail".to_owned(), "a\nb".to_owned());
        let imbalance = Finding::Imbalance { arm, covariate, smd: 0.5, p_value: 0.0 };
        let (arm, column) = ("mail".to_owned(), "a\nb".to_owned());
        let missing = Finding::MissingDiffers { arm, column, p_value: 0.0 };
        for finding in [imbalance, missing] {
            assert!(!finding.to_string().contains('\n'), "{finding}");
        }
    }
}
