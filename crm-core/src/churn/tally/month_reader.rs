//! The months of a column of dates.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::column::batch::Batch;
use crate::column::column::{Column, TimeUnit, Values};
use crate::column::reader::Reader;
use crate::date::calendar::{month, year};
use crate::date::day::{FIRST, LAST};
use crate::date::zone::Zone;
use crate::error::error::{Error, Result};

/// The months of a tally span at most this many.
pub(crate) const MOST_MONTHS: usize = 1200;

/// The days that are kept with the number of their month, a power of two.
const DAYS: usize = 4096;

/// Reads the month of each row as a small number, a block at a time.
pub(crate) struct MonthReader<'b> {
    batch: &'b Batch<'b>,
    column: &'b Column<'b>,
    zone: Option<Zone>,
    /// Days by their last bits, with the number of their month.
    cache: Vec<(i32, u32)>,
    /// The number of each month, which is the count of months since the year 0.
    known: BTreeMap<i32, u32>,
    months: Vec<i32>,
    /// The numbers of the rows of the block.
    pub(crate) numbers: Vec<u32>,
}

impl<'b> MonthReader<'b> {
    pub(crate) fn new(
        batch: &'b Batch<'b>,
        name: &str,
        zone: Option<Zone>,
    ) -> Result<MonthReader<'b>> {
        let column = batch.column(name)?;
        if let (None, Some(zoned)) = (zone, column.zone()) {
            let message = format!(
                "has none for the column {name:?}, whose instants are of the zone {zoned:?}: name \
                 the zone whose days count"
            );
            return Err(Error::conflict("zone", message));
        }
        if !matches!(column.values(), Values::Date32(_) | Values::Timestamp { .. }) {
            return Err(column.wrong_type("date32, timestamp"));
        }
        Ok(MonthReader {
            batch,
            column,
            zone,
            cache: vec![(i32::MIN, 0); DAYS],
            known: BTreeMap::new(),
            months: Vec::new(),
            numbers: Vec::new(),
        })
    }

    /// Reads a block.
    pub(crate) fn read(&mut self, rows: Range<usize>) -> Result<()> {
        let reader = Reader { batch: self.batch, column: self.column, rows: rows.clone() };
        reader.no_nulls()?;
        self.numbers.resize(rows.len(), 0);
        let mut numbers = std::mem::take(&mut self.numbers);
        let read = match self.column.values() {
            Values::Date32(days) => {
                let days = days.get(rows.clone()).unwrap_or_default();
                self.days(days.iter().copied(), rows.start, &mut numbers)
            }
            &Values::Timestamp { values, unit } => {
                let zone = self.zone;
                let instants = values.get(rows.clone()).unwrap_or_default();
                let days = instants.iter().map(move |&instant| day(instant, unit, zone));
                self.days(days, rows.start, &mut numbers)
            }
            _ => Ok(()),
        };
        self.numbers = numbers;
        read
    }

    fn days(
        &mut self,
        days: impl Iterator<Item = i32>,
        start: usize,
        numbers: &mut [u32],
    ) -> Result<()> {
        for (row, (day, number)) in days.zip(numbers).enumerate() {
            let slot = day as usize % DAYS;
            *number = match self.cache.get(slot) {
                // A free slot has the least day, which is no date.
                Some(&(known, number)) if known == day && day != i32::MIN => number,
                _ => self.number(day, start + row)?,
            };
        }
        Ok(())
    }

    #[cold]
    fn number(&mut self, day: i32, row: usize) -> Result<u32> {
        if !(FIRST..=LAST).contains(&day) {
            let reader = Reader { batch: self.batch, column: self.column, rows: row..row + 1 };
            return Err(reader.invalid(row, "dates of the years 1 to 9999", &format!("day {day}")));
        }
        let month = (year(day) * 12 + month(day) - 1) as i32;
        let number = match self.known.get(&month) {
            Some(&number) => number,
            None => {
                let number = self.months.len() as u32;
                self.months.push(month);
                self.known.insert(month, number);
                self.check()?;
                number
            }
        };
        if let Some(slot) = self.cache.get_mut(day as usize % DAYS) {
            *slot = (day, number);
        }
        Ok(number)
    }

    /// Checks that the months do not span too long a time.
    fn check(&self) -> Result<()> {
        let (first, last) = (self.known.keys().next(), self.known.keys().next_back());
        match (first, last) {
            (Some(first), Some(last)) if last - first >= MOST_MONTHS as i32 => {
                Err(Error::TooManyGroups {
                    column: self.column.name().to_owned(),
                    limit: MOST_MONTHS,
                })
            }
            _ => Ok(()),
        }
    }

    /// The number of different months so far.
    pub(crate) fn count(&self) -> usize {
        self.months.len()
    }

    /// The first day of a month by its number.
    pub(crate) fn first_day(&self, number: u32) -> String {
        let month = self.months.get(number as usize).copied().unwrap_or_default();
        first_day(month)
    }
}

/// The first day of the month that is a count of months since the year 0.
pub(crate) fn first_day(month: i32) -> String {
    format!("{:04}-{:02}-01", month.div_euclid(12), month.rem_euclid(12) + 1)
}

/// The month of a first day, as a count of months since the year 0.
pub(crate) fn month_of(first_day: &str) -> Option<i32> {
    let (year, rest) = first_day.split_once('-')?;
    let month: i32 = rest.strip_suffix("-01")?.parse().ok()?;
    let year: i32 = year.parse().ok()?;
    let found = year * 12 + month - 1;
    ((1..=12).contains(&month) && (1..=9999).contains(&year) && self::first_day(found) == first_day)
        .then_some(found)
}

/// The day of an instant; without a zone its own.
fn day(instant: i64, unit: TimeUnit, zone: Option<Zone>) -> i32 {
    let per_day: i64 = match unit {
        TimeUnit::Second => 86_400,
        TimeUnit::Millisecond => 86_400_000,
        TimeUnit::Microsecond => 86_400_000_000,
        TimeUnit::Nanosecond => 86_400_000_000_000,
    };
    let Some(zone) = zone else {
        return i32::try_from(instant.div_euclid(per_day)).unwrap_or(i32::MIN);
    };
    let micros = match unit {
        TimeUnit::Second => instant.checked_mul(1_000_000),
        TimeUnit::Millisecond => instant.checked_mul(1000),
        TimeUnit::Microsecond => Some(instant),
        TimeUnit::Nanosecond => Some(instant.div_euclid(1000)),
    };
    // Beyond every date, and so an error.
    micros.map_or(i32::MIN, |micros| zone.day(micros))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn months(column: Column<'_>, zone: Option<&str>) -> Result<Vec<String>> {
        let batch = Batch::new(vec![column]).unwrap();
        let zone = zone.map(|zone| zone.parse().unwrap());
        let mut reader = MonthReader::new(&batch, "date", zone)?;
        reader.read(0..batch.rows())?;
        Ok(reader.numbers.iter().map(|&number| reader.first_day(number)).collect())
    }

    #[test]
    fn a_month_is_that_of_the_zone() {
        let days = Column::new("date", Values::Date32(&[0, 31, 30, -1]));
        let expected = ["1970-01-01", "1970-02-01", "1970-01-01", "1969-12-01"];
        assert_eq!(months(days, None).unwrap(), expected);
        // 23:00 UTC on 31 January is February in Jerusalem.
        let instants = [31 * 86_400 - 3600];
        let values = Values::Timestamp { values: &instants, unit: TimeUnit::Second };
        let naive = || Column::new("date", values.clone());
        assert_eq!(months(naive(), None).unwrap(), ["1970-01-01"]);
        assert_eq!(months(naive(), Some("Asia/Jerusalem")).unwrap(), ["1970-02-01"]);
        let zoned = naive().with_zone(Some("UTC"));
        let error = months(zoned.clone(), None).unwrap_err().to_string();
        assert!(error.contains("\"date\"") && error.contains("\"UTC\""), "{error}");
        assert_eq!(months(zoned, Some("UTC")).unwrap(), ["1970-01-01"]);
    }

    #[test]
    fn too_long_a_time_and_no_date_are_errors() {
        let error = months(Column::new("date", Values::Date32(&[0, 40_000])), None).unwrap_err();
        assert!(matches!(error, Error::TooManyGroups { limit: 1200, .. }), "{error}");
        let error = months(Column::new("date", Values::Date32(&[i32::MAX])), None).unwrap_err();
        assert!(error.to_string().contains("years 1 to 9999"), "{error}");
        assert!(months(Column::int64("date", &[1]), None).is_err());
    }

    #[test]
    fn a_first_day_is_a_month() {
        for month in [12, 23_999, 24_000, 119_999] {
            assert_eq!(month_of(&first_day(month)), Some(month));
        }
        for text in ["2024-13-01", "2024-1-01", "2024-01-02", "", "0000-01-01", "x-01-01"] {
            assert_eq!(month_of(text), None, "{text}");
        }
    }
}
