//! A table as an Arrow record batch that shares its memory.

use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, RecordBatchOptions, make_array};
use arrow_buffer::{BooleanBuffer, Buffer, NullBuffer};
use arrow_data::ArrayDataBuilder;
use arrow_schema::{ArrowError, DataType as ArrowType, Field, Schema, TimeUnit};
use bytes::Bytes;

use crate::error::error::{Error, Result};
use crate::table::column::{Data, TableColumn};
use crate::table::table::Table;
use crate::table::texts::{Offsets, Texts};

/// The number of digits of every decimal.
const DIGITS: u8 = 38;

impl Table {
    /// Returns the table as an Arrow record batch that shares its memory; feature `arrow`.
    ///
    /// Text is `utf8`, or `large_utf8` from 2^31 bytes, or a dictionary of it; decimals have 38 digits; timestamps are in
    /// microseconds. Every column is nullable, so tables with the same types have the same schema.
    ///
    /// # Errors
    ///
    /// None in practice: every table is a valid record batch.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::table::Table;
    ///
    /// let table = Table::builder().int64("n", [Some(3), None]).finish()?;
    /// let record = table.to_record_batch()?;
    /// assert_eq!((record.num_rows(), record.column(0).null_count()), (2, 1));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn to_record_batch(&self) -> Result<RecordBatch> {
        let schema = Arc::new(self.to_arrow_schema());
        let arrays = self.columns().iter().enumerate().map(|column| array(self, column));
        let arrays = arrays.collect::<Result<Vec<_>>>()?;
        let options = RecordBatchOptions::new().with_row_count(Some(self.rows()));
        RecordBatch::try_new_with_options(schema, arrays, &options)
            .map_err(|error| malformed(None, &error))
    }

    /// Returns the schema of the record batch; feature `arrow`.
    ///
    /// # Examples
    ///
    /// ```
    /// use arrow_schema::DataType;
    /// use crm_core::table::Table;
    ///
    /// let table = Table::builder().int64("n", [Some(3), None]).finish()?;
    /// assert_eq!(table.to_arrow_schema().field(0).data_type(), &DataType::Int64);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn to_arrow_schema(&self) -> Schema {
        let field = |column: &TableColumn| Field::new(column.name(), arrow_type(column), true);
        Schema::new(self.columns().iter().map(field).collect::<Vec<_>>())
    }
}

fn arrow_type(column: &TableColumn) -> ArrowType {
    match column.data() {
        Data::Bool(_) => ArrowType::Boolean,
        Data::Int64(_) => ArrowType::Int64,
        Data::Float64(_) => ArrowType::Float64,
        // The number of decimals is at most 38.
        Data::Decimal128 { decimals, .. } => ArrowType::Decimal128(DIGITS, *decimals as i8),
        Data::Text(texts) => text_type(texts),
        Data::Dictionary(dictionary) => {
            let texts = Box::new(text_type(dictionary.texts()));
            ArrowType::Dictionary(Box::new(ArrowType::Int32), texts)
        }
        Data::List(lists) => ArrowType::List(Arc::new(element(text_type(lists.texts())))),
        Data::Date32(_) => ArrowType::Date32,
        Data::Timestamp { zone, .. } => {
            ArrowType::Timestamp(TimeUnit::Microsecond, zone.as_deref().map(Arc::from))
        }
    }
}

fn text_type(texts: &Texts) -> ArrowType {
    match texts.offsets() {
        Offsets::Small(_) => ArrowType::Utf8,
        Offsets::Large(_) => ArrowType::LargeUtf8,
    }
}

/// The field of the elements of a list, as Arrow's libraries name it.
fn element(data_type: ArrowType) -> Field {
    Field::new("item", data_type, true)
}

/// A buffer of a column.
#[derive(Clone, Copy)]
enum Part {
    Validity,
    /// Where each list ends.
    Lists,
    /// The entry of each row of a dictionary.
    Codes,
    /// Where each text ends.
    Offsets,
    Values,
}

/// Keeps the memory of a table alive while a buffer borrows it.
struct Shared {
    table: Table,
    column: usize,
    part: Part,
}

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        let column = self.table.columns().get(self.column);
        column.map(|column| bytes(column, self.part)).unwrap_or_default()
    }
}

fn bytes(column: &TableColumn, part: Part) -> &[u8] {
    match (part, column.data()) {
        (Part::Validity, _) => column.validity().map(|bits| bits.bytes()).unwrap_or_default(),
        (Part::Lists, Data::List(lists)) => bytemuck::cast_slice(lists.offsets()),
        (Part::Offsets, Data::Text(texts)) => ends(texts),
        (Part::Offsets, Data::List(lists)) => ends(lists.texts()),
        (Part::Codes, Data::Dictionary(dictionary)) => bytemuck::cast_slice(dictionary.codes()),
        (Part::Offsets, Data::Dictionary(dictionary)) => ends(dictionary.texts()),
        (Part::Lists | Part::Codes | Part::Offsets, _) => &[],
        (Part::Values, data) => match data {
            Data::Bool(bits) => bits.bytes(),
            Data::Int64(values) => bytemuck::cast_slice(values),
            Data::Float64(values) => bytemuck::cast_slice(values),
            Data::Decimal128 { units, .. } => bytemuck::cast_slice(units),
            Data::Text(texts) => texts.data().as_bytes(),
            Data::Dictionary(dictionary) => dictionary.texts().data().as_bytes(),
            Data::List(lists) => lists.texts().data().as_bytes(),
            Data::Date32(values) => bytemuck::cast_slice(values),
            Data::Timestamp { instants, .. } => bytemuck::cast_slice(instants),
        },
    }
}

fn ends(texts: &Texts) -> &[u8] {
    match texts.offsets() {
        Offsets::Small(offsets) => bytemuck::cast_slice(offsets),
        Offsets::Large(offsets) => bytemuck::cast_slice(offsets),
    }
}

/// Returns a column as an array that shares its memory.
fn array(table: &Table, (index, column): (usize, &TableColumn)) -> Result<ArrayRef> {
    let shared = |part| Shared { table: table.clone(), column: index, part };
    let buffer = |part| Buffer::from(Bytes::from_owner(shared(part)));
    let rows = column.len();
    let nulls = column.validity().map(|_| BooleanBuffer::new(buffer(Part::Validity), 0, rows));
    let text = [Part::Offsets, Part::Values];
    let (parts, elements) = match column.data() {
        Data::Text(_) => (&text[..], None),
        Data::Dictionary(dictionary) => (&[Part::Codes][..], Some(dictionary.texts())),
        Data::List(lists) => (&[Part::Lists][..], Some(lists.texts())),
        _ => (&[Part::Values][..], None),
    };
    let buffers = |parts: &[Part]| parts.iter().map(|&part| buffer(part)).collect();
    let malformed = |error| malformed(Some(column.name()), &error);
    let elements = elements.map(|texts| {
        let data = ArrayDataBuilder::new(text_type(texts)).len(texts.len());
        data.buffers(buffers(&text)).build().map_err(malformed)
    });
    let data = ArrayDataBuilder::new(arrow_type(column))
        .len(rows)
        .nulls(nulls.map(NullBuffer::new))
        .buffers(buffers(parts))
        .child_data(elements.transpose()?.into_iter().collect())
        .build();
    Ok(make_array(data.map_err(malformed)?))
}

fn malformed(column: Option<&str>, error: &ArrowError) -> Error {
    let (column, message) = (column.map(str::to_owned), error.to_string());
    Error::MalformedColumn { column, row: None, message }
}
