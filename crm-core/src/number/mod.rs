//! Numbers with a meaning: levels, probabilities, estimates with their limits.
//!
//! Every constrained number is checked once, where it enters; arithmetic after that is total.

mod choice;
mod estimate;
mod level;
mod method;
mod probability;
mod ratio_set;
mod undefined;

pub(crate) use choice::choice;
pub use estimate::Estimate;
pub(crate) use estimate::{Short, serialize_f64};
pub use level::Level;
pub use method::Method;
pub use probability::Probability;
pub use ratio_set::{RatioSet, Shape};
pub(crate) use undefined::serialize_result;
pub use undefined::{Reason, Undefined};
