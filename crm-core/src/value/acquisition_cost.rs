//! The cost of acquiring a customer.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::error::error::{Error, Result};
use crate::money::exact::divide;
use crate::money::money::Money;

/// The cost per acquired customer, and the remainder of the total.
///
/// # Examples
///
/// ```
/// use crm_core::Money;
/// use crm_core::value::acquisition_cost;
///
/// let total = Money::parse("1000", "USD")?;
/// let cost = acquisition_cost(total, 3)?;
/// assert_eq!(cost.each.times(3)?.plus(&cost.remainder)?, total);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct AcquisitionCost {
    /// The cost per customer, rounded down.
    pub each: Money,
    /// The remainder of the division: less than one smallest unit of `each` per customer.
    pub remainder: Money,
}

/// Divides the total cost of an acquisition campaign by the number of customers it acquired.
///
/// `total` is the whole cost, including that of prospects who were not acquired. The cost per
/// customer is rounded down to the decimals of the currency, or to those of `total` if it has more.
/// The remainder is returned, so that `each * acquired + remainder` is exactly `total`.
///
/// # Formula
///
/// `each = floor(total / acquired)` in integer units, `remainder = total - each * acquired`.
///
/// # Errors
///
/// [`Error::OutOfRange`] for a negative `total`, [`Error::NoneAcquired`] if `acquired` is 0,
/// [`Error::Overflow`] if `total` in integer units exceeds 28 digits.
///
/// # Examples
///
/// ```
/// use crm_core::{Error, Money};
/// use crm_core::value::acquisition_cost;
///
/// let cost = acquisition_cost(Money::parse("1000", "USD")?, 3)?;
/// assert_eq!(cost.each.to_string(), "333.33 USD");
/// assert_eq!(cost.remainder.to_string(), "0.01 USD");
///
/// let error = acquisition_cost(Money::parse("1000", "USD")?, 0).unwrap_err();
/// assert_eq!(error, Error::NoneAcquired);
/// # Ok::<(), crm_core::Error>(())
/// ```
pub fn acquisition_cost(total: Money, acquired: u64) -> Result<AcquisitionCost> {
    let (amount, currency) = (total.amount(), total.currency());
    if amount < Decimal::ZERO {
        return Err(Error::out_of_range("total", "at least 0", amount));
    }
    if acquired == 0 {
        return Err(Error::NoneAcquired);
    }
    let decimals = amount.scale().max(currency.decimals());
    let (each, remainder) = divide("total", amount, acquired, decimals)?;
    Ok(AcquisitionCost {
        each: Money::named("total", each, currency)?,
        remainder: Money::named("total", remainder, currency)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(amount: &str, currency: &str, acquired: u64) -> (String, String) {
        let total = Money::parse(amount, currency).unwrap();
        let cost = acquisition_cost(total, acquired).unwrap();
        (cost.each.to_string(), cost.remainder.to_string())
    }

    #[test]
    fn the_decimals_are_those_of_the_currency_or_of_the_total() {
        let words = |each: &str, rest: &str| (each.to_owned(), rest.to_owned());
        assert_eq!(parts("1000", "USD", 3), words("333.33 USD", "0.01 USD"));
        assert_eq!(parts("1000", "JPY", 3), words("333 JPY", "1 JPY"));
        assert_eq!(parts("1000", "KWD", 3), words("333.333 KWD", "0.001 KWD"));
        assert_eq!(parts("0.0125", "USD", 2), words("0.0062 USD", "0.0001 USD"));
        assert_eq!(parts("0", "USD", 7), words("0.00 USD", "0.00 USD"));
        assert_eq!(parts("0.05", "USD", 7), words("0.00 USD", "0.05 USD"));
        assert_eq!(parts("0.05", "USD", u64::MAX), words("0.00 USD", "0.05 USD"));
    }

    #[test]
    fn invalid_costs_are_named() {
        let refused = |amount: &str, acquired| {
            acquisition_cost(Money::parse(amount, "USD").unwrap(), acquired).unwrap_err()
        };
        assert_eq!(refused("-1", 3).to_string(), "total must be at least 0, got -1");
        assert_eq!(refused("-1", 0).path(), Some("total"));
        assert_eq!(refused("1", 0), Error::NoneAcquired);
        assert_eq!(refused("1", 0).path(), Some("acquired"));
        assert_eq!(refused("9999999999999999999999999999", 1).code(), crate::ErrorCode::Overflow);
    }
}
