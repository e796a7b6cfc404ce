//! Assignments, the retention study and its report, in the order of the header.

pub mod assignment;
pub mod hash;
pub mod id_check;

pub mod sql;
pub mod study;

pub mod report;

pub mod arm;
pub mod cost_comparison;
