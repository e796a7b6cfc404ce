//! Calendar periods, counted from that of today.

use crate::date::civil::{civil, days_of};
use crate::date::day::{FIRST, LAST};
use crate::date::week::WeekStart;
use crate::text::choice::choice;

choice! {
    /// A calendar period.
    pub(crate) enum Period as "period" {
        /// A day.
        Day = 1 "day",
        /// Seven days, of which the zone's week start is the first.
        Week = 2 "week",
        /// A calendar month.
        Month = 3 "month",
        /// A quarter, which starts in January, April, July or October.
        Quarter = 4 "quarter",
        /// A calendar year.
        Year = 5 "year",
    }
}

impl Period {
    /// Returns the first and the last day of the period that is `k` periods after that of today, in
    /// days since 1970-01-01; `None` if one of them is not in the years from 1 to 9999.
    pub(crate) fn days(self, today: i32, k: i64, week: WeekStart) -> Option<(i32, i32)> {
        let (first, next) = match self {
            Period::Day => spaced(today.into(), 1, k),
            Period::Week => spaced(week.of(today.into()), 7, k),
            Period::Month => months(today, 1, k),
            Period::Quarter => months(today, 3, k),
            Period::Year => months(today, 12, k),
        }?;
        let whole = first >= i64::from(FIRST) && next <= i64::from(LAST) + 1;
        whole.then_some((i32::try_from(first).ok()?, i32::try_from(next - 1).ok()?))
    }
}

/// The first day of a period of some days, and that of the next one.
fn spaced(start: i64, length: i64, k: i64) -> Option<(i64, i64)> {
    let first = k.checked_mul(length)?.checked_add(start)?;
    Some((first, first.checked_add(length)?))
}

/// The first day of a period of some months, and that of the next one.
fn months(today: i32, length: i64, k: i64) -> Option<(i64, i64)> {
    let (year, month, _) = civil(today.into());
    let month = year * 12 + i64::from(month) - 1;
    let (first, next) = spaced(month - month.rem_euclid(length), length, k)?;
    let start = |month: i64| {
        let number = u32::try_from(month.rem_euclid(12)).ok()? + 1;
        days_of(i32::try_from(month.div_euclid(12)).ok()?, number, 1)
    };
    Some((start(first)?, start(next)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::day::Day;

    fn period(name: &str, today: &str, k: i64, week: WeekStart) -> Option<String> {
        let today: Day = today.parse().unwrap();
        let period: Period = name.parse().unwrap();
        let (first, last) = period.days(today.into(), k, week)?;
        let text = |day| Day::try_from(day).unwrap().to_string();
        Some(format!("{} {}", text(first), text(last)))
    }

    #[test]
    fn a_period_is_that_of_the_calendar() {
        for (name, today, k, expected) in [
            ("day", "2026-03-31", 0, "2026-03-31 2026-03-31"),
            ("day", "2026-03-31", 1, "2026-04-01 2026-04-01"),
            ("week", "2026-03-31", 0, "2026-03-30 2026-04-05"),
            ("week", "2026-04-05", -1, "2026-03-23 2026-03-29"),
            ("month", "2026-03-31", -1, "2026-02-01 2026-02-28"),
            ("month", "2026-12-15", 1, "2027-01-01 2027-01-31"),
            ("quarter", "2026-05-15", 0, "2026-04-01 2026-06-30"),
            ("quarter", "2026-01-01", -1, "2025-10-01 2025-12-31"),
            ("year", "2024-02-29", 0, "2024-01-01 2024-12-31"),
            ("year", "2024-02-29", -2023, "0001-01-01 0001-12-31"),
            ("year", "2024-02-29", 7975, "9999-01-01 9999-12-31"),
        ] {
            let found = period(name, today, k, WeekStart::Monday);
            assert_eq!(found.as_deref(), Some(expected), "{name} {today} {k}");
        }
        let sunday = period("week", "2026-04-05", 0, WeekStart::Sunday).unwrap();
        assert_eq!(sunday, "2026-04-05 2026-04-11");
    }

    #[test]
    fn a_period_beyond_the_years_is_none() {
        for (name, k) in [("year", 7976), ("year", -2024), ("month", i64::MAX), ("week", i64::MIN)]
        {
            assert_eq!(period(name, "2024-02-29", k, WeekStart::Monday), None, "{name} {k}");
        }
        // The week of the last day ends in the year 10000.
        assert_eq!(period("week", "9999-12-31", 0, WeekStart::Monday), None);
    }

    #[test]
    fn periods_follow_each_other_and_hold_today() {
        for &period in Period::ALL {
            for today in [-717_000, -1, 0, 59, 20_000, 2_931_000] {
                let at = |k| period.days(today, k, WeekStart::Sunday).unwrap();
                assert!((at(0).0..=at(0).1).contains(&today), "{period} {today}");
                for k in -3..3 {
                    assert_eq!(at(k).1 + 1, at(k + 1).0, "{period} {today} {k}");
                }
            }
        }
    }
}
