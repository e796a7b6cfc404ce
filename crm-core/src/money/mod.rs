//! Money: exact decimals with a currency, and how numbers become whole units.

mod currency;
mod decimals;
mod exact;
mod money;

pub use currency::Currency;
pub use decimals::{Decimals, Rounded};
pub(crate) use decimals::{Rounding, Units};
pub(crate) use exact::{add, multiply, parse, serialize as serialize_decimal, subtract, to_f64};
pub use money::Money;
