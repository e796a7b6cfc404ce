//! One update on several threads: each chunk of rows is counted apart, and chunks are merged in order.

use std::num::NonZeroUsize;
use std::ops::Range;

use rayon::prelude::*;

use crate::column::batch::BLOCK;
use crate::column::batch::Batch;
use crate::error::error::{Error, Result};

/// With fewer rows a thread does not pay off.
const FEWEST_ROWS: usize = 64 * BLOCK;

/// A range of rows of a batch.
pub(crate) struct Chunk<'b> {
    pub(crate) batch: &'b Batch<'b>,
    pub(crate) rows: Range<usize>,
}

/// Divides batches into chunks of whole blocks, a few for each thread.
pub(crate) fn chunks<'b>(batches: &'b [Batch<'b>], threads: NonZeroUsize) -> Vec<Chunk<'b>> {
    let rows: usize = batches.iter().map(Batch::rows).sum();
    let size =
        rows.div_ceil(threads.get().saturating_mul(4)).next_multiple_of(BLOCK).max(FEWEST_ROWS);
    let cut = |batch: &'b Batch<'b>| {
        let starts = (0..batch.rows()).step_by(size);
        starts.map(move |start| Chunk { batch, rows: start..batch.rows().min(start + size) })
    };
    batches.iter().flat_map(cut).collect()
}

/// Runs a job for each part; of several errors, returns that of the first part.
pub(crate) fn run<'b, T: Send>(
    chunks: &[Chunk<'b>],
    threads: NonZeroUsize,
    job: impl Fn(&Chunk<'b>) -> Result<T> + Sync + Send,
) -> Result<Vec<T>> {
    if chunks.is_empty() {
        return Err(Error::EmptyInput);
    }
    if threads.get() == 1 || chunks.len() == 1 {
        return chunks.iter().map(job).collect();
    }
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads.get().min(chunks.len()))
        .build()
        .map_err(|error| Error::TooLarge {
            field: "threads".to_owned(),
            message: error.to_string(),
        })?;
    let results: Vec<Result<T>> = pool.install(|| chunks.par_iter().map(job).collect());
    results.into_iter().collect()
}
