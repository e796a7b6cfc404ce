//! Handing a table out.

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, to_ffi};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{Array, RecordBatchIterator, StructArray};
use arrow_schema::ArrowError;
use crm_core::table::Table;
use crm_core::{Error, Result};

/// Returns the table as a stream of one array, whose buffers are the memory of the table.
///
/// The memory lives until the table and all that was handed out of it are released.
///
/// # Errors
///
/// None in practice: every table has a type of Arrow.
///
/// # Examples
///
/// ```
/// use crm_arrow::{Stream, table_stream};
/// use crm_core::table::Table;
///
/// let table = Table::builder().int64("n", [Some(3), None]).finish()?;
/// // SAFETY: the stream was just made.
/// let stream = unsafe { Stream::new(table_stream(&table)?) }?;
/// assert_eq!(stream.column_names()?, ["n"]);
/// # Ok::<(), crm_core::Error>(())
/// ```
pub fn table_stream(table: &Table) -> Result<FFI_ArrowArrayStream> {
    let record = table.to_record_batch()?;
    let schema = record.schema();
    Ok(FFI_ArrowArrayStream::new(Box::new(RecordBatchIterator::new([Ok(record)], schema))))
}

/// Returns the table as an array of structs, whose buffers are the memory of the table, with its
/// schema.
///
/// # Errors
///
/// None in practice: every table has a type of Arrow.
///
/// # Examples
///
/// ```
/// use crm_core::table::Table;
///
/// let table = Table::builder().int64("n", [Some(3), None]).finish()?;
/// let (array, schema) = crm_arrow::table_array(&table)?;
/// assert_eq!((array.len(), schema.format()), (2, "+s"));
/// # Ok::<(), crm_core::Error>(())
/// ```
pub fn table_array(table: &Table) -> Result<(FFI_ArrowArray, FFI_ArrowSchema)> {
    to_ffi(&StructArray::from(table.to_record_batch()?).to_data()).map_err(malformed)
}

/// Returns the schema of the table.
///
/// # Errors
///
/// None in practice: every table has a type of Arrow.
///
/// # Examples
///
/// ```
/// use crm_core::table::Table;
///
/// let table = Table::builder().bool("known", [None]).finish()?;
/// assert_eq!(crm_arrow::table_schema(&table)?.child(0).format(), "b");
/// # Ok::<(), crm_core::Error>(())
/// ```
pub fn table_schema(table: &Table) -> Result<FFI_ArrowSchema> {
    FFI_ArrowSchema::try_from(&table.to_arrow_schema()).map_err(malformed)
}

fn malformed(error: ArrowError) -> Error {
    Error::MalformedColumn { column: None, row: None, message: error.to_string() }
}

#[cfg(test)]
mod tests {
    use arrow_array::ffi::from_ffi;
    use arrow_array::ffi_stream::RecordBatchStreamReader;
    use arrow_array::{Int64Array, StringArray, make_array};
    use crm_core::column::{Integers, Text, Values};

    use super::*;
    use crate::owned::OwnedTable;

    fn table() -> Table {
        Table::builder()
            .int64("n", [Some(3), None, Some(5)])
            .text("arm", [Some("mail"), Some("דואר"), None])
            .bool("known", [Some(true), None, Some(false)])
            .finish()
            .unwrap()
    }

    /// Where the integers and the bytes of the texts begin.
    fn addresses(n: &Values<'_>, arm: &Values<'_>) -> (usize, usize) {
        let (Values::Integers(Integers::Int64(integers)), Values::Text(Text::Utf8 { data, .. })) =
            (n, arm)
        else {
            panic!("{} {}", n.type_name(), arm.type_name())
        };
        (integers.as_ptr() as usize, data.as_ptr() as usize)
    }

    #[test]
    fn what_is_handed_out_is_the_memory_of_the_table() {
        let table = table();
        let own = |name| table.column(name).unwrap().as_column().values().clone();
        let expected = addresses(&own("n"), &own("arm"));
        let (array, schema) = table_array(&table).unwrap();
        drop(table);
        // SAFETY: both were made by the lines above.
        let owned = unsafe { OwnedTable::new(array, schema) }.unwrap();
        let imported = owned.columns(&["n", "arm", "known"]).unwrap();
        let batch = imported.batch(0).unwrap();
        let values = |name| batch.column(name).unwrap().values();
        assert_eq!(addresses(values("n"), values("arm")), expected);
        let nulls = ["n", "arm", "known"]
            .map(|name| [0, 1, 2].map(|row| batch.column(name).unwrap().is_null(row)));
        assert_eq!(nulls, [[false, true, false], [false, false, true], [false, true, false]]);
    }

    #[test]
    fn a_stream_may_be_read_more_than_once_from_one_table() {
        let table = table();
        for _ in 0..2 {
            let reader = RecordBatchStreamReader::try_new(table_stream(&table).unwrap()).unwrap();
            let records = reader.collect::<Result<Vec<_>, _>>().unwrap();
            assert_eq!(records.len(), 1);
            let arms = records[0].column(1).as_any().downcast_ref::<StringArray>().unwrap();
            assert_eq!(arms.iter().collect::<Vec<_>>(), [Some("mail"), Some("דואר"), None]);
        }
    }

    #[test]
    fn a_slice_is_read_back() {
        let record = table().to_record_batch().unwrap().slice(1, 2);
        let (array, schema) = to_ffi(&StructArray::from(record).to_data()).unwrap();
        // SAFETY: both were made by the line above.
        let found = make_array(unsafe { from_ffi(array, &schema) }.unwrap());
        let found = found.as_any().downcast_ref::<StructArray>().unwrap();
        let n = found.column(0).as_any().downcast_ref::<Int64Array>().unwrap();
        assert_eq!(n.iter().collect::<Vec<_>>(), [None, Some(5)]);
    }

    #[test]
    fn no_rows_and_no_columns_are_handed_out() {
        let no_rows = Table::builder().int64("n", []).text::<&str>("arm", []).finish().unwrap();
        let nothing = Table::builder().finish().unwrap();
        for (table, columns) in [(no_rows, 2), (nothing, 0)] {
            let reader = RecordBatchStreamReader::try_new(table_stream(&table).unwrap()).unwrap();
            for record in reader {
                let record = record.unwrap();
                assert_eq!((record.num_rows(), record.num_columns()), (0, columns));
            }
            assert_eq!(table_array(&table).unwrap().0.len(), 0);
            assert_eq!(table_schema(&table).unwrap().children().count(), columns);
        }
    }
}
