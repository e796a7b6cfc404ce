//! The state of a study: exact sums by cell, read from rows or from a summary.

pub(crate) mod capping;
pub(crate) mod cell;
pub(crate) mod contradiction;
pub(crate) mod covariate;
pub(crate) mod covariate_rows;
pub(crate) mod exclusion;
pub(crate) mod keys;
pub(crate) mod losses;
pub(crate) mod misassignment;
pub(crate) mod rows;
pub(crate) mod state;
pub(crate) mod summary;
pub(crate) mod tally;
