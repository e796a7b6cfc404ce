//! One row, as the evaluator reads it.

use crate::expression::plan::value::Value;

/// One row: a record, a row of a frame, or an event.
pub(crate) trait Row {
    /// Returns the value of a field of the program.
    fn field(&self, field: usize) -> Option<Value<'_>>;

    /// Returns whether there is a live consent.
    fn consent(&self, _consent: usize) -> bool {
        false
    }

    /// Returns a value of the customer's events.
    fn aggregate(&self, _aggregate: usize) -> Option<Value<'_>> {
        None
    }

    /// Returns the bucket of the customer's id.
    fn bucket(&self, _salt: usize) -> Option<u16> {
        None
    }

    /// Returns whether the customer is a member of a segment.
    fn segment(&self, _segment: usize) -> bool {
        false
    }
}
