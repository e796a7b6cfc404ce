//! One rule, compiled.

use std::fmt;

use crate::column::batch::Batch;
use crate::customer::schema::schema::Schema;
use crate::date::zone::Zone;
use crate::error::error::Result;
use crate::expression::expression::Expression;
use crate::expression::run::block::{known_false_rows, true_rows};
use crate::expression::run::record::Record;
use crate::expression::run::words::get;
use crate::segment::context::Context;
use crate::segment::evaluate::Run;
use crate::segment::explain::{Explanation, explanation};
use crate::segment::set::SegmentSet;
use crate::segment::test::Tested;
use crate::table::table::Table;

/// A rule that has been compiled with a schema.
///
/// # Examples
///
/// ```
/// use crm_core::customer::Schema;
/// use crm_core::expression::Expression;
/// use crm_core::segment::Context;
///
/// let schema = Schema::from_json(r#"{"fields": [{"name": "age", "type": "int"}]}"#)?;
/// let condition = Expression::from_cql2_text("age < 26")?.compile(&schema, None)?;
/// let test = |json| condition.test(&condition.record(json)?, &Context::new());
/// assert_eq!(test(r#"{"fields": {"age": 25}}"#)?, Some(true));
/// assert_eq!(test(r#"{"fields": {}}"#)?, None);
/// # Ok::<(), crm_core::Error>(())
/// ```
#[derive(Clone)]
pub struct Condition {
    set: SegmentSet,
}

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Condition").finish_non_exhaustive()
    }
}

impl Expression {
    /// Checks the names and the types of the expression.
    ///
    /// # Errors
    ///
    /// The errors of expressions with their place, such as
    /// [`Error::UnknownField`](crate::Error::UnknownField) and
    /// [`Error::TypeMismatch`](crate::Error::TypeMismatch).
    pub fn compile(&self, schema: &Schema, zone: Option<Zone>) -> Result<Condition> {
        Ok(Condition { set: SegmentSet::of_expression(schema, self, zone)? })
    }
}

impl Condition {
    /// Returns the condition as a set of one segment, whose id is empty.
    #[must_use]
    pub fn set(&self) -> &SegmentSet {
        &self.set
    }

    /// Reads a record of a customer: `{"fields": {...}, "events": {...}}`.
    ///
    /// # Errors
    ///
    /// As [`SegmentSet::record`].
    pub fn record(&self, json: &str) -> Result<Record> {
        self.set.record(json)
    }

    /// Checks that the viewer may see all that the condition reads.
    fn check(&self, context: &Context<'_>) -> Result<()> {
        match (context.viewer, self.set.inner.protections.first()) {
            (Some(viewer), Some((class, _))) => viewer.check("the condition", class),
            _ => Ok(()),
        }
    }

    /// Tests one customer; `None` is unknown.
    ///
    /// # Errors
    ///
    /// As [`SegmentSet::test`], and [`Error::AccessDenied`](crate::Error::AccessDenied) where the
    /// viewer may not see what the condition reads.
    pub fn test(&self, record: &Record, context: &Context<'_>) -> Result<Option<bool>> {
        self.check(context)?;
        let tested = Tested::new(&self.set.inner, record, context)?;
        Ok(tested.truths.first().copied().flatten().flatten())
    }

    /// Explains the result for one customer.
    ///
    /// # Errors
    ///
    /// As [`Condition::test`].
    pub fn explain(&self, record: &Record, context: &Context<'_>) -> Result<Explanation> {
        self.check(context)?;
        let tested = Tested::new(&self.set.inner, record, context)?;
        Ok(explanation(&self.set.inner, &tested, record, 0, context))
    }

    /// Tests the customers of some batches: a table of one column of booleans, `condition`, null
    /// where it is unknown.
    ///
    /// # Errors
    ///
    /// As [`SegmentSet::evaluate`].
    pub fn evaluate(&self, batches: &[Batch<'_>], context: &Context<'_>) -> Result<Table> {
        self.check(context)?;
        let run = Run::new(&self.set, context)?;
        let rule = self.set.inner.rules.first().and_then(Option::as_ref);
        let mut values = Vec::new();
        for batch in batches {
            let mut part = run.part(batch, 0..0)?;
            run.each_block(batch, 0..batch.rows(), &mut part, |_, block, tested, _| {
                let Some(rule) = rule else { return };
                let truth = true_rows(&rule.truth, tested, &[], block.rows);
                let falsehood = known_false_rows(&rule.truth, tested, &[], block.rows);
                values.extend((0..block.rows).map(|row| {
                    if get(&truth, row) {
                        Some(true)
                    } else {
                        get(&falsehood, row).then_some(false)
                    }
                }));
            })?;
        }
        Table::builder().bool("condition", values).finish()
    }
}
