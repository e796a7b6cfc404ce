//! The context that a cost of retention or acquisition depends on.

use serde::{Deserialize, Serialize};

use crate::document::document;
use crate::error::error::{Error, Result};
use crate::number::probability::Probability;
use crate::text::choice::choice;

choice! {
    /// The number of competitors in the market.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::retention::Market;
    ///
    /// assert_eq!("duopoly".parse::<Market>()?, Market::Duopoly);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub enum Market as "market" {
        /// No competitor: the customer buys here or not at all.
        Monopoly = 1 "monopoly",
        /// One competitor.
        Duopoly = 2 "duopoly",
        /// Several domestic competitors.
        Competitive = 3 "competitive",
        /// Domestic and foreign competitors.
        International = 4 "international",
    }
}

choice! {
    /// The purchase volume of the customers.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::retention::Volume;
    ///
    /// assert_eq!(Volume::High.name(), "high");
    /// ```
    pub enum Volume as "volume" {
        /// Low volume.
        Low = 1 "low",
        /// High volume.
        High = 2 "high",
    }
}

choice! {
    /// How the customers were acquired.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::retention::AcquisitionSource;
    ///
    /// assert_eq!(AcquisitionSource::Referral.name(), "referral");
    /// ```
    pub enum AcquisitionSource as "source" {
        /// A customer referred them.
        Referral = 1 "referral",
        /// A campaign attracted them.
        Campaign = 2 "campaign",
        /// They came without a referral or campaign.
        Organic = 3 "organic",
        /// Any other source.
        Other = 4 "other",
    }
}

choice! {
    /// The quality of the offer compared with the competitors' offers.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::retention::RivalParity;
    ///
    /// assert_eq!(RivalParity::Equal.name(), "equal");
    /// ```
    pub enum RivalParity as "rival_parity" {
        /// Better than the competitors' offers.
        Better = 1 "better",
        /// As good as the competitors' offers.
        Equal = 2 "equal",
        /// Worse than the competitors' offers.
        Worse = 3 "worse",
    }
}

choice! {
    /// The price compared with the competitors' prices.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::retention::PricePosition;
    ///
    /// assert_eq!(PricePosition::Below.name(), "below");
    /// ```
    pub enum PricePosition as "price_position" {
        /// Below the competitors' prices.
        Below = 1 "below",
        /// Equal to the competitors' prices.
        Equal = 2 "equal",
        /// Above the competitors' prices.
        Above = 3 "above",
    }
}

/// The context that a cost of retention or acquisition depends on.
///
/// The cost of a customer depends on the customer, the market and the offer: two costs are
/// comparable only if these agree. [`differences`](CostContext::differences) names the fields that
/// do not. All fields are optional; omit what is unknown.
///
/// As JSON:
///
/// ```json
/// {
///   "customer_type": "small business",
///   "acquirer": "own sales force",
///   "market": "competitive",
///   "product_rank": 2,
///   "volume": "high",
///   "source": "referral",
///   "usual_satisfaction": 0.8,
///   "habitual_complainer": false,
///   "rival_parity": "equal",
///   "price_position": "above"
/// }
/// ```
///
/// # Examples
///
/// ```
/// use crm_core::retention::{CostContext, Market, Volume};
///
/// let home = CostContext::default().with_market(Market::Duopoly).with_volume(Volume::High);
/// let abroad = home.clone().with_market(Market::International);
/// assert_eq!(home.differences(&abroad), ["market"]);
/// assert_eq!(home.to_json()?, r#"{"market":"duopoly","volume":"high"}"#);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct CostContext {
    /// The type of customer, as free text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_type: Option<String>,
    /// Who acquires the customers, as free text: a sales force, an agent, a chain of shops.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acquirer: Option<String>,
    /// The number of competitors in the market.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub market: Option<Market>,
    /// The rank of the product in its market; 1 is the leader.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_rank: Option<u32>,
    /// The purchase volume of the customers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume: Option<Volume>,
    /// How the customers were acquired.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<AcquisitionSource>,
    /// The usual satisfaction of the customers, from 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usual_satisfaction: Option<f64>,
    /// Whether the customers complain habitually, regardless of the service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub habitual_complainer: Option<bool>,
    /// The quality of the offer compared with the competitors' offers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rival_parity: Option<RivalParity>,
    /// The price compared with the competitors' prices.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price_position: Option<PricePosition>,
}

impl CostContext {
    /// Sets the type of customer.
    #[must_use]
    pub fn with_customer_type(self, customer_type: &str) -> CostContext {
        CostContext { customer_type: Some(customer_type.to_owned()), ..self }
    }

    /// Sets who acquires the customers.
    #[must_use]
    pub fn with_acquirer(self, acquirer: &str) -> CostContext {
        CostContext { acquirer: Some(acquirer.to_owned()), ..self }
    }

    /// Sets the number of competitors.
    #[must_use]
    pub fn with_market(self, market: Market) -> CostContext {
        CostContext { market: Some(market), ..self }
    }

    /// Sets the rank of the product in its market, 1 for the leader.
    #[must_use]
    pub fn with_product_rank(self, product_rank: u32) -> CostContext {
        CostContext { product_rank: Some(product_rank), ..self }
    }

    /// Sets the purchase volume.
    #[must_use]
    pub fn with_volume(self, volume: Volume) -> CostContext {
        CostContext { volume: Some(volume), ..self }
    }

    /// Sets how the customers were acquired.
    #[must_use]
    pub fn with_source(self, source: AcquisitionSource) -> CostContext {
        CostContext { source: Some(source), ..self }
    }

    /// Sets the usual satisfaction, from 0 to 1.
    #[must_use]
    pub fn with_usual_satisfaction(self, usual_satisfaction: f64) -> CostContext {
        CostContext { usual_satisfaction: Some(usual_satisfaction), ..self }
    }

    /// Sets whether the customers complain habitually.
    #[must_use]
    pub fn with_habitual_complainer(self, habitual_complainer: bool) -> CostContext {
        CostContext { habitual_complainer: Some(habitual_complainer), ..self }
    }

    /// Sets how the offer compares with the competitors' offers.
    #[must_use]
    pub fn with_rival_parity(self, rival_parity: RivalParity) -> CostContext {
        CostContext { rival_parity: Some(rival_parity), ..self }
    }

    /// Sets how the price compares with the competitors' prices.
    #[must_use]
    pub fn with_price_position(self, price_position: PricePosition) -> CostContext {
        CostContext { price_position: Some(price_position), ..self }
    }

    /// Checks the fields.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`], which names the field: an empty text, a `product_rank` of 0, or a
    /// `usual_satisfaction` outside 0 to 1.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::retention::CostContext;
    ///
    /// let error = CostContext::default().with_product_rank(0).check().unwrap_err();
    /// assert_eq!(error.to_string(), "$.product_rank must be at least 1, got 0");
    /// ```
    pub fn check(&self) -> Result<()> {
        let texts = [("$.customer_type", &self.customer_type), ("$.acquirer", &self.acquirer)];
        for (field, text) in texts {
            if text.as_deref() == Some("") {
                return Err(Error::out_of_range(field, "non-empty", "\"\""));
            }
        }
        if self.product_rank == Some(0) {
            return Err(Error::out_of_range("$.product_rank", "at least 1", 0));
        }
        if let Some(satisfaction) = self.usual_satisfaction {
            Probability::new("$.usual_satisfaction", satisfaction)?;
        }
        Ok(())
    }

    /// Reads a context from JSON and checks it.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidDocument`], which names the JSON path, and the errors of
    /// [`check`](CostContext::check).
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::retention::{CostContext, Volume};
    ///
    /// let context = CostContext::from_json(r#"{"volume": "low"}"#)?;
    /// assert_eq!(context, CostContext::default().with_volume(Volume::Low));
    ///
    /// let error = CostContext::from_json(r#"{"volume": "medium"}"#).unwrap_err();
    /// assert_eq!(error.path(), Some("$.volume"));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn from_json(json: &str) -> Result<CostContext> {
        let context: CostContext = document::read(json)?;
        context.check()?;
        Ok(context)
    }

    /// Writes the context in its canonical form (RFC 8785), without unknown fields.
    ///
    /// # Errors
    ///
    /// The errors of [`check`](CostContext::check): an invalid context is not written.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::retention::CostContext;
    ///
    /// let context = CostContext::default().with_product_rank(2).with_acquirer("agents");
    /// assert_eq!(context.to_json()?, r#"{"acquirer":"agents","product_rank":2}"#);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn to_json(&self) -> Result<String> {
        self.check()?;
        document::canonical(self)
    }

    /// Returns the names of the fields in which two contexts differ, in order of declaration. A
    /// field that is known in only one context is a difference.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::retention::{AcquisitionSource, CostContext};
    ///
    /// let (some, none) = (CostContext::default().with_customer_type("student"), CostContext::default());
    /// let other = some.clone().with_source(AcquisitionSource::Referral);
    /// assert_eq!(other.differences(&none), ["customer_type", "source"]);
    /// assert!(some.differences(&some).is_empty());
    /// ```
    #[must_use]
    pub fn differences(&self, other: &CostContext) -> Vec<String> {
        // The pattern names all fields, so that a new field does not compile until it is compared.
        let CostContext {
            customer_type,
            acquirer,
            market,
            product_rank,
            volume,
            source,
            usual_satisfaction,
            habitual_complainer,
            rival_parity,
            price_position,
        } = self;
        let alike = [
            ("customer_type", *customer_type == other.customer_type),
            ("acquirer", *acquirer == other.acquirer),
            ("market", *market == other.market),
            ("product_rank", *product_rank == other.product_rank),
            ("volume", *volume == other.volume),
            ("source", *source == other.source),
            ("usual_satisfaction", *usual_satisfaction == other.usual_satisfaction),
            ("habitual_complainer", *habitual_complainer == other.habitual_complainer),
            ("rival_parity", *rival_parity == other.rival_parity),
            ("price_position", *price_position == other.price_position),
        ];
        alike.iter().filter(|(_, alike)| !alike).map(|(field, _)| (*field).to_owned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FULL: &str = r#"{"acquirer":"agents","customer_type":"student","habitual_complainer":true,"market":"monopoly","price_position":"above","product_rank":3,"rival_parity":"worse","source":"organic","usual_satisfaction":0.25,"volume":"low"}"#;

    fn full() -> CostContext {
        CostContext::default()
            .with_customer_type("student")
            .with_acquirer("agents")
            .with_market(Market::Monopoly)
            .with_product_rank(3)
            .with_volume(Volume::Low)
            .with_source(AcquisitionSource::Organic)
            .with_usual_satisfaction(0.25)
            .with_habitual_complainer(true)
            .with_rival_parity(RivalParity::Worse)
            .with_price_position(PricePosition::Above)
    }

    #[test]
    fn the_canonical_form_is_stable() {
        assert_eq!(full().to_json().unwrap(), FULL);
        assert_eq!(CostContext::from_json(FULL).unwrap(), full());
        assert_eq!(CostContext::default().to_json().unwrap(), "{}");
        assert_eq!(CostContext::from_json(r#"{"market": null}"#).unwrap(), CostContext::default());
    }

    #[test]
    fn every_field_can_differ() {
        let fields = full().differences(&CostContext::default());
        let document: serde_json::Value = serde_json::from_str(FULL).unwrap();
        let mut sorted = fields.clone();
        sorted.sort();
        assert_eq!(sorted, document.as_object().unwrap().keys().cloned().collect::<Vec<_>>());
        assert_eq!(full().differences(&full()), Vec::<String>::new());
    }

    #[test]
    fn an_invalid_context_names_the_field() {
        let message = |json| CostContext::from_json(json).unwrap_err().to_string();
        assert_eq!(message(r#"{"acquirer": ""}"#), "$.acquirer must be non-empty, got \"\"");
        assert_eq!(message(r#"{"product_rank": 0}"#), "$.product_rank must be at least 1, got 0");
        assert_eq!(
            message(r#"{"usual_satisfaction": 80}"#),
            "$.usual_satisfaction must be from 0 to 1, got 80"
        );
        let market = message(r#"{"market": "free"}"#);
        assert!(
            market.starts_with("invalid document at $.market: market must be one of \"monopoly\""),
            "{market}"
        );
        assert!(message(r#"{"markets": "free"}"#).contains("unknown key \"markets\""));
        assert!(message(r#"{"product_rank": -1}"#).contains("$.product_rank"));
        let unknown = CostContext::default().with_usual_satisfaction(f64::NAN);
        assert_eq!(unknown.check().unwrap_err().path(), Some("$.usual_satisfaction"));
        assert_eq!(unknown.to_json().unwrap_err().path(), Some("$.usual_satisfaction"));
    }
}
