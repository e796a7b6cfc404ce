//! The value of retaining customers.

use serde::Serialize;

use crate::error::error::{Error, Result};
use crate::money::exact::add;
use crate::money::money::Money;

/// The value of retention: the income gained, the expense saved, and their sum.
///
/// Both parts stay visible beside the sum, even if one offsets the other.
///
/// # Examples
///
/// ```
/// use crm_core::Money;
/// use crm_core::value::retention_value;
///
/// let value = retention_value(Money::parse("250", "USD")?, Money::parse("-40", "USD")?)?;
/// assert_eq!(value.income_gained, Money::parse("250", "USD")?);
/// assert_eq!(value.expense_saved, Money::parse("-40", "USD")?);
/// assert_eq!(value.total.to_string(), "210.00 USD");
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct RetentionValue {
    /// The additional income from retained customers; negative if income was lost.
    pub income_gained: Money,
    /// The expense avoided through retained customers; negative if expense was added.
    pub expense_saved: Money,
    /// The sum of both.
    pub total: Money,
}

/// Adds up the value of retention: additional income and avoided expense.
///
/// Each part can be negative. Both must have the same currency.
///
/// # Formula
///
/// `total = income_gained + expense_saved`.
///
/// # Errors
///
/// [`Error::CurrencyMismatch`] if the currencies of `expense_saved` and `income_gained` differ,
/// [`Error::Overflow`] above 28 digits.
///
/// # Examples
///
/// ```
/// use crm_core::{ErrorCode, Money};
/// use crm_core::value::retention_value;
///
/// let (income, expense) = (Money::parse("250", "USD")?, Money::parse("100", "EUR")?);
/// let error = retention_value(income, expense).unwrap_err();
/// assert_eq!(error.code(), ErrorCode::CurrencyMismatch);
/// assert_eq!(error.to_string(), "expense_saved must be in USD, got EUR");
/// # Ok::<(), crm_core::Error>(())
/// ```
pub fn retention_value(income_gained: Money, expense_saved: Money) -> Result<RetentionValue> {
    let currency = income_gained.currency();
    if expense_saved.currency() != currency {
        return Err(Error::CurrencyMismatch {
            field: "expense_saved".to_owned(),
            expected: currency.to_string(),
            found: expense_saved.currency().to_string(),
        });
    }
    let sum = add("total", income_gained.amount(), expense_saved.amount())?;
    let total = Money::named("total", sum, currency)?;
    Ok(RetentionValue { income_gained, expense_saved, total })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(income: &str, expense: &str) -> Result<RetentionValue> {
        let usd = |amount| Money::parse(amount, "USD").unwrap();
        retention_value(usd(income), usd(expense))
    }

    #[test]
    fn parts_that_cancel_out_are_both_kept() {
        let value = of("100", "-100").unwrap();
        assert_eq!(value.total.to_string(), "0.00 USD");
        assert_eq!(value.income_gained.to_string(), "100.00 USD");
        assert_eq!(value.expense_saved.to_string(), "-100.00 USD");
    }

    #[test]
    fn a_sum_that_overflows_is_an_error() {
        let error = of("9999999999999999999999999999", "0.01").unwrap_err();
        assert_eq!((error.code(), error.path()), (crate::ErrorCode::Overflow, Some("total")));
    }
}
