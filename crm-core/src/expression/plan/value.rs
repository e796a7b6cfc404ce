//! The values of the language.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::mem::discriminant;
use std::ops::Range;
use std::sync::Arc;

use crate::column::column::{Column, Values};
use crate::expression::plan::exact::Exact;

/// A value that is not null.
#[derive(Clone, Debug)]
pub(crate) enum Value<'a> {
    Bool(bool),
    /// An integer, a decimal or an amount of money.
    Exact(Exact),
    /// A finite number.
    Float(f64),
    /// A number of days since 1970-01-01.
    Date(i32),
    /// A number of microseconds since 1970-01-01T00:00:00Z.
    Instant(i64),
    Text(Cow<'a, str>),
    Codes(Codes<'a>),
}

/// A value that borrows nothing.
pub(crate) type Constant = Value<'static>;

/// A set of codes; a code may be in it more than once.
#[derive(Clone, Debug)]
pub(crate) enum Codes<'a> {
    /// Sorted, and each once.
    Set(Arc<[Box<str>]>),
    /// Rows of a column of text, or of a dictionary of text, that have been checked.
    Rows(&'a Column<'a>, Range<usize>),
}

impl Codes<'_> {
    /// Makes a set of codes.
    pub(crate) fn set(codes: impl IntoIterator<Item = Box<str>>) -> Codes<'static> {
        let mut codes: Vec<Box<str>> = codes.into_iter().collect();
        codes.sort_unstable();
        codes.dedup();
        Codes::Set(codes.into())
    }

    pub(crate) fn borrowed(&self) -> Codes<'_> {
        self.clone()
    }

    /// Returns the code at a position.
    fn get(&self, at: usize) -> &str {
        match self {
            Codes::Set(codes) => codes.get(at).map_or("", |code| code),
            Codes::Rows(column, rows) => {
                let bytes = text(column, rows.start + at).unwrap_or_default();
                std::str::from_utf8(bytes).unwrap_or_default()
            }
        }
    }

    fn len(&self) -> usize {
        match self {
            Codes::Set(codes) => codes.len(),
            Codes::Rows(_, rows) => rows.len(),
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|at| self.get(at))
    }

    /// Returns the number of different codes.
    pub(crate) fn size(&self) -> usize {
        match self {
            Codes::Set(codes) => codes.len(),
            Codes::Rows(..) => {
                let first = |at: &usize| !self.iter().take(*at).any(|code| code == self.get(*at));
                (0..self.len()).filter(first).count()
            }
        }
    }

    fn has(&self, given: &str) -> bool {
        match self {
            Codes::Set(codes) => codes.binary_search_by(|code| (**code).cmp(given)).is_ok(),
            Codes::Rows(..) => self.iter().any(|code| code == given),
        }
    }

    /// Whether all codes of another set are in this one.
    pub(crate) fn contains(&self, other: &Codes<'_>) -> bool {
        // A set has each code once, so that a longer one cannot be contained.
        let longer = matches!(other, Codes::Set(codes) if codes.len() > self.len());
        !longer && other.iter().all(|code| self.has(code))
    }

    /// Whether a code is in both.
    pub(crate) fn overlaps(&self, other: &Codes<'_>) -> bool {
        match self {
            Codes::Set(_) => other.iter().any(|code| self.has(code)),
            Codes::Rows(..) => self.iter().any(|code| other.has(code)),
        }
    }
}

/// Returns the text of a row.
fn text<'c>(column: &'c Column<'_>, row: usize) -> Option<&'c [u8]> {
    match column.values() {
        Values::Text(text) => text.get(row),
        Values::Dictionary { codes, values } => match values.values() {
            Values::Text(text) => text.get(usize::try_from(codes.get(row)?).ok()?),
            _ => None,
        },
        _ => None,
    }
}

impl Value<'_> {
    pub(crate) fn text(text: &str) -> Value<'_> {
        Value::Text(Cow::Borrowed(text))
    }

    pub(crate) fn int(number: impl Into<i128>) -> Constant {
        Value::Exact(Exact::whole(number))
    }

    pub(crate) fn borrowed(&self) -> Value<'_> {
        match self {
            Value::Bool(value) => Value::Bool(*value),
            Value::Exact(value) => Value::Exact(*value),
            Value::Float(value) => Value::Float(*value),
            Value::Date(value) => Value::Date(*value),
            Value::Instant(value) => Value::Instant(*value),
            Value::Text(text) => Value::Text(Cow::Borrowed(text)),
            Value::Codes(codes) => Value::Codes(codes.borrowed()),
        }
    }

    /// Copies what is borrowed.
    pub(crate) fn owned(&self) -> Constant {
        match self {
            Value::Bool(value) => Value::Bool(*value),
            Value::Exact(value) => Value::Exact(*value),
            Value::Float(value) => Value::Float(*value),
            Value::Date(value) => Value::Date(*value),
            Value::Instant(value) => Value::Instant(*value),
            Value::Text(text) => Value::Text(Cow::Owned(text.clone().into_owned())),
            Value::Codes(codes) => Value::Codes(Codes::set(codes.iter().map(Box::from))),
        }
    }

    /// Compares values of types that are comparable.
    pub(crate) fn compare(&self, other: &Value<'_>) -> Ordering {
        match (self, other) {
            (Value::Bool(one), Value::Bool(two)) => one.cmp(two),
            (Value::Exact(one), Value::Exact(two)) => one.compare(*two),
            (Value::Exact(one), Value::Float(two)) => one.compare_float(*two),
            (Value::Float(one), Value::Exact(two)) => two.compare_float(*one).reverse(),
            // Both zeros are equal.
            (Value::Float(one), Value::Float(two)) => (one + 0.0).total_cmp(&(two + 0.0)),
            (Value::Date(one), Value::Date(two)) => one.cmp(two),
            (Value::Instant(one), Value::Instant(two)) => one.cmp(two),
            (Value::Text(one), Value::Text(two)) => one.cmp(two),
            // The compiler lets no other types meet.
            _ => Ordering::Equal,
        }
    }
}

impl PartialEq for Value<'_> {
    /// Whether the values are written alike: `1` and `1.0` are different.
    fn eq(&self, other: &Value<'_>) -> bool {
        match (self, other) {
            (Value::Bool(one), Value::Bool(two)) => one == two,
            (Value::Exact(one), Value::Exact(two)) => one == two,
            (Value::Float(one), Value::Float(two)) => one.to_bits() == two.to_bits(),
            (Value::Date(one), Value::Date(two)) => one == two,
            (Value::Instant(one), Value::Instant(two)) => one == two,
            (Value::Text(one), Value::Text(two)) => one == two,
            (Value::Codes(one), Value::Codes(two)) => one.iter().eq(two.iter()),
            _ => false,
        }
    }
}

impl Eq for Value<'_> {}

impl Hash for Value<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        discriminant(self).hash(state);
        match self {
            Value::Bool(value) => value.hash(state),
            Value::Exact(value) => value.hash(state),
            Value::Float(value) => value.to_bits().hash(state),
            Value::Date(value) => value.hash(state),
            Value::Instant(value) => value.hash(state),
            Value::Text(text) => text.hash(state),
            Value::Codes(codes) => codes.iter().for_each(|code| code.hash(state)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(codes: &[&str]) -> Codes<'static> {
        Codes::set(codes.iter().map(|&code| code.into()))
    }

    #[test]
    fn codes_are_compared_as_sets() {
        let column = Column::strings("codes", &["x", "b", "a", "b", "y"]);
        let rows = Codes::Rows(&column, 1..4);
        assert_eq!(rows.size(), 2);
        assert!(rows.contains(&set(&["a", "b"])) && set(&["a", "b"]).contains(&rows));
        assert!(!rows.contains(&set(&["a", "b", "c", "d"])) && rows.contains(&set(&[])));
        assert!(rows.overlaps(&set(&["b", "z"])) && !rows.overlaps(&set(&["x"])));
        assert!(set(&["b", "z"]).overlaps(&rows) && !set(&[]).overlaps(&rows));
        assert_eq!(Value::Codes(rows).owned(), Value::Codes(set(&["a", "b"])));
    }

    #[test]
    fn values_are_ordered_within_their_type() {
        let (less, equal) = (Ordering::Less, Ordering::Equal);
        assert_eq!(Value::Bool(false).compare(&Value::Bool(true)), less);
        assert_eq!(Value::Float(-0.0).compare(&Value::Float(0.0)), equal);
        assert_eq!(Value::int(2).compare(&Value::Float(2.5)), less);
        assert_eq!(Value::Float(2.5).compare(&Value::int(2)), less.reverse());
        // By scalar value, as UTF-8 is: U+FFFF is before U+10000.
        assert_eq!(Value::text("\u{ffff}").compare(&Value::text("\u{10000}")), less);
    }
}
