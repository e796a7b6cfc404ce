//! How long calendar months last.

use crate::date::civil::CYCLE_DAYS;
use crate::date::day::Day;

/// The calendar months of 400 years, after which the calendar repeats itself.
const CYCLE_MONTHS: u16 = 4800;

/// Returns the fewest days that a number of calendar months can last, whichever day they start on.
///
/// # Formula
///
/// The minimum of `start.days_until(start.plus_months(months))` over all days `start`. A start on
/// the first of a month reaches it: from a later day the months last as long as those from some
/// first day, or longer.
///
/// # Examples
///
/// ```
/// use crm_core::date::shortest_days;
///
/// assert_eq!(shortest_days(1), 28);
/// assert_eq!(shortest_days(3), 89);
/// assert_eq!(shortest_days(12), 365);
/// assert_eq!(shortest_days(48), 1460);
/// ```
#[must_use]
pub fn shortest_days(months: u16) -> u32 {
    let (cycles, rest) = (months / CYCLE_MONTHS, months % CYCLE_MONTHS);
    let lasting = |(year, month)| {
        let start = Day::from_ymd(year, month, 1).ok()?;
        Some(start.days_until(start.plus_months(rest.into()).ok()?))
    };
    let starts = (2000..2400).flat_map(|year| (1..=12).map(move |month| (year, month)));
    // All these days are in the years from 2000 to 2799, so that there is a minimum.
    let shortest = starts.filter_map(lasting).min().unwrap_or_default();
    u32::try_from(i64::from(cycles) * CYCLE_DAYS + shortest).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_start_is_shorter() {
        // A cycle of starts on each day of the month, which are clamped too.
        for months in [1_u16, 2, 3, 6, 7, 11, 12, 13, 95, 1201] {
            let start = i32::from(Day::from_ymd(1896, 1, 1).unwrap());
            let days = (start..start + 146_097).map(|day| Day::try_from(day).unwrap());
            let lasting = |day: Day| day.days_until(day.plus_months(months.into()).unwrap());
            assert_eq!(days.map(lasting).min(), Some(shortest_days(months).into()), "{months}");
        }
    }

    #[test]
    fn a_cycle_lasts_the_same_from_every_start() {
        assert_eq!((shortest_days(0), shortest_days(4800)), (0, 146_097));
        assert_eq!(shortest_days(4801), 146_097 + 28);
        // Between 2096 and 2104 there is no leap day.
        assert_eq!(shortest_days(84), 7 * 365);
        assert!(shortest_days(u16::MAX) > 65_535 * 30);
    }
}
