//! Confidence levels, probabilities, estimates and ratio sets.
//!
//! Every constrained number is checked once, when it is created; arithmetic after that cannot fail.

pub(crate) mod count;
pub(crate) mod estimate;
pub(crate) mod level;
pub(crate) mod method;
pub(crate) mod probability;
pub(crate) mod ratio_set;
pub(crate) mod wide;

pub use estimate::Estimate;
pub use level::Level;
pub use method::Method;
pub use probability::Probability;
pub use ratio_set::{RatioSet, Shape};
