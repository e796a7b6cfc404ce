//! The traits of accumulators.

use crate::column::batch::Batch;
use crate::error::error::Result;
use crate::table::table::Table;

/// Accumulates rows. The result does not depend on their order or their batches.
///
/// Accumulators of different rows can be merged. The methods are also inherent methods of each
/// accumulator, so only generic code needs this trait.
///
/// # Examples
///
/// ```
/// use crm_core::fold::Accumulator;
/// use crm_core::total::Total;
/// use crm_core::{Batch, Column, Result};
///
/// fn updated<A: Accumulator>(accumulator: &A, batches: &[Batch<'_>]) -> Result<A> {
///     let mut scratch = accumulator.empty();
///     batches.iter().try_for_each(|batch| scratch.update(batch))?;
///     Ok(scratch)
/// }
///
/// let batch = Batch::new(vec![Column::int64("visits", &[3, 4])])?;
/// let total = updated(&Total::new("visits", None, None)?, &[batch.clone(), batch])?;
/// assert_eq!(total.report().sum, 14.into());
/// # Ok::<(), crm_core::Error>(())
/// ```
pub trait Accumulator: Sized {
    /// Adds the rows of a batch, all or none.
    ///
    /// # Errors
    ///
    /// Those of the accumulator. After an error it is unchanged.
    fn update(&mut self, batch: &Batch<'_>) -> Result<()>;

    /// Adds the rows of another accumulator with the same definition.
    ///
    /// # Errors
    ///
    /// Those of the accumulator. After an error it is unchanged.
    fn merge(&mut self, other: &Self) -> Result<()>;

    /// Returns an accumulator with the same definition and no rows.
    #[must_use]
    fn empty(&self) -> Self;

    /// Returns the memory of its counts and sums in bytes.
    #[must_use]
    fn size(&self) -> usize;
}

/// An accumulator with a small state, which is saved as JSON.
///
/// # Examples
///
/// ```
/// use crm_core::fold::Summary;
/// use crm_core::total::Total;
///
/// fn copied<A: Summary>(accumulator: &A) -> crm_core::Result<A> {
///     A::from_json(&accumulator.to_json()?)
/// }
///
/// let total = Total::new("visits", None, None)?;
/// assert_eq!(copied(&total)?, total);
/// # Ok::<(), crm_core::Error>(())
/// ```
pub trait Summary: Accumulator {
    /// Writes the state as canonical JSON with a checksum.
    ///
    /// # Errors
    ///
    /// Those of the accumulator.
    fn to_json(&self) -> Result<String>;

    /// Reads a state that [`to_json`](Summary::to_json) wrote.
    ///
    /// # Errors
    ///
    /// Those of the accumulator: the state is truncated, edited or contradictory.
    fn from_json(json: &str) -> Result<Self>;
}

/// A summary accumulator that also reads tables that a database has grouped.
///
/// # Examples
///
/// ```
/// use crm_core::fold::GroupedSummary;
/// use crm_core::{Batch, Column};
///
/// fn add<A: GroupedSummary>(accumulator: &mut A, table: &Batch<'_>) -> crm_core::Result<()> {
///     accumulator.update_summary(table)
/// }
///
/// # let mut study = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc_study.in"));
/// let table = Batch::new(vec![
///     Column::strings("arm", &["mail", "none"]),
///     Column::int64("n", &[500, 500]),
///     Column::int64("churned", &[41, 62]),
/// ])?;
/// add(&mut study, &table)?;
/// # Ok::<(), crm_core::Error>(())
/// ```
pub trait GroupedSummary: Summary {
    /// Adds a table that a database has grouped, all or none of it.
    ///
    /// # Errors
    ///
    /// Those of the accumulator. After an error it is unchanged.
    fn update_summary(&mut self, batch: &Batch<'_>) -> Result<()>;
}

/// An accumulator whose state grows with the number of keys, and is saved as a table.
///
/// # Examples
///
/// ```
/// use crm_core::fold::Keyed;
/// use crm_core::retention::IdRegister;
///
/// fn copied<A: Keyed>(accumulator: &A) -> crm_core::Result<A> {
///     let mut copy = accumulator.empty();
///     copy.update_table(&accumulator.to_table()?.as_batch())?;
///     Ok(copy)
/// }
///
/// let register = IdRegister::new("id", "arm");
/// assert_eq!(copied(&register)?.to_table()?, register.to_table()?);
/// # Ok::<(), crm_core::Error>(())
/// ```
pub trait Keyed: Accumulator {
    /// Writes the state as a table.
    ///
    /// # Errors
    ///
    /// Those of the accumulator.
    fn to_table(&self) -> Result<Table>;

    /// Adds a table that [`to_table`](Keyed::to_table) wrote, all or none of it.
    ///
    /// # Errors
    ///
    /// Those of the accumulator. After an error it is unchanged.
    fn update_table(&mut self, table: &Batch<'_>) -> Result<()>;
}
