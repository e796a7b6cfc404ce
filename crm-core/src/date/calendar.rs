//! The arithmetic of dates, as days since 1970-01-01 of the years from 1 to 9999.

use crate::date::civil::{civil, days_of, weekday as weekday_of};
use crate::date::day::Day;

/// The day some days later.
pub(crate) fn plus_days(day: i32, days: i64) -> Option<i32> {
    let later = i64::from(day).checked_add(days)?;
    Day::try_from(i32::try_from(later).ok()?).ok().map(i32::from)
}

/// The same day of the month some calendar months later, or the last day of that month if it is
/// shorter.
pub(crate) fn plus_months(day: i32, months: i64) -> Option<i32> {
    let day = Day::try_from(day).ok()?;
    day.plus_months(i32::try_from(months).ok()?).ok().map(i32::from)
}

/// The most whole months k such that `plus_months(from, k)` is not after `to`; if `from` is the
/// later one, the negative of those from `to` to `from`.
pub(crate) fn months_between(from: i32, to: i32) -> i64 {
    if from > to {
        return -months_between(to, from);
    }
    let ((year, month, _), (last_year, last_month, _)) = (civil(from.into()), civil(to.into()));
    let months = (last_year - year) * 12 + i64::from(last_month) - i64::from(month);
    // The day is in the month of `to`, so that it is a day of the years from 1 to 9999.
    let is_over = plus_months(from, months).is_some_and(|day| day <= to);
    if is_over { months } else { months - 1 }
}

/// The most whole years, in the same way.
pub(crate) fn years_between(from: i32, to: i32) -> i64 {
    months_between(from, to) / 12
}

/// The days from today to the next anniversary of a date, 0 if it is today. The anniversary of 29
/// February is the 28th in years that have no 29th.
pub(crate) fn days_to_anniversary(date: i32, today: i32) -> i64 {
    let (_, month, day) = civil(date.into());
    let (year, _, _) = civil(today.into());
    let in_year = |year: i64| {
        let year = i32::try_from(year).ok()?;
        days_of(year, month, day).or_else(|| days_of(year, month, day - 1))
    };
    let next = in_year(year).filter(|&next| next >= today.into()).or_else(|| in_year(year + 1));
    // Every year has the day or the one before it, so that there is a next one.
    next.map_or(0, |next| next - i64::from(today))
}

/// The year.
pub(crate) fn year(day: i32) -> i64 {
    civil(day.into()).0
}

/// The month, from 1 to 12.
pub(crate) fn month(day: i32) -> i64 {
    civil(day.into()).1.into()
}

/// The day of the month, from 1 to 31.
pub(crate) fn day_of_month(day: i32) -> i64 {
    civil(day.into()).2.into()
}

/// The day of the week, from 1 for Monday to 7 for Sunday.
pub(crate) fn weekday(day: i32) -> i64 {
    weekday_of(day.into())
}

#[cfg(test)]
mod tests {
    use chrono::{Datelike, Months, NaiveDate};
    use proptest::prelude::*;

    use super::*;
    use crate::date::day::{FIRST, LAST};

    fn day(text: &str) -> i32 {
        text.parse::<Day>().unwrap().into()
    }

    #[test]
    fn the_last_day_of_a_month_is_clamped() {
        for (date, months, expected) in [
            ("2024-02-29", 36, "2027-02-28"),
            ("2023-08-31", 18, "2025-02-28"),
            ("2021-01-31", 1, "2021-02-28"),
            ("2024-03-31", -1, "2024-02-29"),
        ] {
            assert_eq!(plus_months(day(date), months), Some(day(expected)), "{date} {months}");
        }
        assert_eq!(plus_months(LAST, 1), None);
        assert_eq!(plus_months(0, i64::MAX), None);
        assert_eq!((plus_days(LAST, 1), plus_days(FIRST, -1)), (None, None));
        assert_eq!((plus_days(0, i64::MAX), plus_days(0, 31)), (None, Some(31)));
    }

    #[test]
    fn whole_months_and_years_are_counted() {
        for (from, to, months, years) in [
            ("2024-01-31", "2024-02-29", 1, 0),
            ("2024-01-31", "2024-02-28", 0, 0),
            ("2024-02-29", "2025-02-28", 12, 1),
            ("2024-02-29", "2025-02-27", 11, 0),
            ("1990-05-01", "2026-05-01", 432, 36),
            ("2026-05-01", "1990-05-01", -432, -36),
            ("2024-02-29", "2024-01-31", -1, 0),
            ("2024-03-01", "2024-01-31", -1, 0),
            ("2025-02-28", "2024-02-29", -12, -1),
        ] {
            let (from, to) = (day(from), day(to));
            assert_eq!((months_between(from, to), years_between(from, to)), (months, years));
        }
    }

    #[test]
    fn an_anniversary_of_29_february_is_the_28th_in_other_years() {
        for (date, today, expected) in [
            ("1990-05-01", "2026-05-01", 0),
            ("1990-05-01", "2026-04-30", 1),
            ("1990-05-01", "2026-05-02", 364),
            ("2000-02-29", "2026-02-28", 0),
            ("2000-02-29", "2028-02-28", 1),
            ("2000-02-29", "2027-03-01", 365),
            ("2000-02-29", "2026-03-01", 364),
            ("2000-01-01", "9999-12-31", 1),
            ("2030-06-01", "2026-06-02", 364),
        ] {
            assert_eq!(days_to_anniversary(day(date), day(today)), expected, "{date} {today}");
        }
    }

    #[test]
    fn a_week_starts_on_monday() {
        let days: Vec<i64> = (4..11).map(weekday).collect();
        assert_eq!(days, [1, 2, 3, 4, 5, 6, 7]);
        assert_eq!((weekday(0), weekday(-1)), (4, 3));
    }

    proptest! {
        #[test]
        fn dates_agree_with_chrono(one in FIRST..=LAST, other in FIRST..=LAST) {
            let date = |day| NaiveDate::from_epoch_days(day).unwrap();
            prop_assert_eq!(year(one), i64::from(date(one).year()));
            prop_assert_eq!(month(one), i64::from(date(one).month()));
            prop_assert_eq!(day_of_month(one), i64::from(date(one).day()));
            prop_assert_eq!(weekday(one), i64::from(date(one).weekday().number_from_monday()));
            let (from, to) = (one.min(other), one.max(other));
            let months = months_between(from, to);
            let after = |months: i64| date(from) + Months::new(months as u32);
            prop_assert!(after(months) <= date(to) && date(to) < after(months + 1));
            prop_assert_eq!(months_between(to, from), -months);
            let years = years_between(from, to);
            prop_assert!(after(12 * years) <= date(to) && date(to) < after(12 * years + 12));
            let age = date(to).years_since(date(from)).unwrap();
            let leap = date(from).month() == 2 && date(from).day() == 29;
            prop_assert!(leap || years == i64::from(age));
        }

        #[test]
        fn the_next_anniversary_is_within_a_year(date in FIRST..=LAST, today in FIRST..=LAST) {
            let left = days_to_anniversary(date, today);
            prop_assert!((0..=365).contains(&left));
            let (_, month, day) = civil(i64::from(today) + left);
            let same = month == civil(date.into()).1 && day == civil(date.into()).2;
            prop_assert!(same || (month, day) == (2, 28));
        }
    }
}
