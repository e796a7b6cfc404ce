//! ISO 4217 currencies.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::error::{Error, Result};
use crate::text::parsed::parsed;

/// An ISO 4217 currency.
///
/// # Examples
///
/// ```
/// use crm_core::{Currency, ErrorCode};
///
/// let dollar: Currency = "USD".parse()?;
/// assert_eq!(dollar.code(), "USD");
/// assert_eq!(dollar.decimals(), 2);
/// assert_eq!("JPY".parse::<Currency>()?.decimals(), 0);
/// assert_eq!("usd".parse::<Currency>().unwrap_err().code(), ErrorCode::UnknownCurrency);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// The code of ISO 4217 for no currency.
    pub(crate) fn none() -> Currency {
        Currency(iso_currency::Currency::XXX)
    }

    /// Returns the three-letter code.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// Returns the number of decimals of the currency's minor unit, or 0 if it has none.
    #[must_use]
    pub fn decimals(self) -> u32 {
        self.0.exponent().map_or(0, u32::from)
    }

    /// Returns the maximum number of decimals of an amount in this currency: six more than the
    /// minor unit, because an e-mail costs a fraction of a cent.
    #[must_use]
    pub fn max_decimals(self) -> u32 {
        self.decimals() + 6
    }
}

impl FromStr for Currency {
    type Err = Error;

    fn from_str(code: &str) -> Result<Currency> {
        iso_currency::Currency::from_code(code).map(Currency).ok_or_else(|| {
            Error::UnknownCurrency { field: "currency".to_owned(), given: code.to_owned() }
        })
    }
}

/// The order of the codes.
impl Ord for Currency {
    fn cmp(&self, other: &Currency) -> Ordering {
        self.code().cmp(other.code())
    }
}

impl PartialOrd for Currency {
    fn partial_cmp(&self, other: &Currency) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Currency, D::Error> {
        parsed(deserializer)
    }
}
