//! The types of expressions.

use std::fmt;
use std::sync::Arc;

use crate::expression::types::field_type::FieldType;
use crate::money::currency::Currency;

/// The type of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    Bool,
    Int,
    Float,
    /// A decimal; `None` if it was computed.
    Decimal(Option<u8>),
    /// An amount; the decimals are `None` if it was computed.
    Money(Currency, Option<u8>),
    Date,
    Timestamp,
    Text,
    Code(CodeList),
    Codes(CodeList),
}

/// The codes of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CodeList {
    pub(crate) field: String,
    /// `None` if any code is allowed.
    pub(crate) codes: Option<Arc<[String]>>,
}

impl CodeList {
    /// Whether a code is allowed.
    pub(crate) fn has(&self, code: &str) -> bool {
        self.codes.as_ref().is_none_or(|codes| codes.iter().any(|one| one == code))
    }
}

impl Type {
    /// Returns the type of a field.
    pub(crate) fn of(field: &str, kind: &FieldType) -> Type {
        let list = |codes: &Option<Arc<[String]>>| CodeList {
            field: field.to_owned(),
            codes: codes.clone(),
        };
        match kind {
            FieldType::Bool => Type::Bool,
            FieldType::Int => Type::Int,
            FieldType::Float => Type::Float,
            FieldType::Decimal { decimals } => Type::Decimal(Some(*decimals)),
            FieldType::Money { currency, decimals } => Type::Money(*currency, Some(*decimals)),
            FieldType::Date => Type::Date,
            FieldType::Timestamp => Type::Timestamp,
            FieldType::Text => Type::Text,
            FieldType::Code(codes) => Type::Code(list(codes)),
            FieldType::Codes(codes) => Type::Codes(list(codes)),
        }
    }

    pub(crate) fn is_number(&self) -> bool {
        matches!(self, Type::Int | Type::Float | Type::Decimal(_))
    }

    pub(crate) fn is_text(&self) -> bool {
        matches!(self, Type::Text | Type::Code(_))
    }

    pub(crate) fn is_time(&self) -> bool {
        matches!(self, Type::Date | Type::Timestamp)
    }

    /// Whether values of the two types can be compared.
    pub(crate) fn meets(&self, other: &Type) -> bool {
        match (self, other) {
            (Type::Money(one, _), Type::Money(two, _)) => one == two,
            (Type::Money(..), number) | (number, Type::Money(..)) => number.is_number(),
            (Type::Bool, Type::Bool)
            | (Type::Date, Type::Date)
            | (Type::Timestamp, Type::Timestamp) => true,
            (one, two) => {
                one.is_number() && two.is_number() || one.is_text() && two.is_text()
            }
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Bool => f.write_str("bool"),
            Type::Int => f.write_str("int"),
            Type::Float => f.write_str("float"),
            Type::Decimal(Some(decimals)) => write!(f, "decimal with {decimals} decimals"),
            Type::Decimal(None) => f.write_str("decimal"),
            Type::Money(currency, _) => write!(f, "money in {}", currency.code()),
            Type::Date => f.write_str("date"),
            Type::Timestamp => f.write_str("timestamp"),
            Type::Text => f.write_str("text"),
            Type::Code(_) => f.write_str("code"),
            Type::Codes(_) => f.write_str("codes"),
        }
    }
}
