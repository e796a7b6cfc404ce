//! Export of a column.

use std::sync::Arc;

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, to_ffi};
use arrow_array::types::UInt16Type;
use arrow_array::{Array, DictionaryArray, StringArray, UInt16Array};
use arrow_schema::ArrowError;
use crm_core::{Error, Result};

/// A column of names: a dictionary of text with 16-bit indices.
#[derive(Clone, Debug, PartialEq)]
pub struct Names {
    array: DictionaryArray<UInt16Type>,
}

impl Names {
    /// Creates a column from indices and their names.
    ///
    /// # Errors
    ///
    /// [`Error::MalformedColumn`] if an index has no name.
    pub fn new(codes: Vec<u16>, names: &[&str]) -> Result<Names> {
        let names = Arc::new(StringArray::from(names.to_vec()));
        let array = DictionaryArray::try_new(UInt16Array::from(codes), names).map_err(malformed)?;
        Ok(Names { array })
    }

    /// Returns the number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.array.len()
    }

    /// Returns whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.array.is_empty()
    }

    /// Returns the index of each row.
    #[must_use]
    pub fn codes(&self) -> &[u16] {
        self.array.keys().values()
    }

    /// Returns the C structs of the column, which keep its memory alive until they are released.
    ///
    /// # Errors
    ///
    /// [`Error::ColumnType`] if the type of the column has no Arrow equivalent, which never happens
    /// here.
    pub fn export(&self) -> Result<(FFI_ArrowArray, FFI_ArrowSchema)> {
        to_ffi(&self.array.to_data()).map_err(malformed)
    }
}

fn malformed(error: ArrowError) -> Error {
    let (column, message) = (Some("names".to_owned()), error.to_string());
    Error::MalformedColumn { column, row: None, message }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Piece;

    #[test]
    fn an_exported_column_can_be_imported() {
        let names = Names::new(vec![1, 0, 1], &["none", "mail"]).unwrap();
        let (array, schema) = names.export().unwrap();
        drop(names);
        // SAFETY: both were created above.
        let piece = unsafe { Piece::new(array, &schema, "arm") }.unwrap();
        let batch = piece.batch(0).unwrap();
        assert_eq!((batch.rows(), batch.column("arm").unwrap().is_null(0)), (3, false));
        assert_eq!(batch.column("arm").unwrap().values().type_name(), "dictionary of utf8");
    }

    #[test]
    fn each_index_has_a_name() {
        assert!(Names::new(vec![2], &["none", "mail"]).is_err());
    }
}
