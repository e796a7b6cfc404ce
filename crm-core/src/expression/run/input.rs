//! What predicates read in a row.

use crate::expression::plan::plan::{Plan, Program};
use crate::expression::plan::predicate::Predicate;
use crate::expression::plan::scalar::Scalar;

/// The numbers of inputs: the fields, then the consents, the aggregates and the buckets.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Inputs {
    pub(crate) fields: usize,
    pub(crate) consents: usize,
    pub(crate) aggregates: usize,
}

impl Inputs {
    /// The inputs of customers.
    pub(crate) fn of_customers(plan: &Plan) -> Inputs {
        Inputs {
            fields: plan.customers.fields.len(),
            consents: plan.consents.len(),
            aggregates: plan.aggregates.len(),
        }
    }

    /// The inputs of events.
    pub(crate) fn of_events(program: &Program) -> Inputs {
        Inputs { fields: program.fields.len(), ..Inputs::default() }
    }

    pub(crate) fn consent(&self, consent: usize) -> usize {
        self.fields + consent
    }

    pub(crate) fn aggregate(&self, aggregate: usize) -> usize {
        self.consent(self.consents) + aggregate
    }

    pub(crate) fn bucket(&self, bucket: usize) -> usize {
        self.aggregate(self.aggregates) + bucket
    }

    /// Returns the input that is a value itself.
    pub(crate) fn of_scalar(&self, scalar: &Scalar) -> Option<usize> {
        match scalar {
            Scalar::Field(field) => Some(*field),
            Scalar::Consent(consent) => Some(self.consent(*consent)),
            Scalar::Aggregate(aggregate) => Some(self.aggregate(*aggregate)),
            Scalar::Bucket(bucket) => Some(self.bucket(*bucket)),
            _ => None,
        }
    }

    /// Returns the only input of a predicate; `None` if there are several, or another segment.
    pub(crate) fn only(&self, predicate: &Predicate) -> Option<usize> {
        let mut found = Found::default();
        predicate.scalars().into_iter().for_each(|scalar| self.collect(scalar, &mut found));
        match (found.inputs.as_slice(), found.other) {
            ([one], false) => Some(*one),
            _ => None,
        }
    }

    fn collect(&self, scalar: &Scalar, found: &mut Found) {
        match scalar {
            Scalar::Constant(_) | Scalar::Symbol(_) => {}
            Scalar::Call { arguments, .. } => {
                arguments.iter().for_each(|argument| self.collect(argument, found));
            }
            // It may read anything.
            Scalar::Truth(_) => found.other = true,
            scalar => {
                if let Some(input) = self.of_scalar(scalar)
                    && !found.inputs.contains(&input)
                {
                    found.inputs.push(input);
                }
            }
        }
    }
}

#[derive(Default)]
struct Found {
    inputs: Vec<usize>,
    other: bool,
}
