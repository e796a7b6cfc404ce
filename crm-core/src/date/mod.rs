//! Civil days and calendar months, in the Gregorian calendar without time zones, and instants.
//!
//! A [`Day`] is a date; months are added to it as a calendar counts them. [`shortest_days`] gives
//! the least that some months can last. An [`Instant`] is a point in time.

pub(crate) mod civil;
pub(crate) mod day;
pub(crate) mod instant;
pub(crate) mod months;

pub use day::Day;
pub use instant::Instant;
pub use months::shortest_days;
