//! An evaluation whose rows come in parts.

use std::fmt;
use std::num::NonZeroUsize;

use crate::column::batch::Batch;
use crate::error::error::Result;
use crate::segment::context::Context;
use crate::segment::evaluate::{Part, Run};
use crate::segment::membership::Membership;
use crate::segment::set::SegmentSet;

/// An evaluation whose rows come in parts, as those of a stream.
///
/// # Examples
///
/// ```
/// use crm_core::customer::Schema;
/// use crm_core::segment::{Context, SegmentDefinition, SegmentSet, SegmentSetDefinition};
/// use crm_core::{Batch, Column};
///
/// let schema = Schema::from_json(r#"{"fields": [{"name": "age", "type": "int"}]}"#)?;
/// let young = SegmentDefinition::new("young", "age between 18 and 25");
/// let set = SegmentSet::new(&schema, SegmentSetDefinition::new(vec![young]))?;
/// let mut evaluation = set.evaluation(&Context::new())?;
/// for ages in [[17, 18], [25, 26]] {
///     evaluation.update(&[Batch::new(vec![Column::int64("age", &ages)])?])?;
/// }
/// assert_eq!(evaluation.finish()?.rows_of("young")?, [1, 2]);
/// # Ok::<(), crm_core::Error>(())
/// ```
pub struct Evaluation<'e> {
    run: Run<'e>,
    context: Context<'e>,
    parts: Vec<Part>,
    #[cfg_attr(not(feature = "rayon"), expect(dead_code, reason = "one thread without rayon"))]
    threads: NonZeroUsize,
}

impl fmt::Debug for Evaluation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Evaluation").field("parts", &self.parts.len()).finish_non_exhaustive()
    }
}

impl SegmentSet {
    /// Starts an evaluation.
    ///
    /// # Errors
    ///
    /// [`Error::MissingContext`](crate::Error::MissingContext) for the time or a table of events that
    /// a rule needs, and errors of the events.
    pub fn evaluation<'e>(&'e self, context: &Context<'e>) -> Result<Evaluation<'e>> {
        let run = Run::new(self, context)?;
        let threads = NonZeroUsize::MIN;
        Ok(Evaluation { run, context: context.clone(), parts: Vec::new(), threads })
    }
}

impl Evaluation<'_> {
    /// Sets the number of threads; without the feature `rayon` there is one.
    #[must_use]
    pub fn with_threads(self, threads: NonZeroUsize) -> Self {
        Evaluation { threads, ..self }
    }

    /// Evaluates further rows.
    ///
    /// # Errors
    ///
    /// As [`SegmentSet::evaluate`].
    pub fn update(&mut self, batches: &[Batch<'_>]) -> Result<()> {
        #[cfg(feature = "rayon")]
        {
            let chunks = crate::parallel::chunks(batches, self.threads);
            if self.threads.get() > 1 && chunks.len() > 1 {
                let run = &self.run;
                let part =
                    |chunk: &crate::parallel::Chunk<'_>| run.part(chunk.batch, chunk.rows.clone());
                self.parts.extend(crate::parallel::run(&chunks, self.threads, part)?);
                return Ok(());
            }
        }
        for batch in batches {
            self.parts.push(self.run.part(batch, 0..batch.rows())?);
        }
        Ok(())
    }

    /// Returns the members among all rows.
    ///
    /// # Errors
    ///
    /// None in practice: the hash of the set can be computed.
    pub fn finish(self) -> Result<Membership> {
        self.run.join(self.parts, &self.context)
    }
}
