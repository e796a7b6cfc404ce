//! Properties of days: the calendar agrees with one that counts years, months and days one by one.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use crm_core::FollowUp;
use crm_core::date::{Day, shortest_days};
use proptest::prelude::*;

fn day() -> impl Strategy<Value = Day> {
    (-719_162_i32..=2_932_896).prop_map(|days| Day::try_from(days).unwrap())
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn month_length(year: i64, month: u32) -> u32 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The same day of a later month, counted in months since the year 0.
fn naive(day: Day, months: i32) -> Option<(i32, u32, u32)> {
    let count = i64::from(day.year()) * 12 + i64::from(day.month()) - 1 + i64::from(months);
    let (year, month) = (count.div_euclid(12), u32::try_from(count.rem_euclid(12)).unwrap() + 1);
    let last = month_length(year, month);
    (1..=9999).contains(&year).then(|| (i32::try_from(year).unwrap(), month, day.day().min(last)))
}

proptest! {
    #[test]
    fn months_are_added_as_a_calendar_counts_them(
        day in day(),
        months in prop_oneof![-30_i32..=30, -130_000..=130_000, any::<i32>()],
    ) {
        let found = day.plus_months(months).ok().map(|day| (day.year(), day.month(), day.day()));
        prop_assert_eq!(found, naive(day, months));
    }

    #[test]
    fn the_next_day_is_the_next_of_the_calendar(day in day()) {
        let last = month_length(day.year().into(), day.month());
        let next = match (day.year(), day.month(), day.day()) {
            (year, 12, 31) => (year + 1, 1, 1),
            (year, month, day) if day == last => (year, month + 1, 1),
            (year, month, day) => (year, month, day + 1),
        };
        let found = day.plus_days(1).ok();
        prop_assert_eq!(found, Day::from_ymd(next.0, next.1, next.2).ok());
    }

    #[test]
    fn a_day_is_its_text_its_parts_and_its_number(day in day()) {
        prop_assert_eq!(day.to_string().parse::<Day>().unwrap(), day);
        prop_assert_eq!(Day::from_ymd(day.year(), day.month(), day.day()).unwrap(), day);
        prop_assert_eq!(Day::try_from(i32::from(day)).unwrap(), day);
        prop_assert_eq!(serde_json::to_string(&day).unwrap(), format!("\"{day}\""));
    }

    #[test]
    fn days_are_added_and_counted(start in day(), end in day()) {
        prop_assert_eq!(start.plus_days(start.days_until(end)).unwrap(), end);
        prop_assert_eq!(start.cmp(&end), start.to_string().cmp(&end.to_string()));
    }

    #[test]
    fn any_text_is_a_date_or_an_error(text in "[-+0-9T]{0,12}|\\PC*") {
        if let Ok(day) = text.parse::<Day>() {
            prop_assert_eq!(day.to_string(), text);
        }
    }

    #[test]
    fn no_follow_up_is_shorter_than_the_shortest(start in day(), months in 1_u16..=1200) {
        if let Ok(end) = FollowUp::Months(months).end(start) {
            prop_assert!(start.days_until(end.unwrap()) >= shortest_days(months).into());
        }
    }
}
