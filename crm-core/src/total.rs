//! The exact sum of a column.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::column::batch::BLOCK;
use crate::column::batch::Batch;
use crate::column::number::numbers;
use crate::document::document;
use crate::document::envelope::{Envelope, damaged};
use crate::error::error::{Error, Result};
use crate::fold::accumulator::{Accumulator, Summary};
use crate::money::currency::Currency;
use crate::money::decimals::{Decimals, Rounded, Rounding};
use crate::money::exact::parse;
use crate::money::money::Money;
use crate::number::count::MAX_COUNT;

const ENVELOPE: Envelope = Envelope { kind: "total", version: 1, oldest: 1 };

/// The largest sum: the limit of a decimal.
const LIMIT: i128 = (1 << 96) - 1;

/// Adds up a column of money or numbers, exactly: a *summary* accumulator.
///
/// Examples are the total cost of a program from its invoices, or the spending of its customers.
/// The sum is an integer in the column's declared [`Decimals`], so its digits do not depend on how
/// the rows are batched or ordered. Nulls are counted and excluded.
///
/// # Examples
///
/// ```
/// use crm_core::{Batch, Column, Money};
/// use crm_core::total::Total;
///
/// let mut total = Total::new("invoice", Some("USD".parse()?), None)?;
/// total.update(&Batch::new(vec![Column::float64("invoice", &[0.1, 0.2, 1500.0])])?)?;
/// let report = total.report();
/// assert_eq!(report.money, Some(Money::parse("1500.30", "USD")?));
/// assert_eq!(report.rounded, None);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Total {
    document: Document,
    sums: Sums,
}

/// The definition of a total.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Document {
    column: String,
    currency: Option<Currency>,
    decimals: Decimals,
}

/// The counts and sums of the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Sums {
    rows: u64,
    nulls: u64,
    units: i128,
    rounding: Rounding,
}

/// The saved state.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct State {
    column: String,
    currency: Option<String>,
    decimals: u32,
    largest_change: f64,
    nulls: u64,
    rounded: u64,
    rows: u64,
    units: String,
}

/// The result of a [`Total`].
///
/// # Examples
///
/// ```
/// use crm_core::{Batch, Column};
/// use crm_core::money::Decimal;
/// use crm_core::total::Total;
///
/// let mut total = Total::new("visits", None, None)?;
/// total.update(&Batch::new(vec![Column::int64("visits", &[3, 4])])?)?;
/// let report = total.report();
/// assert_eq!((report.rows, report.sum, report.money), (2, Decimal::from(7), None));
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TotalReport {
    /// The number of rows with a number.
    pub rows: u64,
    /// The number of nulls.
    pub nulls: u64,
    /// The sum.
    #[serde(serialize_with = "crate::money::exact::serialize_decimal")]
    pub sum: Decimal,
    /// The sum as money, if the column has a currency.
    pub money: Option<Money>,
    /// The rows that were rounded to the declared decimals, if any.
    pub rounded: Option<Rounded>,
}

impl Total {
    /// Creates a total of a column.
    ///
    /// The default of `decimals` is that of the `currency`, or 6 without a currency.
    ///
    /// # Errors
    ///
    /// [`Error::TooManyDecimals`] if the currency allows fewer.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::money::Decimals;
    /// use crm_core::total::Total;
    ///
    /// let mails = Total::new("mail_cost", Some("USD".parse()?), Some(Decimals::new(4)?))?;
    /// assert_eq!(mails.column(), "mail_cost");
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn new(
        column: &str,
        currency: Option<Currency>,
        decimals: Option<Decimals>,
    ) -> Result<Total> {
        let decimals = match (decimals, currency) {
            (Some(decimals), _) => decimals,
            (None, Some(currency)) => Decimals::of(currency),
            (None, None) => Decimals::default(),
        };
        if let Some(currency) = currency.filter(|one| one.max_decimals() < decimals.get()) {
            return Err(Error::TooManyDecimals {
                field: "decimals".to_owned(),
                currency: currency.to_string(),
                limit: currency.max_decimals(),
                given: decimals.get().to_string(),
            });
        }
        let document = Document { column: column.to_owned(), currency, decimals };
        Ok(Total { document, sums: Sums::default() })
    }

    /// Returns the name of the column.
    #[must_use]
    pub fn column(&self) -> &str {
        &self.document.column
    }

    /// Returns an empty total of the same column.
    #[must_use]
    pub fn empty(&self) -> Total {
        Total { document: self.document.clone(), sums: Sums::default() }
    }

    /// Adds the rows of a batch, either all or none.
    ///
    /// The column can be floats, decimals or integers.
    ///
    /// # Errors
    ///
    /// [`Error::EmptyInput`], [`Error::UnknownColumn`], [`Error::DuplicateColumn`],
    /// [`Error::ColumnType`], [`Error::InvalidValue`] for NaN and infinity,
    /// [`Error::VanishingValue`] for a number that would become 0, [`Error::Overflow`]. An error
    /// leaves the total unchanged.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::{Batch, Column};
    /// use crm_core::total::Total;
    ///
    /// let mut total = Total::new("spend", Some("USD".parse()?), None)?;
    /// let batch = Batch::new(vec![Column::float64("spend", &[9.99, f64::NAN])])?;
    /// assert_eq!(total.update(&batch).unwrap_err().path(), Some("spend"));
    /// assert_eq!(total.report().rows, 0);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn update(&mut self, batch: &Batch<'_>) -> Result<()> {
        if batch.rows() == 0 {
            return Err(Error::EmptyInput);
        }
        let column = batch.column(&self.document.column)?;
        let mut sums = Sums::default();
        for start in (0..batch.rows()).step_by(BLOCK) {
            let rows = start..batch.rows().min(start + BLOCK);
            numbers(batch, column, self.document.decimals.into(), rows, |number| {
                let Some(units) = number else {
                    sums.nulls += 1;
                    return Ok(());
                };
                sums.rows += 1;
                sums.rounding.record(units.change);
                sums.units = self.limited(sums.units.checked_add(units.units))?;
                Ok(())
            })?;
        }
        self.sums = self.joined(sums)?;
        Ok(())
    }

    /// Adds the rows of another total of the same column.
    ///
    /// # Errors
    ///
    /// [`Error::DocumentMismatch`], [`Error::Overflow`]. An error leaves the total unchanged.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::{Batch, Column};
    /// use crm_core::total::Total;
    ///
    /// let mut monday = Total::new("visits", None, None)?;
    /// let mut tuesday = monday.empty();
    /// monday.update(&Batch::new(vec![Column::int64("visits", &[3])])?)?;
    /// tuesday.update(&Batch::new(vec![Column::int64("visits", &[4])])?)?;
    /// monday.merge(&tuesday)?;
    /// assert_eq!(monday.report().rows, 2);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn merge(&mut self, other: &Total) -> Result<()> {
        if self.document != other.document {
            return Err(document::mismatch(&self.document, &other.document)?);
        }
        self.sums = self.joined(other.sums)?;
        Ok(())
    }

    /// Returns the results so far.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::total::Total;
    ///
    /// assert_eq!(Total::new("spend", None, None)?.report().rows, 0);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn report(&self) -> TotalReport {
        let scale = self.document.decimals.get();
        // Larger sums, and currencies that allow fewer decimals, were rejected earlier.
        let sum = Decimal::try_from_i128_with_scale(self.sums.units, scale).unwrap_or_default();
        TotalReport {
            rows: self.sums.rows,
            nulls: self.sums.nulls,
            sum: sum.normalize(),
            money: self.document.currency.and_then(|currency| Money::new(sum, currency).ok()),
            rounded: self.sums.rounding.finding(&self.document.column),
        }
    }

    /// Writes the state as canonical JSON, sealed with a checksum.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidDocument`] if serialization fails, which a valid state never does.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::total::Total;
    ///
    /// let total = Total::new("spend", Some("USD".parse()?), None)?;
    /// assert_eq!(Total::from_json(&total.to_json()?)?, total);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn to_json(&self) -> Result<String> {
        ENVELOPE.seal(&State {
            column: self.document.column.clone(),
            currency: self.document.currency.map(|currency| currency.to_string()),
            decimals: self.document.decimals.get(),
            largest_change: self.sums.rounding.largest_change,
            nulls: self.sums.nulls,
            rounded: self.sums.rounding.rows,
            rows: self.sums.rows,
            units: self.sums.units.to_string(),
        })
    }

    /// Reads a state that [`Total::to_json`] wrote.
    ///
    /// # Errors
    ///
    /// [`Error::DamagedState`] if it is truncated, edited or inconsistent,
    /// [`Error::UnsupportedVersion`], [`Error::InvalidDocument`].
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::ErrorCode;
    /// use crm_core::total::Total;
    ///
    /// let error = Total::from_json("{}").unwrap_err();
    /// assert_eq!(error.code(), ErrorCode::DamagedState);
    /// ```
    pub fn from_json(json: &str) -> Result<Total> {
        let state: State = ENVELOPE.open(json)?;
        let currency = state.currency.map(|code| code.parse()).transpose()?;
        let decimals = Decimals::new(state.decimals)?;
        let mut total = Total::new(&state.column, currency, Some(decimals))?;
        let units = parse("units", &state.units)?;
        let rounding = Rounding { rows: state.rounded, largest_change: state.largest_change };
        let sound = units.scale() == 0
            && state.rows.saturating_add(state.nulls) <= MAX_COUNT
            && rounding.rows <= state.rows
            && rounding.largest_change >= 0.0
            && (rounding.rows > 0) == (rounding.largest_change > 0.0)
            && (state.rows > 0 || units.is_zero());
        if !sound {
            return Err(damaged("its figures contradict themselves"));
        }
        let units = units.mantissa();
        total.sums = Sums { rows: state.rows, nulls: state.nulls, units, rounding };
        Ok(total)
    }

    /// Returns the bytes of memory that the total takes.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::total::Total;
    ///
    /// assert!(Total::new("spend", None, None)?.size() > 0);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn size(&self) -> usize {
        size_of::<Total>() + self.document.column.capacity()
    }

    fn joined(&self, other: Sums) -> Result<Sums> {
        let mut sums = self.sums;
        // Each of the four is at most 2^53.
        sums.rows += other.rows;
        sums.nulls += other.nulls;
        if sums.rows + sums.nulls > MAX_COUNT {
            return Err(Error::Overflow {
                field: self.document.column.clone(),
                limit: format!("{MAX_COUNT} rows"),
            });
        }
        sums.units = self.limited(sums.units.checked_add(other.units))?;
        sums.rounding.merge(other.rounding);
        Ok(sums)
    }

    fn limited(&self, sum: Option<i128>) -> Result<i128> {
        sum.filter(|sum| sum.unsigned_abs() <= LIMIT.unsigned_abs()).ok_or_else(|| {
            Error::Overflow {
                field: self.document.column.clone(),
                limit: format!("{LIMIT} units of 10^-{} in sum", self.document.decimals.get()),
            }
        })
    }
}

impl Accumulator for Total {
    fn update(&mut self, batch: &Batch<'_>) -> Result<()> {
        Total::update(self, batch)
    }

    fn merge(&mut self, other: &Total) -> Result<()> {
        Total::merge(self, other)
    }

    fn empty(&self) -> Total {
        Total::empty(self)
    }

    fn size(&self) -> usize {
        Total::size(self)
    }
}

impl Summary for Total {
    fn to_json(&self) -> Result<String> {
        Total::to_json(self)
    }

    fn from_json(json: &str) -> Result<Total> {
        Total::from_json(json)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::bitmap::Bitmap;
    use crate::column::column::{Column, Values};

    fn dollars() -> Total {
        Total::new("spend", Some("USD".parse().unwrap()), None).unwrap()
    }

    fn update(total: &mut Total, values: &[f64]) -> Result<()> {
        total.update(&Batch::new(vec![Column::float64("spend", values)]).unwrap())
    }

    #[test]
    fn a_sum_of_cents_is_exact() {
        let mut total = dollars();
        update(&mut total, &vec![0.1; 10_000]).unwrap();
        assert_eq!(total.report().money.unwrap().to_string(), "1000.00 USD");
    }

    #[test]
    fn nulls_and_rounding_are_counted() {
        let mut total = dollars();
        let column = Column::float64("spend", &[0.125, 1.0, 0.5])
            .with_validity(Bitmap::new(&[0b101], 0, 3).unwrap())
            .unwrap();
        total.update(&Batch::new(vec![column]).unwrap()).unwrap();
        let report = total.report();
        assert_eq!((report.rows, report.nulls), (2, 1));
        assert_eq!(report.sum.to_string(), "0.62");
        let rounded = report.rounded.unwrap();
        assert_eq!((rounded.rows, rounded.largest_change), (1, 0.005));
    }

    #[test]
    fn a_sum_that_overflows_is_an_error_and_changes_nothing() {
        let mut total = dollars();
        let large = [i128::MAX / 1_000_000_000];
        let batch = |scale| {
            let values = Values::Decimal128 { values: &large, scale };
            Batch::new(vec![Column::new("spend", values)]).unwrap()
        };
        update(&mut total, &[1.0]).unwrap();
        let error = total.update(&batch(2)).unwrap_err();
        assert_eq!(error.code(), crate::ErrorCode::Overflow, "{error}");
        assert_eq!(total.report().sum.to_string(), "1");
        total.update(&batch(6)).unwrap();
    }

    #[test]
    fn only_the_same_total_merges() {
        let mut total = dollars();
        let other = Total::new("spend", Some("EUR".parse().unwrap()), None).unwrap();
        let error = total.merge(&other).unwrap_err();
        assert_eq!(error.to_string(), r#"cannot merge: $.currency is "USD" here and "EUR" there"#);
    }

    #[test]
    fn a_state_that_contradicts_itself_is_refused() {
        let mut total = dollars();
        update(&mut total, &[1.5]).unwrap();
        let json = total.to_json().unwrap();
        assert_eq!(Total::from_json(&json).unwrap(), total);
        let state: serde_json::Value = ENVELOPE.open(&json).unwrap();
        for (key, value) in [("rounded", 5.into()), ("rows", 0.into()), ("units", "1.5".into())] {
            let mut edited = state.clone();
            edited[key] = value;
            let error = Total::from_json(&ENVELOPE.seal(&edited).unwrap()).unwrap_err();
            assert_eq!(error.code(), crate::ErrorCode::DamagedState, "{key}: {error}");
        }
        let mut edited = state;
        edited["decimals"] = 20.into();
        let error = Total::from_json(&ENVELOPE.seal(&edited).unwrap()).unwrap_err();
        assert_eq!(error.code(), crate::ErrorCode::OutOfRange, "{error}");
    }
}
