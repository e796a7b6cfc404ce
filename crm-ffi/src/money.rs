//! Money.

use std::ffi::c_char;

use crm_core::money::Decimal;
use crm_core::{Error, Money};

use crate::boundary::{Failure, hand_out, text, write};
use crate::error::{crm_error_t, crm_status_t};
use crate::text::crm_string_t;

/// An exact amount: `units` times 10 to the power of minus `decimals`. 1500.00 is 1500 with 0
/// decimals or 150000 with 2; 0.0125 is 125 with 4. The currency is that of the corresponding
/// study.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[repr(C)]
pub struct crm_money_t {
    /// The amount in units.
    pub units: i64,
    /// The number of decimals, 0 to 18.
    pub decimals: i32,
}

impl crm_money_t {
    /// An amount without zeros at its end, so that equal amounts are equal structs.
    pub(crate) fn of(amount: Decimal) -> Result<crm_money_t, Failure> {
        let decimals = u8::try_from(amount.scale()).unwrap_or(u8::MAX);
        let reduced = crm_money_t::reduced(amount.mantissa(), decimals);
        reduced.ok_or_else(|| {
            let (field, limit) = ("amount".to_owned(), "64 bits and 18 decimals".to_owned());
            Error::Overflow { field, limit }.into()
        })
    }

    /// The decimal `units / 10^decimals`, without zeros at its end; `None` above 64 bits and above
    /// 18 decimals.
    pub(crate) fn reduced(units: i128, decimals: u8) -> Option<crm_money_t> {
        let (mut units, mut decimals) = (units, decimals);
        while decimals > 0 && units % 10 == 0 {
            units /= 10;
            decimals -= 1;
        }
        let units = i64::try_from(units).ok().filter(|_| decimals <= 18)?;
        Some(crm_money_t { units, decimals: decimals.into() })
    }

    pub(crate) fn decimal(self, field: &str) -> Result<Decimal, Failure> {
        let scale = u32::try_from(self.decimals).ok().filter(|&scale| scale <= 18);
        let decimal = scale.map(|scale| Decimal::new(self.units, scale));
        decimal.ok_or_else(|| {
            Error::OutOfRange {
                field: format!("{field}.decimals"),
                allowed: "from 0 to 18".to_owned(),
                given: self.decimals.to_string(),
            }
            .into()
        })
    }
}

/// Parses an amount such as "0.0125" in a currency such as "USD".
///
/// @param amount           The amount: digits, an optional point, an optional sign.
/// @param amount_length    Its length in bytes.
/// @param currency         The currency, an ISO 4217 code.
/// @param currency_length  Its length in bytes.
/// @param[out] out_money   Receives the amount, without trailing zeros.
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE if the amount is not a plain decimal number,
///         #CRM_ERR_UNKNOWN_CURRENCY, #CRM_ERR_TOO_MANY_DECIMALS, #CRM_ERR_OVERFLOW above 64 bits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_money_parse(
    amount: *const c_char,
    amount_length: usize,
    currency: *const c_char,
    currency_length: usize,
    out_money: *mut crm_money_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    write(error, out_money, "out_money", || {
        let amount = text(amount, amount_length, "amount")?;
        let currency = text(currency, currency_length, "currency")?;
        crm_money_t::of(Money::parse(amount, currency)?.amount())
    })
}

/// Writes an amount with its currency, such as "1500.00 USD".
///
/// @param money            The amount.
/// @param currency         The currency, an ISO 4217 code.
/// @param currency_length  Its length in bytes.
/// @param[out] out_text    Receives the text, owned by the caller; free it with crm_string_free().
/// @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE for the decimals, #CRM_ERR_UNKNOWN_CURRENCY,
///         #CRM_ERR_TOO_MANY_DECIMALS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn crm_money_to_text(
    money: crm_money_t,
    currency: *const c_char,
    currency_length: usize,
    out_text: *mut *mut crm_string_t,
    error: *mut *mut crm_error_t,
) -> crm_status_t {
    hand_out(error, out_text, "out_text", || {
        let currency = text(currency, currency_length, "currency")?;
        let money = Money::new(money.decimal("money")?, currency.parse()?)?;
        Ok(crm_string_t::new(&money.to_string()))
    })
}
