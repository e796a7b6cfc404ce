//! What is evaluated.

use std::sync::Arc;

use crate::date::week::WeekStart;
use crate::date::zone::Zone;
use crate::error::error::Error;
use crate::expression::plan::predicate::Predicate;
use crate::expression::plan::scalar::Scalar;
use crate::expression::plan::truth::Truth;
use crate::expression::types::names::{ConsentName, EventName, FieldName};

/// The tests of all rules that are evaluated together. Everything has a number, and what is equal
/// has the same number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    pub(crate) zone: Option<Zone>,
    pub(crate) week_starts: WeekStart,
    /// The column of the customer's id.
    pub(crate) id: Option<String>,
    /// The tests of customers.
    pub(crate) customers: Program,
    /// The events that are read, and the tests of each.
    pub(crate) events: Vec<EventProgram>,
    pub(crate) aggregates: Vec<Aggregate>,
    /// Values that are computed once in a run.
    pub(crate) symbols: Vec<Scalar>,
    pub(crate) consents: Vec<ConsentName>,
    /// The salts of buckets.
    pub(crate) salts: Vec<String>,
    /// What first needs the time of the run, if anything does.
    pub(crate) needs_now: Option<Arc<Need>>,
    /// What first needs the id.
    pub(crate) needs_id: Option<Arc<Need>>,
}

/// The tests of the rows of one table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Program {
    /// The fields that are read.
    pub(crate) fields: Vec<FieldName>,
    pub(crate) predicates: Vec<Predicate>,
    /// The expressions that may be undefined.
    pub(crate) sites: Vec<Site>,
}

/// An expression whose value may be undefined.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    /// The expression as text.
    pub(crate) expression: String,
    /// The predicate in which it is counted; `None` if it is the same in all rows.
    pub(crate) predicate: Option<usize>,
}

/// The tests of the rows of one event.
#[derive(Clone, Debug)]
pub(crate) struct EventProgram {
    pub(crate) event: EventName,
    pub(crate) program: Program,
    /// What first needs the event.
    pub(crate) need: Arc<Need>,
}

/// A value of all events of one kind of a customer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Aggregate {
    /// The number of the event.
    pub(crate) event: usize,
    pub(crate) total: Total,
    /// Only the events within it.
    pub(crate) window: Option<Window>,
    /// Only the events of which it is true.
    pub(crate) condition: Option<Truth>,
}

/// What is computed of the events of a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Total {
    Count,
    /// Of the field with this number.
    Sum(usize),
    First,
    Last,
}

/// A closed interval of time whose ends are the same for all rows; an end is `None` if it is open.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Window {
    pub(crate) start: Option<Scalar>,
    pub(crate) end: Option<Scalar>,
    /// Whether the ends are instants.
    pub(crate) instants: bool,
}

/// A part of a rule that needs something of the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Need {
    pub(crate) segment: String,
    pub(crate) path: String,
    /// The part.
    pub(crate) clause: String,
}

impl Need {
    /// The error that it is missing.
    pub(crate) fn missing(&self, what: &str) -> Error {
        Error::MissingContext {
            segment: self.segment.clone(),
            path: self.path.clone(),
            message: format!("{} needs {what}", self.clause),
        }
    }
}
