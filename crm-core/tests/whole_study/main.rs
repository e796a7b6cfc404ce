//! Tests of complete studies: invariants, reports and errors.
//!
//! The figures are computed a second time from the rows by textbook formulas. The names of the
//! tests start with the rows of the domain that they prove.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test fails loudly")]

mod contract;
mod economics;
mod figures;
mod limits;
mod revenue;
mod rows;
mod state;
mod summary;
mod sums;
