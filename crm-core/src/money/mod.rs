//! Money: exact decimals with a currency, and how numbers become whole units.

mod currency;
mod decimals;
mod exact;
mod money;

pub use currency::Currency;
pub use decimals::{Decimals, Rounded};
pub(crate) use decimals::{Rounding, Units, round_half_even};
pub(crate) use exact::{add, divide, parse, serialize as serialize_decimal, to_f64};
pub use money::Money;
