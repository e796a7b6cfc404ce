//! The retention study and its report, in the order of the header.

pub mod study;

pub mod options;
pub mod report;

pub mod arm;
pub mod finding;
