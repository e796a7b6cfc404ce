//! The first day of a week.

use crate::date::civil::weekday;
use crate::text::choice::choice;

choice! {
    /// The day with which a week starts.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::date::WeekStart;
    ///
    /// assert_eq!("sunday".parse::<WeekStart>()?, WeekStart::Sunday);
    /// assert_eq!(WeekStart::default(), WeekStart::Monday);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub enum WeekStart as "week_starts" {
        /// Monday, as in ISO 8601.
        Monday = 1 "monday",
        /// Tuesday.
        Tuesday = 2 "tuesday",
        /// Wednesday.
        Wednesday = 3 "wednesday",
        /// Thursday.
        Thursday = 4 "thursday",
        /// Friday.
        Friday = 5 "friday",
        /// Saturday.
        Saturday = 6 "saturday",
        /// Sunday.
        Sunday = 7 "sunday",
    }
}

#[expect(clippy::derivable_impls, reason = "a variant of a closed list has only docs")]
impl Default for WeekStart {
    fn default() -> WeekStart {
        WeekStart::Monday
    }
}

impl WeekStart {
    /// Returns the first day of the week of a day, both since 1970-01-01.
    pub(crate) fn of(self, day: i64) -> i64 {
        day - (weekday(day) - i64::from(self.as_i32())).rem_euclid(7)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_holds_its_day_and_starts_on_its_first() {
        for &start in WeekStart::ALL {
            for day in -20..20 {
                let first = start.of(day);
                assert!((first..first + 7).contains(&day), "{start} {day}");
                assert_eq!(weekday(first), i64::from(start.as_i32()));
            }
        }
    }
}
