//! The options of a report.

use rust_decimal::Decimal;
use serde::de::{self, Deserializer};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Map;

use crate::document::document;
use crate::error::error::{Error, Result};
use crate::money::exact::serialize_decimal;
use crate::money::money::check_amount;
use crate::number::level::Level;
use crate::number::method::Method;
use crate::retention::definition::definition::StudyDefinition;
use crate::retention::definition::member::{Member, Members};
use crate::stats::adjust::Multiplicity;
use crate::stats::adjusted_difference::Adjustment;
use crate::text::choice::choice;

/// The options of a report.
///
/// In JSON the options are an object: numbers for `level`, names for choices, `"none"` to leave the
/// adjustment out, and text or numbers for amounts. A key that is absent keeps its default.
///
/// # Examples
///
/// ```
/// use crm_core::ReportOptions;
/// use crm_core::money::Decimal;
/// use crm_core::number::{Level, Method};
///
/// let options = ReportOptions::default()
///     .with_level(Level::new(0.9)?)
///     .with_difference(Method::Newcombe)
///     .with_customer_value(Decimal::from(120));
/// let json = r#"{"level": 0.9, "difference": "newcombe", "customer_value": "120"}"#;
/// assert_eq!(ReportOptions::from_json(json)?, options);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ReportOptions {
    /// The confidence level of all intervals; 0.95.
    pub level: Level,
    /// The method for the churn reduction; the skewness-corrected score. With a program that has no
    /// effect it says "effective" in at most 2.6% of the studies of `docs/statistics.md`, and
    /// "harmful" in at most 3.6%, also with a control group of one in a hundred.
    pub difference: Method,
    /// The adjustment of the p-values of several treated arms; Holm.
    pub multiplicity: Multiplicity,
    /// The value of a retained customer, in the study's currency; needed for the net benefit.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "serialize_amount")]
    pub customer_value: Option<Decimal>,
    /// The cost of a new customer, in the study's currency; needed for its ratio to the cost of
    /// retention.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "serialize_amount")]
    pub acquisition_cost: Option<Decimal>,
    /// Whether all figures are standardized over the strata instead of crude; `None` if the study has
    /// strata. Customers in a stratum without the control or without the treated arm are then left
    /// out, and strata in which an arm has fewer than two customers are taken together; a fixed cost
    /// is charged in full.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stratified: Option<bool>,
    /// The adjustment of churn and revenue for the baseline, in addition to the unadjusted figures;
    /// CUPED. The adjusted revenue decides the money if the baseline is known for 99% of each arm.
    #[serde(serialize_with = "serialize_or_none")]
    pub adjust: Option<Adjustment>,
    /// The value in the net benefit: the customer value if there is one, or the revenue.
    pub value_from: ValueSource,
    /// How the limits of effect and cost are combined: `mover` or `fieller`.
    pub cost_method: Method,
}

choice! {
    /// The value that the net benefit of a program is computed from.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::retention::ValueSource;
    ///
    /// assert_eq!(ValueSource::default().name(), "customer_value");
    /// ```
    pub enum ValueSource as "value_from" {
        /// The value of a retained customer, as given in the options.
        CustomerValue = 1 "customer_value",
        /// The revenue of the customers, as measured.
        Revenue = 2 "revenue",
    }
}

impl Default for ValueSource {
    /// The customer value.
    fn default() -> ValueSource {
        ValueSource::CustomerValue
    }
}

impl Default for ReportOptions {
    fn default() -> ReportOptions {
        ReportOptions {
            level: Level::default(),
            difference: Method::Scas,
            multiplicity: Multiplicity::Holm,
            customer_value: None,
            acquisition_cost: None,
            stratified: None,
            adjust: Some(Adjustment::Cuped),
            value_from: ValueSource::default(),
            cost_method: Method::Mover,
        }
    }
}

impl ReportOptions {
    /// Sets the confidence level.
    #[must_use]
    pub fn with_level(self, level: Level) -> ReportOptions {
        ReportOptions { level, ..self }
    }

    /// Sets the method for the churn reduction, one of [`Method::RISK_DIFFERENCE`].
    #[must_use]
    pub fn with_difference(self, difference: Method) -> ReportOptions {
        ReportOptions { difference, ..self }
    }

    /// Sets the adjustment of the p-values of several treated arms.
    #[must_use]
    pub fn with_multiplicity(self, multiplicity: Multiplicity) -> ReportOptions {
        ReportOptions { multiplicity, ..self }
    }

    /// Sets the value of a retained customer.
    #[must_use]
    pub fn with_customer_value(self, value: Decimal) -> ReportOptions {
        ReportOptions { customer_value: Some(value.normalize()), ..self }
    }

    /// Sets the cost of a new customer.
    #[must_use]
    pub fn with_acquisition_cost(self, cost: Decimal) -> ReportOptions {
        ReportOptions { acquisition_cost: Some(cost.normalize()), ..self }
    }

    /// Standardizes all figures over the strata, or leaves them crude although the study has strata.
    #[must_use]
    pub fn with_stratified(self, stratified: bool) -> ReportOptions {
        ReportOptions { stratified: Some(stratified), ..self }
    }

    /// Returns the options with what a study decides where they do not.
    pub(crate) fn settled(self, definition: &StudyDefinition) -> ReportOptions {
        self.with_stratified(self.stratified.unwrap_or(!definition.strata.is_empty()))
    }

    pub(crate) fn is_stratified(&self) -> bool {
        self.stratified == Some(true)
    }

    /// Sets the adjustment of churn and revenue for the baseline; `None` omits the adjusted
    /// figures.
    #[must_use]
    pub fn with_adjust(self, adjust: Option<Adjustment>) -> ReportOptions {
        ReportOptions { adjust, ..self }
    }

    /// Sets the value in the net benefit; the revenue cannot be combined with a customer value.
    #[must_use]
    pub fn with_value_from(self, value_from: ValueSource) -> ReportOptions {
        ReportOptions { value_from, ..self }
    }

    /// Sets how the limits of effect and cost are combined: by [`Method::Mover`], from the limits
    /// themselves, or by [`Method::Fieller`], from variances.
    #[must_use]
    pub fn with_cost_method(self, cost_method: Method) -> ReportOptions {
        ReportOptions { cost_method, ..self }
    }

    /// Reads options from JSON.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidDocument`] when the text is not an object, or has an unknown key or a value
    /// of the wrong type; [`Error::OutOfRange`] and [`Error::UnknownName`] when a number or a name
    /// is not allowed.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::ReportOptions;
    ///
    /// assert_eq!(ReportOptions::from_json("{}")?, ReportOptions::default());
    /// let error = ReportOptions::from_json(r#"{"level": 95}"#).unwrap_err();
    /// assert_eq!(error.to_string(), "$.level must be between 0 and 1, both excluded, got 95");
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn from_json(json: &str) -> Result<ReportOptions> {
        ReportOptions::of(document::read(json)?)
    }

    fn of(members: Members) -> Result<ReportOptions> {
        members.0.iter().try_fold(ReportOptions::default(), |options, given| {
            options.set(given).map_err(Error::in_document)
        })
    }

    /// Sets the option that a member of a document names.
    fn set(self, given: &Member) -> Result<ReportOptions> {
        Ok(match given.key.as_str() {
            "level" => self.with_level(Level::new(given.value()?)?),
            "difference" => self.with_difference(given.method(Method::RISK_DIFFERENCE)?),
            "multiplicity" => self.with_multiplicity(given.choice()?),
            "customer_value" => ReportOptions { customer_value: given.amount()?, ..self },
            "acquisition_cost" => ReportOptions { acquisition_cost: given.amount()?, ..self },
            "stratified" => self.with_stratified(given.value()?),
            "adjust" => self.with_adjust(given.choice_or_none()?),
            "value_from" => self.with_value_from(given.choice()?),
            "cost_method" => self.with_cost_method(given.method(Method::COST)?),
            _ => {
                let full = self
                    .with_customer_value(0.into())
                    .with_acquisition_cost(0.into())
                    .with_stratified(false);
                let known: Map<_, _> = document::read(&full.to_json()?)?;
                return Err(given.unknown(known.keys()));
            }
        })
    }

    /// Writes the options as canonical JSON (RFC 8785).
    ///
    /// # Errors
    ///
    /// [`Error::InvalidDocument`] if serialization fails, which valid options never do.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::ReportOptions;
    ///
    /// assert!(ReportOptions::default().to_json()?.contains(r#""level":0.95"#));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn to_json(&self) -> Result<String> {
        document::canonical(self)
    }

    pub(crate) fn check(&self, definition: &StudyDefinition) -> Result<()> {
        let currency = definition.currency;
        let conflict = |field, message: &str| Err(Error::conflict(field, message));
        if self.value_from == ValueSource::Revenue {
            if self.customer_value.is_some() {
                return conflict(
                    "$.customer_value",
                    "cannot be combined with value_from=\"revenue\"",
                );
            }
            if definition.revenue.is_none() {
                return conflict(
                    "$.value_from",
                    "\"revenue\" requires a study with a revenue column",
                );
            }
        }
        if self.is_stratified() && definition.strata.is_empty() {
            return conflict("$.stratified", "requires a study with strata");
        }
        self.cost_method.within("$.cost_method", Method::COST)?;
        self.difference.within("$.difference", Method::RISK_DIFFERENCE)?;
        let amounts = [
            ("$.customer_value", self.customer_value),
            ("$.acquisition_cost", self.acquisition_cost),
        ];
        for (field, amount) in amounts {
            if let Some(amount) = amount {
                check_amount(field, amount, currency)?;
            }
        }
        Ok(())
    }
}

impl<'de> Deserialize<'de> for ReportOptions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<ReportOptions, D::Error> {
        ReportOptions::of(Members::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

fn serialize_or_none<S: Serializer>(
    adjust: &Option<Adjustment>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(adjust.map_or("none", Adjustment::name))
}

fn serialize_amount<S: Serializer>(
    amount: &Option<Decimal>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serialize_decimal(&amount.unwrap_or_default(), serializer)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FULL: &str = concat!(
        r#"{"acquisition_cost":"19.99","adjust":"none","cost_method":"fieller","#,
        r#""customer_value":"120","difference":"mee","level":0.9,"multiplicity":"bonferroni","#,
        r#""stratified":true,"value_from":"revenue"}"#,
    );

    fn full() -> ReportOptions {
        ReportOptions::default()
            .with_level(Level::new(0.9).unwrap())
            .with_difference(Method::Mee)
            .with_multiplicity(Multiplicity::Bonferroni)
            .with_customer_value(Decimal::from(120))
            .with_acquisition_cost(Decimal::new(1999, 2))
            .with_stratified(true)
            .with_adjust(None)
            .with_value_from(ValueSource::Revenue)
            .with_cost_method(Method::Fieller)
    }

    fn error(json: &str) -> Error {
        ReportOptions::from_json(json).unwrap_err()
    }

    #[test]
    fn json_and_builders_make_the_same_options() {
        assert_eq!(ReportOptions::from_json(FULL).unwrap(), full());
        assert_eq!(full().to_json().unwrap(), FULL);
        let json = ReportOptions::default().to_json().unwrap();
        assert_eq!(ReportOptions::from_json(&json).unwrap(), ReportOptions::default());
        assert_eq!(serde_json::from_str::<ReportOptions>(&json).unwrap(), ReportOptions::default());
    }

    #[test]
    fn every_field_is_a_key() {
        let written: Map<_, _> = document::read(&full().to_json().unwrap()).unwrap();
        for (key, value) in written {
            let json = serde_json::json!({ key.as_str(): value }).to_string();
            assert_ne!(ReportOptions::from_json(&json).unwrap(), ReportOptions::default(), "{key}");
        }
    }

    #[test]
    fn an_amount_is_text_or_a_number() {
        for (given, expected) in [
            ("\"19.990\"", Decimal::new(1999, 2)),
            ("19.99", Decimal::new(1999, 2)),
            ("7", 7.into()),
        ] {
            let json = format!(r#"{{"customer_value": {given}}}"#);
            let read = ReportOptions::from_json(&json).unwrap();
            assert_eq!(read, ReportOptions::default().with_customer_value(expected));
        }
        let plain = ReportOptions::from_json(r#"{"customer_value": null}"#).unwrap();
        assert_eq!(plain, ReportOptions::default());
    }

    #[test]
    fn a_wrong_document_says_where_and_why() {
        for (json, message) in [
            ("[]", "$: expected an object, got a list"),
            (r#"{"level": "high"}"#, "$.level: expected a number, got \"high\""),
            (r#"{"level": null}"#, "$.level: expected a number, got null"),
            (r#"{"stratified": 1}"#, "$.stratified: expected a boolean, got 1"),
            (r#"{"customer_value": true}"#, "$.customer_value: expected an amount"),
            (
                r#"{"stratified": true, "stratified": true}"#,
                "$: the key \"stratified\" occurs twice",
            ),
            (r#"{"levle": 0.9}"#, "$.levle: unknown key \"levle\", expected one of \"acq"),
            (r#"{"levle": 0.9}"#, "\"value_from\""),
        ] {
            let error = error(json);
            assert!(matches!(error, Error::InvalidDocument { .. }), "{json}: {error:?}");
            assert!(error.to_string().contains(message), "{json}: {error}");
        }
    }

    #[test]
    fn a_value_that_is_not_allowed_says_what_is() {
        for (json, message) in [
            (r#"{"level": 1}"#, "$.level must be between 0 and 1, both excluded, got 1"),
            (
                r#"{"cost_method": "wald"}"#,
                "$.cost_method must be one of \"mover\", \"fieller\", got \"wald\"",
            ),
            (
                r#"{"adjust": "ols"}"#,
                "$.adjust must be one of \"lin\", \"cuped\", \"none\", got \"ols\"",
            ),
        ] {
            assert_eq!(error(json).to_string(), message);
        }
        let amount = error(r#"{"acquisition_cost": "1e3"}"#);
        assert!(matches!(amount, Error::OutOfRange { field, .. } if field == "$.acquisition_cost"));
    }
}
