//! What customers bring and cost: acquisition, the value of retention, and the leaky bucket.
//!
//! | question | answer |
//! |---|---|
//! | what did each new customer cost | [`acquisition_cost`] |
//! | what is keeping customers worth | [`retention_value`] |
//! | what does a steady loss do to the volume | [`LeakyBucket`] |
//! | what do people say, to compare with | [`reference`](mod@reference) |

pub(crate) mod acquisition_cost;
pub(crate) mod leaky_bucket;
pub mod reference;
pub(crate) mod retention_value;

pub use acquisition_cost::{AcquisitionCost, acquisition_cost};
pub use leaky_bucket::{BucketState, LeakyBucket};
pub use retention_value::{RetentionValue, retention_value};
