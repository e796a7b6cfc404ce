//! A report as a JSON document.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::document::document;
use crate::document::kind::Kind;
use crate::error::error::{Error, Result};
use crate::error::undefined::{Undefined, or_undefined};
use crate::retention::definition::definition::StudyDefinition;
use crate::retention::definition::options::ReportOptions;
use crate::retention::effect::effect::{Churn, Effect, StratumChurn};
use crate::retention::report::arm::{ArmReport, Background, ControlReport};
use crate::retention::report::balance::{Balance, covariates};
use crate::retention::report::check::check_report;
use crate::retention::report::finding::{Finding, serialize_findings};
use crate::retention::report::origin::Origin;
use crate::retention::report::report::RetentionReport;
use crate::retention::report::strata::StrataReport;
use crate::stats::sample_ratio::SampleRatio;

/// The version of the document.
const VERSION: u64 = 1;

/// The JSON of a report.
#[derive(Serialize, Deserialize)]
struct ReportDocument {
    /// The names of the treated arms, in the order of the report.
    arm_names: Vec<String>,
    /// The treated arms by name, each compared with the control.
    arms: BTreeMap<String, ArmReport>,
    /// How the treated arms differ from the control before the program, by arm and by the column of
    /// the baseline or covariate. Empty without a baseline and covariates.
    balance: BTreeMap<String, BTreeMap<String, Balance>>,
    /// The control arm.
    control: ControlReport,
    /// The definition of the study.
    definition: StudyDefinition,
    /// The properties of the data that limit the conclusions, the most severe first.
    #[serde(serialize_with = "serialize_findings")]
    findings: Vec<Finding>,
    /// The options of the report.
    options: ReportOptions,
    /// The test of the sizes of the arms, undefined without an allocation ratio.
    #[serde(with = "or_undefined")]
    sample_ratio: Result<SampleRatio, Undefined>,
    /// The treated arms and the control by stratum, by arm. Empty without strata.
    strata: BTreeMap<String, StrataReport>,
    /// The version of the document, 1.
    version: u64,
}

impl RetentionReport {
    /// Writes all figures as canonical JSON (RFC 8785).
    ///
    /// `docs/report.md` describes every key. An unbounded limit is `null`, marked by `shape`
    /// or by another key. An undefined figure is an object `{"undefined": reason}`.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidDocument`] if serialization fails, which a report never does.
    ///
    /// # Examples
    ///
    /// ```
    /// # let study = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc_study.in"));
    /// let json = study.report(&Default::default())?.to_json()?;
    /// assert!(json.contains(r#""verdict":"effective""#));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn to_json(&self) -> Result<String> {
        document::canonical(self)
    }

    /// Reads a report that [`to_json`](RetentionReport::to_json) has written.
    ///
    /// # Errors
    ///
    /// [`Error::UnsupportedVersion`], and [`Error::InvalidDocument`], which names the path, if the
    /// text is not a report: a key is missing, unknown or there twice, or contradicts another key.
    /// An invalid definition or options have the errors that they have elsewhere, at a path in the
    /// report.
    ///
    /// The keys must agree in this:
    ///
    /// - The arms, strata and covariates are those of the definition, and the control is its
    ///   control. The counts of a part are at most those of the whole.
    /// - Rates, differences, ratios and customers retained follow from the counts. P-values are from
    ///   0 to 1, degrees of freedom above 0, and the adjusted p-values follow from the unadjusted.
    /// - Each figure has the level of the report, a method that it can have, and finite limits where
    ///   its limits are finite; intervals contain their estimate if the method's always do.
    /// - Each verdict follows from its basis, and the basis from the figure that it names. A figure
    ///   that the options do not request is undefined.
    /// - The severity and the sentence of a finding follow from its numbers.
    ///
    /// Limits, p-values and the cost are not computed again: the rows are not in the report.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::retention::RetentionReport;
    ///
    /// # let study = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc_study.in"));
    /// let report = study.report(&Default::default())?;
    /// let json = report.to_json()?;
    /// assert_eq!(RetentionReport::from_json(&json)?, report);
    /// let error = RetentionReport::from_json(&json.replace("effective", "great")).unwrap_err();
    /// assert_eq!(error.path(), Some("$.arms.mail.verdict"));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn from_json(json: &str) -> Result<RetentionReport> {
        let given = document::read_version(json, Kind::Report, VERSION)?;
        // Numbers must be in their canonical form, in which they are written again.
        let read: ReportDocument = document::read(&document::canonical(&given)?)?;
        let report = read.report()?;
        document::check_written(&given, &report)?;
        Ok(report)
    }
}

impl Serialize for RetentionReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ReportDocument::of(self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for RetentionReport {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<RetentionReport, D::Error> {
        ReportDocument::deserialize(deserializer)?.report().map_err(de::Error::custom)
    }
}

impl ReportDocument {
    fn of(report: &RetentionReport) -> ReportDocument {
        let RetentionReport {
            definition,
            options,
            findings,
            sample_ratio,
            control,
            arms,
            balance,
            strata,
        } = report.clone();
        let mut by_arm: BTreeMap<String, BTreeMap<String, Balance>> = BTreeMap::new();
        for one in balance {
            by_arm.entry(one.arm.clone()).or_default().insert(one.covariate.clone(), one);
        }
        ReportDocument {
            arm_names: arms.iter().map(|arm| arm.arm.clone()).collect(),
            arms: arms.into_iter().map(|arm| (arm.arm.clone(), arm)).collect(),
            balance: by_arm,
            control,
            definition,
            findings,
            options,
            sample_ratio,
            strata: strata.into_iter().map(|strata| (strata.arm.clone(), strata)).collect(),
            version: VERSION,
        }
    }

    fn report(self) -> Result<RetentionReport> {
        let ReportDocument { arm_names, mut arms, mut balance, mut strata, .. } = self;
        let (definition, options, control) = (self.definition, self.options, self.control);
        let mut ordered = RetentionReport {
            findings: self.findings,
            sample_ratio: self.sample_ratio,
            arms: Vec::new(),
            balance: Vec::new(),
            strata: Vec::new(),
            control,
            definition,
            options,
        };
        let origin = Origin::default();
        for name in arm_names {
            let arm = arms.remove(&name).ok_or_else(|| missing("arms", &name))?;
            let strata = strata.remove(&name);
            let effect = effect(&options, &ordered.control, &arm, strata.as_ref())?;
            let background = Background::new(&ordered.definition, &options, effect, &arm, &origin);
            ordered.arms.push(ArmReport { background, ..arm });
            ordered.strata.extend(strata);
            let mut compared = balance.remove(&name).unwrap_or_default();
            let columns = covariates(&ordered.definition);
            ordered.balance.extend(columns.filter_map(|column| compared.remove(column)));
        }
        let mut other = arms.keys().chain(strata.keys()).chain(balance.keys());
        if let Some(arm) = other.next() {
            let message = format!("lacks {arm:?}, which other keys have");
            return Err(document::invalid("$.arm_names", message));
        }
        check_report(&ordered)?;
        Ok(ordered)
    }
}

/// The effect that a report describes.
fn effect(
    options: &ReportOptions,
    control: &ControlReport,
    arm: &ArmReport,
    strata: Option<&StrataReport>,
) -> Result<Effect> {
    if !options.is_stratified() {
        return Ok(Effect::Crude {
            control: Churn { churned: control.churned, n: control.n },
            treated: Churn { churned: arm.churned, n: arm.n },
            method: options.difference,
        });
    }
    // Without a stratum of both arms the figures that need it are undefined.
    let strata = &strata.ok_or_else(|| missing("strata", &arm.arm))?.strata;
    let mut groups: BTreeMap<u64, StratumChurn> = BTreeMap::new();
    let more = |sum: &mut Churn, churned: u64, n: u64| {
        *sum = Churn { churned: sum.churned.saturating_add(churned), n: sum.n.saturating_add(n) };
    };
    for one in strata {
        let group = groups.entry(one.group).or_default();
        group.names.insert(one.names.clone());
        more(&mut group.control, one.control_churned, one.control_n);
        more(&mut group.treated, one.churned, one.n);
    }
    Ok(Effect::Standardized { strata: groups.into_values().collect() })
}

fn missing(key: &str, arm: &str) -> Error {
    document::invalid(&format!("$.{key}"), format!("lacks {arm:?}"))
}
