//! The options of a report.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::document::document;
use crate::error::choice::choice;
use crate::error::error::{Error, Result};
use crate::money::exact::serialize_decimal;
use crate::money::money::check_amount;
use crate::number::level::Level;
use crate::number::method::Method;
use crate::retention::definition::definition::StudyDefinition;
use crate::stats::adjust::Multiplicity;
use crate::stats::adjusted_difference::Adjustment;

/// The options of a report.
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
/// assert_eq!(options.level.get(), 0.9);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ReportOptions {
    /// The confidence level of all intervals; 0.95.
    pub level: Level,
    /// The method for the churn reduction; Miettinen and Nurminen.
    pub difference: Method,
    /// The adjustment of the p-values of several treated arms; Holm.
    pub multiplicity: Multiplicity,
    /// The value of a retained customer, in the study's currency; needed for the net benefit.
    #[serde(serialize_with = "serialize_option")]
    pub customer_value: Option<Decimal>,
    /// The cost of a new customer, in the study's currency; needed for its ratio to the cost of
    /// retention.
    #[serde(serialize_with = "serialize_option")]
    pub acquisition_cost: Option<Decimal>,
    /// Whether the churn reduction, the incremental revenue and the cost are standardized over the
    /// strata instead of crude. Customers in a stratum without the control or without the treated
    /// arm are then excluded; a fixed cost is charged in full.
    pub stratified: bool,
    /// The adjustment of churn and revenue for the baseline, in addition to the unadjusted figures;
    /// Lin.
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
            difference: Method::MiettinenNurminen,
            multiplicity: Multiplicity::Holm,
            customer_value: None,
            acquisition_cost: None,
            stratified: false,
            adjust: Some(Adjustment::default()),
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

    /// Standardizes the churn reduction over the strata.
    #[must_use]
    pub fn with_stratified(self, stratified: bool) -> ReportOptions {
        ReportOptions { stratified, ..self }
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
        let conflict = |field: &str, message: &str| {
            Err(Error::Conflict { field: field.to_owned(), message: message.to_owned() })
        };
        if self.value_from == ValueSource::Revenue {
            if self.customer_value.is_some() {
                return conflict("customer_value", "and value_from=\"revenue\" exclude each other");
            }
            if definition.revenue.is_none() {
                return conflict("value_from", "is \"revenue\", but the study has no such column");
            }
        }
        if self.stratified && definition.strata.is_empty() {
            return conflict("stratified", "needs a study with strata");
        }
        self.cost_method.within("cost_method", Method::COST)?;
        self.difference.within("difference", Method::RISK_DIFFERENCE)?;
        let amounts =
            [("customer_value", self.customer_value), ("acquisition_cost", self.acquisition_cost)];
        for (field, amount) in amounts {
            if let Some(amount) = amount {
                check_amount(field, amount, currency)?;
            }
        }
        Ok(())
    }
}

fn serialize_option<S: serde::Serializer>(
    amount: &Option<Decimal>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match amount {
        Some(amount) => serialize_decimal(amount, serializer),
        None => serializer.serialize_none(),
    }
}
