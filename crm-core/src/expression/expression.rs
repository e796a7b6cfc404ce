//! An expression.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::Value;

use crate::document::document::{canonical, invalid, parse};
use crate::document::parse::Unique;
use crate::error::error::{Error, Result};
use crate::expression::json::reader::read_json;
use crate::expression::json::writer::write_json;
use crate::expression::text::parser::read_text;
use crate::expression::text::printer::write_text;
use crate::expression::tree::node::Node;

/// A condition about one customer, in the customer-relationship profile of OGC CQL2 1.0.
///
/// It is read from text or from JSON, and written in one form of each: two expressions that say the
/// same with other spaces, brackets or capitals are equal. Which fields there are and what types
/// they have, it does not know: that is checked when it is compiled.
///
/// # Examples
///
/// ```
/// use crm_core::expression::Expression;
///
/// let rule: Expression = "plan not in('a','b') and(x>1 or y is not null)".parse()?;
/// assert_eq!(rule.to_string(), "plan NOT IN ('a', 'b') AND (x > 1 OR y IS NOT NULL)");
/// assert_eq!(Expression::from_cql2_json(&rule.to_cql2_json()?)?, rule);
///
/// let error = "age > 18 AND (sex = 'f'".parse::<Expression>().unwrap_err();
/// assert_eq!(error.path(), Some("character 24"));
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Expression {
    node: Node,
}

impl Expression {
    /// Reads an expression from its text, CQL2-Text.
    ///
    /// # Errors
    ///
    /// [`Error::ExpressionSyntax`] and [`Error::UnknownFunction`] with the number of the character;
    /// [`Error::TooLarge`] for more than 100 levels, 10,000 parts, 100,000 values in lists or 1,000
    /// characters in a pattern.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::expression::Expression;
    ///
    /// let rule = Expression::from_cql2_text("active and age between 18 and 25")?;
    /// assert_eq!(rule.to_cql2_text(), "active = TRUE AND age BETWEEN 18 AND 25");
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn from_cql2_text(text: &str) -> Result<Expression> {
        read_text(text).map(|node| Expression { node })
    }

    /// Reads an expression from its JSON, CQL2-JSON, or from a JSON string that holds its text.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidDocument`] for what is not JSON; [`Error::ExpressionSyntax`] and
    /// [`Error::UnknownFunction`] with the path; [`Error::TooLarge`] as
    /// [`from_cql2_text`](Expression::from_cql2_text).
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::expression::Expression;
    ///
    /// let json = r#"{"op": ">=", "args": [{"property": "age"}, 18]}"#;
    /// assert_eq!(Expression::from_cql2_json(json)?.to_string(), "age >= 18");
    /// assert_eq!(Expression::from_cql2_json("\"age >= 18\"")?.to_string(), "age >= 18");
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn from_cql2_json(json: &str) -> Result<Expression> {
        Expression::from_value(&parse(json)?)
    }

    /// Reads an expression from a part of a document; an error names its place from `$` on.
    pub(crate) fn from_value(value: &Value) -> Result<Expression> {
        match value {
            Value::String(text) => Expression::from_cql2_text(text),
            Value::Object(_) | Value::Bool(_) => read_json(value).map(|node| Expression { node }),
            _ => Err(invalid("$", "expected an expression: an object, or its text as a string")),
        }
    }

    pub(crate) fn from_node(node: Node) -> Expression {
        Expression { node }
    }

    /// Returns the text, in its one form.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::expression::Expression;
    ///
    /// let rule = Expression::from_cql2_text("not(city like 'Tel%')")?;
    /// assert_eq!(rule.to_cql2_text(), "city NOT LIKE 'Tel%'");
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn to_cql2_text(&self) -> String {
        write_text(&self.node)
    }

    /// Returns the JSON, in its canonical form (RFC 8785).
    ///
    /// # Errors
    ///
    /// None in practice.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::expression::Expression;
    ///
    /// let rule = Expression::from_cql2_text("age >= 18")?;
    /// assert_eq!(rule.to_cql2_json()?, r#"{"args":[{"property":"age"},18],"op":">="}"#);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub fn to_cql2_json(&self) -> Result<String> {
        canonical(&write_json(&self.node))
    }

    /// The tree.
    pub(crate) fn node(&self) -> &Node {
        &self.node
    }
}

impl FromStr for Expression {
    type Err = Error;

    fn from_str(text: &str) -> Result<Expression> {
        Expression::from_cql2_text(text)
    }
}

impl fmt::Display for Expression {
    /// Writes the text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_cql2_text())
    }
}

impl fmt::Debug for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Expression").field(&self.to_cql2_text()).finish()
    }
}

impl Serialize for Expression {
    /// Writes the JSON form.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write_json(&self.node).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Expression {
    /// Reads the JSON form, or a string that holds the text.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Expression, D::Error> {
        let Unique(value) = Unique::deserialize(deserializer)?;
        Expression::from_value(&value).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_holds_an_expression_as_an_object_or_as_text() {
        let read = |json: &str| serde_json::from_str::<Expression>(json).unwrap();
        let one = read("\"a = 1\"");
        assert_eq!(read(r#"{"op": "=", "args": [{"property": "a"}, 1.0]}"#), one);
        let json = serde_json::to_string(&one).unwrap();
        assert_eq!(read(&json), one);
        assert_eq!(format!("{one:?}"), "Expression(\"a = 1\")");
        assert!(serde_json::from_str::<Expression>("[1]").is_err());
    }

    #[test]
    fn json_of_a_hundred_levels_is_read() {
        let nested = |count: usize| {
            r#"{"op": "not", "args": ["#.repeat(count) + "true" + &"]}".repeat(count)
        };
        let rule = Expression::from_cql2_json(&nested(99)).unwrap();
        assert_eq!(rule.to_cql2_text().parse::<Expression>().unwrap(), rule);
        assert_eq!(Expression::from_cql2_json(&rule.to_cql2_json().unwrap()).unwrap(), rule);
        let code = |json: &str| Expression::from_cql2_json(json).unwrap_err().code().name();
        assert_eq!(code(&nested(100)), "TooLarge");
        assert_eq!(code(&nested(1_000_000)), "InvalidDocument");
        assert_eq!(code(&"[".repeat(1_000_000)), "InvalidDocument");
    }
}
