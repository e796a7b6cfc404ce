//! Properties of the data that limit the conclusions.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

use crate::document::document;
#[cfg(doc)]
use crate::error::error::Error;
use crate::error::error::Result;
use crate::error::text::first_ten;
use crate::number::estimate::Short;
use crate::number::level::Level;
use crate::number::method::Method;
use crate::render::format;
use crate::render::format::{count, counted, customers, either, isolated, ratio};
use crate::retention::effect::revenue::Revenue;
use crate::retention::report::allocation::AllocatedArm;
use crate::retention::report::basis::DecidingFigure;
use crate::stats::coverage::least_coverage;
use crate::stats::sample_ratio::SampleRatio;
use crate::stats::samples::Samples;
use crate::text::choice::choice;

choice! {
    /// The severity of a finding.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::retention::Severity;
    ///
    /// assert!(Severity::Critical > Severity::Warning);
    /// ```
    pub enum Severity as "severity" {
        /// An informational finding.
        Info = 1 "info",
        /// The figures are less reliable than they look.
        Warning = 2 "warning",
        /// Do not use the figures before this is resolved.
        Critical = 3 "critical",
    }
}

/// The size of an arm, and its expected size.
///
/// # Examples
///
/// ```
/// use crm_core::retention::ArmSize;
///
/// let size = ArmSize { arm: "mail".to_owned(), n: 480, expected: 500.0 };
/// assert!(size.expected > size.n as f64);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ArmSize {
    /// The arm.
    pub arm: String,
    /// The number of customers.
    pub n: u64,
    /// The expected number of customers, by the allocation ratio.
    pub expected: f64,
}

/// Declares the kinds of findings: for each its documentation, its name, its numbers, its severity
/// and its sentence.
macro_rules! findings {
    (
        $(#[$meta:meta])*
        pub enum $type:ident {
            $(
                $(#[doc = $doc:literal])+
                $kind:ident $name:literal {
                    $($(#[$field_meta:meta])+ $field:ident: $field_type:ty,)+
                }
                severity: $severity:expr,
                sentence: $sentence:expr,
            )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[non_exhaustive]
        #[serde(tag = "finding")]
        pub enum $type {
            $(
                $(#[doc = $doc])+
                #[serde(rename = $name)]
                $kind { $($(#[$field_meta])+ $field: $field_type,)+ },
            )+
        }

        impl $type {
            fn declared_name(&self) -> &'static str {
                match self {
                    $($type::$kind { .. } => $name,)+
                }
            }

            fn declared_severity(&self) -> Severity {
                match self {
                    $($type::$kind { $($field,)+ } => {
                        let _ = ($($field,)+);
                        $severity
                    })+
                }
            }

            fn sentence(&self) -> String {
                match self {
                    $($type::$kind { $($field,)+ } => {
                        let _ = ($($field,)+);
                        $sentence
                    })+
                }
            }
        }
    };
}

findings! {
    /// A property of the data that limits the conclusions, with its figures.
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
    /// assert!(finding.to_string().contains("contains the true value in at least 91.0% of studies"));
    /// ```
    pub enum Finding {
        /// The sizes of the arms do not agree with the allocation ratio.
        SampleRatioMismatch "sample_ratio_mismatch" {
            /// The test.
            test: SampleRatio,
            /// The arms with their sizes.
            arms: Vec<ArmSize>,
        }
        severity: Severity::Critical,
        sentence: format!(
            "the sizes of the arms do not match the allocation ratio (p {}){}. Customers were lost \
             or moved after they were assigned: find out how before using any figure below",
            format::p_value(test.p_value),
            sizes(arms)
        ),

        /// An arm, or its control, is too small for its intervals to keep their level.
        TinyArm "tiny_arm" {
            /// The treated arm.
            arm: String,
            /// The number of customers.
            n: u64,
            /// The number of controls.
            control_n: u64,
            /// The smallest expected count of the four cells (lost and retained, treated and
            /// control) with equal churn rates.
            smallest_expected: f64,
            /// The least coverage of the interval of the churn reduction in groups of these sizes, at
            /// the churn rates that the data allow: five rates of each arm between its Wilson limits,
            /// evenly spaced on the scale of the square root. Absent if its computation would take
            /// too long.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            coverage: Option<f64>,
        }
        severity: Severity::Warning,
        sentence: format!(
            "{} has {} against {}, and as few as {smallest_expected:.1} expected in a cell. {}",
            isolated(arm),
            counted(*n, "customer"),
            counted(*control_n, "control"),
            certainty(*coverage)
        ),

        /// An incremental revenue rests on few customers, so that its interval does not keep its
        /// level.
        FewCustomers "few_customers" {
            /// The treated arm.
            arm: String,
            /// The figure: `incremental_revenue` or `incremental_revenue_adjusted`.
            figure: DecidingFigure,
            /// The effective number of customers (Kish): how many equal customers would have the
            /// same sum of revenue and the same sum of squares.
            effective: f64,
            /// The effective number of controls.
            control_effective: f64,
            /// The skewness of the difference of the arms; absent if the data have no sums of cubes.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            skewness: Option<f64>,
        }
        severity: Severity::Warning,
        sentence: few_customers((*figure, arm), (*effective, *control_effective), *skewness),

        /// The baseline is missing for so many customers that the unadjusted revenue decides the
        /// money.
        PartialBaseline "partial_baseline" {
            /// The treated arm.
            arm: String,
            /// The customers whose baseline is known.
            known: u64,
            /// The customers.
            n: u64,
            /// The controls whose baseline is known.
            control_known: u64,
            /// The controls.
            control_n: u64,
        }
        severity: Severity::Warning,
        sentence: format!(
            "the baseline is known for {} of {} of {} and {} of {}: the unadjusted revenue decides, \
             because those with a baseline may not be like the others",
            count(*known),
            counted(*n, "customer"),
            isolated(arm),
            count(*control_known),
            counted(*control_n, "control")
        ),

        /// Customers are in a different arm than the one to which their identifier is assigned.
        AssignmentMismatch "assignment_mismatch" {
            /// The arm they are in.
            arm: String,
            /// The number of customers.
            customers: u64,
        }
        severity: Severity::Critical,
        sentence: format!(
            "{} of {} {} assigned to another arm by their identifier. Find out who moved them \
             before using any figure below",
            counted(*customers, "customer"),
            isolated(arm),
            either(*customers, "is", "are")
        ),

        /// An arm differs from the control in a covariate more than randomized arms do.
        Imbalance "imbalance" {
            /// The treated arm.
            arm: String,
            /// The column.
            covariate: String,
            /// The standardized mean difference.
            smd: f64,
            /// The p-value of no difference, adjusted for all covariates and arms (Holm).
            p_value: f64,
        }
        severity: Severity::Critical,
        sentence: format!(
            "{} differs from the control in {}, standardized mean difference {} (p {}). \
             Randomized arms rarely differ this much: find out how customers were assigned",
            isolated(arm),
            isolated(covariate),
            ratio(*smd),
            format::p_value(*p_value)
        ),

        /// An arm and the control are divided among the strata differently, more than by chance.
        StrataImbalance "strata_imbalance" {
            /// The treated arm.
            arm: String,
            /// Whether the report is stratified, which takes the division into account.
            stratified: bool,
            /// The p-value of equal shares.
            p_value: f64,
        }
        severity: if *stratified { Severity::Warning } else { Severity::Critical },
        sentence: format!(
            "{} and the control are divided among the strata differently (p {}): {}",
            isolated(arm),
            format::p_value(*p_value),
            if *stratified {
                "right if customers were assigned at different rates by stratum; otherwise find out \
                 how they were assigned"
            } else {
                "the crude figures compare customers of different strata. Use the stratified report, \
                 and find out how customers were assigned"
            }
        ),

        /// Controls were exposed to the program.
        Contamination "contamination" {
            /// The control.
            arm: String,
            /// The number of exposed customers.
            exposed: u64,
            /// The number of customers.
            n: u64,
        }
        severity: Severity::Warning,
        sentence: format!(
            "{} of {} of the control {} {} exposed to the program. They count as controls, which \
             makes the effect look smaller",
            count(*exposed),
            counted(*n, "customer"),
            isolated(arm),
            either(*exposed, "was", "were")
        ),

        /// Treated customers were not exposed to the program.
        NonCompliance "non_compliance" {
            /// The treated arm.
            arm: String,
            /// The number of unexposed customers.
            unexposed: u64,
            /// The number of customers.
            n: u64,
        }
        severity: Severity::Info,
        sentence: format!(
            "{} of {} of {} {} not exposed. They count as treated: the effect is that of assigning \
             the program",
            count(*unexposed),
            counted(*n, "customer"),
            isolated(arm),
            either(*unexposed, "was", "were")
        ),

        /// A value is missing more often in an arm than in the control.
        MissingDiffers "missing_differs" {
            /// The treated arm.
            arm: String,
            /// The column.
            column: String,
            /// The p-value of equal shares of missing values, adjusted for all columns and arms
            /// (Holm).
            p_value: f64,
        }
        severity: Severity::Critical,
        sentence: {
            let (column, p) = (isolated(column), format::p_value(*p_value));
            format!(
                "the share of missing {column} differs between {} and the control (p {p}): figures \
                 of {column} are biased unless those without it are like the others. Find out why \
                 it is missing",
                isolated(arm)
            )
        },

        /// The revenue of a hundredth of the customers of an arm, or of more, is unknown.
        MissingValues "missing_values" {
            /// The arm.
            arm: String,
            /// The column.
            column: String,
            /// The number of customers whose revenue is unknown.
            missing: u64,
            /// The number of customers.
            n: u64,
        }
        severity: Severity::Warning,
        sentence: format!(
            "{} is unknown for {} of {} of {}: its figures are those of the others, scaled up to all. \
             If a null means that a customer brought none, declare missing={{\"revenue\": \
             \"zero\"}}",
            isolated(column),
            count(*missing),
            counted(*n, "customer"),
            isolated(arm)
        ),

        /// Revenues above the cap of the definition count as the cap.
        Capped "capped" {
            /// The arm.
            arm: String,
            /// The column.
            column: String,
            /// The number of customers whose revenue counts as the cap.
            capped: u64,
            /// The number of customers whose revenue is known.
            n: u64,
            /// The cap.
            cap: String,
        }
        severity: Severity::Info,
        sentence: format!(
            "{} of {} of {} of {} {} above the cap, and {} as {cap}",
            isolated(column),
            count(*capped),
            counted(*n, "customer"),
            isolated(arm),
            either(*capped, "is", "are"),
            either(*capped, "counts", "count")
        ),

        /// Most of the customers who were excluded as followed for less than the follow-up were lost,
        /// more than of the others: the column seems to contain the days until a loss.
        ExcludedLost "excluded_lost" {
            /// The column with the days.
            column: String,
            /// The number of excluded customers.
            excluded: u64,
            /// The number of those of them who were lost.
            excluded_churned: u64,
            /// The number of other customers.
            n: u64,
            /// The number of those of them who were lost.
            churned: u64,
            /// The p-value of equal churn rates of the excluded and the other customers (Fisher's
            /// exact test).
            p_value: f64,
        }
        severity: Severity::Critical,
        sentence: format!(
            "{} of {} who {} left out {} lost, against {} of the other {} (p {}): {} seems to be \
             the number of days until each customer was lost or the data end, and leaves out those \
             who were lost. Give the days until the loss as lost_after, null for customers who were \
             not lost, and as followed_days those from the assignment to the end of the data, lost \
             or not",
            count(*excluded_churned),
            counted(*excluded, "customer"),
            either(*excluded, "was", "were"),
            either(*excluded_churned, "was", "were"),
            count(*churned),
            count(*n),
            format::p_value(*p_value),
            isolated(column)
        ),

        /// Customers were followed for less than the follow-up, and excluded.
        LateEnrollment "late_enrollment" {
            /// The arm.
            arm: String,
            /// The number of excluded customers.
            excluded: u64,
            /// The number of other customers.
            n: u64,
            /// The p-value of the same excluded share as in the control (Fisher's exact test),
            /// adjusted for several treated arms (Holm); absent for the control itself.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            p_value: Option<f64>,
        }
        severity: if unlikely(*p_value).is_some() { Severity::Warning } else { Severity::Info },
        sentence: format!(
            "{} of {} {} followed for less than the follow-up and {} left out; {} {}{}",
            counted(*excluded, "customer"),
            isolated(arm),
            either(*excluded, "was", "were"),
            either(*excluded, "is", "are"),
            count(*n),
            either(*n, "remains", "remain"),
            unlike(*p_value)
        ),

        /// Strata have no customers of a treated arm or of the control.
        LackingStrata "lacking_strata" {
            /// The treated arm.
            arm: String,
            /// The strata.
            strata: Vec<String>,
            /// The treated customers in them, whom a stratified report leaves out.
            left_out: u64,
            /// The treated customers.
            n: u64,
        }
        severity: many(*left_out, *n),
        sentence: format!(
            "strata that lack customers of {} or of the control have no weight where strata are \
             combined; {} of {} treated customers {} left out: {}",
            isolated(arm),
            count(*left_out),
            count(*n),
            either(*left_out, "is", "are"),
            first_ten(strata, "; ", isolated)
        ),

        /// Strata in which an arm has fewer than two customers are taken together, or with the
        /// smallest other stratum.
        PooledStrata "pooled_strata" {
            /// The treated arm.
            arm: String,
            /// The strata.
            strata: Vec<String>,
            /// The treated customers in them.
            pooled: u64,
            /// The treated customers.
            n: u64,
        }
        severity: many(*pooled, *n),
        sentence: format!(
            "strata with fewer than two customers of {} or of the control are taken together, or \
             with the smallest other stratum; they have {} of {} treated customers: {}",
            isolated(arm),
            count(*pooled),
            count(*n),
            first_ten(strata, "; ", isolated)
        ),

        /// Strata with fewer than five expected customers in a cell are used in a standardized
        /// effect.
        TinyStrata "tiny_strata" {
            /// The treated arm.
            arm: String,
            /// The strata.
            strata: Vec<String>,
        }
        severity: Severity::Warning,
        sentence: format!(
            "strata with fewer than five expected customers, lost or retained, in {} or the \
             control: {}",
            isolated(arm),
            first_ten(strata, "; ", isolated)
        ),

        /// Numbers of a column were rounded to its declared decimals, which can change a shown digit.
        Rounded "rounded" {
            /// The column.
            column: String,
            /// The number of rounded numbers.
            rows: u64,
            /// The largest change.
            largest_change: f64,
        }
        severity: Severity::Info,
        sentence: format!(
            "{} of {} {} rounded to its decimals, by at most {}; declare more decimals to keep them",
            counted(*rows, "number"),
            isolated(column),
            either(*rows, "was", "were"),
            Short(*largest_change)
        ),

        /// Sums of a summary were floats that are not an integer number of units.
        InexactSummary "inexact_summary" {
            /// The column.
            column: String,
            /// The number of inexact sums.
            rows: u64,
            /// The largest error.
            largest_change: f64,
        }
        severity: Severity::Info,
        sentence: format!(
            "{} of {} {} no exact sum, off by at most {}; cast them to decimals in the query",
            counted(*rows, "sum"),
            isolated(column),
            either(*rows, "was a float that is", "were floats that are"),
            Short(*largest_change)
        ),

        /// A summary lacked columns, so the figures that need them are undefined.
        AbsentColumns "absent_columns" {
            /// The columns.
            columns: Vec<String>,
        }
        severity: Severity::Info,
        sentence: format!(
            "a summary lacked columns, and the figures that need them are undefined: {}",
            first_ten(columns, "; ", isolated)
        ),
    }
}

/// A smaller p-value is a finding, after adjustment for all tests of a study that search for its
/// kind: so each kind occurs in 1 in 1,000 studies without a flaw.
pub(crate) const MISMATCH: f64 = 0.001;

/// Smaller arms are tiny.
const FEW_CUSTOMERS: u64 = 50;

/// An arm with a smaller expected count is tiny.
const FEW_EXPECTED: f64 = 5.0;

/// Without sums of cubes the effective number of customers of each arm must be at least this for a
/// verdict: then it is wrong on one side in at most 4% of studies (`docs/statistics.md`).
pub(crate) const ENOUGH_EFFECTIVE: f64 = 400.0;

/// A revenue that rests on a smaller effective number of customers of an arm rests on few.
const FEW_EFFECTIVE: f64 = 10.0;

/// A more skewed difference rests on few customers: where the interval covers less than 90%, this
/// or the number above finds it in 90% of studies (`docs/statistics.md`).
const MOST_SKEWNESS: f64 = 0.42;

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence())
    }
}

impl Finding {
    /// Returns the name of this kind of finding.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.declared_name()
    }

    /// Returns the severity.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.declared_severity()
    }

    /// Writes the finding with all its numbers, its severity and its sentence as canonical JSON (RFC
    /// 8785).
    ///
    /// # Errors
    ///
    /// [`Error::InvalidDocument`] if serialization fails, which a finding never does.
    pub fn to_json(&self) -> Result<String> {
        document::canonical(&FindingDocument::of(self))
    }

    /// Returns the finding of a sample ratio mismatch, if any.
    pub(crate) fn of_sizes(test: SampleRatio, arms: &[AllocatedArm]) -> Option<Finding> {
        let total: f64 = arms.iter().map(|arm| arm.n as f64).sum();
        let weight: f64 = arms.iter().map(|arm| arm.share).sum();
        let sizes = arms.iter().map(|AllocatedArm { arm, n, share }| ArmSize {
            arm: arm.clone(),
            n: *n,
            expected: total * share / weight,
        });
        (test.p_value < MISMATCH)
            .then(|| Finding::SampleRatioMismatch { test, arms: sizes.collect() })
    }

    /// Returns the finding that a revenue rests on few customers, if any.
    pub(crate) fn of_revenue(arm: &str, revenue: &Revenue) -> Option<Finding> {
        let ([effective, control_effective], skewness) = (revenue.effective, revenue.skewness());
        let least = effective.min(control_effective);
        let few = match skewness {
            Some(skewness) => least < FEW_EFFECTIVE || skewness.abs() > MOST_SKEWNESS,
            None => least < ENOUGH_EFFECTIVE,
        };
        let (arm, figure) = (arm.to_owned(), DecidingFigure::of_revenue(revenue.method));
        few.then_some(Finding::FewCustomers { arm, figure, effective, control_effective, skewness })
    }

    /// Returns the finding that an arm or its control is too small, if any.
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
        let samples = Samples::new(control_churned, control_n, churned, n)?;
        let coverage = least_coverage(samples, difference, level)?;
        let arm = arm.to_owned();
        Ok(Some(Finding::TinyArm { arm, n, control_n, smallest_expected, coverage }))
    }
}

/// A finding as a report writes it.
#[derive(Serialize)]
pub(crate) struct FindingDocument<'f> {
    #[serde(flatten)]
    finding: &'f Finding,
    /// The finding as a sentence.
    message: String,
    /// Its severity.
    severity: Severity,
}

impl FindingDocument<'_> {
    pub(crate) fn of(finding: &Finding) -> FindingDocument<'_> {
        FindingDocument { finding, message: finding.to_string(), severity: finding.severity() }
    }
}

/// Writes findings as a report does.
pub(crate) fn serialize_findings<S: Serializer>(
    findings: &[Finding],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(findings.iter().map(FindingDocument::of))
}

/// Above this percentage of the treated customers, strata that are left out or taken together can
/// change the conclusion.
const MANY_PERCENT: u128 = 5;

fn many(some: u64, n: u64) -> Severity {
    if u128::from(some) * 100 > u128::from(n) * MANY_PERCENT {
        Severity::Critical
    } else {
        Severity::Warning
    }
}

fn revenue_name(figure: DecidingFigure) -> &'static str {
    match figure {
        DecidingFigure::IncrementalRevenueAdjusted => "adjusted revenue",
        _ => "incremental revenue",
    }
}

fn few_customers(
    (figure, arm): (DecidingFigure, &str),
    (effective, control_effective): (f64, f64),
    skewness: Option<f64>,
) -> String {
    let (figure, arm) = (revenue_name(figure), isolated(arm));
    let (effective, control) = (customers(effective), customers(control_effective));
    match skewness {
        Some(skewness) => format!(
            "the {figure} of {arm} rests on few customers, as if {effective} of the arm and {control} \
             of the control had all revenue, and the difference has a skewness of {}: its interval \
             is less certain than it says",
            ratio(skewness)
        ),
        None => format!(
            "the skewness of the {figure} of {arm} is not known, because the data have no sums of \
             cubes (revenue_sum_cube): a verdict on money then needs an effective number of {} \
             customers in each arm, and it is {effective} in the arm and {control} in the control",
            customers(ENOUGH_EFFECTIVE)
        ),
    }
}

fn sizes(arms: &[ArmSize]) -> String {
    let size = |ArmSize { arm, n, expected }: &ArmSize| {
        let (arm, n, expected) = (isolated(arm), count(*n), customers(*expected));
        format!("; {arm}: {n} of an expected {expected}")
    };
    arms.iter().map(size).collect()
}

fn certainty(coverage: Option<f64>) -> String {
    match coverage {
        Some(coverage) => format!(
            "At the churn rates that these data allow, the interval of the churn reduction contains \
             the true value in at least {:.1}% of studies",
            // Rounded down, so that the sentence is true.
            (coverage * 1000.0).floor() / 10.0
        ),
        None => "At such sizes the intervals can be too narrow".to_owned(),
    }
}

/// A p-value that is rare with equal shares.
fn unlikely(p_value: Option<f64>) -> Option<f64> {
    p_value.filter(|&p_value| p_value < MISMATCH)
}

fn unlike(p_value: Option<f64>) -> String {
    let unlike = |p: f64| {
        format!(
            "; the share differs from that of the control (p {}): the remaining customers may not \
             be comparable",
            format::p_value(p)
        )
    };
    unlikely(p_value).map(unlike).unwrap_or_default()
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
        let rounded = Finding::Rounded { column: arm(), rows: 1, largest_change: 0.5 };
        let inexact = Finding::InexactSummary { column: arm(), rows: 1, largest_change: 0.5 };
        for (finding, start) in [
            (tiny, r"a\nb has 1 customer against 1 control, and"),
            (
                Finding::AssignmentMismatch { arm: arm(), customers: 1 },
                r"1 customer of a\nb is assigned to another arm",
            ),
            (
                Finding::Contamination { arm: arm(), exposed: 1, n: 2000 },
                r"1 of 2,000 customers of the control a\nb was exposed to",
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
            (rounded, r"1 number of a\nb was rounded to"),
            (inexact, r"1 sum of a\nb was a float that is no exact sum"),
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
