//! The error for a function that the language does not have.

use crate::error::error::Error;
use crate::expression::tree::operator::Operator;
use crate::expression::tree::place::Place;
use crate::text::nearest::nearest;

/// The error for an unknown function at a place, with the functions that are spelled most like it.
pub(crate) fn unknown_function(given: &str, place: &Place) -> Error {
    let functions = Operator::ALL.iter().filter(|operator| operator.is_function());
    let spelled: Vec<String> = functions.map(|operator| operator.spelled()).collect();
    let lower: Vec<String> = spelled.iter().map(|name| name.to_lowercase()).collect();
    // Case does not matter to the language, and so not to what is near.
    let near = nearest(&given.to_lowercase(), &lower);
    let named = |near: &String| {
        let known = spelled.iter().find(|name| name.to_lowercase() == *near);
        known.unwrap_or(near).clone()
    };
    Error::UnknownFunction {
        segment: String::new(),
        path: place.to_string(),
        given: given.to_owned(),
        nearest: near.iter().map(named).collect(),
    }
}
