//! Civil days and calendar months in the Gregorian calendar, instants and time zones.
//!
//! A [`Day`] is a date; months are added to it as a calendar counts them. [`shortest_days`] gives
//! the least that some months can last. An [`Instant`] is a point in time; in a [`Zone`] it has a
//! date. A [`WeekStart`] is the day with which a week starts.

pub(crate) mod calendar;
pub(crate) mod civil;
pub(crate) mod day;
pub(crate) mod instant;
pub(crate) mod months;
pub(crate) mod period;
pub(crate) mod week;
pub(crate) mod zone;

pub use day::Day;
pub use instant::Instant;
pub use months::shortest_days;
pub use week::WeekStart;
pub use zone::Zone;
