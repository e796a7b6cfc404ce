//! Classes of loyalty.

use std::collections::BTreeSet;

use crate::date::day::Day;
use crate::error::error::{Error, Result};
use crate::text::choice::choice;

choice! {
    /// How loyal a customer is, by the days of his purchases.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::customer::LoyaltyStatus;
    ///
    /// assert_eq!(LoyaltyStatus::OneTime.name(), "one_time");
    /// ```
    pub enum LoyaltyStatus as "loyalty_status" {
        /// He comes back steadily, and has for long.
        Regular = 1 "regular",
        /// He has come for long, but not steadily.
        LongTerm = 2 "long_term",
        /// He comes back steadily, but not yet for long.
        ShortTerm = 3 "short_term",
        /// Neither.
        Occasional = 4 "occasional",
        /// He came on one day.
        OneTime = 5 "one_time",
    }
}

/// The bounds of the classes of loyalty.
///
/// # Examples
///
/// ```
/// use crm_core::customer::LoyaltyBounds;
///
/// let bounds = LoyaltyBounds::default();
/// assert_eq!((bounds.regular_gap_days, bounds.long_term_days), (90, 365));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LoyaltyBounds {
    /// The most days between two purchases, and from the last one to now, of a steady customer.
    pub regular_gap_days: u32,
    /// The fewest days from the first to the last purchase of a long-term customer.
    pub long_term_days: u32,
}

impl Default for LoyaltyBounds {
    fn default() -> LoyaltyBounds {
        LoyaltyBounds { regular_gap_days: 90, long_term_days: 365 }
    }
}

impl LoyaltyBounds {
    /// Sets the most days between two purchases of a steady customer.
    #[must_use]
    pub fn with_regular_gap_days(self, regular_gap_days: u32) -> LoyaltyBounds {
        LoyaltyBounds { regular_gap_days, ..self }
    }

    /// Sets the fewest days from the first to the last purchase of a long-term customer.
    #[must_use]
    pub fn with_long_term_days(self, long_term_days: u32) -> LoyaltyBounds {
        LoyaltyBounds { long_term_days, ..self }
    }
}

/// Returns the class of loyalty of a customer by the days of his purchases up to a day; `None` if
/// there are none.
///
/// # Definition
///
/// Of the distinct days up to `now`: one is `one_time`. Otherwise the customer is *steady* if no gap
/// between two of them, or from the last to `now`, is above `regular_gap_days`, and *long* if the
/// last is at least `long_term_days` after the first: `regular` is steady and long, `long_term`
/// long, `short_term` steady, `occasional` neither.
///
/// # Errors
///
/// [`Error::OutOfRange`] for bounds below 1.
///
/// # Examples
///
/// ```
/// use crm_core::customer::{LoyaltyStatus, loyalty_status};
///
/// let days = ["2026-01-10".parse()?, "2026-03-01".parse()?];
/// let class = loyalty_status(&days, "2026-03-31".parse()?, Default::default())?;
/// assert_eq!(class, Some(LoyaltyStatus::ShortTerm));
/// # Ok::<(), crm_core::Error>(())
/// ```
pub fn loyalty_status(
    dates: &[Day],
    now: Day,
    bounds: LoyaltyBounds,
) -> Result<Option<LoyaltyStatus>> {
    for (field, days) in
        [("regular_gap_days", bounds.regular_gap_days), ("long_term_days", bounds.long_term_days)]
    {
        if days == 0 {
            return Err(Error::out_of_range(field, "at least 1", days));
        }
    }
    let days: BTreeSet<Day> = dates.iter().copied().filter(|&day| day <= now).collect();
    let (Some(&first), Some(&last)) = (days.first(), days.last()) else { return Ok(None) };
    if first == last {
        return Ok(Some(LoyaltyStatus::OneTime));
    }
    let ends = days.iter().skip(1).copied().chain([now]);
    let mut gaps = days.iter().zip(ends).map(|(day, next)| day.days_until(next));
    let is_steady = gaps.all(|gap| gap <= bounds.regular_gap_days.into());
    let is_long = first.days_until(last) >= bounds.long_term_days.into();
    Ok(Some(match (is_steady, is_long) {
        (true, true) => LoyaltyStatus::Regular,
        (false, true) => LoyaltyStatus::LongTerm,
        (true, false) => LoyaltyStatus::ShortTerm,
        (false, false) => LoyaltyStatus::Occasional,
    }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn class(days: &[i32], now: i32) -> Option<&'static str> {
        let day = |&day: &i32| Day::try_from(day).unwrap();
        let days: Vec<Day> = days.iter().map(day).collect();
        let class = loyalty_status(&days, day(&now), LoyaltyBounds::default()).unwrap();
        class.map(LoyaltyStatus::name)
    }

    #[test]
    fn the_bounds_belong_to_the_loyal() {
        assert_eq!(class(&[], 0), None);
        assert_eq!(class(&[5], 4), None);
        assert_eq!(class(&[5, 5, 5], 1000), Some("one_time"));
        assert_eq!(class(&[0, 9], 8), Some("one_time"));
        assert_eq!(class(&[0, 90], 180), Some("short_term"));
        assert_eq!(class(&[0, 91], 180), Some("occasional"));
        assert_eq!(class(&[0, 90], 181), Some("occasional"));
        assert_eq!(class(&[0, 90, 180, 270, 360, 365], 365), Some("regular"));
        assert_eq!(class(&[0, 90, 180, 270, 360, 364], 365), Some("short_term"));
        assert_eq!(class(&[365, 0], 365), Some("long_term"));
    }

    proptest! {
        #[test]
        fn every_history_has_one_class(
            days in proptest::collection::vec(0_i32..2000, 0..20),
            now in 0_i32..2000,
        ) {
            let found = class(&days, now);
            prop_assert_eq!(found.is_none(), days.iter().all(|&day| day > now));
            let mut reversed = days.clone();
            reversed.reverse();
            reversed.extend(&days);
            prop_assert_eq!(found, class(&reversed, now));
        }
    }

    #[test]
    fn a_bound_of_zero_is_refused() {
        let bounds = LoyaltyBounds::default().with_regular_gap_days(0);
        let now = Day::try_from(0).unwrap();
        let error = loyalty_status(&[], now, bounds).unwrap_err();
        assert_eq!(error.path(), Some("regular_gap_days"));
    }
}
