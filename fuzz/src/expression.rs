//! Expressions as text and as JSON.

use crm_core::expression::Expression;

use crate::document::{taken, text};

/// Reads an expression from text.
pub fn expression_text(data: &[u8]) {
    if let Some(expression) = text(data).and_then(|text| taken(Expression::from_cql2_text(text))) {
        written(&expression);
    }
}

/// Reads an expression from JSON.
pub fn expression_json(data: &[u8]) {
    if let Some(expression) = text(data).and_then(|json| taken(Expression::from_cql2_json(json))) {
        written(&expression);
    }
}

/// Checks that both forms of an expression are read as the same expression.
fn written(expression: &Expression) {
    let (text, json) = (expression.to_cql2_text(), expression.to_cql2_json().expect("it is JSON"));
    let from_text = Expression::from_cql2_text(&text).expect("what was written is read");
    let from_json = Expression::from_cql2_json(&json).expect("what was written is read");
    assert_eq!((&from_text, &from_json), (expression, expression));
    assert_eq!(from_json.to_cql2_text(), text);
    assert_eq!(from_text.to_cql2_json().expect("it is JSON"), json);
}
