//! Values of fields as a column of a table.

use crate::customer::value::FieldValue;
use crate::expression::types::field_type::FieldType;
use crate::table::builder::TableBuilder;

/// The zone in which instants are shown.
const UTC: &str = "UTC";

/// A column that is being filled.
pub(crate) struct ValueColumn {
    pub(crate) name: String,
    pub(crate) kind: FieldType,
    pub(crate) values: Vec<Option<FieldValue>>,
}

/// Takes the values of one variant; any other is null.
macro_rules! only {
    ($values:expr, $pattern:pat => $value:expr) => {
        $values.map(|value| match value {
            Some($pattern) => Some($value),
            _ => None,
        })
    };
}

/// Adds a column of values of a type.
pub(crate) fn add_column<'v>(
    builder: TableBuilder,
    name: &str,
    kind: &FieldType,
    values: impl Iterator<Item = Option<&'v FieldValue>>,
) -> TableBuilder {
    match kind {
        FieldType::Bool => builder.bool(name, only!(values, FieldValue::Bool(value) => *value)),
        FieldType::Int => builder.int64(name, only!(values, FieldValue::Int(value) => *value)),
        FieldType::Float => {
            builder.float64(name, only!(values, FieldValue::Float(value) => *value))
        }
        FieldType::Decimal { decimals } | FieldType::Money { decimals, .. } => {
            let units = only!(values, FieldValue::Units { units, .. } => *units);
            builder.decimal128(name, *decimals, units)
        }
        FieldType::Date => {
            builder.date32(name, only!(values, FieldValue::Date(day) => i32::from(*day)))
        }
        FieldType::Timestamp => {
            let instants = only!(values, FieldValue::Timestamp(instant) => i64::from(*instant));
            builder.timestamp(name, Some(UTC), instants)
        }
        FieldType::Text | FieldType::Code(_) => {
            builder.text(name, only!(values, FieldValue::Text(text) => text))
        }
        FieldType::Codes(_) => builder.list(name, only!(values, FieldValue::Codes(codes) => codes)),
    }
}
