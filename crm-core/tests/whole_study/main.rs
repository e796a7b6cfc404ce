//! The whole study, put to the proof: what it keeps, what it reports, and what it refuses.
//!
//! Figures are computed a second time here, from the rows and by formulas of the textbook. The rows
//! of the domain that tests prove stand in their names.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test fails loudly")]

mod contract;
mod economics;
mod figures;
mod limits;
mod rows;
mod state;
mod summary;
mod sums;
