//! Amounts of money.

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::error::error::{Error, Result};
use crate::money::currency::Currency;
use crate::money::exact;

/// An exact amount of money in an ISO 4217 currency.
///
/// An amount has at most six decimals more than its currency, because an e-mail costs a fraction of
/// a cent, and at most 28 digits. Two amounts that differ only in trailing zeros are equal.
///
/// # Examples
///
/// ```
/// use crm_core::{ErrorCode, Money};
///
/// let per_mail = Money::parse("0.0125", "USD")?;
/// assert_eq!(per_mail.to_string(), "0.0125 USD");
/// assert_eq!(per_mail.times(21_307)?.to_string(), "266.3375 USD");
/// assert_eq!(Money::parse("1500", "USD")?.to_string(), "1500.00 USD");
/// let error = Money::parse("0.000000001", "USD").unwrap_err();
/// assert_eq!(error.code(), ErrorCode::TooManyDecimals);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "MoneyDocument", try_from = "MoneyDocument")]
pub struct Money {
    amount: Decimal,
    currency: Currency,
}

impl Money {
    /// Creates an amount.
    ///
    /// # Errors
    ///
    /// [`Error::TooManyDecimals`] if it has more decimals than the currency allows.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::Money;
    /// use crm_core::money::Decimal;
    ///
    /// let price = Money::new(Decimal::new(1999, 2), "EUR".parse()?)?;
    /// assert_eq!(price.to_string(), "19.99 EUR");
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn new(amount: Decimal, currency: Currency) -> Result<Money> {
        Money::named("amount", amount, currency)
    }

    /// Creates an amount; `field` is its name in an error.
    pub(crate) fn named(field: &str, amount: Decimal, currency: Currency) -> Result<Money> {
        let amount = amount.normalize();
        let limit = currency.max_decimals();
        if amount.scale() > limit {
            return Err(Error::TooManyDecimals {
                field: field.to_owned(),
                currency: currency.to_string(),
                limit,
                given: amount.to_string(),
            });
        }
        Ok(Money { amount, currency })
    }

    /// Parses an amount such as `"0.0125"` and a currency code such as `"USD"`.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if `amount` is not a plain decimal number, [`Error::UnknownCurrency`],
    /// [`Error::TooManyDecimals`].
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::Money;
    ///
    /// assert_eq!(Money::parse("1e3", "USD").unwrap_err().path(), Some("amount"));
    /// assert_eq!(Money::parse("12", "dollars").unwrap_err().path(), Some("currency"));
    /// assert_eq!(Money::parse("12.50", "USD")?, Money::parse("12.5", "USD")?);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn parse(amount: &str, currency: &str) -> Result<Money> {
        Money::new(exact::parse("amount", amount)?, currency.parse()?)
    }

    /// Parses an amount whose currency is given elsewhere; `field` is its name in an error.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if `amount` is not a plain decimal number of at most 28 digits.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::Money;
    /// use crm_core::money::Decimal;
    ///
    /// assert_eq!(Money::parse_amount("customer_value", "120")?, Decimal::from(120));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn parse_amount(field: &str, amount: &str) -> Result<Decimal> {
        exact::parse(field, amount)
    }

    /// Returns the amount, without trailing zeros.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::Money;
    /// use crm_core::money::Decimal;
    ///
    /// assert_eq!(Money::parse("12.50", "USD")?.amount(), Decimal::new(125, 1));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn amount(&self) -> Decimal {
        self.amount
    }

    /// Returns the currency.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::Money;
    ///
    /// assert_eq!(Money::parse("12", "ILS")?.currency().code(), "ILS");
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// Returns the amount as the nearest float.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::Money;
    ///
    /// assert_eq!(Money::parse("0.1", "USD")?.to_f64(), 0.1);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        exact::to_f64(self.amount)
    }

    /// Adds another amount, exactly.
    ///
    /// # Errors
    ///
    /// [`Error::CurrencyMismatch`], and [`Error::Overflow`] above 28 digits.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::Money;
    ///
    /// let sum = Money::parse("1500", "USD")?.plus(&Money::parse("266.3375", "USD")?)?;
    /// assert_eq!(sum.to_string(), "1766.3375 USD");
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn plus(&self, other: &Money) -> Result<Money> {
        if self.currency != other.currency {
            return Err(Error::CurrencyMismatch {
                field: "amount".to_owned(),
                expected: self.currency.to_string(),
                found: other.currency.to_string(),
            });
        }
        Money::new(exact::add("amount", self.amount, other.amount)?, self.currency)
    }

    /// Multiplies the amount by a count, exactly.
    ///
    /// # Errors
    ///
    /// [`Error::Overflow`] above 28 digits.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::Money;
    ///
    /// assert_eq!(Money::parse("0.0125", "USD")?.times(8)?, Money::parse("0.1", "USD")?);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn times(&self, count: u64) -> Result<Money> {
        Money::new(exact::multiply("amount", self.amount, count)?, self.currency)
    }
}

impl fmt::Display for Money {
    /// Writes at least the decimals of the currency: `1500.00 USD`, `0.0125 USD`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = self.amount.scale().max(self.currency.decimals());
        write!(f, "{:.*} {}", decimals as usize, self.amount, self.currency)
    }
}

/// The JSON of an amount of money.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct MoneyDocument {
    /// The amount, as text: a decimal number without trailing zeros.
    amount: String,
    /// The currency, a code of ISO 4217.
    currency: Currency,
}

impl From<Money> for MoneyDocument {
    fn from(Money { amount, currency }: Money) -> MoneyDocument {
        MoneyDocument { amount: amount.to_string(), currency }
    }
}

impl TryFrom<MoneyDocument> for Money {
    type Error = Error;

    fn try_from(MoneyDocument { amount, currency }: MoneyDocument) -> Result<Money> {
        Money::new(exact::parse("amount", &amount)?, currency)
    }
}

/// Checks a non-negative amount.
pub(crate) fn check_amount(field: &str, amount: Decimal, currency: Currency) -> Result<Money> {
    if amount.is_sign_negative() && !amount.is_zero() {
        return Err(Error::out_of_range(field, "at least 0", amount));
    }
    Money::named(field, amount, currency)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::error::ErrorCode;

    #[test]
    fn decimals_follow_the_currency() {
        assert!(Money::parse("0.00000001", "USD").is_ok());
        assert!(Money::parse("0.000001", "JPY").is_ok());
        let error = Money::parse("0.0000001", "JPY").unwrap_err();
        assert_eq!((error.code(), error.path()), (ErrorCode::TooManyDecimals, Some("amount")));
        assert!(Money::parse("0.000000001", "KWD").is_ok());
        assert_eq!(Money::parse("3", "KWD").unwrap().to_string(), "3.000 KWD");
        assert_eq!(Money::parse("3", "XAU").unwrap().to_string(), "3 XAU");
    }

    #[test]
    fn zero_has_no_sign() {
        assert_eq!(Money::parse("-0.00", "USD").unwrap(), Money::parse("0", "USD").unwrap());
        assert_eq!(Money::parse("-0", "USD").unwrap().to_string(), "0.00 USD");
    }

    #[test]
    fn currencies_do_not_mix() {
        let error =
            Money::parse("1", "USD").unwrap().plus(&Money::parse("1", "EUR").unwrap()).unwrap_err();
        assert_eq!(error.to_string(), "amount must be in USD, got EUR");
    }
}
