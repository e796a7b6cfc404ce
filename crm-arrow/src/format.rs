//! The supported column types, from the formats of the C data interface.

use std::sync::Arc;

use arrow_array::ffi::FFI_ArrowSchema;
use arrow_schema::{DataType, Field};
use crm_core::{Error, Result};

use crate::check;
use crate::raw::RawSchema;

const ACCEPTED: &str = "bool, integers, float32, float64, decimal128, date32, timestamp, utf8, \
                        large_utf8, utf8_view, dictionaries of them, and lists of text";

/// The prefixes of unsupported formats, and their names; the first match counts.
const OTHERS: [(&str, &str); 19] = [
    ("n", "null"),
    ("e", "float16"),
    ("z", "binary"),
    ("Z", "large_binary"),
    ("vz", "binary_view"),
    ("w:", "fixed_size_binary"),
    ("d:", "decimal that has not 128 bits"),
    ("tdm", "date64"),
    ("tt", "time"),
    ("tD", "duration"),
    ("ti", "interval"),
    ("+vl", "list_view"),
    ("+vL", "large_list_view"),
    ("+w", "fixed_size_list"),
    ("+s", "struct"),
    ("+m", "map"),
    ("+u", "union"),
    ("+r", "run_end_encoded"),
    ("", "unknown"),
];

/// Returns the type of a column if it is supported.
///
/// The formats are looked up before Arrow's library is called: it knows many more, and panics if
/// their schemas are inconsistent, or follows a dictionary into itself.
pub(crate) fn data_type(schema: &FFI_ArrowSchema, name: &str) -> Result<DataType> {
    let fault =
        |message| Error::MalformedColumn { column: Some(name.to_owned()), row: None, message };
    let (raw, dictionary) = (RawSchema::of(schema), schema.dictionary());
    check::schema(raw).map_err(fault)?;
    if dictionary.is_none() && matches!(schema.format(), "+l" | "+L") {
        return list_type(schema, name);
    }
    if let Some(values) = dictionary {
        let values = RawSchema::of(values);
        check::schema(values).map_err(|found| fault(format!("its dictionary: {found}")))?;
        if !is_integer(schema.format()) {
            return Err(fault(format!("its dictionary has codes of format {:?}", schema.format())));
        }
        if !values.dictionary.is_null() {
            return Err(fault("its dictionary is itself a dictionary".to_owned()));
        }
    }
    let format = dictionary.unwrap_or(schema).format();
    if !is_read(format) {
        return Err(Error::ColumnType {
            column: name.to_owned(),
            found: found(format, dictionary.is_some()),
            accepted: ACCEPTED.to_owned(),
        });
    }
    let invalid = |_| fault(format!("its format {format:?} is not one of Arrow's"));
    DataType::try_from(schema).map_err(invalid)
}

/// Returns the type of a column of lists if their elements are text, or a dictionary of text.
fn list_type(schema: &FFI_ArrowSchema, name: &str) -> Result<DataType> {
    let fault = |message: &str| Error::MalformedColumn {
        column: Some(name.to_owned()),
        row: None,
        message: message.to_owned(),
    };
    let raw = RawSchema::of(schema);
    // SAFETY: the pointers of the schema are valid, as the C data interface prescribes.
    let only = unsafe { raw.child(0) }.filter(|_| raw.n_children == 1);
    let child = only.ok_or_else(|| fault("its lists have no one column of elements"))?;
    check::schema(RawSchema::of(child))
        .map_err(|found| fault(&format!("the elements of its lists: {found}")))?;
    let is_empty = child.format() == "n" && child.dictionary().is_none();
    let elements = if is_empty { DataType::Null } else { element_type(child, name)? };
    let field = Arc::new(Field::new("item", elements, true));
    Ok(match schema.format() {
        "+l" => DataType::List(field),
        _ => DataType::LargeList(field),
    })
}

fn element_type(child: &FFI_ArrowSchema, name: &str) -> Result<DataType> {
    let refused = |found: &dyn std::fmt::Display| Error::ColumnType {
        column: name.to_owned(),
        found: format!("list of {found}"),
        accepted: ACCEPTED.to_owned(),
    };
    if matches!(child.format(), "+l" | "+L") {
        return Err(refused(&"lists"));
    }
    let elements = data_type(child, name)?;
    let is_text =
        |one: &DataType| matches!(one, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View);
    match &elements {
        DataType::Dictionary(_, values) if is_text(values) => Ok(elements),
        one if is_text(one) => Ok(elements),
        other => Err(refused(&other)),
    }
}

fn is_integer(format: &str) -> bool {
    matches!(format, "c" | "C" | "s" | "S" | "i" | "I" | "l" | "L")
}

fn is_read(format: &str) -> bool {
    let parameterized = |start: &&str| format.starts_with(start);
    match format {
        "b" | "f" | "g" | "u" | "U" | "vu" | "tdD" => true,
        decimal if decimal.starts_with("d:") => {
            matches!(decimal.split(',').nth(2), None | Some("128"))
        }
        other => is_integer(other) || ["tss:", "tsm:", "tsu:", "tsn:"].iter().any(parameterized),
    }
}

fn found(format: &str, in_dictionary: bool) -> String {
    let kind = OTHERS.iter().find(|(start, _)| format.starts_with(start));
    let kind = kind.map_or("unknown", |(_, kind)| kind);
    let dictionary = if in_dictionary { "dictionary of " } else { "" };
    format!("{dictionary}{kind} (format {format:?})")
}

#[cfg(test)]
mod tests {
    use arrow_schema::TimeUnit;

    use super::*;

    fn read(data_type: &DataType) -> Result<DataType> {
        super::data_type(&FFI_ArrowSchema::try_from(data_type).unwrap(), "x")
    }

    fn list(elements: DataType) -> DataType {
        DataType::List(Arc::new(Field::new("item", elements, true)))
    }

    #[test]
    fn a_supported_type_is_preserved() {
        let timestamp =
            |zone: Option<&str>| DataType::Timestamp(TimeUnit::Second, zone.map(Arc::from));
        for one in [
            DataType::Boolean,
            DataType::UInt8,
            DataType::Float64,
            DataType::Utf8View,
            DataType::Date32,
            DataType::Decimal128(38, -3),
            timestamp(None),
            timestamp(Some("Europe/Berlin")),
            DataType::Dictionary(Box::new(DataType::Int8), Box::new(DataType::LargeUtf8)),
            list(DataType::Utf8),
            list(DataType::Null),
            DataType::LargeList(Arc::new(Field::new("item", DataType::Utf8View, true))),
            list(DataType::Dictionary(Box::new(DataType::UInt32), Box::new(DataType::Utf8))),
        ] {
            assert_eq!(read(&one).unwrap(), one);
        }
    }

    #[test]
    fn an_unsupported_type_is_named() {
        let item = Arc::new(Field::new("item", DataType::Int64, true));
        let strings =
            Box::new(DataType::Dictionary(Box::new(DataType::Int8), Box::new(DataType::Binary)));
        for (one, kind) in [
            (DataType::Null, "null (format \"n\")"),
            (DataType::Date64, "date64 (format \"tdm\")"),
            (DataType::Decimal256(50, 2), "decimal that has not 128 bits (format \"d:50,2,256\")"),
            (DataType::LargeList(item.clone()), "list of Int64"),
            (list(list(DataType::Utf8)), "list of lists"),
            (DataType::FixedSizeList(item, 2), "fixed_size_list (format \"+w:2\")"),
            (*strings, "dictionary of binary (format \"z\")"),
        ] {
            let error = read(&one).unwrap_err();
            assert!(matches!(error, Error::ColumnType { .. }));
            let begin = format!("column \"x\" has type {kind}, expected bool, ");
            assert!(error.to_string().starts_with(&begin), "{error}");
        }
    }
}
