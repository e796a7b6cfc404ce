//! The statistics of two groups, in the order of the header.

mod comparison;
pub mod proportions;

pub mod means;

pub mod adjusted_difference;

pub mod balance;

pub mod mantel_haenszel;

pub mod e_value;
