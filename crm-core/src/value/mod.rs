//! Acquisition cost, the value of retention, and the leaky bucket.
//!
//! | quantity | item |
//! |---|---|
//! | cost per acquired customer | [`acquisition_cost`] |
//! | value of retention | [`retention_value`] |
//! | effect of a constant loss rate on a volume | [`LeakyBucket`] |
//! | widely quoted figures, for comparison | [`reference`](mod@reference) |

pub(crate) mod acquisition_cost;
pub(crate) mod leaky_bucket;
pub mod reference;
pub(crate) mod retention_value;

pub use acquisition_cost::{AcquisitionCost, acquisition_cost};
pub use leaky_bucket::{BucketState, LeakyBucket};
pub use retention_value::{RetentionValue, retention_value};
