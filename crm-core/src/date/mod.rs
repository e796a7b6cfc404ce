//! Civil days and calendar months, in the Gregorian calendar without time zones.
//!
//! A [`Day`] is a date; months are added to it as a calendar counts them. [`shortest_days`] gives
//! the least that some months can last.

pub(crate) mod civil;
pub(crate) mod day;
pub(crate) mod months;

pub use day::Day;
pub use months::shortest_days;
