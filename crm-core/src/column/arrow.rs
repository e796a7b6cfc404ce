//! Arrow arrays as borrowed columns, without a copy.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowDictionaryKeyType, Date32Type, Decimal128Type, Float32Type, Float64Type, Int8Type,
    Int16Type, Int32Type, Int64Type, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrowPrimitiveType, RecordBatch};
use arrow_schema::{DataType, TimeUnit as ArrowUnit};

use crate::column::batch::Batch;
use crate::column::bitmap::Bitmap;
use crate::column::column::{Column, TimeUnit, Values};
use crate::column::integers::Integers;
use crate::column::list_offsets::ListOffsets;
use crate::column::text::Text;
use crate::error::error::{Error, Result};

impl<'a> Batch<'a> {
    /// Borrows the named columns of an Arrow record batch; feature `arrow`.
    ///
    /// Columns that are not named can have any type.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownColumn`], [`Error::DuplicateColumn`], and [`Error::ColumnType`] for an
    /// unsupported type.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use arrow_array::{BooleanArray, RecordBatch, StringArray};
    /// use crm_core::Batch;
    ///
    /// let record = RecordBatch::try_from_iter([
    ///     ("arm", Arc::new(StringArray::from(vec!["mail", "none"])) as _),
    ///     ("churned", Arc::new(BooleanArray::from(vec![false, true])) as _),
    /// ])?;
    /// let batch = Batch::from_record_batch(&record, &["arm", "churned"])?;
    /// assert_eq!(batch.rows(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_record_batch(record: &'a RecordBatch, names: &[&str]) -> Result<Batch<'a>> {
        let schema = record.schema_ref();
        let columns = names
            .iter()
            .map(|&name| {
                let mut found = schema
                    .fields()
                    .iter()
                    .zip(record.columns())
                    .filter(|(field, _)| field.name() == name);
                match (found.next(), found.next()) {
                    (Some((_, array)), None) => Column::from_array(name.to_owned(), array),
                    (Some(_), Some(_)) => Err(Error::DuplicateColumn { column: name.to_owned() }),
                    (None, _) => Err(Error::UnknownColumn {
                        column: name.to_owned(),
                        available: schema.fields().iter().map(|f| f.name().clone()).collect(),
                    }),
                }
            })
            .collect::<Result<Vec<_>>>()?;
        Batch::new(columns)
    }
}

impl<'a> Column<'a> {
    /// Borrows an Arrow array; feature `arrow`.
    ///
    /// # Errors
    ///
    /// [`Error::ColumnType`] for an unsupported type, and for decimals below -38 or above 38.
    ///
    /// # Examples
    ///
    /// ```
    /// use arrow_array::Int64Array;
    /// use crm_core::Column;
    ///
    /// let array = Int64Array::from(vec![Some(3), None]);
    /// let column = Column::from_array("count", &array)?;
    /// assert!(column.is_null(1));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn from_array(
        name: impl Into<std::borrow::Cow<'a, str>>,
        array: &'a dyn Array,
    ) -> Result<Column<'a>> {
        let name = name.into();
        let values = match values(&name, array) {
            Some(values) => values?,
            None => {
                return Err(Error::ColumnType {
                    column: name.into_owned(),
                    found: array.data_type().to_string(),
                    accepted: "bool, integers, float32, float64, decimal128, date32, timestamp, \
                               utf8, large_utf8, utf8_view, dictionaries of them, and lists of text"
                        .to_owned(),
                });
            }
        };
        let zone = match array.data_type() {
            DataType::Timestamp(_, zone) => zone.as_deref(),
            _ => None,
        };
        let column = Column::new(name, values).with_zone(zone);
        column.writable()?;
        match array.nulls().filter(|nulls| nulls.null_count() > 0) {
            Some(nulls) => {
                column.with_validity(Bitmap::new(nulls.validity(), nulls.offset(), nulls.len())?)
            }
            None => Ok(column),
        }
    }
}

/// Returns the values of an array; `None` if its type is not supported.
fn values<'a>(name: &str, array: &'a dyn Array) -> Option<Result<Values<'a>>> {
    let values = match array.data_type() {
        DataType::Boolean => {
            let bits = array.as_boolean().values();
            return Some(Bitmap::new(bits.values(), bits.offset(), bits.len()).map(Values::Bits));
        }
        DataType::Float32 => Values::Float32(primitive::<Float32Type>(array)),
        DataType::Float64 => Values::Float64(primitive::<Float64Type>(array)),
        DataType::Decimal128(_, scale) => Values::Decimal128 {
            values: primitive::<Decimal128Type>(array),
            scale: i32::from(*scale),
        },
        DataType::Date32 => Values::Date32(primitive::<Date32Type>(array)),
        DataType::Timestamp(unit, _) => timestamps(*unit, array),
        DataType::Utf8 => {
            let text = array.as_string::<i32>();
            Values::Text(Text::Utf8 { offsets: text.value_offsets(), data: text.value_data() })
        }
        DataType::LargeUtf8 => {
            let text = array.as_string::<i64>();
            Values::Text(Text::LargeUtf8 { offsets: text.value_offsets(), data: text.value_data() })
        }
        DataType::Utf8View => {
            let text = array.as_string_view();
            let buffers = text.data_buffers().iter().map(|buffer| buffer.as_slice()).collect();
            Values::Text(Text::Utf8View { views: text.views(), buffers })
        }
        DataType::Dictionary(codes, _) => return dictionary(name, codes, array),
        DataType::List(_) => {
            let lists = array.as_list::<i32>();
            let offsets = ListOffsets::Small(lists.value_offsets());
            return Some(list(name, offsets, lists.values()));
        }
        DataType::LargeList(_) => {
            let lists = array.as_list::<i64>();
            let offsets = ListOffsets::Large(lists.value_offsets());
            return Some(list(name, offsets, lists.values()));
        }
        _ => Values::Integers(integers(array)?),
    };
    Some(Ok(values))
}

/// A list whose elements are borrowed as a column of the same name. The elements have the type null
/// if there are none.
fn list<'a>(name: &str, offsets: ListOffsets<'a>, elements: &'a dyn Array) -> Result<Values<'a>> {
    let values = if *elements.data_type() == DataType::Null && elements.is_empty() {
        Column::strings(name.to_owned(), &[])
    } else {
        Column::from_array(name.to_owned(), elements)?
    };
    Ok(Values::List { offsets, values: Box::new(values) })
}

fn primitive<T: ArrowPrimitiveType>(array: &dyn Array) -> &[T::Native] {
    array.as_primitive::<T>().values()
}

fn integers(array: &dyn Array) -> Option<Integers<'_>> {
    Some(match array.data_type() {
        DataType::Int8 => primitive::<Int8Type>(array).into(),
        DataType::Int16 => primitive::<Int16Type>(array).into(),
        DataType::Int32 => primitive::<Int32Type>(array).into(),
        DataType::Int64 => primitive::<Int64Type>(array).into(),
        DataType::UInt8 => primitive::<UInt8Type>(array).into(),
        DataType::UInt16 => primitive::<UInt16Type>(array).into(),
        DataType::UInt32 => primitive::<UInt32Type>(array).into(),
        DataType::UInt64 => primitive::<UInt64Type>(array).into(),
        _ => return None,
    })
}

fn timestamps(unit: ArrowUnit, array: &dyn Array) -> Values<'_> {
    let (values, unit) = match unit {
        ArrowUnit::Second => (primitive::<TimestampSecondType>(array), TimeUnit::Second),
        ArrowUnit::Millisecond => {
            (primitive::<TimestampMillisecondType>(array), TimeUnit::Millisecond)
        }
        ArrowUnit::Microsecond => {
            (primitive::<TimestampMicrosecondType>(array), TimeUnit::Microsecond)
        }
        ArrowUnit::Nanosecond => {
            (primitive::<TimestampNanosecondType>(array), TimeUnit::Nanosecond)
        }
    };
    Values::Timestamp { values, unit }
}

fn dictionary<'a>(
    name: &str,
    codes: &DataType,
    array: &'a dyn Array,
) -> Option<Result<Values<'a>>> {
    Some(match codes {
        DataType::Int8 => encoded::<Int8Type>(name, array),
        DataType::Int16 => encoded::<Int16Type>(name, array),
        DataType::Int32 => encoded::<Int32Type>(name, array),
        DataType::Int64 => encoded::<Int64Type>(name, array),
        DataType::UInt8 => encoded::<UInt8Type>(name, array),
        DataType::UInt16 => encoded::<UInt16Type>(name, array),
        DataType::UInt32 => encoded::<UInt32Type>(name, array),
        DataType::UInt64 => encoded::<UInt64Type>(name, array),
        _ => return None,
    })
}

fn encoded<'a, T: ArrowDictionaryKeyType>(name: &str, array: &'a dyn Array) -> Result<Values<'a>> {
    let dictionary = array.as_dictionary::<T>();
    let values = Box::new(Column::from_array(name.to_owned(), dictionary.values().as_ref())?);
    match integers(dictionary.keys()) {
        Some(codes) => Ok(Values::Dictionary { codes, values }),
        None => Err(Error::MalformedColumn {
            column: Some(name.to_owned()),
            row: None,
            message: "its dictionary codes are not integers".to_owned(),
        }),
    }
}
