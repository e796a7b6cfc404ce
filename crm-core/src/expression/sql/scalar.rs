//! Values.

use crate::expression::plan::exact::Exact;
use crate::expression::plan::scalar::{Function, Scalar};
use crate::expression::plan::value::Value;
use crate::expression::sql::literal::{date, float, integer};
use crate::expression::sql::writer::{Writer, Written};
use crate::expression::types::field_type::FieldType;
use crate::expression::types::names::FieldName;
use crate::sql::dialect::Dialect;

/// A value in SQL.
#[derive(Clone, Debug)]
pub(crate) struct Sql {
    pub(crate) text: String,
    pub(crate) kind: Kind,
}

/// How a value is represented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Bool,
    /// Units of so many decimals, with at most so many bits beside the sign.
    Exact {
        scale: u32,
        bits: u32,
    },
    Float,
    /// A date; in SQLite, text.
    Date,
    /// An integer of microseconds.
    Instant,
    Text,
    Codes,
    /// A value that is null in all rows.
    Null,
}

impl Sql {
    pub(crate) fn new(text: String, kind: Kind) -> Sql {
        Sql { text, kind }
    }

    pub(crate) fn int(text: String) -> Sql {
        Sql::new(text, Kind::Exact { scale: 0, bits: 63 })
    }
}

impl Writer<'_> {
    /// Writes a value.
    pub(crate) fn scalar(&mut self, scalar: &Scalar) -> Written<Sql> {
        let sql = match scalar {
            Scalar::Constant(_) | Scalar::Symbol(_) => {
                let value = self.setting.fixed(scalar).map(|value| value.owned());
                match value {
                    Some(value) => self.constant(&value)?,
                    None => Sql::new("NULL".to_owned(), Kind::Null),
                }
            }
            Scalar::Field(number) => self.field(*number)?,
            Scalar::Consent(number) => {
                let column = self.plan.consents.get(*number).map(|consent| &consent.column);
                let column = self.column(column.ok_or("a consent is missing")?)?;
                Sql::new(format!("COALESCE({column}, FALSE)"), Kind::Bool)
            }
            Scalar::Aggregate(number) => self.aggregate(*number)?,
            Scalar::Bucket(_) => return self.cannot("bucket: its hash is ours"),
            Scalar::Truth(truth) => {
                let truth = self.truth(truth, &mut |_, _| {
                    Err("a value does not name another segment".to_owned())
                })?;
                Sql::new(truth, Kind::Bool)
            }
            Scalar::Call { function, arguments, .. } => self.call(*function, arguments)?,
        };
        Ok(Sql { text: self.bounded(sql.text)?, kind: sql.kind })
    }

    pub(crate) fn constant(&mut self, value: &Value<'_>) -> Written<Sql> {
        Ok(match value {
            Value::Bool(true) => Sql::new("TRUE".to_owned(), Kind::Bool),
            Value::Bool(false) => Sql::new("FALSE".to_owned(), Kind::Bool),
            Value::Exact(Exact { units, scale }) => {
                let bits = 128 - units.unsigned_abs().leading_zeros();
                Sql::new(integer(*units), Kind::Exact { scale: *scale, bits })
            }
            Value::Float(number) => Sql::new(float(self.dialect, *number), Kind::Float),
            Value::Date(day) => Sql::new(date(self.dialect, *day)?, Kind::Date),
            Value::Instant(micros) => Sql::new(integer((*micros).into()), Kind::Instant),
            Value::Text(text) => Sql::new(self.text(text)?, Kind::Text),
            Value::Codes(codes) => {
                let codes: Vec<&str> = codes.iter().collect();
                Sql::new(self.code_list(&codes)?, Kind::Codes)
            }
        })
    }

    fn field(&mut self, number: usize) -> Written<Sql> {
        let plan = self.plan;
        match self.event.map(|event| plan.events.get(event)) {
            None => {
                let field = plan.customers.fields.get(number).ok_or("a field is missing")?;
                let column = self.column(&field.column)?;
                self.column_of(field, column)
            }
            Some(event) => {
                let event = event.ok_or("an event is missing")?;
                let field = event.program.fields.get(number).ok_or("a field is missing")?;
                let column = self.event_column(number);
                self.column_of(field, column)
            }
        }
    }

    /// Reads a column as the value of a field.
    pub(crate) fn column_of(&self, field: &FieldName, column: String) -> Written<Sql> {
        Ok(match &field.kind {
            FieldType::Bool => Sql::new(column, Kind::Bool),
            FieldType::Int => Sql::int(column),
            FieldType::Float => Sql::new(column, Kind::Float),
            FieldType::Decimal { decimals } | FieldType::Money { decimals, .. } => Sql::new(
                self.units(&column, (*decimals).into()),
                Kind::Exact { scale: (*decimals).into(), bits: 63 },
            ),
            FieldType::Date => Sql::new(column, Kind::Date),
            FieldType::Timestamp if field.naive_is_local && self.dialect != Dialect::Sqlite => {
                return self.cannot(&format!(
                    "instant of {:?}, whose times without a zone are local",
                    field.name
                ));
            }
            FieldType::Timestamp => Sql::new(self.micros(&column), Kind::Instant),
            FieldType::Text | FieldType::Code(_) => Sql::new(self.binary(&column), Kind::Text),
            FieldType::Codes(_) => Sql::new(column, Kind::Codes),
        })
    }

    /// Compares a text by its code points, whatever its collation.
    pub(crate) fn binary(&self, text: &str) -> String {
        match self.dialect {
            Dialect::Sqlite => format!("({text} COLLATE BINARY)"),
            Dialect::DuckDb | Dialect::PostgreSql => format!("({text} COLLATE \"C\")"),
            Dialect::Spark => text.to_owned(),
        }
    }

    /// Writes any value as text.
    pub(crate) fn as_text(&self, value: &str) -> String {
        self.binary(&match self.dialect {
            Dialect::DuckDb => format!("CAST({value} AS VARCHAR)"),
            Dialect::Sqlite | Dialect::PostgreSql => format!("CAST({value} AS TEXT)"),
            Dialect::Spark => format!("CAST({value} AS STRING)"),
        })
    }

    /// The microseconds of an instant, whatever the zone of the session.
    fn micros(&self, column: &str) -> String {
        match self.dialect {
            Dialect::DuckDb => format!("EPOCH_US({column})"),
            Dialect::Sqlite => column.to_owned(),
            Dialect::PostgreSql => {
                format!("CAST(EXTRACT(EPOCH FROM {column}) * 1000000 AS BIGINT)")
            }
            Dialect::Spark => format!("UNIX_MICROS({column})"),
        }
    }

    fn call(&mut self, function: Function, arguments: &[Scalar]) -> Written<Sql> {
        match function {
            Function::CaseFold | Function::AccentFold => {
                let [text] = arguments else { return self.cannot("function of so many values") };
                let text = self.scalar(text)?;
                self.folded(function, text)
            }
            Function::Coalesce => {
                let all: Vec<Sql> = arguments
                    .iter()
                    .map(|argument| self.scalar(argument))
                    .collect::<Written<Vec<Sql>>>()?;
                self.coalesce(all)
            }
            Function::Size => {
                let [codes] = arguments else { return self.cannot("size of so many values") };
                let codes = self.scalar(codes)?;
                Ok(Sql::int(self.size(&codes.text)))
            }
            Function::Plus
            | Function::Minus
            | Function::Times
            | Function::Divide
            | Function::IntegerDivide
            | Function::Remainder
            | Function::Power => {
                let [left, right] = arguments else {
                    return self.cannot("arithmetic of so many values");
                };
                let (left, right) = (self.scalar(left)?, self.scalar(right)?);
                self.arithmetic(function, left, right)
            }
            _ => {
                let all: Vec<Sql> = arguments
                    .iter()
                    .map(|argument| self.scalar(argument))
                    .collect::<Written<Vec<Sql>>>()?;
                self.time(function, &all)
            }
        }
    }

    fn coalesce(&mut self, all: Vec<Sql>) -> Written<Sql> {
        let mut known: Vec<Sql> = all.into_iter().filter(|one| one.kind != Kind::Null).collect();
        let Some(first) = known.first() else {
            return Ok(Sql::new("NULL".to_owned(), Kind::Null));
        };
        let mut kind = first.kind;
        let scales = known.iter().map(|one| match one.kind {
            Kind::Exact { scale, .. } => Some(scale),
            _ => None,
        });
        if let Some(scale) = scales.max().flatten() {
            if known.iter().any(|one| one.kind == Kind::Float) {
                return self.cannot("value that is a float or a decimal");
            }
            let mut most = 0;
            for one in &mut known {
                *one = self.scaled(one, scale)?;
                if let Kind::Exact { bits, .. } = one.kind {
                    most = most.max(bits);
                }
            }
            kind = Kind::Exact { scale, bits: most };
        }
        let texts: Vec<String> = known.into_iter().map(|one| one.text).collect();
        Ok(match texts.as_slice() {
            [one] => Sql::new(one.clone(), kind),
            all => Sql::new(format!("COALESCE({})", all.join(", ")), kind),
        })
    }

    fn folded(&mut self, function: Function, text: Sql) -> Written<Sql> {
        let text = text.text;
        let written = match (function, self.dialect) {
            (Function::CaseFold, _) => {
                self.roughly("CASEI", "lower maps fewer letters, and does not normalize")?;
                format!("LOWER({text})")
            }
            (_, Dialect::DuckDb) => {
                self.roughly("ACCENTI", "strip_accents removes other marks")?;
                format!("STRIP_ACCENTS({text})")
            }
            (_, Dialect::PostgreSql) => {
                self.roughly("ACCENTI", "unaccent replaces other letters, and is an extension")?;
                format!("UNACCENT({text})")
            }
            _ => return self.cannot("or approximate ACCENTI"),
        };
        Ok(Sql::new(self.binary(&written), Kind::Text))
    }
}
