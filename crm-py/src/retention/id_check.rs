//! Customers who appear more than once in an assignment table.

use crm_core::retention::IdRegister;
use crm_core::{Batch, Column, Error};
use pyo3::prelude::*;

use crate::array::Sequence;
use crate::document::Json;
use crate::error::Fail;

/// Duplicate ids in an assignment table: the result of `check_ids`.
#[pyclass(module = "crm_py", frozen, eq)]
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct IdCheck(crm_core::retention::IdCheck);

#[pymethods]
impl IdCheck {
    /// The number of rows.
    #[getter]
    fn rows(&self) -> u64 {
        self.0.rows
    }

    /// The number of distinct ids.
    #[getter]
    fn distinct(&self) -> u64 {
        self.0.distinct
    }

    /// The number of ids that are duplicated in an arm.
    #[getter]
    fn duplicates(&self) -> u64 {
        self.0.duplicates
    }

    /// The number of ids that occur in more than one arm.
    #[getter]
    fn in_two_arms(&self) -> u64 {
        self.0.in_two_arms
    }

    /// Examples of ids that are duplicated in an arm: at most ten, the smallest in byte order.
    #[getter]
    fn duplicate_examples(&self) -> Vec<String> {
        self.0.duplicate_examples.clone()
    }

    /// Examples of ids that occur in more than one arm: at most ten, the smallest in byte order.
    #[getter]
    fn in_two_arms_examples(&self) -> Vec<String> {
        self.0.in_two_arms_examples.clone()
    }

    /// Return the numbers and the examples as a dict.
    fn to_dict(&self) -> Result<Json, Fail> {
        Ok(Json(self.0.to_json()?))
    }

    /// Write the numbers and the examples as canonical JSON (RFC 8785).
    fn to_json(&self) -> Result<String, Fail> {
        Ok(self.0.to_json()?)
    }

    fn __repr__(&self) -> String {
        let crm_core::retention::IdCheck { rows, distinct, duplicates, in_two_arms, .. } = self.0;
        format!(
            "<IdCheck of {rows} rows: {distinct} ids, {duplicates} twice in an arm, {in_two_arms} \
             in two arms>"
        )
    }
}

/// Find ids that are duplicated in an arm, and ids in more than one arm.
///
/// `ids` and `arms` are columns of the same length: arrays or series of polars, pandas, pyarrow or
/// numpy, or sequences. Ids are str or int; an int is equivalent to its decimal text. Each distinct
/// id takes memory for its text and another 32 to 64 bytes.
///
/// >>> import crm_py as crm
/// >>> check = crm.check_ids(["a", "b", "b", "c", "c"], ["mail", "mail", "none", "call", "call"])
/// >>> check
/// <IdCheck of 5 rows: 3 ids, 1 twice in an arm, 1 in two arms>
/// >>> check.duplicate_examples, check.in_two_arms_examples
/// (['c'], ['b'])
#[pyfunction]
pub(crate) fn check_ids(
    py: Python<'_>,
    ids: Sequence<'_>,
    arms: Sequence<'_>,
) -> Result<IdCheck, Fail> {
    let (ids, arms) = (ids.take("ids")?, arms.take("arms")?);
    let check = py.detach(|| ids.lend(|ids| arms.lend(|arms| checked(ids, arms))))?;
    Ok(IdCheck(check))
}

fn checked(ids: &[Batch<'_>], arms: &[Batch<'_>]) -> Result<crm_core::retention::IdCheck, Fail> {
    let rows = |batches: &[Batch<'_>]| batches.iter().map(Batch::rows).sum::<usize>();
    let (expected, found) = (rows(ids), rows(arms));
    if expected != found {
        return Err(Error::ColumnLength { column: "arms".to_owned(), found, expected }.into());
    }
    if expected == 0 {
        return Err(Error::EmptyInput.into());
    }
    let mut register = IdRegister::new("ids", "arms");
    let mut arms = arms.iter();
    let mut left: Option<Column<'_>> = None;
    let mut row = 0;
    for ids in ids {
        let ids = ids.column("ids")?;
        // The two columns can have pieces of different lengths.
        let mut start = 0;
        while start < ids.len() {
            let arms = match left.take() {
                Some(arms) => arms,
                None => match arms.next() {
                    Some(batch) => batch.column("arms")?.clone(),
                    None => break,
                },
            };
            let end = ids.len().min(start + arms.len());
            let columns = vec![ids.slice(start..end), arms.slice(0..end - start)];
            register.update(&Batch::new(columns)?.with_first_row(row))?;
            row += (end - start) as u64;
            left = (end - start < arms.len()).then(|| arms.slice(end - start..arms.len()));
            start = end;
            Python::attach(|py| py.check_signals())?;
        }
    }
    Ok(register.check())
}
