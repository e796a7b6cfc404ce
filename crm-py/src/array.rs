//! Single columns from Python: objects with Arrow's capsules, or sequences.

use crm_arrow::Piece;
use crm_core::Batch;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};
use pyo3::{type_hint_identifier, type_hint_subscript};

use crate::argument::{argument, wrong_type};
use crate::error::Fail;
use crate::frame::{Owned, array, stream};

argument! {
    /// A column: an array or a series of polars, pandas, pyarrow or numpy, or a sequence.
    Sequence: type_hint_subscript!(
        type_hint_identifier!("collections.abc", "Iterable"),
        type_hint_identifier!("builtins", "object")
    )
}

impl Sequence<'_> {
    pub(crate) fn take(&self, name: &str) -> Result<Array, Fail> {
        Array::take(&self.0, name)
    }
}

/// A column, taken from its owner.
pub(crate) enum Array {
    Pieces(Vec<Piece>),
    Owned(Owned),
}

impl Array {
    /// Takes a column; `name` is its name in errors.
    pub(crate) fn take(given: &Bound<'_, PyAny>, name: &str) -> Result<Array, Fail> {
        if let Some(stream) = stream(given)? {
            return Ok(Array::Pieces(stream.pieces(name)?));
        }
        if let Some((schema, array)) = array(given)? {
            // SAFETY: the producer conforms to the interface.
            let piece = unsafe { Piece::new(array, &schema, name) }?;
            return Ok(Array::Pieces(vec![piece]));
        }
        // Text and bytes are sequences too, but not of values.
        let one = given.is_instance_of::<PyString>() || given.is_instance_of::<PyBytes>();
        if one || given.try_iter().is_err() {
            let allowed = "an array, a series or a sequence (polars, pandas, pyarrow, numpy, list)";
            return Err(wrong_type(name, allowed, given));
        }
        Ok(Array::Owned(Owned::column_of(name, given.clone())?))
    }

    /// Passes the column to `read` in batches of one column; without rows there are none.
    pub(crate) fn lend<R>(
        &self,
        read: impl FnOnce(&[Batch<'_>]) -> Result<R, Fail>,
    ) -> Result<R, Fail> {
        match self {
            Array::Pieces(pieces) => {
                let mut batches = Vec::with_capacity(pieces.len());
                let mut first_row = 0;
                for piece in pieces.iter().filter(|piece| piece.rows() > 0) {
                    batches.push(piece.batch(first_row)?);
                    first_row += piece.rows() as u64;
                }
                read(&batches)
            }
            Array::Owned(owned) => {
                let texts = owned.texts();
                let column = owned.column(&texts)?;
                match column.is_empty() {
                    true => read(&[]),
                    false => read(&[Batch::new(vec![column])?]),
                }
            }
        }
    }
}
