//! Money: exact decimals with a currency, and the conversion of numbers to integer units.

mod amount;
pub(crate) mod currency;
pub(crate) mod decimals;
pub(crate) mod exact;
pub(crate) mod money;

pub use amount::Amount;
pub use currency::Currency;
pub use decimals::{Decimals, Rounded};
pub use money::Money;
pub use rust_decimal::Decimal;
